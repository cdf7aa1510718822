//! [`Rhythm`]: from the bytes that came, and when, to messages and a period. Pure.
//!
//! A read is not a message: two messages may come in one read, and a long one in several. Where the
//! bytes repeat, what repeats is the message; where they do not, each arrival is counted.

use std::time::{Duration, Instant};

use super::super::bench::GRAIN;

/// So much is looked at to find what repeats.
const LOOKED_AT: usize = 64 * 1024;
/// A message of so many bytes comes in several reads.
const LONG: usize = 8 * 1024;
/// From so many gaps on it can be told whether they are all over the place: one of each kind is
/// left aside, as another program may have taken the processor for a moment.
const ENOUGH_GAPS: usize = 8;
/// Two gaps of one timer differ by less, whatever else the machine does.
const STALL: Duration = Duration::from_millis(100);

/// Messages closer together were sent at the same timeout, if that is much longer.
const AT_ONCE: Duration = Duration::from_millis(5);
/// And that is how much longer.
const APART: Duration = Duration::from_millis(40);
/// So many timeouts show what each of them brings.
const ENOUGH_BURSTS: usize = 3;

/// Several messages at each timeout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bursts {
    /// As many each time.
    Each(usize),
    /// More each time.
    Growing,
}

/// What was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rhythm {
    /// What is sent each time; where that differs, what was sent first.
    pub(super) message: Vec<u8>,
    /// Another thing was sent each time.
    pub(super) varies: bool,
    /// When each message was there.
    at: Vec<Instant>,
}

impl Rhythm {
    /// What `came`, with the moments and how much there was then.
    pub(super) fn of(came: &[u8], arrivals: &[(Instant, usize)]) -> Self {
        let seen = &came[..came.len().min(LOOKED_AT)];
        let root = root(seen);
        let first = arrivals.first().map_or(0, |&(_, total)| total.min(came.len()));
        if arrivals.len() > 1 && root * 2 > seen.len() && root > first {
            let message = came[..first].to_vec();
            return Self { message, varies: true, at: each(arrivals) };
        }
        // "11" is one message, not two: nothing shorter is one than what came alone.
        let lengths = arrivals.iter().scan(0, |before, &(_, total)| {
            let length = total - std::mem::replace(before, total);
            Some(length)
        });
        let unit = lengths.filter(|length| length % root.max(1) == 0).min().unwrap_or(root);
        let mut at = Vec::new();
        for &(now, total) in arrivals {
            let whole = total.checked_div(unit).unwrap_or(0);
            at.resize(whole.max(at.len()), now);
        }
        Self { message: came[..unit.min(came.len())].to_vec(), varies: false, at }
    }

    /// How many messages there were.
    pub(super) fn count(&self) -> usize {
        self.at.len()
    }

    /// How long it was from the first to the last.
    pub(super) fn span(&self) -> Duration {
        match (self.at.first(), self.at.last()) {
            (Some(&first), Some(&last)) => last.saturating_duration_since(first),
            _ => Duration::ZERO,
        }
    }

    /// The mean period.
    pub(super) fn period(&self) -> Duration {
        let gaps = u32::try_from(self.at.len().saturating_sub(1)).unwrap_or(u32::MAX);
        self.span().checked_div(gaps).unwrap_or_default()
    }

    /// How far the worst gap is from the mean period.
    pub(super) fn worst(&self) -> Duration {
        let period = self.period();
        self.gaps().map(|gap| gap.abs_diff(period)).max().unwrap_or_default()
    }

    /// The shortest and the longest gap.
    pub(super) fn extremes(&self) -> (Duration, Duration) {
        let (least, most) = (self.gaps().min(), self.gaps().max());
        (least.unwrap_or_default(), most.unwrap_or_default())
    }

    /// Whether it may be irregular, if it goes on like that.
    pub(super) fn is_suspicious(&self) -> bool {
        let (least, most) = self.extremes();
        most > least * 3 + STALL
    }

    /// Whether it certainly is no timer that goes on by itself.
    pub(super) fn is_irregular(&self) -> bool {
        let mut gaps: Vec<Duration> = self.gaps().collect();
        gaps.sort_unstable();
        let count = gaps.len();
        count >= ENOUGH_GAPS && gaps[count - 2] > gaps[1] * 4 + STALL
    }

    /// How many messages each timeout has brought so far, the last one included. None if a timeout
    /// cannot be told from the next one.
    fn timeouts(&self) -> Option<Vec<usize>> {
        let mut sizes = vec![1];
        for gap in self.gaps() {
            if gap < AT_ONCE {
                *sizes.last_mut()? += 1;
            } else if gap > APART {
                sizes.push(1);
            } else {
                return None;
            }
        }
        Some(sizes)
    }

    /// Several messages at once, again and again, if that is what came. The last time is left aside: it
    /// may not be over.
    pub(super) fn bursts(&self) -> Option<Bursts> {
        let sizes = self.timeouts()?;
        let (_, whole) = sizes.split_last().filter(|(_, whole)| whole.len() >= ENOUGH_BURSTS)?;
        if whole[0] > 1 && whole.windows(2).all(|pair| pair[0] == pair[1]) {
            return Some(Bursts::Each(whole[0]));
        }
        whole.windows(2).all(|pair| pair[0] < pair[1]).then_some(Bursts::Growing)
    }

    /// Whether it may be bursts, if it goes on like that.
    pub(super) fn may_be_bursts(&self) -> bool {
        let sizes = self.timeouts().unwrap_or_default();
        sizes.len() > 1 && sizes.len() <= ENOUGH_BURSTS && sizes.iter().any(|&size| size > 1)
    }

    fn gaps(&self) -> impl Iterator<Item = Duration> {
        self.at.windows(2).map(|pair| pair[1].saturating_duration_since(pair[0]))
    }
}

/// When each arrival was there; the pieces of a long message are one.
fn each(arrivals: &[(Instant, usize)]) -> Vec<Instant> {
    let mut at: Vec<Instant> = Vec::new();
    let (mut last, mut begun) = (None, 0);
    for &(now, total) in arrivals {
        let is_close = last.is_some_and(|last| now.saturating_duration_since(last) < GRAIN);
        if !is_close || total - begun < LONG {
            at.push(now);
            begun = total;
        }
        last = Some(now);
    }
    at
}

/// How long the piece is of which `bytes` are a repetition; the last may be cut off.
fn root(bytes: &[u8]) -> usize {
    // Knuth, Morris and Pratt: the longest end of each beginning that is a beginning too.
    let mut borders: Vec<usize> = Vec::with_capacity(bytes.len());
    let mut border = 0;
    for (n, &byte) in bytes.iter().enumerate() {
        if n > 0 {
            while border > 0 && bytes[border] != byte {
                border = borders[border - 1];
            }
            border += usize::from(bytes[border] == byte);
        }
        borders.push(border);
    }
    bytes.len() - borders.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes at which millisecond.
    fn heard(parts: &[(u64, &str)]) -> Rhythm {
        let begun = Instant::now();
        let mut came = Vec::new();
        let mut arrivals = Vec::new();
        for (at, part) in parts {
            came.extend_from_slice(part.as_bytes());
            arrivals.push((begun + Duration::from_millis(*at), came.len()));
        }
        Rhythm::of(&came, &arrivals)
    }

    #[test]
    fn a_message_is_what_repeats_however_the_reads_cut_it() {
        let alone = heard(&[(0, "client"), (100, "client"), (200, "client")]);
        let glued = heard(&[(0, "clientclient"), (100, "client")]);
        let cut = heard(&[(0, "cli"), (1, "entclientcl"), (100, "ient")]);
        for rhythm in [&alone, &glued, &cut] {
            assert_eq!((rhythm.count(), rhythm.varies), (3, false), "{rhythm:?}");
            assert_eq!(rhythm.message, b"client");
        }
        assert_eq!(alone.period(), Duration::from_millis(100));
        let one = heard(&[(0, "client")]);
        assert_eq!((one.count(), one.period()), (1, Duration::ZERO));
        assert_eq!(heard(&[]).count(), 0);
    }

    #[test]
    fn a_message_of_one_letter_written_twice_is_one_message() {
        let rhythm = heard(&[(0, "11"), (100, "11"), (200, "1111")]);
        assert_eq!((rhythm.count(), &*rhythm.message), (4, &b"11"[..]));
    }

    #[test]
    fn messages_that_differ_are_counted_by_their_arrivals() {
        let rhythm = heard(&[(0, "client1"), (100, "client2"), (200, "client3")]);
        assert_eq!((rhythm.count(), rhythm.varies), (3, true));
        assert_eq!(rhythm.message, b"client1");
    }

    #[test]
    fn several_messages_at_each_timeout_are_seen() {
        let two = [(0, "client"), (1, "client"), (200, "client"), (200, "client")];
        let more = [(401, "client"), (401, "client"), (600, "clientclient"), (800, "client")];
        assert_eq!(heard(&[&two[..], &more].concat()).bursts(), Some(Bursts::Each(2)));
        assert_eq!(heard(&[&two[..], &more[..2]].concat()).bursts(), None);
        let growing = [
            (0, "client"),
            (200, "clientclient"),
            (400, "clientclientclient"),
            (600, "clientclientclientclient"),
        ];
        assert_eq!(heard(&growing).bursts(), Some(Bursts::Growing));
        let stalled = [(0, "client"), (200, "client"), (600, "clientclient"), (800, "client")];
        assert_eq!(heard(&stalled).bursts(), None);
        assert!(heard(&growing[..3]).may_be_bursts() && !heard(&growing).may_be_bursts());
        assert!(!heard(&[(0, "client"), (100, "client"), (200, "client")]).may_be_bursts());
    }

    #[test]
    fn a_stall_of_the_machine_makes_no_timer_irregular() {
        let at = |times: &[u64]| {
            let parts: Vec<_> = times.iter().map(|&at| (at, "client")).collect();
            heard(&parts)
        };
        let even = at(&[0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
        let stalled = at(&[0, 100, 200, 900, 900, 1000, 1100, 1200, 1300, 1400]);
        let beaten = at(&[0, 10, 20, 620, 630, 640, 1240, 1250, 1260, 1860]);
        assert!(!even.is_suspicious() && !even.is_irregular());
        assert!(stalled.is_suspicious() && !stalled.is_irregular());
        assert!(beaten.is_suspicious() && beaten.is_irregular());
        assert_eq!(beaten.extremes(), (Duration::from_millis(10), Duration::from_millis(600)));
        assert_eq!(even.worst(), Duration::ZERO);
        assert_eq!(stalled.worst().as_millis(), 544);
    }
}
