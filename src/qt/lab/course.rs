//! The course's classes beside what runs, for QML.

use qmetaobject::prelude::*;
use qmetaobject::{QMetaType, QVariantList, QVariantMap};

use super::entries::{give, milliseconds};
use super::{Lab, int, number};
use crate::lab::code::{self, End, Language};

fn end_of(server: bool) -> End {
    if server { End::Server } else { End::Client }
}

impl Lab {
    /// A class of the course: its `cpp` and its `rust`, each a list of lines with `text` and the
    /// number of the `step` they belong to, 0 for none.
    pub(super) fn course(&self, server: bool) -> QVariantMap {
        let end = end_of(server);
        let mut map = QVariantMap::default();
        for (name, language) in [("cpp", Language::Cpp), ("rust", Language::Rust)] {
            let lines = code::source(end, language).lines().zip(1..);
            let lines: QVariantList = lines
                .map(|(text, line)| {
                    let step = code::step_at(end, language, line).map_or(0, |step| step.number);
                    let mut map = QVariantMap::default();
                    give(&mut map, "text", text);
                    map.insert("step".into(), int(step).into());
                    QVariant::from(map)
                })
                .collect();
            map.insert(name.into(), lines.into());
        }
        map
    }

    /// How often each step of a class ran, by its number from 1 on: `count`, and of the last time
    /// the `time` and the `row`, -1 if that is not there any more.
    pub(super) fn steps(&self, server: bool) -> QVariantList {
        let played = self.played.borrow();
        let end = end_of(server);
        let all = code::steps(end).iter().map(|step| {
            let ran = played.steps.ran(end, step.number);
            let row = if ran.count > 0 { played.index_of(ran.row) } else { -1 };
            let mut map = QVariantMap::default();
            map.insert("count".into(), number(ran.count).to_qvariant());
            give(&mut map, "time", milliseconds(ran.us));
            map.insert("row".into(), row.into());
            QVariant::from(map)
        });
        all.collect()
    }

    /// The numbers of the `steps` that a row runs, and whether they are the `server`'s; empty for
    /// none. For -1 those of the last row that runs any.
    pub(super) fn stepsOf(&self, row: i32) -> QVariantMap {
        let played = self.played.borrow();
        let found = match row {
            ..0 => played.steps.latest(),
            row => played.number_of(row).and_then(|number| played.steps.of_row(number)),
        };
        let mut map = QVariantMap::default();
        if let Some((end, steps)) = found {
            map.insert("server".into(), (end == End::Server).into());
            let steps: QVariantList = steps.iter().map(|&step| QVariant::from(int(step))).collect();
            map.insert("steps".into(), steps.into());
        }
        map
    }
}
