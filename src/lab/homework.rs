//! [`Homework`]: a run of the homework checker on a thread of its own, as rows of stages.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use crate::check::{
    Check, Elsewhere, Kind, Network, Report, Stage, Tally, Target, Trouble, Verdict, WAITING,
    stages_of,
};
use crate::event::ListenerEvent;
use crate::runtime::zone;
use crate::signal::text::HOST_NOT_FOUND;
use crate::text::address::{HostPort, ListenAddr};
use crate::text::escape::printable;
use crate::text::{Fact, facts, network, words};
use crate::translate::TcpListener;

/// What is checked: a program that somebody has started, or will start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Homework {
    /// A server, and where it listens.
    Server(HostPort),
    /// A client, and where the check listens for it.
    Client {
        /// Where.
        listen: ListenAddr,
        /// It is meant to wait for each answer: the course's synchronous mode.
        is_synchronous: bool,
    },
}

/// How far a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Its turn has not come.
    Waiting,
    /// It is being done.
    Running,
    /// All is right.
    Right,
    /// Something to learn.
    Note,
    /// Wrong.
    Wrong,
    /// It was not done.
    NotDone,
}

/// One stage.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its name: `S02`.
    pub id: &'static str,
    /// What is done.
    pub title: Fact,
    /// How far it is.
    pub progress: Progress,
    /// Why it ended so, if there is something to say.
    pub why: Option<Fact>,
    /// What was sent, what came and what was wanted, as texts that are safe to show; empty where it is
    /// not about bytes.
    pub evidence: Evidence,
    /// The course's section.
    pub course: Fact,
    /// The scenario that shows the truth.
    pub scenario: &'static str,
}

/// The bytes that something wrong is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// What was sent last.
    pub sent: String,
    /// What came.
    pub came: String,
    /// What was wanted; of a client's mistake nothing.
    pub wanted: String,
}

/// What is known of a run.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// One for each stage, in the order in which they are done.
    pub rows: Vec<Row>,
    /// Where the check listens, for a client.
    pub listening: Option<SocketAddr>,
    /// Until when the first client may connect.
    pub waits_until: Option<Instant>,
    /// How it ended.
    pub tally: Option<Tally>,
    /// Why it could not be done.
    pub failure: Option<Fact>,
    /// Nothing more will happen.
    pub is_over: bool,
}

/// A run. When it goes, its thread ends and is waited for: some tens of milliseconds.
#[derive(Debug)]
pub struct Running {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    changed: Box<dyn Fn() + Send + Sync>,
    stopped: AtomicBool,
    seen: Mutex<Seen>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("stopped", &self.stopped).finish_non_exhaustive()
    }
}

impl Running {
    /// Begins. `changed` is called on the run's thread whenever [`seen`](Self::seen) has something new.
    ///
    /// # Errors
    /// Those of starting a thread.
    pub fn start(
        homework: Homework,
        changed: impl Fn() + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let target = match &homework {
            Homework::Server(at) => Target::Server(at.port),
            Homework::Client { listen, is_synchronous } => {
                Target::Client { port: listen.port, is_synchronous: *is_synchronous }
            }
        };
        let rows = stages_of(target).iter().map(|stage| Row::of(stage)).collect();
        let shared = Arc::new(Shared {
            changed: Box::new(changed),
            stopped: AtomicBool::default(),
            seen: Mutex::new(Seen { rows, ..Seen::default() }),
        });
        let of_thread = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("check".to_owned()).spawn(move || {
            let failure = run(&homework, &of_thread).err();
            of_thread.change(|seen| {
                seen.is_over = true;
                // It was ended in the middle.
                for row in seen.rows.iter_mut().filter(|row| row.progress == Progress::Running) {
                    row.progress = Progress::Waiting;
                }
                seen.failure = failure.or_else(|| seen.failure.take());
            });
        })?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// What is known by now.
    #[must_use]
    pub fn seen(&self) -> Seen {
        self.shared.lock().clone()
    }

    /// Asks it to end; it does within some tens of milliseconds.
    pub fn stop(&self) {
        self.shared.stopped.store(true, Ordering::Release);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
        if let Some(thread) = self.thread.take() {
            // A thread that has panicked has nothing more to say here.
            let _ = thread.join();
        }
    }
}

impl Shared {
    /// What is shown is true, whoever has panicked.
    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut self.lock());
        (self.changed)();
    }

    fn report(&self, report: &Report) {
        self.change(|seen| match report {
            Report::Begun(stage) => seen.row(stage, |row| row.progress = Progress::Running),
            Report::Done(stage, verdict) => {
                if let Verdict::Nothing(why) = verdict {
                    seen.failure = Some(why.clone());
                }
                seen.row(stage, |row| row.end(verdict));
            }
            Report::Over(tally) => seen.tally = Some(*tally),
        });
    }
}

impl Seen {
    /// For so many seconds the check waits for a client that has still to connect.
    #[must_use]
    pub fn seconds_left(&self) -> Option<u64> {
        let open = [Progress::Waiting, Progress::Running];
        let waits = !self.is_over && open.contains(&self.rows.first()?.progress);
        let until = self.waits_until.filter(|_| waits)?;
        let left = until.saturating_duration_since(Instant::now());
        Some(left.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX))
    }

    fn row(&mut self, stage: &Stage, change: impl FnOnce(&mut Row)) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.id == stage.id) {
            change(row);
        }
    }
}

impl Row {
    fn of(stage: &'static Stage) -> Self {
        Self {
            id: stage.id,
            title: stage.title(),
            progress: Progress::Waiting,
            why: None,
            evidence: Evidence::default(),
            course: stage.course.fact(),
            scenario: stage.scenario,
        }
    }

    fn end(&mut self, verdict: &Verdict) {
        (self.progress, self.why) = match verdict {
            Verdict::Right(fact) => (Progress::Right, fact.clone()),
            Verdict::Note(fact) => (Progress::Note, Some(fact.clone())),
            Verdict::Wrong(why, trouble) => {
                self.evidence = Evidence::of(trouble);
                (Progress::Wrong, Some(why.clone()))
            }
            Verdict::NotDone(why) | Verdict::Nothing(why) => (Progress::NotDone, Some(why.clone())),
        };
    }
}

impl Evidence {
    fn of(trouble: &Trouble) -> Self {
        let text = |bytes: &[u8], at| {
            let window = Trouble::window(bytes, at);
            let dots = |n: usize| if n > 0 { "…" } else { "" };
            let (before, behind) = (dots(window.before), dots(window.behind));
            format!("{before}{}{behind}", printable(window.bytes))
        };
        let is_client = matches!(trouble.kind, Kind::Client(_));
        if !is_client && !trouble.is_about_bytes() {
            return Self::default();
        }
        let times = usize::try_from(trouble.times).unwrap_or(1);
        let wanted = if !is_client && times > 0 { trouble.wanted() } else { Vec::new() };
        Self {
            sent: text(&trouble.message.repeat(times.max(1)), 0),
            came: text(&trouble.came, trouble.wrong_at),
            wanted: text(&wanted, trouble.wrong_at),
        }
    }
}

fn no_event_loop(error: io::Error) -> Fact {
    facts::modes_not_started(&error)
}

fn run(homework: &Homework, shared: &Shared) -> Result<(), Fact> {
    let (target, mut network, mut subject) = match homework {
        Homework::Server(server) => {
            let at = Network::address(server).map_err(no_event_loop)?;
            let at = at.ok_or_else(|| {
                let qt = words::of_qt(HOST_NOT_FOUND);
                facts::connect_host_not_found(server.to_string(), qt)
            })?;
            let network = Network::new(at).map_err(no_event_loop)?;
            (Target::Server(at.port()), network, Elsewhere::of_listener(at))
        }
        Homework::Client { listen, is_synchronous } => {
            let (network, at) = listening(listen)?;
            shared.change(|seen| {
                seen.listening = Some(at);
                seen.waits_until = Some(Instant::now() + WAITING);
            });
            let target = Target::Client { port: at.port(), is_synchronous: *is_synchronous };
            (target, network, Elsewhere::unseen())
        }
    };
    let mut check = Check::new(target, false, None, Instant::now())?;
    let stopped = || shared.stopped.load(Ordering::Acquire);
    let show = |report: Option<Report>, _: &mut Elsewhere| {
        if let Some(report) = report {
            shared.report(&report);
        }
        true
    };
    network.run(&mut check, &mut subject, stopped, show).map_err(no_event_loop)
}

fn listening(listen: &ListenAddr) -> Result<(Network, SocketAddr), Fact> {
    let host = zone::host_address(listen).map_err(|error| error.fact())?;
    let (local, dual_stack) = host.bind_target(listen.port);
    let mut network = Network::new(local).map_err(no_event_loop)?;
    let at = network.listen(dual_stack).map_err(|(failure, binding)| {
        // It has Qt's words for it.
        let mut listener = TcpListener::default();
        listener.handle(ListenerEvent::ListenFailed { failure, binding });
        network::not_listening(listen, listener.server_error(), listener.error_string())
    })?;
    Ok((network, at))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::course::{TcpServer, Template};
    use crate::runtime::EventLoop;

    /// Longer than a run may take.
    const LONG: Duration = Duration::from_secs(40);

    /// A server on a thread of its own that answers with `reply`, and its port; it goes with the
    /// value.
    struct Peer {
        port: u16,
        over: Arc<AtomicBool>,
        thread: Option<JoinHandle<()>>,
    }

    impl Peer {
        fn new(reply: &'static str) -> Self {
            let (tell, port) = std::sync::mpsc::channel();
            let over = Arc::new(AtomicBool::new(false));
            let until = Arc::clone(&over);
            let thread = std::thread::spawn(move || {
                let event_loop = EventLoop::new().expect("a loop");
                let server = TcpServer::new(&event_loop);
                server.set_port(0);
                server.set_reply(reply.parse::<Template>().expect("a template"));
                server.sv_start().expect("a port");
                tell.send(server.listener().server_port()).expect("somebody waits");
                while !until.load(Ordering::Acquire) {
                    event_loop.turn(Some(Duration::from_millis(20))).expect("a turn");
                }
            });
            let port = port.recv().expect("a port");
            Self { port, over, thread: Some(thread) }
        }
    }

    impl Drop for Peer {
        fn drop(&mut self) {
            self.over.store(true, Ordering::Release);
            self.thread.take().expect("a thread").join().expect("no panic");
        }
    }

    fn server(port: u16) -> Homework {
        Homework::Server(HostPort { host: "127.0.0.1".to_owned(), port })
    }

    fn until(running: &Running, is: impl Fn(&Seen) -> bool) -> Seen {
        let end = Instant::now() + LONG;
        loop {
            let seen = running.seen();
            if is(&seen) {
                return seen;
            }
            assert!(Instant::now() < end, "{seen:?}");
            std::thread::yield_now();
        }
    }

    fn checked(homework: Homework) -> Seen {
        let running = Running::start(homework, || {}).expect("a thread");
        until(&running, |seen| seen.is_over)
    }

    #[test]
    fn a_right_server_has_no_wrong_row_and_no_row_is_left_waiting() {
        let peer = Peer::new("{data}{peer_port}");
        let seen = checked(server(peer.port));
        assert_eq!(seen.failure, None);
        assert!(seen.tally.is_some_and(|tally| tally.is_right()), "{seen:#?}");
        for row in &seen.rows {
            let open = [Progress::Waiting, Progress::Running, Progress::Wrong];
            assert!(!open.contains(&row.progress), "{row:?}");
        }
    }

    #[test]
    fn a_wrong_server_is_told_why_with_what_came_and_what_was_wanted() {
        let peer = Peer::new("{data}");
        let seen = checked(server(peer.port));
        let wrong = seen.rows.iter().find(|row| row.progress == Progress::Wrong).expect("one");
        assert_eq!(wrong.id, "S02");
        assert_eq!(wrong.evidence.sent, "client");
        assert_eq!(wrong.evidence.came, "client");
        assert!(wrong.evidence.wanted.starts_with("client"), "{wrong:?}");
        assert!(wrong.evidence.wanted.len() > "client".len(), "{wrong:?}");
        assert!(wrong.why.is_some());
        assert!(seen.tally.is_some_and(|tally| tally.wrong > 0));
    }

    #[test]
    fn where_nobody_listens_it_says_so_with_the_cure() {
        let port = Peer::new("{data}").port;
        let seen = checked(server(port));
        assert_eq!(seen.failure.map(|why| why.code()), Some("check_nobody_listens"));
        let seen = checked(Homework::Server(HostPort {
            host: "no.such.host.invalid".to_owned(),
            port: 8888,
        }));
        assert_eq!(seen.failure.map(|why| why.code()), Some("connect_host_not_found"));
    }

    #[test]
    fn a_run_ends_when_it_is_stopped_and_when_it_goes() {
        let listen: ListenAddr = "127.0.0.1:0".parse().expect("an address");
        let homework = Homework::Client { listen, is_synchronous: false };
        let running = Running::start(homework.clone(), || {}).expect("a thread");
        let at = until(&running, |seen| seen.listening.is_some()).listening.expect("where");
        assert_ne!(at.port(), 0);
        running.stop();
        let begun = Instant::now();
        let seen = until(&running, |seen| seen.is_over);
        assert!(seen.rows.iter().all(|row| row.progress != Progress::Running), "{seen:?}");
        assert!(begun.elapsed() < Duration::from_secs(5));
        let running = Running::start(homework, || {}).expect("a thread");
        let begun = Instant::now();
        drop(running);
        assert!(begun.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn a_port_that_is_taken_is_told_in_the_words_of_qt() {
        let peer = Peer::new("{data}");
        let listen: ListenAddr = format!("127.0.0.1:{}", peer.port).parse().expect("an address");
        let seen = checked(Homework::Client { listen, is_synchronous: false });
        let why = seen.failure.expect("a reason").to_string();
        assert!(why.contains(&peer.port.to_string()), "{why}");
    }
}
