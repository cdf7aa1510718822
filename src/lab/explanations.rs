//! What each kind of row is: its sentence, its place in the course, its line of C++.

use crate::text::{Fact, facts};

use Kind::{Call, Command, Event, Signal};
use Topic::{
    Client, Ending, Homework, Listening, NewConnection, None, Receiving, Sending, Synchronous,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Event,
    Command,
    Signal,
    Call,
}

/// What a section of the course is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    /// Of none.
    None,
    /// Sockets that connect.
    Client,
    Listening,
    NewConnection,
    Receiving,
    Sending,
    Ending,
    Synchronous,
    Homework,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    /// The name; of a state or an error it stands behind it, and before what only a server has
    /// stands `server.`, before what a raw peer does `peer.`.
    pub(super) key: &'static str,
    pub(super) what: fn() -> Fact,
    pub(super) topic: Topic,
    pub(super) code: &'static str,
}

const fn row(
    kind: Kind,
    key: &'static str,
    what: fn() -> Fact,
    topic: Topic,
    code: &'static str,
) -> Entry {
    Entry { kind, key, what, topic, code }
}

const ON_HOST_FOUND: &str =
    "connect(socket, &QTcpSocket::hostFound, this, &TcpClient::onHostFound);";
const EVENT_BOUND: &str = "socket->bind(QHostAddress::LocalHost, 0);";
const EVENT_BIND_FAILED: &str =
    "if (!socket->bind(address, port)) qDebug() << socket->errorString();";
const ON_CONNECTED: &str =
    "connect(socket, &QTcpSocket::connected, this, &TcpClient::onConnected);";
const ON_ERROR_OCCURRED: &str =
    "connect(socket, &QTcpSocket::errorOccurred, this, &TcpClient::onError);";
const ON_READY_READ: &str =
    "connect(socket, &QTcpSocket::readyRead, this, &TcpServer::onReadData);";
const EVENT_READ_BLOCKED: &str = "socket->setReadBufferSize(65536);";
const ON_DISCONNECTED: &str =
    "connect(socket, &QTcpSocket::disconnected, this, &TcpServer::onDisconnectedSlot);";
const ON_BYTES_WRITTEN: &str =
    "connect(socket, &QTcpSocket::bytesWritten, this, &TcpClient::onBytesWritten);";
const ON_TIMEOUT: &str = "connect(timer, &QTimer::timeout, this, &TcpClient::sendAgain);";
const EVENT_LISTENING: &str = "bool ok = tcpServer->listen(ip, port);";
const EVENT_LISTEN_FAILED: &str =
    "if (!tcpServer->listen(ip, port)) qDebug() << tcpServer->errorString();";
const ON_NEW_CONNECTION: &str =
    "connect(tcpServer, &QTcpServer::newConnection, this, &TcpServer::NewConnectionSlot);";
const EVENT_ACCEPT_BLOCKED: &str = "tcpServer->setMaxPendingConnections(30);";
const ON_ACCEPT_ERROR: &str =
    "connect(tcpServer, &QTcpServer::acceptError, this, &TcpServer::onAcceptError);";
const EVENT_BYTES_TO_WRITE: &str = "qDebug() << socket->bytesToWrite();";
const EVENT_BYTES_AVAILABLE: &str = "QByteArray rest = socket->readAll();";
const EVENT_WRITE_REFUSED: &str =
    "if (socket->state() == QAbstractSocket::ConnectedState) socket->write(answer);";
const COMMAND_LOOK_UP: &str = "tcpClient->connectToHost(\"localhost\", 8888);";
const COMMAND_BIND: &str = "socket->bind(QHostAddress::LocalHost, 0);";
const COMMAND_CONNECT: &str = "tcpClient->connectToHost(ip, port);";
const COMMAND_LISTEN: &str = "tcpServer->listen(QHostAddress(\"127.0.0.1\"), 8888);";
const COMMAND_ACCEPT: &str = "QTcpSocket *currentClient = tcpServer->nextPendingConnection();";
const COMMAND_STOP_ACCEPT: &str = "tcpServer->pauseAccepting();";
const ON_STATE_CHANGED: &str =
    "connect(socket, &QTcpSocket::stateChanged, this, &TcpClient::onStateChanged);";
const STATE_CONNECTED: &str = "if (tcpClient->state() == QAbstractSocket::ConnectedState)";
const STATE_CLOSING: &str = "socket->disconnectFromHost();";
const STATE_UNCONNECTED: &str = "if (tcpClient->state() == QAbstractSocket::UnconnectedState)";
const ERROR_TIMEOUT: &str =
    "if (!tcpClient->waitForReadyRead(30000)) qDebug() << tcpClient->errorString();";
const ON_ABOUT_TO_CLOSE: &str =
    "connect(socket, &QTcpSocket::aboutToClose, this, &TcpClient::onAboutToClose);";
const ON_READ_CHANNEL_FINISHED: &str =
    "connect(socket, &QTcpSocket::readChannelFinished, this, &TcpServer::onReadData);";
const ON_PENDING_CONNECTION_AVAILABLE: &str =
    "connect(tcpServer, &QTcpServer::pendingConnectionAvailable, this, &TcpServer::onPending);";
const CALL_CONNECT_TO_HOST: &str = "tcpClient->connectToHost(ip, port);";
const CALL_WRITE: &str = "qint64 slen = tcpClient->write(data, len);";
const CALL_READ_ALL: &str = "QByteArray buffer = socket->readAll();";
const CALL_DISCONNECT_FROM_HOST: &str = "tcpClient->disconnectFromHost();";
const CALL_SET_SOCKET_OPTION: &str = "socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);";
const CALL_WAIT_FOR_CONNECTED: &str = "tcpClient->waitForConnected(1000)";
const CALL_WAIT_FOR_READY_READ: &str = "tcpClient->waitForReadyRead(30000)";
const CALL_WAIT_FOR_BYTES_WRITTEN: &str = "tcpClient->waitForBytesWritten(1000)";
const CALL_WAIT_FOR_DISCONNECTED: &str = "tcpClient->waitForDisconnected(1000)";
const CALL_LISTEN: &str = "bool ok = tcpServer->listen(ip, port);";
const CALL_PAUSE_ACCEPTING: &str = "tcpServer->pauseAccepting();";
const CALL_RESUME_ACCEPTING: &str = "tcpServer->resumeAccepting();";

const PEER_CONNECT: &str = "connect(fd, address, length);";
const PEER_CONNECTED: &str = "int fd = accept(listener, NULL, NULL);";
const PEER_RECEIVED: &str = "ssize_t bytes = recv(fd, buffer, sizeof buffer, 0);";
const PEER_FINISHED: &str = "if (recv(fd, buffer, sizeof buffer, 0) == 0) close(fd);";
const PEER_RESET: &str = "struct linger now = {1, 0}; setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now); close(fd);";
const PEER_BROKEN: &str = "if (recv(fd, buffer, sizeof buffer, 0) < 0) perror(\"recv\");";
const PEER_VANISH: &str = "setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &nothing, sizeof nothing);";

/// All of them: what this program records, and what `qtcp_trace.h` adds in a program of Qt.
pub(super) const TABLE: &[Entry] = &[
    row(Event, "lookedUp", facts::lab_event_looked_up, Client, ON_HOST_FOUND),
    row(Event, "bound", facts::lab_event_bound, Client, EVENT_BOUND),
    row(Event, "bindFailed", facts::lab_event_bind_failed, Client, EVENT_BIND_FAILED),
    row(Event, "connected", facts::lab_event_connected, Client, ON_CONNECTED),
    row(Event, "connectFailed", facts::lab_event_connect_failed, Client, ON_ERROR_OCCURRED),
    row(Event, "received", facts::lab_event_received, Receiving, ON_READY_READ),
    row(Event, "readBlocked", facts::lab_event_read_blocked, Receiving, EVENT_READ_BLOCKED),
    row(Event, "finished", facts::lab_event_finished, Ending, ON_DISCONNECTED),
    row(Event, "readFailed", facts::lab_event_read_failed, Ending, ON_ERROR_OCCURRED),
    row(Event, "sent", facts::lab_event_sent, Sending, ON_BYTES_WRITTEN),
    row(Event, "sentBeside", facts::lab_event_sent_beside, Sending, ON_TIMEOUT),
    row(Event, "writeFailed", facts::lab_event_write_failed, Ending, ON_ERROR_OCCURRED),
    row(Event, "server.listening", facts::lab_event_listening, Listening, EVENT_LISTENING),
    row(
        Event,
        "server.listenFailed",
        facts::lab_event_listen_failed,
        Listening,
        EVENT_LISTEN_FAILED,
    ),
    row(Event, "server.accepted", facts::lab_event_accepted, NewConnection, ON_NEW_CONNECTION),
    row(
        Event,
        "server.acceptBlocked",
        facts::lab_event_accept_blocked,
        NewConnection,
        EVENT_ACCEPT_BLOCKED,
    ),
    row(
        Event,
        "server.acceptFailed",
        facts::lab_event_accept_failed,
        NewConnection,
        ON_ACCEPT_ERROR,
    ),
    row(Event, "bytesToWrite", facts::lab_event_bytes_to_write, Sending, EVENT_BYTES_TO_WRITE),
    row(
        Event,
        "bytesAvailable",
        facts::lab_event_bytes_available,
        Receiving,
        EVENT_BYTES_AVAILABLE,
    ),
    row(Event, "writeRefused", facts::lab_event_write_refused, Ending, EVENT_WRITE_REFUSED),
    row(Command, "peer.connect", facts::lab_peer_connect, None, PEER_CONNECT),
    row(Event, "peer.connected", facts::lab_peer_connected, None, PEER_CONNECTED),
    row(Command, "peer.send", facts::lab_peer_send, None, "send(fd, data, length, 0);"),
    row(Event, "peer.received", facts::lab_peer_received, None, PEER_RECEIVED),
    row(Command, "peer.finish", facts::lab_peer_finish, None, "shutdown(fd, SHUT_WR);"),
    row(Event, "peer.finished", facts::lab_peer_finished, None, PEER_FINISHED),
    row(Command, "peer.close", facts::lab_peer_close, None, "close(fd);"),
    row(Command, "peer.reset", facts::lab_peer_reset, None, PEER_RESET),
    row(Event, "peer.readFailed", facts::lab_peer_broken, None, PEER_BROKEN),
    row(Command, "peer.vanish", facts::lab_peer_vanish, None, PEER_VANISH),
    row(Command, "lookUp", facts::lab_command_look_up, Client, COMMAND_LOOK_UP),
    row(Command, "cancelLookUp", facts::lab_command_cancel_look_up, Client, "tcpClient->abort();"),
    row(Command, "bind", facts::lab_command_bind, Client, COMMAND_BIND),
    row(Command, "connect", facts::lab_command_connect, Client, COMMAND_CONNECT),
    row(Command, "read", facts::lab_command_read, Receiving, "socket->setReadBufferSize(0);"),
    row(Command, "stopRead", facts::lab_command_stop_read, Receiving, "socket->close();"),
    row(Command, "write", facts::lab_command_write, Sending, "socket->write(\"client\");"),
    row(Command, "send", facts::lab_command_send, Sending, "socket->write(\"client\");"),
    row(Command, "putOff", facts::lab_command_put_off, Sending, "socket->write(bigFile);"),
    row(Command, "finish", facts::lab_command_finish, Ending, "socket->disconnectFromHost();"),
    row(Command, "close", facts::lab_command_close, Ending, "socket->disconnectFromHost();"),
    row(Command, "part", facts::lab_command_part, Ending, "socket->disconnectFromHost();"),
    row(Command, "reset", facts::lab_command_reset, Ending, "socket->abort();"),
    row(Command, "server.listen", facts::lab_command_listen, Listening, COMMAND_LISTEN),
    row(Command, "server.accept", facts::lab_command_accept, NewConnection, COMMAND_ACCEPT),
    row(
        Command,
        "server.stopAccept",
        facts::lab_command_stop_accept,
        NewConnection,
        COMMAND_STOP_ACCEPT,
    ),
    row(Command, "server.close", facts::lab_command_server_close, Listening, "tcpServer->close();"),
    row(Signal, "stateChanged HostLookup", facts::lab_state_host_lookup, Client, ON_STATE_CHANGED),
    row(Signal, "stateChanged Connecting", facts::lab_state_connecting, Client, ON_STATE_CHANGED),
    row(Signal, "stateChanged Connected", facts::lab_state_connected, Client, STATE_CONNECTED),
    row(Signal, "stateChanged Bound", facts::lab_state_bound, Client, ON_STATE_CHANGED),
    row(Signal, "stateChanged Closing", facts::lab_state_closing, Ending, STATE_CLOSING),
    row(
        Signal,
        "stateChanged Unconnected",
        facts::lab_state_unconnected,
        Ending,
        STATE_UNCONNECTED,
    ),
    row(Signal, "stateChanged", facts::lab_signal_state_changed, Client, ON_STATE_CHANGED),
    row(Signal, "hostFound", facts::lab_signal_host_found, Client, ON_HOST_FOUND),
    row(Signal, "connected", facts::lab_signal_connected, Client, ON_CONNECTED),
    row(Signal, "readyRead", facts::lab_signal_ready_read, Receiving, ON_READY_READ),
    row(Signal, "bytesWritten", facts::lab_signal_bytes_written, Sending, ON_BYTES_WRITTEN),
    row(
        Signal,
        "errorOccurred ConnectionRefusedError",
        facts::lab_error_refused,
        Client,
        ON_ERROR_OCCURRED,
    ),
    row(
        Signal,
        "errorOccurred RemoteHostClosedError",
        facts::lab_error_remote_closed,
        Ending,
        ON_ERROR_OCCURRED,
    ),
    row(
        Signal,
        "errorOccurred HostNotFoundError",
        facts::lab_error_host_not_found,
        Client,
        ON_ERROR_OCCURRED,
    ),
    row(
        Signal,
        "errorOccurred SocketTimeoutError",
        facts::lab_error_timeout,
        Synchronous,
        ERROR_TIMEOUT,
    ),
    row(Signal, "errorOccurred", facts::lab_signal_error, Ending, ON_ERROR_OCCURRED),
    row(Signal, "aboutToClose", facts::lab_signal_about_to_close, Ending, ON_ABOUT_TO_CLOSE),
    row(
        Signal,
        "readChannelFinished",
        facts::lab_signal_read_finished,
        Ending,
        ON_READ_CHANNEL_FINISHED,
    ),
    row(Signal, "disconnected", facts::lab_signal_disconnected, Ending, ON_DISCONNECTED),
    row(Signal, "warning", facts::lab_signal_warning, None, "qWarning()"),
    row(Signal, "destroyed", facts::lab_signal_destroyed, Ending, "socket->deleteLater();"),
    row(
        Signal,
        "server.newConnection",
        facts::lab_signal_new_connection,
        NewConnection,
        ON_NEW_CONNECTION,
    ),
    row(
        Signal,
        "server.pendingConnectionAvailable",
        facts::lab_signal_pending,
        NewConnection,
        ON_PENDING_CONNECTION_AVAILABLE,
    ),
    row(
        Signal,
        "server.acceptError",
        facts::lab_signal_accept_error,
        NewConnection,
        ON_ACCEPT_ERROR,
    ),
    row(Signal, "timeout", facts::lab_signal_timeout, Homework, ON_TIMEOUT),
    row(Call, "connectToHost", facts::lab_call_connect_to_host, Client, CALL_CONNECT_TO_HOST),
    row(Call, "bind", facts::lab_call_bind, Client, "socket->bind(QHostAddress::LocalHost, 0);"),
    row(Call, "write", facts::lab_call_write, Sending, CALL_WRITE),
    row(Call, "read", facts::lab_call_read, Receiving, "QByteArray buffer = socket->read(maxlen);"),
    row(Call, "readAll", facts::lab_call_read_all, Receiving, CALL_READ_ALL),
    row(
        Call,
        "disconnectFromHost",
        facts::lab_call_disconnect_from_host,
        Ending,
        CALL_DISCONNECT_FROM_HOST,
    ),
    row(Call, "close", facts::lab_call_close, Ending, "socket->close();"),
    row(Call, "abort", facts::lab_call_abort, Ending, "socket->abort();"),
    row(Call, "delete", facts::lab_call_delete, Ending, "socket->deleteLater();"),
    row(Call, "setSocketOption", facts::lab_call_set_socket_option, Client, CALL_SET_SOCKET_OPTION),
    row(
        Call,
        "waitForConnected",
        facts::lab_call_wait_for_connected,
        Synchronous,
        CALL_WAIT_FOR_CONNECTED,
    ),
    row(
        Call,
        "waitForReadyRead",
        facts::lab_call_wait_for_ready_read,
        Synchronous,
        CALL_WAIT_FOR_READY_READ,
    ),
    row(
        Call,
        "waitForBytesWritten",
        facts::lab_call_wait_for_bytes_written,
        Synchronous,
        CALL_WAIT_FOR_BYTES_WRITTEN,
    ),
    row(
        Call,
        "waitForDisconnected",
        facts::lab_call_wait_for_disconnected,
        Synchronous,
        CALL_WAIT_FOR_DISCONNECTED,
    ),
    row(Call, "server.listen", facts::lab_call_listen, Listening, CALL_LISTEN),
    row(
        Call,
        "server.pauseAccepting",
        facts::lab_call_pause_accepting,
        NewConnection,
        CALL_PAUSE_ACCEPTING,
    ),
    row(
        Call,
        "server.resumeAccepting",
        facts::lab_call_resume_accepting,
        NewConnection,
        CALL_RESUME_ACCEPTING,
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::signal::{SocketError, SocketState};

    #[test]
    fn each_kind_of_row_has_one_explanation_of_its_own() {
        let mut seen = HashSet::new();
        let mut sentences = HashSet::new();
        for entry in TABLE {
            assert!(seen.insert((entry.kind, entry.key)), "{} is there twice", entry.key);
            assert!(sentences.insert((entry.what)().code()), "{} has another's", entry.key);
            assert!(!entry.code.is_empty(), "{}", entry.key);
        }
    }

    /// The names that stand between `before` and the next quotation mark.
    fn words<'a>(text: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
        let words = text.split(before).skip(1).filter_map(|rest| rest.split('"').next());
        words.filter(|word| word.chars().all(char::is_alphanumeric))
    }

    #[test]
    fn everything_that_is_recorded_is_explained() {
        let has = |kinds: &[Kind], name: &str| {
            let mut of_kind = TABLE.iter().filter(|entry| kinds.contains(&entry.kind));
            of_kind.any(|entry| {
                let key = entry.key.strip_prefix("server.").unwrap_or(entry.key);
                key == name
            })
        };
        // The kernel's words stand at the place where they are made.
        let kernel: Vec<_> = words(include_str!("../record/kernel.rs"), "(\"").collect();
        assert!(kernel.len() > 25, "{kernel:?}");
        for name in kernel {
            assert!(has(&[Event, Command], name), "{name}");
        }
        let (_, signals) = include_str!("../signal.rs").split_once("enum Signal").expect("both");
        let signals: Vec<_> = words(signals, "=> \"").collect();
        assert!(signals.len() > 10, "{signals:?}");
        for name in signals {
            assert!(has(&[Signal], name), "{name}");
        }
        let told: Vec<_> = words(crate::record::HEADER, "event(object, \"").collect();
        assert!(told.len() >= 3 && told.iter().all(|name| has(&[Event], name)), "{told:?}");
    }

    #[test]
    fn every_detail_is_a_state_or_an_error_of_qt() {
        for (name, detail) in TABLE.iter().filter_map(|entry| entry.key.split_once(' ')) {
            match name {
                "stateChanged" => {
                    assert!(SocketState::ALL.iter().any(|it| it.name() == detail), "{detail}");
                }
                "errorOccurred" => {
                    assert!(SocketError::ALL.iter().any(|it| it.qt_name() == detail), "{detail}");
                }
                _ => panic!("{name} has a detail"),
            }
        }
    }
}
