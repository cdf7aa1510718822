//! Two traces side by side: which lines are the same.

/// One row: a line on the left, on the right, or on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row<'a> {
    pub(super) left: Option<&'a str>,
    pub(super) right: Option<&'a str>,
}

impl Row<'_> {
    pub(super) fn is_same(self) -> bool {
        self.left == self.right
    }
}

/// Longer traces are laid side by side as they are: the table would not fit into memory.
const LONGEST: usize = 4000;

/// Lays two texts side by side so that as many lines as possible stand beside their equals.
pub(super) fn rows<'a>(left: &'a str, right: &'a str) -> Vec<Row<'a>> {
    let left: Vec<&str> = left.lines().collect();
    let right: Vec<&str> = right.lines().collect();
    let begin = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let mut rows: Vec<Row<'_>> =
        left[..begin].iter().map(|line| Row { left: Some(line), right: Some(line) }).collect();
    align(&left[begin..], &right[begin..], &mut rows);
    rows
}

fn align<'a>(left: &[&'a str], right: &[&'a str], rows: &mut Vec<Row<'a>>) {
    let long = left.len() > LONGEST || right.len() > LONGEST;
    let lengths = if long { Vec::new() } else { common_lengths(left, right) };
    let common = |i: usize, j: usize| if long { 0 } else { lengths[i * (right.len() + 1) + j] };
    let (mut i, mut j) = (0, 0);
    let (mut only_left, mut only_right) = (Vec::new(), Vec::new());
    loop {
        match (left.get(i), right.get(j)) {
            (Some(a), Some(b)) if a == b => {
                pair(&mut only_left, &mut only_right, rows);
                rows.push(Row { left: Some(a), right: Some(b) });
                i += 1;
                j += 1;
            }
            (Some(a), b) if b.is_none() || common(i + 1, j) >= common(i, j + 1) => {
                only_left.push(*a);
                i += 1;
            }
            (_, Some(b)) => {
                only_right.push(*b);
                j += 1;
            }
            _ => {
                pair(&mut only_left, &mut only_right, rows);
                return;
            }
        }
    }
}

/// Lines without an equal, next to each other as far as they go.
fn pair<'a>(left: &mut Vec<&'a str>, right: &mut Vec<&'a str>, rows: &mut Vec<Row<'a>>) {
    for at in 0..left.len().max(right.len()) {
        rows.push(Row { left: left.get(at).copied(), right: right.get(at).copied() });
    }
    left.clear();
    right.clear();
}

/// For every pair of tails, how many lines they have in common, in order.
fn common_lengths(left: &[&str], right: &[&str]) -> Vec<u16> {
    let width = right.len() + 1;
    let mut lengths = vec![0_u16; (left.len() + 1) * width];
    for i in (0..left.len()).rev() {
        for j in (0..right.len()).rev() {
            lengths[i * width + j] = if left[i] == right[j] {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    lengths
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
