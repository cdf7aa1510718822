//! The trace: one line per call, signal and answer, indented by the calls they happened in.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::io::{self, Write};

use crate::record::Nesting;
use crate::text::quote::{self, SHOWN, quoted};
use crate::translate::HostAddress;

const MEBI: usize = 1 << 20;
/// How many digits the port of a client has at least.
const SHORTEST_PORT: usize = 4;

pub(super) struct Tracer {
    out: RefCell<Box<dyn Write>>,
    failure: RefCell<Option<io::Error>>,
    nesting: RefCell<Nesting>,
    ports: RefCell<HashMap<u16, &'static str>>,
    /// Digits that were written as bytes, and what prints instead of them.
    digits: RefCell<Vec<(String, String)>>,
    observed: Cell<u64>,
    muted: Cell<bool>,
}

impl Tracer {
    pub(super) fn new(out: Box<dyn Write>) -> Self {
        Self {
            out: RefCell::new(out),
            failure: RefCell::default(),
            nesting: RefCell::default(),
            ports: RefCell::default(),
            digits: RefCell::default(),
            observed: Cell::default(),
            muted: Cell::default(),
        }
    }

    fn write(&self, depth: usize, text: &str) {
        if self.muted.get() || self.failure.borrow().is_some() {
            return;
        }
        let text = self.named(text);
        let result = {
            let mut out = self.out.borrow_mut();
            writeln!(out, "{:width$}{text}", "", width = 2 * depth).and_then(|()| out.flush())
        };
        if let Err(error) = result {
            *self.failure.borrow_mut() = Some(error);
        }
    }

    /// The first failure of the output; nothing is written after it.
    pub(super) fn failure(&self) -> Option<io::Error> {
        self.failure.borrow_mut().take()
    }

    /// A line by itself: it was observed now.
    pub(super) fn line(&self, text: &str) {
        self.observed.set(self.observed.get() + 1);
        self.nesting.borrow_mut().line(text, |depth, text| self.write(depth, text));
    }

    /// Something happened that is not traced.
    pub(super) fn hidden(&self) {
        self.observed.set(self.observed.get() + 1);
    }

    /// A call begins; its line is written at the end, or as soon as something is observed in it.
    pub(super) fn begin_call(&self, call: String) {
        self.nesting.borrow_mut().begin(format!("call {call}"));
    }

    /// The call has returned; None = void.
    pub(super) fn end_call(&self, value: Option<&str>) {
        let folded = value.map(|value| format!(" -> {value}")).unwrap_or_default();
        let alone = format!("ret {}", value.unwrap_or("void"));
        self.observed.set(self.observed.get() + 1);
        let mut nesting = self.nesting.borrow_mut();
        nesting.end(&folded, &alone, |depth, text| self.write(depth, text));
    }

    /// How much was observed so far.
    pub(super) fn observed(&self) -> u64 {
        self.observed.get()
    }

    /// From now on this port prints under this name.
    pub(super) fn name_port(&self, port: u16, name: &'static str) {
        self.ports.borrow_mut().insert(port, name);
    }

    /// From now on these digits print so where they stand in a text.
    pub(super) fn name_digits(&self, digits: String, name: String) {
        let mut all = self.digits.borrow_mut();
        // A port below that is no client's, and its digits may be anything.
        if digits.len() >= SHORTEST_PORT && !all.iter().any(|(known, _)| *known == digits) {
            all.push((digits, name));
        }
    }

    fn named<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut text = Cow::Borrowed(text);
        for (digits, name) in &*self.digits.borrow() {
            if text.contains('"') && text.contains(&**digits) {
                text = text.replace(&**digits, name).into();
            }
        }
        text
    }

    /// The bytes in quotes, or the length and the hash of what is longer.
    pub(super) fn value(&self, bytes: &[u8]) -> String {
        value(bytes, &|bytes| self.hash(bytes))
    }

    /// The hash of a long text, as if those digits had their name in it: it is the same each run.
    pub(super) fn hash(&self, bytes: &[u8]) -> String {
        let mut bytes = Cow::Borrowed(bytes);
        for (digits, name) in &*self.digits.borrow() {
            let mut rest = &*bytes;
            let mut named = Vec::new();
            while let Some(at) = rest.windows(digits.len()).position(|at| at == digits.as_bytes()) {
                named.extend_from_slice(&rest[..at]);
                named.extend_from_slice(name.as_bytes());
                rest = &rest[at + digits.len()..];
            }
            if !named.is_empty() {
                named.extend_from_slice(rest);
                bytes = named.into();
            }
        }
        quote::hash(&bytes)
    }

    pub(super) fn port(&self, port: u16) -> &'static str {
        match port {
            0 => "0",
            port => self.ports.borrow().get(&port).copied().unwrap_or("EPHEMERAL"),
        }
    }

    /// While muted nothing is written.
    pub(super) fn set_muted(&self, muted: bool) {
        self.muted.set(muted);
    }

    pub(super) fn is_muted(&self) -> bool {
        self.muted.get()
    }
}

/// How the hash of a long text is made.
pub(super) type Hash<'a> = &'a dyn Fn(&[u8]) -> String;

/// A text among the arguments; `long` names what a long one is.
pub(super) fn argument(bytes: &[u8], long: Option<&str>, hash: Hash<'_>) -> String {
    let n = bytes.len();
    match long {
        _ if n <= SHOWN => quoted(bytes),
        _ if n.is_multiple_of(MEBI) => format!("<{} MiB {}>", n / MEBI, hash(bytes)),
        Some(long) => format!("{long} {n} {}", hash(bytes)),
        None => value(bytes, hash),
    }
}

fn value(bytes: &[u8], hash: Hash<'_>) -> String {
    if bytes.len() > SHOWN {
        format!("<{} bytes {}>", bytes.len(), hash(bytes))
    } else {
        quoted(bytes)
    }
}

pub(super) fn address(address: HostAddress) -> String {
    format!("\"{address}\"")
}

/// Flags as the dumps print them.
pub(super) fn flag(value: bool) -> u8 {
    u8::from(value)
}
