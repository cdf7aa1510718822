//! The checker and the wrong clients of the gallery: each is told in the stage that its entry names,
//! with the sentence that it names, and in no other stage; what is said then is kept in both
//! languages in `said_of_clients.en.txt` and `said_of_clients.zh.txt`. `QTCP_GALLERY=record` writes
//! them anew.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::{env, fs};

use qtcp::check::gallery::{self, End, Entry};

use crate::checked::{catalogue, is_sentence, settled};
use crate::{bugs, faults_of, free_port, source, util};

/// A check waits for most of its time.
const AT_ONCE: usize = 2;
/// What the word for a mistake is.
const WORDS: [(&str, &str); 2] = [("en", "wrong: "), ("zh", "错误：")];

/// What is said of the stages: the stage, and the lines below its title.
struct Said {
    stages: Vec<(String, Vec<String>)>,
    code: i32,
    told: String,
}

fn check(language: &str, options: &[&str], name: &str) -> Said {
    let at = format!("127.0.0.1:{}", free_port());
    let mut command = util::qtcp(&["check", "client", "--lang", language, "--listen", &at]);
    command.args(options).arg("--").arg(bugs().get_program());
    command.args(["client", name, &at, "--interval", "100"]);
    let output = util::run_command(&mut command, "");
    let told = output.out();
    let mut stages: Vec<(String, Vec<String>)> = Vec::new();
    for line in told.lines() {
        let Some((who, text)) = line.split_once("| ") else { continue };
        if !["check", "检查"].contains(&who.trim()) {
            continue;
        }
        match (text.strip_prefix("    "), stages.last_mut()) {
            (Some(text), Some((_, lines))) => lines.push(text.to_owned()),
            _ if text.starts_with("C0") || text.starts_with("C10") => {
                stages.push((text[..3].to_owned(), Vec::new()));
            }
            _ => {}
        }
    }
    Said { stages, code: output.code, told: told + &output.err() }
}

/// The lines of a stage from the first one that begins with `word` on.
fn lines_of(said: &Said, stage: &str, word: &str) -> Option<Vec<String>> {
    let (_, lines) = said.stages.iter().find(|(id, _)| id == stage)?;
    let at = lines.iter().position(|line| line.starts_with(word))?;
    Some(lines[at..].to_vec())
}

/// What is said of an entry, in both languages.
fn said(catalogue: &str, entry: &Entry) -> Result<[String; 2], String> {
    let english = check("en", &[], entry.name);
    if entry.stage == "C01" {
        let is_told = english.code == 2 && english.told.contains("has not connected in 10 s");
        return if is_told { Ok(Default::default()) } else { Err(english.told) };
    }
    let is_wrong = |lines: &Vec<String>| lines.iter().any(|line| line.starts_with("wrong: "));
    let wrong = english.stages.iter().filter(|(_, lines)| is_wrong(lines));
    let wrong: Vec<&str> = wrong.map(|(stage, _)| stage.as_str()).collect();
    if wrong != [entry.stage] || english.code != 1 {
        return Err(format!("wrong are {wrong:?}, code {}\n{}", english.code, english.told));
    }
    let options = ["--stage", entry.stage];
    let chinese = check("zh", &options, entry.name);
    let mut texts = [String::new(), String::new()];
    for ((said, (_, word)), text) in [english, chinese].iter().zip(WORDS).zip(&mut texts) {
        let lines = lines_of(said, entry.stage, word).ok_or_else(|| said.told.clone())?;
        let sentence = lines[0].strip_prefix(word).unwrap_or(&lines[0]);
        if text.is_empty() && word.is_ascii() && !is_sentence(catalogue, entry.cause, sentence) {
            return Err(format!("not {}: {sentence}", entry.cause));
        }
        let lines = lines.iter().map(|line| settled(line) + "\n");
        *text = format!("[{}] {}\n{}", entry.name, entry.stage, lines.collect::<String>());
    }
    Ok(texts)
}

#[test]
fn each_wrong_client_is_told_in_its_stage_with_its_sentence_in_both_languages() {
    let catalogue = catalogue();
    let clients: Vec<&Entry> =
        gallery::entries().iter().filter(|entry| entry.end == End::Client).collect();
    let all = Mutex::new(BTreeMap::new());
    let found = faults_of(&clients, AT_ONCE, |entry| {
        let said = said(&catalogue, entry).map_err(|fault| format!("{}: {fault}", entry.name))?;
        all.lock().expect("no panic").insert((entry.stage, entry.name), said);
        Ok(())
    });
    assert!(found.is_empty(), "\n{}", found.join("\n"));
    let all = all.into_inner().expect("no panic");
    for (number, (language, _)) in WORDS.iter().enumerate() {
        let texts = all.values().map(|said| &*said[number]).filter(|text| !text.is_empty());
        let text = texts.collect::<Vec<_>>().join("\n");
        let path = source(&format!("said_of_clients.{language}.txt"));
        if env::var_os("QTCP_GALLERY").is_some_and(|value| value == "record") {
            fs::write(&path, &text).expect("our own file");
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(kept, text, "{language}: what is said is not what is kept");
    }
}

#[test]
fn the_right_client_of_the_gallery_passes() {
    let said = check("en", &[], "right");
    assert_eq!(said.code, 0, "{}", said.told);
    assert!(said.told.contains("9 right, 1 to learn from, 0 wrong, 0 not done"), "{}", said.told);
}
