//! Contract section 3: connecting (statements 18 to 43).
//!
//! Differences on purpose: 36, 37 (a flush kills nothing, one error), 43 (nothing is lost).

use crate::harness::{Bench, address};
use qtcp::event::{FailureKind, SocketEvent};
use qtcp::signal::{NetworkLayerProtocol, OpenMode, SocketError, SocketState};
use qtcp::translate::{TcpSocket, WaitFor};

/// What connecting to an IP literal says at once.
const LITERAL: [&str; 3] = ["state HostLookup", "state Connecting", "hostFound [Connecting]"];

const REFUSED: &str = "error 0 \"Connection refused\" [Unconnected]";
const NOT_FOUND: &str = "error 2 \"Host not found\" [Unconnected]";

/// A socket that is connecting to an IP literal, with an empty record.
fn connecting() -> Bench {
    let mut bench = Bench::new();
    bench.connect();
    bench.forget();
    bench
}

/// A socket whose name is being looked up, with an empty record.
fn looking_up() -> Bench {
    let mut bench = Bench::new();
    bench.connect_to("localhost");
    bench.forget();
    bench
}

/// A socket that waits in Closing for 5 bytes to be sent, with an empty record.
fn closing() -> Bench {
    let mut bench = Bench::new_connected();
    bench.write(b"hello");
    bench.disconnect();
    assert_eq!(bench.socket.state(), SocketState::Closing);
    bench.forget();
    bench
}

#[test]
fn contract_018_connecting_twice_is_an_error_that_disturbs_nothing() {
    const BUSY: &str = "warning \"QAbstractSocket::connectToHost() called when already looking \
                        up or connecting/connected to \"127.0.0.1\"\"";
    const TEXT: &str = "Trying to connect while connection is in progress";
    let busy = |bench: &mut Bench, state: &str| {
        // The warning names the host of the call that is refused.
        bench.connect();
        bench.expect(&[BUSY, &format!("error 19 \"{TEXT}\" [{state}]")]);
    };

    let mut bench = looking_up();
    busy(&mut bench, "HostLookup");
    bench.looked_up(&["127.0.0.1"]);
    bench.connected();
    bench.expect_signals(&[
        "state Connecting",
        "hostFound [Connecting]",
        "state Connected",
        "connected [Connected]",
    ]);

    let mut bench = connecting();
    busy(&mut bench, "Connecting");
    bench.connected();
    bench.expect_signals(&["state Connected", "connected [Connected]"]);
    // The error survives the success.
    assert_eq!(bench.socket.error(), SocketError::Operation);
    assert_eq!(bench.socket.error_string(), TEXT);

    busy(&mut bench, "Connected");
    bench.expect_dump([
        "state=Connected error=19 errorString=\"Trying to connect while connection is in progress\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=1 writeChannels=1",
        "local=\"127.0.0.1\":50000 peer=\"127.0.0.1\":8888 peerName=\"127.0.0.1\" descriptor=FD",
    ]);
    bench.receive(b"alive");
    bench.expect(&["readyRead avail=5 [Connected]"]);

    let mut bench = closing();
    busy(&mut bench, "Closing");
    bench.send_all();
    assert_eq!(bench.sent, b"hello");
    assert_eq!(bench.socket.state(), SocketState::Unconnected);
}

#[test]
fn contract_019_connecting_opens_the_device_and_forgets_the_last_connection() {
    let mut bench = Bench::new_connected();
    bench.receive(b"old");
    bench.finish();
    assert_eq!(bench.socket.error(), SocketError::RemoteHostClosed);
    // All of it is done when the first signal comes, also for a literal.
    bench.on("state HostLookup", |bench| {
        bench.expect_dump([
            "state=HostLookup error=-1 errorString=\"Unknown error\" openMode=1 isOpen=1 isValid=1 isReadable=1 isWritable=0",
            "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
            "local=\"\":0 peer=\"\":0 peerName=\"::1\" descriptor=-1",
        ]);
    });
    bench.forget();
    bench.call(|s| s.connect_to_host("::1", 9999, OpenMode::READ_ONLY));
    bench.expect(&[
        "state HostLookup",
        "state Connecting",
        "hostFound [Connecting]",
        "> Connect [::1]:9999",
    ]);
}

#[test]
fn contract_020_a_literal_needs_no_lookup_and_is_found_after_connecting_began() {
    let mut bench = Bench::new();
    bench.connect();
    bench.expect(&[LITERAL[0], LITERAL[1], LITERAL[2], "> Connect 127.0.0.1:8888"]);
    bench.expect_dump([
        "state=Connecting error=-1 errorString=\"Unknown error\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
        "local=\"\":0 peer=\"\":0 peerName=\"127.0.0.1\" descriptor=-1",
    ]);

    // Traces connect_ip6 and connect_mapped_address.
    for literal in ["::1", "::ffff:127.0.0.1"] {
        let mut bench = Bench::new();
        bench.connect_to(literal);
        bench.expect_signals(&LITERAL);
    }
}

#[test]
fn contract_021_connected_comes_from_the_network_never_out_of_the_call() {
    let mut bench = Bench::new();
    bench.connect();
    bench.expect_signals(&LITERAL);
    bench.connected();
    bench.expect_signals(&["state Connected", "connected [Connected]"]);
}

#[test]
fn contract_022_the_connected_slot_sees_the_connection() {
    let mut bench = connecting();
    bench.on("connected", |bench| {
        bench.expect_dump([
            "state=Connected error=-1 errorString=\"Unknown error\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
            "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=1 writeChannels=1",
            "local=\"127.0.0.1\":50000 peer=\"127.0.0.1\":8888 peerName=\"127.0.0.1\" descriptor=FD",
        ]);
    });
    bench.connected();
    bench.expect_signals(&["state Connected", "connected [Connected]"]);
}

#[test]
fn contract_023_a_name_is_looked_up_first() {
    let mut bench = Bench::new();
    bench.connect_to("localhost");
    bench.expect(&["state HostLookup", "> LookUp \"localhost\""]);
    bench.expect_dump([
        "state=HostLookup error=-1 errorString=\"Unknown error\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
        "local=\"\":0 peer=\"\":0 peerName=\"localhost\" descriptor=-1",
    ]);
    bench.looked_up(&["127.0.0.1"]);
    bench.connected();
    bench.expect_signals(&[
        "state Connecting",
        "hostFound [Connecting]",
        "state Connected",
        "connected [Connected]",
    ]);
    bench.expect_dump([
        "state=Connected error=-1 errorString=\"Unknown error\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=1 writeChannels=1",
        "local=\"127.0.0.1\":50000 peer=\"127.0.0.1\":8888 peerName=\"localhost\" descriptor=FD",
    ]);
}

/// The cache itself, if there is one, belongs to the reactor.
#[test]
fn contract_024_a_lookup_that_is_answered_at_once_looks_like_a_literal() {
    let mut bench = Bench::new();
    bench.connect_to("localhost");
    bench.looked_up(&["127.0.0.1"]);
    bench.expect_signals(&LITERAL);
}

#[test]
fn contract_025_wait_for_connected_waits_for_the_lookup_too() {
    let mut bench = looking_up();
    let result = bench.wait(
        WaitFor::Connected,
        &[|b| b.looked_up(&["127.0.0.1"]), |b| b.connected(), |_| panic!("waits for nothing")],
    );
    assert!(result);
    bench.expect_signals(&[
        "state Connecting",
        "hostFound [Connecting]",
        "state Connected",
        "connected [Connected]",
    ]);
}

#[test]
fn contract_025_wait_for_connected_inside_the_host_found_slot_makes_the_connection() {
    // Scenario: wait_connected_in_hostfound_slot_literal.
    let mut bench = Bench::new();
    bench.once("hostFound", |bench| {
        assert!(bench.wait(WaitFor::Connected, &[|bench| bench.connected()]));
        bench.note("true");
    });
    bench.connect();
    bench.expect(&[
        LITERAL[0],
        LITERAL[1],
        LITERAL[2],
        "> Connect 127.0.0.1:8888",
        "> Read",
        "state Connected",
        "connected [Connected]",
        "true",
        "warning \"QNativeSocketEngine::connectToHost() was called not in QAbstractSocket::BoundState or QAbstractSocket::UnconnectedState\"",
    ]);
}

#[test]
fn contract_026_every_address_is_tried_and_then_the_whole_list_again() {
    let mut bench = looking_up();
    bench.looked_up(&["::1", "127.0.0.1"]);
    bench.refuse();
    bench.expect(&[
        "state Connecting",
        "hostFound [Connecting]",
        "> Connect [::1]:8888",
        "> Connect 127.0.0.1:8888",
        "> Connect [::1]:8888",
        "> Connect 127.0.0.1:8888",
        "state Unconnected",
        REFUSED,
    ]);

    let mut bench = looking_up();
    bench.looked_up(&["::1", "127.0.0.1"]);
    bench.connect_fails(FailureKind::Refused);
    bench.connected();
    bench.expect(&[
        "state Connecting",
        "hostFound [Connecting]",
        "> Connect [::1]:8888",
        "> Connect 127.0.0.1:8888",
        "> Read",
        "state Connected",
        "connected [Connected]",
    ]);
    assert_eq!(bench.socket.peer(), Some(address("127.0.0.1:8888")));
}

#[test]
fn contract_027_a_refused_attempt_leaves_a_valid_socket_behind_until_the_next_one() {
    // Scenario: close_while_connecting_refused.
    let mut bench = connecting();
    bench.close();
    bench.refuse();
    assert!(bench.socket.is_valid() && !bench.socket.is_open());
    assert!(!bench.socket.has_descriptor());
    bench.call(|s| s.connect_to_host("name.invalid", 1, OpenMode::NOT_OPEN));
    bench.looked_up(&[]);
    assert!(!bench.socket.is_valid(), "nothing was tried");
}

#[test]
fn contract_027_refused_means_unconnected_first_and_then_one_error() {
    let mut bench = Bench::new();
    bench.connect();
    bench.refuse();
    bench.expect(&[
        LITERAL[0],
        LITERAL[1],
        LITERAL[2],
        "> Connect 127.0.0.1:8888",
        "> Connect 127.0.0.1:8888",
        "state Unconnected",
        REFUSED,
    ]);
    let dump = [
        "state=Unconnected error=0 errorString=\"Connection refused\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
        "local=\"\":0 peer=\"\":0 peerName=\"127.0.0.1\" descriptor=-1",
    ];
    bench.expect_dump(dump);

    // Trace connect_refused_wait.
    let mut bench = connecting();
    assert!(!bench.wait(WaitFor::Connected, &[|b| b.refuse()]));
    bench.expect_signals(&["state Unconnected", REFUSED]);
    bench.expect_dump(dump);
}

#[test]
fn contract_028_port_0_is_refused_like_any_other() {
    let mut bench = Bench::new();
    bench.call(|s| s.connect_to_host("127.0.0.1", 0, OpenMode::READ_WRITE));
    bench.expect(&[LITERAL[0], LITERAL[1], LITERAL[2], "> Connect 127.0.0.1:0"]);
    bench.refuse();
    bench.expect_signals(&["state Unconnected", REFUSED]);
}

#[test]
fn contract_029_a_name_that_is_not_found_is_never_an_error_inside_the_call() {
    let too_long = format!("{}.invalid", "a".repeat(70));
    // The empty name is also what a null address stands for.
    for name in ["nosuchhost.invalid", "", &too_long] {
        let mut bench = Bench::new();
        bench.connect_to(name);
        bench.expect(&["state HostLookup", &format!("> LookUp {name:?}")]);
        bench.looked_up(&[]);
        bench.expect(&["state Unconnected", NOT_FOUND]);
        bench.expect_dump([
            "state=Unconnected error=2 errorString=\"Host not found\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
            "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
            &format!("local=\"\":0 peer=\"\":0 peerName=\"{name}\" descriptor=-1"),
        ]);
    }

    // Trace connect_unresolvable_wait.
    let mut bench = looking_up();
    assert!(!bench.wait(WaitFor::Connected, &[|b| b.looked_up(&[])]));
    bench.expect(&["state Unconnected", NOT_FOUND]);
}

#[test]
fn contract_030_a_literal_of_the_wrong_family_is_not_found_at_once() {
    let cases = [("127.0.0.1", NetworkLayerProtocol::IPv6), ("::1", NetworkLayerProtocol::IPv4)];
    for (host, protocol) in cases {
        let mut bench = Bench::new();
        bench.call(|s| s.connect_to_host_by(host, 8888, OpenMode::READ_WRITE, protocol));
        bench.expect(&["state HostLookup", "state Unconnected", NOT_FOUND]);
        bench.expect_dump([
            "state=Unconnected error=2 errorString=\"Host not found\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
            "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
            &format!("local=\"\":0 peer=\"\":0 peerName=\"{host}\" descriptor=-1"),
        ]);
    }
}

#[test]
fn contract_031_a_literal_has_two_attempts_before_the_connection_timed_out() {
    let mut bench = connecting();
    bench.connect_fails(FailureKind::AttemptTimedOut);
    bench.expect(&["> Connect 127.0.0.1:8888"]);
    bench.connect_fails(FailureKind::AttemptTimedOut);
    bench.expect(&["state Unconnected", "error 5 \"Connection timed out\" [Unconnected]"]);
    bench.expect_dump([
        "state=Unconnected error=5 errorString=\"Connection timed out\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
        "local=\"\":0 peer=\"\":0 peerName=\"127.0.0.1\" descriptor=-1",
    ]);
}

#[test]
fn contract_032_wait_for_connected_times_out_without_error_occurred() {
    let mut bench = connecting();
    assert!(!bench.wait(WaitFor::Connected, &[|b| b.connect_fails(FailureKind::Refused)]));
    bench.expect(&["> Connect 127.0.0.1:8888", "> Close", "state Unconnected"]);
    bench.expect_dump([
        "state=Unconnected error=5 errorString=\"Socket operation timed out\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
        "local=\"\":0 peer=\"\":0 peerName=\"127.0.0.1\" descriptor=-1",
    ]);

    let mut bench = looking_up();
    assert!(!bench.wait(WaitFor::Connected, &[]));
    bench.expect(&["> CancelLookUp", "state Unconnected"]);
    // The attempt is dropped: an answer that was under way changes nothing.
    bench.looked_up(&["127.0.0.1"]);
    bench.expect(&[]);
}

#[test]
fn contract_033_without_time_wait_for_connected_is_false_even_if_the_kernel_has_connected() {
    let mut bench = connecting();
    assert!(!bench.wait(WaitFor::Connected, &[]));
    bench.expect_signals(&["state Unconnected"]);
    assert_eq!(bench.socket.error_string(), "Socket operation timed out");
    let (local, peer) = (address("127.0.0.1:50000"), address("127.0.0.1:8888"));
    bench.event(SocketEvent::Connected { local, peer });
    bench.expect(&[]);
    assert_eq!(bench.socket.state(), SocketState::Unconnected);
}

#[test]
fn contract_034_wait_for_connected_answers_at_once_when_connected_or_unconnected() {
    let mut bench = connecting();
    assert!(bench.wait(WaitFor::Connected, &[|b| b.connected()]));
    bench.expect_signals(&["state Connected", "connected [Connected]"]);
    assert!(bench.wait(WaitFor::Connected, &[|_| panic!("waits for nothing")]));
    bench.expect(&[]);

    bench.reset();
    bench.forget();
    assert!(!bench.wait(WaitFor::Connected, &[|_| panic!("waits for nothing")]));
    bench.expect(&[]);
    assert_eq!(bench.socket.error(), SocketError::RemoteHostClosed);
}

#[test]
fn contract_035_what_is_written_before_the_connection_is_sent_after_connected() {
    let mut bench = connecting();
    assert_eq!(bench.write(b"hello"), 5);
    assert_eq!(bench.socket.bytes_to_write(), 5);
    bench.expect(&[]);
    bench.connected();
    bench.send_all();
    bench.expect_signals(&[
        "state Connected",
        "connected [Connected]",
        "bytesWritten 5 toWrite=0 [Connected]",
    ]);
    assert_eq!(bench.sent, b"hello");

    let mut bench = looking_up();
    assert_eq!(bench.write(b"hello"), 5);
    bench.looked_up(&["127.0.0.1"]);
    bench.connected();
    bench.send_all();
    bench.expect_signals(&[
        "state Connecting",
        "hostFound [Connecting]",
        "state Connected",
        "connected [Connected]",
        "bytesWritten 5 toWrite=0 [Connected]",
    ]);
    assert_eq!(bench.sent, b"hello");
}

/// Qt: a flush with pending data while Connecting kills the attempt with error 11.
#[test]
fn contract_036_difference_flush_before_the_connection_is_a_harmless_false() {
    for mut bench in [connecting(), looking_up()] {
        assert!(!bench.flush());
        bench.write(b"hello");
        assert!(!bench.flush());
        bench.expect(&[]);
        if bench.socket.state() == SocketState::HostLookup {
            bench.looked_up(&["127.0.0.1"]);
        }
        bench.connected();
        bench.forget();
        assert!(bench.flush());
        bench.expect(&["bytesWritten 5 toWrite=0 [Connected]"]);
        assert_eq!(bench.sent, b"hello");
    }
}

/// Qt: the error comes a second time, and the device is closed.
#[test]
fn contract_037_difference_refused_with_pending_data_is_one_error() {
    let mut bench = connecting();
    bench.write(b"hello");
    bench.refuse();
    bench.expect_signals(&["state Unconnected", REFUSED]);
    bench.expect_dump([
        "state=Unconnected error=0 errorString=\"Connection refused\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
        "local=\"\":0 peer=\"\":0 peerName=\"127.0.0.1\" descriptor=-1",
    ]);
}

/// What closing before the connection is there leads to, once it is.
const CLOSED_WHEN_CONNECTED: [&str; 6] = [
    "state Connected",
    "connected [Connected]",
    "state Closing",
    "state Unconnected",
    "readChannelFinished [Unconnected]",
    "disconnected [Unconnected] peerPort=8888 avail=0",
];

#[test]
fn contract_038_closing_before_the_connection_waits_for_it_and_sends_what_is_pending() {
    // Trace disconnect_while_connecting.
    let mut bench = connecting();
    bench.disconnect();
    bench.expect(&[]);
    assert_eq!(bench.socket.state(), SocketState::Connecting);
    assert_eq!(bench.socket.open_mode(), OpenMode::READ_WRITE);
    bench.connected();
    bench.expect_signals(&CLOSED_WHEN_CONNECTED);
    assert_eq!(bench.socket.open_mode(), OpenMode::READ_WRITE);

    // Trace disconnect_while_lookup.
    let mut bench = looking_up();
    bench.disconnect();
    bench.expect(&[]);
    bench.looked_up(&["127.0.0.1"]);
    bench.expect_signals(&["state Connecting", "hostFound [Connecting]"]);
    bench.connected();
    bench.expect_signals(&CLOSED_WHEN_CONNECTED);

    // Traces disconnect_while_connecting_data and close_while_connecting_data.
    let sent = [
        "state Connected",
        "connected [Connected]",
        "state Closing",
        "bytesWritten 5 toWrite=0 [Closing]",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=8888 avail=0",
    ];
    let mut bench = connecting();
    bench.write(b"hello");
    bench.disconnect();
    bench.expect(&[]);
    bench.connected();
    bench.send_all();
    bench.expect_signals(&sent);
    assert_eq!(bench.sent, b"hello");

    let mut bench = connecting();
    bench.write(b"hello");
    bench.close();
    bench.expect(&["aboutToClose [Connecting]"]);
    assert_eq!(bench.socket.state(), SocketState::Connecting);
    assert_eq!(bench.socket.open_mode(), OpenMode::NOT_OPEN);
    assert_eq!(bench.socket.bytes_to_write(), 5);
    bench.connected();
    bench.send_all();
    bench.expect_signals(&sent);
    assert_eq!(bench.sent, b"hello");

    // Close while looking up.
    let mut bench = looking_up();
    bench.close();
    bench.expect(&["aboutToClose [HostLookup]"]);
    bench.looked_up(&["127.0.0.1"]);
    bench.forget();
    bench.connected();
    bench.expect_signals(&CLOSED_WHEN_CONNECTED);
}

#[test]
fn contract_039_closing_before_the_connection_and_then_refused_is_just_refused() {
    let mut bench = connecting();
    bench.disconnect();
    bench.refuse();
    bench.expect_signals(&["state Unconnected", REFUSED]);
    // It does not close the next one.
    bench.connect();
    bench.connected();
    assert_eq!(bench.socket.state(), SocketState::Connected);
}

#[test]
fn contract_040_abort_before_the_connection_tells_no_disconnected_and_no_error() {
    let mut bench = connecting();
    bench.abort();
    bench.expect(&[
        "aboutToClose [Connecting]",
        "> Close",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
    ]);
    bench.expect_dump([
        "state=Unconnected error=-1 errorString=\"Unknown error\" openMode=0 isOpen=0 isValid=0 isReadable=0 isWritable=0",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
        "local=\"\":0 peer=\"\":0 peerName=\"127.0.0.1\" descriptor=-1",
    ]);

    let mut bench = looking_up();
    bench.abort();
    bench.expect(&[
        "aboutToClose [HostLookup]",
        "> CancelLookUp",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
    ]);
    bench.looked_up(&["127.0.0.1"]);
    bench.expect(&[]);

    // Inside the first slot: the lookup does not even begin.
    let mut bench = Bench::new();
    bench.on("state HostLookup", Bench::abort);
    bench.connect_to("localhost");
    assert_eq!(bench.count("> LookUp \"localhost\""), 0);
    bench.expect_signals(&[
        "state HostLookup",
        "aboutToClose [HostLookup]",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
    ]);

    // Trace delete_while_connecting.
    let mut bench = connecting();
    bench.call(TcpSocket::destroy);
    bench.expect_signals(&[
        "aboutToClose [Connecting]",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
    ]);
}

#[test]
fn contract_041_connected_is_told_even_if_a_slot_has_aborted() {
    let mut bench = connecting();
    bench.on("state Connected", Bench::abort);
    bench.connected();
    bench.expect_signals(&[
        "state Connected",
        "aboutToClose [Connected]",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=8888 avail=0",
        "connected [Unconnected]",
    ]);
}

#[test]
fn contract_042_connecting_again_is_allowed_whenever_unconnected() {
    let again = |bench: &mut Bench| {
        bench.forget();
        bench.connect();
        bench.connected();
        bench.expect_signals(&[
            LITERAL[0],
            LITERAL[1],
            LITERAL[2],
            "state Connected",
            "connected [Connected]",
        ]);
        bench.expect_dump([
            "state=Connected error=-1 errorString=\"Unknown error\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
            "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=1 writeChannels=1",
            "local=\"127.0.0.1\":50000 peer=\"127.0.0.1\":8888 peerName=\"127.0.0.1\" descriptor=FD",
        ]);
        assert!(bench.is_reading());
    };

    let mut bench = Bench::new_connected();
    bench.disconnect();
    again(&mut bench);
    bench.abort();
    again(&mut bench);
    // After a remote close with unread data, trace reconnect.
    bench.receive(b"old");
    bench.finish();
    assert_eq!(bench.socket.bytes_available(), 3);
    again(&mut bench);

    // Inside errorOccurred of a failed connect.
    let mut bench = connecting();
    bench.once("error 0", Bench::connect);
    bench.connect_fails(FailureKind::Refused);
    bench.connect_fails(FailureKind::Refused);
    bench.expect_signals(&["state Unconnected", REFUSED, LITERAL[0], LITERAL[1], LITERAL[2]]);
    bench.connected();
    bench.expect_signals(&["state Connected", "connected [Connected]"]);
    assert_eq!(bench.socket.error_string(), "Unknown error");

    // Inside disconnected.
    let mut bench = Bench::new_connected();
    bench.once("disconnected", Bench::connect);
    bench.on("state HostLookup", |bench| {
        // The addresses of the last connection, which the slot could still see, are cleared.
        assert_eq!((bench.socket.local(), bench.socket.peer()), (None, None));
    });
    bench.disconnect();
    bench.expect_signals(&[
        "state Closing",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=8888 avail=0",
        LITERAL[0],
        LITERAL[1],
        LITERAL[2],
    ]);
    bench.connected();
    bench.expect_signals(&["state Connected", "connected [Connected]"]);
    assert_eq!(bench.socket.peer_port(), 8888);
}

/// Qt: the tail of `disconnectFromHost` throws the bytes away after the slot, and clears the
/// addresses.
#[test]
fn contract_043_difference_what_is_written_in_the_disconnected_slot_of_a_reconnect_is_sent() {
    let mut bench = Bench::new_connected();
    bench.once("disconnected", |bench| {
        bench.connect();
        assert_eq!(bench.write(b"hello"), 5);
    });
    bench.finish();
    bench.expect_signals(&[
        "error 1 \"The remote host closed the connection\" [Connected]",
        "state Closing",
        "state Unconnected",
        "readChannelFinished [Unconnected]",
        "disconnected [Unconnected] peerPort=8888 avail=0",
        LITERAL[0],
        LITERAL[1],
        LITERAL[2],
    ]);
    assert_eq!(bench.socket.bytes_to_write(), 5);
    bench.connected();
    bench.send_all();
    bench.expect_signals(&[
        "state Connected",
        "connected [Connected]",
        "bytesWritten 5 toWrite=0 [Connected]",
    ]);
    assert_eq!(bench.sent, b"hello");

    // Connected again before the slot returns.
    let mut bench = Bench::new_connected();
    bench.once("disconnected", |bench| {
        bench.connect();
        assert!(bench.wait(WaitFor::Connected, &[|b| b.connected()]));
        bench.write(b"hello");
    });
    bench.disconnect();
    assert_eq!(bench.socket.peer(), Some(address("127.0.0.1:8888")));
    bench.send_all();
    assert_eq!(bench.sent, b"hello");
}
