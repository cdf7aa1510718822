//! [`Modes`]: the same client twice, in the synchronous mode and in the asynchronous one.
//!
//! Each has a thread, an event loop and a clock of its own, and both have one server. A clock is a
//! timer on the client's loop: it goes only while that loop turns. Nothing here is acted: a clock that
//! stands still does so because its thread is inside of `waitForReadyRead`.

mod threads;

use std::collections::VecDeque;
use std::io;
use std::time::{Duration, Instant};

use super::crew::{Crew, Desk};

/// How often a clock goes on.
pub const TICK: Duration = Duration::from_millis(100);
/// How long `waitForReadyRead` waits unless told otherwise, as in the course.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// So many lines of one client are kept; more fit on no screen.
const LINES: usize = 50;
/// So many clicks may wait for one client, and so many messages for the server.
const WAITING: usize = 100;
/// Of a message so many bytes are sent: it is shown in one line.
const MESSAGE: usize = 200;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A loop on `waitForReadyRead`.
    Sync,
    /// Slots.
    Async,
}

/// Both clients at one moment.
#[derive(Debug, Clone, Default)]
pub struct Both {
    /// The port of their server; 0 before it listens.
    pub port: u16,
    /// How long the server will say nothing, if it was asked to.
    pub silent_for: Option<Duration>,
    /// The client in the synchronous mode.
    pub sync: One,
    /// The one in the asynchronous mode.
    pub r#async: One,
    /// Why a thread could not go on; the system's words.
    pub failure: Option<String>,
}

/// One of the two.
#[derive(Debug, Clone, Default)]
pub struct One {
    /// Whether it has its connection.
    pub connected: bool,
    /// How often its clock has gone on.
    pub ticks: u64,
    /// Whether it is in its loop on `waitForReadyRead`.
    pub looping: bool,
    /// How long the call of `waitForReadyRead` that is under way has taken.
    pub waits_for: Option<Duration>,
    /// How often the clock has gone on in the waiting calls, all together.
    pub ticks_in_waits: u64,
    /// What it has printed, as the course's program prints it.
    pub lines: Vec<String>,
    /// Clicks that nobody has heard of yet.
    pub unheard: usize,
    /// How long the click that was heard last had waited.
    pub heard_after: Option<Duration>,
}

/// The two clients and their server. When it goes, its threads end and are waited for.
#[derive(Debug)]
pub struct Modes(Crew<State>);

impl Modes {
    /// Starts all three. `changed` is called on their threads, ten times a second and whenever there is
    /// something new in [`now`](Self::now).
    ///
    /// # Errors
    /// Those of starting a thread.
    pub fn start(changed: impl Fn() + Send + Sync + 'static) -> io::Result<Self> {
        let state = State { patience: PATIENCE, ..State::default() };
        Crew::start(state, changed, &threads::ALL).map(Self)
    }

    /// Both as they are now.
    #[must_use]
    pub fn now(&self) -> Both {
        let now = Instant::now();
        let state = self.0.lock();
        let silent = state.orders.front().map(|order| order.at.saturating_duration_since(now));
        Both {
            port: state.port,
            silent_for: silent.filter(|left| !left.is_zero()),
            sync: state.clients[0].seen(now),
            r#async: state.clients[1].seen(now),
            failure: self.0.failure(),
        }
    }

    /// The server says `text` to both, after it has been silent for `silence`.
    pub fn say(&self, text: &str, silence: Duration) {
        let at = Instant::now() + silence;
        let text = text.bytes().take(MESSAGE).collect();
        let mut state = self.0.lock();
        if state.orders.len() < WAITING {
            let place = state.orders.partition_point(|order| order.at <= at);
            state.orders.insert(place, Order { at, text });
        }
        drop(state);
        self.0.wake();
    }

    /// The synchronous client begins its loop, or is asked to leave it. It can leave only when
    /// `waitForReadyRead` has returned.
    pub fn set_looping(&self, looping: bool) {
        self.0.lock().looping = looping;
        self.0.wake();
    }

    /// How long `waitForReadyRead` waits, from the next call on.
    pub fn set_patience(&self, patience: Duration) {
        self.0.lock().patience = patience;
    }

    /// A click for the loop of one of the two.
    pub fn click(&self, mode: Mode) {
        let mut state = self.0.lock();
        let clicks = &mut state.client(mode).clicks;
        if clicks.len() < WAITING {
            clicks.push_back(Instant::now());
        }
        drop(state);
        self.0.wake();
    }
}

/// What the threads and their owner share.
#[derive(Debug, Default)]
struct State {
    port: u16,
    patience: Duration,
    looping: bool,
    clients: [Client; 2],
    /// What the server is to say, in the order of time.
    orders: VecDeque<Order>,
}

#[derive(Debug)]
struct Order {
    at: Instant,
    text: Vec<u8>,
}

#[derive(Debug, Default)]
struct Client {
    one: One,
    waits_since: Option<Instant>,
    lines: VecDeque<String>,
    clicks: VecDeque<Instant>,
}

impl Client {
    fn seen(&self, now: Instant) -> One {
        One {
            waits_for: self.waits_since.map(|since| now.saturating_duration_since(since)),
            lines: self.lines.iter().cloned().collect(),
            unheard: self.clicks.len(),
            ..self.one.clone()
        }
    }
}

impl State {
    fn client(&mut self, mode: Mode) -> &mut Client {
        &mut self.clients[mode as usize]
    }
}

impl Desk<State> {
    fn is_looping(&self) -> bool {
        self.lock().looping && !self.is_over()
    }

    /// Something of one client has changed.
    fn change_one(&self, mode: Mode, change: impl FnOnce(&mut Client)) {
        self.change(|state| change(state.client(mode)));
    }

    /// One of them prints a line.
    fn print(&self, mode: Mode, line: String) {
        self.change_one(mode, |client| {
            if client.lines.len() == LINES {
                client.lines.pop_front();
            }
            client.lines.push_back(line);
        });
    }

    /// What was read, as the course's program prints it.
    fn print_data(&self, mode: Mode, data: &[u8]) {
        self.print(mode, "read data from server.....".to_owned());
        self.print(mode, format!("data size {}", data.len()));
        self.print(mode, crate::text::quote::quoted(data));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Longer than anything here takes on a busy machine.
    const LONG: Duration = Duration::from_secs(20);

    fn started() -> Modes {
        let modes = Modes::start(|| {}).expect("threads");
        until(&modes, "both are connected", |both| both.sync.connected && both.r#async.connected);
        modes
    }

    fn until(modes: &Modes, what: &str, is: impl Fn(&Both) -> bool) -> Both {
        let end = Instant::now() + LONG;
        loop {
            let now = modes.now();
            if is(&now) {
                return now;
            }
            assert!(Instant::now() < end, "not so: {what}; {now:?}");
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_clock_stands_still_while_its_thread_waits_and_the_other_one_goes_on() {
        let modes = started();
        until(&modes, "both clocks go", |both| both.sync.ticks > 1 && both.r#async.ticks > 1);
        modes.set_patience(Duration::from_secs(2));
        modes.set_looping(true);
        let began = until(&modes, "it waits", |both| both.sync.waits_for.is_some());
        let begun = Instant::now();
        modes.set_looping(false);
        let ended = until(&modes, "its time is up", |both| {
            let waits = both.sync.waits_for.is_some();
            assert!(!waits || both.sync.ticks == began.sync.ticks, "its loop has turned");
            !waits
        });
        let waited = begun.elapsed();
        assert_eq!(ended.sync.ticks_in_waits, 0);
        let due = waited.as_millis() as u64 / TICK.as_millis() as u64;
        let ticks = ended.r#async.ticks - began.r#async.ticks;
        assert!(ticks * 10 >= due * 9, "{ticks} of {due} on the loop that turns");
        let now = until(&modes, "the clock goes on", |both| both.sync.ticks > ended.sync.ticks);
        assert_eq!(now.sync.lines, ["read data timeout or error. try again"]);
    }

    #[test]
    fn a_click_is_heard_at_once_where_the_loop_turns_and_after_the_wait_where_it_does_not() {
        let modes = started();
        modes.set_looping(true);
        until(&modes, "it waits", |both| both.sync.waits_for.is_some());
        modes.click(Mode::Sync);
        modes.click(Mode::Async);
        let now = until(&modes, "one is heard", |both| both.r#async.heard_after.is_some());
        assert_eq!((now.sync.unheard, now.sync.heard_after), (1, None));
        modes.set_looping(false);
        modes.say("hello", Duration::ZERO);
        let now = until(&modes, "the other one is heard", |both| both.sync.heard_after.is_some());
        assert!(now.sync.heard_after >= now.r#async.heard_after);
        assert_eq!(now.sync.lines, ["read data from server.....", "data size 5", "\"hello\""]);
        until(&modes, "both have read", |both| both.r#async.lines == now.sync.lines);
    }

    #[test]
    fn a_silent_server_says_what_it_has_to_say_when_its_time_has_come() {
        let modes = started();
        modes.say("late", Duration::from_millis(300));
        modes.say("soon", Duration::ZERO);
        let now = until(&modes, "one is there", |both| both.r#async.lines.len() == 3);
        assert_eq!(now.r#async.lines[2], "\"soon\"");
        until(&modes, "both are there", |both| both.r#async.lines.len() == 6);
        assert!(modes.now().silent_for.is_none());
    }

    #[test]
    fn everything_ends_also_in_the_middle_of_a_long_wait() {
        for looping in [false, true] {
            let modes = started();
            modes.set_looping(looping);
            until(&modes, "as wanted", |both| both.sync.waits_for.is_some() == looping);
            let begun = Instant::now();
            drop(modes);
            assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        }
        // Before anything has begun.
        drop(Modes::start(|| {}).expect("threads"));
    }

    #[test]
    fn what_could_grow_has_a_limit() {
        let modes = started();
        modes.set_looping(true);
        until(&modes, "it waits", |both| both.sync.waits_for.is_some());
        for _ in 0..2 * WAITING {
            modes.click(Mode::Sync);
            modes.say(&"x".repeat(2 * MESSAGE), LONG);
        }
        assert_eq!(modes.now().sync.unheard, WAITING);
        assert_eq!(modes.0.lock().orders.len(), WAITING);
        for n in 0..2 * LINES {
            modes.0.print(Mode::Sync, n.to_string());
        }
        assert_eq!(modes.now().sync.lines.len(), LINES);
    }
}
