//! Much data for and from clients that read late, or never.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::alone;
use crate::crowd::{self, Client};
use crate::measure::{Summary, peak_memory};
use crate::util::Server;

const MIB: u64 = 1024 * 1024;
/// What the server may need at most, in KiB.
const MEMORY: u64 = 64 * 1024;
/// How late the answers for the clients beside a flood may be, and by how much one of a thousand
/// may be later: the machine has other things to do as well.
const PROMPT: Duration = Duration::from_millis(100);
const LATE: Duration = Duration::from_secs(1);
/// Bytes of one write of a flood.
const PIECE: usize = 256 * 1024;
/// The pattern of a flood repeats itself after so many bytes; a prime number, so that nothing
/// that is moved by a power of two looks right.
const PERIOD: usize = 65_521;

/// A flood's bytes: letters, a piece from any place of the pattern.
struct Pattern(Vec<u8>);

impl Pattern {
    fn new() -> Self {
        let letter = |n: usize| b'a' + u8::try_from((n * n + n / 26) % 26).expect("a letter");
        Self((0..PERIOD + PIECE).map(|n| letter(n % PERIOD)).collect())
    }

    /// `len` bytes (one [`PIECE`] at most) from byte `at` of the flood on.
    fn at(&self, at: u64, len: usize) -> &[u8] {
        let from = usize::try_from(at % PERIOD as u64).expect("a period");
        &self.0[from..from + len]
    }
}

/// Checks the answers to a flood as they come: the pattern with the port in between.
struct Answers<'a> {
    pattern: &'a Pattern,
    port: Vec<u8>,
    /// Data bytes that came back.
    data: u64,
    /// How much of the port has come, in the middle of one.
    in_port: usize,
    /// Data bytes since the last port.
    piece: u64,
    pieces: u64,
}

impl<'a> Answers<'a> {
    fn new(pattern: &'a Pattern, port: u16) -> Self {
        let port = port.to_string().into_bytes();
        Self { pattern, port, data: 0, in_port: 0, piece: 0, pieces: 0 }
    }

    fn take(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            if self.in_port == 0 {
                let expected = self.pattern.at(self.data, bytes.len());
                let same = same_bytes(bytes, expected);
                bytes = &bytes[same..];
                self.data += same as u64;
                self.piece += same as u64;
            }
            if let Some((&byte, rest)) = bytes.split_first() {
                assert!(self.piece > 0, "a port without data after {} bytes", self.data);
                assert_eq!(byte, self.port[self.in_port], "after {} bytes", self.data);
                bytes = rest;
                self.in_port += 1;
                if self.in_port == self.port.len() {
                    (self.in_port, self.piece) = (0, 0);
                    self.pieces += 1;
                }
            }
        }
    }
}

/// How many bytes at the front are the same; compares large pieces, since a loop over bytes takes
/// its time without optimization.
fn same_bytes(mut a: &[u8], mut b: &[u8]) -> usize {
    let mut same = 0;
    if a == b {
        return a.len();
    }
    while a.len() > 1 {
        let half = a.len() / 2;
        let (front, back) = a.split_at(half);
        if front == &b[..half] {
            same += half;
            (a, b) = (back, &b[half..]);
        } else {
            a = front;
        }
    }
    same + usize::from(a.first() == b.first())
}

/// Asks and is answered, again and again, while `go_on`. Returns the longest wait and how many were
/// longer than [`PROMPT`], and the client with its counters.
pub fn stay_served(to: SocketAddr, go_on: &AtomicBool) -> (Duration, u64, Client) {
    let mut client = Client::connect(to, 0);
    let (mut longest, mut late) = (Duration::ZERO, 0);
    while go_on.load(Ordering::Relaxed) {
        let begun = Instant::now();
        client.ask(0);
        client.expect_answer(0);
        let took = begun.elapsed();
        longest = longest.max(took);
        late += u64::from(took > PROMPT);
    }
    client.leave();
    (longest, late, client)
}

/// Writes until nothing more is taken for as long as the stream's time limit, or until `end`, or
/// until all has been written.
fn push(client: &mut Client, pattern: &Pattern, all: u64, end: Instant) {
    while client.sent < all && Instant::now() < end {
        let left = usize::try_from(all - client.sent).unwrap_or(PIECE).min(PIECE);
        match client.stream.write(pattern.at(client.sent, left)) {
            Ok(n) => client.sent += n as u64,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return,
            Err(error) => panic!("after {} bytes: {error}", client.sent),
        }
    }
}

/// Reads to the end of the stream and checks every byte. Returns the bytes and how many answers
/// they were.
fn read_all(mut stream: &TcpStream, mut answers: Answers<'_>) -> (u64, u64, u64) {
    let mut buffer = vec![0; PIECE];
    let mut received = 0;
    loop {
        let n = stream.read(&mut buffer).expect("the flood comes back");
        if n == 0 {
            break;
        }
        received += n as u64;
        answers.take(&buffer[..n]);
    }
    assert_eq!((answers.in_port, answers.piece), (0, 0), "each piece has its port");
    (received, answers.data, answers.pieces)
}

/// Pushes on until `end` and reads everything at the same time; then leaves.
fn exchange(client: &mut Client, pattern: &Pattern, all: u64, end: Instant) {
    let stream = client.stream.try_clone().expect("a second handle");
    let answers = Answers::new(pattern, client.port);
    thread::scope(|scope| {
        let reader = scope.spawn(move || read_all(&stream, answers));
        while client.sent < all && Instant::now() < end {
            push(client, pattern, all, end);
        }
        client.finish();
        let (received, data, pieces) = reader.join().expect("the answers are right");
        assert_eq!(data, client.sent, "every byte came back");
        (client.received, client.answers) = (received, pieces);
    });
}

/// Runs a client that floods the server beside one that wants to be answered promptly.
fn flood(what: &str, work: impl FnOnce(&mut Client, &Pattern)) {
    let _alone = alone();
    let server = Server::start(&["-q"]);
    let pattern = Pattern::new();
    let go_on = AtomicBool::new(true);
    let begun = Instant::now();
    let (mut flooder, (longest, late, other)) = thread::scope(|scope| {
        let beside = scope.spawn(|| stay_served(server.addr(), &go_on));
        let mut flooder = Client::connect(server.addr(), 1);
        // Also if it panics: the other one must come to its end.
        let result = catch_unwind(AssertUnwindSafe(|| work(&mut flooder, &pattern)));
        go_on.store(false, Ordering::Relaxed);
        let beside = beside.join().expect("the other client is served");
        (result.map_or_else(|panic| resume_unwind(panic), |()| flooder), beside)
    });
    let took = begun.elapsed();
    flooder.expect_end();
    let peak = peak_memory(server.pid());
    let (bytes_in, bytes_out) = (flooder.sent + other.sent, flooder.received + other.received);
    let messages = flooder.answers + other.answers;
    eprintln!(
        "{what}: {} MiB there and back in {took:?}, peak {peak} KiB; beside it {} answers, the \
         latest after {longest:?}",
        flooder.sent / MIB,
        other.answers,
    );
    assert!(peak < MEMORY, "{peak} KiB");
    assert!(late <= other.answers / 1000, "{late} of {} answers came late", other.answers);
    assert!(longest < LATE, "an answer took {longest:?}");
    let counted = Summary { clients: 2, messages, bytes_in, bytes_out };
    assert_eq!(Summary::of(&server.stop(), 0), counted);
}

/// It offers 2 GiB. The server stops reading from it, and so it is stuck long before; then it
/// reads after all.
#[test]
fn a_client_that_does_not_read_its_answers_costs_little_and_holds_up_nobody() {
    const OFFERED: u64 = 2048 * MIB;
    const TIME: Duration = Duration::from_secs(10);
    flood("not read, then read", |client, pattern| {
        let patience = client.stream.write_timeout().expect("a time");
        client.stream.set_write_timeout(Some(Duration::from_secs(1))).expect("a time");
        let begun = Instant::now();
        push(client, pattern, OFFERED, begun + TIME);
        assert!(begun.elapsed() < TIME, "{} bytes were taken, and no end", client.sent);
        eprintln!("stuck after {} MiB", client.sent / MIB);
        client.stream.set_write_timeout(patience).expect("a time");
        exchange(client, pattern, OFFERED, Instant::now() + TIME);
    });
}

#[test]
fn two_hundred_megabytes_come_back_whole() {
    flood("200 MB", |client, pattern| {
        exchange(client, pattern, 200_000_000, Instant::now() + Duration::from_secs(30));
        assert_eq!(client.sent, 200_000_000);
    });
}

#[test]
fn a_client_that_does_not_take_what_all_are_sent_is_left_behind() {
    const CLIENTS: usize = 50;
    const ALL: u64 = 20_000_000;
    let _alone = alone();
    let mut server = Server::start(&["-q", "--send-all"]);
    let pattern = Pattern::new();
    let mut stuck = Client::connect_narrow(server.addr(), 0);
    let mut others = crowd::connect(server.addr(), CLIENTS - 1);
    // Whoever is answered is in the list that all data goes to.
    for client in others.iter_mut().chain([&mut stuck]) {
        client.ask(0);
        client.expect_answer(0);
    }
    let begun = Instant::now();
    let pid = server.pid();
    thread::scope(|scope| {
        for client in &mut others {
            scope.spawn(|| {
                let _end = KillOnPanic(pid);
                let received = read_pattern(&client.stream, &pattern, ALL);
                assert_eq!(received, ALL, "client {} got everything", client.number);
                client.received += received;
            });
        }
        let mut at = 0;
        while at < ALL {
            let len = usize::try_from(ALL - at).unwrap_or(PIECE).min(PIECE);
            server.process().write(pattern.at(at, len));
            at += len as u64;
        }
    });
    let took = begun.elapsed();
    // What the kernel had for it is there, and then the end.
    let taken = read_pattern(&stuck.stream, &pattern, ALL);
    assert!(taken < ALL, "it got everything");
    stuck.received += taken;
    for client in &mut others {
        client.leave();
    }
    let peak = peak_memory(server.pid());
    eprintln!("all but one served in {took:?}, that one got {taken} B; peak {peak} KiB");
    // Each client may be behind by what the server keeps for one, 1 MiB and a piece.
    let bound = MEMORY / 2 + CLIENTS as u64 * (1024 + 128);
    assert!(peak < bound, "{peak} KiB");
    let output = server.stop();
    let told = output.err();
    let warned = told.lines().next().is_some_and(|line| line.contains(&format!(":{}", stuck.port)));
    assert!(warned, "{told}");
    others.push(stuck);
    let (bytes_in, bytes_out, messages) = crowd::sums(&others);
    let counted = Summary { clients: CLIENTS as u64, messages, bytes_in, bytes_out };
    assert_eq!(Summary::of(&output, 1), counted);
}

/// Ends the server when a reader of it fails: whoever writes into a pipe to it would wait for ever.
struct KillOnPanic(u32);

impl Drop for KillOnPanic {
    fn drop(&mut self) {
        if thread::panicking() {
            // If it has ended already, there is nothing to be done.
            let _ = Command::new("kill").args(["-KILL", &self.0.to_string()]).status();
        }
    }
}

/// Reads so many bytes of the pattern, or up to the end of the stream.
fn read_pattern(mut stream: &TcpStream, pattern: &Pattern, all: u64) -> u64 {
    let mut buffer = vec![0; PIECE];
    let mut received = 0;
    while received < all {
        let n = stream.read(&mut buffer).expect("data, or their end");
        assert!(buffer[..n] == *pattern.at(received, n), "after {received} bytes");
        received += n as u64;
        if n == 0 {
            break;
        }
    }
    received
}
