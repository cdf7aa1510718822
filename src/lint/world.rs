//! [`World`]: the sockets of a recording as they are at a moment, and the calls and slots that are
//! under way.

use std::collections::HashMap;

use crate::record::{Class, Emitted, Header, Moment, Object, What};
use crate::signal::{SocketError, SocketState};

/// So many sockets are known at a time; some megabytes. Of more, those that nothing has happened to
/// for the longest time are forgotten.
const KNOWN: usize = 1 << 14;
/// Calls and slots inside each other. Qt's own stack ends before.
const DEEPEST: usize = 256;
/// Threads that are told apart; as many as `qtcp_trace.h` does.
const THREADS: usize = 1024;
/// A program has few servers.
const PORTS: usize = 64;

/// What a recording has told so far.
#[derive(Debug, Clone)]
pub(super) struct World {
    /// When this moment is, in microseconds since the recording began.
    pub(super) now: u64,
    /// In which turn of the loop.
    pub(super) turn: u64,
    /// Whether the writer sees every call, as this program does.
    pub(super) sees_calls: bool,
    /// What ends with this moment.
    pub(super) ended: Option<Frame>,
    /// Whether the writer knows when slots have returned.
    sees_slots: bool,
    thread: u32,
    frames: HashMap<u32, Vec<Frame>>,
    sockets: HashMap<u64, Socket>,
    /// Counts the moments.
    moments: u64,
    ports: Vec<u16>,
}

/// A call or a signal's slots that are under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) object: Object,
    /// Of the call or the signal.
    pub(super) name: String,
    pub(super) is_call: bool,
    /// `bytesAvailable()` when it began, of `readyRead`.
    pub(super) available: i64,
    /// Whether nobody is connected to the signal, as far as is known.
    pub(super) is_unheard: bool,
    pub(super) began: u64,
    /// In which turn it began: if another one has begun since, a loop runs inside of it.
    pub(super) turn: u64,
    depth: u32,
}

/// A socket at a moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Socket {
    /// As it was told last.
    pub(super) object: Option<Object>,
    /// None: nothing has been told.
    pub(super) state: Option<SocketState>,
    /// It is connected, or was until it was disconnected.
    pub(super) was_connected: bool,
    /// When the connection ended or this end closed it, if it has and no other was begun.
    pub(super) gone: Option<u64>,
    /// An error ends this connection.
    pub(super) failed: bool,
    /// What was written and not sent, as far as is known.
    pub(super) unsent: i64,
    /// When something happened to it last.
    seen: u64,
}

impl World {
    pub(super) fn of(header: &Header) -> Self {
        Self {
            now: 0,
            turn: 0,
            sees_calls: header.program.starts_with("qtcp "),
            sees_slots: header.slot_times != Some(false),
            ended: None,
            thread: 0,
            frames: HashMap::new(),
            sockets: HashMap::new(),
            moments: 0,
            ports: Vec::new(),
        }
    }

    /// The calls and slots that are under way, the outermost first.
    pub(super) fn frames(&self) -> &[Frame] {
        self.frames.get(&self.thread).map_or(&[], Vec::as_slice)
    }

    /// Whether this happens on the main thread.
    pub(super) fn on_main_thread(&self) -> bool {
        self.thread <= 1
    }

    pub(super) fn socket(&self, number: u64) -> Option<&Socket> {
        self.sockets.get(&number)
    }

    pub(super) fn sockets(&self) -> impl Iterator<Item = &Socket> {
        self.sockets.values()
    }

    /// What it is called in a sentence: `socket2 (127.0.0.1:50412)`, with its peer if it has or had
    /// one.
    pub(super) fn called(&self, object: &Object) -> String {
        let known = self.socket(object.number).and_then(|socket| socket.object);
        match object.peer.or_else(|| known.and_then(|known| known.peer)) {
            Some(peer) => format!("{object} ({peer})"),
            None => object.to_string(),
        }
    }

    /// Whether it was accepted by a server of this program, as far as is known.
    pub(super) fn is_accepted(&self, object: &Object) -> bool {
        let port = object.local.map(|local| local.port());
        object.class == Class::Socket && port.is_some_and(|port| self.ports.contains(&port))
    }

    /// The time has come to `moment`; its frames are those around it.
    pub(super) fn enter(&mut self, moment: &Moment) {
        // A hostile recording may go back.
        self.now = self.now.max(moment.us);
        self.turn = moment.turn;
        self.moments += 1;
        self.thread = moment.thread.unwrap_or(1);
        if self.frames.len() >= THREADS && !self.frames.contains_key(&self.thread) {
            self.frames.clear();
        }
        let frames = self.frames.entry(self.thread).or_default();
        while frames.last().is_some_and(|frame| frame.depth > moment.depth) {
            frames.pop();
        }
        let top = frames.pop_if(|frame| frame.depth == moment.depth);
        self.ended = match (&moment.what, top) {
            (What::Return { object, name, .. }, Some(top)) => {
                let same = top.is_call && top.object.number == object.number && top.name == *name;
                same.then_some(top)
            }
            (What::SlotEnded { object, .. }, Some(top)) => {
                let same = !top.is_call && top.object.number == object.number;
                (same && self.sees_slots).then_some(top)
            }
            _ => None,
        };
    }

    /// The moment has passed.
    pub(super) fn leave(&mut self, moment: &Moment) {
        match &moment.what {
            What::Call { object, name, .. } => {
                self.meet(object);
                self.begin(moment, *object, name, true, None);
            }
            // It is Qt's, of whomever; it changes nothing.
            What::Signal { signal, .. } if signal.name == "warning" => {}
            What::Signal { object, signal } => {
                let known = self.meet(object);
                known.signal(signal, moment.us);
                if signal.name == "destroyed" {
                    self.sockets.remove(&object.number);
                }
                // Without the ends of slots nobody knows what happens inside of them.
                if self.sees_slots {
                    self.begin(moment, *object, &signal.name, false, Some(signal));
                }
            }
            What::Return { object, name, result, .. } => {
                let written = if name == "write" { result.parse().unwrap_or(0) } else { 0 };
                let socket = self.meet(object);
                socket.unsent = socket.unsent.saturating_add(written.max(0));
            }
            What::SlotEnded { object, unsent, .. } => {
                let closes = |frame: &Frame| {
                    ["aboutToClose", "stateChanged", "readChannelFinished", "disconnected"]
                        .contains(&&*frame.name)
                };
                // What a socket drops when it closes, it has not sent.
                let exact = self.ended.as_ref().is_some_and(|frame| !closes(frame));
                if let (Some(unsent), true) = (unsent, exact) {
                    self.meet(object).unsent = *unsent;
                }
            }
            What::Event { object, name, arguments } => {
                let socket = self.meet(object);
                if name == "bytesToWrite" {
                    socket.unsent = arguments.parse().unwrap_or(socket.unsent);
                }
            }
            What::Command { object, .. } => {
                self.meet(object);
            }
            What::TurnBegan | What::TurnEnded { .. } | What::Ended { .. } => {}
        }
    }

    fn begin(
        &mut self,
        moment: &Moment,
        object: Object,
        name: &str,
        is_call: bool,
        signal: Option<&Emitted>,
    ) {
        let frames = self.frames.entry(self.thread).or_default();
        if frames.len() < DEEPEST {
            frames.push(Frame {
                object,
                name: name.to_owned(),
                is_call,
                available: signal.and_then(|signal| signal.available).unwrap_or(0),
                is_unheard: signal.is_some_and(|signal| signal.receivers == Some(0)),
                began: self.now,
                turn: self.turn,
                depth: moment.depth,
            });
        }
    }

    fn meet(&mut self, object: &Object) -> &mut Socket {
        if object.class == Class::Listener
            && let Some(port) = object.local.map(|local| local.port())
            && !self.ports.contains(&port)
            && self.ports.len() < PORTS
        {
            self.ports.push(port);
        }
        if self.sockets.len() >= KNOWN && !self.sockets.contains_key(&object.number) {
            let mut seen: Vec<_> = self.sockets.values().map(|socket| socket.seen).collect();
            let (_, &mut middle, _) = seen.select_nth_unstable(KNOWN / 2);
            self.sockets.retain(|_, socket| socket.seen > middle);
        }
        let socket = self.sockets.entry(object.number).or_default();
        socket.seen = self.moments;
        let known_ends = socket.object.is_some_and(|known| known.peer.is_some());
        if !known_ends || object.peer.is_some() {
            socket.object = Some(*object);
        }
        socket
    }
}

impl Frame {
    /// Whether these are slots of `signal`, one at least.
    pub(super) fn is_slot_of(&self, signal: &str) -> bool {
        !self.is_call && !self.is_unheard && self.name == signal
    }
}

impl Socket {
    fn signal(&mut self, signal: &Emitted, us: u64) {
        let state = signal.state.as_deref().and_then(state_of);
        match &*signal.name {
            "stateChanged" => self.enter(state, us),
            "bytesWritten" => self.unsent = signal.to_write.unwrap_or(0),
            "errorOccurred" if signal.code != Some(SocketError::SocketTimeout.number()) => {
                self.failed = true;
            }
            _ => {}
        }
        if let Some(unsent) = signal.unsent {
            self.unsent = self.unsent.max(unsent);
        }
        if self.state.is_none() {
            self.state = state;
        }
        self.was_connected |= self.state == Some(SocketState::Connected);
    }

    fn enter(&mut self, state: Option<SocketState>, us: u64) {
        self.state = state;
        match state {
            Some(SocketState::HostLookup | SocketState::Connecting | SocketState::Bound) => {
                (self.was_connected, self.failed, self.gone) = (false, false, None);
            }
            Some(SocketState::Closing) => self.gone = Some(us),
            Some(SocketState::Unconnected) => {
                self.gone = self.gone.or_else(|| self.was_connected.then_some(us));
                self.unsent = 0;
            }
            _ => {}
        }
    }
}

/// The state with this name in a trace.
pub(super) fn state_of(name: &str) -> Option<SocketState> {
    SocketState::ALL.iter().copied().find(|state| state.name() == name)
}
