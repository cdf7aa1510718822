//! Connect attempts that Qt makes without hearing of them, or cannot make.

use std::net::SocketAddr;

use super::socket::{Attempt, Engine, Manner, TcpSocket};
use super::steps::Step;
use crate::event::{Failure, FailureKind};
use crate::signal::SocketState;

/// What Qt says when it connects with a socket below that is connected, and with one that is closed.
pub(super) const CONNECTED: &str = "QNativeSocketEngine::connectToHost() was called not in \
                                    QAbstractSocket::BoundState or QAbstractSocket::UnconnectedState";
const NOT_THERE: &str =
    "QNativeSocketEngine::connectToHost() was called on an uninitialized socket device";

/// Unheard.
impl TcpSocket {
    /// Qt goes through all addresses with a socket below that can try none of them, and tells the old
    /// error: a bound one has broken, or a connection is there still, and the slot that hears of it
    /// connects (contract 166).
    pub(super) fn try_in_vain(&mut self) {
        let Some(attempt) = self.attempt.take() else { return };
        self.set_error(self.error_below());
        self.state = SocketState::Unconnected;
        self.then([Step::SetState(SocketState::Unconnected), Step::Error]);
        for _ in 0..attempt.addresses.len() {
            self.warn(if attempt.is_on_connected { CONNECTED } else { NOT_THERE });
        }
    }

    /// The attempt that Qt makes though a slot of `hostFound` has given it up: nobody is told of it.
    pub(super) fn attempt_given_up(&mut self) -> Option<&mut Attempt> {
        let is_other = matches!(self.state, SocketState::Unconnected | SocketState::Bound);
        let goes_on = is_other && self.manner == Manner::AsQt && self.engine == Engine::Valid;
        self.attempt.as_deref_mut().filter(|attempt| goes_on && attempt.started)
    }

    /// A wait for bytes or for the end has found the attempt of a slot connected; whether that is so.
    pub(super) fn connected_below(&mut self, local: SocketAddr, peer: SocketAddr) -> bool {
        let is_trying = self.state == SocketState::Connecting && self.manner == Manner::AsQt;
        let attempt = self.attempt.as_deref_mut().filter(|attempt| is_trying && attempt.started);
        let Some(attempt) = attempt else { return false };
        attempt.unheard = Some(Ok((local, peer)));
        (attempt.is_deaf, attempt.is_made) = (true, true);
        true
    }

    /// The socket below is connected, and the state does not say so (contract 165).
    pub(crate) fn is_connected_below(&self) -> bool {
        let is_made = self.attempt.as_ref().is_some_and(|attempt| attempt.is_made);
        self.state == SocketState::Connecting && self.engine == Engine::Valid && is_made
    }

    /// A wait has found the attempt of a slot refused, which nobody is told (contract 161).
    pub(crate) fn has_lost_attempt(&self) -> bool {
        self.attempt.as_ref().is_some_and(|attempt| attempt.is_lost)
    }

    /// Keeps how an attempt has ended that Qt does not hear of.
    pub(super) fn is_unheard(
        &mut self,
        how: impl FnOnce() -> Result<(SocketAddr, SocketAddr), Failure>,
    ) -> bool {
        let deaf = self.attempt.as_mut().filter(|attempt| attempt.is_deaf);
        deaf.map(|attempt| attempt.unheard = Some(how())).is_some()
    }

    /// Hears of the attempt again, also of what it has missed; whether it has missed something.
    pub(super) fn hear_attempt(&mut self) -> bool {
        let Some(attempt) = &mut self.attempt else { return false };
        attempt.is_deaf = false;
        match attempt.unheard.take() {
            None => return false,
            Some(Ok((local, peer))) => self.connected(local, peer),
            Some(Err(failure)) => self.connect_failed(failure),
        }
        true
    }
}

/// Whether it is told before there is anything to wait for: Qt goes to the next address at once.
pub(super) fn is_at_once(kind: FailureKind) -> bool {
    matches!(
        kind,
        FailureKind::OutOfResources
            | FailureKind::NetworkUnreachable
            | FailureKind::AddressNotAvailable
            | FailureKind::ProtocolNotSupported
    )
}
