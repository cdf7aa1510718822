//! What a program says: its two streams as lines, as many as are kept.

use std::collections::VecDeque;

use crate::text::escape::visible;

/// Lines kept until somebody takes them. The newest stay, as the last words of a program say why it
/// has ended. A run of 60 clients with some lines each fits in between two looks.
const MOST_LINES: usize = 500;
/// Bytes of a line that are kept. More is no line for people; together with [`MOST_LINES`] it
/// bounds what a flood can fill.
const LONGEST_LINE: usize = 1024;
/// What stands for the rest of a line that is longer.
const CUT: char = '…';

/// A line that a program has written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Whether it came from standard error (where qDebug writes).
    pub error: bool,
    /// The line without its end; hidden characters are escapes, bytes that are no UTF-8 are
    /// replacement characters. A long line ends with `…`.
    pub text: String,
}

/// What a program has said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Output {
    /// How many lines came before [`Self::lines`] that nobody has taken, and that are not kept.
    pub left_out: u64,
    /// The newest lines, in their order. Between the two streams the order is about right.
    pub lines: Vec<Line>,
}

/// The lines that nobody has taken yet.
#[derive(Debug, Default)]
pub(super) struct Collected {
    left_out: u64,
    lines: VecDeque<Line>,
    /// The beginning of a line, of standard output and of standard error.
    begun: [Begun; 2],
}

#[derive(Debug, Default)]
struct Begun {
    bytes: Vec<u8>,
    /// More came than is kept.
    cut: bool,
}

impl Collected {
    /// All lines that are whole.
    pub(super) fn take(&mut self) -> Output {
        let left_out = std::mem::take(&mut self.left_out);
        Output { left_out, lines: std::mem::take(&mut self.lines).into() }
    }

    /// Bytes from standard output, or from standard error.
    pub(super) fn push(&mut self, error: bool, bytes: &[u8]) {
        let mut pieces = bytes.split(|&byte| byte == b'\n');
        // The last piece has no end yet, and every other one has.
        let mut piece = pieces.next().unwrap_or_default();
        for next in pieces {
            self.begun[usize::from(error)].push(piece);
            self.end_line(error);
            piece = next;
        }
        self.begun[usize::from(error)].push(piece);
    }

    /// The stream has ended: what has no line end is a line all the same.
    pub(super) fn finish(&mut self, error: bool) {
        if !self.begun[usize::from(error)].bytes.is_empty() {
            self.end_line(error);
        }
    }

    fn end_line(&mut self, error: bool) {
        let begun = &mut self.begun[usize::from(error)];
        if self.lines.len() == MOST_LINES {
            self.lines.pop_front();
            self.left_out += 1;
        }
        self.lines.push_back(Line { error, text: begun.shown() });
        begun.bytes.clear();
        begun.cut = false;
    }
}

impl Begun {
    fn push(&mut self, bytes: &[u8]) {
        let room = LONGEST_LINE.saturating_sub(self.bytes.len());
        let kept = bytes.get(..room).unwrap_or(bytes);
        self.bytes.extend_from_slice(kept);
        self.cut |= kept.len() < bytes.len();
    }

    fn shown(&self) -> String {
        let bytes = self.bytes.strip_suffix(b"\r").unwrap_or(&self.bytes);
        let mut text = visible(&String::from_utf8_lossy(bytes));
        if self.cut {
            // A character that was cut in two.
            while text.ends_with(char::REPLACEMENT_CHARACTER) {
                text.pop();
            }
            text.push(CUT);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(output: &Output) -> Vec<&str> {
        output.lines.iter().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn a_line_is_told_when_it_is_whole_whatever_its_pieces() {
        let mut collected = Collected::default();
        for piece in [&b"one\ntw"[..], b"", b"o\r\n\nthr", b"ee"] {
            collected.push(false, piece);
        }
        assert_eq!(texts(&collected.take()), ["one", "two", ""]);
        assert_eq!(collected.take(), Output::default());
        collected.finish(false);
        assert_eq!(texts(&collected.take()), ["three"]);
        collected.finish(false);
        assert_eq!(collected.take(), Output::default());
    }

    #[test]
    fn the_streams_do_not_mix_within_a_line() {
        let mut collected = Collected::default();
        collected.push(false, b"out");
        collected.push(true, b"error\n");
        collected.push(false, b"put\n");
        let lines = collected.take().lines;
        let line = |error, text: &str| Line { error, text: text.to_owned() };
        assert_eq!(lines, [line(true, "error"), line(false, "output")]);
    }

    #[test]
    fn what_a_program_says_cannot_act_on_the_terminal() {
        let mut collected = Collected::default();
        collected.push(true, b"\x1b[2J \xff\xfe \"q\" \\ 5\rx\n");
        assert_eq!(texts(&collected.take()), ["\\x1b[2J \u{fffd}\u{fffd} \"q\" \\ 5\\rx"]);
    }

    #[test]
    fn a_long_line_is_cut_and_the_next_one_is_whole() {
        let mut collected = Collected::default();
        for _ in 0..1000 {
            collected.push(false, "学生".repeat(200).as_bytes());
        }
        collected.push(false, b"\nnext\n");
        let output = collected.take();
        assert_eq!(output.lines.len(), 2);
        // 1024 bytes end after the first byte of a character of three.
        assert_eq!(output.lines[0].text.chars().count(), 341 + 1);
        assert!(output.lines[0].text.ends_with("生…") || output.lines[0].text.ends_with("学…"));
        assert_eq!(output.lines[1].text, "next");
    }

    #[test]
    fn a_flood_leaves_the_newest_lines_and_the_number_of_the_others() {
        let mut collected = Collected::default();
        for number in 0..MOST_LINES + 7 {
            collected.push(false, format!("{number}\n").as_bytes());
        }
        let output = collected.take();
        assert_eq!((output.left_out, output.lines.len()), (7, MOST_LINES));
        assert_eq!(output.lines[0].text, "7");
        assert_eq!(collected.take().left_out, 0);
    }
}
