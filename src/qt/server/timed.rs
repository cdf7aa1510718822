//! What a [`TcpServer`] sends on a timer.

use qmetaobject::QJSValue;
use qmetaobject::prelude::*;

use super::TcpServer;
use crate::qt::bytes::bytes_of;

/// Sending on a timer.
impl TcpServer {
    /// Sends `data` to all clients, or to those that are selected, now and then every so many
    /// milliseconds, `times` times in all (0 = without end); whether it does. Who comes later is
    /// among all clients.
    pub(super) fn startTimer(&self, data: QJSValue, ms: i32, times: i32, selected: bool) -> bool {
        let Some(data) = bytes_of(&data).filter(|data| !data.to_slice().is_empty()) else {
            return false;
        };
        let Some(inner) = self.inner.get() else { return false };
        self.take_rounds();
        self.timed_selected.set(selected);
        let what = (data.to_slice().to_vec(), self.receivers(selected));
        let handle = inner.qt_loop.event_loop();
        let begun = self.repeating.begin(self, handle, what, (ms, times), Self::hear_of_timer);
        self.timerChanged();
        begun
    }

    /// From the next time on the timer sends this, to these.
    pub(super) fn changeTimer(&self, data: QJSValue, selected: bool) {
        if let Some(data) = bytes_of(&data) {
            self.timed_selected.set(selected);
            self.repeating.change(Some(data.to_slice().to_vec()), self.receivers(selected));
        }
    }

    /// Sends no more on the timer; what was counted stays to be seen.
    pub(super) fn stopTimer(&self) {
        if self.repeating.stop() {
            self.take_rounds();
            self.timerChanged();
        }
    }

    /// Shows what the timer has sent.
    fn hear_of_timer(&self) {
        let finished = self.take_rounds();
        self.counters_changed();
        if !finished {
            return;
        }
        let me = QPointer::from(self);
        self.timerChanged();
        if let Some(this) = me.as_ref() {
            this.timerFinished();
        }
    }

    /// Whether the last one was among them.
    pub(super) fn take_rounds(&self) -> bool {
        let me = QPointer::from(self);
        self.repeating.take(|at, to, message| {
            if let Some(this) = me.as_ref() {
                this.tell_log(|log, _| log.written_at(at, to.stream, to.peer, message));
            }
        })
    }

    /// Somebody has come, or others may be selected.
    pub(super) fn retarget_timer(&self, selected_only: bool) {
        if self.repeating.is_running() && self.timed_selected.get() == selected_only {
            self.repeating.change(None, self.receivers(selected_only));
        }
    }
}
