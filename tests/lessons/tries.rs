//! What the lessons say to try, tried: the script changed so runs, and its trace is another one.

use std::fs;
use std::path::Path;
use std::process::Command;

use qtcp::lab::lesson;

/// The lesson, and what is put in place of what in its script; an empty text is put behind it.
const TRIES: &[(&str, &[[&str; 2]])] = &[
    ("protocol", &[["ent\\nclient\\n", "ent\\nclient"]]),
    ("transport", &[["hide k readyRead\n", ""]]),
    ("byte_stream", &[["send \"client\"\nclient1", "send \"client\"\nloop\nclient1"]]),
    (
        "datagram",
        &[
            ["\"cli\"\n", "\"c\"\n"],
            ["client1 send \"ent\"", "client1 send \"l\"\nloop\nclient1 send \"ient\""],
        ],
    ),
    ("server_first", &[["BADPORT", "PORT"], ["\non c", "\npeer listen\non c"]]),
    ("socket_ends", &[["", "served k3\ndump k3\n"]]),
    ("library", &[["\npeer", "\ndump c\npeer"]]),
    ("socket_class", &[["\" PORT", "\" BADPORT"]]),
    ("connecting", &[["\" PORT\n", "\" PORT\nc waitForConnected 3000\n"]]),
    ("disconnecting", &[["disconnectFromHost", "abort"]]),
    ("write_queues", &[["write \"8675\"\n", "write \"8675\"\nc flush\n"]]),
    ("one_write", &[["hide c bytesWritten\n", ""]]),
    ("too_early", &[["c write \"too early\"", "on c connected\n  c write \"too early\"\nend"]]),
    (
        "main_program",
        &[
            ["peer accept\npeer read 4\npeer send \"867552341\"\n", ""],
            [
                "write \"8675\"\n",
                "write \"8675\"\nloop\npeer accept\npeer read 4\npeer send \"867552341\"\nloop\n",
            ],
        ],
    ),
    ("receiving", &[["  c readAll\n", ""], ["", "c bytesAvailable\n"]]),
    ("not_lost", &[["BufferSize 4", "BufferSize 2"]]),
    // Not so long here as there.
    ("sync_mode", &[["waitForReadyRead 100\n", "waitForReadyRead 150\n"]]),
    (
        "async_mode",
        &[
            ["  later 10 client2 send \"quick\"\n  k waitForReadyRead 300\n", "  k readAll\n"],
            ["\nloop", "\nlater 10 client2 send \"quick\"\nloop"],
        ],
    ),
    ("sync_loop", &[["peer close", "peer reset"]]),
    ("listen_address", &[["LocalHost", "Any"]]),
    ("listening", &[["s2 listen", "s close\ns2 listen"]]),
    ("new_connection", &[["  it nextPendingConnection k+\n", ""]]),
    ("one_pointer", &[["  k ", "  it "]]),
    (
        "connected_twice",
        &[["\nclient1 send", "\non k readyRead\n  k write \"x\"\nend\nclient1 send"]],
    ),
    (
        "current_client",
        &[[
            "\nclient1 send",
            "\non k2 readyRead\n  it readAll\n  it write \"sender \" PEERPORT\nend\nclient2 send \
             \"client\"\nloop\nclient1 send",
        ]],
    ),
    (
        "two_ways",
        &[
            ["\non k readyRead", "\nserved k5\non k readyRead"],
            ["  k2 readAll\n", "  k2 readAll\n  k5 readAll\n"],
        ],
    ),
    ("read_all", &[["read 6", "readAll"]]),
    ("send_data", &[["send \"\\x00\\x01\\xfe\\xff\"", "send \"86\\x0075\""]]),
    ("slow_reader", &[["later 10 client1 read 16777216\n", ""]]),
    ("send_to_all", &[["  k2 write \"client\"\n", ""]]),
    ("remote_close", &[["client1 close", "client1 reset"]]),
    ("freed", &[["", "k2 state\n"]]),
    ("homework_server", &[["  it readAll\n  it write", "  k2 readAll\n  k2 write"]]),
    (
        "homework_client",
        &[["send \"client53421\"", "send \"client\"\nlater 150 peer send \"53421\""]],
    ),
];
/// Those that are done by hand in the window.
const BY_HAND: [&str; 2] = ["simulation", "server_port"];

#[test]
fn what_a_lesson_says_to_try_runs_and_changes_its_trace() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, changes) in TRIES {
        let lesson = lesson::find(name).unwrap_or_else(|| panic!("no lesson {name}"));
        let mut script = lesson.scenario().script.to_owned();
        let before = trace(&folder.path().join("before.scn"), &script);
        for [old, new] in *changes {
            assert!(script.contains(old), "{name}: no {old:?}");
            script = if old.is_empty() { script + new } else { script.replace(old, new) };
        }
        let after = trace(&folder.path().join("after.scn"), &script);
        assert_ne!(before, after, "{name}");
        // Of a socket that was freed there is nothing to ask, and where nobody listens nobody comes.
        let wrong = after.lines().find(|line| line.starts_with("!!") || line.contains(" failed: "));
        assert_eq!(wrong.is_some(), ["freed", "socket_class"].contains(name), "{name}: {after}");
    }
}

#[test]
fn each_lesson_has_something_to_try_that_was_tried() {
    for lesson in lesson::all() {
        let tried = TRIES.iter().filter(|(name, _)| *name == lesson.name).count();
        let by_hand = BY_HAND.iter().filter(|name| **name == lesson.name).count();
        assert_eq!(tried + by_hand, 1, "{}", lesson.name);
    }
}

fn trace(file: &Path, script: &str) -> String {
    fs::write(file, script).expect("a file");
    let output = Command::new(env!("CARGO_BIN_EXE_qtcp")).arg("trace").arg(file).output();
    let output = output.expect("the program starts");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}\n{script}");
    String::from_utf8(output.stdout).expect("text")
}
