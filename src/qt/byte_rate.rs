//! [`ByteRate`]: how fast a counter of bytes grows.

use std::cell::{Cell, RefCell};
use std::time::Instant;

use qmetaobject::prelude::*;

use super::number;
use crate::view::Rate;

/// The speed of a counter that only grows, over the last second or two. It is told the counter again
/// and again, also while nothing happens; the time between is that of a clock that nobody sets.
#[derive(Default, QObject)]
#[allow(dead_code, reason = "the fields of properties are for QML")]
pub struct ByteRate {
    base: qt_base_class!(trait QObject),
    perSecond: qt_property!(i64; READ per_second WRITE read_only NOTIFY perSecondChanged),
    perSecondChanged: qt_signal!(),
    sample: qt_method!(fn(&self, total: f64)),
    restart: qt_method!(fn(&self, total: f64)),

    samples: RefCell<Rate>,
    current: Cell<u64>,
}

impl ByteRate {
    /// Bytes per second; 0 until the second sample.
    fn per_second(&self) -> i64 {
        number(self.current.get())
    }

    /// The counter is `total` now.
    fn sample(&self, total: f64) {
        // Rust's cast takes what is no number for 0 and what is too large for the largest.
        let rate = self.samples.borrow_mut().sample(Instant::now(), total as u64);
        if self.current.replace(rate) != rate {
            self.perSecondChanged();
        }
    }

    /// It is another counter from now on.
    fn restart(&self, total: f64) {
        self.samples.replace(Rate::new());
        self.sample(total);
    }

    fn read_only<T>(&self, _value: T) {
        log::warn!("ByteRate: this property can only be read");
    }
}
