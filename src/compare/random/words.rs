//! What both kinds of generated scripts say: signals, getters, and the calls in a slot.

use super::number::Random;
use super::script::Line;

pub(super) const SIGNALS: &[&str] = &[
    "stateChanged",
    "hostFound",
    "connected",
    "readyRead",
    "bytesWritten",
    "errorOccurred",
    "aboutToClose",
    "readChannelFinished",
    "disconnected",
];

pub(super) const GETTERS: &[&str] = &[
    "state",
    "error",
    "errorString",
    "isOpen",
    "isValid",
    "openMode",
    "bytesAvailable",
    "bytesToWrite",
    "atEnd",
    "canReadLine",
    "localPort",
    "peerPort",
    "peerName",
    "peerAddress",
    "readChannelCount",
    "writeChannelCount",
    "socketDescriptor",
    "socketOption LowDelay",
    "socketOption KeepAlive",
];

/// Those that a slot prints which is there to watch.
const WATCHED: &[&str] = &[
    "state",
    "error",
    "isOpen",
    "isValid",
    "bytesAvailable",
    "bytesToWrite",
    "localPort",
    "peerPort",
    "readChannelCount",
];

/// What a slot does. `X` is its socket.
const CALLS: &[&str] = &[
    "X readAll",
    "X readAll",
    "X read 2",
    "X readLine",
    "X skip 0",
    "X skip 2",
    "X peek 3",
    "X write \"answer\"",
    "X write \"answer\"",
    "X write \"\"",
    "X write \"q\"*8388608",
    "X putChar \"p\"",
    "X ungetChar \"u\"",
    "X flush",
    "X close",
    "X close",
    "X abort",
    "X abort",
    "X disconnectFromHost",
    "X disconnectFromHost",
    "X connectToHost \"127.0.0.1\" PORT",
    "X connectToHost \"127.0.0.1\" PORT",
    "X connectToHost \"127.0.0.1\" BADPORT",
    "X connectToHost \"localhost\" PORT",
    "X connectToHost \"\" PORT",
    "X bind \"127.0.0.1\"",
    "X setReadBufferSize 3",
    "X setReadBufferSize 0",
    "X setSocketOption LowDelay 1",
    "X setSocketOption KeepAlive 1",
    "X setSocketOption SendBufferSize 65536",
    "X socketOption LowDelay",
    "X socketOption KeepAlive",
    "X startTransaction",
    "X rollbackTransaction",
    "X commitTransaction",
    "X waitForConnected 0",
    "X waitForConnected 30",
    "X waitForReadyRead 0",
    "X waitForReadyRead 30",
    "X waitForBytesWritten 0",
    "X waitForBytesWritten 30",
    "X waitForDisconnected 0",
    "X waitForDisconnected 30",
    "peer send \"more\"",
    "peer shutdown",
    "peer close",
    "peer reset",
    "peer listen",
];

/// What slots do as students write them, by signal. `X` is their socket.
const HABITS: &[(&str, &[&[&str]])] = &[
    (
        "connected",
        &[
            &["X write \"hello\""],
            &["X write \"hello\"", "X write \"again\""],
            &["X write \"hello\"", "X flush"],
            &["X write \"hello\"", "X disconnectFromHost"],
            &["X setSocketOption LowDelay 1", "X write \"hello\""],
            &["X write \"hello\"", "X waitForBytesWritten 30"],
        ],
    ),
    (
        "readyRead",
        &[
            &["X readAll"],
            &["X readAll", "X write \"answer\""],
            &["X write \"early\"", "X readAll"],
            &["X read 4", "X write \"ok\""],
            &["X canReadLine", "X readLine"],
            &["X readAll", "X write \"bye\"", "X disconnectFromHost"],
            &["X readAll", "X close"],
            &["X bytesAvailable"],
            &["X readAll", "X waitForReadyRead 30", "X readAll"],
            &["X peek 2", "X read 3"],
        ],
    ),
    ("bytesWritten", &[&["X bytesToWrite"], &["X disconnectFromHost"], &["X flush"], &["X close"]]),
    (
        "disconnected",
        &[
            &["X readAll"],
            &["X abort"],
            &["X connectToHost \"127.0.0.1\" PORT"],
            &["X abort", "X connectToHost \"127.0.0.1\" PORT"],
            &["X close"],
            &["X state", "X bytesAvailable"],
            &["X write \"late\""],
        ],
    ),
    (
        "errorOccurred",
        &[
            &["X errorString"],
            &["X abort"],
            &["X close"],
            &["X abort", "X connectToHost \"127.0.0.1\" PORT"],
            &["X connectToHost \"127.0.0.1\" PORT"],
            &["X disconnectFromHost"],
            &["X readAll"],
            &["X waitForConnected 30"],
        ],
    ),
    ("stateChanged", &[&["X state"], &["X isOpen", "X bytesAvailable"]]),
    ("readChannelFinished", &[&["X readAll"], &["X write \"end\""], &["X disconnectFromHost"]]),
];

/// The text with the name of the socket in it.
pub(super) fn named(text: &str, socket: &str) -> String {
    text.split(' ')
        .map(|word| if word == "X" { socket } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

/// A signal and what a student's slot of it does.
pub(super) fn habit(socket: &str, random: &mut Random) -> (&'static str, Vec<Line>) {
    let (signal, habits) = HABITS[random.below(HABITS.len())];
    let habit = habits[random.below(habits.len())];
    (signal, habit.iter().map(|text| Line::step(named(text, socket))).collect())
}

/// One to three calls, or a getter between them.
pub(super) fn body(socket: &str, random: &mut Random) -> Vec<Line> {
    let count = 1 + random.below(3);
    let calls = (0..count).map(|_| {
        let getter = if random.one_in(6) { random.pick(GETTERS) } else { "" };
        match getter {
            "" => named(random.pick(CALLS), socket),
            getter => format!("{socket} {getter}"),
        }
    });
    calls.map(Line::step).collect()
}

/// A slot for every signal, which prints getters: as a dump, or nine of them one by one.
pub(super) fn watch(socket: &str, random: &mut Random) -> Vec<Line> {
    let dump = random.one_in(2);
    let getters = || -> Vec<Line> {
        if dump {
            return vec![Line::step(format!("dump {socket}"))];
        }
        WATCHED.iter().map(|getter| Line::step(format!("{socket} {getter}"))).collect()
    };
    SIGNALS.iter().map(|signal| Line::slot(format!("on {socket} {signal}"), getters())).collect()
}

/// A slot for each time, or for the first time only: one that connects again and again has no end.
pub(super) fn slot(socket: &str, signal: &str, body: Vec<Line>, random: &mut Random) -> Line {
    let again = body.iter().any(|line| line.text.contains("connectToHost"));
    let when = if again || random.one_in(2) { "once" } else { "on" };
    Line::slot(format!("{when} {socket} {signal}"), body)
}
