//! What a scenario with a mistake in it is told, by this program and, where Qt is, by the C++
//! engine: the same, of the same place.

use std::fs;
#[cfg(feature = "gui")]
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[path = "scenario_mistakes/control.rs"]
mod control;

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
            "2:13: expected \"127.0.0.1\", \"127.0.0.2\" or \"::1\", where the peer is, found \"banana\"",
        ),
        (
            "scenario x \"y\"\npeer connect \"10.0.0.1\"",
            "2:14: expected \"127.0.0.1\", \"127.0.0.2\" or \"::1\", where the peer is, found \"10.0.0.1\"",
        ),
        (
            "scenario x \"y\"\npeer listen Any",
            "2:13: expected \"127.0.0.1\", \"127.0.0.2\", \"::1\" or one of (LocalHost, LocalHostIPv6), found Any",
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
            "2:21: expected a port (0 to 65535, PORT, PORT2, SPORT or BADPORT), found 65536",
        ),
        (
            "scenario x \"y\"\nc connectToHost \"h\" THERE",
            "2:21: expected a port: 0 to 65535 or one of (BADPORT, PORT, PORT2, SPORT), found THERE",
        ),
        (
            "scenario x \"y\"\nc connectToHost \"h\" PORT Read",
            "2:26: expected an open mode (NotOpen, ReadOnly, ReadWrite, WriteOnly), found Read",
        ),
        (
            "scenario x \"y\"\n  sockets 5",
            "2:3: expected a step: an object (c, s, k, it, peer, client1), connected, served, later, loop, on, once, if, while, repeat, hide, show, dump, delete or descriptors, found sockets",
        ),
        (
            "scenario x \"y\"\ndescriptors 5",
            "2:13: expected whether there are any (again, none), found 5",
        ),
        (
            "scenario x \"y\"\nshow k",
            "2:6: expected the server (s, s2, ...) whose pending sockets are shown, found k",
        ),
        (
            "scenario x \"y\"\nshow it",
            "2:6: expected the server (s, s2, ...) whose pending sockets are shown, found it",
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
            "2:9: expected who acts: an object (c, s, k), peer, peer2 or client1, client2, ..., found loop",
        ),
        (
            "scenario x \"y\"\nlater 5 peer sees",
            "2:14: expected something that the peer can do later, found sees",
        ),
        (
            "scenario x \"y\"\nlater 5 peer2 setReceiveBuffer 4096",
            "2:15: expected something that the peer can do later, found setReceiveBuffer",
        ),
        (
            "scenario x \"y\"\npeer setReceiveBuffer 0",
            "2:23: expected how many bytes (1 to 67108864), found 0",
        ),
        (
            "scenario x \"y\"\npeer2 readSlowly 1000 100",
            "2:26: expected how many milliseconds (0 to 60000), found the end of the line",
        ),
        (
            "scenario x \"y\"\npeer readSlowly 1000 67108865 5",
            "2:22: expected how many bytes (1 to 67108864), found 67108865",
        ),
        (
            "scenario x \"y\"\nclient2 setReceiveBuffer 4096",
            "2:9: expected something that a connected client can do ('peer connect' makes client1, client2, ...), found setReceiveBuffer",
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
