//! What the load does, and what it found.

use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

/// The homework's message.
pub const MESSAGE: &[u8] = b"client";

/// A workload. Every active connection has one message in flight: the next one goes out when the
/// answer is complete and right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Work {
    /// Connections made.
    pub connections: usize,
    /// How many of them go on sending; the others are idle after their first answer. One
    /// measurement for each number.
    pub active: Vec<usize>,
    /// Bytes of a message.
    pub size: usize,
    /// The answer is the message, without the port behind it.
    pub echo: bool,
    /// How long a measurement takes, seconds; a third of that comes before it, to warm up.
    pub seconds: f64,
}

impl Work {
    /// The homework on so many connections.
    pub fn homework(connections: usize, active: &[usize], seconds: f64) -> Self {
        let (active, size) = (active.to_vec(), MESSAGE.len());
        Self { connections, active, size, echo: false, seconds }
    }

    /// What every message is.
    pub fn message(&self) -> Vec<u8> {
        // A pattern whose period is no power of two: a piece in the wrong place is seen.
        MESSAGE.iter().copied().chain((0..=250).cycle()).take(self.size).collect()
    }
}

/// What came out of a workload.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Found {
    /// Seconds from the first connect to the first answer of the last connection.
    pub connecting: f64,
    /// Memory of the server's process before the first connection, and when all have had an
    /// answer; bytes.
    pub memory: (u64, u64),
    /// One for each number in [`Work::active`].
    pub rates: Vec<Rate>,
}

impl Found {
    /// Memory for each connection, bytes.
    pub fn memory_each(&self, work: &Work) -> f64 {
        (self.memory.1 as f64 - self.memory.0 as f64) / work.connections as f64
    }
}

/// One measurement.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Rate {
    /// Right answers.
    pub replies: u64,
    /// How long it took, seconds.
    pub seconds: f64,
    /// What the server's process computed in that time, and the load's; nanoseconds.
    pub computed: (u64, u64),
    /// From a message to its answer.
    pub times: Times,
    /// Answers of the active connection that got the fewest, and of all in the mean.
    pub fewest: (u64, f64),
}

/// How long answers took, nanoseconds.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Times {
    /// Half of them took no longer.
    pub p50: u64,
    /// 99 % took no longer.
    pub p99: u64,
    /// 99.9 % took no longer.
    pub p999: u64,
}

impl Times {
    /// What is in a histogram.
    pub fn of(times: &Histogram<u64>) -> Self {
        let at = |quantile| times.value_at_quantile(quantile);
        Self { p50: at(0.5), p99: at(0.99), p999: at(0.999) }
    }
}

/// What came out of messages that went out at a fixed rate.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Opened {
    /// Right answers a second.
    pub per_second: f64,
    /// From the moment when a message was to go out: what a server that stands still does to those
    /// that had to wait is in it.
    pub intended: Times,
    /// From the moment when it did go out.
    pub sent: Times,
    /// How late the load itself was with a message that nothing else held back.
    pub lag: Times,
    /// What the server's process computed for an answer, nanoseconds.
    pub cost: f64,
}

impl Rate {
    /// Right answers a second.
    pub fn per_second(&self) -> f64 {
        self.replies as f64 / self.seconds
    }

    /// The server's time for one answer, nanoseconds.
    pub fn cost(&self) -> f64 {
        self.computed.0 as f64 / self.replies as f64
    }

    /// The shares of their cores that the server and the load used.
    pub fn busy(&self) -> (f64, f64) {
        let share = |nanoseconds: u64| nanoseconds as f64 / 1e9 / self.seconds;
        (share(self.computed.0), share(self.computed.1))
    }
}
