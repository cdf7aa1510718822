//! What a scenario with a mistake in it is told, by this program and, where Qt is, by the C++
//! engine: the same, of the same place.

use std::fs;
#[cfg(feature = "gui")]
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn qtcp(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qtcp"));
    // An engine that is in the user's own cache is none of this test's.
    command.env("XDG_CACHE_HOME", CACHE).env_remove("QTCP_CPP_ENGINE");
    command.args(args).output().expect("the program starts")
}

const CACHE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/cache");

/// The engine that this program builds when it is first asked for: in cargo's directory, or, where
/// others may write to that, in the cache.
#[cfg(feature = "gui")]
fn cpp_engine() -> PathBuf {
    let any = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios/abort_empty.scn");
    assert!(qtcp(&["trace", "--engine", "cpp", any]).status.success(), "the C++ engine");
    let program = Path::new(env!("CARGO_BIN_EXE_qtcp"));
    let target = program.ancestors().find(|path| path.join("CACHEDIR.TAG").is_file());
    let cache = Path::new(CACHE).join("qtcp");
    let places = target.into_iter().chain([cache.as_path()]);
    let entries = places.filter_map(|place| fs::read_dir(place).ok()).flatten();
    let engines = entries.map(|entry| entry.expect("a readable entry").path().join("qtcp-engine"));
    let built = |path: &PathBuf| path.metadata().and_then(|data| data.modified()).ok();
    // Older ones belong to older sources.
    engines.filter(|path| path.is_file()).max_by_key(built).expect("an engine")
}

/// What a script with a mistake is told; the name of the file is left out.
fn mistake_in(lines: impl AsRef<[u8]>) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("wrong.scn");
    fs::write(&file, &lines).expect("a file");
    let lines = String::from_utf8_lossy(lines.as_ref());
    let name = file.to_str().expect("a plain path");
    let output = qtcp(&["trace", name]);
    assert_eq!(output.status.code(), Some(2), "{lines}");
    assert!(output.stdout.is_empty(), "nothing is done: {lines}");
    let told = String::from_utf8(output.stderr).expect("text");
    let prefix = format!("qtcp: {name}:");
    let told = told.strip_prefix(&prefix).unwrap_or_else(|| panic!("{told}"));
    #[cfg(feature = "gui")]
    {
        // The C++ engine says the same of the same place.
        let output = Command::new(cpp_engine()).arg(name).output().expect("it starts");
        assert_eq!(output.status.code(), Some(2), "{lines}");
        let theirs = String::from_utf8(output.stderr).expect("text");
        assert_eq!(theirs, format!("qtcp-engine: {name}:{told}"));
    }
    told.trim_end().to_owned()
}

#[test]
fn a_mistake_is_told_with_line_column_and_what_was_expected() {
    for (lines, expected) in [
        ("", "1:1: expected the header: scenario NAME \"what it shows\", found an empty file"),
        ("c close\n", "1:1: expected the header: scenario NAME \"what it shows\", found c"),
        (
            "scenario x\n",
            "1:11: expected what the scenario shows, as a text in quotes, found the end of the line",
        ),
        (
            "scenario x \"y\nc close",
            "1:12: expected a closing \" at the end of the text, found the end of the line",
        ),
        ("scenario x \"y\" z", "1:16: expected the end of the line, found z"),
        ("scenario x \"y\"\n\nc close now", "3:9: expected the end of the line, found now"),
        ("scenario x \"y\"\nc read", "2:7: expected a whole number, found the end of the line"),
        ("scenario x \"y\"\nc read 5x", "2:8: expected a whole number, found 5x"),
        (
            "scenario x \"y\"\npeer listen \"banana\"",
            "2:13: expected \"127.0.0.1\" or \"::1\", where the peer is, found \"banana\"",
        ),
        (
            "scenario x \"y\"\npeer connect \"10.0.0.1\"",
            "2:14: expected \"127.0.0.1\" or \"::1\", where the peer is, found \"10.0.0.1\"",
        ),
        (
            "scenario x \"y\"\npeer listen Any",
            "2:13: expected \"127.0.0.1\", \"::1\" or one of (LocalHost, LocalHostIPv6), found Any",
        ),
        (
            "scenario x \"y\"\nc write \"\\q\"",
            "2:10: expected one of the escapes \\n \\r \\t \\0 \\xNN \\\" \\\\",
        ),
        ("scenario x \"y\"\nc write \"\\x4\"", "2:10: expected two hexadecimal digits after \\x"),
        (
            "scenario x \"y\"\nc write \"ab\"*",
            "2:14: expected how often the text is repeated, a whole number",
        ),
        (
            "scenario x \"y\"\nc write \"ab\"*99999999",
            "2:14: expected a text of at most 67108864 bytes",
        ),
        (
            "scenario x \"y\"\nc write \"ab\"*33554432\nc write \"a\"*1",
            "3:13: expected texts of at most 67108864 bytes together",
        ),
        (
            "scenario x \"y\"\nc connectToHost \"h\" 65536",
            "2:21: expected a port (0 to 65535, PORT, SPORT or BADPORT), found 65536",
        ),
        (
            "scenario x \"y\"\nc connectToHost \"h\" THERE",
            "2:21: expected a port: 0 to 65535 or one of (BADPORT, PORT, SPORT), found THERE",
        ),
        (
            "scenario x \"y\"\nc connectToHost \"h\" PORT Read",
            "2:26: expected an open mode (NotOpen, ReadOnly, ReadWrite, WriteOnly), found Read",
        ),
        (
            "scenario x \"y\"\n  sockets 5",
            "2:3: expected a step: an object (c, s, k, it, peer, client1), connected, served, later, loop, on, once, if, while, repeat, hide, dump, delete or descriptors, found sockets",
        ),
        (
            "scenario x \"y\"\ndescriptors 5",
            "2:13: expected whether there are any (again, none), found 5",
        ),
        (
            "scenario x \"y\"\nloop 99999",
            "2:6: expected how many milliseconds (0 to 60000), found 99999",
        ),
        (
            "scenario x \"y\"\non c readyRead\n  c readAll\n",
            "4:1: expected the 'end' of the slot that begins in line 2, found the end of the file",
        ),
        (
            "scenario x \"y\"\nend",
            "2:1: expected a step; there is no 'on', 'once', 'if', 'while' or 'repeat' to end here, found end",
        ),
        (
            "scenario x \"y\"\non s readyRead\nend",
            "2:6: expected a signal (acceptError, newConnection, pendingConnectionAvailable), found readyRead",
        ),
        (
            "scenario x \"y\"\non c readyRead\n  delete c\nend",
            "3:10: c cannot be deleted in its own slot, where Qt crashes; call deleteLater, or delete it outside",
        ),
        (
            "scenario x \"y\"\nk close",
            "2:1: expected an accepted socket that is taken somewhere ('s nextPendingConnection k' or 'served k'), found k",
        ),
        (
            "scenario x \"y\"\nlater 5 loop",
            "2:9: expected who acts: an object (c, s, k), peer or client1, client2, ..., found loop",
        ),
        (
            "scenario x \"y\"\nlater 5 peer sees",
            "2:14: expected something that the peer can do later, found sees",
        ),
        (
            "scenario x \"y\"\nclient1 accept",
            "2:9: expected something that a connected client can do ('peer connect' makes client1, client2, ...), found accept",
        ),
        (
            "scenario x \"y\"\n\nscenario z \"y\"",
            "3:1: expected a step; the header is in line 1 already, found scenario",
        ),
        ("\u{feff}scenario x \"y\"\nc close now", "2:9: expected the end of the line, found now"),
        (
            "\u{feff}scenario 1 2",
            "1:12: expected what the scenario shows, as a text in quotes, found 2",
        ),
        (
            "scenario x \"y\"\nc setSocketOption LowDelay true",
            "2:28: expected a whole number (true is 1, false is 0), found true",
        ),
        ("scenario x \"y\"\nconnected s", "2:11: expected the client socket (c, c2, ...), found s"),
        (
            "scenario x \"y\"\nc putChar \"ab\"",
            "2:11: expected one character in quotes, found \"ab\"",
        ),
        (
            "scenario ü \"y\"\nc close",
            "1:10: expected the scenario's name: letters, digits and _, found ü",
        ),
        ("scenario x \"ü\" ü", "1:16: expected the end of the line, found ü"),
    ] {
        assert_eq!(mistake_in(lines), expected, "{lines}");
    }
}

#[test]
fn an_unknown_method_is_told_with_the_nearest_name_before_the_list() {
    for (line, expected) in [
        (
            "c writeDatagrams",
            "2:3: found writeDatagrams; perhaps writeChannelCount is meant; expected a method of QTcpSocket: connectToHost, ",
        ),
        (
            "c redAll",
            "2:3: found redAll; perhaps readAll is meant; expected a method of QTcpSocket: connectToHost, ",
        ),
        (
            "s islistening",
            "2:3: found islistening; perhaps isListening is meant; expected a method of QTcpServer: listen, ",
        ),
        (
            "c listen",
            "2:3: found listen, which is a method of QTcpServer (s); expected a method of QTcpSocket: connectToHost, ",
        ),
        (
            "s write \"x\"",
            "2:3: found write, which is a method of QTcpSocket (c, k); expected a method of QTcpServer: listen, ",
        ),
        ("c zip", "2:3: found zip; expected a method of QTcpSocket: connectToHost, "),
        ("c", "2:2: found the end of the line; expected a method of QTcpSocket: connectToHost, "),
        (
            "peer recv",
            "2:6: found recv; perhaps read is meant; expected something that the peer does: listen, ",
        ),
    ] {
        let told = mistake_in(format!("scenario x \"y\"\n{line}"));
        assert!(told.starts_with(expected), "{told}");
    }
}

#[test]
fn a_byte_that_is_not_utf_8_is_told_with_its_place() {
    let header = b"scenario x \"y\"\n";
    let wanted = "expected a script in UTF-8, where other bytes are written as \\xNN in a text";
    for (bytes, place, byte) in [
        (&b"\x89PNG\r\n\x1a\n"[..], "1:1", "89"),
        (&[header, &b"c write \"\xc3\xbc\xe4\""[..]].concat(), "2:11", "e4"),
        // A long form, a surrogate, beyond the last character, and one that is cut off.
        (b"\xc0\x80", "1:1", "c0"),
        (b"#\xed\xa0\x80", "1:2", "ed"),
        (b"#\n#\xf4\x90\x80\x80", "2:2", "f4"),
        (b"#\xe2\x82", "1:2", "e2"),
    ] {
        assert_eq!(mistake_in(bytes), format!("{place}: {wanted}, found the byte {byte}"));
    }
}

/// What the lines behind the header are told.
fn told_of(lines: &str) -> String {
    mistake_in(format!("scenario x \"y\"\n{lines}"))
}

#[test]
fn what_is_wrong_about_conditions_and_loops_is_told() {
    let answers = "a call that answers with true, false, a number or the state";
    for (lines, expected) in [
        (
            "if c canReadLine\n",
            "3:1: expected the 'end' of the 'if' that begins in line 2, found the end of the file",
        ),
        (
            "while c canReadLine\nelse\nend",
            "3:1: expected a step; there is no 'if' that this 'else' belongs to, found else",
        ),
        (
            "if c canReadLine\nelse\nelse\nend",
            "4:1: expected a step; there is no 'if' that this 'else' belongs to, found else",
        ),
        ("else", "2:1: expected a step; there is no 'if' that this 'else' belongs to, found else"),
        ("repeat 0\nend", "2:8: expected how often (1 to 1000), found 0"),
        ("repeat 1001\nend", "2:8: expected how often (1 to 1000), found 1001"),
        ("repeat\nend", "2:7: expected how often (1 to 1000), found the end of the line"),
        (
            "if\nend",
            "2:3: expected what is asked: READ, or an object (c, s, k) and a call, found the end of the line",
        ),
        (
            "if peer sees\nend",
            "2:4: expected what is asked: READ, or an object (c, s, k) and a call, found peer",
        ),
        (
            "if c bytesAvailable 5\nend",
            "2:21: expected a comparison (!=, <, <=, ==, >, >=), found 5",
        ),
        ("if c bytesAvailable >= many\nend", "2:24: expected a whole number, found many"),
        (
            "if c bytesAvailable >=5\nend",
            "2:21: expected a comparison (!=, <, <=, ==, >, >=), found >=5",
        ),
        ("if c canReadLine == 1\nend", "2:18: expected the end of the line, found =="),
        ("if c state\nend", "2:11: expected a comparison (!=, ==), found the end of the line"),
        ("if c state > Connected\nend", "2:12: expected a comparison (!=, ==), found >"),
        (
            "if c state == Open\nend",
            "2:15: expected a state (Bound, Closing, Connected, Connecting, HostLookup, Unconnected), found Open",
        ),
        ("if READ > \"x\"\nend", "2:9: expected a comparison (!=, ==), found >"),
        ("if READ == x\nend", "2:12: expected a text in quotes, found x"),
        (
            "if not not c isOpen\nend",
            "2:8: expected what is asked: READ, or an object (c, s, k) and a call, found not",
        ),
        (
            "while s close\nend",
            &format!(
                "2:9: expected {answers} (listen, maxPendingConnections, listenBacklogSize, \
                 hasPendingConnections, waitForNewConnection, serverError, isListening, \
                 nextPendingConnection), found close"
            ),
        ),
    ] {
        assert_eq!(told_of(lines), expected, "{lines}");
    }
    let told = told_of("if c readAll\nend");
    assert!(
        told.starts_with(&format!("2:6: expected {answers} (skip, getChar, putChar, ")),
        "{told}"
    );
    assert!(told.ends_with(", found readAll"), "{told}");
    let deep = "repeat 2\n".repeat(9);
    let told = "10:1: expected at most 8 slots, conditions and loops inside each other";
    assert_eq!(told_of(&deep), told);
}

#[test]
fn what_is_wrong_about_it_and_numbered_names_is_told() {
    for (lines, expected) in [
        (
            "it close",
            "2:1: found it outside of a slot, where no object has signalled; name the object",
        ),
        (
            "if it isOpen\nend",
            "2:4: found it outside of a slot, where no object has signalled; name the object",
        ),
        (
            "later 5 it close",
            "2:9: found it outside of a slot, where no object has signalled; name the object",
        ),
        (
            "hide it readyRead",
            "2:6: found it outside of a slot, where no object has signalled; name the object",
        ),
        (
            "on c readyRead\n  delete it\nend",
            "3:10: it cannot be deleted in its own slot, where Qt crashes; call deleteLater, or delete it outside",
        ),
        (
            "served k+\non k+ readyRead\n  delete k2\nend",
            "4:10: k2 cannot be deleted in its own slot, where Qt crashes; call deleteLater, or delete it outside",
        ),
        (
            "on c readyRead\n  connected it\nend",
            "3:13: expected the client socket (c, c2, ...), found it",
        ),
        (
            "on s newConnection\n  it nextPendingConnection c\nend",
            "3:28: expected a name for the accepted socket (k, k2, ...), found c",
        ),
        (
            "on k+ readyRead\nend",
            "2:4: expected an accepted socket that is taken somewhere ('s nextPendingConnection k+' or 'served k+'), found k+",
        ),
        (
            "served k+\nk close",
            "3:1: expected an accepted socket that is taken somewhere ('s nextPendingConnection k' or 'served k'), found k",
        ),
        ("served k+\ndump k+", "3:6: expected an object (c, s, k), found k+"),
        ("c write READ 5", "2:14: expected a text in quotes or one of (PEERPORT, READ), found 5"),
        (
            "c write",
            "2:8: expected a text in quotes or one of (PEERPORT, READ), found the end of the line",
        ),
        ("c write b READ", "2:11: expected a whole number, found READ"),
    ] {
        assert_eq!(told_of(lines), expected, "{lines}");
    }
    let told = told_of("on s newConnection\n  it readAll\nend");
    assert!(
        told.starts_with("3:6: found readAll, which is a method of QTcpSocket (c, k); "),
        "{told}"
    );
}

#[test]
fn what_is_wrong_about_an_argument_of_a_signal_is_told() {
    for (lines, expected) in [
        ("on c readyRead 5\nend", "2:16: expected the end of the line, found 5"),
        (
            "on c stateChanged 3\nend",
            "2:19: expected a state (Bound, Closing, Connected, Connecting, HostLookup, Unconnected), found 3",
        ),
        ("on c bytesWritten -1\nend", "2:19: expected how many bytes, found -1"),
        (
            "on c errorOccurred 99\nend",
            "2:20: expected the number of an error (-1 to 22), found 99",
        ),
        ("hide c stateChanged Connected", "2:21: expected the end of the line, found Connected"),
    ] {
        assert_eq!(told_of(lines), expected, "{lines}");
    }
    let told = told_of("on c errorOccurred Refused\nend");
    let list =
        "2:20: expected an error's number or one of (AddressInUseError, ConnectionRefusedError, ";
    assert!(told.starts_with(list), "{told}");
    assert!(told.ends_with("UnsupportedSocketOperationError), found Refused"), "{told}");
}

#[test]
fn what_is_not_to_be_had_is_told_with_what_there_is_instead() {
    for (lines, expected) in [
        (
            "on c hostLookup\nend",
            "2:6: hostLookup is not part of this language: stateChanged HostLookup tells that a lookup has begun, hostFound that it is done",
        ),
        (
            "on c error\nend",
            "2:6: error is not part of this language: the signals are errorOccurred and acceptError, the calls error and serverError",
        ),
        (
            "c setProxy",
            "2:3: setProxy is not part of this language: there is no proxy here; connectToHost goes straight to the host",
        ),
        (
            "c connectToHostEncrypted \"h\" 1",
            "2:3: connectToHostEncrypted is not part of this language: there is no TLS here; connectToHost sends plain bytes",
        ),
        (
            "s moveToThread",
            "2:3: moveToThread is not part of this language: a script runs on one thread; --engine worker has the sockets on a thread of their own",
        ),
        (
            "sleep 5",
            "2:1: sleep is not part of this language: 'loop MS' runs the event loop for so long",
        ),
    ] {
        assert_eq!(told_of(lines), expected, "{lines}");
    }
}

/// Each is told the same by both, also those that no other test names.
#[test]
fn every_word_that_is_not_to_be_had_is_one_in_both_parsers() {
    for word in [
        "QSslSocket",
        "encrypted",
        "ignoreSslErrors",
        "setSslConfiguration",
        "sslErrors",
        "startClientEncryption",
        "startServerEncryption",
        "waitForEncrypted",
        "proxy",
        "proxyAuthenticationRequired",
        "QUdpSocket",
        "joinMulticastGroup",
        "readDatagram",
        "receiveDatagram",
        "writeDatagram",
        "QThread",
        "thread",
        "children",
        "parent",
        "setParent",
        "addPendingConnection",
        "incomingConnection",
        "setSocketDescriptor",
        "lookupHost",
        "channelBytesWritten",
        "channelReadyRead",
        "QTimer",
        "singleShot",
        "startTimer",
        "timeout",
        "msleep",
        "wait",
        "destroyed",
        "open",
        "setOpenMode",
        "setTextModeEnabled",
        "resume",
        "setPauseMode",
        "break",
        "continue",
        "elif",
        "elseif",
        "goto",
        "return",
        "for",
        "foreach",
        "echo",
        "print",
        "printf",
        "qDebug",
    ] {
        let told = told_of(word);
        let expected = format!("2:1: {word} is not part of this language: ");
        assert!(told.starts_with(&expected), "{told}");
    }
}

/// A line behind these is where the parsers find their first mistake.
#[test]
fn what_is_right_is_taken_by_both_parsers() {
    for lines in [
        "on c stateChanged Connected\nend",
        "once c errorOccurred 1\nend",
        "on c errorOccurred RemoteHostClosedError\nend",
        "on c errorOccurred -1\nend",
        "on s acceptError SocketResourceError\nend",
        "on c bytesWritten 5\nend",
        "on c readyRead\n  it readAll\n  it write READ PEERPORT \"!\"\n  dump it\nend",
        "on s newConnection\n  it nextPendingConnection k+\n  delete it\nend\nk7 close",
        "served k+\non k+ readyRead\n  on it disconnected\n    it deleteLater\n  end\nend\nhide k+ bytesWritten",
        "on c readyRead\n  repeat 2\n    if it isOpen\n      it abort\n    end\n  end\nend",
        "later 0 c write \"x\"\nlater 60000 s close\nlater 5 c deleteLater\nlater 5 client1 close",
        "on c disconnected\n  later 5 it connectToHost \"h\" PORT\nend",
        "while c canReadLine\n  c readLine\nend",
        "if not c state == Connected\nelse\n  c abort\nend",
        "if c bytesAvailable\nend\nif c bytesAvailable >= 5\nend\nif c skip 5 != 5\nend",
        "if READ\nend\nif not READ == \"quit\"\nend",
        "if c error == RemoteHostClosedError\nend\nif s serverError != -1\nend",
        "while c waitForReadyRead 50\nend\nif s listen LocalHost 0\nend",
        "while s nextPendingConnection k+\nend",
        "repeat 1000\nend",
        "s deleteLater\nc100 close\nk close\nserved k",
    ] {
        let line = lines.lines().count() + 2;
        let told = told_of(&format!("{lines}\n?"));
        assert!(told.starts_with(&format!("{line}:1: expected a step: ")), "{lines}\n{told}");
    }
}
