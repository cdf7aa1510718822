//! How a run fails: the sentence that names cause and cure, and the exit code.

use std::io;
use std::process::ExitCode;

use super::terminal::say;
use crate::compare::engine::EngineError;
use crate::signal::SocketError;
use crate::text::address::ListenAddr;
use crate::text::defaults::PORT;
use crate::text::escape::visible;

/// A run that failed.
#[derive(Debug)]
pub(super) struct Fault {
    code: u8,
    text: String,
}

impl From<EngineError> for Fault {
    fn from(error: EngineError) -> Self {
        Self::usage(error.to_string())
    }
}

impl Fault {
    /// The network said no, or a check failed.
    pub(super) const NETWORK: u8 = 1;
    /// Usage, a bad value, a port that is taken and the like.
    pub(super) const USAGE: u8 = 2;

    pub(super) fn network(text: impl Into<String>) -> Self {
        Self { code: Self::NETWORK, text: text.into() }
    }

    pub(super) fn usage(text: impl Into<String>) -> Self {
        Self { code: Self::USAGE, text: text.into() }
    }

    /// Why a server could not listen.
    pub(super) fn listen(at: &ListenAddr, error: SocketError, text: &str) -> Self {
        let port = at.port;
        Self::usage(match error {
            SocketError::AddressInUse => format!(
                "{at} is taken by another program ({text}); \
                 'ss -ltnp sport = :{port}' shows which one, --listen :0 takes a free port"
            ),
            SocketError::SocketAccess => format!(
                "no permission to listen on port {port} ({text}); ports below 1024 belong to the \
                 system: take one from 1024 up, for example --listen {}",
                ListenAddr { host: at.host.clone(), port: PORT }
            ),
            SocketError::SocketAddressNotAvailable => format!(
                "{} is not an address of this machine ({text}); \
                 'qtcp addresses' lists those it has, 'any' means all of them",
                at.host
            ),
            SocketError::SocketResource => format!(
                "cannot listen on {at}: {text}; close some programs or raise the \
                 limit of open files (ulimit -n)"
            ),
            _ => format!("cannot listen on {at}: {text}; try another address or port"),
        })
    }

    /// Why a client has no connection; `connected` tells whether it had one.
    pub(super) fn connection(
        server: &str,
        connected: bool,
        error: SocketError,
        text: &str,
    ) -> Self {
        Self::network(if connected {
            format!(
                "{server}: the connection was lost ({text}); look at the server's own messages, \
                 or let --retry connect again"
            )
        } else {
            match error {
                SocketError::ConnectionRefused => format!(
                    "{server}: {text}; nothing listens there: start the server first \
                     ('qtcp --headless server'), or check the address and the port"
                ),
                SocketError::HostNotFound => {
                    format!("{server}: {text}; check the spelling of the name, or use its address")
                }
                SocketError::SocketTimeout => format!(
                    "{server}: {text}; the host is down, or a firewall drops the connection: \
                     check the address, or wait longer with --connect-timeout"
                ),
                SocketError::SocketResource => {
                    format!("{server}: {text}; raise the limit of open files (ulimit -n)")
                }
                _ => format!("{server}: {text}; check the address and the network"),
            }
        })
    }

    /// The machine refused what every run needs.
    pub(super) fn system(what: &str, error: &io::Error) -> Self {
        Self::usage(format!(
            "{what}: {error}; close some programs or raise the limits (ulimit -a shows them)"
        ))
    }

    /// Standard output failed.
    pub(super) fn output(error: &io::Error) -> Self {
        Self::network(format!(
            "standard output: {error}; what was not printed is lost, look at where it goes"
        ))
    }

    /// Says it on standard error.
    pub(super) fn report(&self) {
        say(&visible(&self.text));
    }

    pub(super) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}
