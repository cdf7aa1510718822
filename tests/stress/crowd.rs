//! Clients on blocking sockets with a time limit, shared out among a few threads.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread;
use std::time::Duration;

use socket2::{Domain, Socket, Type};

/// No single read or write takes longer.
const PATIENCE: Duration = Duration::from_secs(20);
const THREADS: usize = 4;
/// Length of a [`message`].
pub const MESSAGE: usize = 5;

/// One client; its number makes its messages different from those of all others.
#[derive(Debug)]
pub struct Client {
    pub stream: TcpStream,
    pub number: usize,
    pub port: u16,
    pub sent: u64,
    pub received: u64,
    /// Reads of the server that it was answered for.
    pub answers: u64,
}

impl Client {
    pub fn connect(to: SocketAddr, number: usize) -> Self {
        let stream = TcpStream::connect_timeout(&to, PATIENCE).expect("the server takes clients");
        Self::new(stream, number)
    }

    /// One whose kernel takes in few unread bytes. (With even fewer, the kernels get stuck in their
    /// window probes for seconds.)
    pub fn connect_narrow(to: SocketAddr, number: usize) -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
        socket.set_recv_buffer_size(4096).expect("an option of every socket");
        socket.connect_timeout(&to.into(), PATIENCE).expect("the server takes clients");
        Self::new(socket.into(), number)
    }

    fn new(stream: TcpStream, number: usize) -> Self {
        stream.set_nodelay(true).expect("an option of every stream");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time");
        stream.set_write_timeout(Some(PATIENCE)).expect("a time");
        let port = stream.local_addr().expect("connected").port();
        Self { stream, number, port, sent: 0, received: 0, answers: 0 }
    }

    pub fn send(&mut self, data: &[u8]) {
        self.stream.write_all(data).expect("the server reads");
        self.sent += data.len() as u64;
    }

    /// Message `n`, as one write.
    pub fn ask(&mut self, n: usize) {
        self.send(&message(self.number, n));
    }

    /// The answer to `ask(n)`.
    pub fn expect_answer(&mut self, n: usize) {
        let mut right = message(self.number, n).to_vec();
        right.extend_from_slice(self.port.to_string().as_bytes());
        let mut answer = vec![0; right.len()];
        self.stream.read_exact(&mut answer).unwrap_or_else(|error| {
            panic!("client {} at message {n}: no answer: {error}", self.number)
        });
        let (told, wanted) = (String::from_utf8_lossy(&answer), String::from_utf8_lossy(&right));
        assert_eq!(told, wanted, "client {}, message {n}", self.number);
        self.received += right.len() as u64;
        self.answers += 1;
    }

    /// Reads at most `most` bytes; 0 at the end.
    pub fn read(&mut self, into: &mut Vec<u8>, most: usize) -> usize {
        let at = into.len();
        into.resize(at + most, 0);
        let n = self.stream.read(&mut into[at..]).expect("answers, or their end");
        into.truncate(at + n);
        self.received += n as u64;
        n
    }

    pub fn finish(&self) {
        self.stream.shutdown(Shutdown::Write).expect("connected");
    }

    /// Says goodbye; the server must say so too, without a further byte.
    pub fn leave(&mut self) {
        self.finish();
        self.expect_end();
    }

    pub fn expect_end(&mut self) {
        let mut rest = Vec::new();
        self.read(&mut rest, 64);
        assert!(rest.is_empty(), "client {}: nobody asked for {rest:?}", self.number);
    }

    /// Whether nothing comes for so long.
    pub fn hears_nothing_for(&mut self, time: Duration) -> bool {
        self.stream.set_read_timeout(Some(time)).expect("a time");
        let result = self.stream.peek(&mut [0]);
        self.stream.set_read_timeout(Some(PATIENCE)).expect("a time");
        result.is_err_and(|error| matches!(error.kind(), ErrorKind::WouldBlock))
    }

    /// Ends with a reset in place of a goodbye.
    pub fn reset(self) {
        let socket = Socket::from(self.stream);
        socket.set_linger(Some(Duration::ZERO)).expect("an option of every stream");
    }
}

/// So many clients, all connected.
pub fn connect(to: SocketAddr, clients: usize) -> Vec<Client> {
    (0..clients).map(|number| Client::connect(to, number)).collect()
}

/// Does `work` for all of them, a share on each thread.
pub fn work(clients: &mut [Client], work: impl Fn(&mut [Client]) + Sync) {
    let share = clients.len().div_ceil(THREADS).max(1);
    thread::scope(|scope| {
        for some in clients.chunks_mut(share) {
            scope.spawn(|| work(some));
        }
    });
}

/// The sums of bytes sent, bytes received and answers.
pub fn sums(clients: &[Client]) -> (u64, u64, u64) {
    clients.iter().fold((0, 0, 0), |(sent, received, answers), client| {
        (sent + client.sent, received + client.received, answers + client.answers)
    })
}

/// Message `n` of a client: letters alone, so that ports stand out, and not twice the same.
pub fn message(client: usize, n: usize) -> [u8; MESSAGE] {
    let letter = |n: usize| b"abcdefghijklmnopqrstuvwxyz"[n % 26];
    [letter(client / 676), letter(client / 26), letter(client), letter(n / 26), letter(n)]
}

/// Takes the answers of the homework apart: pieces of `data`, all of it, in order, each followed
/// by `port`. Returns how many pieces there were.
pub fn take_apart(answers: &[u8], data: &[u8], port: u16) -> Result<u64, String> {
    let port = port.to_string();
    let (mut rest, mut at, mut pieces) = (answers, 0, 0);
    while !rest.is_empty() {
        let len = rest.iter().position(u8::is_ascii_digit).unwrap_or(rest.len());
        let (piece, tail) = rest.split_at(len);
        if piece.is_empty() || !data[at..].starts_with(piece) {
            let told = String::from_utf8_lossy(&rest[..rest.len().min(40)]);
            return Err(format!("after {at} bytes comes {told:?}"));
        }
        let Some(tail) = tail.strip_prefix(port.as_bytes()) else {
            let told = String::from_utf8_lossy(&tail[..tail.len().min(40)]);
            return Err(format!("after {at} bytes there is {told:?}, not the port {port}"));
        };
        (rest, at, pieces) = (tail, at + len, pieces + 1);
    }
    if at == data.len() {
        Ok(pieces)
    } else {
        Err(format!("{at} bytes came back, {} were sent", data.len()))
    }
}

#[test]
fn answers_are_taken_apart_only_if_nothing_is_missing_added_or_moved() {
    assert_eq!(take_apart(b"ab12c12", b"abc", 12), Ok(2));
    assert_eq!(take_apart(b"", b"", 12), Ok(0));
    for wrong in ["ab12", "ab12c", "abc1212", "12abc12", "ab12c13", "ba12c12", "abc12d12", "abc1"] {
        assert!(take_apart(wrong.as_bytes(), b"abc", 12).is_err(), "{wrong}");
    }
}
