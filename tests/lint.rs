//! `qtcp lint`: what it finds in recordings of this program and of Qt programs, what it says, and
//! what it says of files that are no recordings.

// Modules of a test program: nothing is reachable from outside.
#![allow(unreachable_pub)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

#[cfg(feature = "gui")]
#[path = "util/cmake.rs"]
mod cmake;
#[cfg(feature = "gui")]
#[path = "lint/gallery.rs"]
mod gallery;

/// Scripts that do what a lint is about, and the same as it should be.
const SCRIPTS: [(&str, &str, &str); 7] = [
    (
        "wait_blocks",
        "served k\nonce k readyRead\n  k waitForReadyRead 30\nend\npeer send \"x\"\nloop\n",
        "served k\nonce k readyRead\n  k readAll\nend\npeer send \"x\"\nloop\n",
    ),
    (
        "unread",
        "served k\non k readyRead\n  k read 6\nend\npeer send \"clientclient\"\nloop 1200\n",
        "served k\non k readyRead\n  k readAll\nend\npeer send \"clientclient\"\nloop 1200\n",
    ),
    (
        "write_early",
        "peer listen\nc connectToHost \"127.0.0.1\" PORT\nc write \"client\"\nloop\n",
        "peer listen\non c connected\n  c write \"client\"\nend\nc connectToHost \"127.0.0.1\" PORT\nloop\n",
    ),
    (
        "one_pointer",
        "served k\nserved k2\non k readyRead\n  k2 readAll\nend\nclient1 send \"client\"\nloop\n",
        "served k\nserved k2\non k readyRead\n  k readAll\nend\nclient1 send \"client\"\nloop\n",
    ),
    (
        "connected_twice",
        "served k\non k readyRead\n  k readAll\n  k write \"5000\"\nend\non k readyRead\n  k readAll\n  \
         k write \"5000\"\nend\npeer send \"client\"\nloop\n",
        "served k\non k readyRead\n  k readAll\n  k write \"5000\"\nend\npeer send \"client\"\nloop\n",
    ),
    (
        "disconnect_unsent",
        "served k\nk write \"client\"\nk abort\nloop\n",
        "served k\nk write \"client\"\nk disconnectFromHost\nloop\n",
    ),
    (
        "reply_to_gone",
        "served k\non k disconnected\n  k write \"bye\"\nend\npeer close\nloop\n",
        "served k\non k readyRead\n  k write \"bye\"\nend\npeer send \"x\"\nloop\npeer close\nloop\n",
    ),
];

fn qtcp(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qtcp"));
    command.args(args).env("LANG", "C.UTF-8").env_remove("LC_ALL").env_remove("LC_MESSAGES");
    command
}

fn lint(args: &[&str]) -> Output {
    qtcp(&[&["lint"], args].concat()).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

/// The ids of the findings in a recording.
fn found(recording: &Path) -> Vec<String> {
    let output = lint(&["--json", recording.to_str().expect("a plain path")]);
    let lines = text(&output.stdout);
    let ids = lines.lines().map(|line| {
        let finding: serde_json::Value = serde_json::from_str(line).expect("an object");
        finding["lint"].as_str().expect("an id").to_owned()
    });
    let ids: Vec<String> = ids.collect();
    assert_eq!(output.status.code(), Some(i32::from(!ids.is_empty())), "{}", text(&output.stderr));
    ids
}

/// Runs a script on this program, and returns the recording of it.
fn recorded(folder: &Path, name: &str, steps: &str) -> PathBuf {
    let (script, record) =
        (folder.join(format!("{name}.scn")), folder.join(format!("{name}.jsonl")));
    fs::write(&script, format!("scenario {name} \"x\"\n{steps}")).expect("a file");
    let (script, file) = (script.to_str().expect("plain"), record.to_str().expect("plain"));
    let output = qtcp(&["trace", "--record", file, script]).output().expect("the program starts");
    assert!(output.status.success(), "{name}: {}", text(&output.stderr));
    record
}

/// A recording with one finding.
fn wrong(folder: &Path) -> PathBuf {
    recorded(folder, "wrong", SCRIPTS[5].1)
}

#[test]
fn each_mistake_is_found_in_a_recording_of_this_program_and_the_mended_script_has_none() {
    let folder = tempfile::tempdir().expect("a folder");
    for (id, wrong, mended) in SCRIPTS {
        let name = format!("{id}_mended");
        assert_eq!(found(&recorded(folder.path(), &name, mended)), [""; 0], "{id}, mended");
        assert_eq!(found(&recorded(folder.path(), id, wrong)), [id]);
    }
}

#[test]
fn the_homework_of_this_program_has_none_of_the_mistakes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("demo.jsonl");
    let name = file.to_str().expect("a plain path");
    let output = qtcp(&["demo", "--count", "3", "--interval", "20ms", "--record", name]).output();
    assert!(output.expect("the program starts").status.success());
    assert_eq!(found(&file), [""; 0]);
    let output = lint(&[name]);
    assert_eq!(output.status.code(), Some(0));
    let told = text(&output.stdout);
    assert!(told.ends_with("demo.jsonl: none of the lints has found anything\n"), "{told}");
}

#[test]
fn a_finding_says_what_why_with_what_it_can_be_seen_and_what_mends_it_in_both_languages() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = wrong(folder.path());
    let name = file.to_str().expect("a plain path");
    for (language, parts) in [
        (
            "en",
            [
                "disconnect_unsent: the connection of socket2 (127.0.0.1:",
                "was broken off here with 6 bytes unsent, at ",
                "\n  why: abort, and deleting a connected socket, throw away",
                "\n  it can be seen with: qtcp trace :disconnect_unsent\n",
                "\n  this mends it:\n      client->write(answer);\n",
            ],
        ),
        (
            "zh",
            [
                "disconnect_unsent: ",
                "的连接被本端中断，还有 6 字节没有发送",
                "\n  原因：调用 abort，或者删除已连接的套接字",
                "\n  可以这样看到：qtcp trace :disconnect_unsent\n",
                "\n  这样修改：\n      client->write(answer);\n",
            ],
        ),
    ] {
        let output = lint(&["--lang", language, name]);
        assert_eq!(output.status.code(), Some(1));
        let told = text(&output.stdout);
        for part in parts {
            assert!(told.contains(part), "{part:?} is not in\n{told}");
        }
    }
    let output = lint(&[name]);
    assert_eq!(text(&output.stderr), format!("qtcp: {name}: 1 finding\n"));
    let output = lint(&["-q", name]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
}

#[test]
fn in_json_a_finding_is_an_object_with_its_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = lint(&["--json", wrong(folder.path()).to_str().expect("a plain path")]);
    let finding: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one object");
    assert_eq!(finding["event"], "finding");
    assert_eq!(finding["lint"], "disconnect_unsent");
    assert_eq!(finding["code"], "lint_disconnect_unsent");
    assert_eq!(finding["scenario"], ":disconnect_unsent");
    assert_eq!(finding["count"], 1);
    assert!(finding["first_us"].is_u64() && finding["why"].is_string(), "{finding}");
    assert!(finding["repair"].as_str().is_some_and(|lines| lines.contains("disconnectFromHost")));
}

#[test]
fn a_recording_comes_on_standard_input_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let recording = fs::read(wrong(folder.path())).expect("a recording");
    let mut command = qtcp(&["lint", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    child.stdin.take().expect("a pipe").write_all(&recording).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).starts_with("disconnect_unsent: "));
}

#[test]
fn what_is_no_recording_is_refused_with_cause_and_cure_and_exit_code_2() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("x");
    let name = file.to_str().expect("a plain path");
    for (content, told) in [
        (&b""[..], "record one with --record"),
        (b"#include <QTcpSocket>\n", "record one with --record"),
        (b"{\"qtcp_record\":9,\"program\":\"\\u001b[2J\",\"t\":\"\",\"ran\":[]}\n", "version 9"),
        (&[b'{'; 1 << 20], "line 1: it is longer than 65536 bytes"),
    ] {
        fs::write(&file, content).expect("a file");
        for args in [&[name][..], &["--json", name]] {
            let output = lint(args);
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(said.contains(told) && !said.contains('\u{1b}'), "{said:?}");
            assert!(output.stdout.is_empty(), "{}", text(&output.stdout));
        }
    }
    for (name, told) in [("/nonexistent", "No such file"), ("/", "directory")] {
        let output = lint(&[name]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(told), "{}", text(&output.stderr));
    }
}

#[test]
fn what_stands_before_a_cut_is_looked_at_and_then_the_cut_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = wrong(folder.path());
    let mut content = fs::read(&file).expect("a recording");
    content.truncate(content.len() - 20);
    fs::write(&file, &content).expect("a file");
    let output = lint(&[file.to_str().expect("a plain path")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).starts_with("disconnect_unsent: "), "{}", text(&output.stdout));
    let told = text(&output.stderr);
    let line = content.iter().filter(|byte| **byte == b'\n').count() + 1;
    assert!(told.contains("the findings above are from what stands before"), "{told}");
    assert!(told.contains(&format!("line {line}")), "{told}");
}
