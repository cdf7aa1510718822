//! How fast what is played may go, for QML.

use super::Lab;
use crate::lab::{Pace, Step};

/// What a person wants of the loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Speed {
    pub(super) frozen: bool,
    /// So many times slower than by itself.
    pub(super) times: u32,
}

impl Default for Speed {
    fn default() -> Self {
        Self { frozen: false, times: 1 }
    }
}

impl Speed {
    pub(super) fn pace(self) -> Pace {
        match self {
            Self { frozen: true, .. } => Pace::Frozen,
            Self { times: 0 | 1, .. } => Pace::Free,
            Self { times, .. } => Pace::Slow(times),
        }
    }
}

impl Lab {
    /// Whoever begins to look at the window's own loop, or looks away, finds it as it is by itself.
    pub(super) fn let_go(&self) {
        if self.speed.replace(Speed::default()) != Speed::default() {
            self.paceChanged();
        }
    }

    pub(super) fn frozen(&self) -> bool {
        self.speed.get().frozen
    }

    pub(super) fn set_frozen(&self, frozen: bool) {
        self.set_speed(Speed { frozen, ..self.speed.get() });
    }

    pub(super) fn slowness(&self) -> i32 {
        i32::try_from(self.speed.get().times).unwrap_or(i32::MAX)
    }

    pub(super) fn set_slowness(&self, times: i32) {
        let times = times.clamp(1, 1000).unsigned_abs();
        self.set_speed(Speed { times, ..self.speed.get() });
    }

    fn set_speed(&self, speed: Speed) {
        let before = self.speed.replace(speed);
        if before == speed {
            return;
        }
        if let Some(stage) = &self.played.borrow().stage {
            stage.set_pace(speed.pace());
        }
        self.listen();
        self.paceChanged();
    }

    /// One step of the loop: to the next thing that the kernel says, or to the next turn. It is frozen
    /// behind it.
    pub(super) fn step(&self, turn: bool) {
        let was_frozen = self.speed.get().frozen;
        self.speed.set(Speed { frozen: true, ..self.speed.get() });
        let step = if turn { Step::Turn } else { Step::Event };
        if let Some(stage) = &self.played.borrow().stage {
            stage.step(step);
        }
        if let Some(window) = &*self.window.borrow() {
            window.step(step);
        }
        if !was_frozen {
            self.paceChanged();
        }
    }
}
