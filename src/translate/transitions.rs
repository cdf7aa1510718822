//! What the steps and the events do to a socket.

use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};

use super::address::HostAddress;
use super::attempt::is_at_once;
use super::failure::{self, ErrorText};
use super::seldom::Ends;
use super::socket::{Engine, Manner, Relic, TcpSocket, length};
use super::steps::Step;
use crate::event::{Failure, FailureKind};
use crate::signal::{Ending, NetworkLayerProtocol, OpenMode, SocketError, SocketState, text};

/// Transitions.
impl TcpSocket {
    pub(super) fn open(&mut self, mode: OpenMode) {
        self.open_mode = mode;
        // Only closing ends a transaction in Qt (contract 77).
        let goes_on = self.manner == Manner::AsQt && self.read.in_transaction();
        self.read.clear();
        if goes_on {
            self.read.start_transaction();
        }
        self.write.clear();
        self.reading_stopped = false;
        self.reading_paused = false;
        self.arriving = 0;
        self.aborting = false;
        self.write_gone = false;
        self.finishing = None;
    }

    pub(super) fn close_device(&mut self) {
        self.open_mode = OpenMode::NOT_OPEN;
        self.read.clear();
        self.read_channels = 0;
        self.write_channels = 0;
    }

    pub(super) fn set_error(&mut self, (error, text): ErrorText) {
        self.error = error;
        if self.seldom.error_text != text {
            self.seldom.error_text = text;
        }
    }

    /// The connection is there: reading starts, and so does writing.
    pub(super) fn establish(&mut self, local: SocketAddr, peer: SocketAddr) {
        self.engine = Engine::Valid;
        self.told_write = false;
        self.write_gone = false;
        self.only_bound = false;
        self.keeps_bound = false;
        self.relic = None;
        self.attempt = None;
        self.ends = Ends::new(Some(local), Some(peer));
        self.read_channels = u8::from(self.is_readable());
        self.write_channels = u8::from(self.is_writable());
        self.peer_finished = false;
        self.ending = None;
        self.seldom.begin_connection(self.counts.received, self.counts.sent);
    }

    pub(super) fn looked_up(&mut self, addresses: Vec<IpAddr>) {
        if self.state == SocketState::HostLookup {
            let port = self.seldom.port;
            self.start_connecting(
                addresses.into_iter().map(|ip| SocketAddr::new(ip, port)).collect(),
            );
        }
    }

    pub(super) fn look_up(&mut self) {
        match HostAddress::parse(self.peer_name()).with_port(self.seldom.port) {
            Some(address) => self.start_connecting(vec![address]),
            None => self.wanted.look_up = true,
        }
    }

    fn start_connecting(&mut self, mut addresses: Vec<SocketAddr>) {
        let Some(attempt) = &mut self.attempt else { return };
        match attempt.protocol {
            NetworkLayerProtocol::IPv4 => addresses.retain(SocketAddr::is_ipv4),
            NetworkLayerProtocol::IPv6 => addresses.retain(SocketAddr::is_ipv6),
            _ => {}
        }
        let is_bound = self.engine == Engine::Valid && !self.dual_stack;
        if let Some(local) = self.ends.local().filter(|_| is_bound) {
            // A bound socket has a family. Qt tries the addresses of the other one too, which fails at
            // once and leaves the socket as it is.
            let in_reach = |to: &SocketAddr| to.is_ipv4() == local.is_ipv4();
            if addresses.iter().any(in_reach) {
                addresses.retain(in_reach);
            }
        }
        if addresses.is_empty() {
            self.give_up((SocketError::HostNotFound, text::HOST_NOT_FOUND.into()));
            return;
        }
        // Every address, then the whole list again (contract 26).
        attempt.addresses = addresses.iter().chain(&addresses).copied().collect();
        self.state = SocketState::Connecting;
        let generation = self.generation;
        self.then([
            Step::SetState(SocketState::Connecting),
            Step::HostFound,
            Step::FirstAddress(generation),
        ]);
    }

    /// A slot of `hostFound` has given the attempt up, or has begun another one: Qt goes on all the
    /// same, on another socket. What was given up stays Unconnected, and its peer is connected.
    pub(super) fn another_address(&mut self) {
        if self.attempt.is_none() && matches!(self.relic, Some(Relic::Attempt | Relic::Bind)) {
            // It has waited, and no address is left: Qt tells that once more.
            self.set_error(self.error_below());
            self.then([Step::SetState(SocketState::Unconnected), Step::Error]);
            return;
        }
        self.wanted.close |= self.engine == Engine::Valid;
        self.next_address();
    }

    /// A slot of `hostFound` may have begun already, with a blocking call.
    pub(super) fn first_address(&mut self) {
        if self.attempt.as_ref().is_some_and(|attempt| !attempt.started) {
            self.next_address();
        }
    }

    pub(super) fn next_address(&mut self) {
        let is_on_connected = self.attempt.as_ref().is_some_and(|it| it.is_on_connected);
        if is_on_connected || (self.engine == Engine::Broken && self.manner == Manner::AsQt) {
            self.try_in_vain();
            return;
        }
        let Some(attempt) = &mut self.attempt else { return };
        attempt.started = true;
        if let Some(address) = attempt.addresses.pop_front() {
            self.engine = Engine::Valid;
            // What a bind has told is told on.
            self.relic = self.relic.filter(|relic| *relic == Relic::Bind);
            self.seldom.forget_failure_below();
            attempt.wanted = Some(address);
            (attempt.is_deaf, attempt.is_lost, attempt.is_made) = (false, false, false);
            return;
        }
        let failure = attempt.last_failure.take().unwrap_or(Failure::of(FailureKind::Refused));
        let is_bound = self.keeps_bound || self.only_bound;
        let error = if is_bound && failure.kind == FailureKind::ProtocolNotSupported {
            // Of another family than the address; Qt has no error for it (contract 142).
            (SocketError::Unknown, text::UNKNOWN.into())
        } else {
            failure::connect(failure)
        };
        let is_unmade = !is_bound && error.0 == SocketError::SocketResource;
        self.keeps_bound = is_bound;
        self.give_up(error);
        if is_unmade {
            self.relic = Some(Relic::Unmade);
        }
    }

    /// The connection could not be made (contract 27, 29).
    fn give_up(&mut self, error: ErrorText) {
        let tried = self.attempt.take().is_some_and(|attempt| attempt.started);
        if tried {
            // A bind that was refused meanwhile has told the descriptor.
            let bind = self.relic.filter(|relic| *relic == Relic::Bind);
            self.relic = Some(bind.unwrap_or(Relic::Attempt));
            self.only_bound = false;
            self.seldom.failed_below = Some(error.clone());
        } else {
            // No address was found: what is below stays as it is (contract 163).
            self.keeps_bound |= self.engine == Engine::Valid;
        }
        self.engine = Engine::None;
        self.set_error(error);
        self.state = SocketState::Unconnected;
        let generation = self.generation;
        if tried && self.manner == Manner::Mended {
            // Afterwards. Qt tries to send it, reports the error again and closes (contract 37).
            self.then([Step::DropUnsent(generation)]);
        }
        let error = if tried { Step::Error } else { Step::HostNotFound };
        self.then([Step::SetState(SocketState::Unconnected), error]);
    }

    pub(super) fn connected(&mut self, local: SocketAddr, peer: SocketAddr) {
        if let Some(attempt) = self.attempt_given_up() {
            attempt.unheard = Some(Ok((local, peer)));
            return;
        }
        if self.state != SocketState::Connecting || self.is_unheard(|| Ok((local, peer))) {
            return;
        }
        self.establish(local, peer);
        self.state = SocketState::Connected;
        let generation = self.generation;
        self.then([
            Step::SetState(SocketState::Connected),
            Step::Connected,
            Step::AfterConnected(generation),
        ]);
    }

    pub(super) fn connect_failed(&mut self, failure: Failure) {
        if let Some(attempt) = self.attempt_given_up() {
            if is_at_once(failure.kind) {
                attempt.last_failure = Some(failure);
                self.next_address();
                return;
            }
            attempt.is_lost = true;
            self.seldom.failed_below = Some(failure::connect(failure));
            if self.state == SocketState::Unconnected && self.write.pending() > 0 {
                self.fail_to_send(self.error_below());
            }
            return;
        }
        if self.state != SocketState::Connecting || self.is_unheard(|| Err(failure.clone())) {
            return;
        }
        if let Some(attempt) = &mut self.attempt {
            attempt.last_failure = Some(failure);
        }
        let generation = self.generation;
        self.then([Step::NextAddress(generation)]);
    }

    pub(super) fn received(&mut self, data: Cow<'_, [u8]>, more: bool) {
        if self.state == SocketState::Connected {
            self.arrived(data, more);
        }
    }

    pub(super) fn arrived(&mut self, data: Cow<'_, [u8]>, more: bool) {
        let n = data.len();
        self.counts.received += n as u64;
        if !self.is_readable() {
            return;
        }
        match data {
            Cow::Borrowed(bytes) => self.read.push(bytes),
            Cow::Owned(bytes) => self.read.push_owned(bytes),
        }
        self.arriving += n;
        if !more && std::mem::take(&mut self.arriving) > 0 {
            self.then([Step::ReadyRead]);
        }
    }

    pub(super) fn finished(&mut self) {
        if self.state != SocketState::Connected || self.peer_finished {
            return;
        }
        self.peer_finished = true;
        self.ends(Ending::Peer);
        let error = (SocketError::RemoteHostClosed, text::REMOTE_CLOSED.into());
        if self.manner == Manner::AsQt {
            self.break_engine(&error);
        }
        self.remote_closed(error);
    }

    /// `errorOccurred` while still Connected, then as `disconnect_from_host` (contract 61). The
    /// broken socket below goes between the two (contract 143).
    pub(super) fn remote_closed(&mut self, error: ErrorText) {
        let generation = self.generation;
        if self.engine == Engine::Broken {
            self.then([
                Step::Fail(Box::new(error)),
                Step::DropEngine(generation),
                Step::Disconnect(generation),
            ]);
        } else {
            self.then([Step::Fail(Box::new(error)), Step::Disconnect(generation)]);
        }
    }

    pub(super) fn sent(&mut self, n: usize) {
        let n = self.write.sent(n) as u64;
        if n == 0 || !self.can_send() {
            return;
        }
        self.counts.sent += n;
        let generation = self.generation;
        self.then([Step::BytesWritten(n), Step::AfterWrite(generation)]);
    }

    /// Bytes that the driver sends by itself were never in the buffer.
    pub(super) fn sent_beside(&mut self, n: u64) {
        if n > 0 && self.can_send() {
            self.counts.sent += n;
            self.then([Step::BytesWritten(n)]);
        }
    }

    pub(super) fn disconnect(&mut self) {
        let generation = self.generation;
        match self.state {
            SocketState::Unconnected => {}
            _ if self.abort_called => self.tear_down(),
            SocketState::HostLookup | SocketState::Connecting => self.pending_close = true,
            SocketState::Closing => self.then([Step::FinishDisconnect(generation)]),
            SocketState::Connected | SocketState::Bound | SocketState::Listening => {
                self.state = SocketState::Closing;
                self.ends(Ending::Own);
                self.then([
                    Step::SetState(SocketState::Closing),
                    Step::FinishDisconnect(generation),
                ]);
            }
        }
    }

    pub(super) fn finish_disconnect(&mut self) {
        let pending = self.write.pending() > 0;
        if self.engine != Engine::Valid || !pending {
            // The peer that has said all sends nothing that would be left unread.
            self.wanted.part = self.engine == Engine::Valid
                && self.manner == Manner::Mended
                && !self.peer_finished;
            self.tear_down();
        }
    }

    /// The end of a connection or of an attempt (contract 40, 44, 49).
    pub(super) fn tear_down(&mut self) {
        let was = self.state;
        self.wanted.cancel |= was == SocketState::HostLookup && !self.wanted.look_up;
        self.reset_engine();
        self.state = SocketState::Unconnected;
        let tail = Step::ClearEndpoints(self.generation);
        if matches!(was, SocketState::Connected | SocketState::Closing) {
            self.then([
                Step::SetState(SocketState::Unconnected),
                Step::ReadChannelFinished,
                Step::Disconnected,
                tail,
            ]);
        } else {
            self.then([Step::SetState(SocketState::Unconnected), Step::ReadChannelFinished, tail]);
        }
    }

    pub(super) fn reset_engine(&mut self) {
        let kept = std::mem::take(&mut self.keeps_bound);
        self.wanted.close |= kept || self.engine == Engine::Valid;
        self.engine = Engine::None;
        self.only_bound = false;
        // A slot of `hostFound`, or of the state before it, has given up: Qt goes on.
        let begins = |step: &Step| matches!(step, Step::FirstAddress(_));
        if self.manner == Manner::Mended || !self.steps.iter().any(begins) {
            self.attempt = None;
        }
        self.relic = None;
        self.wanted.look_up = false;
        self.aborting = false;
        // Whoever hears of the end can ask how much it was (contract 143).
        self.seldom.add_unsent(self.write.pending());
        self.arriving = 0;
    }

    /// The socket below goes, the state is as it was: Qt's reading has failed, and it drops what
    /// is there when the slot has returned.
    pub(super) fn drop_engine(&mut self) {
        self.wanted.close |= std::mem::take(&mut self.keeps_bound) || self.engine == Engine::Valid;
        // Closing ends what is asked for; a lookup of the slot's goes on.
        self.wanted.look_up |= self.wanted.close && self.is_looking_up();
        self.engine = Engine::None;
        self.relic = None;
        if let Some(attempt) = &mut self.attempt {
            attempt.wanted = None;
            attempt.is_on_connected = false;
        }
    }

    /// What was written and not sent is given up at once.
    pub(super) fn forget_unsent(&mut self) {
        self.seldom.add_unsent(self.write.pending());
        self.write.clear();
    }

    /// How the connection ends, unless that is known already.
    pub(super) fn ends(&mut self, ending: Ending) {
        self.ending.get_or_insert(ending);
    }

    /// The connection broke: what the kernel said decides.
    pub(super) fn breaks(&mut self, failure: &Failure) {
        self.ending = Some(match failure.kind {
            FailureKind::Reset | FailureKind::BrokenPipe | FailureKind::Aborted => Ending::Reset,
            FailureKind::TimedOut => Ending::TimedOut,
            _ => Ending::Failed,
        });
    }

    /// The connection is lost; its descriptor is closed before the first slot hears of it.
    pub(super) fn break_engine(&mut self, error: &ErrorText) {
        self.seldom.failed_below = Some(error.clone());
        self.wanted.close = true;
        self.engine = Engine::Broken;
        self.told_broken = false;
        self.told_broken_read = false;
    }

    pub(super) fn after_write(&mut self) {
        if self.state == SocketState::Closing {
            self.disconnect();
        } else if self.state == SocketState::Connecting && self.write.pending() == 0 {
            // All is sent: the notifier goes, whose ever it is by now.
            if let Some(attempt) = &mut self.attempt {
                attempt.is_deaf = true;
            }
        }
    }

    /// Free room in the read buffer.
    pub(super) fn room(&self) -> u64 {
        match self.read_buffer_size {
            0 => u64::MAX,
            max => u64::try_from(max.saturating_sub(length(self.read.held()))).unwrap_or(0),
        }
    }

    /// Bytes that have come on this connection.
    pub(super) fn received_here(&self) -> u64 {
        self.counts.received - self.seldom.received_before
    }

    /// How many bytes it reads from the kernel now; 0 where only room is missing, None while it does
    /// not read at all.
    #[must_use]
    pub fn read_room(&self) -> Option<u64> {
        self.wanted_read().map(|mark| mark.saturating_sub(self.received_here()))
    }

    /// The mark up to which a blocking call reads, whatever the state is.
    pub(crate) fn mark_of_wait(&self) -> u64 {
        self.received_here().saturating_add(self.room())
    }

    /// The mark up to which the reactor may read.
    pub(super) fn wanted_read(&self) -> Option<u64> {
        let reading = self.state == SocketState::Connected
            && self.engine == Engine::Valid
            && !self.peer_finished
            && !self.reading_stopped
            && !self.reading_paused;
        reading.then(|| self.mark_of_wait())
    }

    /// A read emptied the buffer or asked for more than there was: reading starts again
    /// (contract 80).
    pub(super) fn restart_reading(&mut self) {
        if self.state == SocketState::Connected {
            self.reading_stopped = false;
        }
    }
}
