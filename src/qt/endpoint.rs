//! What was written where an address belongs, by the rules of
//! [`address`](crate::text::address): the same for the window and for a QML file of somebody's own.

use qmetaobject::QVariantMap;
use qmetaobject::prelude::*;

use super::Failure;
use crate::runtime::zone;
use crate::signal::SocketError;
use crate::text::address::{AddressError, Endpoint, HostPort, ListenAddr};
use crate::translate::HostAddress;

/// Where to connect to, by what is written as the address and the port beside it. Nothing at all is
/// no host, as it is for Qt.
pub(super) fn connect(text: &str, port: i32) -> Result<HostPort, Failure> {
    if text.trim().is_empty() {
        return Ok(HostPort { host: String::new(), port: u16::try_from(port).unwrap_or_default() });
    }
    written(text, port)
}

fn written(text: &str, port: i32) -> Result<HostPort, Failure> {
    let read = || -> Result<HostPort, AddressError> {
        let endpoint: Endpoint = text.parse()?;
        let port = port_of(&endpoint, port)?;
        let address = HostPort::of(endpoint, port)?.connectable()?;
        zone::numbered(&address.host)?;
        Ok(address)
    };
    read().map_err(|error| failure(&error, SocketError::HostNotFound))
}

/// Where to listen, by what is written as the address and the port beside it.
pub(super) fn listen(text: &str, port: i32) -> Result<ListenAddr, Failure> {
    let read = || -> Result<ListenAddr, AddressError> {
        let endpoint: Endpoint = text.parse()?;
        let port = port_of(&endpoint, port)?;
        let address = ListenAddr::of(endpoint, port)?;
        zone::host_address(&address)?;
        Ok(address)
    };
    read().map_err(|error| failure(&error, SocketError::SocketAddressNotAvailable))
}

/// What a listener binds for it.
pub(super) fn host_address(at: &ListenAddr) -> Result<HostAddress, Failure> {
    let refused = |error| failure(&error, SocketError::SocketAddressNotAvailable);
    zone::host_address(at).map_err(refused)
}

/// The same for a window that shows address and port apart: `ip`, `port` (-1 if none is written) and
/// `problem`, a mistake as a fact, empty if there is none.
pub(super) fn apart(text: &str, listening: bool) -> QVariantMap {
    const COURSE: i32 = crate::text::defaults::PORT as i32;
    let port = text.parse().ok().and_then(|endpoint: Endpoint| endpoint.port);
    let host = match listening {
        true => listen(text, COURSE).map(|address| address.host),
        false => written(text, COURSE).map(|address| address.host),
    };
    let (host, problem) = match host {
        Ok(host) => (host, QString::default()),
        Err(failure) => (String::new(), failure.problem()),
    };
    let mut map = QVariantMap::default();
    map.insert("ip".into(), QString::from(host).into());
    map.insert("port".into(), port.map_or(-1, i32::from).into());
    map.insert("problem".into(), problem.into());
    map
}

fn port_of(endpoint: &Endpoint, beside: i32) -> Result<u16, AddressError> {
    let wrong = |_| AddressError::Port { port: beside.to_string() };
    endpoint.port.map_or_else(|| u16::try_from(beside).map_err(wrong), Ok)
}

/// `otherwise` is the error of a host that is none.
fn failure(error: &AddressError, otherwise: SocketError) -> Failure {
    let number = match error {
        AddressError::Port { .. } | AddressError::NoPort { .. } | AddressError::PortZero => {
            SocketError::UnsupportedSocketOperation
        }
        _ => otherwise,
    };
    Failure::own(number, error.fact())
}
