//! [`Network`]: carries out what a [`Check`] wants, with the sockets of `net`.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use super::run::{Check, Report};
use super::subject::Subject;
use super::words::{Action, Event};
use crate::event::{
    Command, Failure, FailureKind, Haste, Id, ListenerCommand, ListenerEvent, NetEvent, SocketEvent,
};
use crate::net::Reactor;
use crate::text::address::HostPort;

/// A connection on a machine that does not answer fails after this long.
const ATTEMPT: Duration = Duration::from_secs(4);
/// A name that takes longer is not found.
const LOOK_UP: Duration = Duration::from_secs(5);
/// A name such as localhost has two; each that does not answer takes some seconds.
const MOST_ADDRESSES: usize = 3;
/// How often it is looked whether the program that is tested has ended or said something.
const LOOK: Duration = Duration::from_millis(50);
/// A client connects once. Some connect a hundred times at once, and would have to wait a second
/// each time the kernel's queue is full.
const BACKLOG: i32 = 128;

/// See the head of this file.
#[derive(Debug)]
pub struct Network {
    reactor: Reactor,
    target: SocketAddr,
    dual_stack: bool,
    listener: Option<Id>,
}

impl Network {
    /// For a program at `target`.
    ///
    /// # Errors
    /// Those of [`Reactor::new`].
    pub fn new(target: SocketAddr) -> io::Result<Self> {
        let reactor = Reactor::new()?;
        Ok(Self { reactor, target, dual_stack: false, listener: None })
    }

    /// Listens at the target, for a client; where, with the port that it is. `dual_stack`: at the
    /// IPv6 "any" address for IPv4 as well.
    ///
    /// # Errors
    /// Why not, and whether it was bind(2) that failed.
    pub fn listen(&mut self, dual_stack: bool) -> Result<SocketAddr, (Failure, bool)> {
        self.dual_stack = dual_stack;
        let (id, local) = (Id::new(), self.target);
        let listen = ListenerCommand::Listen { local, dual_stack, backlog: BACKLOG };
        match self.reactor.listener_command(id, listen) {
            Some(ListenerEvent::Listening(at)) => {
                // The same port, when it listens again.
                self.target = at;
                self.reactor.listener_command(id, ListenerCommand::Accept(u64::MAX));
                self.listener = Some(id);
                Ok(at)
            }
            Some(ListenerEvent::ListenFailed { failure, binding }) => Err((failure, binding)),
            _ => Err((Failure::of(FailureKind::Other), true)),
        }
    }

    /// Makes the current or the next wait return when `source` can be read.
    ///
    /// # Errors
    /// Those of the poller.
    pub fn wake_by(&mut self, source: OwnedFd) -> io::Result<()> {
        self.reactor.wake_by(source)
    }

    /// The addresses of a name, in the order in which they should be tried.
    ///
    /// # Errors
    /// Those of making a reactor and of waiting.
    fn look_up(host: &str) -> io::Result<Vec<IpAddr>> {
        let mut reactor = Reactor::new()?;
        reactor.command(Id::new(), Command::LookUp(host.to_owned()));
        let end = Instant::now() + LOOK_UP;
        let mut found = None;
        while found.is_none() && Instant::now() < end {
            reactor.turn(Some(LOOK), |event| {
                if let NetEvent::Socket(_, SocketEvent::LookedUp(addresses)) = event {
                    found = Some(addresses);
                }
            })?;
        }
        Ok(found.unwrap_or_default())
    }

    /// Where a server is, by its name or address; None if there is no such host. Of several addresses
    /// it is the one where somebody listens, as with every client.
    ///
    /// # Errors
    /// Those of making a reactor and of waiting.
    pub fn address(server: &HostPort) -> io::Result<Option<SocketAddr>> {
        let found = Self::look_up(&server.host)?;
        for &ip in found.iter().take(MOST_ADDRESSES).filter(|_| found.len() > 1) {
            let at = SocketAddr::new(ip, server.port);
            if Self::new(at)?.is_taken()? {
                return Ok(Some(at));
            }
        }
        Ok(found.first().map(|&ip| SocketAddr::new(ip, server.port)))
    }

    /// Whether somebody listens there now.
    ///
    /// # Errors
    /// Those of the poller.
    pub fn is_taken(&mut self) -> io::Result<bool> {
        let id = Id::new();
        let mut found = None;
        let connect = Command::Connect { to: self.target, timeout: ATTEMPT };
        if self.reactor.command(id, connect).is_some() {
            return Ok(false);
        }
        while found.is_none() {
            self.reactor.turn(None, |event| match event {
                NetEvent::Socket(_, SocketEvent::Connected { .. }) => found = Some(true),
                NetEvent::Socket(_, SocketEvent::ConnectFailed(_)) => found = Some(false),
                _ => {}
            })?;
        }
        self.tell(id, Command::Close);
        Ok(found == Some(true))
    }

    /// Runs `check` to its end, or until `stopped` says so. Reports go to `show`, together with the
    /// subject, which may have said something as well; it ends when `show` says false.
    ///
    /// # Errors
    /// Those of the poller.
    pub fn run<S: Subject>(
        &mut self,
        check: &mut Check,
        subject: &mut S,
        mut stopped: impl FnMut() -> bool,
        mut show: impl FnMut(Option<Report>, &mut S) -> bool,
    ) -> io::Result<()> {
        let mut has_ended = false;
        let mut go_on = true;
        while go_on && !stopped() {
            check.step(Instant::now());
            // What a stage does is told before it is done.
            while let Some(report) = check.poll_report() {
                go_on &= show(Some(report), subject);
            }
            let mut acted = false;
            while let Some(action) = check.poll_action() {
                acted = true;
                has_ended &= action != Action::Start;
                self.act(action, check, subject);
            }
            if check.is_over() {
                break;
            }
            let now = Instant::now();
            let wait = match check.deadline() {
                _ if acted => Duration::ZERO,
                Some(at) => at.saturating_duration_since(now).min(LOOK),
                None => LOOK,
            };
            self.reactor.wait(Some(wait), usize::MAX)?;
            self.pass_on(check);
            if !has_ended && subject.has_ended() {
                has_ended = true;
                check.handle(&Event::Ended(subject.ending()), Instant::now());
            }
            go_on &= show(None, subject);
        }
        self.part()
    }

    /// What is still open ends in order, in a second at most.
    fn part(&mut self) -> io::Result<()> {
        let end = Instant::now() + Duration::from_secs(1);
        while self.reactor.is_parting() && Instant::now() < end {
            self.reactor.turn(Some(LOOK), |_| ())?;
        }
        Ok(())
    }

    fn act(&mut self, action: Action, check: &mut Check, subject: &mut impl Subject) {
        let now = Instant::now();
        match action {
            Action::Connect(id, from) => self.connect(id, from, check),
            Action::Send(id, bytes) => {
                if let Some(SocketEvent::Sent(bytes)) =
                    self.reactor.send(id, bytes.to_vec().into(), Haste::Early)
                {
                    check.handle(&Event::Sent(id, bytes), now);
                }
            }
            Action::Read(id) => self.tell(id, Command::Read(u64::MAX)),
            Action::StopRead(id) => self.tell(id, Command::StopRead),
            Action::Finish(id) => self.tell(id, Command::Finish),
            Action::Part(id) => self.tell(id, Command::Part),
            Action::Reset(id) => self.tell(id, Command::Reset),
            Action::Listen => {
                if let Err((failure, _)) = self.listen(self.dual_stack) {
                    log::warn!("listening again: {:?} {}", failure.kind, failure.os_text);
                    check.handle(&Event::NotListening, now);
                }
            }
            Action::StopListen => {
                if let Some(id) = self.listener.take() {
                    self.reactor.listener_command(id, ListenerCommand::Close);
                }
            }
            Action::Measure => check.handle(&Event::Measured(subject.measure()), now),
            Action::LookWhere => {
                let found = elsewhere(&subject.listens(), self.target);
                check.handle(&Event::Listens(found.map(|at| (at, self.target))), now);
            }
            Action::Stop => {
                subject.stop();
                check.handle(&Event::Stopped, Instant::now());
            }
            Action::Start => {
                if !subject.start() {
                    check.handle(&Event::Ended(None), Instant::now());
                }
            }
        }
    }

    fn tell(&mut self, id: Id, command: Command) {
        self.reactor.command(id, command);
    }

    fn connect(&mut self, id: Id, from: Option<u16>, check: &mut Check) {
        let now = Instant::now();
        if let Some(port) = from {
            let ip: IpAddr = match self.target.ip() {
                ip if ip.is_loopback() => ip,
                IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
                IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
            };
            let local = SocketAddr::new(ip, port);
            let bind = Command::Bind { local, dual_stack: false, reuse: false };
            if let Some(SocketEvent::BindFailed(failure)) = self.reactor.command(id, bind) {
                return check.handle(&Event::Failed(id, failure.kind), now);
            }
        }
        let connect = Command::Connect { to: self.target, timeout: ATTEMPT };
        if let Some(SocketEvent::ConnectFailed(failure)) = self.reactor.command(id, connect) {
            check.handle(&Event::Failed(id, failure.kind), now);
        }
    }

    fn pass_on(&mut self, check: &mut Check) {
        let mut fresh = Vec::new();
        while let Some(event) = self.reactor.next_event() {
            let now = Instant::now();
            match event {
                NetEvent::Socket(id, event) => match event {
                    SocketEvent::Connected { local, peer } => {
                        fresh.push(id);
                        check.handle(&Event::Connected(id, local, peer), now);
                    }
                    SocketEvent::ConnectFailed(failure) => {
                        check.handle(&Event::Failed(id, failure.kind), now);
                    }
                    SocketEvent::Received { data, .. } => {
                        check.handle(&Event::Received(id, &data), now);
                    }
                    SocketEvent::Finished => check.handle(&Event::Finished(id), now),
                    SocketEvent::Sent(bytes) => check.handle(&Event::Sent(id, bytes), now),
                    SocketEvent::ReadFailed(failure) | SocketEvent::WriteFailed(failure) => {
                        check.handle(&Event::Lost(id, failure.kind), now);
                    }
                    SocketEvent::LookedUp(_)
                    | SocketEvent::Bound { .. }
                    | SocketEvent::BindFailed(_)
                    | SocketEvent::ReadBlocked
                    // Nothing is sent again and again here.
                    | SocketEvent::Beside(_) => {}
                },
                NetEvent::Listener(_, ListenerEvent::Accepted { id, peer, .. }) => {
                    fresh.push(id);
                    check.handle(&Event::Accepted(id, peer), now);
                }
                NetEvent::Listener(..) | NetEvent::Timer(_) => {}
            }
        }
        for id in fresh {
            self.reactor.command(id, Command::Read(u64::MAX));
        }
    }
}

/// Where a program listens, if nobody finds it at `target` for that: the same port at best.
fn elsewhere(listens: &[SocketAddr], target: SocketAddr) -> Option<SocketAddr> {
    let fits = |at: &&SocketAddr| {
        at.port() == target.port() && (at.ip().is_unspecified() || at.ip() == target.ip())
    };
    if listens.iter().any(|at| fits(&at)) {
        return None;
    }
    listens.iter().min_by_key(|at| (at.port() != target.port(), **at)).copied()
}
