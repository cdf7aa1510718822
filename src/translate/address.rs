//! `QHostAddress`, as far as TCP needs it.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};

use crate::signal::{NetworkLayerProtocol, SpecialAddress};

/// An address as Qt knows it: none, every address of both families, or one of one family.
///
/// `==` is strict, as Qt's operator is: `::ffff:127.0.0.1` is not `127.0.0.1` (contract 9);
/// [`is_equal`](Self::is_equal) is the tolerant comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum HostAddress {
    /// No address.
    #[default]
    Null,
    /// Every address of both families: one dual-stack socket (contract 117).
    Any,
    /// An address of one family.
    Ip(IpAddr),
    /// An IPv6 address on one interface, whose number is not 0: `fe80::1%2`.
    Zoned(Ipv6Addr, u32),
}

impl HostAddress {
    /// Reads an address literal; anything else is [`Null`](Self::Null). Like Qt it takes the
    /// short IPv4 forms ("127.1") and does not take "localhost" (contract 8). A zone is the number of an
    /// interface; its name is known to the system alone.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        if let Some((ip, zone)) = text.split_once('%') {
            // The standard library would take `+2`.
            let digits = zone.bytes().all(|byte| byte.is_ascii_digit());
            return match (ip.parse(), zone.parse()) {
                (Ok(ip), Ok(zone)) if digits => Self::zoned(ip, zone),
                _ => Self::Null,
            };
        }
        if let Ok(ip) = text.parse::<IpAddr>() {
            return Self::Ip(ip);
        }
        short_ipv4(text).map_or(Self::Null, |ip| Self::Ip(IpAddr::V4(ip)))
    }

    fn zoned(ip: Ipv6Addr, zone: u32) -> Self {
        if zone == 0 { Self::Ip(ip.into()) } else { Self::Zoned(ip, zone) }
    }

    /// Where it is, with a port; None for Null and Any.
    #[must_use]
    pub fn with_port(self, port: u16) -> Option<SocketAddr> {
        match self {
            Self::Null | Self::Any => None,
            Self::Ip(ip) => Some(SocketAddr::new(ip, port)),
            Self::Zoned(ip, zone) => Some(SocketAddrV6::new(ip, port, 0, zone).into()),
        }
    }

    /// `QHostAddress::isNull`.
    #[must_use]
    pub fn is_null(self) -> bool {
        self == Self::Null
    }

    /// `QHostAddress::isLoopback`: also true for an IPv4 loopback address mapped into IPv6.
    #[must_use]
    pub fn is_loopback(self) -> bool {
        match self {
            Self::Ip(ip) => ip.to_canonical().is_loopback(),
            Self::Zoned(ip, _) => ip.is_loopback(),
            Self::Null | Self::Any => false,
        }
    }

    /// `QHostAddress::protocol`.
    #[must_use]
    pub fn protocol(self) -> NetworkLayerProtocol {
        match self {
            Self::Null => NetworkLayerProtocol::Unknown,
            Self::Any => NetworkLayerProtocol::AnyIP,
            Self::Ip(IpAddr::V4(_)) => NetworkLayerProtocol::IPv4,
            Self::Ip(IpAddr::V6(_)) | Self::Zoned(..) => NetworkLayerProtocol::IPv6,
        }
    }

    /// `QHostAddress::isEqual` with the default tolerance: mapped IPv4 equals plain IPv4.
    #[must_use]
    pub fn is_equal(self, other: Self) -> bool {
        match (self, other) {
            (Self::Ip(a), Self::Ip(b)) => a.to_canonical() == b.to_canonical(),
            _ => self == other,
        }
    }

    /// What a listener or `bind` binds: the socket address, and whether the socket takes both
    /// families. Null counts as "0.0.0.0" (contract 114).
    #[must_use]
    pub fn bind_target(self, port: u16) -> (SocketAddr, bool) {
        match self {
            Self::Null => (SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), port), false),
            Self::Any => (SocketAddr::new(Ipv6Addr::UNSPECIFIED.into(), port), true),
            Self::Ip(ip) => (SocketAddr::new(ip, port), false),
            Self::Zoned(ip, zone) => (SocketAddrV6::new(ip, port, 0, zone).into(), false),
        }
    }
}

impl From<IpAddr> for HostAddress {
    fn from(ip: IpAddr) -> Self {
        Self::Ip(ip)
    }
}

/// The address without its port.
impl From<SocketAddr> for HostAddress {
    fn from(address: SocketAddr) -> Self {
        match address {
            SocketAddr::V4(v4) => Self::Ip(IpAddr::V4(*v4.ip())),
            SocketAddr::V6(v6) => Self::zoned(*v6.ip(), v6.scope_id()),
        }
    }
}

impl From<SpecialAddress> for HostAddress {
    fn from(special: SpecialAddress) -> Self {
        match special {
            SpecialAddress::Null => Self::Null,
            SpecialAddress::Any => Self::Any,
            SpecialAddress::Broadcast => Self::Ip(Ipv4Addr::BROADCAST.into()),
            SpecialAddress::LocalHost => Self::Ip(Ipv4Addr::LOCALHOST.into()),
            SpecialAddress::LocalHostIPv6 => Self::Ip(Ipv6Addr::LOCALHOST.into()),
            SpecialAddress::AnyIPv4 => Self::Ip(Ipv4Addr::UNSPECIFIED.into()),
            SpecialAddress::AnyIPv6 => Self::Ip(Ipv6Addr::UNSPECIFIED.into()),
        }
    }
}

/// `QHostAddress::toString`: "" for Null, "0.0.0.0" for Any (contract 8).
impl fmt::Display for HostAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Any => f.pad("0.0.0.0"),
            Self::Ip(ip) => ip.fmt(f),
            Self::Zoned(ip, zone) => f.pad(&format!("{ip}%{zone}")),
        }
    }
}

/// inet_aton(3)'s forms with fewer than four parts; the last part fills the rest.
fn short_ipv4(text: &str) -> Option<Ipv4Addr> {
    let parts = text.split('.').map(part).collect::<Option<Vec<u32>>>()?;
    let (&last, front) = parts.split_last()?;
    if front.len() > 3 || front.iter().any(|&part| part > 0xff) {
        return None;
    }
    let room = 8 * (4 - front.len());
    if room < 32 && last >= 1 << room {
        return None;
    }
    let head = front.iter().enumerate().fold(0, |acc, (i, &part)| acc | part << (24 - 8 * i));
    Some(Ipv4Addr::from(head | last))
}

/// One part of an IPv4 literal: decimal, or with C's prefixes for octal and hexadecimal.
fn part(text: &str) -> Option<u32> {
    let (digits, radix) = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&text[2..], 16),
        [b'0', _, ..] => (&text[1..], 8),
        _ => (text, 10),
    };
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
    plain.then(|| u32::from_str_radix(digits, radix).ok()).flatten()
}
