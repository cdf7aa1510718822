//! What the reactor does for a source that is ready.

use std::io;
use std::net::{SocketAddr, TcpStream};

use super::conn::{Conn, Phase, Served};
use super::failure::from_io;
use super::reactor::{Reactor, Ready};
use super::timers::Deadline;
use crate::event::{Failure, Id, ListenerEvent, SocketEvent};

/// Connections accepted from one listener before the sockets have their turn.
pub(super) const ACCEPT_ROUND: u32 = 256;

/// Serving what is ready.
impl Reactor {
    /// None if there is no such socket.
    pub(super) fn serve(&mut self, ready: Ready) -> Option<Served> {
        let id = ready.id;
        let conn = self.sockets.get_mut(&id)?;
        let served = match conn.phase {
            Phase::Bound => Served::Nothing,
            Phase::Connecting => self.finish_connect(id),
            Phase::Open => self.serve_open(ready),
            Phase::Parting => self.serve_parting(id),
        };
        if self.poll.is_oneshot() && self.ready.front().is_none_or(|next| next.id != id) {
            self.rearm(id);
        }
        Some(served)
    }

    fn serve_open(&mut self, ready: Ready) -> Served {
        let id = ready.id;
        let Some(conn) = self.sockets.get_mut(&id) else { return Served::Nothing };
        if ready.readable && conn.read_mark.is_some() {
            if self.holding {
                conn.held = true;
                // The hold may last: what this round has read so far is told now.
                let served = conn.end_round();
                self.held.push(id);
                self.update(id);
                if !matches!(served, Served::Nothing) {
                    self.ready.push_front(Ready { readable: false, ..ready });
                    return served;
                }
            } else {
                let (served, again) = conn.read(&mut self.buffer);
                let stale = conn.is_stale();
                // The rest of the round: more of a large arrival, then what is to be written.
                if again || ready.writable {
                    self.ready.push_front(Ready { readable: again, ..ready });
                }
                if stale {
                    self.update(id);
                }
                if !matches!(served, Served::Nothing) || again || ready.writable {
                    return served;
                }
            }
        }
        let Some(conn) = self.sockets.get_mut(&id) else { return Served::Nothing };
        if ready.writable && !conn.parked.is_empty() && !conn.waits_for_reading() {
            let event = conn.send_parked(&mut self.sent);
            self.update(id);
            return match event {
                Some(event @ SocketEvent::Beside(_)) => {
                    self.tell_sent(id, event);
                    Served::Nothing
                }
                event => event.map_or(Served::Nothing, Served::Event),
            };
        }
        Served::Nothing
    }

    pub(super) fn finish_connect(&mut self, id: Id) -> Served {
        let Some(conn) = self.sockets.get_mut(&id) else { return Served::Nothing };
        let outcome = match conn.stream.take_error() {
            Ok(None) => conn.stream.peer_addr(),
            Ok(Some(error)) | Err(error) => Err(error),
        };
        let ends = outcome.and_then(|peer| Ok((conn.stream.local_addr()?, peer)));
        match ends {
            Ok((local, peer)) => {
                conn.phase = Phase::Open;
                self.timers.cancel(Deadline::Attempt(id));
                self.update(id);
                Served::Event(SocketEvent::Connected { local, peer })
            }
            // Woken for nothing: the attempt goes on.
            Err(error) if error.kind() == io::ErrorKind::NotConnected => Served::Nothing,
            Err(error) => {
                self.end_attempt(id);
                Served::Event(SocketEvent::ConnectFailed(from_io(&error)))
            }
        }
    }

    pub(super) fn serve_listener(&mut self, ready: Ready) -> Option<ListenerEvent> {
        let id = ready.id;
        let listener = self.listeners.get_mut(&id)?;
        let left = listener.mark.map(|mark| mark.saturating_sub(listener.accepted));
        let event = match left {
            None => None,
            Some(_) if self.holding => {
                listener.held = true;
                self.held.push(id);
                None
            }
            Some(0) if ready.accepted > 0 => None,
            Some(0) => {
                listener.mark = None;
                Some(ListenerEvent::AcceptBlocked)
            }
            Some(_) => {
                let next = self.accept(id);
                let accepted = ready.accepted + 1;
                if matches!(next, Next::Client(_) | Next::Lost) && accepted < ACCEPT_ROUND {
                    self.ready.push_front(Ready { accepted, ..ready });
                }
                next.event()
            }
        };
        self.update_listener(id);
        if self.poll.is_oneshot() {
            self.rearm(id);
        }
        event
    }

    pub(super) fn accept(&mut self, id: Id) -> Next {
        let Some(listener) = self.listeners.get(&id) else { return Next::Nobody };
        let accepted = loop {
            match listener.listener.accept() {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => return Next::Nobody,
                result => break result,
            }
        };
        self.take_in(id, accepted)
    }

    /// What accept(2) has said, for anything but that nobody is there.
    fn take_in(&mut self, id: Id, accepted: io::Result<(TcpStream, SocketAddr)>) -> Next {
        let Some(listener) = self.listeners.get_mut(&id) else { return Next::Nobody };
        let accepted = accepted.and_then(|(stream, peer)| {
            stream.set_nonblocking(true)?;
            Ok((stream.local_addr()?, peer, stream))
        });
        match accepted {
            Ok((local, peer, stream)) => {
                listener.accepted += 1;
                let socket = Id::new();
                self.sockets.insert(socket, Conn::new(stream, Phase::Open));
                Next::Client(ListenerEvent::Accepted { id: socket, local, peer })
            }
            Err(error) if is_of_one_connection(&error) => {
                log::info!("a client was lost while it was accepted: {error}");
                Next::Lost
            }
            Err(error) => {
                listener.mark = None;
                Next::Failed(from_io(&error))
            }
        }
    }
}

/// Who is next in a listener's queue.
#[derive(Debug, PartialEq)]
pub(super) enum Next {
    Client(ListenerEvent),
    /// One that had gone before it was accepted; others may wait behind it.
    Lost,
    Nobody,
    /// The listener itself cannot accept; it has stopped.
    Failed(Failure),
}

impl Next {
    pub(super) fn event(self) -> Option<ListenerEvent> {
        match self {
            Self::Client(accepted) => Some(accepted),
            Self::Lost | Self::Nobody => None,
            Self::Failed(failure) => Some(ListenerEvent::AcceptFailed(failure)),
        }
    }
}

/// Whether the error of accept(2) is that of the connection it took from the queue: Linux passes
/// the errors on that wait on the new socket, and says of them to go on as after EAGAIN; EPERM is a
/// firewall's.
fn is_of_one_connection(error: &io::Error) -> bool {
    let code = error.raw_os_error();
    #[cfg(any(target_os = "linux", target_os = "android"))]
    if matches!(code, Some(libc::ENONET)) {
        return true;
    }
    matches!(
        code,
        Some(
            libc::ECONNABORTED
                | libc::EPROTO
                | libc::EPERM
                | libc::ENETDOWN
                | libc::ENOPROTOOPT
                | libc::EHOSTDOWN
                | libc::EHOSTUNREACH
                | libc::EOPNOTSUPP
                | libc::ENETUNREACH
                | libc::ECONNRESET
                | libc::ETIMEDOUT
        )
    )
}

#[cfg(test)]
mod tests;
