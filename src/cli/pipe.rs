//! `qtcp --headless client --stdin`: standard input to the server, its bytes to standard output.

use std::cell::{Cell, RefCell};
use std::io::{self, Write};
use std::rc::Rc;
use std::time::Instant;

use super::fault::Fault;
use super::reader::reader_has_gone;
use super::run::Plan;
use super::server::{part, turn};
use super::stdin::Stdin;
use super::stop::Stop;
use super::terminal::Terminal;
use crate::course::{ClientSlots, HIGH_WATER, TcpClient};
use crate::runtime::EventLoop;
use crate::signal::{SocketError, SocketState, text};
use crate::text::facts;
use crate::translate::{Manner, TcpSocket};

/// Writes what comes to standard output, unchanged.
struct Receiver {
    connected: Cell<bool>,
    last_data: Cell<Instant>,
    received: Cell<u64>,
    error: RefCell<Option<(SocketError, String)>>,
    output: RefCell<io::Result<()>>,
}

impl ClientSlots for Receiver {
    fn connected(&self, _: &TcpClient) {
        self.connected.set(true);
    }

    fn ready_read(&self, client: &TcpClient) {
        self.last_data.set(Instant::now());
        let data = client.socket().read_all();
        self.received.set(self.received.get() + data.len() as u64);
        let mut out = io::stdout();
        let written = out.write_all(&data).and_then(|()| out.flush());
        if written.is_err() {
            *self.output.borrow_mut() = written;
        }
    }

    fn error(&self, _: &TcpClient, error: SocketError, text: &str) {
        *self.error.borrow_mut() = Some((error, text.to_owned()));
    }
}

/// Sends standard input, half-closes at its end unless `--no-shutdown` says no, and prints what comes
/// back until the server closes or nothing has come for the time of `--wait`.
pub(super) fn run(
    event_loop: &EventLoop,
    plan: Plan,
    shut_down: bool,
    terminal: &Terminal,
    stop: &Stop,
) -> Result<(), Fault> {
    let mut stdin = Stdin::read(event_loop.waker())
        .map_err(|error| Fault::system(facts::no_stdin(), &error))?;
    let receiver = Rc::new(Receiver {
        connected: Cell::default(),
        last_data: Cell::new(Instant::now()),
        received: Cell::default(),
        error: RefCell::default(),
        output: RefCell::new(Ok(())),
    });
    let client = TcpClient::new(event_loop);
    let slots: Rc<dyn ClientSlots> = Rc::<Receiver>::clone(&receiver);
    client.set_slots(slots);
    plan.prepare(&client);
    client.socket().call(|socket| socket.set_manner(Manner::Mended));
    let connect_by = Instant::now() + plan.connect_timeout;
    client.con_server();

    let mut finished = false;
    while !stop.is_asked() && client.state() != SocketState::Unconnected {
        if receiver.output.borrow().is_err() {
            break;
        }
        let patience = if receiver.connected.get() {
            if !finished {
                finished = pump(&client, &mut stdin, shut_down)?;
            }
            // Only once all is sent can nothing but silence mean the end.
            let waiting = finished && client.socket().bytes_to_write() == 0;
            if !waiting {
                receiver.last_data.set(Instant::now());
            }
            waiting.then(|| plan.wait.saturating_sub(receiver.last_data.get().elapsed()))
        } else {
            Some(connect_by.saturating_duration_since(Instant::now()))
        };
        if patience.is_some_and(|left| left.is_zero()) {
            break;
        }
        turn(event_loop, patience)?;
        let sent = client.socket().ask(TcpSocket::bytes_sent);
        terminal.progress(|| facts::bytes_sent(sent));
    }
    terminal.finish();
    // What was read of it and not written any more is unsent, too.
    let all_written = finished || stdin.next().is_ok_and(|piece| piece.is_none());
    let result = end(&client, &receiver, &plan, stop, all_written);
    part(event_loop)?;
    let sent = client.socket().ask(TcpSocket::bytes_sent);
    if result.is_ok() && !stop.is_asked() && sent > 0 && receiver.received.get() == 0 {
        terminal.say(if shut_down {
            facts::nothing_came_back(plan.server())
        } else {
            facts::nothing_came_back_open(plan.server())
        });
    }
    result
}

/// Sends what the connection takes now; true once standard input is at its end, and FIN asked for
/// if it is to be.
fn pump(client: &TcpClient, stdin: &mut Stdin, shut_down: bool) -> Result<bool, Fault> {
    while client.socket().bytes_to_write() <= HIGH_WATER && !stdin.has_ended() {
        match stdin.next() {
            Ok(Some(piece)) => {
                client.socket().write_bytes(piece);
            }
            Ok(None) => break,
            Err(error) => {
                return Err(Fault::network(facts::stdin_failed(&error)));
            }
        }
    }
    if stdin.has_ended() && shut_down {
        client.socket().call(TcpSocket::finish_writing);
    }
    Ok(stdin.has_ended())
}

fn end(
    client: &TcpClient,
    receiver: &Receiver,
    plan: &Plan,
    stop: &Stop,
    all_written: bool,
) -> Result<(), Fault> {
    let unsent = client.socket().bytes_to_write() > 0 || client.socket().ask(TcpSocket::unsent) > 0;
    // Whatever the kernel still had is lost, however much that was.
    let broken = client.socket().ask(TcpSocket::is_broken);
    let connecting = !receiver.connected.get();
    let timed_out = connecting && client.state() != SocketState::Unconnected;
    if connecting || unsent || stop.is_asked() {
        client.socket().abort();
    } else {
        client.discon_server();
    }
    match &*receiver.output.borrow() {
        Err(error) if reader_has_gone(error) => return Ok(()),
        Err(error) => return Err(Fault::output(error)),
        Ok(()) => {}
    }
    if stop.is_asked() {
        return Ok(());
    }
    if timed_out {
        let error = SocketError::SocketTimeout;
        let told = text::CONNECT_WAIT_TIMED_OUT;
        return Err(Fault::connection(&plan.server(), false, error, told));
    }
    match receiver.error.take() {
        Some((error, told)) if connecting || !all_written || unsent || broken => {
            Err(Fault::connection(&plan.server(), !connecting, error, &told))
        }
        _ => Ok(()),
    }
}
