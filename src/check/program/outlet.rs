//! What a program gets as its standard output: a terminal, if the system has one to give.
//!
//! Into a pipe the libraries of C, C++ and Python write in pieces of some kilobytes, so that
//! `std::cout << "listening\n"` would be seen when the program ends, or never. In a terminal a line
//! is seen when it is written, as its author sees it.

use std::io;
use std::os::fd::OwnedFd;
use std::process::Stdio;

/// Our end, and the program's. What is written into the one comes out of the other as it is.
pub(super) fn outlet() -> io::Result<(OwnedFd, Stdio)> {
    #[cfg(target_os = "linux")]
    match terminal() {
        Ok(ends) => return Ok(ends),
        // There is no /dev/pts in some containers.
        Err(error) => log::debug!("no terminal for the program: {error}"),
    }
    let (ours, theirs) = io::pipe()?;
    Ok((ours.into(), theirs.into()))
}

#[cfg(target_os = "linux")]
fn terminal() -> io::Result<(OwnedFd, Stdio)> {
    use rustix::pty::{OpenptFlags, ioctl_tiocgptpeer, openpt, unlockpt};
    use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

    // Without NOCTTY it might become the one that sends us signals.
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
    let ours = openpt(flags)?;
    unlockpt(&ours)?;
    let theirs = ioctl_tiocgptpeer(&ours, flags)?;
    let mut settings = tcgetattr(&theirs)?;
    settings.make_raw();
    tcsetattr(&theirs, OptionalActions::Now, &settings)?;
    Ok((ours, theirs.into()))
}
