//! The slots of the course's client, which emit the signals of [`TcpClient`].

use qmetaobject::prelude::*;

use super::TcpClient;
use crate::course::{self, ClientSlots};
use crate::qt::{Failure, number};
use crate::signal::{SocketError, SocketState};
use crate::text::address::canonical;
use crate::text::{facts, network};

/// What the course's client tells, as Qt's signals.
pub(super) struct Slots(pub(super) QPointer<TcpClient>);

impl Slots {
    fn with(&self, act: impl FnOnce(&TcpClient)) {
        if let Some(client) = self.0.as_ref() {
            act(client);
        }
    }
}

impl ClientSlots for Slots {
    fn host_found(&self, _: &course::TcpClient) {
        self.with(TcpClient::hostFound);
    }

    fn state_changed(&self, _: &course::TcpClient, state: SocketState) {
        self.with(|this| this.stateChanged(state.number()));
    }

    fn connected(&self, client: &course::TcpClient) {
        if let Some(peer) = client.socket().peer() {
            self.with(|this| this.totals.borrow_mut().peer = canonical(peer).to_string());
        }
        self.with(|this| {
            this.tell_log(|log, totals| log.connected(totals.stream, &*totals.peer));
            this.endsChanged();
        });
        self.with(TcpClient::connected);
    }

    fn ready_read(&self, client: &course::TcpClient) {
        let data = client.socket().read_all();
        if data.is_empty() {
            return;
        }
        self.with(|this| {
            {
                let mut totals = this.totals.borrow_mut();
                totals.messages += 1;
                totals.bytes_in += data.len() as u64;
            }
            this.tell_log(|log, totals| log.received(totals.stream, &*totals.peer, &data));
            this.counters_changed();
            this.readyRead(data.as_slice().into());
        });
    }

    fn written(&self, _: &course::TcpClient, data: &[u8]) {
        self.with(|this| {
            this.tell_log(|log, totals| log.written(totals.stream, &*totals.peer, data))
        });
    }

    fn bytes_written(&self, _: &course::TcpClient, bytes: u64) {
        self.with(|this| {
            this.totals.borrow_mut().bytes_out += bytes;
            this.counters_changed();
            this.file_may_go_on();
        });
        self.with(|this| this.bytesWritten(number(bytes)));
    }

    fn disconnected(&self, client: &course::TcpClient) {
        self.with(|this| {
            this.stopTimer();
        });
        self.with(|this| {
            let ended = client.ended();
            this.tell_log(|log, totals| log.disconnected(totals.stream, &*totals.peer, &ended));
            this.file_may_go_on();
        });
        self.with(TcpClient::endsChanged);
        self.with(TcpClient::disconnected);
    }

    fn error(&self, client: &course::TcpClient, error: SocketError, text: &str) {
        let connected = client.state() != SocketState::Unconnected;
        self.with(|this| {
            if error != SocketError::RemoteHostClosed {
                this.tell_log(|log, totals| log.error(totals.stream, &*totals.peer, text));
            }
            let server = this.totals.borrow().peer.clone();
            let fact = if connected {
                network::lost(&server, error, text)
            } else {
                network::not_connected(&server, error, text)
            };
            this.fail(Failure { error, text: text.to_owned(), fact: Some(fact) });
        });
        self.with(|this| this.errorOccurred(error.number(), text.into()));
    }

    fn disconnect_failed(&self, client: &course::TcpClient) {
        let unsent = client.socket().bytes_to_write();
        self.with(|this| {
            this.tell_log(|log, totals| log.still_closing(totals.stream, &*totals.peer, unsent));
            this.fail(Failure::own(SocketError::SocketTimeout, facts::disconnect_failed()));
        });
        self.with(|this| this.disconnectFailed(unsent));
    }
}
