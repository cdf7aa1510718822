//! The table of exceptions, tests/public_traces/exceptions.txt.

/// One public trace that the recorded one is not byte for byte.
#[derive(Debug)]
pub(crate) struct Exception {
    pub(crate) name: &'static str,
    pub(crate) has_script: bool,
    /// Lines of the public trace, in their order, and what the recorded one says instead of each.
    pub(crate) instead: Vec<(&'static str, Vec<&'static str>)>,
    /// What the recorded trace says in addition, in its order.
    pub(crate) more: Vec<&'static str>,
}

impl Exception {
    /// Whether nothing differs but what was written for a reader.
    pub(crate) fn is_about_remarks(&self) -> bool {
        self.more.is_empty() && self.instead.iter().all(|(_, ours)| ours.is_empty())
    }
}

/// The exceptions in the order of the table.
///
/// # Panics
/// If a line of it says nothing that is known.
pub(crate) fn exceptions() -> Vec<Exception> {
    let mut all: Vec<Exception> = Vec::new();
    for line in include_str!("exceptions.txt").lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (mark, rest) = line.split_once(' ').unwrap_or_default();
        let last = all.last_mut();
        match (mark, last) {
            ("-", Some(exception)) => exception.instead.push((rest, Vec::new())),
            ("+", Some(exception)) => {
                let (_, ours) = exception.instead.last_mut().expect("a line with - before");
                ours.push(rest);
            }
            (">", Some(exception)) => exception.more.push(rest),
            ("no", Some(exception)) if rest == "script" => exception.has_script = false,
            _ => {
                let name = mark.strip_suffix(':').filter(|_| !rest.is_empty());
                let name = name.unwrap_or_else(|| panic!("expected NAME: reason, found {line}"));
                all.push(Exception { name, has_script: true, instead: vec![], more: vec![] });
            }
        }
    }
    all
}
