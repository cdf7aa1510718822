//! The words that go down ([`Command`], [`ListenerCommand`]) and the facts that come up
//! ([`SocketEvent`], [`ListenerEvent`]) between the translation layer and the reactor.
//!
//! Readiness is never promised here: an event says what happened, a command says what is wanted.

mod ids;
mod rounds;

use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

pub use ids::IdMap;
pub use rounds::{Figures, RepeatCommand, Repeated, Round, Rounds};

/// Bytes read from one socket before the others have their turn. Qt takes all that the kernel
/// holds; this is more than the kernel usually does, and 0.1 to 0.2 ms of copying.
pub const READ_ROUND: usize = 1024 * 1024;

/// Bytes given to the kernel in one pass of a loop; the rest waits until what has come meanwhile is
/// served. One to two milliseconds of copying.
pub const PASS_BYTES: usize = 4 * 1024 * 1024;

/// Names a socket, a listener or a timer across the layers. Never used twice in a process, so an
/// event that arrives late cannot hit the wrong object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(u64);

impl Id {
    /// A fresh id.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "two defaults would not be equal")]
    pub fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    /// The id as a number, for the poller's key.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The id behind a poller's key.
    #[must_use]
    pub const fn from_number(number: u64) -> Self {
        Self(number)
    }
}

/// Why the network said no: the kind that the translation layer decides by, and the system's own
/// words for the kinds that Qt passes on as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong.
    pub kind: FailureKind,
    /// strerror(3) of the error, empty where there was none.
    pub os_text: String,
}

impl Failure {
    /// A failure without words of the system.
    #[must_use]
    pub const fn of(kind: FailureKind) -> Self {
        Self { kind, os_text: String::new() }
    }
}

/// The kinds of [`Failure`]; POSIX's names are in the comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// ECONNREFUSED.
    Refused,
    /// ECONNRESET.
    Reset,
    /// EPIPE.
    BrokenPipe,
    /// ECONNABORTED.
    Aborted,
    /// ETIMEDOUT from the kernel.
    TimedOut,
    /// The time for one connect attempt was up.
    AttemptTimedOut,
    /// EHOSTUNREACH.
    HostUnreachable,
    /// ENETUNREACH.
    NetworkUnreachable,
    /// EACCES, EPERM.
    AccessDenied,
    /// EADDRINUSE.
    AddressInUse,
    /// EADDRNOTAVAIL.
    AddressNotAvailable,
    /// EMFILE, ENFILE, ENOBUFS, ENOMEM; ENOSPC of the poller.
    OutOfResources,
    /// ENOTSOCK.
    NotASocket,
    /// EBADF.
    InvalidDescriptor,
    /// EINVAL.
    InvalidArgument,
    /// EAFNOSUPPORT, EPROTONOSUPPORT.
    ProtocolNotSupported,
    /// EMSGSIZE.
    MessageTooLong,
    /// Anything else.
    Other,
}

/// Bytes on their way to the kernel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chunk {
    /// Of one connection alone; its memory is used again.
    Own(Vec<u8>),
    /// The same bytes for several connections, in memory once.
    Shared(Arc<Shared>),
}

/// Bytes that several connections send. They wait as long as one of the connections has them to
/// send; whoever else keeps the bytes does not make them wait.
#[derive(Debug)]
pub struct Shared {
    bytes: Arc<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
}

impl Shared {
    /// Adds the bytes to `waiting`, until this is dropped.
    #[must_use]
    pub fn new(bytes: &Arc<Vec<u8>>, waiting: &Arc<AtomicUsize>) -> Self {
        waiting.fetch_add(bytes.len(), Ordering::Relaxed);
        Self { bytes: Arc::clone(bytes), waiting: Arc::clone(waiting) }
    }

    /// The bytes, to be kept.
    #[must_use]
    pub fn bytes(&self) -> &Arc<Vec<u8>> {
        &self.bytes
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.waiting.fetch_sub(self.bytes.len(), Ordering::Relaxed);
    }
}

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Shared {}

impl Chunk {
    /// Memory that can be used again, if there is any.
    #[must_use]
    pub fn into_memory(self) -> Vec<u8> {
        match self {
            Self::Own(bytes) => bytes,
            Self::Shared(_) => Vec::new(),
        }
    }
}

impl Default for Chunk {
    fn default() -> Self {
        Self::Own(Vec::new())
    }
}

impl From<Vec<u8>> for Chunk {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Own(bytes)
    }
}

impl Deref for Chunk {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Own(bytes) => bytes,
            Self::Shared(shared) => &shared.bytes,
        }
    }
}

/// When a chunk is sent: what has to be told first if the peer has gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Haste {
    /// Its time has come: a refusal is told at once.
    Due,
    /// Qt would send it in the next pass of its loop, and read before that: a refusal waits until
    /// what came before has been read (contract 62, 66, 95).
    Early,
}

/// What happened to one socket. `'a` is the life of the bytes: a slice of the reactor's buffer
/// inline, bytes of its own (`'static`) from the worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SocketEvent<'a> {
    /// The lookup ended; no address means that the name was not found.
    LookedUp(Vec<IpAddr>),
    /// [`Command::Bind`] succeeded.
    Bound {
        /// The address and the port the kernel gave.
        local: SocketAddr,
    },
    /// [`Command::Bind`] failed.
    BindFailed(Failure),
    /// [`Command::Connect`] succeeded.
    Connected {
        /// Our end.
        local: SocketAddr,
        /// The other end.
        peer: SocketAddr,
    },
    /// [`Command::Connect`] failed; that socket is gone, unless it is bound: then it stays, for the
    /// next attempt or [`Command::Close`].
    ConnectFailed(Failure),
    /// Bytes arrived. Several in a row with `more` belong to one read notification, the last of
    /// them has `more: false`.
    Received {
        /// What arrived; empty only as the end of a notification that began with `more`.
        data: Cow<'a, [u8]>,
        /// The notification goes on.
        more: bool,
    },
    /// Bytes wait in the kernel, and the mark of [`Command::Read`] is reached.
    ReadBlocked,
    /// The peer sent FIN: nothing more will come, and we may still send.
    Finished,
    /// Reading failed; the connection is gone.
    ReadFailed(Failure),
    /// So many bytes of the chunk that was taken last went to the kernel.
    Sent(usize),
    /// So many bytes went to the kernel that the driver sends by itself, see [`RepeatCommand`].
    Beside(usize),
    /// Writing failed; the connection is gone.
    WriteFailed(Failure),
}

impl SocketEvent<'_> {
    /// The event with bytes of its own, to be sent to another thread.
    #[must_use]
    pub fn into_owned(self) -> SocketEvent<'static> {
        match self {
            Self::LookedUp(addresses) => SocketEvent::LookedUp(addresses),
            Self::Bound { local } => SocketEvent::Bound { local },
            Self::BindFailed(failure) => SocketEvent::BindFailed(failure),
            Self::Connected { local, peer } => SocketEvent::Connected { local, peer },
            Self::ConnectFailed(failure) => SocketEvent::ConnectFailed(failure),
            Self::Received { data, more } => {
                SocketEvent::Received { data: Cow::Owned(data.into_owned()), more }
            }
            Self::ReadBlocked => SocketEvent::ReadBlocked,
            Self::Finished => SocketEvent::Finished,
            Self::ReadFailed(failure) => SocketEvent::ReadFailed(failure),
            Self::Sent(bytes) => SocketEvent::Sent(bytes),
            Self::Beside(bytes) => SocketEvent::Beside(bytes),
            Self::WriteFailed(failure) => SocketEvent::WriteFailed(failure),
        }
    }
}

/// What a socket wants from the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Answer with [`SocketEvent::LookedUp`].
    LookUp(String),
    /// The answer to the last [`Command::LookUp`] is not wanted any more.
    CancelLookUp,
    /// Bind a fresh socket; answer with [`SocketEvent::Bound`] or [`SocketEvent::BindFailed`]
    /// before anything else is done.
    Bind {
        /// Address and port; port 0 = any free one.
        local: SocketAddr,
        /// For the IPv6 "any" address: take IPv4 as well.
        dual_stack: bool,
        /// Set SO_REUSEADDR.
        reuse: bool,
    },
    /// Connect: on the bound socket where there is one, else on a fresh one.
    Connect {
        /// The other end.
        to: SocketAddr,
        /// After this long the attempt has failed with [`FailureKind::AttemptTimedOut`].
        timeout: Duration,
    },
    /// Read whenever bytes are there, up to this mark: so many bytes of the connection in all,
    /// counted from its beginning; `u64::MAX` = no limit. At the mark only tell with
    /// [`SocketEvent::ReadBlocked`]. A mark means the same however late the command arrives, which
    /// "so many more" would not.
    Read(u64),
    /// Do not read. The peer's FIN is not noticed either.
    StopRead,
    /// What the driver sends by itself waits from now on, or does not any more: somebody has the
    /// sending side for himself.
    PutOff(bool),
    /// There is something to write: take chunks and send them.
    Write,
    /// Send FIN after what was sent so far, and go on reading.
    Finish,
    /// Close the descriptor. What was taken but not sent is lost, and with bytes that nobody has read
    /// the kernel resets the connection, so that the peer may lose what was sent.
    Close,
    /// Close in order: send FIN, and close the descriptor when the peer has sent its own, or after a
    /// moment. What comes until then is thrown away, so that the kernel does not reset the
    /// connection. Nothing more is told of this socket.
    Part,
    /// Close the descriptor and reset the connection (RST), whatever is still under way.
    Reset,
}

/// What happened to one listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListenerEvent {
    /// [`ListenerCommand::Listen`] succeeded; the real address and port.
    Listening(SocketAddr),
    /// [`ListenerCommand::Listen`] failed. `binding` tells bind(2) from listen(2).
    ListenFailed {
        /// Why.
        failure: Failure,
        /// The call that failed was bind(2).
        binding: bool,
    },
    /// A connection was accepted. Its socket exists in the reactor under this id and does not read
    /// yet.
    Accepted {
        /// The new socket.
        id: Id,
        /// Our end.
        local: SocketAddr,
        /// The other end.
        peer: SocketAddr,
    },
    /// A client waits in the kernel, and the mark of [`ListenerCommand::Accept`] is reached.
    AcceptBlocked,
    /// Accepting failed, and has stopped until the next [`ListenerCommand::Accept`].
    AcceptFailed(Failure),
}

/// What a listener wants from the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListenerCommand {
    /// Bind and listen; answer with [`ListenerEvent::Listening`] or
    /// [`ListenerEvent::ListenFailed`] before anything else is done.
    Listen {
        /// Address and port; port 0 = any free one.
        local: SocketAddr,
        /// For the IPv6 "any" address: take IPv4 as well.
        dual_stack: bool,
        /// Length of the kernel's queue.
        backlog: i32,
    },
    /// Accept up to this mark: so many connections in all since it listens. At the mark only tell
    /// with [`ListenerEvent::AcceptBlocked`] when one waits. As with [`Command::Read`] it does not
    /// matter when the command arrives.
    Accept(u64),
    /// Accept nothing; clients wait in the kernel's queue.
    StopAccept,
    /// Close the descriptor. Clients in the kernel's queue see a reset.
    Close,
}

/// What the reactor reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NetEvent<'a> {
    /// Something happened to a socket.
    Socket(Id, SocketEvent<'a>),
    /// Something happened to a listener.
    Listener(Id, ListenerEvent),
    /// A timer's time has come; or there are [`Rounds`] to be taken.
    Timer(Id),
}

impl NetEvent<'_> {
    /// The event with bytes of its own, to be sent to another thread.
    #[must_use]
    pub fn into_owned(self) -> NetEvent<'static> {
        match self {
            Self::Socket(id, event) => NetEvent::Socket(id, event.into_owned()),
            Self::Listener(id, event) => NetEvent::Listener(id, event),
            Self::Timer(id) => NetEvent::Timer(id),
        }
    }
}
