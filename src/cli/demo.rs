//! `qtcp demo`: the homework at one blow.

use std::time::Duration;

use super::args::{self, Common};
use super::client::{self, Session};
use super::fault::Fault;
use super::output::{Entry, Summary};
use super::run::{Plan, Run};
use super::server;
use super::stop::Stop;
use super::terminal::Terminal;
use super::watch::Watched;
use crate::course::{TcpServer, Template, Upkeep, template};
use crate::runtime::EventLoop;
use crate::signal::SocketError;
use crate::text::address::ListenAddr;
use crate::text::defaults::{BACKLOG, IP, PORT};
use crate::text::facts;
use crate::translate::TcpListener;

/// How long a missing answer may take.
const WAIT: Duration = Duration::from_secs(10);

/// A server and clients in one event loop, every exchange printed as the clients see it, every
/// answer checked.
pub(super) fn run(options: &args::Demo, common: &Common) -> Result<(), Fault> {
    let event_loop =
        EventLoop::new().map_err(|error| Fault::system(facts::no_event_loop(), &error))?;
    let stop = Stop::on_signals(&event_loop)
        .map_err(|error| Fault::system(facts::no_signals(), &error))?;
    let watched = Watched::new(&options.watch, common)?;
    let terminal = Terminal::new(common.style(), watched.lines(), &event_loop, &stop);
    watched.watch(&event_loop);
    let tcp_server = TcpServer::new(&event_loop);
    let homework =
        Template::parse(template::HOMEWORK).map_err(|error| Fault::usage(error.fact()))?;
    tcp_server.set_reply(homework);
    // Room for all clients to wait at once, so that none has to knock twice.
    tcp_server.listener().call(|listener| listener.set_listen_backlog_size(BACKLOG));
    if let Err(refused) = listen(&tcp_server, &terminal) {
        watched.discard();
        return Err(refused);
    }

    let run = Run::new(
        Plan {
            host: IP.to_string(),
            port: tcp_server.listener().server_port(),
            message: b"client".to_vec(),
            interval: options.interval,
            count: Some(options.count),
            check: true,
            wait: WAIT,
            connect_timeout: WAIT,
            source: None,
            upkeep: Upkeep::default(),
            retry: false,
            name_own: true,
        },
        terminal.clone(),
    );
    let sessions: Vec<_> =
        (0..options.clients).map(|_| Session::start(&event_loop, &run)).collect();
    client::serve(&event_loop, &run, &sessions, &stop)?;
    tcp_server.sv_stop();
    let (bytes_in, bytes_out) = client::bytes(&sessions);
    let summary = run.summary(bytes_in, bytes_out);
    terminal.entry(Entry::Summary(&Summary { duration: terminal.elapsed(), ..summary }));
    terminal.line(facts::demo_result(
        summary.clients,
        summary.messages,
        run.right.get(),
        run.wrong.get(),
        run.missing(),
        run.surplus.get(),
    ));
    terminal.finish();
    run.result()
}

/// Takes the course's port, or a free one if it is taken.
fn listen(tcp_server: &TcpServer, terminal: &Terminal) -> Result<(), Fault> {
    let address = |port| ListenAddr { host: IP.to_string(), port };
    let result = server::start(tcp_server, &address(PORT), terminal);
    let taken = tcp_server.listener().ask(TcpListener::server_error) == SocketError::AddressInUse;
    if result.is_err() && taken {
        terminal.say(facts::demo_port_taken(PORT));
        return server::start(tcp_server, &address(0), terminal);
    }
    result
}
