//! A check in JSON: an object for each stage, and one at the end.

use serde::Serialize;

use super::Show;
use crate::check::program::Output;
use crate::check::{Report, Stage, Tally, Trouble, Verdict};
use crate::lint::Finding;
use crate::text::address::ListenAddr;
use crate::text::{Fact, json};

/// Writes an object a line.
pub(super) struct Entries;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    event: &'static str,
    stage: &'a str,
    title: String,
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fact: Option<&'a Fact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    came: Option<Hex>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wanted: Option<Hex>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wrong_at: Option<usize>,
    scenario: &'a str,
}

/// Bytes: some of them around the one that matters.
#[derive(Serialize)]
struct Hex {
    bytes: usize,
    from: usize,
    hex: String,
}

impl Hex {
    fn new(bytes: &[u8], length: usize, at: usize) -> Self {
        let window = Trouble::window(bytes, at);
        let hex = window.bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Self { bytes: length, from: window.before, hex }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Over {
    event: &'static str,
    right: u64,
    notes: u64,
    wrong: u64,
    not_done: u64,
    out_of_time: bool,
}

/// Where the check listens, for a client.
#[derive(Serialize)]
struct Listening<'a> {
    event: &'static str,
    address: &'a str,
    port: u16,
}

/// A line of the program that is tested.
#[derive(Serialize)]
struct Said<'a> {
    event: &'static str,
    error: bool,
    text: &'a str,
}

#[derive(Serialize)]
struct Lint<'a> {
    event: &'static str,
    lint: &'a str,
    text: String,
    fact: &'a Fact,
    count: u64,
}

#[derive(Serialize)]
struct Ended<'a> {
    event: &'static str,
    text: String,
    fact: &'a Fact,
}

fn entry<'a>(stage: &'a Stage, verdict: &'a Verdict) -> Entry<'a> {
    let (result, fact, trouble) = match verdict {
        Verdict::Right(fact) => ("right", fact.as_ref(), None),
        Verdict::Note(fact) => ("note", Some(fact), None),
        Verdict::Wrong(fact, trouble) => ("wrong", Some(fact), Some(trouble)),
        Verdict::NotDone(fact) => ("notDone", Some(fact), None),
        Verdict::Nothing(fact) => ("nothing", Some(fact), None),
    };
    let asked = trouble.filter(|trouble| trouble.times > 0 || trouble.total > 0);
    Entry {
        event: "stage",
        stage: stage.id,
        title: stage.title().to_string(),
        result,
        text: fact.map(ToString::to_string),
        fact,
        client: trouble.map(|trouble| trouble.client),
        came: asked.map(|trouble| Hex::new(&trouble.came, trouble.total, trouble.wrong_at)),
        wanted: asked.filter(|trouble| trouble.times > 0).map(|trouble| {
            let wanted = trouble.wanted();
            Hex::new(&wanted, wanted.len(), trouble.wrong_at)
        }),
        wrong_at: asked.map(|trouble| trouble.wrong_at),
        scenario: stage.scenario,
    }
}

impl Show for Entries {
    fn listening(&mut self, at: &ListenAddr, _: bool) -> Vec<u8> {
        let mut line = Vec::new();
        let listening = Listening { event: "listening", address: &at.host, port: at.port };
        // Text is always JSON.
        let _ = json::write_line(&mut line, &listening);
        line
    }

    fn report(&mut self, report: &Report) -> Vec<u8> {
        let mut line = Vec::new();
        let written = match report {
            Report::Begun(_) => Ok(()),
            Report::Done(stage, verdict) => json::write_line(&mut line, &entry(stage, verdict)),
            Report::Over(tally) => {
                let Tally { right, notes, wrong, not_done, out_of_time, .. } = *tally;
                let over = Over { event: "checked", right, notes, wrong, not_done, out_of_time };
                json::write_line(&mut line, &over)
            }
        };
        if let Err(error) = written {
            log::error!("{error}");
        }
        line
    }

    fn said(&mut self, said: &Output) -> Vec<u8> {
        let mut lines = Vec::new();
        for line in &said.lines {
            let said = Said { event: "output", error: line.error, text: &line.text };
            // Text is always JSON.
            let _ = json::write_line(&mut lines, &said);
        }
        lines
    }

    fn finding(&mut self, finding: &Finding) -> Vec<u8> {
        let mut line = Vec::new();
        let text = finding.fact.to_string();
        let (lint, fact, count) = (finding.id, &finding.fact, finding.count);
        let _ = json::write_line(&mut line, &Lint { event: "lint", lint, text, fact, count });
        line
    }

    fn ended(&mut self, how: Fact) -> Vec<u8> {
        let mut line = Vec::new();
        let ended = Ended { event: "ended", text: how.to_string(), fact: &how };
        let _ = json::write_line(&mut line, &ended);
        line
    }
}
