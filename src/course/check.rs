//! Checks the homework's answers: each message has to come back followed by the port.

/// Follows the stream of answers to one repeated message.
///
/// TCP keeps no boundaries: two messages that reach the server together come back as
/// "clientclient53421", which is right for both. A message that is cut in two by the port is
/// wrong. Keeps no more than one message and one port of what it has seen.
#[derive(Debug)]
pub struct Checker {
    message: Vec<u8>,
    port: String,
    /// What could not be judged yet.
    rest: Vec<u8>,
    /// Messages that came back and wait for the port behind them.
    waiting: u64,
    right: u64,
    wrong: u64,
}

impl Checker {
    /// For answers of the form `message` + `port`. The message is not empty.
    #[must_use]
    pub fn new(message: &[u8], port: u16) -> Self {
        let (message, port) = (message.to_vec(), port.to_string());
        Self { message, port, rest: Vec::new(), waiting: 0, right: 0, wrong: 0 }
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

    /// Takes in what was received; false if it is wrong. After a mistake the checking begins anew
    /// with the next bytes that are taken in.
    pub fn take(&mut self, data: &[u8]) -> bool {
        self.rest.extend_from_slice(data);
        let received = std::mem::take(&mut self.rest);
        let mut rest = received.as_slice();
        while !rest.is_empty() {
            let port_next = self.waiting > 0 && begins(rest, self.port.as_bytes());
            if port_next && rest.len() >= self.port.len() {
                rest = &rest[self.port.len()..];
                self.right += std::mem::take(&mut self.waiting);
            } else if port_next || (rest.len() < self.message.len() && begins(rest, &self.message))
            {
                self.rest = rest.to_vec();
                return true;
            } else if let Some(after) = rest.strip_prefix(self.message.as_slice())
                && !self.message.is_empty()
            {
                rest = after;
                self.waiting += 1;
            } else {
                self.waiting = 0;
                self.wrong += 1;
                return false;
            }
        }
        true
    }
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
        assert!(checker.take(b"534253421534253421"));
        assert_eq!(checker.right(), 2);
    }

    #[test]
    fn an_echo_without_the_port_is_never_right_and_is_not_kept() {
        let mut checker = Checker::new(b"client", 53421);
        for _ in 0..10_000 {
            assert!(checker.take(b"clientcli"));
            assert!(checker.take(b"ent"));
        }
        assert_eq!((checker.right(), checker.wrong()), (0, 0));
        assert!(checker.rest.capacity() < 64);
    }
}
