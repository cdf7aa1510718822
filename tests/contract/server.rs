//! Contract section 10: the server (statements 112 to 140).
//!
//! Differences on purpose: 127, nothing happens where Qt crashes; 134 and 136, the true error,
//! and once.
//!
//! 130: no test: a destructor's order of objects; the machine has neither destructors nor children, what its owner has to delete is in 128
//! 137: no test: there is no virtual hook, and the flags of a descriptor are the reactor's
//! 139: no test: there is no call that takes a descriptor, listeners have ids
//! 140: no test: an order that must not be promised; two machines know nothing of each other

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::rc::Rc;

use crate::harness::{Bench, address, failure};
use qtcp::event::{FailureKind, Id, ListenerCommand, ListenerEvent};
use qtcp::signal::{ListenerSignal, SocketError, SocketState, SpecialAddress};
use qtcp::translate::{HostAddress, TcpListener, TcpSocket};

type Slot = Rc<dyn Fn(&mut Hall)>;

/// What one connection looks like: `pendingConnectionAvailable` comes first (contract 118).
const ARRIVAL: [&str; 2] =
    ["pendingConnectionAvailable hasPending=true", "newConnection hasPending=true"];

/// The getters of a server that does not listen, without its errors.
const NOT_LISTENING: &str = "isListening=0 serverAddress=\"\" serverPort=0 hasPending=0";

/// A [`TcpListener`], its slots, the reactor and the clients, as far as the listener knows them.
///
/// The record has a line for each signal, `> Accept 30` and the like for each command, and what
/// slots note.
struct Hall {
    listener: TcpListener,
    lines: Vec<String>,
    slots: Vec<(&'static str, Slot)>,
    /// What the next `listen` is answered with.
    answer: Option<ListenerEvent>,
    /// How many the listener lets in; None = it asks for nobody.
    credits: Option<u64>,
    /// Connections accepted so far.
    accepted: u64,
    /// Clients in the kernel's queue.
    waiting: VecDeque<Id>,
    /// Clients that the kernel has sent away.
    reset: Vec<Id>,
}

impl Hall {
    fn new() -> Self {
        Self {
            listener: TcpListener::new(),
            lines: Vec::new(),
            slots: Vec::new(),
            answer: None,
            credits: None,
            accepted: 0,
            waiting: VecDeque::new(),
            reset: Vec::new(),
        }
    }

    /// One that listens on 127.0.0.1:9000, with an empty record.
    fn listening() -> Self {
        let mut hall = Self::new();
        assert!(hall.listen(SpecialAddress::LocalHost, 0, "127.0.0.1:9000"));
        hall.lines.clear();
        hall
    }

    /// `listen`, which ends up at `local`: Qt's result.
    fn listen(&mut self, at: impl Into<HostAddress>, port: u16, local: &str) -> bool {
        self.answer = Some(ListenerEvent::Listening(address(local)));
        self.try_listen(at, port)
    }

    /// `listen`, which bind(2) refuses: Qt's result.
    fn listen_fails(&mut self, at: impl Into<HostAddress>, port: u16, kind: FailureKind) -> bool {
        self.answer = Some(ListenerEvent::ListenFailed { failure: failure(kind), binding: true });
        self.try_listen(at, port)
    }

    fn try_listen(&mut self, at: impl Into<HostAddress>, port: u16) -> bool {
        let asked = self.call(|l| l.listen(at.into(), port));
        asked && self.listener.is_listening()
    }

    /// Makes a call and delivers what it has queued.
    fn call<T>(&mut self, call: impl FnOnce(&mut TcpListener) -> T) -> T {
        let depth = self.listener.depth();
        let result = call(&mut self.listener);
        loop {
            self.carry_out_commands();
            let Some(signal) = self.listener.poll_signal_above(depth) else { break };
            self.carry_out_commands();
            self.deliver(&signal);
        }
        self.carry_out_commands();
        result
    }

    fn event(&mut self, event: ListenerEvent) {
        self.call(|l| l.handle(event));
    }

    fn carry_out_commands(&mut self) {
        while let Some(command) = self.listener.poll_command() {
            let line = match command {
                ListenerCommand::Listen { local, dual_stack, backlog } => {
                    let dual_stack = if dual_stack { " dual_stack" } else { "" };
                    format!("Listen {local}{dual_stack} backlog={backlog}")
                }
                // How many more is easier to read than the mark.
                ListenerCommand::Accept(mark) => {
                    let n = mark - self.accepted;
                    self.credits = Some(n);
                    format!("Accept {n}")
                }
                ListenerCommand::StopAccept => {
                    self.credits = None;
                    "StopAccept".to_owned()
                }
                ListenerCommand::Close => {
                    self.credits = None;
                    self.reset.extend(self.waiting.drain(..));
                    "Close".to_owned()
                }
            };
            self.lines.push(format!("> {line}"));
            if let ListenerCommand::Listen { .. } = command {
                self.accepted = 0;
                let answer = self.answer.take().expect("nobody said how the listening ends");
                self.event(answer);
            }
        }
    }

    /// Runs `slot` at each signal of this name.
    fn on(&mut self, signal: &'static str, slot: impl Fn(&mut Self) + 'static) {
        self.slots.push((signal, Rc::new(slot)));
    }

    fn deliver(&mut self, signal: &ListenerSignal) {
        let l = &self.listener;
        let (name, line) = match signal {
            ListenerSignal::PendingConnectionAvailable => (
                "pendingConnectionAvailable",
                format!("pendingConnectionAvailable hasPending={}", l.has_pending_connections()),
            ),
            ListenerSignal::NewConnection => (
                "newConnection",
                format!("newConnection hasPending={}", l.has_pending_connections()),
            ),
            ListenerSignal::AcceptError(error) => {
                ("acceptError", format!("acceptError {} \"{}\"", error.number(), l.error_string()))
            }
            ListenerSignal::Warning(text) => ("warning", format!("warning \"{text}\"")),
        };
        self.lines.push(line);
        let slots: Vec<Slot> =
            self.slots.iter().filter(|(n, _)| *n == name).map(|(_, s)| Rc::clone(s)).collect();
        for slot in slots {
            slot(self);
        }
    }

    /// A client connects: the kernel completes it, and nothing is known of it yet.
    fn client(&mut self) -> Id {
        let id = Id::new();
        self.waiting.push_back(id);
        id
    }

    /// One turn of the loop: accepts whom the listener lets in.
    fn turn(&mut self) {
        while let (Some(credits), Some(&id)) = (self.credits, self.waiting.front()) {
            if credits == 0 {
                self.event(ListenerEvent::AcceptBlocked);
                assert_ne!(self.credits, Some(0), "the reactor would spin");
                return;
            }
            self.credits = Some(credits - 1);
            self.waiting.pop_front();
            self.accepted(id);
        }
    }

    /// What `waitForNewConnection` does when clients wait: accepts as many as there is room for,
    /// whatever the listener asked for.
    fn accept_now(&mut self) {
        while self.listener.pending_room() > 0
            && let Some(id) = self.waiting.pop_front()
        {
            self.credits = self.credits.map(|left| left.saturating_sub(1));
            self.accepted += 1;
            self.call(|l| l.accepted_while_waiting(id));
        }
    }

    fn accepted(&mut self, id: Id) {
        self.accepted += 1;
        let (local, peer) = (address("127.0.0.1:9000"), address("127.0.0.1:50000"));
        self.event(ListenerEvent::Accepted { id, local, peer });
    }

    fn next_pending_connection(&mut self) -> Option<Id> {
        self.call(TcpListener::next_pending_connection)
    }

    /// Everything since the last look is exactly this, commands included.
    #[track_caller]
    fn expect(&mut self, lines: &[&str]) {
        assert_eq!(std::mem::take(&mut self.lines), lines);
    }

    /// The same without the commands: what a trace shows.
    #[track_caller]
    fn expect_signals(&mut self, lines: &[&str]) {
        self.lines.retain(|line| !line.starts_with("> "));
        self.expect(lines);
    }

    /// The getters as a trace dumps them, but for `maxPending` and the descriptor.
    fn dump(&self) -> String {
        let l = &self.listener;
        format!(
            "isListening={} serverAddress=\"{}\" serverPort={} hasPending={} serverError={} \
             errorString=\"{}\"",
            u8::from(l.is_listening()),
            l.server_address(),
            l.server_port(),
            u8::from(l.has_pending_connections()),
            l.server_error().number(),
            l.error_string(),
        )
    }
}

/// The socket of an accepted connection, on its bench.
fn accepted_socket(local: &str, peer: &str) -> Bench {
    let mut bench = Bench::with(TcpSocket::accepted(address(local), address(peer)));
    bench.call(|_| ());
    bench
}

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
fn contract_135_a_failing_accept_pauses_the_accepting() {
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
