//! [`Watched`]: a program that somebody else has started, known by what it listens on.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;

use super::Usage;
use super::proc;
use super::tree::Tree;

/// Where the kernel tells of sockets.
const FILES: [&str; 2] = ["/proc/net/tcp", "/proc/net/tcp6"];

/// A program on this machine that somebody else has started. It is looked at, and never ended.
#[derive(Debug)]
pub struct Watched {
    tree: Tree,
    id: u32,
}

impl Watched {
    /// The program that listens where a client of `server` comes to, if it is one of this machine
    /// and if this user may see it. Of several that share a socket it is the one that was started
    /// first.
    #[must_use]
    pub fn of_listener(server: SocketAddr) -> Option<Self> {
        let inode = listening(server)?;
        let mut holders: Vec<_> = proc::all()
            .into_iter()
            .filter(|process| proc::sockets(process.pid).contains(&inode))
            .collect();
        holders.sort_by_key(|process| (process.start, process.pid.as_raw_nonzero()));
        let pid = holders.first()?.pid;
        Some(Self { tree: Tree::of_other(pid), id: pid.as_raw_nonzero().get().unsigned_abs() })
    }

    /// The number of its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// What it uses now; None if it has ended.
    #[must_use]
    pub fn usage(&mut self) -> Option<Usage> {
        self.tree.usage()
    }
}

/// Where those of the sockets with these numbers listen that do.
pub(super) fn of(sockets: HashSet<u64>) -> Vec<SocketAddr> {
    let mut found = Vec::new();
    for file in FILES {
        let table = proc::read(&PathBuf::from(file)).unwrap_or_default();
        let entries = table.lines().filter_map(listens);
        found.extend(entries.filter(|(_, inode)| sockets.contains(inode)).map(|(at, _)| at));
    }
    found
}

/// The number of the socket that a client of `server` comes to.
fn listening(server: SocketAddr) -> Option<u64> {
    let mut best = None;
    for file in FILES {
        let table = proc::read(&PathBuf::from(file)).unwrap_or_default();
        for found in table.lines().filter_map(|line| entry(line, server)) {
            best = best.max(Some(found));
        }
    }
    best.map(|(_, inode)| inode)
}

/// `0: 0100007F:22B8 00000000:0000 0A 0:0 0:0 0 0 0 4711 ...`: where this socket listens, and its
/// number; None if it does not listen.
fn listens(line: &str) -> Option<(SocketAddr, u64)> {
    /// TCP_LISTEN in the kernel's tcp_states.h.
    const LISTEN: &str = "0A";
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    let (address, port) = fields.get(1)?.split_once(':')?;
    if *fields.get(3)? != LISTEN {
        return None;
    }
    let at = SocketAddr::new(address_of(address)?, u16::from_str_radix(port, 16).ok()?);
    Some((at, fields.get(9)?.parse().ok()?))
}

/// How well the socket of this line fits, and its number; None if it does not listen, or for other
/// clients.
fn entry(line: &str, server: SocketAddr) -> Option<(u8, u64)> {
    let (at, inode) = listens(line)?;
    if at.port() != server.port() {
        return None;
    }
    let (address, wanted) = (at.ip(), server.ip().to_canonical());
    // The kernel prefers the socket that says more as well.
    let fits = if address.to_canonical() == wanted {
        3
    } else if !address.is_unspecified() {
        return None;
    } else if address.is_ipv4() == wanted.is_ipv4() {
        2
    } else if address.is_ipv6() {
        // A socket for every IPv6 address may serve IPv4 too.
        1
    } else {
        return None;
    };
    Some((fits, inode))
}

/// Each 32 bits of the address as the number that they are in memory.
fn address_of(hex: &str) -> Option<IpAddr> {
    let mut bytes = Vec::with_capacity(16);
    for at in (0..hex.len()).step_by(8) {
        let number = u32::from_str_radix(hex.get(at..at + 8)?, 16).ok()?;
        bytes.extend_from_slice(&number.to_ne_bytes());
    }
    if let Ok(bytes) = <[u8; 4]>::try_from(bytes.as_slice()) {
        return Some(Ipv4Addr::from(bytes).into());
    }
    Some(Ipv6Addr::from(<[u8; 16]>::try_from(bytes).ok()?).into())
}

#[cfg(test)]
#[cfg(target_endian = "little")]
mod tests {
    use super::*;

    const LOOPBACK: &str = "   0: 0100007F:22B8 00000000:0000 0A 00000000:00000000 00:00000000 \
                            00000000  1000        0 4711 1 000000006e3c6d3f 100 0 0 10 0";
    const ALL_6: &str = "   1: 00000000000000000000000000000000:22B8 \
                         00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 \
                         00000000     0        0 4712 1 000000006e3c6d3f 100 0 0 10 0";

    #[test]
    fn a_listener_is_known_by_its_address_and_its_port() {
        for (line, server, found) in [
            (LOOPBACK, "127.0.0.1:8888", Some((3, 4711))),
            (LOOPBACK, "[::ffff:127.0.0.1]:8888", Some((3, 4711))),
            (LOOPBACK, "127.0.0.1:8889", None),
            (LOOPBACK, "127.0.0.2:8888", None),
            (LOOPBACK, "[::1]:8888", None),
            (ALL_6, "[::1]:8888", Some((2, 4712))),
            (ALL_6, "127.0.0.1:8888", Some((1, 4712))),
            (&LOOPBACK.replace(" 0A ", " 01 "), "127.0.0.1:8888", None),
            (&LOOPBACK.replace("0100007F", "00000000"), "10.0.0.1:8888", Some((2, 4711))),
            (&LOOPBACK.replace("0100007F", "00000000"), "[::1]:8888", None),
            ("  sl  local_address rem_address   st", "127.0.0.1:8888", None),
            ("", "127.0.0.1:8888", None),
        ] {
            let server = server.parse().expect("an address");
            assert_eq!(entry(line, server), found, "{line} {server}");
        }
    }
}
