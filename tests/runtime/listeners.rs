//! Listeners that their slots delete.

use std::cell::RefCell;
use std::net::TcpStream;
use std::rc::Rc;
use std::time::Duration;

use qtcp::runtime::Listener;
use qtcp::signal::{ListenerSignal, SpecialAddress};

use crate::util::*;

/// [server_delete_in_available_slot]
#[test]
fn a_listener_that_its_slot_deletes_tells_nothing_more() {
    let event_loop = event_loop();
    let listener = Listener::new(&event_loop);
    assert!(listener.listen(SpecialAddress::LocalHost.into(), 0), "{}", listener.error_string());
    let told = Rc::new(RefCell::new(Vec::new()));
    let lines = Rc::clone(&told);
    listener.connect_slot(Rc::new(move |listener, signal| {
        lines.borrow_mut().push(signal.clone());
        listener.clone().delete();
    }));
    let at = ("127.0.0.1", listener.server_port());
    let _client = TcpStream::connect(at).expect("the queue has room");
    turn_for(&event_loop, Duration::from_millis(50));
    assert_eq!(*told.borrow(), [ListenerSignal::PendingConnectionAvailable]);
    assert!(!listener.is_listening());
}
