//! `qtcp --headless client`, asynchronous: slots on readyRead.

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use super::args::{self, Common, Mode};
use super::fault::Fault;
use super::output::Entry;
use super::run::{LISTEN_ON, Plan, RETRY_FIRST, RETRY_LONGEST, Run, add};
use super::server::{part, turn};
use super::stop::Stop;
use super::terminal::Terminal;
use super::watch::Watched;
use super::{client_sync, pipe};
use crate::course::{Checker, ClientSlots, TcpClient};
use crate::runtime::{EventLoop, Timer};
use crate::signal::{SocketError, SocketState, text};
use crate::text::facts;
use crate::text::{duration, words};
use crate::translate::TcpSocket;

/// When answers are not checked they may be of any form: after the last message so long a silence
/// ends the wait for them, if as much came back as was sent.
const QUIET: Duration = Duration::from_millis(500);
/// How long, after a signal, answers that are under way may take.
const PARTING: Duration = Duration::from_secs(1);

/// One client of a run.
pub(super) struct Session {
    run: Rc<Run>,
    client: TcpClient,
    local: Cell<Option<SocketAddr>>,
    peer: Cell<Option<SocketAddr>>,
    /// Of the present connection, until it is in the run's counts.
    checker: RefCell<Option<Checker>>,
    /// Messages written, over all connections.
    written: Cell<u64>,
    /// The last message is written; the kernel may not have it yet.
    all_sent: Cell<bool>,
    /// Nothing more is waited for, and only listened whether something comes all the same.
    listening_on: Cell<bool>,
    finished: Cell<bool>,
    /// We have said goodbye: what ends the connection now is no failure.
    leaving: Cell<bool>,
    pause: Cell<Duration>,
    /// The time for connecting, and later for the last answers, is up.
    patience: RefCell<Option<Timer>>,
    retry: RefCell<Option<Timer>>,
}

impl Session {
    pub(super) fn start(event_loop: &EventLoop, run: &Rc<Run>) -> Rc<Self> {
        let client = TcpClient::new(event_loop);
        run.plan.prepare(&client);
        let session = Rc::new(Self {
            run: Rc::clone(run),
            client,
            local: Cell::default(),
            peer: Cell::default(),
            checker: RefCell::default(),
            written: Cell::default(),
            all_sent: Cell::default(),
            listening_on: Cell::default(),
            finished: Cell::default(),
            leaving: Cell::default(),
            pause: Cell::new(RETRY_FIRST),
            patience: RefCell::default(),
            retry: RefCell::default(),
        });
        let weak = Rc::downgrade(&session);
        *session.patience.borrow_mut() = Some(Timer::new(event_loop, move |_| {
            if let Some(session) = weak.upgrade() {
                session.out_of_patience();
            }
        }));
        let weak = Rc::downgrade(&session);
        *session.retry.borrow_mut() = Some(Timer::new(event_loop, move |_| {
            if let Some(session) = weak.upgrade() {
                session.connect();
            }
        }));
        let slots: Rc<dyn ClientSlots> = Rc::new(Slots(Rc::downgrade(&session)));
        session.client.set_slots(slots);
        session.connect();
        session
    }

    fn connect(&self) {
        // The one before may still wait for a server that does not read.
        self.client.socket().abort();
        self.be_patient(self.run.plan.connect_timeout);
        self.client.con_server();
    }

    fn be_patient(&self, time: Duration) {
        if let Some(timer) = &*self.patience.borrow() {
            timer.start_once(time);
        }
    }

    fn stop_patience(&self) {
        if let Some(timer) = &*self.patience.borrow() {
            timer.stop();
        }
    }

    fn out_of_patience(&self) {
        match self.client.state() {
            SocketState::HostLookup | SocketState::Connecting => {
                self.client.socket().abort();
                self.connection_failed(SocketError::SocketTimeout, text::CONNECT_WAIT_TIMED_OUT);
            }
            // The answers that are missing do not come; they may still come too late.
            _ if self.run.plan.check && !self.listening_on.get() => {
                self.finish_checking();
                self.listen_on();
            }
            // Or none was asked for.
            _ => self.leave(),
        }
    }

    fn listen_on(&self) {
        if !self.listening_on.replace(true) {
            self.be_patient(LISTEN_ON);
        }
    }

    fn own(&self) -> Option<SocketAddr> {
        self.local.get().filter(|_| self.run.plan.name_own)
    }

    fn entry(&self, entry: Entry<'_>) {
        self.run.terminal.entry_of(self.own(), entry);
    }

    fn connected(&self) {
        self.stop_patience();
        self.pause.set(RETRY_FIRST);
        let (local, peer) = (self.client.socket().local(), self.client.socket().peer());
        self.local.set(local);
        self.peer.set(peer);
        add(&self.run.connections, 1);
        if let (Some(local), Some(peer)) = (local, peer) {
            self.entry(Entry::Connected { local, peer });
            *self.checker.borrow_mut() = Some(Checker::new(&self.run.plan.message, local.port()));
        }
        let plan = &self.run.plan;
        let left = plan.count.map(|count| count.saturating_sub(self.written.get()));
        self.client.start_sending(&plan.message, plan.interval, left);
    }

    fn ready_read(&self) {
        let data = self.client.socket().read_all();
        let Some(peer) = self.peer.get() else { return };
        if data.is_empty() {
            return;
        }
        self.entry(Entry::ReadyRead { peer, data: &data });
        self.check(&data, peer);
        if self.all_sent.get() {
            self.look_whether_done();
        }
    }

    fn check(&self, data: &[u8], peer: SocketAddr) {
        let mistake = self.checker.borrow_mut().as_mut().and_then(|checker| checker.take(data));
        if let Some(mistake) = mistake {
            self.run.tell_wrong(self.local.get(), peer, mistake);
        }
    }

    /// What is not answered by now is missing.
    fn finish_checking(&self) {
        let mistake = self.checker.borrow_mut().as_mut().and_then(Checker::finish);
        if let (Some(mistake), Some(peer)) = (mistake, self.peer.get()) {
            self.run.tell_wrong(self.local.get(), peer, mistake);
        }
    }

    /// The connection is over: what it came to is counted, once.
    fn count_answers(&self) {
        // Of a run that nobody reads any more the last answers are still under way.
        if !self.run.terminal.failed() {
            self.finish_checking();
        }
        if let Some(checker) = self.checker.take() {
            self.run.count_answers(&checker);
        }
    }

    fn written(&self, data: &[u8]) {
        if let Some(peer) = self.peer.get() {
            add(&self.run.messages, 1);
            add(&self.written, 1);
            if let Some(checker) = self.checker.borrow_mut().as_mut() {
                checker.sent();
            }
            self.entry(Entry::Written { peer, data });
        }
    }

    fn all_sent(&self) {
        self.all_sent.set(true);
        self.be_patient(self.run.plan.wait);
        self.look_whether_done();
    }

    /// After the last message: leaves when all answers are there, and a moment has passed in which
    /// nothing else came.
    fn look_whether_done(&self) {
        if self.listening_on.get() {
            return;
        }
        let answered = self.checker.borrow().as_ref().is_none_or(Checker::is_answered);
        let socket = self.client.socket();
        let (received, written) =
            socket.ask(|socket| (socket.bytes_received(), socket.bytes_sent()));
        if answered && self.run.plan.check {
            self.listen_on();
        } else if answered {
            self.leave();
        } else if !self.run.plan.check && received >= written && socket.bytes_to_write() == 0 {
            self.be_patient(QUIET.min(self.run.plan.wait));
        } else {
            self.be_patient(self.run.plan.wait);
        }
    }

    pub(super) fn leave(&self) {
        self.leaving.set(true);
        if self.client.state() == SocketState::Unconnected {
            self.finish();
        } else {
            self.client.discon_server();
        }
    }

    /// A signal asks for the end: no more messages, and a last chance for the answers.
    pub(super) fn stop(&self) {
        if let Some(timer) = &*self.retry.borrow() {
            timer.stop();
        }
        if self.finished.get() {
            return;
        }
        self.client.stop_sending();
        if self.client.state() == SocketState::Connected {
            self.all_sent.set(true);
            self.look_whether_done();
        } else {
            self.client.socket().abort();
            self.finish();
        }
    }

    fn disconnected(&self) {
        self.stop_patience();
        let ended = self.client.ended();
        if let Some(peer) = self.peer.get() {
            self.count_answers();
            self.entry(Entry::Disconnected { peer, ended });
        }
        if self.leaving.get() || self.all_sent.get() {
            let socket = self.client.socket();
            self.run.look_for_unsent(ended, socket.error(), &socket.error_string());
            self.finish();
        }
    }

    fn error(&self, error: SocketError, text: &str) {
        if self.client.state() == SocketState::Unconnected {
            return self.connection_failed(error, text);
        }
        // Behind the last message the server may close in order: what it does not take then is
        // found when the connection is over.
        let may_end = self.all_sent.get() && !self.client.socket().ask(TcpSocket::is_broken);
        let over = self.leaving.get() || self.listening_on.get() || self.run.stopped.get();
        if !may_end && !over {
            self.lost(error, text);
        }
    }

    /// The server has gone in the middle of the work. After the last message another connection
    /// would have nothing to do.
    fn lost(&self, error: SocketError, text: &str) {
        self.tell(error, text);
        if self.run.plan.retry && !self.all_sent.get() {
            self.try_again();
        } else {
            self.run.fail(Fault::connection(&self.run.plan.server(), true, error, text));
            self.leaving.set(true);
            // What was written is still sent, if the server reads it.
            self.be_patient(self.run.plan.wait);
        }
    }

    fn connection_failed(&self, error: SocketError, text: &str) {
        self.stop_patience();
        self.tell(error, text);
        if self.run.plan.retry {
            self.try_again();
        } else {
            self.run.fail(Fault::connection(&self.run.plan.server(), false, error, text));
            self.finish();
        }
    }

    fn tell(&self, error: SocketError, text: &str) {
        let (code, name) = (error.number(), error.qt_name());
        let fact = &words::of_qt(text);
        self.entry(Entry::Error { peer: self.peer.get(), code, name, fact });
    }

    fn try_again(&self) {
        let pause = self.pause.get();
        self.pause.set((pause * 2).min(RETRY_LONGEST));
        let told = duration::shown(pause);
        self.run.terminal.say(facts::next_try(self.run.plan.server(), told));
        if let Some(timer) = &*self.retry.borrow() {
            timer.start_once(pause);
        }
    }

    fn finish(&self) {
        self.stop_patience();
        self.count_answers();
        if !self.finished.replace(true) {
            add(&self.run.finished, 1);
        }
    }

    fn bytes(&self) -> (u64, u64) {
        let socket = self.client.socket();
        (socket.ask(TcpSocket::bytes_received), socket.ask(TcpSocket::bytes_sent))
    }
}

/// The slots know their session weakly: it owns the client that owns them.
struct Slots(std::rc::Weak<Session>);

impl Slots {
    fn with(&self, call: impl FnOnce(&Session)) {
        if let Some(session) = self.0.upgrade() {
            call(&session);
        }
    }
}

impl ClientSlots for Slots {
    fn state_changed(&self, _: &TcpClient, state: SocketState) {
        self.with(|session| {
            let peer = session.peer.get();
            session.entry(Entry::StateChanged { peer, state: state.qt_name() });
        });
    }

    fn host_found(&self, _: &TcpClient) {
        self.with(|session| session.entry(Entry::HostFound));
    }

    fn bytes_written(&self, _: &TcpClient, bytes: u64) {
        self.with(|session| {
            if let Some(peer) = session.peer.get() {
                session.entry(Entry::BytesWritten { peer, bytes });
            }
        });
    }

    fn read_channel_finished(&self, _: &TcpClient) {
        self.with(|session| {
            if let Some(peer) = session.peer.get() {
                session.entry(Entry::ReadChannelFinished { peer });
            }
        });
    }

    fn connected(&self, _: &TcpClient) {
        self.with(Session::connected);
    }

    fn ready_read(&self, _: &TcpClient) {
        self.with(Session::ready_read);
    }

    fn written(&self, _: &TcpClient, data: &[u8]) {
        self.with(|session| session.written(data));
    }

    fn disconnected(&self, _: &TcpClient) {
        self.with(Session::disconnected);
    }

    fn error(&self, _: &TcpClient, error: SocketError, text: &str) {
        self.with(|session| session.error(error, text));
    }

    fn disconnect_failed(&self, client: &TcpClient) {
        // The server does not read; the course gives up after this time as well.
        client.socket().abort();
    }

    fn all_sent(&self, _: &TcpClient) {
        self.with(Session::all_sent);
    }
}

pub(super) fn run(options: &args::Client, common: &Common) -> Result<(), Fault> {
    if options.read_size.is_some() && options.mode != Mode::Sync {
        return Err(Fault::usage(facts::read_size_needs_sync()));
    }
    let plan = Plan::new(options)?;
    let event_loop =
        EventLoop::new().map_err(|error| Fault::system(facts::no_event_loop(), &error))?;
    let stop = Stop::on_signals(&event_loop)
        .map_err(|error| Fault::system(facts::no_signals(), &error))?;
    plan.check_source(&event_loop, options.clients)?;
    // A run that is refused leaves no recording.
    let watched = Watched::new(&options.watch, common)?;
    let terminal = Terminal::new(common.style(), watched.lines(), &event_loop, &stop);
    terminal.set_encoding(options.encoding.unwrap_or_default());
    watched.watch(&event_loop);
    if options.stdin {
        return pipe::run(&event_loop, plan, !options.no_shutdown, &terminal, &stop);
    }
    let run = Run::new(plan, terminal);
    match options.mode {
        Mode::Async => run_all(&event_loop, &run, options.clients, &stop),
        Mode::Sync => client_sync::run(&event_loop, &run, options, &stop),
    }
}

/// Runs so many clients to their end.
fn run_all(event_loop: &EventLoop, run: &Rc<Run>, clients: u64, stop: &Stop) -> Result<(), Fault> {
    let sessions: Vec<_> = (0..clients).map(|_| Session::start(event_loop, run)).collect();
    serve(event_loop, run, &sessions, stop)?;
    let (bytes_in, bytes_out) = bytes(&sessions);
    run.terminal.summary(run.summary(bytes_in, bytes_out));
    run.result()
}

pub(super) fn bytes(sessions: &[Rc<Session>]) -> (u64, u64) {
    sessions.iter().fold((0, 0), |(all_in, all_out), session| {
        let (bytes_in, bytes_out) = session.bytes();
        (all_in + bytes_in, all_out + bytes_out)
    })
}

/// Turns the loop until every session is through or a signal asks for the end.
pub(super) fn serve(
    event_loop: &EventLoop,
    run: &Run,
    sessions: &[Rc<Session>],
    stop: &Stop,
) -> Result<(), Fault> {
    let all = sessions.len() as u64;
    let mut end: Option<Instant> = None;
    while run.finished() < all && !run.terminal.failed() {
        if stop.is_asked() && end.is_none() {
            end = Some(Instant::now() + PARTING);
            run.stopped.set(true);
            sessions.iter().for_each(|session| session.stop());
            continue;
        }
        let left = end.map(|end| end.saturating_duration_since(Instant::now()));
        if left.is_some_and(|left| left.is_zero()) {
            break;
        }
        turn(event_loop, left)?;
        run.terminal.flush();
        let connected = run.connections.get();
        if connected < all {
            run.terminal.progress(|| facts::clients_connected(connected, all));
        } else {
            run.terminal.clear_progress();
        }
    }
    sessions.iter().for_each(|session| session.client.socket().abort());
    run.terminal.flush();
    part(event_loop)
}
