//! The side of the process that has the window: lines from standard input are evaluated in
//! `Driver.qml`, and what comes out is printed.

// What the derive writes.
#![allow(clippy::useless_transmute)]

use std::io::{BufRead as _, Write as _};
use std::time::Duration;

use qmetaobject::prelude::*;
use qmetaobject::{qml_register_type, queued_callback, single_shot};

/// `import QtcpTest 1.0`.
#[allow(non_snake_case, dead_code)]
#[derive(Default, QObject)]
pub(crate) struct Commander {
    base: qt_base_class!(trait QObject),
    command: qt_signal!(text: QString),
    start: qt_method!(fn(&self)),
    answer: qt_method!(fn(&self, text: QString)),
}

impl Commander {
    pub(crate) fn register() {
        qml_register_type::<Self>(c"QtcpTest", 1, 0, c"Commander");
    }

    /// Listens from now on.
    fn start(&self) {
        let me = QPointer::from(self);
        let take = queued_callback(move |line: String| {
            let me = me.clone();
            // Evaluating may spin an event loop; the queued closure must not be in use then.
            single_shot(Duration::ZERO, move || {
                if let Some(this) = me.as_ref() {
                    this.command(line.as_str().into());
                }
            });
        });
        std::thread::spawn(move || {
            for line in std::io::stdin().lock().lines().map_while(Result::ok) {
                take(line);
            }
            // Whoever drives this is gone.
            std::process::exit(3);
        });
    }

    fn answer(&self, text: QString) {
        let text: String = text.into();
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "{text}").and_then(|()| out.flush());
    }
}
