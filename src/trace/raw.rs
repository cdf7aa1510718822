//! The raw peer's sockets: plain system calls, each action with a time limit.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use socket2::{Domain, SockRef, Socket, Type};

use super::tracer::argument;
use crate::text::quote::{SHOWN, quoted};

/// No action takes longer.
const ACTION: Duration = Duration::from_secs(5);
/// `sees` waits this long for more.
const QUIET: Duration = Duration::from_millis(100);
/// A connect that is not answered for so long will not be.
const UNANSWERED: Duration = Duration::from_millis(150);
/// How many connects fill the shortest queue.
const FILLERS: usize = 16;

/// How a stream stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Open,
    Eof,
    Reset,
    Broken,
}

/// One raw connection and what came in on it.
#[derive(Debug)]
pub(super) struct RawStream {
    stream: Option<TcpStream>,
    received: Vec<u8>,
    stand: Stand,
}

/// Each action says what it did, as the trace has it behind "peer ".
impl RawStream {
    fn new(stream: TcpStream) -> Self {
        Self { stream: Some(stream), received: Vec::new(), stand: Stand::Open }
    }

    pub(super) fn send(&self, data: &[u8]) -> String {
        self.send_by("send", data, |mut stream, data| stream.write_all(data))
    }

    /// With MSG_OOB: the last byte is the urgent one.
    pub(super) fn send_urgent(&self, data: &[u8]) -> String {
        self.send_by("sendUrgent", data, |stream, mut data| {
            while !data.is_empty() {
                let n = SockRef::from(stream).send_out_of_band(data)?;
                data = &data[n..];
            }
            Ok(())
        })
    }

    fn send_by(
        &self,
        name: &str,
        data: &[u8],
        send: impl FnOnce(&TcpStream, &[u8]) -> io::Result<()>,
    ) -> String {
        let what = format!("{name} {}", argument(data, None));
        let Some(stream) = self.stream.as_ref() else {
            return format!("{what} failed: it has closed");
        };
        let result = stream.set_write_timeout(Some(ACTION)).and_then(|()| send(stream, data));
        match result {
            Ok(()) => what,
            Err(error) if is_timeout(&error) => format!("{what} failed: nobody reads"),
            Err(error) => format!("{what} failed: {}", error_name(&error)),
        }
    }

    pub(super) fn shutdown(&mut self) -> String {
        if let Some(stream) = &self.stream {
            // A connection that is gone already has nothing to shut down.
            let _ = stream.shutdown(std::net::Shutdown::Write);
        }
        "shutdown(SHUT_WR)".to_owned()
    }

    pub(super) fn close(&mut self) -> String {
        self.stream = None;
        "close".to_owned()
    }

    pub(super) fn reset(&mut self) -> String {
        if let Some(stream) = self.stream.take()
            && let Err(error) = SockRef::from(&stream).set_linger(Some(Duration::ZERO))
        {
            return format!("RST failed: {}", error_name(&error));
        }
        "RST".to_owned()
    }

    /// Reads once; false if nothing came within the time.
    fn take(&mut self, most: usize, timeout: Duration) -> bool {
        let mut buffer = [0; 65536];
        let room = most.min(buffer.len());
        let Some(mut stream) = self.stream.as_ref() else { return false };
        let timeout = timeout.max(Duration::from_millis(1));
        let result =
            stream.set_read_timeout(Some(timeout)).and_then(|()| stream.read(&mut buffer[..room]));
        match result {
            Ok(0) => self.stand = Stand::Eof,
            Ok(n) => self.received.extend(&buffer[..n]),
            Err(error) if is_timeout(&error) => return false,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => self.stand = Stand::Reset,
            Err(_) => self.stand = Stand::Broken,
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

    pub(super) fn sees(&mut self) -> String {
        // Endless senders are cut short.
        let deadline = Instant::now() + 2 * ACTION;
        while self.stand == Stand::Open && Instant::now() < deadline && self.take(usize::MAX, QUIET)
        {
        }
        let stand = match self.stand {
            _ if self.stream.is_none() => "closed",
            Stand::Open => "open",
            Stand::Eof => "EOF",
            Stand::Reset => "ECONNRESET",
            Stand::Broken => "an error",
        };
        let n = self.received.len();
        let received = if n > SHOWN { format!("{n} bytes") } else { quoted(&self.received) };
        format!("sees {received} then {stand}")
    }
}

/// A port that is ours from the start, and refuses until [`listen`](Self::listen) is called.
#[derive(Debug)]
pub(super) struct RawListener {
    v4: Socket,
    v6: Option<Socket>,
    port: u16,
    listening: bool,
    fillers: Vec<Socket>,
}

impl RawListener {
    pub(super) fn new() -> io::Result<Self> {
        let mut last = None;
        // The same port in both families, so that "localhost" and "::1" meet nobody else there.
        for _ in 0..20 {
            let v4 = bound(Ipv4Addr::LOCALHOST.into(), 0)?;
            let port = v4.local_addr()?.as_socket().map_or(0, |address| address.port());
            match bound(Ipv6Addr::LOCALHOST.into(), port) {
                Err(error) if error.kind() == ErrorKind::AddrInUse => last = Some(error),
                v6 => {
                    let v6 = v6.ok(); // None: no IPv6 here
                    return Ok(Self { v4, v6, port, listening: false, fillers: Vec::new() });
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

    pub(super) fn listen(&mut self, ipv6: bool) -> io::Result<()> {
        let socket = if ipv6 { self.v6.as_ref() } else { Some(&self.v4) };
        socket.ok_or(ErrorKind::AddrNotAvailable)?.listen(128)?;
        self.listening = true;
        Ok(())
    }

    /// Listens with a queue that is full: further connects are not answered.
    pub(super) fn listen_full(&mut self) -> io::Result<()> {
        self.v4.listen(0)?;
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

    /// The next connection; None when none came in time.
    pub(super) fn accept(&self) -> Option<RawStream> {
        let deadline = Instant::now() + ACTION;
        if !self.listening {
            return None;
        }
        loop {
            for socket in [Some(&self.v4), self.v6.as_ref()].into_iter().flatten() {
                if let Ok((stream, _)) = socket.accept() {
                    stream.set_nonblocking(false).ok()?;
                    return Some(RawStream::new(stream.into()));
                }
            }
            if Instant::now() >= deadline {
                return None;
            }
            thread::sleep(Duration::from_millis(2));
        }
    }
}

/// A connection to this machine, or the name of the error.
pub(super) fn connect(port: u16, ipv6: bool) -> Result<RawStream, String> {
    let ip: IpAddr = if ipv6 { Ipv6Addr::LOCALHOST.into() } else { Ipv4Addr::LOCALHOST.into() };
    // Port 0 is refused as any other that nobody listens on; std says something else.
    if port == 0 {
        return Err("ECONNREFUSED".to_owned());
    }
    let result = TcpStream::connect_timeout(&SocketAddr::new(ip, port), ACTION);
    result.map(RawStream::new).map_err(|error| error_name(&error))
}

fn bound(ip: IpAddr, port: u16) -> io::Result<Socket> {
    let address = SocketAddr::new(ip, port);
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
