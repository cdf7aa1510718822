//! Contract section 10: the server listens and accepts (statements 112 to 126).

use std::net::SocketAddr;

use crate::hall::*;
use qtcp::event::FailureKind;
use qtcp::signal::{SocketError, SocketState, SpecialAddress};
use qtcp::translate::{HostAddress, TcpListener};

#[test]
fn contract_112_a_listen_that_works_gives_the_real_address_and_no_signal() {
    // Trace: server_listen_port0. SO_REUSEADDR is the reactor's.
    let mut hall = Hall::new();
    assert!(hall.listen(SpecialAddress::LocalHost, 0, "127.0.0.1:9000"));
    hall.expect(&["> Listen 127.0.0.1:0 backlog=50", "> Accept 30"]);
    assert_eq!(
        hall.dump(),
        "isListening=1 serverAddress=\"127.0.0.1\" serverPort=9000 hasPending=0 serverError=-1 errorString=\"\""
    );
}

#[test]
fn contract_113_a_listen_on_a_used_port_is_error_8() {
    // Trace: server_listen_used.
    let mut hall = Hall::new();
    let failed = format!(
        "{NOT_LISTENING} serverError=8 errorString=\"The bound address is already in use\""
    );
    assert!(!hall.listen_fails(SpecialAddress::LocalHost, 9000, FailureKind::AddressInUse));
    assert_eq!(hall.dump(), failed);
    assert!(!hall.listen_fails(SpecialAddress::Any, 9000, FailureKind::AddressInUse));
    assert_eq!(hall.dump(), failed);
    hall.expect_signals(&[]);

    // The failed server can listen again.
    assert!(hall.listen(SpecialAddress::LocalHost, 0, "127.0.0.1:9001"));
    assert_eq!(
        hall.dump(),
        "isListening=1 serverAddress=\"127.0.0.1\" serverPort=9001 hasPending=0 serverError=8 errorString=\"The bound address is already in use\""
    );
}

#[test]
fn contract_113_a_server_that_failed_to_listen_keeps_a_descriptor_until_it_is_closed() {
    let mut hall = Hall::new();
    assert!(!hall.listener.has_descriptor());
    assert!(!hall.listen_fails(SpecialAddress::LocalHost, 9000, FailureKind::AddressInUse));
    assert!(hall.listener.has_descriptor());
    hall.call(|l| drop(l.close()));
    assert!(!hall.listener.has_descriptor());
    assert!(hall.listen(SpecialAddress::LocalHost, 0, "127.0.0.1:9001"));
    assert!(hall.listener.has_descriptor());
}

#[test]
fn contract_114_an_address_of_another_host_is_error_9_and_a_null_address_means_any_ipv4() {
    // Trace: server_listen_bad_address.
    for text in ["192.0.2.1", "2001:db8::1"] {
        let mut hall = Hall::new();
        let at = HostAddress::parse(text);
        assert!(!hall.listen_fails(at, 0, FailureKind::AddressNotAvailable));
        assert_eq!(
            hall.dump(),
            format!("{NOT_LISTENING} serverError=9 errorString=\"The address is not available\"")
        );
    }
    let mut hall = Hall::new();
    assert!(hall.listen(HostAddress::Null, 0, "0.0.0.0:9000"));
    hall.expect(&["> Listen 0.0.0.0:0 backlog=50", "> Accept 30"]);
    assert_eq!(
        hall.dump(),
        "isListening=1 serverAddress=\"0.0.0.0\" serverPort=9000 hasPending=0 serverError=-1 errorString=\"\""
    );
}

#[test]
fn contract_115_a_listen_while_listening_warns_and_changes_nothing() {
    // Trace: server_double_listen.
    let mut hall = Hall::listening();
    let before = hall.dump();
    assert!(!hall.call(|l| l.listen(SpecialAddress::LocalHost.into(), 0)));
    hall.expect(&["warning \"QTcpServer::listen() called when already listening\""]);
    assert_eq!(hall.dump(), before);
}

#[test]
fn contract_116_neither_a_success_nor_close_clears_the_error() {
    // Trace: server_error_sticky.
    let mut hall = Hall::new();
    let at = HostAddress::parse("192.0.2.1");
    assert!(!hall.listen_fails(at, 0, FailureKind::AddressNotAvailable));
    for close in [false, true] {
        if close {
            hall.call(TcpListener::close);
        } else {
            assert!(hall.listen(SpecialAddress::LocalHost, 0, "127.0.0.1:9000"));
        }
        assert_eq!(hall.listener.server_error(), SocketError::SocketAddressNotAvailable);
        assert_eq!(hall.listener.error_string(), "The address is not available");
    }
}

#[test]
fn contract_117_any_is_one_dual_stack_socket_and_the_others_are_of_one_family() {
    // Trace: server_addresses. Who is refused is the kernel's: `dual_stack` is V6ONLY off.
    let cases = [
        (SpecialAddress::Any, "[::]:9000", "[::]:0 dual_stack", "0.0.0.0"),
        (SpecialAddress::AnyIPv4, "0.0.0.0:9000", "0.0.0.0:0", "0.0.0.0"),
        (SpecialAddress::AnyIPv6, "[::]:9000", "[::]:0", "::"),
        (SpecialAddress::LocalHost, "127.0.0.1:9000", "127.0.0.1:0", "127.0.0.1"),
        (SpecialAddress::LocalHostIPv6, "[::1]:9000", "[::1]:0", "::1"),
    ];
    for (at, local, command, shown) in cases {
        let mut hall = Hall::new();
        assert!(hall.listen(at, 0, local));
        hall.expect(&[&format!("> Listen {command} backlog=50"), "> Accept 30"]);
        assert_eq!(hall.listener.server_address().to_string(), shown);
        assert_eq!(hall.listener.server_address() == HostAddress::Any, at == SpecialAddress::Any);
    }
    // An IPv4 client of a dual-stack server has the mapped address, as the kernel says it.
    let bench = accepted_socket("[::ffff:127.0.0.1]:9000", "[::ffff:127.0.0.1]:50000");
    let ip = bench.socket.peer().as_ref().map(SocketAddr::ip);
    assert_eq!(ip, "::ffff:127.0.0.1".parse().ok());
}

#[test]
fn contract_118_pending_connection_available_comes_first_then_new_connection() {
    // Trace: server_new_connection.
    let mut hall = Hall::listening();
    hall.client();
    hall.turn();
    hall.expect(&ARRIVAL);
}

#[test]
fn contract_119_all_waiting_clients_come_in_one_turn_in_their_order() {
    // Trace: server_three_clients.
    let mut hall = Hall::listening();
    let clients = [hall.client(), hall.client(), hall.client()];
    hall.turn();
    hall.expect(&[ARRIVAL; 3].concat());
    for client in clients {
        assert_eq!(hall.next_pending_connection(), Some(client));
    }
    assert_eq!(hall.next_pending_connection(), None);
}

#[test]
fn contract_120_next_pending_connection_gives_the_oldest_which_is_connected_and_open() {
    // Trace: server_new_connection.
    let mut hall = Hall::listening();
    let client = hall.client();
    hall.turn();
    assert_eq!(hall.next_pending_connection(), Some(client));
    assert_eq!(hall.next_pending_connection(), None);
    accepted_socket("127.0.0.1:9000", "127.0.0.1:50000").expect_dump([
        "state=Connected error=-1 errorString=\"Unknown error\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=1 writeChannels=1",
        "local=\"127.0.0.1\":9000 peer=\"127.0.0.1\":50000 peerName=\"\" descriptor=FD",
    ]);
}

#[test]
fn contract_121_an_accepted_socket_was_connected_before_anyone_could_hear_of_it() {
    // Trace: server_take_in_slot. Taken in the slot: no signal yet, and nothing is lost.
    let mut bench = accepted_socket("127.0.0.1:9000", "127.0.0.1:50000");
    bench.expect(&["> Read"]);
    assert_eq!(bench.socket.bytes_available(), 0);
    bench.receive(b"early");
    bench.expect(&["readyRead avail=5 [Connected]"]);

    // Taken later: readyRead went by unheard, even the end may have; the data is there.
    bench.finish();
    bench.forget();
    assert_eq!(bench.socket.bytes_available(), 5);
    assert_eq!(bench.socket.state(), SocketState::Unconnected);
    assert_eq!(bench.socket.error(), SocketError::RemoteHostClosed);
    assert_eq!(bench.read_all(), b"early");
}

#[test]
fn contract_122_difference_a_client_that_reset_before_the_accept_has_its_address_all_the_same() {
    let mut hall = Hall::listening();
    hall.client();
    hall.turn();
    hall.expect(&ARRIVAL);
    let mut bench = accepted_socket("127.0.0.1:9000", "127.0.0.1:50000");
    bench.reset();
    bench.expect_signals(&[
        "error 1 \"The remote host closed the connection\" [Connected]",
        "state Closing",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=50000 avail=0",
    ]);
}

#[test]
fn contract_123_a_full_pending_list_stops_the_accepting_until_one_is_taken() {
    // Trace: server_max_pending.
    let mut hall = Hall::new();
    hall.call(|l| l.set_max_pending_connections(2));
    assert!(hall.listen(SpecialAddress::LocalHost, 0, "127.0.0.1:9000"));
    let clients = [hall.client(), hall.client(), hall.client(), hall.client()];
    hall.turn();
    hall.expect(&[
        "> Listen 127.0.0.1:0 backlog=50",
        "> Accept 2",
        ARRIVAL[0],
        ARRIVAL[1],
        ARRIVAL[0],
        ARRIVAL[1],
        "> StopAccept",
    ]);
    hall.turn();
    hall.expect(&[]);
    assert_eq!(hall.next_pending_connection(), Some(clients[0]));
    hall.turn();
    hall.expect(&["> Accept 1", ARRIVAL[0], ARRIVAL[1], "> StopAccept"]);
    assert_eq!(hall.next_pending_connection(), Some(clients[1]));
    assert_eq!(hall.next_pending_connection(), Some(clients[2]));
    assert_eq!(hall.next_pending_connection(), None);
    hall.turn();
    hall.expect_signals(&ARRIVAL);
    assert!(hall.listener.has_pending_connections());
}

#[test]
fn contract_124_raising_the_maximum_alone_does_not_start_accepting_again() {
    let mut hall = Hall::listening();
    hall.call(|l| l.set_max_pending_connections(1));
    hall.client();
    let second = hall.client();
    hall.client();
    hall.turn();
    hall.expect_signals(&ARRIVAL);
    hall.call(|l| l.set_max_pending_connections(2));
    hall.turn();
    hall.expect(&[]);
    hall.call(TcpListener::resume_accepting);
    hall.turn();
    hall.expect_signals(&ARRIVAL);

    // Taking one starts it as well.
    hall.call(|l| l.set_max_pending_connections(3));
    hall.turn();
    hall.expect(&[]);
    hall.next_pending_connection();
    hall.turn();
    hall.expect_signals(&ARRIVAL);
    assert_eq!(hall.next_pending_connection(), Some(second));

    // Trace: server_max_pending_zero.
    let mut hall = Hall::new();
    hall.call(|l| l.set_max_pending_connections(0));
    assert!(hall.listen(SpecialAddress::LocalHost, 0, "127.0.0.1:9000"));
    hall.client();
    hall.turn();
    hall.call(TcpListener::resume_accepting);
    hall.turn();
    hall.expect_signals(&[]);
    assert_eq!(hall.waiting.len(), 1);
}

#[test]
fn contract_125_paused_clients_wait_in_the_kernel_and_come_in_together() {
    // Trace: server_pause_resume.
    let mut hall = Hall::listening();
    hall.call(TcpListener::pause_accepting);
    hall.client();
    hall.client();
    hall.turn();
    hall.expect(&["> StopAccept"]);
    assert!(hall.listener.is_listening());
    hall.call(TcpListener::resume_accepting);
    hall.turn();
    hall.expect(&["> Accept 30", ARRIVAL[0], ARRIVAL[1], ARRIVAL[0], ARRIVAL[1]]);
}

#[test]
fn contract_125_difference_a_pause_in_a_slot_holds_at_once() {
    // Qt's loop that accepts what waits goes on; scenario server_pause_in_slot.
    let mut hall = Hall::listening();
    hall.on("newConnection", |hall| hall.call(TcpListener::pause_accepting));
    hall.client();
    hall.client();
    hall.turn();
    hall.expect(&[ARRIVAL[0], ARRIVAL[1], "> StopAccept"]);
}

#[test]
fn contract_126_taking_a_connection_undoes_the_pause_and_a_wait_accepts_in_spite_of_it() {
    let mut hall = Hall::listening();
    let first = hall.client();
    hall.turn();
    hall.call(TcpListener::pause_accepting);
    hall.client();
    hall.turn();
    hall.expect_signals(&ARRIVAL);
    assert_eq!(hall.next_pending_connection(), Some(first));
    hall.turn();
    hall.expect_signals(&ARRIVAL);

    // One that returns nothing undoes nothing.
    let mut hall = Hall::listening();
    hall.call(TcpListener::pause_accepting);
    assert_eq!(hall.next_pending_connection(), None);
    hall.client();
    hall.turn();
    hall.expect_signals(&[]);

    // Trace: server_pause_wait. It stays paused.
    hall.accept_now();
    hall.expect(&ARRIVAL);
    hall.client();
    hall.turn();
    hall.expect(&[]);
}
