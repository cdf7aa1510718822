//! Making sockets: what std::net cannot do without blocking goes through socket2.
//!
//! The options are those that Qt 6.4 sets, seen in its system calls, and no others:
//!
//! | socket | what Qt sets |
//! |---|---|
//! | that connects | non-blocking, close-on-exec, SO_OOBINLINE |
//! | that binds or listens | the same; IPV6_V6ONLY on or off for IPv6; SO_REUSEADDR where it listens or `ReuseAddressHint` is given |
//! | that is accepted | non-blocking, close-on-exec; SO_OOBINLINE comes from the listener |
//!
//! Keep-alive, TCP_NODELAY and buffer sizes are the system's until `setSocketOption` is called.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};

use socket2::{Domain, Protocol, SockAddr, SockRef, Socket, Type};

/// A non-blocking TCP socket of the address's family. Urgent bytes come in line with the others,
/// as RFC 6093 advises: a byte that is kept apart is lost to whoever does not ask for it.
pub(super) fn stream(family_of: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(family_of), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_nonblocking(true)?;
    socket.set_out_of_band_inline(true)?;
    Ok(socket)
}

/// connect(2) without waiting: Ok also when the attempt has only begun. After EINTR the attempt
/// goes on (connect(2)).
pub(super) fn start_connect(socket: &Socket, to: SocketAddr) -> io::Result<()> {
    match socket.connect(&SockAddr::from(to)) {
        Err(e) if is_in_progress(&e) || e.kind() == io::ErrorKind::Interrupted => Ok(()),
        result => result,
    }
}

/// The same on a socket that is bound. It may have failed before, and its family is what it was
/// bound to: one of IPv6 reaches IPv4 by mapped addresses, if it takes both families.
pub(super) fn connect_bound(bound: &TcpStream, to: SocketAddr) -> io::Result<()> {
    let to = match to {
        SocketAddr::V4(v4) if bound.local_addr()?.is_ipv6() => {
            SocketAddr::new(v4.ip().to_ipv6_mapped().into(), v4.port())
        }
        to => to,
    };
    let socket = SockRef::from(bound);
    match start_connect(&socket, to) {
        // The kernel ends the attempt before with this, and begins with the next call.
        Err(e) if e.kind() == io::ErrorKind::ConnectionAborted => start_connect(&socket, to),
        // That attempt is still under way: nobody has answered it yet, and it goes on.
        Err(e) if e.raw_os_error() == Some(libc::EALREADY) => Ok(()),
        result => result,
    }
}

fn is_in_progress(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::WouldBlock || error.raw_os_error() == Some(libc::EINPROGRESS)
}

/// A socket bound to `local`, to be connected later.
pub(super) fn bound(local: SocketAddr, dual_stack: bool, reuse: bool) -> io::Result<TcpStream> {
    let socket = stream(local)?;
    bind(&socket, local, dual_stack, reuse)?;
    Ok(socket.into())
}

/// Why [`listener`] failed, and in which call.
#[derive(Debug)]
pub(super) struct ListenError {
    pub(super) error: io::Error,
    /// It was bind(2) (or socket(2)), not listen(2).
    pub(super) binding: bool,
}

/// A listening socket. SO_REUSEADDR is set as Qt does (contract 112), so that a port can be
/// listened on again at once; a dual-stack socket falls back to IPv4 where there is no IPv6.
pub(super) fn listener(
    local: SocketAddr,
    dual_stack: bool,
    backlog: i32,
) -> Result<TcpListener, ListenError> {
    let binding = |error| ListenError { error, binding: true };
    let socket = match stream(local) {
        Err(e) if dual_stack && e.raw_os_error() == Some(libc::EAFNOSUPPORT) => {
            let any = SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), local.port());
            return listener(any, false, backlog);
        }
        result => result.map_err(binding)?,
    };
    // On Windows SO_REUSEADDR would let two servers share a port.
    bind(&socket, local, dual_stack, cfg!(unix)).map_err(binding)?;
    socket.listen(backlog).map_err(|error| ListenError { error, binding: false })?;
    Ok(socket.into())
}

fn bind(socket: &Socket, local: SocketAddr, dual_stack: bool, reuse: bool) -> io::Result<()> {
    if local.is_ipv6() {
        socket.set_only_v6(!dual_stack)?;
    }
    if reuse {
        socket.set_reuse_address(true)?;
    }
    socket.bind(&SockAddr::from(local))
}
