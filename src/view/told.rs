//! Events as sentences, in the language that is set, and the order in which bytes are read.

use crate::signal::Ending;
use crate::text::{Fact, Language, facts, words};
use crate::view::entry::{Entry, Kind};

impl Entry {
    /// What happened, as a fact; None for data.
    #[must_use]
    pub fn fact(&self) -> Option<Fact> {
        let text = self.text();
        Some(match self.kind() {
            Kind::Data => return None,
            Kind::Listening => facts::row_listening(),
            Kind::Stopped => facts::row_stopped(),
            Kind::Connected => facts::row_connected(),
            Kind::Disconnected(ending) => ended(ending, text),
            Kind::Unsent => facts::row_unsent(text),
            Kind::StillClosing => facts::row_still_closing(text),
            Kind::Full => facts::row_full(text),
            Kind::Error => facts::row_error(words::of_qt(text)),
            Kind::AcceptError => facts::row_accept_error(words::of_qt(text)),
            Kind::File | Kind::FileSent | Kind::FileBroken | Kind::Timer => {
                Fact::from_json(text).unwrap_or_else(|| facts::verbatim(text))
            }
        })
    }

    /// What happened, in a language; empty for data. What a stranger may have written in it is not
    /// yet made visible.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        self.fact().map(|fact| fact.cause(language)).unwrap_or_default()
    }
}

fn ended(ending: Ending, totals: &str) -> Fact {
    let how = words::of_ending(ending);
    if totals.is_empty() { how } else { facts::row_ended(how, totals) }
}

/// A text of bytes as it is drawn: from left to right, in the order of the bytes, also where it has
/// letters of a script that runs the other way and would turn the row round. Each line of it begins
/// with two marks that are not drawn (U+200E and U+202D), which [`visible`](crate::text::escape::visible)
/// leaves in no text of a peer. A text without such letters stays as it is.
#[must_use]
pub fn left_to_right(text: String) -> String {
    const MARKS: &str = "\u{200e}\u{202d}";
    if !text.chars().any(runs_left) {
        return text;
    }
    let lines: Vec<String> = text.split('\n').map(|line| format!("{MARKS}{line}")).collect();
    lines.join("\n")
}

/// Whether it is of a script that is written from right to left, by the blocks of Unicode.
fn runs_left(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8ff}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;
    use crate::text::encoding::Encoding;
    use crate::view::log::Log;

    #[test]
    fn events_are_sentences_in_both_languages() {
        let mut log = Log::new();
        let lost = "The remote host closed the connection";
        for (kind, text, english, chinese) in [
            (Kind::Connected, "", "connected", "已连接"),
            (
                Kind::Error,
                lost,
                "error: The remote host closed the connection",
                "出错：对方关闭了连接",
            ),
            (Kind::Error, "{name}", "error: {name}", "出错：{name}"),
            (Kind::Disconnected(Ending::Peer), "", "the other end closed", "对方关闭了连接"),
            (
                Kind::Disconnected(Ending::Own),
                "1.500 s, \u{2190} 5 B",
                "closed here; 1.500 s, \u{2190} 5 B",
                "由本端关闭；1.500 s, \u{2190} 5 B",
            ),
            (
                Kind::FileSent,
                &facts::row_file_sent("a", "5 B", "0.100").to_json(),
                "file a sent: 5 B in 0.100 s",
                "文件 a 已发送：5 B，用时 0.100 秒",
            ),
            (
                Kind::Timer,
                &facts::row_timer_started(20, 0).to_json(),
                "timer started: every 20 ms, without end",
                "定时器启动：每 20 毫秒，不限次数",
            ),
        ] {
            log.event(UNIX_EPOCH, 1, kind, &"p".into(), text);
            let entry = log.snapshot().pop().expect("one");
            assert_eq!(entry.sentence(Language::English), english);
            assert_eq!(entry.sentence(Language::Chinese), chinese);
            assert_eq!(entry.line(Encoding::Utf8, 200).0, english, "what a row shows");
        }
    }

    #[test]
    fn bytes_are_read_from_left_to_right_in_any_script() {
        assert_eq!(left_to_right("a 学 1".into()), "a 学 1");
        assert_eq!(left_to_right("שלום 12".into()), "\u{200e}\u{202d}שלום 12");
        assert_eq!(left_to_right("a\nب".into()), "\u{200e}\u{202d}a\n\u{200e}\u{202d}ب");
        // The marks are none of a peer's.
        let mut log = Log::new();
        log.received(UNIX_EPOCH, 1, &"p".into(), "\u{200e}\u{202d}\u{202e}".as_bytes());
        let line = log.snapshot()[0].line(Encoding::Utf8, 200).0;
        assert!(line.is_ascii(), "{line:?}");
    }
}
