//! `QNetworkInterface::allAddresses`.

use std::io;
use std::net::IpAddr;

/// Every address of this machine's interfaces, loopback first, then IPv4 before IPv6, each once.
///
/// # Errors
/// Those of getifaddrs(3).
pub fn all_addresses() -> io::Result<Vec<IpAddr>> {
    let mut addresses: Vec<IpAddr> =
        if_addrs::get_if_addrs()?.iter().map(if_addrs::Interface::ip).collect();
    addresses.sort_by_key(|ip| (!ip.is_loopback(), ip.is_ipv6(), *ip));
    addresses.dedup();
    Ok(addresses)
}
