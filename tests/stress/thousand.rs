//! A thousand clients, a hundred messages each.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::alone;
use crate::crowd::{self, Client, MESSAGE, message, take_apart};
use crate::measure::{Summary, peak_memory, raise_descriptors, server_with_limit};
use crate::util;

const CLIENTS: usize = 1000;
const MESSAGES: usize = 100;

/// Starts a server, lets all clients work and leave. The server's counters must agree with what the
/// clients have counted.
fn run(
    what: &str,
    connect: impl Fn(SocketAddr, usize) -> Client,
    work: impl Fn(&mut [Client]) + Sync,
) {
    let _alone = alone();
    let clients = raise_descriptors(CLIENTS);
    let server = server_with_limit("$(ulimit -Hn)", &["-q"]);
    let begun = Instant::now();
    let mut clients: Vec<_> = (0..clients).map(|number| connect(server.addr(), number)).collect();
    crowd::work(&mut clients, work);
    let took = begun.elapsed();
    let peak = peak_memory(server.pid());
    let (bytes_in, bytes_out, messages) = crowd::sums(&clients);
    let output = server.stop();
    eprintln!(
        "{what}: {messages} reads, {bytes_in} B in, {bytes_out} B out, {took:?}, peak {peak} KiB"
    );
    let counted = Summary { clients: clients.len() as u64, messages, bytes_in, bytes_out };
    assert_eq!(Summary::of(&output, 0), counted, "the server counts what its clients count");
}

/// Everything that a client of this file sends.
fn all_messages(client: usize, messages: usize) -> Vec<u8> {
    (0..messages).flat_map(|n| message(client, n)).collect()
}

/// Ends the stream and checks all answers to `data`, of which `answers` came so far.
fn finish(client: &mut Client, data: &[u8], mut answers: Vec<u8>) {
    client.finish();
    while client.read(&mut answers, 64 * 1024) > 0 {}
    let pieces = take_apart(&answers, data, client.port);
    client.answers += pieces.unwrap_or_else(|error| panic!("client {}: {error}", client.number));
}

#[test]
fn each_of_1000_clients_gets_its_own_port_back_100_times() {
    run("request and answer", Client::connect, |clients| {
        for n in 0..MESSAGES {
            clients.iter_mut().for_each(|client| client.ask(n));
            clients.iter_mut().for_each(|client| client.expect_answer(n));
        }
        clients.iter_mut().for_each(Client::leave);
    });
}

#[test]
fn messages_sent_byte_by_byte_come_back_whole() {
    run("byte by byte", Client::connect, |clients| {
        for at in 0..MESSAGES * MESSAGE {
            for client in &mut *clients {
                let message = message(client.number, at / MESSAGE);
                client.send(&message[at % MESSAGE..][..1]);
            }
        }
        for client in clients {
            let data = all_messages(client.number, MESSAGES);
            finish(client, &data, Vec::new());
        }
    });
}

#[test]
fn fifty_messages_in_one_piece_come_back_whole() {
    run("fifty in one piece", Client::connect, |clients| {
        let all = |client: &Client| all_messages(client.number, MESSAGES);
        for half in 0..2 {
            for client in &mut *clients {
                let data = all(client);
                client.send(&data[half * data.len() / 2..][..data.len() / 2]);
            }
        }
        for client in clients {
            let data = all(client);
            finish(client, &data, Vec::new());
        }
    });
}

/// The kernel of each client takes in next to nothing, and the clients read, in small bites, only
/// after they have sent everything: until then the answers wait on the side of the server.
#[test]
fn answers_that_are_read_slowly_come_back_whole() {
    const LONG: usize = 60;
    const BITE: usize = 400;
    run("read slowly", Client::connect_narrow, |clients| {
        // Each of the hundred messages is sixty of the short ones.
        let long = |client: usize, n: usize| message(client, n).repeat(LONG);
        for n in 0..MESSAGES {
            for client in &mut *clients {
                client.send(&long(client.number, n));
            }
        }
        clients.iter().for_each(Client::finish);
        let mut answers = vec![Vec::new(); clients.len()];
        let mut reading: Vec<_> = (0..clients.len()).collect();
        while !reading.is_empty() {
            reading.retain(|&i| clients[i].read(&mut answers[i], BITE) > 0);
        }
        for (client, answers) in clients.iter_mut().zip(answers) {
            let data: Vec<_> = (0..MESSAGES).flat_map(|n| long(client.number, n)).collect();
            let pieces = take_apart(&answers, &data, client.port);
            client.answers += pieces.unwrap_or_else(|error| panic!("{}: {error}", client.number));
        }
    });
}

#[test]
fn the_client_program_runs_1000_clients_and_finds_every_answer_right() {
    let _alone = alone();
    let clients = raise_descriptors(CLIENTS) as u64;
    let server = server_with_limit("$(ulimit -Hn)", &["-q"]);
    let to = server.addr().to_string();
    let (n, messages) = (clients.to_string(), clients * 20);
    let mut args = vec!["client", &to, "--clients", &n];
    args.extend("-q --count 20 --interval 20ms --check".split(' '));
    let begun = Instant::now();
    let output = util::run(&args, "");
    let took = begun.elapsed();
    let told = output.err();
    assert_eq!(output.code, 0, "{told}");
    assert!(told.ends_with(&format!(", {messages} right, 0 wrong, 0 missing\n")), "{told}");
    // 20 messages at a distance of 20 ms.
    assert!(took > Duration::from_millis(19 * 20), "{took:?}");
    eprintln!("client program: {} in {took:?}", told.trim_end());
    let (theirs, ours) = (Summary::of(&output, 0), Summary::of(&server.stop(), 0));
    assert_eq!((theirs.clients, theirs.messages), (clients, messages));
    assert_eq!(theirs.bytes_out, messages * 6);
    assert_eq!((ours.bytes_in, ours.bytes_out), (theirs.bytes_out, theirs.bytes_in));
    assert_eq!(ours.clients, clients);
}
