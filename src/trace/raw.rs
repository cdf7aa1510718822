//! The raw peer's sockets: plain system calls, each action with a time limit.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

#[cfg(target_os = "linux")]
use socket2::SockFilter;
use socket2::{Domain, SockRef, Socket, Type};

use super::acts::{Did, End, Teller};
use super::leash::{LOOK, Leash};
use super::script::Token;
use super::tracer::{Hash, argument};
use crate::text::quote::{SHOWN, hash, quoted};

/// No action takes longer.
const ACTION: Duration = Duration::from_secs(5);
/// `sees` waits this long for more.
const QUIET: Duration = Duration::from_millis(100);
/// A connect that is not answered for so long will not be.
const UNANSWERED: Duration = Duration::from_millis(150);
/// How many connects fill the shortest queue.
const FILLERS: usize = 16;

/// `readSlowly`, as the trace tells it: so many bytes, a piece every so many milliseconds.
pub(super) fn slowly(bytes: usize, piece: usize, milliseconds: u64) -> String {
    format!("readSlowly {bytes} bytes, {piece} every {milliseconds} ms")
}

/// How a stream stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Open,
    Eof,
    Reset,
    Broken,
}

/// Where on this machine a raw peer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Host {
    First,
    Second,
    Ipv6,
}

impl Host {
    /// The one that an argument names; the first one where there is none.
    pub(super) fn of(token: Option<&Token>) -> Self {
        match token {
            Some(token) if token.is("LocalHostIPv6") => Self::Ipv6,
            Some(token) => match token.text() {
                Some(b"::1") => Self::Ipv6,
                Some(b"127.0.0.2") => Self::Second,
                _ => Self::First,
            },
            None => Self::First,
        }
    }

    fn ip(self) -> IpAddr {
        match self {
            Self::First => Ipv4Addr::LOCALHOST.into(),
            Self::Second => Ipv4Addr::new(127, 0, 0, 2).into(),
            Self::Ipv6 => Ipv6Addr::LOCALHOST.into(),
        }
    }
}

/// One raw connection and what came in on it.
#[derive(Debug)]
pub(super) struct RawStream {
    stream: Option<TcpStream>,
    received: Vec<u8>,
    stand: Stand,
    /// Its socket stays open, and answers nothing any more.
    vanished: bool,
    end: End,
    leash: Leash,
}

/// Each action says what it did, as the trace has it behind "peer ".
impl RawStream {
    fn new(stream: TcpStream, end: End, leash: &Leash) -> Self {
        let end = end.connected(&stream);
        Self {
            end,
            stream: Some(stream),
            received: Vec::new(),
            stand: Stand::Open,
            vanished: false,
            leash: leash.clone(),
        }
    }

    /// The socket, as long as it can do something.
    fn able(&self) -> Option<&TcpStream> {
        self.stream.as_ref().filter(|_| !self.vanished)
    }

    pub(super) fn send(&self, data: &[u8]) -> String {
        self.send_by("send", data, |mut stream, data| stream.write(data))
    }

    /// With MSG_OOB: the last byte is the urgent one.
    pub(super) fn send_urgent(&self, data: &[u8]) -> String {
        self.send_by("sendUrgent", data, |stream, data| {
            SockRef::from(stream).send_out_of_band(data)
        })
    }

    fn send_by(
        &self,
        name: &str,
        data: &[u8],
        send: impl Fn(&TcpStream, &[u8]) -> io::Result<usize>,
    ) -> String {
        let what = format!("{name} {}", argument(data, None, &hash));
        let Some(stream) = self.able() else { return self.unable(&what) };
        self.end.tell(Did::Sends(data.len()));
        let result = self.send_all(stream, data, send);
        match result {
            Ok(()) => what,
            Err(error) if is_timeout(&error) => format!("{what} failed: nobody reads"),
            Err(error) => format!("{what} failed: {}", error_name(&error)),
        }
    }

    /// Until nobody has taken anything for the time of an action.
    fn send_all(
        &self,
        stream: &TcpStream,
        mut data: &[u8],
        send: impl Fn(&TcpStream, &[u8]) -> io::Result<usize>,
    ) -> io::Result<()> {
        stream.set_write_timeout(Some(LOOK))?;
        let mut taken = Instant::now();
        while !data.is_empty() {
            match send(stream, data) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(n) => {
                    data = &data[n..];
                    taken = Instant::now();
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if !is_timeout(&error) => return Err(error),
                Err(error) if taken.elapsed() >= ACTION || self.leash.is_ended() => {
                    return Err(error);
                }
                Err(_) => {}
            }
        }
        Ok(())
    }

    fn unable(&self, what: &str) -> String {
        format!("{what} failed: it has {}", if self.vanished { "vanished" } else { "closed" })
    }

    pub(super) fn shutdown(&self) -> String {
        if let Some(stream) = self.able() {
            self.end.tell(Did::Finishes);
            // A connection that is gone already has nothing to shut down.
            let _ = stream.shutdown(std::net::Shutdown::Write);
        }
        "shutdown(SHUT_WR)".to_owned()
    }

    pub(super) fn close(&mut self) -> String {
        if self.able().is_some() {
            self.end.tell(Did::Closes);
            self.stream = None;
        }
        "close".to_owned()
    }

    pub(super) fn reset(&mut self) -> String {
        let linger = |stream| SockRef::from(stream).set_linger(Some(Duration::ZERO));
        let result = self.able().map_or(Ok(()), linger);
        if self.able().is_some() {
            self.end.tell(if result.is_ok() { Did::Resets } else { Did::Closes });
            self.stream = None;
        }
        match result {
            Ok(()) => "RST".to_owned(),
            Err(error) => format!("RST failed: {}", error_name(&error)),
        }
    }

    /// From now on what is sent here is lost, and nothing tells that.
    pub(super) fn vanish(&mut self) -> String {
        let Some(stream) = self.able() else { return self.unable("vanish") };
        match drop_all(stream) {
            Ok(()) => {
                self.end.tell(Did::Vanishes);
                self.vanished = true;
                "vanish".to_owned()
            }
            Err(error) => format!(
                "vanish failed: not to be had on this system ({}); run it on Linux",
                error_name(&error)
            ),
        }
    }

    /// Reads once; false if nothing came within the time, or the run was ended.
    fn take(&mut self, most: usize, timeout: Duration) -> bool {
        let deadline = Instant::now() + timeout;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if self.take_within(most, left.min(LOOK)) {
                return true;
            }
            if left <= LOOK || self.leash.is_ended() || self.stream.is_none() {
                return false;
            }
        }
    }

    fn take_within(&mut self, most: usize, timeout: Duration) -> bool {
        let mut buffer = [0; 65536];
        let room = most.min(buffer.len());
        let Some(mut stream) = self.stream.as_ref() else { return false };
        let timeout = timeout.max(Duration::from_millis(1));
        let result =
            stream.set_read_timeout(Some(timeout)).and_then(|()| stream.read(&mut buffer[..room]));
        match result {
            Ok(0) => self.stand = Stand::Eof,
            Ok(n) => {
                self.end.tell(Did::Received(&buffer[..n]));
                self.received.extend(&buffer[..n]);
            }
            Err(error) if is_timeout(&error) => return false,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => self.stand = Stand::Reset,
            Err(_) => self.stand = Stand::Broken,
        }
        match self.stand {
            Stand::Open => {}
            Stand::Eof => self.end.tell(Did::Finished),
            Stand::Reset | Stand::Broken => self.end.tell(Did::Broken),
        }
        true
    }

    /// So many bytes more; None = until the end.
    pub(super) fn read(&mut self, bytes: Option<usize>) -> String {
        let deadline = Instant::now() + ACTION;
        let what = match bytes {
            None => "read until EOF".to_owned(),
            Some(bytes) => format!("read {bytes} bytes"),
        };
        let target = bytes.map_or(usize::MAX, |bytes| self.received.len().saturating_add(bytes));
        while self.stream.is_some() && self.stand == Stand::Open && self.received.len() < target {
            let left = deadline.saturating_duration_since(Instant::now());
            if !self.take(target - self.received.len(), left) {
                return format!("{what} failed: nothing more comes");
            }
        }
        what
    }

    /// So many bytes more, a piece at a time.
    pub(super) fn read_slowly(&mut self, bytes: usize, piece: usize, milliseconds: u64) -> String {
        let deadline = Instant::now() + ACTION;
        let what = slowly(bytes, piece, milliseconds);
        let target = self.received.len().saturating_add(bytes);
        while self.stream.is_some() && self.stand == Stand::Open && self.received.len() < target {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return format!("{what} failed: it takes more than 5 s");
            }
            if !self.take(piece.min(target - self.received.len()), left) {
                return format!("{what} failed: nothing more comes");
            }
            let pause = Duration::from_millis(milliseconds).min(left);
            self.leash.sleep_until(Instant::now() + pause);
        }
        what
    }

    pub(super) fn sees(&mut self, hash: Hash<'_>) -> String {
        // Endless senders are cut short.
        let deadline = Instant::now() + 2 * ACTION;
        while self.stand == Stand::Open
            && Instant::now() < deadline
            && !self.leash.is_ended()
            && self.take(usize::MAX, QUIET)
        {}
        let stand = match self.stand {
            _ if self.stream.is_none() => "closed",
            _ if self.vanished => "vanished",
            Stand::Open => "open",
            Stand::Eof => "EOF",
            Stand::Reset => "ECONNRESET",
            Stand::Broken => "an error",
        };
        let received = match self.received.len() {
            n if n > SHOWN => format!("{n} bytes {}", hash(&self.received)),
            _ => quoted(&self.received),
        };
        format!("sees {received} then {stand}")
    }
}

impl Drop for RawStream {
    /// Another connection has taken its place.
    fn drop(&mut self) {
        self.close();
    }
}

/// A port that is ours from the start, and refuses until [`listen`](Self::listen) is called.
#[derive(Debug)]
pub(super) struct RawListener {
    first: Socket,
    /// None: this machine has no such address.
    second: Option<Socket>,
    ipv6: Option<Socket>,
    port: u16,
    listening: bool,
    fillers: Vec<Socket>,
    teller: Teller,
    leash: Leash,
}

impl RawListener {
    pub(super) fn on(leash: &Leash, teller: &Teller) -> io::Result<Self> {
        let mut last = None;
        // The same port at every address, so that "localhost" and "::1" meet nobody else there.
        for _ in 0..20 {
            let first = bound(Host::First, 0)?;
            let port = first.local_addr()?.as_socket().map_or(0, |address| address.port());
            match (bound(Host::Second, port), bound(Host::Ipv6, port)) {
                (Err(error), _) | (_, Err(error)) if error.kind() == ErrorKind::AddrInUse => {
                    last = Some(error);
                }
                (second, ipv6) => {
                    let (second, ipv6) = (second.ok(), ipv6.ok());
                    let (fillers, teller, leash) = (Vec::new(), teller.clone(), leash.clone());
                    return Ok(Self {
                        first,
                        second,
                        ipv6,
                        port,
                        listening: false,
                        fillers,
                        teller,
                        leash,
                    });
                }
            }
        }
        Err(last.unwrap_or_else(|| ErrorKind::AddrInUse.into()))
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn is_listening(&self) -> bool {
        self.listening
    }

    fn sockets(&self) -> impl Iterator<Item = &Socket> {
        [Some(&self.first), self.second.as_ref(), self.ipv6.as_ref()].into_iter().flatten()
    }

    pub(super) fn listen(&mut self, host: Host) -> io::Result<()> {
        let socket = match host {
            Host::First => Some(&self.first),
            Host::Second => self.second.as_ref(),
            Host::Ipv6 => self.ipv6.as_ref(),
        };
        socket.ok_or(ErrorKind::AddrNotAvailable)?.listen(128)?;
        self.listening = true;
        Ok(())
    }

    /// Listens with a queue that is full: further connects are not answered.
    pub(super) fn listen_full(&mut self) -> io::Result<()> {
        self.first.listen(0)?;
        self.listening = true;
        let to = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        for _ in 0..FILLERS {
            let filler = Socket::new(Domain::IPV4, Type::STREAM, None)?;
            let result = filler.connect_timeout(&to.into(), UNANSWERED);
            self.fillers.push(filler);
            match result {
                Ok(()) => {}
                // Not answered: the queue is full.
                Err(error) if is_timeout(&error) => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::other("the queue does not fill up"))
    }

    /// Of the connections that are still to be accepted.
    pub(super) fn set_receive_buffer(&self, size: usize) -> io::Result<()> {
        self.sockets().try_for_each(|socket| socket.set_recv_buffer_size(size))
    }

    /// The next connection, or why there is none.
    pub(super) fn accept(&self) -> Result<RawStream, String> {
        let deadline = Instant::now() + if self.listening { ACTION } else { Duration::ZERO };
        loop {
            for socket in self.sockets() {
                match socket.accept() {
                    Ok((stream, _)) => {
                        let blocking = stream.set_nonblocking(false);
                        blocking.map_err(|error| error_name(&error))?;
                        let end = self.teller.next(None);
                        return Ok(RawStream::new(stream.into(), end, &self.leash));
                    }
                    // One that does not listen says that the call makes no sense.
                    Err(error) if is_timeout(&error) || error.kind() == ErrorKind::InvalidInput => {
                    }
                    Err(error) => return Err(error_name(&error)),
                }
            }
            if Instant::now() >= deadline || self.leash.is_ended() {
                return Err("nobody connects".to_owned());
            }
            thread::sleep(Duration::from_millis(2));
        }
    }
}

/// A connection to this machine, or the name of the error.
pub(super) fn connect(
    port: u16,
    host: Host,
    receive_buffer: Option<usize>,
    leash: &Leash,
    teller: &Teller,
) -> Result<RawStream, String> {
    let to = SocketAddr::new(host.ip(), port);
    let connected = || {
        let socket = Socket::new(Domain::for_address(to), Type::STREAM, None)?;
        if let Some(size) = receive_buffer {
            socket.set_recv_buffer_size(size)?;
        }
        let end = teller.next(Some(to));
        socket.connect_timeout(&to.into(), ACTION)?;
        Ok(RawStream::new(socket.into(), end, leash))
    };
    connected().map_err(|error| error_name(&error))
}

/// A filter that lets nothing in: the kernel does not even acknowledge what comes.
#[cfg(target_os = "linux")]
fn drop_all(stream: &TcpStream) -> io::Result<()> {
    const RETURN: u16 = 0x06; // BPF_RET | BPF_K, of no byte
    SockRef::from(stream).attach_filter(&[SockFilter::new(RETURN, 0, 0, 0)])
}

#[cfg(not(target_os = "linux"))]
fn drop_all(_: &TcpStream) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

fn bound(host: Host, port: u16) -> io::Result<Socket> {
    let address = SocketAddr::new(host.ip(), port);
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    Ok(socket)
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock)
}

pub(super) fn error_name(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::ConnectionRefused => "ECONNREFUSED".to_owned(),
        ErrorKind::ConnectionReset => "ECONNRESET".to_owned(),
        ErrorKind::TimedOut => "ETIMEDOUT".to_owned(),
        ErrorKind::NetworkUnreachable => "ENETUNREACH".to_owned(),
        ErrorKind::AddrNotAvailable => "EADDRNOTAVAIL".to_owned(),
        ErrorKind::BrokenPipe => "Broken pipe".to_owned(),
        _ => {
            // As strerror has it, which the C++ engine asks.
            let told = error.to_string();
            let number = error.raw_os_error().map(|number| format!(" (os error {number})"));
            let alone = number.and_then(|number| told.strip_suffix(&number).map(str::to_owned));
            alone.unwrap_or(told)
        }
    }
}
