//! [`Nesting`]: lines that stand below the calls and slots they happened in.

/// Keeps the calls and slots that are under way. What begins is a line as soon as something is told
/// inside it; if nothing is, beginning and end are one line.
#[derive(Debug, Default)]
pub struct Nesting(Vec<Frame>);

#[derive(Debug)]
struct Frame {
    begun: String,
    written: bool,
}

impl Nesting {
    /// How many have begun and not ended.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.0.len()
    }

    /// A line by itself. `out` gets it, after the beginnings that it needs, each with how deep it
    /// stands.
    pub fn line(&mut self, text: &str, mut out: impl FnMut(usize, &str)) {
        for (depth, frame) in self.0.iter_mut().enumerate() {
            if !std::mem::replace(&mut frame.written, true) {
                out(depth, &frame.begun);
            }
        }
        out(self.0.len(), text);
    }

    /// Something begins.
    pub fn begin(&mut self, begun: String) {
        self.0.push(Frame { begun, written: false });
    }

    /// What began last ends. If nothing was told inside it, its one line is its beginning followed
    /// by `folded`, else its last line is `alone`. Without a beginning nothing is said.
    pub fn end(&mut self, folded: &str, alone: &str, out: impl FnMut(usize, &str)) {
        let Some(frame) = self.0.pop() else { return };
        if frame.written {
            self.line(alone, out);
        } else {
            self.line(&(frame.begun + folded), out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nothing_happens_in_is_one_line_and_anything_else_stands_indented() {
        let mut lines = Vec::new();
        let mut out = |depth: usize, text: &str| lines.push(format!("{:d$}{text}", "", d = depth));
        let mut nesting = Nesting::default();
        nesting.begin("call a()".to_owned());
        nesting.begin("call b()".to_owned());
        nesting.end(" -> 1", "ret 1", &mut out);
        nesting.begin("signal".to_owned());
        nesting.line("inside", &mut out);
        nesting.end("", "slot", &mut out);
        nesting.end(" -> 2", "ret 2", &mut out);
        nesting.end("", "never", &mut out);
        assert_eq!(nesting.depth(), 0);
        assert_eq!(lines, ["call a()", " call b() -> 1", " signal", "  inside", " slot", "ret 2"]);
    }
}
