//! The trace: one line per call, signal and answer, indented by the calls they happened in.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use crate::translate::HostAddress;

/// Longer texts print as their length.
pub(super) const SHOWN: usize = 80;
const MEBI: usize = 1 << 20;

struct Frame {
    call: String,
    written: bool,
}

pub(super) struct Tracer {
    out: RefCell<Box<dyn Write>>,
    failure: RefCell<Option<io::Error>>,
    frames: RefCell<Vec<Frame>>,
    ports: RefCell<HashMap<u16, &'static str>>,
    observed: Cell<u64>,
    muted: Cell<bool>,
}

impl Tracer {
    pub(super) fn new(out: Box<dyn Write>) -> Self {
        Self {
            out: RefCell::new(out),
            failure: RefCell::default(),
            frames: RefCell::default(),
            ports: RefCell::default(),
            observed: Cell::default(),
            muted: Cell::default(),
        }
    }

    fn write(&self, depth: usize, text: &str) {
        if self.muted.get() || self.failure.borrow().is_some() {
            return;
        }
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
        let mut frames = self.frames.borrow_mut();
        for (depth, frame) in frames.iter_mut().enumerate() {
            if !std::mem::replace(&mut frame.written, true) {
                self.write(depth, &format!("call {}", frame.call));
            }
        }
        self.write(frames.len(), text);
    }

    /// Something happened that is not traced.
    pub(super) fn hidden(&self) {
        self.observed.set(self.observed.get() + 1);
    }

    /// A call begins; its line is written at the end, or as soon as something is observed in it.
    pub(super) fn begin_call(&self, call: String) {
        self.frames.borrow_mut().push(Frame { call, written: false });
    }

    /// The call has returned; None = void.
    pub(super) fn end_call(&self, value: Option<String>) {
        let Some(frame) = self.frames.borrow_mut().pop() else { return };
        if frame.written {
            self.line(&format!("ret {}", value.as_deref().unwrap_or("void")));
        } else {
            let value = value.map(|value| format!(" -> {value}")).unwrap_or_default();
            self.line(&format!("call {}{value}", frame.call));
        }
    }

    /// How much was observed so far.
    pub(super) fn observed(&self) -> u64 {
        self.observed.get()
    }

    /// From now on this port prints under this name.
    pub(super) fn name_port(&self, port: u16, name: &'static str) {
        self.ports.borrow_mut().insert(port, name);
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

/// In quotes, what is not printable as an escape.
pub(super) fn quoted(bytes: &[u8]) -> String {
    let mut text = String::from("\"");
    for &byte in bytes {
        match byte {
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            b'"' => text.push_str("\\\""),
            b'\\' => text.push_str("\\\\"),
            b' '..=b'~' => text.push(char::from(byte)),
            _ => {
                // Writing into a String cannot fail.
                let _ = write!(text, "\\x{byte:02x}");
            }
        }
    }
    text + "\""
}

/// The same, or only the length of what is long.
pub(super) fn value(bytes: &[u8]) -> String {
    if bytes.len() > SHOWN { format!("<{} bytes>", bytes.len()) } else { quoted(bytes) }
}

/// A text among the arguments; `long` names what a long one is.
pub(super) fn argument(bytes: &[u8], long: Option<&str>) -> String {
    let n = bytes.len();
    match long {
        _ if n <= SHOWN => quoted(bytes),
        _ if n.is_multiple_of(MEBI) => format!("<{} MiB>", n / MEBI),
        Some(long) => format!("{long} {n}"),
        None => value(bytes),
    }
}

pub(super) fn address(address: HostAddress) -> String {
    format!("\"{address}\"")
}

/// Flags as the dumps print them.
pub(super) fn flag(value: bool) -> u8 {
    u8::from(value)
}
