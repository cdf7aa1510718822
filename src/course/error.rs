//! [`Error`]: why a call of the course's classes failed.

use std::fmt;

use super::client::DISCONNECT_TIME;
use super::limits::MAX_UNSENT;
use crate::signal::SocketError;
use crate::text::address::ListenAddr;
use crate::text::{Fact, facts, network};

/// Why a call of `TcpServer` or `TcpClient` failed. Where the course's C++ returns `false` or -1,
/// the Rust version returns one of these. `Display` is the sentence of its [`fact`](Self::fact),
/// with what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// `sv_start`: the server does not listen.
    Listen {
        /// Where.
        at: ListenAddr,
        /// Qt's error.
        error: SocketError,
        /// Qt's text for it.
        text: String,
    },
    /// `sv_start`: the server listens already.
    AlreadyListening,
    /// `con_server_wait`: the client is not connected.
    Connect {
        /// Address or name, and port.
        to: String,
        /// Qt's error; `SocketTimeout` if the time was too short.
        error: SocketError,
        /// Qt's text for it.
        text: String,
    },
    /// `send_data`: there is neither a connection nor an attempt to make one.
    NotConnected,
    /// `send_data`: [`MAX_UNSENT`] bytes wait to be sent already.
    TooMuchUnsent,
    /// `discon_server_wait`: what was written has not been sent within [`DISCONNECT_TIME`].
    StillClosing,
}

impl Error {
    /// What happened.
    #[must_use]
    pub fn fact(&self) -> Fact {
        match self {
            Self::Listen { at, error, text } => network::not_listening(at, *error, text),
            Self::AlreadyListening => facts::listening_already(),
            Self::Connect { to, error, text } => network::not_connected(to, *error, text),
            Self::NotConnected => facts::not_connected(),
            Self::TooMuchUnsent => facts::too_much_unsent(MAX_UNSENT / (1024 * 1024)),
            Self::StillClosing => facts::still_closing(DISCONNECT_TIME.as_secs()),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fact().fmt(f)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_names_its_cause_and_its_cure() {
        let listen = |error| Error::Listen {
            at: ListenAddr::default(),
            error,
            text: "The bound address is already in use".to_owned(),
        };
        assert_eq!(
            listen(SocketError::AddressInUse).to_string(),
            "the address 127.0.0.1:8888 is taken by another program (The bound address is already \
             in use); end the program that has the port, or take another port"
        );
        let (to, text) = ("nowhere:1".to_owned(), "Connection refused".to_owned());
        for error in [
            listen(SocketError::SocketAccess),
            listen(SocketError::SocketAddressNotAvailable),
            listen(SocketError::SocketResource),
            listen(SocketError::Unknown),
            Error::Connect { to, error: SocketError::ConnectionRefused, text },
            Error::AlreadyListening,
            Error::NotConnected,
            Error::TooMuchUnsent,
            Error::StillClosing,
        ] {
            let told = error.to_string();
            let (cause, cure) = told.split_once("; ").unwrap_or_else(|| panic!("no cure: {told}"));
            assert!(cause.len() > 10 && cure.len() > 10, "{told}");
        }
        assert!(Error::TooMuchUnsent.to_string().starts_with("16 MiB wait"));
        assert!(Error::StillClosing.to_string().starts_with("not disconnected after 1 s"));
    }
}
