//! [`AddressError`]: why an address was refused.

/// Why an address was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressError {
    /// Nothing was given.
    Empty,
    /// What stands where the port belongs is not a port number.
    Port {
        /// What stands there.
        port: String,
    },
    /// A colon with nothing behind it.
    NoPort {
        /// What was given.
        text: String,
    },
    /// Port 0, to which nobody can connect.
    PortZero,
    /// More than one colon, but no IPv6 address.
    Colons {
        /// What was given.
        text: String,
    },
    /// Brackets that do not hold an IPv6 address, or something wrong behind them.
    Brackets {
        /// What was given.
        text: String,
    },
    /// A zone that is empty, or behind something that has none.
    Zone {
        /// What was given.
        text: String,
    },
    /// A zone that is no interface of this machine. Nothing in `text` finds that out.
    NoInterface {
        /// The zone.
        zone: String,
    },
    /// A URL of another protocol.
    Scheme {
        /// The scheme: letters, digits, `+`, `-` and `.`.
        scheme: String,
    },
    /// A URL with something behind the address.
    Path {
        /// What stands there, with its slash.
        path: String,
    },
    /// A host with a character that no name contains.
    Host {
        /// The host.
        host: String,
    },
    /// A listener's host that is not an address.
    NotAnInterface {
        /// The host.
        host: String,
    },
}
