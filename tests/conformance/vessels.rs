//! The five vessels of a connection: what was written and not read is in them, at each sample.

use std::cell::RefCell;
use std::rc::Rc;

use qtcp::lab::{Reading, Sample, Vessels};
use qtcp::runtime::{Listener, Socket};
use qtcp::signal::{ListenerSignal, Signal, SocketOption, SocketState};

use crate::ground::{Ground, on_both};
use crate::peer::listener;

on_both!(the_sum_is_exact_while_a_slow_reader_takes_eight_mebibytes);

const MUCH: usize = 8 << 20;
/// What the reader takes at once, and what Qt's buffer has room for.
const PIECE: i64 = 64 << 10;
const ROOM: i64 = 256 << 10;
/// What a kernel's queue has room for; however a machine is set up, two of them do not take all.
const QUEUE: i32 = 1 << 20;

/// Both ends of a connection in this process.
fn connected(ground: &Ground) -> (Socket, Socket, Listener) {
    let (listener, at) = listener(ground);
    let taken = Rc::<RefCell<Option<Socket>>>::default();
    let slot = Rc::clone(&taken);
    listener.connect_slot(Rc::new(move |listener, signal| {
        if *signal == ListenerSignal::NewConnection {
            let socket = listener.next_pending_connection();
            if let Some(socket) = &socket {
                socket.call(|machine| machine.set_read_buffer_size(ROOM));
            }
            slot.replace(socket);
        }
    }));
    let sender = Socket::new(ground.handle());
    sender.connect_to_host(&at.ip().to_string(), at.port());
    ground.until("both ends", || {
        sender.state() == SocketState::Connected && taken.borrow().is_some()
    });
    let receiver = taken.take().expect("it was taken");
    sender.set_socket_option(SocketOption::SendBufferSize, QUEUE);
    receiver.set_socket_option(SocketOption::ReceiveBufferSize, QUEUE);
    (sender, receiver, listener)
}

fn bytes(n: i64) -> u64 {
    u64::try_from(n).expect("a count")
}

fn the_sum_is_exact_while_a_slow_reader_takes_eight_mebibytes(ground: &Ground) {
    let (sender, receiver, _listener) = connected(ground);
    let signals = Rc::<RefCell<Vec<Signal>>>::default();
    let told = Rc::clone(&signals);
    receiver.connect_slot(Rc::new(move |_, signal| told.borrow_mut().push(signal.clone())));
    let (mut written, mut read) = (0, 0);
    let (mut vessels, mut samples, mut most) = (Vessels::default(), 0, [0; 5]);
    let mut sample = |written: u64, read: u64| -> Sample {
        // In this order; see the head of `vessels`.
        let unread = receiver.queues().map(|queues| u64::from(queues.unread));
        let unsent = sender.queues().map(|queues| u64::from(queues.unsent));
        samples += 1;
        let sample = vessels.sample(Reading {
            us: samples,
            written,
            read,
            to_write: bytes(sender.bytes_to_write()),
            unsent,
            unread,
            available: bytes(receiver.bytes_available()),
        });
        assert_eq!(sample.sum(), written - read, "{sample:?}");
        // Qt's counts are in their vessels as they are: so the sum is not made right by cutting them.
        assert_eq!(sample.write_buffer, bytes(sender.bytes_to_write()));
        assert_eq!(sample.read_buffer, bytes(receiver.bytes_available()));
        for (most, now) in most.iter_mut().zip(sample.vessels()) {
            *most = now.max(*most);
        }
        sample
    };
    sample(written, read);
    written += bytes(sender.write_bytes(vec![b'x'; MUCH]));
    assert_eq!(sample(written, read).vessels(), [MUCH as u64, 0, 0, 0, 0]);
    // Nobody reads: it comes to a stop with something in all places where bytes can stay.
    let mut still = (0, [0; 5]);
    ground.until("all stands still", || {
        let now = sample(written, read).vessels();
        still = if now == still.1 { (still.0 + 1, now) } else { (0, now) };
        still.0 > 20 && now[4] == bytes(ROOM)
    });
    let [write_buffer, send_queue, on_the_way, receive_queue, read_buffer] = still.1;
    assert_eq!((on_the_way, read_buffer), (0, bytes(ROOM)), "{still:?}");
    assert!(write_buffer > 0, "the kernels have not taken all: {still:?}");
    if cfg!(target_os = "linux") {
        assert!(send_queue > 0 && receive_queue > 0, "{still:?}");
    }
    // A reader that takes its time.
    ground.until("all is read", || {
        read += receiver.read_bytes(PIECE).len() as u64;
        sample(written, read);
        read == MUCH as u64
    });
    assert_eq!(sample(written, read).vessels(), [0; 5]);
    assert!(samples > MUCH as u64 / bytes(PIECE), "{samples} samples");
    let lost = signals.borrow().iter().any(|signal| matches!(signal, Signal::ErrorOccurred(_)));
    assert!(!lost, "nothing overflows");
}
