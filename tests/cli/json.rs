//! `--json`: one object a line, complete, and there at once.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::process::Command;

use serde_json::{Value, json};

use crate::peers::{ask, connect, port_of, silent_port};
use crate::util::{QTCP, Server, run};

/// Every line as an object with a time in UTC and an event.
#[track_caller]
fn objects(lines: &str) -> Vec<Value> {
    assert!(lines.is_empty() || lines.ends_with('\n'), "the last line is whole: {lines}");
    let parse = |line| {
        let object: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        let t = object["t"].as_str().expect("a time");
        assert_eq!((t.len(), t.ends_with('Z')), ("2026-01-31T12:00:00.000123Z".len(), true), "{t}");
        assert!(object["event"].is_string(), "{line}");
        object
    };
    lines.lines().map(parse).collect()
}

fn of<'a>(objects: &'a [Value], event: &str) -> Vec<&'a Value> {
    objects.iter().filter(|object| object["event"] == event).collect()
}

fn kinds(objects: &[Value]) -> BTreeSet<&str> {
    objects.iter().filter_map(|object| object["event"].as_str()).collect()
}

#[test]
fn a_server_tells_each_event_at_once_and_completely() {
    let mut server = Server::start(&["--json"]);
    let (addr, process) = (server.addr(), server.process());
    let mut client = connect(addr);
    let peer = format!("127.0.0.1:{}", port_of(&client));
    // Each line is there while the server still runs.
    process.wait_stdout("newConnection", |out| out.contains("\"newConnection\""));
    client.write_all(b"a\xffb").expect("the server reads");
    let mut answer = vec![0; 3 + port_of(&client).to_string().len()];
    client.read_exact(&mut answer).expect("the answer comes");
    process.wait_stdout("written", |out| out.contains("\"written\""));
    ask(&mut client, "学\u{1b}");
    drop(client);
    process.wait_stdout("disconnected", |out| out.contains("\"disconnected\""));
    let output = server.stop();

    let objects = objects(&output.out());
    let listening = of(&objects, "listening");
    assert_eq!(listening.len(), 1);
    assert_eq!(listening[0]["address"], "127.0.0.1");
    assert_eq!(listening[0]["port"], addr.port());
    for event in [
        "newConnection",
        "readyRead",
        "written",
        "bytesWritten",
        "readChannelFinished",
        "stateChanged",
        "disconnected",
    ] {
        assert!(!of(&objects, event).is_empty(), "{event} in {}", output.out());
        for object in of(&objects, event) {
            assert_eq!(object["peer"], peer, "{object}");
        }
    }
    let reads = of(&objects, "readyRead");
    assert_eq!(reads.len(), 2);
    assert_eq!((&reads[0]["bytes"], &reads[0]["hex"]), (&json!(3), &json!("61ff62")));
    assert!(reads[0].get("text").is_none(), "not UTF-8: {}", reads[0]);
    assert_eq!((&reads[1]["bytes"], &reads[1]["hex"]), (&json!(4), &json!("e5ada61b")));
    assert_eq!(reads[1]["text"], "学\u{1b}");
    let states: Vec<_> = of(&objects, "stateChanged").iter().map(|told| &told["state"]).collect();
    assert_eq!(states, ["ClosingState", "UnconnectedState"]);
    let sum = |event| -> u64 {
        of(&objects, event).iter().filter_map(|told| told["bytes"].as_u64()).sum()
    };
    assert_eq!(sum("bytesWritten"), sum("written"), "all of it went to the kernel");
    let sent = of(&objects, "written");
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0]["bytes"], answer.len());
    assert_eq!(sent[0]["hex"], answer.iter().map(|b| format!("{b:02x}")).collect::<String>());
    assert_eq!(of(&objects, "disconnected").len(), 1);
    let summary = of(&objects, "summary");
    assert_eq!(summary.len(), 1);
    assert_eq!(*objects.last().expect("lines"), *summary[0], "the summary is the last line");
    for (name, value) in [("clients", 1), ("messages", 2), ("bytes_in", 7)] {
        assert_eq!(summary[0][name], value, "{name}");
    }
    assert_eq!(summary[0]["bytes_out"], answer.len() + 4 + addr_len(&peer));
    assert!(summary[0]["seconds"].as_f64().expect("a number") > 0.0);
    assert_eq!(output.err(), "", "no summary in words beside the object");
}

/// How many digits the port of `peer` has.
fn addr_len(peer: &str) -> usize {
    peer.rsplit_once(':').expect("a port").1.len()
}

#[test]
fn a_server_that_runs_out_of_descriptors_tells_an_error_with_qts_name() {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 16 && exec \"$0\" \"$@\"", QTCP, "--headless", "server"]);
    let mut server = Server::start_with(&mut command, &["--listen", "127.0.0.1:0", "--json"]);
    let clients: Vec<_> = (0..20).map(|_| connect(server.addr())).collect();
    server.process().wait_stdout("an error", |out| out.contains("\"error\""));
    drop(clients);
    let objects = objects(&server.stop().out());
    let errors = of(&objects, "error");
    assert_eq!(errors[0]["name"], "SocketResourceError", "{}", errors[0]);
    assert_eq!(errors[0]["code"], 4);
    let told = errors[0]["message"].as_str().expect("a sentence");
    assert!(told.contains("ulimit -n"), "{told}");
    let all = [
        "disconnected",
        "error",
        "listening",
        "newConnection",
        "readChannelFinished",
        "stateChanged",
        "summary",
    ];
    assert_eq!(kinds(&objects), all.into_iter().collect());
}

#[test]
fn a_client_tells_each_event_in_qts_order() {
    let server = Server::start(&[]);
    let addr = server.addr().to_string();
    let args = ["client", &addr, "--count", "2", "--interval", "300ms", "--check", "--json"];
    let output = run(&args, "");
    assert_eq!(output.code, 0, "{output:?}");
    let objects = objects(&output.out());
    let states: Vec<_> =
        of(&objects, "stateChanged").iter().map(|object| object["state"].clone()).collect();
    let expected = ["HostLookupState", "ConnectingState", "ConnectedState"];
    assert_eq!(states[..3], expected.map(Value::from));
    assert_eq!(states.last(), Some(&json!("UnconnectedState")));
    let all = [
        "bytesWritten",
        "connected",
        "disconnected",
        "hostFound",
        "readChannelFinished",
        "readyRead",
        "stateChanged",
        "summary",
        "written",
    ];
    assert_eq!(kinds(&objects), all.into_iter().collect());
    let connected = of(&objects, "connected");
    assert_eq!((connected.len(), &connected[0]["peer"]), (1, &json!(addr)));
    let local = connected[0]["local"].as_str().expect("our end");
    let port = local.strip_prefix("127.0.0.1:").expect("an address");
    for read in of(&objects, "readyRead") {
        assert_eq!(read["text"], format!("client{port}"));
    }
    let summary = of(&objects, "summary")[0];
    for (name, value) in [("right", 2), ("wrong", 0), ("missing", 0), ("messages", 2)] {
        assert_eq!(summary[name], value, "{name}");
    }
}

#[test]
fn the_synchronous_client_tells_the_same_kinds() {
    let server = Server::start(&[]);
    let addr = server.addr().to_string();
    let args = ["client", &addr, "--count", "2", "--interval", "10ms", "--mode", "sync", "--json"];
    let output = run(&args, "");
    assert_eq!(output.code, 0, "{output:?}");
    let objects = objects(&output.out());
    for event in [
        "bytesWritten",
        "connected",
        "disconnected",
        "hostFound",
        "readChannelFinished",
        "readyRead",
        "written",
        "stateChanged",
        "summary",
    ] {
        assert!(!of(&objects, event).is_empty(), "{event} in {}", output.out());
    }
}

#[test]
fn a_refused_client_tells_the_error_in_json_too() {
    let (_held, addr) = silent_port();
    for mode in ["async", "sync"] {
        let output = run(&["client", &addr.to_string(), "--json", "--mode", mode], "");
        assert_eq!(output.code, 1);
        let objects = objects(&output.out());
        let errors = of(&objects, "error");
        assert_eq!(errors.len(), 1, "{mode}: {}", output.out());
        assert_eq!(errors[0]["code"], 0);
        assert_eq!(errors[0]["name"], "ConnectionRefusedError");
        assert_eq!(errors[0]["message"], "Connection refused");
        assert_eq!(of(&objects, "summary")[0]["clients"], 0);
    }
}

#[test]
fn the_demo_and_the_addresses_are_valid_json_too() {
    let output = run(&["demo", "--json", "--interval", "1ms"], "");
    assert_eq!(output.code, 0, "{output:?}");
    let demo = objects(&output.out());
    assert_eq!(of(&demo, "summary")[0]["right"], 15);
    assert_eq!(of(&demo, "written").len(), 15);
    let output = run(&["addresses", "--json"], "");
    let first = output.out();
    let first: Value = serde_json::from_str(first.lines().next().expect("a line")).expect("JSON");
    assert_eq!(first["address"], "127.0.0.1");
}
