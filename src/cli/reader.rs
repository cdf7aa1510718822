//! Whether whoever read standard output has gone.

use std::fs::File;
use std::io;
use std::os::fd::AsFd;

/// Whether writing failed because there is nobody any more who reads: a program that has seen
/// enough, or a terminal that has gone. That is no failure of ours.
pub(super) fn reader_has_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe || terminal_has_gone(error)
}

/// Whether writing failed because the terminal behind standard output has gone: its window was
/// closed, or the network to it was lost. A run that serves others goes on without.
///
/// A program behind a pipe has asked for the lines; its end is the end of a run. Whoever closes the
/// terminal of a run that was left to itself (`nohup`, `disown`) wants it to go on.
pub(super) fn terminal_has_gone(error: &io::Error) -> bool {
    // A disk that fails has the same number, and is no device of that kind.
    error.raw_os_error() == Some(libc::EIO) && is_device()
}

/// Whether standard output is a device; of a terminal that has gone nothing else can be known.
fn is_device() -> bool {
    use std::os::unix::fs::FileTypeExt as _;

    let output = io::stdout().as_fd().try_clone_to_owned().map(File::from);
    let found = output.and_then(|output| output.metadata());
    found.is_ok_and(|found| found.file_type().is_char_device())
}
