//! What can be played, and what there is to say about it, for QML.

use std::net::SocketAddr;

use qmetaobject::prelude::*;
use qmetaobject::{QVariantList, QVariantMap};

use super::played::Played;
use crate::lab::entry;
use crate::lab::lesson::{self, Lesson};
use crate::lab::question::{self, Question};
use crate::lab::script::{EXAMPLES, Example};
use crate::lab::{Content, Row, explain};
use crate::net::Kernel;
use crate::qt::lab_parts;
use crate::text::duration::short;
use crate::text::{Face, Fact, Language};

/// A sentence in the language that is shown, whose first word stays as it is: it may be Qt's.
pub(super) fn plain(fact: &Fact) -> String {
    fact.sentence(Language::current(), Face::Library)
}

pub(super) fn give(map: &mut QVariantMap, name: &str, text: impl Into<String>) {
    map.insert(name.into(), QString::from(text.into()).into());
}

/// "12.345".
pub(super) fn milliseconds(us: u64) -> String {
    format!("{}.{:03}", us / 1000, us % 1000)
}

/// The lessons in the order of the course, then the examples that belong to none.
pub(super) fn entries() -> QVariantList {
    let unused = |example: &&Example| lesson::all().all(|one| one.scenario().name != example.name);
    let lessons = lesson::all().map(of_lesson);
    lessons.chain(EXAMPLES.iter().filter(unused).map(of_example)).map(QVariant::from).collect()
}

fn of_lesson(lesson: &'static Lesson) -> QVariantMap {
    let mut map = of_example(lesson.scenario());
    give(&mut map, "id", lesson.name);
    give(&mut map, "section", plain(&lesson.section()));
    give(&mut map, "title", plain(&lesson.title()));
    give(&mut map, "see", plain(&lesson.see()));
    give(&mut map, "tryIt", plain(&lesson.try_it()));
    give(&mut map, "why", plain(&lesson.why()));
    give(&mut map, "differs", lesson.differs().as_ref().map(plain).unwrap_or_default());
    give(&mut map, "stage", entry::stage_of(lesson).map_or("", |stage| stage.name));
    let questions: QVariantList = lesson.questions().map(of_question).collect();
    map.insert("questions".into(), questions.into());
    map
}

fn of_example(example: &Example) -> QVariantMap {
    let mut map = QVariantMap::default();
    give(&mut map, "id", format!(":{}", example.name));
    give(&mut map, "section", plain(&example.section()));
    give(&mut map, "title", plain(&example.about()));
    give(&mut map, "about", plain(&example.about()));
    give(&mut map, "scenario", example.name);
    give(&mut map, "script", example.script);
    for none in ["see", "tryIt", "why", "differs", "stage"] {
        give(&mut map, none, "");
    }
    map.insert("questions".into(), QVariantList::default().into());
    map
}

fn of_question(question: &'static Question) -> QVariant {
    let mut map = QVariantMap::default();
    give(&mut map, "name", question.name);
    give(&mut map, "scenario", question.scenario().name);
    give(&mut map, "ask", plain(&question.ask()));
    let answers = question.labels().into_iter().map(|answer| QVariant::from(QString::from(answer)));
    map.insert("answers".into(), answers.collect::<QVariantList>().into());
    map.into()
}

/// Which answer to a question is right by the trace of what was played, counted from 0, and the
/// lines that say so; -1 and why, if the trace says nothing of it. With it the `row` of the last of
/// these lines, -1 for none.
pub(super) fn judge(name: &str, played: &Played) -> QVariantMap {
    let mut map = QVariantMap::default();
    let found = question::find(name).filter(|question| question.scenario().name == played.entry);
    let Some(question) = found else { return map };
    let trace = played.trace.join("\n");
    let shown = question.shown_by(&trace).unwrap_or_default();
    let row = row_of(&shown, played).map_or(-1, |number| played.index_of(number));
    map.insert("row".into(), row.into());
    let lines = |numbers: Vec<usize>| {
        let lines = numbers.into_iter().filter_map(|number| played.trace.get(number));
        lines.map(|line| line.trim()).collect::<Vec<_>>().join("\n")
    };
    match question.right(&trace) {
        Ok(right) => {
            map.insert("right".into(), super::int(right).into());
            give(&mut map, "lines", lines(shown));
        }
        Err(why) => {
            map.insert("right".into(), (-1).into());
            give(&mut map, "lines", plain(&why));
        }
    }
    map
}

/// The number of the row that the last of these lines of the trace is about, if that is sure: there
/// are as many such rows as such lines.
fn row_of(shown: &[usize], played: &Played) -> Option<u64> {
    let line = |at: usize| played.trace.get(at).map(|line| line.trim());
    let (&last, before) = shown.split_last()?;
    let (at, said) = match (line(last)?.strip_prefix("ret "), before.last()) {
        // A call and what it returned are one row.
        (Some(value), Some(&call)) => (call, format!("{} -> {value}", nameless(line(call)?)?)),
        _ => (last, nameless(line(last)?)?),
    };
    let wanted = nameless(line(at)?)?;
    let such = |(at, line): (usize, &String)| {
        (nameless(line.trim()).as_ref() == Some(&wanted)).then_some(at)
    };
    let lines: Vec<usize> = played.trace.iter().enumerate().filter_map(such).collect();
    let rows = played.timeline.rows();
    let rows: Vec<u64> = rows
        .filter(|row| nameless(&row.line_as("*")).as_ref() == Some(&said))
        .map(|row| row.number)
        .collect();
    let nth = lines.iter().position(|&line| line == at)?;
    (rows.len() == lines.len()).then(|| rows.get(nth).copied())?
}

/// A line of a trace without whom it is about: the timeline has other names.
fn nameless(line: &str) -> Option<String> {
    let (kind, rest) = line.split_once(' ')?;
    let end = if kind == "call" { '.' } else { ' ' };
    let (_, said) = rest.split_once(end)?;
    Some(format!("{kind} {said}"))
}

/// What a row is, for [`super::Lab::explain`].
pub(super) fn of_row(row: &Row) -> QVariantMap {
    let mut map = QVariantMap::default();
    let who = plain(&row.who.name());
    let explained = explain(row);
    give(&mut map, "line", row.line_as(&who));
    give(&mut map, "what", plain(&explained.what));
    give(&mut map, "section", explained.section.as_ref().map(plain).unwrap_or_default());
    give(&mut map, "code", explained.code);
    give(&mut map, "who", who);
    give(&mut map, "local", text_of(row.local));
    give(&mut map, "peer", text_of(row.peer));
    give(&mut map, "time", milliseconds(row.us));
    give(&mut map, "state", state_of(row));
    give(&mut map, "took", row.took.map(short).unwrap_or_default());
    give(&mut map, "turn", if row.turn == 0 { String::new() } else { row.turn.to_string() });
    map
}

/// The states of the socket of a row, for [`super::Lab::card`].
pub(super) fn card_of(row: &Row, played: &Played, kernel: Option<&Kernel>) -> QVariantMap {
    let Some(card) = played.states.card(row.object) else { return QVariantMap::default() };
    let mut map = lab_parts::card(card, kernel);
    // As the rows name it.
    give(&mut map, "title", plain(&row.who.name()));
    give(&mut map, "inSlot", state_of(row));
    map
}

/// The state in which the slot of a signal sees its socket; empty for what is no signal of one.
fn state_of(row: &Row) -> &str {
    match &row.content {
        Content::Signal(signal) => signal.state.as_deref().unwrap_or_default(),
        _ => "",
    }
}

fn text_of(end: Option<SocketAddr>) -> String {
    end.map(|end| end.to_string()).unwrap_or_default()
}
