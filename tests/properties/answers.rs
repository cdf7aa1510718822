//! The homework's answers: whatever pieces a right stream comes in, it is right, and a stream in
//! which one byte is another, too many or missing is wrong.

use proptest::collection::vec;
use proptest::prelude::*;
use qtcp::course::Checker;

/// What a right server sends: it has read all messages together, in pieces that end at `ends`.
fn right_stream(message: &[u8], count: usize, port: u16, ends: &[usize]) -> Vec<u8> {
    let asked = message.repeat(count);
    let mut ends: Vec<usize> = ends.iter().map(|end| end % asked.len()).collect();
    ends.push(asked.len());
    ends.sort_unstable();
    ends.dedup();
    let mut stream = Vec::new();
    let mut from = 0;
    for end in ends.into_iter().filter(|&end| end > 0) {
        stream.extend_from_slice(&asked[from..end]);
        stream.extend_from_slice(port.to_string().as_bytes());
        from = end;
    }
    stream
}

/// The checker after `stream`, in reads that end at `reads`.
fn checked(message: &[u8], count: usize, port: u16, stream: &[u8], reads: &[usize]) -> Checker {
    let mut checker = Checker::new(message, port);
    for _ in 0..count {
        checker.sent();
    }
    let mut ends: Vec<usize> = reads.iter().map(|end| end % (stream.len() + 1)).collect();
    ends.push(stream.len());
    ends.sort_unstable();
    let mut from = 0;
    for end in ends {
        checker.take(&stream[from..end]);
        from = end;
    }
    checker.finish();
    checker
}

/// Letters, and digits that may be the port's.
fn message() -> impl Strategy<Value = Vec<u8>> {
    vec(prop::sample::select(&b"12ab\n"[..]), 1..8)
}

/// More than one digit: one byte more or less could be a port.
fn port() -> impl Strategy<Value = u16> {
    prop::sample::select(&[21_u16, 12, 11, 2112, 53421, 11111][..])
}

proptest! {
    #![proptest_config(super::config(5))]

    #[test]
    fn a_right_stream_is_right_in_whatever_pieces_it_comes(
        message in message(),
        count in 1..9_usize,
        port in port(),
        ends in vec(any::<usize>(), 0..6),
        reads in vec(any::<usize>(), 0..6),
    ) {
        let stream = right_stream(&message, count, port, &ends);
        let checker = checked(&message, count, port, &stream, &reads);
        prop_assert!(checker.is_right(), "{stream:?}: {checker:?}");
        prop_assert_eq!(checker.right(), count as u64);
    }

    #[test]
    fn a_stream_with_one_byte_changed_is_wrong_and_every_message_is_counted_once(
        message in message(),
        count in 1..9_usize,
        port in port(),
        ends in vec(any::<usize>(), 0..6),
        reads in vec(any::<usize>(), 0..6),
        at in any::<usize>(),
        byte in prop::sample::select(&b"12ab\n\0x"[..]),
        change in 0..3_u8,
    ) {
        let right = right_stream(&message, count, port, &ends);
        let mut stream = right.clone();
        let at = at % stream.len();
        match change {
            0 => stream[at] = byte,
            1 => stream.insert(at, byte),
            _ => drop(stream.remove(at)),
        }
        prop_assume!(stream != right);
        let checker = checked(&message, count, port, &stream, &reads);
        prop_assert!(!checker.is_right(), "{stream:?}: {checker:?}");
        let counted = checker.right() + checker.wrong() + checker.missing();
        prop_assert_eq!(counted, count as u64);
        let whole = checked(&message, count, port, &stream, &[]);
        prop_assert_eq!(checker.right(), whole.right(), "the reads do not matter");
        prop_assert_eq!(checker.wrong(), whole.wrong());
        prop_assert_eq!(checker.surplus(), whole.surplus());
    }
}
