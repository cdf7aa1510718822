//! From the lines of a script to its steps. Everything that can be wrong is found here, before
//! anything is opened.

use std::collections::HashSet;

use super::lexer::{Room, words_of};
use super::line::Line;
use super::script::{Kind, Mistake, Object, Scenario, Step, Token, Value};
use super::words::{
    ADDRESSES, LIMITS, MODES, Method, NOT_LATER, OPTIONS, PEER_ACTIONS, PEER_ONLY, PORTS,
    PROTOCOLS, SERVER_METHODS, SERVER_SIGNALS, SOCKET_METHODS, SOCKET_SIGNALS, nearest,
};

/// Slots inside each other.
const DEEPEST: usize = 8;
/// No loop and no wait is longer, in milliseconds.
const LONGEST: i64 = 60_000;
const OBJECTS: &[Object] = &[Object::Socket, Object::Accepted, Object::Server];
const STEP: &str = "a step: an object (c, s, k, peer, client1), connected, served, later, loop, \
                    on, once, hide, dump, delete or descriptors";

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
            what: format!(
                "expected a script in UTF-8, where other bytes are written as \\xNN in a text, \
                 found the byte {byte:02x}"
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
            let what = "expected the header: scenario NAME \"what it shows\", found an empty file";
            return Err(Mistake { line: 1, column: 1, what: what.to_owned() });
        };
        self.header = line.number;
        line.take("the header: scenario NAME \"what it shows\"", |token| token.is("scenario"))?;
        let name = line.take("the scenario's name: letters, digits and _", |token| {
            token.word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        })?;
        let description = line.text("what the scenario shows, as a text in quotes")?;
        line.finish()?;
        let text = String::from_utf8_lossy(description.text().unwrap_or_default()).into_owned();
        Ok((name.word, text))
    }

    fn check_uses(&self) -> Result<(), Mistake> {
        for (line, token) in &self.used {
            let name = &token.word;
            if !self.taken.contains(name) {
                let what = format!(
                    "expected an accepted socket that is taken somewhere \
                     ('s nextPendingConnection {name}' or 'served {name}'), found {name}"
                );
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
            let what = "expected at most 8 slots inside each other".to_owned();
            return Err(Mistake { line, column: 1, what });
        }
        let mut steps = Vec::new();
        while let Some(mut line) = self.lines.next() {
            if line.next_is("end") {
                if opener.is_none() {
                    return Err(line.mistake("a step; there is no 'on' or 'once' to end here"));
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
                let what = format!(
                    "expected the 'end' of the slot that begins in line {line}, \
                     found the end of the file"
                );
                Err(Mistake { line: self.last, column: 1, what })
            }
        }
    }

    fn step(&mut self, line: &mut Line, inside: &mut Vec<String>) -> Result<Step, Mistake> {
        let word = line.peek().filter(|token| token.value == Value::Word);
        let Some(word) = word.map(|token| token.word.clone()) else {
            return Err(line.mistake(STEP));
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
                let what = "the client socket (c, c2, ...)";
                step.object = self.object(line, what, &[Object::Socket])?;
                if !line.is_done() {
                    step.name = line.one_of(MODES, "an open mode")?.word;
                }
            }
            "served" => {
                step.kind = Kind::Served;
                line.skip();
                let what = "the accepted socket (k, k2, ...)";
                step.object = self.object(line, what, &[Object::Accepted])?;
                self.taken.insert(step.object.clone());
            }
            "later" => {
                line.skip();
                let what = "the milliseconds until then (0 to 60000)";
                let milliseconds = line.number(what, 0..=LONGEST)?.number();
                if !line.peek().is_some_and(|token| token.word == "peer" || is_raw(&token.word)) {
                    return Err(line.mistake("who acts: peer or client1, client2, ..."));
                }
                self.peer(line, &mut step, true)?;
                step.kind = Kind::Later;
                step.milliseconds = u64::try_from(milliseconds).ok();
            }
            "loop" => {
                step.kind = Kind::Loop;
                line.skip();
                if !line.is_done() {
                    let number = line.number("how many milliseconds (0 to 60000)", 0..=LONGEST)?;
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
                    let name = line.peek().map_or("", |token| &token.word);
                    return Err(line.wrong(&format!(
                        "{name} cannot be deleted in its own slot, where Qt crashes; delete it \
                         outside"
                    )));
                }
                step.object = self.object(line, "an object (c, s, k)", OBJECTS)?;
            }
            "descriptors" => {
                step.kind = Kind::Descriptors;
                line.skip();
                step.name = line.one_of(LIMITS, "whether there are any")?.word;
            }
            "scenario" => {
                let what = format!("a step; the header is in line {} already", self.header);
                return Err(line.mistake(&what));
            }
            word if word == "peer" || is_raw(word) => self.peer(line, &mut step, false)?,
            word if Object::of(word).is_some() => self.call(line, &mut step)?,
            _ => return Err(line.mistake(STEP)),
        }
        line.finish()?;
        Ok(step)
    }

    fn object(&mut self, line: &mut Line, what: &str, kinds: &[Object]) -> Result<String, Mistake> {
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
        step.object = self.object(line, "an object (c, s, k)", OBJECTS)?;
        let server = Object::of(&step.object) == Some(Object::Server);
        let signals = if server { SERVER_SIGNALS } else { SOCKET_SIGNALS };
        step.name = line.one_of(signals, "a signal")?.word;
        Ok(())
    }

    fn peer(&mut self, line: &mut Line, step: &mut Step, later: bool) -> Result<(), Mistake> {
        step.kind = Kind::Peer;
        step.object = line.take("the peer", |_| true)?.word;
        let (name, ways) = method_of(PEER_ACTIONS, line, "something that the peer does", None)?;
        if later && NOT_LATER.contains(&name) {
            return Err(line.mistake("something that the peer can do later"));
        }
        if step.object != "peer" && PEER_ONLY.contains(&name) {
            return Err(line.mistake(
                "something that a connected client can do ('peer connect' makes client1, client2, \
                 ...)",
            ));
        }
        line.skip();
        name.clone_into(&mut step.name);
        if name == "listen" && line.next_is("full") {
            step.arguments.push(line.take("full", |_| true)?);
            return Ok(());
        }
        self.arguments(line, step, ways[0])
    }

    fn call(&mut self, line: &mut Line, step: &mut Step) -> Result<(), Mistake> {
        step.object = self.object(line, "an object", OBJECTS)?;
        let (name, ways) = if Object::of(&step.object) == Some(Object::Server) {
            let other = (SOCKET_METHODS, "a method of QTcpSocket (c, k)");
            method_of(SERVER_METHODS, line, "a method of QTcpServer", Some(other))?
        } else {
            let other = (SERVER_METHODS, "a method of QTcpServer (s)");
            method_of(SOCKET_METHODS, line, "a method of QTcpSocket", Some(other))?
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
            'h' if line.next_is("Null") => line.take("Null", |_| true),
            'h' => line.text("a host as a text in quotes, or Null"),
            'a' if is_text => line.text("an address"),
            'a' => line.one_of(ADDRESSES, "an address as a text in quotes, or one of"),
            'p' if line.peek().is_some_and(|token| matches!(token.value, Value::Number(_))) => {
                line.number("a port (0 to 65535, PORT, SPORT or BADPORT)", 0..=65_535)
            }
            'p' => line.one_of(PORTS, "a port: 0 to 65535 or one of"),
            'm' => line.one_of(MODES, "an open mode"),
            'f' => line.one_of(PROTOCOLS, "a protocol"),
            'o' => line.one_of(OPTIONS, "a socket option"),
            't' => line.text("a text in quotes"),
            'c' => line.take("one character in quotes", |token| {
                token.text().is_some_and(|bytes| bytes.len() == 1)
            }),
            'b' => line.one_of(&["b"], "a buffer"),
            'i' => line.number("milliseconds (-1 to 60000)", -1..=LONGEST),
            'k' => {
                let token = line.peek().cloned();
                let what = "a name for the accepted socket (k, k2, ...)";
                let name = self.object(line, what, &[Object::Accepted])?;
                self.taken.insert(name);
                token.ok_or_else(|| line.mistake(what))
            }
            _ => {
                let boolean = ["true", "false"].iter().any(|word| line.next_is(word));
                let or = if boolean { " (true is 1, false is 0)" } else { "" };
                line.number(&format!("a whole number{or}"), i64::MIN..=i64::MAX)
            }
        }
    }
}

/// The method that the next word names; the word stays. `other` is where it may stand by mistake.
fn method_of(
    methods: &'static [Method],
    line: &Line,
    what: &str,
    other: Option<(&'static [Method], &str)>,
) -> Result<Method, Mistake> {
    let found = methods.iter().find(|(name, _)| line.next_is(name));
    found.copied().ok_or_else(|| {
        let word = line.peek().map_or("the end of the line", |token| &token.word);
        let elsewhere = other.filter(|(names, _)| names.iter().any(|(name, _)| line.next_is(name)));
        let hint = match (elsewhere, line.peek().and_then(|token| nearest(methods, &token.word))) {
            (Some((_, class)), _) => format!(", which is {class}"),
            (None, Some(name)) => format!("; perhaps {name} is meant"),
            (None, None) => String::new(),
        };
        let names: Vec<&str> = methods.iter().map(|(name, _)| *name).collect();
        line.wrong(&format!("found {word}{hint}; expected {what}: {}", names.join(", ")))
    })
}

/// client1, client2, ...
fn is_raw(word: &str) -> bool {
    word.strip_prefix("client").is_some_and(|digits| {
        (1..4).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.chars().all(|c| c.is_ascii_digit())
    })
}
