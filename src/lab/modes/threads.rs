//! The threads of the two clients and of their server.

use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Mode, State, TICK};
use crate::course::{ClientSlots, SyncClient, TcpClient, TcpServer};
use crate::lab::crew::{Desk, Hand};
use crate::runtime::{EventLoop, Timer};
use crate::signal::{SocketError, SocketState};

pub(super) const ALL: [Hand<State>; 3] =
    [("modes server", server), ("sync client", synchronous), ("async client", asynchronous)];

/// How long a client looks for its server's port: it listens at once, or never.
const LOOK: Duration = Duration::from_millis(10);
/// How long a connection on this machine may take.
const CONNECT: Duration = Duration::from_secs(5);

fn server(shared: &Arc<Desk<State>>) -> io::Result<()> {
    let event_loop = shared.event_loop()?;
    let server = TcpServer::new(&event_loop);
    server.set_port(0);
    server.sv_start().map_err(io::Error::other)?;
    shared.lock().port = server.listener().server_port();
    while !shared.is_over() {
        event_loop.turn(say_what_is_due(shared, &server))?;
    }
    // Resets them: nothing here is worth a second of parting.
    for client in server.clients() {
        client.socket().abort();
    }
    Ok(())
}

/// How long it is until the next one is due.
fn say_what_is_due(shared: &Desk<State>, server: &TcpServer) -> Option<Duration> {
    let mut state = shared.lock();
    let now = Instant::now();
    while let Some(order) = state.orders.pop_front_if(|order| order.at <= now) {
        server.send_data_all(&order.text);
    }
    state.orders.front().map(|order| order.at.saturating_duration_since(now))
}

/// The port of the server, as soon as it listens; None if there is nothing to be done any more.
fn port(shared: &Desk<State>, event_loop: &EventLoop) -> io::Result<Option<u16>> {
    while !shared.is_over() && shared.failure().is_none() {
        let port = shared.lock().port;
        if port != 0 {
            return Ok(Some(port));
        }
        event_loop.turn(Some(LOOK))?;
    }
    Ok(None)
}

/// A clock that goes on while the loop turns.
fn clock(event_loop: &EventLoop, shared: &Arc<Desk<State>>, mode: Mode) -> Timer {
    let shared = Arc::clone(shared);
    let clock = Timer::new(event_loop, move |_| {
        shared.change_one(mode, |client| {
            client.one.ticks += 1;
            client.one.ticks_in_waits += u64::from(client.waits_since.is_some());
        });
    });
    clock.start(TICK);
    clock
}

/// The loop has turned: what was clicked is heard.
fn hear(shared: &Desk<State>, mode: Mode) {
    let clicked = shared.lock().client(mode).clicks.pop_front();
    let Some(clicked) = clicked else { return };
    shared.change_one(mode, |client| {
        // Those behind it are heard in the same turn; the one that waited longest is told.
        client.clicks.clear();
        client.one.heard_after = Some(clicked.elapsed());
    });
}

fn synchronous(shared: &Arc<Desk<State>>) -> io::Result<()> {
    const MODE: Mode = Mode::Sync;
    let event_loop = shared.event_loop()?;
    let clock = clock(&event_loop, shared, MODE);
    let Some(port) = port(shared, &event_loop)? else { return Ok(()) };
    let client = SyncClient::new(&event_loop);
    client.set_port(port);
    if client.con_server_wait(CONNECT).is_err() && !shared.is_over() {
        return Err(io::Error::other(client.socket().error_string()));
    }
    shared.change_one(MODE, |client| client.one.connected = true);
    while !shared.is_over() {
        event_loop.turn(None)?;
        hear(shared, MODE);
        if shared.is_looping() {
            shared.change_one(MODE, |client| client.one.looping = true);
            read_loop(shared, &client);
            shared.change_one(MODE, |client| client.one.looping = false);
        }
        let connected = client.state() == SocketState::Connected;
        shared.lock().client(MODE).one.connected = connected;
    }
    clock.stop();
    client.socket().abort();
    Ok(())
}

/// The course's loop: while connected, waits for data and reads it, or tries again. The event loop
/// does not turn in it.
fn read_loop(shared: &Desk<State>, client: &SyncClient) {
    let socket = client.socket();
    while shared.is_looping() && client.state() == SocketState::Connected {
        // What has come while the event loop turned waits already.
        if socket.bytes_available() == 0 && !wait(shared, client) {
            if socket.error() == SocketError::SocketTimeout {
                shared.print(Mode::Sync, "read data timeout or error. try again".to_owned());
            }
            continue;
        }
        shared.print_data(Mode::Sync, &socket.read_all());
    }
}

fn wait(shared: &Desk<State>, client: &SyncClient) -> bool {
    let patience = shared.lock().patience;
    shared.change_one(Mode::Sync, |client| client.waits_since = Some(Instant::now()));
    let came = client.socket().wait_for_ready_read(Some(patience));
    shared.change_one(Mode::Sync, |client| client.waits_since = None);
    came
}

struct Slots(Arc<Desk<State>>);

impl ClientSlots for Slots {
    fn connected(&self, _: &TcpClient) {
        self.0.change_one(Mode::Async, |client| client.one.connected = true);
    }

    fn ready_read(&self, client: &TcpClient) {
        self.0.print_data(Mode::Async, &client.socket().read_all());
    }

    fn disconnected(&self, _: &TcpClient) {
        self.0.change_one(Mode::Async, |client| client.one.connected = false);
    }
}

fn asynchronous(shared: &Arc<Desk<State>>) -> io::Result<()> {
    let event_loop = shared.event_loop()?;
    let clock = clock(&event_loop, shared, Mode::Async);
    let Some(port) = port(shared, &event_loop)? else { return Ok(()) };
    let client = TcpClient::new(&event_loop);
    client.set_port(port);
    client.set_slots(Rc::new(Slots(Arc::clone(shared))));
    client.con_server();
    while !shared.is_over() {
        event_loop.turn(None)?;
        hear(shared, Mode::Async);
    }
    clock.stop();
    client.socket().abort();
    Ok(())
}
