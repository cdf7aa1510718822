//! [`Run`]: a scenario that plays, and what it has printed.

use std::time::Duration;

use qmetaobject::{QObject, QPointer, queued_callback};

use crate::lab::{End, Pace, Stage, script};
use crate::record::Moment;
use crate::text::{Fact, facts};

/// So many lines of the trace are kept: more than twenty messages in four pieces make.
const LINES: usize = 2000;
/// When it goes its scenario is waited for, no longer than this.
const LONGEST_END: Duration = Duration::from_secs(1);

/// A scenario that is being played, or was last.
#[derive(Debug, Default)]
pub(super) struct Run {
    stage: Option<Stage>,
    /// The lines that it has printed.
    pub(super) trace: Vec<String>,
    end: Option<End>,
}

impl Run {
    /// Plays a script on a thread of its own. `changed` is called soon after there was something new,
    /// unless the object is gone; it has only to bring about a batch.
    pub(super) fn start<T: QObject + 'static>(
        text: &str,
        object: &T,
        changed: fn(&T),
    ) -> Result<Self, Fact> {
        let scenario = script::read(text).map_err(|refusal| refusal.why)?;
        let me = QPointer::from(object);
        let wake = queued_callback(move |()| {
            if let Some(this) = me.as_ref() {
                changed(this);
            }
        });
        let stage = Stage::start(scenario, Pace::Free, move || wake(()))
            .map_err(|error| facts::system_refused(facts::scenario_not_run(), &error))?;
        Ok(Self { stage: Some(stage), trace: Vec::new(), end: None })
    }

    pub(super) fn is_running(&self) -> bool {
        self.stage.is_some() && self.end.is_none()
    }

    /// Whether it has ended as no scenario should.
    pub(super) fn has_failed(&self) -> bool {
        matches!(self.end, Some(End::Failed(_) | End::TooLong))
    }

    /// Takes what is new.
    pub(super) fn take(&mut self, moment: impl FnMut(&Moment)) {
        let Some(stage) = &self.stage else { return };
        let news = stage.take();
        news.moments.iter().for_each(moment);
        let room = LINES - self.trace.len();
        self.trace.extend(news.lines.into_iter().take(room));
        self.end = news.end;
    }

    /// Ends it soon; what it has told can still be taken.
    pub(super) fn stop(&self) {
        if let Some(stage) = &self.stage {
            stage.stop();
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if let Some(stage) = self.stage.take()
            && !stage.end(LONGEST_END)
        {
            log::warn!("a scenario of the lab has not ended within a second");
        }
    }
}
