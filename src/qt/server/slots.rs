//! The slots of the course's server, which emit the signals of [`TcpServer`].

use std::sync::Arc;

use qmetaobject::prelude::*;

use super::{TcpServer, stream};
use crate::course::{self, Client, ServerSlots};
use crate::qt::{Failure, number};
use crate::signal::{SocketError, SocketState};
use crate::text::address::{HostOf, canonical};
use crate::text::{facts, words};

/// What the course's server tells, as Qt's signals.
pub(super) struct Slots(pub(super) QPointer<TcpServer>);

impl Slots {
    fn with(&self, act: impl FnOnce(&TcpServer)) {
        if let Some(server) = self.0.as_ref() {
            act(server);
        }
    }
}

impl ServerSlots for Slots {
    fn new_connection(&self, _: &course::TcpServer, client: &Client) {
        let peer = canonical(client.peer());
        self.with(|this| {
            this.clients.borrow().add(client);
            this.retarget_timer(false);
            this.tell_log(|log, _| log.connected(client.number(), peer));
            this.counters_changed();
            this.clientCountChanged();
        });
        self.with(|this| {
            let ip = QString::from(HostOf(peer).to_string());
            this.newConnection(number(client.number()), ip, peer.port().into());
        });
    }

    fn ready_read(&self, _: &course::TcpServer, client: &Client, data: &[u8]) {
        let peer = client.peer();
        self.with(|this| {
            this.tell_log(|log, _| log.received(client.number(), canonical(peer), data));
            this.counters_changed();
            // The bytes are copied for it.
            if this.inner.get().is_some_and(|inner| inner.ready_read.has_slots(this)) {
                this.readyRead(number(client.number()), data.into(), peer.port().into());
            }
        });
    }

    fn written(&self, _: &course::TcpServer, client: &Client, data: &[u8]) {
        self.with(|this| {
            let peer = || canonical(client.peer());
            this.tell_log(|log, _| log.written(client.number(), peer(), data));
            this.counters_changed();
        });
    }

    fn written_to_all(&self, _: &course::TcpServer, client: &Client, data: &Arc<Vec<u8>>) {
        self.with(|this| {
            let peer = || canonical(client.peer());
            this.tell_log(|log, _| log.written(client.number(), peer(), data));
            this.counters_changed();
        });
    }

    fn bytes_written(&self, _: &course::TcpServer, client: &Client, bytes: u64) {
        self.with(|this| {
            this.counters_changed();
            this.file_may_go_on();
        });
        self.with(|this| this.bytesWritten(number(client.number()), number(bytes)));
    }

    fn state_changed(&self, _: &course::TcpServer, client: &Client, state: SocketState) {
        self.with(|this| this.stateChanged(number(client.number()), state.number()));
    }

    fn disconnected(&self, _: &course::TcpServer, client: &Client) {
        let peer = canonical(client.peer());
        self.with(|this| {
            this.clients.borrow().remove(client);
            this.tell_log(|log, _| log.disconnected(client.number(), peer, &client.ended()));
            this.counters_changed();
            this.file_may_go_on();
        });
        self.with(TcpServer::clientCountChanged);
        self.with(|this| {
            let ip = QString::from(HostOf(peer).to_string());
            this.disconnected(number(client.number()), ip, peer.port().into());
        });
    }

    fn full(&self, _: &course::TcpServer, clients: usize) {
        self.with(|this| this.tell_log(|log, _| log.full(clients)));
    }

    fn error(
        &self,
        _: &course::TcpServer,
        client: Option<&Client>,
        error: SocketError,
        text: &str,
    ) {
        self.with(|this| {
            let peer =
                client.map(|client| canonical(client.peer()).to_string()).unwrap_or_default();
            // A client that says goodbye is no mistake of anybody's.
            if error != SocketError::RemoteHostClosed {
                this.tell_log(|log, _| match client {
                    Some(_) => log.error(stream(client), &*peer, text),
                    None => log.accept_failed(text),
                });
            }
            if client.is_none() {
                let qt = words::of_qt(text);
                let fact = match error {
                    SocketError::SocketResource => facts::accept_no_resources(qt),
                    _ => facts::accept_failed(qt),
                };
                this.fail(Failure { error, text: text.to_owned(), fact: Some(fact) });
            }
        });
        let id = number(stream(client));
        self.with(|this| this.errorOccurred(id, error.number(), text.into()));
    }
}
