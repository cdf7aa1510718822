//! `HOST:PORT` and `ADDR:PORT` as the command line takes them. Nothing is looked up here.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use super::defaults;

/// Why an address was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing was given.
    #[error("the address is empty; write HOST:PORT, for example 127.0.0.1:8888")]
    Empty,
    /// The part behind the colon is not a port number.
    #[error("{port:?} is not a port; write a number from 0 to 65535, for example 127.0.0.1:8888")]
    Port {
        /// That part.
        port: String,
    },
    /// A colon with nothing behind it.
    #[error("{text:?} has no port after the colon; write for example 127.0.0.1:8888")]
    NoPort {
        /// What was given.
        text: String,
    },
    /// Port 0, to which nobody can connect.
    #[error(
        "nobody can be reached at port 0; write the port that the server listens on, 1 to 65535"
    )]
    PortZero,
    /// More than one colon, but no IPv6 address.
    #[error(
        "{text:?} has more than one colon and is not an IPv6 address; write [::1]:8888 or \
         example.org:8888"
    )]
    Colons {
        /// What was given.
        text: String,
    },
    /// Brackets that do not hold an IPv6 address, or something wrong behind them.
    #[error("{text:?} is not an IPv6 address in brackets; write [::1]:8888")]
    Brackets {
        /// What was given.
        text: String,
    },
    /// An address with a zone.
    #[error(
        "{text:?} names a zone (%...), which is not supported; write an address without one, \
         'qtcp addresses' lists this machine's"
    )]
    Zone {
        /// What was given.
        text: String,
    },
    /// A host with a character that no name contains.
    #[error("{host:?} is not a host name or an address; write for example example.org:8888")]
    Host {
        /// The host.
        host: String,
    },
    /// A listener's host that is not an address.
    #[error(
        "{host:?} is not an address of a network interface; write 127.0.0.1:8888, 0.0.0.0:8888, \
         [::]:8888 or :0 for a free port; 'qtcp addresses' lists this machine's"
    )]
    NotAnInterface {
        /// The host.
        host: String,
    },
}

/// Whom to connect to. Parses `127.0.0.1:8888`, `example.org:80`, `:8888` and `8888` (this
/// machine), `example.org` (port 8888), `[::1]:8888`, `[::1]` and `::1`.
/// `Display` writes the full form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPort {
    /// A name or an address, without brackets. Not looked up, so it need not exist.
    pub host: String,
    /// The port; 0 is possible, see [`HostPort::connectable`].
    pub port: u16,
}

/// Where to listen. Parses the forms of [`HostPort`], but takes no names except `localhost`.
/// `Display` writes the full form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListenAddr {
    /// An IPv4 address, an IPv6 address without brackets,
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

impl HostPort {
    /// The same address, if its port can be connected to.
    ///
    /// # Errors
    /// Port 0.
    pub fn connectable(self) -> Result<Self, AddressError> {
        if self.port == 0 { Err(AddressError::PortZero) } else { Ok(self) }
    }
}

impl Default for HostPort {
    fn default() -> Self {
        Self { host: defaults::HOST.to_owned(), port: defaults::PORT }
    }
}

impl FromStr for HostPort {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let (host, port) = split(text)?;
        let foreign = |c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, '/' | '\\' | '@' | '?' | '#' | '*')
        };
        if host.contains(foreign) || host.contains(['[', ']']) {
            return Err(AddressError::Host { host: host.to_owned() });
        }
        Ok(Self { host: host.to_owned(), port })
    }
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_address(f, &self.host, self.port)
    }
}

impl Default for ListenAddr {
    fn default() -> Self {
        Self { host: defaults::HOST.to_owned(), port: defaults::PORT }
    }
}

impl FromStr for ListenAddr {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let (host, port) = split(text)?;
        let host = if host == "*" || host.eq_ignore_ascii_case("any") {
            "any"
        } else if host.eq_ignore_ascii_case("localhost") {
            "localhost"
        } else if host.parse::<IpAddr>().is_ok() || is_ipv6(host) {
            host
        } else {
            return Err(AddressError::NotAnInterface { host: host.to_owned() });
        };
        Ok(Self { host: host.to_owned(), port })
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

/// Host and port with the defaults filled in; the host, unless it is an IPv6 address, unchecked.
fn split(text: &str) -> Result<(&str, u16), AddressError> {
    if text.is_empty() {
        return Err(AddressError::Empty);
    }
    if text.contains('%') {
        return Err(AddressError::Zone { text: text.to_owned() });
    }
    if let Some(inside) = text.strip_prefix('[') {
        let wrong = || AddressError::Brackets { text: text.to_owned() };
        let (host, rest) = inside.split_once(']').ok_or_else(wrong)?;
        if !is_ipv6(host) {
            return Err(wrong());
        }
        return match rest.strip_prefix(':') {
            Some(port) => Ok((host, parse_port(port, text)?)),
            None if rest.is_empty() => Ok((host, defaults::PORT)),
            None => Err(wrong()),
        };
    }
    match text.split_once(':') {
        // `-1` and `+1` are ports that went wrong, not names.
        None if text.trim_start_matches(['-', '+']).bytes().all(|b| b.is_ascii_digit()) => {
            Ok((defaults::HOST, parse_port(text, text)?))
        }
        None => Ok((text, defaults::PORT)),
        Some(_) if is_ipv6(text) => Ok((text, defaults::PORT)),
        Some((_, rest)) if rest.contains(':') => {
            Err(AddressError::Colons { text: text.to_owned() })
        }
        Some(("", port)) => Ok((defaults::HOST, parse_port(port, text)?)),
        Some((host, port)) => Ok((host, parse_port(port, text)?)),
    }
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

fn is_ipv6(host: &str) -> bool {
    host.parse::<Ipv6Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_peer_is_understood() {
        for (text, host, port, shown) in [
            ("127.0.0.1:8888", "127.0.0.1", 8888, "127.0.0.1:8888"),
            ("example.org:80", "example.org", 80, "example.org:80"),
            (":1234", "127.0.0.1", 1234, "127.0.0.1:1234"),
            ("1234", "127.0.0.1", 1234, "127.0.0.1:1234"),
            ("example.org", "example.org", 8888, "example.org:8888"),
            ("10.0.0.2", "10.0.0.2", 8888, "10.0.0.2:8888"),
            ("[::1]:80", "::1", 80, "[::1]:80"),
            ("[::1]", "::1", 8888, "[::1]:8888"),
            ("::1", "::1", 8888, "[::1]:8888"),
            ("::1:80", "::1:80", 8888, "[::1:80]:8888"),
            ("学生.example:0", "学生.example", 0, "学生.example:0"),
            ("abc", "abc", 8888, "abc:8888"),
            ("x:65535", "x", 65535, "x:65535"),
        ] {
            let parsed: HostPort = text.parse().expect(text);
            assert_eq!(parsed, HostPort { host: host.to_owned(), port }, "{text}");
            assert_eq!(parsed.to_string(), shown);
            assert_eq!(shown.parse(), Ok(parsed), "{shown} reads back");
        }
    }

    #[test]
    fn a_wrong_peer_is_refused_with_cause_and_cure() {
        for (text, sentence) in [
            ("", "the address is empty; write HOST:PORT, for example 127.0.0.1:8888"),
            ("70000", "\"70000\" is not a port; write a number from 0 to 65535"),
            ("-1", "\"-1\" is not a port"),
            ("+80", "\"+80\" is not a port"),
            (":+80", "\"+80\" is not a port"),
            ("localhost:abc", "\"abc\" is not a port"),
            ("localhost:65536", "\"65536\" is not a port"),
            ("localhost:８０", "\"８０\" is not a port"),
            ("localhost: 80", "\" 80\" is not a port"),
            ("http://example.org", "\"//example.org\" is not a port"),
            ("localhost:", "\"localhost:\" has no port after the colon"),
            (":", "\":\" has no port after the colon"),
            ("[::1]:", "\"[::1]:\" has no port after the colon"),
            (
                "a:b:80",
                "\"a:b:80\" has more than one colon and is not an IPv6 address; write [::1]:8888",
            ),
            ("http://x:80", "\"http://x:80\" has more than one colon"),
            ("[::1", "\"[::1\" is not an IPv6 address in brackets; write [::1]:8888"),
            ("[::1]80", "\"[::1]80\" is not an IPv6 address in brackets"),
            ("[127.0.0.1]:80", "\"[127.0.0.1]:80\" is not an IPv6 address in brackets"),
            ("[]:80", "\"[]:80\" is not"),
            ("[fe80::1%eth0]:80", "\"[fe80::1%eth0]:80\" names a zone"),
            ("my host:80", "\"my host\" is not a host name or an address"),
            ("a/b", "\"a/b\" is not a host name or an address"),
            ("\u{1b}[2J:80", "\"\\u{1b}[2J\" is not a host name"),
        ] {
            let error = text.parse::<HostPort>().expect_err(text).to_string();
            assert!(error.starts_with(sentence), "{text}: {error}");
        }
    }

    #[test]
    fn nobody_connects_to_port_zero() {
        let zero: HostPort = ":0".parse().expect("a free port");
        assert_eq!(zero.connectable(), Err(AddressError::PortZero));
        let fine = HostPort::default();
        assert_eq!(fine.clone().connectable(), Ok(fine));
    }

    #[test]
    fn a_listener_takes_addresses_and_the_three_words() {
        for (text, shown) in [
            ("127.0.0.1:8888", "127.0.0.1:8888"),
            (":8888", "127.0.0.1:8888"),
            ("8888", "127.0.0.1:8888"),
            (":0", "127.0.0.1:0"),
            ("0.0.0.0", "0.0.0.0:8888"),
            ("[::]:80", "[::]:80"),
            ("::", "[::]:8888"),
            ("Localhost:80", "localhost:80"),
            ("*:80", "any:80"),
            ("any", "any:8888"),
        ] {
            let parsed: ListenAddr = text.parse().expect(text);
            assert_eq!(parsed.to_string(), shown, "{text}");
            assert_eq!(shown.parse(), Ok(parsed), "{shown} reads back");
        }
        assert_eq!(ListenAddr::default().to_string(), "127.0.0.1:8888");
    }

    #[test]
    fn a_listener_refuses_names_with_the_cure() {
        for text in ["nonsense", "nonsense:8888", "256.0.0.1:80", "127.1:80", "\u{1b}:80"] {
            let error = text.parse::<ListenAddr>().expect_err(text).to_string();
            assert!(error.contains("is not an address of a network interface; write"), "{error}");
            assert!(error.contains("'qtcp addresses'") && !error.contains('\u{1b}'), "{error}");
        }
        assert_eq!(
            "127.0.0.1:70000".parse::<ListenAddr>(),
            Err(AddressError::Port { port: "70000".into() })
        );
        assert_eq!("".parse::<ListenAddr>(), Err(AddressError::Empty));
    }
}
