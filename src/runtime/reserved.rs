//! One sender at a time on one stream.

use std::sync::Arc;

use super::socket::Socket;
use crate::translate::TcpSocket;

/// The sending side of a socket, for one sender alone: what is written on the socket itself waits
/// until this is dropped, in the order in which it was written, and then follows. So nothing lands
/// inside of what is sent here, whoever sends it: a person, a timer, an answer.
///
/// If the socket is closed meanwhile, what waits is written before it closes.
#[derive(Debug)]
pub struct Reserved(Socket);

impl Socket {
    /// Reserves the sending side; None if somebody has it already.
    #[must_use]
    pub fn reserve(&self) -> Option<Reserved> {
        let free = !self.0.reserved.replace(true);
        free.then(|| Reserved(self.clone()))
    }
}

impl Reserved {
    /// The socket.
    #[must_use]
    pub fn socket(&self) -> &Socket {
        &self.0
    }

    /// As [`Socket::write_shared`], at once.
    pub fn write_shared(&self, data: &Arc<Vec<u8>>) -> i64 {
        self.0.0.inner.count_shared(data);
        self.0.call(|socket| socket.write_shared(data))
    }

    /// Bytes of this sender that are not with the kernel yet, and what was written before it had
    /// the side.
    #[must_use]
    pub fn bytes_to_write(&self) -> i64 {
        self.0.ask(TcpSocket::bytes_to_write)
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        self.0.0.reserved.set(false);
        self.0.call(|socket| self.0.0.send_put_off(socket));
    }
}
