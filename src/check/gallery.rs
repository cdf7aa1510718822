//! The gallery of wrong programs: what is wrong with each, which stage finds it, and the lines that
//! repair it.
//!
//! It is read from the comments of the programs themselves, `tests/cpp/bugs/*.cpp`, which are part
//! of this program: `bugs.h` there says how such a comment is written.

use std::sync::LazyLock;

use crate::text::Language;

/// The files, in the order of the stages.
const SOURCES: [&str; 8] = [
    include_str!("../../tests/cpp/bugs/answers.cpp"),
    include_str!("../../tests/cpp/bugs/clients.cpp"),
    include_str!("../../tests/cpp/bugs/bytes.cpp"),
    include_str!("../../tests/cpp/bugs/pieces.cpp"),
    include_str!("../../tests/cpp/bugs/waits.cpp"),
    include_str!("../../tests/cpp/bugs/ends.cpp"),
    include_str!("../../tests/cpp/bugs/raw.cpp"),
    include_str!("../../tests/cpp/bugs/senders.cpp"),
];

/// Which end a program is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// It listens.
    Server,
    /// It connects.
    Client,
}

/// A wrong program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name: `bugs server NAME` runs it.
    pub name: &'static str,
    /// Which end it is.
    pub end: End,
    /// The stage that finds it: `S02`.
    pub stage: &'static str,
    /// The code of the sentence that the checker says: `why_no_port`.
    pub cause: &'static str,
    /// The course's section that tells how it is done: its Chinese heading.
    pub course: &'static str,
    /// What is wrong, in English.
    pub english: &'static str,
    /// What is wrong, in Chinese.
    pub chinese: &'static str,
    /// The lines that repair it, in C++.
    pub repaired: Vec<&'static str>,
    /// The program as it is: its class in C++.
    pub wrong: &'static str,
}

impl Entry {
    /// What is wrong.
    #[must_use]
    pub fn title(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Chinese => self.chinese,
        }
    }
}

/// All wrong programs, by stage, servers first.
#[must_use]
pub fn entries() -> &'static [Entry] {
    static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
        let mut entries: Vec<Entry> = SOURCES.iter().flat_map(|source| read(source)).collect();
        entries.sort_by_key(|entry| (entry.end == End::Client, entry.stage));
        entries
    });
    &ENTRIES
}

/// The entries of one file. What is no whole entry is none; the tests see that all are whole.
fn read(source: &'static str) -> impl Iterator<Item = Entry> {
    source.split("\n// [").skip(1).filter_map(entry)
}

/// From behind `// [` to the next entry.
fn entry(text: &'static str) -> Option<Entry> {
    let (name, rest) = text.split_once("] ")?;
    let (first, rest) = rest.split_once('\n')?;
    let (end, stage) = first.split_once(' ')?;
    let end = match end {
        "server" => End::Server,
        "client" => End::Client,
        _ => return None,
    };
    let (comment, wrong) = rest.split_at(rest.find("\nclass ")? + 1);
    let wrong = &wrong[..wrong.find("\n};")? + "\n};".len()];
    let (fields, repaired) = comment.split_once("// repaired:\n")?;
    let field = |key: &str| {
        let line = fields.lines().find_map(|line| line.strip_prefix("// ")?.strip_prefix(key));
        line?.strip_prefix(": ")
    };
    let repaired = repaired.lines().map(|line| line.strip_prefix("//     "));
    Some(Entry {
        name,
        end,
        stage,
        cause: field("cause")?,
        course: field("course")?,
        english: field("en")?,
        chinese: field("zh")?,
        repaired: repaired.collect::<Option<_>>()?,
        wrong,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_comment_of_the_gallery_is_a_whole_entry() {
        let begun = SOURCES.iter().map(|source| source.matches("\n// [").count()).sum::<usize>();
        let names: Vec<&str> = entries().iter().map(|entry| entry.name).collect();
        assert_eq!(entries().len(), begun, "not whole: all but {names:?}");
        assert!(begun >= 60, "{begun}");
        for entry in entries() {
            let letter = if entry.end == End::Server { 'S' } else { 'C' };
            let number = entry.stage.strip_prefix(letter).and_then(|number| number.parse().ok());
            let last = if entry.end == End::Server { 23 } else { 10 };
            let is_stage = number.is_some_and(|number: u8| (1..=last).contains(&number));
            assert!(is_stage && entry.stage.len() == 3, "{}: {}", entry.name, entry.stage);
            assert!(!entry.repaired.is_empty(), "{}: nothing repairs it", entry.name);
            assert!(entry.english.ends_with('.'), "{}: {}", entry.name, entry.english);
            assert!(entry.chinese.ends_with('。'), "{}: {}", entry.name, entry.chinese);
            assert!(!entry.chinese.contains([',', ';']), "{}: {}", entry.name, entry.chinese);
            // The words of the catalogue, and not others for the same.
            for other in ["回答", "侦听", "睡眠"] {
                assert!(!entry.chinese.contains(other), "{}: {other}", entry.name);
            }
            assert!(entry.wrong.starts_with("class "), "{}: {}", entry.name, entry.wrong);
            let same = names.iter().filter(|name| **name == entry.name).count();
            assert_eq!(same, 1, "{} stands there twice", entry.name);
        }
    }

    #[test]
    fn an_entry_has_its_wrong_lines_and_those_that_repair_it() {
        let entry = entries().iter().find(|entry| entry.name == "no_port").expect("it is there");
        assert_eq!((entry.end, entry.stage, entry.course), (End::Server, "S02", "作业"));
        assert!(entry.title(Language::English).starts_with("The data comes back alone"));
        assert!(entry.title(Language::Chinese).starts_with("只把数据原样发回"));
        let line = "socket->write(socket->readAll() + QByteArray::number(socket->peerPort()));";
        assert_eq!(entry.repaired, [line]);
        assert!(entry.wrong.contains("socket->write(socket->readAll());"), "{}", entry.wrong);
        assert!(entry.wrong.ends_with("\n};"), "{}", entry.wrong);
    }

    #[test]
    fn what_is_no_whole_entry_is_none() {
        let whole = "// \n// [a] server S02\n// cause: c\n// course: k\n// en: E.\n// zh: Z。\n\
                     // repaired:\n//     f();\nclass A\n{\n};\n";
        assert_eq!(read(whole).count(), 1);
        for part in ["server S02", "// cause: c\n", "// en: E.\n", "//     f();", "class A", "\n};"]
        {
            let text: &'static str = whole.replace(part, "").leak();
            let left = read(text).next();
            assert!(left.is_none_or(|left| left.repaired == [""; 0]), "without {part}");
        }
    }
}
