//! The two ends of a connection that close(2) is not: in order, and by a reset.
//!
//! In order means FIN, then throwing away what still comes, then closing.
//!
//! A descriptor that is closed with bytes which nobody has read makes the kernel reset the connection
//! (RFC 2525, 2.17), and a peer that is reset may lose what was sent to it before.

use std::io::{self, Read};
use std::net::Shutdown;
use std::time::{Duration, Instant};

use socket2::SockRef;

use super::conn::Phase;
use super::reactor::Reactor;
use super::repeat::Leaving;
use super::timers::Deadline;
use crate::event::{Id, READ_ROUND};

/// How long a peer may take to send its FIN: as long as the course gives a disconnect.
const PART_TIME: Duration = Duration::from_secs(1);

impl Reactor {
    /// Whether connections are on their way to an orderly end. Each one is closed a second after it
    /// was told to part, if not before.
    #[must_use]
    pub fn is_parting(&self) -> bool {
        self.sockets.iter().any(|(_, conn)| conn.phase == Phase::Parting)
    }

    /// When what the reactor sends by itself has gone, or the time for that is up.
    pub(super) fn part_soon(&mut self, id: Id) {
        if self.leaves_later(id, Leaving::Part) {
            self.timers.set(Deadline::Parting(id), Instant::now() + PART_TIME);
        } else {
            self.part(id);
        }
    }

    pub(super) fn part(&mut self, id: Id) {
        let Some(conn) = self.sockets.get_mut(id) else { return };
        if conn.phase != Phase::Open || conn.stream.shutdown(Shutdown::Write).is_err() {
            return self.close(id);
        }
        conn.phase = Phase::Parting;
        conn.parked = None;
        conn.forget_waiting();
        self.timers.set(Deadline::Parting(id), Instant::now() + PART_TIME);
        self.update(id);
    }

    pub(super) fn reset(&mut self, id: Id) {
        if let Some(conn) = self.sockets.get(id)
            && let Err(error) = SockRef::from(&conn.stream).set_linger(Some(Duration::ZERO))
        {
            log::debug!("the connection is closed and not reset: {error}");
        }
        self.close(id);
    }

    /// Throws away what has come.
    pub(super) fn serve_parting(&mut self, id: Id) {
        let Some(conn) = self.sockets.get_mut(id) else { return };
        let mut thrown_away = 0;
        while thrown_away < READ_ROUND {
            match (&*conn.stream).read(&mut self.buffer) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => return,
                Ok(0) | Err(_) => return self.close(id),
                Ok(n) => thrown_away += n,
            }
        }
    }
}
