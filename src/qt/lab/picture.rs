//! The timeline as a picture, for QML: only what is to be seen, as lists of numbers.

use qmetaobject::prelude::*;
use qmetaobject::{QMetaType, QVariantList, QVariantMap};

use super::entries::plain;
use super::model::{band_number, column_number};
use super::played::Played;
use super::{Lab, int, number};
use crate::lab::{Band, Column, Drawing, Filter, Kind, Row, Who, Zoom};

/// Two marks of the ruler are so far apart at least, in pixels.
const APART: f64 = 90.0;
/// No picture is wider, in pixels.
const WIDEST: f64 = 20_000.0;

fn zoom(left: f64, scale: f64) -> Zoom {
    // `as` keeps within the numbers, and the scale within what a picture shows.
    Zoom { left_us: left as u64, scale: 1.0 }.zoomed(scale)
}

fn numbers(all: impl IntoIterator<Item = f64>) -> QVariant {
    all.into_iter().map(|one| one.to_qvariant()).collect::<QVariantList>().into()
}

fn kind_number(kind: Kind) -> f64 {
    match kind {
        Kind::Event => 0.0,
        Kind::Command => 1.0,
        Kind::Signal => 2.0,
        Kind::Slot => 3.0,
        Kind::Call => 4.0,
    }
}

impl Played {
    /// Who is shown.
    fn filter(&self) -> Filter {
        self.chosen().map(|chosen| chosen.filter.clone()).unwrap_or_default()
    }

    fn lanes(&self) -> Vec<Who> {
        self.timeline.lanes(&self.filter())
    }
}

impl Lab {
    /// What stands at the `left` edge, in microseconds, and how many pixels wide a microsecond is
    /// (`scale`), so that so many pixels show everything, or the piece that is chosen.
    pub(super) fn whole(&self, width: f64) -> QVariantMap {
        let played = self.played.borrow();
        let (from, to) = played.timeline.span(played.chosen().map(|chosen| chosen.rows.clone()));
        // The last thing is not at the very edge.
        let span = (to - from).saturating_add((to - from) / 20 + 1);
        let zoom = Zoom::fitting(from, span, width.clamp(1.0, WIDEST));
        let mut map = QVariantMap::default();
        map.insert("left".into(), number(zoom.left_us).to_qvariant());
        map.insert("scale".into(), zoom.scale.into());
        map
    }

    /// That scale so many times as wide, as far as that goes.
    pub(super) fn zoomed(&self, scale: f64, factor: f64) -> f64 {
        zoom(0.0, scale).zoomed(factor).scale
    }

    /// What is to be seen in so many pixels: the names of the `lanes`; `marks`, of each its lane, its
    /// kind, its place and its width; `turns`, of each its place, its width and its band; `arrows`, of
    /// each the place and the lane of both ends, and whether it ends something; `ticks`, of each its place
    /// and its `label`; how many `rows` are shown, and
    /// how many turns (`count`) are kept, of these `slow` ones above 100 ms.
    pub(super) fn drawing(&self, left: f64, scale: f64, width: f64) -> QVariantMap {
        let played = self.played.borrow();
        let timeline = &played.timeline;
        let (zoom, width) = (zoom(left, scale), width.clamp(1.0, WIDEST));
        let drawing = Drawing::new(timeline, zoom, width, &played.filter());
        let lanes =
            drawing.lanes.iter().map(|who| QVariant::from(QString::from(plain(&who.name()))));
        let marks = drawing.marks.iter().flat_map(|mark| {
            let kind = kind_number(mark.kind);
            [mark.lane as f64, kind, mark.x.into(), mark.width.into()]
        });
        let turns = drawing.turns.iter().flat_map(|turn| {
            let band = turn.band.map_or(0, band_number);
            [turn.x.into(), turn.width.into(), band.into()]
        });
        let arrows = drawing.arrows.iter().flat_map(|arrow| {
            let (from, to) = (arrow.from, arrow.to);
            let ends = if arrow.ends { 1.0 } else { 0.0 };
            [from.0.into(), from.1 as f64, to.0.into(), to.1 as f64, ends]
        });
        let ticks = zoom.ticks(width, APART).into_iter().map(|tick| {
            let mut map = QVariantMap::default();
            map.insert("x".into(), tick.x.into());
            map.insert("label".into(), QString::from(tick.label).into());
            QVariant::from(map)
        });
        let stood = |band: Option<Band>| band == Some(Band::StoodStill);
        let slow = timeline.turns().filter(|turn| stood(turn.band())).count();
        let mut map = QVariantMap::default();
        let mut put = |name: &str, value: QVariant| map.insert(name.into(), value);
        put("lanes", lanes.collect::<QVariantList>().into());
        put("marks", numbers(marks));
        put("turns", numbers(turns));
        put("arrows", numbers(arrows));
        put("ticks", ticks.collect::<QVariantList>().into());
        put("rows", int(played.count()).into());
        put("count", int(timeline.turns().len()).into());
        put("slow", int(slow).into());
        map
    }

    /// Where a row is in such a picture: its place (`x`) and its `lane`; empty for none.
    pub(super) fn place(&self, row: i32, left: f64, scale: f64) -> QVariantMap {
        let mut map = QVariantMap::default();
        let played = self.played.borrow();
        let Some(row) = played.row(row) else { return map };
        let Some(lane) = played.lanes().iter().position(|who| *who == row.who) else { return map };
        map.insert("x".into(), zoom(left, scale).x(row.us).into());
        map.insert("lane".into(), int(lane).into());
        map
    }

    /// The row that a click there means, -1 for none; `column` is that of the timeline, from 0.
    pub(super) fn rowAt(&self, left: f64, scale: f64, x: f64, lane: i32, column: i32) -> i32 {
        let played = self.played.borrow();
        let lanes = played.lanes();
        let who = usize::try_from(lane).ok().and_then(|lane| lanes.get(lane));
        let columns = [Column::Kernel, Column::Qt, Column::Slot];
        let column = columns.into_iter().find(|one| column_number(*one) == column);
        let found = who.and_then(|who| played.timeline.row_at(zoom(left, scale), x, *who, column));
        found.map_or(-1, |number| played.index_of(number))
    }

    /// The row of the lane so many below that of this one, that was nearest to it; -1 for none.
    pub(super) fn beside(&self, row: i32, down: i32) -> i32 {
        let played = self.played.borrow();
        let Some(Row { us, who, .. }) = played.row(row) else { return -1 };
        let lanes = played.lanes();
        let lane =
            lanes.iter().position(|one| one == who).and_then(|lane| i32::try_from(lane).ok());
        let lane = lane.and_then(|lane| usize::try_from(lane.checked_add(down)?).ok());
        let found = lane.and_then(|lane| played.timeline.nearest(*us, *lanes.get(lane)?));
        found.map_or(-1, |number| played.index_of(number))
    }

    /// The numbers of the first and the last row between two places, empty if there is none.
    pub(super) fn rowsBetween(&self, left: f64, scale: f64, from: f64, to: f64) -> QVariantList {
        let played = self.played.borrow();
        let zoom = zoom(left, scale);
        let rows = played.timeline.between(zoom.us(from.min(to)), zoom.us(from.max(to)));
        let filter = played.filter();
        let mut shown = played.timeline.rows_in(rows).filter(|row| filter.shows(row));
        let first = shown.next().map(|row| row.number);
        let last = shown.next_back().map(|row| row.number).or(first);
        let ends = first.zip(last).map_or(vec![], |(first, last)| vec![first, last]);
        ends.into_iter().map(|end| number(end).to_qvariant()).collect()
    }
}
