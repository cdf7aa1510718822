//! The raw peer of a scenario: its listener, its connections, and what it does with them.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use super::raw::{self, RawListener, RawStream, error_name};
use super::script::Step;
use super::tracer::argument;

type Stream = Arc<Mutex<RawStream>>;

/// The raw other end of a scenario: plain system calls, each action with a time limit.
///
/// [`run`](super::run) has one, and so has whoever plays a scenario against other classes than
/// `course`'s sockets.
#[derive(Debug)]
pub struct Peer {
    listener: RawListener,
    /// Of the server that listened last.
    pub(super) server_port: u16,
    /// The latest connection.
    latest: Option<Stream>,
    /// client1, client2, ...
    clients: Vec<Stream>,
}

impl Peer {
    /// A peer with a port of its own, which refuses until it is told to listen.
    ///
    /// # Errors
    /// Those of binding to a free port.
    pub fn new() -> io::Result<Self> {
        let listener = RawListener::new()?;
        Ok(Self { listener, server_port: 0, latest: None, clients: Vec::new() })
    }

    /// Its port: `PORT` in a script.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.listener.port()
    }

    /// Names the port of the server that `peer connect` goes to: `SPORT` in a script.
    pub fn set_server_port(&mut self, port: u16) {
        self.server_port = port;
    }

    /// Listens at its port, if it does not yet.
    ///
    /// # Errors
    /// Those of listening.
    pub fn listen(&mut self) -> io::Result<()> {
        if self.listener.is_listening() { Ok(()) } else { self.listener.listen(false) }
    }

    /// Accepts the next connection; false if there is none within five seconds.
    pub fn accept(&mut self) -> bool {
        let stream = self.listener.accept();
        let accepted = stream.is_some();
        if let Some(stream) = stream {
            self.latest = Some(Arc::new(Mutex::new(stream)));
        }
        accepted
    }

    /// Connects one more raw client to the server.
    pub(super) fn connect(&mut self, ipv6: bool) -> Result<(), String> {
        let stream = Arc::new(Mutex::new(raw::connect(self.server_port, ipv6)?));
        self.latest = Some(Arc::clone(&stream));
        self.clients.push(stream);
        Ok(())
    }

    /// Does a step of the kinds `Peer` and `Later`, and says what was done, as the trace has it
    /// behind the name of the object; None = nothing worth a line.
    pub fn act(&mut self, step: &Step) -> Option<String> {
        let ipv6 = step.arguments.first().is_some_and(|token| {
            token.is("LocalHostIPv6") || token.text().is_some_and(|text| text.contains(&b':'))
        });
        match step.name.as_str() {
            "listen" => {
                let full = step.arguments.first().is_some_and(|token| token.is("full"));
                let result =
                    if full { self.listener.listen_full() } else { self.listener.listen(ipv6) };
                result.err().map(|error| format!("listen failed: {}", error_name(&error)))
            }
            "accept" if self.accept() => Some("accept".to_owned()),
            "accept" => Some("accept failed: nobody connects".to_owned()),
            "connect" => {
                let what = if ipv6 { "connect (IPv6)" } else { "connect" };
                Some(match self.connect(ipv6) {
                    Ok(()) => what.to_owned(),
                    Err(error) => format!("{what} failed: {error}"),
                })
            }
            _ => Some(self.act_on_stream(step)),
        }
    }

    fn act_on_stream(&self, step: &Step) -> String {
        let number = step.object.strip_prefix("client").and_then(|digits| digits.parse().ok());
        let stream = match number {
            None => self.latest.as_ref(),
            Some(number) => usize::checked_sub(number, 1).and_then(|at| self.clients.get(at)),
        };
        let Some(stream) = stream else { return format!("{} failed: no connection", step.name) };
        let mut stream = stream.lock().unwrap_or_else(PoisonError::into_inner);
        let first = step.arguments.first();
        match step.name.as_str() {
            "send" => stream.send(first.and_then(|token| token.text()).unwrap_or_default()),
            "sendUrgent" => {
                stream.send_urgent(first.and_then(|token| token.text()).unwrap_or_default())
            }
            "shutdown" => stream.shutdown(),
            "close" => stream.close(),
            "reset" => stream.reset(),
            "read" => stream.read(first.and_then(|token| usize::try_from(token.number()).ok())),
            _ => stream.sees(),
        }
    }
}

/// What the peer will do, as the trace announces it.
pub(super) fn announced(step: &Step) -> String {
    let first = step.arguments.first();
    match (step.name.as_str(), first) {
        (name @ ("send" | "sendUrgent"), Some(text)) => {
            format!("{name} {}", argument(text.text().unwrap_or_default(), None))
        }
        ("shutdown", _) => "shutdown(SHUT_WR)".to_owned(),
        ("reset", _) => "RST".to_owned(),
        ("read", None) => "read until EOF".to_owned(),
        ("read", Some(number)) => format!("read {} bytes", number.number()),
        (name, _) => name.to_owned(),
    }
}
