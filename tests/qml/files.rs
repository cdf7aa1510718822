//! The QML files as files: what qmllint says, what is translated, what is embedded.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Case;
use crate::driven::Driven;
use crate::scratch;

pub(crate) const CASES: &[Case] = &[
    ("files_qmllint_has_nothing_to_warn_of", lint),
    ("files_every_text_is_translated_and_compiled", translated),
    ("files_every_file_is_embedded", embedded),
    ("files_texts_are_plain_text", plain_text),
    ("files_the_list_of_types_for_qmllint_is_the_truth", types),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(ending: &str) -> Vec<PathBuf> {
    let folder = fs::read_dir(root().join("qml")).expect("qml/");
    let mut files: Vec<PathBuf> = folder.map(|entry| entry.expect("an entry").path()).collect();
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
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(list.contains(&format!("\"{name}\"")), "{name} is not in src/qt/window.rs");
    }
}

fn plain_text() {
    for path in files(".qml") {
        let text = fs::read_to_string(&path).expect("text");
        let lines: Vec<&str> = text.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            let shows = ["Text {", "Label {", "TextArea {", "TextEdit {"];
            if !shows
                .iter()
                .any(|word| line.trim_start() == *word || line.ends_with(&format!(": {word}")))
            {
                continue;
            }
            let inside = lines[number..].iter().take(40);
            let plain = inside.clone().any(|line| line.contains("textFormat:"));
            assert!(plain, "{}:{}: no textFormat", path.display(), number + 1);
        }
        for rich in ["RichText", "StyledText", "AutoText", "MarkdownText"] {
            assert!(!text.contains(rich), "{}: {rich}", path.display());
        }
    }
}

/// Every property, signal and method that the list names is there on the real object.
fn types() {
    let list = fs::read_to_string(root().join("qml/Qtcp/qtcp.qmltypes")).expect("the list");
    let mut window = Driven::open();
    let mut checked = 0;
    for component in list.split("    Component {").skip(1) {
        let class = between(component, "name: \"", "\"").expect("a name");
        let object = match class {
            "ClientModel" => "window.page.totals.clients".to_owned(),
            "SocketState" | "SocketError" => {
                for entry in component.lines().filter(|line| line.contains("\": ")) {
                    let name = between(entry, "\"", "\"").expect("a name");
                    let value = entry.rsplit(": ").next().expect("a value").trim_end_matches(',');
                    let script = format!("{class}.{name} === {value}");
                    assert_eq!(window.run(&script), true, "{script}");
                    checked += 1;
                }
                continue;
            }
            class => {
                format!("Qt.createQmlObject('import Qtcp 1.0; {class} {{}}', window.contentItem)")
            }
        };
        for line in component.lines() {
            let line = line.trim_start();
            let member = line.starts_with("Property") || line.starts_with("Method {");
            let member = member || line.starts_with("Signal {");
            if !member && !line.starts_with("name: \"") {
                continue;
            }
            let Some(name) = between(line, "name: \"", "\"").filter(|name| *name != class) else {
                continue;
            };
            let script = format!("{object}.{name} !== undefined");
            assert_eq!(window.run(&script), true, "{class} has no {name}");
            checked += 1;
        }
    }
    assert!(checked > 100, "{checked}");
    window.close();
}
