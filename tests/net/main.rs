//! The reactor and the worker against real sockets on loopback.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

#[cfg(target_os = "linux")]
mod kernel;
mod reactor;
mod worker;

const DEADLINE: Duration = Duration::from_secs(20);

/// An address at which nobody answers: a listener whose queue is full drops further SYNs. What is
/// returned beside it keeps it so.
fn unanswered() -> (SocketAddr, (TcpListener, Vec<TcpStream>)) {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None)
        .expect("descriptors are left");
    socket.bind(&loopback(0).into()).expect("a port is free");
    socket.listen(0).expect("bound");
    let full: TcpListener = socket.into();
    let at = full.local_addr().expect("bound");
    let fillers: Vec<_> = (0..8)
        .map_while(|_| TcpStream::connect_timeout(&at, Duration::from_millis(100)).ok())
        .collect();
    assert!(fillers.len() < 8, "the queue never filled");
    (at, (full, fillers))
}

fn loopback(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}
