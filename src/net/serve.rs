//! What the reactor does for a source that is ready.

use std::io;
use std::net::{SocketAddr, TcpStream};

use super::conn::{Conn, Phase, Read};
use super::failure::from_io;
use super::reactor::{Reactor, Ready};
use super::timers::Deadline;
use crate::event::{Failure, Haste, Id, ListenerEvent, NetEvent, SocketEvent};

/// Connections accepted from one listener before the sockets have their turn.
pub(super) const ACCEPT_ROUND: u32 = 256;

/// Serving what is ready.
impl Reactor {
    /// Reads from the socket, or queues what else has come of its readiness. None if there is no
    /// such socket.
    #[inline]
    pub(super) fn serve(&mut self, ready: Ready) -> Option<Read> {
        let id = ready.id;
        let conn = self.sockets.get_mut(id)?;
        let read = if conn.phase == Phase::Open && ready.readable && conn.reads() && !self.holding {
            conn.stream.begin_read();
            let read = conn.read(&mut self.buffer);
            let again = matches!(read, Read::Bytes { more: true, .. });
            // The rest of the round: more of a large arrival, then what is to be written.
            if again || ready.writable {
                self.ready.push(Ready { readable: again, ..ready });
            }
            if !matches!(read, Read::Bytes { .. }) {
                if let Some(conn) = self.sockets.get(id) {
                    conn.stream.read_nothing();
                }
                self.update(id);
            }
            read
        } else {
            self.serve_seldom(ready)
        };
        if self.poll.is_oneshot() && self.ready.last().is_none_or(|next| next.id != id) {
            self.rearm(id);
        }
        Some(read)
    }

    /// Whatever is not reading.
    fn serve_seldom(&mut self, ready: Ready) -> Read {
        let id = ready.id;
        let Some(conn) = self.sockets.get_mut(id) else { return Read::Nothing };
        let event = match conn.phase {
            Phase::Bound => None,
            Phase::Connecting => self.finish_connect(id),
            Phase::Open => {
                if ready.readable && conn.reads() {
                    // The front end does not keep up. The hold may last: what this round has read so
                    // far is told now.
                    conn.held = true;
                    let read = conn.end_round();
                    if matches!(read, Read::Bytes { .. }) {
                        conn.stream.begin_read();
                    }
                    self.held.push(id);
                    self.update(id);
                    if matches!(read, Read::Bytes { .. }) {
                        self.ready.push(Ready { readable: false, ..ready });
                        return read;
                    }
                }
                if ready.writable { self.send_parked(id) } else { None }
            }
            Phase::Parting => {
                self.serve_parting(id);
                None
            }
        };
        if let Some(event) = event {
            self.queued.push_back(NetEvent::Socket(id, event));
        }
        Read::Nothing
    }

    fn send_parked(&mut self, id: Id) -> Option<SocketEvent<'static>> {
        let conn = self.sockets.get_mut(id)?;
        if conn.parked.is_none() || conn.waits_for_reading() {
            return None;
        }
        let event = conn.send(Haste::Due, &mut self.sent);
        self.update(id);
        match event {
            Some(event @ SocketEvent::Beside(_)) => {
                self.tell_sent(id, event);
                None
            }
            event => event,
        }
    }

    pub(super) fn finish_connect(&mut self, id: Id) -> Option<SocketEvent<'static>> {
        let conn = self.sockets.get_mut(id)?;
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
                Some(SocketEvent::Connected { local, peer })
            }
            // Woken for nothing: the attempt goes on.
            Err(error) if error.kind() == io::ErrorKind::NotConnected => None,
            Err(error) => {
                self.end_attempt(id);
                Some(SocketEvent::ConnectFailed(from_io(&error)))
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
                    self.ready.push(Ready { accepted, ..ready });
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
                self.sockets.insert(socket, Conn::new(self.stream(stream), Phase::Open));
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
