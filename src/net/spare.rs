//! Memory for bytes that are under way, used again.

use crate::event::READ_ROUND;

/// So much is kept at most: enough for the small messages of a turn, and for a large one whose
/// memory would otherwise go back to the system and come again, page by page.
pub(super) const MAX_BYTES: usize = 4 * READ_ROUND;
/// A few bytes that nobody reads for long hold no more memory than this.
const SMALL: usize = 16 * 1024;
/// As much as most messages have.
pub(super) const FEW: usize = 1024;

/// Buffers that nobody uses at the moment, so that a message costs no allocation. Sockets keep
/// none of their own while they are idle.
#[derive(Debug, Default)]
pub struct Spare {
    buffers: Vec<Vec<u8>>,
    bytes: usize,
}

impl Spare {
    /// An empty buffer for about `len` bytes: it may have to grow, but its memory is not many
    /// times as much, because the bytes may stay in it.
    #[inline]
    #[must_use]
    pub fn take(&mut self, len: usize) -> Vec<u8> {
        let suits = |buffer: &mut Vec<u8>| {
            buffer.capacity() <= SMALL || buffer.capacity() <= len.saturating_mul(4)
        };
        let buffer = self.buffers.pop_if(suits).unwrap_or_default();
        self.bytes -= buffer.capacity();
        buffer
    }

    /// Takes back a buffer, whoever made it; its bytes are forgotten.
    #[inline(always)] // for each message
    pub fn give(&mut self, mut buffer: Vec<u8>) {
        let capacity = buffer.capacity();
        if capacity == 0 {
            return;
        }
        if self.bytes + capacity > MAX_BYTES {
            self.make_room(capacity);
        }
        if self.bytes + capacity <= MAX_BYTES {
            buffer.clear();
            self.bytes += capacity;
            self.buffers.push(buffer);
        }
    }

    /// Takes out up to so many of the buffers for a few bytes that were given last, for a thread that
    /// fills them again.
    pub(super) fn hand_over(&mut self, most: usize, to: &mut Vec<Vec<u8>>) {
        let taken = (0..most).map_while(|_| self.buffers.pop_if(|buffer| buffer.capacity() <= FEW));
        let before = to.len();
        to.extend(taken);
        self.bytes -= to[before..].iter().map(Vec::capacity).sum::<usize>();
    }

    /// Many small ones are worth more than a few large ones.
    #[cold]
    fn make_room(&mut self, capacity: usize) {
        while self.bytes + capacity > MAX_BYTES
            && self.buffers.last().is_some_and(|last| last.capacity() > capacity)
        {
            drop(self.take(usize::MAX));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_is_used_again_and_empty() {
        let mut spare = Spare::default();
        assert_eq!(spare.take(6).capacity(), 0);
        spare.give(b"old bytes".to_vec());
        let buffer = spare.take(6);
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
        while spare.take(MAX_BYTES).capacity() > 0 {}
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

    #[test]
    fn those_for_a_few_bytes_are_handed_over_and_no_others() {
        let mut spare = Spare::default();
        for capacity in [8, SMALL, 8, FEW, 8] {
            spare.give(Vec::with_capacity(capacity));
        }
        let mut to = vec![Vec::new()];
        spare.hand_over(2, &mut to);
        assert_eq!(to.iter().map(Vec::capacity).collect::<Vec<_>>(), [0, 8, FEW]);
        spare.hand_over(2, &mut to);
        assert_eq!((to.len(), spare.bytes), (4, SMALL + 8));
    }

    #[test]
    fn a_few_bytes_get_no_large_buffer() {
        let mut spare = Spare::default();
        spare.give(Vec::with_capacity(READ_ROUND));
        assert_eq!(spare.take(6).capacity(), 0);
        spare.give(Vec::with_capacity(SMALL));
        assert_eq!(spare.take(6).capacity(), SMALL);
        assert_eq!(spare.take(READ_ROUND / 4).capacity(), READ_ROUND);
        assert_eq!(spare.bytes, 0);
    }
}
