//! `qtcp check`: tests a server or a client that somebody wrote, and says what is wrong with it.

mod entry;
mod lines;

use std::io::{self, IsTerminal, Write};
use std::net::SocketAddr;
use std::time::Instant;

use super::args::{Check, CheckServer, Checked, Common, How};
use super::fault::Fault;
use super::output::use_color;
use super::reader::reader_has_gone;
use super::stop::Stop;
use crate::check::{self, Network, Report, Subject, Tally, Target, Usage};
use crate::text::address::HostPort;
use crate::text::facts;
use entry::Entries;
use lines::Lines;

pub(super) fn run(check: &Check, common: &Common) -> Result<(), Fault> {
    match &check.what {
        Checked::Server(server) => run_server(server, common),
    }
}

fn run_server(server: &CheckServer, common: &Common) -> Result<(), Fault> {
    let target = address(&server.server)?;
    let mut subject = Nobody;
    let check = check::Check::new(
        Target::Server(target.port()),
        false,
        server.how.stage.as_deref(),
        Instant::now(),
    )
    .map_err(Fault::usage)?;
    carry_out(check, target, &mut subject, &server.how, common)
}

/// Where the server is.
fn address(server: &HostPort) -> Result<SocketAddr, Fault> {
    let found = Network::look_up(&server.host)
        .map_err(|error| Fault::system(facts::no_event_loop(), &error))?;
    let ip = found.first().ok_or_else(|| {
        let qt = crate::signal::text::HOST_NOT_FOUND;
        Fault::usage(facts::connect_host_not_found(
            server.to_string(),
            crate::text::words::of_qt(qt),
        ))
    })?;
    Ok(SocketAddr::new(*ip, server.port))
}

fn carry_out(
    mut check: check::Check,
    target: SocketAddr,
    subject: &mut impl Subject,
    how: &How,
    common: &Common,
) -> Result<(), Fault> {
    let mut network =
        Network::new(target).map_err(|error| Fault::system(facts::no_event_loop(), &error))?;
    let stop = Stop::waking(|source| network.wake_by(source))
        .map_err(|error| Fault::system(facts::no_signals(), &error))?;
    let color = !how.no_colour && use_color(io::stdout().is_terminal());
    let mut show: Box<dyn Show> = if common.json {
        Box::new(Entries)
    } else {
        Box::new(Lines::new(target, color, common.quiet))
    };
    let mut tally = None;
    let mut nothing = None;
    let mut failure = None;
    network
        .run(
            &mut check,
            subject,
            || stop.is_asked(),
            |report, _| {
                let Some(report) = report else { return true };
                match &report {
                    Report::Over(all) => tally = Some(*all),
                    Report::Done(_, check::Verdict::Nothing(why)) => nothing = Some(why.clone()),
                    Report::Begun(_) | Report::Done(..) => {}
                }
                let text = show.report(&report);
                let mut out = io::stdout().lock();
                failure = out.write_all(&text).and_then(|()| out.flush()).err();
                failure.is_none()
            },
        )
        .map_err(|error| Fault::system(facts::no_event_loop(), &error))?;
    match failure {
        Some(error) if reader_has_gone(&error) => return Ok(()),
        Some(error) => return Err(Fault::output(&error)),
        None => {}
    }
    if let Some(why) = nothing {
        return Err(Fault::usage(why));
    }
    match tally {
        // It was told to stop.
        None => Ok(()),
        Some(tally) if tally.is_right() => Ok(()),
        Some(Tally { wrong: 0, .. }) => Err(Fault::network(facts::check_not_finished())),
        Some(Tally { wrong, .. }) => Err(Fault::network(facts::check_wrong(wrong))),
    }
}

/// How reports are shown.
trait Show {
    /// What is printed for it.
    fn report(&mut self, report: &Report) -> Vec<u8>;
}

/// A program that was not started by the check.
struct Nobody;

impl Subject for Nobody {
    fn measure(&mut self) -> Option<Usage> {
        None
    }

    fn has_ended(&mut self) -> bool {
        false
    }

    fn stop(&mut self) {}

    fn start(&mut self) {}
}
