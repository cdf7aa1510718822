//! Clients that do not say goodbye, or nothing at all.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};
use std::time::Duration;

use serde_json::Value;

use crate::alone;
use crate::crowd::Client;
use crate::measure::open_descriptors;
use crate::util::{Server, wait_until};

/// Waits until the server has told `event` of a client.
fn wait_for(server: &mut Server, event: &str, client: u16) -> String {
    let (name, peer) = (format!("\"event\":\"{event}\""), format!("127.0.0.1:{client}\""));
    let told = |line: &str| line.contains(&name) && line.contains(&peer);
    server.process().wait_stdout(&format!("{event} of {client}"), |out| out.lines().any(told))
}

/// What the server told of one client.
#[derive(Debug, Default)]
struct Told {
    came: usize,
    gone: usize,
    reads: u64,
    read: u64,
    sent: u64,
    /// Qt's numbers.
    errors: Vec<i64>,
}

fn port_of(event: &Value) -> u16 {
    let peer = event["peer"].as_str().expect("a peer");
    peer.strip_prefix("127.0.0.1:").and_then(|port| port.parse().ok()).expect("an address")
}

#[test]
fn clients_that_reset_say_nothing_or_vanish_are_told_and_disturb_nobody() {
    let _alone = alone();
    let mut server = Server::start(&["--json"]);
    let to = server.addr();
    let mut beside = Client::connect(to, 0);
    let mut asked = 0;
    let mut is_served = || {
        beside.ask(asked);
        beside.expect_answer(asked);
        asked += 1;
    };

    is_served();
    let mut silent = Client::connect(to, 1);
    wait_for(&mut server, "newConnection", silent.port);
    is_served();

    // In the middle of a message, with the answer to its first half unread.
    let mut broken = Client::connect(to, 2);
    broken.send(b"cli");
    broken.stream.peek(&mut [0]).expect("the answer is there");
    let broken_port = broken.port;
    broken.reset();
    wait_for(&mut server, "disconnected", broken_port);
    is_served();

    // Before it has said anything.
    let hasty = Client::connect(to, 3);
    let hasty_port = hasty.port;
    hasty.reset();
    wait_for(&mut server, "disconnected", hasty_port);
    is_served();

    // While answers that it does not read are waiting for it.
    let descriptors = open_descriptors(server.pid());
    let mut gone = Client::connect_narrow(to, 4);
    gone.stream.set_write_timeout(Some(Duration::from_millis(500))).expect("a time");
    let piece = vec![b'x'; 64 * 1024];
    let stuck = loop {
        match gone.stream.write(&piece) {
            Ok(n) => gone.sent += n as u64,
            Err(error) => break error,
        }
        assert!(gone.sent < 100_000_000, "the server reads on and on");
    };
    assert_eq!(stuck.kind(), ErrorKind::WouldBlock, "{stuck}");
    is_served();
    let (gone_port, gone_sent) = (gone.port, gone.sent);
    gone.reset();
    // Its megabytes stand in the output; this is the quicker way to see that it is gone.
    wait_until("the connection is closed", || {
        (open_descriptors(server.pid()) == descriptors).then_some(())
    });
    is_served();

    // The silent one was there all the time.
    silent.ask(0);
    silent.expect_answer(0);
    silent.leave();
    beside.leave();
    let output = server.stop();
    assert_eq!(output.code, 0);
    assert_eq!(output.err(), "", "nothing beside the events");

    let mut clients = BTreeMap::<u16, Told>::new();
    let mut summary = Value::Null;
    for line in output.out().lines().skip(1) {
        let event: Value = serde_json::from_str(line).expect("an object a line");
        let kind = event["event"].as_str().expect("a name").to_owned();
        if kind == "summary" {
            summary = event;
            continue;
        }
        let told = clients.entry(port_of(&event)).or_default();
        assert_eq!((told.came, told.gone), (usize::from(kind != "newConnection"), 0), "{line}");
        let bytes = event["bytes"].as_u64().unwrap_or(0);
        match kind.as_str() {
            "newConnection" => told.came += 1,
            "disconnected" => told.gone += 1,
            "readyRead" => {
                told.reads += 1;
                told.read += bytes;
            }
            "written" => told.sent += bytes,
            "bytesWritten" | "stateChanged" | "readChannelFinished" => {}
            "error" => told.errors.push(event["code"].as_i64().expect("a number")),
            _ => panic!("{line}"),
        }
    }
    assert_eq!(clients.len(), 5);
    for (port, told) in &clients {
        assert_eq!((told.came, told.gone), (1, 1), "{port}: came and went");
    }
    for client in [&silent, &beside] {
        let told = &clients[&client.port];
        let counted = (client.sent, client.received, client.answers);
        assert_eq!((told.read, told.sent, told.reads), counted);
        assert!(told.errors.is_empty(), "{told:?}");
    }
    for port in [broken_port, hasty_port, gone_port] {
        // RemoteHostClosedError; an orderly end is not told as an error.
        assert_eq!(clients[&port].errors, [1], "{port}");
    }
    assert_eq!((clients[&broken_port].read, clients[&hasty_port].read), (3, 0));
    assert!(clients[&gone_port].read <= gone_sent);

    let sum = |of: fn(&Told) -> u64| clients.values().map(of).sum::<u64>();
    assert_eq!(summary["clients"], 5);
    assert_eq!(summary["messages"], sum(|told| told.reads));
    assert_eq!(summary["bytes_in"], sum(|told| told.read));
    // What the one that vanished was not sent any more is not counted as sent.
    let out = summary["bytes_out"].as_u64().expect("a number");
    let (queued, for_gone) = (sum(|told| told.sent), clients[&gone_port].sent);
    assert!((queued - for_gone + 1..queued).contains(&out), "{out} of {queued}, {for_gone}");
    eprintln!("of {for_gone} B for the one that vanished {} B were not sent", queued - out);
}
