//! Changes that are shown together, some thirty times a second.

use std::cell::Cell;

use qmetaobject::{QObject, QPointer};

use super::shim;

/// How long changes are gathered: a thirtieth of a second is as often as a person sees.
const PERIOD: i32 = 33;

/// Calls back once for many changes.
#[derive(Debug, Default)]
pub(super) struct Batch {
    armed: Cell<bool>,
}

impl Batch {
    /// Something of `object` has changed: `show` is called before long, once for all that changes
    /// until then, unless the object is gone. `batch` finds this batch in the object.
    pub(super) fn changed<T: QObject + 'static>(
        &self,
        object: &T,
        batch: fn(&T) -> &Self,
        show: fn(&T),
    ) {
        if self.armed.replace(true) {
            return;
        }
        let object = QPointer::from(object);
        shim::after(PERIOD, move || {
            if let Some(object) = object.as_ref() {
                batch(object).armed.set(false);
                show(object);
            }
        });
    }
}
