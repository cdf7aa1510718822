//! What the program that is tested writes with `qtcp_trace.h`: a folder for it while the check runs,
//! and the lints over it behind the last stage.

use std::env;
use std::ffi::OsString;
use std::fs::{self, DirBuilder, File};
use std::io::{self, BufReader};
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::process;

use crate::lint::{Finding, lint_until};
use crate::text::facts;

/// A program that forks for each client writes a recording in each process; so many are read.
const MOST_READ: usize = 8;

/// A folder for this user alone; it goes with this value.
#[derive(Debug)]
pub(super) struct Traced(PathBuf);

impl Traced {
    /// A new folder.
    ///
    /// # Errors
    /// Those of mkdir(2).
    pub(super) fn new() -> io::Result<Self> {
        // A name that is taken, by whomever, is not used.
        for n in 0..100 {
            let folder = env::temp_dir().join(format!("qtcp-check-{}-{n}", process::id()));
            match DirBuilder::new().mode(0o700).create(&folder) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                result => return result.map(|()| Self(folder)),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// What the program has to find in its environment.
    pub(super) fn environment(&self) -> Vec<(&'static str, OsString)> {
        vec![("QTCP_TRACE", self.0.join("%p.jsonl").into())]
    }

    /// The findings in all that was written. A recording that breaks off says what it can.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let files = fs::read_dir(&self.0).into_iter().flatten().filter_map(Result::ok);
        let mut paths: Vec<PathBuf> = files.map(|entry| entry.path()).collect();
        paths.sort();
        let opened = paths.iter().take(MOST_READ).filter_map(|path| File::open(path).ok());
        let mut all: Vec<Finding> = Vec::new();
        for file in opened {
            // A program that was started again does again what it has done.
            let known = all.len();
            let found = lint_until(BufReader::new(file)).0;
            let is_new = |finding: &Finding| all[..known].iter().all(|old| old.id != finding.id);
            let new: Vec<Finding> = found.into_iter().filter(is_new).collect();
            all.extend(new);
        }
        all
    }
}

impl Drop for Traced {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            log::warn!("{}", facts::path_unknown(self.0.display(), &error));
        }
    }
}
