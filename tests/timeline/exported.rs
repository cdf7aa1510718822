//! Whether what is exported is what it has to be.

use std::fs;
use std::process::Command;

use qtcp::lab::{Content, Export, Filter, Timeline};
use qtcp::record::{Class, Emitted, Moment, Object, What};
use qtcp::trace::Sockets;

use crate::watched::{Watched, run};

/// Whether all exports of this timeline are what they have to be.
pub fn check(watched: &Watched) -> Result<(), String> {
    let (timeline, filter) = (&watched.timeline, Filter::default());
    let export = Export::new(timeline, timeline.numbers(), &filter);
    let text = export.text();
    for row in timeline.rows() {
        let line = row.line_as(&row.who.to_string().replace(' ', ""));
        if matches!(row.content, Content::Signal(_)) && !text.contains(&line) {
            return Err(format!("  the text has no {line}"));
        }
    }
    is_mermaid(&export.mermaid())?;
    // A piece of it, too, of which one end may have no row.
    let numbers = timeline.numbers();
    for from in numbers.clone() {
        let piece = from..numbers.end.min(from + 3);
        is_mermaid(&Export::new(timeline, piece, &filter).mermaid())?;
    }
    is_xml(&export.svg())
}

/// Whether each line is one that Mermaid knows.
pub fn is_mermaid(diagram: &str) -> Result<(), String> {
    let mut lines = diagram.lines();
    if lines.next() != Some("sequenceDiagram") {
        return Err("  it is no sequence diagram".to_owned());
    }
    let mut known = Vec::new();
    for line in lines {
        let line = line.trim_start();
        let is_text = |text: &str| !text.trim().is_empty() && !text.contains([':', '\n', '%']);
        let good = if let Some(rest) = line.strip_prefix("participant ") {
            let (id, title) = rest.split_once(" as ").unwrap_or_default();
            known.push(id);
            is_text(title)
        } else if let Some((head, text)) = line.split_once(": ") {
            let head = head.strip_prefix("Note over ").unwrap_or(head);
            let ids = head.replace("-->>", ",").replace("->>", ",");
            is_text(text) && ids.split(',').all(|id| known.contains(&id))
        } else {
            false
        };
        if !good {
            return Err(format!("  Mermaid would not take {line:?}"));
        }
    }
    if diagram.len() > 50_000 { Err("  it is too long".to_owned()) } else { Ok(()) }
}

/// Whether it is well-formed XML, of the few forms that a picture here has: every element ends,
/// every attribute is in quotes, every sign that means something is written as an entity.
pub fn is_xml(text: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    let mut roots = 0;
    while let Some((words, after)) = rest.split_once('<') {
        if open.is_empty() && !words.trim().is_empty() {
            return Err(format!("  {words:?} stands outside"));
        }
        is_words(words)?;
        let (tag, after) = after.split_once('>').ok_or("  a tag does not end")?;
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("  {name} ends where it has not begun"));
            }
            continue;
        }
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let name = tag.split([' ', '\n']).next().unwrap_or_default();
        let attributes = tag[name.len()..].trim();
        let parts: Vec<&str> = attributes.split('"').collect();
        let good = parts.iter().step_by(2).filter(|it| !it.is_empty()).all(|it| it.ends_with('='));
        if name.is_empty() || parts.len().is_multiple_of(2) || !good {
            return Err(format!("  {tag:?} is no tag"));
        }
        roots += usize::from(open.is_empty());
        if !is_empty {
            open.push(name);
        }
    }
    if open.is_empty() && roots == 1 && rest.trim().is_empty() {
        Ok(())
    } else {
        Err(format!("  {open:?} is open, {roots} roots, {rest:?} behind them"))
    }
}

fn is_words(words: &str) -> Result<(), String> {
    let mut rest = words;
    while let Some((_, after)) = rest.split_once('&') {
        let (entity, after) = after.split_once(';').ok_or("  an entity does not end")?;
        if !["amp", "lt", "gt", "quot"].contains(&entity) {
            return Err(format!("  there is no entity {entity:?}"));
        }
        rest = after;
    }
    match words.chars().find(|c| (*c < ' ' && *c != '\n') || "\u{fffe}\u{ffff}".contains(*c)) {
        Some(c) => Err(format!("  XML has no {c:?}")),
        None => Ok(()),
    }
}

/// What somebody might put into a recording.
const HOSTILE: [&str; 12] = [
    "</text><script>alert(1)</script>",
    "&amp;\"'><!--]]>",
    "%%{init: {\"theme\": \"dark\"}}%%",
    "a;b#c\nd\re\tend",
    "wrap:style x:y#35;",
    "participant K as K",
    "\u{0}\u{1b}[2J\u{7f}\u{9b}",
    "\u{fffe}\u{ffff}\u{202e}\u{feff}",
    "ﬂ°°35¶ß 学生 ${1} $$x$$",
    "  two  blanks  ",
    "",
    "-->> <<-- ::: ### ;;;",
];

/// A timeline in which every word is one of them.
fn hostile() -> Timeline {
    let mut timeline = Timeline::new(1000);
    for (us, text) in (0..).zip(HOSTILE) {
        let (name, arguments) = (text.into(), text.to_owned());
        let object = Object { number: 1 + us % 3, class: Class::Socket, local: None, peer: None };
        let word = || Some(text.into());
        let signal = |name: &'static str| What::Signal {
            object,
            signal: Emitted {
                name: name.into(),
                state: word(),
                error: word(),
                text: word(),
                ..Emitted::default()
            },
        };
        let (result, took) = (text.to_owned(), 7);
        for what in [
            What::Event { object, name: text.into(), arguments: text.to_owned() },
            What::Command { object, name: text.into(), arguments: text.to_owned() },
            signal(text),
            What::SlotEnded { object, took, left: None, unsent: None },
            signal("warning"),
            signal("stateChanged"),
            signal("errorOccurred"),
            What::Call { object, name, arguments },
            What::Return { object, name: text.into(), result, took },
        ] {
            timeline.push(&Moment { us, turn: 0, depth: 0, thread: None, what });
        }
    }
    timeline
}

#[test]
fn no_text_of_a_recording_breaks_out_of_an_export() {
    let timeline = hostile();
    let filter = Filter::default();
    let export = Export::new(&timeline, timeline.numbers(), &filter);
    let (text, diagram, picture) = (export.text(), export.mermaid(), export.svg());
    assert_eq!(is_mermaid(&diagram), Ok(()), "{diagram}");
    assert_eq!(is_xml(&picture), Ok(()));
    for out in [&text, &diagram, &picture] {
        assert!(!out.contains(['\u{1b}', '\r', '\u{202e}']), "{out:?}");
    }
    assert!(text.lines().count() > timeline.len() / 2);
}

#[test]
fn a_diagram_and_a_picture_have_an_end() {
    let mut timeline = Timeline::new(10_000);
    for us in 0..5_000 {
        let object = Object { number: 1 + us % 100, class: Class::Socket, local: None, peer: None };
        let what = What::Event { object, name: ";".into(), arguments: "#".repeat(100) };
        timeline.push(&Moment { us, turn: 0, depth: 0, thread: None, what });
    }
    let filter = Filter::default();
    let export = Export::new(&timeline, timeline.numbers(), &filter);
    let (diagram, picture) = (export.mermaid(), export.svg());
    assert_eq!((is_mermaid(&diagram), is_xml(&picture)), (Ok(()), Ok(())));
    assert!(diagram.lines().last().is_some_and(|line| line.contains("more rows")), "{diagram}");
    assert!(picture.contains("and 3000 more rows") && picture.len() < 2_000_000);
}

#[test]
fn another_reader_of_xml_takes_the_pictures() {
    let folder = tempfile::tempdir().expect("a folder");
    let carried = crate::scripts("src/trace/carried");
    let mut timelines: Vec<Timeline> = carried
        .iter()
        .filter(|script| !crate::is_alone(script))
        .step_by(4)
        .map(|script| run(script, Sockets::OnThisThread).expect("it runs").timeline)
        .collect();
    timelines.push(hostile());
    let mut reader = Command::new("python3");
    reader.arg("-c").arg(
        "import sys, xml.etree.ElementTree as tree\n\
         for name in sys.argv[1:]: print(len(tree.parse(name).getroot()))",
    );
    let filter = Filter::default();
    for (n, timeline) in timelines.iter().enumerate() {
        let file = folder.path().join(format!("{n}.svg"));
        fs::write(&file, Export::new(timeline, timeline.numbers(), &filter).svg()).expect("a file");
        reader.arg(file);
    }
    let output = reader.output().expect("python3, which setup.sh installs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let counts = String::from_utf8(output.stdout).expect("numbers");
    let counts: Vec<usize> = counts.lines().filter_map(|line| line.parse().ok()).collect();
    assert_eq!(counts.len(), timelines.len());
    for (count, timeline) in counts.iter().zip(&timelines) {
        assert!(*count > 2 * timeline.len().min(2000), "{count} elements for {}", timeline.len());
    }
}

#[test]
fn what_is_broken_is_seen() {
    for broken in [
        "",
        "<svg>",
        "<svg></text></svg>",
        "<svg>&lt</svg>",
        "<svg>&nbsp;</svg>",
        "<svg a=b/>",
        "<svg/><svg/>",
        "<svg>\u{1}</svg>",
        "x<svg/>",
    ] {
        assert!(is_xml(broken).is_err(), "{broken:?}");
    }
    assert_eq!(is_xml("<svg a=\"b\"><p c=\"\"/>&lt;</svg>\n"), Ok(()));
    for broken in [
        "",
        "graph TD",
        "sequenceDiagram\n    K->>S: x",
        "sequenceDiagram\n    participant K as x\n    K->>K: ",
        "sequenceDiagram\n    participant K as x\n    K->>K: a: b",
        "sequenceDiagram\n    participant K as x\n    nonsense",
    ] {
        assert!(is_mermaid(broken).is_err(), "{broken:?}");
    }
}
