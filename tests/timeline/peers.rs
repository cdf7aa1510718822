//! The raw peers of a scenario on a stage: their rows, and the arrows from and to them.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use qtcp::lab::{Arrow, Content, Pace, Passes, Row, Stage, Timeline, Who, arrows, explain};
use qtcp::trace::parse;

/// Longer than any of these scenarios takes on a busy machine.
const LONG: Duration = Duration::from_secs(120);

/// What a timeline has of a scenario that a stage has played.
fn played(script: &Path) -> Timeline {
    let scenario = parse(&fs::read(script).expect("a script")).expect("without a mistake");
    let stage = Stage::start(scenario, Pace::Free, || {}).expect("a thread");
    let mut timeline = Timeline::new(1_000_000);
    let end = Instant::now() + LONG;
    loop {
        let news = stage.take();
        news.moments.iter().for_each(|moment| timeline.push(moment));
        if news.end.is_some() {
            return timeline;
        }
        assert!(Instant::now() < end, "{} goes on", script.display());
        std::thread::yield_now();
    }
}

fn is_peers(row: &Row) -> bool {
    matches!(row.who, Who::Peer(_))
}

/// How many bytes came with a row, as it shows them.
fn bytes(row: &Row) -> u64 {
    let Content::Event { name, arguments, .. } = &row.content else { return 0 };
    if name != "received" {
        return 0;
    }
    let shown = arguments.strip_suffix(", more").unwrap_or(arguments);
    match shown.strip_prefix('<') {
        Some(long) => long.split(' ').next().and_then(|count| count.parse().ok()).expect("bytes"),
        None => qtcp::text::escape::unescape(shown.trim_matches('"')).expect("a text").len() as u64,
    }
}

/// What is wrong with the arrows; the rows of the peers are told in their words.
pub fn check(script: &Path) -> Result<Vec<Arrow>, String> {
    let timeline = played(script);
    let found = arrows(&timeline, timeline.numbers());
    let row = |number| timeline.get(number).expect("all are kept");
    if let Some(row) = timeline.rows().find(|row| explain(row).what.code() == "lab_other") {
        return Err(format!("  nothing explains {}", row.line()));
    }
    if let Some(arrow) = found.iter().find(|arrow| arrow.from >= arrow.to) {
        return Err(format!("  {arrow:?} leads back"));
    }
    // Whatever Qt has got from a peer has an arrow that begins at the peer's row.
    let written = timeline.rows().any(|row| is_peers(row) && row.content.name() == "send");
    let came: u64 = timeline.rows().filter(|row| !is_peers(row)).map(bytes).sum();
    let led = found.iter().filter(|arrow| is_peers(row(arrow.from)));
    let led: u64 =
        led.map(|arrow| if let Passes::Bytes(bytes) = arrow.what { bytes } else { 0 }).sum();
    let from_qt =
        found.iter().filter(|arrow| !is_peers(row(arrow.from)) && !is_peers(row(arrow.to)));
    let within = from_qt.map(|arrow| if let Passes::Bytes(bytes) = arrow.what { bytes } else { 0 });
    if written && led + within.sum::<u64>() < came {
        return Err(format!("  {came} bytes came, and arrows lead {led} from a peer"));
    }
    Ok(found
        .into_iter()
        .filter(|arrow| is_peers(row(arrow.from)) != is_peers(row(arrow.to)))
        .collect())
}

#[test]
fn two_writes_of_a_peer_lead_to_the_one_row_in_which_they_came() {
    let script = super::folder("src/trace/carried").join("glue.scn");
    let timeline = played(&script);
    let peers: Vec<String> = timeline.rows().filter(|row| is_peers(row)).map(Row::text).collect();
    let writes = peers.iter().filter(|text| *text == "write 6 bytes").count();
    assert_eq!(writes, 2, "{peers:?}");
    let found = check(&script).expect("arrows");
    let passes: Vec<_> = found.iter().map(|arrow| arrow.what).collect();
    assert!(passes.contains(&Passes::Connection), "{passes:?}");
    let to: Vec<u64> =
        found.iter().filter(|arrow| arrow.what == Passes::Bytes(6)).map(|arrow| arrow.to).collect();
    assert_eq!(to.len(), 2, "{passes:?}");
    assert_eq!(to[0], to[1], "both came at once");
}

#[test]
fn a_fin_and_a_reset_of_a_peer_lead_to_what_qt_hears_of_it() {
    for (name, text, what) in [
        ("half_close", "FIN", Passes::Fin),
        ("reset", "RST", Passes::Reset),
        ("remote_close", "close", Passes::Fin),
    ] {
        let script = super::folder("src/trace/carried").join(name).with_extension("scn");
        let timeline = played(&script);
        let row = timeline.rows().find(|row| is_peers(row) && row.text() == text);
        let row = row.unwrap_or_else(|| panic!("{name}: no {text}")).number;
        let found = arrows(&timeline, timeline.numbers());
        assert!(
            found.iter().any(|arrow| arrow.from == row && arrow.what == what),
            "{name}: {found:?}"
        );
    }
}
