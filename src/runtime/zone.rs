//! The zones of addresses: `fe80::1%eth0` means something on the interface eth0 alone. The kernel knows
//! interfaces by their numbers, people by their names.

use std::borrow::Cow;

use crate::net;
use crate::signal::SpecialAddress;
use crate::text::address::{AddressError, ListenAddr, zone_of};
use crate::translate::HostAddress;

/// `host` with the number of its zone in place of the name; a host without a zone as it is.
///
/// # Errors
/// A zone that is no interface of this machine.
pub fn numbered(host: &str) -> Result<Cow<'_, str>, AddressError> {
    match zone_of(host) {
        None => Ok(host.into()),
        Some((ip, zone)) => match net::interface_index(zone) {
            Some(index) => Ok(format!("{ip}%{index}").into()),
            None => Err(AddressError::NoInterface { zone: zone.to_owned() }),
        },
    }
}

/// What a listener binds for `listen`.
///
/// # Errors
/// A zone that is no interface of this machine, and a host that is no address.
pub fn host_address(listen: &ListenAddr) -> Result<HostAddress, AddressError> {
    match listen.host.as_str() {
        "any" => Ok(HostAddress::Any),
        "localhost" => Ok(SpecialAddress::LocalHost.into()),
        host => match HostAddress::parse(&numbered(host)?) {
            // Null would listen on every interface (contract 114).
            HostAddress::Null => Err(AddressError::NotAnInterface { host: host.to_owned() }),
            address => Ok(address),
        },
    }
}

/// `address` and `port` as what was asked for: the other way round.
#[must_use]
pub fn listen_addr(address: HostAddress, port: u16) -> ListenAddr {
    let host = match address {
        // Qt's "0.0.0.0" for it is another address here.
        HostAddress::Any => "any".to_owned(),
        HostAddress::Null => HostAddress::from(SpecialAddress::AnyIPv4).to_string(),
        address => address.to_string(),
    };
    ListenAddr { host, port }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_becomes_its_number_and_an_unknown_one_is_named() {
        assert_eq!(numbered("example.org").as_deref(), Ok("example.org"));
        assert_eq!(numbered("::1").as_deref(), Ok("::1"));
        let no = |zone: &str| Err(AddressError::NoInterface { zone: zone.to_owned() });
        assert_eq!(numbered("fe80::1%nowhere"), no("nowhere"));
        assert_eq!(numbered("fe80::1%4294967295"), no("4294967295"));
        let addresses = net::all_addresses().expect("listed");
        let interface = &addresses.first().expect("loopback").interface;
        let index = net::interface_index(interface).expect("there");
        let wanted = format!("fe80::1%{index}");
        assert_eq!(numbered(&format!("fe80::1%{interface}")).as_deref(), Ok(&wanted[..]));
        let listen: ListenAddr = format!("[fe80::1%{interface}]:80").parse().expect("valid");
        assert_eq!(host_address(&listen).map(|address| address.to_string()), Ok(wanted));
    }

    #[test]
    fn the_words_of_a_listener_are_addresses() {
        for (text, address) in [
            ("any", HostAddress::Any),
            ("localhost", HostAddress::parse("127.0.0.1")),
            ("::", HostAddress::parse("::")),
        ] {
            let listen: ListenAddr = text.parse().expect(text);
            assert_eq!(host_address(&listen), Ok(address));
            assert_eq!(host_address(&listen_addr(address, listen.port)), Ok(address));
        }
        assert_eq!(listen_addr(HostAddress::Null, 1).to_string(), "0.0.0.0:1");
    }
}
