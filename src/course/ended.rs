//! [`Ended`]: what there is to say of a connection when it is over.

use std::time::{Duration, Instant};

use crate::runtime::Socket;
use crate::signal::Ending;
use crate::translate::TcpSocket;

/// How a connection ended, and what had become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// Who ended it, and how.
    pub ending: Ending,
    /// How long it was there.
    pub lasted: Duration,
    /// Bytes that came.
    pub received: u64,
    /// Bytes that the kernel has taken. Whether the other end has them all is not known if it broke.
    pub sent: u64,
    /// Bytes that were written and never sent.
    pub unsent: u64,
}

impl Ended {
    /// Of a socket whose last connection is over and began at `begun`.
    pub(super) fn of(socket: &Socket, begun: Option<Instant>) -> Self {
        // The slot of `disconnected` still sees what its socket has not sent, which is counted there.
        let put_off = socket.bytes_to_write() - socket.ask(TcpSocket::bytes_to_write);
        let put_off = u64::try_from(put_off).unwrap_or(0);
        socket.ask(|socket: &TcpSocket| Self {
            ending: socket.ending().unwrap_or(Ending::Own),
            lasted: begun.map(|begun| begun.elapsed()).unwrap_or_default(),
            received: socket.received_on_connection(),
            sent: socket.sent_on_connection(),
            unsent: socket.unsent() + put_off,
        })
    }
}
