//! What a [`TcpClient`] sends on a timer.

use qmetaobject::QJSValue;
use qmetaobject::prelude::*;

use super::TcpClient;
use crate::qt::bytes::bytes_of;

/// Sending on a timer.
impl TcpClient {
    /// Sends `data` now and then every so many milliseconds, `times` times in all (0 = without end);
    /// whether it does: there has to be a connection, whose end ends it.
    pub(super) fn startTimer(&self, data: QJSValue, ms: i32, times: i32) -> bool {
        let Some(data) = bytes_of(&data).filter(|data| !data.to_slice().is_empty()) else {
            return false;
        };
        let (Some(inner), Some(receiver)) = (self.inner.get(), self.receiver()) else {
            return false;
        };
        self.take_rounds();
        let what = (data.to_slice().to_vec(), vec![receiver]);
        let handle = inner.qt_loop.event_loop();
        let begun = self.repeating.begin(self, handle, what, (ms, times), Self::hear_of_timer);
        self.timerChanged();
        begun
    }

    /// From the next time on the timer sends this.
    pub(super) fn changeTimer(&self, data: QJSValue) {
        if let Some(data) = bytes_of(&data) {
            let receivers = self.receiver().into_iter().collect();
            self.repeating.change(Some(data.to_slice().to_vec()), receivers);
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
    fn take_rounds(&self) -> bool {
        let me = QPointer::from(self);
        self.repeating.take(|at, to, message| {
            if let Some(this) = me.as_ref() {
                this.tell_log(|log, totals| log.written_at(at, to.stream, &*totals.peer, message));
            }
        })
    }
}
