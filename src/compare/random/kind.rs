//! What kind of difference it is: the lines at which two traces part, without what differs from one
//! script to the next.

use std::fmt;

use super::super::Row;
use crate::trace::script::Object;

/// The shapes of Qt's line and of this program's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// Qt's.
    pub qt: String,
    /// This program's.
    pub here: String,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} | {}", self.qt, self.here)
    }
}

impl Kind {
    /// The kind of the difference in this row.
    pub(super) fn of(row: &Row<'_>) -> Self {
        let text = |line: Option<&str>| line.unwrap_or("-").trim_start().to_owned();
        let (mut qt, mut here) = (text(row.left), text(row.right));
        // Of the many getters of a dump only the first that differs.
        let begins = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
        if qt.starts_with("dump ") && begins(&qt) == begins(&here) {
            let differs = qt.split(' ').zip(here.split(' ')).find(|(qt, here)| qt != here);
            if let Some((one, other)) = differs {
                (qt, here) = (format!("dump {one}"), format!("dump {other}"));
            }
        }
        Self { qt: shape(&qt), here: shape(&here) }
    }
}

/// The line without numbers and texts, objects as their kind; an error number stays with its name.
fn shape(line: &str) -> String {
    let mut outside = true;
    let mut bare = String::new();
    for c in line.chars() {
        outside ^= c == '"';
        if outside || c == '"' {
            bare.push(if c.is_ascii_digit() { 'N' } else { c });
        }
    }
    while bare.contains("NN") {
        bare = bare.replace("NN", "N");
    }
    let kinds = bare.split(' ').map(|word| {
        let (name, rest) =
            word.split_once('.').map_or((word, ""), |(name, _)| (name, &word[name.len()..]));
        let name = name.trim_end_matches('N');
        let is_object = name.len() == 1 && Object::of(name).is_some();
        if is_object { format!("{name}{rest}") } else { word.to_owned() }
    });
    kinds.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_differ_in_names_and_numbers_alone_are_of_one_kind() {
        for (line, expected) in [
            (
                "  signal c2 readyRead avail=15 [Connected]",
                "signal c readyRead avail=N [Connected]",
            ),
            ("call k.read(20) -> \"abc\"", "call k.read(N) -> \"\""),
            ("error c 1 RemoteHostClosedError \"x\"", "error c N RemoteHostClosedError \"\""),
        ] {
            let kind = Kind::of(&Row { left: Some(line), right: None });
            assert_eq!((kind.qt.as_str(), kind.here.as_str()), (expected, "-"), "{line}");
        }
        let row = Row {
            left: Some("dump c bytesAvailable=1 atEnd=0"),
            right: Some("dump c bytesAvailable=1 atEnd=1"),
        };
        assert_eq!(Kind::of(&row).to_string(), "dump atEnd=N | dump atEnd=N");
    }
}
