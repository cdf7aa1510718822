//! What is used where nothing is given: the same in terminal, window and library.

use std::net::{IpAddr, Ipv4Addr};

/// The course's port.
pub const PORT: u16 = 8888;
/// The course's address: this machine.
pub const IP: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// [`IP`] as text.
pub const HOST: &str = "127.0.0.1";
/// How many clients a server takes at once; further ones wait in the kernel's queue.
pub const MAX_CLIENTS: u32 = 10_000;
/// How long the kernel's queue is. Qt's own default is 50, which some hundred clients that come at
/// once overflow; the kernel caps it (`net.core.somaxconn`, 4096 on Linux).
pub const BACKLOG: i32 = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_the_same_as_text() {
        assert_eq!(IP.to_string(), HOST);
    }
}
