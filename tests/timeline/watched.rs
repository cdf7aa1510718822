//! A scenario that a timeline watches.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::rc::Rc;

use qtcp::lab::{Content, LiveFinding, LiveLints, Row, Timeline};
use qtcp::record::{self, Reader, Recorder};
use qtcp::runtime::{Moment, Tap, What};
use qtcp::trace::{Sockets, parse, run_tapped};

/// More rows than any scenario has.
const ROWS: usize = 1_000_000;

/// The calls that return something, that the tap is told of, and whose results have no ports.
const TOLD: [&str; 7] = [
    "listen",
    "read",
    "readAll",
    "waitForBytesWritten",
    "waitForConnected",
    "waitForDisconnected",
    "waitForReadyRead",
];

/// A timeline, and what the trace had printed when each row of a signal was told.
pub struct Watched {
    pub timeline: Timeline,
    /// The lines of signals that were printed, each with its row.
    printed: Vec<(String, u64)>,
    /// What the lints found at the end.
    pub found: Vec<LiveFinding>,
    /// The lints that would have spoken at some time if nothing had come for a second.
    pub patient: BTreeSet<&'static str>,
}

const SECOND: u64 = 1_000_000;

#[derive(Clone, Default)]
struct Printed(Rc<RefCell<Vec<u8>>>);

impl Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Fed(RefCell<Timeline>, RefCell<LiveLints>, RefCell<BTreeSet<&'static str>>);

impl Reader for Fed {
    fn moment(&self, moment: &record::Moment) {
        self.0.borrow_mut().push(moment);
        let mut lints = self.1.borrow_mut();
        lints.push(moment);
        if matches!(moment.what, record::What::TurnEnded { .. }) {
            let found = lints.look(moment.us + SECOND, &self.0.borrow());
            self.2.borrow_mut().extend(found.iter().map(|live| live.finding.id));
        }
    }
}

/// Comes behind the tap that writes the trace: what was printed last belongs to what is told now.
struct Watch {
    recorder: Recorder,
    fed: Rc<Fed>,
    printed: Printed,
    /// Bytes of what is printed that were there before.
    seen: Cell<usize>,
    pairs: Rc<RefCell<Vec<(String, u64)>>>,
}

impl Tap for Watch {
    fn moment(&self, moment: &Moment<'_>) {
        let row = self.fed.0.borrow().numbers().end;
        self.recorder.moment(moment);
        let printed = self.printed.0.borrow();
        let new = String::from_utf8_lossy(&printed[self.seen.replace(printed.len())..]);
        let is_signal = matches!(moment.what, What::Signal { .. } | What::ListenerSignal { .. });
        if let Some(line) = new.lines().last().map(str::trim_start)
            && is_signal
            && is_signal_line(line)
        {
            self.pairs.borrow_mut().push((line.to_owned(), row));
        }
    }
}

fn is_signal_line(line: &str) -> bool {
    let kind = line.split(' ').next().unwrap_or_default();
    ["signal", "state", "error", "acceptError", "warning"].contains(&kind)
}

pub fn run(script: &Path, sockets: Sockets) -> Result<Watched, String> {
    let text = fs::read(script).map_err(|error| error.to_string())?;
    let scenario = parse(&text).map_err(|mistake| mistake.to_string())?;
    let fed =
        Rc::new(Fed(RefCell::new(Timeline::new(ROWS)), RefCell::default(), RefCell::default()));
    let (printed, pairs) = (Printed::default(), Rc::<RefCell<Vec<_>>>::default());
    let watch = Watch {
        recorder: Recorder::new(vec![Rc::clone(&fed) as Rc<dyn Reader>]),
        fed: Rc::clone(&fed),
        printed: printed.clone(),
        seen: Cell::default(),
        pairs: Rc::clone(&pairs),
    };
    run_tapped(&scenario, sockets, Box::new(printed), Some(Rc::new(watch)))
        .map_err(|error| error.to_string())?;
    let timeline = fed.0.take();
    let found = fed.1.borrow_mut().look(timeline.now_us(), &timeline);
    Ok(Watched { timeline, printed: pairs.take(), found, patient: fed.2.take() })
}

impl Watched {
    /// Whether the rows have the signals of the recorded trace, all of them and in its order, and
    /// among them its calls with their results.
    pub fn is_told_by(&self, recorded: &str) -> Result<(), String> {
        let wanted: Vec<String> = recorded
            .lines()
            .map(str::trim_start)
            .filter(|line| is_signal_line(line))
            .map(plain)
            .collect();
        let mut found = Vec::new();
        for (line, number) in &self.printed {
            let row = self.timeline.get(*number).ok_or("  a signal has no row")?;
            // What the script calls it stands in the line; the row has to say all the rest.
            let who = line.split(' ').nth(1).unwrap_or_default();
            found.push(plain(&row.line_as(who)));
        }
        if let Some(at) =
            (0..wanted.len().max(found.len())).find(|&at| wanted.get(at) != found.get(at))
        {
            let (wanted, found) = (wanted.get(at), found.get(at));
            return Err(format!("  signal {}: expected {wanted:?}\n  and found {found:?}", at + 1));
        }
        let told = self.told();
        let mut rest = told.iter();
        for line in traced(recorded) {
            if !rest.any(|told| *told == line) {
                return Err(format!("  {line:?} is not there, or not in its place: {told:#?}"));
            }
        }
        Ok(())
    }

    /// The rows that a trace has too, in their order.
    fn told(&self) -> Vec<String> {
        let printed = |row: &Row| self.printed.iter().find(|(_, number)| *number == row.number);
        let line = |row: &Row| match &row.content {
            Content::Signal(_) => {
                let (line, _) = printed(row)?;
                Some(plain(&row.line_as(line.split(' ').nth(1)?)))
            }
            Content::Call { name, result: Some(result), .. }
                if TOLD.contains(&&**name) && !result.is_empty() =>
            {
                Some(format!("{name} -> {result}"))
            }
            _ => None,
        };
        self.timeline.rows().filter_map(line).collect()
    }

    /// How many bytes the row says that came, if it says that.
    pub fn received(&self, number: u64) -> Option<u64> {
        let Content::Event { name, arguments, .. } = &self.timeline.get(number)?.content else {
            return None;
        };
        if name != "received" {
            return None;
        }
        if let Some(long) = arguments.strip_prefix('<') {
            return long.split(' ').next()?.parse().ok();
        }
        let text = arguments.trim_end_matches(", more");
        let text = text.strip_prefix('"')?.strip_suffix('"')?;
        Some(qtcp::text::escape::unescape(&text.replace("\\\"", "'")).ok()?.len() as u64)
    }
}

/// Without the port, which has a name in one and digits in the other.
fn plain(line: &str) -> String {
    let words = line.split(' ').filter(|word| !word.starts_with("peerPort="));
    words.collect::<Vec<_>>().join(" ")
}

/// The signals and the calls of a trace, each where it begins.
fn traced(trace: &str) -> Vec<String> {
    let mut all: Vec<Option<String>> = Vec::new();
    // The calls that have not returned: how far they are indented, where they stand, the name.
    let mut open: Vec<(usize, usize, String)> = Vec::new();
    for line in trace.lines() {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        if is_signal_line(text) {
            all.push(Some(plain(text)));
        } else if let Some(value) = text.strip_prefix("ret ") {
            while let Some((at, place, name)) = open.pop_if(|(at, ..)| *at >= indent) {
                if at == indent {
                    all[place] = call(&name, value);
                }
            }
        } else if let Some(rest) = text.strip_prefix("call ")
            && let Some((_, name)) = rest.split_once('(').and_then(|it| it.0.split_once('.'))
        {
            match rest.rsplit_once(") -> ") {
                Some((_, value)) => all.push(call(name, value)),
                None => {
                    open.retain(|(at, ..)| *at < indent);
                    open.push((indent, all.len(), name.to_owned()));
                    all.push(None);
                }
            }
        }
    }
    all.into_iter().flatten().collect()
}

fn call(name: &str, value: &str) -> Option<String> {
    // `read(char *, qint64)` returns a number, and the tap is not told of it.
    let buffer = name == "read" && !value.starts_with(['"', '<']);
    (TOLD.contains(&name) && value != "void" && !buffer).then(|| format!("{name} -> {value}"))
}
