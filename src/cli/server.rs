//! `qtcp --headless server`.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::args::{self, Common};
use super::fault::Fault;
use super::feed::Feed;
use super::output::{Entry, Summary};
use super::stdin::Stdin;
use super::stop::Stop;
use super::terminal::Terminal;
use super::watch::Watched;
use crate::course::{self, Client, ServerSlots, TcpServer};
use crate::runtime::{EventLoop, zone};
use crate::signal::{SocketError, SocketState};
use crate::text::address::ListenAddr;
use crate::text::{facts, words};
use crate::translate::{TcpListener, TcpSocket};

/// How long the clients have at the end to take what was written for them.
const PARTING: Duration = Duration::from_secs(1);

/// Prints what the server tells.
struct Lines {
    terminal: Terminal,
    gone: Cell<u64>,
}

impl ServerSlots for Lines {
    fn hears_messages(&self) -> bool {
        !self.terminal.is_quiet()
    }

    fn new_connection(&self, server: &TcpServer, client: &Client) {
        self.terminal.entry(Entry::NewConnection { peer: client.peer() });
        self.terminal.progress(|| facts::clients_here(server.client_count()));
    }

    fn ready_read(&self, _: &TcpServer, client: &Client, data: &[u8]) {
        self.terminal.entry(Entry::ReadyRead { peer: client.peer(), data });
    }

    fn written(&self, _: &TcpServer, client: &Client, data: &[u8]) {
        self.terminal.entry(Entry::Written { peer: client.peer(), data });
    }

    fn bytes_written(&self, _: &TcpServer, client: &Client, bytes: u64) {
        // Once for each answer, and most runs have no JSON.
        if self.terminal.is_json() {
            self.terminal.entry(Entry::BytesWritten { peer: client.peer(), bytes });
        }
    }

    fn state_changed(&self, _: &TcpServer, client: &Client, state: SocketState) {
        let (peer, state) = (Some(client.peer()), state.qt_name());
        self.terminal.entry(Entry::StateChanged { peer, state });
    }

    fn read_channel_finished(&self, _: &TcpServer, client: &Client) {
        self.terminal.entry(Entry::ReadChannelFinished { peer: client.peer() });
    }

    fn written_to_all(&self, _: &TcpServer, client: &Client, data: &Arc<Vec<u8>>) {
        self.terminal.entry(Entry::WrittenToAll { peer: client.peer(), data });
    }

    fn disconnected(&self, _: &TcpServer, client: &Client) {
        self.gone.set(self.gone.get() + 1);
        self.terminal.entry(Entry::Disconnected { peer: client.peer(), ended: client.ended() });
    }

    fn full(&self, _: &TcpServer, clients: usize) {
        self.terminal.entry(Entry::Full { clients });
    }

    fn error(&self, _: &TcpServer, client: Option<&Client>, error: SocketError, text: &str) {
        let told = match error {
            // How every client leaves; only a break is worth a line.
            SocketError::RemoteHostClosed => {
                if !client.is_some_and(|client| client.socket().ask(TcpSocket::is_broken)) {
                    return;
                }
                facts::client_reset(words::of_qt(text))
            }
            SocketError::SocketResource if client.is_none() => {
                facts::accept_no_resources(words::of_qt(text))
            }
            _ => words::of_qt(text),
        };
        let (peer, code, name) = (client.map(Client::peer), error.number(), error.qt_name());
        self.terminal.entry(Entry::Error { peer, code, name, fact: &told });
    }
}

pub(super) fn run(options: &args::Server, common: &Common) -> Result<(), Fault> {
    let encoding = options.encoding.unwrap_or_default();
    let reply = options.reply.in_encoding(encoding).map_err(|error| Fault::usage(error.fact()))?;
    let event_loop =
        EventLoop::new().map_err(|error| Fault::system(facts::no_event_loop(), &error))?;
    // Before the first line: who has read it may already send a signal.
    let stop = Stop::on_signals(&event_loop)
        .map_err(|error| Fault::system(facts::no_signals(), &error))?;
    let watched = Watched::new(&options.watch, common)?;
    let terminal = Terminal::new(common.style(), watched.lines(), &event_loop, &stop);
    terminal.set_encoding(encoding);
    watched.watch(&event_loop);
    let lines = Rc::new(Lines { terminal: terminal.clone(), gone: Cell::default() });
    let server = TcpServer::new(&event_loop);
    let slots: Rc<dyn ServerSlots> = Rc::<Lines>::clone(&lines);
    server.set_slots(slots);
    server.set_read_style(match options.read_style {
        args::ReadStyle::Sender => course::ReadStyle::Sender,
        args::ReadStyle::All => course::ReadStyle::All,
    });
    server.set_upkeep(options.connections.upkeep());
    server.set_max_clients(usize::try_from(options.max_clients).unwrap_or(usize::MAX));
    if !options.no_reply {
        server.set_reply(reply);
    }
    server.listener().call(|listener| listener.set_listen_backlog_size(options.backlog));
    if let Err(refused) = start(&server, &options.listen, &terminal) {
        watched.discard();
        return Err(refused);
    }

    let mut feed = None;
    if options.send_all {
        let stdin = Stdin::read(event_loop.waker())
            .map_err(|error| Fault::system(facts::no_stdin(), &error))?;
        feed = Some(Feed::new(stdin));
    }
    let done = || stop.is_asked() || terminal.failed() || (options.once && lines.gone.get() > 0);
    while !done() {
        let patience = match &mut feed {
            Some(feed) => feed.pump(&server, event_loop.waiting())?,
            None => None,
        };
        turn(&event_loop, patience)?;
        terminal.flush();
    }
    stop_server(&event_loop, &server, &stop)?;
    let totals = server.totals();
    terminal.summary(Summary {
        clients: totals.clients,
        messages: totals.messages,
        bytes_in: totals.bytes_in,
        bytes_out: totals.bytes_out,
        ..Summary::default()
    });
    terminal.failure().map_or(Ok(()), |error| Err(Fault::output(&error)))
}

/// Listens and says where.
pub(super) fn start(
    server: &TcpServer,
    listen: &ListenAddr,
    terminal: &Terminal,
) -> Result<(), Fault> {
    let address = zone::host_address(listen).map_err(|error| Fault::usage(error.fact()))?;
    server.set_ip(address);
    server.set_port(listen.port);
    let listener = server.listener();
    if server.sv_start().is_err() {
        let error = listener.ask(TcpListener::server_error);
        return Err(Fault::listen(listen, error, &listener.error_string()));
    }
    let (local, both) =
        listener.ask(TcpListener::server_address).bind_target(listener.server_port());
    terminal.entry(Entry::Listening { local, both });
    Ok(())
}

/// One turn of the loop.
pub(super) fn turn(event_loop: &EventLoop, patience: Option<Duration>) -> Result<(), Fault> {
    event_loop.turn(patience).map_err(|error| Fault::system(facts::event_loop_failed(), &error))
}

/// Turns until the connections that we have closed are at their end, so that the other ends get what
/// was sent to them: a second at most.
pub(super) fn part(event_loop: &EventLoop) -> Result<(), Fault> {
    while event_loop.is_parting() {
        turn(event_loop, None)?;
    }
    Ok(())
}

/// Closes every connection in order, as long as that does not take too long.
fn stop_server(event_loop: &EventLoop, server: &TcpServer, stop: &Stop) -> Result<(), Fault> {
    server.sv_stop();
    let end = Instant::now() + PARTING;
    while (server.client_count() > 0 || event_loop.is_parting()) && Instant::now() < end {
        turn(event_loop, Some(end.saturating_duration_since(Instant::now())))?;
    }
    if server.client_count() > 0 && stop.is_asked() {
        log::warn!("{}", facts::clients_left_unsent(server.client_count()));
    }
    for client in server.clients() {
        client.socket().abort();
    }
    Ok(())
}
