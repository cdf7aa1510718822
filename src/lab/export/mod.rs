//! [`Export`]: a piece of a timeline for somebody who has not got this program.

mod mermaid;
mod svg;
mod text;

use std::ops::Range;

use super::range::Filter;
use super::row::Row;
use super::timeline::Timeline;

/// What goes out: these rows of a timeline, as far as a filter shows them.
#[derive(Debug, Clone)]
pub struct Export<'a> {
    timeline: &'a Timeline,
    rows: Range<u64>,
    filter: &'a Filter,
}

impl<'a> Export<'a> {
    /// Of the rows with these numbers those that are kept and shown.
    #[must_use]
    pub fn new(timeline: &'a Timeline, rows: Range<u64>, filter: &'a Filter) -> Self {
        Self { timeline, rows, filter }
    }

    /// Lines as `--signals` prints them, each turn with a heading.
    #[must_use]
    pub fn text(&self) -> String {
        text::text(self)
    }

    /// A `sequenceDiagram` of Mermaid, of the first 300 rows and 45000 bytes: more it does not draw.
    #[must_use]
    pub fn mermaid(&self) -> String {
        mermaid::mermaid(self)
    }

    /// A picture in one file, of the first 2000 rows.
    #[must_use]
    pub fn svg(&self) -> String {
        svg::svg(self)
    }

    fn shown(&self) -> impl Iterator<Item = &'a Row> {
        self.timeline.rows_in(self.rows.clone()).filter(|row| self.filter.shows(row))
    }

    /// The first of them, and how many more there are.
    fn first(&self, most: usize) -> (Vec<&'a Row>, usize) {
        let mut rows: Vec<_> = self.shown().collect();
        let left_out = rows.len().saturating_sub(most);
        rows.truncate(most);
        (rows, left_out)
    }
}

/// No wider than so many columns, of which a Chinese character takes two.
fn cut(text: &str, width: usize) -> String {
    use unicode_width::UnicodeWidthChar as _;

    let mut taken = 0;
    let mut short = String::new();
    for c in text.chars() {
        taken += c.width().unwrap_or(0);
        if taken > width {
            // The last one makes room for the sign.
            short.pop();
            short.push('…');
            return short;
        }
        short.push(c);
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_too_wide_ends_with_the_sign_for_it() {
        assert_eq!(cut("client", 6), "client");
        assert_eq!(cut("clients", 6), "clien…");
        assert_eq!(cut("客户端客", 6), "客户…");
        assert_eq!(cut("", 0), "");
    }
}
