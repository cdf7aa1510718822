//! [`SendTimer`]: the timer of timed sending.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use qmetaobject::prelude::*;

use super::batch::{Batch, Pace};
use super::event_loop::QtLoop;
use super::number;
use crate::runtime::Timer;
use crate::view::MeanPeriod;

/// A timer with a deadline schedule: delays do not add up. It goes off at once when it is started
/// and then every `interval` milliseconds, `count` times in all (0 = without end).
#[derive(Default, QObject)]
#[allow(dead_code, reason = "the fields of properties are for QML")]
pub struct SendTimer {
    base: qt_base_class!(trait QObject),
    interval: qt_property!(i32; READ interval WRITE set_interval NOTIFY intervalChanged),
    intervalChanged: qt_signal!(),
    count: qt_property!(i32; READ count WRITE set_count NOTIFY countChanged),
    countChanged: qt_signal!(),
    running: qt_property!(bool; READ running WRITE read_only NOTIFY runningChanged),
    runningChanged: qt_signal!(),
    sent: qt_property!(i64; READ sent WRITE read_only NOTIFY sentChanged),
    meanPeriod: qt_property!(f64; READ mean_period WRITE read_only NOTIFY sentChanged),
    sentChanged: qt_signal!(),
    timeout: qt_signal!(),
    finished: qt_signal!(),
    start: qt_method!(fn(&self)),
    stop: qt_method!(fn(&self)),

    schedule: Cell<Schedule>,
    run: Cell<Run>,
    timer: RefCell<Option<(Timer, Rc<QtLoop>)>>,
    counters: Batch,
}

/// When it goes off.
#[derive(Debug, Clone, Copy)]
struct Schedule {
    /// Milliseconds from one time to the next, from 1 up.
    interval: i32,
    /// How many times; 0 = without end.
    count: i32,
}

impl Default for Schedule {
    fn default() -> Self {
        Self { interval: 1000, count: 0 }
    }
}

/// What has been done since the start.
#[derive(Debug, Clone, Copy, Default)]
struct Run {
    running: bool,
    sent: MeanPeriod,
}

impl SendTimer {
    /// Starts it, or starts it anew.
    fn start(&self) {
        let interval = Duration::from_millis(self.interval().max(1).unsigned_abs().into());
        let started = self.timer().map(|timer| timer.start(interval));
        if started.is_none() {
            return log::error!("the thread for the timer could not be started");
        }
        self.run.set(Run { running: true, ..Run::default() });
        let me = QPointer::from(self);
        self.runningChanged();
        if let Some(this) = me.as_ref()
            && this.run.get().running
        {
            this.go_off();
        }
    }

    /// Stops it; what was counted stays to be seen.
    fn stop(&self) {
        let mut run = self.run.get();
        if !run.running {
            return;
        }
        run.running = false;
        self.run.set(run);
        if let Some((timer, _)) = &*self.timer.borrow() {
            timer.stop();
        }
        let me = QPointer::from(self);
        self.runningChanged();
        if let Some(this) = me.as_ref() {
            this.sentChanged();
        }
    }

    fn timer(&self) -> Option<Timer> {
        if self.timer.borrow().is_none() {
            let qt_loop = QtLoop::current().ok()?;
            let me = QPointer::from(self);
            let timer = Timer::new(qt_loop.event_loop(), move |_| {
                if let Some(this) = me.as_ref() {
                    this.go_off();
                }
            });
            self.timer.replace(Some((timer, qt_loop)));
        }
        self.timer.borrow().as_ref().map(|(timer, _)| timer.clone())
    }

    fn go_off(&self) {
        let mut run = self.run.get();
        if !run.running {
            return;
        }
        run.sent.tick(Instant::now());
        self.run.set(run);
        self.counters.changed(self, Pace::Numbers, |this| &this.counters, Self::sentChanged);
        let me = QPointer::from(self);
        self.timeout();
        let Some(this) = me.as_ref() else { return };
        let count = u64::try_from(this.count()).unwrap_or(0);
        let run = this.run.get();
        if run.running && count > 0 && run.sent.count() >= count {
            this.stop();
            if let Some(this) = me.as_ref() {
                this.finished();
            }
        }
    }

    fn interval(&self) -> i32 {
        self.schedule.get().interval
    }

    fn set_interval(&self, interval: i32) {
        let schedule = self.schedule.get();
        let interval = interval.max(1);
        if schedule.interval == interval {
            return;
        }
        self.schedule.set(Schedule { interval, ..schedule });
        if self.running()
            && let Some((timer, _)) = &*self.timer.borrow()
        {
            timer.start(Duration::from_millis(interval.unsigned_abs().into()));
        }
        self.intervalChanged();
    }

    fn count(&self) -> i32 {
        self.schedule.get().count
    }

    fn set_count(&self, count: i32) {
        let schedule = self.schedule.get();
        let count = count.max(0);
        if schedule.count != count {
            self.schedule.set(Schedule { count, ..schedule });
            self.countChanged();
        }
    }

    fn running(&self) -> bool {
        self.run.get().running
    }

    fn sent(&self) -> i64 {
        number(self.run.get().sent.count())
    }

    /// Milliseconds between two times, on average since the start; 0 before the second one.
    fn mean_period(&self) -> f64 {
        self.run.get().sent.milliseconds()
    }

    fn read_only<T>(&self, _value: T) {
        log::warn!("SendTimer: this property can only be read");
    }
}
