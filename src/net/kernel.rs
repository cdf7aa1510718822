//! [`Kernel`]: what the kernel says of a connection, whoever has it.
//!
//! Asked with netlink's sock_diag(7), one question for one connection: the kernel looks it up in its
//! table, so that it costs the same on a machine with 50,000 others. Anybody may ask, and of a
//! connection that no program has any more (TIME_WAIT) as well. Linux alone; elsewhere nothing is
//! known.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};

/// The state of a connection as TCP itself has it (RFC 9293), with Linux's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum TcpState {
    /// Both directions are open.
    Established = 1,
    /// A SYN was sent.
    SynSent = 2,
    /// A SYN has come and was answered.
    SynReceived = 3,
    /// A FIN was sent, and nothing has come for it.
    FinWait1 = 4,
    /// The FIN was acknowledged; the other end has not closed yet.
    FinWait2 = 5,
    /// Both ends have closed; what is still on its way is waited for.
    TimeWait = 6,
    /// It is over.
    Closed = 7,
    /// The other end has closed, this one has not.
    CloseWait = 8,
    /// The other end has closed, then this one; the last acknowledgement has not come.
    LastAck = 9,
    /// Connections are waited for.
    Listen = 10,
    /// Both ends have closed at the same time.
    Closing = 11,
}

impl TcpState {
    /// Every state, in the order of their numbers.
    pub const ALL: [Self; 11] = [
        Self::Established,
        Self::SynSent,
        Self::SynReceived,
        Self::FinWait1,
        Self::FinWait2,
        Self::TimeWait,
        Self::Closed,
        Self::CloseWait,
        Self::LastAck,
        Self::Listen,
        Self::Closing,
    ];

    /// As netstat(8) names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Established => "ESTABLISHED",
            Self::SynSent => "SYN_SENT",
            Self::SynReceived => "SYN_RECV",
            Self::FinWait1 => "FIN_WAIT1",
            Self::FinWait2 => "FIN_WAIT2",
            Self::TimeWait => "TIME_WAIT",
            Self::Closed => "CLOSE",
            Self::CloseWait => "CLOSE_WAIT",
            Self::LastAck => "LAST_ACK",
            Self::Listen => "LISTEN",
            Self::Closing => "CLOSING",
        }
    }

    /// Newer states of Linux have higher numbers, and are none of a connection.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "nobody answers"))]
    fn of(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|state| *state as u8 == number)
    }
}

impl fmt::Display for TcpState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Whom the kernel is asked by. It keeps one descriptor.
#[derive(Debug)]
pub struct Kernel(#[cfg(target_os = "linux")] diag::Asker);

impl Kernel {
    /// Asks nothing yet.
    ///
    /// # Errors
    /// Those of socket(2): the descriptors have run out, or the kernel has no sock_diag.
    /// `Unsupported` where this is not Linux.
    pub fn new() -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        return Ok(Self(diag::Asker::new()?));
        #[cfg(not(target_os = "linux"))]
        Err(io::ErrorKind::Unsupported.into())
    }

    /// The state of the end of a connection that has the address `local`, in the network namespace
    /// of this program. None: there is no such connection (any more), or the kernel does not say.
    /// It never waits.
    #[must_use]
    pub fn state(&self, local: SocketAddr, peer: SocketAddr) -> Option<TcpState> {
        let plain = |at: SocketAddr| {
            // A link-local address needs its interface, which a new one would lose.
            match at.ip().to_canonical() {
                IpAddr::V4(v4) => SocketAddr::from((v4, at.port())),
                IpAddr::V6(_) => at,
            }
        };
        let (local, peer) = (plain(local), plain(peer));
        if local.is_ipv4() != peer.is_ipv4() || peer.port() == 0 {
            return None;
        }
        #[cfg(target_os = "linux")]
        return self.0.state(local, peer);
        #[cfg(not(target_os = "linux"))]
        None
    }
}

#[cfg(target_os = "linux")]
mod diag {
    use std::cell::Cell;
    use std::io;
    use std::net::SocketAddr;
    use std::os::fd::OwnedFd;

    use rustix::net::{
        AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, netlink, recv, send,
        socket_with,
    };

    use super::TcpState;

    // Of linux/netlink.h, linux/sock_diag.h and linux/inet_diag.h.
    const SOCK_DIAG_BY_FAMILY: u16 = 20;
    const NLM_F_REQUEST: u16 = 1;
    const HEADER: usize = 16;
    const REQUEST: usize = HEADER + 56;
    /// A header, a family, a state, two bytes and a connection, from whose ports on nothing is read.
    const ANSWER: usize = HEADER + 8;
    const NO_COOKIE: u32 = u32::MAX;
    /// An answer to a question like this has about 130 bytes; what is longer is cut.
    const ROOM: usize = 512;
    /// Answers to earlier questions that nobody has taken.
    const STALE: usize = 8;

    #[derive(Debug)]
    pub(super) struct Asker {
        socket: OwnedFd,
        /// The number of the question that was asked last.
        asked: Cell<u32>,
    }

    impl Asker {
        pub(super) fn new() -> io::Result<Self> {
            let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
            let (family, kind) = (AddressFamily::NETLINK, SocketType::DGRAM);
            let socket = socket_with(family, kind, flags, Some(netlink::SOCK_DIAG))?;
            Ok(Self { socket, asked: Cell::new(0) })
        }

        pub(super) fn state(&self, local: SocketAddr, peer: SocketAddr) -> Option<TcpState> {
            self.asked.set(self.asked.get().wrapping_add(1));
            let question = question(self.asked.get(), local, peer);
            // The kernel answers inside of this call.
            send(&self.socket, &question, SendFlags::empty()).ok()?;
            let mut answer = [0; ROOM];
            for _ in 0..STALE {
                let (_, len) = recv(&self.socket, &mut answer[..], RecvFlags::DONTWAIT).ok()?;
                let answer = &answer[..len.min(ROOM)];
                if number_at(answer, 8) == Some(self.asked.get()) {
                    return read(answer, local.port(), peer.port());
                }
            }
            None
        }
    }

    fn question(number: u32, local: SocketAddr, peer: SocketAddr) -> [u8; REQUEST] {
        let address = |at: SocketAddr| {
            let mut bytes = [0; 16];
            match at {
                SocketAddr::V4(v4) => bytes[..4].copy_from_slice(&v4.ip().octets()),
                SocketAddr::V6(v6) => bytes.copy_from_slice(&v6.ip().octets()),
            }
            bytes
        };
        let (family, interface) = match peer {
            SocketAddr::V4(_) => (AddressFamily::INET, 0),
            SocketAddr::V6(v6) => (AddressFamily::INET6, v6.scope_id()),
        };
        let family = u8::try_from(family.as_raw()).unwrap_or_default();
        let tcp = u8::try_from(libc::IPPROTO_TCP).unwrap_or_default();
        let parts: [&[u8]; 14] = [
            &u32::try_from(REQUEST).unwrap_or_default().to_ne_bytes(),
            &SOCK_DIAG_BY_FAMILY.to_ne_bytes(),
            &NLM_F_REQUEST.to_ne_bytes(),
            &number.to_ne_bytes(),
            // From whom: the kernel knows.
            &0u32.to_ne_bytes(),
            // No more than the state is wanted; of a connection in whichever state.
            &[family, tcp, 0, 0],
            &u32::MAX.to_ne_bytes(),
            &local.port().to_be_bytes(),
            &peer.port().to_be_bytes(),
            &address(local),
            &address(peer),
            &interface.to_ne_bytes(),
            &NO_COOKIE.to_ne_bytes(),
            &NO_COOKIE.to_ne_bytes(),
        ];
        let mut question = [0; REQUEST];
        let mut rest = &mut question[..];
        for part in parts {
            let (here, behind) = rest.split_at_mut(part.len());
            here.copy_from_slice(part);
            rest = behind;
        }
        question
    }

    fn number_at(bytes: &[u8], at: usize) -> Option<u32> {
        let four = bytes.get(at..at + 4)?;
        Some(u32::from_ne_bytes(four.try_into().ok()?))
    }

    /// Where there is no such connection the kernel may tell of the listener that has its port.
    fn read(answer: &[u8], local: u16, peer: u16) -> Option<TcpState> {
        let kind = answer.get(4..6)?;
        let ports = answer.get(HEADER + 4..ANSWER)?;
        let wanted = [local.to_be_bytes(), peer.to_be_bytes()].concat();
        let is_it = kind == SOCK_DIAG_BY_FAMILY.to_ne_bytes() && ports == wanted;
        is_it.then(|| TcpState::of(answer[HEADER + 1])).flatten()
    }

    #[cfg(test)]
    mod tests {
        use proptest::prelude::*;

        use super::*;

        proptest! {
            #[test]
            fn no_answer_makes_it_panic(answer in proptest::collection::vec(any::<u8>(), 0..140)) {
                let _ = (number_at(&answer, 8), read(&answer, 1, 2));
            }
        }
    }
}
