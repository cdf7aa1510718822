//! Following the stream of answers, byte by byte, and finding back into it after a mistake.

use super::{Checker, HEAD, Mistake, MistakeKind, Mode, SHOWN};

/// So many ways to read a stream are followed. It takes a message like the port itself, and dozens of
/// them answered together, to have more.
const READINGS: usize = 64;

/// One way to read what has come: which bytes are the message's, and which the port's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Reading {
    /// Bytes of the messages that have come back, those of wrong answers included.
    pub(super) echoed: u64,
    /// Those with the port behind them.
    pub(super) closed: u64,
    /// Bytes of the port that is coming.
    pub(super) port: usize,
}

impl Reading {
    /// Whether the port has still to come.
    pub(super) fn is_open(&self) -> bool {
        self.echoed > self.closed
    }

    /// Whether so many bytes were echoed, with the port behind, and nothing else.
    pub(super) fn has_answered(&self, all: u64) -> bool {
        self.echoed == all && self.closed == all && self.port == 0
    }
}

impl Checker {
    pub(super) fn len(&self) -> u64 {
        (self.message.len() as u64).max(1)
    }

    /// Bytes that were sent.
    pub(super) fn asked(&self) -> u64 {
        self.sent * self.len()
    }

    /// The reading with the most answers.
    pub(super) fn best(&self) -> Reading {
        let most = |reading: &&Reading| (reading.closed, reading.echoed);
        self.readings.iter().max_by_key(most).copied().unwrap_or_default()
    }

    /// How many messages have an answer that has begun and is not whole.
    pub(super) fn begun(&self, best: &Reading) -> u64 {
        best.echoed.div_ceil(self.len()) - best.closed / self.len()
    }

    /// The answers up to those of `best` count, and so many behind them are wrong.
    pub(super) fn settle(&mut self, best: &Reading, wrong: u64) {
        self.wrong += wrong;
        let all = (best.closed / self.len() + wrong) * self.len();
        self.readings.clear();
        self.readings.push(Reading { echoed: all, closed: all, port: 0 });
    }

    pub(super) fn take_byte(&mut self, byte: u8) {
        match self.mode {
            Mode::Following => {
                if self.follow(byte) {
                    self.goes_on = false;
                    self.keep(byte);
                } else {
                    self.stumble(byte);
                }
            }
            Mode::Skipping(_) => {
                self.show(byte);
                self.skip(byte);
            }
            Mode::Surplus => {
                self.show(byte);
                self.surplus += 1;
            }
            Mode::Ended => self.too_late(byte),
        }
    }

    /// Whether the byte belongs to a right stream.
    fn follow(&mut self, byte: u8) -> bool {
        let (asked, len) = (self.asked(), self.len());
        self.spare.clear();
        for &reading in &self.readings {
            let Reading { echoed, closed, port } = reading;
            // The port stands behind at least one byte.
            if (port > 0 || reading.is_open()) && self.port[port] == byte {
                let whole = port + 1 == self.port.len();
                let next = if whole {
                    Reading { echoed, closed: echoed, port: 0 }
                } else {
                    Reading { port: port + 1, ..reading }
                };
                add(&mut self.spare, next);
            }
            if port == 0
                && echoed < asked
                && self.message.get((echoed % len) as usize) == Some(&byte)
            {
                add(&mut self.spare, Reading { echoed: echoed + 1, closed, port });
            }
        }
        if self.spare.is_empty() {
            return false;
        }
        std::mem::swap(&mut self.readings, &mut self.spare);
        true
    }

    /// Keeps the end of the answer that is coming.
    fn keep(&mut self, byte: u8) {
        let len = self.len();
        let is_whole = |reading: &Reading| !reading.is_open() && reading.closed.is_multiple_of(len);
        if self.readings.iter().any(|reading| reading.port == 0 && is_whole(reading)) {
            self.answer.clear();
            return;
        }
        if self.answer.len() == SHOWN {
            self.answer.remove(0);
        }
        self.answer.push(byte);
    }

    /// The byte does not belong there.
    fn stumble(&mut self, byte: u8) {
        let best = self.best();
        let owed = self.asked() / self.len() - best.closed / self.len();
        let is_between =
            best.port == 0 && !best.is_open() && best.closed.is_multiple_of(self.len());
        if is_between && matches!(byte, b'\r' | b'\n' | 0) {
            self.surplus += 1;
            self.settle(&best, 0);
            let kind = match (self.sent, byte) {
                (0, _) => MistakeKind::Ahead,
                (_, 0) => MistakeKind::ZeroByte,
                _ => MistakeKind::LineEnd,
            };
            return self.note(kind, byte, Vec::new());
        }
        if owed == 0 {
            self.surplus += 1;
            self.settle(&best, 0);
            self.mode = Mode::Surplus;
            let kind = if self.sent == 0 { MistakeKind::Ahead } else { MistakeKind::Surplus };
            return self.note(kind, byte, Vec::new());
        }
        let kind = self.kind_of(&best, byte);
        let wanted = self.wanted(&best);
        self.note(kind, byte, wanted);
        let wrong = self.begun(&best).clamp(1, owed);
        self.settle(&best, wrong);
        self.mode = Mode::Skipping(Vec::with_capacity(HEAD));
        self.skip(byte);
    }

    /// What is wrong with an answer that goes on with `byte` where it should not.
    fn kind_of(&self, best: &Reading, byte: u8) -> MistakeKind {
        let at_port = best.port > 0 || (best.is_open() && best.echoed.is_multiple_of(self.len()));
        if at_port && byte.is_ascii_digit() {
            MistakeKind::OtherPort
        } else if self.message.first() == Some(&byte) && self.begun(best) > 0 {
            MistakeKind::CutShort
        } else {
            MistakeKind::Other
        }
    }

    /// What should have come: the end of the answer up to there, and what follows.
    pub(super) fn wanted(&self, best: &Reading) -> Vec<u8> {
        let at = (best.echoed % self.len()) as usize;
        let echo = if best.port > 0 || (best.is_open() && at == 0) {
            &[]
        } else {
            self.message.get(at..).unwrap_or_default()
        };
        let follows = echo.iter().chain(&self.port[best.port..]);
        self.answer.iter().chain(follows).take(2 * SHOWN).copied().collect()
    }

    /// One more byte of the mistake that is told, if it is still the same one.
    fn show(&mut self, byte: u8) {
        if self.goes_on
            && let Some(found) = &mut self.found
            && found.came.len() < 2 * SHOWN
        {
            found.came.push(byte);
        }
    }

    /// The first mistake of a read is told.
    fn note(&mut self, kind: MistakeKind, byte: u8, wanted: Vec<u8>) {
        let mut came = std::mem::take(&mut self.answer);
        if let Some(found) = &self.found {
            self.goes_on &= found.kind == kind;
            return self.show(byte);
        }
        came.push(byte);
        self.found = Some(Mistake { kind, messages: 1, came, wanted });
        self.goes_on = true;
    }

    /// Looks for the next answer behind a wrong one.
    fn skip(&mut self, byte: u8) {
        let Mode::Skipping(last) = &mut self.mode else { return };
        let head = &self.message[..self.message.len().min(HEAD)];
        if last.len() == head.len() {
            last.remove(0);
        }
        last.push(byte);
        let settled = self.readings.first().map_or(0, |reading| reading.closed);
        if last != head || settled >= self.sent * self.message.len() as u64 {
            return;
        }
        let behind = head.len();
        self.answer = head.to_vec();
        self.mode = Mode::Following;
        self.readings.clear();
        let echoed = settled + behind as u64;
        self.readings.push(Reading { echoed, closed: settled, port: 0 });
        if std::mem::take(&mut self.goes_on)
            && let Some(found) = &mut self.found
        {
            found.came.truncate(found.came.len().saturating_sub(behind));
        }
    }

    fn too_late(&mut self, byte: u8) {
        let is_late = self.missing() > 0;
        if !is_late {
            self.surplus += 1;
        }
        if self.goes_on {
            self.show(byte);
        } else {
            self.answer.clear();
            let kind = match (is_late, self.sent) {
                (true, _) => MistakeKind::Late,
                (false, 0) => MistakeKind::Ahead,
                (false, _) => MistakeKind::Surplus,
            };
            self.note(kind, byte, Vec::new());
        }
    }
}

/// Adds a reading that is not there yet; of two that differ in nothing but how much is answered, the
/// one with more stays.
fn add(readings: &mut Vec<Reading>, new: Reading) {
    let is_same = |old: &&mut Reading| {
        (old.echoed, old.port, old.is_open()) == (new.echoed, new.port, new.is_open())
    };
    if let Some(old) = readings.iter_mut().find(is_same) {
        old.closed = old.closed.max(new.closed);
    } else if readings.len() < READINGS {
        readings.push(new);
    }
}
