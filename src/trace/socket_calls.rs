//! The calls on a socket.

use std::rc::Rc;

use super::calls::{address_of, mode_of, option_of, protocol_of, string};
use super::runner::Runner;
use super::script::{Object, Step, Token, Value};
use super::tracer::{address, flag};
use crate::runtime::Socket;
use crate::signal::{BindFlag, OpenMode, SocketType};
use crate::text::quote::quoted;
use crate::translate::{HostAddress, TcpSocket};

/// More than any script asks for is not made room for.
const LARGEST_BUFFER: i64 = 1 << 26;

impl Runner {
    pub(super) fn call_socket(self: &Rc<Self>, step: &Step, socket: &Socket) -> Option<String> {
        if step.blocks() {
            return self.call_blocking(step, socket);
        }
        let is_text = step.arguments.first().is_some_and(|token| !token.is("b"));
        let written = (step.name == "write" && is_text).then(|| self.written(step, socket));
        let step = written.as_ref().unwrap_or(step);
        self.tracer.begin_call(self.call_text(step));
        let first = step.arguments.first();
        let result = match first {
            Some(token) if token.is("b") => Some(buffer_call(step, socket)),
            _ => self.socket_result(step, socket),
        };
        self.tracer.end_call(result.as_deref());
        result
    }

    /// What a call has read, which is READ from now on.
    fn has_read(&self, bytes: Vec<u8>) -> String {
        let text = self.tracer.value(&bytes);
        self.control.read.replace(bytes);
        text
    }

    /// The calls that return nothing; false for any other.
    fn void_call(self: &Rc<Self>, step: &Step, socket: &Socket) -> bool {
        let argument = |at: usize| step.arguments.get(at);
        let number = argument(0).map_or(0, Token::number);
        match step.name.as_str() {
            "connectToHost" => {
                let host = argument(0).map(string).unwrap_or_default();
                let port = argument(1).map_or(0, |token| self.port_of(token));
                let mode = argument(2).map_or(OpenMode::READ_WRITE, |token| mode_of(&token.word));
                let family = argument(3).map_or("AnyIP", |token| &token.word);
                let family = protocol_of(family);
                socket.call(|machine| machine.connect_to_host_by(&host, port, mode, family));
            }
            "disconnectFromHost" => socket.disconnect_from_host(),
            "abort" => socket.abort(),
            "close" => socket.close(),
            "deleteLater" => self.delete_later(socket.object()),
            "setReadBufferSize" => socket.call(|machine| machine.set_read_buffer_size(number)),
            "setSocketOption" => {
                let value = argument(1).map_or(0, Token::number);
                let value = i32::try_from(value).unwrap_or(i32::MAX);
                socket.set_socket_option(option_of(argument(0).map_or("", |t| &t.word)), value);
            }
            "startTransaction" => socket.call(TcpSocket::start_transaction),
            "rollbackTransaction" => socket.call(TcpSocket::rollback_transaction),
            "commitTransaction" => socket.call(TcpSocket::commit_transaction),
            "ungetChar" => socket.call(|machine| machine.unget_char(byte_of(step))),
            _ => return false,
        }
        true
    }

    fn socket_result(self: &Rc<Self>, step: &Step, socket: &Socket) -> Option<String> {
        if self.void_call(step, socket) {
            return None;
        }
        let argument = |at: usize| step.arguments.get(at);
        let number = argument(0).map_or(0, |token| token.number());
        Some(match step.name.as_str() {
            "bind" => {
                let wanted = argument(0).map_or(HostAddress::Null, address_of);
                let port = argument(1).map_or(0, |token| self.port_of(token));
                let done = socket.bind(wanted, port, BindFlag::DefaultForPlatform);
                if let Some(local) = socket.local().filter(|_| done) {
                    self.tracer.name_port(local.port(), "BOUND");
                }
                done.to_string()
            }
            "write" => {
                let data = argument(0).and_then(|token| token.text()).unwrap_or_default();
                socket.write_bytes(data.to_vec()).to_string()
            }
            "putChar" => socket.call(|machine| machine.put_char(byte_of(step))).to_string(),
            "read" => self.has_read(socket.read_bytes(number)),
            "readAll" => self.has_read(socket.read_all()),
            "readLine" => self.has_read(socket.call(|machine| machine.read_line_bytes(number))),
            "peek" => self.has_read(socket.call(|machine| machine.peek(number))),
            "skip" => socket.call(|machine| machine.skip(number)).to_string(),
            "getChar" => socket.call(TcpSocket::get_char).is_some().to_string(),
            "seek" => socket.call(|machine| machine.seek(number)).to_string(),
            name => self.socket_getter(name, socket),
        })
    }

    fn socket_getter(&self, name: &str, socket: &Socket) -> String {
        match name {
            "canReadLine" => socket.ask(TcpSocket::can_read_line).to_string(),
            "bytesAvailable" | "size" => socket.bytes_available().to_string(),
            "bytesToWrite" => socket.bytes_to_write().to_string(),
            "atEnd" => socket.ask(TcpSocket::at_end).to_string(),
            "readBufferSize" => socket.ask(TcpSocket::read_buffer_size).to_string(),
            "isTransactionStarted" => socket.ask(TcpSocket::is_transaction_started).to_string(),
            "state" => socket.state().to_string(),
            "error" => socket.error().number().to_string(),
            "errorString" => quoted(socket.error_string().as_bytes()),
            "isOpen" => socket.ask(TcpSocket::is_open).to_string(),
            "isValid" => socket.ask(TcpSocket::is_valid).to_string(),
            "isReadable" => socket.ask(TcpSocket::is_readable).to_string(),
            "isWritable" => socket.ask(TcpSocket::is_writable).to_string(),
            "openMode" => socket.ask(|machine| machine.open_mode().number()).to_string(),
            "localAddress" => address(local_address(socket)),
            "localPort" => self.tracer.port(local_port(socket)).to_owned(),
            "peerAddress" => address(peer_address(socket)),
            "peerPort" => self.tracer.port(socket.ask(TcpSocket::peer_port)).to_owned(),
            "peerName" => peer_name(socket),
            "isSequential" => "true".to_owned(),
            "socketType" => SocketType::Tcp.number().to_string(),
            "readChannelCount" => socket.ask(TcpSocket::read_channel_count).to_string(),
            "writeChannelCount" => socket.ask(TcpSocket::write_channel_count).to_string(),
            "socketDescriptor" => descriptor(socket).to_owned(),
            // pauseMode and pos: a TCP socket never has another value.
            _ => "0".to_owned(),
        }
    }

    pub(super) fn dump_socket(&self, name: &str, socket: &Socket) {
        let peer_port = socket.ask(TcpSocket::peer_port);
        // An accepted socket's peer is a client that has no other name.
        if Object::of(name) == Some(Object::Accepted) && self.tracer.port(peer_port) == "EPHEMERAL"
        {
            self.tracer.name_port(peer_port, "PEERPORT");
        }
        let error_string = quoted(socket.error_string().as_bytes());
        self.tracer.line(&socket.ask(|machine| {
            format!(
                "dump {name} state={} error={} errorString={error_string} openMode={} isOpen={} \
                 isValid={} isReadable={} isWritable={}",
                machine.state(),
                machine.error().number(),
                machine.open_mode().number(),
                flag(machine.is_open()),
                flag(machine.is_valid()),
                flag(machine.is_readable()),
                flag(machine.is_writable()),
            )
        }));
        self.tracer.line(&socket.ask(|machine| {
            format!(
                "dump {name} bytesAvailable={} bytesToWrite={} atEnd={} canReadLine={} \
                 readBufferSize={} readChannels={} writeChannels={}",
                machine.bytes_available(),
                machine.bytes_to_write(),
                flag(machine.at_end()),
                flag(machine.can_read_line()),
                machine.read_buffer_size(),
                machine.read_channel_count(),
                machine.write_channel_count(),
            )
        }));
        self.tracer.line(&format!(
            "dump {name} local={}:{} peer={}:{} peerName={} descriptor={}",
            address(local_address(socket)),
            self.tracer.port(local_port(socket)),
            address(peer_address(socket)),
            self.tracer.port(peer_port),
            peer_name(socket),
            descriptor(socket),
        ));
    }
}

/// The one character that the parser has asked for.
fn byte_of(step: &Step) -> u8 {
    step.arguments.first().and_then(|token| token.text()?.first().copied()).unwrap_or(0)
}

/// The calls with a `char *` and a length.
fn buffer_call(step: &Step, socket: &Socket) -> String {
    let n = step.arguments.last().filter(|token| matches!(token.value, Value::Number(_)));
    let n = n.map_or(0, |token| token.number()).min(LARGEST_BUFFER);
    let mut buffer = vec![b'x'; usize::try_from(n).unwrap_or(0)];
    let result = match step.name.as_str() {
        "read" if n < 0 => {
            // A slice has no negative length; the warning is the same.
            let _ = socket.read_bytes(n);
            -1
        }
        "read" => socket.call(|machine| machine.read(&mut buffer)),
        "readLine" => socket.call(|machine| machine.read_line(&mut buffer)),
        _ if n < 0 => socket.call(TcpSocket::warn_negative_write),
        _ => socket.write(&buffer),
    };
    result.to_string()
}

fn local_address(socket: &Socket) -> HostAddress {
    socket.ask(TcpSocket::local_address)
}

fn local_port(socket: &Socket) -> u16 {
    socket.local().map_or(0, |local| local.port())
}

fn peer_address(socket: &Socket) -> HostAddress {
    socket.peer().map_or(HostAddress::Null, HostAddress::from)
}

fn peer_name(socket: &Socket) -> String {
    socket.ask(|machine| quoted(machine.peer_name().as_bytes()))
}

fn descriptor(socket: &Socket) -> &'static str {
    if socket.ask(TcpSocket::has_descriptor) { "FD" } else { "-1" }
}
