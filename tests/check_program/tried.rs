//! A program under test, and what is left of it.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::Path;
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use qtcp::check::program::{Ended, Limits, Output, Program, Usage};
use qtcp::text::{Face, Fact, Language};

/// No single wait takes longer.
const DEADLINE: Duration = Duration::from_secs(30);
/// `stop` promises two seconds; a busy machine gets one more.
const BOUND: Duration = Duration::from_secs(3);
/// A variable by which a test finds what is left of its program.
const MARK: &str = "QTCP_TEST_MARK";

/// Held for reading by each test, for writing by one that needs that no other program runs.
static OTHERS: RwLock<()> = RwLock::new(());

/// A program of a test, known by a mark in its environment and in its arguments.
pub(crate) struct Tried {
    pub(crate) program: Program,
    pub(crate) mark: String,
    /// What it has said so far.
    pub(crate) said: Output,
}

/// What a running program writes when it has got ready.
pub(crate) const READY: &str = "ready";

impl Tried {
    #[track_caller]
    pub(crate) fn start(mark: &str, words: &[&str], limits: Limits) -> Self {
        let mark = format!("qtcp-test-{}-{mark}", std::process::id());
        let mut words: Vec<OsString> = words.iter().map(OsString::from).collect();
        words.push(OsString::from(&mark));
        let program = Program::start_within(&words, &[(MARK, OsStr::new(&mark))], limits);
        let program = program.unwrap_or_else(|fact| panic!("{}", english(&fact)));
        Self { program, mark, said: Output::default() }
    }

    /// `script` in sh, ready.
    #[track_caller]
    pub(crate) fn sh(mark: &str, script: &str) -> Self {
        let mut tried = Self::start(mark, &["sh", "-c", script, "sh"], Limits::default());
        tried.wait_for_line(READY);
        tried
    }

    /// `script` in Python, ready.
    #[track_caller]
    pub(crate) fn python(mark: &str, script: &str) -> Self {
        let mut tried = Self::start(mark, &["python3", "-c", script], Limits::default());
        tried.wait_for_line(READY);
        tried
    }

    /// What it has said so far.
    pub(crate) fn read(&mut self) -> &Output {
        let output = self.program.output();
        self.said.left_out += output.left_out;
        self.said.lines.extend(output.lines);
        &self.said
    }

    #[track_caller]
    pub(crate) fn wait_for_line(&mut self, wanted: &str) {
        until(&format!("the line {wanted}"), || {
            self.read().lines.iter().any(|line| line.text == wanted)
        });
    }

    #[track_caller]
    pub(crate) fn wait_for_end(&mut self) -> Ended {
        until("the end", || self.program.ended().is_some());
        self.program.ended().expect("it has ended")
    }

    #[track_caller]
    pub(crate) fn wait_for_usage(
        &self,
        what: &str,
        mut wanted: impl FnMut(&Usage) -> bool,
    ) -> Usage {
        let mut last = None;
        until(what, || {
            last = self.program.usage();
            last.as_ref().is_some_and(&mut wanted)
        });
        last.expect("it was there")
    }

    /// Stops it: in time, and nothing of it is left.
    #[track_caller]
    pub(crate) fn stop(&mut self) {
        let begun = Instant::now();
        if let Err(fact) = self.program.stop() {
            panic!("{}", english(&fact));
        }
        let took = begun.elapsed();
        assert!(took < BOUND, "stopping took {took:?}");
        assert_eq!(left(&self.mark), Vec::<String>::new());
        assert_eq!(self.program.usage(), None);
        self.read();
    }

    pub(crate) fn texts(&self) -> Vec<&str> {
        self.said.lines.iter().map(|line| line.text.as_str()).collect()
    }
}

#[track_caller]
pub(crate) fn until(what: &str, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !done() {
        assert!(Instant::now() < deadline, "{what} does not come");
        std::thread::sleep(Duration::from_millis(2));
    }
}

pub(crate) fn english(fact: &Fact) -> String {
    fact.sentence(Language::English, Face::Library)
}

/// The processes that have `mark` in their environment or in their arguments.
pub(crate) fn left(mark: &str) -> Vec<String> {
    let has = |bytes: Vec<u8>| bytes.windows(mark.len()).any(|part| part == mark.as_bytes());
    let processes = fs::read_dir("/proc").expect("/proc").flatten();
    let names = processes.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let is_left = |pid: &String| {
        let read = |file: &str| fs::read(Path::new("/proc").join(pid).join(file));
        pid.parse::<u32>().is_ok_and(|pid| pid != std::process::id())
            && (read("environ").is_ok_and(has) || read("cmdline").is_ok_and(has))
    };
    names.filter(is_left).collect()
}

pub(crate) fn among_others() -> impl Drop {
    OTHERS.read().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn alone() -> impl Drop {
    OTHERS.write().unwrap_or_else(PoisonError::into_inner)
}
