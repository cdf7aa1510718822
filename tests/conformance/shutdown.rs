//! Ending things inside of slots, also the one that calls.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use qtcp::course::{Client, ServerSlots, TcpServer};
use qtcp::runtime::{Listener, Socket};
use qtcp::signal::{ListenerSignal, Signal, SocketError, SocketState};
use qtcp::translate::Manner;

use crate::ground::{Ground, on_both};
use crate::peer::{Heard, ask, connect, course_server, descriptors, join, listener};

on_both!(
    a_server_ends_in_any_of_its_slots_and_leaves_nothing,
    a_server_that_is_stopped_and_dropped_in_a_slot_sends_and_tells_all_the_same,
    a_server_that_is_stopped_and_dropped_waits_no_longer_than_a_moment_for_its_clients,
    a_socket_ends_in_any_of_its_slots_and_leaves_nothing,
);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    NewConnection,
    ReadyRead,
    BytesWritten,
    ErrorOccurred,
    StateChanged,
    Disconnected,
}

const SLOTS: [Slot; 6] = [
    Slot::NewConnection,
    Slot::ReadyRead,
    Slot::BytesWritten,
    Slot::ErrorOccurred,
    Slot::StateChanged,
    Slot::Disconnected,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Stop,
    StopAndDrop,
    DropServer,
    CloseListener,
    DisconnectClient,
    CloseSocket,
    AbortSocket,
    DeleteSocket,
}

const ENDS: [End; 8] = [
    End::Stop,
    End::StopAndDrop,
    End::DropServer,
    End::CloseListener,
    End::DisconnectClient,
    End::CloseSocket,
    End::AbortSocket,
    End::DeleteSocket,
];

impl End {
    /// Whether what was written before is sent.
    fn sends(self) -> bool {
        matches!(
            self,
            Self::Stop | Self::StopAndDrop | Self::CloseListener | Self::DisconnectClient
        )
    }
}

/// Writes a last word and ends it, the first time that a slot is called.
struct Ends {
    slot: Slot,
    end: End,
    /// The only handle of the server.
    server: RefCell<Option<TcpServer>>,
    done: Cell<bool>,
    gone: Cell<bool>,
}

impl Ends {
    fn reach(&self, slot: Slot, server: &TcpServer, client: &Client) {
        if slot != self.slot || self.done.replace(true) {
            return;
        }
        let socket = client.socket();
        socket.write(b"last words");
        match self.end {
            End::Stop => server.sv_stop(),
            End::StopAndDrop => {
                server.sv_stop();
                self.server.take();
            }
            End::DropServer => drop(self.server.take()),
            End::CloseListener => server.listener().close(),
            End::DisconnectClient => server.disconnect_client(client),
            End::CloseSocket => socket.close(),
            End::AbortSocket => socket.abort(),
            End::DeleteSocket => socket.clone().delete(),
        }
    }
}

impl ServerSlots for Ends {
    fn new_connection(&self, server: &TcpServer, client: &Client) {
        self.reach(Slot::NewConnection, server, client);
    }
    fn ready_read(&self, server: &TcpServer, client: &Client, _: &[u8]) {
        self.reach(Slot::ReadyRead, server, client);
    }
    fn bytes_written(&self, server: &TcpServer, client: &Client, _: u64) {
        self.reach(Slot::BytesWritten, server, client);
    }
    fn state_changed(&self, server: &TcpServer, client: &Client, _: SocketState) {
        self.reach(Slot::StateChanged, server, client);
    }
    fn disconnected(&self, server: &TcpServer, client: &Client) {
        self.gone.set(true);
        self.reach(Slot::Disconnected, server, client);
    }
    fn error(&self, server: &TcpServer, client: Option<&Client>, _: SocketError, _: &str) {
        if let Some(client) = client {
            self.reach(Slot::ErrorOccurred, server, client);
        }
    }
}

/// One client that asks, half-closes and reads to the end: every slot is called. What it got.
fn plays(ground: &Ground, slot: Slot, end: End) -> (Rc<Ends>, Heard) {
    let (server, at) = course_server(ground, Some("{data}"));
    let ends = Rc::new(Ends {
        slot,
        end,
        server: RefCell::default(),
        done: Cell::default(),
        gone: Cell::default(),
    });
    let slots: Rc<dyn ServerSlots> = Rc::<Ends>::clone(&ends);
    server.set_slots(slots);
    ends.server.replace(Some(server));
    let heard = join(ground, ask(connect(at), b"question", true));
    ground.until("the slot is called", || ends.done.get());
    let server = ends.server.take();
    if let Some(server) = server {
        ground.until("it is gone", || server.client_count() == 0);
    }
    let again = Listener::new(ground.handle());
    assert!(again.listen(at.ip().into(), at.port()), "{slot:?} {end:?}: {}", again.error_string());
    (ends, heard)
}

fn a_server_ends_in_any_of_its_slots_and_leaves_nothing(ground: &Ground) {
    let before = descriptors();
    for slot in SLOTS {
        for end in ENDS {
            let (_, heard) = plays(ground, slot, end);
            let early = matches!(slot, Slot::NewConnection | Slot::ReadyRead | Slot::BytesWritten);
            if early && end.sends() {
                let told = String::from_utf8_lossy(&heard.bytes).into_owned();
                assert!(told.contains("last words"), "{slot:?} {end:?}: {told:?}, {:?}", heard.end);
            }
            ground.until("its descriptors are back", || descriptors() == before);
        }
    }
}

fn a_server_that_is_stopped_and_dropped_in_a_slot_sends_and_tells_all_the_same(ground: &Ground) {
    for slot in [Slot::NewConnection, Slot::ReadyRead, Slot::BytesWritten] {
        let (ends, heard) = plays(ground, slot, End::StopAndDrop);
        let told = String::from_utf8_lossy(&heard.bytes).into_owned();
        assert!(told.contains("last words"), "{slot:?}: {told:?}, {:?}", heard.end);
        ground.until("disconnected is told", || ends.gone.get());
    }
}

fn a_server_that_is_stopped_and_dropped_waits_no_longer_than_a_moment_for_its_clients(
    ground: &Ground,
) {
    let before = descriptors();
    let (server, at) = course_server(ground, None);
    let deaf = connect(at);
    ground.until("it is in", || server.client_count() == 1);
    server.send_data_all(&vec![b'x'; 15 * 1024 * 1024]);
    server.sv_stop();
    drop(server);
    // The client's own, and nothing else.
    ground.until("the server's descriptors are back", || descriptors() == before + 1);
    drop(deaf);
}

/// The same for sockets without a server of the course, which their last handle ends, too.
#[derive(Debug, Clone, Copy)]
enum SocketEnd {
    Drop,
    Delete,
    Close,
    Abort,
    Disconnect,
}

fn a_socket_ends_in_any_of_its_slots_and_leaves_nothing(ground: &Ground) {
    let before = descriptors();
    let ends = [
        SocketEnd::Drop,
        SocketEnd::Delete,
        SocketEnd::Close,
        SocketEnd::Abort,
        SocketEnd::Disconnect,
    ];
    for slot in &SLOTS[1..] {
        for end in ends {
            socket_ends(ground, *slot, end);
            ground.until("its descriptors are back", || descriptors() == before);
        }
    }
}

fn socket_ends(ground: &Ground, slot: Slot, end: SocketEnd) {
    let (listener, at) = listener(ground);
    let done = Rc::new(Cell::new(false));
    let holder = Rc::<RefCell<Option<Socket>>>::default();
    let (place, does) = (Rc::clone(&holder), Rc::clone(&done));
    listener.connect_slot(Rc::new(move |listener, signal| {
        if *signal == ListenerSignal::NewConnection {
            let socket = listener.next_pending_connection().expect("pending");
            // The FIN that comes with the question would throw the answer away.
            socket.call(|socket| socket.set_manner(Manner::Mended));
            let (own, done) = (Rc::downgrade(&place), Rc::clone(&does));
            socket.connect_slot(Rc::new(move |socket, signal| {
                if *signal == Signal::ReadyRead {
                    socket.write(&socket.read_all());
                }
                if is(signal, slot) && !done.replace(true) {
                    let handle = own.upgrade().and_then(|place| place.take());
                    let handle = handle.expect("taken once");
                    match end {
                        SocketEnd::Drop => drop(handle),
                        SocketEnd::Delete => handle.delete(),
                        SocketEnd::Close => handle.close(),
                        SocketEnd::Abort => handle.abort(),
                        SocketEnd::Disconnect => handle.disconnect_from_host(),
                    }
                }
            }));
            place.replace(Some(socket));
        }
    }));
    // It may see a reset, as the end has been in the middle of its question.
    let _ = join(ground, ask(connect(at), b"question", true));
    ground.until("the slot is called", || done.get());
}

fn is(signal: &Signal, slot: Slot) -> bool {
    match signal {
        Signal::ReadyRead => slot == Slot::ReadyRead,
        Signal::BytesWritten(_) => slot == Slot::BytesWritten,
        Signal::ErrorOccurred(_) => slot == Slot::ErrorOccurred,
        Signal::StateChanged(_) => slot == Slot::StateChanged,
        Signal::Disconnected => slot == Slot::Disconnected,
        _ => false,
    }
}
