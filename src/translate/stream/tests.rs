//! The short way and the long one, side by side.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use proptest::collection::vec;
use proptest::prelude::*;

use crate::event::{Command, SocketEvent};
use crate::signal::{OpenMode, Signal, SocketState};
use crate::translate::{Manner, TcpSocket, Wants};

const LOCAL: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 40_000);
const PEER: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 80);

#[derive(Debug, Clone, Copy)]
enum Do {
    Receive(usize),
    ReceivePart(usize),
    ReadAll,
    Read(i64),
    Write(usize),
    /// By the short way in the memory of the bytes.
    WriteGiven(usize),
    WriteBytes(usize),
    Take,
    Sent(usize),
    ReadBuffer(i64),
    Pause(bool),
    Transaction,
    Rollback,
    Unget,
    Finished,
    Disconnect,
    Close,
    Abort,
    Connect,
    Connected,
}

fn anything() -> impl Strategy<Value = Do> {
    let len = prop_oneof![4 => 0..20usize, 1 => Just(5000), 1 => Just(700_000)];
    let size = prop_oneof![Just(0), Just(10), Just(65_536), Just(4 * 1024 * 1024)];
    prop_oneof![
        8 => len.clone().prop_map(Do::Receive),
        8 => Just(Do::ReadAll),
        5 => len.clone().prop_map(Do::Write),
        5 => len.clone().prop_map(Do::WriteGiven),
        8 => Just(Do::Take),
        8 => (0..40usize).prop_map(Do::Sent),
        1 => len.clone().prop_map(Do::ReceivePart),
        1 => (0..10i64).prop_map(Do::Read),
        1 => len.prop_map(Do::WriteBytes),
        1 => size.prop_map(Do::ReadBuffer),
        1 => any::<bool>().prop_map(Do::Pause),
        1 => prop_oneof![Just(Do::Transaction), Just(Do::Rollback), Just(Do::Unget)],
        1 => prop_oneof![
            Just(Do::Finished), Just(Do::Disconnect), Just(Do::Close), Just(Do::Abort)
        ],
        2 => prop_oneof![Just(Do::Connect), Just(Do::Connected)],
    ]
}

/// A socket and whoever drives it, with slots that do one thing each.
struct Driven {
    socket: TcpSocket,
    /// It takes the short way where there is one.
    short: bool,
    slots: Vec<Do>,
    /// What came out, in order.
    out: Vec<String>,
    was_short: usize,
}

impl Driven {
    fn new(short: bool, manner: Manner, read_buffer: i64, slots: &[Do]) -> Self {
        let mut socket = TcpSocket::accepted(LOCAL, PEER);
        socket.set_manner(manner);
        socket.set_read_buffer_size(read_buffer);
        let mut slots = slots.to_vec();
        slots.reverse();
        let mut driven = Self { socket, short, slots, out: Vec::new(), was_short: 0 };
        driven.drain(0);
        driven
    }

    fn say(&mut self, what: impl std::fmt::Debug) {
        self.out.push(format!("{what:?}"));
    }

    fn act(&mut self, next: Do) {
        if self.short && self.socket.streams() && self.act_shortly(next) {
            self.was_short += 1;
            return;
        }
        let depth = self.socket.depth();
        let socket = &mut self.socket;
        match next {
            Do::Receive(n) => socket.handle(received(n, false)),
            Do::ReceivePart(n) => socket.handle(received(n, true)),
            Do::ReadAll => {
                let data = socket.read_all().len();
                self.say(data);
            }
            Do::Read(n) => {
                let data = socket.read_bytes(n).len();
                self.say(data);
            }
            Do::Write(n) | Do::WriteGiven(n) => {
                let written = socket.write(&vec![b'w'; n]);
                self.say(written);
            }
            Do::WriteBytes(n) => {
                let written = socket.write_bytes(vec![b'w'; n]);
                self.say(written);
            }
            Do::Take => {
                let chunk = socket.take_chunk();
                self.say(chunk.map(|chunk| chunk.len()));
            }
            Do::Sent(n) => socket.handle(SocketEvent::Sent(n)),
            Do::ReadBuffer(size) => socket.set_read_buffer_size(size),
            Do::Pause(true) => socket.pause_reading(),
            Do::Pause(false) => socket.resume_reading(),
            Do::Transaction => socket.start_transaction(),
            Do::Rollback => socket.rollback_transaction(),
            Do::Unget => socket.unget_char(b'u'),
            Do::Finished => socket.handle(SocketEvent::Finished),
            Do::Disconnect => socket.disconnect_from_host(),
            Do::Close => socket.close(),
            Do::Abort => socket.abort(),
            Do::Connect => {
                socket.abort();
                self.drain(depth);
                self.socket.connect_to_host("127.0.0.1", 80, OpenMode::READ_WRITE);
            }
            Do::Connected => socket.handle(SocketEvent::Connected { local: LOCAL, peer: PEER }),
        }
        self.drain(depth);
    }

    /// False if this is not for the short way.
    fn act_shortly(&mut self, next: Do) -> bool {
        assert_eq!(self.socket.wants(), Wants::Nothing);
        match next {
            Do::Receive(n) if self.socket.stream_takes(n) => {
                let mut data = Cow::Owned(vec![b'r'; n]);
                self.socket.stream_received(&mut data, Vec::new);
                self.tell(&Signal::ReadyRead);
                self.socket.end_ready_read();
            }
            Do::ReadAll => {
                let data = self.socket.stream_read_all().len();
                self.say(data);
            }
            Do::Write(n) => {
                let (written, has_to_send) = self.socket.stream_write(&vec![b'w'; n], Vec::new);
                self.say(written);
                self.want_write(has_to_send);
            }
            Do::WriteGiven(n) if n > 0 => {
                let (memory, has_to_send) = self.socket.stream_write_given(vec![b'w'; n]);
                // It is in one place: in the chunk, or back here.
                assert!(memory.is_none_or(|memory| memory.capacity() > 0));
                self.say(n);
                self.want_write(has_to_send);
            }
            Do::Take => {
                let chunk = self.socket.stream_chunk();
                self.say(chunk.map(|chunk| chunk.len()));
            }
            Do::Sent(n) => {
                let Some((sent, has_to_send)) = self.socket.stream_sent(n) else { return false };
                self.want_write(has_to_send);
                self.tell(&Signal::BytesWritten(sent.bytes));
                let depth = self.socket.depth();
                if self.socket.end_bytes_written(sent) {
                    self.drain(depth);
                }
            }
            _ => return false,
        }
        true
    }

    fn want_write(&mut self, has_to_send: bool) {
        if has_to_send {
            self.say(Command::Write);
        }
    }

    fn drain(&mut self, depth: usize) {
        loop {
            let signal = self.socket.poll_signal_above(depth);
            while let Some(command) = self.socket.poll_command() {
                self.say(command);
            }
            let Some(signal) = signal else { return };
            self.tell(&signal);
        }
    }

    /// Calls the slot.
    fn tell(&mut self, signal: &Signal) {
        self.say(signal);
        if let Some(next) = self.slots.pop() {
            self.act(next);
        }
    }

    /// Whatever can be seen of the socket.
    fn seen(&self) -> impl PartialEq + std::fmt::Debug + use<> {
        let socket = &self.socket;
        (
            (socket.state(), socket.depth(), socket.wants(), socket.read_room()),
            (socket.bytes_available(), socket.bytes_to_write(), socket.own_bytes()),
            (socket.bytes_received(), socket.bytes_sent(), socket.unsent()),
            socket.streams(),
        )
    }
}

fn received(n: usize, more: bool) -> SocketEvent<'static> {
    SocketEvent::Received { data: vec![b'r'; n].into(), more }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_short_way_leads_where_the_long_one_does(
        mended in any::<bool>(),
        read_buffer in prop_oneof![Just(0), Just(4 * 1024 * 1024)],
        steps in vec(anything(), 0..60),
        slots in vec(anything(), 0..40),
    ) {
        let manner = if mended { Manner::Mended } else { Manner::AsQt };
        let [mut short, mut long] =
            [true, false].map(|short| Driven::new(short, manner, read_buffer, &slots));
        for step in steps {
            for driven in [&mut short, &mut long] {
                driven.act(step);
            }
            prop_assert_eq!(short.seen(), long.seen());
            prop_assert_eq!(&short.out, &long.out);
        }
    }
}

#[test]
fn every_message_takes_the_short_way() {
    let slots = [Do::ReadAll, Do::Read(0)];
    let mut driven = Driven::new(true, Manner::Mended, 4 * 1024 * 1024, &slots);
    assert!(driven.socket.streams());
    // What a slot does counts as well.
    for next in [Do::Receive(6), Do::Write(11), Do::Take, Do::Sent(5), Do::Sent(6)] {
        driven.act(next);
    }
    assert_eq!(driven.was_short, 6, "{:?}", driven.out);
    assert_eq!(driven.socket.state(), SocketState::Connected);
}

#[test]
fn a_slot_of_bytes_written_that_connects_again_is_followed_as_qt_does() {
    let [mut short, mut long] =
        [true, false].map(|short| Driven::new(short, Manner::AsQt, 0, &[Do::Connect]));
    for driven in [&mut short, &mut long] {
        for next in [Do::Write(5), Do::Take, Do::Sent(5), Do::Connected] {
            driven.act(next);
        }
        // Qt does not hear of it (contract 146).
        assert_eq!(driven.socket.state(), SocketState::Connecting, "{:?}", driven.out);
    }
    assert_eq!(short.out, long.out);
    assert_eq!(short.was_short, 3);
}
