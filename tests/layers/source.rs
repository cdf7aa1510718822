//! A rough reading of Rust: which file belongs to which layer, what is code in it, which paths it
//! names.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

pub(super) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every source file, its path relative to the root.
pub(super) fn sources() -> Vec<(PathBuf, String)> {
    let files = files_below(&root().join("src")).into_iter();
    let rust = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let mut found: Vec<_> = rust
        .map(|path| {
            let text = fs::read_to_string(&path).expect("text");
            (path.strip_prefix(root()).expect("below the root").to_owned(), text)
        })
        .collect();
    found.sort();
    assert!(found.len() > 20, "only {} files found", found.len());
    found
}

/// All files in a folder and in those inside it.
pub(super) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            found.append(&mut files_below(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// The names of the dependencies as Rust writes them.
pub(super) fn dependencies() -> BTreeSet<String> {
    let manifest = include_str!("../../Cargo.toml");
    // Those of all systems, and those of some.
    let lists = manifest.split("dependencies]\n").zip(manifest.split("dependencies]\n").skip(1));
    let lists = lists.filter(|(before, _)| before.ends_with(['[', '.']));
    lists
        .flat_map(|(_, list)| list.lines().take_while(|line| !line.starts_with('[')))
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name.trim().replace('-', "_"))
        .collect()
}

/// The top module that a file belongs to; "lib" for lib.rs.
pub(super) fn layer_of(path: &Path) -> String {
    module_of(path).into_iter().next().unwrap_or_else(|| "lib".to_owned())
}

/// The path of a file's module below the crate; empty for lib.rs.
pub(super) fn module_of(path: &Path) -> Vec<String> {
    let below = path.strip_prefix("src").unwrap_or(path).with_extension("");
    let mut module: Vec<String> =
        below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if module.last().is_some_and(|last| last == "mod" || last == "lib") {
        module.pop();
    }
    module
}

/// The path with `self` and `super` at its beginning resolved.
pub(super) fn absolute(path: &[String], module: &[String]) -> Vec<String> {
    let ups = path.iter().take_while(|part| *part == "super").count();
    if ups == 0 && path[0] != "self" {
        return path.to_vec();
    }
    let base = &module[..module.len().saturating_sub(ups)];
    let rest = path[ups..].iter().filter(|part| *part != "self");
    ["crate".to_owned()].iter().chain(base).chain(rest).cloned().collect()
}

/// The text with comments and literals replaced by blanks; lines stay lines.
pub(super) fn code_of(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let in_word = code.chars().next_back().is_some_and(is_word_char);
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some(length) = raw_string(rest).filter(|_| !in_word) {
            length
        } else if c == '"' || (c == '\'' && is_char_literal(rest)) {
            quoted(rest, c)
        } else {
            code.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        code.extend(rest[..length].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = &rest[length..];
    }
    code
}

/// The length of a comment that may hold others.
pub(super) fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of a raw string (`r"..."`, `br#"..."#`), if one begins here.
pub(super) fn raw_string(text: &str) -> Option<usize> {
    let after = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let inside = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(text.len() - inside.len() + inside.find(&end)? + end.len())
}

/// The length of a literal in quotes, with both of them.
pub(super) fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// A character in quotes, not a lifetime.
pub(super) fn is_char_literal(text: &str) -> bool {
    let mut chars = text.chars().skip(1);
    match chars.next() {
        Some('\\') => true,
        Some(_) => chars.next() == Some('\''),
        None => false,
    }
}

/// The code without the items that `#[cfg(test)]` stands above; lines stay lines.
pub(super) fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(MARK) {
        kept.push_str(&rest[..at]);
        let end = at + MARK.len() + item_end(&rest[at + MARK.len()..]);
        kept.extend(rest[at..end].chars().filter(|&c| c == '\n'));
        rest = &rest[end..];
    }
    kept + rest
}

/// Where an item ends: at its closing brace, or at the semicolon if it has no braces.
pub(super) fn item_end(code: &str) -> usize {
    let mut depth = 0;
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

/// Every path in the code: those of `use` with their groups spread out, and those in expressions
/// that have more than one part.
pub(super) fn paths(code: &str) -> Vec<Vec<String>> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at] == "use" {
            at = use_tree(&tokens, at + 1, &[], &mut found);
            continue;
        }
        let begins = is_word(&tokens[at]) && (at == 0 || tokens[at - 1] != "::");
        let mut path = vec![tokens[at].clone()];
        at += 1;
        while begins
            && tokens.get(at).is_some_and(|token| token == "::")
            && let Some(next) = tokens.get(at + 1).filter(|token| is_word(token))
        {
            path.push(next.clone());
            at += 2;
        }
        if path.len() > 1 {
            found.push(path);
        }
    }
    found
}

/// Reads one tree of a `use` from `at` on; returns where it ends.
pub(super) fn use_tree(
    tokens: &[String],
    mut at: usize,
    before: &[String],
    found: &mut Vec<Vec<String>>,
) -> usize {
    let mut path = before.to_vec();
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "::" => at += 1,
            "{" => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    let end = use_tree(tokens, at, &path, found);
                    let comma = tokens.get(end).is_some_and(|token| token == ",");
                    // Something unknown is stepped over.
                    at = if comma || end == at { end + 1 } else { end };
                }
                return at + 1;
            }
            "as" => at += 2,
            "self" if !path.is_empty() => at += 1,
            word if is_word(word) || word == "*" => {
                path.push(word.to_owned());
                at += 1;
            }
            _ => break,
        }
    }
    if !path.is_empty() {
        found.push(path);
    }
    at
}

/// Words, `::`, and every other character alone; blanks are dropped.
pub(super) fn tokens(code: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = code.trim_start();
    while let Some(c) = rest.chars().next() {
        let length = if is_word_char(c) {
            rest.find(|c| !is_word_char(c)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            c.len_utf8()
        };
        tokens.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    tokens
}

pub(super) fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

pub(super) fn is_word(token: &str) -> bool {
    token.starts_with(is_word_char)
}

/// Whether `word` stands in the code by itself, not as a part of a longer one.
pub(super) fn contains_word(code: &str, word: &str) -> bool {
    let free = |c: Option<char>| c.is_none_or(|c| !is_word_char(c));
    code.match_indices(word).any(|(at, _)| {
        let after = code[at + word.len()..].chars().next();
        free(code[..at].chars().next_back()) && (!word.ends_with(is_word_char) || free(after))
    })
}
