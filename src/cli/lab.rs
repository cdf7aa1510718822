//! `qtcp lab --list`: the lessons of the lab.

use super::fault::Fault;
use super::pages;
use crate::lab::entry::OWN;
use crate::lab::lesson;
use crate::text::facts;

/// Lists what `qtcp lab` can be given.
pub(super) fn list() -> Result<(), Fault> {
    pages::print(table().as_bytes())
}

/// A heading for each section of the course, below it the names, the scenarios and what they are
/// about; at the end what belongs to no section.
fn table() -> String {
    let names = || lesson::all().map(|lesson| (lesson.name.len(), lesson.scenario().name.len()));
    let name = names().map(|(name, _)| name).max().unwrap_or(0);
    let scenario = names().map(|(_, scenario)| scenario).max().unwrap_or(0);
    let mut text = String::new();
    let mut above = None;
    for lesson in lesson::all() {
        let section = lesson.section();
        if above != Some(section.code()) {
            text += &format!("{section}\n");
            above = Some(section.code());
        }
        let runs = lesson.scenario().name;
        text += &format!("  {:name$}  :{runs:scenario$}  {}\n", lesson.name, lesson.title());
    }
    text += &format!("{}\n", facts::lab_besides());
    for own in OWN {
        text += &format!("  {:name$}  {:scenario$}   {}\n", own.name, "", own.about());
    }
    text
}
