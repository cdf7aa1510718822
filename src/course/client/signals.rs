//! What a client tells.

use std::time::Instant;

use super::TcpClient;
use crate::course::upkeep;
use crate::signal::{BindFlag, Signal, SocketError, SocketState};
use crate::text::network;

/// A client has one connection at a time.
const ONE: u64 = 1;

/// What a client tells. Every method has an empty default.
pub trait ClientSlots {
    /// `stateChanged`.
    fn state_changed(&self, _client: &TcpClient, _state: SocketState) {}
    /// `hostFound`: the name was looked up.
    fn host_found(&self, _client: &TcpClient) {}
    /// `connected`.
    fn connected(&self, _client: &TcpClient) {}
    /// `readyRead`; read what there is from the client's socket.
    fn ready_read(&self, _client: &TcpClient) {}
    /// `SentData` has written `data`: it is queued, not sent.
    fn written(&self, _client: &TcpClient, _data: &[u8]) {}
    /// `bytesWritten`: so many bytes were sent, which means that the kernel has taken them. There may
    /// be room for more.
    fn bytes_written(&self, _client: &TcpClient, _bytes: u64) {}
    /// `readChannelFinished`: the server sends nothing more.
    fn read_channel_finished(&self, _client: &TcpClient) {}
    /// `disconnected`.
    fn disconnected(&self, _client: &TcpClient) {}
    /// `errorOccurred`; that the server has closed the connection is told as well.
    fn error(&self, _client: &TcpClient, _error: SocketError, _text: &str) {}
    /// `DisconServer` has waited its time and there is still something to send: the server does
    /// not read. The connection goes on closing; `abort` ends it at once.
    fn disconnect_failed(&self, _client: &TcpClient) {}
    /// The homework's timer has sent its last message.
    fn all_sent(&self, _client: &TcpClient) {}
}

/// `emit`.
impl TcpClient {
    /// Tells a signal of the socket.
    pub(super) fn tell(&self, signal: &Signal) {
        let slots = &self.0.slots;
        match signal {
            Signal::StateChanged(state) => slots.tell(|slots| slots.state_changed(self, *state)),
            Signal::HostFound => slots.tell(|slots| slots.host_found(self)),
            Signal::Connected => {
                self.0.begun.set(Some(Instant::now()));
                self.0.keeper.begin(ONE, &self.0.socket);
                slots.tell(|slots| slots.connected(self));
            }
            Signal::ReadyRead => slots.tell(|slots| slots.ready_read(self)),
            Signal::BytesWritten(bytes) => slots.tell(|slots| slots.bytes_written(self, *bytes)),
            Signal::Disconnected => {
                self.0.parting.stop();
                self.0.keeper.end(ONE);
                slots.tell(|slots| slots.disconnected(self));
            }
            Signal::ErrorOccurred(error) => {
                let text = self.0.socket.error_string();
                slots.tell(|slots| slots.error(self, *error, &text));
            }
            Signal::Warning(text) => log::warn!("{text}"),
            Signal::ReadChannelFinished => slots.tell(|slots| slots.read_channel_finished(self)),
            Signal::AboutToClose => {}
        }
    }

    /// Takes the address and the port at which the connection is to begin; false, with an error
    /// told, if they cannot be had. The end of the one before is not waited for any more.
    pub(super) fn begin_at_source(&self) -> bool {
        let socket = &self.0.socket;
        if socket.state() != SocketState::Unconnected {
            return true;
        }
        self.0.parting.stop();
        let Some(source) = self.0.source.get() else { return true };
        let bound = socket.bind(source.into(), source.port(), BindFlag::DefaultForPlatform);
        if !bound {
            let text = network::not_begun(source, &socket.error_string()).to_string();
            self.0.slots.tell(|slots| slots.error(self, socket.error(), &text));
        }
        bound
    }

    /// Ends the connection if nothing has happened on it for too long.
    pub(super) fn look_for_idle(&self) {
        if let Some(fact) = self.0.keeper.is_idle(ONE, &self.0.socket) {
            let (error, text) = (SocketError::SocketTimeout, fact.to_string());
            self.0.slots.tell(|slots| slots.error(self, error, &text));
            upkeep::part(&self.0.socket);
        }
    }

    /// The time that the asynchronous `DisconServer` gives is up.
    pub(super) fn parting_failed(&self) {
        if self.state() != SocketState::Unconnected {
            self.0.slots.tell(|slots| slots.disconnect_failed(self));
        }
    }
}
