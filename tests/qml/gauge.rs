//! How long the Qt thread does not come back to its event loop.

// What the derive writes.
#![allow(clippy::useless_transmute)]

use std::cell::Cell;
use std::time::{Duration, Instant};

use qmetaobject::prelude::*;
use qmetaobject::qml_register_type;

/// `import QtcpTest 1.0`: told by a timer of 1 ms that it has ticked.
#[allow(non_snake_case, dead_code)]
#[derive(Default, QObject)]
pub(crate) struct Gauge {
    base: qt_base_class!(trait QObject),
    start: qt_method!(fn(&self)),
    tick: qt_method!(fn(&self)),
    longest: qt_method!(fn(&self) -> f64),
    worked: qt_method!(fn(&self) -> f64),

    last: Cell<Option<(Instant, Duration)>>,
    /// The longest between two ticks, and the most that the thread has worked between two.
    most: Cell<(Duration, Duration)>,
}

impl Gauge {
    pub(crate) fn register() {
        qml_register_type::<Self>(c"QtcpTest", 1, 0, c"Gauge");
    }

    fn start(&self) {
        self.most.take();
        self.last.set(Some((Instant::now(), thread_time())));
    }

    fn tick(&self) {
        let now = (Instant::now(), thread_time());
        if let Some(last) = self.last.replace(Some(now)) {
            let (longest, worked) = self.most.get();
            self.most.set((longest.max(now.0 - last.0), worked.max(now.1 - last.1)));
        }
    }

    /// In milliseconds. It is longer on a machine that has other things to do.
    fn longest(&self) -> f64 {
        self.most.get().0.as_secs_f64() * 1000.0
    }

    /// Of the processor's time, in milliseconds.
    fn worked(&self) -> f64 {
        self.most.get().1.as_secs_f64() * 1000.0
    }
}

fn thread_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: clock_gettime(2) writes one timespec, to which the pointer points.
    let code = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    assert_eq!(code, 0, "a clock that every Linux has");
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    Duration::from_secs(seconds) + Duration::from_nanos(time.tv_nsec.unsigned_abs())
}
