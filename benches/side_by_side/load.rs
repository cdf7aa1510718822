//! The load: a program of its own on a core of its own. One thread, edge-triggered epoll, nothing
//! between an answer and the next message but the comparison and the clock.

mod open;

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread::sleep;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use rustix::buffer::spare_capacity;
use rustix::event::{Timespec, epoll};
use rustix::fd::OwnedFd;

pub use self::open::run as open;
use crate::process;
use crate::work::{Found, Rate, Times, Work};

/// So many connect and get their first answer at a time: no queue of a server overflows.
const BATCH: usize = 200;
/// An answer that takes longer never comes.
const PATIENCE: Duration = Duration::from_secs(30);
/// A measurement of a slow server takes no longer.
const LONGEST: Duration = Duration::from_secs(10);
/// Until what a server did for the last answers is done: before its memory is looked at.
const SETTLE: Duration = Duration::from_millis(300);

struct Peer {
    stream: TcpStream,
    port: Vec<u8>,
    /// Bytes of the message that the kernel took, and of the answer that have come.
    sent: usize,
    got: usize,
    begun: Instant,
    /// When its message was to go out: later, when it had to wait for the answer before it.
    intended: Instant,
    /// The same of those that wait for that.
    due: VecDeque<Instant>,
    answers: u64,
    goes_on: bool,
}

struct Load {
    epoll: OwnedFd,
    events: Vec<epoll::Event>,
    peers: Vec<Peer>,
    message: Vec<u8>,
    echo: bool,
    buffer: Vec<u8>,
    /// From the moment when a message was to go out, and from when it did.
    times: Histogram<u64>,
    from_sending: Histogram<u64>,
    /// Messages without an answer so far.
    in_flight: usize,
    answers: usize,
}

/// Runs the workload against the server and checks every byte of its answers.
pub fn run(work: &Work, to: SocketAddr, server: u32) -> io::Result<Found> {
    let memory = process::memory(server);
    let begun = Instant::now();
    let mut load = Load::connected(work, to)?;
    let connecting = begun.elapsed().as_secs_f64();
    sleep(SETTLE);
    let memory = (memory, process::memory(server));
    let measure = |&active| load.measure(active, work.seconds, server);
    let rates = work.active.iter().map(measure).collect::<io::Result<_>>()?;
    Ok(Found { connecting, memory, rates })
}

/// Nanoseconds, up to a minute.
fn histogram() -> io::Result<Histogram<u64>> {
    Histogram::new_with_bounds(1, 60_000_000_000, 3).map_err(io::Error::other)
}

impl Load {
    /// All connections, each of which has had an answer.
    fn connected(work: &Work, to: SocketAddr) -> io::Result<Self> {
        let mut load = Self {
            epoll: epoll::create(epoll::CreateFlags::CLOEXEC)?,
            events: Vec::with_capacity(1024),
            peers: Vec::with_capacity(work.connections),
            message: work.message(),
            echo: work.echo,
            buffer: vec![0; 256 * 1024],
            times: histogram()?,
            from_sending: histogram()?,
            in_flight: 0,
            answers: 0,
        };
        while load.peers.len() < work.connections {
            let first = load.peers.len();
            for _ in first..work.connections.min(first + BATCH) {
                load.connect(to)?;
            }
            for number in first..load.peers.len() {
                load.begin(number)?;
            }
            load.finish()?;
        }
        Ok(load)
    }

    fn connect(&mut self, to: SocketAddr) -> io::Result<()> {
        let stream = TcpStream::connect(to)?;
        stream.set_nonblocking(true)?;
        stream.set_nodelay(true)?;
        let data = epoll::EventData::new_u64(self.peers.len() as u64);
        let flags = epoll::EventFlags::IN | epoll::EventFlags::OUT | epoll::EventFlags::ET;
        epoll::add(&self.epoll, &stream, data, flags)?;
        let port = match self.echo {
            true => Vec::new(),
            false => stream.local_addr()?.port().to_string().into_bytes(),
        };
        let (sent, got) = (self.message.len(), self.message.len() + port.len());
        let (begun, due) = (Instant::now(), VecDeque::new());
        let intended = begun;
        let peer =
            Peer { stream, port, sent, got, begun, intended, due, answers: 0, goes_on: false };
        self.peers.push(peer);
        Ok(())
    }

    fn measure(&mut self, active: usize, seconds: f64, server: u32) -> io::Result<Rate> {
        for number in 0..active {
            self.peers[number].goes_on = true;
            self.begin(number)?;
        }
        self.run_for(seconds / 3.0, active)?;
        for peer in &mut self.peers {
            peer.answers = 0;
        }
        self.forget();
        let before = (process::cpu_time(server), process::cpu_time(std::process::id()));
        let begun = Instant::now();
        self.run_for(seconds, active)?;
        let seconds = begun.elapsed().as_secs_f64();
        let after = (process::cpu_time(server), process::cpu_time(std::process::id()));
        let answers = || self.peers[..active].iter().map(|peer| peer.answers);
        let replies = answers().sum::<u64>();
        let rate = Rate {
            replies,
            seconds,
            computed: (after.0 - before.0, after.1 - before.1),
            times: Times::of(&self.times),
            fewest: (answers().min().unwrap_or_default(), replies as f64 / active as f64),
        };
        for peer in &mut self.peers {
            peer.goes_on = false;
        }
        self.finish()?;
        Ok(rate)
    }

    /// What was until now was to warm up.
    fn forget(&mut self) {
        self.answers = 0;
        self.times.reset();
        self.from_sending.reset();
    }

    /// So long, and with a slow server longer: until there are as many answers as connections.
    fn run_for(&mut self, seconds: f64, answers: usize) -> io::Result<()> {
        let begun = Instant::now();
        let seconds = Duration::from_secs_f64(seconds);
        let wanted = self.answers + answers;
        while begun.elapsed() < seconds || (self.answers < wanted && begun.elapsed() < LONGEST) {
            self.turn(PATIENCE)?;
        }
        Ok(())
    }

    /// Waits for the answers that are under way.
    fn finish(&mut self) -> io::Result<()> {
        while self.in_flight > 0 {
            self.turn(PATIENCE)?;
        }
        Ok(())
    }

    /// What has come, or comes within that time.
    fn turn(&mut self, within: Duration) -> io::Result<()> {
        let time =
            Timespec { tv_sec: within.as_secs() as i64, tv_nsec: i64::from(within.subsec_nanos()) };
        self.events.clear();
        let n = epoll::wait(&self.epoll, spare_capacity(&mut self.events), Some(&time))?;
        if n == 0 && within == PATIENCE {
            return Err(io::Error::other(format!("no answer within {} s", PATIENCE.as_secs())));
        }
        for at in 0..n {
            let number = self.events[at].data.u64() as usize;
            if self.peers[number].sent < self.message.len() {
                self.send(number)?;
            }
            self.receive(number)?;
        }
        Ok(())
    }

    fn begin(&mut self, number: usize) -> io::Result<()> {
        let peer = &mut self.peers[number];
        (peer.sent, peer.got) = (0, 0);
        self.in_flight += 1;
        self.send(number)
    }

    fn send(&mut self, number: usize) -> io::Result<()> {
        let peer = &mut self.peers[number];
        while peer.sent < self.message.len() {
            match peer.stream.write(&self.message[peer.sent..]) {
                Ok(n) => peer.sent += n,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn receive(&mut self, number: usize) -> io::Result<()> {
        let whole = self.message.len() + self.peers[number].port.len();
        loop {
            let peer = &mut self.peers[number];
            if peer.got == whole {
                return Ok(());
            }
            let n = match peer.stream.read(&mut self.buffer) {
                Ok(0) => return Err(io::Error::other("the server closed a connection")),
                Ok(n) => n,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            };
            if !is_next(&self.message, &peer.port, peer.got, &self.buffer[..n]) {
                return Err(io::Error::other(format!("a wrong answer at byte {}", peer.got)));
            }
            peer.got += n;
            if peer.got == whole {
                self.in_flight -= 1;
                let now = Instant::now();
                let begun = std::mem::replace(&mut peer.begun, now);
                let intended = std::mem::replace(&mut peer.intended, now);
                peer.answers += 1;
                self.answers += 1;
                self.times.saturating_record((now - intended).as_nanos() as u64);
                let next = peer.due.pop_front();
                if let Some(next) = next {
                    peer.intended = next;
                }
                self.from_sending.saturating_record((now - begun).as_nanos() as u64);
                if peer.goes_on || next.is_some() {
                    self.begin(number)?;
                }
            }
            // A short read: there was no more.
            if n < self.buffer.len() {
                return Ok(());
            }
        }
    }
}

/// Whether `data` is what comes after `got` bytes of the answer.
fn is_next(message: &[u8], port: &[u8], got: usize, data: &[u8]) -> bool {
    let in_message = data.len().min(message.len().saturating_sub(got));
    let (first, rest) = data.split_at(in_message);
    let behind = (got + in_message).saturating_sub(message.len());
    first == &message[got.min(message.len())..][..in_message]
        && port.get(behind..behind + rest.len()) == Some(rest)
}

/// Connects so many and says "ready"; then says "done" each time when every one of them has
/// received `size` bytes more. Ends with its standard input.
pub fn receive_all(to: SocketAddr, connections: usize, size: usize) -> io::Result<()> {
    let connect = |_| {
        let mut stream = TcpStream::connect(to)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        // An answer: the server has taken it.
        stream.write_all(b"hello")?;
        stream.read_exact(&mut [0; 5])?;
        Ok(stream)
    };
    let mut streams = (0..connections).map(connect).collect::<io::Result<Vec<_>>>()?;
    let mut data = vec![0; size];
    println!("ready");
    for _ in io::stdin().lines() {
        for stream in &mut streams {
            stream.read_exact(&mut data)?;
        }
        println!("done");
    }
    Ok(())
}

/// Sends as fast as the server takes it, for `seconds` after a third of that to warm up; bytes a
/// second.
pub fn flood(to: SocketAddr, seconds: f64) -> io::Result<f64> {
    let mut stream = TcpStream::connect(to)?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let piece = vec![b'x'; 256 * 1024];
    let mut send_for = |seconds: f64| {
        let (begun, mut bytes) = (Instant::now(), 0);
        while begun.elapsed().as_secs_f64() < seconds {
            bytes += stream.write(&piece)?;
        }
        io::Result::Ok(bytes as f64 / begun.elapsed().as_secs_f64())
    };
    send_for(seconds / 3.0)?;
    send_for(seconds)
}
