//! `descriptors none`: a process that can open nothing more.

use std::cell::Cell;
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// The limit of open files.
#[derive(Default)]
pub(super) struct Descriptors {
    /// What it was before it was lowered.
    before: Cell<Option<Rlimit>>,
}

impl Descriptors {
    /// Does what the script says, and what the trace says of it.
    pub(super) fn limit(&self, word: &str) -> String {
        let (done, what) = if word == "none" {
            (self.lower(), "file descriptor limit reached")
        } else {
            (self.restore(), "limit restored")
        };
        done.map_or_else(|error| format!("!! the limit cannot be set: {error}"), |()| what.into())
    }

    /// To what is open: a new descriptor is the lowest that is free, and has to be below the limit.
    fn lower(&self) -> io::Result<()> {
        if self.before.get().is_some() {
            return Ok(());
        }
        let lowest = u64::try_from(File::open("/dev/null")?.as_raw_fd()).ok();
        let before = getrlimit(Resource::Nofile);
        setrlimit(Resource::Nofile, Rlimit { current: lowest, maximum: before.maximum })?;
        self.before.set(Some(before));
        Ok(())
    }

    fn restore(&self) -> io::Result<()> {
        let Some(before) = self.before.take() else { return Ok(()) };
        setrlimit(Resource::Nofile, before).map_err(io::Error::from)
    }
}
