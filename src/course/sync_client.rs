//! [`SyncClient`]: the course's client class in its synchronous mode.

use std::ops::Deref;
use std::time::Duration;

use super::client::{DISCONNECT_TIME, TcpClient};
use crate::runtime::{BlockingSocket, EventLoop};
use crate::signal::SocketState;

/// A [`TcpClient`] that waits: its calls return when it is done or the time is up, and the blocking
/// calls of its [`socket`](Self::socket) wait for answers.
#[derive(Debug, Clone)]
pub struct SyncClient {
    client: TcpClient,
    socket: BlockingSocket,
}

impl Deref for SyncClient {
    type Target = TcpClient;

    fn deref(&self) -> &TcpClient {
        &self.client
    }
}

impl SyncClient {
    /// A client with the course's address and port, not connected.
    #[must_use]
    pub fn new(event_loop: &EventLoop) -> Self {
        let socket = BlockingSocket::new(event_loop);
        Self { client: TcpClient::on(event_loop, socket.socket().clone()), socket }
    }

    /// Its socket.
    #[must_use]
    pub fn socket(&self) -> &BlockingSocket {
        &self.socket
    }

    /// `ConServer`, synchronous: whether it is connected after at most `timeout`.
    pub fn con_server_wait(&self, timeout: Duration) -> bool {
        self.con_server();
        self.socket.wait_for_connected(Some(timeout))
    }

    /// `DisconServer`, synchronous: whether it is disconnected after at most
    /// [`DISCONNECT_TIME`].
    pub fn discon_server_wait(&self) -> bool {
        self.stop_sending();
        self.socket.disconnect_from_host();
        self.state() == SocketState::Unconnected
            || self.socket.wait_for_disconnected(Some(DISCONNECT_TIME))
    }
}
