//! Two traces side by side: which lines are the same.

use std::time::Instant;

use similar::{Algorithm, capture_diff_slices_deadline};

/// One row: a line on the left, on the right, or on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    /// Qt's line.
    pub left: Option<&'a str>,
    /// This program's line.
    pub right: Option<&'a str>,
}

impl Row<'_> {
    /// Whether both sides have the same line, or none.
    #[must_use]
    pub fn is_same(self) -> bool {
        self.left == self.right
    }
}

/// Lays two texts side by side so that as many lines as possible stand beside their equals. Lines
/// without an equal stand next to each other as far as they go.
pub(super) fn rows<'a>(left: &'a str, right: &'a str) -> Vec<Row<'a>> {
    rows_until(left, right, None)
}

/// The same for texts of any length: if it takes longer, fewer lines stand beside their equals.
/// Equal texts are found to be equal all the same.
pub(super) fn rows_until<'a>(
    left: &'a str,
    right: &'a str,
    deadline: Option<Instant>,
) -> Vec<Row<'a>> {
    let left: Vec<&str> = left.lines().collect();
    let right: Vec<&str> = right.lines().collect();
    let mut rows = Vec::with_capacity(left.len().max(right.len()));
    for op in capture_diff_slices_deadline(Algorithm::Myers, &left, &right, deadline) {
        let (left, right) = (&left[op.old_range()], &right[op.new_range()]);
        for at in 0..left.len().max(right.len()) {
            rows.push(Row { left: left.get(at).copied(), right: right.get(at).copied() });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(left: &str, right: &str) -> String {
        let side = |line: Option<&str>| line.unwrap_or("-").to_owned();
        let rows = rows(left, right);
        rows.iter().map(|row| side(row.left) + &side(row.right) + " ").collect()
    }

    #[test]
    fn equal_lines_stand_beside_each_other() {
        assert_eq!(shown("a\nb\nc", "a\nb\nc"), "aa bb cc ");
        assert_eq!(shown("a\nb\nc", "a\nc"), "aa b- cc ");
        assert_eq!(shown("a\nc", "a\nb\nc"), "aa -b cc ");
        assert_eq!(shown("a\nx\nc", "a\ny\nz\nc"), "aa xy -z cc ");
        assert_eq!(shown("", "a"), "-a ");
    }
}
