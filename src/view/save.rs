//! The log in a file, complete or not at all.

use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::text::clock::Clock;
use crate::text::encoding::Encoding;
use crate::text::file::{self, Access};
use crate::view::entry::Entry;
use crate::view::format::{Format, write};

/// Writes `entries` to `path` as [`file::replace`] does; returns how many bytes the file has. Takes
/// as long as the disk, so it is for a thread of its own.
///
/// # Errors
/// Those of [`file::replace`].
pub fn save(
    path: &Path,
    format: Format,
    encoding: Encoding,
    entries: &[Arc<Entry>],
) -> io::Result<u64> {
    file::replace(path, Access::Shared, |out| write(out, format, encoding, &Clock::new(), entries))
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;
    use crate::view::log::Log;

    #[test]
    fn the_rows_are_in_the_file() {
        let mut log = Log::new();
        log.received(UNIX_EPOCH, 1, &"peer".into(), &b"bytes\xff"[..]);
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log.bin");
        let size = save(&path, Format::Raw, Encoding::Utf8, &log.snapshot()).expect("saved");
        assert_eq!(size, 6);
        assert_eq!(std::fs::read(&path).expect("readable"), b"bytes\xff");
    }
}
