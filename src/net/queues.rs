//! [`Queues`]: what the kernel holds of a connection's bytes.

use std::net::TcpStream;

/// What the kernel holds at one end of a connection, in bytes. The three are asked one after
/// another, and what happens meanwhile is in those behind it: first what nobody has read, then what
/// was not sent, then what was not acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Queues {
    /// It has come, and nobody has read it (SIOCINQ).
    pub unread: u32,
    /// It was written, and not sent yet (SIOCOUTQNSD). A FIN that waits counts as one byte.
    pub unsent: u32,
    /// It was written, and not acknowledged: what was not sent, and a copy of what was (SIOCOUTQ).
    /// A FIN that was not acknowledged counts as one byte.
    pub unacknowledged: u32,
}

/// Asks the kernel; None if it does not say: the socket is none of a connection, or this is not
/// Linux.
#[cfg(target_os = "linux")]
pub(super) fn of(stream: &TcpStream) -> Option<Queues> {
    use std::ffi::c_int;

    use rustix::io::ioctl_fionread;
    use rustix::ioctl::{Getter, Opcode, ioctl};

    /// Of linux/sockios.h; SIOCOUTQ there is TIOCOUTQ.
    const SIOCOUTQNSD: Opcode = 0x894B;
    const SIOCOUTQ: Opcode = libc::TIOCOUTQ as Opcode;

    let bytes = |n: c_int| u32::try_from(n).ok();
    let unread = u32::try_from(ioctl_fionread(stream).ok()?).ok()?;
    // SAFETY: a socket of TCP writes an int for this number, whatever its state (tcp(7)), and
    // nothing where it fails; a TcpStream is such a socket.
    let unsent = unsafe { ioctl(stream, Getter::<SIOCOUTQNSD, c_int>::new()) };
    // SAFETY: the same holds for this one.
    let unacknowledged = unsafe { ioctl(stream, Getter::<SIOCOUTQ, c_int>::new()) };
    let (unsent, unacknowledged) = (bytes(unsent.ok()?)?, bytes(unacknowledged.ok()?)?);
    Some(Queues { unread, unsent, unacknowledged })
}

#[cfg(not(target_os = "linux"))]
pub(super) fn of(_stream: &TcpStream) -> Option<Queues> {
    None
}
