//! The page that lays C++ and Rust side by side: each piece of code on it stands in the file that
//! is linked beside it.

use super::*;

const PAGES: [&str; 2] = ["docs/cpp-to-rust.md", "docs/cpp-to-rust.zh-CN.md"];
/// The tag of a block in Rust that is a part of a file, and no program of its own.
pub(super) const PART: &str = "rust,ignore";

/// Whether the page is held here.
pub(super) fn is_one(name: &str) -> bool {
    PAGES.contains(&name)
}

/// A file of C++ and its build, or of Rust and its build.
fn is_rust(file: &str) -> bool {
    file.ends_with(".rs") || file.ends_with(".toml")
}

/// The files that a text of the page links to, from the root.
fn linked(text: &str) -> Vec<String> {
    let files =
        links(text).into_iter().filter_map(|link| Some(link.strip_prefix("../")?.to_owned()));
    files.collect()
}

#[test]
fn every_word_of_the_table_stands_in_the_file_beside_it() {
    for name in PAGES {
        let mut count = 0;
        for row in read(name).lines().filter(|line| line.starts_with('|')) {
            let cells = cells(row);
            let [_, cpp, rust, place] = &cells[..] else { panic!("{name}: {row}") };
            let files = linked(place);
            for (cell, in_rust) in [(cpp, false), (rust, true)] {
                for code in codes(cell) {
                    let file = files.iter().find(|file| is_rust(file) == in_rust);
                    let file = file.unwrap_or_else(|| panic!("{name}: no file beside {code}"));
                    assert!(read(file).contains(&code), "{name}: {code} is not in {file}");
                    count += 1;
                }
            }
        }
        assert!(count > 40, "{name} has only {count} words");
    }
}

#[test]
fn every_block_stands_in_a_file_that_its_section_links_to() {
    for name in PAGES {
        let mut count = 0;
        let text = read(name);
        for block in blocks(name) {
            let section = text.split("\n## ").find(|part| block.section.ends_with(heading(part)));
            let files = linked(section.expect("the section of the block"));
            let mut files = files.iter().filter(|file| is_rust(file) == (block.tag == PART));
            assert!(
                files.any(|file| stands_in(&block.lines, &read(file))),
                "{name}:{}: no file of its section has these lines",
                block.line
            );
            count += 1;
        }
        assert!(count >= 8, "{name} has only {count} blocks");
    }
}

fn heading(part: &str) -> &str {
    part.lines().next().unwrap_or_default()
}

/// Whether the lines stand there one below the other, however far they are indented.
fn stands_in(lines: &[String], text: &str) -> bool {
    let there: Vec<&str> = text.lines().map(str::trim).collect();
    let wanted: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
    there.windows(wanted.len()).any(|window| window == wanted)
}

#[test]
fn a_line_that_is_missing_between_two_is_noticed() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(stands_in(&lines("a\nb"), "x\n  a\n    b\ny"));
    assert!(!stands_in(&lines("a\nb"), "a\nx\nb"));
    assert!(!stands_in(&lines("a\nb"), "a"));
}
