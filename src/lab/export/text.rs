//! The export as plain text.

use super::Export;
use crate::lab::row::{Content, Row};
use crate::lab::zoom::time_label;
use crate::record::Nesting;
use crate::text::duration::short;
use crate::text::escape::visible;
use crate::text::facts;

/// Deeper than this is not indented further.
const DEEPEST: usize = 16;

pub(super) fn text(export: &Export<'_>) -> String {
    let mut out = String::new();
    let mut nesting = Nesting::default();
    let mut open: Vec<&Row> = Vec::new();
    let mut turn = None;
    for row in export.shown() {
        close(&mut open, row.depth, &mut nesting, &mut out);
        if turn != Some(row.turn) && open.is_empty() {
            turn = Some(row.turn);
            heading(export, row, &mut out);
        }
        let line = row.line_as(&row.who.to_string().replace(' ', ""));
        match &row.content {
            Content::Event { .. } | Content::Command { .. } => {
                nesting.line(&line, |depth, text| push(&mut out, depth, text));
            }
            Content::Signal(_) | Content::Call { .. } => {
                // The result stands behind it, or below what happened inside.
                let line = match result(row) {
                    Some(result) => line.strip_suffix(&format!(" -> {result}")).unwrap_or(&line),
                    None => &line,
                };
                nesting.begin(line.to_owned());
                open.push(row);
            }
        }
    }
    close(&mut open, 0, &mut nesting, &mut out);
    out
}

fn heading(export: &Export<'_>, row: &Row, out: &mut String) {
    let heading = match export.timeline.turn(row.turn) {
        Some(turn) => {
            let took = turn.took_us.map_or_else(|| "...".to_owned(), short);
            facts::export_turn(turn.number, time_label(turn.began_us), took)
        }
        None => facts::export_outside(time_label(row.us)),
    };
    out.push_str(&format!("-- {heading}\n"));
}

/// What is at this depth or deeper is over.
fn close(open: &mut Vec<&Row>, depth: u32, nesting: &mut Nesting, out: &mut String) {
    while let Some(row) = open.pop_if(|row| row.depth >= depth) {
        let (folded, alone) = match (&row.content, row.took) {
            (_, None) => (String::new(), "...".to_owned()),
            (Content::Call { .. }, _) => match result(row) {
                Some(result) => (format!(" -> {result}"), format!("ret {result}")),
                None => (String::new(), "ret void".to_owned()),
            },
            (_, Some(took)) => {
                let slot = format!("slot {}", short(took));
                (format!("  ({slot})"), slot)
            }
        };
        nesting.end(&folded, &alone, |depth, text| push(out, depth, text));
    }
}

fn result(row: &Row) -> Option<String> {
    match &row.content {
        Content::Call { result: Some(result), .. } if !result.is_empty() => Some(visible(result)),
        _ => None,
    }
}

fn push(out: &mut String, depth: usize, text: &str) {
    let indent = 2 * depth.min(DEEPEST);
    out.push_str(&format!("{:indent$}{text}\n", ""));
}
