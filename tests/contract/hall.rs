//! [`Hall`]: a server with its slots, its reactor and its clients, for the sections on it.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::harness::{Bench, address, failure};
use qtcp::event::{FailureKind, Id, ListenerCommand, ListenerEvent};
use qtcp::signal::{ListenerSignal, SpecialAddress};
use qtcp::translate::{HostAddress, TcpListener, TcpSocket};

pub(super) type Slot = Rc<dyn Fn(&mut Hall)>;

/// What one connection looks like: `pendingConnectionAvailable` comes first (contract 118).
pub(super) const ARRIVAL: [&str; 2] =
    ["pendingConnectionAvailable hasPending=true", "newConnection hasPending=true"];

/// The getters of a server that does not listen, without its errors.
pub(super) const NOT_LISTENING: &str = "isListening=0 serverAddress=\"\" serverPort=0 hasPending=0";

/// A [`TcpListener`], its slots, the reactor and the clients, as far as the listener knows them.
///
/// The record has a line for each signal, `> Accept 30` and the like for each command, and what
/// slots note.
pub(super) struct Hall {
    pub(super) listener: TcpListener,
    pub(super) lines: Vec<String>,
    pub(super) slots: Vec<(&'static str, Slot)>,
    /// What the next `listen` is answered with.
    pub(super) answer: Option<ListenerEvent>,
    /// How many the listener lets in; None = it asks for nobody.
    pub(super) credits: Option<u64>,
    /// Connections accepted so far.
    pub(super) accepted: u64,
    /// Clients in the kernel's queue.
    pub(super) waiting: VecDeque<Id>,
    /// Clients that the kernel has sent away.
    pub(super) reset: Vec<Id>,
}

impl Hall {
    pub(super) fn new() -> Self {
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
    pub(super) fn listening() -> Self {
        let mut hall = Self::new();
        assert!(hall.listen(SpecialAddress::LocalHost, 0, "127.0.0.1:9000"));
        hall.lines.clear();
        hall
    }

    /// `listen`, which ends up at `local`: Qt's result.
    pub(super) fn listen(&mut self, at: impl Into<HostAddress>, port: u16, local: &str) -> bool {
        self.answer = Some(ListenerEvent::Listening(address(local)));
        self.try_listen(at, port)
    }

    /// `listen`, which bind(2) refuses: Qt's result.
    pub(super) fn listen_fails(
        &mut self,
        at: impl Into<HostAddress>,
        port: u16,
        kind: FailureKind,
    ) -> bool {
        self.answer = Some(ListenerEvent::ListenFailed { failure: failure(kind), binding: true });
        self.try_listen(at, port)
    }

    pub(super) fn try_listen(&mut self, at: impl Into<HostAddress>, port: u16) -> bool {
        let asked = self.call(|l| l.listen(at.into(), port));
        asked && self.listener.is_listening()
    }

    /// Makes a call and delivers what it has queued.
    pub(super) fn call<T>(&mut self, call: impl FnOnce(&mut TcpListener) -> T) -> T {
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

    pub(super) fn event(&mut self, event: ListenerEvent) {
        self.call(|l| l.handle(event));
    }

    pub(super) fn carry_out_commands(&mut self) {
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
    pub(super) fn on(&mut self, signal: &'static str, slot: impl Fn(&mut Self) + 'static) {
        self.slots.push((signal, Rc::new(slot)));
    }

    pub(super) fn deliver(&mut self, signal: &ListenerSignal) {
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
    pub(super) fn client(&mut self) -> Id {
        let id = Id::new();
        self.waiting.push_back(id);
        id
    }

    /// One turn of the loop: accepts whom the listener lets in.
    pub(super) fn turn(&mut self) {
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
    pub(super) fn accept_now(&mut self) {
        while self.listener.pending_room() > 0
            && let Some(id) = self.waiting.pop_front()
        {
            self.credits = self.credits.map(|left| left.saturating_sub(1));
            self.accepted += 1;
            self.call(|l| l.accepted_while_waiting(id));
        }
    }

    pub(super) fn accepted(&mut self, id: Id) {
        self.accepted += 1;
        let (local, peer) = (address("127.0.0.1:9000"), address("127.0.0.1:50000"));
        self.event(ListenerEvent::Accepted { id, local, peer });
    }

    pub(super) fn next_pending_connection(&mut self) -> Option<Id> {
        self.call(TcpListener::next_pending_connection)
    }

    /// Everything since the last look is exactly this, commands included.
    #[track_caller]
    pub(super) fn expect(&mut self, lines: &[&str]) {
        assert_eq!(std::mem::take(&mut self.lines), lines);
    }

    /// The same without the commands: what a trace shows.
    #[track_caller]
    pub(super) fn expect_signals(&mut self, lines: &[&str]) {
        self.lines.retain(|line| !line.starts_with("> "));
        self.expect(lines);
    }

    /// The getters as a trace dumps them, but for `maxPending` and the descriptor.
    pub(super) fn dump(&self) -> String {
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
pub(super) fn accepted_socket(local: &str, peer: &str) -> Bench {
    let mut bench = Bench::with(TcpSocket::accepted(address(local), address(peer)));
    bench.call(|_| ());
    bench
}
