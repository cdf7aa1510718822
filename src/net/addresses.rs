//! `QNetworkInterface`: this machine's addresses, and its interfaces by name and number.

use std::fmt;
use std::io;
use std::net::IpAddr;

/// An address of one of this machine's interfaces. `Display` writes it as it can be connected to and
/// listened on: one that means something on its interface alone with that, `fe80::1%eth0`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterfaceAddress {
    /// The address.
    pub ip: IpAddr,
    /// The name of the interface.
    pub interface: String,
}

impl fmt::Display for InterfaceAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ip {
            IpAddr::V6(ip) if ip.is_unicast_link_local() => write!(f, "{ip}%{}", self.interface),
            ip => ip.fmt(f),
        }
    }
}

/// `QNetworkInterface::allAddresses`: every address of this machine's interfaces, loopback first,
/// then IPv4 before IPv6, each once.
///
/// # Errors
/// Those of getifaddrs(3).
pub fn all_addresses() -> io::Result<Vec<InterfaceAddress>> {
    let mut addresses: Vec<InterfaceAddress> = if_addrs::get_if_addrs()?
        .into_iter()
        .map(|interface| InterfaceAddress { ip: interface.ip(), interface: interface.name })
        .collect();
    addresses.sort_by(|a, b| {
        let key = |address: &InterfaceAddress| {
            (!address.ip.is_loopback(), address.ip.is_ipv6(), address.ip)
        };
        key(a).cmp(&key(b)).then_with(|| a.interface.cmp(&b.interface))
    });
    addresses.dedup_by_key(|address| address.to_string());
    Ok(addresses)
}

/// The number of the interface with this name, or this number; None if there is none.
#[must_use]
pub fn interface_index(zone: &str) -> Option<u32> {
    if zone.bytes().all(|byte| byte.is_ascii_digit()) {
        return zone.parse().ok().filter(|&index| index != 0 && is_interface(index));
    }
    index_of_name(zone)
}

#[cfg(unix)]
fn index_of_name(name: &str) -> Option<u32> {
    let name = std::ffi::CString::new(name).ok()?;
    // SAFETY: the name ends with a NUL and lives for the call, which keeps nothing.
    let index = unsafe { libc::if_nametoindex(name.as_ptr()) };
    (index != 0).then_some(index)
}

#[cfg(unix)]
fn is_interface(index: u32) -> bool {
    let mut name = [0; libc::IF_NAMESIZE];
    // SAFETY: the buffer has the size that if_indextoname(3) asks for, and lives for the call.
    !unsafe { libc::if_indextoname(index, name.as_mut_ptr()) }.is_null()
}

/// Zones are numbers there.
#[cfg(not(unix))]
fn index_of_name(_name: &str) -> Option<u32> {
    None
}

/// Whether there is such an interface shows when the address is used.
#[cfg(not(unix))]
fn is_interface(_index: u32) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interface_is_found_by_name_and_by_number_and_no_other_is() {
        let addresses = all_addresses().expect("listed");
        let loopback = addresses.iter().find(|address| address.ip.is_loopback()).expect("there");
        let index = interface_index(&loopback.interface).expect("its own name");
        assert_eq!(interface_index(&index.to_string()), Some(index));
        for nothing in ["", "0", "no such one", "4294967295", "99999999999", "lo\0"] {
            assert_eq!(interface_index(nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn only_an_address_that_needs_its_interface_is_written_with_it() {
        let shown = |ip: &str| {
            let ip = ip.parse().expect("an address");
            InterfaceAddress { ip, interface: "eth0".to_owned() }.to_string()
        };
        assert_eq!(shown("fe80::1"), "fe80::1%eth0");
        assert_eq!(shown("2001:db8::1"), "2001:db8::1");
        assert_eq!(shown("169.254.0.1"), "169.254.0.1");
    }
}
