//! docs/lessons: a page for each lesson in each language, made of what the lesson says itself, of its
//! scenario and of what Qt printed. With `QTCP_DOCS=record` they are written.

use qtcp::lab::lesson::{self, Lesson};
use qtcp::text::Language;

use super::lessons::say;
use super::*;

const FOLDER: &str = "docs/lessons";

/// The words around what a lesson says.
struct Words {
    other: &'static str,
    lab: &'static str,
    course: &'static str,
    window: &'static str,
    terminal: &'static str,
    see: &'static str,
    asks: &'static str,
    try_it: &'static str,
    why: &'static str,
    differs: &'static str,
    scenario: &'static str,
    trace: &'static str,
    answers: &'static str,
}

const ENGLISH: Words = Words {
    other: "简体中文",
    lab: "All lessons",
    course: "Section of the course: ",
    window: "In the window: ",
    terminal: "; in a terminal: ",
    see: "What you will see",
    asks: "What happens next?",
    try_it: "Try",
    why: "Why",
    differs: "Where the course says it otherwise",
    scenario: "The scenario",
    trace: "What Qt printed",
    answers: "The answers, and the lines that say so",
};

const CHINESE_WORDS: Words = Words {
    other: "English",
    lab: "所有课",
    course: "课程章节：",
    window: "在窗口中：",
    terminal: "；在终端中：",
    see: "你会看到什么",
    asks: "接下来会发生什么？",
    try_it: "试一试",
    why: "为什么",
    differs: "课程的说法与实际不同之处",
    scenario: "场景",
    trace: "Qt 的输出",
    answers: "答案，以及说明它的那几行",
};

/// The name of a page.
fn file(name: &str, language: Language) -> String {
    match language {
        Language::English => format!("{name}.md"),
        Language::Chinese => format!("{name}{CHINESE}"),
    }
}

fn block(text: &str) -> String {
    format!("```text\n{}\n```\n", text.trim_end())
}

fn page(lesson: &Lesson, around: [Option<&Lesson>; 2], language: Language) -> String {
    let (words, other) = match language {
        Language::English => (ENGLISH, Language::Chinese),
        Language::Chinese => (CHINESE_WORDS, Language::English),
    };
    let say = |fact| say(fact, language);
    let (name, scenario) = (lesson.name, lesson.scenario());
    let trace = read(&format!("src/trace/carried/{}.trace", scenario.name));
    let mut page = format!("# {}\n\n", say(lesson.title()));
    let lab = format!("../{}", file("lab", language));
    page += &format!("[{}]({}) · [{}]({lab})\n\n", words.other, file(name, other), words.lab);
    page += &format!("{}{}  \n", words.course, say(lesson.section()));
    page += &format!(
        "{}`qtcp lab {name}`{}`qtcp trace :{}`\n",
        words.window, words.terminal, scenario.name
    );
    let mut part = |heading: &str, text: String| page += &format!("\n## {heading}\n\n{text}");
    part(words.see, say(lesson.see()) + "\n");
    let asked: Vec<String> = lesson
        .questions()
        .map(|question| {
            let answers: Vec<String> =
                question.labels().iter().map(|answer| format!("`{answer}`")).collect();
            format!("- {} {}\n", say(question.ask()), answers.join(" · "))
        })
        .collect();
    if !asked.is_empty() {
        part(words.asks, asked.concat());
    }
    part(words.try_it, say(lesson.try_it()) + "\n");
    part(words.why, say(lesson.why()) + "\n");
    if let Some(differs) = lesson.differs() {
        part(words.differs, say(differs) + "\n");
    }
    part(words.scenario, format!("{}\n\n{}", say(scenario.about()), block(scenario.script)));
    part(words.trace, block(&trace));
    // Another scenario than the lesson's has another trace.
    let answers: Vec<String> = lesson
        .questions()
        .map(|question| {
            let trace = read(&format!("src/trace/carried/{}.trace", question.scenario().name));
            let lines: Vec<&str> = trace.lines().collect();
            let right = question.right(&trace).expect("the trace says it");
            let shown = question.shown_by(&trace).expect("the trace says it");
            let shown: Vec<&str> = shown.into_iter().map(|line| lines[line].trim()).collect();
            let (ask, answer) = (say(question.ask()), &question.labels()[right]);
            format!("{ask} `{answer}`\n\n{}", block(&shown.join("\n")))
        })
        .collect();
    if !answers.is_empty() {
        part(words.answers, answers.join("\n"));
    }
    let [before, after] = around.map(|lesson| lesson.map(|one| (say(one.title()), one.name)));
    let before = before.map(|(title, name)| format!("[← {title}]({})", file(name, language)));
    let after = after.map(|(title, name)| format!("[{title} →]({})", file(name, language)));
    let links: Vec<String> = before.into_iter().chain(after).collect();
    page + "\n" + &links.join(" · ") + "\n"
}

#[test]
fn every_lesson_has_a_page_in_each_language_and_it_is_what_the_lesson_says() {
    let folder = root().join(FOLDER);
    if recording() {
        fs::create_dir_all(&folder).expect("a folder");
    }
    let all: Vec<&Lesson> = lesson::all().collect();
    let mut wanted = BTreeSet::new();
    for (at, lesson) in all.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| all[before]);
        let around = [before, all.get(at + 1).copied()];
        for language in [Language::English, Language::Chinese] {
            let (name, text) = (file(lesson.name, language), page(lesson, around, language));
            if recording() {
                fs::write(folder.join(&name), &text).expect("written");
            }
            let told = "QTCP_DOCS=record writes it";
            let there = fs::read_to_string(folder.join(&name));
            let there = there.unwrap_or_else(|error| panic!("{FOLDER}/{name}: {error}; {told}"));
            assert_eq!(there, text, "{FOLDER}/{name}: {told}");
            wanted.insert(name);
        }
    }
    let there: BTreeSet<String> = fs::read_dir(&folder)
        .expect("a folder")
        .map(|file| file.expect("a file").file_name().into_string().expect("text"))
        .collect();
    assert_eq!(there, wanted, "pages that no lesson has");
}
