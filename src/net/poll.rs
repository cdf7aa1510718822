//! Readiness: which sockets can be read, written or accepted from.

use std::io;
use std::os::fd::AsFd;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

#[cfg(any(target_os = "linux", target_os = "android"))]
mod epoll;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
mod portable;

#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) use epoll::Poll;
#[cfg(any(target_os = "linux", target_os = "android"))]
pub use epoll::Waker;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) use portable::Poll;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub use portable::Waker;

/// No wait is longer: what is further away is looked at again then.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// What a source is polled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Interest {
    pub(super) readable: bool,
    pub(super) writable: bool,
}

impl Interest {
    pub(super) fn is_none(self) -> bool {
        self == Self::default()
    }
}

/// Waits for one source alone, or for the time to pass (None = no limit); (readable, writable), or
/// None if it is neither. A broken one is told whatever is wanted of it. By poll(2), which takes no
/// descriptor and remembers nothing, so that a blocking call works when the descriptors have run
/// out.
pub(super) fn wait_for_one(
    source: Option<(&impl AsFd, Interest)>,
    timeout: Option<Duration>,
) -> io::Result<Option<(bool, bool)>> {
    let mut sources = source.map(|(source, interest)| {
        let mut flags = PollFlags::empty();
        flags.set(PollFlags::IN, interest.readable);
        flags.set(PollFlags::OUT, interest.writable);
        PollFd::new(source, flags)
    });
    match poll(sources.as_mut_slice(), timeout.map(timespec).as_ref()) {
        Ok(_) | Err(rustix::io::Errno::INTR) => {}
        Err(error) => return Err(error.into()),
    }
    let found = sources.map_or(PollFlags::empty(), |source| source.revents());
    if found.is_empty() {
        return Ok(None);
    }
    // A reader sees a broken connection, and one that has been hung up; a writer the first alone.
    let broken = PollFlags::ERR | PollFlags::NVAL;
    let is = |flags| found.intersects(flags | broken);
    Ok(Some((is(PollFlags::IN | PollFlags::HUP), is(PollFlags::OUT))))
}

/// Which of these can be read, or are broken, at this moment: asked in one call.
pub(super) fn readable<'a, S: AsFd + 'a>(
    sources: impl ExactSizeIterator<Item = &'a S>,
) -> io::Result<impl Iterator<Item = bool>> {
    let mut sources: Vec<_> = sources.map(|source| PollFd::new(source, PollFlags::IN)).collect();
    poll(&mut sources, Some(&Timespec { tv_sec: 0, tv_nsec: 0 }))?;
    Ok(sources.into_iter().map(|source| !source.revents().is_empty()))
}

fn timespec(timeout: Duration) -> Timespec {
    let timeout = timeout.min(LONGEST);
    let nanoseconds = i64::from(timeout.subsec_nanos());
    Timespec { tv_sec: timeout.as_secs().cast_signed(), tv_nsec: nanoseconds }
}
