//! `--signals`: below each line of the conversation the calls, signals and slots of that moment.

use std::cell::RefCell;
use std::mem;

use crate::record::{Moment, Nesting, Reader, What};
use crate::text::duration::short;
use crate::text::escape::visible;
use crate::text::facts;

/// More lines than this do not stand below one line of the conversation; how many are left out is
/// said. A slot that calls others for ten thousand clients has more, and nobody reads them.
const MOST: usize = 1000;
/// How far these lines stand behind the time of the conversation's, in columns.
const MARGIN: usize = 4;
/// Deeper than this is not indented further: the words would leave the line.
const DEEPEST: usize = 16;

/// Makes the lines, and keeps them until the line that they belong below is printed.
#[derive(Debug, Default)]
pub(super) struct SignalLines(RefCell<State>);

#[derive(Debug, Default)]
struct State {
    nesting: Nesting,
    /// Lines of what has ended.
    done: Lines,
    /// Lines of what is under way.
    open: Lines,
}

#[derive(Debug, Default)]
struct Lines {
    text: String,
    count: usize,
    left_out: usize,
}

impl Lines {
    fn push(&mut self, depth: usize, line: &str) {
        if self.count == MOST {
            self.left_out += 1;
            return;
        }
        self.count += 1;
        let indent = MARGIN + 2 * depth.min(DEEPEST);
        for part in [&" ".repeat(indent), line, "\n"] {
            self.text.push_str(part);
        }
    }

    fn append(&mut self, other: Self) {
        let room = MOST - self.count;
        if other.count <= room {
            self.text.push_str(&other.text);
            self.count += other.count;
        } else {
            let fits = other.text.split_inclusive('\n').take(room);
            self.text.extend(fits);
            self.count = MOST;
            self.left_out += other.count - room;
        }
        self.left_out += other.left_out;
    }

    fn into_text(mut self) -> String {
        if self.left_out > 0 {
            let (margin, told) = (" ".repeat(MARGIN), facts::signals_left_out(self.left_out));
            self.text.push_str(&format!("{margin}... {told}\n"));
        }
        self.text
    }
}

impl SignalLines {
    /// What stands before the next line of the conversation. A line that is printed while a call or
    /// a slot is under way belongs to that; what has ended before it belongs to the line before.
    pub(super) fn before_entry(&self) -> String {
        if self.0.borrow().nesting.depth() > 0 { self.take() } else { String::new() }
    }

    /// What stands below the line of the conversation that was printed just now: what has ended
    /// before it, unless the line belongs to something that is under way.
    pub(super) fn after_entry(&self) -> String {
        if self.0.borrow().nesting.depth() > 0 { String::new() } else { self.take() }
    }

    /// Everything that has ended.
    pub(super) fn take(&self) -> String {
        mem::take(&mut self.0.borrow_mut().done).into_text()
    }
}

impl Reader for SignalLines {
    fn moment(&self, moment: &Moment) {
        let state = &mut *self.0.borrow_mut();
        let open = &mut state.open;
        let mut out = |depth: usize, line: &str| open.push(depth, line);
        match &moment.what {
            What::Call { .. } | What::Signal { .. } => state.nesting.begin(moment.to_string()),
            What::Return { result, .. } => {
                let result = visible(result);
                if result.is_empty() {
                    state.nesting.end("", "ret void", &mut out);
                } else {
                    let (folded, alone) = (format!(" -> {result}"), format!("ret {result}"));
                    state.nesting.end(&folded, &alone, &mut out);
                }
            }
            What::SlotEnded { took, .. } => {
                let slot = format!("slot {}", short(*took));
                state.nesting.end(&format!("  ({slot})"), &slot, &mut out);
            }
            // From here on the socket is known by its number.
            What::Event { name, .. } if name == "accepted" || name == "connected" => {
                state.nesting.line(&moment.to_string(), &mut out);
            }
            _ => {}
        }
        if state.nesting.depth() == 0 {
            let ended = mem::take(&mut state.open);
            state.done.append(ended);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Class, Emitted, Object};
    use crate::text::{Face, Language};

    fn tell(lines: &SignalLines, what: What) {
        lines.moment(&Moment { us: 0, turn: 1, depth: 0, thread: None, what });
    }

    fn object() -> Object {
        Object { number: 1, class: Class::Socket, local: None, peer: None }
    }

    fn call(lines: &SignalLines, name: &'static str) {
        let (name, arguments) = (name.into(), String::new());
        tell(lines, What::Call { object: object(), name, arguments });
    }

    fn ret(lines: &SignalLines, name: &'static str, result: &str) {
        let (name, result) = (name.into(), result.to_owned());
        tell(lines, What::Return { object: object(), name, result, took: 3 });
    }

    fn signal(lines: &SignalLines) {
        let signal = Emitted { name: "readyRead".into(), ..Emitted::default() };
        tell(lines, What::Signal { object: object(), signal });
    }

    fn slot_ended(lines: &SignalLines) {
        tell(lines, What::SlotEnded { object: object(), took: 35, left: None, unsent: None });
    }

    #[test]
    fn a_line_from_within_a_slot_stands_above_all_of_that_slot() {
        let lines = SignalLines::default();
        call(&lines, "abort");
        ret(&lines, "abort", "");
        signal(&lines);
        call(&lines, "readAll");
        ret(&lines, "readAll", "\"x\"");
        assert_eq!(lines.before_entry(), "    call socket1.abort()\n");
        assert_eq!(lines.after_entry(), "", "the slot goes on");
        slot_ended(&lines);
        assert_eq!(
            lines.take(),
            "    signal socket1 readyRead\n      call socket1.readAll() -> \"x\"\n    slot 35 µs\n"
        );
        assert_eq!(lines.take(), "");
    }

    #[test]
    fn a_line_that_follows_its_call_stands_above_it_too() {
        let lines = SignalLines::default();
        call(&lines, "write");
        ret(&lines, "write", "6");
        assert_eq!(lines.before_entry(), "");
        assert_eq!(lines.after_entry(), "    call socket1.write() -> 6\n");
    }

    #[test]
    fn of_very_many_lines_some_are_left_out_and_counted() {
        let lines = SignalLines::default();
        for _ in 0..2 {
            signal(&lines);
            for _ in 0..MOST {
                call(&lines, "write");
                ret(&lines, "write", "6");
            }
            slot_ended(&lines);
        }
        let text = lines.take();
        assert_eq!(text.lines().count(), MOST + 1);
        let all = 2 * (MOST + 2);
        let last = format!("    ... {} more lines (--record FILE keeps all)", all - MOST);
        assert_eq!(text.lines().last(), Some(&*last));
        let told = facts::signals_left_out(all - MOST);
        assert!(last.ends_with(&told.sentence(Language::English, Face::Terminal)), "{last}");
        let chinese = told.sentence(Language::Chinese, Face::Terminal);
        assert_eq!(chinese, format!("还有 {} 行（--record FILE 会全部保留）", all - MOST));
        signal(&lines);
        slot_ended(&lines);
        assert_eq!(lines.take(), "    signal socket1 readyRead  (slot 35 µs)\n");
    }
}
