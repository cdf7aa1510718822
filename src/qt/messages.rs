//! Qt's messages, and those of QML, in the program's log.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use log::Level;
use qmetaobject::QString;
use qmetaobject::log::{QMessageLogContext, QtMsgType, install_message_handler};

use super::string;
use crate::text::escape::visible;
use crate::text::{Face, Fact, Language, facts};

/// The application is being made: what is fatal now is that there is no display.
static STARTING: AtomicBool = AtomicBool::new(false);
/// The platforms that Qt was to draw on and does not have.
static MISSING: Mutex<Vec<String>> = Mutex::new(Vec::new());

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

/// Why there is no window. `asked` is what QT_QPA_PLATFORM has, `missing` are the platforms that Qt
/// did not find, `last` is what it says in the end.
fn why_no_window(asked: &str, missing: &[String], last: &str) -> Fact {
    // "xcb:option;offscreen": one after the other is tried. A platform that nobody asked for is one
    // of those that Qt tries by itself.
    let mut asked = asked.split(';').filter_map(|one| one.split(':').next());
    let Some(name) = asked.find(|name| missing.iter().any(|missing| missing == name)) else {
        return facts::no_display();
    };
    let known = last.split("Available platform plugins are: ").nth(1);
    match known.and_then(|rest| rest.split(['.', '\n']).next()) {
        Some(known) => facts::no_platform_but(name, known.trim()),
        None => facts::no_platform(name),
    }
}

/// The platform in `Could not find the Qt platform plugin "NAME" in "FOLDER"`.
fn missing_platform(message: &str) -> Option<&str> {
    message.split_once("Could not find the Qt platform plugin \"")?.1.split('"').next()
}

extern "C" fn take(kind: QtMsgType, context: &QMessageLogContext, message: &QString) {
    let message = string(message.clone());
    if STARTING.load(Ordering::SeqCst) {
        // What leads up to the end is in the way of the sentence.
        log::debug!("{message}");
        let mut missing = MISSING.lock().unwrap_or_else(PoisonError::into_inner);
        missing.extend(missing_platform(&message).map(str::to_owned));
        if kind == QtMsgType::QtFatalMsg {
            let asked = std::env::var("QT_QPA_PLATFORM").unwrap_or_default();
            let why = why_no_window(&asked, &missing, &message);
            let told = why.sentence(Language::current(), Face::Terminal);
            log::logger().flush();
            // Without standard error the exit code has to say it.
            _ = io::stderr().write_all(format!("qtcp: {}\n", visible(&told)).as_bytes());
            std::process::exit(NO_DISPLAY);
        }
        return;
    }
    // Said for each line of bytes from the network that happen to look like some script.
    if message.trim_start().starts_with("OpenType support missing") {
        return log::debug!("{message}");
    }
    let level = match kind {
        QtMsgType::QtDebugMsg => Level::Debug,
        QtMsgType::QtInfoMsg => Level::Info,
        QtMsgType::QtWarningMsg => Level::Warn,
        QtMsgType::QtCriticalMsg | QtMsgType::QtFatalMsg => Level::Error,
    };
    // Said by what draws in memory, whenever the window has another smallest size.
    if message.starts_with("This plugin does not support propagateSizeHints") {
        return log::debug!("{message}");
    }
    log::log!(target: context.category(), level, "{message}");
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAST: &str = "This application failed to start because no Qt platform plugin could be \
                        initialized. Reinstalling the application may fix this problem.\n\n\
                        Available platform plugins are: offscreen, wayland, xcb.\n";

    #[test]
    fn a_platform_that_was_mistyped_is_told_and_one_that_nobody_asked_for_is_not() {
        let missing = missing_platform(
            "qt.qpa.plugin: Could not find the Qt platform plugin \"xbc\" in \"\"",
        );
        assert_eq!(missing, Some("xbc"));
        assert_eq!(missing_platform("Could not load the Qt platform plugin \"xcb\""), None);
        let mistyped = facts::no_platform_but("xbc", "offscreen, wayland, xcb");
        for (asked, missing, why) in [
            ("xbc", &["xbc"][..], mistyped),
            ("", &["wayland"], facts::no_display()),
            ("xcb", &[], facts::no_display()),
            ("xcb", &["wayland"], facts::no_display()),
        ] {
            let missing: Vec<String> = missing.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(why_no_window(asked, &missing, LAST), why, "{asked}");
        }
        let several = why_no_window("xcb:x;nonsense:y", &["nonsense".to_owned()], "");
        assert_eq!(several, facts::no_platform("nonsense"));
    }
}
