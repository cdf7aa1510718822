//! The READMEs, the help and the source, as the tests read them.

use super::*;

/// A fenced block.
#[derive(Clone)]
pub(super) struct Block {
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

pub(super) fn blocks(name: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut section = String::new();
    let mut open: Option<Block> = None;
    for (number, line) in read(name).lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(tag)) => {
                let (tag, section) = (tag.to_owned(), section.clone());
                open = Some(Block { tag, lines: Vec::new(), line: number + 1, section });
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

/// The commands of a block with what each of them shows.
pub(super) fn typed(block: &Block) -> Vec<Typed> {
    let mut all: Vec<Typed> = Vec::new();
    for line in &block.lines {
        match (line.strip_prefix("$ "), all.last_mut()) {
            (Some(command), _) => {
                all.push(Typed { command: command.to_owned(), shown: Vec::new() });
            }
            (None, Some(typed)) => typed.shown.push(line.clone()),
            (None, None) => panic!("README.md:{}: no command at the beginning", block.line),
        }
    }
    all
}

/// The lines of a block; of Rust without the comments, which each README has in its language.
pub(super) fn without_comments(block: &Block) -> Vec<String> {
    let code = |line: &String| match (block.tag.as_str(), line.split_once("//")) {
        ("rust", Some((code, _))) => code.trim_end().to_owned(),
        _ => line.clone(),
    };
    block.lines.iter().map(code).filter(|line| !line.is_empty()).collect()
}

/// The rows `| `--option VALUE` | command | ...` of the tables: command and option.
pub(super) fn options_in_tables(name: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let text = read(name);
    for row in text.lines().filter(|line| line.starts_with("| `-")) {
        // A bar that is none of the table's.
        let row = row.replace("\\|", " or ");
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        // Option, command, meaning, default.
        if cells.len() != 4 {
            continue;
        }
        let options = words(cells[0]);
        let commands: Vec<&str> = cells[1].split('`').skip(1).step_by(2).collect();
        assert!(!commands.is_empty(), "{name}: no command in {row}");
        for command in commands {
            found.extend(options.iter().map(|option| (command.to_owned(), option.clone())));
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
                let command = rest.split(' ').find(|word| !word.starts_with('-'));
                let command = command.unwrap_or_default().to_owned();
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
    let output = Command::new(env!("CARGO_BIN_EXE_qtcp")).args([command, "--help"]).output();
    let output = output.expect("qtcp starts");
    assert!(output.status.success(), "qtcp {command} --help");
    String::from_utf8(output.stdout).expect("text")
}

/// `NAME` and path of a cell like "`NAME`, [src/net/poll.rs](src/net/poll.rs)".
pub(super) fn constant_in(cell: &str) -> Option<(String, String)> {
    let constant = cell.strip_prefix('`')?.split('`').next()?;
    let file = cell.split("](").nth(1)?.split(')').next()?;
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

/// What the README says: "1 MiB", "30 s", "0.5 s", "256".
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
