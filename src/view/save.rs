//! The log in a file, complete or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::view::clock::Clock;
use crate::view::encoding::Encoding;
use crate::view::entry::Entry;
use crate::view::format::{Format, write};

/// Writes `entries` to a new file beside `path`, which then takes its place: whatever goes wrong,
/// what was there is still there. Returns how many bytes the file has. Takes as long as the disk,
/// so it is for a thread of its own.
///
/// # Errors
/// Those of the file system. `path` may be a link, and what it links to is replaced; what is not a
/// plain file is refused.
pub fn save(
    path: &Path,
    format: Format,
    encoding: Encoding,
    entries: &[Arc<Entry>],
) -> io::Result<u64> {
    // A link stays one.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = fs::metadata(&target).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a file; choose another name"));
    }
    let (beside, file) = create_beside(&target)?;
    let written = fill(file, format, encoding, entries).and_then(|size| {
        if let Some(old) = old {
            fs::set_permissions(&beside, old.permissions())?;
        }
        fs::rename(&beside, &target)?;
        Ok(size)
    });
    if written.is_err() {
        // The first error is the one to tell.
        _ = fs::remove_file(&beside);
    }
    written
}

fn fill(file: File, format: Format, encoding: Encoding, entries: &[Arc<Entry>]) -> io::Result<u64> {
    let mut out = BufWriter::with_capacity(64 << 10, file);
    write(&mut out, format, encoding, &Clock::new(), entries)?;
    out.flush()?;
    let file = out.get_ref();
    // Else a crash could leave the new name with nothing behind it.
    file.sync_all()?;
    Ok(file.metadata()?.len())
}

/// A file that was not there before, in the same folder and so on the same disk.
fn create_beside(target: &Path) -> io::Result<(PathBuf, File)> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let name = target.file_name().ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidInput, "no file name; choose one below the folder")
    })?;
    let mut beside = OsString::from(".");
    // A long name and what is added to it would not fit together.
    if name.len() <= 200 {
        beside.push(name);
    }
    beside.push(format!(".{}.{}.part", process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
    let beside = target.with_file_name(beside);
    let file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
    Ok((beside, file))
}
