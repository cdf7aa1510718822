//! The other end of a connection: programs that are not qtcp, and plain sockets.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpListener, TcpStream};
use std::process::Command;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use socket2::{Domain, Socket, Type};

use crate::util::{DEADLINE, Process};

/// A connection that never blocks a test for longer than [`DEADLINE`].
#[track_caller]
pub(crate) fn connect(addr: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&addr, DEADLINE).expect("the server accepts");
    stream.set_read_timeout(Some(DEADLINE)).expect("a timeout");
    stream.set_write_timeout(Some(DEADLINE)).expect("a timeout");
    stream
}

/// Sends `message` and reads as many bytes as the homework's answer to it has.
#[track_caller]
pub(crate) fn ask(stream: &mut TcpStream, message: &str) -> String {
    let port = stream.local_addr().expect("connected").port().to_string();
    stream.write_all(message.as_bytes()).expect("the server reads");
    read_text(stream, message.len() + port.len())
}

/// Reads so many bytes.
#[track_caller]
pub(crate) fn read_text(stream: &mut TcpStream, len: usize) -> String {
    let mut answer = vec![0; len];
    stream.read_exact(&mut answer).expect("the answer comes");
    String::from_utf8(answer).expect("text")
}

/// The port of our end.
pub(crate) fn port_of(stream: &TcpStream) -> u16 {
    stream.local_addr().expect("connected").port()
}

/// Closes with RST instead of FIN.
pub(crate) fn reset(stream: TcpStream) {
    let socket = Socket::from(stream);
    socket.set_linger(Some(Duration::ZERO)).expect("SO_LINGER");
}

/// A port at which nothing listens and, as long as the socket lives, nothing will.
pub(crate) fn silent_port() -> (Socket, SocketAddr) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).expect("any port");
    let addr = socket.local_addr().expect("bound").as_socket().expect("an IP address");
    (socket, addr)
}

/// A port for a server that starts later. It is outside the range from which the system takes the
/// ports of connections, so that nobody takes it meanwhile.
pub(crate) fn later_port() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 4000).expect("less than 4000");
    loop {
        let port = 61_000 + (start + NEXT.fetch_add(1, Ordering::Relaxed)) % 4000;
        let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if TcpListener::bind(addr).is_ok() {
            return addr;
        }
    }
}

/// A listener whose queue is full: who connects to it waits for an answer that does not come.
pub(crate) fn full_listener() -> (Socket, Vec<Socket>, SocketAddr) {
    let (listener, addr) = silent_port();
    listener.listen(0).expect("listens");
    let mut waiting = Vec::new();
    let mut refusals = 0;
    while refusals < 2 {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
        let result = socket.connect_timeout(&addr.into(), Duration::from_millis(200));
        refusals += usize::from(result.is_err_and(|e| e.kind() == io::ErrorKind::TimedOut));
        waiting.push(socket);
        assert!(waiting.len() < 100, "the kernel takes any number of connections");
    }
    (listener, waiting, addr)
}

/// `printf client | ncat ADDR`, and so on: a command without its standard input.
pub(crate) fn ncat(addr: SocketAddr) -> Command {
    let mut command = Command::new("ncat");
    command.args([addr.ip().to_string(), addr.port().to_string()]);
    command
}

/// `socat - TCP:ADDR`, which tells on standard error what its own port is.
pub(crate) fn socat(addr: SocketAddr) -> Command {
    let mut command = Command::new("socat");
    command.args(["-d", "-d", "-t", "10", "-", &format!("TCP:{addr}")]);
    command
}

/// `python3 -c SCRIPT ARGS`.
pub(crate) fn python(script: &str, args: &[&str]) -> Command {
    let mut command = Command::new("python3");
    command.args(["-u", "-c", script]).args(args);
    command
}

/// A server that is not qtcp.
#[derive(Debug)]
pub(crate) struct Peer {
    _process: Process,
    pub(crate) addr: SocketAddr,
}

impl Peer {
    /// `socat TCP-LISTEN:...,fork SYSTEM:cat`: sends back what it gets.
    #[track_caller]
    pub(crate) fn socat_cat() -> Self {
        let mut command = Command::new("socat");
        command.args(["-d", "-d", "-t", "10", "TCP-LISTEN:0,bind=127.0.0.1,fork", "SYSTEM:cat"]);
        let process = Process::spawn(&mut command);
        let log = process.wait_stderr("socat's port", |log| {
            log.split_once("listening on AF=2 ").is_some_and(|(_, rest)| rest.contains('\n'))
        });
        let addr = log.split("listening on AF=2 ").nth(1).and_then(|rest| rest.lines().next());
        let addr: SocketAddrV4 = addr.expect("a line").parse().expect("an address");
        Self { _process: process, addr: addr.into() }
    }

    /// A server in Python. `answer` is the body of `def answer(connection):`; each connection is
    /// closed after it.
    #[track_caller]
    pub(crate) fn python(answer: &str) -> Self {
        let body = answer.lines().map(|line| format!("    {line}\n")).collect::<String>();
        let script = format!(
            "import socket, struct, threading, time\n\
             def answer(connection):\n{body}    connection.close()\n\
             listener = socket.create_server(('127.0.0.1', 0))\n\
             print(listener.getsockname()[1])\n\
             while True:\n    \
                 connection, _ = listener.accept()\n    \
                 threading.Thread(target=answer, args=(connection,), daemon=True).start()\n"
        );
        let process = Process::spawn(&mut python(&script, &[]));
        let line = process.wait_stdout("Python's port", |out| out.contains('\n'));
        let port: u16 = line.trim().parse().expect("a port");
        Self { _process: process, addr: (Ipv4Addr::LOCALHOST, port).into() }
    }
}
