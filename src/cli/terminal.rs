//! Standard output and standard error of one run.

use std::cell::{Cell, RefCell};
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use super::output::{Entry, Printer, Style, Summary, use_color};

/// Progress is shown after this long, and as often.
const PROGRESS_AFTER: Duration = Duration::from_secs(1);
const PROGRESS_EVERY: Duration = Duration::from_millis(100);

/// Where the conversation goes. After the first failure of standard output nothing more is
/// printed; [`failed`](Self::failed) tells, and the run has to end.
#[derive(Debug, Clone)]
pub(super) struct Terminal(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    printer: RefCell<Printer<BufWriter<Stdout>>>,
    style: Style,
    begun: Instant,
    failure: RefCell<Option<io::Error>>,
    failed: Cell<bool>,
    progress: Cell<Option<Instant>>,
}

impl Terminal {
    pub(super) fn new(style: Style) -> Self {
        let color = use_color(io::stdout().is_terminal());
        Self(Rc::new(Inner {
            printer: RefCell::new(Printer::new(BufWriter::new(io::stdout()), style, color)),
            style,
            begun: Instant::now(),
            failure: RefCell::default(),
            failed: Cell::default(),
            progress: Cell::default(),
        }))
    }

    pub(super) fn entry(&self, entry: Entry<'_>) {
        self.entry_of(None, entry);
    }

    /// An entry of one of several connections to the same peer: our end tells them apart.
    pub(super) fn entry_of(&self, local: Option<SocketAddr>, entry: Entry<'_>) {
        let shown = self.0.style != Style::Quiet || matches!(entry, Entry::Listening { .. });
        if shown && !self.failed() {
            self.clear_progress();
            let mut printer = self.0.printer.borrow_mut();
            printer.set_local(local);
            let result = printer.entry(entry);
            drop(printer);
            self.note(result);
        }
    }

    /// A line of text for standard output; not in JSON, which has entries alone.
    pub(super) fn line(&self, text: &str) {
        if self.0.style != Style::Json && !self.failed() {
            self.flush();
            self.note(writeln!(io::stdout(), "{text}"));
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
        self.flush();
        if self.0.style != Style::Json {
            self.say(&summary.to_string());
        }
    }

    /// A sentence for a person.
    pub(super) fn say(&self, text: &str) {
        self.clear_progress();
        say(text);
    }

    /// Sends on what is buffered: at the end of each turn of the loop.
    pub(super) fn flush(&self) {
        if !self.failed() {
            let result = self.0.printer.borrow_mut().flush();
            self.note(result);
        }
    }

    pub(super) fn failed(&self) -> bool {
        self.0.failed.get()
    }

    /// Why standard output failed; None also if its reader has gone away, which is no error.
    pub(super) fn failure(&self) -> Option<io::Error> {
        let failure = self.0.failure.borrow_mut().take();
        failure.filter(|error| error.kind() != io::ErrorKind::BrokenPipe)
    }

    /// How far long work is, on a terminal's standard error, once it takes more than a second.
    pub(super) fn progress(&self, text: impl FnOnce() -> String) {
        let now = Instant::now();
        let due = match self.0.progress.get() {
            None => now.duration_since(self.0.begun) >= PROGRESS_AFTER,
            Some(last) => now.duration_since(last) >= PROGRESS_EVERY,
        };
        if due && io::stderr().is_terminal() {
            self.0.progress.set(Some(now));
            // Carriage return and "erase to the end of the line": the next one replaces it.
            write_error(&format!("\r{}\x1b[K", text()));
        }
    }

    pub(super) fn clear_progress(&self) {
        if self.0.progress.take().is_some() {
            write_error("\r\x1b[K");
        }
    }

    fn note(&self, result: io::Result<()>) {
        if let Err(error) = result {
            self.0.failed.set(true);
            *self.0.failure.borrow_mut() = Some(error);
        }
    }
}

/// A sentence on standard error.
pub(super) fn say(text: &str) {
    write_error(&format!("qtcp: {text}\n"));
}

/// In one piece, so that two programs on one terminal do not mix within a line. If standard error
/// is closed or its terminal has gone, there is nobody to tell.
fn write_error(text: &str) {
    _ = io::stderr().write_all(text.as_bytes());
}
