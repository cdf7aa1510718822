//! Why there is no connection, and why nobody listens: Qt's error as a fact with its own cure.

use std::net::SocketAddr;

use super::address::ListenAddr;
use super::fact::Fact;
use super::facts;
use super::words::of_qt;
use crate::signal::SocketError;

/// Why a server does not listen on `at`; `text` is Qt's for `error`.
#[must_use]
pub fn not_listening(at: &ListenAddr, error: SocketError, text: &str) -> Fact {
    let (address, port, at) = (at.host.as_str(), at.port.to_string(), at.to_string());
    let qt = of_qt(text);
    match error {
        SocketError::AddressInUse => facts::listen_address_in_use(at, port, qt),
        SocketError::SocketAccess => facts::listen_no_permission(at, qt),
        SocketError::SocketAddressNotAvailable => facts::listen_not_our_address(address, qt),
        SocketError::SocketResource => facts::listen_no_resources(at, qt),
        _ => facts::listen_failed(at, qt),
    }
}

/// Why there is no connection to `server`, a name or an address with its port; `text` is Qt's for
/// `error`.
#[must_use]
pub fn not_connected(server: &str, error: SocketError, text: &str) -> Fact {
    let qt = of_qt(text);
    match error {
        SocketError::ConnectionRefused => facts::connect_refused(server, qt),
        SocketError::HostNotFound => facts::connect_host_not_found(server, qt),
        SocketError::SocketAccess => facts::connect_not_permitted(server, qt),
        SocketError::SocketTimeout => facts::connect_timed_out(server, qt),
        SocketError::SocketResource => facts::connect_no_resources(server, qt),
        SocketError::Network => facts::connect_no_way(server, qt),
        _ => facts::connect_failed(server, qt),
    }
}

/// Why no connection can begin at `source`; `text` is Qt's.
#[must_use]
pub fn not_begun(source: SocketAddr, text: &str) -> Fact {
    facts::source_not_ours(source_shown(source), of_qt(text))
}

/// Where a connection begins, without a port that nobody asked for.
#[must_use]
pub fn source_shown(source: SocketAddr) -> String {
    if source.port() == 0 { source.ip().to_string() } else { source.to_string() }
}

/// How a connection to `server` was lost; `text` is Qt's for `error`.
#[must_use]
pub fn lost(server: &str, error: SocketError, text: &str) -> Fact {
    match error {
        SocketError::RemoteHostClosed => facts::connection_closed(server),
        _ => facts::connection_lost(server, of_qt(text)),
    }
}
