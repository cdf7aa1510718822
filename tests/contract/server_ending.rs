//! Contract section 10: the server closes, waits and fails (statements 127 to 140).
//!
//! Differences on purpose: 127, nothing happens where Qt crashes; 134 to 136, the true error, and
//! once.
//!
//! 130: no test: a destructor's order of objects; the machine has neither destructors nor children, what its owner has to delete is in 128
//! 137: no test: there is no virtual hook, and the flags of a descriptor are the reactor's
//! 139: no test: there is no call that takes a descriptor, listeners have ids
//! 140: no test: an order that must not be promised; two machines know nothing of each other

use crate::hall::*;
use crate::harness::{address, failure};
use qtcp::event::{FailureKind, ListenerEvent};
use qtcp::signal::{SocketError, SpecialAddress};
use qtcp::translate::{TcpListener, TcpSocket};

#[test]
fn contract_127_difference_pausing_a_server_that_does_not_listen_does_nothing() {
    // Qt dereferences null here. Trace: server_pause_not_listening.
    let mut hall = Hall::new();
    hall.call(TcpListener::pause_accepting);
    hall.call(TcpListener::resume_accepting);
    hall.expect(&[]);
    assert_eq!(hall.dump(), format!("{NOT_LISTENING} serverError=-1 errorString=\"\""));
    // A listen that follows is not paused.
    hall.call(TcpListener::pause_accepting);
    assert!(hall.listen(SpecialAddress::LocalHost, 0, "127.0.0.1:9000"));
    hall.client();
    hall.turn();
    hall.expect_signals(&ARRIVAL);
}

#[test]
fn contract_128_close_gives_up_the_pending_connections_and_keeps_the_taken_ones() {
    let mut hall = Hall::listening();
    let taken = hall.client();
    let pending = [hall.client(), hall.client()];
    hall.turn();
    assert_eq!(hall.next_pending_connection(), Some(taken));
    hall.call(TcpListener::pause_accepting);
    let queued = hall.client();
    hall.lines.clear();
    // Whoever owns the sockets deletes the pending ones.
    assert_eq!(hall.call(TcpListener::close).told, pending);
    hall.expect(&["> Close"]);
    assert_eq!(hall.reset, [queued]);
    assert_eq!(hall.dump(), format!("{NOT_LISTENING} serverError=-1 errorString=\"\""));
    assert_eq!(hall.call(TcpListener::close).told, []);
    hall.expect(&[]);

    // What deleting one of them says.
    let mut bench = accepted_socket("127.0.0.1:9000", "127.0.0.1:50000");
    bench.call(TcpSocket::destroy);
    bench.expect_signals(&[
        "aboutToClose [Connected]",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=50000 avail=0",
    ]);
}

#[test]
fn contract_129_close_in_the_new_connection_slot_stops_the_accepting() {
    // Trace: server_delete_in_slot.
    let mut hall = Hall::listening();
    let clients = [hall.client(), hall.client()];
    hall.on("newConnection", move |hall| {
        assert_eq!(hall.call(TcpListener::close).told, [clients[0]]);
    });
    hall.turn();
    hall.expect(&[ARRIVAL[0], ARRIVAL[1], "> Close"]);
    assert_eq!(hall.reset, [clients[1]]);
}

#[test]
fn contract_131_after_close_the_server_listens_again_also_on_the_same_port() {
    // Traces: server_listen_port0, server_rebind.
    let mut hall = Hall::listening();
    hall.client();
    hall.turn();
    hall.call(TcpListener::close);
    hall.lines.clear();
    assert!(hall.listen(SpecialAddress::LocalHost, 9000, "127.0.0.1:9000"));
    hall.expect(&["> Listen 127.0.0.1:9000 backlog=50", "> Accept 30"]);
    hall.client();
    hall.turn();
    hall.expect(&ARRIVAL);

    // Also without anything in between: the old descriptor is closed first.
    hall.answer = Some(ListenerEvent::Listening(address("127.0.0.1:9000")));
    hall.call(|l| {
        l.close();
        l.listen(SpecialAddress::LocalHost.into(), 9000)
    });
    hall.expect(&["> Close", "> Listen 127.0.0.1:9000 backlog=50", "> Accept 30"]);
}

#[test]
fn contract_132_a_wait_for_new_connection_accepts_all_or_sets_error_5() {
    // The result and *timedOut are the level's that owns the loop; this is the server's part.
    let mut hall = Hall::listening();
    hall.call(TcpListener::wait_timed_out);
    hall.expect(&[]);
    assert_eq!(hall.listener.server_error(), SocketError::SocketTimeout);
    assert_eq!(hall.listener.error_string(), "Network operation timed out");
    assert!(hall.listener.is_listening());
    hall.client();
    hall.client();
    hall.accept_now();
    hall.expect(&[ARRIVAL; 2].concat());
}

#[test]
fn contract_133_a_wait_does_not_count_pending_connections_and_accepts_nobody_into_a_full_list() {
    // Trace: server_max_pending_zero.
    let mut hall = Hall::new();
    hall.call(|l| l.set_max_pending_connections(0));
    assert!(hall.listen(SpecialAddress::LocalHost, 0, "127.0.0.1:9000"));
    hall.client();
    assert_eq!(hall.listener.pending_room(), 0);
    hall.accept_now();
    hall.expect_signals(&[]);
    assert!(!hall.listener.has_pending_connections());

    // Room is what is left beside the pending ones; those came before and are not told again.
    let mut hall = Hall::listening();
    hall.client();
    hall.turn();
    hall.expect(&ARRIVAL);
    assert_eq!(hall.listener.pending_room(), 29);
    hall.accept_now();
    hall.expect(&[]);
}

#[test]
fn contract_134_difference_a_timeout_after_a_success_is_error_5_as_well() {
    // Qt reports 22 "Temporary error" here: its engine keeps its first error.
    let mut hall = Hall::listening();
    hall.client();
    hall.accept_now();
    hall.call(TcpListener::wait_timed_out);
    assert_eq!(hall.listener.server_error(), SocketError::SocketTimeout);
    assert_eq!(hall.listener.error_string(), "Network operation timed out");
}

/// A server out of descriptors with one client waiting, and an empty record.
fn out_of_resources() -> Hall {
    let mut hall = Hall::listening();
    hall.client();
    hall.event(ListenerEvent::AcceptFailed(failure(FailureKind::OutOfResources)));
    hall.expect_signals(&["acceptError 4 \"Out of resources\""]);
    hall
}

#[test]
fn contract_135_difference_a_failing_accept_pauses_the_accepting_whoever_came_before() {
    // Trace: server_accept_error. The reactor has stopped by itself: there is nothing to say.
    let mut hall = out_of_resources();
    assert_eq!(
        hall.dump(),
        "isListening=1 serverAddress=\"127.0.0.1\" serverPort=9000 hasPending=0 serverError=4 errorString=\"Out of resources\""
    );
    hall.credits = None;
    hall.turn();
    hall.call(|_| ());
    hall.expect(&[]);
    assert_eq!(hall.waiting.len(), 1);

    // Qt says nothing then, and tries again in each turn. Trace: server_accept_error_after_a_client.
    let mut hall = Hall::listening();
    hall.client();
    hall.turn();
    hall.client();
    hall.lines.clear();
    hall.event(ListenerEvent::AcceptFailed(failure(FailureKind::OutOfResources)));
    hall.expect_signals(&["acceptError 4 \"Out of resources\""]);
}

#[test]
fn contract_135_difference_an_order_to_accept_that_crosses_the_failure_lets_nobody_hear_of_it_twice()
 {
    let mut hall = Hall::listening();
    hall.client();
    hall.turn();
    hall.client();
    let again = || ListenerEvent::AcceptFailed(failure(FailureKind::OutOfResources));
    // The reactor on a thread of its own has failed, and hears only now that there is room for one
    // more: it fails again.
    hall.lines.clear();
    assert!(hall.next_pending_connection().is_some());
    hall.expect(&["> Accept 30"]);
    hall.event(again());
    hall.expect_signals(&["acceptError 4 \"Out of resources\""]);
    hall.event(again());
    hall.expect_signals(&[]);
    // What fails after a resume is new.
    hall.call(TcpListener::resume_accepting);
    hall.lines.clear();
    hall.event(again());
    hall.expect_signals(&["acceptError 4 \"Out of resources\""]);
    // And so is what fails while somebody waits for it, paused as it is.
    hall.call(|listener| listener.accepting_failed(failure(FailureKind::OutOfResources)));
    hall.expect_signals(&["acceptError 4 \"Out of resources\""]);
}

#[test]
fn contract_136_difference_after_the_resume_the_client_comes_in_and_the_error_does_not_come_again()
{
    // Qt tells of the same error a second time, and pauses again. Trace: server_accept_error.
    let mut hall = out_of_resources();
    hall.call(TcpListener::resume_accepting);
    hall.expect(&["> Accept 30"]);
    hall.turn();
    hall.expect(&ARRIVAL);
    hall.client();
    hall.turn();
    hall.expect(&ARRIVAL);
    assert_eq!(hall.listener.server_error(), SocketError::SocketResource);
}

#[test]
fn contract_138_taken_in_pending_connection_available_new_connection_has_none_pending() {
    let mut hall = Hall::listening();
    let client = hall.client();
    hall.on("pendingConnectionAvailable", move |hall| {
        assert_eq!(hall.next_pending_connection(), Some(client));
    });
    hall.turn();
    hall.expect_signals(&[
        "pendingConnectionAvailable hasPending=true",
        "newConnection hasPending=false",
    ]);
}
