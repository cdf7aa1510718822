//! Reads `table.jsonl`: what people write, and what it means. Each line is an object:
//!
//! - `endpoint`, with `connect` and `listen`: the address in full;
//! - `hex` or `escapes`, with `bytes` in hex.
//!
//! Where it is refused, the answer is the fact: its code, and what it carries.

use serde_json::Value;

/// One line.
#[derive(Debug)]
pub(crate) struct Row {
    /// What was written.
    pub(crate) text: String,
    /// What it means: one answer, or for endpoints that of connecting and that of listening.
    pub(crate) answers: Vec<Value>,
}

/// The rows of one kind.
pub(crate) fn rows(kind: &str) -> Vec<Row> {
    let lines = include_str!("table.jsonl").lines();
    let row = |line: &str| {
        let object: Value = serde_json::from_str(line).expect("an object on each line");
        let text = object.get(kind)?.as_str().expect("a text").to_owned();
        let names = ["connect", "listen", "bytes"].into_iter();
        Some(Row { text, answers: names.filter_map(|name| object.get(name).cloned()).collect() })
    };
    lines.filter_map(row).collect()
}
