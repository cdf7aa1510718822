//! The QML files as files: what qmllint says, what is translated, what is embedded.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Case;
use crate::scratch;

pub(crate) const CASES: &[Case] = &[
    ("files_qmllint_has_nothing_to_warn_of", lint),
    ("files_every_text_is_translated_and_compiled", translated),
    ("files_every_file_is_embedded", embedded),
    ("files_texts_are_plain_text", plain_text),
    ("files_no_time_is_measured_with_a_clock_that_somebody_may_set", clocks),
    ("files_no_window_says_twice_whether_it_is_shown", shown_once),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(ending: &str) -> Vec<PathBuf> {
    let folders = ["qml", "qml/lab"].map(|folder| fs::read_dir(root().join(folder)).expect(folder));
    let entries = folders.into_iter().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(ending));
    files.sort();
    assert!(!files.is_empty());
    files
}

/// One of Qt's tools, which are beside qmake's and not on the path.
fn tool(name: &str) -> Command {
    let folders = ["/usr/lib/qt6/bin", "/usr/lib64/qt6/bin", "/opt/homebrew/opt/qt/bin"];
    let found =
        folders.iter().map(|folder| Path::new(folder).join(name)).find(|path| path.exists());
    Command::new(found.unwrap_or_else(|| PathBuf::from(name)))
}

fn output(command: &mut Command) -> String {
    let program = command.get_program().display().to_string();
    let output = command.output().unwrap_or_else(|error| {
        panic!("{program} does not start ({error}); run setup.sh, it installs what tests need")
    });
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {text}");
    text.into_owned()
}

fn lint() {
    let mut command = tool("qmllint");
    let told = output(command.arg("-I").arg(root().join("qml")).args(files(".qml")));
    assert!(!told.contains("Warning"), "{told}");
    // It can say something: a misspelt member is found.
    let path = scratch().join("Misspelt.qml");
    let text = "import QtQml 2.15\nimport Qtcp 1.0\nTcpServer { id: s; property int x: s.portt }\n";
    fs::write(&path, text).expect("written");
    let told = tool("qmllint").arg("-I").arg(root().join("qml")).arg(&path).output();
    let told = told.expect("it starts");
    let told = String::from_utf8_lossy(&told.stdout) + String::from_utf8_lossy(&told.stderr);
    assert!(told.contains("portt"), "{told}");
}

/// The source texts of a catalogue, with their context, of those that are not obsolete.
fn texts(catalogue: &str) -> BTreeSet<(String, String)> {
    let mut context = String::new();
    let mut texts = BTreeSet::new();
    for message in catalogue.split("<message").enumerate() {
        let (number, message) = message;
        if number > 0
            && !message.contains("type=\"vanished\"")
            && !message.contains("type=\"obsolete\"")
        {
            let source = between(message, "<source>", "</source>").expect("a source");
            texts.insert((context.clone(), source.to_owned()));
        }
        if let Some(name) = message.rsplit("<name>").next().filter(|_| message.contains("<name>")) {
            name.split("</name>").next().unwrap_or_default().clone_into(&mut context);
        }
    }
    texts
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(from)?;
    Some(rest.split_once(to)?.0)
}

fn translated() {
    for language in ["en", "zh_CN"] {
        let kept = root().join(format!("qml/i18n/qtcp_{language}.ts"));
        let catalogue = fs::read_to_string(&kept).expect("a catalogue");
        assert!(!catalogue.contains("type=\"unfinished\""), "{language} has unfinished texts");
        // A fresh catalogue of what is in the files now has nothing that this one lacks.
        let fresh = scratch().join(format!("fresh_{language}.ts"));
        let _ = fs::remove_file(&fresh);
        let mut command = tool("lupdate");
        if language == "en" {
            command.arg("-pluralonly");
        }
        command.args(["-silent", "-locations", "none", "-target-language", language]);
        output(command.args(files(".qml")).arg("-ts").arg(&fresh));
        let (wanted, there) =
            (texts(&fs::read_to_string(&fresh).expect("made")), texts(&catalogue));
        assert!(!wanted.is_empty());
        let missing: Vec<_> = wanted.difference(&there).collect();
        assert!(missing.is_empty(), "{language} lacks {missing:?}");
        // What is embedded is that catalogue.
        let compiled = scratch().join(format!("{language}.qm"));
        output(tool("lrelease").arg("-silent").arg(&kept).arg("-qm").arg(&compiled));
        let embedded = fs::read(kept.with_extension("qm")).expect("compiled");
        let same = fs::read(&compiled).expect("made") == embedded;
        assert!(same, "qtcp_{language}.qm is old: lrelease qml/i18n/qtcp_{language}.ts");
    }
}

fn embedded() {
    let list = fs::read_to_string(root().join("src/qt/window.rs")).expect("the list");
    for path in files(".qml") {
        let name = path.strip_prefix(root().join("qml")).expect("below it").display().to_string();
        assert!(list.contains(&format!("\"{name}\"")), "{name} is not in src/qt/window.rs");
    }
}

fn clocks() {
    for path in files(".qml") {
        let text = fs::read_to_string(&path).expect("text");
        assert!(!text.contains("Date"), "{}: measure in Rust, by an Instant", path.display());
    }
}

/// Qt from 6.8 on complains of each start where `visibility` is set as well as `visible`; show() sets
/// neither.
fn shown_once() {
    for path in files(".qml") {
        let text = fs::read_to_string(&path).expect("text");
        let set = text.lines().find(|line| {
            let line = line.trim_start();
            line.starts_with("visibility =") || line.starts_with("visibility:")
        });
        assert!(set.is_none(), "{}: {set:?}", path.display());
    }
}

fn plain_text() {
    for path in files(".qml") {
        let text = fs::read_to_string(&path).expect("text");
        let without = without_format(&text);
        assert!(without.is_empty(), "{}: no textFormat in lines {without:?}", path.display());
        for rich in ["RichText", "StyledText", "AutoText", "MarkdownText"] {
            assert!(!text.contains(rich), "{}: {rich}", path.display());
        }
    }
    // It can find something: the format of a neighbour, of a child or behind a comment is not the
    // element's own.
    for text in [
        "Text {\n    text: a\n}\nText {\n    textFormat: Text.PlainText\n}\n",
        "    contentItem: Label {\n        Item {\n            textFormat: x\n        }\n    }\n",
        "TextArea {\n    // textFormat: x\n}\n",
        "Text { text: a }\n",
    ] {
        assert_eq!(without_format(text), [1], "{text}");
    }
    assert!(without_format("Row { Text { textFormat: Text.PlainText; text: a } }\n").is_empty());
}

/// The lines of the elements that draw text and do not say that it is plain, counted from 1.
fn without_format(text: &str) -> Vec<usize> {
    // The elements that are open at a place, each with its line, and whether it draws text and
    // does not yet say how.
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut without = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.split("//").next().unwrap_or_default();
        let mut rest = line;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, behind) = rest.split_at(at);
            say_format(&mut open, before);
            if behind.starts_with('{') {
                let word = before.trim_end().rsplit([' ', ':', '{', ';']).next();
                let draws = matches!(word, Some("Text" | "Label" | "TextArea" | "TextEdit"));
                open.push((number, draws));
            } else if let Some((number, true)) = open.pop() {
                without.push(number);
            }
            rest = &behind[1..];
        }
        say_format(&mut open, rest);
    }
    without
}

fn say_format(open: &mut [(usize, bool)], text: &str) {
    if let Some((_, missing)) = open.last_mut().filter(|_| text.contains("textFormat:")) {
        *missing = false;
    }
}
