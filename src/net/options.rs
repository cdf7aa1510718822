//! `setSocketOption` and `socketOption` on a socket that exists (contract 108).

use std::io;
use std::net::TcpStream;

use socket2::SockRef;

use crate::signal::SocketOption;

/// Sets the option; the ones without meaning for TCP are ignored, as Qt does.
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
        SocketOption::TypeOfService => socket.set_tos_v4(u32::try_from(value).unwrap_or(0)),
        SocketOption::SendBufferSize => socket.set_send_buffer_size(size()?),
        SocketOption::ReceiveBufferSize => socket.set_recv_buffer_size(size()?),
        SocketOption::MulticastTtl | SocketOption::MulticastLoopback | SocketOption::PathMtu => {
            Ok(())
        }
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
        SocketOption::TypeOfService => socket.tos_v4().ok().map(small),
        SocketOption::SendBufferSize => socket.send_buffer_size().ok().map(number),
        SocketOption::ReceiveBufferSize => socket.recv_buffer_size().ok().map(number),
        SocketOption::MulticastTtl => socket.multicast_ttl_v4().ok().map(small),
        SocketOption::MulticastLoopback => socket.multicast_loop_v4().ok().map(i32::from),
        SocketOption::PathMtu => None,
    }
}
