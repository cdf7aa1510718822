//! Where a script comes from: a file, or the scenarios that the program carries.

use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::carried::{self, Carried};
use super::parse;
use super::script::Scenario;
use crate::text::escape::visible;
use crate::text::{Fact, facts};

/// No script is longer, in bytes: more than ten thousand steps, each of which is kept.
const LONGEST_SCRIPT: u64 = 1024 * 1024;

/// Where a script comes from, as a person named it.
#[derive(Debug, Clone)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// One that the program carries, named `:NAME`.
    Carried(&'static Carried),
}

impl Source {
    /// What `name` means: `:glue` is one that the program carries, everything else is a file; so is
    /// `./:glue`. Nothing is opened.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn named(name: &Path) -> Result<Self, Fact> {
        let text = name.to_string_lossy();
        let Some(wanted) = text.strip_prefix(':') else { return Ok(Self::File(name.to_owned())) };
        carried::find(wanted).map(Self::Carried).ok_or_else(|| {
            let wanted = visible(&text);
            match carried::nearest(&text[1..]) {
                Some(near) => facts::carried_similar(wanted, format!(":{}", near.name)),
                None => facts::carried_unknown(wanted),
            }
        })
    }

    /// The name again, for another run of this program.
    #[must_use]
    pub fn name(&self) -> OsString {
        match self {
            Self::File(file) => file.into(),
            Self::Carried(_) => self.to_string().into(),
        }
    }

    /// Reads the script; nothing is opened but its file.
    ///
    /// # Errors
    /// It cannot be read, is too long, or has a mistake.
    pub fn read(&self) -> Result<Scenario, Fact> {
        let mistake_in = |bytes: &[u8]| {
            parse(bytes).map_err(|mistake| {
                let (line, column) = (mistake.line, mistake.column);
                facts::script_mistake(self.to_string(), line, column, mistake.what)
            })
        };
        match self {
            Self::Carried(carried) => mistake_in(carried.script.as_bytes()),
            Self::File(file) => mistake_in(&bytes_of(file)?),
        }
    }

    /// Reads a script that other programs will read as well.
    ///
    /// # Errors
    /// As [`read`](Self::read), and what can be read once alone, a pipe for one.
    pub fn read_again(&self) -> Result<Scenario, Fact> {
        if let Self::File(file) = self
            && file.metadata().is_ok_and(|found| !found.is_file() && !found.is_dir())
        {
            return Err(facts::script_read_twice(file.display()));
        }
        self.read()
    }
}

/// As it was named.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => file.display().fmt(f),
            Self::Carried(carried) => write!(f, ":{}", carried.name),
        }
    }
}

fn bytes_of(file: &Path) -> Result<Vec<u8>, Fact> {
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|script| script.take(LONGEST_SCRIPT + 1).read_to_end(&mut bytes))
        .map_err(|error| facts::script_unreadable(file.display(), &error))?;
    if bytes.len() as u64 > LONGEST_SCRIPT {
        return Err(facts::script_too_long(file.display(), LONGEST_SCRIPT));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Result<Source, Fact> {
        Source::named(Path::new(name))
    }

    #[test]
    fn a_colon_names_what_the_program_carries_and_everything_else_is_a_file() {
        let carried = named(":glue").expect("it carries that");
        assert_eq!(carried.to_string(), ":glue");
        assert_eq!(carried.read_again().expect("a script").name, "glue");
        for file in ["./:glue", "glue.scn", "a:glue", ""] {
            assert!(matches!(named(file), Ok(Source::File(_))), "{file}");
        }
    }

    #[test]
    fn a_name_that_it_does_not_carry_is_told_with_the_nearest() {
        let near = named(":gleu").expect_err("none of that name").to_string();
        assert!(near.contains(":glue"), "{near}");
        for name in [":", ":\u{1b}[31m", "::glue::glue::glue"] {
            let told = named(name).expect_err("none of that name").to_string();
            assert!(!told.contains('\u{1b}'), "{told}");
        }
    }
}
