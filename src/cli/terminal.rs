//! Standard output and standard error of one run.

use std::cell::{Cell, RefCell};
use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use super::output::{Entry, Printer, Style, Summary, use_color};
use super::reader::{reader_has_gone, terminal_has_gone};
use super::signal_lines::SignalLines;
use super::stop::Stop;
use super::writer::{Writer, write_error};
use crate::runtime::EventLoop;
use crate::text::encoding::Encoding;
use crate::text::{Fact, facts};

/// Progress is shown after this long, and as often.
const PROGRESS_AFTER: Duration = Duration::from_secs(1);
const PROGRESS_EVERY: Duration = Duration::from_millis(100);

/// Where the conversation goes. After the first failure of standard output nothing more is
/// printed; [`failed`](Self::failed) tells, and the run has to end. A terminal that has gone is no
/// failure: nobody sees the lines any more, and the run goes on.
///
/// Lines for people never hold up the loop: if nobody reads them, some are left out, and it is
/// said how many. JSON is complete: the loop waits for whoever reads it.
#[derive(Debug, Clone)]
pub(super) struct Terminal(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    printer: RefCell<Printer<Out>>,
    writer: Rc<RefCell<Writer>>,
    style: Style,
    /// What stands below the lines of the conversation.
    signals: Option<Rc<SignalLines>>,
    stop: Stop,
    begun: Instant,
    failure: RefCell<Option<io::Error>>,
    failed: Cell<bool>,
    progress: Cell<Option<Instant>>,
}

/// Where entries are printed.
#[derive(Debug)]
enum Out {
    Json(BufWriter<Stdout>),
    Lines(Rc<RefCell<Writer>>),
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Json(out) => out.write(bytes),
            Self::Lines(writer) => writer.borrow_mut().write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Json(out) => out.flush(),
            Self::Lines(writer) => writer.borrow_mut().flush(),
        }
    }
}

impl Terminal {
    /// The outputs of a run on `event_loop`. Once `stop` is asked for, the end waits no longer for
    /// a reader that takes nothing.
    pub(super) fn new(
        style: Style,
        signals: Option<Rc<SignalLines>>,
        event_loop: &EventLoop,
        stop: &Stop,
    ) -> Self {
        let color = use_color(io::stdout().is_terminal());
        let writer = Rc::new(RefCell::new(Writer::new(event_loop.waker())));
        let out = match style {
            Style::Json => Out::Json(BufWriter::new(io::stdout())),
            Style::Lines(_) | Style::Quiet => Out::Lines(Rc::clone(&writer)),
        };
        Self(Rc::new(Inner {
            printer: RefCell::new(Printer::new(out, style, color)),
            writer,
            style,
            signals,
            stop: stop.clone(),
            begun: Instant::now(),
            failure: RefCell::default(),
            failed: Cell::default(),
            progress: Cell::default(),
        }))
    }

    /// Whether what is told in JSON alone is told at all.
    pub(super) fn is_json(&self) -> bool {
        self.0.style == Style::Json
    }

    /// Whether nothing is printed of what comes and goes.
    pub(super) fn is_quiet(&self) -> bool {
        self.0.style == Style::Quiet
    }

    /// How what is read and sent is shown; UTF-8 if this is not called.
    pub(super) fn set_encoding(&self, encoding: Encoding) {
        self.0.printer.borrow_mut().set_encoding(encoding);
    }

    #[inline(always)] // as below
    pub(super) fn entry(&self, entry: Entry<'_>) {
        self.entry_of(None, entry);
    }

    /// An entry of one of several connections to the same peer: our end tells them apart.
    #[inline(always)] // where nothing is printed an entry is not even made
    pub(super) fn entry_of(&self, local: Option<SocketAddr>, entry: Entry<'_>) {
        let listening = matches!(entry, Entry::Listening { .. });
        if self.0.style != Style::Quiet || listening {
            self.print(local, entry, listening);
        }
    }

    fn print(&self, local: Option<SocketAddr>, entry: Entry<'_>, listening: bool) {
        if self.failed() {
            return;
        }
        self.clear_progress();
        // The first line is there before the first client is accepted.
        if matches!(self.0.style, Style::Lines(_)) && !listening {
            self.0.writer.borrow_mut().start();
        }
        self.print_signals(SignalLines::before_entry);
        let mut printer = self.0.printer.borrow_mut();
        printer.set_local(local);
        let result = printer.entry(entry);
        drop(printer);
        self.note(result);
        self.print_signals(SignalLines::after_entry);
        if listening {
            self.drain();
        }
    }

    fn print_signals(&self, lines: impl FnOnce(&SignalLines) -> String) {
        let Some(signals) = &self.0.signals else { return };
        let mut writer = self.0.writer.borrow_mut();
        // It counts the lines that it has to leave out.
        for line in lines(signals).split_inclusive('\n') {
            let result = writer.write_all(line.as_bytes());
            self.note(result);
        }
    }

    /// A line of text for standard output; not in JSON, which has entries alone.
    pub(super) fn line(&self, text: impl Display) {
        if self.0.style != Style::Json && !self.failed() {
            self.clear_progress();
            self.print_signals(SignalLines::take);
            let line = format!("{text}\n");
            let result = self.0.writer.borrow_mut().write_all(line.as_bytes());
            self.note(result);
        }
    }

    /// How long the run has taken so far.
    pub(super) fn elapsed(&self) -> Duration {
        self.0.begun.elapsed()
    }

    /// The end of a run: an entry in JSON, a sentence on standard error otherwise.
    pub(super) fn summary(&self, mut summary: Summary) {
        summary.duration = self.elapsed();
        self.entry(Entry::Summary(&summary));
        self.finish();
        if self.0.style != Style::Json {
            say(summary);
        }
    }

    /// The end of all output: whoever reads it gets what is still under way.
    pub(super) fn finish(&self) {
        self.clear_progress();
        self.flush();
        if !self.drain() {
            say(facts::output_not_read());
        }
    }

    fn drain(&self) -> bool {
        self.0.writer.borrow_mut().drain(|| self.0.stop.is_asked())
    }

    /// A sentence for a person.
    pub(super) fn say(&self, text: impl Display) {
        self.clear_progress();
        let mut writer = self.0.writer.borrow_mut();
        writer.start();
        writer.aside(&sentence(text));
    }

    /// Sends on what is buffered: at the end of each turn of the loop.
    pub(super) fn flush(&self) {
        if !self.failed() {
            self.print_signals(SignalLines::take);
            let result = self.0.printer.borrow_mut().flush();
            self.note(result);
        }
    }

    pub(super) fn failed(&self) -> bool {
        self.0.failed.get() || self.0.writer.borrow().failed()
    }

    /// Why standard output failed; None also if its reader has gone away, which is no error.
    pub(super) fn failure(&self) -> Option<io::Error> {
        let failure = self.0.failure.borrow_mut().take();
        let failure = failure.or_else(|| self.0.writer.borrow().take_failure());
        failure.filter(|error| !reader_has_gone(error))
    }

    /// How far long work is, on a terminal's standard error, once it takes more than a second.
    pub(super) fn progress(&self, text: impl FnOnce() -> Fact) {
        let now = Instant::now();
        let due = match self.0.progress.get() {
            None => now.duration_since(self.0.begun) >= PROGRESS_AFTER,
            Some(last) => now.duration_since(last) >= PROGRESS_EVERY,
        };
        if due && io::stderr().is_terminal() {
            self.0.progress.set(Some(now));
            let mut writer = self.0.writer.borrow_mut();
            // A terminal that was stopped with Ctrl+S stops whoever writes to it.
            writer.start();
            // Carriage return and "erase to the end of the line": the next one replaces it.
            writer.aside(&format!("\r{}\x1b[K", text()));
        }
    }

    pub(super) fn clear_progress(&self) {
        if self.0.progress.take().is_some() {
            self.0.writer.borrow_mut().aside("\r\x1b[K");
        }
    }

    fn note(&self, result: io::Result<()>) {
        // Without its terminal a run goes on.
        if let Err(error) = result
            && !terminal_has_gone(&error)
        {
            self.0.failed.set(true);
            *self.0.failure.borrow_mut() = Some(error);
        }
    }
}

impl Drop for Inner {
    /// However a run ends, its last lines are printed.
    fn drop(&mut self) {
        self.writer.borrow_mut().drain(|| self.stop.is_asked());
    }
}

/// A sentence on standard error, before a run or after it.
pub(super) fn say(text: impl Display) {
    write_error(&sentence(text));
}

fn sentence(text: impl Display) -> String {
    format!("qtcp: {text}\n")
}
