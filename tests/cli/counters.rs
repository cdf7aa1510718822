//! What the summary says is what the peers sent and received.

use std::io::{Read, Write};
use std::net::Shutdown;

use serde_json::Value;

use crate::peers::{ask, connect, port_of, reset};
use crate::util::{Output, Server, run};

/// The numbers of the summary line: clients, messages, bytes in, bytes out.
#[track_caller]
fn summary(output: &Output) -> [u64; 4] {
    let told = output.err();
    let line = told.lines().rfind(|line| line.contains(" B out, ")).expect("a summary");
    let mut numbers = line
        .trim_start_matches("qtcp: ")
        .split(", ")
        .map(|part| part.split(' ').next().expect("a word").parse().expect("a number"));
    [(); 4].map(|()| numbers.next().expect("four numbers"))
}

fn is_event(line: &str, mark: &str) -> bool {
    line.split(' ').nth(2) == Some(mark)
}

#[test]
fn a_servers_summary_agrees_with_its_lines_and_with_every_peer() {
    let server = Server::start(&[]);
    let addr = server.addr();
    let (mut sent, mut received) = (0, 0);
    let peers = (0..8_usize).map(|n| {
        std::thread::spawn(move || {
            let mut client = connect(addr);
            let data = vec![b'a'; 1 + n * 20_011];
            let mut to = client.try_clone().expect("a second handle");
            let copy = data.clone();
            let writer = std::thread::spawn(move || {
                to.write_all(&copy).expect("the server reads");
                to.shutdown(Shutdown::Write).expect("connected");
            });
            let mut answer = Vec::new();
            client.read_to_end(&mut answer).expect("the answer comes");
            writer.join().expect("all was sent");
            let port = port_of(&client).to_string();
            assert!(answer.ends_with(port.as_bytes()));
            let letters = answer.iter().filter(|&&byte| byte == b'a').count();
            assert_eq!(letters, data.len(), "every byte comes back once");
            (data.len() as u64, answer.len() as u64)
        })
    });
    for peer in peers.collect::<Vec<_>>() {
        let (theirs, ours) = peer.join().expect("the right answer");
        sent += theirs;
        received += ours;
    }
    let output = server.stop();
    let [clients, messages, bytes_in, bytes_out] = summary(&output);
    assert_eq!((clients, bytes_in, bytes_out), (8, sent, received));
    let lines = output.out();
    let count = |mark| lines.lines().filter(|line| is_event(line, mark)).count() as u64;
    assert_eq!(["++", "<-", "->", "--"].map(count), [8, messages, messages, 8]);
    let printed = |mark| -> u64 {
        let size = |line: &str| -> Option<u64> {
            line.rsplit_once('(')?.1.strip_suffix(" B)")?.parse().ok()
        };
        lines
            .lines()
            .filter(|line| is_event(line, mark))
            .map(|line| size(line).unwrap_or_else(|| panic!("no size: {line}")))
            .sum()
    };
    assert_eq!(["<-", "->"].map(printed), [sent, received]);
}

#[test]
fn a_client_that_resets_does_not_spoil_the_count_of_the_others() {
    let mut server = Server::start(&[]);
    let mut steady = connect(server.addr());
    let mut received = 0;
    for n in 0..10 {
        let mut rude = connect(server.addr());
        rude.write_all(b"rude").expect("the server reads");
        let peer = format!("127.0.0.1:{} ", port_of(&rude));
        server.process().wait_stdout("what it sent", |out| out.contains(&format!("{peer}<- ")));
        reset(rude);
        server.process().wait_stdout("its end", |out| out.contains(&format!("{peer}-- ")));
        received += ask(&mut steady, &format!("client {n}")).len() as u64;
    }
    drop(steady);
    let output = server.stop();
    let [clients, messages, bytes_in, bytes_out] = summary(&output);
    assert_eq!((clients, messages, bytes_in), (11, 20, 10 * 4 + 10 * 8));
    // What a reset client did not take was handed to the kernel all the same, or not at all.
    let to_rude = bytes_out - received;
    assert!((0..=10 * 9).contains(&to_rude), "{bytes_out} B out, {received} B received");
}

#[test]
fn our_client_and_our_server_count_the_same_bytes() {
    let server = Server::start(&["--json"]);
    let addr = server.addr().to_string();
    let args =
        ["client", &addr, "--clients", "30", "--count", "10", "--interval", "5ms", "--check"];
    let client = run(&args, "");
    assert_eq!(client.code, 0, "{client:?}");
    let [clients, messages, bytes_in, bytes_out] = summary(&client);
    assert_eq!((clients, messages, bytes_out), (30, 300, 300 * 6));
    let output = server.stop();
    let last = output.out();
    let last: Value = serde_json::from_str(last.lines().last().expect("a line")).expect("JSON");
    assert_eq!(last["event"], "summary");
    assert_eq!(last["clients"], 30);
    assert_eq!(last["bytes_in"], bytes_out);
    assert_eq!(last["bytes_out"], bytes_in);
}

#[test]
fn a_server_that_nobody_visits_counts_nothing() {
    let output = Server::start(&[]).stop();
    assert_eq!((output.code, summary(&output)), (0, [0; 4]));
    assert_eq!(output.out().lines().count(), 1, "{}", output.out());
}
