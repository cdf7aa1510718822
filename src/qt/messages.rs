//! Qt's messages, and those of QML, in the program's log.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use log::Level;
use qmetaobject::QString;
use qmetaobject::log::{QMessageLogContext, QtMsgType, install_message_handler};

use super::string;
use crate::text::escape::visible;

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

/// Why there is no window.
#[derive(Debug, PartialEq, Eq)]
enum NoWindow {
    /// The variable asks for what this Qt does not have.
    NoPlatform { name: String, known: String },
    /// There is nothing to draw on.
    NoDisplay,
}

impl NoWindow {
    /// `asked` is what QT_QPA_PLATFORM has, `missing` are the platforms that Qt did not find, `last`
    /// is what it says in the end.
    fn new(asked: &str, missing: &[String], last: &str) -> Self {
        // "xcb:option;offscreen": one after the other is tried. A platform that nobody asked for is
        // one of those that Qt tries by itself.
        let mut asked = asked.split(';').filter_map(|one| one.split(':').next());
        let name = asked.find(|name| missing.iter().any(|missing| missing == name));
        let known = last.split("Available platform plugins are: ").nth(1);
        let known = known.and_then(|rest| rest.split(['.', '\n']).next()).unwrap_or_default();
        name.map_or(Self::NoDisplay, |name| Self::NoPlatform {
            name: name.to_owned(),
            known: known.trim().to_owned(),
        })
    }

    fn sentence(&self) -> String {
        match self {
            Self::NoDisplay => "there is no display for the window; add --headless to work in the \
                terminal, for example: qtcp --headless demo"
                .to_owned(),
            Self::NoPlatform { name, known } => {
                let has =
                    if known.is_empty() { String::new() } else { format!(" (it has {known})") };
                format!(
                    "QT_QPA_PLATFORM asks for \"{name}\", which this Qt does not have{has}; correct \
                     it or unset it, or add --headless to work in the terminal"
                )
            }
        }
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
            let why = NoWindow::new(&asked, &missing, &message);
            log::logger().flush();
            // Without standard error the exit code has to say it.
            _ = io::stderr().write_all(format!("qtcp: {}\n", visible(&why.sentence())).as_bytes());
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
        let mistyped = NoWindow::NoPlatform {
            name: "xbc".to_owned(),
            known: "offscreen, wayland, xcb".to_owned(),
        };
        for (asked, missing, why) in [
            ("xbc", &["xbc"][..], mistyped),
            ("", &["wayland"], NoWindow::NoDisplay),
            ("xcb", &[], NoWindow::NoDisplay),
            ("xcb", &["wayland"], NoWindow::NoDisplay),
        ] {
            let missing: Vec<String> = missing.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(NoWindow::new(asked, &missing, LAST), why, "{asked}");
        }
        let several = NoWindow::new("xcb:x;nonsense:y", &["nonsense".to_owned()], "");
        let told = several.sentence();
        assert!(told.contains("\"nonsense\", which this Qt does not have;"), "{told}");
    }
}
