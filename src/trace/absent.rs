//! What Qt or another language has and scenarios have not: said by name, with what there is instead.

use crate::text::{Fact, facts};

/// Names, and what there is instead.
type Absent = (&'static [&'static str], fn() -> Fact);

/// None of the names is a word of the language.
const ABSENT: &[Absent] = &[
    (
        &[
            "QSslSocket",
            "connectToHostEncrypted",
            "encrypted",
            "ignoreSslErrors",
            "setSslConfiguration",
            "sslErrors",
            "startClientEncryption",
            "startServerEncryption",
            "waitForEncrypted",
        ],
        facts::instead_of_tls,
    ),
    (&["proxy", "proxyAuthenticationRequired", "setProxy"], facts::instead_of_proxy),
    (
        &["QUdpSocket", "joinMulticastGroup", "readDatagram", "receiveDatagram", "writeDatagram"],
        facts::instead_of_udp,
    ),
    (&["QThread", "moveToThread", "thread"], facts::instead_of_threads),
    (&["children", "parent", "setParent"], facts::instead_of_parents),
    (
        &["addPendingConnection", "incomingConnection", "setSocketDescriptor"],
        facts::instead_of_descriptor,
    ),
    (&["hostLookup", "lookupHost"], facts::instead_of_lookup),
    (&["error"], facts::instead_of_error),
    (&["channelBytesWritten", "channelReadyRead"], facts::instead_of_channels),
    (&["QTimer", "singleShot", "startTimer", "timeout"], facts::instead_of_timer),
    (&["msleep", "sleep", "wait"], facts::instead_of_sleep),
    (&["destroyed"], facts::instead_of_destroyed),
    (&["open", "setOpenMode", "setTextModeEnabled"], facts::instead_of_open),
    (&["resume", "setPauseMode"], facts::instead_of_resume),
    (&["break", "continue", "elif", "elseif", "goto", "return"], facts::instead_of_break),
    (&["for", "foreach"], facts::instead_of_for),
    (&["echo", "print", "printf", "qDebug"], facts::instead_of_print),
];

/// What there is instead of `word`, if it is known and not to be had.
pub(super) fn instead_of(word: &str) -> Option<Fact> {
    ABSENT.iter().find(|(words, _)| words.contains(&word)).map(|(_, instead)| instead())
}

#[cfg(test)]
mod tests {
    use super::super::words::{SERVER_METHODS, SERVER_SIGNALS, SOCKET_METHODS, SOCKET_SIGNALS};
    use super::*;

    #[test]
    fn no_word_that_is_not_to_be_had_is_one_of_the_language() {
        for word in ABSENT.iter().flat_map(|(words, _)| *words) {
            assert!(!SOCKET_SIGNALS.contains(word) && !SERVER_SIGNALS.contains(word), "{word}");
            let is_method = |(name, _): &&(&str, _)| name == word;
            // `on c error` is a signal of Qt 5.
            let method = SOCKET_METHODS.iter().chain(SERVER_METHODS).find(is_method);
            assert!(method.is_none() || *word == "error", "{word}");
        }
    }
}
