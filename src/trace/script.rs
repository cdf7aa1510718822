//! What a scenario says: the words of a line, the steps, the mistakes.

use std::fmt;

use crate::text::Fact;

/// A mistake in a script. Prints as `LINE:COLUMN: expected ..., found ...`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What was expected and what is there.
    pub what: Fact,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.what)
    }
}

impl std::error::Error for Mistake {}

/// One word of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// As it stands in the script.
    pub word: String,
    /// What it is.
    pub value: Value,
    /// In characters, from 1.
    pub column: usize,
}

/// What a [`Token`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Letters: a name.
    Word,
    /// A whole number.
    Number(i64),
    /// A text in quotes, its escapes and repetitions done.
    Text(Vec<u8>),
}

impl Token {
    /// Whether it is this word, outside quotes.
    #[must_use]
    pub fn is(&self, word: &str) -> bool {
        self.value == Value::Word && self.word == word
    }

    /// The number; 0 for anything else, which the parser has ruled out.
    #[must_use]
    pub fn number(&self) -> i64 {
        if let Value::Number(number) = self.value { number } else { 0 }
    }

    /// The text in quotes, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&[u8]> {
        if let Value::Text(bytes) = &self.value { Some(bytes) } else { None }
    }
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Calls a method of an object.
    Call,
    /// `connected c`.
    Connected,
    /// `served k`.
    Served,
    /// The raw peer acts.
    Peer,
    /// The raw peer will act.
    Later,
    /// A call that our own side will make.
    CallLater,
    /// `if`, with what comes behind its `else`.
    If,
    /// `while`.
    While,
    /// `repeat N`.
    Repeat,
    /// The event loop.
    Loop,
    /// A slot, each time.
    On,
    /// A slot, the first time only.
    Once,
    /// A signal that is not traced.
    Hide,
    /// From now on a server's pending sockets are traced.
    Show,
    /// The getters.
    Dump,
    /// Destroys an object.
    Delete,
    /// The limit of open files.
    Descriptors,
}

/// One step of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it does.
    pub kind: Kind,
    /// `c`, `s`, `k`, `peer`, `client1`; `it` is whose slot runs, `k+` each of `k1`, `k2`, ...
    pub object: String,
    /// The method, the signal or the peer's action.
    pub name: String,
    /// Its arguments; of `on` and `once` that of the signal, of `repeat` how often.
    pub arguments: Vec<Token>,
    /// Of `loop` and `later`.
    pub milliseconds: Option<u64>,
    /// Of `on`, `once`, `if`, `while` and `repeat`; of a call that is made later, the call.
    pub body: Vec<Self>,
    /// Of `if` and `while`.
    pub condition: Option<Condition>,
    /// Behind `else`.
    pub otherwise: Vec<Self>,
}

/// What `if` and `while` ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// `not` stands before it.
    pub negated: bool,
    /// The call whose answer is asked for; None = what was READ last.
    pub call: Option<Box<Step>>,
    /// `==` and the like, and with what the answer is compared.
    pub comparison: Option<(String, Token)>,
}

/// A script that has been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// What it shows.
    pub description: String,
    /// What it does.
    pub steps: Vec<Step>,
}

impl Scenario {
    /// The first call that waits, or whose answer has to be waited for: Qt's blocking calls, which
    /// cannot be made where the sockets are on a thread of their own
    /// ([`Sockets::OnTheirOwn`](super::Sockets::OnTheirOwn)). None = it can run there.
    #[must_use]
    pub fn blocking_call(&self) -> Option<&Step> {
        blocking_call(&self.steps)
    }
}

fn blocking_call(steps: &[Step]) -> Option<&Step> {
    steps.iter().find_map(|step| {
        if step.blocks() {
            return Some(step);
        }
        let asked = step.condition.as_ref().and_then(|condition| condition.call.as_deref());
        asked
            .filter(|call| call.blocks())
            .or_else(|| blocking_call(&step.body))
            .or_else(|| blocking_call(&step.otherwise))
    })
}

impl Step {
    /// One that says nothing yet but what it does.
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            object: String::new(),
            name: String::new(),
            arguments: Vec::new(),
            milliseconds: None,
            body: Vec::new(),
            condition: None,
            otherwise: Vec::new(),
        }
    }

    /// Whether it is one of Qt's blocking calls.
    pub(super) fn blocks(&self) -> bool {
        let name = self.name.as_str();
        self.kind == Kind::Call
            && (name.starts_with("waitFor") || matches!(name, "flush" | "socketOption"))
    }
}

/// In bytes: no script makes so many objects that a longer name is needed.
const LONGEST_NAME: usize = 8;

/// What the name of an object stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    /// A client socket: `c`, `c2`, `d`, `e`, `f`.
    Socket,
    /// An accepted socket: `k`, `k2`; in a trace also `s#1`, while nobody has taken it.
    Accepted,
    /// A server: `s`, `s2`, `n`.
    Server,
}

impl Object {
    /// What `name` stands for, if it is the name of an object.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        if let Some((server, number)) = name.split_once('#') {
            let pending = Self::of(server) == Some(Self::Server) && number.parse::<u32>().is_ok();
            return pending.then_some(Self::Accepted);
        }
        let mut chars = name.chars();
        let first = chars.next()?;
        if name.len() > LONGEST_NAME || !chars.all(|c| c.is_ascii_digit()) {
            return None;
        }
        match first {
            'c' | 'd' | 'e' | 'f' => Some(Self::Socket),
            'k' => Some(Self::Accepted),
            's' | 'n' => Some(Self::Server),
            _ => None,
        }
    }
}

/// peer, peer2, client1, client2, ...
pub(super) fn is_raw(word: &str) -> bool {
    let peer = ["peer", "peer2"].contains(&word);
    peer || word.strip_prefix("client").is_some_and(|digits| {
        (1..4).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.chars().all(|c| c.is_ascii_digit())
    })
}
