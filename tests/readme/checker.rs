//! The pages of the homework checker: what they say of its stages is what it says itself, and the
//! plan of the lessons leaves out no scenario that the program carries.

use qtcp::text::{Face, Fact, Language, facts};
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
fn the_stages_on_the_page_are_those_of_the_checker_in_its_words() {
    let titles = facts::all().map(|(code, _)| code).filter(|code| is_stage(code));
    let titles: BTreeSet<&str> = titles.collect();
    assert!(titles.len() >= 23, "{titles:?}");
    for (name, language) in CHECK {
        let mut shown = BTreeSet::new();
        for [id, title, scenario] in stages(name) {
            let code = format!("check_{}", id.to_lowercase());
            let code = *titles.get(code.as_str()).unwrap_or_else(|| panic!("{name}: {id}"));
            let fact = Fact::from_json(&format!("{{\"code\":\"{code}\"}}"));
            let told = fact.map(|fact| fact.sentence(language, Face::Library));
            assert_eq!(told.as_ref(), Some(&title), "{name}: {id}");
            let scenario = scenario.trim_matches('`').trim_start_matches(':');
            assert!(carried::find(scenario).is_some(), "{name}: {id} has no :{scenario}");
            shown.insert(code);
        }
        assert_eq!(shown, titles, "{name}");
    }
}

/// `check_s02`.
fn is_stage(code: &str) -> bool {
    let id = code.strip_prefix("check_").unwrap_or_default();
    id.len() == 3
        && id.starts_with(['s', 'c'])
        && id[1..].chars().all(|digit| digit.is_ascii_digit())
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
