//! The thread of one end.

use std::cell::RefCell;
use std::io;
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::rc::Rc;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use socket2::SockRef;

use super::{Act, MOST, Order, Side, State, UNSENT};
use crate::lab::crew::Desk;
use crate::runtime::{BlockingSocket, EventLoop};
use crate::signal::{Signal, SocketState};
use crate::translate::Manner;

/// A loop that is held is looked at no less often.
const PARKED: Duration = Duration::from_secs(1);
/// Others may come to the port of the moment.
const STRANGERS: usize = 20;

pub(super) fn client(desk: &Arc<Desk<State>>) -> io::Result<()> {
    run(desk, Side::Client)
}

pub(super) fn server(desk: &Arc<Desk<State>>) -> io::Result<()> {
    run(desk, Side::Server)
}

fn run(desk: &Arc<Desk<State>>, side: Side) -> io::Result<()> {
    let event_loop = desk.event_loop()?;
    let mut live: Option<Live> = None;
    while !desk.is_over() {
        let (orders, manner, held) = {
            let mut state = desk.lock();
            let manner = if state.keeps { Manner::Mended } else { Manner::AsQt };
            let of = state.of(side);
            (std::mem::take(&mut of.orders), manner, of.hold)
        };
        if desk.lock().end(side).held != held {
            desk.change(|state| state.end(side).held = held);
        }
        if let Some(live) = &live {
            live.socket.socket().call(|socket| socket.set_manner(manner));
        }
        for order in orders {
            match order {
                Order::Connect => {
                    let (mine, theirs) = pair()?;
                    desk.lock().of(side.other()).orders.push_front(Order::Take(theirs));
                    desk.wake();
                    live = Some(Live::replace(live, desk, &event_loop, side, mine)?);
                }
                Order::Take(stream) => {
                    live = Some(Live::replace(live, desk, &event_loop, side, stream)?);
                }
                Order::Act(act) => {
                    if let Some(live) = &live {
                        live.act(desk, side, act);
                    }
                }
            }
        }
        if held {
            thread::park_timeout(PARKED);
        } else {
            event_loop.turn(None)?;
            if let Some(live) = &live {
                live.count(desk, side);
            }
        }
    }
    Ok(())
}

/// Two ends of one connection on this machine.
fn pair() -> io::Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let client = TcpStream::connect(listener.local_addr()?)?;
    for _ in 0..STRANGERS {
        let (server, peer) = listener.accept()?;
        if peer == client.local_addr()? {
            return Ok((client, server));
        }
    }
    Err(io::ErrorKind::ConnectionAborted.into())
}

/// An end that has, or had, a connection.
struct Live {
    socket: BlockingSocket,
    /// What `socketDescriptor` would give, as long as the socket is open: kept longer, it would keep the
    /// connection.
    descriptor: Rc<RefCell<Option<TcpStream>>>,
}

impl Live {
    /// A new connection in place of the old one, of which nothing more is told.
    fn replace(
        old: Option<Self>,
        desk: &Arc<Desk<State>>,
        event_loop: &EventLoop,
        side: Side,
        stream: TcpStream,
    ) -> io::Result<Self> {
        if let Some(old) = old {
            old.socket.socket().disconnect_slot();
            old.descriptor.take();
            old.socket.socket().abort();
        }
        let local = stream.local_addr()?;
        let descriptor = Rc::new(RefCell::new(Some(stream.try_clone()?)));
        let socket = BlockingSocket::new(event_loop);
        desk.change(|state| state.end(side).begin(local));
        let (theirs, open) = (Arc::clone(desk), Rc::clone(&descriptor));
        socket.socket().connect_slot(Rc::new(move |socket, signal| {
            if *signal == Signal::StateChanged(SocketState::Unconnected) {
                open.take();
            }
            let is_read = *signal == Signal::ReadyRead;
            let read = if is_read { socket.read_all().len() as u64 } else { 0 };
            theirs.change(|state| state.end(side).hear(signal, socket.state(), read));
        }));
        socket.adopt(stream)?;
        let live = Self { socket, descriptor };
        live.count(desk, side);
        Ok(live)
    }

    fn act(&self, desk: &Desk<State>, side: Side, act: Act) {
        let socket = self.socket.socket();
        if socket.state() != SocketState::Connected {
            return;
        }
        let call = |what: &str, bytes: u64| {
            desk.change(|state| state.end(side).call(what, SocketState::Connected, bytes));
        };
        match act {
            Act::Write(bytes) => {
                let bytes = bytes.min(MOST);
                let unsent = u64::try_from(socket.bytes_to_write()).unwrap_or(0);
                if bytes == 0 || unsent + bytes > UNSENT {
                    return;
                }
                call("write()", bytes);
                // As many as were asked for, which fit into memory.
                let data = vec![b'.'; usize::try_from(bytes).unwrap_or(0)];
                let taken = u64::try_from(socket.write_bytes(data)).unwrap_or(0);
                desk.change(|state| state.end(side).written += taken);
            }
            Act::Finish => {
                if let Some(stream) = &*self.descriptor.borrow()
                    && stream.shutdown(Shutdown::Write).is_ok()
                {
                    call("shutdown(SHUT_WR)", 0);
                    desk.change(|state| state.end(side).finished = true);
                }
            }
            Act::Disconnect => {
                call("disconnectFromHost()", 0);
                socket.disconnect_from_host();
            }
            Act::Reset => {
                if let Some(stream) = self.descriptor.take()
                    && let Err(error) = SockRef::from(&stream).set_linger(Some(Duration::ZERO))
                {
                    log::debug!("the connection is closed and not reset: {error}");
                }
                call("abort()", 0);
                socket.abort();
            }
        }
        self.count(desk, side);
    }

    /// What can only be asked.
    fn count(&self, desk: &Desk<State>, side: Side) {
        let socket = self.socket.socket();
        let unsent = u64::try_from(socket.bytes_to_write()).unwrap_or(0);
        let state = socket.state();
        let same = {
            let mut shared = desk.lock();
            let end = shared.end(side);
            (end.unsent, end.state) == (unsent, state)
        };
        if !same {
            desk.change(|shared| {
                let end = shared.end(side);
                (end.unsent, end.state) = (unsent, state);
            });
        }
    }
}
