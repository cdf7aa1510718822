//! One line of a script, whose words are taken from the left.

use super::script::{Mistake, Token, Value};
use crate::text::{Fact, facts};

#[derive(Clone)]
pub(super) struct Line {
    tokens: Vec<Token>,
    at: usize,
    pub(super) number: usize,
    /// The column behind the last character.
    end: usize,
}

impl Line {
    pub(super) fn new(tokens: Vec<Token>, number: usize, end: usize) -> Self {
        Self { tokens, at: 0, number, end }
    }

    /// The words that are no numbers and no texts.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        let words = self.tokens.iter().filter(|token| token.value == Value::Word);
        words.map(|token| token.word.as_str())
    }

    /// Where the last word begins.
    pub(super) fn last_column(&self) -> usize {
        self.tokens.last().map_or(self.end, |token| token.column)
    }

    /// The line from its beginning, with another last word.
    pub(super) fn ending_with(&self, token: Token) -> Self {
        let mut tokens = self.tokens.clone();
        tokens.pop();
        let end = token.column + token.word.chars().count();
        tokens.push(token);
        Self { tokens, at: 0, number: self.number, end }
    }

    pub(super) fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    pub(super) fn is_done(&self) -> bool {
        self.at == self.tokens.len()
    }

    /// Whether the next word is this one.
    pub(super) fn next_is(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is(word))
    }

    pub(super) fn mistake(&self, expected: Fact) -> Mistake {
        self.wrong(facts::script_expected(expected, self.found()))
    }

    /// The next word, for a mistake.
    pub(super) fn found(&self) -> Fact {
        self.peek().map_or_else(facts::script_end_of_line, |token| facts::verbatim(&token.word))
    }

    /// A mistake at the next word, in words of its own.
    pub(super) fn wrong(&self, what: Fact) -> Mistake {
        let column = self.peek().map_or(self.end, |token| token.column);
        Mistake { line: self.number, column, what }
    }

    /// The next word if `accept` likes it, else the mistake that `expected` describes.
    pub(super) fn take(
        &mut self,
        expected: Fact,
        accept: impl Fn(&Token) -> bool,
    ) -> Result<Token, Mistake> {
        match self.peek().filter(|token| accept(token)).cloned() {
            Some(token) => {
                self.at += 1;
                Ok(token)
            }
            None => Err(self.mistake(expected)),
        }
    }

    /// Whatever comes next.
    pub(super) fn skip(&mut self) {
        self.at += 1;
    }

    pub(super) fn one_of(&mut self, words: &[&str], what: Fact) -> Result<Token, Mistake> {
        let expected = facts::script_one_of(what, words.join(", "));
        self.take(expected, |token| {
            token.value == Value::Word && words.contains(&token.word.as_str())
        })
    }

    pub(super) fn text(&mut self, expected: Fact) -> Result<Token, Mistake> {
        self.take(expected, |token| token.text().is_some())
    }

    pub(super) fn number(
        &mut self,
        expected: Fact,
        range: std::ops::RangeInclusive<i64>,
    ) -> Result<Token, Mistake> {
        self.take(
            expected,
            |token| matches!(token.value, Value::Number(number) if range.contains(&number)),
        )
    }

    pub(super) fn finish(&self) -> Result<(), Mistake> {
        if self.is_done() { Ok(()) } else { Err(self.mistake(facts::script_end_of_line())) }
    }
}
