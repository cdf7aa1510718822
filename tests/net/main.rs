//! The reactor and the worker against real sockets on loopback.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

mod reactor;
mod worker;

const DEADLINE: Duration = Duration::from_secs(20);

fn loopback(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}
