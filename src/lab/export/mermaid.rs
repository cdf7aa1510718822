//! The export as a sequence diagram of Mermaid.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::{Export, cut};
use crate::lab::arrows::arrows;
use crate::lab::row::{Content, Row};
use crate::lab::who::Who;
use crate::text::facts;

/// So many rows are drawn.
const MOST: usize = 300;
/// So many bytes the rows may have: Mermaid takes no more than 50000 characters.
const BYTES: usize = 45_000;
/// So wide a line of the diagram may be, in columns.
const WIDTH: usize = 60;
/// So many participants are drawn; the others are one.
const PARTICIPANTS: usize = 30;

/// What the kernel and the slots are called in the diagram's own language.
const KERNEL: &str = "K";
const SLOT: &str = "S";
/// All those that have no place of their own.
const OTHERS: &str = "O";

pub(super) fn mermaid(export: &Export<'_>) -> String {
    let (rows, mut left_out) = export.first(MOST);
    let mut speakers: Vec<Who> = rows.iter().map(|row| row.who).collect();
    speakers.sort_unstable();
    speakers.dedup();
    let others = speakers.split_off(speakers.len().min(PARTICIPANTS));
    let names: HashMap<Who, String> =
        speakers.iter().enumerate().map(|(n, who)| (*who, format!("P{}", n + 1))).collect();
    let name = |who: Who| names.get(&who).map_or(OTHERS, String::as_str);
    let mut out = "sequenceDiagram\n".to_owned();
    let mut participant = |id: &str, title: &str| {
        line(&mut out, format_args!("participant {id} as {}", escaped(title)))
    };
    participant(KERNEL, &facts::export_kernel().to_string());
    for who in &speakers {
        participant(name(*who), &title(export, &rows, *who));
    }
    if !others.is_empty() {
        participant(OTHERS, &facts::export_others(others.len()).to_string());
    }
    participant(SLOT, &facts::export_slot().to_string());
    let from: HashMap<u64, Who> = arrows(export.timeline, export.rows.clone())
        .into_iter()
        .filter_map(|arrow| Some((arrow.to, export.timeline.get(arrow.from)?.who)))
        .collect();
    let is_drawn = |who: &Who| names.contains_key(who) || others.contains(who);
    for (drawn, row) in rows.iter().enumerate() {
        if out.len() > BYTES {
            left_out += rows.len() - drawn;
            break;
        }
        let who = name(row.who);
        let text = escaped(&cut(&text(row), WIDTH));
        match &row.content {
            // Whoever has no row here is not drawn.
            Content::Event { .. } => match from.get(&row.number).filter(|who| is_drawn(who)) {
                Some(from) => line(&mut out, format_args!("{}-->>{who}: {text}", name(*from))),
                None => line(&mut out, format_args!("{KERNEL}->>{who}: {text}")),
            },
            Content::Command { .. } => line(&mut out, format_args!("{who}->>{KERNEL}: {text}")),
            Content::Signal(signal) if signal.name == "stateChanged" => {
                line(&mut out, format_args!("Note over {who}: {text}"));
            }
            Content::Signal(_) => line(&mut out, format_args!("{who}->>{SLOT}: {text}")),
            Content::Call { .. } => line(&mut out, format_args!("{SLOT}->>{who}: {text}")),
        }
    }
    if left_out > 0 {
        let told = escaped(&facts::export_left_out(left_out).to_string());
        line(&mut out, format_args!("Note over {KERNEL},{SLOT}: {told}"));
    }
    out
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    writeln!(out, "    {text}").expect("a String takes every write");
}

/// Who it is, and where, if that stays the same.
fn title(export: &Export<'_>, rows: &[&Row], who: Who) -> String {
    let row = rows.iter().find(|row| row.who == who);
    let party = row.and_then(|row| export.timeline.party(row.object));
    let end = match who {
        Who::Connection(_) => party.and_then(|party| party.peer),
        _ => party.and_then(|party| party.local),
    };
    end.map_or_else(|| who.to_string(), |end| format!("{who} {end}"))
}

fn text(row: &Row) -> String {
    match row.slot() {
        Some(slot) => format!("{} ({slot})", row.text()),
        None => row.text(),
    }
}

/// Everything that could mean something to Mermaid as the number of its character: `#` and `;` end
/// a text there, `%%{` begins settings, `$$` a formula, `<` markup, and `wrap:` a command.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        // Mermaid itself writes U+FB02 where an escape has been.
        let plain = c.is_alphanumeric() && c != '\u{fb02}';
        if plain || " .,()[]=/_-\"'…".contains(c) {
            out.push(c);
        } else {
            write!(out, "#{};", u32::from(c)).expect("a String takes every write");
        }
    }
    // Without a text it is no message.
    if out.trim().is_empty() { "#160;".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_mermaid_would_take_for_its_own_is_written_as_a_number() {
        assert_eq!(escaped("a;b#c"), "a#59;b#35;c");
        assert_eq!(escaped("%%{init: {}}%%"), "#37;#37;#123;init#58; #123;#125;#125;#37;#37;");
        assert_eq!(escaped("x\ny<br/>"), "x#10;y#60;br/#62;");
        assert_eq!(escaped("wrap:$$x$$"), "wrap#58;#36;#36;x#36;#36;");
        assert_eq!(escaped("连接 1"), "连接 1");
        assert_eq!(escaped(" "), "#160;");
    }

    proptest! {
        #[test]
        fn no_text_leaves_its_line_or_says_more_than_a_text(text in any::<String>()) {
            let escaped = escaped(&text);
            let mut rest = escaped.as_str();
            while let Some((before, after)) = rest.split_once('#') {
                prop_assert!(!before.contains(';'));
                let (number, after) = after.split_once(';').expect("each has its end");
                prop_assert!(number.parse::<u32>().is_ok());
                rest = after;
            }
            let special = ['\n', ':', '%', '$', '<', '{'];
            prop_assert!(!rest.contains(';') && !escaped.contains(special), "{}", escaped);
        }
    }
}
