//! A server in QML that sends the same to many.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::driven::Driven;
use crate::firehose::memory;
use crate::readers::{self, Readers};
use crate::{Case, scratch};

pub(crate) const CASES: &[Case] = &[
    ("fan_out_a_file_goes_to_a_thousand_readers_without_a_gap", file),
    ("fan_out_data_go_to_a_thousand_readers_without_a_gap", data),
    ("fan_out_what_fifty_do_not_read_is_in_memory_once", deaf),
];

const MIB: usize = 1024 * 1024;
const READERS: usize = 1000;
/// The Qt thread comes back to its event loop after at most so many milliseconds of its processor's
/// time. How long it waits for a machine that is busy is not the program's.
const GAP: f64 = 50.0;

/// A server in a process of its own, with its clients' address.
fn server() -> (Driven, SocketAddr) {
    qtcp::net::raise_descriptor_limit();
    let mut server = Driven::load("FanOut.qml");
    assert_eq!(server.run("server.svStart()"), true);
    let port = server.run("server.serverPort").as_u64().and_then(|port| port.try_into().ok());
    (server, SocketAddr::from(([127, 0, 0, 1], port.expect("a port"))))
}

/// Does `send` for `count` readers, who get `wanted`.
fn to_readers(name: &str, wanted: Vec<u8>, send: &str, done: &str) {
    let (mut server, address) = server();
    let peers = readers::connect(address, READERS, None);
    server.until(&format!("server.clientCount === {READERS}"));
    let before = memory(server.pid());
    let readers = Readers::start(peers, wanted);
    let mut most = before;
    server.run(send);
    while server.run(done) != true {
        most = most.max(memory(server.pid()));
    }
    let (took, _peers) = readers.finish();
    let (longest, worked) = (server.run("gauge.longest()"), server.run("gauge.worked()"));
    let grown = most.saturating_sub(before) / 1024;
    println!(
        "{name}: 1 MiB to {READERS} in {took:?}; {grown} KiB more; the Qt thread was away for \
         {longest} ms, and worked {worked} ms of them at most"
    );
    assert_eq!(server.run("errors.length"), 0, "{}", server.run("errors[0]"));
    assert!(grown < 32 * 1024, "{grown} KiB");
    assert!(worked.as_f64().expect("a number") < GAP, "{worked} ms");
    server.end();
}

fn file() {
    let path: PathBuf = scratch().join("fan_out");
    let content: Vec<u8> = (0..MIB).map(|n| (n % 251) as u8).collect();
    std::fs::write(&path, &content).expect("written");
    let send = format!("gauge.start(); ticks.start(); server.sendFile({path:?}, false)");
    to_readers("a file", content, &send, "finished === 'complete'");
}

fn data() {
    let send = format!(
        "data = large({MIB}); gauge.start(); ticks.start(); server.sendDataAll(data) === {}",
        MIB * READERS
    );
    let done = format!("server.bytesOut === {}", MIB * READERS);
    to_readers("data", vec![b'x'; MIB], &send, &done);
}

/// It took 5.9 s and 927 MB when each had a copy.
fn deaf() {
    const DEAF: usize = 50;
    let (mut server, address) = server();
    let _deaf = readers::connect(address, DEAF, Some(4096));
    server.until(&format!("server.clientCount === {DEAF}"));
    server.run(&format!("data = large({}); true", 16 * MIB));
    let before = memory(server.pid());
    server.run("gauge.start(); ticks.start(); server.sendDataAll(data)");
    // The kernels have what they take, and nothing moves any more.
    server.run("before = server.bytesOut");
    server.until("(settled = server.bytesOut === before ? settled + 1 : 0, before = server.bytesOut, settled > 200)");
    let grown = memory(server.pid()).saturating_sub(before) / 1024;
    let worked = server.run("gauge.worked()");
    println!("16 MiB to {DEAF} deaf: {grown} KiB more, the Qt thread worked {worked} ms at a time");
    assert_eq!(server.run("server.clientCount"), DEAF, "nobody is dropped");
    assert!(grown < 64 * 1024, "{grown} KiB");
    assert!(worked.as_f64().expect("a number") < GAP, "{worked} ms");
    server.end();
}
