//! What a message costs in the layers that have no system call: `cargo bench --bench layers`.

// What the macros of criterion make has no documentation.
#![allow(missing_docs)]

use std::borrow::Cow;
use std::hint::black_box;
use std::net::SocketAddr;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use qtcp::course::template::{Fields, HOMEWORK, Template};
use qtcp::event::{Id, NetEvent, SocketEvent};
use qtcp::lab::{Export, Filter, Timeline, arrows};
use qtcp::net::Worker;
use qtcp::record::{Class, Emitted, Moment, Object, What};
use qtcp::signal::Signal;
use qtcp::translate::TcpSocket;

const SIZES: [usize; 5] = [6, 64, 1024, 16 * 1024, 64 * 1024];

fn socket() -> TcpSocket {
    let addr = |port| SocketAddr::from(([127, 0, 0, 1], port));
    let mut socket = TcpSocket::accepted(addr(8888), addr(53421));
    drain(&mut socket);
    socket
}

fn drain(socket: &mut TcpSocket) -> bool {
    let mut ready = false;
    while let Some(signal) = socket.poll_signal() {
        ready |= signal == Signal::ReadyRead;
    }
    while socket.poll_command().is_some() {}
    ready
}

/// One message comes, is read, is answered with itself, and the answer goes out.
fn echo(c: &mut Criterion) {
    let mut group = c.benchmark_group("translate: read and reply");
    for size in SIZES {
        let data = vec![b'x'; size];
        let mut socket = socket();
        group.throughput(Throughput::Bytes(size as u64));
        group.bench_function(BenchmarkId::from_parameter(size), |b| {
            b.iter(|| {
                let data = Cow::Borrowed(data.as_slice());
                socket.handle(SocketEvent::Received { data, more: false });
                assert!(drain(&mut socket), "readyRead");
                let data = socket.read_all();
                socket.write_bytes(data);
                drain(&mut socket);
                let chunk = socket.take_chunk().expect("it was written");
                socket.handle(SocketEvent::Sent(chunk.len()));
                drain(&mut socket);
                chunk
            });
        });
    }
    group.finish();
}

/// Bytes that arrive in pieces of 1 KiB, read by lines of 100 bytes.
fn lines(c: &mut Criterion) {
    let piece: Vec<u8> = (0..1024u32).map(|i| if i % 100 == 99 { b'\n' } else { b'x' }).collect();
    let mut socket = socket();
    let mut group = c.benchmark_group("translate: lines");
    group.throughput(Throughput::Bytes(piece.len() as u64));
    group.bench_function("readLine", |b| {
        b.iter(|| {
            let data = Cow::Borrowed(piece.as_slice());
            socket.handle(SocketEvent::Received { data, more: false });
            drain(&mut socket);
            while socket.can_read_line() {
                black_box(socket.read_line_bytes(0));
            }
        });
    });
    group.finish();
}

/// The homework's answer.
fn template(c: &mut Criterion) {
    let template = Template::parse(HOMEWORK).expect("the homework's");
    let peer = SocketAddr::from(([127, 0, 0, 1], 53421));
    let mut out = Vec::new();
    c.bench_function("course: {data}{peer_port}", |b| {
        b.iter(|| {
            out.clear();
            let fields = Fields { data: black_box(b"client"), peer, n: 1 };
            template.render(&fields, &mut out).expect("short");
        });
    });
}

/// 256 orders to the socket thread and 256 events back: what crossing the threads costs where
/// there is no socket.
fn mailbox(c: &mut Criterion) {
    const EVENTS: usize = 256;
    let (wake, woken) = mpsc::channel();
    let worker =
        Worker::spawn(move || wake.send(()).expect("the benchmark waits")).expect("a thread");
    let ids: Vec<Id> = (0..EVENTS).map(|_| Id::new()).collect();
    let mut group = c.benchmark_group("net: mailbox");
    group.throughput(Throughput::Elements(EVENTS as u64));
    group.bench_function("orders and events", |b| {
        b.iter(|| {
            let now = Instant::now();
            worker.gather_orders();
            for &id in &ids {
                worker.set_timer(id, now);
            }
            worker.send_orders();
            let mut fired = 0;
            while fired < EVENTS {
                match worker.pop() {
                    Some(NetEvent::Timer(_)) => fired += 1,
                    Some(event) => panic!("{event:?}"),
                    None => woken.recv_timeout(Duration::from_secs(10)).expect("woken"),
                }
            }
        });
    });
    group.finish();
}

/// What the loop's tap tells of one answer to one client.
fn moments() -> Vec<Moment> {
    let addr = |port| Some(SocketAddr::from(([127, 0, 0, 1], port)));
    let object = Object { number: 2, class: Class::Socket, local: addr(8888), peer: addr(53421) };
    let event = |name: &'static str, arguments: &str| What::Event {
        object,
        name: name.into(),
        arguments: arguments.into(),
    };
    let command = |name: &'static str, arguments: &str| What::Command {
        object,
        name: name.into(),
        arguments: arguments.into(),
    };
    let signal = |name: &'static str| What::Signal {
        object,
        signal: Emitted {
            name: name.into(),
            state: Some("Connected".into()),
            available: Some(6),
            ..Emitted::default()
        },
    };
    let call = |name: &'static str| What::Call {
        object,
        name: name.into(),
        arguments: "\"client53421\"".into(),
    };
    let ret = |name: &'static str, result: &str| What::Return {
        object,
        name: name.into(),
        result: result.into(),
        took: 3,
    };
    let ended = || What::SlotEnded { object, took: 35, left: Some(0), unsent: Some(0) };
    let all = [
        (0, What::TurnBegan),
        (0, event("received", "\"client\"")),
        (0, signal("readyRead")),
        (1, call("readAll")),
        (1, ret("readAll", "\"client\"")),
        (1, call("write")),
        (2, command("write", "")),
        (1, ret("write", "11")),
        (0, ended()),
        (0, command("send", "11")),
        (0, event("sent", "11")),
        (0, signal("bytesWritten")),
        (0, ended()),
        (0, What::TurnEnded { took: 90 }),
    ];
    let moment = |(depth, what)| Moment { us: 0, turn: 1, depth, thread: None, what };
    all.into_iter().map(moment).collect()
}

/// A timeline that is full is told of it.
fn timeline(c: &mut Criterion) {
    let mut moments = moments();
    let mut timeline = Timeline::default();
    let mut mark = timeline.mark();
    let mut group = c.benchmark_group("lab: what the tap tells of an answer");
    group.throughput(Throughput::Elements(moments.len() as u64));
    let mut turn = 0;
    group.bench_function("timeline", |b| {
        b.iter(|| {
            turn += 1;
            for moment in &mut moments {
                (moment.us, moment.turn) = (100 * turn, turn);
                timeline.push(moment);
            }
            let changes = timeline.changes_since(mark);
            mark = changes.mark;
            changes
        });
    });
    group.finish();
}

/// What a page asks of a timeline that is full of a conversation whose both ends are in it.
fn full_timeline(c: &mut Criterion) {
    let mut timeline = Timeline::default();
    let object = |number, class| Object { number, class, local: None, peer: None };
    let ends = ["127.0.0.1:8888", "127.0.0.1:53421"];
    let event = |object, name: &'static str, arguments: String| What::Event {
        object,
        name: name.into(),
        arguments,
    };
    let (server, client) = (object(1, Class::Listener), object(2, Class::Socket));
    let mut tell = |us, what| timeline.push(&Moment { us, turn: 1, depth: 0, thread: None, what });
    tell(0, event(server, "accepted", format!("socket3, {}, {}", ends[0], ends[1])));
    tell(0, event(client, "connected", format!("{}, {}", ends[1], ends[0])));
    for us in 0..10_000 {
        let (name, arguments) = ("send".into(), "6".to_owned());
        tell(us, What::Command { object: client, name, arguments });
        tell(us, event(object(3, Class::Socket), "received", "\"client\"".to_owned()));
    }
    let (rows, filter) = (timeline.numbers(), Filter::default());
    let mut group = c.benchmark_group("lab: a full timeline");
    group.bench_function("arrows", |b| b.iter(|| arrows(&timeline, rows.clone())));
    group.bench_function("section", |b| b.iter(|| timeline.section(rows.clone())));
    let export = Export::new(&timeline, rows.clone(), &filter);
    group.bench_function("text", |b| b.iter(|| export.text()));
    group.bench_function("svg", |b| b.iter(|| export.svg()));
    group.finish();
}

criterion_group!(benches, echo, lines, template, mailbox, timeline, full_timeline);
criterion_main!(benches);
