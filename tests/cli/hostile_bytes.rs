//! Nothing that a peer sends can drive the terminal of who looks on.

use std::io::{Read, Write};
use std::net::Shutdown;

use crate::peers::{Peer, connect};
use crate::util::{Server, run};

const HOSTILE: [&[u8]; 8] = [
    b"\x1b[2J\x1b]0;owned\x07\x1b[31m",
    b"nul \0 bell \x07 backspace \x08 delete \x7f return \r tab \t feed \x0c",
    b"two\nlines\r\n12:00:00.000 127.0.0.1:1 -- disconnected",
    b"invalid \xff\xfe\xc3\x28 and cut \xe5\xad",
    "C1 \u{9b}31m \u{85} \u{90}".as_bytes(),
    "bidi \u{202e}txt.exe\u{202c} \u{2066}x\u{2069} \u{200f}\u{061c}".as_bytes(),
    "hidden \u{feff}\u{200b}\u{2028}\u{2029}\u{e0041}\u{ad}".as_bytes(),
    b"\"quoted\" \\x41 {n} \\u{1b}",
];
const STYLES: [&[&str]; 4] = [&[], &["--show", "hex"], &["--json"], &["--signals"]];
/// Signals that only JSON tells. How often they come is the kernel's affair.
const IN_JSON_ALONE: [&str; 3] = ["bytesWritten", "readChannelFinished", "stateChanged"];

/// Characters that move the cursor, reorder the line or hide. Written down anew here, so that a
/// gap in the program's own table shows.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

#[track_caller]
fn assert_harmless(what: &str, printed: &[u8]) {
    let text = std::str::from_utf8(printed)
        .unwrap_or_else(|error| panic!("{what}: {error}: {}", printed.escape_ascii()));
    let harmful: Vec<_> = text.chars().filter(|&c| c != '\n' && is_harmful(c)).collect();
    assert_eq!(harmful, [], "{what}: {}", printed.escape_ascii());
}

#[test]
fn a_server_prints_hostile_bytes_harmlessly_in_every_style() {
    for style in STYLES {
        let server = Server::start(&[style, &["-vv"]].concat());
        for hostile in HOSTILE {
            let mut client = connect(server.addr());
            client.write_all(hostile).expect("the server reads");
            client.shutdown(Shutdown::Write).expect("connected");
            let mut answer = Vec::new();
            client.read_to_end(&mut answer).expect("the answer comes");
            // The wire is not the terminal: there they stay what they are.
            assert!(answer.starts_with(hostile), "{}", answer.escape_ascii());
        }
        let output = server.stop();
        assert_harmless("standard output", &output.stdout);
        assert_harmless("standard error", &output.stderr);
        let is_of_conversation = |line: &&str| {
            let told = |event| line.contains(&format!("\"event\":\"{event}\""));
            !IN_JSON_ALONE.into_iter().any(told) && !line.starts_with("    ")
        };
        // A line for each of the four events of each client, and for the beginning; in JSON also
        // for the summary. Whatever a peer sends, it adds none.
        let lines = 1 + 4 * HOSTILE.len() + usize::from(style == ["--json"]);
        let found = output.out().lines().filter(is_of_conversation).count();
        assert_eq!(found, lines, "{}", output.out());
    }
}

#[test]
fn a_client_prints_hostile_answers_harmlessly_in_every_style() {
    for hostile in HOSTILE {
        let bytes: String = hostile.iter().map(|byte| format!("{byte:02x}")).collect();
        let server = Peer::python(&format!(
            "connection.recv(100)\nconnection.sendall(bytes.fromhex('{bytes}'))\nconnection.recv(100)"
        ));
        for style in STYLES {
            for mode in ["async", "sync"] {
                let addr = server.addr.to_string();
                let args = ["client", &addr, "--count", "1", "--wait", "200ms", "--mode", mode];
                let output = run(&[&args, style, &["--check", "-vv"]].concat(), "");
                assert_eq!(output.code, 1, "{output:?}");
                assert_harmless("standard output", &output.stdout);
                assert_harmless("standard error", &output.stderr);
            }
        }
    }
}

#[test]
fn text_lines_show_the_bytes_as_escapes_that_can_be_read_back() {
    let server = Server::start(&["--no-reply"]);
    let mut client = connect(server.addr());
    client.write_all(b"\x1b[2J\0\r\n\t\"\\\xff").expect("the server reads");
    client.shutdown(Shutdown::Write).expect("connected");
    client.read_to_end(&mut Vec::new()).expect("the end comes");
    let printed = server.stop().out();
    assert!(printed.contains(r#" <- "\x1b[2J\0\r\n\t\"\\\xff" (11 B)"#), "{printed}");
}
