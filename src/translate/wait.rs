//! Qt's blocking calls, as decisions: when a wait is over, and with which result. The level that
//! owns the loop does the waiting.

use super::drive::BlockingCall;
use super::socket::TcpSocket;
use crate::signal::SocketState;

/// What a [`Wait`] waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitFor {
    /// `waitForConnected`.
    Connected,
    /// `waitForReadyRead`.
    ReadyRead,
    /// `waitForBytesWritten`.
    BytesWritten,
    /// `waitForDisconnected`.
    Disconnected,
}

/// One blocking call under way (contract section 8).
///
/// [`begin`](Self::begin) it, then ask [`check`](Self::check) after each event of the socket
/// whose signals were delivered, or end it with [`time_out`](Self::time_out).
#[derive(Debug)]
pub struct Wait {
    what: WaitFor,
    /// The connection has to be made first (contract 100).
    connecting: bool,
    connections: u32,
    received: u64,
    sent: u64,
}

impl Wait {
    /// Begins the call: the wait, or the result if there is nothing to wait for. Drain the socket
    /// afterwards, it may have a warning to tell.
    pub fn begin(what: WaitFor, socket: &mut TcpSocket) -> Result<Self, bool> {
        match (what, socket.state()) {
            (WaitFor::Connected, SocketState::Connected) => return Err(true),
            (WaitFor::Connected, SocketState::HostLookup | SocketState::Connecting) => {}
            (WaitFor::Connected, _)
            | (WaitFor::ReadyRead, SocketState::Unconnected | SocketState::Closing) => {
                return Err(false);
            }
            (WaitFor::BytesWritten, SocketState::Unconnected) => {
                socket.warn_unconnected(BlockingCall::BytesWritten);
                return Err(false);
            }
            (WaitFor::Disconnected, SocketState::Unconnected) => {
                socket.warn_unconnected(BlockingCall::Disconnected);
                return Err(false);
            }
            (WaitFor::BytesWritten, _) if socket.bytes_to_write() == 0 => return Err(false),
            _ => {}
        }
        if socket.state() == SocketState::Connecting {
            socket.first_address();
        }
        Ok(Self {
            what,
            connecting: is_connecting(socket),
            connections: socket.connections(),
            received: socket.bytes_received(),
            sent: socket.bytes_sent(),
        })
    }

    /// The result, once there is one.
    pub fn check(&mut self, socket: &TcpSocket) -> Option<bool> {
        if self.connecting {
            if is_connecting(socket) {
                return None;
            }
            if socket.connections() == self.connections {
                return Some(false);
            }
            self.connecting = false;
        }
        let connected = socket.state() == SocketState::Connected;
        let ended = socket.state() == SocketState::Unconnected;
        match self.what {
            // One that was to be closed was connected all the same (contract 144).
            WaitFor::Connected => Some(connected || socket.closes_on_connecting),
            WaitFor::ReadyRead if socket.bytes_received() > self.received => Some(true),
            WaitFor::ReadyRead => (!connected).then_some(false),
            WaitFor::BytesWritten if socket.bytes_sent() > self.sent => Some(true),
            WaitFor::BytesWritten => ended.then_some(false),
            WaitFor::Disconnected => ended.then_some(true),
        }
    }

    /// Time is up; the result. Drain the socket afterwards.
    pub fn time_out(self, socket: &mut TcpSocket) -> bool {
        if self.connecting {
            socket.connect_wait_timed_out();
        } else if self.what != WaitFor::ReadyRead || !socket.is_reading_stopped() {
            // With a full limited buffer Qt says nothing (contract 84).
            socket.wait_timed_out();
        }
        false
    }
}

fn is_connecting(socket: &TcpSocket) -> bool {
    matches!(socket.state(), SocketState::HostLookup | SocketState::Connecting)
}
