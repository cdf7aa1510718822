//! The threads of the two servers and of their clients.

use std::cell::{Cell, RefCell};
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Counts, MESSAGE, RUN, State, Way};
use crate::lab::crew::{Desk, Hand};
use crate::runtime::{EventLoop, Listener, Socket, Timer};
use crate::signal::{ListenerSignal, Signal};
use crate::text::defaults::IP;

pub(super) const ALL: [Hand<State>; 3] =
    [("way 1", all), ("way 2", sender), ("ways clients", clients)];

/// How often is looked whether the others are ready.
const LOOK: Duration = Duration::from_millis(10);
/// So long all clients may take to connect, and the servers to read what is left.
const PATIENCE: Duration = Duration::from_secs(5);

fn all(desk: &Arc<Desk<State>>) -> io::Result<()> {
    server(desk, Way::All)
}

fn sender(desk: &Arc<Desk<State>>) -> io::Result<()> {
    server(desk, Way::Sender)
}

/// What a server is: the course's list of clients, and what its slot counts.
#[derive(Default)]
struct Server {
    clients: RefCell<Vec<Socket>>,
    counts: Cell<Counts>,
}

impl Server {
    fn on_read_data(&self, way: Way, sender: &Socket) {
        let begun = Instant::now();
        let mut counts = self.counts.get();
        counts.slots += 1;
        let mut read = |socket: &Socket| {
            counts.looked += 1;
            let data = socket.read_all();
            counts.read += u64::from(!data.is_empty());
            counts.bytes += data.len() as u64;
        };
        match way {
            Way::All => self.clients.borrow().iter().for_each(&mut read),
            Way::Sender => read(sender),
        }
        counts.took += begun.elapsed();
        self.counts.set(counts);
    }
}

fn server(desk: &Arc<Desk<State>>, way: Way) -> io::Result<()> {
    let event_loop = desk.event_loop()?;
    let server = Rc::new(Server::default());
    let listener = Listener::new(&event_loop);
    let this = Rc::clone(&server);
    listener.connect_slot(Rc::new(move |listener, signal| {
        if *signal != ListenerSignal::NewConnection {
            return;
        }
        while let Some(socket) = listener.next_pending_connection() {
            // The server has the sockets: their slots must not keep it.
            let server = Rc::downgrade(&this);
            socket.connect_slot(Rc::new(move |socket, signal| {
                if *signal == Signal::ReadyRead
                    && let Some(server) = server.upgrade()
                {
                    server.on_read_data(way, socket);
                }
            }));
            this.clients.borrow_mut().push(socket);
        }
    }));
    if !listener.listen(IP.into(), 0) {
        return Err(io::Error::other(listener.error_string()));
    }
    desk.change(|state| state.ports[way as usize] = listener.server_port());
    while !desk.is_over() {
        event_loop.turn(None)?;
        let mut counts = server.counts.get();
        counts.clients = server.clients.borrow().len() as u64;
        desk.change(|state| state.counts[way as usize] = counts);
    }
    let clients = server.clients.take();
    clients.iter().for_each(Socket::abort);
    Ok(())
}

fn clients(desk: &Arc<Desk<State>>) -> io::Result<()> {
    let event_loop = desk.event_loop()?;
    wait(desk, &event_loop, |state| state.ports.iter().all(|port| *port != 0))?;
    let (count, a_second, ports) = {
        let state = desk.lock();
        (state.clients, state.a_second, state.ports)
    };
    let mut sockets = Vec::new();
    for port in ports.into_iter().cycle().take(2 * count) {
        let socket = Socket::new(&event_loop);
        socket.connect_to_host(&IP.to_string(), port);
        sockets.push(socket);
    }
    wait(desk, &event_loop, |state| state.accepted() == 2 * state.clients as u64)?;
    let end = Instant::now() + RUN;
    desk.change(|state| state.ends = Some(end));
    let (theirs, senders) = (Arc::clone(desk), sockets.clone());
    let timer = Timer::new(&event_loop, move |_| {
        for socket in &senders {
            socket.write(MESSAGE);
        }
        theirs.change(|state| state.sent += state.clients as u64);
    });
    timer.start(Duration::from_secs(1) / a_second);
    while !desk.is_over() && Instant::now() < end {
        event_loop.turn(Some(end.saturating_duration_since(Instant::now())))?;
    }
    timer.stop();
    wait(desk, &event_loop, State::is_read)?;
    desk.change(|state| state.done = true);
    sockets.iter().for_each(Socket::abort);
    Ok(())
}

/// Turns until that is so, or all is over.
fn wait(desk: &Desk<State>, event_loop: &EventLoop, is: fn(&State) -> bool) -> io::Result<()> {
    let end = Instant::now() + PATIENCE;
    while !desk.is_over() && desk.failure().is_none() && !is(&desk.lock()) {
        if Instant::now() > end {
            return Err(io::ErrorKind::TimedOut.into());
        }
        event_loop.turn(Some(LOOK))?;
    }
    Ok(())
}
