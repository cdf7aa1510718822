//! Up to three bytes: what a character can have before or behind the edge of a row, as no encoding
//! here has characters of more than four.

/// Up to three bytes, in place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Few {
    bytes: [u8; 3],
    length: u8,
}

impl Few {
    /// How many fit.
    pub(crate) const MOST: usize = 3;

    pub(crate) fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.len()).unwrap_or_default()
    }

    pub(crate) fn len(&self) -> usize {
        usize::from(self.length)
    }

    /// The last `count` of these, or all if there are fewer.
    pub(crate) fn last(&self, count: usize) -> Self {
        Self::default().then_last(self.as_slice().get(self.len().saturating_sub(count)..))
    }

    /// The last three of these and `bytes` behind them.
    pub(crate) fn keep_last(self, bytes: &[u8]) -> Self {
        self.then_last(bytes.get(bytes.len().saturating_sub(Self::MOST)..))
    }

    /// The first three of these and `bytes` behind them.
    pub(crate) fn keep_first(mut self, bytes: &[u8]) -> Self {
        for &byte in bytes.iter().take(Self::MOST - self.len().min(Self::MOST)) {
            self.put(byte);
        }
        self
    }

    /// In one word, for an atomic: three bytes and the length above them.
    pub(crate) fn pack(self) -> u32 {
        let [a, b, c] = self.bytes;
        u32::from_le_bytes([a, b, c, self.length])
    }

    pub(crate) fn unpack(word: u32) -> Self {
        let [a, b, c, length] = word.to_le_bytes();
        Self { bytes: [a, b, c], length: length.min(3) }
    }

    fn then_last(mut self, bytes: Option<&[u8]>) -> Self {
        for &byte in bytes.unwrap_or_default() {
            if self.len() == Self::MOST {
                let [_, b, c] = self.bytes;
                self.bytes = [b, c, 0];
                self.length = 2;
            }
            self.put(byte);
        }
        self
    }

    fn put(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(usize::from(self.length)) {
            *place = byte;
            self.length += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_and_the_first_three_are_kept() {
        let few = Few::default().keep_last(b"a");
        assert_eq!(few.keep_last(b"bc").as_slice(), b"abc");
        assert_eq!(few.keep_last(b"bcd").as_slice(), b"bcd");
        assert_eq!(few.keep_last(b"bcdefgh").as_slice(), b"fgh");
        assert_eq!(few.keep_first(b"bcdefgh").as_slice(), b"abc");
        assert_eq!(few.keep_first(b"bcd").keep_first(b"e").as_slice(), b"abc");
        assert_eq!(few.keep_last(b"bc").last(2).as_slice(), b"bc");
        assert_eq!(few.last(3).as_slice(), b"a");
        assert_eq!(Few::unpack(few.keep_last(b"b").pack()).as_slice(), b"ab");
        assert_eq!(Few::unpack(u32::MAX).len(), 3);
    }
}
