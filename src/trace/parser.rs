//! From the lines of a script to its steps. Everything that can be wrong is found here, before
//! anything is opened.

use std::collections::HashSet;

use super::absent::instead_of;
use super::blocks::Block;
use super::candidates::Probe;
use super::lexer::{Room, words_of};
use super::line::Line;
use super::script::{Kind, Mistake, Object, Scenario, Step, Token, Value, is_raw};
use super::words::{
    ADDRESSES, ERRORS, LARGEST_ERROR, LIMITS, LOOPBACK, MODES, Method, NOT_LATER, OPTIONS,
    PEER_ACTIONS, PEER_ONLY, PORTS, PROTOCOLS, SERVER_METHODS, SERVER_SIGNALS, SOCKET_METHODS,
    SOCKET_SIGNALS, STATES, WRITTEN, nearest,
};
use crate::text::{Fact, facts};

/// Slots, conditions and loops inside each other.
const DEEPEST: usize = 8;
/// No loop and no wait is longer, in milliseconds.
const LONGEST: i64 = 60_000;
/// Each of the accepted sockets that number themselves, and the name that the next one gets.
pub(super) const EACH: &str = "k+";
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
    let mut parser = Parser::of(lines, last);
    let (name, description) = parser.header()?;
    let (steps, _) = parser.steps(None)?;
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

pub(super) struct Parser {
    pub(super) lines: std::vec::IntoIter<Line>,
    last: usize,
    /// The line of the header.
    header: usize,
    /// Accepted sockets that get a name somewhere.
    pub(super) taken: HashSet<String>,
    /// Where accepted sockets are used.
    pub(super) used: Vec<(usize, Token)>,
    /// What the step at hand is inside of, the innermost last: the object whose slot it is, nothing
    /// for conditions and loops.
    pub(super) inside: Vec<String>,
    /// What is asked of the last line, instead of reading it; mistakes before it are passed over.
    pub(super) probe: Option<Probe>,
}

impl Parser {
    pub(super) fn of(lines: Vec<Line>, last: usize) -> Self {
        Self {
            lines: lines.into_iter(),
            last,
            header: 1,
            taken: HashSet::new(),
            used: vec![],
            inside: vec![],
            probe: None,
        }
    }

    pub(super) fn header(&mut self) -> Result<(String, String), Mistake> {
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
            let numbered = name.len() > 1 && self.taken.contains(EACH);
            if !numbered && !self.taken.contains(name) {
                let what = facts::script_expected(facts::want_taken_socket(name), name);
                return Err(Mistake { line: *line, column: token.column, what });
            }
        }
        Ok(())
    }

    /// The steps up to the end of the file, or of the block that they are in; and whether they end
    /// with `else`.
    pub(super) fn steps(&mut self, block: Option<Block>) -> Result<(Vec<Step>, bool), Mistake> {
        if let Some(block) = block.filter(|_| self.inside.len() > DEEPEST) {
            let what = facts::script_expected_alone(facts::want_fewer_slots());
            return Err(Mistake { line: block.line, column: 1, what });
        }
        let mut steps = Vec::new();
        while let Some(mut line) = self.lines.next() {
            if self.probe.is_some() && self.lines.len() == 0 {
                self.ask(&line, block);
                break;
            }
            let tolerant = self.probe.is_some();
            match Self::closing(&mut line, block) {
                Ok(None) => {}
                Ok(Some(other)) => return Ok((steps, other)),
                Err(_) if tolerant => continue,
                Err(mistake) => return Err(mistake),
            }
            match self.step(&mut line) {
                Ok(step) => steps.push(step),
                Err(_) if tolerant => {}
                Err(mistake) => return Err(mistake),
            }
        }
        match block {
            None => Ok((steps, false)),
            Some(block) => {
                let what = facts::script_expected(block.end(), facts::script_end_of_file());
                Err(Mistake { line: self.last, column: 1, what })
            }
        }
    }

    /// Whether the line ends the block that it stands in; true with `else`, false with `end`.
    pub(super) fn closing(line: &mut Line, block: Option<Block>) -> Result<Option<bool>, Mistake> {
        let other = line.next_is("else");
        if !other && !line.next_is("end") {
            return Ok(None);
        }
        match block {
            Some(block) if !other || block.has_else => {}
            _ if other => return Err(line.mistake(facts::want_step_without_else())),
            _ => return Err(line.mistake(facts::want_step_without_end())),
        }
        line.skip();
        line.finish()?;
        Ok(Some(other))
    }

    pub(super) fn step(&mut self, line: &mut Line) -> Result<Step, Mistake> {
        let word = line.peek().filter(|token| token.value == Value::Word);
        let Some(word) = word.map(|token| token.word.clone()) else {
            return Err(line.mistake(facts::want_step()));
        };
        let mut step = Step::new(Kind::Call);
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
                step.object = self.taken_name(line, facts::want_accepted())?.word;
            }
            "later" => {
                line.skip();
                let what = facts::want_time();
                let milliseconds = line.number(what, 0..=LONGEST)?.number();
                let who = line.peek().map_or("", |token| &token.word);
                if is_raw(who) {
                    self.peer(line, &mut step, true)?;
                    step.kind = Kind::Later;
                } else if who == "it" || Object::of(who).is_some() {
                    let mut call = Step::new(Kind::Call);
                    self.call(line, &mut call)?;
                    step = Step { object: call.object.clone(), body: vec![call], ..step };
                    step.kind = Kind::CallLater;
                } else {
                    return Err(line.mistake(facts::want_actor()));
                }
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
                self.signal_argument(line, &mut step)?;
                line.finish()?;
                let own = if step.object == "it" { self.signaller() } else { Some(&*step.object) };
                self.inside.push(own.unwrap_or_default().to_owned());
                (step.body, _) = self.steps(Some(Block::slot(line.number)))?;
                self.inside.pop();
            }
            "if" | "while" | "repeat" => self.block(line, &mut step)?,
            "hide" => {
                step.kind = Kind::Hide;
                line.skip();
                self.signal(line, &mut step)?;
            }
            "show" => {
                step.kind = Kind::Show;
                line.skip();
                let is_server = |token: &Token| self.kind_of(&token.word) == Some(Object::Server);
                step.object = line.take(facts::want_shown_server(), is_server)?.word;
            }
            "dump" | "delete" => {
                step.kind = if word == "dump" { Kind::Dump } else { Kind::Delete };
                line.skip();
                let name = line.peek().map_or("", |token| &token.word);
                let own = name == "it" || self.is_inside(name);
                let socket = self.kind_of(name).is_some_and(|kind| kind != Object::Server);
                if step.kind == Kind::Delete && own && socket {
                    return Err(line.wrong(facts::script_deleted_in_slot(line.found())));
                }
                step.object = self.any_object(line, facts::want_object())?;
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
            word if word == "it" || Object::of(word).is_some() => self.call(line, &mut step)?,
            _ => {
                return Err(match instead_of(&word) {
                    Some(instead) => line.wrong(facts::script_not_part(word, instead)),
                    None => line.mistake(facts::want_step()),
                });
            }
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

    /// The same, or `it` in a slot.
    pub(super) fn any_object(&mut self, line: &mut Line, what: Fact) -> Result<String, Mistake> {
        if !line.next_is("it") {
            return self.object(line, what, OBJECTS);
        }
        if self.signaller().is_none() {
            return Err(line.wrong(facts::script_it_outside()));
        }
        Ok(line.take(what, |_| true)?.word)
    }

    /// The name of an accepted socket that is taken here, or `k+`.
    fn taken_name(&mut self, line: &mut Line, what: Fact) -> Result<Token, Mistake> {
        let token = line.take(what, |token| {
            let accepted = Object::of(&token.word) == Some(Object::Accepted);
            token.value == Value::Word && (accepted || token.word == EACH)
        })?;
        self.taken.insert(token.word.clone());
        Ok(token)
    }

    /// Whose slot the step at hand is in.
    fn signaller(&self) -> Option<&str> {
        self.inside.iter().rev().map(String::as_str).find(|name| !name.is_empty())
    }

    /// Whether the step at hand is in a slot of this object.
    fn is_inside(&self, name: &str) -> bool {
        let each = Object::of(name) == Some(Object::Accepted);
        self.inside.iter().any(|slot| slot == name || (each && slot == EACH))
    }

    pub(super) fn kind_of(&self, name: &str) -> Option<Object> {
        let name = if name == "it" { self.signaller()? } else { name };
        if name == EACH { Some(Object::Accepted) } else { Object::of(name) }
    }

    fn signal(&mut self, line: &mut Line, step: &mut Step) -> Result<(), Mistake> {
        if line.next_is(EACH) {
            let token = line.take(facts::want_object(), |_| true)?;
            step.object.clone_from(&token.word);
            self.used.push((line.number, token));
        } else {
            step.object = self.any_object(line, facts::want_object())?;
        }
        let server = self.kind_of(&step.object) == Some(Object::Server);
        let signals = if server { SERVER_SIGNALS } else { SOCKET_SIGNALS };
        let word = line.peek().filter(|token| !signals.contains(&&*token.word));
        let word = word.map_or("", |token| &token.word);
        if let Some(instead) = instead_of(word) {
            return Err(line.wrong(facts::script_not_part(line.found(), instead)));
        }
        step.name = line.one_of(signals, facts::want_signal())?.word;
        Ok(())
    }

    /// The slot runs only when the signal has this argument.
    fn signal_argument(&self, line: &mut Line, step: &mut Step) -> Result<(), Mistake> {
        let is_number = line.peek().is_some_and(|token| matches!(token.value, Value::Number(_)));
        let argument = match step.name.as_str() {
            _ if line.is_done() => return Ok(()),
            "stateChanged" => line.one_of(STATES, facts::want_state())?,
            "errorOccurred" | "acceptError" => Self::error(line, is_number)?,
            "bytesWritten" => line.number(facts::want_bytes(), 0..=i64::MAX)?,
            _ => return Ok(()),
        };
        step.arguments.push(argument);
        Ok(())
    }

    /// An error by its number or by its name.
    pub(super) fn error(line: &mut Line, is_number: bool) -> Result<Token, Mistake> {
        if is_number {
            return line.number(facts::want_error_number(), -1..=LARGEST_ERROR);
        }
        line.one_of(ERRORS, facts::want_error())
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
        step.object = self.any_object(line, facts::want_any_object())?;
        self.method(line, step)
    }

    /// What is called on the object of the step.
    pub(super) fn method(&mut self, line: &mut Line, step: &mut Step) -> Result<(), Mistake> {
        let (name, ways) = if self.kind_of(&step.object) == Some(Object::Server) {
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
            step.arguments.push(self.argument(line, parameter)?);
            while parameter == 'w' && !line.is_done() {
                step.arguments.push(self.argument(line, parameter)?);
            }
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
            'w' if is_text => line.text(facts::want_text()),
            'w' => line.one_of(WRITTEN, facts::want_text_or()),
            'c' => line.take(facts::want_character(), |token| {
                token.text().is_some_and(|bytes| bytes.len() == 1)
            }),
            'b' => line.one_of(&["b"], facts::want_buffer()),
            's' => line.number(facts::want_peer_bytes(), 1..=MOST_BYTES),
            'd' => line.number(facts::want_loop_time(), 0..=LONGEST),
            'i' => line.number(facts::want_wait_time(), -1..=LONGEST),
            'k' => self.taken_name(line, facts::want_accepted_name()),
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
        let absent = line.peek().and_then(|token| instead_of(&token.word));
        if let Some(instead) = absent {
            return line.wrong(facts::script_not_part(line.found(), instead));
        }
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
