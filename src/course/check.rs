//! [`Checker`]: whether the homework's answers are right. Pure: no socket, no clock.
//!
//! TCP keeps no boundaries, so what is compared is the stream, never the reads. A server that is
//! right sends back all that it gets, in order, and behind each of its reads the client's port.
//! Where its reads end is its own business: two messages that it read together come back as
//! "clientclient53421", one that it read in two pieces as "cli53421ent53421", and both are right.
//! A stream is wrong if no reads lead to it.

mod follow;
mod mistake;

#[cfg(test)]
mod tests;

use follow::Reading;
pub use mistake::{Mistake, MistakeKind};

/// So many bytes of a wrong answer are kept, before the mistake and behind it: what a line shows.
const SHOWN: usize = 32;
/// After a wrong answer the next one begins where so much of the message stands.
const HEAD: usize = 16;

/// Follows the stream of answers to one repeated message, on one connection.
///
/// Every message is in the end either right, wrong or missing: [`right`](Self::right) +
/// [`wrong`](Self::wrong) + [`missing`](Self::missing) = messages. Bytes that no message asked for
/// are counted apart, in [`surplus`](Self::surplus). Whether all was right is always sure; how many
/// of several answers were wrong is a guess once one was, because nobody knows where it ended.
///
/// It keeps the message, and some hundred bytes; each byte is looked at once.
#[derive(Debug)]
pub struct Checker {
    message: Vec<u8>,
    port: Vec<u8>,
    sent: u64,
    wrong: u64,
    surplus: u64,
    /// Every way to read what has come so far; never none. Several only where the message has the
    /// port's digits in it.
    readings: Vec<Reading>,
    /// Memory for the readings of the next byte.
    spare: Vec<Reading>,
    /// The end of the answer that is coming, for whoever has to be shown a mistake in it.
    answer: Vec<u8>,
    mode: Mode,
    /// The first mistake of the read that is taken in.
    found: Option<Mistake>,
    /// The bytes that come now belong to it.
    goes_on: bool,
}

#[derive(Debug)]
enum Mode {
    Following,
    /// After a wrong answer: until the message comes again. The last bytes that came.
    Skipping(Vec<u8>),
    /// More has come than was asked for; until something is asked for again.
    Surplus,
    /// The wait is over.
    Ended,
}

impl Checker {
    /// For answers of the form `message` + `port`. An empty message has no answers.
    #[must_use]
    pub fn new(message: &[u8], port: u16) -> Self {
        Self {
            message: message.to_vec(),
            port: port.to_string().into_bytes(),
            sent: 0,
            wrong: 0,
            surplus: 0,
            readings: vec![Reading::default()],
            spare: Vec::new(),
            answer: Vec::new(),
            mode: Mode::Following,
            found: None,
            goes_on: false,
        }
    }

    /// The message was sent, once more: one more answer is owed.
    pub fn sent(&mut self) {
        self.sent += 1;
        self.goes_on = false;
        if matches!(self.mode, Mode::Skipping(_) | Mode::Surplus) {
            self.mode = Mode::Following;
            self.answer.clear();
        }
    }

    /// Takes in what was received. Returns the first mistake in it, if there is one; the counts have
    /// all of them.
    pub fn take(&mut self, data: &[u8]) -> Option<Mistake> {
        self.goes_on &= self.found.is_some();
        for &byte in data {
            self.take_byte(byte);
        }
        // The rest of it may come with the next read, and tell what it is.
        let is_whole = |found: &Mistake| !found.may_go_on(&self.message, &self.port);
        if self.goes_on && !self.found.as_ref().is_some_and(is_whole) {
            return None;
        }
        self.named()
    }

    fn named(&mut self) -> Option<Mistake> {
        let mut found = self.found.take()?;
        found.name(&self.message, &self.port);
        Some(found)
    }

    /// The wait is over: what is not answered is missing, and what still comes is too late. Returns
    /// what is wrong with what there is.
    pub fn finish(&mut self) -> Option<Mistake> {
        if matches!(self.mode, Mode::Ended) {
            return None;
        }
        self.mode = Mode::Ended;
        self.goes_on = false;
        let before = self.named();
        if self.is_answered() {
            let all = self.asked();
            self.readings.retain(|reading| reading.has_answered(all));
            return before;
        }
        let best = self.best();
        let begun = self.begun(&best);
        let kind = match begun {
            0 => MistakeKind::Missing,
            _ if best.port == 0 && best.echoed.is_multiple_of(self.len()) && best.is_open() => {
                MistakeKind::NoPort
            }
            _ => MistakeKind::CutShort,
        };
        let wanted = self.wanted(&best);
        self.settle(&best, begun);
        let messages = if begun > 0 { begun } else { self.missing() };
        let came = std::mem::take(&mut self.answer);
        before.or_else(|| (messages > 0).then_some(Mistake { kind, messages, came, wanted }))
    }

    /// Messages that were sent.
    #[must_use]
    pub fn messages(&self) -> u64 {
        self.sent
    }

    /// Messages that are answered rightly.
    #[must_use]
    pub fn right(&self) -> u64 {
        if self.is_answered() {
            return self.sent - self.wrong;
        }
        let closed = self.readings.iter().map(|reading| reading.closed).min().unwrap_or_default();
        (closed / self.len()).saturating_sub(self.wrong)
    }

    /// Messages whose answer was something else, or was not whole when the wait was over.
    #[must_use]
    pub fn wrong(&self) -> u64 {
        self.wrong
    }

    /// Messages without an answer so far.
    #[must_use]
    pub fn missing(&self) -> u64 {
        self.sent - self.right() - self.wrong
    }

    /// Bytes that no message asked for.
    #[must_use]
    pub fn surplus(&self) -> u64 {
        self.surplus
    }

    /// Whether every message that was sent has its answer, a right one or a wrong one.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        let all = self.asked();
        self.readings.iter().any(|reading| reading.has_answered(all))
    }

    /// Whether all is right: every message has its answer, and nothing else has come.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.is_answered() && self.wrong == 0 && self.surplus == 0
    }
}
