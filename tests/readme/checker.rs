//! The pages of the homework checker: what they say of its stages is what it says itself, and the
//! plan of the lessons leaves out no scenario that the program carries.

use qtcp::check::{Stage, Target, stages_of};
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
