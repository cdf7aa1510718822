//! [`Mistake`]: what is wrong with an answer.

use super::SHOWN;
use crate::text::escape::printable;
use crate::text::{Fact, facts};

/// What can be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MistakeKind {
    /// Something came before anything was sent.
    Ahead,
    /// An answer came once more than its message was sent.
    Twice,
    /// More came than was asked for.
    Surplus,
    /// A line end stands between the answers.
    LineEnd,
    /// A zero byte stands between the answers.
    ZeroByte,
    /// Another number stands in place of this client's port.
    OtherPort,
    /// What came is the answer to another client.
    OtherClient,
    /// The answer ends too early.
    CutShort,
    /// The message came back, and no port.
    NoPort,
    /// The answer is another one.
    Other,
    /// There is no answer.
    Missing,
    /// The answer came when the wait was over.
    Late,
}

impl MistakeKind {
    /// Its name, for programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ahead => "ahead",
            Self::Twice => "twice",
            Self::Surplus => "surplus",
            Self::LineEnd => "lineEnd",
            Self::ZeroByte => "zeroByte",
            Self::OtherPort => "otherPort",
            Self::OtherClient => "otherClient",
            Self::CutShort => "cutShort",
            Self::NoPort => "noPort",
            Self::Other => "other",
            Self::Missing => "missing",
            Self::Late => "late",
        }
    }
}

/// A mistake of a server, with what came and what was wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// What is wrong.
    pub kind: MistakeKind,
    /// How many messages it is about.
    pub messages: u64,
    /// What came: the end of what was right, and the beginning of what was not. Of a long answer
    /// only some bytes on both sides of the mistake.
    pub came: Vec<u8>,
    /// What should have come, from the same byte on; empty where nothing was wanted.
    pub wanted: Vec<u8>,
}

impl Mistake {
    /// Whether what came is the beginning of an answer that nothing asked for.
    pub(super) fn may_go_on(&self, message: &[u8], port: &[u8]) -> bool {
        let whole = message.len() + port.len();
        let begins = |answer: &[u8]| answer.starts_with(&self.came);
        matches!(self.kind, MistakeKind::Surplus | MistakeKind::Ahead)
            && self.came.len() < whole.min(2 * SHOWN)
            && (begins(message) || begins(&[message, port].concat()))
    }

    /// Looks closer at what came unasked, now that as much of it is there as is going to be.
    pub(super) fn name(&mut self, message: &[u8], port: &[u8]) {
        if self.kind != MistakeKind::Surplus && self.kind != MistakeKind::Ahead {
            return;
        }
        let answer = [message, port].concat();
        let n = answer.len().min(self.came.len());
        let is_answer = self.came[..n] == answer[..n] && n > 1;
        let behind = self.came.strip_prefix(message).and_then(<[u8]>::first);
        if behind.is_some_and(u8::is_ascii_digit) && !is_answer {
            self.kind = MistakeKind::OtherClient;
        } else if is_answer && self.kind == MistakeKind::Surplus {
            self.kind = MistakeKind::Twice;
        }
    }

    /// The sentence of it.
    #[must_use]
    pub fn fact(&self) -> Fact {
        let (came, wanted) = (printable(&self.came), printable(&self.wanted));
        match self.kind {
            MistakeKind::Ahead => facts::answer_ahead(came),
            MistakeKind::Twice => facts::answer_twice(came),
            MistakeKind::Surplus => facts::answer_surplus(came),
            MistakeKind::LineEnd => facts::answer_line_end(came),
            MistakeKind::ZeroByte => facts::answer_zero_byte(came),
            MistakeKind::OtherClient => facts::answer_other_client(came),
            MistakeKind::OtherPort => facts::answer_other_port(came, wanted),
            MistakeKind::CutShort => facts::answer_cut_short(came, wanted),
            MistakeKind::NoPort => facts::answer_no_port(came, wanted),
            MistakeKind::Other => facts::answer_other(came, wanted),
            MistakeKind::Missing => facts::answers_missing(self.messages),
            MistakeKind::Late => facts::answer_late(came),
        }
    }
}
