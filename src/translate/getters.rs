//! What a socket can be asked, and its settings.

use std::net::SocketAddr;
use std::time::Duration;

use super::address::HostAddress;
use super::socket::{Engine, Manner, Relic, TcpSocket, length};
use super::write::WATCHES_CLOSED;
use crate::signal::{Ending, OpenMode, SocketError, SocketState};

/// Asking.
impl TcpSocket {
    /// `state`.
    #[must_use]
    pub fn state(&self) -> SocketState {
        self.state
    }

    /// `error`: the last one, which a later success does not clear (contract 98).
    #[must_use]
    pub fn error(&self) -> SocketError {
        self.error
    }

    /// `errorString`.
    #[must_use]
    pub fn error_string(&self) -> &str {
        &self.seldom.error_text
    }

    /// `openMode`.
    #[must_use]
    pub fn open_mode(&self) -> OpenMode {
        self.open_mode
    }

    /// `isOpen`: stays true after a disconnect until `close` (contract 45, 64).
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open_mode != OpenMode::NOT_OPEN
    }

    /// `isReadable`.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.open_mode.is_readable()
    }

    /// `isWritable`.
    #[must_use]
    pub fn is_writable(&self) -> bool {
        self.open_mode.is_writable()
    }

    /// `isValid`: of the socket below where there is one, `is_open` otherwise.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        match self.engine {
            Engine::None if self.relic == Some(Relic::Unmade) => false,
            Engine::None => self.is_open() || self.relic.is_some() || self.keeps_bound,
            Engine::Valid => true,
            Engine::Broken => false,
        }
    }

    /// Whether there is a socket below that options can be set on: while connecting, too, from the
    /// first attempt on (contract 141), and where a bound one is kept for the next attempt.
    #[must_use]
    pub fn has_engine(&self) -> bool {
        self.engine == Engine::Valid || (self.engine == Engine::None && self.keeps_bound)
    }

    /// Whether `socketDescriptor()` is not -1: from Connected or Bound until Unconnected, and
    /// after a bind that failed.
    #[must_use]
    pub fn has_descriptor(&self) -> bool {
        match self.relic {
            Some(Relic::Bind) => true,
            Some(Relic::Attempt) => self.keeps_bound,
            Some(Relic::Unmade) => false,
            None => {
                let told = self.attempt.is_none() || self.only_bound;
                self.keeps_bound || (self.engine != Engine::None && told)
            }
        }
    }

    /// `localAddress`: Any for a socket that is bound to both families (contract 8).
    #[must_use]
    pub fn local_address(&self) -> HostAddress {
        match self.ends.local() {
            None => HostAddress::Null,
            Some(local) if self.dual_stack && local.ip().is_unspecified() => HostAddress::Any,
            Some(local) => local.into(),
        }
    }

    /// Our end; None where Qt says port 0 and a null address (contract 56).
    #[must_use]
    pub fn local(&self) -> Option<SocketAddr> {
        self.ends.local()
    }

    /// The other end; None where Qt says port 0 and a null address. Still there inside the
    /// `disconnected` slot, gone after it (contract 56).
    #[must_use]
    pub fn peer(&self) -> Option<SocketAddr> {
        self.ends.peer()
    }

    /// `peerPort`.
    #[must_use]
    pub fn peer_port(&self) -> u16 {
        self.ends.peer().map_or(0, |peer| peer.port())
    }

    /// `peerName`: the host text given to `connect_to_host`; empty for an accepted socket.
    #[must_use]
    pub fn peer_name(&self) -> &str {
        self.seldom.host.as_deref().unwrap_or_default()
    }

    /// `bytesToWrite`: written and not yet with the kernel.
    #[must_use]
    pub fn bytes_to_write(&self) -> i64 {
        length(self.write.pending())
    }

    /// All bytes ever received, over all connections of this socket, whether read or not.
    #[must_use]
    pub fn bytes_received(&self) -> u64 {
        self.counts.received
    }

    /// All bytes ever handed to the kernel.
    #[must_use]
    pub fn bytes_sent(&self) -> u64 {
        self.counts.sent
    }

    /// How the last connection ended, or the present one is ending; None before the first sign of
    /// it.
    #[must_use]
    pub fn ending(&self) -> Option<Ending> {
        self.ending
    }

    /// Whether the last connection broke (the peer reset it, or was gone when we wrote) instead of
    /// ending in order. Qt reports both alike (contract 65, 69).
    #[must_use]
    pub fn is_broken(&self) -> bool {
        matches!(self.ending, Some(Ending::Reset | Ending::TimedOut | Ending::Failed))
    }

    /// Bytes that have come on the present connection, or came on the last one.
    #[must_use]
    pub fn received_on_connection(&self) -> u64 {
        self.received_here()
    }

    /// Bytes of the present connection, or of the last one, that the kernel has taken.
    #[must_use]
    pub fn sent_on_connection(&self) -> u64 {
        self.counts.sent - self.seldom.sent_before
    }

    /// Bytes of the last connection that were written and never sent: it ended before.
    #[must_use]
    pub fn unsent(&self) -> u64 {
        self.seldom.unsent
    }

    /// `readChannelCount`.
    #[must_use]
    pub fn read_channel_count(&self) -> i32 {
        i32::from(self.read_channels)
    }

    /// `writeChannelCount`.
    #[must_use]
    pub fn write_channel_count(&self) -> i32 {
        i32::from(self.write_channels)
    }

    /// `readBufferSize`; 0 = unlimited.
    #[must_use]
    pub fn read_buffer_size(&self) -> i64 {
        self.read_buffer_size
    }

    /// Whether a full limited read buffer has stopped the reading (contract 79, 84).
    #[must_use]
    pub fn is_reading_stopped(&self) -> bool {
        self.reading_stopped
    }
}

/// Settings.
impl TcpSocket {
    /// `setReadBufferSize`: any value is stored; 0 = unlimited, a negative one leaves no room
    /// (contract 12). A new size with room starts the reading again (contract 80, 82).
    pub fn set_read_buffer_size(&mut self, size: i64) {
        if self.read_buffer_size == size {
            return;
        }
        self.read_buffer_size = size;
        if self.room() > 0 {
            self.reading_stopped = false;
            let is_broken = self.engine == Engine::Broken && self.state == SocketState::Connected;
            if self.manner == Manner::AsQt
                && is_broken
                && !std::mem::replace(&mut self.told_broken_read, true)
            {
                self.warn(WATCHES_CLOSED);
            }
        }
    }

    /// How many bytes are in memory for this socket alone: unread, and unsent without what it sends
    /// together with others.
    #[must_use]
    pub fn own_bytes(&self) -> usize {
        self.read.held() + self.write.own()
    }

    /// What it does where Qt loses bytes, hangs or crashes.
    #[must_use]
    pub fn manner(&self) -> Manner {
        self.manner
    }

    /// Sets [`manner`](Self::manner).
    pub fn set_manner(&mut self, manner: Manner) {
        self.manner = manner;
    }

    /// How long one connect attempt may take; Qt's 30 s unless set.
    pub fn set_connect_timeout(&mut self, timeout: Duration) {
        if self.seldom.connect_timeout != timeout {
            self.seldom.connect_timeout = timeout;
        }
    }

    /// Stops asking the network for bytes: back-pressure, not a call of Qt's. What was read stays
    /// readable; the peer's FIN goes unnoticed meanwhile.
    pub fn pause_reading(&mut self) {
        self.reading_paused = true;
    }

    /// Whether [`pause_reading`](Self::pause_reading) is in force.
    #[must_use]
    pub fn is_reading_paused(&self) -> bool {
        self.reading_paused
    }

    /// Half-close, which Qt does not have: FIN follows what was written so far, nothing more can
    /// be written, and reading goes on until the peer closes its side.
    pub fn finish_writing(&mut self) {
        if self.state != SocketState::Unconnected {
            self.finishing.get_or_insert(false);
        }
    }

    /// Ends [`pause_reading`](Self::pause_reading).
    pub fn resume_reading(&mut self) {
        self.reading_paused = false;
    }
}
