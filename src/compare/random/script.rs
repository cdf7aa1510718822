//! A script while it is made and made smaller: its lines, and the lines inside of a slot.

use std::fmt;

/// A line; `body` are the lines up to its `end`, if it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) body: Option<Vec<Self>>,
}

/// A whole script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Script {
    pub(super) name: String,
    pub(super) lines: Vec<Line>,
}

impl Line {
    /// A step without a body.
    pub(super) fn step(text: impl Into<String>) -> Self {
        Self { text: text.into(), body: None }
    }

    /// A slot with its steps.
    pub(super) fn slot(text: impl Into<String>, body: Vec<Self>) -> Self {
        Self { text: text.into(), body: Some(body) }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        let indent = 2 * depth;
        writeln!(f, "{:indent$}{}", "", self.text)?;
        let Some(body) = &self.body else { return Ok(()) };
        body.iter().try_for_each(|line| line.write(f, depth + 1))?;
        writeln!(f, "{:indent$}end", "")
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "scenario {} \"generated\"", self.name)?;
        self.lines.iter().try_for_each(|line| line.write(f, 0))
    }
}

impl Script {
    /// How many lines it has, those in slots as well; an `end` is none.
    pub(super) fn count(&self) -> usize {
        count(&self.lines)
    }

    /// The numbers of its lines, counted from the top.
    pub(super) fn all(&self) -> Vec<usize> {
        (0..self.count()).collect()
    }

    /// Those of the lines that stand in no slot.
    pub(super) fn tops(&self) -> Vec<usize> {
        let before = |at: usize| count(&self.lines[..at]);
        (0..self.lines.len()).map(before).collect()
    }

    /// The script without its line `at`, counted from the top, and what is inside of that.
    pub(super) fn without(&self, at: usize) -> Self {
        let mut smaller = self.clone();
        remove(&mut smaller.lines, &mut { at });
        smaller
    }
}

fn count(lines: &[Line]) -> usize {
    lines.iter().map(|line| 1 + line.body.as_deref().map_or(0, count)).sum()
}

/// Whether the line was found and taken out.
fn remove(lines: &mut Vec<Line>, at: &mut usize) -> bool {
    for index in 0..lines.len() {
        if *at == 0 {
            lines.remove(index);
            return true;
        }
        *at -= 1;
        if lines[index].body.as_mut().is_some_and(|body| remove(body, at)) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_and_taken_out_from_the_top() {
        let slot = Line::slot("on c connected", vec![Line::step("c abort"), Line::step("c state")]);
        let lines = vec![Line::step("connected c"), slot, Line::step("loop")];
        let script = Script { name: "a".to_owned(), lines };
        assert_eq!(script.count(), 5);
        assert_eq!(script.tops(), [0, 1, 4]);
        let shown = |at| script.without(at).to_string().replace('\n', "|");
        let header = "scenario a \"generated\"|";
        assert_eq!(shown(1), format!("{header}connected c|loop|"));
        assert_eq!(shown(2), format!("{header}connected c|on c connected|  c state|end|loop|"));
        assert_eq!(shown(9), script.to_string().replace('\n', "|"));
    }
}
