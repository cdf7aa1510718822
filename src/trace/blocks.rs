//! `if`, `while` and `repeat`: where they end, and what they ask.

use super::line::Line;
use super::parser::Parser;
use super::script::{Condition, Kind, Mistake, Object, Step, Value};
use super::words::{
    COMPARISONS, EQUALITIES, ERROR_NUMBERS, NUMBERS, QUESTIONS, SERVER_METHODS, SOCKET_METHODS,
    STATES,
};
use crate::text::{Fact, facts};

/// How often `repeat` may go round, and `while` at the most.
pub(super) const MOST_ROUNDS: i64 = 1000;

/// What `end` closes.
#[derive(Clone, Copy)]
pub(super) struct Block {
    /// The line that it begins in.
    pub(super) line: usize,
    /// None for a slot.
    word: Option<&'static str>,
    /// It may go on with `else`.
    pub(super) has_else: bool,
}

impl Block {
    pub(super) fn slot(line: usize) -> Self {
        Self { line, word: None, has_else: false }
    }

    /// What is missing where the file ends.
    pub(super) fn end(self) -> Fact {
        self.word.map_or_else(
            || facts::want_end(self.line),
            |word| facts::want_block_end(word, self.line),
        )
    }
}

impl Parser {
    /// One of the three, from its word to its `end`.
    pub(super) fn block(&mut self, line: &mut Line, step: &mut Step) -> Result<(), Mistake> {
        let (kind, word) = [(Kind::If, "if"), (Kind::While, "while"), (Kind::Repeat, "repeat")]
            .into_iter()
            .find(|(_, word)| line.next_is(word))
            .unwrap_or((Kind::Repeat, "repeat"));
        step.kind = kind;
        line.skip();
        if kind == Kind::Repeat {
            step.arguments.push(line.number(facts::want_rounds(), 1..=MOST_ROUNDS)?);
        } else {
            step.condition = Some(self.condition(line)?);
        }
        line.finish()?;
        self.inside.push(String::new());
        let block = Block { line: line.number, word: Some(word), has_else: kind == Kind::If };
        let (body, goes_on) = self.steps(Some(block))?;
        step.body = body;
        if goes_on {
            (step.otherwise, _) = self.steps(Some(Block { has_else: false, ..block }))?;
        }
        self.inside.pop();
        Ok(())
    }

    fn condition(&mut self, line: &mut Line) -> Result<Condition, Mistake> {
        let negated = line.next_is("not");
        if negated {
            line.skip();
        }
        if line.next_is("READ") {
            line.skip();
            let comparison = if line.is_done() {
                None
            } else {
                let sign = line.one_of(EQUALITIES, facts::want_comparison())?.word;
                Some((sign, line.text(facts::want_text())?))
            };
            return Ok(Condition { negated, call: None, comparison });
        }
        let mut call = Step::new(Kind::Call);
        call.object = self.any_object(line, facts::want_asked())?;
        let server = self.kind_of(&call.object) == Some(Object::Server);
        let methods = if server { SERVER_METHODS } else { SOCKET_METHODS };
        let answers = |name: &str| {
            let of = |names: &[&str]| names.contains(&name);
            name == "state" || of(QUESTIONS) || of(NUMBERS) || of(ERROR_NUMBERS)
        };
        // What is no method at all is told as in a step.
        if methods.iter().any(|(name, _)| line.next_is(name) && !answers(name)) {
            let names = methods.iter().map(|(name, _)| *name).filter(|name| answers(name));
            let names = names.collect::<Vec<_>>().join(", ");
            return Err(line.mistake(facts::script_one_of(facts::want_answer(), names)));
        }
        self.method(line, &mut call)?;
        let comparison = Self::comparison(line, &call.name)?;
        Ok(Condition { negated, call: Some(Box::new(call)), comparison })
    }

    fn comparison(
        line: &mut Line,
        method: &str,
    ) -> Result<Option<(String, super::script::Token)>, Mistake> {
        if method == "state" {
            let sign = line.one_of(EQUALITIES, facts::want_comparison())?.word;
            return Ok(Some((sign, line.one_of(STATES, facts::want_state())?)));
        }
        if line.is_done() || QUESTIONS.contains(&method) {
            return Ok(None);
        }
        let sign = line.one_of(COMPARISONS, facts::want_comparison())?.word;
        let is_number = line.peek().is_some_and(|token| matches!(token.value, Value::Number(_)));
        let with = if ERROR_NUMBERS.contains(&method) {
            Self::error(line, is_number)?
        } else {
            line.number(facts::want_number(), i64::MIN..=i64::MAX)?
        };
        Ok(Some((sign, with)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn steps_of(lines: &str) -> Vec<Step> {
        parse(format!("scenario x \"y\"\n{lines}").as_bytes()).expect("no mistake").steps
    }

    #[test]
    fn a_block_has_its_steps_and_those_behind_else() {
        let steps = steps_of("if c isOpen\n  c abort\nelse\n  c close\n  c state\nend\nloop");
        assert_eq!(steps.len(), 2);
        assert_eq!(steps[0].kind, Kind::If);
        assert_eq!(steps[0].body[0].name, "abort");
        let otherwise: Vec<_> = steps[0].otherwise.iter().map(|step| &*step.name).collect();
        assert_eq!(otherwise, ["close", "state"]);
        let steps = steps_of("repeat 3\n  while c canReadLine\n    c readLine\n  end\nend");
        assert_eq!((steps[0].kind, steps[0].arguments[0].number()), (Kind::Repeat, 3));
        assert_eq!(steps[0].body[0].kind, Kind::While);
        assert_eq!(steps[0].body[0].body[0].name, "readLine");
    }

    #[test]
    fn a_condition_has_a_call_and_with_what_its_answer_is_compared() {
        let condition = |line: &str| {
            let steps = steps_of(&format!("if {line}\nend"));
            steps[0].condition.clone().expect("a condition")
        };
        let plain = condition("c canReadLine");
        assert_eq!((plain.negated, plain.comparison), (false, None));
        assert_eq!(plain.call.expect("a call").name, "canReadLine");
        let number = condition("not c bytesAvailable >= 5");
        assert!(number.negated);
        let (sign, with) = number.comparison.expect("a comparison");
        assert_eq!((&*sign, with.number()), (">=", 5));
        let read = condition("READ == \"quit\"");
        assert_eq!(read.call, None);
        assert_eq!(read.comparison.expect("a comparison").1.text(), Some(&b"quit"[..]));
        let waits = condition("c waitForReadyRead 50").call.expect("a call");
        assert_eq!(waits.arguments[0].number(), 50);
        let script = b"scenario x \"y\"\nwhile c waitForReadyRead 50\nend";
        let scenario = parse(script).expect("no mistake");
        assert_eq!(scenario.blocking_call().expect("one").name, "waitForReadyRead");
    }

    #[test]
    fn a_call_for_later_and_the_argument_of_a_signal_are_kept() {
        let steps = steps_of("later 20 c write \"x\" READ\non c stateChanged Closing\nend");
        assert_eq!((steps[0].kind, steps[0].milliseconds), (Kind::CallLater, Some(20)));
        assert_eq!(steps[0].body[0].arguments.len(), 2);
        assert_eq!(steps[1].arguments[0].word, "Closing");
    }

    #[test]
    fn it_has_the_calls_of_the_object_whose_slot_it_is_in() {
        let script = "on s newConnection\n  on c readyRead\n    it readAll\n  end\n  it close\n  \
                      it nextPendingConnection k+\nend\nk12 close";
        let steps = steps_of(script);
        assert_eq!(steps[0].body[0].body[0].object, "it");
        let wrong = script.replace("it readAll", "it isListening");
        let wrong = format!("scenario x \"y\"\n{wrong}");
        assert_eq!(parse(wrong.as_bytes()).expect_err("a socket").line, 4);
    }
}
