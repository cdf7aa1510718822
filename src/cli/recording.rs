//! `qtcp trace --read`: a recording for a person.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use super::fault::Fault;
use super::reader::reader_has_gone;
use crate::record::{Header, Mistake, Moment, Nesting, What, read};
use crate::text::escape::visible;
use crate::text::facts;

/// Deeper than this is not indented further: the words would leave the line.
const DEEPEST: usize = 16;
/// So many calls and slots are followed inside of each other. A run has a dozen; what somebody
/// else has written may have a beginning in each line.
const MOST_INSIDE: usize = 1000;
/// Cells for the time, up to a quarter of an hour in microseconds.
const TIME: usize = 10;

/// Prints the recording: what stands before a mistake, then the mistake.
pub(super) fn print(file: &Path) -> Result<(), Fault> {
    let wrong =
        |mistake: &Mistake| Fault::usage(facts::recording_mistake(file.display(), mistake.fact()));
    let (header, moments) = read(open(file)?).map_err(|mistake| wrong(&mistake))?;
    let mut out = io::stdout().lock();
    let mut story = Story::default();
    let mut text = head(&header);
    let mut mistake = None;
    for moment in moments {
        match moment {
            Ok(moment) => story.moment(&moment, &mut text),
            Err(found) => mistake = Some(found),
        }
        if !written(out.write_all(text.as_bytes()))? {
            return Ok(());
        }
        text.clear();
    }
    story.end(&mut text);
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))?;
    mistake.map_or(Ok(()), |mistake| Err(wrong(&mistake)))
}

/// The recording in `file`, or the one on standard input.
pub(super) fn open(file: &Path) -> Result<Box<dyn BufRead>, Fault> {
    if file.as_os_str() == "-" {
        return Ok(Box::new(io::stdin().lock()));
    }
    match File::open(file) {
        Ok(opened) => Ok(Box::new(BufReader::new(opened))),
        Err(error) => Err(Fault::usage(facts::recording_unreadable(file.display(), &error))),
    }
}

/// False if nobody reads on, which is no failure.
fn written(result: io::Result<()>) -> Result<bool, Fault> {
    match result {
        Ok(()) => Ok(true),
        Err(error) if reader_has_gone(&error) => Ok(false),
        Err(error) => Err(Fault::output(&error)),
    }
}

fn head(header: &Header) -> String {
    let mut text =
        format!("{}\n", facts::recording_begins(visible(&header.program), visible(&header.t)));
    if !header.ran.is_empty() {
        text += &format!("{}\n", facts::recording_ran(visible(&header.ran.join(" "))));
    }
    text
}

/// Lines with times, each below the calls, slots and turns that it happened in.
#[derive(Debug, Default)]
struct Story {
    nesting: Nesting,
    /// What began where there was no room any more.
    beyond: usize,
    /// The time of the last moment.
    last: String,
}

impl Story {
    fn moment(&mut self, moment: &Moment, text: &mut String) {
        let time = format!("{}.{:03}", moment.us / 1000, moment.us % 1000);
        // Nothing in the words is a tab: they have been made visible.
        let line = format!("{time}\t{moment}");
        let begins =
            matches!(moment.what, What::TurnBegan | What::Call { .. } | What::Signal { .. });
        if begins && self.nesting.depth() < MOST_INSIDE {
            self.nesting.begin(line);
            self.last = time;
            return;
        }
        let folded = match &moment.what {
            What::TurnEnded { .. } | What::SlotEnded { .. } | What::Return { .. } => {
                let whole = moment.to_string();
                // "slot socket1 35 µs", "turn 2 took 3 ms", "ret socket1.write 6 in 2 µs"
                let took = whole.splitn(3, ' ').nth(2).unwrap_or_default();
                match &moment.what {
                    What::SlotEnded { .. } => format!("  (slot {took})"),
                    What::Return { .. } => format!(" -> {took}"),
                    _ => format!(" {took}"),
                }
            }
            _ => {
                self.beyond += usize::from(begins);
                self.nesting.line(&line, |depth, words| text.push_str(&shown(depth, words)));
                self.last = time;
                return;
            }
        };
        self.last = time;
        if self.beyond > 0 {
            self.beyond -= 1;
            self.nesting.line(&line, |depth, words| text.push_str(&shown(depth, words)));
        } else {
            self.nesting.end(&folded, &line, |depth, words| text.push_str(&shown(depth, words)));
        }
    }

    /// What has begun and not ended is the most interesting of all if a program has crashed.
    fn end(&mut self, text: &mut String) {
        let open = self.nesting.depth() + self.beyond;
        if open > 0 {
            let line = format!("{}\t{}", self.last, facts::recording_ends_inside(open));
            self.nesting.line(&line, |depth, words| text.push_str(&shown(depth, words)));
        }
    }
}

fn shown(depth: usize, line: &str) -> String {
    let (time, words) = line.split_once('\t').unwrap_or(("", line));
    let indent = 2 * depth.min(DEEPEST);
    format!("{time:>TIME$}  {:indent$}{words}\n", "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Class, Emitted, Object};

    const SOCKET: Object = Object { number: 1, class: Class::Socket, local: None, peer: None };

    fn told(all: &[(u64, What)]) -> String {
        let mut story = Story::default();
        let mut text = String::new();
        for (us, what) in all {
            let what = what.clone();
            story.moment(&Moment { us: *us, turn: 1, depth: 0, thread: None, what }, &mut text);
        }
        story.end(&mut text);
        text
    }

    fn signal(name: &'static str) -> What {
        let signal = Emitted { name: name.into(), ..Emitted::default() };
        What::Signal { object: SOCKET, signal }
    }

    #[test]
    fn a_slot_stands_in_its_turn_and_what_happened_in_it_below_it() {
        let ended = || What::SlotEnded { object: SOCKET, took: 35, left: None, unsent: None };
        let text = told(&[
            (1000, What::TurnBegan),
            (1002, signal("readyRead")),
            (1003, signal("bytesWritten")),
            (1038, ended()),
            (1039, ended()),
            (1040, What::TurnEnded { took: 40 }),
            (2000, What::TurnBegan),
            (2001, What::TurnEnded { took: 1 }),
        ]);
        assert_eq!(
            text,
            "     1.000  turn 1\n     1.002    signal socket1 readyRead\n     \
             1.003      signal socket1 bytesWritten  (slot 35 µs)\n     \
             1.039    slot socket1 35 µs\n     1.040  turn 1 took 40 µs\n     \
             2.000  turn 1 took 1 µs\n"
        );
    }

    #[test]
    fn a_slot_in_which_the_program_ended_is_shown_and_said() {
        let text = told(&[(5, signal("readyRead"))]);
        assert!(text.starts_with("     0.005  signal socket1 readyRead\n"), "{text}");
        assert!(text.contains("ends inside of 1 call or slot"), "{text}");
    }

    #[test]
    fn what_begins_ten_thousand_times_and_never_ends_takes_no_time_without_end() {
        let many: Vec<_> = (0..10_000).map(|us| (us, signal("readyRead"))).collect();
        let text = told(&many);
        assert_eq!(text.lines().count(), 10_001);
        assert!(text.contains("ends inside of 10000 calls and slots"), "{}", &text[..100]);
    }
}
