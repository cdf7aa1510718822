//! Two recordings side by side: the signal lines of each object of one beside those of the object
//! of the other that turned up as the same of its class. In which order the objects of one program
//! take their turns Qt does not promise (statement 140), so lines are compared object by object.

use std::collections::HashMap;
use std::io::BufRead;
use std::time::{Duration, Instant};

use super::diff::{self, Row};
use crate::record::{Class, Mistake, Moment, Object, What, read};

/// Of a recording no more signals are compared: nobody looks at more, and laying twice as many side
/// by side takes seconds.
pub const MOST_SIGNALS: usize = 20_000;
/// A person waits no longer; what is left then is laid side by side as it comes.
const LONGEST_SEARCH: Duration = Duration::from_secs(3);
/// What Qt has from 6.4 on.
const PENDING: &str = "pendingConnectionAvailable";
/// The name of what is told of no object.
const WARNINGS: &str = "warnings";

/// The signal lines of a recording, object by object.
#[derive(Debug, Default)]
pub struct Signals {
    /// Whether the recording has more than [`MOST_SIGNALS`] of them.
    pub is_cut: bool,
    /// Whether it is of a Qt that has `pendingConnectionAvailable`; this program's own always has it.
    pub knows_pending: bool,
    objects: Vec<Told>,
    known: HashMap<(Class, u64), usize>,
    counts: HashMap<Class, u64>,
    taken: usize,
}

/// The lines of one object.
#[derive(Debug)]
struct Told {
    /// `socket2`, the second of its class.
    name: String,
    lines: String,
}

/// An object of one recording beside its like of the other.
#[derive(Debug)]
pub struct Pair<'a> {
    /// Its name in both.
    pub name: &'a str,
    /// Its lines in both.
    pub rows: Vec<Row<'a>>,
}

impl Pair<'_> {
    /// Whether every line stands beside its equal.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.rows.iter().all(|row| row.is_same())
    }
}

impl Signals {
    /// Reads a recording.
    ///
    /// # Errors
    /// Those of [`read`], also of a line in the middle of it.
    pub fn read(input: impl BufRead) -> Result<Self, Mistake> {
        let (header, moments) = read(input)?;
        let mut signals = Self { knows_pending: knows_pending(&header.program), ..Self::default() };
        for moment in moments {
            signals.take(&moment?);
        }
        Ok(signals)
    }

    /// How many lines there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.taken
    }

    /// Leaves out what the other side cannot have.
    pub fn forget_pending(&mut self) {
        for told in &mut self.objects {
            let lines = told.lines.split_inclusive('\n');
            let kept = lines.filter(|line| line.split(' ').nth(2) != Some(PENDING));
            told.lines = kept.collect();
        }
        self.taken = self.objects.iter().map(|told| told.lines.lines().count()).sum();
    }

    fn take(&mut self, moment: &Moment) {
        let What::Signal { object, signal } = &moment.what else { return };
        // This program's timers are Qt's own matter, and its sockets do not tell when they go.
        if object.class == Class::Timer || signal.name == "destroyed" {
            return;
        }
        if self.taken == MOST_SIGNALS {
            self.is_cut = true;
            return;
        }
        self.taken += 1;
        // Qt does not say of which object a warning is.
        let told = if signal.name == "warning" { self.warnings() } else { self.of(*object) };
        // Which port it was is another one in each run.
        let port = |port| if port == 0 { "0" } else { "PORT" }.to_owned();
        let line = signal.line(&told.name, port);
        told.lines.push_str(&line);
        told.lines.push('\n');
    }

    fn of(&mut self, object: Object) -> &mut Told {
        let next = self.objects.len();
        let at = *self.known.entry((object.class, object.number)).or_insert(next);
        if at == next {
            let number = self.counts.entry(object.class).or_insert(0);
            *number += 1;
            let name = Object { number: *number, ..object }.to_string();
            self.objects.push(Told { name, lines: String::new() });
        }
        &mut self.objects[at]
    }

    fn warnings(&mut self) -> &mut Told {
        let found = self.objects.iter().position(|told| told.name == WARNINGS);
        let at = found.unwrap_or(self.objects.len());
        if found.is_none() {
            self.objects.push(Told { name: WARNINGS.to_owned(), lines: String::new() });
        }
        &mut self.objects[at]
    }
}

/// The objects of both, those of the left one first.
#[must_use]
pub fn pairs<'a>(left: &'a Signals, right: &'a Signals) -> Vec<Pair<'a>> {
    let lines = |of: &'a Signals| -> HashMap<&'a str, &'a str> {
        of.objects.iter().map(|told| (&*told.name, &*told.lines)).collect()
    };
    let (left_lines, right_lines) = (lines(left), lines(right));
    let only_right = right.objects.iter().filter(|told| !left_lines.contains_key(&*told.name));
    let all = left.objects.iter().chain(only_right);
    let deadline = Some(Instant::now() + LONGEST_SEARCH);
    all.map(|told| {
        let name = &*told.name;
        let side = |of: &HashMap<&str, &'a str>| of.get(name).copied().unwrap_or_default();
        Pair { name, rows: diff::rows_until(side(&left_lines), side(&right_lines), deadline) }
    })
    .collect()
}

/// Whether whoever wrote the recording has that signal: "qtcp_trace.h 1, Qt 5.15.2".
fn knows_pending(program: &str) -> bool {
    let Some((_, version)) = program.split_once("Qt ") else { return true };
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let (major, minor) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    (major, minor) >= (6, 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A recording with these signals: class, number, signal and more.
    fn recording(program: &str, signals: &[(&str, u64, &str)]) -> Signals {
        let mut text =
            format!("{{\"qtcp_record\":1,\"program\":\"{program}\",\"t\":\"\",\"ran\":[]}}\n");
        for (class, number, signal) in signals {
            text += &format!(
                "{{\"us\":1,\"turn\":1,\"depth\":0,\"kind\":\"signal\",\"object\":{number},\
                 \"class\":\"{class}\",{signal}}}\n"
            );
        }
        Signals::read(text.as_bytes()).expect("a recording")
    }

    const READ: &str = r#""signal":"readyRead","available":6,"state":"Connected""#;
    const END: &str = r#""signal":"disconnected","peer_port":4711,"available":0"#;
    const PENDING_SIGNAL: &str = r#""signal":"pendingConnectionAvailable","pending":true"#;

    fn shown(left: &Signals, right: &Signals) -> Vec<(String, bool, usize)> {
        let pairs = pairs(left, right);
        pairs.iter().map(|pair| (pair.name.to_owned(), pair.is_same(), pair.rows.len())).collect()
    }

    #[test]
    fn objects_are_the_same_that_turn_up_as_the_same_of_their_class_whatever_their_numbers() {
        let left = recording("a", &[("listener", 1, PENDING_SIGNAL), ("socket", 2, READ)]);
        let right = recording("b", &[("socket", 7, READ), ("listener", 9, PENDING_SIGNAL)]);
        let both = vec![("listener1".to_owned(), true, 1), ("socket1".to_owned(), true, 1)];
        assert_eq!(shown(&left, &right), both);
        let more = recording("b", &[("socket", 7, READ), ("socket", 3, END)]);
        let expected = vec![
            ("listener1".to_owned(), false, 1),
            ("socket1".to_owned(), true, 1),
            ("socket2".to_owned(), false, 1),
        ];
        assert_eq!(shown(&left, &more), expected);
    }

    #[test]
    fn neither_the_order_between_objects_nor_a_port_is_a_difference() {
        let end = |port: u16| END.replace("4711", &port.to_string());
        let (one, two) = (end(4711), end(4712));
        let left = recording("a", &[("socket", 1, READ), ("socket", 2, READ), ("socket", 1, &one)]);
        let right =
            recording("b", &[("socket", 1, READ), ("socket", 1, &two), ("socket", 2, READ)]);
        assert!(shown(&left, &right).iter().all(|(_, same, _)| *same));
        // That there is none is one.
        let none = recording("b", &[("socket", 1, READ), ("socket", 1, &end(0))]);
        assert!(!shown(&left, &none)[0].1);
    }

    #[test]
    fn a_signal_that_an_older_qt_does_not_have_is_left_out_on_both_sides() {
        let old = recording("qtcp_trace.h 1, Qt 5.15.8", &[("listener", 1, r#""signal":"x""#)]);
        let signals = [("listener", 1, PENDING_SIGNAL), ("listener", 1, r#""signal":"x""#)];
        let mut new = recording("qtcp_trace.h 1, Qt 6.4.2", &signals);
        assert_eq!((old.knows_pending, new.knows_pending), (false, true));
        new.forget_pending();
        assert_eq!(new.count(), 1);
        assert!(shown(&old, &new)[0].1);
        for (program, known) in [("qtcp 0.1.0", true), ("x, Qt 6.3.9", false), ("Qt 7.0", true)] {
            assert_eq!(knows_pending(program), known, "{program}");
        }
    }

    #[test]
    fn timers_ends_of_objects_and_what_is_no_signal_are_not_compared_and_warnings_by_themselves() {
        let signals = [
            ("timer", 1, r#""signal":"timeout""#),
            ("socket", 2, r#""signal":"destroyed""#),
            ("socket", 0, r#""signal":"warning","text":"QIODevice::write: device not open""#),
        ];
        let signals = recording("a", &signals);
        assert_eq!(signals.count(), 1);
        assert_eq!(pairs(&signals, &signals)[0].name, WARNINGS);
    }

    #[test]
    fn of_a_very_long_recording_the_beginning_is_compared() {
        let mut signals = Signals::default();
        let (_, mut moments) = read(
            &br#"{"qtcp_record":1,"program":"","t":"","ran":[]}
{"us":1,"turn":1,"depth":0,"kind":"signal","object":1,"class":"socket","signal":"readyRead"}"#[..],
        )
        .expect("a header");
        let moment = moments.next().expect("a moment").expect("whole");
        for _ in 0..MOST_SIGNALS {
            signals.take(&moment);
        }
        assert!(!signals.is_cut);
        signals.take(&moment);
        assert!(signals.is_cut);
        assert_eq!(signals.count(), MOST_SIGNALS);
    }
}
