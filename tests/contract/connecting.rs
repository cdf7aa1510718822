//! Contract section 3: connecting (statements 18 to 34).

use crate::harness::{Bench, address};
use qtcp::event::{FailureKind, SocketEvent};
use qtcp::signal::{NetworkLayerProtocol, OpenMode, SocketError, SocketState};
use qtcp::translate::WaitFor;

/// What connecting to an IP literal says at once.
pub(super) const LITERAL: [&str; 3] =
    ["state HostLookup", "state Connecting", "hostFound [Connecting]"];

pub(super) const REFUSED: &str = "error 0 \"Connection refused\" [Unconnected]";
const NOT_FOUND: &str = "error 2 \"Host not found\" [Unconnected]";

/// A socket that is connecting to an IP literal, with an empty record.
pub(super) fn connecting() -> Bench {
    let mut bench = Bench::new();
    bench.connect();
    bench.forget();
    bench
}

/// A socket whose name is being looked up, with an empty record.
pub(super) fn looking_up() -> Bench {
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
    assert!(bench.socket.is_valid(), "nothing was tried (163)");
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
    bench.expect(&["> Connect 127.0.0.1:8888", "state Unconnected", "> Close"]);
    bench.expect_dump([
        "state=Unconnected error=5 errorString=\"Socket operation timed out\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
        "local=\"\":0 peer=\"\":0 peerName=\"127.0.0.1\" descriptor=-1",
    ]);

    // The lookup is waited for, however long it takes.
    let mut bench = looking_up();
    assert!(!bench.wait(WaitFor::Connected, &[|b| b.looked_up(&["127.0.0.1"])]));
    bench.expect_signals(&["state Connecting", "hostFound [Connecting]", "state Unconnected"]);
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
