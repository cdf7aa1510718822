//! Checks the homework's answers: each message has to come back followed by the port.

/// Follows the stream of answers to one repeated message.
///
/// TCP keeps no boundaries: two messages that reach the server together come back as
/// "clientclient53421", which is right for both. A message that is cut in two by the port is
/// wrong.
#[derive(Debug)]
pub struct Checker {
    message: Vec<u8>,
    port: String,
    received: Vec<u8>,
    right: u64,
    wrong: u64,
}

impl Checker {
    /// For answers of the form `message` + `port`.
    #[must_use]
    pub fn new(message: &[u8], port: u16) -> Self {
        let (message, port) = (message.to_vec(), port.to_string());
        Self { message, port, received: Vec::new(), right: 0, wrong: 0 }
    }

    /// Messages answered rightly.
    #[must_use]
    pub fn right(&self) -> u64 {
        self.right
    }

    /// Answers that were something else.
    #[must_use]
    pub fn wrong(&self) -> u64 {
        self.wrong
    }

    /// Takes in what was received; None if it is right so far, otherwise the bytes that are not.
    /// After a mistake the checking begins anew with the next bytes that are taken in.
    pub fn take(&mut self, data: &[u8]) -> Option<Vec<u8>> {
        self.received.extend_from_slice(data);
        loop {
            match self.answer() {
                Answer::Incomplete => return None,
                Answer::Right { messages, len } => {
                    self.right += messages;
                    self.received.drain(..len);
                }
                Answer::Wrong => {
                    self.wrong += 1;
                    return Some(std::mem::take(&mut self.received));
                }
            }
        }
    }

    /// Reads one answer: the message once or more often, then the port.
    fn answer(&self) -> Answer {
        let mut rest = self.received.as_slice();
        let mut messages = 0;
        loop {
            if messages > 0 && begins(rest, self.port.as_bytes()) {
                return if rest.len() < self.port.len() {
                    Answer::Incomplete
                } else {
                    let len = self.received.len() - rest.len() + self.port.len();
                    Answer::Right { messages, len }
                };
            }
            if rest.len() < self.message.len() && begins(rest, &self.message) {
                return Answer::Incomplete;
            }
            match rest.strip_prefix(self.message.as_slice()) {
                Some(after) if !self.message.is_empty() => {
                    rest = after;
                    messages += 1;
                }
                _ => return Answer::Wrong,
            }
        }
    }
}

enum Answer {
    Incomplete,
    Right { messages: u64, len: usize },
    Wrong,
}

/// Whether `bytes` and `pattern` are equal as far as the shorter of them goes.
fn begins(bytes: &[u8], pattern: &[u8]) -> bool {
    let n = bytes.len().min(pattern.len());
    bytes[..n] == pattern[..n]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_however_they_are_cut_or_merged() {
        let cases: [(&[&[u8]], u64, u64); 7] = [
            (&[b"client53421"], 1, 0),
            (&[b"cli", b"ent53", b"421client53421"], 2, 0),
            (&[b"clientclient53421"], 2, 0),
            (&[b"client", b"client5342", b"1"], 2, 0),
            (&[b"client53422"], 0, 1),
            (&[b"cli53421ent53421"], 0, 1),
            (&[b"client53422", b"client53421"], 1, 1),
        ];
        for (pieces, right, wrong) in cases {
            let mut checker = Checker::new(b"client", 53421);
            for piece in pieces {
                checker.take(piece);
            }
            assert_eq!((checker.right(), checker.wrong()), (right, wrong), "{pieces:?}");
        }
    }

    #[test]
    fn a_message_of_digits_that_begins_like_the_port_is_told_from_it() {
        let mut checker = Checker::new(b"5342", 53421);
        assert_eq!(checker.take(b"534253421534253421"), None);
        assert_eq!(checker.right(), 2);
    }
}
