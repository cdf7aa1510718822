//! Copying and saving rows of a [`TrafficLog`].

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use qmetaobject::prelude::*;
use qmetaobject::{QMetaType, QVariantList, queued_callback};

use super::TrafficLog;
use crate::qt::{shim, string, written};
use crate::text::size::human_bytes;
use crate::text::{Fact, facts};
use crate::view::{Format, UnknownFormat, formatted, save};

/// Copying and saving.
impl TrafficLog {
    /// Rows as text, for the clipboard; empty for a format that does not exist.
    pub(super) fn rows(&self, rows: QVariantList, format: QString) -> QString {
        let Ok(format) = string(format).parse::<Format>() else { return QString::default() };
        let entries = self.entries.borrow();
        let mut wanted: Vec<usize> = rows
            .into_iter()
            .filter_map(|row| usize::try_from(i64::from_qvariant(row.clone())?).ok())
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        let wanted = wanted.into_iter().filter_map(|row| entries.row(row));
        formatted(format, entries.encoding(), &self.clock, wanted).into()
    }

    pub(super) fn saving(&self) -> bool {
        self.is_saving.get()
    }

    /// Saves what the filter lets pass, on a thread of its own: a disk may be slow. `saved` tells
    /// how it ended.
    pub(super) fn save(&self, url: QString, format: QString) {
        let started = self.start_saving(url, format);
        match started {
            Ok(()) => self.savingChanged(),
            Err(why) => self.saved(false, why.to_string().into(), written(&why)),
        }
    }

    pub(super) fn start_saving(&self, url: QString, format: QString) -> Result<(), Fact> {
        if self.is_saving.get() {
            return Err(facts::log_saving_already());
        }
        let format = string(format);
        let format: Format = format
            .parse()
            .map_err(|_: UnknownFormat| facts::log_not_saved(facts::unknown_format(format)))?;
        let path = PathBuf::from(string(shim::local_file(url)));
        let me = QPointer::from(self);
        let done = queued_callback(move |result: Result<u64, Fact>| {
            let me = me.clone();
            // Another hop: a handler may spin an event loop of its own.
            shim::after(0, move || {
                if let Some(this) = me.as_ref() {
                    this.end_saving(result);
                }
            });
        });
        let (snapshot, encoding) = {
            let entries = self.entries.borrow();
            (entries.snapshot(), entries.encoding())
        };
        let work = move || {
            // Without an answer the log would be "being saved" for ever.
            let saved = catch_unwind(AssertUnwindSafe(|| save(&path, format, encoding, &snapshot)));
            let saved = match saved {
                Ok(saved) => saved.map_err(|error| Fact::from(&error)),
                Err(_) => Err(facts::save_thread_failed()),
            };
            done(saved.map_err(|why| facts::log_not_saved_as(path.display(), why)));
        };
        let thread = std::thread::Builder::new().name("save".into()).spawn(work);
        thread.map_err(|error| facts::no_save_thread(&error))?;
        self.is_saving.set(true);
        Ok(())
    }

    pub(super) fn end_saving(&self, result: Result<u64, Fact>) {
        self.is_saving.set(false);
        let me = QPointer::from(self);
        self.savingChanged();
        let Some(this) = me.as_ref() else { return };
        match result {
            Ok(bytes) => this.saved(true, human_bytes(bytes).into(), QString::default()),
            Err(why) => this.saved(false, why.to_string().into(), written(&why)),
        }
    }
}
