//! The words that go up: Qt's signals, states and errors, with Qt's numbers and texts.
//!
//! Sources: contract sections 1 (enums) and 11 (error texts), measured with Qt 6.4.2 on Linux.

use std::borrow::Cow;
use std::fmt;

/// Declares one of Qt's enums: the Rust name, Qt's name and Qt's number of every value.
macro_rules! qt_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $value:ident = $number:literal $qt:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(i8)]
        pub enum $name { $($(#[$vdoc])* $value = $number,)+ }

        impl $name {
            /// Every value, in Qt's order.
            pub const ALL: &'static [Self] = &[$(Self::$value,)+];

            /// Qt's number for this value.
            #[must_use]
            pub const fn number(self) -> i32 {
                self as i32
            }

            /// Qt's name for this value.
            #[must_use]
            pub const fn qt_name(self) -> &'static str {
                match self { $(Self::$value => $qt,)+ }
            }
        }
    };
}

qt_enum! {
    /// `QAbstractSocket::SocketState`.
    SocketState {
        /// Not connected.
        Unconnected = 0 "UnconnectedState",
        /// A host name is being looked up.
        HostLookup = 1 "HostLookupState",
        /// A connection is being made.
        Connecting = 2 "ConnectingState",
        /// A connection is established.
        Connected = 3 "ConnectedState",
        /// Bound to a local address and port.
        Bound = 4 "BoundState",
        /// For internal use in Qt; never reached by a socket.
        Listening = 5 "ListeningState",
        /// About to close: data may still be waiting to be written.
        Closing = 6 "ClosingState",
    }
}

qt_enum! {
    /// `QAbstractSocket::SocketError`.
    SocketError {
        /// The peer refused the connection.
        ConnectionRefused = 0 "ConnectionRefusedError",
        /// The remote host closed the connection (FIN and RST alike).
        RemoteHostClosed = 1 "RemoteHostClosedError",
        /// The host address was not found.
        HostNotFound = 2 "HostNotFoundError",
        /// The program lacks the privileges.
        SocketAccess = 3 "SocketAccessError",
        /// The system ran out of resources (descriptors, memory).
        SocketResource = 4 "SocketResourceError",
        /// The operation timed out.
        SocketTimeout = 5 "SocketTimeoutError",
        /// The datagram was too large.
        DatagramTooLarge = 6 "DatagramTooLargeError",
        /// The network failed.
        Network = 7 "NetworkError",
        /// The address is in use already.
        AddressInUse = 8 "AddressInUseError",
        /// The address does not belong to this host.
        SocketAddressNotAvailable = 9 "SocketAddressNotAvailableError",
        /// The operation is not supported.
        UnsupportedSocketOperation = 10 "UnsupportedSocketOperationError",
        /// The last operation has not finished.
        UnfinishedSocketOperation = 11 "UnfinishedSocketOperationError",
        /// Never raised here: proxies are not part of this program.
        ProxyAuthenticationRequired = 12 "ProxyAuthenticationRequiredError",
        /// Never raised here.
        SslHandshakeFailed = 13 "SslHandshakeFailedError",
        /// Never raised here.
        ProxyConnectionRefused = 14 "ProxyConnectionRefusedError",
        /// Never raised here.
        ProxyConnectionClosed = 15 "ProxyConnectionClosedError",
        /// Never raised here.
        ProxyConnectionTimeout = 16 "ProxyConnectionTimeoutError",
        /// Never raised here.
        ProxyNotFound = 17 "ProxyNotFoundError",
        /// Never raised here.
        ProxyProtocol = 18 "ProxyProtocolError",
        /// The operation does not fit the state the socket is in.
        Operation = 19 "OperationError",
        /// Never raised here.
        SslInternal = 20 "SslInternalError",
        /// Never raised here.
        SslInvalidUserData = 21 "SslInvalidUserDataError",
        /// A temporary error.
        Temporary = 22 "TemporaryError",
        /// No error, or one that Qt has no name for.
        Unknown = -1 "UnknownSocketError",
    }
}

qt_enum! {
    /// `QAbstractSocket::SocketOption`.
    SocketOption {
        /// TCP_NODELAY.
        LowDelay = 0 "LowDelayOption",
        /// SO_KEEPALIVE.
        KeepAlive = 1 "KeepAliveOption",
        /// IP_MULTICAST_TTL: no meaning for TCP.
        MulticastTtl = 2 "MulticastTtlOption",
        /// IP_MULTICAST_LOOP: no meaning for TCP.
        MulticastLoopback = 3 "MulticastLoopbackOption",
        /// IP_TOS.
        TypeOfService = 4 "TypeOfServiceOption",
        /// SO_SNDBUF, bytes.
        SendBufferSize = 5 "SendBufferSizeSocketOption",
        /// SO_RCVBUF, bytes.
        ReceiveBufferSize = 6 "ReceiveBufferSizeSocketOption",
        /// IP_MTU: no value for a TCP socket.
        PathMtu = 7 "PathMtuSocketOption",
    }
}

qt_enum! {
    /// `QAbstractSocket::SocketType`.
    SocketType {
        /// TCP, the only type this program makes.
        Tcp = 0 "TcpSocket",
        /// UDP.
        Udp = 1 "UdpSocket",
        /// SCTP.
        Sctp = 2 "SctpSocket",
        /// Anything else.
        Unknown = -1 "UnknownSocketType",
    }
}

qt_enum! {
    /// `QAbstractSocket::NetworkLayerProtocol`.
    NetworkLayerProtocol {
        /// IPv4 only.
        IPv4 = 0 "IPv4Protocol",
        /// IPv6 only.
        IPv6 = 1 "IPv6Protocol",
        /// Either.
        AnyIP = 2 "AnyIPProtocol",
        /// Neither (a null address).
        Unknown = -1 "UnknownNetworkLayerProtocol",
    }
}

qt_enum! {
    /// `QAbstractSocket::BindFlag`.
    BindFlag {
        /// What the platform does by itself.
        DefaultForPlatform = 0 "DefaultForPlatform",
        /// Others may bind the same address and port.
        ShareAddress = 1 "ShareAddress",
        /// Nobody else may.
        DontShareAddress = 2 "DontShareAddress",
        /// SO_REUSEADDR.
        ReuseAddressHint = 4 "ReuseAddressHint",
    }
}

qt_enum! {
    /// `QAbstractSocket::PauseMode`.
    PauseMode {
        /// Never pause; the only mode without TLS.
        PauseNever = 0 "PauseNever",
        /// Pause on TLS errors.
        PauseOnSslErrors = 1 "PauseOnSslErrors",
    }
}

qt_enum! {
    /// `QHostAddress::SpecialAddress`.
    SpecialAddress {
        /// No address.
        Null = 0 "Null",
        /// 255.255.255.255.
        Broadcast = 1 "Broadcast",
        /// 127.0.0.1.
        LocalHost = 2 "LocalHost",
        /// ::1.
        LocalHostIPv6 = 3 "LocalHostIPv6",
        /// Every address of both families (one dual-stack socket).
        Any = 4 "Any",
        /// Every IPv6 address.
        AnyIPv6 = 5 "AnyIPv6",
        /// Every IPv4 address.
        AnyIPv4 = 6 "AnyIPv4",
    }
}

impl SocketState {
    /// The name as traces and logs print it: Qt's without "State".
    #[must_use]
    pub fn name(self) -> &'static str {
        let name = self.qt_name();
        name.strip_suffix("State").unwrap_or(name)
    }
}

impl fmt::Display for SocketState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for SocketError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.qt_name())
    }
}

/// `QIODevice::OpenMode`, the values a socket can have (contract 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OpenMode(u8);

impl OpenMode {
    /// Closed.
    pub const NOT_OPEN: Self = Self(0);
    /// Reading only.
    pub const READ_ONLY: Self = Self(1);
    /// Writing only: what arrives is read and thrown away.
    pub const WRITE_ONLY: Self = Self(2);
    /// Both: the default of `connect_to_host`.
    pub const READ_WRITE: Self = Self(3);

    /// Qt's number.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0 as i32
    }

    /// Whether the mode allows reading.
    #[must_use]
    pub const fn is_readable(self) -> bool {
        self.0 & 1 != 0
    }

    /// Whether the mode allows writing.
    #[must_use]
    pub const fn is_writable(self) -> bool {
        self.0 & 2 != 0
    }
}

/// Who ended a connection, and how. Qt tells none of it: a FIN and a reset are the same error there
/// (contract 65, 69), and after our own end there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// The other end closed in order (FIN).
    Peer,
    /// The other end broke it off (RST), or was gone when something was sent to it.
    Reset,
    /// We did, in order: `disconnectFromHost` or `close`.
    Own,
    /// We did, at once: `abort`. What was not sent is lost.
    Aborted,
    /// Nothing was heard of the other end any more.
    TimedOut,
    /// The network or the system gave it up.
    Failed,
}

impl Ending {
    /// Its name, for programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Peer => "peer",
            Self::Reset => "reset",
            Self::Own => "own",
            Self::Aborted => "aborted",
            Self::TimedOut => "timedOut",
            Self::Failed => "failed",
        }
    }
}

/// What a [`TcpSocket`](crate::translate::TcpSocket) tells its slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    /// `stateChanged(SocketState)`.
    StateChanged(SocketState),
    /// `hostFound()`: the name is looked up; comes after the change to Connecting.
    HostFound,
    /// `connected()`.
    Connected,
    /// `readyRead()`: new bytes are in the read buffer. Not one per packet, and never for bytes
    /// that were there before.
    ReadyRead,
    /// `bytesWritten(qint64)`: so many bytes were handed to the kernel; whether the peer has
    /// them is not known.
    BytesWritten(u64),
    /// `errorOccurred(SocketError)`; the text is in `error_string()`.
    ErrorOccurred(SocketError),
    /// `aboutToClose()`: the device is still open.
    AboutToClose,
    /// `readChannelFinished()`: no more data will come.
    ReadChannelFinished,
    /// `disconnected()`: only after Connected or Closing, and once per connection.
    Disconnected,
    /// Not a signal: what Qt says with `qWarning` at this point.
    Warning(Cow<'static, str>),
}

impl Signal {
    /// Qt's name of it; `warning` for what is no signal.
    #[must_use]
    pub const fn qt_name(&self) -> &'static str {
        match self {
            Self::StateChanged(_) => "stateChanged",
            Self::HostFound => "hostFound",
            Self::Connected => "connected",
            Self::ReadyRead => "readyRead",
            Self::BytesWritten(_) => "bytesWritten",
            Self::ErrorOccurred(_) => "errorOccurred",
            Self::AboutToClose => "aboutToClose",
            Self::ReadChannelFinished => "readChannelFinished",
            Self::Disconnected => "disconnected",
            Self::Warning(_) => "warning",
        }
    }
}

/// What a [`TcpListener`](crate::translate::TcpListener) tells its slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListenerSignal {
    /// `pendingConnectionAvailable()` (Qt 6.4): comes just before `newConnection`.
    PendingConnectionAvailable,
    /// `newConnection()`: once per connection.
    NewConnection,
    /// `acceptError(SocketError)`; the text is in `error_string()`.
    AcceptError(SocketError),
    /// Not a signal: what Qt says with `qWarning` at this point.
    Warning(Cow<'static, str>),
}

impl ListenerSignal {
    /// Qt's name of it; `warning` for what is no signal.
    #[must_use]
    pub const fn qt_name(&self) -> &'static str {
        match self {
            Self::PendingConnectionAvailable => "pendingConnectionAvailable",
            Self::NewConnection => "newConnection",
            Self::AcceptError(_) => "acceptError",
            Self::Warning(_) => "warning",
        }
    }
}

/// Qt's error texts (contract section 11).
pub mod text {
    /// -1: nothing happened yet, or nothing Qt has a name for.
    pub const UNKNOWN: &str = "Unknown error";
    /// -1: `write` on a socket that is open but not connected.
    pub const NOT_CONNECTED: &str = "Socket is not connected";
    /// 0.
    pub const CONNECTION_REFUSED: &str = "Connection refused";
    /// 1, and 7 for an accept that the peer aborted.
    pub const REMOTE_CLOSED: &str = "The remote host closed the connection";
    /// 2.
    pub const HOST_NOT_FOUND: &str = "Host not found";
    /// 3: connect, socket, accept.
    pub const PERMISSION_DENIED: &str = "Permission denied";
    /// 3: bind.
    pub const ADDRESS_PROTECTED: &str = "The address is protected";
    /// 4.
    pub const OUT_OF_RESOURCES: &str = "Out of resources";
    /// 4: accept on something that is not a socket.
    pub const NOT_A_SOCKET: &str = "Operation on non-socket";
    /// 5: the blocking calls but `wait_for_connected`.
    pub const OPERATION_TIMED_OUT: &str = "Network operation timed out";
    /// 5: `wait_for_connected`.
    pub const CONNECT_WAIT_TIMED_OUT: &str = "Socket operation timed out";
    /// 5: the 30 s timer of one attempt; 7: the kernel's own ETIMEDOUT.
    pub const CONNECTION_TIMED_OUT: &str = "Connection timed out";
    /// 6.
    pub const DATAGRAM_TOO_LARGE: &str = "Datagram was too large to send";
    /// 7.
    pub const HOST_UNREACHABLE: &str = "Host unreachable";
    /// 7.
    pub const NETWORK_UNREACHABLE: &str = "Network unreachable";
    /// 8: bind.
    pub const ADDRESS_IN_USE: &str = "The bound address is already in use";
    /// 8: listen.
    pub const PORT_IN_USE: &str = "Another socket is already listening on the same port";
    /// 9.
    pub const ADDRESS_NOT_AVAILABLE: &str = "The address is not available";
    /// 10: bind EINVAL.
    pub const UNSUPPORTED_OPERATION: &str = "Unsupported socket operation";
    /// 10: there is no socket to work on.
    pub const OPERATION_NOT_SUPPORTED: &str = "Operation on socket is not supported";
    /// 10: the address family is not there.
    pub const PROTOCOL_NOT_SUPPORTED: &str = "Protocol type not supported";
    /// 10: EBADF.
    pub const INVALID_DESCRIPTOR: &str = "Invalid socket descriptor";
    /// 10: O_NONBLOCK could not be set.
    pub const NON_BLOCKING_FAILED: &str = "Unable to initialize non-blocking socket";
    /// 19.
    pub const IN_PROGRESS: &str = "Trying to connect while connection is in progress";
    /// 22: a quirk of Qt's server that this program does not have (contract 134).
    pub const TEMPORARY: &str = "Temporary error";
}
