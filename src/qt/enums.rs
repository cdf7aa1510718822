//! Qt's enums for QML, with Qt's numbers.

use qmetaobject::QEnum;

/// `QAbstractSocket::SocketState`, as `SocketState.Connected`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QEnum)]
#[repr(i32)]
pub enum SocketState {
    /// Not connected.
    Unconnected = 0,
    /// A name is being looked up.
    HostLookup = 1,
    /// A connection is being made.
    Connecting = 2,
    /// Connected.
    Connected = 3,
    /// Bound to a local address.
    Bound = 4,
    /// For internal use in Qt.
    Listening = 5,
    /// About to close.
    Closing = 6,
}

/// `QAbstractSocket::SocketError`, as `SocketError.ConnectionRefused`; those that a TCP socket
/// without a proxy can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QEnum)]
#[repr(i32)]
pub enum SocketError {
    /// Nobody listens there.
    ConnectionRefused = 0,
    /// The other end closed the connection, in order or not.
    RemoteHostClosed = 1,
    /// The name has no address.
    HostNotFound = 2,
    /// No permission.
    SocketAccess = 3,
    /// Out of descriptors or memory.
    SocketResource = 4,
    /// It took too long.
    SocketTimeout = 5,
    /// The datagram was too large.
    DatagramTooLarge = 6,
    /// The network failed.
    Network = 7,
    /// The address is taken.
    AddressInUse = 8,
    /// The address is not one of this machine.
    SocketAddressNotAvailable = 9,
    /// Not supported.
    UnsupportedSocketOperation = 10,
    /// The last operation has not finished.
    UnfinishedSocketOperation = 11,
    /// It does not fit the state.
    Operation = 19,
    /// Try again.
    Temporary = 22,
    /// No error, or one that Qt has no name for.
    Unknown = -1,
}

#[cfg(test)]
mod tests {
    use crate::signal;

    /// Each name and number of ours is one of the signal's.
    macro_rules! same {
        ($enum:ident: $($name:ident)*) => {
            $(assert_eq!(super::$enum::$name as i32, signal::$enum::$name.number());)*
        };
    }

    #[test]
    fn the_numbers_are_those_of_the_signals() {
        same!(SocketState: Unconnected HostLookup Connecting Connected Bound Listening Closing);
        same!(SocketError: ConnectionRefused RemoteHostClosed HostNotFound SocketAccess
            SocketResource SocketTimeout DatagramTooLarge Network AddressInUse
            SocketAddressNotAvailable UnsupportedSocketOperation UnfinishedSocketOperation Operation
            Temporary Unknown);
    }
}
