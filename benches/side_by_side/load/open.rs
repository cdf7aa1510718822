//! Messages at a fixed rate, whether or not the server keeps up with it: an open loop.
//!
//! In a closed loop a server that stands still is asked less, so that its pause is one slow answer. Here
//! each message has its moment. One whose connection still waits for an answer goes out later, and its
//! time counts from that moment all the same.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::{Load, PATIENCE, histogram};
use crate::process;
use crate::work::{Opened, Times, Work};

/// So close to the next message nothing is waited for: to be woken takes longer.
const SPIN: Duration = Duration::from_micros(100);

/// Runs the workload with `rate` messages a second, spread over its connections one after the other.
pub fn run(work: &Work, rate: f64, to: SocketAddr, server: u32) -> io::Result<Opened> {
    let mut load = Load::connected(work, to)?;
    let mut lag = histogram()?;
    load.at_rate(rate, work.seconds / 3.0, &mut lag)?;
    load.forget();
    lag.reset();
    let computed = process::cpu_time(server);
    let begun = Instant::now();
    load.at_rate(rate, work.seconds, &mut lag)?;
    let took = begun.elapsed().as_secs_f64();
    let answers = load.answers as f64;
    Ok(Opened {
        per_second: answers / took,
        intended: Times::of(&load.times),
        sent: Times::of(&load.from_sending),
        lag: Times::of(&lag),
        cost: (process::cpu_time(server) - computed) as f64 / answers,
    })
}

impl Load {
    /// Until the last answer has come.
    fn at_rate(
        &mut self,
        rate: f64,
        seconds: f64,
        lag: &mut hdrhistogram::Histogram<u64>,
    ) -> io::Result<()> {
        let begun = Instant::now();
        let all = (rate * seconds) as usize;
        let moment = |number: usize| begun + Duration::from_secs_f64(number as f64 / rate);
        let mut number = 0;
        while number < all {
            let now = Instant::now();
            while number < all && moment(number) <= now {
                self.due(number % self.peers.len(), moment(number), lag)?;
                number += 1;
            }
            let left = moment(number).saturating_duration_since(Instant::now());
            self.turn(left.saturating_sub(SPIN).min(PATIENCE / 2))?;
        }
        self.finish()
    }

    /// A message for that connection: now, or when the one before it has its answer.
    fn due(
        &mut self,
        number: usize,
        intended: Instant,
        lag: &mut hdrhistogram::Histogram<u64>,
    ) -> io::Result<()> {
        let peer = &mut self.peers[number];
        if peer.got < self.message.len() + peer.port.len() {
            peer.due.push_back(intended);
            return Ok(());
        }
        (peer.intended, peer.begun) = (intended, Instant::now());
        lag.saturating_record((peer.begun - intended).as_nanos() as u64);
        self.begin(number)
    }
}
