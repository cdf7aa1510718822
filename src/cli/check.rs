//! `qtcp check`: tests a server or a client that somebody wrote, and says what is wrong with it.

mod entry;
mod gallery;
mod lines;
mod traced;
mod wrap;

use std::io::{self, IsTerminal, Write};
use std::net::SocketAddr;
use std::time::Instant;

use super::args::{Check, CheckClient, CheckServer, Checked, Common, How};
use super::fault::Fault;
use super::output::use_color;
use super::reader::reader_has_gone;
use super::stop::Stop;
use crate::check::program::Output;
use crate::check::{self, Elsewhere, Network, Report, Started, Subject, Tally, Target, Verdict};
use crate::event::ListenerEvent;
use crate::lint::Finding;
use crate::runtime::zone;
use crate::signal::text::HOST_NOT_FOUND;
use crate::text::address::{HostPort, ListenAddr};
use crate::text::{Fact, facts, words};
use crate::translate::TcpListener;
use entry::Entries;
use lines::Lines;
use traced::Traced;

pub(super) fn run(check: &Check, common: &Common) -> Result<(), Fault> {
    match (&check.gallery, &check.what) {
        (Some(_), Some(what)) => {
            let what = match what {
                Checked::Server(_) => "server",
                Checked::Client(_) => "client",
            };
            Err(Fault::usage(facts::usage_conflict("--gallery", what)))
        }
        (Some(name), None) => gallery::show(name.as_deref(), common),
        (None, Some(Checked::Server(server))) => run_server(server, common),
        (None, Some(Checked::Client(client))) => run_client(client, common),
        // Of a bare `check` clap has shown the help; the settings of every command stand here.
        (None, None) => Err(Fault::usage(facts::check_of_nothing())),
    }
}

fn run_server(server: &CheckServer, common: &Common) -> Result<(), Fault> {
    let at = address(&server.server)?;
    let mut network = Network::new(at).map_err(no_event_loop)?;
    let how = &server.how;
    let started = !how.command.is_empty();
    let target = Target::Server(at.port());
    let check = check::Check::new(target, started, how.stage.as_deref(), Instant::now())
        .map_err(Fault::usage)?;
    let show = shown(at, how, common);
    if !started {
        let mut watcher = Watcher::new(show);
        carry_out(check, network, &mut Elsewhere::of_listener(at), &mut watcher)?;
        return watcher.result();
    }
    // Whoever listens there already would be tested in place of the program.
    if network.is_taken().map_err(no_event_loop)? {
        return Err(Fault::usage(facts::check_port_taken(at, at.port())));
    }
    run_started(check, network, how, Watcher::new(show))
}

/// The check is the server: it listens before the program is started.
fn run_client(client: &CheckClient, common: &Common) -> Result<(), Fault> {
    let how = &client.how;
    let host = zone::host_address(&client.listen).map_err(|error| Fault::usage(error.fact()))?;
    let (local, dual_stack) = host.bind_target(client.listen.port);
    let mut network = Network::new(local).map_err(no_event_loop)?;
    let at = network.listen(dual_stack).map_err(|(failure, binding)| {
        // It has Qt's words for it.
        let mut listener = TcpListener::default();
        listener.handle(ListenerEvent::ListenFailed { failure, binding });
        Fault::listen(&client.listen, listener.server_error(), listener.error_string())
    })?;
    let target = Target::Client { port: at.port(), is_synchronous: client.sync };
    let started = !how.command.is_empty();
    let check = check::Check::new(target, started, how.stage.as_deref(), Instant::now())
        .map_err(Fault::usage)?;
    let mut watcher = Watcher::new(shown(at, how, common));
    let place = zone::listen_addr(host, at.port());
    let told = watcher.show.listening(&place, started);
    watcher.print(&told);
    if started {
        return run_started(check, network, how, watcher);
    }
    carry_out(check, network, &mut Elsewhere::unseen(), &mut watcher)?;
    watcher.result()
}

/// Starts the program and tests it; nothing of it is left running.
fn run_started(
    check: check::Check,
    network: Network,
    how: &How,
    mut watcher: Watcher,
) -> Result<(), Fault> {
    let traced = Traced::new().map_err(|error| Fault::system(facts::check_no_folder(), &error))?;
    let mut subject = Started::new(&how.command, traced.environment()).map_err(Fault::usage)?;
    let result = carry_out(check, network, &mut subject, &mut watcher);
    let ended = subject.end().map_err(Fault::network);
    watcher.findings(&traced.findings());
    ended.and(result).and_then(|()| watcher.result())
}

/// Where the server is.
fn address(server: &HostPort) -> Result<SocketAddr, Fault> {
    let found = Network::address(server).map_err(no_event_loop)?;
    found.ok_or_else(|| {
        let qt = words::of_qt(HOST_NOT_FOUND);
        Fault::usage(facts::connect_host_not_found(server.to_string(), qt))
    })
}

fn no_event_loop(error: io::Error) -> Fault {
    Fault::system(facts::no_event_loop(), &error)
}

/// How reports are shown.
trait Show {
    /// The check listens there, for a client; `started` tells whether it starts that one too.
    fn listening(&mut self, at: &ListenAddr, started: bool) -> Vec<u8>;
    /// What is printed for it.
    fn report(&mut self, report: &Report) -> Vec<u8>;
    /// The program has said something.
    fn said(&mut self, said: &Output) -> Vec<u8>;
    /// The program has ended by itself.
    fn ended(&mut self, how: Fact) -> Vec<u8>;
    /// What the lints find in the recording of the program.
    fn finding(&mut self, finding: &Finding) -> Vec<u8>;
}

fn shown(at: SocketAddr, how: &How, common: &Common) -> Box<dyn Show> {
    if common.json {
        return Box::new(Entries);
    }
    let color = !how.no_colour && use_color(io::stdout().is_terminal());
    Box::new(Lines::new(at, color, common.quiet, wrap::columns()))
}

/// Shows what happens, and keeps how it ends.
struct Watcher {
    show: Box<dyn Show>,
    tally: Option<Tally>,
    /// Why there is nothing to be tested.
    nothing: Option<Fact>,
    told_ending: bool,
    /// Standard output failed.
    failure: Option<io::Error>,
}

impl Watcher {
    fn new(show: Box<dyn Show>) -> Self {
        Self { show, tally: None, nothing: None, told_ending: false, failure: None }
    }

    fn print(&mut self, text: &[u8]) {
        if !text.is_empty() && self.failure.is_none() {
            let mut out = io::stdout().lock();
            self.failure = out.write_all(text).and_then(|()| out.flush()).err();
        }
    }

    /// What the lints have found, the same in different sockets once.
    fn findings(&mut self, findings: &[Finding]) {
        let mut told: Vec<&str> = Vec::new();
        for finding in findings {
            if !told.contains(&finding.id) {
                told.push(finding.id);
                let text = self.show.finding(finding);
                self.print(&text);
            }
        }
    }

    /// Whether it goes on.
    fn look(&mut self, report: Option<&Report>, subject: &mut impl Subject) -> bool {
        let said = subject.said();
        let mut text = if said == Output::default() { Vec::new() } else { self.show.said(&said) };
        if let Some(ended) = subject.ending().filter(|_| !self.told_ending) {
            self.told_ending = true;
            text.extend(self.show.ended(ended.fact()));
        }
        match report {
            Some(Report::Over(tally)) => self.tally = Some(*tally),
            Some(Report::Done(_, Verdict::Nothing(why))) => self.nothing = Some(why.clone()),
            Some(Report::Begun(_) | Report::Done(..)) | None => {}
        }
        text.extend(report.map(|report| self.show.report(report)).unwrap_or_default());
        self.print(&text);
        self.failure.is_none()
    }

    fn result(self) -> Result<(), Fault> {
        match (self.failure, self.nothing, self.tally) {
            (Some(error), ..) if reader_has_gone(&error) => Ok(()),
            (Some(error), ..) => Err(Fault::output(&error)),
            (None, Some(why), _) => Err(Fault::usage(why)),
            // It was told to stop.
            (None, None, None) => Ok(()),
            (None, None, Some(tally)) if tally.is_right() => Ok(()),
            (None, None, Some(Tally { wrong: 0, .. })) => {
                Err(Fault::network(facts::check_not_finished()))
            }
            (None, None, Some(tally)) => Err(Fault::network(facts::check_wrong(tally.wrong))),
        }
    }
}

fn carry_out(
    mut check: check::Check,
    mut network: Network,
    subject: &mut impl Subject,
    watcher: &mut Watcher,
) -> Result<(), Fault> {
    let stop = Stop::waking(|source| network.wake_by(source))
        .map_err(|error| Fault::system(facts::no_signals(), &error))?;
    network
        .run(
            &mut check,
            subject,
            || stop.is_asked(),
            |report, subject| watcher.look(report.as_ref(), subject),
        )
        .map_err(no_event_loop)
}
