//! [`TcpServer`]: the course's server class as a QObject.

mod properties;
mod slots;
mod timed;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use qmetaobject::QJSValue;
use qmetaobject::prelude::*;

use self::slots::Slots;
use super::batch::{Batch, Pace};
use super::bytes::bytes_of;
use super::clients::ClientModel;
use super::event_loop::QtLoop;
use super::repeating::Repeating;
use super::traffic::TrafficLog;
use super::transfer::{Outcome, Receiver, Transfer};
use super::{Failure, endpoint, number, queued, shim};
use crate::course::{self, Client, Template, TemplateError, Upkeep};
use crate::signal::{SocketError, SocketState};
use crate::text::address::{ListenAddr, canonical};
use crate::text::encoding::Encoding;
use crate::text::{Fact, defaults, facts, network};

/// The course's `TcpServer` for QML. Signals come at the moment in which Qt would emit them; a
/// handler may call anything, `svStop` included, and may destroy the object.
///
/// Clients are named by numbers, from 1 up, which are never used twice. `reply` is a template as
/// on the command line; empty = no reply. `replyEncoding` is the encoding that its text is written in.
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
    replyEncoding: qt_property!(QString; READ reply_encoding WRITE set_reply_encoding NOTIFY replyChanged),
    replyProblem: qt_property!(QString; READ reply_problem WRITE read_only NOTIFY replyChanged),
    replyChanged: qt_signal!(),
    maxClients: qt_property!(i32; READ max_clients WRITE set_max_clients NOTIFY maxClientsChanged),
    maxClientsChanged: qt_signal!(),
    log: qt_property!(QPointer<TrafficLog>; READ log WRITE set_log NOTIFY logChanged),
    logChanged: qt_signal!(),

    noDelay: qt_property!(bool; READ no_delay WRITE set_no_delay NOTIFY upkeepChanged),
    keepAlive: qt_property!(bool; READ keep_alive WRITE set_keep_alive NOTIFY upkeepChanged),
    idleLimit: qt_property!(i32; READ idle_limit WRITE set_idle_limit NOTIFY upkeepChanged),
    upkeepChanged: qt_signal!(),

    listening: qt_property!(bool; READ listening WRITE read_only NOTIFY listeningChanged),
    serverAddress: qt_property!(QString; READ server_address WRITE read_only NOTIFY listeningChanged),
    serverPort: qt_property!(i32; READ server_port WRITE read_only NOTIFY listeningChanged),
    listeningChanged: qt_signal!(),
    error: qt_property!(i32; READ error WRITE read_only NOTIFY errorChanged),
    errorString: qt_property!(QString; READ error_string WRITE read_only NOTIFY errorChanged),
    problem: qt_property!(QString; READ problem WRITE read_only NOTIFY errorChanged),
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
    timerRunning: qt_property!(bool; READ timer_running WRITE read_only NOTIFY timerChanged),
    timerRounds: qt_property!(i64; READ timer_rounds WRITE read_only NOTIFY timerChanged),
    timerMissed: qt_property!(i64; READ timer_missed WRITE read_only NOTIFY timerChanged),
    timerMean: qt_property!(f64; READ timer_mean WRITE read_only NOTIFY timerChanged),
    timerLate: qt_property!(f64; READ timer_late WRITE read_only NOTIFY timerChanged),
    timerLatest: qt_property!(f64; READ timer_latest WRITE read_only NOTIFY timerChanged),
    timerChanged: qt_signal!(),

    newConnection: qt_signal!(client: i64, ip: QString, port: i32),
    readyRead: qt_signal!(client: i64, data: QByteArray, port: i32),
    bytesWritten: qt_signal!(client: i64, bytes: i64),
    stateChanged: qt_signal!(client: i64, state: i32),
    disconnected: qt_signal!(client: i64, ip: QString, port: i32),
    errorOccurred: qt_signal!(client: i64, error: i32, text: QString),
    fileFinished: qt_signal!(complete: bool, text: QString, fact: QString),
    timerFinished: qt_signal!(),

    svStart: qt_method!(fn(&self) -> bool),
    svStop: qt_method!(fn(&self)),
    sendData: qt_method!(fn(&self, client: i64, data: QJSValue) -> i64),
    sendDataAll: qt_method!(fn(&self, data: QJSValue) -> i64),
    sendDataSelected: qt_method!(fn(&self, data: QJSValue) -> i64),
    disconnectClient: qt_method!(fn(&self, client: i64)),
    disconnectSelected: qt_method!(fn(&self)),
    sendFile: qt_method!(fn(&self, url: QString, selectedOnly: bool) -> bool),
    cancelFile: qt_method!(fn(&self)),
    startTimer: qt_method!(fn(&self, data: QJSValue, ms: i32, times: i32, selected: bool) -> bool),
    changeTimer: qt_method!(fn(&self, data: QJSValue, selected: bool)),
    stopTimer: qt_method!(fn(&self)),

    inner: OnceCell<Inner>,
    settings: RefCell<Chosen>,
    failure: RefCell<Failure>,
    traffic: RefCell<QPointer<TrafficLog>>,
    /// There is a log, or there was one that is gone.
    is_logged: Cell<bool>,
    transfer: Transfer,
    repeating: Repeating,
    /// What the timer sends is for those alone who are selected.
    timed_selected: Cell<bool>,
    counters: Batch,
}

/// How long clients have to take what was written for them when the server stops, in
/// milliseconds; as long as the course's `DisconServer` waits.
const PARTING: i32 = 1000;
/// How many clients may wait in the kernel's queue: as `qtcp server` has it by default. Qt's own
/// is 50, which some hundred clients that come at once overflow.
const BACKLOG: i32 = 4096;

/// What is made when it is needed first: an object that only stands in a file costs no thread.
struct Inner {
    server: course::TcpServer,
    qt_loop: Rc<QtLoop>,
    /// Which of the object's signals `readyRead` is.
    ready_read: shim::SignalIndex,
}

/// What QML chose, whether or not there is a server yet.
struct Chosen {
    ip: String,
    port: i32,
    reply: String,
    reply_encoding: Encoding,
    reply_error: Option<Fact>,
    max_clients: i32,
    upkeep: Upkeep,
}

impl Default for Chosen {
    fn default() -> Self {
        Self {
            ip: defaults::IP.to_string(),
            port: defaults::PORT.into(),
            reply: String::new(),
            reply_encoding: Encoding::default(),
            reply_error: None,
            max_clients: 10_000,
            upkeep: Upkeep::default(),
        }
    }
}

impl Chosen {
    fn template(&self) -> Result<Template, TemplateError> {
        Template::parse(&self.reply)?.in_encoding(self.reply_encoding)
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
        let me = QPointer::from(self);
        let written = {
            let settings = self.settings.borrow();
            endpoint::listen(&settings.ip, settings.port)
        };
        if let Ok(at) = &written {
            // A port may stand behind the address.
            self.set_ip(at.host.as_str().into());
            let Some(this) = me.as_ref() else { return false };
            this.set_port(at.port.into());
        }
        let Some(this) = me.as_ref() else { return false };
        // A handler may have started it already.
        if this.listening() {
            return true;
        }
        match written.and_then(|at| this.start(&at)) {
            Ok(()) => {
                let address = this.listener_address();
                this.tell_log(|log, _| log.listening(&address));
                this.fail(Failure::default());
                if let Some(this) = me.as_ref() {
                    this.listeningChanged();
                }
                me.as_ref().is_some_and(Self::listening)
            }
            Err(failure) => {
                this.tell_log(|log, _| log.error(0, "", &failure.text));
                this.fail(failure);
                false
            }
        }
    }

    fn start(&self, at: &ListenAddr) -> Result<(), Failure> {
        let server = &self.inner()?.server;
        server.set_ip(endpoint::host_address(at)?);
        server.set_port(at.port);
        server.sv_start().map_err(|_| {
            let error = server.listener().ask(|listener| listener.server_error());
            let text = server.listener().error_string();
            let fact = network::not_listening(at, error, &text);
            Failure { error, text, fact: Some(fact) }
        })
    }

    /// Stops listening and disconnects every client; what was written for them is sent first.
    fn svStop(&self) {
        if !self.listening() && self.client_count() == 0 {
            return;
        }
        let Some(inner) = self.inner.get() else { return };
        let server = inner.server.clone();
        let me = QPointer::from(self);
        let was_listening = self.listening();
        if was_listening {
            let address = self.listener_address();
            server.listener().close();
            self.tell_log(|log, _| log.stopped(&address));
        }
        // Those who are there now: a handler may start the server anew, for others.
        part(server.clients());
        server.sv_stop();
        if let Some(this) = me.as_ref() {
            this.schedule();
            if was_listening {
                this.listeningChanged();
            }
        }
    }

    fn inner(&self) -> Result<&Inner, Failure> {
        if let Some(inner) = self.inner.get() {
            return Ok(inner);
        }
        let qt_loop = QtLoop::current().map_err(|error| {
            Failure::own(SocketError::SocketResource, facts::no_socket_thread(&error))
        })?;
        let server = course::TcpServer::new(qt_loop.event_loop());
        server.listener().call(|listener| listener.set_listen_backlog_size(BACKLOG));
        server.set_slots(Rc::new(Slots(QPointer::from(self))));
        let ready_read = shim::SignalIndex::of(self, c"readyRead");
        let inner = self.inner.get_or_init(|| Inner { server, qt_loop, ready_read });
        self.apply_settings();
        Ok(inner)
    }

    /// Gives the course's server what was set before it was made.
    fn apply_settings(&self) {
        let Some(inner) = self.inner.get() else { return };
        let settings = self.settings.borrow();
        let max = usize::try_from(settings.max_clients).unwrap_or(1).max(1);
        inner.server.set_max_clients(max);
        inner.server.set_upkeep(settings.upkeep);
        let reply = settings.template().ok();
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
    fn sendData(&self, client: i64, data: QJSValue) -> i64 {
        bytes_of(&data).map_or(-1, |data| self.send(client, &data))
    }

    fn send(&self, client: i64, data: &QByteArray) -> i64 {
        let Some((server, client)) = self.client(client) else { return -1 };
        let me = QPointer::from(self);
        let sent = server.send_data(&client, data.to_slice());
        if let Some(this) = me.as_ref() {
            this.schedule();
        }
        queued(sent)
    }

    /// `SendDataAll`: queues `data` for every client; how many bytes in all.
    fn sendDataAll(&self, data: QJSValue) -> i64 {
        let Some(data) = bytes_of(&data) else { return -1 };
        let Some(inner) = self.inner.get() else { return 0 };
        let me = QPointer::from(self);
        let sent = inner.server.clone().send_data_all(data.to_slice());
        if let Some(this) = me.as_ref() {
            this.schedule();
        }
        queued(Ok(sent))
    }

    /// The same for the clients that are selected in `clients`.
    fn sendDataSelected(&self, data: QJSValue) -> i64 {
        let Some(data) = bytes_of(&data) else { return -1 };
        let selected = self.clients.borrow().selected();
        let me = QPointer::from(self);
        let mut sum = 0;
        for client in selected {
            let Some(this) = me.as_ref() else { break };
            sum += this.send(number(client.number()), &data).max(0);
        }
        sum
    }

    /// Disconnects one client; what was written for it is sent first. One that is closing already,
    /// because it does not read that, is ended at once.
    fn disconnectClient(&self, client: i64) {
        let Some((server, client)) = self.client(client) else { return };
        let me = QPointer::from(self);
        if client.socket().state() == SocketState::Closing {
            client.socket().abort();
        } else {
            server.disconnect_client(&client);
        }
        if let Some(this) = me.as_ref() {
            this.schedule();
        }
    }

    /// The same for the clients that are selected in `clients`.
    fn disconnectSelected(&self) {
        let me = QPointer::from(self);
        // In a line of its own: the head of a loop keeps its borrows until the loop ends.
        let selected = self.clients.borrow().selected();
        for client in selected {
            let Some(this) = me.as_ref() else { return };
            this.disconnectClient(number(client.number()));
        }
    }

    // --- files ---

    /// Streams a file to all clients, or to those that are selected; false if it could not begin,
    /// and `fileFinished` says why.
    fn sendFile(&self, url: QString, selectedOnly: bool) -> bool {
        let receivers = self.receivers(selectedOnly);
        let first = receivers.first().map(|first| (first.stream, first.peer));
        let count = receivers.len();
        if let Err(outcome) = self.transfer.begin(url, receivers) {
            self.fileFinished(outcome.complete, outcome.text(), outcome.fact());
            return false;
        }
        let (name, size) = self.transfer.described();
        if let Some((stream, peer)) = first {
            self.tell_log(|log, _| log.file_begun(stream, peer, count, &name, size));
        }
        self.fileChanged();
        self.go_on_with_file();
        true
    }

    /// All clients, or those that are selected.
    fn receivers(&self, selected_only: bool) -> Vec<Receiver> {
        let clients = if selected_only {
            self.clients.borrow().selected()
        } else {
            self.inner.get().map(|inner| inner.server.clients()).unwrap_or_default()
        };
        let receiver = |client: &Client| Receiver {
            stream: client.number(),
            peer: canonical(client.peer()),
            socket: client.socket().clone(),
        };
        clients.iter().map(receiver).collect()
    }

    /// Sends no more of the file; what was queued already still goes out.
    fn cancelFile(&self) {
        if self.transfer.cancel() {
            self.end_file(Outcome::failed(facts::file_cancelled()));
        }
    }

    fn go_on_with_file(&self) {
        let me = QPointer::from(self);
        let outcome = self.transfer.go_on(|to, piece| {
            if let Some(this) = me.as_ref() {
                this.tell_log(|log, _| log.file_written(to.stream, piece));
            }
        });
        let Some(this) = me.as_ref() else { return };
        this.schedule();
        this.counters_changed();
        if let Some(outcome) = outcome {
            this.end_file(outcome);
        }
    }

    fn file_may_go_on(&self) {
        self.transfer.may_go_on(self, |this| &this.transfer, Self::go_on_with_file);
    }

    fn end_file(&self, outcome: Outcome) {
        self.tell_log(|log, _| log.file_ended(&outcome));
        let me = QPointer::from(self);
        self.fileChanged();
        if let Some(this) = me.as_ref() {
            this.fileFinished(outcome.complete, outcome.text(), outcome.fact());
        }
    }

    // --- what the slots of the course's server do ---

    fn tell_log(&self, tell: impl FnOnce(&TrafficLog, &course::TcpServer)) {
        if !self.is_logged.get() {
            return;
        }
        let traffic = self.traffic.borrow().clone();
        if let (Some(traffic), Some(inner)) = (traffic.as_ref(), self.inner.get()) {
            tell(traffic, &inner.server);
        }
    }

    fn counters_changed(&self) {
        self.counters.changed(self, Pace::Numbers, |this| &this.counters, Self::show_counters);
    }

    fn show_counters(&self) {
        let me = QPointer::from(self);
        // The model by a pointer of its own: a borrow would outlive what a handler may destroy.
        let clients = QPointer::from(&*self.clients.borrow());
        if let Some(clients) = clients.as_ref() {
            clients.show();
        }
        if let Some(this) = me.as_ref() {
            if this.clients.borrow().has_news() {
                this.counters_changed();
            }
            this.countersChanged();
        }
        if let Some(this) = me.as_ref()
            && this.transfer.is_going()
        {
            this.fileChanged();
        }
        if let Some(this) = me.as_ref()
            && this.repeating.is_running()
        {
            this.retarget_timer(true);
            this.timerChanged();
        }
    }
}

/// Clients that have not taken by then what was written for them are dropped.
fn part(left: Vec<Client>) {
    if !left.is_empty() {
        shim::after(PARTING, move || {
            for client in left {
                client.socket().abort();
            }
        });
    }
}

/// The number of a client's rows in the log.
fn stream(client: Option<&Client>) -> u64 {
    client.map_or(0, Client::number)
}
