//! The types of QML: each entry of `qml/Qtcp/qtcp.qmltypes` says what it is for, and docs/qml.md has
//! the same in tables. That the entries are those of the real objects tests/qml checks.

use super::*;

const LIST: &str = "qml/Qtcp/qtcp.qmltypes";
const PAGES: [&str; 2] = ["docs/qml.md", "docs/qml.zh-CN.md"];
/// What the window is made with; nobody writes a homework with it.
const WINDOW_ONLY: [&str; 11] = [
    "Desktop",
    "ByteRate",
    "ByteStream",
    "Lab",
    "TwoModes",
    "HomeworkCheck",
    "RealQt",
    "SlowReader",
    "ConnectionEnds",
    "ErrorCases",
    "ReadingWays",
];
/// How the tables name the kinds of members.
const KINDS: [[&str; 2]; 4] = [
    ["property", "属性"],
    ["read-only property", "只读属性"],
    ["signal", "信号"],
    ["method", "方法"],
];

/// An entry of the list of types.
struct Entry {
    /// The type that it is a part of; its own name for a type.
    class: String,
    /// "type", "value" for one of an enum, or one of [`KINDS`].
    kind: &'static str,
    name: String,
    /// The name, of a signal or method with its parameters.
    signature: String,
    description: String,
    /// It only says that a property has another value.
    notifies: bool,
}

/// The entries in the order of the list.
fn entries() -> Vec<Entry> {
    let list = read(LIST);
    let lines: Vec<&str> = list.lines().collect();
    let notified: BTreeSet<&str> =
        list.split("notify: \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let mut entries: Vec<Entry> = Vec::new();
    let mut comment: Vec<&str> = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let text = line.trim();
        if let Some(words) = text.strip_prefix("//") {
            comment.push(words.trim());
            continue;
        }
        // What begins here, up to its brace.
        let indent = line.len() - line.trim_start().len();
        let body = || {
            let end = format!("{}}}", " ".repeat(indent));
            let one = usize::from(!text.ends_with('}'));
            let rest = lines[number + 1..].iter().take_while(|line| **line != end);
            let rest: Vec<&str> = rest.take(one * lines.len()).copied().collect();
            format!("{text}\n{}", rest.join("\n"))
        };
        let head = text.split(' ').next().unwrap_or_default();
        let kind = match head {
            "Component" => "type",
            "Property" if body().contains("isReadonly: true") => KINDS[1][0],
            "Property" => KINDS[0][0],
            "Signal" => KINDS[2][0],
            "Method" => KINDS[3][0],
            value if value.starts_with('"') && text.contains("\": ") => "value",
            _ => {
                comment.clear();
                continue;
            }
        };
        let body = body();
        let mut names = body.split("name: \"").skip(1).filter_map(|rest| rest.split('"').next());
        let name = match kind {
            "value" => text.split('"').nth(1).expect("a name"),
            _ => names.next().expect("a name"),
        };
        let class = match kind {
            "type" => name.to_owned(),
            _ => entries.last().expect("a type before its members").class.clone(),
        };
        let signature = match kind {
            "signal" | "method" => format!("{name}({})", names.collect::<Vec<_>>().join(", ")),
            _ => name.to_owned(),
        };
        let plain = signature == format!("{name}()") && name.ends_with("Changed");
        entries.push(Entry {
            class,
            kind,
            name: name.to_owned(),
            signature,
            description: comment.join(" ").trim().to_owned(),
            notifies: plain && notified.contains(name),
        });
        comment.clear();
    }
    entries
}

#[test]
fn every_entry_of_the_list_of_types_says_what_it_is_for() {
    let entries = entries();
    assert!(entries.len() > 190, "only {} entries", entries.len());
    for entry in &entries {
        let place = format!("{LIST}: {} {} {}", entry.class, entry.kind, entry.name);
        assert!(entry.description.len() > 4, "{place} says nothing");
        assert!(entry.description.ends_with('.'), "{place}: {}", entry.description);
        let parameters =
            entry.signature.split_once('(').map(|(_, rest)| rest.trim_end_matches(')'));
        let known = |word: &str| entries.iter().any(|entry| entry.name == word);
        for code in codes(&entry.description) {
            let plain = code.chars().all(|c| c.is_ascii_alphabetic());
            let parameter = parameters.is_some_and(|list| list.split(", ").any(|p| p == code));
            let camel = code.chars().skip(1).any(|c| c.is_ascii_uppercase());
            let ours = plain && camel && code.starts_with(|c: char| c.is_ascii_lowercase());
            assert!(!ours || parameter || known(&code), "{place}: there is no {code}");
        }
    }
}

#[test]
fn a_type_and_a_value_say_in_the_list_what_they_say_in_the_source() {
    let mut documented = BTreeMap::new();
    for file in fs::read_dir(root().join("src/qt")).expect("src/qt") {
        let path = file.expect("an entry").path();
        let Some(text) = fs::read_to_string(&path).ok() else { continue };
        let mut words: Vec<&str> = Vec::new();
        let mut class = String::new();
        for line in text.lines().map(str::trim) {
            if let Some(line) = line.strip_prefix("///") {
                words.push(line.trim());
                continue;
            }
            if line.starts_with("#[") {
                continue;
            }
            let declared =
                line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "));
            let value = line.split_once(" = ").filter(|_| line.ends_with(','));
            let description = words.join(" ");
            if let Some(name) = declared {
                class = name.split([' ', '(']).next().unwrap_or_default().to_owned();
                documented.insert(class.clone(), description);
            } else if let Some((name, _)) = value {
                documented.insert(format!("{class}.{name}"), description);
            }
            words.clear();
        }
    }
    for entry in entries().iter().filter(|entry| ["type", "value"].contains(&entry.kind)) {
        let name = match entry.kind {
            "type" => entry.class.clone(),
            _ => format!("{}.{}", entry.class, entry.name),
        };
        let same = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let source = documented.get(&name).unwrap_or_else(|| panic!("src/qt has no {name}"));
        assert_eq!(same(&entry.description), same(source), "{name}");
    }
}

/// The tables of a page: for each type the cells of its rows.
fn tables(name: &str) -> BTreeMap<String, Vec<Vec<String>>> {
    let mut tables: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    let mut class = String::new();
    for line in prose(name) {
        if let Some(title) = line.strip_prefix("### ") {
            title.clone_into(&mut class);
        } else if line.starts_with("| `") {
            tables.entry(class.clone()).or_default().push(cells(&line));
        }
    }
    tables
}

/// The rows that the English page has to have, by type.
fn expected() -> BTreeMap<String, Vec<Vec<String>>> {
    let mut tables: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for entry in entries() {
        let member = !["type", "value"].contains(&entry.kind) && !entry.notifies;
        if member && !WINDOW_ONLY.contains(&entry.class.as_str()) {
            let signature = format!("`{}`", entry.signature);
            let row = vec![signature, entry.kind.to_owned(), entry.description];
            tables.entry(entry.class).or_default().push(row);
        }
    }
    tables
}

#[test]
fn the_page_on_qml_has_every_member_of_every_type() {
    let expected = expected();
    if recording() {
        rewrite(PAGES[0], |text| with_tables(text, &expected));
    }
    let (english, chinese) = (tables(PAGES[0]), tables(PAGES[1]));
    assert!(english.keys().eq(expected.keys()) && chinese.keys().eq(expected.keys()));
    for (class, rows) in expected {
        for (there, wanted) in english[&class].iter().zip(&rows) {
            assert_eq!(there, wanted, "{class}: QTCP_DOCS=record writes the English tables");
        }
        assert_eq!(english[&class].len(), rows.len(), "{class}: QTCP_DOCS=record writes them");
        let wanted = rows.into_iter().map(|row| {
            let kind = KINDS.iter().find(|kind| kind[0] == row[1]).expect("a kind")[1];
            [row[0].clone(), kind.to_owned()]
        });
        let there = chinese[&class].iter().map(|row| [row[0].clone(), row[1].clone()]);
        assert_eq!(there.collect::<Vec<_>>(), wanted.collect::<Vec<_>>(), "{}: {class}", PAGES[1]);
    }
}

/// The page with other rows in its tables.
fn with_tables(text: &str, tables: &BTreeMap<String, Vec<Vec<String>>>) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut class = "";
    for line in text.lines() {
        class = line.strip_prefix("### ").unwrap_or(class);
        let rows = tables.get(class);
        if rows.is_none() || !line.starts_with("| `") {
            lines.push(line.to_owned());
        }
        if line.starts_with("|---") {
            lines.extend(rows.into_iter().flatten().map(|row| format!("| {} |", row.join(" | "))));
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn the_homework_in_qml_is_the_one_that_is_tested() {
    let tested = ["tests/qml/HomeworkServer.qml", "tests/qml/HomeworkClient.qml"];
    for name in PAGES {
        let numbers = blocks(name).into_iter().enumerate().filter(|(_, b)| b.tag == "qml");
        let shown: Vec<(usize, Block)> = numbers.collect();
        assert_eq!(shown.len(), tested.len(), "{name}");
        let mut real = BTreeMap::new();
        for ((number, block), file) in shown.iter().zip(tested) {
            let mut lines: Vec<String> = read(file).trim_end().lines().map(str::to_owned).collect();
            if name == PAGES[1] {
                translate(&mut lines, &comments(block), &format!("{name}: {file}"));
            }
            if block.lines != lines {
                real.insert(*number, lines);
            }
        }
        if recording() {
            rewrite(name, |text| with_blocks(text, &real));
        } else {
            assert!(real.is_empty(), "{name} does not show {tested:?} as they are");
        }
    }
}

/// Puts the comments that a page has into the lines of the file.
fn translate(lines: &mut [String], comments: &[String], place: &str) {
    let mut comments = comments.iter();
    for line in lines.iter_mut() {
        if let Some((code, _)) = line.split_once("// ") {
            let comment = comments.next().unwrap_or_else(|| panic!("{place}: translate {line}"));
            *line = format!("{code}// {comment}");
        }
    }
    assert_eq!(comments.next(), None, "{place} has a comment less");
}
