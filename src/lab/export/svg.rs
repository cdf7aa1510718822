//! The export as a picture.

use std::collections::HashMap;
use std::fmt::{self, Write as _};

use super::{Export, cut};
use crate::lab::arrows::{Arrow, arrows};
use crate::lab::row::{Column, Row};
use crate::lab::turns::Band;
use crate::lab::zoom::time_label;
use crate::text::duration::short;
use crate::text::facts;

/// So many rows are drawn: a picture of 40000 pixels, a megabyte.
const MOST: usize = 2000;
/// So many arrows are drawn.
const ARROWS: usize = 2000;

/// In pixels: the height of a row, and where the first begins.
const ROW: usize = 20;
const HEAD: usize = 44;
const MARGIN: usize = 12;
/// Where each column of text begins, in pixels, and how many columns of characters fit into it.
const TIME: (usize, usize) = (20, 11);
const WHO: (usize, usize) = (112, 15);
const KERNEL: (usize, usize) = (270, 40);
const QT: (usize, usize) = (566, 44);
const SLOT: (usize, usize) = (890, 40);
const WIDTH: usize = 1190;
/// How far a row moves to the right with each level, in pixels, and of how many levels this is
/// seen.
const INDENT: usize = 10;
const DEEPEST: u32 = 8;

pub(super) fn svg(export: &Export<'_>) -> String {
    let (rows, left_out) = export.first(MOST);
    let height = HEAD + ROW * (rows.len() + usize::from(left_out > 0)) + MARGIN;
    let mut out = Svg(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
         viewBox=\"0 0 {WIDTH} {height}\" font-family=\"Noto Sans Mono, DejaVu Sans Mono, Menlo, \
         Consolas, monospace\" font-size=\"12\">\n\
         <defs><marker id=\"end\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" \
         markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0 L8 4 L0 8 z\" fill=\"#2563a8\"/>\
         </marker></defs>\n<rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
    ));
    turns(export, &rows, &mut out);
    let headings =
        [(KERNEL, facts::export_kernel()), (QT, facts::export_qt()), (SLOT, facts::export_slot())];
    for ((x, width), heading) in headings {
        out.text(x, 24, "#1b1f24", true, &cut(&heading.to_string(), width));
    }
    for (index, row) in rows.iter().enumerate() {
        draw(row, baseline(index), &mut out);
    }
    if left_out > 0 {
        let told = facts::export_left_out(left_out).to_string();
        out.text(TIME.0, baseline(rows.len()), "#57606a", false, &told);
    }
    let places: HashMap<u64, usize> =
        rows.iter().enumerate().map(|(index, row)| (row.number, index)).collect();
    for arrow in arrows(export.timeline, export.rows.clone()).iter().take(ARROWS) {
        out.arrow(arrow, &places);
    }
    out.0.push_str("</svg>\n");
    out.0
}

fn baseline(index: usize) -> usize {
    HEAD + ROW * index + 14
}

/// A frame for each turn, in the colour of how long it took.
fn turns(export: &Export<'_>, rows: &[&Row], out: &mut Svg) {
    let mut from = 0;
    for part in rows.chunk_by(|a, b| a.turn == b.turn) {
        let turn = part.first().and_then(|row| export.timeline.turn(row.turn));
        if let Some(turn) = turn {
            let (fill, stroke) = match turn.band() {
                Some(Band::Quick) => ("#eef8f0", "#3c9a55"),
                Some(Band::Slow) => ("#fff6e0", "#c98a00"),
                Some(Band::StoodStill) => ("#fdeaea", "#c62828"),
                None => ("#f2f4f6", "#8a929a"),
            };
            let (y, height) = (HEAD + ROW * from, ROW * part.len());
            out.add(format_args!(
                "<rect x=\"6\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\" fill=\"{fill}\" \
                 stroke=\"{stroke}\"><title>",
                y + 1,
                WIDTH - 12,
                height - 2,
            ));
            let took = turn.took_us.map_or_else(|| "...".to_owned(), short);
            let told = facts::export_turn(turn.number, time_label(turn.began_us), took).to_string();
            out.escaped(&told);
            out.add(format_args!("</title></rect>\n"));
        }
        from += part.len();
    }
}

fn draw(row: &Row, y: usize, out: &mut Svg) {
    out.text(TIME.0, y, "#57606a", false, &cut(&time_label(row.us), TIME.1));
    out.text(WHO.0, y, "#1b1f24", true, &cut(&row.who.to_string(), WHO.1));
    let ((x, width), colour) = match row.column() {
        Column::Kernel => (KERNEL, "#57606a"),
        Column::Qt => (QT, "#1d5fa6"),
        Column::Slot => (SLOT, "#1b1f24"),
    };
    let indent = row.depth.min(DEEPEST) as usize;
    // A character is 7.2 pixels wide.
    out.cut_text(x + INDENT * indent, y, colour, &row.text(), width - 2 * indent);
    if let Some(slot) = row.slot() {
        out.text(SLOT.0 + INDENT * indent, y, "#57606a", false, &slot);
    }
}

struct Svg(String);

impl Svg {
    fn add(&mut self, text: fmt::Arguments<'_>) {
        self.0.write_fmt(text).expect("a String takes every write");
    }

    /// What does not fit is read when the pointer stands on it.
    fn cut_text(&mut self, x: usize, y: usize, fill: &str, text: &str, width: usize) {
        let shown = cut(text, width);
        if shown == text {
            return self.text(x, y, fill, false, text);
        }
        self.0.push_str("<g><title>");
        self.escaped(text);
        self.0.push_str("</title>");
        self.text(x, y, fill, false, &shown);
        self.0.push_str("</g>\n");
    }

    fn text(&mut self, x: usize, y: usize, fill: &str, bold: bool, text: &str) {
        let weight = if bold { " font-weight=\"bold\"" } else { "" };
        self.add(format_args!(
            "<text x=\"{x}\" y=\"{y}\" fill=\"{fill}\"{weight} xml:space=\"preserve\">"
        ));
        self.escaped(text);
        self.add(format_args!("</text>\n"));
    }

    /// As XML takes it: a character that it may not have is the one for what is missing.
    fn escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => self.0.push('\u{fffd}'),
                c => self.0.push(c),
            }
        }
    }

    /// Beside the kernel's column, from row to row. One that begins or ends elsewhere is not drawn.
    fn arrow(&mut self, arrow: &Arrow, places: &HashMap<u64, usize>) {
        let (Some(from), Some(to)) = (places.get(&arrow.from), places.get(&arrow.to)) else {
            return;
        };
        let (x, y1, y2) = (KERNEL.0 - 4, baseline(*from) - 4, baseline(*to) - 4);
        // The further it goes the more it swings out, as far as there is room.
        let bow = x - (8 + 2 * (to - from)).min(28);
        self.add(format_args!(
            "<path d=\"M{x} {y1} C{bow} {y1} {bow} {y2} {x} {y2}\" fill=\"none\" \
             stroke=\"#2563a8\" marker-end=\"url(#end)\"/>\n"
        ));
    }
}
