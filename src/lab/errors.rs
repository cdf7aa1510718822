//! [`Failing`]: the errors that a student meets, each provoked for real on this machine, and what came of
//! it ([`Failed`]).
//!
//! Each is a scenario. None of them sends anything that leaves this machine: the name that is not found
//! is none that could be, so that nobody is asked for it, and the address that is unreachable is so from
//! an end that is bound to another family.

use crate::record::{Moment, What};
use crate::signal::SocketError;
use crate::text::network::{not_connected, not_listening};
use crate::text::{Fact, facts};

/// An error that can be provoked.
#[derive(Debug)]
pub struct Failing {
    /// How it is named.
    pub name: &'static str,
    /// The scenario that provokes it.
    pub script: &'static str,
    /// What it is called.
    pub title: fn() -> Fact,
    /// How it is provoked.
    pub how: fn() -> Fact,
    /// What is to be seen in the order of calls and signals.
    pub note: fn() -> Fact,
}

impl Failing {
    const fn new(
        name: &'static str,
        script: &'static str,
        [title, how, note]: [fn() -> Fact; 3],
    ) -> Self {
        Self { name, script, title, how, note }
    }
}

/// All of them, in the order in which a student meets them.
pub const ALL: &[Failing] = &[
    Failing::new(
        "refused",
        include_str!("errors/refused.scn"),
        [facts::errors_refused, facts::errors_refused_how, facts::errors_refused_note],
    ),
    Failing::new(
        "taken",
        include_str!("errors/taken.scn"),
        [facts::errors_taken, facts::errors_taken_how, facts::errors_taken_note],
    ),
    Failing::new(
        "not_found",
        include_str!("errors/not_found.scn"),
        [facts::errors_not_found, facts::errors_not_found_how, facts::errors_not_found_note],
    ),
    Failing::new(
        "timeout",
        include_str!("errors/timeout.scn"),
        [facts::errors_timeout, facts::errors_timeout_how, facts::errors_timeout_note],
    ),
    Failing::new(
        "unreachable",
        include_str!("errors/unreachable.scn"),
        [facts::errors_unreachable, facts::errors_unreachable_how, facts::errors_unreachable_note],
    ),
];

/// The one of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Failing> {
    ALL.iter().find(|failing| failing.name == name)
}

/// What has come of it so far.
#[derive(Debug, Default)]
pub struct Failed {
    /// What was attempted last, and where: an address with its port, or a name.
    attempt: Option<(Attempt, String)>,
    /// Where servers of this program listen.
    listening: Vec<String>,
}

#[derive(Debug)]
enum Attempt {
    Connect,
    Listen,
}

impl Failed {
    /// This has happened on the loop, after everything before.
    pub fn push(&mut self, moment: &Moment) {
        if let What::Event { name, arguments, .. } = &moment.what
            && name == "listening"
        {
            self.listening.push(first_of(arguments).to_owned());
        }
        let What::Command { name, arguments, .. } = &moment.what else { return };
        let attempt = match &**name {
            "connect" | "lookUp" => Attempt::Connect,
            "listen" => Attempt::Listen,
            _ => return,
        };
        self.attempt = Some((attempt, first_of(arguments).trim_matches('"').to_owned()));
    }

    /// What a scenario has printed, without what it says of itself: calls, and below them the signals.
    #[must_use]
    pub fn steps(trace: &[String]) -> Vec<&str> {
        let steps = trace.iter().map(String::as_str).filter(|line| !line.starts_with('#'));
        steps.take_while(|line| !line.starts_with("-- end of script")).collect()
    }

    /// The error that the object had in the end, and Qt's text for it; None before it was asked.
    #[must_use]
    pub fn error(trace: &[String]) -> Option<(SocketError, String)> {
        let answer = |names: &[&str]| {
            trace.iter().rev().find_map(|line| {
                let (call, answer) = line.strip_prefix("call ")?.split_once("() -> ")?;
                let (_, name) = call.split_once('.')?;
                names.contains(&name).then_some(answer)
            })
        };
        let number: i32 = answer(&["error", "serverError"])?.parse().ok()?;
        let error = SocketError::ALL.iter().copied().find(|error| error.number() == number)?;
        Some((error, answer(&["errorString"])?.trim_matches('"').to_owned()))
    }

    /// Why it was, and what helps: by what has come, and not by what was to come.
    #[must_use]
    pub fn cause(&self, trace: &[String]) -> Option<Fact> {
        let (error, text) = Self::error(trace)?;
        let (attempt, at) = self.attempt.as_ref()?;
        match attempt {
            Attempt::Connect => Some(not_connected(at, error, &text)),
            Attempt::Listen => {
                let cause = not_listening(&at.parse().ok()?, error, &text);
                // By whom the address is taken, the record knows.
                let here = error == SocketError::AddressInUse && self.listening.contains(at);
                let qt = cause.part("qt").filter(|_| here).cloned();
                Some(qt.map_or(cause, |qt| facts::errors_taken_here(at, qt)))
            }
        }
    }
}

/// The first of the arguments of an event or a command.
fn first_of(arguments: &str) -> &str {
    arguments.split(", ").next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::lab::{End, Pace, Stage, script};
    use crate::text::{Face, Language};

    /// Longer than anything here takes on a busy machine.
    const LONG: Duration = Duration::from_secs(20);

    fn provoked(failing: &Failing) -> (Failed, Vec<String>) {
        let scenario = script::read(failing.script).expect("a scenario");
        let stage = Stage::start(scenario, Pace::Free, || {}).expect("a thread");
        let (mut failed, mut trace) = (Failed::default(), Vec::new());
        let end = Instant::now() + LONG;
        loop {
            let news = stage.take();
            news.moments.iter().for_each(|moment| failed.push(moment));
            trace.extend(news.lines);
            if let Some(how) = news.end {
                assert_eq!(how, End::Done, "{}", failing.name);
                return (failed, trace);
            }
            assert!(Instant::now() < end, "{}: {trace:?}", failing.name);
            std::thread::yield_now();
        }
    }

    #[test]
    fn each_is_provoked_with_qts_number_and_text_and_with_its_cause() {
        for (name, error, text, says) in [
            ("refused", SocketError::ConnectionRefused, "Connection refused", "nothing listens on"),
            (
                "taken",
                SocketError::AddressInUse,
                "The bound address is already in use",
                "of this same program",
            ),
            ("not_found", SocketError::HostNotFound, "Host not found", "is not known"),
            ("timeout", SocketError::SocketTimeout, "Socket operation timed out", "no answer from"),
            ("unreachable", SocketError::Network, "Network unreachable", "there is no way to"),
        ] {
            if name == "unreachable" && TcpListener::bind("[::1]:0").is_err() {
                // Without IPv6 there is nothing to be bound to.
                continue;
            }
            let failing = find(name).expect("one of them");
            let (failed, trace) = provoked(failing);
            assert_eq!(Failed::error(&trace), Some((error, text.to_owned())), "{trace:?}");
            let cause = failed.cause(&trace).expect("a cause");
            let said = cause.sentence(Language::English, Face::Terminal);
            assert!(said.contains(says) && said.contains(text), "{said}");
            assert_eq!(said.contains("127.0.0.1:"), name != "not_found", "{said}");
            let steps = Failed::steps(&trace);
            assert!(steps[0].starts_with("call "), "{steps:?}");
            assert!(steps.iter().all(|step| !step.contains("destroyed")), "{steps:?}");
        }
    }

    #[test]
    fn signals_come_in_the_order_that_the_stage_tells() {
        let steps = |name| {
            let (_, trace) = provoked(find(name).expect("one of them"));
            Failed::steps(&trace).join("\n")
        };
        // The state is another one already when the error is told, and disconnected never comes.
        let refused = steps("refused");
        let order = ["state c Unconnected\nerror c 0 ConnectionRefusedError", "[Unconnected]"];
        assert!(order.iter().all(|line| refused.contains(line)), "{refused}");
        assert!(!refused.contains("disconnected"), "{refused}");
        // A call that fails says so itself.
        assert!(!steps("taken").contains("signal"));
        let timeout = steps("timeout");
        assert!(!timeout.contains("error c 5") && timeout.contains("ret false"), "{timeout}");
        // Inside of the call, where there is an IPv6 to be bound to.
        let unreachable = steps("unreachable");
        let bound = unreachable.contains("ret true");
        assert!(!bound || unreachable.contains("\n  error c 7 NetworkError"), "{unreachable}");
    }

    #[test]
    fn what_has_not_come_yet_is_told_as_nothing() {
        assert_eq!(Failed::error(&[]), None);
        let strange = ["call c.error() -> x".to_owned(), "call c".to_owned(), "-- x".to_owned()];
        assert_eq!(Failed::error(&strange), None);
        assert!(Failed::default().cause(&[]).is_none());
        assert!(find("nothing").is_none());
    }
}
