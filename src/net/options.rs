//! `setSocketOption` and `socketOption` on a socket that exists (contract 108).

use std::io;
use std::net::TcpStream;

use socket2::SockRef;

use crate::signal::SocketOption;

/// Sets the option; what has no meaning for TCP is kept for whoever asks, as in Qt.
pub(super) fn set(stream: &TcpStream, option: SocketOption, value: i32) -> io::Result<()> {
    let socket = SockRef::from(stream);
    let size = || {
        usize::try_from(value).map_err(|_| {
            io::Error::new(io::ErrorKind::InvalidInput, "a buffer size is a positive number")
        })
    };
    match option {
        SocketOption::LowDelay => socket.set_tcp_nodelay(value != 0),
        SocketOption::KeepAlive => socket.set_keepalive(value != 0),
        // Qt has no such option of IPv6.
        SocketOption::TypeOfService if is_ipv6(stream) => Ok(()),
        SocketOption::TypeOfService => socket.set_tos_v4(u32::try_from(value).unwrap_or(0)),
        SocketOption::SendBufferSize => socket.set_send_buffer_size(size()?),
        SocketOption::ReceiveBufferSize => socket.set_recv_buffer_size(size()?),
        SocketOption::MulticastTtl => {
            let ttl = u32::try_from(value).map_err(|_| {
                io::Error::new(io::ErrorKind::InvalidInput, "a number of hops is not negative")
            })?;
            if is_ipv6(stream) {
                socket.set_multicast_hops_v6(ttl)
            } else {
                socket.set_multicast_ttl_v4(ttl)
            }
        }
        SocketOption::MulticastLoopback if is_ipv6(stream) => {
            socket.set_multicast_loop_v6(value != 0)
        }
        SocketOption::MulticastLoopback => socket.set_multicast_loop_v4(value != 0),
        // It is the network's to say.
        SocketOption::PathMtu => Ok(()),
    }
}

/// The option's value; None where the socket has none.
pub(super) fn get(stream: &TcpStream, option: SocketOption) -> Option<i32> {
    let socket = SockRef::from(stream);
    let number = |value: usize| i32::try_from(value).unwrap_or(i32::MAX);
    let small = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
    match option {
        SocketOption::LowDelay => socket.tcp_nodelay().ok().map(i32::from),
        SocketOption::KeepAlive => socket.keepalive().ok().map(i32::from),
        SocketOption::TypeOfService if is_ipv6(stream) => None,
        SocketOption::TypeOfService => socket.tos_v4().ok().map(small),
        SocketOption::SendBufferSize => socket.send_buffer_size().ok().map(number),
        SocketOption::ReceiveBufferSize => socket.recv_buffer_size().ok().map(number),
        SocketOption::MulticastTtl if is_ipv6(stream) => socket.multicast_hops_v6().ok().map(small),
        SocketOption::MulticastTtl => socket.multicast_ttl_v4().ok().map(small),
        SocketOption::MulticastLoopback if is_ipv6(stream) => {
            socket.multicast_loop_v6().ok().map(i32::from)
        }
        SocketOption::MulticastLoopback => socket.multicast_loop_v4().ok().map(i32::from),
        SocketOption::PathMtu => path_mtu(stream).map(small),
    }
}

/// The options of multicast and of the path have a name for each family.
fn is_ipv6(stream: &TcpStream) -> bool {
    stream.local_addr().is_ok_and(|local| local.is_ipv6())
}

/// Known while the socket is connected.
#[cfg(target_os = "linux")]
fn path_mtu(stream: &TcpStream) -> Option<u32> {
    use rustix::net::sockopt::{ip_mtu, ipv6_mtu};
    if is_ipv6(stream) { ipv6_mtu(stream).ok() } else { ip_mtu(stream).ok() }
}

#[cfg(not(target_os = "linux"))]
fn path_mtu(_stream: &TcpStream) -> Option<u32> {
    None
}
