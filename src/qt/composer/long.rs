//! Texts that are too long for an input field, of a [`Composer`].

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use qmetaobject::prelude::*;
use qmetaobject::queued_callback;

use super::{Composed, Composer};
use crate::qt::{int, shim, string, written};
use crate::text::file::{self, Access};
use crate::text::size::human_bytes;
use crate::text::{Fact, facts};
use crate::view::{AREA_CHARS, AREA_LINES, LONGEST_TEXT, LongText};

/// An input field takes it.
const SHORT: &str = "short";
/// It is kept here.
const KEPT: &str = "kept";

/// What a thread is to make bytes of.
pub(super) enum Source {
    /// A text that has just come.
    Fresh(QString),
    /// The one that is kept.
    Kept,
}

/// Long texts.
impl Composer {
    /// Decides who has a text: "short" = an input field, "kept" = it is kept here now, in place of
    /// what is typed; else the fact why nobody takes it.
    pub(super) fn take(&self, text: QString) -> QString {
        if text.len() > LONGEST_TEXT {
            return too_long(text.len());
        }
        if is_short(&text) {
            self.dropLong();
            return SHORT.into();
        }
        // QML may take the text that is typed away when it hears of this.
        self.long.replace(Some(LongText::new("")));
        self.set(Ok(Vec::new()));
        self.work(Source::Fresh(text));
        self.changed();
        KEPT.into()
    }

    /// The same for what is on the clipboard, or selected with the mouse, between two texts; if that
    /// is short nothing is changed.
    pub(super) fn paste(&self, before: QString, after: QString, selection: bool) -> QString {
        let text = shim::pasted(&before, &after, selection);
        if text.len() > LONGEST_TEXT {
            return too_long(text.len());
        }
        if is_short(&text) { SHORT.into() } else { self.take(text) }
    }

    /// A short text from there.
    pub(super) fn clipboard(&self, selection: bool) -> QString {
        shim::pasted(&QString::default(), &QString::default(), selection)
    }

    /// Forgets the long text: what is typed counts again.
    pub(super) fn dropLong(&self) {
        if self.long.take().is_none() {
            return;
        }
        self.next.take();
        self.compose_short();
        self.changed();
    }

    pub(super) fn composing(&self) -> bool {
        self.is_long() && self.working.get()
    }

    pub(super) fn is_long(&self) -> bool {
        self.long.borrow().is_some()
    }

    fn of_long<R: Default>(&self, ask: impl FnOnce(&LongText) -> R) -> R {
        self.long.borrow().as_ref().map(ask).unwrap_or_default()
    }

    /// Bytes in UTF-8.
    pub(super) fn long_size(&self) -> i32 {
        self.of_long(|long| int(long.text().len()))
    }

    pub(super) fn long_lines(&self) -> i32 {
        self.of_long(|long| int(long.lines()))
    }

    pub(super) fn long_head(&self) -> QString {
        self.of_long(LongText::head).into()
    }

    pub(super) fn longText(&self) -> QString {
        self.of_long(|long| QString::from(&**long.text()))
    }

    /// Makes the bytes of the long text anew.
    pub(super) fn compose_long(&self) {
        self.set(Ok(Vec::new()));
        // One that has just come is to be made anew all the same.
        let is_fresh = matches!(&*self.next.borrow(), Some(Source::Fresh(_)));
        if !is_fresh {
            self.work(Source::Kept);
        }
    }

    /// On a thread of its own: megabytes of hex take longer than a frame. There is one at a time.
    fn work(&self, source: Source) {
        if self.working.get() {
            self.next.replace(Some(source));
            return;
        }
        let fresh = matches!(source, Source::Fresh(_));
        let kept = self.long.borrow().clone().unwrap_or_default();
        let means = self.input.borrow().means.clone();
        let me = QPointer::from(self);
        let done = queued_callback(move |made: Option<(LongText, Composed)>| {
            let me = me.clone();
            // Another hop: a handler may spin an event loop of its own.
            shim::after(0, move || {
                if let Some(this) = me.as_ref() {
                    this.worked(made, fresh);
                }
            });
        });
        let work = move || {
            // Without an answer it would be "composing" for ever.
            let made = catch_unwind(AssertUnwindSafe(|| {
                let long = match source {
                    Source::Fresh(text) => {
                        let bytes = shim::utf_8(&text);
                        LongText::new(&String::from_utf8_lossy(bytes.to_slice()))
                    }
                    Source::Kept => kept,
                };
                let composed = means.compose(long.text());
                (long, composed)
            }));
            done(made.ok());
        };
        let thread = std::thread::Builder::new().name("compose".into()).spawn(work);
        self.working.set(thread.is_ok());
        if thread.is_err() {
            self.set(Err((0, facts::compose_thread_failed())));
        }
    }

    fn worked(&self, made: Option<(LongText, Composed)>, fresh: bool) {
        self.working.set(false);
        if !self.is_long() {
            return;
        }
        let next = self.next.take();
        match (made, next) {
            // What has been made is of a text that another one has replaced.
            (_, Some(Source::Fresh(text))) => self.work(Source::Fresh(text)),
            (None, _) => self.set(Err((0, facts::compose_thread_failed()))),
            (Some((long, composed)), next) => {
                if fresh {
                    self.long.replace(Some(long));
                }
                match next {
                    Some(source) => self.work(source),
                    None => self.set(composed),
                }
            }
        }
        self.changed();
    }

    /// Saves the long text as a file; `longSaved` tells how that ended.
    pub(super) fn saveLong(&self, url: QString) {
        let path = PathBuf::from(string(shim::local_file(url)));
        let text = self.of_long(|long| long.text().to_string());
        let shown = path.display().to_string();
        let me = QPointer::from(self);
        let done = queued_callback(move |saved: Result<u64, Fact>| {
            let (me, shown) = (me.clone(), shown.clone());
            shim::after(0, move || {
                let Some(this) = me.as_ref() else { return };
                let fact = saved.as_ref().err().map(written).unwrap_or_default();
                this.longSaved(saved.is_ok(), shown.as_str().into(), fact);
            });
        });
        let target = path.clone();
        let work = move || {
            let saved = catch_unwind(|| {
                file::replace(&target, Access::Shared, |out| out.write_all(text.as_bytes()))
            });
            let saved = match saved {
                Ok(saved) => saved.map_err(|error| Fact::from(&error)),
                Err(_) => Err(facts::save_thread_failed()),
            };
            done(saved.map_err(|why| facts::text_not_saved(target.display(), why)));
        };
        let thread = std::thread::Builder::new().name("save".into()).spawn(work);
        if let Err(error) = thread {
            let why = facts::text_not_saved(path.display(), facts::no_save_thread(&error));
            self.longSaved(false, path.display().to_string().into(), written(&why));
        }
    }
}

fn is_short(text: &QString) -> bool {
    text.len() <= AREA_CHARS && string(text.clone()).lines().count() <= AREA_LINES
}

fn too_long(length: usize) -> QString {
    written(&facts::text_too_long(human_bytes(length as u64), LONGEST_TEXT >> 20))
}
