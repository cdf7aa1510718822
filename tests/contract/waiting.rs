//! The blocking calls of a [`Bench`]: what the network does meanwhile comes between their rounds.

use crate::harness::{Bench, Step};
use qtcp::translate::{Next, Wait, WaitFor};

/// How long a blocking call waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Time {
    /// 0 ms.
    None,
    /// Until the steps are over.
    Limit,
    /// -1.
    Endless,
}

/// Waiting.
impl Bench {
    /// A blocking call, while which the network does `steps`. When they are over, so is its time.
    pub(crate) fn wait(&mut self, what: WaitFor, steps: &[Step]) -> bool {
        self.wait_for(what, Time::Limit, steps)
    }

    /// The same with this much time.
    pub(crate) fn wait_for(&mut self, what: WaitFor, time: Time, steps: &[Step]) -> bool {
        let mut wait = match self.call(|s| Wait::begin(what, s)) {
            Ok(wait) => wait,
            Err(result) => return result,
        };
        let mut steps = steps.iter();
        loop {
            match self.call(|s| wait.next(s, time == Time::None)) {
                Next::Over(result) => return result,
                Next::Again => continue,
                Next::LookUp | Next::Attempt | Next::Traffic { .. } | Next::Sleep => {}
            }
            let Some(step) = steps.next() else {
                assert_ne!(time, Time::Endless, "nothing ends it");
                return self.end_wait(wait);
            };
            self.waiting = Some(wait);
            step(self);
            wait = self.waiting.take().expect("each event puts it back");
            let told = wait.after_read();
            let over = wait.has_connected().then(|| wait.after_round(&self.socket)).flatten();
            if let Some(result) = told.or(over) {
                return result;
            }
        }
    }

    fn end_wait(&mut self, mut wait: Wait) -> bool {
        if wait.has_connected() {
            return self.call(|s| wait.time_out(s));
        }
        loop {
            match self.call(|s| wait.next(s, true)) {
                Next::Over(result) => return result,
                Next::Again => {}
                next => panic!("its time is up, and it waits for {next:?}"),
            }
        }
    }
}
