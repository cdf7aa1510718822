//! The checker and the gallery: each wrong server fails the stage that its entry names, with the
//! sentence that it names; what is said then is kept in both languages in `said.en.txt` and
//! `said.zh.txt`. `QTCP_GALLERY=record` writes them anew.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use qtcp::check::gallery::{self, End, Entry};

use crate::{bugs, faults_of, free_port, source, util};

/// So many are checked at once: a check waits for most of its time.
const AT_ONCE: usize = 3;

const LANGUAGES: [&str; 2] = ["en", "zh"];

/// What a check said.
struct Checked {
    code: i32,
    /// The stages that are wrong, each with the lines below its title.
    wrong: Vec<(String, Vec<String>)>,
    told: String,
}

/// Checks a server that is started for it.
fn check(language: &str, stage: Option<&str>, program: &Command) -> Checked {
    let to = format!("127.0.0.1:{}", free_port());
    let mut command = util::qtcp(&["check", "server", &to, "--lang", language]);
    if let Some(stage) = stage {
        command.args(["--stage", stage]);
    }
    command.arg("--").arg(program.get_program()).args(program.get_args());
    let output = util::run_command(command.args(["--listen", &to]), "");
    let told = output.out() + &output.err();
    Checked { code: output.code, wrong: wrong(&told), told }
}

/// The stages with a line `wrong: ...`.
fn wrong(told: &str) -> Vec<(String, Vec<String>)> {
    let mut stages: Vec<(String, Vec<String>)> = Vec::new();
    for line in told.lines() {
        let Some((who, text)) = line.split_once("| ") else { continue };
        // What the clients and the program said is no sentence of the check.
        if !["check", "检查"].contains(&who.trim()) {
            continue;
        }
        match text.strip_prefix("    ") {
            Some(text) => {
                if let Some((_, lines)) = stages.last_mut() {
                    lines.push(text.to_owned());
                }
            }
            // Or it is about the program, whatever the stage.
            None if is_title(text) => stages.push((text[..3].to_owned(), Vec::new())),
            None => {}
        }
    }
    let is_wrong = |text: &String| text.starts_with("wrong: ") || text.starts_with("错误：");
    stages.retain(|(_, lines)| lines.iter().any(is_wrong));
    for (_, lines) in &mut stages {
        lines.drain(..lines.iter().position(is_wrong).unwrap_or(0));
    }
    stages
}

/// `S02 what it does`.
fn is_title(text: &str) -> bool {
    let id = text.split(' ').next().unwrap_or_default();
    id.len() == 3 && id.starts_with('S') && id[1..].bytes().all(|byte| byte.is_ascii_digit())
}

/// Ports and what is measured differ each time: N stands for every number by itself, and for a port
/// in base 16. A number behind a letter or a `%` is part of a name.
pub fn settled(text: &str) -> String {
    let mut out = String::new();
    let mut rest = match text.split('"').nth(1) {
        Some(quoted)
            if quoted.len() == 4 && quoted.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
        {
            &text.replacen(quoted, "N", 1)
        }
        _ => text,
    };
    while let Some(first) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, behind) = rest.split_at(digits.max(first.len_utf8()));
        let is_name = out.ends_with(|last: char| last.is_ascii_alphabetic() || last == '%');
        out.push_str(if digits > 0 && !is_name { "N" } else { number });
        rest = behind;
    }
    out
}

/// Whether the sentence is that of the code, with whatever parameters.
pub fn is_sentence(catalogue: &str, code: &str, sentence: &str) -> bool {
    let pattern = catalogue.lines().find_map(|line| line.strip_prefix(code)?.strip_prefix(" = "));
    let Some(pattern) = pattern else { return false };
    let mut rest = sentence;
    pattern.split(['{', '}']).step_by(2).all(|piece| match rest.find(piece) {
        Some(at) => {
            rest = &rest[at + piece.len()..];
            true
        }
        None => false,
    })
}

pub fn catalogue() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text/catalogue/en.ftl");
    fs::read_to_string(path).expect("it is there")
}

fn program(entry: &Entry) -> Command {
    let mut program = bugs();
    program.args(["server", entry.name]);
    program
}

/// What is said of an entry, in both languages.
fn said(catalogue: &str, entry: &Entry) -> Result<[String; 2], String> {
    let program = program(entry);
    let whole = check("en", None, &program);
    if entry.stage == "S01" {
        let is_told = whole.code == 2 && whole.told.contains("nobody listens there");
        return if is_told { Ok(Default::default()) } else { Err(whole.told) };
    }
    let stages: Vec<&str> = whole.wrong.iter().map(|(stage, _)| stage.as_str()).collect();
    let (stage, lines) = whole.wrong.first().ok_or_else(|| format!("passed\n{}", whole.told))?;
    if stage != entry.stage || stages.len() > 1 {
        return Err(format!("wrong are {stages:?} and not only {}", entry.stage));
    }
    let sentence = lines[0].strip_prefix("wrong: ").unwrap_or(&lines[0]);
    if !is_sentence(catalogue, entry.cause, sentence) {
        return Err(format!("not {}: {sentence}", entry.cause));
    }
    let chinese = check("zh", Some(entry.stage), &program);
    let in_chinese = chinese.wrong.last().ok_or_else(|| format!("passed\n{}", chinese.told))?;
    if in_chinese.0 != entry.stage {
        return Err(format!("in Chinese {} is wrong\n{}", in_chinese.0, chinese.told));
    }
    let text = |lines: &[String]| {
        let mut text = format!("[{}] {}\n", entry.name, entry.stage);
        lines.iter().for_each(|line| writeln!(text, "{}", settled(line)).expect("into a String"));
        text
    };
    Ok([text(lines), text(&in_chinese.1)])
}

#[test]
fn each_wrong_server_fails_its_stage_with_its_sentence_in_both_languages() {
    let catalogue = catalogue();
    let servers: Vec<&Entry> =
        gallery::entries().iter().filter(|entry| entry.end == End::Server).collect();
    let all = std::sync::Mutex::new(BTreeMap::new());
    let found = faults_of(&servers, AT_ONCE, |entry| {
        let said = said(&catalogue, entry).map_err(|fault| format!("{}: {fault}", entry.name))?;
        all.lock().expect("no panic").insert((entry.stage, entry.name), said);
        Ok(())
    });
    assert!(found.is_empty(), "\n{}", found.join("\n"));
    let all = all.into_inner().expect("no panic");
    for (number, language) in LANGUAGES.iter().enumerate() {
        let texts: Vec<&str> =
            all.values().map(|said| &*said[number]).filter(|text| !text.is_empty()).collect();
        let text = texts.join("\n");
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
fn the_right_servers_pass_in_every_language() {
    let programs = crate::right_programs();
    let found = faults_of(&programs, AT_ONCE, |program| {
        let checked = check("en", None, program);
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
        let checked = check("en", None, &program);
        let is_seen = checked.code == 1 && !checked.wrong.is_empty();
        if is_seen { Ok(()) } else { Err(format!("{name}: {}\n{}", checked.code, checked.told)) }
    });
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}
