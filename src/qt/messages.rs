//! Qt's messages, and those of QML, in the program's log.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use log::Level;
use qmetaobject::QString;
use qmetaobject::log::{QMessageLogContext, QtMsgType, install_message_handler};

use super::string;
use crate::text::facts;

/// The application is being made: what is fatal now is that there is no display.
static STARTING: AtomicBool = AtomicBool::new(false);

/// The exit code where there is no display.
const NO_DISPLAY: i32 = 2;

/// Sends Qt's messages to the log from now on.
pub(super) fn install() {
    install_message_handler(Some(take));
}

/// Does what makes the application. Without a display Qt would write a page about plug-ins and
/// abort; instead the process ends with a sentence and the exit code 2.
pub(super) fn starting<R>(make: impl FnOnce() -> R) -> R {
    STARTING.store(true, Ordering::SeqCst);
    let made = make();
    STARTING.store(false, Ordering::SeqCst);
    made
}

extern "C" fn take(kind: QtMsgType, context: &QMessageLogContext, message: &QString) {
    let message = string(message.clone());
    if STARTING.load(Ordering::SeqCst) {
        // What leads up to the end is in the way of the sentence.
        log::debug!("{message}");
        if kind == QtMsgType::QtFatalMsg {
            // Without standard error the exit code has to say it.
            _ = writeln!(io::stderr(), "qtcp: {}", facts::no_display());
            std::process::exit(NO_DISPLAY);
        }
        return;
    }
    // Said for each line of bytes from the network that happen to look like some script.
    if message.starts_with("OpenType support missing") {
        return log::debug!("{message}");
    }
    let level = match kind {
        QtMsgType::QtDebugMsg => Level::Debug,
        QtMsgType::QtInfoMsg => Level::Info,
        QtMsgType::QtWarningMsg => Level::Warn,
        QtMsgType::QtCriticalMsg | QtMsgType::QtFatalMsg => Level::Error,
    };
    log::log!(target: context.category(), level, "{message}");
}
