//! Real connections, and what the parts of the lab show of them.

// What the derive writes.
#![allow(clippy::useless_transmute)]

use std::cell::RefCell;
use std::net::TcpListener;
use std::rc::Rc;
use std::time::{Duration, Instant};

use qmetaobject::prelude::*;
use qmetaobject::{QVariantMap, qml_register_type};
use qtcp::lab::{Framing, Lanes, Reading, States, Vessels};
use qtcp::net::Kernel;
use qtcp::qt::lab_parts;
use qtcp::record::{Moment, Reader, Recorder};
use qtcp::runtime::{EventLoop, Listener, Socket};
use qtcp::signal::{ListenerSignal, Signal, SocketState, SpecialAddress};

use crate::util::DEADLINE;

/// `import QtcpTest 1.0`: each method makes connections of its own, and returns what is shown.
#[allow(non_snake_case, dead_code)]
#[derive(Default, QObject)]
pub(crate) struct LabRun {
    base: qt_base_class!(trait QObject),
    lanes: qt_method!(fn(&self) -> QVariantMap),
    card: qt_method!(fn(&self) -> QVariantMap),
    vessels: qt_method!(fn(&self) -> QVariantMap),
}

#[derive(Default)]
struct Kept(RefCell<Vec<Moment>>);

impl Reader for Kept {
    fn moment(&self, moment: &Moment) {
        self.0.borrow_mut().push(moment.clone());
    }
}

fn until(event_loop: &EventLoop, mut condition: impl FnMut() -> bool) {
    let end = Instant::now() + DEADLINE;
    while !condition() {
        assert!(Instant::now() < end, "it does not come");
        event_loop.turn(Some(Duration::from_millis(5))).expect("the poller works");
    }
}

fn recorded() -> (EventLoop, Rc<Kept>) {
    let event_loop = EventLoop::new().expect("descriptors are left");
    let kept = Rc::new(Kept::default());
    event_loop.add_tap(Rc::new(Recorder::new(vec![Rc::<Kept>::clone(&kept)])));
    (event_loop, kept)
}

/// A client and the socket that a server has of it; the slot of the latter reads if it is told to.
fn pair(event_loop: &EventLoop, reads: bool) -> (Socket, Socket, Listener) {
    let listener = Listener::new(event_loop);
    let taken = Rc::<RefCell<Option<Socket>>>::default();
    let slot = Rc::clone(&taken);
    listener.connect_slot(Rc::new(move |listener, signal| {
        if *signal == ListenerSignal::NewConnection {
            slot.replace(listener.next_pending_connection());
        }
    }));
    assert!(listener.listen(SpecialAddress::LocalHost.into(), 0), "a port is free");
    let client = Socket::new(event_loop);
    client.connect_slot(Rc::new(|_, _| {}));
    client.connect_to_host("127.0.0.1", listener.server_port());
    until(event_loop, || client.state() == SocketState::Connected && taken.borrow().is_some());
    let server = taken.take().expect("it was taken");
    server.connect_slot(Rc::new(move |socket, signal| {
        if reads && *signal == Signal::ReadyRead {
            drop(socket.read_all());
        }
    }));
    (client, server, listener)
}

fn fed(kept: &Kept, from: &Socket) -> Lanes {
    let (local, peer) = (from.local().expect("connected"), from.peer().expect("connected"));
    let mut lanes = Lanes::new(local, peer, Framing::Line);
    kept.0.borrow().iter().for_each(|moment| lanes.push(moment));
    lanes
}

impl LabRun {
    pub(crate) fn register() {
        qml_register_type::<Self>(c"QtcpTest", 1, 0, c"LabRun");
    }

    /// Five lines are written at once, then half of one.
    fn lanes(&self) -> QVariantMap {
        let (event_loop, kept) = recorded();
        let (client, _server, _listener) = pair(&event_loop, true);
        for _ in 0..5 {
            client.write(b"a\x1bb\n");
        }
        until(&event_loop, || fed(&kept, &client).bytes() == (20, 20));
        client.write(b"ha");
        until(&event_loop, || fed(&kept, &client).bytes() == (22, 22));
        lab_parts::lanes(&fed(&kept, &client))
    }

    /// A client that has gone, and whose peer has not closed.
    fn card(&self) -> QVariantMap {
        let (event_loop, kept) = recorded();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let client = Socket::new(&event_loop);
        client.connect_slot(Rc::new(|_, _| {}));
        client.connect_to_host("127.0.0.1", listener.local_addr().expect("bound").port());
        until(&event_loop, || client.state() == SocketState::Connected);
        let (stays, _) = listener.accept().expect("it is connected");
        let (local, peer) = (client.local().expect("connected"), client.peer());
        client.disconnect_from_host();
        let kernel = Kernel::new().expect("this kernel can be asked");
        let peer = peer.expect("connected");
        until(&event_loop, || {
            let now = kernel.state(local, peer);
            now == Some(qtcp::net::TcpState::FinWait2)
        });
        let mut states = States::default();
        kept.0.borrow().iter().for_each(|moment| states.push(moment));
        let card = states.cards().next().expect("one socket").clone();
        let shown = lab_parts::card(&card, Some(&kernel));
        drop(stays);
        shown
    }

    /// A mebibyte that nobody reads.
    fn vessels(&self) -> QVariantMap {
        let (event_loop, kept) = recorded();
        let (client, server, _listener) = pair(&event_loop, false);
        client.write_bytes(vec![b'x'; 1 << 20]);
        let mut vessels = Vessels::default();
        let mut us = 0;
        let mut sample = || {
            us += 1000;
            let (written, came) = fed(&kept, &client).bytes();
            let read = came - u64::try_from(server.bytes_available()).expect("a count");
            vessels.sample(Reading::of(us, &client, &server, written, read))
        };
        assert_eq!(sample().write_buffer, 1 << 20);
        until(&event_loop, || sample().read_buffer == 1 << 20);
        lab_parts::vessels(&vessels)
    }
}
