//! The pages, the help and the source, as the tests read them.

use super::*;

/// A fenced block.
#[derive(Clone)]
pub(super) struct Block {
    pub(super) page: String,
    pub(super) tag: String,
    pub(super) lines: Vec<String>,
    /// The line of its fence, from 1.
    pub(super) line: usize,
    /// The heading above it.
    pub(super) section: String,
}

/// A command and what is shown below it.
pub(super) struct Typed {
    pub(super) command: String,
    pub(super) shown: Vec<String>,
}

pub(super) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub(super) fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Writes a page anew. One at a time, and in one go: other tests are reading.
pub(super) fn rewrite(name: &str, change: impl FnOnce(&str) -> String) {
    static WRITING: Mutex<()> = Mutex::new(());
    let _alone = WRITING.lock().expect("nobody panics while writing");
    let text = read(name);
    let changed = change(&text);
    if changed != text {
        let folder = root().join(name).parent().expect("a folder").to_owned();
        let mut file = tempfile::NamedTempFile::new_in(folder).expect("a file beside the page");
        file.write_all(changed.as_bytes()).expect("a page is written");
        let plain = fs::metadata(root().join(name)).expect("a page").permissions();
        file.as_file().set_permissions(plain).expect("our own file");
        file.persist(root().join(name)).expect("a page is replaced");
    }
}

/// The pages for those who use it, each in English and in Chinese: the READMEs and docs/.
pub(super) fn pages() -> Vec<[String; 2]> {
    let docs = fs::read_dir(root().join("docs")).expect("docs/");
    let names = docs.map(|entry| entry.expect("an entry").file_name());
    let names = names.map(|name| format!("docs/{}", name.to_string_lossy()));
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".md")).collect();
    names.push("README.md".to_owned());
    names.retain(|name| !name.ends_with(CHINESE));
    names.sort();
    names.into_iter().map(|name| [name.clone(), name.replace(".md", CHINESE)]).collect()
}

/// All of them in one list.
pub(super) fn all_pages() -> Vec<String> {
    pages().into_iter().flatten().collect()
}

pub(super) fn blocks(name: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut section = String::new();
    let mut open: Option<Block> = None;
    for (number, line) in read(name).lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(tag)) => {
                open = Some(Block {
                    page: name.to_owned(),
                    tag: tag.to_owned(),
                    lines: Vec::new(),
                    line: number + 1,
                    section: section.clone(),
                });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => block.lines.push(line.to_owned()),
            (None, None) if line.starts_with('#') => line.clone_into(&mut section),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "{name}: a block without end");
    blocks
}

/// A page with other lines in some of its blocks, named by their number from 0.
pub(super) fn with_blocks(text: &str, other: &BTreeMap<usize, Vec<String>>) -> String {
    let mut lines = Vec::new();
    let mut inside = false;
    let mut next = 0;
    for line in text.lines() {
        let fence = line.starts_with("```");
        if fence && !inside {
            lines.push(line.to_owned());
            lines.extend(other.get(&next).into_iter().flatten().cloned());
        } else if fence || !inside || !other.contains_key(&next) {
            lines.push(line.to_owned());
        }
        next += usize::from(fence && inside);
        inside ^= fence;
    }
    lines.join("\n") + "\n"
}

/// The commands of a block with what each of them shows.
pub(super) fn typed(block: &Block) -> Vec<Typed> {
    let mut all: Vec<Typed> = Vec::new();
    for line in &block.lines {
        match (line.strip_prefix("$ "), all.last_mut()) {
            (Some(command), _) => {
                all.push(Typed { command: command.to_owned(), shown: Vec::new() });
            }
            (None, Some(typed)) => typed.shown.push(line.clone()),
            (None, None) => panic!("{}:{}: no command at the beginning", block.page, block.line),
        }
    }
    all
}

/// What stands behind `//` in a block of code.
pub(super) fn comments(block: &Block) -> Vec<String> {
    let code = ["rust", "qml", "cpp"].contains(&block.tag.as_str());
    let lines = block.lines.iter().filter(|_| code);
    lines.filter_map(|line| Some(line.split_once("// ")?.1.to_owned())).collect()
}

/// The lines of a block; of code without the comments, which each page has in its language.
pub(super) fn without_comments(block: &Block) -> Vec<String> {
    let code = |line: &String| match (block.tag.as_str(), line.split_once("// ")) {
        ("rust" | "qml" | "cpp", Some((code, _))) => code.trim_end().to_owned(),
        _ => line.clone(),
    };
    block.lines.iter().map(code).filter(|line| !line.is_empty()).collect()
}

/// The page without its blocks, each line as it stands.
pub(super) fn prose(name: &str) -> Vec<String> {
    let text = read(name);
    let mut inside = false;
    let outside = text.lines().filter(|line| {
        let fence = line.starts_with("```");
        inside ^= fence;
        !fence && !inside
    });
    outside.map(str::to_owned).collect()
}

/// What stands between backquotes, in order. A line end in it is a blank.
pub(super) fn codes(text: &str) -> Vec<String> {
    let codes = text.split('`').skip(1).step_by(2);
    codes.map(|code| code.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// The cells of a row of a table; a bar behind a backslash is none of the table's.
pub(super) fn cells(row: &str) -> Vec<String> {
    let row = row.trim().trim_start_matches('|').trim_end_matches('|').replace("\\|", "\0");
    row.split('|').map(|cell| cell.trim().replace('\0', "|")).collect()
}

/// The targets of the links in a text, without those into the world outside.
pub(super) fn links(text: &str) -> Vec<String> {
    let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    links.filter(|link| !link.contains("://")).map(str::to_owned).collect()
}

/// The rows `| `--option VALUE` | command | ...` of the tables: command and option.
pub(super) fn options_in_tables(name: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let text = read(name);
    for row in text.lines().filter(|line| line.starts_with("| `-")) {
        let cells = cells(row);
        // Option, command, meaning, default.
        if cells.len() != 4 {
            continue;
        }
        let options = words(&cells[0]);
        let commands = codes(&cells[1]);
        assert!(!commands.is_empty(), "{name}: no command in {row}");
        for command in commands {
            found.extend(options.iter().map(|option| (command.clone(), option.clone())));
        }
    }
    found
}

/// The options that the commands of the consoles use.
pub(super) fn options_in_use(name: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for block in blocks(name).iter().filter(|block| block.tag == "console") {
        for typed in typed(block) {
            for part in typed.command.split([';', '|']).map(str::trim) {
                let Some(rest) = part.strip_prefix("qtcp ") else { continue };
                // What stands behind is another program's.
                let rest = rest.split(" -- ").next().unwrap_or_default();
                let mut named = rest.split(' ').filter(|word| !word.starts_with('-'));
                let mut command = named.next().unwrap_or_default().to_owned();
                // What else stands there is the name of a program of the gallery.
                let what = named.next().filter(|what| ["server", "client"].contains(what));
                if let Some(what) = what.filter(|_| command == "check") {
                    command = format!("check {what}");
                }
                found.extend(words(rest).into_iter().map(|option| (command.clone(), option)));
            }
        }
    }
    found
}

/// The options in a text.
pub(super) fn words(text: &str) -> Vec<String> {
    let words = text.split([' ', '`', ',', '=']).filter(|word| word.starts_with('-'));
    words.filter(|word| word.len() > 1).map(str::to_owned).collect()
}

pub(super) fn help(command: &str) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_qtcp"));
    let output = program.args(command.split(' ')).arg("--help").env("LC_ALL", "C.UTF-8").output();
    let output = output.expect("qtcp starts");
    assert!(output.status.success(), "qtcp {command} --help");
    String::from_utf8(output.stdout).expect("text")
}

/// `NAME` and path, from the root, of a cell like "`NAME`, [src/a.rs](../src/a.rs)".
pub(super) fn constant_in(cell: &str) -> Option<(String, String)> {
    let constant = cell.strip_prefix('`')?.split('`').next()?;
    let file = cell.split("](").nth(1)?.split(')').next()?.trim_start_matches("../");
    let upper = constant.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    upper.then(|| (constant.to_owned(), file.to_owned()))
}

/// The value of a constant: a number, or a time in milliseconds.
pub(super) fn definition(constant: &str, file: &str) -> Option<u64> {
    let text = read(file);
    let line = text.lines().find(|line| line.contains(&format!("const {constant}: ")))?;
    let value = line.split_once("= ")?.1.trim_end_matches(';');
    let (unit, value) = match value.split_once('(') {
        Some(("Duration::from_secs", value)) => (1000, value.trim_end_matches(')')),
        Some(("Duration::from_millis", value)) => (1, value.trim_end_matches(')')),
        Some(_) => return None,
        None => (1, value),
    };
    let factors = value.split('*').map(|factor| factor.trim().replace('_', "").parse::<u64>());
    factors.product::<Result<u64, _>>().ok().map(|value| value * unit)
}

/// What the page says: "1 MiB", "30 s", "0.5 s", "256".
pub(super) fn number(text: &str) -> u64 {
    let (value, unit) = text.split_once(' ').unwrap_or((text, ""));
    let value: f64 = value.parse().unwrap_or_else(|_| panic!("not a number: {text}"));
    let unit = match unit {
        "KiB" => 1024.0,
        "MiB" => 1024.0 * 1024.0,
        "s" => 1000.0,
        "ms" | "B" | "" => 1.0,
        _ => panic!("what is a {unit}?"),
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small, positive")]
    let number = (value * unit).round() as u64;
    number
}
