//! [`AddressError`]: why an address was refused.

use crate::text::escape::Quoted;

/// Why an address was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing was given.
    #[error("the address is empty; write HOST:PORT, for example 127.0.0.1:8888")]
    Empty,
    /// What stands where the port belongs is not a port number.
    #[error(
        "{} is not a port; write a number from 0 to 65535, for example 127.0.0.1:8888",
        Quoted(port)
    )]
    Port {
        /// What stands there.
        port: String,
    },
    /// A colon with nothing behind it.
    #[error("{} has no port after the colon; write for example 127.0.0.1:8888", Quoted(text))]
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
        "{} has more than one colon and is not an IPv6 address; write [::1]:8888 or \
         example.org:8888",
        Quoted(text)
    )]
    Colons {
        /// What was given.
        text: String,
    },
    /// Brackets that do not hold an IPv6 address, or something wrong behind them.
    #[error("{} is not an IPv6 address in brackets; write [::1]:8888", Quoted(text))]
    Brackets {
        /// What was given.
        text: String,
    },
    /// A zone that is empty, or behind something that has none.
    #[error(
        "{} has a zone (%...) that does not stand behind an IPv6 address; write for example \
         [fe80::1%eth0]:8888, 'qtcp addresses' lists this machine's",
        Quoted(text)
    )]
    Zone {
        /// What was given.
        text: String,
    },
    /// A zone that is no interface of this machine. Nothing in `text` finds that out.
    #[error(
        "this machine has no network interface {}; 'qtcp addresses' lists its addresses with their \
         interfaces",
        Quoted(zone)
    )]
    NoInterface {
        /// The zone.
        zone: String,
    },
    /// A URL of another protocol.
    #[error("this is plain TCP, and not {scheme}; write tcp://HOST:PORT, or HOST:PORT alone")]
    Scheme {
        /// The scheme: letters, digits, `+`, `-` and `.`.
        scheme: String,
    },
    /// A URL with something behind the address.
    #[error("{} behind the address means nothing in TCP; leave it out", Quoted(path))]
    Path {
        /// What stands there, with its slash.
        path: String,
    },
    /// A host with a character that no name contains.
    #[error(
        "{} is not a host name or an address; write for example example.org:8888",
        Quoted(host)
    )]
    Host {
        /// The host.
        host: String,
    },
    /// A listener's host that is not an address.
    #[error(
        "{} is not an address of a network interface; write 127.0.0.1:8888, 0.0.0.0:8888, \
         [::]:8888, any:8888 or :0 for a free port; 'qtcp addresses' lists this machine's",
        Quoted(host)
    )]
    NotAnInterface {
        /// The host.
        host: String,
    },
}
