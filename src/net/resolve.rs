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
/// Lookups under way at once: getaddrinfo(3) blocks for as long as the name servers are silent. With
/// one place, one such name would hold up all others.
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
    /// Names without a thread yet; each of them is wanted by somebody in `asked`.
    waiting: VecDeque<String>,
    /// Names that get no thread: to be answered with "not found".
    refused: Vec<String>,
    /// Threads that have still to report, [`THREADS`] at most.
    running: usize,
    answers: Receiver<(String, Vec<IpAddr>)>,
    answer_to: Sender<(String, Vec<IpAddr>)>,
    waker: Waker,
}

impl Resolver {
    pub(super) fn new(waker: Waker) -> Self {
        let (answer_to, answers) = channel();
        let (asked, waiting, refused) = (Vec::new(), VecDeque::new(), Vec::new());
        Self { asked, waiting, refused, running: 0, answers, answer_to, waker }
    }

    /// Asks for a name; the answer comes from [`poll`](Self::poll).
    pub(super) fn look_up(&mut self, id: Id, name: String) {
        let asked_already = self.asked.iter().any(|(_, other)| *other == name);
        self.asked.push((id, name.clone()));
        if asked_already {
            return;
        }
        if name.is_empty() || self.waiting.len() >= WAITING {
            self.refuse(name);
        } else if self.running < THREADS {
            self.start(name, resolve);
        } else {
            self.waiting.push_back(name);
        }
    }

    /// `id` does not wait any more. A name that nobody else wants gets no thread; a thread that
    /// has it already goes on.
    pub(super) fn cancel(&mut self, id: Id) {
        self.asked.retain(|&(other, _)| other != id);
        let asked = &self.asked;
        let is_wanted = |name: &String| asked.iter().any(|(_, wanted)| wanted == name);
        self.waiting.retain(is_wanted);
    }

    /// The lookups that have ended; no addresses = not found.
    pub(super) fn poll(&mut self, mut found: impl FnMut(Id, Vec<IpAddr>)) {
        while let Ok(answer) = self.answers.try_recv() {
            self.take(answer, &mut found);
        }
        self.tell_refused(&mut found);
    }

    /// Waits until a lookup ends or the time is up, then does what [`poll`](Self::poll) does.
    pub(super) fn wait(
        &mut self,
        timeout: Option<Duration>,
        mut found: impl FnMut(Id, Vec<IpAddr>),
    ) {
        let answer = match timeout {
            _ if !self.refused.is_empty() => None,
            Some(timeout) => self.answers.recv_timeout(timeout).ok(),
            None => self.answers.recv().ok(),
        };
        if let Some(answer) = answer {
            self.take(answer, &mut found);
        }
        self.tell_refused(&mut found);
    }

    /// Who still waits for an answer.
    pub(super) fn asked_by(&self) -> impl Iterator<Item = Id> {
        self.asked.iter().map(|(id, _)| *id)
    }

    /// Whether an answer is still to come.
    pub(super) fn is_busy(&self) -> bool {
        !self.asked.is_empty()
    }

    /// Whether [`poll`](Self::poll) has something to look for: a thread that has still to report,
    /// wanted or not, or a name that was refused one.
    pub(super) fn has_answers(&self) -> bool {
        self.running > 0 || !self.refused.is_empty()
    }

    fn take(
        &mut self,
        (name, addresses): (String, Vec<IpAddr>),
        found: &mut impl FnMut(Id, Vec<IpAddr>),
    ) {
        self.running -= 1;
        if !addresses.is_empty() {
            remember(&name, &addresses);
        }
        self.tell(&name, &addresses, found);
        while self.running < THREADS
            && let Some(next) = self.waiting.pop_front()
        {
            self.start(next, resolve);
        }
    }

    fn tell_refused(&mut self, found: &mut impl FnMut(Id, Vec<IpAddr>)) {
        for name in std::mem::take(&mut self.refused) {
            self.tell(&name, &[], found);
        }
    }

    fn tell(&mut self, name: &str, addresses: &[IpAddr], found: &mut impl FnMut(Id, Vec<IpAddr>)) {
        self.asked.retain(|(id, asked)| {
            let done = asked == name;
            if done {
                found(*id, addresses.to_vec());
            }
            !done
        });
    }

    /// Looks the name up by `look_up` on a thread.
    fn start(&mut self, name: String, look_up: impl FnOnce(&str) -> Vec<IpAddr> + Send + 'static) {
        let (answer_to, waker) = (self.answer_to.clone(), self.waker.clone());
        let mut report = Report { name: name.clone(), addresses: Vec::new(), answer_to, waker };
        let spawned =
            thread::Builder::new().name("resolver".into()).spawn(move || report.find(look_up));
        match spawned {
            Ok(_) => self.running += 1,
            Err(error) => {
                log::warn!("no thread to look up {name}: {error}");
                self.refuse(name);
            }
        }
    }

    /// The answer comes with the next [`poll`](Self::poll), for which the reactor is woken.
    fn refuse(&mut self, name: String) {
        self.refused.push(name);
        self.waker.wake();
    }
}

/// What a thread has found. It is sent when it is dropped, so that a thread that panics gives its
/// place back and answers "not found".
struct Report {
    name: String,
    addresses: Vec<IpAddr>,
    answer_to: Sender<(String, Vec<IpAddr>)>,
    waker: Waker,
}

impl Report {
    fn find(&mut self, look_up: impl FnOnce(&str) -> Vec<IpAddr>) {
        self.addresses = look_up(&self.name);
    }
}

impl Drop for Report {
    fn drop(&mut self) {
        let answer = (std::mem::take(&mut self.name), std::mem::take(&mut self.addresses));
        // The reactor may be gone.
        if self.answer_to.send(answer).is_ok() {
            self.waker.wake();
        }
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

#[cfg(test)]
mod tests;
