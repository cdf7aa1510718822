//! [`TcpClient`]: the course's client class as a QObject.

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
use super::event_loop::QtLoop;
use super::repeating::Repeating;
use super::traffic::TrafficLog;
use super::transfer::{Outcome, Receiver, Transfer};
use super::{Failure, endpoint, queued};
use crate::course::{self, Upkeep};
use crate::event::Id;
use crate::signal::{self, SocketError};
use crate::text::address::HostPort;
use crate::text::{defaults, facts};

/// The course's `TcpClient` for QML. Signals come at the moment in which Qt would emit them; a
/// handler may call anything, and may destroy the object.
#[derive(Default, QObject)]
#[allow(dead_code, reason = "the fields of properties are for QML")]
pub struct TcpClient {
    base: qt_base_class!(trait QObject),
    ip: qt_property!(QString; READ ip WRITE set_ip NOTIFY ipChanged),
    ipChanged: qt_signal!(),
    port: qt_property!(i32; READ port WRITE set_port NOTIFY portChanged),
    portChanged: qt_signal!(),
    log: qt_property!(QPointer<TrafficLog>; READ log WRITE set_log NOTIFY logChanged),
    logChanged: qt_signal!(),

    noDelay: qt_property!(bool; READ no_delay WRITE set_no_delay NOTIFY upkeepChanged),
    keepAlive: qt_property!(bool; READ keep_alive WRITE set_keep_alive NOTIFY upkeepChanged),
    idleLimit: qt_property!(i32; READ idle_limit WRITE set_idle_limit NOTIFY upkeepChanged),
    upkeepChanged: qt_signal!(),

    state: qt_property!(i32; READ state WRITE read_only NOTIFY stateChanged),
    stateChanged: qt_signal!(state: i32),
    error: qt_property!(i32; READ error WRITE read_only NOTIFY errorChanged),
    errorString: qt_property!(QString; READ error_string WRITE read_only NOTIFY errorChanged),
    problem: qt_property!(QString; READ problem WRITE read_only NOTIFY errorChanged),
    errorChanged: qt_signal!(),
    localAddress: qt_property!(QString; READ local_address WRITE read_only NOTIFY endsChanged),
    localPort: qt_property!(i32; READ local_port WRITE read_only NOTIFY endsChanged),
    peerAddress: qt_property!(QString; READ peer_address WRITE read_only NOTIFY endsChanged),
    peerPort: qt_property!(i32; READ peer_port WRITE read_only NOTIFY endsChanged),
    endsChanged: qt_signal!(),
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

    hostFound: qt_signal!(),
    connected: qt_signal!(),
    readyRead: qt_signal!(data: QByteArray),
    bytesWritten: qt_signal!(bytes: i64),
    disconnected: qt_signal!(),
    disconnectFailed: qt_signal!(bytes: i64),
    errorOccurred: qt_signal!(error: i32, text: QString),
    fileFinished: qt_signal!(complete: bool, text: QString, fact: QString),
    timerFinished: qt_signal!(),

    conServer: qt_method!(fn(&self)),
    sendData: qt_method!(fn(&self, data: QJSValue) -> i64),
    disconServer: qt_method!(fn(&self)),
    abort: qt_method!(fn(&self)),
    sendFile: qt_method!(fn(&self, url: QString) -> bool),
    cancelFile: qt_method!(fn(&self)),
    startTimer: qt_method!(fn(&self, data: QJSValue, ms: i32, times: i32) -> bool),
    changeTimer: qt_method!(fn(&self, data: QJSValue)),
    stopTimer: qt_method!(fn(&self)),

    inner: OnceCell<Inner>,
    server: RefCell<Server>,
    failure: RefCell<Failure>,
    traffic: RefCell<QPointer<TrafficLog>>,
    totals: RefCell<Totals>,
    upkeep: Cell<Upkeep>,
    transfer: Transfer,
    repeating: Repeating,
    counters: Batch,
}

struct Inner {
    client: course::TcpClient,
    qt_loop: Rc<QtLoop>,
}

/// Where it connects to.
struct Server {
    ip: String,
    port: i32,
}

impl Default for Server {
    fn default() -> Self {
        Self { ip: defaults::IP.to_string(), port: defaults::PORT.into() }
    }
}

/// What was done so far, and the present connection.
#[derive(Debug, Clone, Default)]
struct Totals {
    messages: u64,
    bytes_in: u64,
    bytes_out: u64,
    /// Names the connection's rows in the log.
    stream: u64,
    /// The server's address as the log shows it.
    peer: String,
}

impl TcpClient {
    // --- connecting ---

    /// `ConServer`: begins to connect. Nothing happens while there is a connection or an attempt.
    fn conServer(&self) {
        if self.socket_state() != signal::SocketState::Unconnected {
            return;
        }
        let me = QPointer::from(self);
        self.fail(Failure::default());
        let Some(this) = me.as_ref() else { return };
        let written = {
            let server = this.server.borrow();
            endpoint::connect(&server.ip, server.port)
        };
        if let Ok(server) = &written {
            // A port may stand behind the address.
            this.set_ip(server.host.as_str().into());
            let Some(this) = me.as_ref() else { return };
            this.set_port(server.port.into());
        }
        let Some(this) = me.as_ref() else { return };
        // A handler may have connected it already.
        if this.socket_state() != signal::SocketState::Unconnected {
            return;
        }
        let prepared = written.and_then(|server| this.prepare(&server));
        match prepared {
            Ok(client) => client.con_server(),
            Err(failure) => {
                this.tell_log(|log, _| log.error(0, "", &failure.text));
                this.fail(failure.clone());
                if let Some(this) = me.as_ref() {
                    this.errorOccurred(failure.error.number(), failure.text.into());
                }
            }
        }
        if let Some(this) = me.as_ref() {
            this.schedule();
        }
    }

    fn prepare(&self, server: &HostPort) -> Result<course::TcpClient, Failure> {
        let client = self.inner()?.client.clone();
        client.set_ip(&server.host);
        client.set_port(server.port);
        let mut totals = self.totals.borrow_mut();
        totals.stream = Id::new().number();
        totals.peer = server.to_string();
        Ok(client)
    }

    fn inner(&self) -> Result<&Inner, Failure> {
        if let Some(inner) = self.inner.get() {
            return Ok(inner);
        }
        let qt_loop = QtLoop::current().map_err(|error| {
            Failure::own(SocketError::SocketResource, facts::no_socket_thread(&error))
        })?;
        let client = course::TcpClient::new(qt_loop.event_loop());
        client.set_slots(Rc::new(Slots(QPointer::from(self))));
        Ok(self.inner.get_or_init(|| Inner { client, qt_loop }))
    }

    /// `DisconServer`: begins to disconnect; what was written is sent first.
    fn disconServer(&self) {
        self.with_client(course::TcpClient::discon_server);
    }

    /// Disconnects at once; what was not sent is lost.
    fn abort(&self) {
        self.with_client(|client| client.socket().abort());
    }

    fn with_client(&self, act: impl FnOnce(&course::TcpClient)) {
        let Some(client) = self.inner.get().map(|inner| inner.client.clone()) else { return };
        let me = QPointer::from(self);
        act(&client);
        if let Some(this) = me.as_ref() {
            this.schedule();
        }
    }

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

    /// `SentData`: queues `data`; how many bytes, or -1 without a connection or while so much is
    /// waiting already that nothing more is taken.
    fn sendData(&self, data: QJSValue) -> i64 {
        let Some(data) = bytes_of(&data) else { return -1 };
        let Some(client) = self.inner.get().map(|inner| inner.client.clone()) else { return -1 };
        let me = QPointer::from(self);
        let sent = client.send_data(data.to_slice());
        if let Some(this) = me.as_ref() {
            this.schedule();
        }
        queued(sent)
    }

    /// Streams a file to the server; false if it could not begin, and `fileFinished` says why.
    fn sendFile(&self, url: QString) -> bool {
        let receivers = self.receiver().into_iter().collect();
        if let Err(outcome) = self.transfer.begin(url, receivers) {
            self.fileFinished(outcome.complete, outcome.text(), outcome.fact());
            return false;
        }
        let (name, size) = self.transfer.described();
        self.tell_log(|log, totals| {
            log.file_begun(totals.stream, &*totals.peer, 1, &name, size);
        });
        self.fileChanged();
        self.go_on_with_file();
        true
    }

    /// The server, while it is connected.
    fn receiver(&self) -> Option<Receiver> {
        let connected = self.socket_state() == signal::SocketState::Connected;
        let inner = self.inner.get().filter(|_| connected)?;
        let stream = self.totals.borrow().stream;
        let socket = inner.client.socket().clone();
        Some(Receiver { stream, peer: socket.peer()?, socket })
    }

    /// Sends no more of the file; what was queued already still goes out.
    fn cancelFile(&self) {
        if self.transfer.cancel() {
            self.end_file(Outcome::failed(facts::file_cancelled()));
        }
    }

    fn go_on_with_file(&self) {
        let me = QPointer::from(self);
        let outcome = self.transfer.go_on(|_, piece| {
            if let Some(this) = me.as_ref() {
                this.tell_log(|log, totals| log.file_written(totals.stream, piece));
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

    // --- what the slots do ---

    fn tell_log(&self, tell: impl FnOnce(&TrafficLog, &Totals)) {
        let traffic = self.traffic.borrow().clone();
        if let Some(traffic) = traffic.as_ref() {
            tell(traffic, &self.totals.borrow());
        }
    }

    fn counters_changed(&self) {
        self.counters.changed(self, Pace::Numbers, |this| &this.counters, Self::show_counters);
    }

    fn show_counters(&self) {
        let me = QPointer::from(self);
        self.countersChanged();
        if let Some(this) = me.as_ref()
            && this.transfer.is_going()
        {
            this.fileChanged();
        }
        if let Some(this) = me.as_ref()
            && this.repeating.is_running()
        {
            this.timerChanged();
        }
    }
}
