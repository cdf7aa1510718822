//! The window.

use std::cell::RefCell;
use std::path::Path;

use qmetaobject::prelude::*;
use qmetaobject::{QUrl, QVariantList, QVariantMap, qrc, queued_callback};

use super::{desktop, messages, register, shim};
use crate::text::{Language, facts};

/// What the command line asks the window for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Startup {
    /// The language of this run; None = the one that was chosen in the window.
    pub language: Option<Language>,
    /// The page that is shown and started; None = the last one, as it was.
    pub role: Option<Role>,
    /// The lab's page is shown, and of these names of an entry the first that it has; empty = the one
    /// that was shown last.
    pub lab: Option<Vec<String>>,
    /// Where to listen or to connect: the address or the name.
    pub ip: Option<String>,
    /// And the port.
    pub port: Option<u16>,
    /// The server's reply as a template; empty = none.
    pub reply: Option<String>,
    /// The client's message.
    pub message: Option<String>,
    /// How the message is meant: "text", "hex" or "escapes".
    pub mode: &'static str,
    /// The encoding of what is written and shown; None = as it was.
    pub encoding: Option<String>,
    /// How many clients the server takes.
    pub max_clients: Option<i32>,
    /// The client's timer, in milliseconds.
    pub interval: Option<i32>,
    /// How often it sends; 0 = without end.
    pub count: Option<i32>,
}

/// The two pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// TCP server.
    Server,
    /// TCP client.
    Client,
}

thread_local! {
    static STARTUP: RefCell<Startup> = RefCell::default();
}

qrc!(resources, "qml" as "qtcp/qml" {
    "Actions.qml",
    "AddressBox.qml",
    "AutoReplyBar.qml",
    "Choice.qml",
    "ClientPage.qml",
    "ClientRow.qml",
    "ClientTable.qml",
    "CommandPalette.qml",
    "ComposerOptions.qml",
    "ComposerPane.qml",
    "ConnectionBar.qml",
    "DragHandle.qml",
    "DropPlace.qml",
    "EnableSwitch.qml",
    "EntryPane.qml",
    "ErrorLine.qml",
    "Field.qml",
    "FieldMenu.qml",
    "FileDialogs.qml",
    "FilePane.qml",
    "FilePath.qml",
    "FilePicker.qml",
    "FileProgress.qml",
    "FindBar.qml",
    "FitLabel.qml",
    "FirstButton.qml",
    "FormatMenu.qml",
    "FoundMarks.qml",
    "HistoryPopup.qml",
    "Icon.qml",
    "IconButton.qml",
    "Keeper.qml",
    "LogCell.qml",
    "LogColumns.qml",
    "LogHead.qml",
    "LogList.qml",
    "LogMenu.qml",
    "LogRow.qml",
    "LogSpeech.qml",
    "Main.qml",
    "MenuEntry.qml",
    "MenuLine.qml",
    "MessageArea.qml",
    "OnOffButton.qml",
    "PaneHead.qml",
    "PaneTab.qml",
    "PaneTabs.qml",
    "PlainLabel.qml",
    "PlainMenu.qml",
    "PushButton.qml",
    "RoleTab.qml",
    "RowSelection.qml",
    "Segments.qml",
    "SendHistory.qml",
    "Sentences.qml",
    "ServerPage.qml",
    "SettingsPage.qml",
    "ShortcutList.qml",
    "ShortcutTable.qml",
    "SignalsPane.qml",
    "StatusBar.qml",
    "Theme.qml",
    "Tick.qml",
    "TimedSend.qml",
    "ToolGroup.qml",
    "TrafficToolbar.qml",
    "TrafficView.qml",
    "WindowKeys.qml",
    "lab/ByteLanes.qml",
    "lab/StateCard.qml",
    "lab/Vessels.qml",
    "icon.png",
    "lab/HomeworkRow.qml",
    "lab/LabAsked.qml",
    "lab/LabBack.qml",
    "lab/LabBelow.qml",
    "lab/LabBeside.qml",
    "lab/LabBuffers.qml",
    "lab/LabBytes.qml",
    "lab/LabCode.qml",
    "lab/LabCodeText.qml",
    "lab/LabColumns.qml",
    "lab/LabControls.qml",
    "lab/LabDone.qml",
    "lab/LabEnd.qml",
    "lab/LabEnds.qml",
    "lab/LabErrors.qml",
    "lab/LabExport.qml",
    "lab/LabFraming.qml",
    "lab/LabHomework.qml",
    "lab/LabLesson.qml",
    "lab/LabList.qml",
    "lab/LabMode.qml",
    "lab/LabModes.qml",
    "lab/LabStage.qml",
    "lab/LabNotes.qml",
    "lab/LabEntries.qml",
    "lab/LabOffers.qml",
    "lab/LabPage.qml",
    "lab/LabPipe.qml",
    "lab/LabPrinted.qml",
    "lab/LabProblem.qml",
    "lab/LabPicture.qml",
    "lab/LabRange.qml",
    "lab/LabRow.qml",
    "lab/LabStates.qml",
    "lab/LabStream.qml",
    "lab/LabText.qml",
    "lab/LabTimeline.qml",
    "lab/PaceSlider.qml",
    "lab/LabWays.qml",
    "i18n/qtcp_en.qm",
    "i18n/qtcp_zh_CN.qm",
});

/// Opens the window and runs until it is closed; the exit code: 1 if it could not be loaded. On a
/// machine without a display the process ends with a sentence and exit code 2.
#[must_use]
pub fn open(startup: Startup) -> i32 {
    // The window is made for this one. The variable that names another is set for all programs of a
    // desktop, and the style that it names need not be there for the Qt that this one has.
    shim::set_style("Fusion".into());
    run(startup, QString::from("qrc:/qtcp/qml/Main.qml").into())
}

/// Runs a file of somebody's own, which imports Qtcp 1.0, until it quits; the code that `Qt.exit`
/// gave. `offscreen`: without a display. The language is the system's, unless one is given.
#[must_use]
pub fn run_file(path: &Path, offscreen: bool, language: Option<Language>) -> i32 {
    if offscreen {
        shim::set_platform("offscreen".into());
    }
    // A path is not a URL: it may have any character in it.
    let startup = Startup { language, ..Startup::default() };
    run(startup, shim::url_of(path.to_string_lossy().into_owned().into()))
}

fn run(startup: Startup, url: QUrl) -> i32 {
    messages::install();
    let application = messages::starting(shim::Application::new);
    let language = startup.language.map_or("", desktop::of_catalogue);
    STARTUP.set(startup);
    register();
    resources();
    shim::set_icon(":/qtcp/qml/icon.png".into());
    desktop::show_language(language);
    if !application.load(url) {
        log::error!("{}", facts::window_not_loaded());
        return 1;
    }
    if let Some(path) = std::env::var_os("QTCP_SCREENSHOT") {
        let path = path.to_string_lossy().into_owned();
        shim::after(SCREENSHOT_AFTER, move || {
            if !shim::screenshot(path.as_str().into()) {
                log::error!("{}", facts::no_picture(path));
            }
        });
    }
    application.exec()
}

/// When the picture that `QTCP_SCREENSHOT` asks for is taken, in milliseconds: the window has been
/// drawn by then, and what it was told to start has begun.
const SCREENSHOT_AFTER: i32 = 1500;

/// Ends the window from any thread, in order. For the thread that opens the window to make.
pub fn quitter() -> impl Fn() + Send + Sync + Clone + 'static {
    let quit = queued_callback(|()| shim::exit(0));
    move || quit(())
}

fn names(names: &[String]) -> QVariantList {
    names.iter().map(|name| QVariant::from(QString::from(name.as_str()))).collect()
}

/// What the window was asked for, for QML; what was not given is absent.
pub(super) fn startup() -> QVariantMap {
    STARTUP.with_borrow(|startup| {
        let role = startup.role.map(|role| match role {
            Role::Server => "server",
            Role::Client => "client",
        });
        let text = |text: &str| QVariant::from(QString::from(text));
        let mut map = QVariantMap::default();
        let mut give = |name: &str, value: Option<QVariant>| {
            if let Some(value) = value {
                map.insert(name.into(), value);
            }
        };
        give("language", startup.language.map(desktop::of_catalogue).map(text));
        give("role", role.map(text));
        give("lab", startup.lab.as_ref().map(|ids| names(ids).into()));
        give("ip", startup.ip.as_deref().map(text));
        give("port", startup.port.map(|port| i32::from(port).into()));
        give("start", startup.role.map(|_| true.into()));
        give("reply", startup.reply.as_deref().map(text));
        give("maxClients", startup.max_clients.map(Into::into));
        give("mode", startup.message.as_ref().map(|_| text(startup.mode)));
        give("encoding", startup.encoding.as_deref().map(text));
        give("message", startup.message.as_deref().map(text));
        give("interval", startup.interval.map(Into::into));
        give("count", startup.count.map(Into::into));
        map
    })
}
