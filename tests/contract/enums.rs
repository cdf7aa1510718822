//! Contract section 1: enums and addresses (statements 1 to 9). Trace: enums.

use qtcp::signal::{
    BindFlag, NetworkLayerProtocol, OpenMode, PauseMode, SocketError, SocketOption, SocketState,
    SocketType, SpecialAddress,
};
use qtcp::translate::HostAddress;

/// Checks that an enum has exactly these values, in this order.
macro_rules! assert_values {
    ($name:ident: $($qt:ident = $number:literal,)+) => {
        let values: Vec<_> = $name::ALL.iter().map(|v| (v.qt_name(), v.number())).collect();
        assert_eq!(values, [$((stringify!($qt), $number)),+]);
    };
}

#[test]
fn contract_001_socket_states_have_qts_numbers() {
    assert_values! { SocketState:
        UnconnectedState = 0,
        HostLookupState = 1,
        ConnectingState = 2,
        ConnectedState = 3,
        BoundState = 4,
        ListeningState = 5,
        ClosingState = 6,
    }
}

#[test]
fn contract_002_socket_errors_have_qts_numbers() {
    assert_values! { SocketError:
        ConnectionRefusedError = 0,
        RemoteHostClosedError = 1,
        HostNotFoundError = 2,
        SocketAccessError = 3,
        SocketResourceError = 4,
        SocketTimeoutError = 5,
        DatagramTooLargeError = 6,
        NetworkError = 7,
        AddressInUseError = 8,
        SocketAddressNotAvailableError = 9,
        UnsupportedSocketOperationError = 10,
        UnfinishedSocketOperationError = 11,
        ProxyAuthenticationRequiredError = 12,
        SslHandshakeFailedError = 13,
        ProxyConnectionRefusedError = 14,
        ProxyConnectionClosedError = 15,
        ProxyConnectionTimeoutError = 16,
        ProxyNotFoundError = 17,
        ProxyProtocolError = 18,
        OperationError = 19,
        SslInternalError = 20,
        SslInvalidUserDataError = 21,
        TemporaryError = 22,
        UnknownSocketError = -1,
    }
}

#[test]
fn contract_003_socket_options_have_qts_numbers() {
    assert_values! { SocketOption:
        LowDelayOption = 0,
        KeepAliveOption = 1,
        MulticastTtlOption = 2,
        MulticastLoopbackOption = 3,
        TypeOfServiceOption = 4,
        SendBufferSizeSocketOption = 5,
        ReceiveBufferSizeSocketOption = 6,
        PathMtuSocketOption = 7,
    }
}

#[test]
fn contract_004_socket_types_and_protocols_have_qts_numbers() {
    assert_values! { SocketType:
        TcpSocket = 0,
        UdpSocket = 1,
        SctpSocket = 2,
        UnknownSocketType = -1,
    }
    assert_values! { NetworkLayerProtocol:
        IPv4Protocol = 0,
        IPv6Protocol = 1,
        AnyIPProtocol = 2,
        UnknownNetworkLayerProtocol = -1,
    }
}

#[test]
fn contract_005_bind_flags_and_pause_modes_have_qts_numbers() {
    assert_values! { BindFlag:
        DefaultForPlatform = 0,
        ShareAddress = 1,
        DontShareAddress = 2,
        ReuseAddressHint = 4,
    }
    assert_values! { PauseMode:
        PauseNever = 0,
        PauseOnSslErrors = 1,
    }
}

#[test]
fn contract_006_special_addresses_have_qts_numbers() {
    assert_values! { SpecialAddress:
        Null = 0,
        Broadcast = 1,
        LocalHost = 2,
        LocalHostIPv6 = 3,
        Any = 4,
        AnyIPv6 = 5,
        AnyIPv4 = 6,
    }
}

#[test]
fn contract_007_open_modes_have_qts_numbers() {
    let modes =
        [OpenMode::NOT_OPEN, OpenMode::READ_ONLY, OpenMode::WRITE_ONLY, OpenMode::READ_WRITE];
    let seen = modes.map(|mode| (mode.number(), mode.is_readable(), mode.is_writable()));
    assert_eq!(seen, [(0, false, false), (1, true, false), (2, false, true), (3, true, true)]);
}

/// An address as the trace prints it: text, protocol, isNull, isLoopback.
fn printed(address: HostAddress) -> (String, i32, bool, bool) {
    let protocol = address.protocol().number();
    (address.to_string(), protocol, address.is_null(), address.is_loopback())
}

#[test]
fn contract_008_addresses_have_qts_texts() {
    let special = |special: SpecialAddress| printed(HostAddress::from(special));
    let literal = |text: &str| printed(HostAddress::parse(text));
    let null = || (String::new(), -1, true, false);

    assert_eq!(special(SpecialAddress::Null), null());
    assert_eq!(special(SpecialAddress::Broadcast), ("255.255.255.255".into(), 0, false, false));
    assert_eq!(special(SpecialAddress::LocalHost), ("127.0.0.1".into(), 0, false, true));
    assert_eq!(special(SpecialAddress::LocalHostIPv6), ("::1".into(), 1, false, true));
    assert_eq!(special(SpecialAddress::Any), ("0.0.0.0".into(), 2, false, false));
    assert_eq!(special(SpecialAddress::AnyIPv6), ("::".into(), 1, false, false));
    assert_eq!(special(SpecialAddress::AnyIPv4), ("0.0.0.0".into(), 0, false, false));

    assert_eq!(literal("localhost"), null());
    assert_eq!(literal("::ffff:127.0.0.1"), ("::ffff:127.0.0.1".into(), 1, false, true));
    assert_eq!(literal("127.1"), ("127.0.0.1".into(), 0, false, true));
    assert_eq!(literal("garbage"), null());
    assert_eq!(literal(""), null());
}

#[test]
fn contract_009_equality_is_strict_and_is_equal_is_tolerant() {
    let mapped = HostAddress::parse("::ffff:127.0.0.1");
    let local_host = HostAddress::from(SpecialAddress::LocalHost);
    assert_ne!(mapped, local_host);
    assert!(mapped.is_equal(local_host));
    assert!(local_host.is_equal(mapped));
    assert!(mapped.is_loopback());
}
