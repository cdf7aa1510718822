//! What a server tells: the slots, and the count of what was told.

use std::sync::Arc;

use super::{Client, TcpServer};
use crate::course::Error;
use crate::course::template::AnswerTooLong;
use crate::course::upkeep;
use crate::signal::{Signal, SocketError, SocketState};
use crate::text::facts;
use crate::translate::TcpSocket;

/// What a server tells. Every method has an empty default.
pub trait ServerSlots {
    /// Whether it wants to know of each message: `ready_read`, `written` and `bytes_written`. Asked
    /// once, when it is connected; a server that has nobody who does spends no time on telling, as one
    /// asks `isSignalConnected` in Qt.
    fn hears_messages(&self) -> bool {
        true
    }
    /// `NewConnectionSlot`: the client is in the list already.
    fn new_connection(&self, _server: &TcpServer, _client: &Client) {}
    /// `onReadData`: `data` was read from the client; before the automatic reply.
    fn ready_read(&self, _server: &TcpServer, _client: &Client, _data: &[u8]) {}
    /// `SendData` has written `data` for the client: it is queued, not sent.
    fn written(&self, _server: &TcpServer, _client: &Client, _data: &[u8]) {}
    /// `SendDataAll` has written `data` for the client. The same bytes are told for every client, and
    /// may be kept without a copy.
    fn written_to_all(&self, server: &TcpServer, client: &Client, data: &Arc<Vec<u8>>) {
        self.written(server, client, data);
    }
    /// `bytesWritten` of one client: so many bytes were sent, which means that the kernel has taken
    /// them.
    fn bytes_written(&self, _server: &TcpServer, _client: &Client, _bytes: u64) {}
    /// `stateChanged` of one client.
    fn state_changed(&self, _server: &TcpServer, _client: &Client, _state: SocketState) {}
    /// `readChannelFinished` of one client: it sends nothing more.
    fn read_channel_finished(&self, _server: &TcpServer, _client: &Client) {}
    /// `onDisconnectedSlot`: the client is no longer in the list.
    fn disconnected(&self, _server: &TcpServer, _client: &Client) {}
    /// So many clients are there as may be at once; further ones wait until one leaves. Told once a
    /// minute at most.
    fn full(&self, _server: &TcpServer, _clients: usize) {}
    /// Something failed for one client, or in accepting (None). That a client has closed its end
    /// is told as well, as `RemoteHostClosed`.
    fn error(
        &self,
        _server: &TcpServer,
        _client: Option<&Client>,
        _error: SocketError,
        _text: &str,
    ) {
    }
}

/// What a server has done so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Clients accepted.
    pub clients: u64,
    /// Reads that returned data.
    pub messages: u64,
    /// Bytes read.
    pub bytes_in: u64,
    /// Bytes handed to the kernel.
    pub bytes_out: u64,
}

/// `emit`, and counting.
impl TcpServer {
    /// What was done so far, clients that have gone included.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let mut totals = self.0.totals.get();
        for client in self.0.clients.borrow().iter() {
            totals.bytes_out += client.socket().ask(TcpSocket::bytes_sent);
        }
        totals
    }

    /// The number of the client that has just come.
    pub(super) fn count_client(&self) -> u64 {
        let mut totals = self.0.totals.get();
        totals.clients += 1;
        self.0.totals.set(totals);
        totals.clients
    }

    pub(super) fn tell_connected(&self, client: &Client) {
        self.0.keeper.begin(client.number(), client.socket());
        self.limit_clients();
        self.0.slots.tell(|slots| slots.new_connection(self, client));
        if let Some(clients) = self.is_full_now() {
            log::info!("{clients} clients are connected, the most that may: further ones wait");
            self.0.slots.tell(|slots| slots.full(self, clients));
        }
    }

    /// Returns the number of the read, counted from 1 over all clients.
    #[inline]
    pub(super) fn tell_received(&self, client: &Client, data: &[u8]) -> u64 {
        let mut totals = self.0.totals.get();
        totals.messages += 1;
        totals.bytes_in += data.len() as u64;
        self.0.totals.set(totals);
        self.tell_message(|slots| slots.ready_read(self, client, data));
        totals.messages
    }

    #[inline]
    pub(super) fn tell_written(&self, client: &Client, data: &[u8]) {
        self.tell_message(|slots| slots.written(self, client, data));
    }

    /// Whether anybody wants to know of each message.
    #[inline]
    pub(super) fn hears_messages(&self) -> bool {
        self.0.messages_heard.get()
    }

    /// Tells what comes with each message, if anybody wants to know.
    #[inline(always)] // for each message, from several places
    fn tell_message(&self, tell: impl Fn(&(dyn ServerSlots + 'static))) {
        if self.hears_messages() {
            self.0.slots.tell(tell);
        }
    }

    /// [`SendData`](Self::send_data) of bytes that every client gets: they are in memory once.
    pub(super) fn send_shared(&self, client: &Client, data: &Arc<Vec<u8>>) -> Result<usize, Error> {
        if self.is_full(client) {
            return Err(Error::TooMuchUnsent);
        }
        if client.socket().write_shared(data) < 0 {
            return Err(Error::NotConnected);
        }
        self.0.slots.tell(|slots| slots.written_to_all(self, client, data));
        Ok(data.len())
    }

    pub(super) fn tell_disconnected(&self, client: &Client) {
        self.0.keeper.end(client.number());
        let mut totals = self.0.totals.get();
        totals.bytes_out += client.socket().ask(TcpSocket::bytes_sent);
        self.0.totals.set(totals);
        self.0.slots.tell(|slots| slots.disconnected(self, client));
        self.has_left(client);
        self.limit_clients();
        if self.client_count() == 0 {
            self.parted();
        }
    }

    /// There is no answer to what a client has sent.
    pub(super) fn tell_no_answer(&self, client: &Client, error: &AnswerTooLong) {
        let (code, text) = (SocketError::SocketResource, error.to_string());
        self.0.slots.tell(|slots| slots.error(self, Some(client), code, &text));
    }

    /// Ends the connections on which nothing has happened for too long.
    pub(super) fn look_for_idle(&self) {
        for client in self.clients() {
            if let Some(fact) = self.0.keeper.is_idle(client.number(), client.socket()) {
                let (error, text) = (SocketError::SocketTimeout, fact.to_string());
                self.0.slots.tell(|slots| slots.error(self, Some(&client), error, &text));
                upkeep::part(client.socket());
            }
        }
    }

    /// Disconnects a client that takes nothing of what `SendDataAll` sends, and says why.
    pub(super) fn drop_deaf(&self, client: &Client) {
        let text = facts::client_does_not_read().to_string();
        let error = SocketError::SocketResource;
        self.0.slots.tell(|slots| slots.error(self, Some(client), error, &text));
        client.socket().abort();
    }

    /// The signals of a client's socket that are none of the course's steps.
    #[inline]
    pub(super) fn other_signal(&self, client: &Client, signal: &Signal) {
        match signal {
            Signal::BytesWritten(bytes) => {
                self.go_on(client);
                self.tell_message(|slots| slots.bytes_written(self, client, *bytes));
            }
            Signal::StateChanged(state) => {
                self.0.slots.tell(|slots| slots.state_changed(self, client, *state));
            }
            Signal::ErrorOccurred(error) => {
                let text = client.socket().error_string();
                self.0.slots.tell(|slots| slots.error(self, Some(client), *error, &text));
            }
            Signal::ReadChannelFinished => {
                self.0.slots.tell(|slots| slots.read_channel_finished(self, client));
            }
            Signal::Warning(text) => log::warn!("{text}"),
            _ => {}
        }
    }
}
