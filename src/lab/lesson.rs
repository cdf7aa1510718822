//! [`Lesson`]: what a section of the course can show, in the order of the course.

mod client;
mod server;

use super::question::{self, Question};
use super::rule::Rule;
use crate::text::Fact;
use crate::trace::carried::{self, Carried};

/// A lesson: a scenario that the program carries, and what there is to say about it. Its texts are
/// short, and what they say of behaviour its scenario shows.
#[derive(Debug)]
pub struct Lesson {
    /// Its name, for what is remembered.
    pub name: &'static str,
    section: fn() -> Fact,
    scenario: &'static str,
    title: fn() -> Fact,
    see: fn() -> Fact,
    try_it: fn() -> Fact,
    why: fn() -> Fact,
    differs: Option<fn() -> Fact>,
    questions: &'static [&'static str],
    shows: &'static [Shown],
}

/// What its scenario shows: a rule, and what it finds in the trace.
#[derive(Debug)]
struct Shown(Rule, &'static str);

impl Lesson {
    /// The section of the course that it belongs to.
    #[must_use]
    pub fn section(&self) -> Fact {
        (self.section)()
    }

    /// The scenario that it runs.
    #[must_use]
    pub fn scenario(&self) -> &'static Carried {
        // A test looks that each is there.
        carried::find(self.scenario).unwrap_or(&carried::ALL[0])
    }

    /// What it is about, in a few words.
    #[must_use]
    pub fn title(&self) -> Fact {
        (self.title)()
    }

    /// What there is to see when the scenario runs.
    #[must_use]
    pub fn see(&self) -> Fact {
        (self.see)()
    }

    /// What to change in the script, or to do, to see more.
    #[must_use]
    pub fn try_it(&self) -> Fact {
        (self.try_it)()
    }

    /// Why it is so.
    #[must_use]
    pub fn why(&self) -> Fact {
        (self.why)()
    }

    /// What is so and the course says otherwise; None where the course is right.
    #[must_use]
    pub fn differs(&self) -> Option<Fact> {
        self.differs.map(|differs| differs())
    }

    /// What it asks.
    pub fn questions(&self) -> impl Iterator<Item = &'static Question> {
        self.questions.iter().filter_map(|name| question::find(name))
    }

    /// The lines of a trace of its scenario, counted from 0, that show what it says.
    ///
    /// # Errors
    /// The trace does not show it.
    pub fn shown_by(&self, trace: &str) -> Result<Vec<usize>, Fact> {
        let mut lines = Vec::new();
        for Shown(rule, value) in self.shows {
            let found = rule.find(trace, 0)?;
            if found.value != *value {
                return Err(crate::text::facts::lesson_not_shown(*value, found.value));
            }
            lines.extend(found.lines);
        }
        lines.sort_unstable();
        lines.dedup();
        Ok(lines)
    }
}

/// All of them, in the order of the course.
pub fn all() -> impl Iterator<Item = &'static Lesson> {
    client::CLIENT.iter().chain(server::SERVER)
}

/// The one of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Lesson> {
    all().find(|lesson| lesson.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::text::{Face, Language};

    /// The headings of the course, in its order.
    const COURSE: [&str; 24] = [
        "网络协议",
        "传输层",
        "传输控制协议（TCP）",
        "用户数据报协议（UDP）",
        "环境准备",
        "模拟环境",
        "用QT实现TCP客户端",
        "增加网络库",
        "建立一个Socket类",
        "断开服务器连接",
        "向服务器发送数据",
        "验证向服务器发送数据",
        "从服务器接收数据",
        "同步模式",
        "异步模式",
        "如果进行同步模式数据接收",
        "用QT实现TCP服务器",
        "服务器初始化",
        "发起侦听",
        "响应新连接",
        "接收数据",
        "发送数据",
        "断开连接",
        "作业",
    ];
    /// What the course says that is not so, by lesson.
    const NOT_SO: [&str; 13] = [
        "datagram",
        "connecting",
        "write_queues",
        "one_write",
        "main_program",
        "not_lost",
        "server_port",
        "listen_address",
        "current_client",
        "send_data",
        "send_to_all",
        "freed",
        "homework_server",
    ];

    fn recorded(name: &str) -> String {
        let file = format!("src/trace/carried/{name}.trace");
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("a trace")
    }

    fn heading(lesson: &Lesson) -> String {
        lesson.section().sentence(Language::Chinese, Face::Window)
    }

    fn texts(lesson: &Lesson) -> Vec<Fact> {
        let mut texts = vec![lesson.title(), lesson.see(), lesson.try_it(), lesson.why()];
        texts.extend(lesson.differs());
        texts
    }

    #[test]
    fn every_section_of_the_course_has_its_lesson_in_its_order() {
        let place = |lesson: &Lesson| {
            let heading = heading(lesson);
            COURSE.iter().position(|section| heading.contains(&format!("“{section}”")))
        };
        let places: Vec<usize> = all()
            .map(|lesson| place(lesson).unwrap_or_else(|| panic!("{}", heading(lesson))))
            .collect();
        assert!(places.is_sorted(), "{places:?}");
        for section in COURSE {
            let its = all().filter(|lesson| heading(lesson).contains(&format!("“{section}”")));
            assert!(its.count() > 0, "no lesson on {section}");
        }
    }

    #[test]
    fn each_has_a_name_of_its_own_and_a_scenario_that_is_carried() {
        let names: HashSet<&str> = all().map(|lesson| lesson.name).collect();
        assert_eq!(names.len(), all().count());
        let titles: HashSet<&str> = all().map(|lesson| lesson.title().code()).collect();
        assert_eq!(titles.len(), names.len());
        for lesson in all() {
            assert!(carried::find(lesson.scenario).is_some(), "{}", lesson.name);
            assert_eq!(lesson.scenario().name, lesson.scenario);
            assert!(find(lesson.name).is_some_and(|found| found.name == lesson.name));
        }
    }

    #[test]
    fn every_question_belongs_to_one_lesson() {
        let named: Vec<&str> = all().flat_map(|lesson| lesson.questions).copied().collect();
        let different: HashSet<&str> = named.iter().copied().collect();
        assert_eq!(named.len(), different.len(), "{named:?}");
        let questions: HashSet<&str> = question::ALL.iter().map(|question| question.name).collect();
        assert_eq!(different, questions);
        assert_eq!(all().flat_map(Lesson::questions).count(), question::ALL.len());
    }

    /// The trace as it would be if this one thing were otherwise.
    fn otherwise(trace: &str, rule: &Rule) -> String {
        let found = rule.find(trace, 0).expect("it is shown");
        let mut lines: Vec<String> = trace.lines().map(str::to_owned).collect();
        match rule {
            Rule::Count(begins) => match found.lines.last() {
                Some(&last) => drop(lines.remove(last)),
                None => lines.insert(2, (*begins).to_owned()),
            },
            Rule::First(_) => drop(lines.remove(found.lines[0])),
            _ => {
                let line = &mut lines[found.lines[0]];
                let at = line.rfind(&found.value).expect("it says it");
                // A state that none of these sockets has, and no number, truth or text.
                line.replace_range(at..at + found.value.len(), "Bound");
            }
        }
        lines.join("\n")
    }

    #[test]
    fn what_each_says_its_recorded_trace_shows_and_a_changed_one_does_not() {
        for lesson in all() {
            let trace = recorded(lesson.scenario);
            let lines = lesson.shown_by(&trace);
            let lines = lines.unwrap_or_else(|why| panic!("{}: {why}", lesson.name));
            assert!(!lines.is_empty(), "{}", lesson.name);
            for Shown(rule, _) in lesson.shows {
                let shown = lesson.shown_by(&otherwise(&trace, rule));
                assert!(shown.is_err(), "{}: {rule:?} does not matter", lesson.name);
            }
        }
    }

    #[test]
    fn what_is_not_shown_is_told_with_what_is() {
        let lesson = find("byte_stream").expect("there is one");
        let trace = recorded("glue").replace("\"clientclient\"", "\"client\"");
        let told = lesson.shown_by(&trace).expect_err("it does not");
        assert_eq!(told.code(), "lesson_not_shown");
        let told = told.sentence(Language::English, Face::Window);
        assert!(told.contains("\"clientclient\"") && told.contains("\"client\""), "{told}");
        assert_eq!(lesson.shown_by("").expect_err("nothing").code(), "lesson_not_shown");
    }

    #[test]
    fn what_the_course_says_that_is_not_so_has_its_lesson() {
        let differing: Vec<&str> =
            all().filter(|lesson| lesson.differs().is_some()).map(|lesson| lesson.name).collect();
        assert_eq!(differing, NOT_SO);
        for lesson in all() {
            if let Some(differs) = lesson.differs() {
                let told = differs.sentence(Language::English, Face::Window);
                assert!(told.starts_with("The course "), "{told}");
                let told = differs.sentence(Language::Chinese, Face::Window);
                assert!(told.starts_with("课程"), "{told}");
            }
        }
    }

    #[test]
    fn no_text_is_a_wall_in_either_language() {
        for (language, most) in [(Language::English, 220), (Language::Chinese, 110)] {
            for text in all().flat_map(texts) {
                let told = text.sentence(language, Face::Window);
                let long = told.chars().count();
                assert!((2..=most).contains(&long), "{} has {long}: {told}", text.code());
                let sentences = told.split(['.', '。', '?', '？', '：']);
                let longest = sentences.map(|one| one.chars().count()).max().unwrap_or_default();
                assert!(longest <= most * 2 / 3, "{}: {told}", text.code());
            }
        }
    }
}
