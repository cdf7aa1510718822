//! [`Step`]: the numbered steps that the course's classes have in both languages, and their lines.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// One of the two classes of the course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// `TcpServer`.
    Server,
    /// `TcpClient`.
    Client,
}

/// In which language a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// As the course has it.
    Cpp,
    /// As this project has it.
    Rust,
}

/// A step that stands in both texts under the same comment: `// [3] NewConnectionSlot: ...`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// In which class.
    pub end: End,
    /// Its number, from 1.
    pub number: usize,
    /// What its comment says, in English.
    pub text: &'static str,
    /// Its lines in the C++ text, counted from 1, its comment first.
    pub cpp: RangeInclusive<usize>,
    /// The same in the Rust text.
    pub rust: RangeInclusive<usize>,
}

impl Step {
    /// Its lines in the text of that language, counted from 1.
    #[must_use]
    pub fn lines(&self, language: Language) -> RangeInclusive<usize> {
        match language {
            Language::Cpp => self.cpp.clone(),
            Language::Rust => self.rust.clone(),
        }
    }
}

/// The text of a class, as its file has it.
#[must_use]
pub fn source(end: End, language: Language) -> &'static str {
    match (end, language) {
        (End::Server, Language::Cpp) => include_str!("../../../tests/cpp/course/tcpserver.cpp"),
        (End::Server, Language::Rust) => include_str!("../../course/server.rs"),
        (End::Client, Language::Cpp) => include_str!("../../../tests/cpp/course/tcpclient.cpp"),
        (End::Client, Language::Rust) => include_str!("../../course/client.rs"),
    }
}

/// All steps of a class, by their numbers.
#[must_use]
pub fn steps(end: End) -> &'static [Step] {
    static STEPS: LazyLock<[Vec<Step>; 2]> =
        LazyLock::new(|| [End::Server, End::Client].map(read_steps));
    match end {
        End::Server => &STEPS[0],
        End::Client => &STEPS[1],
    }
}

/// The step whose lines have this one, counted from 1.
#[must_use]
pub fn step_at(end: End, language: Language, line: usize) -> Option<&'static Step> {
    steps(end).iter().find(|step| step.lines(language).contains(&line))
}

fn read_steps(end: End) -> Vec<Step> {
    let rust = numbered(source(end, Language::Rust));
    let mut steps: Vec<Step> = numbered(source(end, Language::Cpp))
        .into_iter()
        .filter_map(|(number, text, cpp)| {
            let (_, _, rust) = rust.iter().find(|(same, ..)| *same == number)?;
            Some(Step { end, number, text, cpp, rust: rust.clone() })
        })
        .collect();
    steps.sort_by_key(|step| step.number);
    steps
}

/// The number of each step, its text, and its lines: up to the next one, or to the end of the block
/// in which it stands.
fn numbered(source: &'static str) -> Vec<(usize, &'static str, RangeInclusive<usize>)> {
    let lines: Vec<&str> = source.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let comment = |line: &'static str| -> Option<(usize, &'static str)> {
        let (number, text) = line.trim().strip_prefix("// [")?.split_once("] ")?;
        Some((number.parse().ok()?, text))
    };
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some((number, text)) = comment(line) else { continue };
        let goes_on = |other: &&'static str| {
            let closes = other.trim_start().starts_with('}') && indent(other) < indent(line);
            comment(other).is_none() && !closes
        };
        let below = lines[at + 1..].iter().copied().take_while(goes_on).count();
        let blank = lines[at + 1..=at + below].iter().rev();
        let blank = blank.take_while(|line| line.trim().is_empty()).count();
        found.push((number, text, at + 1..=at + 1 + below - blank));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_are_those_of_both_texts_and_each_begins_with_its_comment() {
        for end in [End::Server, End::Client] {
            for (language, least) in [(Language::Cpp, 2), (Language::Rust, 2)] {
                let lines: Vec<&str> = source(end, language).lines().collect();
                let comments = lines.iter().filter(|line| line.trim().starts_with("// ["));
                assert_eq!(comments.count(), steps(end).len(), "{end:?} {language:?}");
                for (step, number) in steps(end).iter().zip(1..) {
                    assert_eq!((step.end, step.number), (end, number));
                    let its = step.lines(language);
                    let comment = format!("// [{number}] {}", step.text);
                    assert_eq!(lines[its.start() - 1].trim(), comment);
                    assert!(its.clone().count() >= least, "{step:?}");
                    let last = lines[its.end() - 1].trim();
                    assert!(!last.is_empty() && !last.starts_with("// ["), "{step:?}: {last}");
                    for line in its {
                        assert_eq!(step_at(end, language, line), Some(step), "line {line}");
                    }
                }
                assert_eq!(step_at(end, language, 1), None, "what stands above the first is none");
            }
        }
    }

    #[test]
    fn the_lines_of_a_step_are_those_that_do_what_it_says() {
        for (end, number, cpp, rust) in [
            (End::Server, 1, "newConnection", "NewConnection"),
            (End::Server, 2, "listen(ip, port)", "listen(ip, port)"),
            (End::Server, 3, "nextPendingConnection()", "next_pending_connection()"),
            (End::Server, 5, "&QIODevice::readyRead", "Signal::ReadyRead"),
            (End::Server, 6, "read(socket);", "self.read(&client);"),
            (End::Server, 7, "read(socket);", "self.read(sender)"),
            (End::Server, 8, "readAll()", "read_all()"),
            (End::Server, 13, "deleteLater()", "drop(client)"),
            (End::Client, 3, "connectToHost(ip, port)", "connect_to_host(&ip, port)"),
            (End::Client, 10, "waitForDisconnected(1000)", "wait_for_disconnected("),
            (End::Client, 11, "waitForReadyRead(wait)", "wait_for_ready_read("),
        ] {
            let step = &steps(end)[number - 1];
            for (language, word) in [(Language::Cpp, cpp), (Language::Rust, rust)] {
                let lines: Vec<&str> = source(end, language).lines().collect();
                let its = step.lines(language);
                let its = lines[its.start() - 1..*its.end()].join("\n");
                assert!(its.contains(word), "{step:?}: {its}");
            }
        }
    }
}
