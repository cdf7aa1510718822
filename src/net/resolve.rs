//! Name resolution, on threads of its own.

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::poll::Waker;
use crate::event::Id;

/// How long an answer is good for, and how many are kept (contract 24).
const CACHE_TIME: Duration = Duration::from_secs(60);
const CACHE_SIZE: usize = 128;
/// Lookups under way at once: getaddrinfo(3) blocks for as long as the name servers are silent,
/// and so many silent names may not hold up the others.
const THREADS: usize = 8;
/// Names that may wait for a thread; one more is answered with "not found".
const WAITING: usize = 4096;

#[derive(Debug)]
struct Answer {
    name: String,
    addresses: Vec<IpAddr>,
    at: Instant,
}

/// The answers of this process, the oldest first. Failures are not kept (contract 24).
static CACHE: Mutex<VecDeque<Answer>> = Mutex::new(VecDeque::new());

/// The addresses of a name that was looked up less than 60 s ago.
#[must_use]
pub fn cached(name: &str) -> Option<Vec<IpAddr>> {
    let cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    let answer = cache.iter().find(|answer| answer.name == name)?;
    (answer.at.elapsed() < CACHE_TIME).then(|| answer.addresses.clone())
}

fn remember(name: &str, addresses: &[IpAddr]) {
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    cache.retain(|answer| answer.name != name && answer.at.elapsed() < CACHE_TIME);
    if cache.len() == CACHE_SIZE {
        cache.pop_front();
    }
    let (name, addresses) = (name.to_owned(), addresses.to_vec());
    cache.push_back(Answer { name, addresses, at: Instant::now() });
}

/// The lookups of one reactor. A thread that waits for a silent name server is left to itself
/// when the reactor goes: getaddrinfo(3) cannot be called off, and its answer is dropped.
#[derive(Debug)]
pub(super) struct Resolver {
    /// Who waits for which name.
    asked: Vec<(Id, String)>,
    /// Names without a thread yet.
    waiting: VecDeque<String>,
    running: usize,
    answers: Receiver<(String, Vec<IpAddr>)>,
    answer_to: Sender<(String, Vec<IpAddr>)>,
    waker: Waker,
}

impl Resolver {
    pub(super) fn new(waker: Waker) -> Self {
        let (answer_to, answers) = channel();
        Self { asked: Vec::new(), waiting: VecDeque::new(), running: 0, answers, answer_to, waker }
    }

    /// Asks for a name; the answer comes from [`poll`](Self::poll).
    pub(super) fn look_up(&mut self, id: Id, name: String) {
        let asked_already = self.asked.iter().any(|(_, other)| *other == name);
        self.asked.push((id, name.clone()));
        if asked_already {
            return;
        }
        if name.is_empty() || self.waiting.len() >= WAITING {
            self.answer(name, Vec::new());
        } else if self.running < THREADS {
            self.start(name);
        } else {
            self.waiting.push_back(name);
        }
    }

    pub(super) fn cancel(&mut self, id: Id) {
        self.asked.retain(|&(other, _)| other != id);
    }

    /// The lookups that have ended; no addresses = not found.
    pub(super) fn poll(&mut self, mut found: impl FnMut(Id, Vec<IpAddr>)) {
        while let Ok(answer) = self.answers.try_recv() {
            self.take(answer, &mut found);
        }
    }

    /// Waits until a lookup ends or the time is up, then does what [`poll`](Self::poll) does.
    pub(super) fn wait(
        &mut self,
        timeout: Option<Duration>,
        mut found: impl FnMut(Id, Vec<IpAddr>),
    ) {
        let answer = match timeout {
            Some(timeout) => self.answers.recv_timeout(timeout).ok(),
            None => self.answers.recv().ok(),
        };
        if let Some(answer) = answer {
            self.take(answer, &mut found);
        }
    }

    /// Whether an answer is still to come.
    pub(super) fn is_busy(&self) -> bool {
        !self.asked.is_empty()
    }

    /// Whether a thread has still to report, wanted or not: it holds one of the places.
    pub(super) fn is_running(&self) -> bool {
        self.running > 0
    }

    fn take(
        &mut self,
        (name, addresses): (String, Vec<IpAddr>),
        found: &mut impl FnMut(Id, Vec<IpAddr>),
    ) {
        // An answer without a thread is that of a name which was refused one.
        self.running = self.running.saturating_sub(1);
        if !addresses.is_empty() {
            remember(&name, &addresses);
        }
        self.asked.retain(|(id, asked)| {
            let done = *asked == name;
            if done {
                found(*id, addresses.clone());
            }
            !done
        });
        if let Some(next) = self.waiting.pop_front() {
            self.start(next);
        }
    }

    fn start(&mut self, name: String) {
        let (answer_to, waker, asked) = (self.answer_to.clone(), self.waker.clone(), name.clone());
        let spawned = thread::Builder::new().name("resolver".into()).spawn(move || {
            let addresses = resolve(&asked);
            // The reactor may be gone.
            if answer_to.send((asked, addresses)).is_ok() {
                waker.wake();
            }
        });
        match spawned {
            Ok(_) => self.running += 1,
            Err(error) => {
                log::warn!("no thread to look up {name}: {error}");
                self.answer(name, Vec::new());
            }
        }
    }

    fn answer(&mut self, name: String, addresses: Vec<IpAddr>) {
        self.running += 1;
        // The receiver is a field of this very object.
        let _ = self.answer_to.send((name, addresses));
        self.waker.wake();
    }
}

fn resolve(name: &str) -> Vec<IpAddr> {
    let mut addresses = Vec::new();
    match (name, 0).to_socket_addrs() {
        Ok(found) => {
            for address in found {
                // An address without its zone would be another one.
                let zoned = matches!(address, SocketAddr::V6(v6) if v6.scope_id() != 0);
                if !zoned && !addresses.contains(&address.ip()) {
                    addresses.push(address.ip());
                }
            }
        }
        Err(error) => log::debug!("lookup of {name:?}: {error}"),
    }
    addresses
}
