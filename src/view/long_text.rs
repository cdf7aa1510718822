//! A text that is too long for an input field of the window, kept beside it.

use std::sync::Arc;

/// So many characters (of UTF-16, as Qt counts) an input field has at most. Qt needs about a kilobyte
/// for each character of a long line.
pub const AREA_CHARS: usize = 16 * 1024;
/// So many lines: Qt lays out all that were pasted after each further letter.
pub const AREA_LINES: usize = 400;
/// A longer text is not taken at all; it belongs into a file.
pub const LONGEST_TEXT: usize = 16 << 20;
/// Of the head so many lines and so many characters of each are shown.
const HEAD_LINES: usize = 2;
const HEAD_CHARS: usize = 200;

/// A long text with what is shown of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LongText {
    text: Arc<str>,
    lines: usize,
}

impl LongText {
    /// Keeps a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let ends = text.as_bytes().iter().filter(|&&byte| byte == b'\n').count();
        let open = !text.is_empty() && !text.ends_with('\n');
        Self { text: text.into(), lines: ends + usize::from(open) }
    }

    /// All of it.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// How many lines it has; what stands behind the last line end is one, too.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.lines
    }

    /// How it begins.
    #[must_use]
    pub fn head(&self) -> String {
        let shorten = |line: &str| {
            let mut head: String = line.chars().take(HEAD_CHARS).collect();
            if head.len() < line.len() {
                head.push('\u{2026}');
            }
            head
        };
        // No line is looked at further than is shown of it: one may have megabytes.
        let most = HEAD_LINES * (HEAD_CHARS + 1) * 4;
        let end = (0..=most.min(self.text.len())).rev().find(|&at| self.text.is_char_boundary(at));
        let begin = &self.text[..end.unwrap_or(0)];
        let lines: Vec<String> = begin.lines().take(HEAD_LINES).map(shorten).collect();
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_a_person_counts_them() {
        for (text, lines) in
            [("", 0), ("a", 1), ("a\n", 1), ("a\nb", 2), ("\n\n", 2), ("a\r\nb", 2)]
        {
            assert_eq!(LongText::new(text).lines(), lines, "{text:?}");
        }
    }

    #[test]
    fn the_head_is_two_lines_of_bounded_length() {
        assert_eq!(LongText::new("one\ntwo\nthree").head(), "one\ntwo");
        let head = LongText::new(&"学".repeat(1_000_000)).head();
        assert_eq!(head, "学".repeat(HEAD_CHARS) + "\u{2026}");
        let head = LongText::new(&"x\n".repeat(1_000_000)).head();
        assert_eq!(head, "x\nx");
    }
}
