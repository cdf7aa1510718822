//! Memory for bytes that are under way, used again.

/// Buffers larger than this are freed: what comes in such pieces is not short of time.
const LARGEST: usize = 16 * 1024;
/// So much is kept at most, for as many small messages as one turn has.
const MAX_BYTES: usize = 1024 * 1024;

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
        if capacity > 0 && capacity <= LARGEST && self.bytes + capacity <= MAX_BYTES {
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
    fn neither_large_buffers_nor_many_are_kept() {
        let mut spare = Spare::default();
        spare.give(Vec::with_capacity(LARGEST + 1));
        assert!(spare.buffers.is_empty());
        for _ in 0..1000 {
            spare.give(Vec::with_capacity(LARGEST));
        }
        assert!(spare.bytes <= MAX_BYTES, "{} B are kept", spare.bytes);
        while spare.take().capacity() > 0 {}
        assert_eq!(spare.bytes, 0);
    }
}
