//! The timeline for somebody who has not got this program.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use qmetaobject::{QPointer, QString, queued_callback};

use super::super::shim;
use super::{Lab, string};
use crate::lab::script::Refusal;
use crate::lab::{Export, Filter};
use crate::text::{Fact, facts};

impl Lab {
    fn export(&self, made: fn(&Export<'_>) -> String) -> String {
        let played = self.played.borrow();
        let (timeline, filter) = (&played.timeline, Filter::default());
        let rows = played.chosen().map_or_else(|| timeline.numbers(), |chosen| chosen.rows.clone());
        made(&Export::new(timeline, rows, &filter))
    }

    /// The rows that are chosen, or else all that are kept, as `text`, as a `mermaid` sequence diagram or as an `svg`; empty for
    /// another name.
    pub(super) fn exported(&self, form: QString) -> QString {
        let made = match &*string(form) {
            "text" => self.export(|export| export.text()),
            "mermaid" => self.export(|export| export.mermaid()),
            "svg" => self.export(|export| export.svg()),
            _ => String::new(),
        };
        made.into()
    }

    /// Saves the picture, on a thread of its own: a disk may be slow. `saved` or `problem` tells how
    /// it ended.
    pub(super) fn saveSvg(&self, url: QString) {
        let path = PathBuf::from(string(shim::local_file(url)));
        let picture = self.export(|export| export.svg());
        let me = QPointer::from(self);
        let done = queued_callback(move |result: Result<String, Fact>| {
            let me = me.clone();
            // Another hop: a handler may spin an event loop of its own.
            shim::after(0, move || {
                if let Some(this) = me.as_ref() {
                    this.end_saving(result);
                }
            });
        });
        let not_saved = facts::timeline_not_saved_as(path.display());
        let no_thread = not_saved.clone();
        let work = move || {
            // Without an answer nobody would know.
            let written = catch_unwind(AssertUnwindSafe(|| std::fs::write(&path, picture)));
            done(match written {
                Ok(Ok(())) => Ok(path.display().to_string()),
                Ok(Err(error)) => Err(facts::system_refused(not_saved, &error)),
                Err(_) => Err(facts::save_thread_failed()),
            });
        };
        if let Err(error) = std::thread::Builder::new().name("save".into()).spawn(work) {
            self.end_saving(Err(facts::system_refused(no_thread, &error)));
        }
    }

    fn end_saving(&self, result: Result<String, Fact>) {
        match result {
            Ok(path) => self.saved(path.into()),
            Err(why) => self.refuse(Some(Refusal { line: 0, column: 0, why })),
        }
    }
}
