//! [`Vessels`]: where the bytes of one direction of a connection are: five vessels, one behind the
//! other, and nothing is lost between them.
//!
//! Program to program, a byte is in the write buffer (`bytesToWrite`), in the send queue of the
//! kernel, on its way, in the receive queue of the other kernel, or in the read buffer
//! (`bytesAvailable`). Their sum is what was written and has not been read, at each sample, for this
//! reason: two of the five are Qt's own counts, which are exact, and one is what is left. What is
//! *on its way* is not measured but the rest of the sum; on loopback it is next to nothing.
//!
//! How to sample, so that no byte is counted twice: without letting the loop run in between, ask
//! the kernel of the receiver first, then that of the sender, then both sockets. Between two of
//! these questions a byte may move on, and it moves from one that is asked later to one that was
//! asked earlier: then it is in neither, and so on its way, which is true. Where the sockets are on a
//! thread of their own, the kernels are ahead of Qt's counts: what the kernel has taken and
//! Qt's count has not let go of is in the write buffer, and what that thread has read and not
//! delivered is on its way. So the queues are cut to what Qt's counts leave over.

use std::collections::VecDeque;

use crate::runtime::Socket;

/// So far back the curve goes.
pub const SPAN_US: u64 = 10_000_000;
/// No more samples are kept, at whichever rate they come: thirty a second are some more than a
/// curve of that length shows.
const KEPT: usize = 300;

/// What can be asked of both ends at a moment; bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    /// When, in microseconds since any beginning.
    pub us: u64,
    /// All that `write` has taken since the connection began.
    pub written: u64,
    /// All that was read since then.
    pub read: u64,
    /// `bytesToWrite()` of the sender.
    pub to_write: u64,
    /// What its kernel has not sent (SIOCOUTQNSD); None where that is not known. What was sent and not
    /// acknowledged the kernel keeps as well (SIOCOUTQ counts it), but that is a copy.
    pub unsent: Option<u64>,
    /// What nobody has read of the receiver's kernel (SIOCINQ); None where that is not known.
    pub unread: Option<u64>,
    /// `bytesAvailable()` of the receiver.
    pub available: u64,
}

impl Reading {
    /// Asks both ends of a connection of this program, in the order that the head of this module
    /// gives; their loop may not run in between. `written` and `read` are all bytes so far.
    #[must_use]
    pub fn of(us: u64, sender: &Socket, receiver: &Socket, written: u64, read: u64) -> Self {
        let count = |n: i64| u64::try_from(n).unwrap_or(0);
        let unread = receiver.queues().map(|queues| u64::from(queues.unread));
        let unsent = sender.queues().map(|queues| u64::from(queues.unsent));
        let available = count(receiver.bytes_available());
        let to_write = count(sender.bytes_to_write());
        Self { us, written, read, to_write, unsent, unread, available }
    }
}

/// How many bytes each vessel holds. Where the queues are not known they are on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sample {
    /// When, as in the [`Reading`].
    pub us: u64,
    /// Whether the kernels have said what they hold.
    pub asked: bool,
    /// Qt's, at the sender.
    pub write_buffer: u64,
    /// The kernel's, at the sender.
    pub send_queue: u64,
    /// Neither here nor there.
    pub on_the_way: u64,
    /// The kernel's, at the receiver.
    pub receive_queue: u64,
    /// Qt's, at the receiver.
    pub read_buffer: u64,
}

impl Sample {
    /// The vessels, in the order in which a byte passes them.
    #[must_use]
    pub fn vessels(&self) -> [u64; 5] {
        [self.write_buffer, self.send_queue, self.on_the_way, self.receive_queue, self.read_buffer]
    }

    /// All of them together: what was written and has not been read.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.vessels().iter().sum()
    }
}

impl From<Reading> for Sample {
    fn from(reading: Reading) -> Self {
        let mut left = reading.written.saturating_sub(reading.read);
        let mut take = |most: u64| {
            let taken = most.min(left);
            left -= taken;
            taken
        };
        let write_buffer = take(reading.to_write);
        let read_buffer = take(reading.available);
        let receive_queue = take(reading.unread.unwrap_or(0));
        let send_queue = take(reading.unsent.unwrap_or(0));
        let us = reading.us;
        let asked = reading.unread.is_some() && reading.unsent.is_some();
        Self { us, asked, write_buffer, send_queue, on_the_way: left, receive_queue, read_buffer }
    }
}

/// The samples of the last ten seconds.
#[derive(Debug, Clone, Default)]
pub struct Vessels {
    samples: VecDeque<Sample>,
}

impl Vessels {
    /// Takes a sample, which is not older than those before; returns what is in the vessels.
    pub fn sample(&mut self, reading: Reading) -> Sample {
        let sample = Sample::from(reading);
        let begins = sample.us.saturating_sub(SPAN_US);
        while self.samples.front().is_some_and(|oldest| oldest.us < begins)
            || self.samples.len() >= KEPT
        {
            self.samples.pop_front();
        }
        self.samples.push_back(sample);
        sample
    }

    /// The newest sample; all is empty before the first.
    #[must_use]
    pub fn now(&self) -> Sample {
        self.samples.back().copied().unwrap_or_default()
    }

    /// Those that are kept, oldest first.
    pub fn samples(&self) -> impl ExactSizeIterator<Item = &Sample> + DoubleEndedIterator {
        self.samples.iter()
    }

    /// Whether all of them are the same, and the curve is about as long as it gets: a straight line
    /// that stays as it is.
    #[must_use]
    pub fn is_still(&self) -> bool {
        let (Some(oldest), Some(newest)) = (self.samples.front(), self.samples.back()) else {
            return false;
        };
        newest.us - oldest.us >= SPAN_US - SPAN_US / 10
            && self.samples.iter().all(|sample| sample.vessels() == oldest.vessels())
    }

    /// The most that one vessel held in one of them; 0 without samples.
    #[must_use]
    pub fn highest(&self) -> u64 {
        self.samples.iter().flat_map(Sample::vessels).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_sum_is_what_was_written_and_not_read_whatever_the_kernel_says(
            (written, read) in (any::<u64>(), any::<u64>()),
            (to_write, available) in (any::<u64>(), any::<u64>()),
            (unsent, unread) in (any::<Option<u64>>(), any::<Option<u64>>()),
        ) {
            let read = read.min(written);
            let reading = Reading { us: 1, written, read, to_write, unsent, unread, available };
            prop_assert_eq!(Sample::from(reading).sum(), written - read);
        }
    }

    #[test]
    fn what_the_kernels_hold_beyond_qts_counts_is_not_counted_twice() {
        let reading = Reading {
            us: 1,
            written: 100,
            read: 10,
            to_write: 40,
            unsent: Some(30),
            unread: Some(5),
            available: 15,
        };
        assert_eq!(Sample::from(reading).vessels(), [40, 30, 0, 5, 15]);
        let fewer = Reading { unsent: Some(10), ..reading };
        assert_eq!(Sample::from(fewer).vessels(), [40, 10, 20, 5, 15]);
        // The thread of the sockets has sent what Qt's count still has.
        let ahead = Reading { unsent: Some(50), unread: Some(25), ..reading };
        assert_eq!(Sample::from(ahead).vessels(), [40, 10, 0, 25, 15]);
        let unknown = Reading { unsent: None, unread: None, ..reading };
        assert_eq!(Sample::from(unknown).vessels(), [40, 0, 35, 0, 15]);
    }

    #[test]
    fn the_curve_is_ten_seconds_long_and_has_a_limit_at_any_rate() {
        let mut vessels = Vessels::default();
        assert_eq!((vessels.now(), vessels.highest()), (Sample::default(), 0));
        let at = |us: u64, to_write| Reading { us, written: 900, to_write, ..Reading::default() };
        for n in 0..=200 {
            vessels.sample(at(n * 100_000, n));
        }
        assert_eq!(vessels.samples().len(), 101);
        assert_eq!(vessels.samples().next().map(|sample| sample.us), Some(10_000_000));
        assert_eq!((vessels.now().write_buffer, vessels.highest()), (200, 800));
        for n in 0..10_000 {
            vessels.sample(at(20_000_001 + n, 0));
        }
        assert_eq!(vessels.samples().len(), KEPT);
    }

    #[test]
    fn a_curve_is_still_once_all_of_it_is_the_same() {
        let mut vessels = Vessels::default();
        assert!(!vessels.is_still());
        let at = |us: u64, to_write| Reading { us, written: 900, to_write, ..Reading::default() };
        for n in 0..90 {
            vessels.sample(at(n * 100_000, 7));
            assert!(!vessels.is_still(), "it is growing longer: {n}");
        }
        vessels.sample(at(9_000_000, 7));
        assert!(vessels.is_still());
        vessels.sample(at(9_100_000, 8));
        assert!(!vessels.is_still());
    }
}
