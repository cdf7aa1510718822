//! A peer that says "that was all" right after its message gets its answer all the same.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use socket2::{Domain, Socket, Type};

use crate::peers::{ncat, port_of, python, socat};
use crate::util::{DEADLINE, Server, run_command, wait_until};

const TIMES: usize = 200;

/// The ports of the clients in the order of their coming, as the server saw them.
fn ports_in(json_lines: &str) -> Vec<String> {
    json_lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .filter(|event| event["event"] == "newConnection")
        .map(|event| {
            let peer = event["peer"].as_str().expect("a peer");
            peer.rsplit_once(':').expect("a port").1.to_owned()
        })
        .collect()
}

#[test]
fn ncat_gets_its_answer_200_times_in_a_row() {
    let server = Server::start(&["--json"]);
    let addr = server.addr();
    // Two at a time: ncat takes long to start.
    let halves = [(); 2].map(|()| {
        std::thread::spawn(move || {
            (0..TIMES / 2)
                .map(|n| {
                    let output = run_command(&mut ncat(addr), "client");
                    assert_eq!((output.code, output.err()), (0, String::new()), "run {n}");
                    output.out()
                })
                .collect::<Vec<_>>()
        })
    });
    let mut answers: Vec<_> =
        halves.into_iter().flat_map(|half| half.join().expect("answers")).collect();
    let end = server.stop();
    // ncat does not tell its port; the kernel told the server.
    let mut right: Vec<_> =
        ports_in(&end.out()).into_iter().map(|port| format!("client{port}")).collect();
    answers.sort();
    right.sort();
    assert_eq!(right.len(), TIMES);
    assert_eq!(answers, right);
}

#[test]
fn socat_gets_its_answer_200_times_in_a_row() {
    let server = Server::start(&[]);
    for n in 0..TIMES {
        let output = run_command(&mut socat(server.addr()), "client");
        let log = output.err();
        let own = log
            .split("from local address AF=2 127.0.0.1:")
            .nth(1)
            .and_then(|rest| rest.lines().next())
            .unwrap_or_else(|| panic!("run {n}: {log}"));
        assert_eq!((output.code, output.out()), (0, format!("client{own}")), "run {n}");
    }
}

#[test]
fn python_gets_its_answer_and_the_end_200_times_in_a_row() {
    let server = Server::start(&[]);
    let script = "
import socket, sys
wrong = 0
for n in range(200):
    s = socket.create_connection(('127.0.0.1', int(sys.argv[1])), timeout=20)
    s.sendall(b'client')
    s.shutdown(socket.SHUT_WR)
    answer = b''
    while piece := s.recv(4096):
        answer += piece
    if answer != b'client%d' % s.getsockname()[1]:
        wrong += 1
        print('run', n, answer)
    s.close()
print(wrong, 'wrong')
";
    let output = run_command(&mut python(script, &[&server.addr().port().to_string()]), "");
    assert_eq!((output.code, output.out().as_str()), (0, "0 wrong\n"), "{}", output.err());
    let end = server.stop();
    let mut seen = BTreeMap::new();
    for line in end.out().lines() {
        *seen.entry(line.split(' ').nth(2).unwrap_or_default().to_owned()).or_insert(0) += 1;
    }
    // Each came, asked, was answered and left exactly once.
    assert_eq!(["++", "<-", "->", "--"].map(|mark| seen[mark]), [TIMES; 4], "{seen:?}");
}

#[test]
fn five_megabytes_and_a_half_close_are_answered_to_the_last_byte() {
    let server = Server::start(&["--reply", "{data}", "-q"]);
    let script = "
import socket, sys, threading, random
data = random.Random(1).randbytes(5_000_000)
s = socket.create_connection(('127.0.0.1', int(sys.argv[1])), timeout=20)
def send():
    s.sendall(data)
    s.shutdown(socket.SHUT_WR)
threading.Thread(target=send).start()
answer = bytearray()
while piece := s.recv(65536):
    answer += piece
print(answer == data, len(answer))
";
    let output = run_command(&mut python(script, &[&server.addr().port().to_string()]), "");
    assert_eq!(output.out(), "True 5000000\n", "{}", output.err());
    let end = server.stop();
    assert!(end.err().contains("5000000 B in, 5000000 B out"), "{}", end.err());
}

/// Where the server itself holds the answer, as the kernel has no room for it: a server that
/// throws it away when the peer closes its end, as QTcpSocket does, loses it here.
#[test]
fn a_client_that_says_goodbye_first_and_reads_late_still_gets_everything() {
    const LEN: usize = 8 * 1024;
    const TIMES: usize = 100;

    let mut server = Server::start(&["--reply", &"{data}".repeat(TIMES)]);
    // Small segments and a small window let the kernel keep far less of the 800 KiB than half, and
    // the server reads on (up to the FIN) as long as it holds less than 1 MiB.
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    socket.set_recv_buffer_size(4096).expect("SO_RCVBUF");
    socket.set_tcp_mss(536).expect("TCP_MAXSEG");
    socket.connect(&server.addr().into()).expect("the server accepts");
    let mut client = TcpStream::from(socket);
    client.set_read_timeout(Some(DEADLINE)).expect("a timeout");
    client.write_all(&[b'a'; LEN]).expect("the server reads");
    client.shutdown(Shutdown::Write).expect("connected");
    server.process().wait_stdout("all that was sent", |out| {
        let sizes = out
            .lines()
            .filter(|line| line.contains(" <- "))
            .filter_map(|line| line.rsplit_once('(')?.1.strip_suffix(" B)")?.parse::<usize>().ok());
        sizes.sum::<usize>() == LEN
    });
    wait_until("the FIN", || is_half_closed(&server, &client).then_some(()));

    let mut answer = String::new();
    client.read_to_string(&mut answer).expect("the answer and the end come");
    assert_eq!((answer.len(), answer.matches('a').count()), (LEN * TIMES, LEN * TIMES));
    server.process().wait_stdout("the end", |out| out.contains(" -- "));
    let end = server.stop();
    let bytes = format!("{LEN} B in, {} B out", LEN * TIMES);
    assert!(end.err().contains(&bytes), "{bytes} is not in: {}", end.err());
}

/// Whether the kernel has the client's FIN, and the server has read all before it (CLOSE_WAIT with
/// an empty queue).
fn is_half_closed(server: &Server, client: &TcpStream) -> bool {
    let (own, peer) = (server.addr().port(), port_of(client));
    let ends = format!(" 0100007F:{own:04X} 0100007F:{peer:04X} 08 ");
    let table = std::fs::read_to_string("/proc/net/tcp").expect("Linux");
    let line = table.lines().find(|line| line.contains(&ends));
    line.is_some_and(|line| line.contains(":00000000 "))
}
