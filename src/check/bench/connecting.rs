//! New clients of a stage.

use std::time::Duration;

use super::super::conn::{Conn, Phase};
use super::super::trouble::{Kind, Trouble};
use super::super::words::Action;
use super::{Bench, Who};
use crate::event::FailureKind;

/// A kernel whose queue of connections is full drops the first packet of a new one; it is sent again
/// after one second and after three. A queue of one is no mistake.
const CONNECTING: Duration = Duration::from_millis(3500);
/// A server takes a new connection in less.
const TAKING: Duration = Duration::from_millis(5);

impl Bench {
    /// A new client; returns when it is connected.
    pub(in crate::check) async fn connect(&self) -> Result<Who, Trouble> {
        let who = self.begin(None);
        self.connected(who).await
    }

    /// The same for one of many: each leaves the server a moment to take it, whose queue for new
    /// connections may be short.
    pub(in crate::check) async fn arrive(&self) -> Result<Who, Trouble> {
        let who = self.connect().await?;
        self.pause(TAKING).await;
        Ok(who)
    }

    /// The same from a port of ours that has four digits, or from any if those are taken.
    pub(in crate::check) async fn connect_from_short_port(&self) -> Result<Who, Trouble> {
        // Below those that the kernel gives by itself, and spread so that runs do not meet.
        let first = 2000 + u16::try_from(self.now().elapsed().subsec_nanos() % 7000).unwrap_or(0);
        for port in [first, first + 301, first + 701] {
            let who = self.begin(Some(port));
            if let Ok(who) = self.connected(who).await {
                return Ok(who);
            }
        }
        self.connect().await
    }

    /// Begins to connect a client.
    pub(in crate::check) fn begin(&self, from: Option<u16>) -> Who {
        let mut state = self.0.borrow_mut();
        let conn = Conn::new(Phase::Connecting);
        state.actions.push_back(Action::Connect(conn.id, from));
        state.conns.push(conn);
        state.made += 1;
        state.conns.len() - 1
    }

    /// Waits until a client that was begun is connected.
    pub(in crate::check) async fn connected(&self, who: Who) -> Result<Who, Trouble> {
        let settled = self.until(CONNECTING, |state| match state.conns[who].phase {
            Phase::Connecting if !state.ended => None,
            phase => Some(phase),
        });
        match settled.await {
            Some(Phase::Open | Phase::Finished) => Ok(who),
            Some(Phase::Lost(why)) => Err(self.trouble(Kind::NotConnected(why), who)),
            Some(Phase::Connecting) => Err(self.trouble(Kind::Ended, who)),
            Some(Phase::Left) | None => {
                Err(self.trouble(Kind::NotConnected(FailureKind::AttemptTimedOut), who))
            }
        }
    }
}
