//! The readers of the record that a run was asked for: `--signals`, `--record` and the log.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::{fs, io};

use super::args::{Common, Record, Watch};
use super::fault::Fault;
use super::signal_lines::SignalLines;
use super::terminal::say;
use crate::record::{Reader, Recorder, ToFile, ToLog};
use crate::runtime::{Handle, Tap};
use crate::text::facts;

/// What looks on while a run goes on. The recording is whole once this is dropped.
#[derive(Debug, Default)]
pub(super) struct Watched {
    lines: Option<Rc<SignalLines>>,
    file: Option<Rc<ToFile>>,
    /// Where that is.
    path: Option<PathBuf>,
    log: Option<Rc<ToLog>>,
}

impl Watched {
    /// Makes the readers that `watch` and the log's level ask for. A file is made for that: what can
    /// be refused is looked at before, or [`discard`](Self::discard) takes it away.
    pub(super) fn new(watch: &Watch, common: &Common) -> Result<Self, Fault> {
        if watch.signals && (common.json || common.quiet) {
            let other = if common.json { "--json" } else { "--quiet" };
            return Err(Fault::usage(facts::signals_need_lines(other)));
        }
        let mut watched = Self::recording(&watch.record)?;
        watched.lines = watch.signals.then(Rc::default);
        Ok(watched)
    }

    /// The same for what has no conversation.
    pub(super) fn recording(record: &Record) -> Result<Self, Fault> {
        let file = record.record.as_deref().map(record_to).transpose()?;
        let path = record.record.clone();
        Ok(Self { lines: None, file, path, log: ToLog::if_wanted().map(Rc::new) })
    }

    /// The run is refused: the recording that was made for it goes. Who corrects the command line
    /// can use its name.
    pub(super) fn discard(self) {
        if let (Some(file), Some(path)) = (&self.file, &self.path) {
            file.finish();
            // If it stays, the next run says that it is there.
            let _ = fs::remove_file(path);
        }
    }

    /// The lines for the terminal, if they were asked for.
    pub(super) fn lines(&self) -> Option<Rc<SignalLines>> {
        self.lines.clone()
    }

    /// From now on it looks on.
    pub(super) fn watch(&self, handle: &Handle) {
        if let Some(tap) = self.tap() {
            handle.add_tap(tap);
        }
    }

    /// What has to sit on the loop for that; None if nothing was asked for.
    pub(super) fn tap(&self) -> Option<Rc<dyn Tap>> {
        let mut readers: Vec<Rc<dyn Reader>> = Vec::new();
        // The log first: what a line shows was said before it is printed.
        readers.extend(self.log.clone().map(|log| log as Rc<dyn Reader>));
        readers.extend(self.file.clone().map(|file| file as Rc<dyn Reader>));
        readers.extend(self.lines.clone().map(|lines| lines as Rc<dyn Reader>));
        if readers.is_empty() { None } else { Some(Rc::new(Recorder::new(readers))) }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            file.finish();
        }
    }
}

fn record_to(path: &Path) -> Result<Rc<ToFile>, Fault> {
    let name = path.display().to_string();
    let told = name.clone();
    let file = ToFile::create(path, move |why| say(format_args!("{told}: {why}")));
    file.map(Rc::new).map_err(|error| {
        Fault::usage(if error.kind() == io::ErrorKind::AlreadyExists {
            facts::record_file_exists(name)
        } else {
            facts::record_no_file(name, &error)
        })
    })
}
