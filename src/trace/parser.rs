//! From the lines of a script to its steps. Everything that can be wrong is found here, before
//! anything is opened.

use std::collections::HashSet;

use super::lexer::{Room, words_of};
use super::line::Line;
use super::script::{Kind, Mistake, Object, Scenario, Step, Token, Value};
use super::words::{
    ADDRESSES, LIMITS, LOOPBACK, MODES, Method, NOT_LATER, OPTIONS, PEER_ACTIONS, PEER_ONLY, PORTS,
    PROTOCOLS, SERVER_METHODS, SERVER_SIGNALS, SOCKET_METHODS, SOCKET_SIGNALS, nearest,
};
use crate::text::{Fact, facts};

/// Slots inside each other.
const DEEPEST: usize = 8;
/// No loop and no wait is longer, in milliseconds.
const LONGEST: i64 = 60_000;
/// What a raw peer reads at most, and its receive buffer at most, in bytes.
const MOST_BYTES: i64 = 64 * 1024 * 1024;
const OBJECTS: &[Object] = &[Object::Socket, Object::Accepted, Object::Server];

/// Reads a script, UTF-8 with or without a byte order mark.
///
/// # Errors
/// The first mistake in it.
pub fn parse(script: &[u8]) -> Result<Scenario, Mistake> {
    let text = text_of(script)?;
    // Editors on Windows write one.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = Vec::new();
    let mut last = 0;
    let mut room = Room::default();
    for (index, line) in text.split('\n').enumerate() {
        last = index + 1;
        let tokens = words_of(line, last, &mut room)?;
        if !tokens.is_empty() {
            lines.push(Line::new(tokens, last, line.chars().count() + 1));
        }
    }
    let mut parser =
        Parser { lines: lines.into_iter(), last, header: 1, taken: HashSet::new(), used: vec![] };
    let (name, description) = parser.header()?;
    let steps = parser.steps(None, &mut Vec::new())?;
    parser.check_uses()?;
    Ok(Scenario { name, description, steps })
}

fn text_of(script: &[u8]) -> Result<&str, Mistake> {
    std::str::from_utf8(script).map_err(|error| {
        let valid = &script[..error.valid_up_to()];
        let line = valid.rsplit(|&byte| byte == b'\n').next().unwrap_or_default();
        let byte = script[valid.len()];
        Mistake {
            line: 1 + valid.iter().filter(|&&byte| byte == b'\n').count(),
            column: 1 + String::from_utf8_lossy(line).chars().count(),
            what: facts::script_expected(
                facts::want_utf_8(),
                facts::script_byte(format!("{byte:02x}")),
            ),
        }
    })
}

struct Parser {
    lines: std::vec::IntoIter<Line>,
    last: usize,
    /// The line of the header.
    header: usize,
    /// Accepted sockets that get a name somewhere.
    taken: HashSet<String>,
    /// Where accepted sockets are used.
    used: Vec<(usize, Token)>,
}

impl Parser {
    fn header(&mut self) -> Result<(String, String), Mistake> {
        let Some(mut line) = self.lines.next() else {
            let what = facts::script_expected(facts::want_header(), facts::script_empty_file());
            return Err(Mistake { line: 1, column: 1, what });
        };
        self.header = line.number;
        line.take(facts::want_header(), |token| token.is("scenario"))?;
        let name = line.take(facts::want_name(), |token| {
            token.word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        })?;
        let description = line.text(facts::want_description())?;
        line.finish()?;
        let text = String::from_utf8_lossy(description.text().unwrap_or_default()).into_owned();
        Ok((name.word, text))
    }

    fn check_uses(&self) -> Result<(), Mistake> {
        for (line, token) in &self.used {
            let name = &token.word;
            if !self.taken.contains(name) {
                let what = facts::script_expected(facts::want_taken_socket(name), name);
                return Err(Mistake { line: *line, column: token.column, what });
            }
        }
        Ok(())
    }

    /// The steps up to the end of the file, or of the slot that begins in line `opener`.
    fn steps(
        &mut self,
        opener: Option<usize>,
        inside: &mut Vec<String>,
    ) -> Result<Vec<Step>, Mistake> {
        if let Some(line) = opener.filter(|_| inside.len() > DEEPEST) {
            let what = facts::script_expected_alone(facts::want_fewer_slots());
            return Err(Mistake { line, column: 1, what });
        }
        let mut steps = Vec::new();
        while let Some(mut line) = self.lines.next() {
            if line.next_is("end") {
                if opener.is_none() {
                    return Err(line.mistake(facts::want_step_without_end()));
                }
                line.skip();
                line.finish()?;
                return Ok(steps);
            }
            steps.push(self.step(&mut line, inside)?);
        }
        match opener {
            None => Ok(steps),
            Some(line) => {
                let what =
                    facts::script_expected(facts::want_end(line), facts::script_end_of_file());
                Err(Mistake { line: self.last, column: 1, what })
            }
        }
    }

    fn step(&mut self, line: &mut Line, inside: &mut Vec<String>) -> Result<Step, Mistake> {
        let word = line.peek().filter(|token| token.value == Value::Word);
        let Some(word) = word.map(|token| token.word.clone()) else {
            return Err(line.mistake(facts::want_step()));
        };
        let mut step = Step {
            kind: Kind::Call,
            object: String::new(),
            name: String::new(),
            arguments: Vec::new(),
            milliseconds: None,
            body: Vec::new(),
        };
        match word.as_str() {
            "connected" => {
                step.kind = Kind::Connected;
                line.skip();
                let what = facts::want_client();
                step.object = self.object(line, what, &[Object::Socket])?;
                if !line.is_done() {
                    step.name = line.one_of(MODES, facts::want_open_mode())?.word;
                }
            }
            "served" => {
                step.kind = Kind::Served;
                line.skip();
                let what = facts::want_accepted();
                step.object = self.object(line, what, &[Object::Accepted])?;
                self.taken.insert(step.object.clone());
            }
            "later" => {
                line.skip();
                let what = facts::want_time();
                let milliseconds = line.number(what, 0..=LONGEST)?.number();
                if !line.peek().is_some_and(|token| is_raw(&token.word)) {
                    return Err(line.mistake(facts::want_actor()));
                }
                self.peer(line, &mut step, true)?;
                step.kind = Kind::Later;
                step.milliseconds = u64::try_from(milliseconds).ok();
            }
            "loop" => {
                step.kind = Kind::Loop;
                line.skip();
                if !line.is_done() {
                    let number = line.number(facts::want_loop_time(), 0..=LONGEST)?;
                    step.milliseconds = u64::try_from(number.number()).ok();
                }
            }
            "on" | "once" => {
                step.kind = if word == "on" { Kind::On } else { Kind::Once };
                line.skip();
                self.signal(line, &mut step)?;
                line.finish()?;
                inside.push(step.object.clone());
                step.body = self.steps(Some(line.number), inside)?;
                inside.pop();
            }
            "hide" => {
                step.kind = Kind::Hide;
                line.skip();
                self.signal(line, &mut step)?;
            }
            "dump" | "delete" => {
                step.kind = if word == "dump" { Kind::Dump } else { Kind::Delete };
                line.skip();
                let own = line.peek().is_some_and(|token| inside.contains(&token.word));
                let socket = line.peek().and_then(|token| Object::of(&token.word));
                if step.kind == Kind::Delete && own && socket != Some(Object::Server) {
                    return Err(line.wrong(facts::script_deleted_in_slot(line.found())));
                }
                step.object = self.object(line, facts::want_object(), OBJECTS)?;
            }
            "descriptors" => {
                step.kind = Kind::Descriptors;
                line.skip();
                step.name = line.one_of(LIMITS, facts::want_descriptors())?.word;
            }
            "scenario" => {
                return Err(line.mistake(facts::want_step_without_header(self.header)));
            }
            word if is_raw(word) => self.peer(line, &mut step, false)?,
            word if Object::of(word).is_some() => self.call(line, &mut step)?,
            _ => return Err(line.mistake(facts::want_step())),
        }
        line.finish()?;
        Ok(step)
    }

    fn object(&mut self, line: &mut Line, what: Fact, kinds: &[Object]) -> Result<String, Mistake> {
        let token = line.take(what, |token| {
            token.value == Value::Word
                && Object::of(&token.word).is_some_and(|kind| kinds.contains(&kind))
        })?;
        if Object::of(&token.word) == Some(Object::Accepted) {
            self.used.push((line.number, token.clone()));
        }
        Ok(token.word)
    }

    fn signal(&mut self, line: &mut Line, step: &mut Step) -> Result<(), Mistake> {
        step.object = self.object(line, facts::want_object(), OBJECTS)?;
        let server = Object::of(&step.object) == Some(Object::Server);
        let signals = if server { SERVER_SIGNALS } else { SOCKET_SIGNALS };
        step.name = line.one_of(signals, facts::want_signal())?.word;
        Ok(())
    }

    fn peer(&mut self, line: &mut Line, step: &mut Step, later: bool) -> Result<(), Mistake> {
        step.kind = Kind::Peer;
        step.object = line.take(facts::want_peer(), |_| true)?.word;
        let (name, ways) = method_of(PEER_ACTIONS, line, facts::want_peer_action(), None)?;
        if later && NOT_LATER.contains(&name) {
            return Err(line.mistake(facts::want_later_action()));
        }
        if step.object.starts_with("client") && PEER_ONLY.contains(&name) {
            return Err(line.mistake(facts::want_client_action()));
        }
        line.skip();
        name.clone_into(&mut step.name);
        if name == "listen" && line.next_is("full") {
            step.arguments.push(line.take(facts::verbatim("full"), |_| true)?);
            return Ok(());
        }
        self.arguments(line, step, ways[0])
    }

    fn call(&mut self, line: &mut Line, step: &mut Step) -> Result<(), Mistake> {
        step.object = self.object(line, facts::want_any_object(), OBJECTS)?;
        let (name, ways) = if Object::of(&step.object) == Some(Object::Server) {
            let other = (SOCKET_METHODS, facts::a_socket_method());
            method_of(SERVER_METHODS, line, facts::want_server_method(), Some(other))?
        } else {
            let other = (SERVER_METHODS, facts::a_server_method());
            method_of(SOCKET_METHODS, line, facts::want_socket_method(), Some(other))?
        };
        line.skip();
        name.clone_into(&mut step.name);
        let way = if line.next_is("b") { ways.last() } else { ways.first() };
        self.arguments(line, step, way.copied().unwrap_or_default())
    }

    fn arguments(
        &mut self,
        line: &mut Line,
        step: &mut Step,
        parameters: &str,
    ) -> Result<(), Mistake> {
        let mut parameters = parameters.chars().peekable();
        while let Some(parameter) = parameters.next() {
            let optional = parameters.next_if_eq(&'?').is_some();
            if optional && line.is_done() {
                return Ok(());
            }
            let argument = self.argument(line, parameter)?;
            step.arguments.push(argument);
        }
        Ok(())
    }

    fn argument(&mut self, line: &mut Line, parameter: char) -> Result<Token, Mistake> {
        let is_text = line.peek().is_some_and(|token| token.text().is_some());
        match parameter {
            'h' if line.next_is("Null") => line.take(facts::verbatim("Null"), |_| true),
            'h' => line.text(facts::want_host()),
            'a' if is_text => line.text(facts::want_address()),
            'a' => line.one_of(ADDRESSES, facts::want_address_or()),
            'l' if is_text => line.take(facts::want_peer_address(), |token| {
                let hosts = [&b"127.0.0.1"[..], b"127.0.0.2", b"::1"];
                token.text().is_some_and(|text| hosts.contains(&text))
            }),
            'l' => line.one_of(LOOPBACK, facts::want_peer_address_or()),
            'p' if line.peek().is_some_and(|token| matches!(token.value, Value::Number(_))) => {
                line.number(facts::want_port(), 0..=65_535)
            }
            'p' => line.one_of(PORTS, facts::want_port_or()),
            'm' => line.one_of(MODES, facts::want_open_mode()),
            'f' => line.one_of(PROTOCOLS, facts::want_protocol()),
            'o' => line.one_of(OPTIONS, facts::want_option()),
            't' => line.text(facts::want_text()),
            'c' => line.take(facts::want_character(), |token| {
                token.text().is_some_and(|bytes| bytes.len() == 1)
            }),
            'b' => line.one_of(&["b"], facts::want_buffer()),
            's' => line.number(facts::want_bytes(), 1..=MOST_BYTES),
            'w' => line.number(facts::want_loop_time(), 0..=LONGEST),
            'i' => line.number(facts::want_wait_time(), -1..=LONGEST),
            'k' => {
                let token = line.peek().cloned();
                let name = self.object(line, facts::want_accepted_name(), &[Object::Accepted])?;
                self.taken.insert(name);
                token.ok_or_else(|| line.mistake(facts::want_accepted_name()))
            }
            _ => {
                let boolean = ["true", "false"].iter().any(|word| line.next_is(word));
                let what =
                    if boolean { facts::want_number_for_boolean() } else { facts::want_number() };
                line.number(what, i64::MIN..=i64::MAX)
            }
        }
    }
}

/// The method that the next word names; the word stays. `other` is where it may stand by mistake.
fn method_of(
    methods: &'static [Method],
    line: &Line,
    what: Fact,
    other: Option<(&'static [Method], Fact)>,
) -> Result<Method, Mistake> {
    let found = methods.iter().find(|(name, _)| line.next_is(name));
    found.copied().ok_or_else(|| {
        let elsewhere = other.filter(|(names, _)| names.iter().any(|(name, _)| line.next_is(name)));
        let names: Vec<&str> = methods.iter().map(|(name, _)| *name).collect();
        let (found, names) = (line.found(), names.join(", "));
        let similar = line.peek().and_then(|token| nearest(methods, &token.word));
        line.wrong(match (elsewhere, similar) {
            (Some((_, class)), _) => facts::script_found_elsewhere(found, class, what, names),
            (None, Some(similar)) => facts::script_found_similar(found, similar, what, names),
            (None, None) => facts::script_found(found, what, names),
        })
    })
}

/// peer, peer2, client1, client2, ...
fn is_raw(word: &str) -> bool {
    let peer = ["peer", "peer2"].contains(&word);
    peer || word.strip_prefix("client").is_some_and(|digits| {
        (1..4).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.chars().all(|c| c.is_ascii_digit())
    })
}
