//! How much a connection of the course's classes may hold, and what is done about more. A student
//! need not read this: a program without it works too, until somebody does not read.

use crate::runtime::Socket;
use crate::translate::TcpSocket;

/// A client with more unsent bytes than this is not read from until it has taken most of them, so
/// that one who never reads its answers costs a bounded amount of memory.
pub const HIGH_WATER: i64 = 1024 * 1024;
/// It is read from again at this many unsent bytes and below.
pub const LOW_WATER: i64 = HIGH_WATER / 4;
/// With so many bytes unsent `send_data` takes nothing more: data that nobody asked for
/// (`SendDataAll`) has no back-pressure of its own.
pub const MAX_UNSENT: i64 = 16 * 1024 * 1024;
/// How many bytes of a client may wait to be read: some reads of the kernel's, and no more than a
/// server with thousands of clients can hold.
pub(super) const READ_BUFFER: i64 = 4 * 1024 * 1024;

/// Whether so much waits to be sent already that nothing more is taken.
pub(super) fn is_full(socket: &Socket) -> bool {
    socket.bytes_to_write() >= MAX_UNSENT
}

/// Whether the other end is behind in reading.
#[inline]
pub(super) fn is_behind(socket: &Socket) -> bool {
    socket.bytes_to_write() > HIGH_WATER
}

/// Reads no more from a client that has more than `most` bytes of its answers not taken.
#[inline]
pub(super) fn hold_back(socket: &Socket, most: i64) {
    if socket.bytes_to_write() > most {
        socket.call(TcpSocket::pause_reading);
    }
}

/// Reads on when a client that was held back has at most `few` bytes not taken.
#[inline(always)] // for each message
pub(super) fn go_on(socket: &Socket, few: i64) {
    if socket.ask(TcpSocket::is_reading_paused) && socket.bytes_to_write() <= few {
        socket.call(TcpSocket::resume_reading);
    }
}
