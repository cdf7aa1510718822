//! The raw peers of a scenario: their listeners, their connections, and what they do with them.

use std::io;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::acts::Teller;
use super::leash::Leash;
use super::raw::{self, Host, RawListener, RawStream, error_name, slowly};
use super::script::{Step, Token};
use super::tracer::{Hash, argument};
use crate::text::quote;

type Stream = Arc<Mutex<RawStream>>;

/// The raw other ends of a scenario: plain system calls, each action with a time limit.
///
/// [`run`](super::run) has one, and so has whoever plays a scenario against other classes than
/// `course`'s sockets.
#[derive(Debug)]
pub struct Peer {
    /// peer, peer2.
    ends: [End; 2],
    /// Of the server that listened last.
    server_port: Arc<AtomicU16>,
    /// client1, client2, ...
    clients: Vec<Stream>,
    /// Their sockets stay open to the end: closing would tell the other side.
    vanished: Vec<Stream>,
    teller: Teller,
    leash: Leash,
}

/// What `peer` stands for, or `peer2`.
#[derive(Debug)]
struct End {
    listener: RawListener,
    /// The latest connection.
    latest: Option<Stream>,
    /// Of the connections to come, if it is not the system's.
    receive_buffer: Option<usize>,
}

impl End {
    fn new(leash: &Leash, teller: &Teller) -> io::Result<Self> {
        Ok(Self { listener: RawListener::on(leash, teller)?, latest: None, receive_buffer: None })
    }

    fn accept(&mut self) -> Result<(), String> {
        self.latest = Some(Arc::new(Mutex::new(self.listener.accept()?)));
        Ok(())
    }

    fn listen(&mut self, step: &Step) -> Option<String> {
        let first = step.arguments.first();
        let result = if first.is_some_and(|token| token.is("full")) {
            self.listener.listen_full()
        } else {
            self.listener.listen(Host::of(first))
        };
        result.err().map(|error| format!("listen failed: {}", error_name(&error)))
    }

    fn set_receive_buffer(&mut self, size: usize) -> String {
        self.receive_buffer = Some(size);
        match self.listener.set_receive_buffer(size) {
            Ok(()) => format!("setReceiveBuffer {size}"),
            Err(error) => format!("setReceiveBuffer {size} failed: {}", error_name(&error)),
        }
    }
}

impl Peer {
    /// Peers with ports of their own, which refuse until they are told to listen.
    ///
    /// # Errors
    /// Those of binding to a free port.
    pub fn new() -> io::Result<Self> {
        Self::on(&Leash::default(), &Teller::default())
    }

    /// The same for a run on that leash: when it is ended the peers wait for nothing any more.
    pub(super) fn on(leash: &Leash, teller: &Teller) -> io::Result<Self> {
        Ok(Self {
            ends: [End::new(leash, teller)?, End::new(leash, teller)?],
            teller: teller.clone(),
            leash: leash.clone(),
            server_port: Arc::default(),
            clients: Vec::new(),
            vanished: Vec::new(),
        })
    }

    /// The port of `peer`: `PORT` in a script.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.ends[0].listener.port()
    }

    /// The port of `peer2`: `PORT2` in a script.
    #[must_use]
    pub fn second_port(&self) -> u16 {
        self.ends[1].listener.port()
    }

    /// Names the port of the server that `peer connect` goes to: `SPORT` in a script.
    pub fn set_server_port(&mut self, port: u16) {
        self.server_port.store(port, Ordering::Relaxed);
    }

    /// Where that port stands. It is read and written while the peer acts.
    pub(super) fn server_port(&self) -> Arc<AtomicU16> {
        Arc::clone(&self.server_port)
    }

    /// Listens at the port of `peer`, if it does not yet.
    ///
    /// # Errors
    /// Those of listening.
    pub fn listen(&mut self) -> io::Result<()> {
        let listener = &mut self.ends[0].listener;
        if listener.is_listening() { Ok(()) } else { listener.listen(Host::First) }
    }

    /// Accepts the next connection to `peer`; false if there is none within five seconds.
    pub fn accept(&mut self) -> bool {
        self.ends[0].accept().is_ok()
    }

    /// Connects one more raw client to the server at this port: `peer`'s.
    pub(super) fn connect(&mut self, port: u16) -> Result<(), String> {
        self.connect_from(0, Host::First, port)
    }

    fn connect_from(&mut self, end: usize, host: Host, port: u16) -> Result<(), String> {
        let end = &mut self.ends[end];
        let stream = raw::connect(port, host, end.receive_buffer, &self.leash, &self.teller)?;
        let stream = Arc::new(Mutex::new(stream));
        end.latest = Some(Arc::clone(&stream));
        self.clients.push(stream);
        Ok(())
    }

    /// Does a step of the kinds `Peer` and `Later`, and says what was done, as the trace has it
    /// behind the name of the object; None = nothing worth a line.
    pub fn act(&mut self, step: &Step) -> Option<String> {
        self.act_hashing(step, &quote::hash)
    }

    /// The same, with a hash of its own for long texts that it sees.
    pub(super) fn act_hashing(&mut self, step: &Step, hash: Hash<'_>) -> Option<String> {
        let end = usize::from(step.object == "peer2");
        let told = |what: &str, result: Result<(), String>| match result {
            Ok(()) => what.to_owned(),
            Err(why) => format!("{what} failed: {why}"),
        };
        match step.name.as_str() {
            "listen" => self.ends[end].listen(step),
            "setReceiveBuffer" => Some(self.ends[end].set_receive_buffer(number(step, 0))),
            "accept" => Some(told("accept", self.ends[end].accept())),
            "connect" => {
                let host = Host::of(step.arguments.first());
                let what = match host {
                    Host::First => "connect",
                    Host::Second => "connect (127.0.0.2)",
                    Host::Ipv6 => "connect (IPv6)",
                };
                let port = self.server_port.load(Ordering::Relaxed);
                Some(told(what, self.connect_from(end, host, port)))
            }
            _ => Some(self.act_on_stream(step, end, hash)),
        }
    }

    fn act_on_stream(&mut self, step: &Step, end: usize, hash: Hash<'_>) -> String {
        let client = step.object.strip_prefix("client").and_then(|digits| digits.parse().ok());
        let stream = match client {
            None => self.ends[end].latest.as_ref(),
            Some(client) => usize::checked_sub(client, 1).and_then(|at| self.clients.get(at)),
        };
        let Some(known) = stream.cloned() else {
            return format!("{} failed: no connection", step.name);
        };
        let mut stream = known.lock().unwrap_or_else(PoisonError::into_inner);
        let first = step.arguments.first();
        let text = first.and_then(Token::text).unwrap_or_default();
        match step.name.as_str() {
            "send" => stream.send(text),
            "sendUrgent" => stream.send_urgent(text),
            "shutdown" => stream.shutdown(),
            "close" => stream.close(),
            "reset" => stream.reset(),
            "vanish" => {
                self.vanished.push(Arc::clone(&known));
                stream.vanish()
            }
            "read" => stream.read(first.and_then(|token| usize::try_from(token.number()).ok())),
            "readSlowly" => stream.read_slowly(number(step, 0), number(step, 1), number(step, 2)),
            _ => stream.sees(hash),
        }
    }
}

/// An argument that the parser lets be no less than 0.
fn number<N: TryFrom<i64> + Default>(step: &Step, at: usize) -> N {
    step.arguments.get(at).and_then(|token| token.number().try_into().ok()).unwrap_or_default()
}

/// What the peer will do, as the trace announces it.
pub(super) fn announced(step: &Step) -> String {
    let first = step.arguments.first();
    match (step.name.as_str(), first) {
        (name @ ("send" | "sendUrgent"), Some(text)) => {
            format!("{name} {}", argument(text.text().unwrap_or_default(), None, &quote::hash))
        }
        ("shutdown", _) => "shutdown(SHUT_WR)".to_owned(),
        ("reset", _) => "RST".to_owned(),
        ("read", None) => "read until EOF".to_owned(),
        ("read", Some(number)) => format!("read {} bytes", number.number()),
        ("readSlowly", _) => slowly(number(step, 0), number(step, 1), number(step, 2)),
        (name, _) => name.to_owned(),
    }
}
