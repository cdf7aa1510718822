//! [`Question`]: what happens next? A scenario that the program carries stops at a place in its
//! trace, and asks. The right answer follows from the trace by a [`Rule`]; nobody has typed it.

mod all;

pub use all::ALL;

use super::rule::{Rule, place};
use crate::signal::SocketState;
use crate::text::{Fact, facts};
use crate::trace::carried::{self, Carried};

/// So many answers at most can be told apart at a glance.
pub const MOST_ANSWERS: usize = 4;

/// A question on a scenario.
#[derive(Debug)]
pub struct Question {
    /// Its name, for a lesson and for what is remembered.
    pub name: &'static str,
    scenario: &'static str,
    /// It stops in front of the line that begins so, of several in front of the nth, from 1.
    stop: (&'static str, usize),
    ask: fn() -> Fact,
    rule: Rule,
    offer: Offer,
}

/// What may be chosen, in this order.
#[derive(Debug, Clone, Copy)]
enum Offer {
    /// How often: never, once, and so on.
    Counts,
    /// `false` and `true`.
    Truth,
    /// What the rule looks for itself.
    Firsts,
    Numbers(&'static [i64]),
    States(&'static [SocketState]),
    /// Texts, which a trace prints in quotes.
    Texts(&'static [&'static str]),
    /// Words of a trace.
    Words(&'static [&'static str]),
}

impl Question {
    /// The scenario that it is about.
    #[must_use]
    pub fn scenario(&self) -> &'static Carried {
        // A test looks that each is there.
        carried::find(self.scenario).unwrap_or(&carried::ALL[0])
    }

    /// What is asked.
    #[must_use]
    pub fn ask(&self) -> Fact {
        (self.ask)()
    }

    /// What may be chosen, 2 to [`MOST_ANSWERS`] of them, as a trace prints it: the same in every
    /// language.
    #[must_use]
    pub fn answers(&self) -> Vec<String> {
        match self.offer {
            Offer::Counts => (0..MOST_ANSWERS).map(|count| count.to_string()).collect(),
            Offer::Truth => [false, true].iter().map(bool::to_string).collect(),
            Offer::Firsts => match self.rule {
                Rule::First(all) => all.iter().map(|&line| line.to_owned()).collect(),
                _ => Vec::new(),
            },
            Offer::Numbers(all) => all.iter().map(i64::to_string).collect(),
            Offer::States(all) => all.iter().map(|state| state.name().to_owned()).collect(),
            Offer::Texts(all) => all.iter().map(|text| format!("\"{text}\"")).collect(),
            Offer::Words(all) => all.iter().map(|&word| word.to_owned()).collect(),
        }
    }

    /// The [`answers`](Self::answers) as a person reads them, in the same order: the names of signals
    /// alone, and of what a call returns what C++ says. The same in every language.
    #[must_use]
    pub fn labels(&self) -> Vec<String> {
        self.answers().iter().map(|answer| label(answer)).collect()
    }

    /// How many lines of `trace` may be shown before the answer is chosen.
    ///
    /// # Errors
    /// The trace has no such line.
    pub fn place(&self, trace: &str) -> Result<usize, Fact> {
        let lines: Vec<&str> = trace.lines().collect();
        let (begins, nth) = self.stop;
        place(&lines, begins, nth, 0)
    }

    /// Which of the [`answers`](Self::answers) is right, counted from 0, as `trace` has it.
    ///
    /// # Errors
    /// The trace does not say it, or says what was not offered.
    pub fn right(&self, trace: &str) -> Result<usize, Fact> {
        let found = self.rule.find(trace, self.place(trace)?)?.value;
        let right = self.answers().iter().position(|answer| *answer == found);
        right.ok_or_else(|| facts::question_not_offered(found))
    }

    /// The lines of `trace`, counted from 0, from which the right answer follows; what a call returned
    /// has its call in front of it.
    ///
    /// # Errors
    /// Those of [`right`](Self::right), but for what was not offered.
    pub fn shown_by(&self, trace: &str) -> Result<Vec<usize>, Fact> {
        let found = self.rule.find(trace, self.place(trace)?)?.lines;
        let lines: Vec<&str> = trace.lines().collect();
        let with_call = |line: usize| call_of(&lines, line).into_iter().chain([line]);
        Ok(found.into_iter().flat_map(with_call).collect())
    }
}

/// The beginning of a line of a trace without whom it is about.
fn label(answer: &str) -> String {
    let mut words = answer.split(' ');
    match (words.next(), words.next(), words.next()) {
        (Some("signal"), Some(_), Some(name)) => name.to_owned(),
        (Some("error"), Some(_), None) => "errorOccurred".to_owned(),
        (Some("ret"), Some("void"), None) => "return".to_owned(),
        (Some("ret"), Some(value), None) => format!("return {value}"),
        _ => answer.to_owned(),
    }
}

/// The call whose end is in this line, if one is.
fn call_of(lines: &[&str], end: usize) -> Option<usize> {
    let begin = lines.get(end)?.split_once("ret ")?.0;
    if !begin.trim().is_empty() {
        return None;
    }
    let call = format!("{begin}call ");
    lines[..end].iter().rposition(|line| line.starts_with(&call))
}

/// The one of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Question> {
    ALL.iter().find(|question| question.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::text::{Face, Language};

    fn recorded(question: &Question) -> String {
        let file = format!("src/trace/carried/{}.trace", question.scenario);
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("a trace")
    }

    /// The trace as it would be if something else had happened.
    fn otherwise(question: &Question, trace: &str) -> String {
        let from = question.place(trace).expect("a place");
        let found = question.rule.find(trace, from).expect("a value");
        let mut lines: Vec<String> = trace.lines().map(str::to_owned).collect();
        match question.rule {
            Rule::Count(begins) => match found.lines.last() {
                Some(&last) => drop(lines.remove(last)),
                None => lines.insert(from + 1, begins.to_owned()),
            },
            Rule::First(_) => drop(lines.remove(found.lines[0])),
            _ => {
                let answers = question.answers();
                let other = answers.iter().find(|answer| **answer != found.value);
                let line = &mut lines[found.lines[0]];
                let at = line.rfind(&found.value).expect("it says it");
                line.replace_range(at..at + found.value.len(), other.expect("another"));
            }
        }
        lines.join("\n")
    }

    #[test]
    fn there_are_thirty_with_names_of_their_own_on_scenarios_that_are_carried() {
        assert_eq!(ALL.len(), 30);
        let names: HashSet<&str> = ALL.iter().map(|question| question.name).collect();
        assert_eq!(names.len(), ALL.len());
        for question in ALL {
            assert!(carried::find(question.scenario).is_some(), "{}", question.name);
            assert_eq!(question.scenario().name, question.scenario);
            assert!(find(question.name).is_some_and(|found| found.name == question.name));
        }
        let scenarios: HashSet<&str> = ALL.iter().map(|question| question.scenario).collect();
        assert!(scenarios.len() >= 20, "{scenarios:?}");
    }

    #[test]
    fn the_recorded_trace_gives_one_of_two_to_four_answers() {
        for question in ALL {
            let answers = question.answers();
            assert!((2..=MOST_ANSWERS).contains(&answers.len()), "{}: {answers:?}", question.name);
            let different: HashSet<&String> = answers.iter().collect();
            assert_eq!(different.len(), answers.len(), "{}: {answers:?}", question.name);
            let right = question.right(&recorded(question));
            let right = right.unwrap_or_else(|why| panic!("{}: {why}", question.name));
            assert!(right < answers.len());
        }
    }

    #[test]
    fn a_label_names_what_qt_and_cpp_do_and_no_object_of_the_trace() {
        for question in ALL {
            let labels = question.labels();
            assert_eq!(labels.len(), question.answers().len(), "{}", question.name);
            let all: HashSet<&String> = labels.iter().collect();
            assert_eq!(all.len(), labels.len(), "{}: {labels:?}", question.name);
            for label in &labels {
                let begins =
                    ["signal ", "error ", "ret "].iter().any(|word| label.starts_with(word));
                assert!(!begins, "{}: {label}", question.name);
            }
        }
        assert_eq!(label("signal k disconnected"), "disconnected");
        assert_eq!(label("error k"), "errorOccurred");
        assert_eq!([label("ret void"), label("ret false")], ["return", "return false"]);
        assert_eq!([label("client1 send"), label("\"a b c\"")], ["client1 send", "\"a b c\""]);
    }

    #[test]
    fn another_trace_gives_another_answer() {
        for question in ALL {
            let trace = recorded(question);
            let right = question.right(&trace).expect("an answer");
            let other = otherwise(question, &trace);
            let other = question.right(&other).unwrap_or_else(|why| {
                panic!("{}: {why} in\n{other}", question.name);
            });
            assert_ne!(right, other, "{}", question.name);
        }
    }

    #[test]
    fn nothing_that_is_shown_before_gives_the_answer_away() {
        for question in ALL {
            let trace = recorded(question);
            let place = question.place(&trace).expect("a place");
            assert!(place >= 2, "{}: its heading at least", question.name);
            for line in question.shown_by(&trace).expect("lines") {
                assert!(line >= place, "{}: line {line} is shown at {place}", question.name);
            }
        }
    }

    #[test]
    fn no_place_in_the_list_of_answers_is_right_too_often() {
        let mut places = [0; MOST_ANSWERS];
        for question in ALL {
            places[question.right(&recorded(question)).expect("an answer")] += 1;
        }
        // Who always takes the same place must not pass.
        assert!(places.iter().all(|&times| times <= ALL.len() / 2), "{places:?}");
    }

    #[test]
    fn a_trace_that_breaks_off_has_no_answer_and_says_why() {
        for question in ALL {
            assert_eq!(question.right("").expect_err("nothing").code(), "question_no_line");
        }
        let question = find("silent_wait").expect("there is one");
        let told = question.right(&recorded(question).replace("ret false", "ret maybe"));
        let told = told.expect_err("not offered").sentence(Language::English, Face::Window);
        assert!(told.contains("maybe"), "{told}");
    }

    #[test]
    fn what_is_asked_is_short_in_both_languages() {
        for question in ALL {
            for (language, most) in [(Language::English, 220), (Language::Chinese, 110)] {
                let asked = question.ask().sentence(language, Face::Window);
                assert!(asked.chars().count() <= most, "{}: {asked}", question.name);
                assert!(asked.ends_with(['?', '？']), "{}: {asked}", question.name);
            }
        }
    }

    #[test]
    fn what_a_call_returned_has_its_call_in_front_of_it() {
        for (name, shown) in [
            ("wait_closing", &["call c.waitForDisconnected(1000)", "ret true"][..]),
            ("closing_state", &["call c.state() -> Closing"][..]),
        ] {
            let question = find(name).expect("a question");
            let trace = recorded(question);
            let lines: Vec<&str> = trace.lines().collect();
            let told = question.shown_by(&trace).expect("lines");
            let told: Vec<&str> = told.into_iter().map(|line| lines[line]).collect();
            assert_eq!(told, shown);
        }
    }
}
