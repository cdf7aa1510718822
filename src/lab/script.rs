//! What the stage can play: the examples that the program carries, and scripts that somebody types.

use crate::text::{Fact, facts};
use crate::trace::script::{Kind, Scenario, Step};
use crate::trace::{carried, parse};

pub use crate::trace::{Candidates, candidates};
pub use carried::{ALL as EXAMPLES, Carried as Example, find as example};

/// A script that is typed has no more bytes: some thousand lines, which a text field still takes.
pub const LONGEST_SCRIPT: usize = 128 * 1024;

/// Why a script cannot be played, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// From 1; 0 for the script as a whole.
    pub line: usize,
    /// In characters, from 1; 0 for the script as a whole.
    pub column: usize,
    /// What is wrong.
    pub why: Fact,
}

/// Why a script is refused before it is read.
#[must_use]
pub fn too_long(script: &str) -> Option<Refusal> {
    let why = || facts::typed_too_long(LONGEST_SCRIPT);
    (script.len() > LONGEST_SCRIPT).then(|| Refusal { line: 0, column: 0, why: why() })
}

/// Reads a script for a stage within this process; nothing is opened.
///
/// # Errors
/// It has a mistake, is longer than [`LONGEST_SCRIPT`], or would take the descriptors of the whole
/// process.
pub fn read(script: &str) -> Result<Scenario, Refusal> {
    if let Some(refusal) = too_long(script) {
        return Err(refusal);
    }
    let scenario = parse(script.as_bytes()).map_err(|mistake| {
        let (line, column) = (mistake.line, mistake.column);
        Refusal { line, column, why: facts::typed_mistake(line, column, mistake.what) }
    })?;
    if limits_descriptors(&scenario.steps) {
        let line = script.lines().position(|line| line.trim_start().starts_with("descriptors"));
        let line = line.map_or(0, |line| line + 1);
        let column = usize::from(line > 0);
        return Err(Refusal { line, column, why: facts::typed_descriptors(line) });
    }
    Ok(scenario)
}

fn limits_descriptors(steps: &[Step]) -> bool {
    steps.iter().any(|step| {
        step.kind == Kind::Descriptors
            || limits_descriptors(&step.body)
            || limits_descriptors(&step.otherwise)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_can_be_played() {
        for example in EXAMPLES {
            assert_eq!(read(example.script).expect("a scenario").name, example.name);
        }
    }

    #[test]
    fn a_mistake_is_told_with_its_place() {
        let told = read("scenario x \"x\"\nc nonsense\n").expect_err("no such call");
        assert_eq!((told.line, told.column), (2, 3));
        assert!(told.why.to_string().starts_with("line 2, column 3: "), "{}", told.why);
    }

    #[test]
    fn what_would_take_the_descriptors_of_the_window_is_refused_wherever_it_stands() {
        let script = "scenario x \"x\"\non c connected\n  if c isOpen\n  else\n    descriptors \
                      none\n  end\nend\n";
        let told = read(script).expect_err("it would end the window");
        assert_eq!((told.line, told.column), (5, 1));
        assert!(told.why.to_string().contains("qtcp trace"), "{}", told.why);
    }

    #[test]
    fn a_script_has_a_longest_length() {
        let long = format!("scenario x \"x\"\n{}", "#\n".repeat(LONGEST_SCRIPT / 2));
        let told = read(&long).expect_err("too long");
        assert_eq!((told.line, told.column), (0, 0));
    }
}
