//! [`meaning()`]: what a word that can stand in a script means, in one sentence.

use super::explanations::{Kind, TABLE};
use crate::signal::SocketError;
use crate::text::{Fact, facts};
use crate::trace::script::Object;

type Meaning = (&'static str, fn() -> Fact);

/// What `word` means where the parser expects `expected`. None of a word that the language has not
/// there.
#[must_use]
pub fn meaning(word: &str, expected: &Fact) -> Option<Fact> {
    let of_table = |kind: Kind, key: &str| {
        TABLE.iter().find(|entry| entry.kind == kind && entry.key == key).map(|it| (it.what)())
    };
    let of = |list: &[Meaning]| list.iter().find(|(name, _)| *name == word).map(|(_, what)| what());
    let of_server = format!("server.{word}");
    match expected.code() {
        "want_socket_method" => of_table(Kind::Call, word).or_else(|| of(CALLS)),
        "want_server_method" => {
            of(SERVER_CALLS).or_else(|| of_table(Kind::Call, &of_server)).or_else(|| of(CALLS))
        }
        "want_peer_action" => of(PEER_ACTIONS),
        "want_signal" => {
            of_table(Kind::Signal, word).or_else(|| of_table(Kind::Signal, &of_server))
        }
        "want_state" => of_table(Kind::Signal, &format!("stateChanged {word}")),
        "want_error" => of_table(Kind::Signal, &format!("errorOccurred {word}")).or_else(|| {
            let error = SocketError::ALL.iter().find(|error| error.qt_name() == word)?;
            Some(facts::word_error(i64::from(error.number())))
        }),
        "want_step" => of(STEPS).or_else(|| of(WORDS)).or_else(|| name(word)),
        _ => of(WORDS).or_else(|| of(STEPS)).or_else(|| name(word)),
    }
}

fn name(word: &str) -> Option<Fact> {
    Some(match Object::of(word) {
        Some(Object::Socket) => facts::word_client(),
        Some(Object::Server) => facts::word_server(),
        Some(Object::Accepted) => facts::word_accepted(),
        None if word.starts_with("client") => facts::word_raw_client(),
        None if word.starts_with("peer") => facts::word_raw(),
        None => return None,
    })
}

/// What a line begins with.
const STEPS: &[Meaning] = &[
    ("connected", facts::word_step_connected),
    ("served", facts::word_step_served),
    ("later", facts::word_step_later),
    ("loop", facts::word_step_loop),
    ("on", facts::word_step_on),
    ("once", facts::word_step_once),
    ("if", facts::word_step_if),
    ("while", facts::word_step_while),
    ("repeat", facts::word_step_repeat),
    ("hide", facts::word_step_hide),
    ("show", facts::word_step_show),
    ("dump", facts::word_step_dump),
    ("delete", facts::word_step_delete),
    ("descriptors", facts::word_step_descriptors),
    ("end", facts::word_step_end),
    ("else", facts::word_step_else),
    ("scenario", facts::word_step_scenario),
];

/// Names and arguments.
const WORDS: &[Meaning] = &[
    ("it", facts::word_it),
    ("k+", facts::word_each),
    ("not", facts::word_not),
    ("READ", facts::word_read),
    ("PEERPORT", facts::word_peer_port),
    ("Null", facts::word_null),
    ("full", facts::word_full),
    ("PORT", facts::word_port),
    ("PORT2", facts::word_port_2),
    ("SPORT", facts::word_server_port),
    ("BADPORT", facts::word_bad_port),
    ("again", facts::word_again),
    ("none", facts::word_none),
    ("ReadWrite", facts::word_read_write),
    ("ReadOnly", facts::word_read_only),
    ("WriteOnly", facts::word_write_only),
    ("NotOpen", facts::word_not_open),
    ("AnyIP", facts::word_any_ip),
    ("IPv4", facts::word_ipv4),
    ("IPv6", facts::word_ipv6),
    ("Any", facts::word_any),
    ("AnyIPv4", facts::word_any_ipv4),
    ("AnyIPv6", facts::word_any_ipv6),
    ("Broadcast", facts::word_broadcast),
    ("LocalHost", facts::word_local_host),
    ("LocalHostIPv6", facts::word_local_host_ipv6),
    ("KeepAlive", facts::word_option_keep_alive),
    ("LowDelay", facts::word_option_low_delay),
    ("MulticastLoopback", facts::word_option_multicast_loopback),
    ("MulticastTtl", facts::word_option_multicast_ttl),
    ("PathMtu", facts::word_option_path_mtu),
    ("ReceiveBufferSize", facts::word_option_receive_buffer),
    ("SendBufferSize", facts::word_option_send_buffer),
    ("TypeOfService", facts::word_option_type_of_service),
    ("!=", facts::word_not_equal),
    ("<", facts::word_less),
    ("<=", facts::word_at_most),
    ("==", facts::word_equal),
    (">", facts::word_more),
    (">=", facts::word_at_least),
];

/// Calls that a row of the timeline does not explain.
const CALLS: &[Meaning] = &[
    ("deleteLater", facts::word_call_delete_later),
    ("readLine", facts::word_call_read_line),
    ("peek", facts::word_call_peek),
    ("skip", facts::word_call_skip),
    ("getChar", facts::word_call_get_char),
    ("ungetChar", facts::word_call_unget_char),
    ("putChar", facts::word_call_put_char),
    ("canReadLine", facts::word_call_can_read_line),
    ("flush", facts::word_call_flush),
    ("bytesAvailable", facts::word_call_bytes_available),
    ("bytesToWrite", facts::word_call_bytes_to_write),
    ("atEnd", facts::word_call_at_end),
    ("setReadBufferSize", facts::word_call_set_read_buffer_size),
    ("readBufferSize", facts::word_call_read_buffer_size),
    ("socketOption", facts::word_call_socket_option),
    ("startTransaction", facts::word_call_start_transaction),
    ("rollbackTransaction", facts::word_call_rollback_transaction),
    ("commitTransaction", facts::word_call_commit_transaction),
    ("isTransactionStarted", facts::word_call_is_transaction_started),
    ("state", facts::word_call_state),
    ("error", facts::word_call_error),
    ("errorString", facts::word_call_error_string),
    ("isOpen", facts::word_call_is_open),
    ("isValid", facts::word_call_is_valid),
    ("isReadable", facts::word_call_is_readable),
    ("isWritable", facts::word_call_is_writable),
    ("openMode", facts::word_call_open_mode),
    ("localAddress", facts::word_call_local_address),
    ("localPort", facts::word_call_local_port),
    ("peerAddress", facts::word_call_peer_address),
    ("peerPort", facts::word_call_peer_port),
    ("peerName", facts::word_call_peer_name),
    ("pauseMode", facts::word_call_pause_mode),
    ("isSequential", facts::word_call_is_sequential),
    ("socketType", facts::word_call_socket_type),
    ("pos", facts::word_call_pos),
    ("size", facts::word_call_size),
    ("seek", facts::word_call_seek),
    ("socketDescriptor", facts::word_call_socket_descriptor),
    ("readChannelCount", facts::word_call_read_channel_count),
    ("writeChannelCount", facts::word_call_write_channel_count),
];

/// The same of a server, where its call does something else than that of a socket.
const SERVER_CALLS: &[Meaning] = &[
    ("close", facts::word_call_server_close),
    ("setMaxPendingConnections", facts::word_call_set_max_pending),
    ("maxPendingConnections", facts::word_call_max_pending),
    ("setListenBacklogSize", facts::word_call_set_backlog),
    ("listenBacklogSize", facts::word_call_backlog),
    ("hasPendingConnections", facts::word_call_has_pending),
    ("waitForNewConnection", facts::word_call_wait_new_connection),
    ("serverPort", facts::word_call_server_port),
    ("serverAddress", facts::word_call_server_address),
    ("serverError", facts::word_call_server_error),
    ("isListening", facts::word_call_is_listening),
    ("nextPendingConnection", facts::word_call_next_pending),
];

/// What a raw peer does.
const PEER_ACTIONS: &[Meaning] = &[
    ("listen", facts::word_peer_listen),
    ("accept", facts::word_peer_accept),
    ("connect", facts::word_peer_connect),
    ("send", facts::word_peer_send),
    ("sendUrgent", facts::word_peer_send_urgent),
    ("shutdown", facts::word_peer_shutdown),
    ("close", facts::word_peer_close),
    ("reset", facts::word_peer_reset),
    ("vanish", facts::word_peer_vanish),
    ("read", facts::word_peer_read),
    ("readSlowly", facts::word_peer_read_slowly),
    ("sees", facts::word_peer_sees),
    ("setReceiveBuffer", facts::word_peer_set_receive_buffer),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::{candidates, vocabulary};

    #[test]
    fn every_word_of_the_language_has_a_meaning_where_it_can_stand() {
        for (expected, words) in vocabulary() {
            for word in words {
                assert!(meaning(word, &expected).is_some(), "{}: {word}", expected.code());
            }
        }
        for lines in [
            "|",
            "served k\non k readyRead\n  |",
            "if c isOpen\n  |",
            "peer listen |",
            "if |",
            "c connectToHost |",
            "on |",
            "s nextPendingConnection |",
            "later 1 |",
        ] {
            let script = format!("scenario x \"y\"\n{lines}");
            let caret = script.chars().position(|c| c == '|').expect("the caret");
            let all = candidates(&script.replace('|', ""), caret).expect("some");
            for word in &all.words {
                let is_there = meaning(word, &all.expected).is_some();
                assert!(is_there, "{lines}: {}: {word}", all.expected.code());
            }
        }
        assert_eq!(meaning("nonsense", &facts::want_step()), None);
    }

    #[test]
    fn a_word_means_what_it_does_at_its_place() {
        let says = |word: &str, expected: Fact| meaning(word, &expected).map(|what| what.code());
        assert_eq!(says("close", facts::want_socket_method()), Some("lab_call_close"));
        assert_eq!(says("close", facts::want_server_method()), Some("word_call_server_close"));
        assert_eq!(says("close", facts::want_peer_action()), Some("word_peer_close"));
        assert_eq!(says("connected", facts::want_signal()), Some("lab_signal_connected"));
        assert_eq!(says("connected", facts::want_step()), Some("word_step_connected"));
        assert_eq!(says("NetworkError", facts::want_error()), Some("word_error"));
        assert_eq!(says("Closing", facts::want_state()), Some("lab_state_closing"));
    }
}
