//! `qtcp lint`: beginners' mistakes in a recording, why they are mistakes, and what mends them.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use super::args::{Common, Lint};
use super::fault::Fault;
use super::reader::reader_has_gone;
use super::recording;
use crate::lint::{Finding, lint_until};
use crate::text::escape::visible;
use crate::text::{facts, json};

/// Of one kind so many findings are shown to a person; with `--json` all are.
const SHOWN: usize = 5;

pub(super) fn run(lint: &Lint, common: &Common) -> Result<(), Fault> {
    let name = lint.file.display().to_string();
    let (findings, mistake) = lint_until(recording::open(&lint.file)?);
    let text = if common.json {
        as_json(&findings)?
    } else if common.quiet || (findings.is_empty() && mistake.is_some()) {
        String::new()
    } else {
        as_text(&name, &findings)
    };
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if !reader_has_gone(&error) => return Err(Fault::output(&error)),
        _ => {}
    }
    match mistake {
        Some(mistake) if findings.is_empty() => {
            Err(Fault::usage(facts::recording_mistake(name, mistake.fact())))
        }
        Some(mistake) => Err(Fault::usage(facts::lint_cut(name, mistake.fact()))),
        None if findings.is_empty() => Ok(()),
        None => Err(Fault::network(facts::lint_found(name, findings.len()))),
    }
}

/// The findings of each lint together: what happened, then why that is a mistake and what mends it.
fn as_text(name: &str, findings: &[Finding]) -> String {
    if findings.is_empty() {
        return format!("{}\n", visible(&facts::lint_nothing(name).to_string()));
    }
    let mut text = String::new();
    for kind in findings.chunk_by(|one, other| one.id == other.id) {
        let Some(first) = kind.first() else { continue };
        for finding in kind.iter().take(SHOWN) {
            let _ = writeln!(text, "{}: {}", finding.id, visible(&told(finding)));
        }
        if kind.len() > SHOWN {
            let _ = writeln!(text, "{}: {}", first.id, facts::lint_more(kind.len() - SHOWN));
        }
        let command = format!("qtcp trace :{}", first.scenario);
        let _ = writeln!(text, "  {}", facts::lint_why(first.why.clone()));
        let _ = writeln!(text, "  {}", facts::lint_scenario(command));
        let _ = writeln!(text, "  {}", facts::lint_repair());
        for line in first.repair.lines() {
            let _ = writeln!(text, "      {line}");
        }
    }
    text
}

/// The sentence of one finding.
fn told(finding: &Finding) -> String {
    if finding.count > 1 {
        return facts::lint_times(finding.fact.clone(), finding.count).to_string();
    }
    finding.fact.to_string()
}

#[derive(Serialize)]
struct Entry<'a> {
    event: &'static str,
    lint: &'a str,
    code: &'a str,
    text: String,
    why: String,
    scenario: String,
    repair: &'a str,
    count: u64,
    first_us: u64,
}

fn as_json(findings: &[Finding]) -> Result<String, Fault> {
    let mut text = Vec::new();
    for finding in findings {
        let entry = Entry {
            event: "finding",
            lint: finding.id,
            code: finding.fact.code(),
            text: finding.fact.to_string(),
            why: finding.why.to_string(),
            scenario: format!(":{}", finding.scenario),
            repair: finding.repair,
            count: finding.count,
            first_us: finding.first_us,
        };
        json::write_line(&mut text, &entry).map_err(|error| Fault::output(&error))?;
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}
