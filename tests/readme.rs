//! The READMEs and the pages of docs/ are held against the program: what they show is run, and what
//! they claim is compared with the source.
//!
//! How the blocks are read:
//! - `console`: what one terminal shows. A line that begins with `$ ` is typed, the lines below it
//!   are what standard output and standard error then show. The commands are run by `sh`, in
//!   order. A block with a line `^C` is a terminal of its own: its command goes on while the rest
//!   of the section is run, then it is interrupted.
//! - `sh`: what is typed to build and test. The first two blocks of a README have to be the ones
//!   below.
//! - `rust`: compiled and run as a doctest (src/lib.rs).
//! - `qml`: a file of tests/qml, which tests/qml/main.rs runs.
//! - `cpp`: a part of a file of tests/cpp/claims, which tests/course_claims.rs runs.
//! - `rust,ignore`, and `cpp` beside it: parts of files that the section links to.
//! - `text`: pictures; and the table of the submissions, which readme/checker.rs makes.
//!
//! Before it is compared, what changes from run to run is replaced on both sides: times, durations,
//! and ports, each by its number in the order of appearance, so that in one terminal an answer with
//! somebody else's port does not pass. The server of a section gets a free port in place of 8888.
//! Where `--clients` has several clients at work their lines may come in any order. A section that
//! needs a program which this machine has not (jq, say) is left out, and that is said.
//!
//! With `QTCP_DOCS=record` the same run writes what it sees into the pages of both languages, where
//! it is not what stands there.

#[path = "readme/checker.rs"]
mod checker;
#[cfg(feature = "gui")]
#[path = "util/cmake.rs"]
mod cmake;
#[path = "readme/comparable.rs"]
mod comparable;
#[path = "readme/consoles.rs"]
mod consoles;
#[path = "readme/lab.rs"]
mod lab;
#[path = "readme/languages.rs"]
mod languages;
#[path = "readme/lesson_pages.rs"]
mod lesson_pages;
#[path = "readme/lessons.rs"]
mod lessons;
#[path = "readme/newcomer.rs"]
mod newcomer;
#[path = "readme/qml.rs"]
mod qml;
#[path = "readme/running.rs"]
mod running;
#[path = "readme/side_by_side.rs"]
mod side_by_side;
#[path = "readme/texts.rs"]
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Write, pipe};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use comparable::*;
use running::Running;
use texts::*;

const READMES: [&str; 2] = ["README.md", "README.zh-CN.md"];
/// How the name of a Chinese page ends.
const CHINESE: &str = ".zh-CN.md";
/// Programs in C++ that the pages run: in which folder they have them, where the source is, and
/// what the program is called. The course's code, and a homework with qtcp_trace.h.
const BUILT: [(&str, &str, &str); 2] = [
    ("target/claims/", "tests/cpp/claims", "claims"),
    ("target/homework/", "tests/cpp/homework", "homework"),
];

/// The first two blocks of commands.
const TOP: [&[&str]; 2] = [
    &["sh setup.sh && cargo run --release", "sh setup.sh && cargo test"],
    &[
        "sh setup.sh --headless && cargo run --release --no-default-features -- demo",
        "sh setup.sh --headless && cargo test --no-default-features",
    ],
];

/// A README longer than this is one that nobody reads.
const LONGEST_README: usize = 150;

/// Whether the pages are to be brought up to date.
fn recording() -> bool {
    std::env::var_os("QTCP_DOCS").is_some_and(|value| value == "record")
}

// --- the texts ---

#[test]
fn the_commands_to_begin_with_stand_at_the_top() {
    for name in READMES {
        let blocks: Vec<Block> = blocks(name).into_iter().filter(|b| b.tag == "sh").collect();
        for (block, wanted) in blocks.iter().zip(TOP) {
            assert_eq!(block.lines, wanted, "{name}");
            assert!(block.line <= 20, "{name}: line {} is not the top", block.line);
        }
    }
}

#[test]
fn a_readme_is_short_and_leads_to_every_page() {
    for (language, name) in READMES.into_iter().enumerate() {
        let text = read(name);
        let lines = text.lines().count();
        assert!(lines <= LONGEST_README, "{name} has {lines} lines");
        for page in pages().iter().filter(|page| page[0] != READMES[0]) {
            let page = &page[language];
            assert!(text.contains(&format!("]({page})")), "{name} does not lead to {page}");
        }
    }
}

#[test]
fn no_page_names_a_registry_of_packages() {
    for name in all_pages() {
        let text = read(&name).to_lowercase();
        for registry in ["crates.io", "docs.rs", "lib.rs", "npmjs", "pypi", "flathub", "snapcraft"]
        {
            let named = text.split(|c: char| !(c.is_alphanumeric() || ".-_/".contains(c)));
            let mut named = named.filter(|word| word.split('/').next() == Some(registry));
            assert!(named.next().is_none(), "{name} names {registry}");
        }
    }
}

#[test]
fn every_block_says_what_it_is() {
    for name in all_pages() {
        for block in blocks(&name) {
            let known = ["console", "sh", "rust", "qml", "cpp", "text", side_by_side::PART];
            assert!(known.contains(&block.tag.as_str()), "{name}:{}: ```{}", block.line, block.tag);
        }
    }
}

#[test]
fn the_rust_examples_are_run_as_doctests() {
    let library = read("src/lib.rs");
    for [english, _] in pages() {
        if blocks(&english).iter().any(|block| block.tag == "rust") {
            let included = format!("#[doc = include_str!(\"../{english}\")]");
            assert!(library.contains(&included), "src/lib.rs does not include {english}");
        }
    }
}

#[test]
fn the_cpp_examples_are_parts_of_what_is_run() {
    let mut count = 0;
    let claims = read("tests/cpp/claims/mended.h").replace("\n    ", "\n");
    for name in all_pages().iter().filter(|name| !side_by_side::is_one(name)) {
        for block in blocks(name).iter().filter(|block| block.tag == "cpp") {
            assert!(claims.contains(&block.lines.join("\n")), "{name}:{}", block.line);
            count += 1;
        }
    }
    assert!(count >= 2);
}

#[test]
fn every_relative_link_leads_somewhere() {
    for name in all_pages().iter().map(String::as_str).chain(["CONTRIBUTING.md"]) {
        let text = prose(name).join("\n");
        let folder = root().join(name).parent().expect("a folder").to_owned();
        let pictures = text.split("src=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let links: Vec<String> =
            links(&text).into_iter().chain(pictures.map(str::to_owned)).collect();
        for link in &links {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { root().join(name) } else { folder.join(file) };
            assert!(target.exists(), "{name}: {link}");
            if !anchor.is_empty() {
                let page = fs::read_to_string(&target).expect("a page");
                let headings = page.lines().filter(|line| line.starts_with('#'));
                assert!(headings.map(slug).any(|slug| slug == anchor), "{name}: {link}");
            }
        }
        assert!(!links.is_empty(), "{name} has no link");
    }
}

/// The anchor of a heading, as pages of Markdown have it.
fn slug(heading: &str) -> String {
    let title = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = title.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>().replace(' ', "-")
}

#[test]
fn every_script_and_folder_that_a_block_names_is_there() {
    let mut count = 0;
    for name in all_pages() {
        for block in blocks(&name).iter().filter(|block| block.tag == "sh") {
            for word in block.lines.iter().flat_map(|line| line.split_whitespace()) {
                if word.ends_with(".sh") || word.starts_with("tests/") {
                    assert!(root().join(word).exists(), "{name}:{}: {word}", block.line);
                    count += 1;
                }
            }
        }
    }
    assert!(count > 10, "{count}");
}

#[test]
fn the_limits_are_those_of_the_source() {
    for name in ["docs/limits.md", "docs/limits.zh-CN.md"] {
        let mut count = 0;
        for row in read(name).lines().filter(|line| line.starts_with('|')) {
            let cells = cells(row);
            let [_, value, source] = &cells[..] else { continue };
            let Some((constant, file)) = constant_in(source) else { continue };
            let defined = definition(&constant, &file).unwrap_or_else(|| {
                panic!("{name}: no plain number {constant} in {file}; was it moved?")
            });
            assert_eq!(number(value), defined, "{name}: {constant} is not {value}");
            count += 1;
        }
        assert!(count >= 10, "{name} has only {count} limits");
    }
}

#[test]
fn the_names_of_the_course_are_in_the_files_beside_them() {
    for name in ["docs/compare.md", "docs/compare.zh-CN.md"] {
        let mut count = 0;
        for row in read(name).lines().filter(|line| line.starts_with('|')) {
            let cells = cells(row);
            let [_, _, here, link] = &cells[..] else { continue };
            let Some(file) = link.strip_prefix("[src/").and_then(|rest| rest.split(']').next())
            else {
                continue;
            };
            let text = read(&format!("src/{file}"));
            for code in codes(here).iter().filter(|code| !code.starts_with('-')) {
                let word = code.rsplit("::").next().unwrap_or(code);
                assert!(text.contains(word), "{name}: no {word} in src/{file}");
                count += 1;
            }
        }
        assert!(count > 15, "{name} has only {count} names");
    }
}

#[test]
fn the_compiler_is_the_one_of_the_manifest() {
    for name in READMES {
        let wanted = format!("Rust {}", env!("CARGO_PKG_RUST_VERSION"));
        assert!(read(name).contains(&wanted), "{name} does not say {wanted}");
    }
}

// --- the programs ---

#[test]
fn the_help_of_each_command_names_every_option_that_a_page_gives_it() {
    let mut count = 0;
    for name in all_pages() {
        for (command, option) in options_in_tables(&name).into_iter().chain(options_in_use(&name)) {
            assert!(options_of(&command).contains(&option), "{name}: {command} has no {option}");
            count += 1;
        }
    }
    assert!(count > 100, "only {count} options");
}

#[test]
fn the_page_of_the_terminal_names_every_option_of_every_command() {
    for name in ["docs/terminal.md", "docs/terminal.zh-CN.md"] {
        let named: BTreeSet<String> = codes(&read(name)).iter().flat_map(|c| words(c)).collect();
        let commands =
            ["server", "client", "demo", "check server", "trace", "compare", "lab", "qml"];
        let commands = commands.into_iter();
        for command in commands.filter(|command| *command != "qml" || cfg!(feature = "gui")) {
            let options = options_of(command);
            let mut long = options.iter().filter(|o| o.starts_with("--") && *o != "--help");
            let missing = long.find(|option| !named.contains(*option));
            assert_eq!(missing, None, "{name} does not name an option of {command}");
        }
    }
}

/// The options in the help of a command.
fn options_of(command: &str) -> BTreeSet<String> {
    let help = help(command);
    let words = help.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words.filter(|word| word.starts_with('-')).map(str::to_owned).collect()
}

#[test]
fn every_command_in_the_text_is_one_that_the_program_knows() {
    let mut count = 0;
    for [name, _] in pages() {
        for code in codes(&prose(&name).join("\n")) {
            let arguments = ["qtcp ", "cargo run --release -- "].iter();
            let arguments = arguments.filter_map(|prefix| code.strip_prefix(prefix)).next();
            let Some(arguments) =
                arguments.filter(|a| !a.starts_with("qml") || cfg!(feature = "gui"))
            else {
                continue;
            };
            // Where it goes to is the reader's own file.
            let arguments = arguments.split(" > ").next().unwrap_or_default();
            let command = format!("{} {arguments} --help", env!("CARGO_BIN_EXE_qtcp"));
            let mut shell = Command::new("sh");
            let output = shell.args(["-c", &command]).current_dir(root()).output();
            let output = output.expect("sh starts");
            let told = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{name}: {code}\n{told}");
            count += 1;
        }
    }
    assert!(count > 15, "only {count} commands");
}

#[test]
fn the_demo_ends_with_the_line_that_the_readmes_and_the_picture_show() {
    let mut demo = Command::new(env!("CARGO_BIN_EXE_qtcp"));
    let demo = demo.args(["--headless", "demo"]).env("LC_ALL", "C.UTF-8").output();
    let demo = demo.expect("the demo starts");
    let output = String::from_utf8(demo.stdout).expect("text");
    assert!(demo.status.success(), "{output}");
    let last = output.lines().next_back().expect("a line");
    for file in ["README.md", "README.zh-CN.md", "docs/demo.svg"] {
        if recording() {
            rewrite(file, |text| {
                let mut lines = text.match_indices("demo: ").map(|(at, _)| at);
                let at = lines.find(|at| text[at + 6..].starts_with(|c: char| c.is_ascii_digit()));
                let at = at.unwrap_or_else(|| panic!("{file} has no such line"));
                let end = at + text[at..].find(['`', '<']).expect("its end");
                format!("{}{last}{}", &text[..at], &text[end..])
            });
        }
        assert!(read(file).contains(last), "{file} does not show: {last}");
    }
}

#[test]
fn setup_says_what_it_would_do_and_changes_nothing() {
    for options in [&["--dry-run"][..], &["--headless", "--dry-run"]] {
        let mut command = Command::new("sh");
        let setup = command.arg("setup.sh").args(options).current_dir(root()).output();
        let setup = setup.expect("sh starts");
        let told = String::from_utf8_lossy(&setup.stdout);
        let wrong = String::from_utf8_lossy(&setup.stderr);
        // A system that the script does not know; it says so and what to do.
        if wrong.contains("no package manager that I know") {
            continue;
        }
        assert!(setup.status.success(), "{told}{wrong}");
        assert_eq!(told.lines().next_back(), Some("dry run: nothing was changed"));
    }
}
