//! Memory for bytes that are under way, used again.

use crate::event::READ_ROUND;

/// So much is kept at most: enough for the small messages of a turn, and for a large one whose
/// memory would otherwise go back to the system and come again, page by page.
const MAX_BYTES: usize = 4 * READ_ROUND;

/// Buffers that nobody uses at the moment, so that a message costs no allocation. Sockets keep
/// none of their own while they are idle.
#[derive(Debug, Default)]
pub struct Spare {
    buffers: Vec<Vec<u8>>,
    bytes: usize,
}

impl Spare {
    /// An empty buffer, of any capacity.
    #[must_use]
    pub fn take(&mut self) -> Vec<u8> {
        let Some(buffer) = self.buffers.pop() else { return Vec::new() };
        self.bytes -= buffer.capacity();
        buffer
    }

    /// Takes back a buffer, whoever made it; its bytes are forgotten.
    pub fn give(&mut self, mut buffer: Vec<u8>) {
        let capacity = buffer.capacity();
        // Many small ones are worth more than a few large ones.
        while self.bytes + capacity > MAX_BYTES
            && self.buffers.last().is_some_and(|last| last.capacity() > capacity)
        {
            drop(self.take());
        }
        if capacity > 0 && self.bytes + capacity <= MAX_BYTES {
            buffer.clear();
            self.bytes += capacity;
            self.buffers.push(buffer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_is_used_again_and_empty() {
        let mut spare = Spare::default();
        assert_eq!(spare.take().capacity(), 0);
        spare.give(b"old bytes".to_vec());
        let buffer = spare.take();
        assert!(buffer.is_empty() && buffer.capacity() >= 9, "{buffer:?}");
    }

    #[test]
    fn what_is_kept_has_a_limit() {
        let mut spare = Spare::default();
        spare.give(Vec::with_capacity(MAX_BYTES + 1));
        assert!(spare.buffers.is_empty());
        for _ in 0..1000 {
            spare.give(Vec::with_capacity(MAX_BYTES / 100));
        }
        assert!(spare.bytes <= MAX_BYTES, "{} B are kept", spare.bytes);
        while spare.take().capacity() > 0 {}
        assert_eq!(spare.bytes, 0);
    }

    #[test]
    fn small_ones_take_the_place_of_a_large_one() {
        let mut spare = Spare::default();
        spare.give(Vec::with_capacity(MAX_BYTES));
        spare.give(Vec::with_capacity(8));
        spare.give(Vec::with_capacity(8));
        assert_eq!(spare.bytes, 16);
    }
}
