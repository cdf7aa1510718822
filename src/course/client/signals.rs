//! What a client tells.

use std::time::Instant;

use super::TcpClient;
use crate::signal::{Signal, SocketError, SocketState};

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
                slots.tell(|slots| slots.connected(self));
            }
            Signal::ReadyRead => slots.tell(|slots| slots.ready_read(self)),
            Signal::BytesWritten(bytes) => slots.tell(|slots| slots.bytes_written(self, *bytes)),
            Signal::Disconnected => {
                self.0.parting.stop();
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

    /// The time that the asynchronous `DisconServer` gives is up.
    pub(super) fn parting_failed(&self) {
        if self.state() != SocketState::Unconnected {
            self.0.slots.tell(|slots| slots.disconnect_failed(self));
        }
    }
}
