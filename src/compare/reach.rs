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

const WARNING: &str =
    "warning \"QNativeSocketEngine::write() was not called in QAbstractSocket::ConnectedState\"\n";
const CONNECTS: &str = "call c.connectToHost(\"127.0.0.1\", PORT)\n  state c HostLookup\n  \
                        state c Connecting\n  signal c hostFound [Connecting]\nret void\n";
const REFUSED: &str = "call c.write(\"hello\") -> 5\n-- event loop\nstate c Unconnected\n\
                       error c 0 ConnectionRefusedError \"Connection refused\" [Unconnected]\n";

/// Refused while it is waited for: the second report comes later.
const REFUSED_IN_WAIT: &str = "call c.write(\"hello\") -> 5\ncall c.waitForConnected(1000)\n  \
     state c Unconnected\n  error c 0 ConnectionRefusedError \"Connection refused\" [Unconnected]\n\
     ret false\ncall c2.state() -> Connected\n-- event loop\n";

/// Qt's second report of the refusal.
fn twice() -> String {
    let error = "error c 0 ConnectionRefusedError \"Connection refused\" [Unconnected]\n";
    [WARNING, error, "signal c aboutToClose [Unconnected]\n"].concat()
}

#[test]
fn a_refusal_that_is_told_twice_explains_nothing_of_the_next_connection() {
    let qt = [CONNECTS, REFUSED, &twice(), "call c.isOpen() -> false\n"].concat();
    let here = [CONNECTS, REFUSED, "call c.isOpen() -> true\n"].concat();
    assert_eq!(told(&qt, &here), explained("37"));

    let waited = |text: &str| [CONNECTS, REFUSED_IN_WAIT, text].concat();
    assert_eq!(told(&waited(&twice()), &waited("")), explained("37"));

    let [kept, gone] = lost("c");
    let again = [CONNECTS, "-- event loop\nstate c Connected\n"].concat();
    let (statements, unexplained) =
        told(&[&qt[..], &again, &kept].concat(), &[&here[..], &again, &gone].concat());
    assert_eq!(statements, ["37"]);
    assert_eq!(unexplained.as_deref(), Some("state c Closing"));
}

#[test]
fn the_warning_of_a_write_that_fails_is_neither_a_flush_nor_a_refusal() {
    let bound = "call c.connectToHost(\"127.0.0.1\", PORT)\n  state c HostLookup\n  \
                 call c.bind(LocalHost, 0)\n    state c Bound\n  ret true\nret void\n\
                 call c.write(\"hello\") -> 5\ncall c.disconnectFromHost()\n  state c Closing\n\
                 ret void\n-- event loop\n";
    let end = "signal c aboutToClose [Closing]\nstate c Unconnected\n";
    let qt = [bound, WARNING, "error c -1 UnknownSocketError \"x\" [Closing]\n", end].concat();
    let here = [bound, "error c 1 RemoteHostClosedError \"y\" [Closing]\n", end].concat();
    assert_eq!(told(&qt, &here), (vec![], Some(WARNING.trim_end().to_owned())));
}

#[test]
fn a_flush_explains_what_its_own_attempt_brings_to_the_other_end_and_no_less() {
    let other = CONNECTS.replace(" c ", " c2 ").replace(" c.", " c2.");
    let flush =
        |text: &str| [&other[..], CONNECTS, "call c.write(\"hello\") -> 5\n", text].concat();
    let killed = format!("call c.flush()\n  {WARNING}  state c Unconnected\nret false\n");
    let looks = |first: &str, second: &str| {
        format!(
            "peer accept\npeer sees \"{first}\" then open\npeer accept\npeer sees \"{second}\" then open\n"
        )
    };
    let alive = "call c.flush() -> false\n";
    // The first one that connected was c2.
    let qt = [flush(&killed), looks("two", "")].concat();
    assert_eq!(told(&qt, &[flush(alive), looks("two", "hello")].concat()), explained("36"));
    let loses = told(&qt, &[flush(alive), looks("tw", "hello")].concat());
    assert_eq!(loses.1.as_deref(), Some("peer sees \"two\" then open"), "it is c2's");
    let qt = [flush(&killed), looks("two", "hel")].concat();
    let loses = told(&qt, &[flush(alive), looks("two", "he")].concat());
    assert_eq!(loses.1.as_deref(), Some("peer sees \"hel\" then open"), "less than in Qt");
}

#[test]
fn a_flush_at_the_second_peer_explains_nothing_at_the_first() {
    let second = CONNECTS.replace(" c ", " c2 ").replace(" c.", " c2.").replace("PORT", "PORT2");
    let qt = [CONNECTS, &second, "call c2.write(\"hello\") -> 5\n"].concat();
    let killed = format!("call c2.flush()\n  {WARNING}  state c2 Unconnected\nret false\n");
    let looks = |first: &str, second: &str| {
        format!(
            "peer2 accept\npeer accept\npeer2 sees \"{second}\" then open\npeer sees \"{first}\" then open\n"
        )
    };
    let kills = [&qt[..], &killed].concat();
    let alive = [&qt[..], "call c2.flush() -> false\n"].concat();
    let pair = |qt: (&str, &str), here: (&str, &str)| {
        told(
            &[&kills[..], &looks(qt.0, qt.1)].concat(),
            &[&alive[..], &looks(here.0, here.1)].concat(),
        )
    };
    assert_eq!(pair(("one", ""), ("one", "hello")), explained("36"));
    let loses = pair(("one", ""), ("on", "hello"));
    assert_eq!(loses.1.as_deref(), Some("peer sees \"one\" then open"), "it is c's");
}

#[test]
fn long_arrivals_of_one_length_are_told_apart_by_their_hash() {
    let killed = format!("call c.flush()\n  {WARNING}  state c Unconnected\nret false\n");
    let begun = [CONNECTS, "call c.write(\"hello\") -> 5\n"].concat();
    let sees = |seen: &str| format!("peer accept\npeer sees {seen} then open\n");
    let pair = |qt: &str, here: &str| {
        let here = [&begun[..], "call c.flush() -> false\n", &sees(here)].concat();
        told(&[&begun[..], &killed, &sees(qt)].concat(), &here).1
    };
    assert_eq!(pair("90 bytes 0a0a0a0a", "95 bytes 0b0b0b0b"), None);
    assert!(pair("90 bytes 0a0a0a0a", "90 bytes 0b0b0b0b").is_some());
}

#[test]
fn bytes_that_a_fin_would_have_cost_explain_only_their_own_connection() {
    let served = "(socket k is taken from server s)\n(socket k2 is taken from server s)\n";
    let ends = "error k 1 RemoteHostClosedError \"x\" [Connected]\n";
    let sees = |first: &str, second: &str| {
        format!("client1 sees \"{first}\" then EOF\nclient2 sees \"{second}\" then open\n")
    };
    let wrote = "signal k bytesWritten 6 toWrite=0 [Connected]\n";
    let qt = [served, ends, &sees("", "")].concat();
    let here = [served, wrote, ends, &sees("answer", "")].concat();
    assert_eq!(told(&qt, &here), explained("68"));
    let other = [served, wrote, ends, &sees("answer", "x")].concat();
    assert_eq!(told(&qt, &other).1.as_deref(), Some("client2 sees \"\" then open"));
    // The other way round it is a loss here.
    let qt = [served, ends, &sees("abc", "")].concat();
    let loss = [served, wrote, ends, &sees("ab", "")].concat();
    assert_eq!(told(&qt, &loss).1.as_deref(), Some("client1 sees \"abc\" then EOF"));
    // In the turn both had a FIN, and the slot of bytesWritten runs here.
    let other = ends.replace(" k ", " k2 ");
    let qt = [served, ends, &other].concat();
    let slot = [wrote, "call k.bytesToWrite() -> 0\n"].concat();
    let both = [served, &slot, &wrote.replace(" k ", " k2 "), ends, &other].concat();
    assert_eq!(told(&qt, &both), explained("68"));
    let slot = [wrote, "call k.bytesToWrite() -> 0\n", ends].concat();
    let qt = [served, ends].concat();
    let late = [&qt, "call k.bytesToWrite() -> 6\n"].concat();
    let here = [served, &slot, "call k.bytesToWrite() -> 0\n"].concat();
    assert_eq!(told(&late, &here).1.as_deref(), Some("call k.bytesToWrite() -> 6"));
    let sent = |text: &str| [served, text, ends, wrote].concat();
    assert_eq!(told(&sent(""), &[served, wrote, ends].concat()).0, ["68"]);
    assert_eq!(told(&[served, ends, wrote].concat(), &[served, ends].concat()).0, [""; 0]);
}

#[test]
fn bytes_of_a_reconnect_explain_nothing_of_the_connection_after_it() {
    for slot in
        ["disconnected [Unconnected] peerPort=PORT avail=0", "readChannelFinished [Unconnected]"]
    {
        let slot = format!("signal c {slot}\n");
        let begun = [&slot, CONNECTS, "call c.write(\"hello\") -> 5\n"].concat();
        let connected = "state c Connected\nsignal c connected [Connected]\n";
        let wrote = "signal c bytesWritten 5 toWrite=0 [Connected]\n";
        let sees = |text: &str| format!("peer accept\npeer sees \"{text}\" then open\n");
        let qt = [&begun, connected, &sees("")].concat();
        let here = [&begun, connected, wrote, &sees("hello")].concat();
        assert_eq!(told(&qt, &here), explained("43"));
        let again = [CONNECTS, connected].concat();
        let later = |first: &str, text: &str| [first, &again, &sees(text)].concat();
        assert_eq!(told(&later(&qt, "x"), &later(&here, "x")), explained("43"));
        let (_, unexplained) = told(&later(&qt, ""), &later(&here, "x"));
        assert_eq!(unexplained.as_deref(), Some("peer sees \"\" then open"));
    }
    // A write that no slot made is another matter.
    let plain =
        [CONNECTS, "call c.write(\"hello\") -> 5\n-- event loop\nstate c Connected\n"].concat();
    let here = [&plain, "signal c bytesWritten 5 toWrite=0 [Connected]\n"].concat();
    assert_eq!(told(&plain, &here).0, [""; 0]);
}

const DELETED: &str =
    "call delete s\n  destroyed s\n  state k Unconnected\n  destroyed k\nret void\n";
const DELETED_HERE: &str = "call delete s\n  destroyed s\nret void\n";

#[test]
fn a_destroyed_server_explains_its_own_sockets_and_clients_only() {
    let begun = "(socket k is taken from server s)\ncall s2.listen(LocalHost, 0) -> true\n\
                 peer connect\n-- event loop\ncall s2.nextPendingConnection() -> socket\n";
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
fn who_connects_or_accepts_later_is_counted_when_the_loop_begins() {
    // client2 is of s2: it was told to connect before, and did it in the loop.
    let begun = "(socket k is taken from server s)\ncall s2.listen(LocalHost, 0) -> true\n\
                 peer later: connect\n-- event loop\ncall s2.nextPendingConnection() -> socket\n";
    let end = "-- end of script, destructors follow\n";
    let sees = |first: &str, second: &str| {
        format!("client1 sees \"\" then {first}\nclient2 sees \"\" then {second}\n")
    };
    let qt = [begun, DELETED, &sees("EOF", "EOF"), end].concat();
    let here = |second: &str| {
        [begun, DELETED_HERE, &sees("open", second), end, "state k Unconnected\ndestroyed k\n"]
            .concat()
    };
    assert_eq!(told(&qt, &here("EOF")), explained("130"));
    let (_, unexplained) = told(&qt, &here("open"));
    assert_eq!(unexplained.as_deref(), Some("client2 sees \"\" then EOF"), "it is of s2");

    // What peer has accepted later is c2's, and c's flush is not about that.
    let other = CONNECTS.replace(" c ", " c2 ").replace(" c.", " c2.");
    let killed = format!("call c.flush()\n  {WARNING}  state c Unconnected\nret false\n");
    let flush = |flush: &str, sees: &str| {
        let later = "peer later: accept\n-- event loop\n";
        let sees = format!("peer sees \"{sees}\" then open\n");
        [&other[..], later, CONNECTS, "call c.write(\"hello\") -> 5\n", flush, &sees].concat()
    };
    let loses = told(&flush(&killed, ""), &flush("call c.flush() -> false\n", "hello"));
    assert_eq!(loses.1.as_deref(), Some("peer sees \"\" then open"), "it is c2's");
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
