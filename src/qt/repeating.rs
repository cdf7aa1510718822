//! A message that is sent on a timer, as `TcpServer` and `TcpClient` show it.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use qmetaobject::{QObject, QPointer};

use super::transfer::Receiver;
use crate::event::{Figures, Id};
use crate::runtime::{Handle, Repeat};

/// What is sent again and again, on the thread of the sockets: what Qt does meanwhile makes it
/// neither late nor leave anything out.
#[derive(Debug, Default)]
pub(super) struct Repeating {
    repeat: OnceCell<Repeat>,
    message: RefCell<Arc<Vec<u8>>>,
    /// Everybody whom a round that was not taken yet may be for, by connection.
    receivers: RefCell<HashMap<Id, Receiver>>,
    figures: Cell<Figures>,
}

impl Repeating {
    /// Sends now and then every so many milliseconds, `count` times in all (0 = without end);
    /// whether it does. `heard` is called when there are rounds to [`take`](Self::take), unless
    /// `object` is gone.
    pub(super) fn begin<T: QObject + 'static>(
        &self,
        object: &T,
        handle: &Handle,
        what: (Vec<u8>, Vec<Receiver>),
        times: (i32, i32),
        heard: fn(&T),
    ) -> bool {
        let repeat = self.repeat.get_or_init(|| {
            let object = QPointer::from(object);
            Repeat::new(handle, move |_| {
                if let Some(object) = object.as_ref() {
                    heard(object);
                }
            })
        });
        let message = Arc::new(what.0);
        let interval = Duration::from_millis(times.0.max(1).unsigned_abs().into());
        let count = u64::try_from(times.1).ok().filter(|&count| count > 0);
        self.message.replace(Arc::clone(&message));
        self.figures.set(Figures::default());
        let sockets: Vec<_> = what.1.iter().map(|receiver| receiver.socket.clone()).collect();
        self.know(what.1, true);
        repeat.start(&message, &sockets, interval, count)
    }

    /// From the next round on sends this, or the same as before, to these.
    pub(super) fn change(&self, message: Option<Vec<u8>>, receivers: Vec<Receiver>) {
        let Some(repeat) = self.repeat.get().filter(|repeat| repeat.is_active()) else { return };
        if let Some(message) = message {
            self.message.replace(Arc::new(message));
        }
        let sockets: Vec<_> = receivers.iter().map(|receiver| receiver.socket.clone()).collect();
        self.know(receivers, false);
        let message = Arc::clone(&self.message.borrow());
        repeat.change(&message, &sockets);
    }

    fn know(&self, receivers: Vec<Receiver>, alone: bool) {
        let mut known = self.receivers.borrow_mut();
        // Those who are gone are named by rounds that are on their way, at most.
        if alone || known.len() > 2 * receivers.len() + 64 {
            known.clear();
        }
        known
            .extend(receivers.into_iter().map(|receiver| (receiver.socket.connection(), receiver)));
    }

    /// Ends it; whether there was something to end. What was sent is to be taken then.
    pub(super) fn stop(&self) -> bool {
        let Some(repeat) = self.repeat.get().filter(|repeat| repeat.is_active()) else {
            return false;
        };
        repeat.stop();
        true
    }

    /// Tells `sent` of each message since this was called last; whether the last one was sent
    /// among them.
    pub(super) fn take(&self, mut sent: impl FnMut(SystemTime, &Receiver, &Arc<Vec<u8>>)) -> bool {
        let Some(repeat) = self.repeat.get() else { return false };
        let was_active = repeat.is_active();
        let (rounds, figures) = repeat.take();
        self.figures.set(figures);
        let known = self.receivers.borrow().clone();
        for round in rounds {
            for to in round.what.to.iter().filter(|to| !round.missed.contains(to)) {
                if let Some(receiver) = known.get(to) {
                    sent(round.at, receiver, &round.what.message);
                }
            }
        }
        was_active && figures.ended
    }

    pub(super) fn is_running(&self) -> bool {
        self.repeat.get().is_some_and(Repeat::is_active)
    }

    pub(super) fn figures(&self) -> Figures {
        self.figures.get()
    }
}

/// As QML counts them.
pub(super) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
