//! From a line to its words.

use super::script::{Mistake, Token, Value};
use crate::text::{Fact, facts};

/// No text is longer, its repetitions included.
const LONGEST_TEXT: usize = 64 << 20;

/// What the repeated texts of a script may still have, in bytes. All of them are kept, so together
/// they are no longer than one may be.
pub(super) struct Room(usize);

impl Default for Room {
    fn default() -> Self {
        Self(LONGEST_TEXT)
    }
}

/// The words of a line; a comment ends it.
pub(super) fn words_of(line: &str, number: usize, room: &mut Room) -> Result<Vec<Token>, Mistake> {
    let chars: Vec<char> = line.chars().collect();
    let mut lexer = Lexer { chars: &chars, number, at: 0, room };
    let mut tokens = Vec::new();
    loop {
        while lexer.now().is_some_and(is_blank) {
            lexer.at += 1;
        }
        match lexer.now() {
            None | Some('#') => return Ok(tokens),
            Some('"') => tokens.push(lexer.text()?),
            Some(_) => tokens.push(lexer.word()?),
        }
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r')
}

struct Lexer<'a> {
    chars: &'a [char],
    number: usize,
    at: usize,
    room: &'a mut Room,
}

impl Lexer<'_> {
    fn now(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn mistake<T>(&self, at: usize, what: Fact) -> Result<T, Mistake> {
        Err(Mistake { line: self.number, column: at + 1, what })
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) -> String {
        let begin = self.at;
        while self.now().is_some_and(&accept) {
            self.at += 1;
        }
        self.chars[begin..self.at].iter().collect()
    }

    fn word(&mut self) -> Result<Token, Mistake> {
        let begin = self.at;
        let word = self.take_while(|c| !is_blank(c) && c != '#' && c != '"');
        let digits = word.strip_prefix('-').unwrap_or(&word);
        let value = if digits.starts_with(|c: char| c.is_ascii_digit()) {
            match word.parse() {
                Ok(number) => Value::Number(number),
                Err(_) => {
                    let what = facts::script_expected(facts::want_number(), word);
                    return self.mistake(begin, what);
                }
            }
        } else {
            Value::Word
        };
        Ok(Token { word, value, column: begin + 1 })
    }

    fn text(&mut self) -> Result<Token, Mistake> {
        let begin = self.at;
        self.at += 1;
        let mut bytes = Vec::new();
        loop {
            let Some(c) = self.now() else {
                let (quote, end) = (facts::want_closing_quote(), facts::script_end_of_line());
                return self.mistake(begin, facts::script_expected(quote, end));
            };
            self.at += 1;
            match c {
                '"' => break,
                '\\' => bytes.push(self.escape()?),
                c => bytes.extend(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        if self.now() == Some('*') {
            let times = self.repetitions(bytes.len())?;
            bytes = bytes.repeat(times);
        }
        if let Some(c) = self.now().filter(|&c| !is_blank(c) && c != '#') {
            let what = facts::script_expected(facts::want_blank(), c);
            return self.mistake(self.at, what);
        }
        let word = self.chars[begin..self.at].iter().collect();
        Ok(Token { word, value: Value::Text(bytes), column: begin + 1 })
    }

    fn escape(&mut self) -> Result<u8, Mistake> {
        let at = self.at - 1;
        let c = self.now();
        self.at += 1;
        Ok(match c {
            Some('n') => b'\n',
            Some('r') => b'\r',
            Some('t') => b'\t',
            Some('0') => 0,
            Some('"') => b'"',
            Some('\\') => b'\\',
            Some('x') => {
                let digits: String = self.chars[self.at..].iter().take(2).collect();
                let plain = digits.len() == 2 && digits.chars().all(|c| c.is_ascii_hexdigit());
                let byte = u8::from_str_radix(&digits, 16).ok().filter(|_| plain);
                let Some(byte) = byte else {
                    let what = facts::script_expected_alone(facts::want_hex_digits());
                    return self.mistake(at, what);
                };
                self.at += 2;
                byte
            }
            _ => {
                return self.mistake(at, facts::script_expected_alone(facts::want_escape()));
            }
        })
    }

    fn repetitions(&mut self, size: usize) -> Result<usize, Mistake> {
        self.at += 1;
        let begin = self.at;
        let digits = self.take_while(|c| c.is_ascii_digit());
        let Ok(times) = digits.parse::<usize>() else {
            let what = facts::script_expected_alone(facts::want_repetitions());
            return self.mistake(begin, what);
        };
        let long = times > LONGEST_TEXT || times.saturating_mul(size) > LONGEST_TEXT;
        if long {
            return self.mistake(begin, facts::script_expected_alone(facts::want_shorter_text()));
        }
        let Some(left) = self.room.0.checked_sub(times * size) else {
            return self.mistake(begin, facts::script_expected_alone(facts::want_shorter_texts()));
        };
        self.room.0 = left;
        Ok(times)
    }
}
