//! Two texts side by side, as lines for people.

use unicode_width::UnicodeWidthStr;

use crate::compare::Row;

/// Longer lines of the left side push the right side away.
const COLUMN: usize = 110;

/// The rows below the names of both sides. Between the columns a mark tells where they differ.
pub(super) fn side_by_side(names: (&str, &str), rows: &[Row<'_>], color: bool) -> String {
    let width = rows.iter().filter_map(|row| row.left).chain([names.0]).map(str::width).max();
    let width = width.unwrap_or(0).clamp(20, COLUMN);
    let mut text = format!("{}   {}\n", padded(names.0, width), names.1);
    for row in rows {
        let (left, right) = (row.left.unwrap_or(""), row.right.unwrap_or(""));
        let mark = match (row.left, row.right) {
            _ if row.is_same() => ' ',
            (Some(_), Some(_)) => '|',
            (Some(_), None) => '<',
            (None, _) => '>',
        };
        let line = format!("{} {mark} {right}", padded(left, width));
        let line = line.trim_end();
        if color && !row.is_same() {
            text += &format!("\x1b[31m{line}\x1b[0m\n");
        } else {
            text += line;
            text.push('\n');
        }
    }
    text
}

/// `text` and blanks up to so many cells of a terminal: a Chinese character takes two of them.
fn padded(text: &str, cells: usize) -> String {
    let blanks = cells.saturating_sub(text.width());
    format!("{text}{:blanks$}", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_each_other_in_chinese_too() {
        for text in ["", "Qt", "学生", "客户端 client", "é"] {
            assert_eq!(padded(text, 20).width(), 20, "{text}");
        }
        assert_eq!(padded("longer than that", 3), "longer than that");
    }

    #[test]
    fn a_mark_tells_which_side_has_a_line() {
        let row = |left, right| Row { left, right };
        let rows = [
            row(Some("a"), Some("a")),
            row(Some("b"), Some("c")),
            row(Some("d"), None),
            row(None, Some("e")),
        ];
        let lines = side_by_side(("left", "right"), &rows, false);
        let lines: Vec<_> = lines.lines().map(|line| line.replace(' ', "")).collect();
        assert_eq!(lines, ["leftright", "aa", "b|c", "d<", ">e"]);
    }
}
