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

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;
    use crate::view::log::Log;

    fn entries() -> Vec<Arc<Entry>> {
        let mut log = Log::new();
        log.received(UNIX_EPOCH, 1, &"peer".into(), &b"bytes\xff"[..]);
        log.snapshot()
    }

    fn names(folder: &Path) -> Vec<OsString> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_there_with_its_size_and_nothing_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("学生 log.bin");
        for _ in 0..2 {
            let size = save(&path, Format::Raw, Encoding::Utf8, &entries()).expect("saved");
            assert_eq!(size, 6);
            assert_eq!(fs::read(&path).expect("readable"), b"bytes\xff");
        }
        assert_eq!(names(folder.path()), ["学生 log.bin"]);
    }

    #[test]
    fn what_cannot_be_saved_leaves_everything_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let inside = folder.path().join("folder");
        fs::create_dir(&inside).expect("a folder");
        fs::write(inside.join("file"), "old").expect("written");
        let save = |path: &Path| save(path, Format::Text, Encoding::Utf8, &entries());
        assert!(save(&inside).expect_err("a folder").to_string().contains("another name"));
        assert!(save(&inside.join("missing/file")).is_err());
        assert!(save(Path::new("/")).is_err());
        assert_eq!(names(folder.path()), ["folder"]);
        assert_eq!(names(&inside), ["file"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one_and_permissions_stay() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").expect("written");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("set");
        std::os::unix::fs::symlink(&file, &link).expect("linked");
        save(&link, Format::Raw, Encoding::Utf8, &entries()).expect("saved");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(fs::read(&file).expect("readable"), b"bytes\xff");
        assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o600);
    }
}
