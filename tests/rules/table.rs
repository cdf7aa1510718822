//! Reads `table.jsonl`: what people write, and what it means. Each line is an object:
//!
//! - `endpoint`, with `connect` and `listen`: the address in full;
//! - `hex` or `escapes`, with `bytes` in hex.
//!
//! An answer that begins with `!` is a refusal, with the typed error and what it carries.

use serde_json::Value;

/// One line.
#[derive(Debug)]
pub(crate) struct Row {
    /// What was written.
    pub(crate) text: String,
    /// What it means: one answer, or for endpoints that of connecting and that of listening.
    pub(crate) answers: Vec<String>,
}

/// The rows of one kind.
pub(crate) fn rows(kind: &str) -> Vec<Row> {
    let lines = include_str!("table.jsonl").lines();
    let row = |line: &str| {
        let object: Value = serde_json::from_str(line).expect("an object on each line");
        let text = object.get(kind)?.as_str().expect("a text").to_owned();
        let answer = |name: &str| Some(object.get(name)?.as_str().expect("a text").to_owned());
        let answers = ["connect", "listen", "bytes"].into_iter().filter_map(answer).collect();
        Some(Row { text, answers })
    };
    lines.filter_map(row).collect()
}

/// An answer in the words of the table.
pub(crate) fn answer<T, E: std::fmt::Debug>(
    result: &Result<T, E>,
    show: impl FnOnce(&T) -> String,
) -> String {
    match result {
        Ok(value) => show(value),
        Err(error) => format!("! {error:?}"),
    }
}
