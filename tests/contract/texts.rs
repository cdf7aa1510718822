//! Contract section 11: the error texts, one test per row of the table. Each text comes out of
//! the operation that has it in Qt, given the failure of the system call.
//!
//! Differences on purpose: 11 and 22 never happen (statements 36 and 134).

use crate::harness::{Bench, address, failure};
use qtcp::event::{FailureKind, Id, ListenerEvent};
use qtcp::signal::{BindFlag, ListenerSignal, SocketError, SpecialAddress, text};
use qtcp::translate::{HostAddress, TcpListener, WaitFor};

/// `error()` as a number, and `errorString()`.
type Shown = (i32, String);

fn shown(bench: &Bench) -> Shown {
    (bench.socket.error().number(), bench.socket.error_string().to_owned())
}

fn shown_by(server: &TcpListener) -> Shown {
    (server.server_error().number(), server.error_string().to_owned())
}

fn is(code: i32, text: &str) -> Shown {
    (code, text.to_owned())
}

/// Both attempts of a connect fail so.
fn connect_fails(kind: FailureKind) -> Shown {
    let mut bench = Bench::new();
    bench.connect();
    bench.connect_fails(kind);
    bench.connect_fails(kind);
    shown(&bench)
}

fn bind_fails(kind: FailureKind) -> Shown {
    let mut bench = Bench::new();
    let local_host = HostAddress::from(SpecialAddress::LocalHost);
    bench.call(|s| s.bind(local_host, 1, BindFlag::DefaultForPlatform));
    bench.bind_fails(kind);
    shown(&bench)
}

fn read_fails(kind: FailureKind) -> Shown {
    let mut bench = Bench::new_connected();
    bench.read_fails(kind);
    shown(&bench)
}

fn write_fails(kind: FailureKind) -> Shown {
    let mut bench = Bench::new_connected();
    bench.write(b"hello");
    bench.take_chunk();
    bench.write_fails(kind);
    shown(&bench)
}

fn listening() -> TcpListener {
    let mut server = TcpListener::new();
    server.listen(HostAddress::Any, 0);
    while server.poll_command().is_some() {}
    server.handle(ListenerEvent::Listening(address("[::]:8888")));
    while server.poll_command().is_some() {}
    server
}

fn listen_fails(kind: FailureKind, binding: bool) -> Shown {
    let mut server = TcpListener::new();
    server.listen(HostAddress::Any, 8888);
    while server.poll_command().is_some() {}
    server.handle(ListenerEvent::ListenFailed { failure: failure(kind), binding });
    shown_by(&server)
}

/// The error that acceptError tells is the one of `serverError()`.
fn accept_fails(kind: FailureKind) -> Shown {
    let mut server = listening();
    server.handle(ListenerEvent::AcceptFailed(failure(kind)));
    let signal = server.poll_signal();
    assert_eq!(signal, Some(ListenerSignal::AcceptError(server.server_error())));
    shown_by(&server)
}

#[test]
fn contract_text_minus_1_unknown_error_is_what_a_socket_starts_with() {
    assert_eq!(shown(&Bench::new()), is(-1, "Unknown error"));
    assert_eq!(shown_by(&TcpListener::new()), is(-1, ""));
}

#[test]
fn contract_text_minus_1_not_connected_is_for_a_write_without_connection() {
    let mut bench = Bench::new_connected();
    bench.reset();
    bench.forget();
    assert_eq!(bench.write(b"x"), -1);
    assert_eq!(shown(&bench), is(-1, "Socket is not connected"));
    bench.expect(&[]);
}

#[test]
fn contract_text_0_connection_refused() {
    for kind in [FailureKind::Refused, FailureKind::InvalidArgument] {
        assert_eq!(connect_fails(kind), is(0, "Connection refused"));
    }
}

#[test]
fn contract_text_1_the_remote_host_closed_the_connection() {
    const TEXT: &str = "The remote host closed the connection";
    let mut bench = Bench::new_connected();
    bench.finish();
    assert_eq!(shown(&bench), is(1, TEXT));
    assert_eq!(read_fails(FailureKind::Reset), is(1, TEXT));
    assert_eq!(write_fails(FailureKind::Reset), is(1, TEXT));
    assert_eq!(write_fails(FailureKind::BrokenPipe), is(1, TEXT));
    assert_eq!(accept_fails(FailureKind::Aborted), is(7, TEXT));
}

#[test]
fn contract_text_2_host_not_found() {
    let mut bench = Bench::new();
    bench.connect_to("nosuchhost.invalid");
    bench.looked_up(&[]);
    assert_eq!(shown(&bench), is(2, "Host not found"));
}

#[test]
fn contract_text_3_permission_denied_or_the_address_is_protected() {
    assert_eq!(connect_fails(FailureKind::AccessDenied), is(3, "Permission denied"));
    assert_eq!(accept_fails(FailureKind::AccessDenied), is(3, "Permission denied"));
    assert_eq!(bind_fails(FailureKind::AccessDenied), is(3, "The address is protected"));
    assert_eq!(listen_fails(FailureKind::AccessDenied, true), is(3, "The address is protected"));
}

#[test]
fn contract_text_4_out_of_resources_or_operation_on_non_socket() {
    assert_eq!(connect_fails(FailureKind::OutOfResources), is(4, "Out of resources"));
    assert_eq!(bind_fails(FailureKind::OutOfResources), is(4, "Out of resources"));
    assert_eq!(accept_fails(FailureKind::OutOfResources), is(4, "Out of resources"));
    assert_eq!(accept_fails(FailureKind::NotASocket), is(4, "Operation on non-socket"));
}

#[test]
fn contract_text_5_waiting_timed_out() {
    const TEXT: &str = "Network operation timed out";
    for what in [WaitFor::ReadyRead, WaitFor::BytesWritten, WaitFor::Disconnected] {
        let mut bench = Bench::new_connected();
        bench.write(b"hello");
        assert!(!bench.wait(what, &[]));
        assert_eq!(shown(&bench), is(5, TEXT));
    }
    let mut server = listening();
    server.wait_timed_out();
    assert_eq!(shown_by(&server), is(5, TEXT));
}

#[test]
fn contract_text_5_connect_wait_timed_out() {
    let mut bench = Bench::new();
    bench.connect();
    assert!(!bench.wait(WaitFor::Connected, &[]));
    assert_eq!(shown(&bench), is(5, "Socket operation timed out"));
}

#[test]
fn contract_text_5_connect_timer_of_the_event_loop_ran_out() {
    assert_eq!(connect_fails(FailureKind::AttemptTimedOut), is(5, "Connection timed out"));
}

#[test]
fn contract_text_6_datagram_too_large() {
    assert_eq!(write_fails(FailureKind::MessageTooLong), is(6, "Datagram was too large to send"));
}

#[test]
fn contract_text_7_the_network_failed() {
    assert_eq!(connect_fails(FailureKind::HostUnreachable), is(7, "Host unreachable"));
    assert_eq!(connect_fails(FailureKind::NetworkUnreachable), is(7, "Network unreachable"));
    assert_eq!(connect_fails(FailureKind::TimedOut), is(7, "Connection timed out"));
    assert_eq!(read_fails(FailureKind::Other), is(7, "strerror's text"));
}

#[test]
fn contract_text_8_the_address_is_in_use() {
    const BIND: &str = "The bound address is already in use";
    const LISTEN: &str = "Another socket is already listening on the same port";
    assert_eq!(bind_fails(FailureKind::AddressInUse), is(8, BIND));
    assert_eq!(listen_fails(FailureKind::AddressInUse, true), is(8, BIND));
    assert_eq!(listen_fails(FailureKind::AddressInUse, false), is(8, LISTEN));
}

#[test]
fn contract_text_9_the_address_is_not_available() {
    const TEXT: &str = "The address is not available";
    assert_eq!(bind_fails(FailureKind::AddressNotAvailable), is(9, TEXT));
    assert_eq!(listen_fails(FailureKind::AddressNotAvailable, true), is(9, TEXT));
}

/// Two of the texts belong to things that cannot happen to this machine: a socket without an
/// engine because of a proxy, and a descriptor that does not take O_NONBLOCK.
#[test]
fn contract_text_10_the_operation_is_not_supported() {
    assert_eq!(bind_fails(FailureKind::InvalidArgument), is(10, "Unsupported socket operation"));
    let no_protocol = connect_fails(FailureKind::ProtocolNotSupported);
    assert_eq!(no_protocol, is(10, "Protocol type not supported"));
    let bad = is(10, "Invalid socket descriptor");
    assert_eq!(connect_fails(FailureKind::InvalidDescriptor), bad);
    assert_eq!(bind_fails(FailureKind::InvalidDescriptor), bad);
    assert_eq!(accept_fails(FailureKind::InvalidDescriptor), bad);
    assert_eq!(text::OPERATION_NOT_SUPPORTED, "Operation on socket is not supported");
    assert_eq!(text::NON_BLOCKING_FAILED, "Unable to initialize non-blocking socket");
}

/// Only a flush while Connecting leads to it (statement 36).
#[test]
fn contract_text_11_a_flush_while_connecting() {
    let mut bench = Bench::new();
    bench.connect();
    bench.write(b"hello");
    assert!(!bench.flush());
    assert_eq!(shown(&bench), is(11, "Invalid socket descriptor"));
}

#[test]
fn contract_text_19_connecting_while_a_connection_is_in_progress() {
    let mut bench = Bench::new_connected();
    bench.connect();
    assert_eq!(shown(&bench), is(19, "Trying to connect while connection is in progress"));
}

/// In Qt a wait that times out after a first success says 22 (statement 134).
#[test]
fn contract_text_22_difference_a_wait_after_a_success_says_that_it_timed_out() {
    let mut server = listening();
    let (id, local, peer) = (Id::new(), address("[::1]:8888"), address("[::1]:50000"));
    server.handle(ListenerEvent::Accepted { id, local, peer });
    while server.poll_signal().is_some() {}
    server.wait_timed_out();
    assert_eq!(server.server_error(), SocketError::SocketTimeout);
    assert_eq!(shown_by(&server), is(5, "Network operation timed out"));
    assert_eq!(text::TEMPORARY, "Temporary error");
}
