//! The checker and the gallery: each wrong program fails the stage that its entry names and no
//! other, with the sentence that it names; what is said then is kept in both languages in
//! `said.en.txt` and `said.zh.txt`. `QTCP_GALLERY=record` writes them anew.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU8, Ordering};
use std::{env, fs};

use qtcp::check::gallery::{self, End, Entry};
use qtcp::text::{Face, Fact, Language};
use serde_json::Value;

use crate::{bugs, faults_of, free_port, source, util};

/// So many are checked at once: a check waits for most of its time.
const AT_ONCE: usize = 4;

const LANGUAGES: [(&str, Language); 2] = [("en", Language::English), ("zh", Language::Chinese)];

/// What a check said.
struct Checked {
    code: i32,
    /// The stages that are wrong, or where there is nothing to be tested, and why.
    wrong: Vec<(String, Fact)>,
    told: String,
}

/// Checks a program that is started for it. Where it is to listen, or to connect to, stands behind
/// its other words.
fn check(end: End, program: &Command) -> Checked {
    // Each on an address of its own: a port that is free now may be another check's before it is used.
    static CHECKS: AtomicU8 = AtomicU8::new(0);
    let host = 2 + CHECKS.fetch_add(1, Ordering::Relaxed) % 250;
    let to = format!("127.0.0.{host}:{}", free_port());
    let mut command = match end {
        End::Server => util::qtcp(&["check", "server", &to, "--json", "--"]),
        End::Client => util::qtcp(&["check", "client", "--listen", &to, "--json", "--"]),
    };
    command.arg(program.get_program()).args(program.get_args());
    match end {
        End::Server => command.args(["--listen", &to]),
        End::Client => command.args([&to, "--interval", "100"]),
    };
    let output = util::run_command(&mut command, "");
    let told = output.out() + &output.err();
    let entries = output.out();
    let entries = entries.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let wrong = entries.filter(|entry| entry["result"] == "wrong" || entry["result"] == "nothing");
    let wrong = wrong.map(|entry| {
        let fact = Fact::from_json(&entry["fact"].to_string()).expect("a fact of this program");
        (entry["stage"].as_str().expect("a stage has a name").to_owned(), fact)
    });
    Checked { code: output.code, wrong: wrong.collect(), told }
}

/// What is measured, and ports, differ each time: N stands for a number by itself, and for a port
/// in base 16.
fn settled(text: &str) -> String {
    let is_port = |word: &str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let quoted = text.split('"').nth(1).filter(|word| is_port(word));
    let text = quoted.map_or_else(|| text.to_owned(), |word| text.replacen(word, "N", 1));
    let mut out = String::new();
    let mut rest = &*text;
    while let Some(first) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, behind) = rest.split_at(digits.max(first.len_utf8()));
        let is_in_a_word = out.ends_with(|c: char| c.is_ascii_alphabetic())
            || behind.starts_with(|c: char| c.is_ascii_alphabetic());
        out.push_str(if digits > 0 && !is_in_a_word { "N" } else { number });
        rest = behind;
    }
    out
}

/// What is said of an entry, in both languages.
fn said(entry: &Entry) -> Result<[String; 2], String> {
    let mut program = bugs();
    let word = if entry.end == End::Server { "server" } else { "client" };
    program.args([word, entry.name]);
    let checked = check(entry.end, &program);
    let stages: Vec<_> =
        checked.wrong.iter().map(|(stage, fact)| (stage.as_str(), fact.code())).collect();
    if stages != [(entry.stage, entry.cause)] {
        return Err(format!("{stages:?}, not {} {}\n{}", entry.stage, entry.cause, checked.told));
    }
    // Where nobody listens or connects there is nothing that could be tested.
    let expected = if entry.stage.ends_with("01") { 2 } else { 1 };
    if checked.code != expected {
        return Err(format!("exit code {}\n{}", checked.code, checked.told));
    }
    let (stage, fact) = &checked.wrong[0];
    let told = |language| settled(&fact.sentence(language, Face::Terminal));
    Ok(LANGUAGES.map(|(_, language)| format!("{stage} {}: {}\n", entry.name, told(language))))
}

#[test]
fn each_wrong_program_fails_its_stage_with_its_sentence_in_both_languages() {
    let entries: Vec<&Entry> = gallery::entries().iter().collect();
    let all = Mutex::new(BTreeMap::new());
    let found = faults_of(&entries, AT_ONCE, |entry| {
        let said = said(entry).map_err(|fault| format!("{}: {fault}", entry.name))?;
        let key = (entry.end == End::Client, entry.stage, entry.name);
        all.lock().expect("no panic").insert(key, said);
        Ok(())
    });
    assert!(found.is_empty(), "\n{}", found.join("\n"));
    let all = all.into_inner().expect("no panic");
    for (number, (language, _)) in LANGUAGES.iter().enumerate() {
        let text: String = all.values().map(|said| &*said[number]).collect();
        let path = source(&format!("said.{language}.txt"));
        if env::var_os("QTCP_GALLERY").is_some_and(|value| value == "record") {
            fs::write(&path, &text).expect("our own file");
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        let at = kept.lines().zip(text.lines()).find(|(kept, text)| kept != text);
        assert_eq!(at, None, "{language}: what is said is not what is kept");
        assert_eq!(kept, text, "{language}");
    }
}

#[test]
fn the_right_programs_pass_in_every_language() {
    let mut programs: Vec<_> =
        crate::right_programs().into_iter().map(|program| (End::Server, program)).collect();
    let mut client = bugs();
    client.args(["client", "right"]);
    programs.push((End::Client, client));
    programs.push((End::Server, util::qtcp(&["server", "-q"])));
    // One for each core: a right one is to be done in the time of a check.
    let found = faults_of(&programs, AT_ONCE / 2, |(end, program)| {
        let checked = check(*end, program);
        match checked.code {
            0 => Ok(()),
            code => Err(format!("{program:?}: {code}\n{}", checked.told)),
        }
    });
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn each_further_wrong_server_is_found_wrong() {
    let names = crate::more_names();
    let found = faults_of(&names, AT_ONCE, |name| {
        let mut program = Command::new("python3");
        program.arg(source("more.py")).arg(name);
        let checked = check(End::Server, &program);
        if checked.code != 1 || checked.wrong.is_empty() {
            return Err(format!("{name}: {}\n{}", checked.code, checked.told));
        }
        Ok(())
    });
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn a_mistake_stands_in_the_answer_where_the_caret_points() {
    let mut program = bugs();
    program.args(["server", "blank_between"]);
    for (language, wrong, wanted) in [
        ("en", "wrong: a blank stands", "wanted: "),
        ("zh", "错误：数据和端口号之间有空格", "应为："),
    ] {
        // Each on an address of its own: a port that is free now may be another check's before it is used.
        static CHECKS: AtomicU8 = AtomicU8::new(0);
        let host = 2 + CHECKS.fetch_add(1, Ordering::Relaxed) % 250;
        let to = format!("127.0.0.{host}:{}", free_port());
        let mut command = util::qtcp(&["--lang", language, "check", "server", &to, "--no-colour"]);
        command.arg("--").arg(program.get_program()).args(program.get_args());
        let output = util::run_command(command.args(["--listen", &to]), "");
        let lines: Vec<String> = output.out().lines().map(str::to_owned).collect();
        let line = |text: &str| {
            let at = lines.iter().position(|line| line.contains(text));
            at.unwrap_or_else(|| panic!("no {text}\n{}", lines.join("\n")))
        };
        let came = line("<- \"client ");
        let caret = lines[came + 1].find('^').expect("a caret");
        let begins = lines[came].find("\"client ").map(|at| at + "\"client".len());
        assert_eq!(Some(caret), begins);
        assert!(line(wanted) < line(wrong));
        assert!(line(wrong) < line("qtcp trace :local_and_peer_port"));
        assert_eq!(output.code, 1);
    }
}
