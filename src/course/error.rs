//! [`Error`]: why a call of the course's classes failed.

use super::client::DISCONNECT_TIME;
use super::limits::MAX_UNSENT;
use crate::signal::SocketError;

/// Why a call of `TcpServer` or `TcpClient` failed, with what can be done about it. Where the
/// course's C++ returns `false` or -1, the Rust version returns one of these.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// `sv_start`: the server does not listen.
    #[error("cannot listen on {at}: {text}; {}", listen_cure(*.error))]
    Listen {
        /// Address and port.
        at: String,
        /// Qt's error.
        error: SocketError,
        /// Qt's text for it.
        text: String,
    },
    /// `sv_start`: the server listens already.
    #[error("the server listens already, on the address that it was started with; stop it first")]
    AlreadyListening,
    /// `con_server_wait`: the client is not connected.
    #[error("cannot connect to {to}: {text}; check that the server runs, its address and its port")]
    Connect {
        /// Address or name, and port.
        to: String,
        /// Qt's error; `SocketTimeout` if the time was too short.
        error: SocketError,
        /// Qt's text for it.
        text: String,
    },
    /// `send_data`: there is neither a connection nor an attempt to make one.
    #[error("there is no connection, so nothing can be sent; connect first")]
    NotConnected,
    /// `send_data`: [`MAX_UNSENT`] bytes wait to be sent already.
    #[error(
        "{} MiB wait to be sent, because the other end does not read; send more when bytes_written \
         tells that they have gone",
        MAX_UNSENT / (1024 * 1024)
    )]
    TooMuchUnsent,
    /// `discon_server_wait`: what was written has not been sent within [`DISCONNECT_TIME`].
    #[error(
        "not disconnected after {} s, because the server does not read what was written; wait \
         longer, or abort the socket",
        DISCONNECT_TIME.as_secs()
    )]
    StillClosing,
}

fn listen_cure(error: SocketError) -> &'static str {
    match error {
        SocketError::AddressInUse => "end the program that has the port, or take another port",
        SocketError::SocketAccess => "take a port from 1024 up, the others belong to the system",
        SocketError::SocketAddressNotAvailable => "take an address that this machine has",
        SocketError::SocketResource => "close some programs, or raise the limit of open files",
        _ => "take another address or port",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_names_its_cause_and_its_cure() {
        let listen = |error| Error::Listen {
            at: "127.0.0.1:8888".to_owned(),
            error,
            text: "The bound address is already in use".to_owned(),
        };
        assert_eq!(
            listen(SocketError::AddressInUse).to_string(),
            "cannot listen on 127.0.0.1:8888: The bound address is already in use; end the program \
             that has the port, or take another port"
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
