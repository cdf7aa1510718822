//! What all clients of one run have in common: the plan, the counts, the result.

use std::cell::{Cell, RefCell};
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;
use std::time::Duration;

use super::args;
use super::fault::Fault;
use super::output::{Entry, Summary};
use super::terminal::Terminal;
use crate::course::{Checker, Ended, Mistake, TcpClient, Upkeep};
use crate::runtime::{EventLoop, Socket};
use crate::signal::{BindFlag, Ending, SocketError};
use crate::text::address::HostPort;
use crate::text::{facts, network};

/// How long after the last answer it is listened for more: for what comes twice, or too late.
pub(super) const LISTEN_ON: Duration = Duration::from_millis(200);

/// The first and the longest pause of `--retry`.
pub(super) const RETRY_FIRST: Duration = Duration::from_millis(500);
pub(super) const RETRY_LONGEST: Duration = Duration::from_secs(10);

/// What each client does.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) message: Vec<u8>,
    pub(super) interval: Duration,
    /// None = without end.
    pub(super) count: Option<u64>,
    pub(super) check: bool,
    pub(super) wait: Duration,
    pub(super) connect_timeout: Duration,
    /// Where the connections begin.
    pub(super) source: Option<SocketAddr>,
    pub(super) upkeep: Upkeep,
    pub(super) retry: bool,
    /// Several clients: each line names the client's own address.
    pub(super) name_own: bool,
}

impl Plan {
    pub(super) fn new(options: &args::Client) -> Result<Self, Fault> {
        let message = options.payload().map_err(Fault::usage)?;
        Ok(Self {
            host: options.server.host.clone(),
            port: options.server.port,
            message,
            interval: options.interval,
            count: (options.count > 0).then_some(options.count),
            check: options.check,
            wait: options.wait,
            connect_timeout: options.connect_timeout,
            source: options.bind,
            upkeep: options.connections.upkeep(),
            retry: options.retry,
            name_own: options.clients > 1,
        })
    }

    /// Tries whether connections can begin where `--bind` says: the network is not to blame for it,
    /// and `--retry` would try for ever.
    pub(super) fn check_source(&self, event_loop: &EventLoop, clients: u64) -> Result<(), Fault> {
        let Some(source) = self.source else { return Ok(()) };
        if clients > 1 && source.port() > 0 {
            return Err(Fault::usage(facts::source_for_one(source)));
        }
        let to = self.host.parse::<IpAddr>();
        if to.is_ok_and(|to| to.is_ipv4() != source.is_ipv4()) {
            let source = network::source_shown(source);
            return Err(Fault::usage(facts::source_other_family(source, self.server())));
        }
        let socket = Socket::new(event_loop);
        let bound = socket.bind(source.into(), source.port(), BindFlag::DefaultForPlatform);
        let text = socket.error_string();
        // The port is wanted again.
        socket.abort();
        if bound { Ok(()) } else { Err(Fault::usage(network::not_begun(source, &text))) }
    }

    /// Prepares a client for its connection.
    pub(super) fn prepare(&self, client: &TcpClient) {
        client.set_ip(&self.host);
        client.set_port(self.port);
        client.set_source(self.source);
        client.set_upkeep(self.upkeep);
    }

    /// The server as messages name it.
    pub(super) fn server(&self) -> String {
        HostPort { host: self.host.clone(), port: self.port }.to_string()
    }
}

/// What all clients of a run have in common.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) plan: Plan,
    pub(super) terminal: Terminal,
    pub(super) connections: Cell<u64>,
    pub(super) messages: Cell<u64>,
    pub(super) right: Cell<u64>,
    pub(super) wrong: Cell<u64>,
    /// Bytes that nothing asked for.
    pub(super) surplus: Cell<u64>,
    /// The first wrong answer.
    mistake: RefCell<Option<Mistake>>,
    /// A signal has asked for the end: what breaks or stays unsent now is no failure.
    pub(super) stopped: Cell<bool>,
    /// Clients that are through, one way or the other.
    pub(super) finished: Cell<u64>,
    /// The first failure that ends the run with exit code 1.
    pub(super) fault: RefCell<Option<Fault>>,
}

impl Run {
    pub(super) fn new(plan: Plan, terminal: Terminal) -> Rc<Self> {
        Rc::new(Self {
            plan,
            terminal,
            connections: Cell::default(),
            messages: Cell::default(),
            right: Cell::default(),
            wrong: Cell::default(),
            surplus: Cell::default(),
            mistake: RefCell::default(),
            stopped: Cell::default(),
            finished: Cell::default(),
            fault: RefCell::default(),
        })
    }

    pub(super) fn finished(&self) -> u64 {
        self.finished.get()
    }

    pub(super) fn missing(&self) -> u64 {
        self.messages.get().saturating_sub(self.right.get() + self.wrong.get())
    }

    pub(super) fn fail(&self, fault: Fault) {
        self.fault.borrow_mut().get_or_insert(fault);
    }

    /// The last connection of a client is over: what was written and never sent is a failure.
    /// `error` and `text` are the socket's.
    pub(super) fn look_for_unsent(&self, ended: Ended, error: SocketError, text: &str) {
        if ended.unsent == 0 || self.stopped.get() || self.terminal.failed() {
            return;
        }
        let server = self.plan.server();
        self.fail(match ended.ending {
            Ending::Own | Ending::Aborted => {
                Fault::network(facts::left_unsent(server, ended.unsent))
            }
            _ => Fault::connection(&server, true, error, text),
        });
    }

    /// A wrong answer, if answers are checked.
    pub(super) fn tell_wrong(&self, own: Option<SocketAddr>, peer: SocketAddr, mistake: Mistake) {
        if !self.plan.check {
            return;
        }
        let own = own.filter(|_| self.plan.name_own);
        self.terminal.entry_of(own, Entry::WrongAnswer { peer, mistake: &mistake });
        self.mistake.borrow_mut().get_or_insert(mistake);
    }

    /// A connection is over: what its answers came to.
    pub(super) fn count_answers(&self, checker: &Checker) {
        add(&self.right, checker.right());
        add(&self.wrong, checker.wrong());
        add(&self.surplus, checker.surplus());
    }

    pub(super) fn summary(&self, bytes_in: u64, bytes_out: u64) -> Summary {
        let checked = |n: u64| self.plan.check.then_some(n);
        Summary {
            clients: self.connections.get(),
            messages: self.messages.get(),
            bytes_in,
            bytes_out,
            right: checked(self.right.get()),
            wrong: checked(self.wrong.get()),
            missing: checked(self.missing()),
            surplus: checked(self.surplus.get()),
            ..Summary::default()
        }
    }

    /// The result, after the summary was printed.
    pub(super) fn result(&self) -> Result<(), Fault> {
        if let Some(error) = self.terminal.failure() {
            return Err(Fault::output(&error));
        }
        if let Some(fault) = self.fault.borrow_mut().take() {
            return Err(fault);
        }
        // The run ended early, because nobody reads its output any more: answers were under way.
        let missing = if self.terminal.failed() { 0 } else { self.missing() };
        let (wrong, surplus) = (self.wrong.get(), self.surplus.get());
        let mistake = self.mistake.borrow_mut().take();
        if self.plan.check
            && let Some(mistake) = mistake
        {
            let (server, mistake) = (self.plan.server(), mistake.fact());
            let told = facts::answers_wrong(server, wrong, missing, surplus, mistake);
            return Err(Fault::network(told));
        }
        Ok(())
    }
}

pub(super) fn add(cell: &Cell<u64>, n: u64) {
    cell.set(cell.get() + n);
}
