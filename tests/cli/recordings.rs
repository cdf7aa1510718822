//! `trace --header`, `trace --read FILE`, and `compare` with two recordings: also with files that
//! are none, are cut, or come from somebody who means no good.

use std::fs;
use std::path::{Path, PathBuf};

use qtcp::record::HEADER;

use crate::util::{Output, run};

const BEGIN: &str = r#"{"qtcp_record":1,"program":"qtcp_trace.h 1, Qt 6.4.2","t":"2026-01-31T12:00:00.000Z","ran":["-p","80"]}"#;

/// A line of a recording.
fn signal(us: u32, object: u32, signal: &str) -> String {
    format!(
        r#"{{"us":{us},"turn":1,"depth":0,"kind":"signal","object":{object},"class":"socket",{signal}}}"#
    )
}

fn slot_ended(us: u32, object: u32) -> String {
    format!(
        r#"{{"us":{us},"turn":1,"depth":0,"kind":"slotEnded","object":{object},"class":"socket","took":35,"of":"x"}}"#
    )
}

/// A file with these lines, and what stands behind the last of them.
fn file(folder: &Path, name: &str, lines: &[&str], behind: &[u8]) -> PathBuf {
    let path = folder.join(name);
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    fs::write(&path, [text.as_bytes(), behind].concat()).expect("a file");
    path
}

fn read(path: &Path) -> Output {
    run(&["trace", "--read", path.to_str().expect("plain")], "")
}

fn compare(args: &[&Path]) -> Output {
    let args = args.iter().map(|path| path.to_str().expect("plain"));
    run(&["compare"].into_iter().chain(args).collect::<Vec<_>>(), "")
}

#[test]
fn the_header_for_cpp_is_printed_as_it_is_in_the_sources() {
    let output = run(&["trace", "--header"], "");
    assert_eq!((output.code, output.out().as_str()), (0, HEADER));
    // What it says of itself is what the reader knows of it.
    assert!(HEADER.contains("\"{\\\"qtcp_record\\\":1,"), "the version that is read");
}

#[test]
fn a_recording_is_printed_with_its_slots_below_their_turns_and_from_standard_input_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let turn = r#"{"us":10,"turn":1,"depth":0,"kind":"turnBegan"}"#;
    let over = r#"{"us":90,"turn":1,"depth":0,"kind":"turnEnded","took":80}"#;
    let ready = signal(12, 2, r#""signal":"readyRead","available":6,"state":"Connected""#);
    let lines = [BEGIN, turn, &ready, &slot_ended(47, 2), over];
    let path = file(folder.path(), "mine.jsonl", &lines, b"");
    let output = read(&path);
    let expected = "recorded by qtcp_trace.h 1, Qt 6.4.2 from 2026-01-31T12:00:00.000Z on; the times are \
         milliseconds since then\narguments: -p 80\n     0.010  turn 1\n     0.012    signal \
         socket2 readyRead avail=6 [Connected]  (slot 35 µs)\n     0.090  turn 1 took 80 µs\n";
    assert_eq!((output.code, output.out().as_str()), (0, expected), "{}", output.err());
    let text = fs::read(&path).expect("a file");
    assert_eq!(run(&["trace", "--read", "-"], text).out(), expected);
}

#[test]
fn what_stands_before_a_mistake_is_printed_then_the_mistake_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let ready = signal(12, 1, r#""signal":"readyRead""#);
    let long = "x".repeat(70_000);
    for (behind, told) in [
        (&br#"{"us":13,"turn":1,"dep"#[..], "line 4: it breaks off; the lines before it are whole"),
        (b"\xff\xfe\x00\n", "line 4: it is no line of a recording (expected value)"),
        (b"[]\n", "line 4: it is no line of a recording ("),
        (b"{}\n", "line 4: it is no line of a recording (missing field `us`)"),
        (br#"{"us":1,"turn":1,"depth":0,"kind":"bang"}"#, "unknown variant `bang`"),
        (br#"{"us":-1,"turn":1,"depth":0,"kind":"turnBegan"}"#, "line 4: it is no line"),
        (long.as_bytes(), "line 4: it is longer than 65536 bytes"),
    ] {
        let path = file(folder.path(), "r", &[BEGIN, &ready, &slot_ended(13, 1)], behind);
        let output = read(&path);
        let (out, err) = (output.out(), output.err());
        assert_eq!(output.code, 2, "{told}");
        assert!(out.contains("     0.012  signal socket1 readyRead  (slot 35 µs)\n"), "{out}");
        assert!(err.starts_with(&format!("qtcp: {}: ", path.display())), "{err}");
        assert!(err.contains(told), "{err}");
        assert_eq!(err.lines().count(), 1, "{err}");
    }
}

#[test]
fn a_file_that_is_no_recording_is_refused_with_cause_and_cure_in_both_languages() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let newer = BEGIN.replace(":1,", ":2,");
    for (path, english, chinese) in [
        (at.join("none"), "No such file or directory; check the name", "请检查记录文件的名称"),
        (at.to_owned(), "line 1: ", "第 1 行："),
        (
            file(at, "empty", &[], b""),
            "record one with --record, or with qtcp_trace.h",
            "请用 --record 记录",
        ),
        (file(at, "text", &["hello"], b""), "this is no recording", "这不是记录文件"),
        (file(at, "bytes", &[], b"\x00\xff\x1b[2J"), "this is no recording", "这不是记录文件"),
        (
            file(at, "new", &[&newer], b""),
            "has version 2, and this program reads version 1",
            "版本是 2",
        ),
        (file(at, "cut", &[], &BEGIN.as_bytes()[..30]), "line 1: it breaks off", "第 1 行：不完整"),
    ] {
        let name = path.to_str().expect("plain");
        for (language, told) in [("en", english), ("zh", chinese)] {
            let output = run(&["--lang", language, "trace", "--read", name], "");
            assert_eq!((output.code, output.out().as_str()), (2, ""), "{name}");
            assert!(output.err().contains(told), "{}", output.err());
        }
        // Compare says the same where it can take it for a recording.
        if fs::read(&path).is_ok_and(|bytes| bytes.starts_with(b"{")) {
            let output = compare(&[&path, &path]);
            assert_eq!((output.code, output.out().as_str()), (2, ""), "{name}");
            assert!(output.err().contains(english), "{}", output.err());
        }
    }
}

#[test]
fn nothing_in_a_recording_acts_on_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let evil = r"\u001b[2J\u202e\n";
    let begin = BEGIN.replace("qtcp_trace.h", evil).replace("-p", evil).replace("12:00", evil);
    let words = format!(r#""signal":"{evil}","state":"{evil}","text":"{evil}""#);
    let warning = words.replacen(evil, "warning", 1);
    let ended = format!(r#"{{"us":1,"turn":1,"depth":0,"kind":"ended","why":"{evil}"}}"#);
    let kind = ended.replace("\"kind\":\"ended\"", &format!("\"kind\":\"{evil}\""));
    let (one, two) = (signal(1, 1, &words), signal(2, 1, &warning));
    let path = file(folder.path(), "evil", &[&begin, &one, &two, &ended, &kind], b"");
    for output in [read(&path), compare(&[&path, &path])] {
        let told = output.out() + &output.err();
        assert_eq!(output.code, 2, "{told}");
        assert!(!told.contains(['\u{1b}', '\u{202e}']), "{told:?}");
        assert!(told.contains("\\u{1b}[2J") || told.contains("\\x1b[2J"), "{told}");
    }
}

#[test]
fn two_recordings_are_laid_side_by_side_and_the_exit_code_tells() {
    let folder = tempfile::tempdir().expect("a folder");
    let ready = |number| signal(12, number, r#""signal":"readyRead","available":6"#);
    let closed = |number, port| {
        signal(20, number, &format!(r#""signal":"disconnected","available":0,"peer_port":{port}"#))
    };
    let one = file(folder.path(), "a.jsonl", &[BEGIN, &ready(2), &closed(2, 4711)], b"");
    let two = file(folder.path(), "b.jsonl", &[BEGIN, &ready(7), &closed(7, 4712)], b"");
    let output = compare(&[&one, &two]);
    assert_eq!(output.code, 0, "{}", output.err());
    let (name_one, name_two) = (one.display(), two.display());
    let head = format!("{name_one} and {name_two}: equal, 2 lines\n");
    assert!(output.out().starts_with(&head), "{}", output.out());
    let same = "signal socket1 disconnected peerPort=PORT avail=0";
    assert_eq!(output.out().lines().last().map(|line| line.matches(same).count()), Some(2));
    let quiet = run(&["compare", "-q", &one.to_string_lossy(), &two.to_string_lossy()], "");
    assert_eq!((quiet.code, quiet.out().as_str(), quiet.err().as_str()), (0, "", ""));

    let other = file(folder.path(), "c.jsonl", &[BEGIN, &ready(1)], b"");
    let output = compare(&[&one, &other]);
    assert_eq!(output.code, 1);
    assert!(output.out().contains(&format!("{same} <\n")), "{}", output.out());
    let cure = "differ; the lines that only one of them has are marked with |, < and >";
    assert!(output.err().contains(cure), "{}", output.err());

    let output = run(&["compare", "--json", &one.to_string_lossy(), &other.to_string_lossy()], "");
    let entry: serde_json::Value = serde_json::from_str(&output.out()).expect("an object");
    assert_eq!(output.code, 1);
    assert_eq!((&entry["event"], &entry["result"]), (&"comparison".into(), &"different".into()));
    let object = &entry["objects"][0];
    assert_eq!((&object["name"], &object["same"]), (&"socket1".into(), &false.into()));
    assert_eq!(object["right"], serde_json::json!(["signal socket1 readyRead avail=6"]));
}

#[test]
fn a_recording_is_compared_with_one_recording_and_with_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let one = file(folder.path(), "a.jsonl", &[BEGIN], b"");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios/never_used.scn");
    let none = folder.path().join("none");
    for (files, told) in [
        (vec![&one], "two recordings are compared, and 1 was named; name two"),
        (vec![&one, &one, &one], "two recordings are compared, and 3 were named"),
        (vec![&one, &script], "never_used.scn is none; compare two recordings"),
        (vec![&script, &one], "never_used.scn is none; compare two recordings"),
        (vec![&one, &none], "No such file or directory; check the name of the recording"),
    ] {
        let files: Vec<&Path> = files.into_iter().map(PathBuf::as_path).collect();
        let output = compare(&files);
        assert_eq!((output.code, output.out().as_str()), (2, ""), "{told}");
        assert!(output.err().contains(told), "{}", output.err());
    }
    let carried = run(&["compare", &one.to_string_lossy(), ":hello"], "");
    assert!(carried.err().contains("is a recording, and :hello is none"), "{}", carried.err());
}

#[test]
fn of_an_older_qt_a_signal_that_it_does_not_have_is_not_compared_and_that_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let both = signal(1, 1, r#""signal":"newConnection","pending":true"#);
    let new = signal(1, 1, r#""signal":"pendingConnectionAvailable","pending":true"#);
    let old = BEGIN.replace("6.4.2", "5.15.8");
    let one = file(folder.path(), "old.jsonl", &[&old, &both], b"");
    let two = file(folder.path(), "new.jsonl", &[BEGIN, &new, &both], b"");
    for files in [[&*one, &*two], [&*two, &*one]] {
        let output = compare(&files);
        assert_eq!(output.code, 0, "{}", output.out());
        let told = "old.jsonl is of a Qt before 6.4, which has no pendingConnectionAvailable";
        assert!(output.err().contains(told), "{}", output.err());
    }
}

#[test]
fn two_long_recordings_that_have_nothing_in_common_are_compared_all_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let many = |of: u32| {
        let lines = (0..21_000).map(|n| {
            signal(
                n,
                1,
                &format!(r#""signal":"bytesWritten","bytes":{}"#, 2 * n * 7919 % 65536 + of),
            )
        });
        [BEGIN.to_owned()].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
    };
    let one = file(folder.path(), "one", &[&many(0)], b"");
    let two = file(folder.path(), "two", &[&many(1)], b"");
    let output = compare(&[&one, &two]);
    assert_eq!(output.code, 1);
    let told = "it has more than 20000 signals; those behind them are not compared";
    assert_eq!(output.err().matches(told).count(), 2, "{}", output.err());
}

#[test]
fn options_that_have_nothing_to_do_with_reading_are_refused() {
    for more in
        [&["--engine", "qt"][..], &["--record", "x"], &["--header"], &["--list"], &["x.scn"]]
    {
        let output = run(&[&["trace", "--read", "x"], more].concat(), "");
        assert_eq!(output.code, 2, "{more:?}");
        assert!(output.out().is_empty(), "{more:?}");
    }
    assert_eq!(run(&["trace"], "").code, 2);
}
