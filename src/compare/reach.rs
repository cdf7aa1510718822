//! How far a difference on purpose reaches, in traces of both.

use super::diff::rows;
use super::explain::{Model, explain};

/// The statements that explain, and what Qt says where nothing does.
fn told(qt: &str, here: &str) -> (Vec<&'static str>, Option<String>) {
    let rows = rows(qt, here);
    let verdict = explain(&rows, Model::Same);
    let statements = verdict.reasons.iter().map(|reason| reason.statements).collect();
    let unexplained = verdict.unexplained.map(|at| rows[at].left.unwrap_or("").to_owned());
    (statements, unexplained)
}

fn explained(statement: &'static str) -> (Vec<&'static str>, Option<String>) {
    (vec![statement], None)
}

/// A reset behind bytes that were not read when the slot wrote: Qt keeps them, they are lost here.
fn lost(name: &str) -> [String; 2] {
    let kept = "signal c readyRead avail=9 [Connected]\n\
                call c.write(\"ack\") -> 3\n\
                error c 1 RemoteHostClosedError \"x\" [Connected]\n\
                state c Closing\n\
                state c Unconnected\n\
                call c.readAll() -> \"important\"\n";
    let gone = "signal c readyRead avail=9 [Connected]\n\
                call c.write(\"ack\") -> 3\n\
                error c 1 RemoteHostClosedError \"x\" [Connected]\n\
                signal c aboutToClose [Connected]\n\
                state c Unconnected\n\
                call c.readAll()\n  warning \"device not open\"\nret \"\"\n";
    let of =
        |text: &str| text.replace(" c ", &format!(" {name} ")).replace(" c.", &format!(" {name}."));
    [of(kept), of(gone)]
}

const DELETED: &str =
    "call delete s\n  destroyed s\n  state k Unconnected\n  destroyed k\nret void\n";
const DELETED_HERE: &str = "call delete s\n  destroyed s\nret void\n";

#[test]
fn a_destroyed_server_explains_its_own_sockets_and_clients_only() {
    // The second client comes at once, later, or from the second peer.
    for connects in ["peer connect", "peer later: connect", "peer2 connect (127.0.0.2)"] {
        explains_its_own_alone(connects);
    }
}

fn explains_its_own_alone(connects: &str) {
    let begun = &format!(
        "(socket k is taken from server s)\ncall s2.listen(LocalHost, 0) -> true\n\
         {connects}\n-- event loop\ncall s2.nextPendingConnection() -> socket\n"
    );
    let [kept, gone] = lost("k2");
    let end = "-- end of script, destructors follow\n";
    let its = "state k Unconnected\ndestroyed k\n";
    let qt = [begun, DELETED, end].concat();
    let here = [begun, DELETED_HERE, end, its].concat();
    assert_eq!(told(&qt, &here), explained("130"));
    let qt = [begun, DELETED, &kept, end].concat();
    let here = [begun, DELETED_HERE, &gone, end, its].concat();
    assert_eq!(told(&qt, &here), (vec!["130"], Some("state k2 Closing".to_owned())));

    let sees = |first: &str, second: &str| {
        format!("client1 sees \"\" then {first}\nclient2 sees \"\" then {second}\n")
    };
    let qt = [begun, DELETED, &sees("EOF", "EOF"), end].concat();
    let here = |second| [begun, DELETED_HERE, &sees("open", second), end, its].concat();
    assert_eq!(told(&qt, &here("EOF")), explained("130"));
    let (_, unexplained) = told(&qt, &here("open"));
    assert_eq!(unexplained.as_deref(), Some("client2 sees \"\" then EOF"), "it is of s2");
}

#[test]
fn long_arrivals_of_one_length_are_told_apart_by_their_hash() {
    let sees = |seen: &str| {
        format!("(socket k is taken from server s)\n{DELETED}client1 sees {seen} then EOF\n")
    };
    let here = |seen: &str| sees(seen).replace(DELETED, DELETED_HERE).replace("EOF", "open");
    let pair = |qt: &str, here_seen: &str| told(&sees(qt), &here(here_seen)).1;
    assert_eq!(pair("90 bytes 0a0a0a0a", "90 bytes 0a0a0a0a"), None);
    assert_eq!(pair("90 bytes 0a0a0a0a", "95 bytes 0b0b0b0b"), None);
    assert!(pair("90 bytes 0a0a0a0a", "90 bytes 0b0b0b0b").is_some());
}

#[test]
fn the_next_socket_of_that_name_did_not_go_along_with_the_server() {
    let taken = "(socket k is taken from server s)\n";
    let again = "(socket k is taken from server s)\n";
    let [kept, gone] = lost("k");
    let qt = [taken, DELETED, "!! there is no k now\n", again, &kept].concat();
    let here = [taken, DELETED_HERE, "call k.state() -> Connected\n", again, &gone].concat();
    assert_eq!(told(&qt, &here), (vec!["130"], Some("state k Closing".to_owned())));
}

#[test]
fn who_had_reset_before_it_was_accepted_is_recognised_however_it_is_asked() {
    let reset = "peer connect\npeer RST\ncall s.nextPendingConnection() -> socket\n";
    for (qt, here) in [
        ("call k.peerAddress() -> \"\"", "call k.peerAddress() -> \"127.0.0.1\""),
        ("call k.peerPort() -> 0", "call k.peerPort() -> EPHEMERAL"),
        (
            "dump k local=\"\":0 peer=\"\":0 peerName=\"\" descriptor=open",
            "dump k local=\"\":0 peer=\"127.0.0.1\":EPHEMERAL peerName=\"\" descriptor=open",
        ),
    ] {
        let with = |reset: &str, line: &str| format!("{reset}{line}\n");
        assert_eq!(told(&with(reset, qt), &with(reset, here)), explained("122"), "{qt}");
        assert_eq!(told(&with(reset, here), &with(reset, qt)).0, [""; 0], "the other way round");
        assert_eq!(told(&with("", qt), &with("", here)).0, [""; 0], "nobody has reset");
        // The next one of that name has an address.
        let next = "call s.nextPendingConnection() -> socket\n\
                    signal k disconnected [Unconnected] peerPort=PEERPORT avail=0\n";
        let ended = |line: &str, port: &str| {
            format!(
                "{reset}{line}\nsignal k disconnected [Unconnected] peerPort={port} avail=0\n{next}"
            )
        };
        let both = (ended(qt, "0"), ended(here, "EPHEMERAL"));
        assert_eq!(told(&both.0, &both.1), explained("122"), "{qt}");
        // It has ended before it says so, and the next one ends, too.
        let late = |line: &str, port: &str| {
            let end = "signal k disconnected [Unconnected] peerPort=";
            format!("{next}{reset}{end}{port} avail=0\n{line}\n{next}{end}PEERPORT avail=0\n")
        };
        let both = (late(qt, "0"), late(here, "EPHEMERAL"));
        assert_eq!(told(&both.0, &both.1), explained("122"), "{qt}");
        let client = |text: &str| text.replace(" k", " c");
        assert_eq!(told(&client(&with(reset, qt)), &client(&with(reset, here))).0, [""; 0]);
    }
}

#[test]
fn pausing_in_either_slot_is_recognised_and_explains_no_other_server() {
    let available = "signal s pendingConnectionAvailable hasPending=true\n";
    let new = "signal s newConnection hasPending=true\n";
    let pause = "call s.pauseAccepting()\n";
    for turn in [[available, pause, new].concat(), [available, new, pause].concat()] {
        let qt = ["-- event loop\n", &turn, available, new].concat();
        let here = ["-- event loop\n", &turn].concat();
        assert_eq!(told(&qt, &here), explained("125"));
        let other = "signal s2 newConnection hasPending=true\n";
        let (_, unexplained) = told(&[&qt, other].concat(), &here);
        assert_eq!(unexplained.as_deref(), Some(other.trim_end()));
        let outside = |text: &str| text.replace("-- event loop\n", pause).replace(&turn, "");
        assert_eq!(told(&outside(&qt), &outside(&here)).0, [""; 0], "not in a slot");
    }
}

#[test]
fn an_old_error_is_a_server_s() {
    let error = |object: &str, number: u8| format!("call {object}.serverError() -> {number}\n");
    assert_eq!(told(&error("s", 22), &error("s", 5)), explained("134"));
    let bytes = |number: u8| format!("call c.bytesAvailable() -> {number}\n");
    assert_eq!(told(&bytes(22), &bytes(5)).0, [""; 0]);
}

/// A server with a client, and one more while there are no descriptors left.
const NO_DESCRIPTORS: &str = "call s.listen(LocalHost, 0) -> true\npeer connect\n-- event loop\n\
     signal s pendingConnectionAvailable hasPending=true\n\
     signal s newConnection hasPending=true\n\
     peer connect\nfile descriptor limit reached\n-- event loop\n";
const ACCEPT_ERROR: &str = "acceptError s 4 SocketResourceError \"Out of resources\"\n";

#[test]
fn a_server_that_fails_unheard_in_qt_takes_its_clients_in_at_another_time() {
    let come = "signal s pendingConnectionAvailable hasPending=true\n\
                signal s newConnection hasPending=true\n";
    let again = "limit restored\n-- event loop\n";
    let take = |result: &str| format!("call s.nextPendingConnection() -> {result}\n");
    let qt = [NO_DESCRIPTORS, again, come, &take("socket")].concat();
    let slot = "call s.serverPort() -> SPORT\n";
    let here = [NO_DESCRIPTORS, ACCEPT_ERROR, slot, again, &take("null")].concat();
    assert_eq!(told(&qt, &here), explained("135"));
    // Not while there are descriptors, nor of the first client.
    let limit = "file descriptor limit reached\n";
    let without = |text: &str| text.replace(limit, "");
    assert_eq!(told(&without(&qt), &without(&here)).0, [""; 0]);
    let first = |text: &str| text.replace(come, "");
    assert_eq!(told(&first(&qt), &first(&here)).0, [""; 0]);
    // It is about this server.
    let asks = |number: u8| format!("call s2.serverError() -> {number}");
    let other = |text: &str, number: u8| format!("{text}-- event loop\n{}\n", asks(number));
    assert_eq!(told(&other(&qt, 4), &other(&here, 5)), (vec!["135"], Some(asks(4))));
}

#[test]
fn a_server_that_is_paused_at_another_time_has_other_clients_to_take() {
    let slot = "signal s newConnection hasPending=true\n";
    let [pause, turn] = ["call s.pauseAccepting()\n", "-- event loop\n"];
    let asks = |pending: u8, socket: &str| {
        format!(
            "dump s isListening=1 hasPending={pending} maxPending=30\n\
             call s.nextPendingConnection() -> {socket}\n"
        )
    };
    let qt = [turn, slot, pause, slot, turn, &asks(1, "socket")].concat();
    let here = [turn, slot, pause, turn, &asks(0, "null")].concat();
    assert_eq!(told(&qt, &here), explained("125"));
    let (_, unexplained) = told(&qt, &here.replace("isListening=1", "isListening=0"));
    assert!(unexplained.is_some_and(|line| line.starts_with("dump s ")));
    // After an old error has come again in Qt.
    let resumed = |error: &str, result: &str| {
        [turn, slot, error, turn, &asks(0, result)].concat().replace("hasPending=1", "hasPending=0")
    };
    let again = [ACCEPT_ERROR, "call s.serverPort() -> SPORT\n"].concat();
    assert_eq!(told(&resumed(&again, "null"), &resumed("", "socket")), explained("136"));
}

#[test]
fn an_order_that_qt_does_not_promise_is_one_between_objects() {
    let [a, b] = [
        "signal k readyRead avail=3 [Connected]\ncall k.readAll() -> \"abc\"\n",
        "signal s newConnection hasPending=true\n",
    ];
    let turn = |first: &str, second: &str| {
        ["-- event loop\n", first, second, "-- event loop\ncall k.state() -> Connected\n"].concat()
    };
    assert_eq!(told(&turn(a, b), &turn(b, a)), explained("140"));
    assert_eq!(told(&turn(b, a), &turn(a, b)), explained("140"));
    // The next step of the script is none of theirs.
    let step =
        |text: String| text.replacen("-- event loop\ncall", "peer close\n-- event loop\ncall", 1);
    assert_eq!(told(&step(turn(a, b)), &step(turn(b, a))), explained("140"));
    // Not if they read something else, or it is one object, or another turn.
    let other = a.replace("abc", "ab");
    assert_eq!(told(&turn(a, b), &turn(b, &other)).0, [""; 0]);
    let own =
        b.replace("s newConnection hasPending=true", "k bytesWritten 3 toWrite=0 [Connected]");
    assert_eq!(told(&turn(a, &own), &turn(&own, a)).0, [""; 0]);
    let turns = |first: &str, second: &str| turn(first, &["-- event loop\n", second].concat());
    assert_eq!(told(&turns(a, b), &turns(b, a)).0, [""; 0]);
    // They go behind the turn, in the order of their slots.
    let ends = |name: &str| format!("state {name} Unconnected\ncall {name}.deleteLater()\n");
    let gone = |first: &str, second: &str| {
        let gone = format!("destroyed {first}\ndestroyed {second}\n");
        turn(&ends(first), &[ends(second), gone].concat())
    };
    assert_eq!(told(&gone("k", "k2"), &gone("k2", "k")), explained("140"));
    let kept = gone("k2", "k").replace("destroyed k\n", "");
    assert_eq!(told(&gone("k", "k2"), &kept).0, [""; 0]);
    // The last line of a call is the same in each order.
    let aborts = |name: &str| {
        format!("error {name} 1 X\ncall {name}.abort()\n  state {name} Unconnected\nret void\n")
    };
    let step = "client2 send failed: it has closed\n";
    let two = |first: &str, second: &str| {
        ["-- event loop\n", &aborts(first), &aborts(second), step, "-- end\n"].concat()
    };
    assert_eq!(told(&two("k", "k2"), &two("k2", "k")), explained("140"));
    assert_eq!(
        told(&two("k", "k2"), &two("k2", "k").replace("  state k ", "  state c ")).0,
        [""; 0]
    );
    // What the other end does at different times comes in that order.
    let later = |text: String| format!("peer later: send\n{text}");
    assert_eq!(told(&later(turn(a, b)), &later(turn(b, a))).0, [""; 0]);
    // The rest is compared.
    let (_, unexplained) =
        told(&turn(a, b), &turn(b, a).replace("state() -> Connected", "state() -> Closing"));
    assert_eq!(unexplained.as_deref(), Some("call k.state() -> Connected"));
}

#[test]
fn the_options_of_a_refused_attempt_are_those_of_its_own_socket() {
    let refused = "call c.connectToHost(\"127.0.0.1\", BADPORT)\n  state c HostLookup\n  \
                   state c Connecting\nret void\n-- event loop\nstate c Unconnected\n";
    let asks = |begun: &str, call: &str, value: &str| format!("{begun}call c.{call} -> {value}\n");
    let told = |begun: &str, call: &str| {
        told(&asks(begun, call, "0"), &asks(begun, call, "invalid QVariant"))
    };
    assert_eq!(told(refused, "socketOption(LowDelay)"), explained("160"));
    let connected = refused.replace("-- event loop", "state c Connected");
    assert_eq!(told(&connected, "socketOption(LowDelay)").0, [""; 0]);
    assert_eq!(told(refused, "readChannelCount()").0, [""; 0]);
    // A lookup leaves it, also one that finds nothing.
    let looks_up = [refused, "call c.connectToHost(\"x\", PORT)\n  state c HostLookup\n"].concat();
    assert_eq!(told(&looks_up, "socketOption(LowDelay)"), explained("160"));
    let not_found = [&looks_up, "-- event loop\nstate c Unconnected\n"].concat();
    assert_eq!(told(&not_found, "socketOption(LowDelay)"), explained("160"));
    let fresh = not_found.replace("  state c Connecting\n", "");
    assert_eq!(told(&fresh, "socketOption(LowDelay)").0, [""; 0]);
    // A wait tells while it is Connecting that it was refused.
    let error = "error c 0 ConnectionRefusedError \"Connection refused\" [Connecting]\n";
    let connecting = refused.replace("-- event loop\nstate c Unconnected\n", "");
    assert_eq!(told(&connecting, "socketOption(LowDelay)").0, [""; 0]);
    let waited = [&connecting, error].concat();
    assert_eq!(told(&waited, "socketOption(LowDelay)"), explained("160"));
    let again = [&waited, "state c Unconnected\nstate c HostLookup\nstate c Connected\n"].concat();
    assert_eq!(told(&again, "socketOption(LowDelay)").0, [""; 0]);
}
