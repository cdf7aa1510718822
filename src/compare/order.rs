//! The order between objects in one turn of the loop, which Qt does not promise.

use std::collections::BTreeMap;
use std::ops::Range;

use super::diff::Row;
use super::lines::{depth_of, named};

/// What each object says in this turn, its slots included, is the same on both sides, in its order:
/// only the objects come in another one. The object of the first line that is not the same.
pub(super) fn other_order_in_a_turn<'a>(rows: &[Row<'a>], at: usize) -> Option<&'a str> {
    let turn = turn_of(rows, at);
    // What the script does behind the turn stands there, too.
    let above = rows[turn.clone()].iter().rposition(|row| !row.is_same());
    let end = above.map_or(turn.end, |last| turn.start + last + 1);
    let is_rest = |row: &&Row<'_>| row.left.is_some_and(|line| line.starts_with("ret "));
    let bare = turn.start..end + rows[end..turn.end].iter().take_while(is_rest).count();
    let of_loop = rows[..turn.start].last().is_some_and(|row| {
        row.is_same() && row.left.is_some_and(|line| line.starts_with("-- event loop"))
    });
    // What the other end does later makes an order.
    let later = |line: &str| line.contains(" later: ");
    let ordered = rows[..turn.start].iter().filter_map(|row| row.left).rev();
    let ordered = ordered.take_while(|line| line.starts_with("-- ") || later(line)).any(later);
    let is_same = |turn: Range<usize>| {
        let qt = told(&rows[turn.clone()], |row| row.left);
        qt.is_some() && qt == told(&rows[turn], |row| row.right)
    };
    let first = rows[at].left.or(rows[at].right);
    let explained = of_loop && !ordered && (is_same(turn) || is_same(bare));
    explained.then(|| first.and_then(named)).flatten()
}

/// The rows around this one up to the next step of the script on either side.
pub(super) fn turn_of(rows: &[Row<'_>], at: usize) -> Range<usize> {
    let is_step =
        |row: &Row<'_>| row.is_same() && row.left.is_some_and(|line| line.starts_with("-- "));
    let from = rows[..at].iter().rposition(is_step).map_or(0, |step| step + 1);
    let to = rows[at..].iter().position(is_step).map_or(rows.len(), |step| at + step);
    from..to
}

/// What each object says: its signals, each with all that its slot does, and that it is gone. None if
/// something stands there that belongs to none of them.
fn told<'a>(
    rows: &[Row<'a>],
    side: fn(&Row<'a>) -> Option<&'a str>,
) -> Option<BTreeMap<&'a str, Vec<&'a str>>> {
    let mut told: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut object = None;
    for line in rows.iter().filter_map(side) {
        if depth_of(line) == 0 && (is_signal(line) || line.starts_with("destroyed ")) {
            object = named(line);
        }
        told.entry(object?).or_default().push(line);
    }
    Some(told)
}

fn is_signal(line: &str) -> bool {
    ["state ", "signal ", "error ", "acceptError "].iter().any(|word| line.starts_with(word))
}
