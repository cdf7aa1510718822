//! [`RealQt`]: a script that is typed in the lab, run here and on the real Qt, both traces beside each
//! other.

use std::cell::RefCell;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::script;
use crate::compare::{self, LONGEST_TRACE, Traces, engine};
use crate::text::{Fact, facts};
use crate::trace::script::Scenario;
use crate::trace::{Leash, Sockets, Source, run_on};

/// More rows than a person reads; a script can print as many as it likes.
const ROWS: usize = 5000;

/// A line of Qt's trace and the one beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Qt's.
    pub qt: Option<String>,
    /// This program's.
    pub here: Option<String>,
}

/// How both compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Result {
    /// No line differs.
    Equal,
    /// What differs is there on purpose.
    Deliberate,
    /// Something differs, and nothing explains it.
    Different,
}

/// What is known by now.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// What is done at present.
    pub doing: Option<Fact>,
    /// Both traces, at most 5000 rows of them.
    pub lines: Vec<Line>,
    /// How they compare.
    pub result: Option<Result>,
    /// What is there on purpose, and why.
    pub reasons: Vec<Fact>,
    /// Qt's version.
    pub version: String,
    /// Why it could not be done.
    pub failure: Option<Fact>,
    /// Nothing more will happen.
    pub is_over: bool,
}

/// A run. When it goes, both sides of it are ended, this one as [`Leash::end`] says, Qt's some tens of
/// milliseconds later; an engine that is being built is built to its end, for the next time.
#[derive(Debug)]
pub struct RealQt {
    shared: Arc<Shared>,
}

struct Shared {
    changed: Box<dyn Fn() + Send + Sync>,
    stopped: AtomicBool,
    leash: Leash,
    seen: Mutex<Seen>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("stopped", &self.stopped).finish_non_exhaustive()
    }
}

impl RealQt {
    /// Begins. `changed` is called on the run's thread whenever [`seen`](Self::seen) has something new.
    ///
    /// # Errors
    /// A mistake in the script, and those of starting a thread.
    pub fn start(
        script: &str,
        changed: impl Fn() + Send + Sync + 'static,
    ) -> std::result::Result<Self, Fact> {
        let scenario = script::read(script).map_err(|refusal| refusal.why)?;
        let shared = Arc::new(Shared {
            changed: Box::new(changed),
            stopped: AtomicBool::default(),
            leash: Leash::default(),
            seen: Mutex::default(),
        });
        let (of_thread, script) = (Arc::clone(&shared), script.to_owned());
        let thread = thread::Builder::new().name("real Qt".to_owned());
        let started = thread.spawn(move || {
            let failure = of_thread.run(&scenario, &script).err();
            of_thread.change(|seen| {
                (seen.is_over, seen.doing, seen.failure) = (true, None, failure);
            });
        });
        started.map_err(|error| facts::modes_not_started(&error))?;
        Ok(Self { shared })
    }

    /// What is known by now.
    #[must_use]
    pub fn seen(&self) -> Seen {
        self.shared.lock().clone()
    }
}

impl Drop for RealQt {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Release);
        self.shared.leash.end();
    }
}

impl Shared {
    /// What is shown is true, whoever has panicked.
    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut self.lock());
        // Nobody listens to what was stopped.
        if !self.stopped.load(Ordering::Acquire) {
            (self.changed)();
        }
    }

    fn run(&self, scenario: &Scenario, script: &str) -> std::result::Result<(), Fact> {
        let file = Scratch::with(script).map_err(|error| facts::modes_not_started(&error))?;
        let tell = |told: &str| {
            log::info!("{told}");
            self.change(|seen| seen.doing = Some(facts::engine_building()));
        };
        let cpp = engine::program(&tell).map_err(|error| error.fact())?;
        self.change(|seen| seen.doing = Some(facts::real_qt_runs()));
        let version = engine::qt_version(&cpp).map_err(|error| error.fact())?;
        let (here, source) = (Trace::default(), Source::File(file.0.clone()));
        let meanwhile = || {
            let out = Box::new(here.clone());
            // What ends it early is told by its trace, as Qt's is.
            let _ = run_on(scenario, Sockets::OnThisThread, out, None, None, &self.leash);
        };
        let qt = compare::qt_prints(&source, &cpp, &self.stopped, meanwhile);
        let Some(qt) = qt.map_err(|error| error.fact())? else { return Ok(()) };
        let traces = Traces::new(qt, here.text());
        let rows = traces.rows();
        let verdict = compare::explain(&rows, &version);
        let line = |row: &compare::Row<'_>| Line {
            qt: row.left.map(str::to_owned),
            here: row.right.map(str::to_owned),
        };
        let lines = rows.iter().take(ROWS).map(line).collect();
        let reason = |one: &&compare::Difference| {
            facts::compare_reason(one.statements, (one.what)(), (one.why)())
        };
        let reasons = verdict.reasons.iter().map(reason).collect();
        let result = if verdict.is_equal() {
            Result::Equal
        } else if verdict.is_deliberate() {
            Result::Deliberate
        } else {
            Result::Different
        };
        self.change(|seen| {
            (seen.lines, seen.reasons, seen.version) = (lines, reasons, version);
            seen.result = Some(result);
        });
        Ok(())
    }
}

/// What is printed here.
#[derive(Debug, Clone, Default)]
struct Trace(Rc<RefCell<Vec<u8>>>);

impl Trace {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.borrow()).into_owned()
    }
}

impl io::Write for Trace {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut text = self.0.borrow_mut();
        let left = (LONGEST_TRACE as usize).saturating_sub(text.len());
        text.extend_from_slice(&bytes[..bytes.len().min(left)]);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The script as a file, which Qt's side reads; it goes with this.
struct Scratch(PathBuf);

impl Scratch {
    fn with(script: &str) -> io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("qtcp-{}-{number}.scn", process::id());
        let path = std::env::temp_dir().join(name);
        // Nobody else's file is written over, and none is followed elsewhere.
        let mut file = fs::File::create_new(&path)?;
        let file_of_ours = Self(path);
        file.write_all(script.as_bytes())?;
        Ok(file_of_ours)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file::<&Path>(self.0.as_ref());
    }
}
