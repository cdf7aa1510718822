//! Mistakes about conditions, loops, `it`, names that number themselves, arguments of signals, and what
//! is not to be had; and what is right.

use super::mistake_in;

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
