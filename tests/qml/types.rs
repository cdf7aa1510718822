//! `qml/Qtcp/qtcp.qmltypes` held against the types: against what is declared in `src/qt`, and against
//! real objects.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use qmetaobject::QObject;
use qtcp::qt;

use crate::Case;
use crate::driven::Driven;
use crate::metaobject;

pub(crate) const CASES: &[Case] = &[
    ("types_the_list_for_qmllint_says_what_is_declared_and_nothing_else", declared),
    ("types_real_objects_have_what_the_list_says_and_nothing_else", real),
    ("types_qt_is_told_of_each_type_what_the_list_says_and_nothing_else", told),
    ("types_the_numbers_of_the_enums_are_the_real_ones", enums),
];

/// The members of each type, each written as one line.
type Types = BTreeMap<String, BTreeSet<String>>;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path)
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(from)?;
    Some(rest.split_once(to)?.0)
}

/// The components of the list, without the enums.
fn components(list: &str) -> impl Iterator<Item = (&str, &str)> {
    let components = list.split("\n    Component {").skip(1);
    let named = components.map(|text| (between(text, "name: \"", "\"").expect("a name"), text));
    named.filter(|(_, text)| !text.contains("Enum {"))
}

fn listed() -> Types {
    let list = read("qml/Qtcp/qtcp.qmltypes");
    components(&list).map(|(class, text)| (class.to_owned(), listed_members(text))).collect()
}

fn listed_members(component: &str) -> BTreeSet<String> {
    let value =
        |text: &str, key: &str| between(text, &format!("{key}: \""), "\"").map(str::to_owned);
    let base = value(component, "prototype").expect("a prototype");
    let mut members = BTreeSet::from([format!("is a {base}")]);
    for kind in ["Property", "Signal", "Method"] {
        for text in component.split(&format!("\n        {kind} {{")).skip(1) {
            // A member of one line ends there, one of several with its brace.
            let end = if text.lines().next().is_some_and(|line| line.ends_with('}')) {
                "\n"
            } else {
                "\n        }"
            };
            let text = text.split(end).next().unwrap_or_default();
            let (own, parameters) = text.split_once("Parameter").unwrap_or((text, ""));
            let name = value(own, "name").expect("a name");
            let of = value(own, "type").map(|of| format!(": {of}")).unwrap_or_default();
            if kind == "Property" {
                let notify = value(own, "notify").map(|name| format!(" notify {name}"));
                let flags = ["isReadonly", "isPointer"].into_iter();
                let flags = flags.filter(|flag| own.contains(&format!("{flag}: true")));
                let flags: Vec<&str> = flags.collect();
                let notify = notify.unwrap_or_default();
                members.insert(format!("property {name}{of} {flags:?}{notify}"));
            } else {
                let parameters = parameters.split("Parameter").filter(|text| text.contains("name"));
                let parameters: Vec<String> = parameters
                    .map(|text| {
                        let (name, of) = (value(text, "name"), value(text, "type"));
                        format!("{}: {}", name.expect("a name"), of.expect("a type"))
                    })
                    .collect();
                let kind = kind.to_lowercase();
                members.insert(format!("{kind} {name}({}){of}", parameters.join(", ")));
            }
        }
    }
    members
}

/// What stands in the structs of `src/qt` that derive `QObject`.
fn sources() -> Types {
    let mut types = Types::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/qt");
    for entry in fs::read_dir(folder).expect("src/qt") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("readable");
        for text in text.split("#[derive(Default, QObject)]").skip(1) {
            let class = between(text, "pub struct ", " {").expect("a struct");
            let body = between(text, " {\n", "\n}\n").expect("its fields");
            types.insert(class.to_owned(), declared_members(body));
        }
    }
    types
}

fn declared_members(body: &str) -> BTreeSet<String> {
    let mut members = BTreeSet::new();
    for line in body.lines() {
        let Some((name, rest)) = line.trim().split_once(": qt_") else { continue };
        let (kind, rest) = rest.split_once("!(").expect("a macro");
        let inside = rest.strip_suffix("),").expect("a line for each member");
        members.insert(match kind {
            "base_class" => format!("is a {}", inside.trim_start_matches("trait ")),
            "property" => property(name, inside),
            "signal" => format!("signal {name}({})", parameters(inside)),
            "method" => {
                let (arguments, result) = inside.split_once(')').expect("a signature");
                let arguments = arguments.trim_start_matches("fn(&self").trim_start_matches(", ");
                let result = result.strip_prefix(" -> ").map(|of| format!(": {}", qml_type(of)));
                format!("method {name}({}){}", parameters(arguments), result.unwrap_or_default())
            }
            other => panic!("{name}: qt_{other}"),
        });
    }
    members
}

fn property(name: &str, inside: &str) -> String {
    let (of, options) = inside.split_once("; ").expect("options");
    let object = between(of, "<", ">");
    let word = |word: &str| options.split(' ').any(|option| option == word);
    let flags =
        [("isReadonly", word("read_only") || word("CONST")), ("isPointer", object.is_some())];
    let flags: Vec<&str> = flags.into_iter().filter(|(_, is)| *is).map(|(flag, _)| flag).collect();
    let notify = options.split_once("NOTIFY ").map(|(_, name)| format!(" notify {name}"));
    // Assignment to a property without WRITE goes nowhere, and says nothing.
    assert!(word("WRITE") || word("CONST"), "{name} has no WRITE");
    let of = object.unwrap_or_else(|| qml_type(of));
    format!("property {name}: {of} {flags:?}{}", notify.unwrap_or_default())
}

fn parameters(list: &str) -> String {
    let parameters = list.split(", ").filter_map(|parameter| parameter.split_once(": "));
    let parameters = parameters.map(|(name, of)| format!("{name}: {}", qml_type(of)));
    parameters.collect::<Vec<_>>().join(", ")
}

/// How the list names a type of Rust's. A number of 64 bits is a number for QML.
fn qml_type(rust: &str) -> &str {
    match rust {
        "i32" => "int",
        "i64" | "f64" => "double",
        other => other,
    }
}

fn declared() {
    let (listed, sources) = (listed(), sources());
    assert!(sources.len() >= 7, "{:?}", sources.keys());
    let names = |types: &Types| types.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&listed), names(&sources));
    for (class, declared) in &sources {
        let missing: Vec<_> = declared.difference(&listed[class]).collect();
        let wrong: Vec<_> = listed[class].difference(declared).collect();
        assert!(missing.is_empty(), "{class}: the list lacks {missing:#?}");
        assert!(wrong.is_empty(), "{class}: the list says {wrong:#?}");
    }
}

/// The name in a member's line.
fn name(member: &str) -> Option<&str> {
    let (kind, rest) = member.split_once(' ')?;
    (kind != "is").then(|| rest.split([':', '(']).next())?
}

fn real() {
    let mut window = Driven::open();
    // What every object has is not the type's own.
    let base = "Qt.createQmlObject('import QtQml 2.15; QtObject {}', window.contentItem)";
    let members = |window: &mut Driven, object: &str| -> BTreeSet<String> {
        let names = window.run(&format!(
            "(o => {{ let a = []; for (let n in o) a.push(n); return a }})({object})"
        ));
        serde_json::from_value(names).expect("names")
    };
    let base = members(&mut window, base);
    for (class, listed) in listed() {
        let object = match class.as_str() {
            "ClientModel" => "window.page.totals.clients".to_owned(),
            class => {
                format!("Qt.createQmlObject('import Qtcp 1.0; {class} {{}}', window.contentItem)")
            }
        };
        let real = members(&mut window, &object);
        let expected: BTreeSet<String> =
            listed.iter().filter_map(|member| name(member)).map(str::to_owned).collect();
        let missing: Vec<_> = expected.difference(&real).collect();
        assert!(missing.is_empty(), "{class} has no {missing:?}");
        // The members of Qt's own models are many; those of a plain object are known.
        if !listed.contains("is a QAbstractListModel") {
            let unknown: Vec<_> =
                real.difference(&base).filter(|n| !expected.contains(*n)).collect();
            assert!(unknown.is_empty(), "{class}: the list lacks {unknown:?}");
        }
    }
    window.close();
}

/// Names, types, parameters, results and the signal that goes with each property. Whether a property
/// can be written Qt is not told as it is: all have a WRITE that says so.
fn told() {
    let listed = listed();
    let metaobjects = [
        ("ByteRate", qt::ByteRate::static_meta_object()),
        ("ByteStream", qt::ByteStream::static_meta_object()),
        ("ClientModel", qt::ClientModel::static_meta_object()),
        ("Composer", qt::Composer::static_meta_object()),
        ("ConnectionEnds", qt::ConnectionEnds::static_meta_object()),
        ("Desktop", qt::Desktop::static_meta_object()),
        ("ErrorCases", qt::ErrorCases::static_meta_object()),
        ("HomeworkCheck", qt::HomeworkCheck::static_meta_object()),
        ("Lab", qt::Lab::static_meta_object()),
        ("ReadingWays", qt::ReadingWays::static_meta_object()),
        ("RealQt", qt::RealQt::static_meta_object()),
        ("SendTimer", qt::SendTimer::static_meta_object()),
        ("SlowReader", qt::SlowReader::static_meta_object()),
        ("TcpClient", qt::TcpClient::static_meta_object()),
        ("TcpServer", qt::TcpServer::static_meta_object()),
        ("TrafficLog", qt::TrafficLog::static_meta_object()),
        ("TwoModes", qt::TwoModes::static_meta_object()),
    ];
    assert!(metaobjects.iter().map(|(class, _)| *class).eq(listed.keys().map(String::as_str)));
    for (class, metaobject) in metaobjects {
        let real = metaobject::members(metaobject);
        let members = listed[class].iter().filter(|member| !member.starts_with("is a "));
        let listed: BTreeSet<String> = members.map(|member| without_flags(member)).collect();
        let missing: Vec<_> = real.difference(&listed).collect();
        let wrong: Vec<_> = listed.difference(&real).collect();
        assert!(missing.is_empty(), "{class}: the list lacks {missing:#?}");
        assert!(wrong.is_empty(), "{class}: the list says {wrong:#?}");
    }
}

/// A property's line without "[...]".
fn without_flags(member: &str) -> String {
    match (member.split_once(" ["), member.split_once(']')) {
        (Some((before, _)), Some((_, after))) => format!("{before}{after}"),
        _ => member.to_owned(),
    }
}

fn enums() {
    let list = read("qml/Qtcp/qtcp.qmltypes");
    let mut window = Driven::open();
    let mut checked = 0;
    for component in list.split("\n    Component {").filter(|text| text.contains("Enum {")) {
        let class = between(component, "name: \"", "\"").expect("a name");
        for entry in component.lines().filter(|line| line.contains("\": ")) {
            let name = between(entry, "\"", "\"").expect("a name");
            let value = entry.rsplit(": ").next().expect("a value").trim_end_matches(',');
            let script = format!("{class}.{name} === {value}");
            assert_eq!(window.run(&script), true, "{script}");
            checked += 1;
        }
    }
    assert!(checked > 20, "{checked}");
    window.close();
}
