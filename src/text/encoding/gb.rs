//! GBK and GB18030, whose characters have 1, 2 or 4 bytes that cannot be told apart by themselves:
//! where one begins follows from what stands before.
//!
//! How many bytes of a character have begun at some point is a number from 0 to 3 ([`after`]). A
//! byte that is neither a digit nor one of 81..FE always ends what has begun, so the way back to
//! certainty is short in almost every text.

use encoding_rs::{DecoderResult, GB18030};

use super::segment::Segment;

/// How many bytes of a character have begun behind `bytes` if `pending` had before them.
///
/// Takes as long as the end of `bytes` is uncertain: back to the last byte that decides. A text of
/// nothing but two-byte characters is skipped in one quick look at its bytes; the slow walk goes
/// over alternating digits only, as in four-byte characters, which nobody writes by the megabyte.
pub(super) fn after(bytes: &[u8], pending: u8) -> u8 {
    let mut known = bytes;
    let mut state = loop {
        let Some((&last, shorter)) = known.split_last() else { break pending };
        if is_high(last) {
            let (low, high) = known.split_at(known.len() - high_run(known));
            // Behind two of them only their number counts: a digit before them, whatever it was
            // part of, has been given up by then.
            if high.len() >= 2 {
                let before = if low.is_empty() { pending } else { 0 };
                break after_high(high.len(), before);
            }
        } else if !last.is_ascii_digit() {
            break 0;
        }
        known = shorter;
    };
    for &byte in bytes.get(known.len()..).unwrap_or_default() {
        state = step(state, byte);
    }
    state
}

/// The character at the beginning of `window` (four bytes, fewer only at the end of everything),
/// as the WHATWG's decoder has it.
pub(super) fn segment(window: &[u8]) -> Segment {
    let (first, second) = match *window {
        [] => return Segment::bad(0),
        [0x80, ..] => return Segment { length: 1, char: Some('€') },
        [first, ..] if !is_high(first) => {
            return Segment { length: 1, char: first.is_ascii().then(|| char::from(first)) };
        }
        [_] => return Segment::bad(1),
        [first, second, ..] => (first, second),
    };
    if second.is_ascii_digit() {
        return match *window {
            [_, _] => Segment::bad(2),
            [_, _, third] if is_high(third) => Segment::bad(3),
            [_, _, third, fourth, ..] if is_high(third) && fourth.is_ascii_digit() => {
                Segment { length: 4, char: mapped(&[first, second, third, fourth]) }
            }
            _ => Segment::bad(1),
        };
    }
    match mapped(&[first, second]) {
        Some(c) => Segment { length: 2, char: Some(c) },
        // ASCII is never swallowed by a fault.
        None if second.is_ascii() => Segment::bad(1),
        None => Segment::bad(2),
    }
}

/// The one character that `bytes` are.
fn mapped(bytes: &[u8]) -> Option<char> {
    let mut text = [0; 8];
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let (result, _, written) = decoder.decode_to_utf8_without_replacement(bytes, &mut text, true);
    if result != DecoderResult::InputEmpty {
        return None;
    }
    let mut chars = str::from_utf8(text.get(..written)?).ok()?.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// One byte further. What is given up on the way leaves nothing begun but by the byte itself.
fn step(pending: u8, byte: u8) -> u8 {
    match pending {
        0 if is_high(byte) => 1,
        1 if byte.is_ascii_digit() => 2,
        2 if is_high(byte) => 3,
        _ => 0,
    }
}

/// `count` steps over bytes of 81..FE; from the third on they only take turns.
fn after_high(count: usize, pending: u8) -> u8 {
    let few = if count < 4 { count } else { 2 + count % 2 };
    (0..few).fold(pending, |state, _| step(state, 0x81))
}

/// How many of the last bytes are in 81..FE.
fn high_run(bytes: &[u8]) -> usize {
    // Whole blocks without a decision inside, which the compiler turns into a few instructions.
    const BLOCK: usize = 32;
    let blocks = bytes
        .rchunks_exact(BLOCK)
        .take_while(|block| block.iter().fold(true, |all, &byte| all & is_high(byte)))
        .count();
    let rest = bytes.get(..bytes.len() - blocks * BLOCK).unwrap_or_default();
    blocks * BLOCK + rest.iter().rev().take_while(|&&byte| is_high(byte)).count()
}

fn is_high(byte: u8) -> bool {
    matches!(byte, 0x81..=0xfe)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stepped(bytes: &[u8], pending: u8) -> u8 {
        bytes.iter().fold(pending, |state, &byte| step(state, byte))
    }

    /// Bytes among which the uncertain ones are frequent.
    fn uncertain() -> impl Strategy<Value = Vec<u8>> {
        let byte = prop_oneof![
            8 => 0x81..=0xfeu8,
            4 => b'0'..=b'9',
            1 => any::<u8>(),
        ];
        proptest::collection::vec(byte, 0..100)
    }

    proptest! {
        #[test]
        fn the_way_back_finds_what_the_way_from_the_start_does(
            bytes in uncertain(), pending in 0..4u8
        ) {
            prop_assert_eq!(after(&bytes, pending), stepped(&bytes, pending));
        }

        #[test]
        fn a_segment_begins_where_something_has_begun(bytes in uncertain()) {
            let text = [&bytes[..], b"    "].concat();
            let begun = bytes.len() - usize::from(after(&bytes, 0));
            let mut at = 0;
            while at < begun {
                at += segment(&text[at..text.len().min(at + 4)]).length;
            }
            prop_assert_eq!(at, begun);
        }
    }

    #[test]
    fn a_long_text_of_two_byte_characters_is_decided_by_its_length() {
        let text = vec![0xb0; 1_000_001];
        assert_eq!(after(&text, 0), 1);
        assert_eq!(after(&text, 1), 0);
        assert_eq!(after(&text[1..], 2), 0);
    }

    #[test]
    fn characters_have_one_two_or_four_bytes() {
        for (bytes, length, char) in [
            (&b"a\xd1"[..], 1, Some('a')),
            (b"\xd1\xa7\xc9\xfa", 2, Some('学')),
            (b"\x95\x32\x82\x36", 4, Some('𠀀')),
            (b"\x80", 1, Some('€')),
            (b"\xff\x41", 1, None),
            (b"\xd1\x20", 1, None),
            (b"\xd1\xff", 2, None),
            (b"\x81\x30\x81\x41", 1, None),
            (b"\x81\x30\x81", 3, None),
        ] {
            assert_eq!(segment(bytes), Segment { length, char }, "{bytes:x?}");
        }
    }
}
