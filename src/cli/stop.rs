//! SIGINT and SIGTERM: the first one ends the run in order, the second one at once.

use std::io::{self, PipeReader};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use signal_hook::low_level::pipe;

use crate::runtime::EventLoop;

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
        let (stop, reader) = Self::catch()?;
        event_loop.wake_by(reader.into())?;
        Ok(stop)
    }

    /// Catches the signals; the pipe can be read from the first of them on.
    fn catch() -> io::Result<(Self, PipeReader)> {
        let stop = Self::default();
        let (reader, writer) = io::pipe()?;
        for signal in [SIGINT, SIGTERM] {
            // In the order of their calls: the first signal finds the flag unset.
            flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&stop.0))?;
            flag::register(signal, Arc::clone(&stop.0))?;
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
            Err(error) => log::error!("signals are not seen any more: {error}"),
        }
    })?;
    Ok(())
}
