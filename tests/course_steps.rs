//! The course's classes in C++ and in Rust are read side by side: the same steps, in the same
//! order, under the same numbered comments.

use std::fs;
use std::path::Path;

/// What is read side by side: the C++ file, the Rust file, and how many steps each has at least.
const PAIRS: [(&str, &str, usize); 2] = [
    ("tests/cpp/course/tcpserver.cpp", "src/course/server.rs", 10),
    ("tests/cpp/course/tcpclient.cpp", "src/course/client.rs", 10),
];
/// A student has both files on one screen: longer than this, and what is not a step hides them.
const MOST_LINES: usize = 250;

/// A comment like `// [3] SvStart: listen`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    number: usize,
    text: String,
    /// Whether code stands below it: a step that is only talked about is none.
    has_code: bool,
}

#[test]
fn both_languages_have_the_same_steps_in_the_same_order() {
    for (cpp, rust, least) in PAIRS {
        let [in_cpp, in_rust] = [cpp, rust].map(|path| steps(&read(path)));
        for (at, (one, other)) in in_cpp.iter().zip(&in_rust).enumerate() {
            assert_eq!(one, other, "{cpp} and {rust}, the step at place {}", at + 1);
        }
        let (longer, shorter) =
            if in_cpp.len() > in_rust.len() { (cpp, rust) } else { (rust, cpp) };
        assert_eq!(in_cpp.len(), in_rust.len(), "{longer} has steps that {shorter} has not");
        assert!(in_rust.len() >= least, "{rust}: only {} steps", in_rust.len());
    }
}

#[test]
fn the_steps_are_numbered_from_one_and_code_stands_below_each() {
    for path in PAIRS.iter().flat_map(|(cpp, rust, _)| [cpp, rust]) {
        let complaint = complaint(&steps(&read(path)));
        assert_eq!(complaint, None, "{path}");
    }
}

#[test]
fn the_files_of_the_steps_fit_beside_each_other() {
    for path in PAIRS.iter().flat_map(|(cpp, rust, _)| [cpp, rust]) {
        let lines = read(path).lines().count();
        assert!(lines <= MOST_LINES, "{path} has {lines} lines, more than {MOST_LINES}");
    }
}

#[test]
fn a_step_that_is_missing_or_empty_is_found() {
    let right = "// [1] a\nf();\n    // [2] b\n    // why\n    g();\n";
    assert_eq!(complaint(&steps(right)), None);
    for (wrong, expected) in [
        ("// [1] a\nf();\n// [3] b\ng();\n", "[3] stands where [2] is due"),
        ("// [2] a\nf();\n", "[2] stands where [1] is due"),
        ("// [1] a\n\nf();\n", "[1] has no code below it"),
        ("// [1] a\n// [2] b\nf();\n", "[1] has no code below it"),
        ("// [1] a\n}\n", "[1] has no code below it"),
    ] {
        assert_eq!(complaint(&steps(wrong)).as_deref(), Some(expected), "{wrong}");
    }
}

fn complaint(steps: &[Step]) -> Option<String> {
    steps.iter().zip(1..).find_map(|(step, due)| {
        if step.number != due {
            Some(format!("[{}] stands where [{due}] is due", step.number))
        } else if !step.has_code {
            Some(format!("[{due}] has no code below it"))
        } else {
            None
        }
    })
}

fn steps(source: &str) -> Vec<Step> {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let mut steps = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some((number, text)) = line.strip_prefix("// [").and_then(|rest| rest.split_once("] "))
        else {
            continue;
        };
        let Ok(number) = number.parse() else { continue };
        // What a step adds to its own comment is not code yet.
        let below = lines[at + 1..]
            .iter()
            .find(|line| !line.starts_with("//") || line.starts_with("// ["))
            .copied()
            .unwrap_or_default();
        let has_code = !below.is_empty() && !below.starts_with("// [") && !below.starts_with('}');
        steps.push(Step { number, text: text.to_owned(), has_code });
    }
    steps
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
