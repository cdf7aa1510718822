//! [`Rule`]: what a trace says, found by looking at its lines.

use crate::signal::SocketState;
use crate::text::{Fact, facts};

/// What stands behind this is the end of the objects, which no script asks for.
const END: &str = "-- end of script";

/// How the lines of a trace begin that are looked for, without the blanks in front; the `usize` is
/// which of them, from 1. Only lines of the script itself are looked at, from a place on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// How many such lines there are.
    Count(&'static str),
    /// What this call returned.
    Returned(&'static str, usize),
    /// The number behind a word like `avail=` in this line.
    Behind(&'static str, usize, &'static str),
    /// The state in which this line came: the one in its brackets, or at its end.
    State(&'static str, usize),
    /// The state that the last line in front of this one told.
    StateBefore(&'static str, usize),
    /// The text in quotes of this line, with its quotes.
    Text(&'static str, usize),
    /// With which of these the first line begins that begins with one of them.
    First(&'static [&'static str]),
}

/// What a rule finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// As the trace prints it.
    pub value: String,
    /// The lines that say so, counted from 0; none for what has not happened.
    pub lines: Vec<usize>,
}

impl Rule {
    /// What `trace` says, from line `from` on, counted from 0.
    ///
    /// # Errors
    /// It has no such line, or the line does not say what is asked.
    pub fn find(&self, trace: &str, from: usize) -> Result<Found, Fact> {
        let lines: Vec<&str> = trace.lines().take_while(|line| !line.starts_with(END)).collect();
        let found = |value: &str, line| Found { value: value.to_owned(), lines: vec![line] };
        match *self {
            Self::Count(begins) => {
                let lines: Vec<usize> = places(&lines, begins, from).collect();
                Ok(Found { value: lines.len().to_string(), lines })
            }
            Self::Returned(begins, nth) => {
                let call = place(&lines, begins, nth, from)?;
                let (value, line) = returned(&lines, call).ok_or_else(|| no_value(&lines, call))?;
                Ok(found(value, line))
            }
            Self::Behind(begins, nth, word) => {
                let line = place(&lines, begins, nth, from)?;
                let behind = lines[line].split_once(word).map(|(_, behind)| behind);
                let value = behind.and_then(|behind| behind.split(' ').next());
                Ok(found(value.ok_or_else(|| no_value(&lines, line))?, line))
            }
            Self::State(begins, nth) => {
                let line = place(&lines, begins, nth, from)?;
                let state = state_of(lines[line]).ok_or_else(|| no_value(&lines, line))?;
                Ok(found(state, line))
            }
            Self::StateBefore(begins, nth) => {
                let end = place(&lines, begins, nth, from)?;
                let mut told = (from..end).rev().map(|line| (state_of(lines[line]), line));
                let last = told.find_map(|(state, line)| Some((state?, line)));
                let (state, line) = last.ok_or_else(|| no_value(&lines, end))?;
                Ok(found(state, line))
            }
            Self::Text(begins, nth) => {
                let line = place(&lines, begins, nth, from)?;
                Ok(found(quoted(lines[line]).ok_or_else(|| no_value(&lines, line))?, line))
            }
            Self::First(all) => {
                let mut seen = lines.iter().enumerate().skip(from).filter_map(|(at, line)| {
                    Some((all.iter().find(|begins| line.trim_start().starts_with(**begins))?, at))
                });
                let (begins, line) =
                    seen.next().ok_or_else(|| facts::question_no_line(all.join("|")))?;
                Ok(found(begins, line))
            }
        }
    }
}

/// The number of the `nth` line, from 1, that begins so, at `from` or behind it; both counted from 0.
pub(super) fn place(lines: &[&str], begins: &str, nth: usize, from: usize) -> Result<usize, Fact> {
    let found = nth.checked_sub(1).and_then(|skipped| places(lines, begins, from).nth(skipped));
    found.ok_or_else(|| facts::question_no_line(begins))
}

fn places<'a>(lines: &'a [&str], begins: &'a str, from: usize) -> impl Iterator<Item = usize> + 'a {
    let there = lines.iter().enumerate().skip(from);
    there.filter(move |(_, line)| line.trim_start().starts_with(begins)).map(|(at, _)| at)
}

fn no_value(lines: &[&str], line: usize) -> Fact {
    facts::question_no_value(lines[line].trim_start())
}

/// What the call in line `call` returned, and the line that says so: its own, or its `ret`.
fn returned<'a>(lines: &[&'a str], call: usize) -> Option<(&'a str, usize)> {
    if let Some((_, value)) = lines[call].rsplit_once(" -> ") {
        return Some((value, call));
    }
    let indent = |line: &str| line.len() - line.trim_start().len();
    let same = |line: &str| indent(line) == indent(lines[call]);
    let (end, line) = lines.iter().enumerate().skip(call + 1).find(|(_, line)| same(line))?;
    Some((line.trim_start().strip_prefix("ret ")?, end))
}

/// The state that a line tells: `[Connected]`, or `state c Connected`.
fn state_of(line: &str) -> Option<&str> {
    let line = line.trim();
    let word = match line.rsplit_once(" [") {
        Some((_, behind)) => behind.split_once(']')?.0,
        None => line.strip_prefix("state ")?.split_once(' ')?.1,
    };
    SocketState::ALL.iter().any(|state| state.name() == word).then_some(word)
}

/// The first text in quotes, with them.
fn quoted(line: &str) -> Option<&str> {
    let begin = line.find('"')?;
    let mut escaped = false;
    let end = line[begin + 1..].find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    Some(&line[begin..begin + end + 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "# x\n\
        call c.f() -> 3\n\
        call c.waitForReadyRead(100)\n  \
        signal c readyRead avail=12 [Connected]\n  \
        state c Closing\n\
        ret true\n\
        signal c disconnected [Unconnected] peerPort=PORT avail=0\n\
        peer sees \"a \\\" b\" then open\n\
        -- end of script, destructors follow\n\
        signal c readyRead avail=1 [Connected]\n\
        state c Unconnected\n";

    fn value(rule: Rule) -> String {
        rule.find(TRACE, 0).expect("it is there").value
    }

    #[test]
    fn each_rule_finds_its_value_and_the_line_that_says_so() {
        assert_eq!(
            value(Rule::Count("signal c readyRead")),
            "1",
            "what follows the script is no part"
        );
        assert_eq!(value(Rule::Count("signal c connected")), "0");
        assert_eq!(value(Rule::Returned("call c.f", 1)), "3");
        let waited = Rule::Returned("call c.wait", 1).find(TRACE, 0).expect("it returns");
        assert_eq!((waited.value.as_str(), waited.lines), ("true", vec![5]));
        assert_eq!(value(Rule::Behind("signal c readyRead", 1, "avail=")), "12");
        assert_eq!(value(Rule::State("signal c readyRead", 1)), "Connected");
        assert_eq!(value(Rule::State("signal c disconnected", 1)), "Unconnected");
        assert_eq!(value(Rule::State("state c", 1)), "Closing");
        assert_eq!(value(Rule::StateBefore("ret ", 1)), "Closing");
        assert_eq!(value(Rule::Text("peer sees", 1)), "\"a \\\" b\"");
        assert_eq!(value(Rule::First(&["ret ", "state c"])), "state c");
    }

    #[test]
    fn what_a_trace_does_not_say_is_told() {
        for (rule, code) in [
            (Rule::Returned("call c.g", 1), "question_no_line"),
            (Rule::Returned("call c.f", 2), "question_no_line"),
            (Rule::Returned("call c.f", 0), "question_no_line"),
            (Rule::Returned("# x", 1), "question_no_value"),
            (Rule::Behind("call c.f", 1, "avail="), "question_no_value"),
            (Rule::State("call c.f", 1), "question_no_value"),
            (Rule::StateBefore("call c.wait", 1), "question_no_value"),
            (Rule::Text("ret", 1), "question_no_value"),
            (Rule::First(&["no", "none"]), "question_no_line"),
        ] {
            let told = rule.find(TRACE, 0).expect_err("nothing is there");
            assert_eq!(told.code(), code, "{rule:?}");
        }
    }

    #[test]
    fn only_what_stands_behind_the_place_counts_and_any_place_is_taken() {
        assert_eq!(Rule::Count("call ").find(TRACE, 2).expect("a number").value, "1");
        for from in 0..20 {
            assert!(Rule::Count("# ").find(TRACE, from).is_ok());
            assert_eq!(Rule::Returned("call c.f", 1).find(TRACE, from).is_ok(), from <= 1);
        }
        assert!(Rule::Returned("call", 1).find("call c.f()", 0).is_err(), "it never returned");
        assert!(Rule::Text("x", 1).find("x \"no end", 0).is_err());
    }
}
