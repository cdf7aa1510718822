//! `--send-all`: standard input for every client.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::fault::Fault;
use super::stdin::Stdin;
use crate::course::{Client, HIGH_WATER, MAX_WAITING, TcpServer};
use crate::text::facts;
use crate::translate::TcpSocket;

/// A client that takes nothing for so long no longer holds up `--send-all`: it is disconnected.
const STALL: Duration = Duration::from_secs(10);
/// How often it is looked who has taken something meanwhile.
const LOOK: Duration = Duration::from_secs(1);
/// With more than this waiting for all clients together, those that something waits for hold it
/// up. What is too short to be shared is copied for each of them, 40 MB for ten thousand: the sum
/// stays below what [`MAX_WAITING`] allows.
const CROWDED: usize = MAX_WAITING / 2;

/// Standard input for every client, at the speed of the slowest that still takes anything.
pub(super) struct Feed {
    stdin: Stdin,
    /// What is sent next.
    piece: Option<Vec<u8>>,
    held: Option<Held>,
}

/// Those that hold it up. Each has its own time, so that many deaf ones are not waited for one after
/// the other.
struct Held {
    looked: Instant,
    behind: VecDeque<Behind>,
}

struct Behind {
    client: Client,
    /// How much it had been sent, for how long.
    sent: u64,
    since: Instant,
}

impl Feed {
    pub(super) fn new(stdin: Stdin) -> Self {
        Self { stdin, piece: None, held: None }
    }

    /// Sends what may be sent now: one piece at most, because others want their turn. Returns how
    /// long until it has to be looked at again. `waiting` bytes wait in the whole loop.
    pub(super) fn pump(
        &mut self,
        server: &TcpServer,
        waiting: usize,
    ) -> Result<Option<Duration>, Fault> {
        // Nothing is read for nobody: it waits for the first client.
        if server.client_count() == 0 {
            return Ok(None);
        }
        if self.piece.is_none() {
            self.piece =
                self.stdin.next().map_err(|error| Fault::network(facts::stdin_failed(&error)))?;
        }
        if self.piece.is_none() {
            return Ok(None);
        }
        if let Some(left) = self.wait(server, waiting > CROWDED) {
            return Ok(Some(left));
        }
        if let Some(piece) = self.piece.take() {
            server.send_data_all(&piece);
        }
        Ok(Some(Duration::ZERO))
    }

    /// How long until it is to be looked again who holds it up; None = nobody does.
    fn wait(&mut self, server: &TcpServer, crowded: bool) -> Option<Duration> {
        let most = if crowded { 0 } else { HIGH_WATER };
        let holds_up = |client: &Client| client.socket().bytes_to_write() > most;
        loop {
            let fresh = self.held.is_none();
            let held = self.held.get_or_insert_with(|| Held::now(server, holds_up));
            // All of them are looked at only once in a while, and when those in front have caught up.
            while held.behind.pop_front_if(|behind| !holds_up(&behind.client)).is_some() {}
            let left = LOOK.saturating_sub(held.looked.elapsed());
            if held.behind.is_empty() {
                self.held = None;
                if fresh {
                    return None;
                }
            } else if left.is_zero() {
                held.look(holds_up);
            } else {
                return Some(left);
            }
        }
    }
}

impl Held {
    fn now(server: &TcpServer, holds_up: impl Fn(&Client) -> bool) -> Self {
        let now = Instant::now();
        let behind = server.clients().into_iter().filter(holds_up);
        let behind = behind.map(|client| Behind { sent: sent(&client), client, since: now });
        Self { looked: now, behind: behind.collect() }
    }

    /// Disconnects those whose time is up.
    fn look(&mut self, holds_up: impl Fn(&Client) -> bool) {
        self.looked = Instant::now();
        self.behind.retain_mut(|behind| {
            let sent = sent(&behind.client);
            if sent != behind.sent {
                (behind.sent, behind.since) = (sent, self.looked);
            }
            let in_time = self.looked - behind.since < STALL;
            if !in_time && holds_up(&behind.client) {
                log::warn!("{}", facts::client_takes_nothing(behind.client.peer()));
                behind.client.socket().abort();
            }
            in_time
        });
    }
}

fn sent(client: &Client) -> u64 {
    client.socket().ask(TcpSocket::bytes_sent)
}
