//! The vocabulary: methods with their parameters, signals, and the names that arguments may be.

use crate::text::{Fact, facts};

/// A method and the ways to call it, a string of parameters each; `?` = may be left out.
///
/// `h` host (a text, Null), `a` address (a text or a special one), `p` port, `m` mode, `f`
/// protocol, `t` text, `w` what is written: texts, READ and PEERPORT one behind another, `c` one
/// character, `n` number, `i` milliseconds (-1 = no limit), `o` socket option, `b` the word b (a
/// `char *` buffer), `k` accepted socket, `l` host of a raw peer, `s` how many bytes of one, `d` its
/// milliseconds.
pub(super) type Method = (&'static str, &'static [&'static str]);

pub(super) const SOCKET_METHODS: &[Method] = &[
    ("connectToHost", &["hpm?f?"]),
    ("disconnectFromHost", &[""]),
    ("abort", &[""]),
    ("close", &[""]),
    ("deleteLater", &[""]),
    ("write", &["w", "bn"]),
    ("read", &["n", "bn"]),
    ("readAll", &[""]),
    ("readLine", &["n?", "bn"]),
    ("peek", &["n"]),
    ("skip", &["n"]),
    ("getChar", &[""]),
    ("ungetChar", &["c"]),
    ("putChar", &["c"]),
    ("canReadLine", &[""]),
    ("flush", &[""]),
    ("bytesAvailable", &[""]),
    ("bytesToWrite", &[""]),
    ("atEnd", &[""]),
    ("setReadBufferSize", &["n"]),
    ("readBufferSize", &[""]),
    ("setSocketOption", &["on"]),
    ("socketOption", &["o"]),
    ("bind", &["ap?"]),
    ("startTransaction", &[""]),
    ("rollbackTransaction", &[""]),
    ("commitTransaction", &[""]),
    ("isTransactionStarted", &[""]),
    ("waitForConnected", &["i?"]),
    ("waitForReadyRead", &["i?"]),
    ("waitForBytesWritten", &["i?"]),
    ("waitForDisconnected", &["i?"]),
    ("state", &[""]),
    ("error", &[""]),
    ("errorString", &[""]),
    ("isOpen", &[""]),
    ("isValid", &[""]),
    ("isReadable", &[""]),
    ("isWritable", &[""]),
    ("openMode", &[""]),
    ("localAddress", &[""]),
    ("localPort", &[""]),
    ("peerAddress", &[""]),
    ("peerPort", &[""]),
    ("peerName", &[""]),
    ("pauseMode", &[""]),
    ("isSequential", &[""]),
    ("socketType", &[""]),
    ("pos", &[""]),
    ("size", &[""]),
    ("seek", &["n"]),
    ("socketDescriptor", &[""]),
    ("readChannelCount", &[""]),
    ("writeChannelCount", &[""]),
];

pub(super) const SERVER_METHODS: &[Method] = &[
    ("listen", &["a?p?"]),
    ("close", &[""]),
    ("deleteLater", &[""]),
    ("pauseAccepting", &[""]),
    ("resumeAccepting", &[""]),
    ("setMaxPendingConnections", &["n"]),
    ("maxPendingConnections", &[""]),
    ("setListenBacklogSize", &["n"]),
    ("listenBacklogSize", &[""]),
    ("hasPendingConnections", &[""]),
    ("waitForNewConnection", &["i?"]),
    ("serverPort", &[""]),
    ("serverAddress", &[""]),
    ("serverError", &[""]),
    ("errorString", &[""]),
    ("isListening", &[""]),
    ("nextPendingConnection", &["k?"]),
    ("socketDescriptor", &[""]),
];

/// What a line may begin with, besides the name of an object.
pub(super) const STEPS: &[&str] = &[
    "connected",
    "served",
    "later",
    "loop",
    "on",
    "once",
    "if",
    "while",
    "repeat",
    "hide",
    "show",
    "dump",
    "delete",
    "descriptors",
];

/// What a script may say, as mistakes in it are told: what is expected, and the words for it. The
/// first has its words in its sentence.
#[must_use]
pub fn vocabulary() -> Vec<(Fact, Vec<&'static str>)> {
    let names = |methods: &[Method]| methods.iter().map(|(name, _)| *name).collect();
    vec![
        (facts::want_step(), vec![]),
        (facts::want_socket_method(), names(SOCKET_METHODS)),
        (facts::want_server_method(), names(SERVER_METHODS)),
        (facts::want_peer_action(), names(PEER_ACTIONS)),
        (facts::want_signal(), [SOCKET_SIGNALS, SERVER_SIGNALS].concat()),
        (facts::want_text_or(), WRITTEN.to_vec()),
        (facts::want_comparison(), COMPARISONS.to_vec()),
        (facts::want_state(), STATES.to_vec()),
        (facts::want_error(), ERRORS.to_vec()),
        (facts::want_address_or(), ADDRESSES.to_vec()),
        (facts::want_port_or(), PORTS.to_vec()),
        (facts::want_open_mode(), MODES.to_vec()),
        (facts::want_protocol(), PROTOCOLS.to_vec()),
        (facts::want_option(), OPTIONS.to_vec()),
        (facts::want_peer_address_or(), LOOPBACK.to_vec()),
        (facts::want_descriptors(), LIMITS.to_vec()),
    ]
}

/// What a raw peer can do.
pub(super) const PEER_ACTIONS: &[Method] = &[
    ("listen", &["l?"]),
    ("accept", &[""]),
    ("connect", &["l?"]),
    ("send", &["t"]),
    ("sendUrgent", &["t"]),
    ("shutdown", &[""]),
    ("close", &[""]),
    ("reset", &[""]),
    ("vanish", &[""]),
    ("read", &["n?"]),
    ("readSlowly", &["ssd"]),
    ("sees", &[""]),
    ("setReceiveBuffer", &["s"]),
];

/// What cannot be done at a later time.
pub(super) const NOT_LATER: &[&str] = &["listen", "setReceiveBuffer", "sees"];
/// What only `peer` and `peer2` can do, not `client1`.
pub(super) const PEER_ONLY: &[&str] = &["listen", "accept", "connect", "setReceiveBuffer"];

pub(super) const SOCKET_SIGNALS: &[&str] = &[
    "aboutToClose",
    "bytesWritten",
    "connected",
    "disconnected",
    "errorOccurred",
    "hostFound",
    "readChannelFinished",
    "readyRead",
    "stateChanged",
];
pub(super) const SERVER_SIGNALS: &[&str] =
    &["acceptError", "newConnection", "pendingConnectionAvailable"];
/// What `stateChanged` may be asked for.
pub(super) const STATES: &[&str] =
    &["Bound", "Closing", "Connected", "Connecting", "HostLookup", "Unconnected"];
/// What `errorOccurred` and `acceptError` may be asked for; their numbers are -1 to 22.
pub(super) const ERRORS: &[&str] = &[
    "AddressInUseError",
    "ConnectionRefusedError",
    "DatagramTooLargeError",
    "HostNotFoundError",
    "NetworkError",
    "OperationError",
    "ProxyAuthenticationRequiredError",
    "ProxyConnectionClosedError",
    "ProxyConnectionRefusedError",
    "ProxyConnectionTimeoutError",
    "ProxyNotFoundError",
    "ProxyProtocolError",
    "RemoteHostClosedError",
    "SocketAccessError",
    "SocketAddressNotAvailableError",
    "SocketResourceError",
    "SocketTimeoutError",
    "SslHandshakeFailedError",
    "SslInternalError",
    "SslInvalidUserDataError",
    "TemporaryError",
    "UnfinishedSocketOperationError",
    "UnknownSocketError",
    "UnsupportedSocketOperationError",
];
pub(super) const LARGEST_ERROR: i64 = 22;
/// What may be written besides a text.
pub(super) const WRITTEN: &[&str] = &["PEERPORT", "READ"];
/// The calls that answer with true or false, or with an object or none.
pub(super) const QUESTIONS: &[&str] = &[
    "atEnd",
    "bind",
    "canReadLine",
    "flush",
    "getChar",
    "hasPendingConnections",
    "isListening",
    "isOpen",
    "isReadable",
    "isSequential",
    "isTransactionStarted",
    "isValid",
    "isWritable",
    "listen",
    "nextPendingConnection",
    "putChar",
    "seek",
    "waitForBytesWritten",
    "waitForConnected",
    "waitForDisconnected",
    "waitForNewConnection",
    "waitForReadyRead",
];
/// The calls that answer with a number.
pub(super) const NUMBERS: &[&str] = &[
    "bytesAvailable",
    "bytesToWrite",
    "listenBacklogSize",
    "maxPendingConnections",
    "openMode",
    "pos",
    "readBufferSize",
    "readChannelCount",
    "size",
    "skip",
    "writeChannelCount",
];
/// The calls that answer with the number of an error.
pub(super) const ERROR_NUMBERS: &[&str] = &["error", "serverError"];
pub(super) const COMPARISONS: &[&str] = &["!=", "<", "<=", "==", ">", ">="];
pub(super) const EQUALITIES: &[&str] = &["!=", "=="];
/// Of `descriptors`.
pub(super) const LIMITS: &[&str] = &["again", "none"];
pub(super) const MODES: &[&str] = &["NotOpen", "ReadOnly", "ReadWrite", "WriteOnly"];
pub(super) const PROTOCOLS: &[&str] = &["AnyIP", "IPv4", "IPv6"];
pub(super) const PORTS: &[&str] = &["BADPORT", "PORT", "PORT2", "SPORT"];
pub(super) const ADDRESSES: &[&str] =
    &["Any", "AnyIPv4", "AnyIPv6", "Broadcast", "LocalHost", "LocalHostIPv6", "Null"];
/// Where a raw peer is.
pub(super) const LOOPBACK: &[&str] = &["LocalHost", "LocalHostIPv6"];
pub(super) const OPTIONS: &[&str] = &[
    "KeepAlive",
    "LowDelay",
    "MulticastLoopback",
    "MulticastTtl",
    "PathMtu",
    "ReceiveBufferSize",
    "SendBufferSize",
    "TypeOfService",
];

/// The name that begins most like `word`, and of several the one whose length is nearest.
pub(super) fn nearest(methods: &[Method], word: &str) -> Option<&'static str> {
    let alike = |name: &str| {
        let pairs = name.bytes().zip(word.bytes());
        pairs.take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count()
    };
    let names = methods.iter().map(|(name, _)| *name).filter(|name| alike(name) > 0);
    // The first of those that are equally near.
    names.min_by_key(|name| (usize::MAX - alike(name), name.len().abs_diff(word.len())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::{SocketError, SocketState};
    use crate::text::{Face, Language};

    #[test]
    fn the_names_of_states_and_errors_are_qts() {
        let states = SocketState::ALL.iter().map(ToString::to_string);
        // Qt never has a socket in that state.
        let mut states: Vec<_> = states.filter(|state| state != "Listening").collect();
        states.sort();
        assert_eq!(states, STATES);
        let mut errors: Vec<_> = SocketError::ALL.iter().map(|error| error.qt_name()).collect();
        errors.sort_unstable();
        assert_eq!(errors, ERRORS);
        let largest = SocketError::ALL.iter().map(|error| error.number()).max();
        assert_eq!(largest.map(i64::from), Some(LARGEST_ERROR));
    }

    #[test]
    fn the_sentence_of_what_a_step_is_names_all_of_them() {
        let said = facts::want_step().sentence(Language::English, Face::Library);
        let words: Vec<_> = said.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        assert!(STEPS.iter().all(|step| words.contains(step)), "{said}");
    }

    #[test]
    fn every_call_that_may_be_asked_for_is_one() {
        let known = |name: &&&str| {
            SOCKET_METHODS.iter().chain(SERVER_METHODS).any(|(method, _)| method == *name)
        };
        let asked = [QUESTIONS, NUMBERS, ERROR_NUMBERS].concat();
        assert_eq!(asked.iter().filter(known).count(), asked.len());
    }
}
