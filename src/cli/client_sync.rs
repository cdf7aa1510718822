//! `qtcp --headless client --mode sync`: a loop on the blocking calls, as in the course.

use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use super::args;
use super::fault::Fault;
use super::output::Entry;
use super::run::{LISTEN_ON, RETRY_FIRST, RETRY_LONGEST, Run, add};
use super::server::part;
use super::stop::Stop;
use super::terminal::Terminal;
use crate::course::{Checker, ClientSlots, Ended, SyncClient, TcpClient};
use crate::runtime::EventLoop;
use crate::signal::{SocketError, SocketState};
use crate::text::facts;
use crate::text::{duration, words};
use crate::translate::TcpSocket;

/// How often a blocking call comes back to see whether a signal asks for the end.
const LOOK: Duration = Duration::from_millis(100);

struct Session {
    client: SyncClient,
    checker: Checker,
    local: SocketAddr,
    peer: SocketAddr,
    /// The last message is written; the kernel may not have it yet.
    all_sent: bool,
    /// All is sent, and what is waited for is there or does not come: the end of the connection is no
    /// loss any more.
    done: bool,
    /// The connection is gone, and `--retry` asks for another one.
    lost: bool,
    /// Bytes in and out of the connections before.
    before: (u64, u64),
}

/// The slots of this mode: what the output tells and nobody waits for.
struct Told {
    terminal: Terminal,
    name_own: bool,
}

impl Told {
    fn entry(&self, client: &TcpClient, entry: Entry<'_>) {
        self.terminal.entry_of(client.socket().local().filter(|_| self.name_own), entry);
    }
}

impl ClientSlots for Told {
    fn state_changed(&self, client: &TcpClient, state: SocketState) {
        let peer = client.socket().peer();
        self.entry(client, Entry::StateChanged { peer, state: state.qt_name() });
    }

    fn host_found(&self, client: &TcpClient) {
        self.entry(client, Entry::HostFound);
    }

    fn bytes_written(&self, client: &TcpClient, bytes: u64) {
        if let Some(peer) = client.socket().peer() {
            self.entry(client, Entry::BytesWritten { peer, bytes });
        }
    }

    fn read_channel_finished(&self, client: &TcpClient) {
        if let Some(peer) = client.socket().peer() {
            self.entry(client, Entry::ReadChannelFinished { peer });
        }
    }
}

/// Connects, then sends and waits for the answers, message by message. Several clients take
/// turns, since each call blocks for one of them.
pub(super) fn run(
    event_loop: &EventLoop,
    run: &Rc<Run>,
    options: &args::Client,
    stop: &Stop,
) -> Result<(), Fault> {
    let mut sessions = Vec::new();
    for n in 0..options.clients {
        if stop.is_asked() || run.terminal.failed() {
            break;
        }
        match connect(event_loop, run, stop, false) {
            Some(session) => sessions.push(session),
            None => break,
        }
        run.terminal.progress(|| facts::clients_connected(n + 1, options.clients));
    }
    run.terminal.clear_progress();
    if run.fault.borrow().is_none() {
        exchange(event_loop, run, &mut sessions, options.read_size, stop);
    }
    listen_on(run, &mut sessions, options.read_size, stop);
    let (mut bytes_in, mut bytes_out) = (0, 0);
    for session in &mut sessions {
        if !session.lost {
            let ended = session.leave(run);
            run.stopped.set(stop.is_asked());
            let socket = session.client.socket();
            run.look_for_unsent(ended, socket.error(), &socket.error_string());
        }
        let bytes = session.bytes();
        bytes_in += bytes.0;
        bytes_out += bytes.1;
    }
    part(event_loop)?;
    run.terminal.summary(run.summary(bytes_in, bytes_out));
    run.result()
}

/// A last moment, in which nothing more should come.
fn listen_on(run: &Run, sessions: &mut [Session], read_size: Option<i64>, stop: &Stop) {
    if !run.plan.check || run.terminal.failed() {
        return;
    }
    for session in &mut *sessions {
        session.finish_checking(run);
        session.done = true;
    }
    let end = Instant::now() + LISTEN_ON;
    for session in sessions {
        session.pass_time(run, end, read_size, stop);
    }
}

/// Connects one client; with `--retry` until it succeeds, and after a loss (`again`) not before
/// the first pause. None = the run is over.
fn connect(event_loop: &EventLoop, run: &Run, stop: &Stop, again: bool) -> Option<Session> {
    let plan = &run.plan;
    let mut pause = RETRY_FIRST;
    if again {
        if !let_pass(event_loop, run, stop, pause) {
            return None;
        }
        pause *= 2;
    }
    loop {
        let client = SyncClient::new(event_loop);
        let (terminal, name_own) = (run.terminal.clone(), plan.name_own);
        client.set_slots(Rc::new(Told { terminal, name_own }));
        plan.prepare(&client);
        let socket = client.socket();
        if con_server(event_loop, &client, plan.connect_timeout, stop)
            && let (Some(local), Some(peer)) = (socket.local(), socket.peer())
        {
            add(&run.connections, 1);
            let own = Some(local).filter(|_| plan.name_own);
            run.terminal.entry_of(own, Entry::Connected { local, peer });
            let checker = Checker::new(&plan.message, local.port());
            let (all_sent, done, lost, before) = (false, false, false, (0, 0));
            return Some(Session { client, checker, local, peer, all_sent, done, lost, before });
        }
        if stop.is_asked() {
            return None;
        }
        let (error, text) = (socket.error(), socket.error_string());
        let (code, name) = (error.number(), error.qt_name());
        let fact = &words::of_qt(&text);
        run.terminal.entry(Entry::Error { peer: None, code, name, fact });
        if !plan.retry {
            run.fail(Fault::connection(&plan.server(), false, error, &text));
            return None;
        }
        if !let_pass(event_loop, run, stop, pause) {
            return None;
        }
        pause = (pause * 2).min(RETRY_LONGEST);
    }
}

/// `ConServer`, synchronous, but a signal ends it as well: waitForConnected gives the attempt up
/// when it comes back, so the loop is turned until there is nothing to wait for.
fn con_server(event_loop: &EventLoop, client: &SyncClient, timeout: Duration, stop: &Stop) -> bool {
    client.con_server();
    let end = Instant::now() + timeout;
    while matches!(client.state(), SocketState::HostLookup | SocketState::Connecting) {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() || stop.is_asked() || event_loop.turn(Some(left.min(LOOK))).is_err() {
            break;
        }
    }
    client.socket().wait_for_connected(Some(Duration::ZERO))
}

/// The pause before the next try; false if the run is over.
fn let_pass(event_loop: &EventLoop, run: &Run, stop: &Stop, pause: Duration) -> bool {
    run.terminal.flush();
    let told = duration::shown(pause);
    run.terminal.say(facts::next_try(run.plan.server(), told));
    let next = Instant::now() + pause;
    loop {
        let left = next.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return true;
        }
        if stop.is_asked() || event_loop.turn(Some(left.min(LOOK))).is_err() {
            return false;
        }
    }
}

/// The homework: every interval a message, then its answer.
fn exchange(
    event_loop: &EventLoop,
    run: &Run,
    sessions: &mut [Session],
    read_size: Option<i64>,
    stop: &Stop,
) {
    let plan = &run.plan;
    let mut due = Instant::now();
    let mut round = 0;
    while plan.count.is_none_or(|count| round < count) && !stop.is_asked() {
        for session in &mut *sessions {
            if session.lost {
                if !session.renew(event_loop, run, stop) {
                    return;
                }
                // The schedule begins anew.
                due = Instant::now();
            }
            if session.client.send_data(&plan.message).is_ok() {
                session.all_sent = plan.count == Some(round + 1);
                add(&run.messages, 1);
                session.checker.sent();
                let entry = Entry::Written { peer: session.peer, data: &plan.message };
                run.terminal.entry_of(session.own(run), entry);
            }
        }
        for session in &mut *sessions {
            session.wait_for_answer(run, read_size, stop);
        }
        run.terminal.flush();
        if run.terminal.failed() || run.fault.borrow().is_some() {
            return;
        }
        round += 1;
        due += plan.interval;
        // A schedule that was missed altogether begins anew.
        due = due.max(Instant::now().checked_sub(plan.interval).unwrap_or(due));
        if plan.count.is_none_or(|count| round < count) {
            for session in &mut *sessions {
                session.pass_time(run, due, read_size, stop);
            }
        }
    }
}

impl Session {
    fn own(&self, run: &Run) -> Option<SocketAddr> {
        Some(self.local).filter(|_| run.plan.name_own)
    }

    /// Another connection in place of the lost one; false if the run is over.
    fn renew(&mut self, event_loop: &EventLoop, run: &Run, stop: &Stop) -> bool {
        let before = self.bytes();
        match connect(event_loop, run, stop, true) {
            Some(session) => *self = Self { before, ..session },
            None => return false,
        }
        true
    }

    /// Bytes in and out, connections before this one included.
    fn bytes(&self) -> (u64, u64) {
        let (received, sent) =
            self.client.socket().ask(|socket| (socket.bytes_received(), socket.bytes_sent()));
        (self.before.0 + received, self.before.1 + sent)
    }

    /// The course's loop: while connected, wait for data and read it.
    fn wait_for_answer(&mut self, run: &Run, read_size: Option<i64>, stop: &Stop) {
        let end = Instant::now() + run.plan.wait;
        let before = self.client.socket().ask(TcpSocket::bytes_received);
        let length = run.plan.message.len() as u64;
        loop {
            // Without --check any answer of at least the message's length will do.
            let received = self.client.socket().ask(TcpSocket::bytes_received) - before;
            let enough = !run.plan.check && received >= length;
            if self.checker.is_answered() || enough || stop.is_asked() {
                return;
            }
            if !self.wait_and_read(run, end, read_size) {
                return;
            }
        }
    }

    /// Until the next message is due: reads what still comes.
    fn pass_time(&mut self, run: &Run, due: Instant, read_size: Option<i64>, stop: &Stop) {
        while !stop.is_asked() && self.wait_and_read(run, due, read_size) {}
    }

    /// One waitForReadyRead, at most until `end`, and the reading; false once the time is up or
    /// the connection is gone.
    fn wait_and_read(&mut self, run: &Run, end: Instant, read_size: Option<i64>) -> bool {
        let socket = self.client.socket().clone();
        let left = end.saturating_duration_since(Instant::now());
        // What came while another client connected has had its signal already.
        if socket.bytes_available() > 0 || socket.wait_for_ready_read(Some(left.min(LOOK))) {
            loop {
                let data = match read_size {
                    Some(size) => socket.read_bytes(size),
                    None => socket.read_all(),
                };
                if data.is_empty() {
                    return true;
                }
                let entry = Entry::ReadyRead { peer: self.peer, data: &data };
                run.terminal.entry_of(self.own(run), entry);
                self.check(run, &data);
            }
        }
        if socket.state() != SocketState::Connected {
            let (error, text) = (socket.error(), socket.error_string());
            if error != SocketError::SocketTimeout || socket.state() == SocketState::Unconnected {
                self.lose(run, error, &text);
            }
            return false;
        }
        !left.is_zero()
    }

    fn lose(&mut self, run: &Run, error: SocketError, text: &str) {
        // Behind the last message the server may close in order: what it does not take then is
        // found when the connection is over.
        let may_end = self.all_sent && !self.client.socket().ask(TcpSocket::is_broken);
        if self.lost || self.done || may_end {
            return;
        }
        let (code, name) = (error.number(), error.qt_name());
        let fact = &words::of_qt(text);
        let entry = Entry::Error { peer: Some(self.peer), code, name, fact };
        run.terminal.entry_of(self.own(run), entry);
        // After the last message another connection would have nothing to do.
        if run.plan.retry && !self.all_sent {
            self.leave(run);
            self.lost = true;
        } else {
            run.fail(Fault::connection(&run.plan.server(), true, error, text));
        }
    }

    fn check(&mut self, run: &Run, data: &[u8]) {
        if let Some(mistake) = self.checker.take(data) {
            run.tell_wrong(Some(self.local), self.peer, mistake);
        }
    }

    /// What is not answered by now is missing.
    fn finish_checking(&mut self, run: &Run) {
        if let Some(mistake) = self.checker.finish() {
            run.tell_wrong(Some(self.local), self.peer, mistake);
        }
    }

    /// Ends the connection, and counts what it came to.
    fn leave(&mut self, run: &Run) -> Ended {
        if self.client.state() != SocketState::Unconnected
            && self.client.discon_server_wait().is_err()
        {
            self.client.socket().abort();
        }
        if !run.terminal.failed() {
            self.finish_checking(run);
        }
        run.count_answers(&self.checker);
        let ended = self.client.ended();
        run.terminal.entry_of(self.own(run), Entry::Disconnected { peer: self.peer, ended });
        ended
    }
}
