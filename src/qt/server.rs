//! [`TcpServer`]: the course's server class as a QObject.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use qmetaobject::prelude::*;

use super::batch::Batch;
use super::clients::ClientModel;
use super::event_loop::QtLoop;
use super::string;
use super::traffic::TrafficLog;
use super::transfer::{Outcome, Transfer};
use super::{Failure, int, number};
use crate::course::template::canonical;
use crate::course::{self, Client, ServerSlots, Template};
use crate::signal::{SocketError, SocketState};
use crate::translate::HostAddress;

/// The course's `TcpServer` for QML. Signals come at the moment in which Qt would emit them; a
/// handler may call anything, `svStop` included, and may destroy the object.
///
/// Clients are named by numbers, from 1 up, which are never used twice. `reply` is a template as
/// on the command line; empty = no reply.
#[derive(Default, QObject)]
#[allow(dead_code, reason = "the fields of properties are for QML")]
pub struct TcpServer {
    base: qt_base_class!(trait QObject),
    ip: qt_property!(QString; READ ip WRITE set_ip NOTIFY ipChanged),
    ipChanged: qt_signal!(),
    port: qt_property!(i32; READ port WRITE set_port NOTIFY portChanged),
    portChanged: qt_signal!(),
    reply: qt_property!(QString; READ reply WRITE set_reply NOTIFY replyChanged),
    replyError: qt_property!(QString; READ reply_error WRITE read_only NOTIFY replyChanged),
    replyChanged: qt_signal!(),
    maxClients: qt_property!(i32; READ max_clients WRITE set_max_clients NOTIFY maxClientsChanged),
    maxClientsChanged: qt_signal!(),
    log: qt_property!(QPointer<TrafficLog>; READ log WRITE set_log NOTIFY logChanged),
    logChanged: qt_signal!(),

    listening: qt_property!(bool; READ listening WRITE read_only NOTIFY listeningChanged),
    serverAddress: qt_property!(QString; READ server_address WRITE read_only NOTIFY listeningChanged),
    serverPort: qt_property!(i32; READ server_port WRITE read_only NOTIFY listeningChanged),
    listeningChanged: qt_signal!(),
    error: qt_property!(i32; READ error WRITE read_only NOTIFY errorChanged),
    errorString: qt_property!(QString; READ error_string WRITE read_only NOTIFY errorChanged),
    errorChanged: qt_signal!(),
    clients: qt_property!(RefCell<ClientModel>; CONST),
    clientCount: qt_property!(i32; READ client_count WRITE read_only NOTIFY clientCountChanged),
    clientCountChanged: qt_signal!(),
    messages: qt_property!(i64; READ messages WRITE read_only NOTIFY countersChanged),
    bytesIn: qt_property!(i64; READ bytes_in WRITE read_only NOTIFY countersChanged),
    bytesOut: qt_property!(i64; READ bytes_out WRITE read_only NOTIFY countersChanged),
    countersChanged: qt_signal!(),
    fileName: qt_property!(QString; READ file_name WRITE read_only NOTIFY fileChanged),
    fileSize: qt_property!(i64; READ file_size WRITE read_only NOTIFY fileChanged),
    fileSent: qt_property!(i64; READ file_sent WRITE read_only NOTIFY fileChanged),
    fileSending: qt_property!(bool; READ file_sending WRITE read_only NOTIFY fileChanged),
    fileChanged: qt_signal!(),

    newConnection: qt_signal!(client: i64, ip: QString, port: i32),
    readyRead: qt_signal!(client: i64, data: QByteArray, port: i32),
    bytesWritten: qt_signal!(client: i64, bytes: i64),
    stateChanged: qt_signal!(client: i64, state: i32),
    disconnected: qt_signal!(client: i64, ip: QString, port: i32),
    errorOccurred: qt_signal!(client: i64, error: i32, text: QString),
    fileFinished: qt_signal!(complete: bool, text: QString),

    svStart: qt_method!(fn(&self) -> bool),
    svStop: qt_method!(fn(&self)),
    sendData: qt_method!(fn(&self, client: i64, data: QByteArray) -> i64),
    sendDataAll: qt_method!(fn(&self, data: QByteArray) -> i64),
    sendDataSelected: qt_method!(fn(&self, data: QByteArray) -> i64),
    disconnectClient: qt_method!(fn(&self, client: i64)),
    disconnectSelected: qt_method!(fn(&self)),
    sendFile: qt_method!(fn(&self, url: QString, selectedOnly: bool) -> bool),
    cancelFile: qt_method!(fn(&self)),

    inner: OnceCell<Inner>,
    settings: RefCell<Settings>,
    failure: RefCell<Failure>,
    traffic: RefCell<QPointer<TrafficLog>>,
    transfer: Transfer,
    counters: Batch,
}

/// What is made when it is needed first: an object that only stands in a file costs no thread.
struct Inner {
    server: course::TcpServer,
    qt_loop: Rc<QtLoop>,
}

struct Settings {
    ip: String,
    port: i32,
    reply: String,
    reply_error: String,
    max_clients: i32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ip: course::IP.to_string(),
            port: course::PORT.into(),
            reply: String::new(),
            reply_error: String::new(),
            max_clients: 10_000,
        }
    }
}

impl TcpServer {
    // --- starting and stopping ---

    /// `SvStart`: whether it listens now; if not, `error` and `errorString` say why. One that
    /// listens already goes on, and says true.
    fn svStart(&self) -> bool {
        if self.listening() {
            return true;
        }
        match self.start() {
            Ok(()) => {
                self.fail(Failure::default());
                let address = self.listener_address();
                self.tell_log(|log, _| log.listening(&address));
                self.listeningChanged();
                true
            }
            Err(failure) => {
                self.tell_log(|log, _| log.error(0, "", &failure.text));
                self.fail(failure);
                false
            }
        }
    }

    fn start(&self) -> Result<(), Failure> {
        let (ip, port) = {
            let settings = self.settings.borrow();
            (settings.ip.trim().to_owned(), settings.port)
        };
        let port = u16::try_from(port).map_err(|_| Failure {
            error: SocketError::UnsupportedSocketOperation,
            text: format!("{port} is no port: write a number from 0 (any free one) to 65535"),
        })?;
        let address = match ip.as_str() {
            "any" | "*" => HostAddress::Any,
            "localhost" => course::IP.into(),
            ip => HostAddress::parse(ip),
        };
        if address.is_null() {
            return Err(Failure {
                error: SocketError::SocketAddressNotAvailable,
                text: format!("{ip:?} is no address: write one of this machine, or any"),
            });
        }
        let server = &self.inner()?.server;
        server.set_ip(address);
        server.set_port(port);
        if server.sv_start() {
            return Ok(());
        }
        Err(Failure {
            error: server.listener().ask(|listener| listener.server_error()),
            text: server.listener().error_string(),
        })
    }

    /// Stops listening and disconnects every client; what was written for them is sent first.
    fn svStop(&self) {
        if !self.listening() && self.client_count() == 0 {
            return;
        }
        let Some(inner) = self.inner.get() else { return };
        let address = self.listener_address();
        let was_listening = self.listening();
        let me = QPointer::from(self);
        inner.server.clone().sv_stop();
        if let Some(this) = me.as_ref() {
            this.schedule();
            if was_listening {
                this.tell_log(|log, _| log.stopped(&address));
                this.listeningChanged();
            }
        }
    }

    fn inner(&self) -> Result<&Inner, Failure> {
        if let Some(inner) = self.inner.get() {
            return Ok(inner);
        }
        let qt_loop = QtLoop::current().map_err(|error| Failure {
            error: SocketError::SocketResource,
            text: format!("the thread for the sockets could not be started: {error}"),
        })?;
        let server = course::TcpServer::new(qt_loop.event_loop());
        server.set_slots(Rc::new(Slots(QPointer::from(self))));
        let inner = self.inner.get_or_init(|| Inner { server, qt_loop });
        self.apply_settings();
        Ok(inner)
    }

    /// Gives the course's server what was set before it was made.
    fn apply_settings(&self) {
        let Some(inner) = self.inner.get() else { return };
        let settings = self.settings.borrow();
        let max = usize::try_from(settings.max_clients).unwrap_or(1).max(1);
        inner.server.set_max_clients(max);
        let reply = Template::parse(&settings.reply).ok();
        inner.server.set_reply(reply.filter(|_| !settings.reply.is_empty()));
    }

    /// Sends what was written, and delivers what came meanwhile.
    fn schedule(&self) {
        if let Some(inner) = self.inner.get() {
            inner.qt_loop.schedule();
        }
    }

    fn fail(&self, failure: Failure) {
        if self.failure.replace(failure.clone()) != failure {
            self.errorChanged();
        }
    }

    // --- sending ---

    fn client(&self, id: i64) -> Option<(course::TcpServer, Client)> {
        let server = &self.inner.get()?.server;
        let client = server.client(u64::try_from(id).ok()?)?;
        Some((server.clone(), client))
    }

    /// `SendData`: queues `data` for one client; how many bytes, or -1 if it is not connected or
    /// takes nothing.
    fn sendData(&self, client: i64, data: QByteArray) -> i64 {
        let Some((server, client)) = self.client(client) else { return -1 };
        let me = QPointer::from(self);
        let sent = server.send_data(&client, data.to_slice());
        if let Some(this) = me.as_ref() {
            this.schedule();
        }
        sent
    }

    /// `SendDataAll`: queues `data` for every client; how many bytes in all.
    fn sendDataAll(&self, data: QByteArray) -> i64 {
        let Some(inner) = self.inner.get() else { return 0 };
        let me = QPointer::from(self);
        let sent = inner.server.clone().send_data_all(data.to_slice());
        if let Some(this) = me.as_ref() {
            this.schedule();
        }
        sent
    }

    /// The same for the clients that are selected in `clients`.
    fn sendDataSelected(&self, data: QByteArray) -> i64 {
        let selected = self.clients.borrow().selected();
        let me = QPointer::from(self);
        let mut sum = 0;
        for client in selected {
            let Some(this) = me.as_ref() else { break };
            sum += this.sendData(number(client.number()), data.clone()).max(0);
        }
        sum
    }

    /// Disconnects one client; what was written for it is sent first.
    fn disconnectClient(&self, client: i64) {
        let Some((server, client)) = self.client(client) else { return };
        let me = QPointer::from(self);
        server.disconnect_client(&client);
        if let Some(this) = me.as_ref() {
            this.schedule();
        }
    }

    /// The same for the clients that are selected in `clients`.
    fn disconnectSelected(&self) {
        let me = QPointer::from(self);
        for client in self.clients.borrow().selected() {
            let Some(this) = me.as_ref() else { return };
            this.disconnectClient(number(client.number()));
        }
    }

    // --- files ---

    /// Streams a file to all clients, or to those that are selected; false if it could not begin,
    /// and `fileFinished` says why.
    fn sendFile(&self, url: QString, selectedOnly: bool) -> bool {
        let receivers = if selectedOnly {
            self.clients.borrow().selected()
        } else {
            self.inner.get().map(|inner| inner.server.clients()).unwrap_or_default()
        };
        let receivers = receivers.iter().map(|client| client.socket().clone()).collect();
        if let Err(outcome) = self.transfer.begin(url, receivers) {
            self.fileFinished(outcome.complete, outcome.text);
            return false;
        }
        self.fileChanged();
        self.go_on_with_file();
        true
    }

    /// Sends no more of the file; what was queued already still goes out.
    fn cancelFile(&self) {
        if self.transfer.cancel() {
            self.end_file(Outcome::failed("cancelled"));
        }
    }

    fn go_on_with_file(&self) {
        let me = QPointer::from(self);
        let outcome = self.transfer.go_on(|socket, piece| {
            if let (Some(this), Some(peer)) = (me.as_ref(), socket.peer()) {
                this.tell_log(|log, server| {
                    let clients = server.clients();
                    let client = clients.iter().find(|client| client.socket() == socket);
                    log.sent(stream(client), peer, piece);
                });
            }
        });
        let Some(this) = me.as_ref() else { return };
        this.schedule();
        this.counters_changed();
        if let Some(outcome) = outcome {
            this.end_file(outcome);
        }
    }

    fn end_file(&self, outcome: Outcome) {
        let me = QPointer::from(self);
        self.fileChanged();
        if let Some(this) = me.as_ref() {
            this.fileFinished(outcome.complete, outcome.text);
        }
    }

    // --- what the slots of the course's server do ---

    fn tell_log(&self, tell: impl FnOnce(&TrafficLog, &course::TcpServer)) {
        let traffic = self.traffic.borrow().clone();
        if let (Some(traffic), Some(inner)) = (traffic.as_ref(), self.inner.get()) {
            tell(traffic, &inner.server);
        }
    }

    fn counters_changed(&self) {
        self.counters.changed(self, |this| &this.counters, Self::show_counters);
    }

    fn show_counters(&self) {
        let me = QPointer::from(self);
        self.clients.borrow().show();
        if let Some(this) = me.as_ref() {
            this.countersChanged();
        }
        if let Some(this) = me.as_ref()
            && this.transfer.is_going()
        {
            this.fileChanged();
        }
    }
}

/// The properties.
impl TcpServer {
    fn ip(&self) -> QString {
        self.settings.borrow().ip.as_str().into()
    }

    fn set_ip(&self, ip: QString) {
        let ip = string(ip);
        if self.settings.borrow().ip != ip {
            self.settings.borrow_mut().ip = ip;
            self.ipChanged();
        }
    }

    fn port(&self) -> i32 {
        self.settings.borrow().port
    }

    fn set_port(&self, port: i32) {
        if self.port() != port {
            self.settings.borrow_mut().port = port;
            self.portChanged();
        }
    }

    fn reply(&self) -> QString {
        self.settings.borrow().reply.as_str().into()
    }

    /// A template with a mistake is no reply, and `replyError` says where it is.
    fn set_reply(&self, reply: QString) {
        let reply = string(reply);
        if self.settings.borrow().reply == reply {
            return;
        }
        let error = Template::parse(&reply).err().map(|error| error.to_string());
        {
            let mut settings = self.settings.borrow_mut();
            settings.reply = reply;
            settings.reply_error = error.unwrap_or_default();
        }
        self.apply_settings();
        self.replyChanged();
    }

    fn reply_error(&self) -> QString {
        self.settings.borrow().reply_error.as_str().into()
    }

    fn max_clients(&self) -> i32 {
        self.settings.borrow().max_clients
    }

    fn set_max_clients(&self, max: i32) {
        if self.max_clients() != max {
            self.settings.borrow_mut().max_clients = max;
            self.apply_settings();
            self.schedule();
            self.maxClientsChanged();
        }
    }

    fn log(&self) -> QPointer<TrafficLog> {
        self.traffic.borrow().clone()
    }

    fn set_log(&self, log: QPointer<TrafficLog>) {
        self.traffic.replace(log);
        self.logChanged();
    }

    fn listening(&self) -> bool {
        self.inner.get().is_some_and(|inner| inner.server.listener().is_listening())
    }

    fn server_address(&self) -> QString {
        let address = self.inner.get().filter(|_| self.listening()).map(|inner| {
            inner.server.listener().ask(|listener| listener.server_address()).to_string()
        });
        address.unwrap_or_default().into()
    }

    fn server_port(&self) -> i32 {
        self.inner.get().map_or(0, |inner| inner.server.listener().server_port().into())
    }

    fn listener_address(&self) -> String {
        let address = string(self.server_address());
        let port = self.server_port();
        if address.contains(':') {
            format!("[{address}]:{port}")
        } else {
            format!("{address}:{port}")
        }
    }

    fn error(&self) -> i32 {
        self.failure.borrow().error.number()
    }

    fn error_string(&self) -> QString {
        self.failure.borrow().text.as_str().into()
    }

    fn client_count(&self) -> i32 {
        self.inner.get().map_or(0, |inner| int(inner.server.client_count()))
    }

    fn totals(&self) -> course::Totals {
        self.inner.get().map(|inner| inner.server.totals()).unwrap_or_default()
    }

    fn messages(&self) -> i64 {
        number(self.totals().messages)
    }

    fn bytes_in(&self) -> i64 {
        number(self.totals().bytes_in)
    }

    fn bytes_out(&self) -> i64 {
        number(self.totals().bytes_out)
    }

    fn file_name(&self) -> QString {
        self.transfer.name()
    }

    fn file_size(&self) -> i64 {
        self.transfer.size()
    }

    fn file_sent(&self) -> i64 {
        self.transfer.sent()
    }

    fn file_sending(&self) -> bool {
        self.transfer.is_going()
    }

    fn read_only<T>(&self, _value: T) {
        log::warn!("TcpServer: this property can only be read");
    }
}

/// The number of a client's rows in the log.
fn stream(client: Option<&Client>) -> u64 {
    client.map_or(0, Client::number)
}

struct Slots(QPointer<TcpServer>);

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
            this.tell_log(|log, _| log.connected(client.number(), peer));
            this.counters_changed();
            this.clientCountChanged();
        });
        self.with(|this| {
            let ip = QString::from(peer.ip().to_string());
            this.newConnection(number(client.number()), ip, peer.port().into());
        });
    }

    fn ready_read(&self, _: &course::TcpServer, client: &Client, data: &[u8]) {
        let peer = canonical(client.peer());
        self.with(|this| {
            this.tell_log(|log, _| log.received(client.number(), peer, data));
            this.counters_changed();
            this.readyRead(number(client.number()), data.into(), peer.port().into());
        });
    }

    fn sent(&self, _: &course::TcpServer, client: &Client, data: &[u8]) {
        let peer = canonical(client.peer());
        self.with(|this| {
            this.tell_log(|log, _| log.sent(client.number(), peer, data));
            this.counters_changed();
        });
    }

    fn bytes_written(&self, _: &course::TcpServer, client: &Client, bytes: u64) {
        self.with(|this| {
            this.counters_changed();
            if this.transfer.is_going() {
                this.go_on_with_file();
            }
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
            this.tell_log(|log, _| log.disconnected(client.number(), peer));
            this.counters_changed();
            if this.transfer.is_going() {
                this.go_on_with_file();
            }
        });
        self.with(TcpServer::clientCountChanged);
        self.with(|this| {
            let ip = QString::from(peer.ip().to_string());
            this.disconnected(number(client.number()), ip, peer.port().into());
        });
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
                this.tell_log(|log, _| log.error(stream(client), &*peer, text));
            }
            if client.is_none() {
                this.fail(Failure { error, text: text.to_owned() });
            }
        });
        let id = number(stream(client));
        self.with(|this| this.errorOccurred(id, error.number(), text.into()));
    }
}
