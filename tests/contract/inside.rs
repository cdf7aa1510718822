//! When the getters change inside a transition, and what a blocking call finds where there is no
//! connection to wait for (statements 143 to 145).

use crate::harness::Bench;
use qtcp::event::FailureKind;
use qtcp::signal::{BindFlag, SocketError, SocketState, SpecialAddress};
use qtcp::translate::{TcpSocket, WaitFor};

/// Notes in each slot what the getters say there.
fn watched(mut bench: Bench) -> Bench {
    for signal in ["state", "error", "aboutToClose", "readChannelFinished", "disconnected"] {
        bench.on(signal, |bench| {
            let s = &bench.socket;
            let line = format!(
                "{} valid={} descriptor={} toWrite={} channels={}/{}",
                s.state(),
                s.is_valid(),
                s.has_descriptor(),
                s.bytes_to_write(),
                s.read_channel_count(),
                s.write_channel_count(),
            );
            let read = bench.call(|s| s.is_open().then(|| (s.read(&mut [0; 4]), s.skip(0))));
            bench.note(format!("{line} read={read:?}"));
        });
    }
    bench
}

/// What [`watched`] has noted.
fn notes(bench: &mut Bench) -> Vec<String> {
    let mut lines = bench.take_lines();
    lines.retain(|line| line.contains("valid="));
    lines
}

#[test]
fn contract_143_a_slot_that_hears_of_the_end_sees_how_far_it_has_come() {
    // Scenarios: getters_in_fin, getters_in_abort, getters_in_write_error.
    let mut bench = watched(Bench::new_connected());
    bench.write(b"hello");
    bench.finish();
    assert_eq!(
        notes(&mut bench),
        [
            "Connected valid=false descriptor=true toWrite=5 channels=1/1 read=Some((-1, -1))",
            "Closing valid=true descriptor=false toWrite=5 channels=1/1 read=Some((-1, -1))",
            "Unconnected valid=true descriptor=false toWrite=5 channels=1/1 read=Some((-1, -1))",
            "Unconnected valid=true descriptor=false toWrite=5 channels=1/1 read=Some((-1, -1))",
            "Unconnected valid=true descriptor=false toWrite=5 channels=1/1 read=Some((-1, -1))",
        ],
    );
    assert_eq!((bench.socket.bytes_to_write(), bench.socket.unsent()), (0, 5));
    assert_eq!(bench.socket.write_channel_count(), 0);

    let mut bench = watched(Bench::new_connected());
    bench.write(b"hello");
    bench.write_fails(FailureKind::Reset);
    let lines = notes(&mut bench);
    assert_eq!(
        lines[..2],
        [
            "Connected valid=false descriptor=true toWrite=5 channels=1/1 read=Some((-1, -1))",
            "Connected valid=false descriptor=true toWrite=0 channels=1/0 read=Some((-1, -1))",
        ]
    );

    let mut bench = watched(Bench::new_connected());
    bench.write(b"hello");
    bench.abort();
    let lines = notes(&mut bench);
    assert_eq!(
        lines[..2],
        [
            "Connected valid=true descriptor=true toWrite=0 channels=1/0 read=Some((0, 0))",
            "Unconnected valid=false descriptor=false toWrite=0 channels=0/0 read=None",
        ]
    );
    assert_eq!(bench.socket.unsent(), 5);
}

#[test]
fn contract_143_what_was_written_for_no_connection_is_counted_until_the_next() {
    let mut bench = Bench::new();
    bench.connect_to("nosuchhost.invalid");
    bench.write(b"hello");
    bench.looked_up(&[]);
    assert_eq!(bench.socket.bytes_to_write(), 5);
    // Nothing of it goes to another one.
    bench.connect();
    assert_eq!(bench.socket.bytes_to_write(), 0);
    bench.abort();
    bench.connect();
    bench.write(b"hello");
    assert!(!bench.wait(WaitFor::Connected, &[]));
    assert_eq!(bench.socket.bytes_to_write(), 5);
    let local_host = SpecialAddress::LocalHost.into();
    bench.call(|s| s.bind(local_host, 0, BindFlag::DefaultForPlatform));
    bench.bound("127.0.0.1:40000");
    // Binding begins none, so closing waits for it. Scenario: bind_what_a_timed_out_wait_has_left.
    assert_eq!(bench.socket.bytes_to_write(), 5);
    bench.disconnect();
    assert_eq!(bench.socket.state(), SocketState::Closing);
}

#[test]
fn contract_144_wait_for_connected_is_true_if_it_was_connected_and_closed_as_asked_before() {
    // Scenario: wait_connected_after_close.
    for close in [TcpSocket::close, TcpSocket::disconnect_from_host] {
        let mut bench = Bench::new();
        bench.connect();
        bench.call(close);
        assert!(bench.wait(WaitFor::Connected, &[|b| b.connected()]));
        assert_eq!(bench.socket.state(), SocketState::Unconnected);
    }
    // Not if a slot has ended it.
    let mut bench = Bench::new();
    bench.on("connected", Bench::disconnect);
    bench.connect();
    assert!(!bench.wait(WaitFor::Connected, &[|b| b.connected()]));
}

#[test]
fn contract_145_without_a_socket_below_a_failed_attempt_is_not_valid() {
    let mut bench = Bench::new();
    bench.connect();
    for _ in 0..2 {
        bench.connect_fails(FailureKind::OutOfResources);
    }
    assert_eq!(bench.socket.error(), SocketError::SocketResource);
    assert!(bench.socket.is_open() && !bench.socket.is_valid());
    bench.connect();
    bench.refuse();
    assert!(bench.socket.is_valid());
}
