//! The parts of the lab by themselves: lanes of bytes, the card of states, the vessels.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;

use qtcp::lab::{EDGES, Framing, Lanes, SHOWN};
use qtcp::record::{Class, Emitted, Moment, Object, What};
use qtcp::text::quote::value;
use serde_json::{Value, json};

use crate::Case;
use crate::driven::Driven;

pub(crate) const CASES: &[Case] = &[
    ("lab_parts_the_card_draws_the_ways_that_scenarios_go_and_fills_the_present_state", card),
    ("lab_parts_the_lanes_show_what_was_written_read_and_found", lanes),
    ("lab_parts_the_vessels_hold_what_they_are_given_and_say_so", vessels),
    ("lab_parts_show_what_real_connections_do", real),
    ("lab_parts_fit_in_both_languages_and_themes_and_at_small_widths", fit),
    ("lab_parts_are_reached_with_tab_and_say_their_picture_in_one_sentence", keys),
];

fn open(chinese: bool) -> Driven {
    let mut page = Driven::load("LabParts.qml");
    page.until("window.visible");
    if chinese {
        page.run("desktop.language = 'zh_CN'; true");
    }
    page
}

/// A connection in which these were written and then these were read.
fn picture(writes: &[&[u8]], reads: &[&[u8]], framing: Framing) -> Value {
    let at = |port: u16| SocketAddr::from(([127, 0, 0, 1], port));
    let mut lanes = Lanes::new(at(1), at(2), framing);
    let object = |number: u64, local, peer| Object {
        number,
        class: Class::Socket,
        local: Some(at(local)),
        peer: Some(at(peer)),
    };
    let (sender, receiver) = (object(1, 1, 2), object(2, 2, 1));
    let mut push = |what| {
        lanes.push(&Moment { us: 0, turn: 1, depth: 0, thread: None, what });
    };
    let named = |name: &'static str| Emitted { name: name.into(), ..Emitted::default() };
    for bytes in writes {
        let (name, arguments) = ("write".into(), value(bytes));
        push(What::Call { object: sender, name, arguments });
        let (name, result) = ("write".into(), bytes.len().to_string());
        push(What::Return { object: sender, name, result, took: 1 });
    }
    for bytes in reads {
        let (name, arguments) = ("received".into(), value(bytes));
        push(What::Event { object: receiver, name, arguments });
        push(What::Signal { object: receiver, signal: named("readyRead") });
    }
    push(What::Signal { object: receiver, signal: named("disconnected") });
    let picture = lanes.picture(100);
    let whole = picture.messages.iter().map(|(frame, bytes)| {
        let text = String::from_utf8_lossy(bytes);
        json!({ "from": frame.from, "to": frame.to, "text": text, "state": "whole" })
    });
    let broken = lanes.broken().map(|broken| {
        let text = broken.fact().to_string();
        json!({ "from": broken.from, "to": broken.at, "text": text, "state": "broken" })
    });
    let messages: Vec<Value> = whole.chain(broken).collect();
    json!({ "writes": picture.writes, "reads": picture.reads, "messages": messages })
}

/// Five writes that came at once.
fn glued() -> Value {
    let mut picture = picture(&[&b"hello\n"[..]; 5], &[&b"hello\n".repeat(5)], Framing::Line);
    picture["caption"] = json!("127.0.0.1:44470 → 127.0.0.1:8888");
    picture
}

/// Three writes, whose borders are not those of the reads, and a line that has no end.
fn cut() -> Value {
    let writes: [&[u8]; 3] = [b"first\n", b"second line\n", b"third"];
    picture(&writes, &[b"fir", b"st\nsecond li", b"ne\nthird"], Framing::Line)
}

fn closing() -> Value {
    let edge = |from: &str, to: &str, times: u32, at: &str| json!({ "from": from, "to": to, "times": times, "at": at });
    json!({
        "title": "socket1",
        "present": "Closing",
        "edges": [
            edge("Unconnected", "HostLookup", 2, "1.204 s"),
            edge("HostLookup", "Connecting", 2, "1.204 s"),
            edge("Connecting", "Unconnected", 1, "0.310 s"),
            edge("Connecting", "Connected", 1, "1.205 s"),
            edge("Connected", "Closing", 1, "3.871 s"),
        ],
        "kernel": "FIN_WAIT2",
        "kernelPeer": "CLOSE_WAIT",
        "local": "127.0.0.1:44470",
        "peer": "127.0.0.1:8888",
    })
}

/// A socket that has gone all ways.
fn walked() -> Value {
    let mut card = closing();
    let edges = EDGES.iter().map(
        |(from, to)| json!({ "from": from.name(), "to": to.name(), "times": 12, "at": "1.204 s" }),
    );
    card["edges"] = edges.collect();
    card
}

fn filled() -> Value {
    let mib = 1024 * 1024;
    let values = [3 * mib, 2 * mib + 512 * 1024, 0, 2 * mib, 65536];
    let curve: Vec<i64> = (0..=100_i64)
        .flat_map(|at| [10_000 - 100 * at, (100 - at) * 60_000, mib, at * 500, 2 * mib, 65536])
        .collect();
    json!({ "caption": "127.0.0.1:44470 → 127.0.0.1:8888", "values": values, "curve": curve })
}

fn give(page: &mut Driven, part: &str, properties: &Value) {
    page.run(&format!("give({part:?}, {properties})"));
}

fn card() {
    let mut page = open(false);
    give(&mut page, "card", &closing());
    let ways = page.run("part.ways");
    let drawn: BTreeSet<(&str, &str)> = ways
        .as_array()
        .expect("a list")
        .iter()
        .map(|way| (way[0].as_str().expect("a name"), way[1].as_str().expect("a name")))
        .collect();
    let walked: BTreeSet<_> = EDGES.iter().map(|(from, to)| (from.name(), to.name())).collect();
    assert_eq!(drawn, walked);
    assert_eq!(ways.as_array().map(Vec::len), Some(EDGES.len()), "one is drawn twice");
    let names: BTreeSet<String> =
        serde_json::from_value(page.run("part.names")).expect("a list of names");
    assert_eq!(names, SHOWN.iter().map(|state| state.name().to_owned()).collect());
    for state in SHOWN {
        page.run(&format!("part.present = {:?}", state.name()));
        let filled = "named('statePresent').map(box => box.modelData)";
        assert_eq!(page.run(filled), json!([state.name()]));
        assert_eq!(page.run("named('stateBox').length"), 5);
    }
    assert_eq!(page.run("texts('stateNumbers')"), json!(["127.0.0.1:44470 – 127.0.0.1:8888"]));
    assert_eq!(
        page.run("texts('stateKernel')"),
        json!(["Qt says Closing; the kernel says FIN_WAIT2, and CLOSE_WAIT of the other end"])
    );
    assert_eq!(
        page.run("named('stateCount').map(mark => mark.modelData.times)"),
        json!([2, 2, 1, 1, 1])
    );
    page.run("part.kernel = part.kernelPeer = part.local = ''; true");
    assert_eq!(page.run("[texts('stateKernel'), texts('stateNumbers')]"), json!([[], []]));
    page.end();
}

fn lanes() {
    let mut page = open(false);
    give(&mut page, "lanes", &glued());
    assert_eq!(page.run("texts('lanesCounts')"), json!(["5 writes, 1 read, 5 whole messages"]));
    page.until("named('lanesBlock').length === 5 && named('lanesMessage').length === 5");
    assert_eq!(page.run("spans('lanesBracket')"), json!([[0, 100]]));
    let blocks = json!([[0, 20], [20, 40], [40, 60], [60, 80], [80, 100]]);
    assert_eq!(page.run("spans('lanesBlock')"), blocks);

    give(&mut page, "lanes", &cut());
    page.until("named('lanesBlock').length === 5 && named('lanesMessage').length === 3");
    let told = "3 writes, 3 reads, 2 blocks cut by a read, 2 whole messages, a frame broke 5 bytes \
                behind its beginning";
    assert_eq!(page.run("part.sentence"), told);
    // 6, 12 and 5 bytes, cut behind the third and the fifteenth.
    let lengths = "part.pieces.map(piece => [piece.to - piece.from, piece.opens, piece.ends])";
    let pieces = json!([
        [3, true, false],
        [3, false, true],
        [9, true, false],
        [3, false, true],
        [5, true, true]
    ]);
    assert_eq!(page.run(lengths), pieces);
    page.run("part.writeCount = 1000; part.readCount = 7; part.messageCount = 900; true");
    let told = page.run("part.sentence");
    assert!(told.as_str().is_some_and(|told| told.starts_with("1000 writes, 7 reads")), "{told}");
    page.run("part.writes = part.reads = part.messages = []; true");
    assert_eq!(page.run("named('lanesBlock').length"), 0);
    page.end();
}

fn vessels() {
    let mut page = open(false);
    give(&mut page, "vessels", &filled());
    let sum = page
        .run("part.values")
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_i64)
        .sum::<i64>();
    assert_eq!(page.run("part.sum"), sum);
    assert_eq!(
        page.run("texts('vesselSum')"),
        json!([format!("together {sum} bytes: written and not read")])
    );
    let heights =
        page.run("named('vesselFill').map(fill => fill.height / (fill.parent.height - 4))");
    let heights: Vec<f64> = serde_json::from_value(heights).expect("numbers");
    // The highest of the curve is full, and what holds nothing is empty.
    let expected = [0.524, 0.437, 0.0, 0.35, 0.02];
    for (found, expected) in heights.iter().zip(expected) {
        assert!((found - expected).abs() < 0.02, "{heights:?}");
    }
    assert_eq!((heights.len(), heights[2]), (5, 0.0));
    let sentence = page.run("part.sentence");
    assert!(
        sentence.as_str().is_some_and(|told| told.contains("write buffer 3145728, ")),
        "{sentence}"
    );
    page.run("part.texts = ['3 MiB', '2.5 MiB', '0 B', '2 MiB', '64 KiB']; true");
    assert_eq!(page.run("texts('vesselValue')[1]"), "2.5 MiB");
    page.end();
}

fn real() {
    let mut page = open(false);
    page.run("give('lanes', real.lanes())");
    let told = page.run("part.sentence");
    assert_eq!(told, "6 writes, 2 reads, 5 whole messages");
    assert_eq!(page.run("[part.writes, part.reads]"), json!([[4, 4, 4, 4, 4, 2], [20, 22]]));
    let messages = page.run("part.messages");
    let whole = json!({ "from": 0, "to": 4, "text": r"a\x1bb", "state": "whole" });
    assert_eq!(messages[0], whole, "nothing of it acts");
    let waiting = json!({ "from": 20, "to": 22, "text": "…", "state": "waiting" });
    assert_eq!((messages.as_array().map(Vec::len), &messages[5]), (Some(6), &waiting));

    if cfg!(target_os = "linux") {
        page.run("give('card', real.card())");
        let told = page.run("part.sentence");
        let told = told.as_str().expect("a text");
        let begins = "socket1: Qt says Unconnected; the kernel says FIN_WAIT2, and CLOSE_WAIT of the \
                      other end; 127.0.0.1:";
        assert!(told.starts_with(begins), "{told}");
        let ways = page.run("part.edges.map(edge => edge.from + ' ' + edge.to + ' ' + edge.times)");
        let gone = [
            "Unconnected HostLookup 1",
            "HostLookup Connecting 1",
            "Connecting Connected 1",
            "Connected Closing 1",
            "Closing Unconnected 1",
        ];
        assert_eq!(ways, json!(gone));
    }

    page.run("give('vessels', real.vessels())");
    assert_eq!(page.run("[part.values, part.texts[4]]"), json!([[0, 0, 0, 0, 1 << 20], "1.0 MiB"]));
    let first = page.run("part.curve.slice(1, 6)");
    assert_eq!(first, json!([1 << 20, 0, 0, 0, 0]));
    let sums = page.run(
        "const sums = []; for (let at = 0; at < part.curve.length; at += 6) \
         sums.push(part.curve.slice(at + 1, at + 6).reduce((a, b) => a + b, 0)); sums",
    );
    assert!(sums.as_array().is_some_and(|sums| sums.len() > 1), "{sums}");
    assert!(sums.as_array().expect("a list").iter().all(|sum| *sum == 1 << 20), "{sums}");
    page.end();
}

/// A part, and what it is given.
type Given = (&'static str, fn() -> Value);

const PARTS: [Given; 5] =
    [("lanes", glued), ("lanes", cut), ("card", closing), ("card", walked), ("vessels", filled)];

fn fit() {
    for chinese in [false, true] {
        let mut page = open(chinese);
        for (part, properties) in PARTS {
            let properties = properties();
            give(&mut page, part, &properties);
            for theme in ["light", "dark"] {
                // Eighteen ways with a count each lie on each other where it is smaller; no socket goes
                // so many.
                let all = properties["edges"].as_array().is_some_and(|ways| ways.len() > 10);
                let smallest = if all { 360 } else { 320 };
                for width in [smallest, 480, 1100] {
                    page.run(&format!("theme.choice = {theme:?}; window.width = {width}; true"));
                    let begun = std::time::Instant::now();
                    loop {
                        let faults = page.run("faults()");
                        if faults == json!([]) {
                            break;
                        }
                        let patience = std::time::Duration::from_secs(2);
                        assert!(begun.elapsed() < patience, "{part}, {theme}, {width}: {faults:#}");
                    }
                }
            }
        }
        page.end();
    }
}

fn keys() {
    for chinese in [false, true] {
        let mut page = open(chinese);
        page.run("window.requestActivate(); true");
        page.until("window.active");
        for (part, properties) in PARTS {
            give(&mut page, part, &properties());
            page.run("input.keyClick(Qt.Key_Tab, Qt.NoModifier, -1); true");
            page.until("part.activeFocus");
            let told = page.run("[part.Accessible.name, part.sentence, part.Accessible.focusable]");
            let sentence = told[1].as_str().expect("a text");
            assert!(told[0] == sentence && told[2] == true, "{told}");
            let is_chinese = sentence.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert_eq!(is_chinese, chinese, "{sentence}");
        }
        page.end();
    }
}

/// Pictures of each part, for eyes.
pub(crate) fn take(folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder");
    for (language, theme, width, scale) in [
        ("en", "light", 720, "1"),
        ("en", "dark", 720, "1"),
        ("zh", "light", 720, "1"),
        ("zh", "dark", 360, "1"),
        ("en", "light", 360, "1"),
        ("zh", "light", 720, "2"),
    ] {
        let mut page = Driven::load_with("LabParts.qml", |command| {
            command.env("QT_SCALE_FACTOR", scale);
        });
        if language == "zh" {
            page.run("desktop.language = 'zh_CN'; true");
        }
        page.run(&format!("theme.choice = {theme:?}; window.width = {width}; true"));
        for (at, (part, properties)) in PARTS.iter().enumerate() {
            give(&mut page, part, &properties());
            // Texts are wrapped, and then it is higher.
            page.until(
                "const high = Math.ceil(part.implicitHeight + 2 * theme.gap); \
                 const is = window.height === high; window.height = high; is",
            );
            let name = format!("lab-{part}{at}-{language}-{theme}-{width}-{scale}.png");
            page.shoot(&folder.join(name));
        }
        page.end();
    }
}
