//! SIGINT and SIGTERM: the first one ends the run in order, the second one at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// Tells whether the run shall end.
#[derive(Debug, Clone, Default)]
pub(super) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens for the signals; `wake` makes the loop look.
    ///
    /// # Errors
    /// Those of sigaction(2) and of starting a thread.
    pub(super) fn on_signals(wake: impl Fn() + Send + 'static) -> io::Result<Self> {
        let stop = Self::default();
        let flag = Arc::clone(&stop.0);
        let mut signals = Signals::new([SIGINT, SIGTERM])?;
        thread::Builder::new().name("signals".into()).spawn(move || {
            for signal in signals.forever() {
                if flag.swap(true, Ordering::SeqCst) {
                    std::process::exit(128 + signal);
                }
                wake();
            }
        })?;
        Ok(stop)
    }

    pub(super) fn is_asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
