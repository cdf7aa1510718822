//! Contract section 9: options, bind, descriptors (statements 108 to 111, 141, 142, 160
//! and 163).
//!
//! 160: no test: they are the kernel's; the scenario options_after_refused has what Qt and this program do
//! 108: no test: socket options are the kernel's, a pure machine has none; tests/course/event_loop.rs has them with real sockets.

use crate::harness::{Bench, address};
use qtcp::event::FailureKind;
use qtcp::signal::{BindFlag, SocketState, SpecialAddress};
use qtcp::translate::{HostAddress, WaitFor};

/// `bind(LocalHost, 0)`.
fn bind(bench: &mut Bench) {
    let local_host = HostAddress::from(SpecialAddress::LocalHost);
    bench.call(|s| s.bind(local_host, 0, BindFlag::DefaultForPlatform));
}

/// A bound socket with an empty record.
fn bound() -> Bench {
    let mut bench = Bench::new();
    bind(&mut bench);
    bench.bound("127.0.0.1:40000");
    bench.forget();
    bench
}

#[test]
fn contract_109_bind_takes_an_address_and_connect_uses_it() {
    let mut bench = Bench::new();
    bind(&mut bench);
    bench.expect(&["> Bind 127.0.0.1:0"]);
    bench.bound("127.0.0.1:40000");
    bench.expect(&["state Bound"]);
    bench.expect_dump([
        "state=Bound error=-1 errorString=\"Unknown error\" openMode=0 isOpen=0 isValid=1 isReadable=0 isWritable=0",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
        "local=\"127.0.0.1\":40000 peer=\"\":0 peerName=\"\" descriptor=FD",
    ]);
    bench.connect();
    // On the same socket: nothing is closed and nothing bound again.
    bench.expect(&[
        "state HostLookup",
        "state Connecting",
        "hostFound [Connecting]",
        "> Connect 127.0.0.1:8888",
    ]);
    bench.connected();
    bench.expect_signals(&["state Connected", "connected [Connected]"]);
    bench.expect_dump([
        "state=Connected error=-1 errorString=\"Unknown error\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=1 writeChannels=1",
        "local=\"127.0.0.1\":40000 peer=\"127.0.0.1\":8888 peerName=\"127.0.0.1\" descriptor=FD",
    ]);
}

#[test]
fn contract_109_a_bound_socket_connects_to_the_address_that_its_own_can_reach() {
    // Scenario: bind_hostname, where "localhost" is ::1 and 127.0.0.1. Qt tries both on the socket that
    // is bound; what fails at once leaves no trace.
    for (local, to) in [("127.0.0.1:40000", "127.0.0.1:8888"), ("[::1]:40000", "[::1]:8888")] {
        let mut bench = Bench::new();
        let local = address(local);
        bench.call(|s| s.bind(HostAddress::from(local), 0, BindFlag::DefaultForPlatform));
        bench.bound(&local.to_string());
        bench.connect_to("localhost");
        bench.forget();
        bench.looked_up(&["::1", "127.0.0.1"]);
        let connect = format!("> Connect {to}");
        bench.expect(&["state Connecting", "hostFound [Connecting]", &connect]);
    }
    // With none that it can reach the attempt fails, and both families are in reach of any.
    let mut bench = bound();
    bench.connect_to("localhost");
    bench.forget();
    bench.looked_up(&["::1"]);
    bench.expect(&["state Connecting", "hostFound [Connecting]", "> Connect [::1]:8888"]);
    let mut bench = Bench::new();
    bench.call(|s| s.bind(HostAddress::Any, 0, BindFlag::DefaultForPlatform));
    bench.bound("[::]:40000");
    bench.connect_to("localhost");
    bench.forget();
    bench.looked_up(&["127.0.0.1", "::1"]);
    bench.expect(&["state Connecting", "hostFound [Connecting]", "> Connect 127.0.0.1:8888"]);
}

#[test]
fn contract_110_a_bind_that_fails_changes_only_the_error() {
    let cases = [
        (FailureKind::AddressInUse, "8 \"The bound address is already in use\""),
        (FailureKind::AddressNotAvailable, "9 \"The address is not available\""),
    ];
    for (kind, error) in cases {
        let mut bench = Bench::new();
        bind(&mut bench);
        bench.forget();
        bench.bind_fails(kind);
        bench.expect(&[&format!("error {error} [Unconnected]")]);
    }

    let mut bench = bound();
    bind(&mut bench);
    bench.expect(&[
        "warning \"QNativeSocketEngine::bind() was not called in QAbstractSocket::UnconnectedState\"",
        "error -1 \"Unknown error\" [Bound]",
    ]);
}

#[test]
fn contract_109_a_bound_socket_that_is_refused_keeps_its_address() {
    // Scenario: bind_refused.
    let mut bench = bound();
    bench.connect();
    bench.refuse();
    bench.expect_dump([
        "state=Unconnected error=0 errorString=\"Connection refused\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=0 writeChannels=0",
        "local=\"127.0.0.1\":40000 peer=\"\":0 peerName=\"127.0.0.1\" descriptor=FD",
    ]);
}

#[test]
fn contract_109_a_socket_bound_to_both_families_has_the_address_any() {
    // Scenario: bind_any.
    for (address, local, told) in [
        (HostAddress::Any, "[::]:40000", HostAddress::Any),
        (HostAddress::parse("::"), "[::]:40000", HostAddress::parse("::")),
        (HostAddress::parse("0.0.0.0"), "0.0.0.0:40000", HostAddress::parse("0.0.0.0")),
    ] {
        let mut bench = Bench::new();
        bench.call(|s| s.bind(address, 0, BindFlag::DefaultForPlatform));
        bench.bound(local);
        assert_eq!(bench.socket.local_address(), told);
    }
}

#[test]
fn contract_110_a_bind_that_fails_leaves_a_valid_socket_with_a_descriptor_behind() {
    // Scenario: bind_used_by_server.
    let mut bench = Bench::new();
    bind(&mut bench);
    bench.bind_fails(FailureKind::AddressInUse);
    assert!(bench.socket.is_valid() && bench.socket.has_descriptor());
    // Scenario: bind_fails_then_connect. It is the one that connects.
    bench.connect();
    assert!(bench.socket.has_descriptor());
    bench.abort();
    assert!(!bench.socket.has_descriptor());
}

#[test]
fn contract_110_a_refused_bind_tells_the_error_of_the_socket_below() {
    // Scenario: bind_while_connected.
    let warning = "warning \"QNativeSocketEngine::bind() was not called in QAbstractSocket::UnconnectedState\"";
    let unfinished = "error 11 \"Invalid socket descriptor\"";
    let mut bench = Bench::new();
    bench.connect();
    bench.forget();
    bind(&mut bench);
    bench.expect(&[warning, &format!("{unfinished} [Connecting]")]);
    assert!(bench.socket.has_descriptor(), "telling the error has told it too");
    bench.abort();
    assert!(!bench.socket.has_descriptor());

    let mut bench = Bench::new_connected();
    bind(&mut bench);
    bench.expect(&[warning, &format!("{unfinished} [Connected]")]);

    // One that never connected itself.
    let mut bench = Bench::new();
    bench.call(|s| s.adopt(address("127.0.0.1:50000"), address("127.0.0.1:8888")));
    bench.forget();
    bind(&mut bench);
    bench.expect(&[warning, "error -1 \"Unknown error\" [Connected]"]);

    // A wait whose time was up has left its error. Scenario: bind_after_a_wait.
    let timed_out = "5 \"Network operation timed out\" [Connected]";
    for mut bench in [Bench::new_connected(), bench] {
        bench.wait(WaitFor::ReadyRead, &[]);
        bench.forget();
        bind(&mut bench);
        bench.expect(&[warning, &format!("error {timed_out}")]);
    }
}

#[test]
fn contract_109_a_bind_during_the_lookup_gives_the_connecting_up() {
    // Scenario: bind_while_lookup.
    let mut bench = Bench::new();
    bench.connect_to("name");
    bench.forget();
    bind(&mut bench);
    let commands = ["> CancelLookUp", "> Bind 127.0.0.1:0"];
    bench.expect(&commands);
    bench.bound("127.0.0.1:40000");
    bench.looked_up(&["127.0.0.1"]);
    bench.expect(&["state Bound"]);

    // One that fails does not.
    let mut bench = Bench::new();
    bench.connect_to("name");
    bench.forget();
    bind(&mut bench);
    bench.expect(&commands);
    bench.bind_fails(FailureKind::AddressNotAvailable);
    bench.expect(&["> LookUp \"name\"", "error 9 \"The address is not available\" [HostLookup]"]);
}

#[test]
fn contract_141_there_is_something_to_set_options_on_from_the_first_attempt_on() {
    // Scenario: option_behind_connect. With an address that is inside connectToHost.
    let mut bench = Bench::new();
    assert!(!bench.socket.has_engine());
    bench.connect();
    assert!(bench.socket.has_engine());
    bench.connected();
    assert!(bench.socket.has_engine());
    bench.call(qtcp::translate::TcpSocket::disconnect_from_host);
    assert!(!bench.socket.has_engine());

    // With a name it is not there before that is found.
    let mut bench = Bench::new();
    bench.connect_to("name");
    assert!(!bench.socket.has_engine());
    bench.looked_up(&["127.0.0.1"]);
    assert!(bench.socket.has_engine());

    // What the peer has closed takes none any more, nor does a socket without one.
    let mut bench = Bench::new_connected();
    bench.finish();
    assert!(!bench.socket.has_engine());
    assert!(bound().socket.has_engine());
}

#[test]
fn contract_142_a_bound_socket_is_the_one_that_connects_or_none_does() {
    // Scenarios: bound_to_the_other_family, bound_to_any.
    let all = |bench: &mut Bench, kind| {
        for _ in 0..2 {
            bench.connect_fails(kind);
        }
    };
    let cases = [
        (FailureKind::NetworkUnreachable, "error 7 \"Network unreachable\" [Unconnected]"),
        (FailureKind::ProtocolNotSupported, "error -1 \"Unknown error\" [Unconnected]"),
    ];
    for (kind, error) in cases {
        let mut bench = bound();
        bench.connect_to("::1");
        bench.forget();
        all(&mut bench, kind);
        // It is not closed: the next attempt goes out from it.
        bench.expect(&["> Connect [::1]:8888", "state Unconnected", error]);
        assert!(bench.socket.is_valid() && bench.socket.has_descriptor());
        assert_eq!(bench.socket.local(), Some(address("127.0.0.1:40000")));
        bench.connect();
        assert!(bench.socket.has_descriptor());
        bench.forget();
        // Nor by that one; its address is told no more.
        all(&mut bench, kind);
        assert!(bench.socket.is_valid() && bench.socket.has_descriptor());
        assert_eq!(bench.socket.local(), None);
        bench.connect();
        // It goes with what ends an attempt.
        bench.forget();
        bench.abort();
        bench.expect(&[
            "aboutToClose [Connecting]",
            "> Close",
            "state Unconnected",
            "readChannelFinished [Unconnected]",
        ]);
        assert!(!bench.socket.has_descriptor());
    }

    // Another bind takes its place.
    let mut bench = bound();
    bench.connect();
    bench.refuse();
    bench.forget();
    bind(&mut bench);
    bench.expect(&["> Close", "> Bind 127.0.0.1:0"]);

    // Unless it could not even try: it is bound still. Scenario: bind_again_after_network_unreachable.
    let mut bench = bound();
    bench.connect_to("::1");
    all(&mut bench, FailureKind::NetworkUnreachable);
    bench.forget();
    bind(&mut bench);
    bench.expect(&["error 7 \"Network unreachable\" [Unconnected]"]);

    // One that was not bound has nothing to keep.
    let mut bench = Bench::new();
    bench.connect();
    bench.refuse();
    assert!(!bench.socket.has_descriptor());
    bench.connect();
    all(&mut bench, FailureKind::ProtocolNotSupported);
    assert_eq!(bench.socket.error().number(), 10);
}

/// Which number is a connected descriptor is for the reactor to find out.
#[test]
fn contract_111_an_adopted_connection_tells_the_state_and_neither_connected_nor_found() {
    let mut bench = Bench::new();
    bench.call(|s| s.adopt(address("127.0.0.1:50000"), address("127.0.0.1:8888")));
    bench.expect(&["> Read", "state Connected"]);
    bench.expect_dump([
        "state=Connected error=-1 errorString=\"Unknown error\" openMode=3 isOpen=1 isValid=1 isReadable=1 isWritable=1",
        "bytesAvailable=0 bytesToWrite=0 atEnd=1 canReadLine=0 readBufferSize=0 readChannels=1 writeChannels=1",
        "local=\"127.0.0.1\":50000 peer=\"127.0.0.1\":8888 peerName=\"\" descriptor=FD",
    ]);
    bench.receive(b"early");
    bench.expect(&["readyRead avail=5 [Connected]"]);
}

/// A name that there is none of.
fn not_found(bench: &mut Bench) {
    bench.connect_to("name");
    bench.looked_up(&[]);
}

#[test]
fn contract_163_a_lookup_that_finds_nothing_leaves_a_bound_socket_bound() {
    // Scenarios: not_found_keeps_bound, not_found_bind_again.
    let mut bench = bound();
    not_found(&mut bench);
    bench.expect(&[
        "state HostLookup",
        "> LookUp \"name\"",
        "state Unconnected",
        "error 2 \"Host not found\" [Unconnected]",
    ]);
    assert!(bench.socket.has_descriptor() && bench.socket.has_engine());
    assert_eq!(bench.socket.local(), Some(address("127.0.0.1:40000")));
    bind(&mut bench);
    bench.expect_signals(&[
        "warning \"QNativeSocketEngine::bind() was not called in QAbstractSocket::UnconnectedState\"",
        "error -1 \"Unknown error\" [Unconnected]",
    ]);
    bench.connect();
    assert!(bench.socket.has_descriptor());
    assert_eq!(bench.socket.local(), None);
    bench.forget();
    bench.connected();
    bench.expect_signals(&["state Connected", "connected [Connected]"]);
    assert_eq!(bench.socket.local(), Some(address("127.0.0.1:40000")));

    // Also one that was refused. Scenario: refused_bound_then_not_found.
    let mut bench = bound();
    bench.connect();
    bench.refuse();
    not_found(&mut bench);
    assert!(bench.socket.has_descriptor());
    assert_eq!(bench.socket.local(), None);
    bench.forget();
    bind(&mut bench);
    bench.expect(&["> Close", "> Bind 127.0.0.1:0"]);
}

#[test]
fn contract_163_what_has_failed_is_below_until_an_address_is_tried() {
    // Scenario: not_found_keeps_refused.
    let mut bench = Bench::new();
    bench.connect();
    bench.refuse();
    not_found(&mut bench);
    bench.close();
    assert!(bench.socket.is_valid() && !bench.socket.has_descriptor());

    // Scenarios: bind_fails_then_connect, bind_fails_then_not_found.
    let mut bench = Bench::new();
    bind(&mut bench);
    bench.bind_fails(FailureKind::AddressInUse);
    not_found(&mut bench);
    assert!(bench.socket.has_descriptor());
    bench.connect();
    assert_eq!(bench.socket.state(), SocketState::Connecting);
    assert!(bench.socket.has_descriptor());

    // Scenario: connect_no_descriptors_twice.
    let mut bench = Bench::new();
    bench.connect();
    bench.connect_fails(FailureKind::OutOfResources);
    bench.connect_fails(FailureKind::OutOfResources);
    bench.connect_to("name");
    assert!(!bench.socket.is_valid(), "there was no socket for it");
    bench.looked_up(&["127.0.0.1"]);
    assert!(bench.socket.is_valid());
}

#[test]
fn contract_163_bytes_for_a_name_that_is_looked_up_are_tried_on_what_is_below() {
    const WARNING: &str = "warning \"QNativeSocketEngine::write() was not called in QAbstractSocket::ConnectedState\"";
    // Scenarios: write_while_lookup_after_refused, write_while_lookup_bound.
    let mut refused = Bench::new();
    refused.connect();
    refused.refuse();
    for (mut bench, error) in [
        (refused, "error 0 \"Connection refused\" [HostLookup]"),
        (bound(), "error -1 \"Unknown error\" [HostLookup]"),
    ] {
        bench.connect_to("name");
        bench.write(b"x");
        bench.forget();
        bench.send_all();
        bench.expect_signals(&[
            WARNING,
            error,
            "aboutToClose [HostLookup]",
            "state Unconnected",
            "readChannelFinished [Unconnected]",
        ]);
    }

    // With nothing below they wait.
    let mut bench = Bench::new();
    bench.connect_to("name");
    bench.write(b"x");
    bench.send_all();
    assert_eq!(bench.socket.state(), SocketState::HostLookup);
}

#[test]
fn contract_110_a_bind_in_the_slot_of_an_attempt_whose_time_is_up_tells_its_descriptor() {
    // Scenario: bind_in_slot_of_connect_wait.
    let mut bench = Bench::new();
    bench.once("error 11", |bench| {
        let told = bench.socket.has_descriptor();
        bench.note(format!("told: {told}"));
    });
    bench.once("state Unconnected", bind);
    bench.connect();
    bench.wait(WaitFor::Connected, &[]);
    assert_eq!(bench.count("told: true"), 1);
}
