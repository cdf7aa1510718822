//! [`Trouble`]: what a stage has met, before anybody says why.

use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use super::bench::Who;
use super::client::Mistake;
use super::conn::Conn;
use crate::event::FailureKind;

/// So much of an answer is shown, around the wrong byte.
const SHOWN: usize = 48;
/// So much is looked at to find the cause.
const LOOKED_AT: usize = 64 * 1024;

/// What was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing: the answer is there.
    Right,
    /// No connection.
    NotConnected(FailureKind),
    /// Something else came.
    Wrong,
    /// Only the beginning of the answer came.
    Short,
    /// Nothing came.
    Silent,
    /// Nothing came, until something else was tried.
    Probed(Probe),
    /// Something came that was not asked for.
    Extra,
    /// FIN instead of an answer, or of the rest of it.
    Closed,
    /// A reset instead of an answer.
    Lost(FailureKind),
    /// The program ended.
    Ended,
    /// It is right, and takes too long: how long, and how long is usual.
    Slow(Duration, Duration),
    /// FIN does not end the connection.
    NotClosed,
    /// Each connection leaves so many bytes of memory behind.
    Memory(u64),
    /// So many descriptors were left behind, of so many connections.
    Descriptors(u64, u64),
    /// With nothing to do it uses so many percent of a core.
    Busy(u64),
    /// Started again it does not listen.
    NotAgain,
    /// It was started, and listens nowhere.
    Deaf,
    /// It was started, and listens at the first and not at the second.
    Elsewhere(SocketAddr, SocketAddr),
    /// What a client does wrong.
    Client(Mistake),
}

/// What made an answer come that did not come by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Probe {
    /// Waiting: so long it took.
    Late(Duration),
    /// Waiting for the end of the answer: so long it took.
    Slow(Duration),
    /// A line end.
    LineEnd,
    /// More bytes.
    More,
    /// More messages, of which one was answered.
    Another,
    /// FIN.
    Fin,
    /// Another client left.
    Leaving,
}

/// What a stage has met, and with which client.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// What.
    pub kind: Kind,
    /// Which client, counted from 1 in its stage.
    pub client: usize,
    /// That client's port.
    pub port: u16,
    /// The port of the server.
    pub server_port: u16,
    /// What was sent, and how often.
    pub message: Rc<[u8]>,
    /// How often.
    pub times: u64,
    /// What came; of very much the beginning.
    pub came: Vec<u8>,
    /// How much came.
    pub total: usize,
    /// Which byte of it is the first wrong one; the end where it stops too early.
    pub wrong_at: usize,
    /// The answer before, if it was right.
    pub before: Vec<u8>,
    /// How many answers this client got before.
    pub answers: u64,
    /// Another client that got something it had not asked for: which, and what.
    pub elsewhere: Option<(usize, Vec<u8>)>,
    /// The ports of the other clients.
    pub others: Vec<u16>,
    /// Another client has left before.
    pub is_after_leaving: bool,
    /// A new client is not answered either.
    pub is_mute: bool,
    /// One new client is not answered, and the next one is.
    pub skips: bool,
    /// The program has ended, or listens no longer.
    pub has_ended: bool,
}

impl Trouble {
    pub(super) fn new(kind: Kind, who: Who, conns: &[Conn], server_port: u16) -> Self {
        let rest = || conns.iter().enumerate().filter(|(n, _)| *n != who);
        let elsewhere = rest()
            .find(|(_, conn)| conn.is_wrong())
            .map(|(n, conn)| (n + 1, cut(&conn.came, SHOWN).to_vec()));
        let others = rest().map(|(_, conn)| conn.port).collect();
        let blank = Self {
            kind,
            client: who + 1,
            port: 0,
            server_port,
            message: Rc::default(),
            times: 0,
            came: Vec::new(),
            total: 0,
            wrong_at: 0,
            before: Vec::new(),
            answers: 0,
            elsewhere,
            others,
            is_after_leaving: false,
            is_mute: false,
            skips: false,
            has_ended: false,
        };
        let Some(conn) = conns.get(who) else { return blank };
        let end = conn.wrong_at.unwrap_or(conn.total);
        Self {
            port: conn.port,
            message: Rc::clone(&conn.message),
            times: conn.times,
            came: cut(&conn.came, LOOKED_AT.max(end + SHOWN)).to_vec(),
            total: conn.total,
            wrong_at: end,
            before: conn.before.clone(),
            answers: conn.answers,
            ..blank
        }
    }

    /// Whether the connection goes on as if nothing had happened.
    pub(super) fn goes_on(&self) -> bool {
        self.kind == Kind::Client(Mistake::WaitsForAnswer)
    }

    /// Whether what was sent to a server and came from it shows what is wrong.
    #[must_use]
    pub fn is_about_bytes(&self) -> bool {
        matches!(
            self.kind,
            Kind::Wrong
                | Kind::Short
                | Kind::Extra
                | Kind::Silent
                | Kind::Probed(_)
                | Kind::Closed
                | Kind::Lost(_)
        )
    }

    /// The answer that was wanted.
    #[must_use]
    pub fn wanted(&self) -> Vec<u8> {
        let answer = [&*self.message, self.port.to_string().as_bytes()].concat();
        answer.repeat(usize::try_from(self.times).unwrap_or(1).max(1))
    }

    /// What is shown of bytes: some on both sides of `at`, and where `at` is in that; with it
    /// whether something was left out before and behind.
    #[must_use]
    pub fn window(bytes: &[u8], at: usize) -> Window<'_> {
        let at = at.min(bytes.len());
        let from = at.saturating_sub(SHOWN / 2);
        let from = if from < SHOWN / 4 { 0 } else { from };
        let to = bytes.len().min(from + SHOWN);
        let to = if bytes.len() - to < SHOWN / 4 { bytes.len() } else { to };
        Window { bytes: &bytes[from..to], at: at - from, before: from, behind: bytes.len() - to }
    }
}

/// A part of a long answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window<'a> {
    /// The part.
    pub bytes: &'a [u8],
    /// Where in it the byte is that matters.
    pub at: usize,
    /// Bytes left out before it.
    pub before: usize,
    /// Bytes left out behind it.
    pub behind: usize,
}

fn cut(bytes: &[u8], most: usize) -> &[u8] {
    &bytes[..bytes.len().min(most)]
}
