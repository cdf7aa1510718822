//! A terminal that a test plays, stops, and takes away.

use std::ffi::{CStr, OsStr};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::fd::{AsRawFd, FromRawFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;

use crate::util::wait_until;

/// The side of the person. Once it is dropped the terminal has gone.
#[derive(Debug)]
pub(crate) struct Pty {
    person: File,
    seen: Vec<u8>,
}

impl Pty {
    /// A new terminal, and the side of it that a program writes to. It controls no session, so that
    /// its end is not announced by SIGHUP: what is left of a terminal for a program that was
    /// disowned.
    #[track_caller]
    pub(crate) fn open() -> (Self, File) {
        let flags = libc::O_RDWR | libc::O_NOCTTY | libc::O_CLOEXEC | libc::O_NONBLOCK;
        // SAFETY: it takes a number, and what it returns belongs to nobody else yet.
        let person = unsafe {
            let fd = libc::posix_openpt(flags);
            assert!(fd >= 0, "a terminal: {}", std::io::Error::last_os_error());
            File::from_raw_fd(fd)
        };
        let mut name = [0; 64];
        // SAFETY: the descriptor is open, and the length is that of the buffer.
        let done = unsafe {
            let fd = person.as_raw_fd();
            libc::grantpt(fd)
                | libc::unlockpt(fd)
                | libc::ptsname_r(fd, name.as_mut_ptr().cast(), name.len())
        };
        assert_eq!(done, 0, "the other side of it");
        let name = CStr::from_bytes_until_nul(&name).expect("a name");
        let program = OpenOptions::new()
            .read(true)
            .write(true)
            .custom_flags(libc::O_NOCTTY)
            .open(OsStr::from_bytes(name.to_bytes()));
        (Self { person, seen: Vec::new() }, program.expect("the other side opens"))
    }

    /// What stands on it so far.
    pub(crate) fn text(&mut self) -> String {
        let mut piece = [0; 4096];
        loop {
            match self.person.read(&mut piece) {
                Ok(0) => break,
                Ok(n) => self.seen.extend_from_slice(&piece[..n]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        String::from_utf8_lossy(&self.seen).into_owned()
    }

    /// Presses keys.
    #[track_caller]
    pub(crate) fn press(&mut self, keys: &[u8]) {
        self.person.write_all(keys).expect("a terminal");
    }

    /// Waits until `words` stand on it.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, words: &str) {
        wait_until(words, || self.text().contains(words).then_some(()));
    }
}
