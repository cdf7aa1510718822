//! A process that can open nothing more.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::net::TcpListener as RawListener;
use std::os::fd::AsRawFd;
use std::rc::Rc;

use qtcp::course::{Client, ServerSlots, TcpServer};
use qtcp::runtime::Socket;
use qtcp::signal::{Signal, SocketError, SocketState};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::ground::{Ground, on_both};
use crate::peer::{connect, course_server, localhost};

on_both!(
    accepting_that_fails_is_told_once_and_goes_on_by_itself,
    connecting_without_descriptors_is_told_and_succeeds_when_they_are_back,
);

/// No descriptor is left until it is dropped.
struct NoDescriptors(Rlimit);

impl NoDescriptors {
    fn new() -> Self {
        let before = getrlimit(Resource::Nofile);
        // A new one is the lowest that is free, and has to be below the limit.
        let lowest = File::open("/dev/null").expect("one is left").as_raw_fd();
        let current = u64::try_from(lowest).ok();
        setrlimit(Resource::Nofile, Rlimit { current, maximum: before.maximum }).expect("lower");
        Self(before)
    }
}

impl Drop for NoDescriptors {
    fn drop(&mut self) {
        setrlimit(Resource::Nofile, self.0).expect("as it was");
    }
}

#[derive(Default)]
struct Errors(Cell<usize>);

impl ServerSlots for Errors {
    fn error(&self, _: &TcpServer, client: Option<&Client>, error: SocketError, _: &str) {
        if client.is_none() {
            assert_eq!(error, SocketError::SocketResource);
            self.0.set(self.0.get() + 1);
        }
    }
}

fn accepting_that_fails_is_told_once_and_goes_on_by_itself(ground: &Ground) {
    let (server, at) = course_server(ground, None);
    // They wait in the kernel's queue until there is no descriptor for them.
    server.set_max_clients(0);
    let errors = Rc::new(Errors::default());
    let slots: Rc<dyn ServerSlots> = Rc::<Errors>::clone(&errors);
    server.set_slots(slots);
    let _clients: Vec<_> = (0..3).map(|_| connect(at)).collect();
    ground.quiet(|| assert_eq!(server.client_count(), 0));
    let none = NoDescriptors::new();
    server.set_max_clients(10);
    ground.until("the error", || errors.0.get() == 1);
    ground.quiet(|| assert_eq!((server.client_count(), errors.0.get()), (0, 1)));
    drop(none);
    ground.until("all are in", || server.client_count() == 3);
    assert_eq!(errors.0.get(), 1);
}

fn connecting_without_descriptors_is_told_and_succeeds_when_they_are_back(ground: &Ground) {
    let raw = RawListener::bind(localhost(0)).expect("a port is free");
    let port = raw.local_addr().expect("bound").port();
    let socket = Socket::new(ground.handle());
    let told = Rc::<RefCell<Vec<SocketError>>>::default();
    let list = Rc::clone(&told);
    socket.connect_slot(Rc::new(move |_, signal| {
        if let Signal::ErrorOccurred(error) = signal {
            list.borrow_mut().push(*error);
        }
    }));
    let none = NoDescriptors::new();
    socket.connect_to_host("127.0.0.1", port);
    ground.until("it fails", || socket.state() == SocketState::Unconnected);
    assert_eq!(*told.borrow(), [SocketError::SocketResource], "{}", socket.error_string());
    drop(none);
    socket.connect_to_host("127.0.0.1", port);
    ground.until("it connects", || socket.state() == SocketState::Connected);
}
