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
use qtcp::net::Worker;
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

criterion_group!(benches, echo, lines, template, mailbox);
criterion_main!(benches);
