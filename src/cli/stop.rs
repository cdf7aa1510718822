//! SIGINT and SIGTERM: the first one ends the run in order, or within [`DEADLINE`] if it is stuck;
//! the second one ends it at once.

use std::io::{self, PipeReader};
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use signal_hook::consts::{SIGALRM, SIGINT, SIGTERM};
use signal_hook::flag;
use signal_hook::low_level::pipe;

use super::signals;
use crate::runtime::EventLoop;
#[cfg(feature = "gui")]
use crate::text::facts;

/// A run that is still there so long after the first signal is stuck, in a pipe that nobody reads
/// or in an endless loop of a QML file, and is ended with the signal's code. An orderly end takes a
/// second for the connections and a little more for whoever reads the lines. What is left of the
/// three seconds that are promised is for the kernel, which has to close every socket.
const DEADLINE: Duration = Duration::from_millis(2600);

/// Tells whether the run shall end.
#[derive(Debug, Clone, Default)]
pub(super) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens for the signals, which make `event_loop` look. No thread does it: the system calls
    /// of a process that has one thread alone cost less.
    ///
    /// # Errors
    /// Those of pipe(2), sigaction(2) and the poller.
    pub(super) fn on_signals(event_loop: &EventLoop) -> io::Result<Self> {
        Self::waking(|source| event_loop.wake_by(source))
    }

    /// The same for whoever waits in another way: `wake_by` is given what can be read from the first
    /// signal on.
    ///
    /// # Errors
    /// Those of pipe(2), sigaction(2) and of `wake_by`.
    pub(super) fn waking(wake_by: impl FnOnce(OwnedFd) -> io::Result<()>) -> io::Result<Self> {
        let (stop, reader) = Self::catch()?;
        wake_by(reader.into())?;
        Ok(stop)
    }

    /// Catches the signals; the pipe can be read from the first of them on. One that this process
    /// was started to ignore goes on being ignored.
    fn catch() -> io::Result<(Self, PipeReader)> {
        let stop = Self::default();
        let (reader, writer) = io::pipe()?;
        for signal in [SIGINT, SIGTERM] {
            if signals::is_ignored(signal)? {
                continue;
            }
            // In the order of their calls: the first signal finds the flag unset.
            flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&stop.0))?;
            flag::register(signal, Arc::clone(&stop.0))?;
            let late = Arc::new(AtomicBool::new(false));
            flag::register(signal, Arc::clone(&late))?;
            flag::register_conditional_shutdown(SIGALRM, 128 + signal, late)?;
            signals::alarm_after(signal, DEADLINE)?;
            pipe::register(signal, writer.try_clone()?)?;
        }
        Ok((stop, reader))
    }

    pub(super) fn is_asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// Calls `end` after the first signal, on a thread of its own: for a program with another event
/// loop than ours.
///
/// # Errors
/// Those of pipe(2), sigaction(2) and of starting a thread.
#[cfg(feature = "gui")]
pub(super) fn then(end: impl FnOnce() + Send + 'static) -> io::Result<()> {
    use std::io::Read;

    let (_, mut reader) = Stop::catch()?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        match reader.read_exact(&mut [0]) {
            Ok(()) => end(),
            // All of them are ignored: there is nothing to wait for.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {}
            Err(error) => log::error!("{}", facts::signals_lost(&error)),
        }
    })?;
    Ok(())
}
