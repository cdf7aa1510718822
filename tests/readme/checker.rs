//! The pages of the homework checker: what they say of its stages is what it says itself, and the
//! plan of the lessons leaves out no scenario that the program carries; and the line of shell that
//! checks a class.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

use qtcp::check::{Stage, Target, gallery, stages_of};
use qtcp::text::{Face, Language};
use qtcp::trace::carried;

use super::*;

const CHECK: [(&str, Language); 2] =
    [("docs/check.md", Language::English), ("docs/check.zh-CN.md", Language::Chinese)];
const TEACHING: [&str; 2] = ["docs/teaching.md", "docs/teaching.zh-CN.md"];

/// The rows of the stages: `S02`, what is done, `:scenario`.
fn stages(name: &str) -> Vec<[String; 3]> {
    let text = read(name);
    let rows = text.lines().filter(|line| line.starts_with("| S") || line.starts_with("| C"));
    let rows = rows.filter_map(|row| <[String; 3]>::try_from(cells(row)).ok());
    rows.collect()
}

#[test]
fn the_stages_on_the_page_are_those_of_the_checker_in_its_words_with_its_scenarios() {
    let all: Vec<&Stage> = [Target::Server(0), Target::Client { port: 0, is_synchronous: false }]
        .into_iter()
        .flat_map(|target| stages_of(target).iter().copied())
        .collect();
    for (name, language) in CHECK {
        let mut wanted: Vec<[String; 3]> = all
            .iter()
            .map(|stage| {
                let title = stage.title().sentence(language, Face::Library);
                [stage.id.to_owned(), title, format!("`:{}`", stage.scenario)]
            })
            .collect();
        // The server comes first on the page; each by its numbers, whatever is done first.
        wanted.sort_by_key(|[id, ..]| (id.starts_with('C'), id.clone()));
        if recording() {
            for [id, title, scenario] in &wanted {
                rewrite(name, |text| {
                    let row = format!("| {id} | {title} | {scenario} |");
                    let line = |line: &str| {
                        if line.starts_with(&format!("| {id} |")) {
                            row.clone()
                        } else {
                            line.into()
                        }
                    };
                    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
                });
            }
        }
        assert_eq!(stages(name), wanted, "{name}");
        for stage in &all {
            assert!(carried::find(stage.scenario).is_some(), "{}: {}", stage.id, stage.scenario);
        }
    }
}

#[test]
fn each_scenario_that_the_program_carries_is_in_a_lesson() {
    for name in TEACHING {
        let text = read(name);
        for carried in carried::ALL {
            assert!(text.contains(&format!("`:{}`", carried.name)), "{name}: {}", carried.name);
        }
    }
}

#[test]
fn each_wrong_program_that_a_page_names_is_in_the_gallery() {
    for name in TEACHING {
        let plan = read(name);
        let lessons = plan.lines().filter(|line| line.starts_with('|')).map(cells);
        let lessons = lessons.filter(|cells| cells.len() == 6 && cells[0].parse::<u8>().is_ok());
        let named: Vec<String> = lessons.flat_map(|cells| codes(&cells[5])).collect();
        assert!(named.len() >= 20, "{name}: {named:?}");
        for program in named {
            let known = gallery::entries().iter().any(|entry| entry.name == program);
            assert!(known, "{name}: {program}");
        }
    }
}

/// The servers of three students, and of one who has not built his.
const SUBMISSIONS: [(&str, Option<&str>); 4] = [
    ("chen", Some("{data}{peer_port}")),
    ("li", Some("{data}")),
    ("wang", Some("client{peer_port}")),
    ("zhang", None),
];

#[test]
fn a_line_of_shell_checks_all_submissions_and_makes_the_table_on_the_page() {
    if Command::new("jq").arg("--version").output().is_err() {
        eprintln!("the submissions are not checked, jq is not there");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    // Nobody else gets it: it is taken again at once, and by one server after another.
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let at = free.expect("a free port").to_string();
    for (name, reply) in SUBMISSIONS {
        let place = folder.path().join("submissions").join(name);
        fs::create_dir_all(&place).expect("our own folder");
        let Some(reply) = reply else { continue };
        let qtcp = env!("CARGO_BIN_EXE_qtcp");
        let script =
            format!("#!/bin/sh\nexec {qtcp} --headless server --listen {at} --reply '{reply}'\n");
        let server = place.join("server");
        fs::write(&server, script).expect("our own file");
        fs::set_permissions(&server, fs::Permissions::from_mode(0o755)).expect("our own file");
    }
    let all = blocks(TEACHING[0]);
    let lines: Vec<&Block> = all
        .iter()
        .filter(|block| block.tag == "sh" && block.lines[0].contains("submissions/*"))
        .collect();
    let [table, misunderstood] = lines[..] else { panic!("{} lines", lines.len()) };
    let path = Path::new(env!("CARGO_BIN_EXE_qtcp")).parent().expect("a folder").display();
    let path = format!("{path}:{}", std::env::var("PATH").unwrap_or_default());
    let run = |block: &Block| {
        let line = block.lines.join("\n").replace("check server", &format!("check server {at}"));
        let mut shell = Command::new("sh");
        let shell = shell.args(["-c", &line]).current_dir(&folder).env("PATH", &path);
        let output = shell.env("LC_ALL", "C.UTF-8").output().expect("sh starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let told = String::from_utf8(output.stdout).expect("text");
        told.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>()
    };
    let real = run(table);
    let at = all.iter().position(|block| block.tag == "text").expect("the table");
    if recording() {
        for name in TEACHING {
            rewrite(name, |text| with_blocks(text, &BTreeMap::from([(at, real.clone())])));
        }
    }
    assert_eq!(blocks(TEACHING[0])[at].lines, real, "QTCP_DOCS=record writes what is real");
    let counted: Vec<String> =
        run(misunderstood).iter().map(|line| line.trim_start().to_owned()).collect();
    assert_eq!(counted, ["1 S02", "1 S04"]);
}
