//! The scenarios that the program carries, by their names: the list, the scripts, and running one.
//! What they print is held in tests/scenarios.rs.

use std::fs;
use std::process::{Command, Output};

use qtcp::trace::carried::ALL;

fn qtcp(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_qtcp")).args(args).output().expect("the program starts")
}

/// Standard output of a run that has to succeed.
fn shown(args: &[&str]) -> String {
    let output = qtcp(args);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && told.is_empty(), "{args:?}: {told}");
    String::from_utf8(output.stdout).expect("text")
}

/// What a run says that was refused before it did anything.
fn refused(args: &[&str]) -> String {
    let output = qtcp(args);
    assert_eq!(output.status.code(), Some(2), "{args:?}");
    assert!(output.stdout.is_empty(), "{args:?}");
    String::from_utf8(output.stderr).expect("text")
}

#[test]
fn the_list_has_each_with_its_sentence_in_the_language_that_is_set() {
    for lang in ["en", "zh"] {
        let list = shown(&["trace", "--list", "--lang", lang]);
        for carried in ALL {
            let line = list.lines().find(|line| line.contains(&format!("  :{} ", carried.name)));
            let line = line.unwrap_or_else(|| panic!("{lang}: no {}", carried.name));
            let sentence = &line[line.find("  :").expect("a name") + 3..];
            let chinese = sentence.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert_eq!(chinese, lang == "zh", "{line}");
        }
        let headings = list.lines().filter(|line| !line.starts_with(' ')).count();
        assert!(headings > 5 && headings + ALL.len() == list.lines().count(), "{list}");
    }
}

#[test]
fn the_script_of_one_is_printed_so_that_it_can_be_copied_and_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("copy.scn");
    let trace = shown(&["trace", ":hello"]);
    for lang in ["en", "zh"] {
        let script = shown(&["trace", "--list", ":hello", "--lang", lang]);
        assert_eq!(script.starts_with('#'), lang == "zh", "{script}");
        fs::write(&file, script).expect("a file");
        assert_eq!(shown(&["trace", file.to_str().expect("plain")]), trace, "{lang}");
    }
}

#[test]
fn a_name_that_it_does_not_carry_is_refused_with_the_one_that_is_meant() {
    for command in [&["trace"][..], &["trace", "--list"], &["trace", "--engine", "cpp"]] {
        let told = refused(&[command, &[":gleu"]].concat());
        assert!(told.contains(":gleu") && told.contains("perhaps :glue is meant"), "{told}");
    }
    let told = refused(&["compare", ":hello", ":nothing_of_that_kind"]);
    assert!(told.contains("'qtcp trace --list' lists them"), "{told}");
    let told = refused(&["trace", "--list", "hello.scn"]);
    assert!(told.contains("hello.scn is a file"), "{told}");
    let told = refused(&["trace"]);
    assert!(told.contains("FILE"), "{told}");
}

#[test]
fn a_file_whose_name_begins_with_a_colon_is_reached_through_its_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(":glue"), "scenario mine \"x\"\n").expect("a file");
    let mut own = Command::new(env!("CARGO_BIN_EXE_qtcp"));
    let output = own.args(["trace", "./:glue"]).current_dir(&folder).output().expect("it starts");
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("# mine\n"));
}

#[cfg(feature = "gui")]
#[test]
fn the_real_qt_runs_one_by_its_name_and_leaves_no_file_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    // Built before, so that cmake leaves nothing there.
    let output = qtcp(&["trace", "--engine", "cpp", ":hello"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut own = Command::new(env!("CARGO_BIN_EXE_qtcp"));
    let own = own.args(["trace", "--engine", "cpp", ":two_ways"]).env("TMPDIR", folder.path());
    let output = own.output().expect("the program starts");
    assert_eq!(String::from_utf8_lossy(&output.stdout), shown(&["trace", ":two_ways"]));
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 0);
    let compared = qtcp(&["compare", "--json", ":glue", ":unread"]);
    let lines = String::from_utf8(compared.stdout).expect("text");
    for (line, name) in lines.lines().zip([":glue", ":unread"]) {
        let entry: serde_json::Value = serde_json::from_str(line).expect("an object");
        assert_eq!((entry["file"].as_str(), entry["result"].as_str()), (Some(name), Some("equal")));
    }
    assert_eq!(lines.lines().count(), 2);
}
