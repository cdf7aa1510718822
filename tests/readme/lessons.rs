//! The page of the lessons: its tables are made of what the lessons and the questions say
//! themselves.

use qtcp::lab::lesson;
use qtcp::text::{Face, Fact, Language};

use super::*;

const PAGES: [(&str, Language); 2] =
    [("docs/lab.md", Language::English), ("docs/lab.zh-CN.md", Language::Chinese)];

/// A sentence of a lesson.
pub(super) fn say(fact: Fact, language: Language) -> String {
    fact.sentence(language, Face::Library)
}

/// The rows of the three tables: sections, where the course differs, questions.
fn tables(language: Language) -> [Vec<String>; 3] {
    let say = |fact: Fact| {
        let said = say(fact, language);
        assert!(!said.contains('|'), "{said}");
        said
    };
    let ending = match language {
        Language::English => ".md",
        Language::Chinese => CHINESE,
    };
    let (mut lessons, mut differing, mut questions) = (Vec::new(), Vec::new(), Vec::new());
    for lesson in lesson::all() {
        let (name, scenario) = (lesson.name, lesson.scenario().name);
        let (section, title) = (say(lesson.section()), say(lesson.title()));
        lessons.push(format!(
            "| {section} | [`{name}`](lessons/{name}{ending}) | `:{scenario}` | {title} |"
        ));
        if let Some(differs) = lesson.differs() {
            differing.push(format!("| `{name}` | {} |", say(differs)));
        }
        for question in lesson.questions() {
            let (scenario, asked) = (question.scenario().name, say(question.ask()));
            questions.push(format!("| `{name}` | `:{scenario}` | {asked} |"));
        }
    }
    [lessons, differing, questions]
}

/// The rows of each table of a page, without its heading.
fn shown(name: &str) -> Vec<Vec<String>> {
    let text = read(name);
    let lines: Vec<&str> = text.lines().collect();
    let groups = lines.split(|line| !line.starts_with('|')).filter(|group| !group.is_empty());
    groups.map(|group| group.iter().skip(2).map(|&row| row.to_owned()).collect()).collect()
}

/// The page with these rows below the headings of its tables.
fn with(text: &str, tables: &[Vec<String>; 3]) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut tables = tables.iter();
    for line in text.lines() {
        let is_row = line.starts_with('|');
        if is_row && lines.last().is_some_and(|last| last.starts_with('|')) {
            continue;
        }
        lines.push(line.to_owned());
        if is_row {
            lines.push("|---".repeat(cells(line).len()) + "|");
            lines.extend(tables.next().into_iter().flatten().cloned());
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn the_tables_of_the_lab_are_what_its_lessons_and_questions_say() {
    for (name, language) in PAGES {
        let tables = tables(language);
        if recording() {
            rewrite(name, |text| with(text, &tables));
        }
        assert_eq!(shown(name), tables, "{name}");
        assert!(tables.iter().all(|rows| rows.len() > 10));
    }
}
