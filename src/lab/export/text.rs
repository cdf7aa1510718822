//! The export as plain text.

use super::Export;
use crate::lab::phrases;
use crate::lab::row::{Content, Row};
use crate::lab::who::Who;
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
        // A raw peer is on no loop: what it does is inside of whatever is under way.
        if matches!(row.who, Who::Peer(_)) {
            close(&mut open, |frame| is_over(frame, row.us), &mut nesting, &mut out);
        } else {
            close(&mut open, |frame| frame.depth >= row.depth, &mut nesting, &mut out);
        }
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
    close(&mut open, |_| true, &mut nesting, &mut out);
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

fn is_over(frame: &Row, us: u64) -> bool {
    frame.took.is_some_and(|took| frame.us.saturating_add(took) <= us)
}

/// The innermost ones that are over end.
fn close(
    open: &mut Vec<&Row>,
    is_over: impl Fn(&Row) -> bool,
    nesting: &mut Nesting,
    out: &mut String,
) {
    while let Some(row) = open.pop_if(|row| is_over(row)) {
        let (folded, alone) = match (&row.content, row.took) {
            (_, None) => (String::new(), "...".to_owned()),
            (Content::Call { .. }, _) => match result(row) {
                Some(result) => (format!(" -> {result}"), format!("ret {result}")),
                None => (String::new(), "ret void".to_owned()),
            },
            (_, Some(took)) => {
                let slot = phrases::slot(short(took));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Column, Filter, Timeline};
    use crate::record::{Class, Emitted, Moment, Object, What};

    /// A client whose slot answers, which is still under way in the end.
    fn timeline() -> Timeline {
        let mut timeline = Timeline::new(100);
        let local = "127.0.0.1:50000".parse().ok();
        let object = Object { number: 2, class: Class::Socket, local, peer: None };
        let signal = |name: &'static str| What::Signal {
            object,
            signal: Emitted { name: name.into(), ..Emitted::default() },
        };
        let call =
            |name: &'static str| What::Call { object, name: name.into(), arguments: String::new() };
        let ret = |name: &'static str, result: &str| What::Return {
            object,
            name: name.into(),
            result: result.into(),
            took: 3,
        };
        let ended = || What::SlotEnded { object, took: 35, left: None, unsent: None };
        let event =
            |name: &'static str| What::Event { object, name: name.into(), arguments: "6".into() };
        let all = [
            (0, call("connectToHost")),
            (0, ret("connectToHost", "")),
            (0, What::TurnBegan),
            (0, event("sent")),
            (0, signal("readyRead")),
            (1, call("read")),
            (1, ret("read", "\"a -> b\"")),
            (1, call("waitForReadyRead")),
            (2, event("received")),
            (1, ret("waitForReadyRead", "true")),
            (0, ended()),
            (0, What::TurnEnded { took: 1_200 }),
            (0, What::TurnBegan),
            (0, signal("connected")),
            (0, ended()),
            (0, signal("readyRead")),
            (1, call("close")),
        ];
        let mut turn = 0;
        for (us, (depth, what)) in (0..).zip(all) {
            turn += u64::from(what == What::TurnBegan);
            timeline.push(&Moment { us, turn, depth, thread: None, what });
        }
        timeline
    }

    #[test]
    fn lines_stand_below_what_they_happened_in_as_with_signals() {
        let timeline = timeline();
        let all = Filter::default();
        let text = Export::new(&timeline, timeline.numbers(), &all).text();
        let lines: Vec<&str> = text.lines().collect();
        let expected = [
            "-- outside of the loop at 0.000 ms",
            "call client.connectToHost()",
            "-- turn 1 of the loop at 0.002 ms, took 1.2 ms",
            "event client sent 6",
            "signal client readyRead",
            "  call client.read() -> \"a -> b\"",
            "  call client.waitForReadyRead()",
            "    event client received 6",
            "  ret true",
            "slot 35 µs",
            "-- turn 2 of the loop at 0.012 ms, took ...",
            "signal client connected  (slot 35 µs)",
            "signal client readyRead",
            "  call client.close()",
            "...",
        ];
        assert_eq!(lines, expected);
        let hidden = [true, false, false];
        let without = Filter { hidden, ..Filter::default() };
        assert!(!without.shows_column(Column::Kernel));
        let text = Export::new(&timeline, timeline.numbers(), &without).text();
        assert!(
            !text.contains("event ") && text.contains("  call client.waitForReadyRead() -> true")
        );
    }

    #[test]
    fn what_a_raw_peer_does_ends_nothing_that_is_under_way() {
        let mut timeline = Timeline::new(100);
        let client = Object { number: 2, class: Class::Socket, local: None, peer: None };
        let peer = Object { number: 1 << 40, class: Class::Peer, local: None, peer: None };
        let waits = |what: fn(Object) -> What| what(client);
        let sends = || What::Command { object: peer, name: "send".into(), arguments: "5".into() };
        for (us, what) in [
            (
                10,
                waits(|object| What::Call {
                    object,
                    name: "waitForReadyRead".into(),
                    arguments: String::new(),
                }),
            ),
            (20, sends()),
            (
                40,
                waits(|object| What::Return {
                    object,
                    name: "waitForReadyRead".into(),
                    result: "true".into(),
                    took: 30,
                }),
            ),
            (50, sends()),
        ] {
            timeline.push(&Moment { us, turn: 0, depth: 0, thread: None, what });
        }
        let text = Export::new(&timeline, timeline.numbers(), &Filter::default()).text();
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("--")).collect();
        let call = ["call client.waitForReadyRead()", "  command peer write 5 bytes", "ret true"];
        assert_eq!(lines, [&call[..], &["command peer write 5 bytes"]].concat());
    }
}
