//! Long sentences in a terminal: cut into lines between words, and between Chinese characters.

use std::io;

use unicode_width::UnicodeWidthChar;

/// In fewer columns nothing can be read beside who says it.
const FEWEST: usize = 30;

/// Columns of `S02 `.
const STAGE: usize = 4;

/// The columns of the terminal at standard output; None where that is no terminal: what is kept in
/// a file or goes on to another program has each sentence in one line.
pub(super) fn columns() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    (size.ws_col > 0).then(|| usize::from(size.ws_col))
}

/// `text` in lines of so many columns. Lines behind the first begin where the text of the first
/// does, behind its blanks, or behind the name of a stage. What has no blank in it goes beyond the
/// end.
pub(super) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(FEWEST);
    let blanks = text.chars().take_while(|&letter| letter == ' ').count();
    let indent = " ".repeat(blanks.max(STAGE));
    let mut lines = Vec::new();
    let mut rest = text;
    loop {
        let begin = if lines.is_empty() { "" } else { &*indent };
        let room = columns.saturating_sub(begin.len());
        let Some(at) = cut(rest, room) else {
            lines.push(format!("{begin}{rest}"));
            return lines;
        };
        lines.push(format!("{begin}{}", rest[..at].trim_end()));
        rest = rest[at..].trim_start();
    }
}

/// Where a line of so many columns ends; None if all of `text` is in it.
fn cut(text: &str, room: usize) -> Option<usize> {
    let mut column = 0;
    let mut best = None;
    let mut letters = text.char_indices().peekable();
    // What is painted takes no columns.
    let mut is_painted = false;
    let mut is_first_word = true;
    while let Some((_, letter)) = letters.next() {
        if is_painted || letter == '\x1b' {
            is_painted = letter != 'm';
            continue;
        }
        column += letter.width().unwrap_or(0);
        // A blank at the end of a line is not seen.
        if column > room && letter != ' ' && best.is_some() {
            return best;
        }
        let Some(&(next_at, next)) = letters.peek() else { break };
        is_first_word &= letter == ' ';
        if is_first_word {
            continue;
        }
        let is_between = letter == ' ' || (is_wide(letter) || is_wide(next)) && fits(letter, next);
        if is_between && next != ' ' {
            best = Some(next_at);
        }
    }
    best.filter(|_| column > room)
}

fn is_wide(letter: char) -> bool {
    letter.width() == Some(2)
}

/// Whether a line may end between the two.
fn fits(before: char, behind: char) -> bool {
    const CLOSING: &str = "，。；：！？、）》”’」』,.;:!?)\"'…";
    const OPENING: &str = "（《“‘「『(\"'";
    !CLOSING.contains(behind) && !OPENING.contains(before)
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;

    #[test]
    fn a_sentence_is_cut_between_words_and_begins_below_itself() {
        let lines = wrapped("    wrong: the answer came twice, and nobody asked for it", 30);
        assert_eq!(
            lines,
            ["    wrong: the answer came", "    twice, and nobody asked", "    for it"]
        );
        assert_eq!(wrapped("short", 30), ["short"]);
        assert_eq!(wrapped("", 30), [""]);
        let long = "x".repeat(50);
        assert_eq!(wrapped(&format!("    {long}"), 30), [format!("    {long}")]);
        let second = format!("    {long}");
        assert_eq!(wrapped(&format!("{long} {long}"), 30), [&*long, &second]);
    }

    #[test]
    fn chinese_is_cut_between_characters_and_not_before_a_comma() {
        let text =
            "    错误：回复里没有客户端的端口，请在后面加上 QByteArray::number(socket->peerPort())";
        for columns in 30..90 {
            let lines = wrapped(text, columns);
            let whole: String = lines.iter().map(|line| line.trim()).collect();
            assert_eq!(whole.replace(' ', ""), text.replace(' ', ""), "{columns}");
            for line in &lines[1..] {
                let begin = line.trim_start().chars().next();
                assert!(begin.is_some_and(|first| !"，。；：、）".contains(first)), "{line}");
                assert!(line.starts_with("    "), "{line}");
            }
            let last = lines.len() - 1;
            assert!(lines[..last].iter().all(|line| line.width() <= columns), "{lines:?}");
        }
    }

    #[test]
    fn colour_takes_no_columns() {
        let painted = "\x1b[31mwrong\x1b[0m: one two three four five six";
        assert_eq!(
            wrapped(painted, 30),
            ["\x1b[31mwrong\x1b[0m: one two three four five", "    six"]
        );
    }
}
