//! [`TcpListener`]: what QTcpServer is, without a socket.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::net::SocketAddr;

use super::address::HostAddress;
use super::failure::{self, ErrorText};
use crate::event::{Failure, Id, ListenerCommand, ListenerEvent};
use crate::signal::{ListenerSignal, SocketError, text};

/// `maxPendingConnections` of a fresh server (contract 11).
const MAX_PENDING: i32 = 30;
/// `listenBacklogSize` of a fresh server (contract 11).
const BACKLOG: i32 = 50;

/// What QTcpServer is: listening, the list of pending connections, errors and signals.
///
/// Methods have Qt's names in snake_case. How it is driven is told in the
/// [module's documentation](super).
#[derive(Debug)]
pub struct TcpListener {
    /// What was asked for, while `local` says what it became.
    asked: HostAddress,
    local: Option<SocketAddr>,
    error: SocketError,
    error_text: Cow<'static, str>,
    max_pending: i32,
    backlog: i32,
    pending: VecDeque<Id>,
    /// Qt's read notification: off while paused and once the pending list was found full.
    notifying: bool,
    /// How many more connections its owner takes, those that nobody has taken yet included; None =
    /// any number.
    admission: Option<u32>,
    /// Connections that the reactor has accepted since it listens.
    accepted: u64,
    /// Connections that were accepted before the reactor heard that it may not: they wait here as
    /// if they were in the kernel's queue still.
    early: VecDeque<Id>,
    /// The mark that the reactor was last told; None = it was told to stop.
    told_accept: Option<u64>,
    /// A listen failed since the last success or `close`.
    failed: bool,
    want_listen: Option<(HostAddress, u16)>,
    want_close: bool,
    steps: Vec<Step>,
}

/// What [`TcpListener::close`] leaves.
#[derive(Debug)]
pub struct Untaken {
    /// `newConnection` was emitted for them: the driver deletes their sockets.
    pub told: Vec<Id>,
    /// Nobody has heard of them: the driver resets them, as the kernel does with its queue.
    pub untold: Vec<Id>,
}

#[derive(Debug)]
enum Step {
    /// Move one connection that was accepted to the pending list and tell of it, if that may be.
    Announce,
    PendingConnectionAvailable,
    NewConnection,
    /// The slots of one connection have returned: stop accepting if the list is full.
    CheckFull,
    AcceptError(Box<ErrorText>),
    Warn(&'static str),
}

impl Default for TcpListener {
    fn default() -> Self {
        Self::new()
    }
}

impl TcpListener {
    /// A server that does not listen (contract 11).
    #[must_use]
    pub fn new() -> Self {
        Self {
            asked: HostAddress::Null,
            local: None,
            error: SocketError::Unknown,
            error_text: Cow::Borrowed(""),
            max_pending: MAX_PENDING,
            backlog: BACKLOG,
            pending: VecDeque::new(),
            notifying: false,
            admission: None,
            accepted: 0,
            early: VecDeque::new(),
            told_accept: None,
            failed: false,
            want_listen: None,
            want_close: false,
            steps: Vec::new(),
        }
    }

    /// `listen`: whether it succeeded is in [`is_listening`](Self::is_listening) once the answer
    /// to the command is in. Listening already: a warning, and nothing changes (contract 115).
    /// Returns whether a command was queued.
    pub fn listen(&mut self, address: HostAddress, port: u16) -> bool {
        if self.is_listening() {
            self.then([Step::Warn("QTcpServer::listen() called when already listening")]);
            return false;
        }
        self.want_listen = Some((address, port));
        true
    }

    /// `close`: stops listening. Returns the connections that nobody has taken (contract 128).
    /// Sockets that were taken live on.
    pub fn close(&mut self) -> Untaken {
        self.want_close |= self.is_listening();
        self.want_listen = None;
        self.local = None;
        self.failed = false;
        self.notifying = false;
        Untaken { told: self.pending.drain(..).collect(), untold: self.early.drain(..).collect() }
    }

    /// `nextPendingConnection`: the oldest connection that nobody has taken. Taking one undoes
    /// `pause_accepting` and makes room in a full list (contract 120, 123, 126).
    pub fn next_pending_connection(&mut self) -> Option<Id> {
        let id = self.pending.pop_front()?;
        self.admission = self.admission.map(|left| left.saturating_sub(1));
        self.notifying = self.is_listening();
        Some(id)
    }

    /// The connection that became pending last, if nobody has taken it.
    #[must_use]
    pub fn newest_pending(&self) -> Option<Id> {
        self.pending.back().copied()
    }

    /// `hasPendingConnections`.
    #[must_use]
    pub fn has_pending_connections(&self) -> bool {
        !self.pending.is_empty()
    }

    /// `pauseAccepting`: clients wait in the kernel's queue. Does nothing on a server that does
    /// not listen, where Qt crashes (contract 127).
    pub fn pause_accepting(&mut self) {
        self.notifying = false;
    }

    /// `resumeAccepting`.
    pub fn resume_accepting(&mut self) {
        self.notifying = self.is_listening();
    }

    /// `setMaxPendingConnections`: any value is stored; raising it alone does not start accepting
    /// again (contract 12, 124).
    pub fn set_max_pending_connections(&mut self, max: i32) {
        self.max_pending = max;
    }

    /// `maxPendingConnections`.
    #[must_use]
    pub fn max_pending_connections(&self) -> i32 {
        self.max_pending
    }

    /// `setListenBacklogSize`: the length of the kernel's queue, for the next `listen`.
    pub fn set_listen_backlog_size(&mut self, size: i32) {
        self.backlog = size;
    }

    /// `listenBacklogSize`.
    #[must_use]
    pub fn listen_backlog_size(&self) -> i32 {
        self.backlog
    }

    /// `isListening`.
    #[must_use]
    pub fn is_listening(&self) -> bool {
        self.local.is_some()
    }

    /// Whether `socketDescriptor()` is not -1: while listening, and after a listen that failed
    /// until `close` (contract 113).
    #[must_use]
    pub fn has_descriptor(&self) -> bool {
        self.is_listening() || self.failed
    }

    /// `serverPort`: 0 when not listening.
    #[must_use]
    pub fn server_port(&self) -> u16 {
        self.local.map_or(0, |local| local.port())
    }

    /// `serverAddress`: Null when not listening, Any for a dual-stack socket (contract 117).
    #[must_use]
    pub fn server_address(&self) -> HostAddress {
        match (self.local, self.asked) {
            (None, _) => HostAddress::Null,
            (Some(_), HostAddress::Any) => HostAddress::Any,
            (Some(local), _) => local.into(),
        }
    }

    /// `serverError`: the last one; neither a success nor `close` clears it (contract 116).
    #[must_use]
    pub fn server_error(&self) -> SocketError {
        self.error
    }

    /// `errorString`: empty, not "Unknown error", as long as there was none (contract 11).
    #[must_use]
    pub fn error_string(&self) -> &str {
        &self.error_text
    }

    /// Admission: its owner takes so many more connections, those included that nobody has taken
    /// yet; None = any number, as Qt does. Each one that is taken counts. Further clients wait in
    /// the kernel's queue. There is nothing like it in Qt, where a limit has to be kept by pausing,
    /// which lets in all that wait at that moment (contract 125).
    pub fn set_admission(&mut self, more: Option<u32>) {
        self.admission = more;
    }

    /// A connection that `wait_for_new_connection` has accepted: it is told at once, also while
    /// paused (contract 126).
    pub fn accepted_while_waiting(&mut self, id: Id) {
        self.accepted += 1;
        self.pending.push_back(id);
        self.then([Step::PendingConnectionAvailable, Step::NewConnection, Step::CheckFull]);
    }

    /// Accepting has failed: that is told, and accepting is paused (contract 135). Whoever waits in
    /// `wait_for_new_connection` is told also while paused.
    pub fn accepting_failed(&mut self, failure: Failure) {
        self.notifying = false;
        self.told_accept = None;
        self.then([Step::AcceptError(Box::new(failure::accept(failure)))]);
    }

    /// Whether connections wait that were accepted before the reactor heard that it may not, and
    /// may be told now; [`announce`](Self::announce) tells them.
    #[must_use]
    pub fn can_announce(&self) -> bool {
        !self.early.is_empty() && self.is_listening() && self.notifying && self.free_room() > 0
    }

    /// Tells of the connections of [`can_announce`](Self::can_announce), as a pass of the loop that
    /// accepts them would.
    pub fn announce(&mut self) {
        self.then([Step::Announce]);
    }

    /// How many more connections the pending list takes now.
    #[must_use]
    pub fn pending_room(&self) -> u32 {
        let held = i64::try_from(self.pending.len()).unwrap_or(i64::MAX);
        u32::try_from(i64::from(self.max_pending) - held).unwrap_or(0)
    }

    /// [`pending_room`](Self::pending_room), as far as admission allows.
    fn free_room(&self) -> u32 {
        let untaken = u32::try_from(self.pending.len()).unwrap_or(u32::MAX);
        let admitted = self.admission.map_or(u32::MAX, |more| more.saturating_sub(untaken));
        self.pending_room().min(admitted)
    }

    /// The time of `wait_for_new_connection` ran out (contract 132; always error 5, where Qt
    /// says 22 after a first success, contract 134).
    pub fn wait_timed_out(&mut self) {
        self.set_error((SocketError::SocketTimeout, text::OPERATION_TIMED_OUT.into()));
    }
}

/// Driving.
impl TcpListener {
    /// Takes in what happened on the network.
    pub fn handle(&mut self, event: ListenerEvent) {
        match event {
            ListenerEvent::Listening(local) => {
                self.local = Some(local);
                self.failed = false;
                self.notifying = true;
                self.accepted = 0;
                self.told_accept = None;
            }
            ListenerEvent::ListenFailed { failure, binding } => {
                self.failed = true;
                self.set_error(if binding {
                    failure::bind(failure)
                } else {
                    failure::listen(failure)
                });
            }
            ListenerEvent::Accepted { id, .. } => {
                self.accepted += 1;
                self.early.push_back(id);
                self.then([Step::Announce]);
            }
            ListenerEvent::AcceptBlocked => {
                // If the mark has been moved meanwhile, the reactor goes on by itself.
                if self.told_accept.is_some_and(|mark| mark <= self.accepted) {
                    self.stop_if_full();
                }
            }
            // The reactor has stopped by itself. An order to go on that was on its way by then lets
            // it fail once more, which is the same failure: it has been told.
            ListenerEvent::AcceptFailed(failure) => {
                if self.told_accept.is_some() {
                    self.accepting_failed(failure);
                }
            }
        }
    }

    /// The next thing that is wanted from the network.
    pub fn poll_command(&mut self) -> Option<ListenerCommand> {
        if std::mem::take(&mut self.want_close) {
            self.told_accept = None;
            return Some(ListenerCommand::Close);
        }
        if let Some((address, port)) = self.want_listen.take() {
            self.asked = address;
            let (local, dual_stack) = address.bind_target(port);
            return Some(ListenerCommand::Listen { local, dual_stack, backlog: self.backlog });
        }
        let open = self.is_listening() && self.notifying && self.admission != Some(0);
        let room = u64::from(self.free_room()).saturating_sub(self.early.len() as u64);
        let wanted = open.then_some(self.accepted + room);
        if wanted != self.told_accept {
            self.told_accept = wanted;
            return Some(wanted.map_or(ListenerCommand::StopAccept, ListenerCommand::Accept));
        }
        None
    }

    /// The next signal, or None when nothing is left to be told.
    pub fn poll_signal(&mut self) -> Option<ListenerSignal> {
        self.poll_signal_above(0)
    }

    /// How many steps are queued: the mark for [`poll_signal_above`](Self::poll_signal_above).
    #[must_use]
    pub fn depth(&self) -> usize {
        self.steps.len()
    }

    /// [`poll_signal`](Self::poll_signal) for a call inside a slot: only what was queued since
    /// `depth` was taken.
    pub fn poll_signal_above(&mut self, depth: usize) -> Option<ListenerSignal> {
        while self.steps.len() > depth {
            match self.steps.pop()? {
                Step::Announce if self.can_announce() => {
                    self.pending.extend(self.early.pop_front());
                    self.then([
                        Step::PendingConnectionAvailable,
                        Step::NewConnection,
                        Step::CheckFull,
                        Step::Announce,
                    ]);
                }
                Step::Announce => {}
                Step::PendingConnectionAvailable => {
                    return Some(ListenerSignal::PendingConnectionAvailable);
                }
                Step::NewConnection => return Some(ListenerSignal::NewConnection),
                Step::CheckFull => self.stop_if_full(),
                Step::AcceptError(error) => {
                    self.set_error(*error);
                    return Some(ListenerSignal::AcceptError(self.error));
                }
                Step::Warn(text) => return Some(ListenerSignal::Warning(text.into())),
            }
        }
        None
    }

    fn then<const N: usize>(&mut self, steps: [Step; N]) {
        self.steps.extend(steps.into_iter().rev());
    }

    /// Qt looks at the list before each accept, and switches the notification off when it is
    /// full (contract 123).
    fn stop_if_full(&mut self) {
        if self.pending_room() == 0 {
            self.notifying = false;
        }
    }

    fn set_error(&mut self, (error, text): ErrorText) {
        self.error = error;
        self.error_text = text;
    }
}
