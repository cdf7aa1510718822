//! What a public trace says that is not byte for byte the recorded one, line by line.

use crate::exceptions::Exception;

/// How lines of the trace begin; what begins otherwise was written for a reader.
const BEGINNINGS: &[&str] = &[
    "#",
    "call ",
    "ret ",
    "-- ",
    "state ",
    "signal ",
    "error ",
    "acceptError ",
    "destroyed ",
    "warning ",
    "dump ",
    "peer ",
    "file descriptor limit reached",
    "limit restored",
    "client",
    "(client ",
];

/// What a recorded trace may ask for in addition: it changes nothing.
const GETTERS: &[&str] = &[
    "atEnd",
    "bytesAvailable",
    "bytesToWrite",
    "error",
    "errorString",
    "maxPendingConnections",
    "openMode",
    "serverError",
    "socketOption",
    "state",
];

/// Short names for getters in the public traces.
const SHORT: &[(&str, &str)] = &[("avail", "bytesAvailable"), ("toWrite", "bytesToWrite")];

/// Compares every line of the public trace, in order. The recorded one may have more getters, and
/// has to have what the exception says, no less.
pub(crate) fn compare(public: &str, recorded: &str, exception: &Exception) -> Result<(), String> {
    let mut expected = Vec::new();
    let mut replaced = 0;
    for line in public.lines() {
        match exception.instead.get(replaced) {
            Some((theirs, ours)) if *theirs == line => {
                replaced += 1;
                expected.extend(ours.iter().map(|&line| Expected::Line(line.to_owned())));
            }
            _ => expected.extend(read(line)?),
        }
    }
    if let Some((line, _)) = exception.instead.get(replaced) {
        return Err(format!("the exception's line is not there: {line}"));
    }
    let mut more = exception.more.iter().peekable();
    let mut ours = recorded.lines();
    for expected in &expected {
        loop {
            let Some(line) = ours.next() else {
                return Err(format!("public {expected:?}, recorded: the end"));
            };
            if expected.is(line) {
                break;
            }
            if more.next_if(|more| **more == line).is_none() && !is_getter(line) {
                return Err(format!("public {expected:?}\n  recorded {line}"));
            }
        }
    }
    let added = ours.find(|line| more.next_if(|more| *more == line).is_none() && !is_getter(line));
    if let Some(line) = added {
        return Err(format!("only recorded: {line}"));
    }
    match more.next() {
        Some(line) => Err(format!("the exception's addition is not there: {line}")),
        None => Ok(()),
    }
}

/// What the recorded trace has to say.
#[derive(Debug)]
enum Expected {
    Line(String),
    /// The getter of whatever object, and its answer.
    Answer(String),
}

impl Expected {
    fn is(&self, line: &str) -> bool {
        match self {
            Self::Line(expected) => expected == line,
            Self::Answer(expected) => called(line) == Some(expected),
        }
    }
}

/// A line of a public trace as the recorded one says it.
fn read(line: &str) -> Result<Vec<Expected>, String> {
    if let Some(answers) = answers_in(line) {
        return Ok(answers);
    }
    let trimmed = line.trim_start();
    if !BEGINNINGS.iter().any(|beginning| trimmed.starts_with(beginning)) {
        return Err(format!("no line of the trace: {line}"));
    }
    Ok(vec![Expected::Line(without_remark(line))])
}

/// `error=5 errorString="..."`: the getters and their answers.
fn answers_in(line: &str) -> Option<Vec<Expected>> {
    let mut answers = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let (name, value) = rest.split_once('=')?;
        let name = name.strip_suffix("()").unwrap_or(name);
        let name = SHORT.iter().find(|(short, _)| *short == name).map_or(name, |(_, long)| long);
        if !GETTERS.contains(&name) {
            return None;
        }
        // A text ends with its quote, and may have blanks in it.
        let end = match value.strip_prefix('"') {
            Some(text) => text.find('"')? + 2,
            None => value.find(' ').unwrap_or(value.len()),
        };
        answers.push(Expected::Answer(format!("{name}() -> {}", &value[..end])));
        rest = value[end..].trim_start();
    }
    Some(answers)
}

/// `call c.flush() on empty -> false` without what its author remarked between.
fn without_remark(line: &str) -> String {
    let Some(end) = line.trim_start().strip_prefix("call ").and_then(|_| end_of_call(line)) else {
        return line.to_owned();
    };
    let (call, rest) = line.split_at(end);
    let answer = rest.find(" -> ").map_or("", |at| &rest[at..]);
    format!("{call}{answer}")
}

/// Behind the bracket that ends a call's arguments.
fn end_of_call(line: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// `error() -> 5` of `call c.error() -> 5`.
fn called(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix("call ")?.split_once('.').map(|(_, called)| called)
}

fn is_getter(line: &str) -> bool {
    let name = called(line).and_then(|called| called.split_once('('));
    line.trim_start().starts_with("dump ")
        || name.is_some_and(|(name, rest)| GETTERS.contains(&name) && rest.contains(") -> "))
}
