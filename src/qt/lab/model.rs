//! The rows of the [`Lab`] as QML sees them.

use std::collections::HashMap;

use qmetaobject::prelude::*;
use qmetaobject::{QByteArray, QMetaType, USER_ROLE};

use super::super::{int, name_roles, number};
use super::Lab;
use super::entries::{self, milliseconds};
use crate::lab::{Band, Column, Content, Row};
use crate::text::duration::short;

const ROLES: [&str; 15] = [
    "time", "turn", "band", "turnTook", "first", "last", "column", "kind", "depth", "who", "text",
    "slot", "took", "number", "noted",
];

impl QAbstractListModel for Lab {
    fn row_count(&self) -> i32 {
        int(self.played.borrow().count())
    }

    fn data(&self, index: QModelIndex, role: i32) -> QVariant {
        let played = self.played.borrow();
        let Some(row) = played.row(index.row()) else { return QVariant::default() };
        let text = |text: String| QVariant::from(QString::from(text));
        let turn = || played.timeline.turn(row.turn);
        match role - USER_ROLE {
            0 => text(milliseconds(row.us)),
            1 => number(row.turn).to_qvariant(),
            2 => turn().and_then(|turn| turn.band()).map_or(0, band_number).into(),
            3 => text(turn().and_then(|turn| turn.took_us).map(short).unwrap_or_default()),
            4 => played.is_edge(row, false).into(),
            5 => played.is_edge(row, true).into(),
            6 => column_number(row.column()).into(),
            7 => kind_number(row).into(),
            8 => i32::try_from(row.depth).unwrap_or(i32::MAX).into(),
            9 => text(entries::plain(&row.who.name())),
            10 => text(row.text()),
            // One that took no time is none that somebody has written.
            11 => text(row.slot().filter(|_| row.took != Some(0)).unwrap_or_default()),
            12 => text(row.took.map(short).unwrap_or_default()),
            13 => number(row.number).to_qvariant(),
            14 => played.notes.has(row.number).into(),
            _ => QVariant::default(),
        }
    }

    fn role_names(&self) -> HashMap<i32, QByteArray> {
        name_roles(&ROLES)
    }
}

pub(super) fn band_number(band: Band) -> i32 {
    match band {
        Band::Quick => 1,
        Band::Slow => 2,
        Band::StoodStill => 3,
    }
}

pub(super) fn column_number(column: Column) -> i32 {
    match column {
        Column::Kernel => 0,
        Column::Qt => 1,
        Column::Slot => 2,
    }
}

fn kind_number(row: &Row) -> i32 {
    match row.content {
        Content::Event { .. } => 0,
        Content::Command { .. } => 1,
        Content::Signal(_) => 2,
        Content::Call { .. } => 3,
    }
}
