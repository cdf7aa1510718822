//! How a run fails: the sentence that names cause and cure, and the exit code.

use std::io;
use std::net::IpAddr;
use std::process::ExitCode;

use super::terminal::say;
use crate::compare::engine::EngineError;
use crate::signal::SocketError;
use crate::text::address::{HostPort, ListenAddr};
use crate::text::defaults::{HOST, PORT};
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
    pub(super) fn listen(address: &str, port: u16, error: SocketError, text: &str) -> Self {
        let at = |port| ListenAddr { host: address.to_owned(), port };
        Self::usage(match error {
            // Not always a program that listens: a connection may go out from that port.
            SocketError::AddressInUse => format!(
                "{} is taken ({text}); 'ss -tanp sport = :{port}' shows by whom, --listen {} takes \
                 a free port",
                at(port),
                at(0)
            ),
            SocketError::SocketAccess => format!(
                "no permission to listen on port {port} ({text}); ports below 1024 belong to the \
                 system: take one from 1024 up, for example --listen {}",
                at(PORT)
            ),
            SocketError::SocketAddressNotAvailable => format!(
                "{address} is not an address of this machine ({text}); \
                 'qtcp addresses' lists those it has, 0.0.0.0 means all of them"
            ),
            SocketError::SocketResource => format!(
                "cannot listen on {}: {text}; close some programs or raise the limit of open files \
                 (ulimit -n)",
                at(port)
            ),
            _ => format!("cannot listen on {}: {text}; try another address or port", at(port)),
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
                     ('{}'), or check the address and the port",
                    command_of_server(server)
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

/// What starts a server where this client looked for one, as a [`HostPort`] writes it. On another
/// machine it has to listen to the network.
fn command_of_server(server: &str) -> String {
    let begin = "qtcp --headless server";
    let Ok(HostPort { host, port }) = server.parse() else { return begin.to_owned() };
    let is_loopback = host.parse::<IpAddr>().map_or(host == "localhost", |ip| ip.is_loopback());
    match (is_loopback, port) {
        (true, PORT) if host == HOST || host == "localhost" => begin.to_owned(),
        (true, _) => format!("{begin} --listen {}", ListenAddr { host, port }),
        (false, _) => format!("{begin} --listen any:{port}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_that_starts_a_server_starts_it_where_the_client_looked() {
        for (looked, command) in [
            ("127.0.0.1:8888", "qtcp --headless server"),
            ("localhost:8888", "qtcp --headless server"),
            ("127.0.0.1:53881", "qtcp --headless server --listen 127.0.0.1:53881"),
            ("[::1]:8888", "qtcp --headless server --listen [::1]:8888"),
            ("example.org:8888", "qtcp --headless server --listen any:8888"),
            ("192.0.2.1:80", "qtcp --headless server --listen any:80"),
        ] {
            assert_eq!(command_of_server(looked), command, "{looked}");
            if let Some((_, at)) = command.split_once("--listen ") {
                at.parse::<ListenAddr>().expect("what is advised can be given");
            }
        }
    }

    #[test]
    fn an_address_that_is_advised_can_be_given() {
        for error in [SocketError::AddressInUse, SocketError::SocketAccess] {
            for host in ["::1", "127.0.0.1", "any"] {
                let fault = Fault::listen(host, 80, error, "no");
                let advised = fault.text.split("--listen ").nth(1).expect("an advice");
                let advised = advised.split(' ').next().unwrap_or_default();
                let at: ListenAddr = advised.parse().expect(advised);
                assert_eq!(at.host, host, "{}", fault.text);
            }
        }
    }
}
