//! How a run fails: the fact, with its cause and its cure, and the exit code.

use std::io;
use std::process::ExitCode;

use super::terminal::say;
use crate::compare::engine::EngineError;
use crate::signal::SocketError;
use crate::text::address::ListenAddr;
use crate::text::escape::visible;
use crate::text::{Fact, facts, network, words};

/// A run that failed.
#[derive(Debug)]
pub(super) struct Fault {
    code: u8,
    fact: Fact,
}

impl From<EngineError> for Fault {
    fn from(error: EngineError) -> Self {
        Self::usage(error.fact())
    }
}

impl Fault {
    /// The network said no, or a check failed.
    pub(super) const NETWORK: u8 = 1;
    /// Usage, a bad value, a port that is taken and the like.
    pub(super) const USAGE: u8 = 2;

    pub(super) fn network(fact: Fact) -> Self {
        Self { code: Self::NETWORK, fact }
    }

    pub(super) fn usage(fact: Fact) -> Self {
        Self { code: Self::USAGE, fact }
    }

    /// Why a server could not listen.
    pub(super) fn listen(at: &ListenAddr, error: SocketError, text: &str) -> Self {
        Self::usage(network::not_listening(at, error, text))
    }

    /// Why a client has no connection; `connected` tells whether it had one.
    pub(super) fn connection(
        server: &str,
        connected: bool,
        error: SocketError,
        text: &str,
    ) -> Self {
        Self::network(if connected {
            facts::connection_lost(server, words::of_qt(text))
        } else {
            network::not_connected(server, error, text)
        })
    }

    /// The machine refused what every run needs.
    pub(super) fn system(what: Fact, error: &io::Error) -> Self {
        Self::usage(facts::system_refused(what, error))
    }

    /// Standard output failed.
    pub(super) fn output(error: &io::Error) -> Self {
        Self::network(facts::output_failed(error))
    }

    /// Says it on standard error.
    pub(super) fn report(&self) {
        say(visible(&self.fact.to_string()));
    }

    pub(super) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}
