//! Addresses with their ports, as people type and paste them: one reading for the command line, the
//! window and QML. Nothing is looked up here.
//!
//! | written | host | port |
//! |---|---|---|
//! | `example.org:80`, `example.org 80`, `example.org : 80` | example.org | 80 |
//! | `127.0.0.1`, `::1`, `[::1]` | that one | not given |
//! | `8888`, `:8888` | not given | 8888 |
//! | `[::1]:80`, `::1 80` | ::1 | 80 |
//! | `fe80::1%eth0`, `[fe80::1%2]:80`, `fe80::1%eth0:80` | with its zone | not given, 80, 80 |
//! | `tcp://example.org:80/`, `tcp://[fe80::1%25eth0]:80` | that one | 80 |
//!
//! Blanks, line ends and invisible marks around it are left out, and what an input method has made
//! wide is read as what was meant ([`narrow`]): `：８８８８`, `【：：１】：８０`, `127。0。0。1`.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use super::defaults;
use super::escape::is_hidden;
use super::narrow::narrow;

mod error;

pub use error::AddressError;

/// What was written of an address and a port, either of which may be left out, but not both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// A name, an IPv4 address, or an IPv6 address without brackets and perhaps with a zone.
    pub host: Option<String>,
    /// The port.
    pub port: Option<u16>,
}

/// Whom to connect to. What was left out is the course's: 127.0.0.1, 8888. `Display` writes the full
/// form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPort {
    /// A name or an address, without brackets. Not looked up, so it need not exist.
    pub host: String,
    /// The port; 0 is possible, see [`HostPort::connectable`].
    pub port: u16,
}

/// Where to listen: as [`HostPort`], but no names except `localhost` and `any`. `Display` writes the
/// full form, in which `[::]:80` is IPv6 alone and `any:80` is IPv4 and IPv6.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListenAddr {
    /// An IPv4 address, an IPv6 address without brackets and perhaps with a zone,
    /// `localhost`, or `any` for all interfaces, IPv4 and IPv6 (also written `*`). Whether this
    /// machine has the address shows when it is bound.
    pub host: String,
    /// The port; 0 is any free one.
    pub port: u16,
}

/// `peer`, and if it is an IPv4 address in IPv6 clothes (as a dual-stack listener reports it), the
/// IPv4 address.
#[must_use]
pub fn canonical(peer: SocketAddr) -> SocketAddr {
    match peer {
        SocketAddr::V6(v6) => match v6.ip().to_ipv4_mapped() {
            Some(ip) => SocketAddr::new(ip.into(), v6.port()),
            None => peer,
        },
        SocketAddr::V4(_) => peer,
    }
}

/// An address without its port: its `Display` is that of the [`canonical`] one, with its zone, as
/// `fe80::1%2`.
#[derive(Debug, Clone, Copy)]
pub struct HostOf(pub SocketAddr);

impl fmt::Display for HostOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match canonical(self.0) {
            SocketAddr::V6(v6) if v6.scope_id() != 0 => write!(f, "{}%{}", v6.ip(), v6.scope_id()),
            address => address.ip().fmt(f),
        }
    }
}

/// The IPv6 address and the zone of a host that has one: the name of a network interface, or its
/// number.
#[must_use]
pub fn zone_of(host: &str) -> Option<(Ipv6Addr, &str)> {
    let (ip, zone) = host.split_once('%')?;
    let foreign = |c: char| c.is_whitespace() || is_hidden(c) || matches!(c, '/' | ':' | '%');
    let is_zone = !zone.is_empty() && !zone.contains(foreign);
    ip.parse().ok().filter(|_| is_zone).map(|ip| (ip, zone))
}

impl HostPort {
    /// What `endpoint` names; `port` is the port if it has none.
    ///
    /// # Errors
    /// A host that nobody can be connected to by.
    pub fn of(endpoint: Endpoint, port: u16) -> Result<Self, AddressError> {
        let Endpoint { host, port: given } = endpoint;
        match host {
            Some(host) if host == "*" => Err(AddressError::Host { host }),
            host => Ok(Self {
                host: host.unwrap_or_else(|| defaults::HOST.to_owned()),
                port: given.unwrap_or(port),
            }),
        }
    }

    /// The same address, if its port can be connected to.
    ///
    /// # Errors
    /// Port 0.
    pub fn connectable(self) -> Result<Self, AddressError> {
        if self.port == 0 { Err(AddressError::PortZero) } else { Ok(self) }
    }
}

impl ListenAddr {
    /// What `endpoint` names; `port` is the port if it has none.
    ///
    /// # Errors
    /// A host that is no address of an interface, and none of the words for one.
    pub fn of(endpoint: Endpoint, port: u16) -> Result<Self, AddressError> {
        let port = endpoint.port.unwrap_or(port);
        let host = match endpoint.host {
            None => defaults::HOST.to_owned(),
            Some(host) if host == "*" || host.eq_ignore_ascii_case("any") => "any".to_owned(),
            Some(host) if host.eq_ignore_ascii_case("localhost") => "localhost".to_owned(),
            Some(host) if host.parse::<IpAddr>().is_ok() || zone_of(&host).is_some() => host,
            Some(host) => return Err(AddressError::NotAnInterface { host }),
        };
        Ok(Self { host, port })
    }
}

impl FromStr for Endpoint {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let narrowed: String = text.chars().map(narrow).collect();
        let text = narrowed.trim_matches(|c: char| c.is_whitespace() || is_mark(c));
        let (text, in_url) = without_scheme(text)?;
        let words: Vec<&str> = text.split_whitespace().collect();
        match words[..] {
            [] => Err(AddressError::Empty),
            [word] => split(word, in_url),
            [host, port] | [host, ":", port] => split_words(host, port, text, in_url),
            _ => Err(AddressError::Host { host: text.to_owned() }),
        }
    }
}

impl FromStr for HostPort {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        Self::of(text.parse()?, defaults::PORT)
    }
}

impl FromStr for ListenAddr {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        Self::of(text.parse()?, defaults::PORT)
    }
}

impl Default for HostPort {
    fn default() -> Self {
        Self { host: defaults::HOST.to_owned(), port: defaults::PORT }
    }
}

impl Default for ListenAddr {
    fn default() -> Self {
        Self { host: defaults::HOST.to_owned(), port: defaults::PORT }
    }
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_address(f, &self.host, self.port)
    }
}

impl fmt::Display for ListenAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_address(f, &self.host, self.port)
    }
}

fn write_address(f: &mut fmt::Formatter<'_>, host: &str, port: u16) -> fmt::Result {
    if host.contains(':') { write!(f, "[{host}]:{port}") } else { write!(f, "{host}:{port}") }
}

/// Marks that draw nothing and come along when an address is copied from a web page or a dialog.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The part of a URL that is an address, and whether it is a URL; of anything else all of it but a
/// slash at the end.
fn without_scheme(text: &str) -> Result<(&str, bool), AddressError> {
    let is_scheme = |scheme: &str| {
        let mut bytes = scheme.bytes();
        bytes.next().is_some_and(|b| b.is_ascii_alphabetic())
            && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    };
    let Some((scheme, rest)) = text.split_once("://").filter(|(scheme, _)| is_scheme(scheme))
    else {
        return Ok((text.strip_suffix('/').unwrap_or(text), false));
    };
    if !scheme.eq_ignore_ascii_case("tcp") {
        return Err(AddressError::Scheme { scheme: scheme.to_owned() });
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (address, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
    if path.len() > 1 {
        return Err(AddressError::Path { path: path.to_owned() });
    }
    Ok((address, true))
}

/// `HOST PORT`, with or without a colon between them.
fn split_words(host: &str, port: &str, text: &str, in_url: bool) -> Result<Endpoint, AddressError> {
    let plain = if is_ipv6(host) { host } else { host.strip_suffix(':').unwrap_or(host) };
    let port = port.strip_prefix(':').unwrap_or(port);
    let whole = || AddressError::Host { host: text.to_owned() };
    if port.contains(':') {
        return Err(whole());
    }
    if plain.is_empty() {
        return Ok(Endpoint { host: None, port: Some(parse_port(port, text)?) });
    }
    match split(plain, in_url)? {
        Endpoint { host: Some(host), port: None } => {
            Ok(Endpoint { host: Some(host), port: Some(parse_port(port, text)?) })
        }
        _ => Err(whole()),
    }
}

/// `HOST:PORT` or one of them.
fn split(text: &str, in_url: bool) -> Result<Endpoint, AddressError> {
    let endpoint = |host: &str, port| {
        let host = Some(host.to_owned());
        Endpoint { host, port }
    };
    if let Some(inside) = text.strip_prefix('[') {
        let wrong = || AddressError::Brackets { text: text.to_owned() };
        let (host, rest) = inside.split_once(']').ok_or_else(wrong)?;
        let host = unescaped(host, in_url);
        if !is_ipv6(&host) {
            return Err(if host.contains('%') { zone_error(text) } else { wrong() });
        }
        return match rest.strip_prefix(':') {
            Some(port) => Ok(endpoint(&host, Some(parse_port(port, text)?))),
            None if rest.is_empty() => Ok(endpoint(&host, None)),
            None => Err(wrong()),
        };
    }
    if text.contains('%') {
        return split_zoned(&unescaped(text, in_url));
    }
    match text.split_once(':') {
        // `-1` and `+1` are ports that went wrong, not names.
        None if text.trim_start_matches(['-', '+']).bytes().all(|b| b.is_ascii_digit()) => {
            Ok(Endpoint { host: None, port: Some(parse_port(text, text)?) })
        }
        None => Ok(endpoint(&checked(text)?, None)),
        Some(_) if is_ipv6(text) => Ok(endpoint(text, None)),
        Some((_, rest)) if rest.contains(':') => {
            Err(AddressError::Colons { text: text.to_owned() })
        }
        Some(("", port)) => Ok(Endpoint { host: None, port: Some(parse_port(port, text)?) }),
        Some((host, port)) => Ok(endpoint(&checked(host)?, Some(parse_port(port, text)?))),
    }
}

/// An IPv6 address with a zone and perhaps a port behind it: no interface has a colon in its name.
fn split_zoned(text: &str) -> Result<Endpoint, AddressError> {
    let zone = text.split_once('%').map_or(text.len(), |(ip, _)| ip.len());
    let colon = text.get(zone..).and_then(|zone| zone.find(':')).map(|at| zone + at);
    let (host, port) = match colon.and_then(|at| text.split_at_checked(at)) {
        Some((host, port)) => (host, Some(parse_port(port.trim_start_matches(':'), text)?)),
        None => (text, None),
    };
    if zone_of(host).is_none() {
        return Err(zone_error(text));
    }
    Ok(Endpoint { host: Some(host.to_owned()), port })
}

fn zone_error(text: &str) -> AddressError {
    AddressError::Zone { text: text.to_owned() }
}

/// In a URL the percent sign of a zone is written `%25` (RFC 6874).
fn unescaped(host: &str, in_url: bool) -> String {
    if in_url { host.replacen("%25", "%", 1) } else { host.to_owned() }
}

fn checked(host: &str) -> Result<String, AddressError> {
    let foreign =
        |c: char| c.is_whitespace() || is_hidden(c) || r#"/\@?#[]()<>{}"',;|^`"#.contains(c);
    if host.contains(foreign) {
        return Err(AddressError::Host { host: host.to_owned() });
    }
    Ok(host.to_owned())
}

fn parse_port(port: &str, text: &str) -> Result<u16, AddressError> {
    if port.is_empty() {
        return Err(AddressError::NoPort { text: text.to_owned() });
    }
    // The standard library would take `+80`.
    let digits = port.bytes().all(|b| b.is_ascii_digit());
    match port.parse() {
        Ok(port) if digits => Ok(port),
        _ => Err(AddressError::Port { port: port.to_owned() }),
    }
}

/// With or without a zone.
fn is_ipv6(host: &str) -> bool {
    host.parse::<Ipv6Addr>().is_ok() || zone_of(host).is_some()
}

#[cfg(test)]
mod tests;
