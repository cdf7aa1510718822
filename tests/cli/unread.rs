//! Nobody reads what the program prints: Ctrl+S, `less`, a pipe that is held open. It goes on all
//! the same, unless it prints JSON, of which nothing may be missing.

use std::io::{self, BufRead, BufReader, PipeReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use crate::peers::{ask, connect};
use crate::pty::Pty;
use crate::util::{DEADLINE, Process, listening_at, qtcp, wait_until};

/// So many lines are more than may wait for a reader, here with long messages.
const MESSAGES: usize = 2000;

/// A server whose lines go into a pipe of which the first one was read.
#[track_caller]
fn unread_server(args: &[&str]) -> (Process, BufReader<PipeReader>, SocketAddr) {
    let (reader, writer) = io::pipe().expect("a pipe");
    let args = [&["server", "--listen", "127.0.0.1:0", "--reply", "{n}."], args].concat();
    let server = Process::spawn_to(&mut qtcp(&args), writer);
    let mut out = BufReader::with_capacity(1, reader);
    let mut line = String::new();
    out.read_line(&mut line).expect("a line");
    let addr = listening_at(line.trim_end()).expect("an address");
    (server, out, addr)
}

/// One long message, and its short answer: its number and a dot.
fn exchange(client: &mut TcpStream) -> io::Result<usize> {
    client.write_all(&[b'x'; 4096])?;
    let mut answer = Vec::new();
    while answer.last() != Some(&b'.') {
        let mut piece = [0; 16];
        let n = client.read(&mut piece)?;
        if n == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        answer.extend_from_slice(&piece[..n]);
    }
    let digits = String::from_utf8_lossy(&answer[..answer.len() - 1]).into_owned();
    digits.parse().map_err(io::Error::other)
}

/// Has the server answer so many messages; the number of the last one.
#[track_caller]
fn talk(addr: SocketAddr) -> usize {
    let mut client = connect(addr);
    let mut last = 0;
    for _ in 0..MESSAGES {
        last = exchange(&mut client).expect("it answers");
    }
    last
}

#[test]
fn a_server_whose_lines_nobody_reads_serves_and_tells_how_many_lines_were_left_out() {
    let (server, out, addr) = unread_server(&[]);
    let messages = talk(addr);
    // Now somebody reads again.
    let out = BufReader::new(out.into_inner());
    let reader = std::thread::spawn(move || out.lines().collect::<Result<Vec<_>, _>>());
    let after = talk(addr);
    server.signal("TERM");
    let output = server.wait();
    assert_eq!(output.code, 0, "{}", output.err());
    assert!(output.err().contains(" messages, "), "{}", output.err());
    let lines = reader.join().expect("no panic").expect("text");
    // Each line that was not printed is counted.
    let told = lines.iter().filter_map(|line| line.strip_prefix("... "));
    let left_out: usize = told
        .map(|line| line.split(' ').next().expect("a word"))
        .map(|n| n.parse::<usize>().expect("a number"))
        .sum();
    assert!(left_out > 0, "more than {messages} long lines wait for a reader");
    let plain = lines.iter().filter(|line| !line.starts_with("... ")).count();
    // For each message what came and what went, and two connections that came and went.
    assert_eq!(plain + left_out, 2 * after + 4, "of {after} messages, {left_out} left out");
    assert!(lines.last().is_some_and(|line| line.contains("-- disconnected: ")), "{lines:?}");
}

#[test]
fn a_server_whose_lines_nobody_reads_ends_in_order() {
    for signal in ["INT", "TERM"] {
        let (server, _out, addr) = unread_server(&[]);
        let messages = talk(addr);
        server.signal(signal);
        let output = server.wait();
        assert_eq!(output.code, 0, "{}", output.err());
        assert!(output.err().contains(&format!("{messages} messages")), "{}", output.err());
        assert!(output.err().contains("nobody reads standard output"), "{}", output.err());
    }
}

#[test]
fn a_slow_reader_gets_every_line_of_a_run_that_ends_by_itself() {
    let (reader, writer) = io::pipe().expect("a pipe");
    let args = ["demo", "--clients", "20", "--count", "100", "--interval", "1ms"];
    let mut demo = Process::spawn_to(&mut qtcp(&args), writer);
    // The end of the run is seen in its standard error, which nobody holds up.
    let mut lines = BufReader::with_capacity(64, reader).lines();
    let mut all = Vec::new();
    for line in &mut lines {
        all.push(line.expect("text"));
    }
    wait_until("its end", || demo.has_ended().then_some(()));
    let answers = all.iter().filter(|line| line.contains(" <- ")).count();
    assert_eq!(answers, 2000);
    let last = "demo: 20 clients, 2000 messages, 2000 right, 0 wrong, 0 missing";
    assert_eq!(all.last().map(String::as_str), Some(last));
}

#[test]
fn a_server_on_a_terminal_that_was_stopped_with_ctrl_s_serves() {
    for style in ["--show=text", "--quiet"] {
        let (mut pty, program) = Pty::open();
        let same = program.try_clone().expect("a descriptor");
        let args = ["server", "--listen", "127.0.0.1:0", style];
        let server = Process::spawn_between(&mut qtcp(&args), program, same);
        pty.wait_for("\n");
        let text = pty.text();
        let addr = listening_at(text.lines().next().expect("a line").trim_end());
        let addr = addr.expect("an address");
        // Until progress is shown, so that the terminal's other stream takes part.
        let mut clients = Vec::new();
        wait_until("progress", || {
            clients.push(connect(addr));
            pty.text().contains(" client").then_some(())
        });
        pty.press(b"\x13");
        for _ in 0..200 {
            ask(&mut connect(addr), "client");
        }
        pty.press(b"\x11");
        server.signal("TERM");
        let output = {
            // A terminal that nobody looks at is full after some lines.
            let reading = wait_until("its end", || {
                let text = pty.text();
                text.contains(" B out, ").then_some(text)
            });
            assert!(reading.contains(" clients, 200 messages, "), "{reading}");
            server.wait()
        };
        assert_eq!(output.code, 0, "{style}");
    }
}

#[test]
fn json_is_complete_however_late_it_is_read() {
    let (server, out, addr) = unread_server(&["--json"]);
    let mut client = connect(addr);
    client.set_read_timeout(Some(DEADLINE / 60)).expect("a socket");
    let mut sent = 0;
    // Until the server waits for its reader.
    while exchange(&mut client).is_ok() {
        sent += 1;
        assert!(sent < MESSAGES, "nobody reads, and the server goes on");
    }
    let out = BufReader::new(out.into_inner());
    let reader = std::thread::spawn(move || out.lines().collect::<Result<Vec<_>, _>>());
    client.shutdown(std::net::Shutdown::Write).expect("connected");
    client.set_read_timeout(Some(DEADLINE)).expect("a socket");
    client.read_to_end(&mut Vec::new()).expect("the rest");
    server.signal("TERM");
    assert_eq!(server.wait().code, 0);
    let lines = reader.join().expect("no panic").expect("text");
    let count = |event: &str| lines.iter().filter(|line| line.contains(event)).count();
    assert_eq!(count("\"event\":\"readyRead\""), count("\"event\":\"written\""));
    assert!(count("\"event\":\"readyRead\"") > sent, "{sent}");
    assert_eq!(count("\"event\":\"summary\""), 1);
}
