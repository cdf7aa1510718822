//! `client --stdin`: standard input to the server, its bytes to standard output.

use std::io::{Read, Write};
use std::net::SocketAddr;

use crate::peers::{Peer, connect};
use crate::util::{Output, Process, Server, qtcp, run};

/// `--stdin` with a wait beyond every deadline: the end has to come from the half-close.
#[track_caller]
fn pipe(addr: SocketAddr, data: impl AsRef<[u8]>) -> Output {
    run(&["client", &addr.to_string(), "--stdin", "--wait", "1m"], data)
}

/// Bytes of every value in no order, the same ones in each run.
fn noise(len: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[7]
    };
    (0..len).map(|_| next()).collect()
}

#[track_caller]
fn assert_unchanged(output: &Output, data: &[u8]) {
    assert_eq!(output.code, 0, "{}", output.err());
    assert_eq!(output.stdout.len(), data.len(), "{}", output.err());
    assert!(output.stdout == data, "every byte in its place");
}

#[test]
fn five_megabytes_come_back_from_an_echo_server_unchanged() {
    let data = noise(5_000_000);
    let socat = Peer::socat_cat();
    assert_unchanged(&pipe(socat.addr, &data), &data);
    let ours = Server::start(&["--reply", "{data}", "-q"]);
    assert_unchanged(&pipe(ours.addr(), &data), &data);
    let end = ours.stop();
    assert!(end.err().contains("5000000 B in, 5000000 B out"), "{}", end.err());
}

#[test]
fn our_server_answers_standard_input_with_the_port_behind_it() {
    let server = Server::start(&[]);
    let output = pipe(server.addr(), "client");
    assert_eq!((output.code, output.err()), (0, String::new()));
    let printed = server.stop().out();
    let own = printed.lines().nth(1).and_then(|line| line.split([' ', ':']).nth(4));
    let own = own.unwrap_or_else(|| panic!("no port in {printed}"));
    assert_eq!(output.out(), format!("client{own}"));
}

#[test]
fn no_input_at_all_is_a_half_close_and_no_answer() {
    let server = Server::start(&[]);
    let output = pipe(server.addr(), "");
    assert_eq!((output.code, output.out(), output.err()), (0, String::new(), String::new()));
}

#[test]
fn an_answer_is_printed_while_standard_input_is_still_open() {
    let echo = Peer::socat_cat();
    let mut client =
        Process::spawn(&mut qtcp(&["client", &echo.addr.to_string(), "--stdin", "--wait", "1m"]));
    for line in ["one\n", "two\n", "three\n"] {
        client.write(line.as_bytes());
        client.wait_stdout("the echo", |out| out.ends_with(line));
    }
    client.close_stdin();
    let output = client.wait();
    assert_eq!((output.code, output.out().as_str()), (0, "one\ntwo\nthree\n"), "{}", output.err());
}

#[test]
fn a_server_that_keeps_silent_is_left_after_the_wait() {
    let silent = Peer::python("while connection.recv(100): pass\nthreading.Event().wait()");
    let begun = std::time::Instant::now();
    let args = ["client", &silent.addr.to_string(), "--stdin", "--wait", "300ms"];
    let output = run(&args, "client");
    assert_eq!((output.code, output.out()), (0, String::new()), "{}", output.err());
    assert!((300..10_000).contains(&begun.elapsed().as_millis()), "{:?}", begun.elapsed());
}

#[test]
fn a_server_that_closes_before_all_was_sent_is_a_lost_connection() {
    let quitter = Peer::python(
        "connection.recv(100)\n\
         connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))",
    );
    let addr = quitter.addr.to_string();
    let output = run(&["client", &addr, "--stdin"], noise(20_000_000));
    assert_eq!(output.code, 1, "{}", output.err());
    assert!(output.err().contains("was lost"), "{}", output.err());
    // Such a server harms no one else.
    drop(connect(quitter.addr));
}

#[test]
fn a_slow_reader_of_standard_output_loses_nothing() {
    let data = noise(3_000_000);
    let server = Server::start(&["--reply", "{data}", "-q"]);
    let (mut reader, writer) = std::io::pipe().expect("a pipe");
    let args = ["client", &server.addr().to_string(), "--stdin", "--wait", "1m"];
    let mut client = Process::spawn_to(&mut qtcp(&args), writer);
    let (input, pieces) = (data.clone(), std::sync::mpsc::sync_channel(1));
    let feeder = std::thread::spawn(move || {
        client.write(&input);
        client.close_stdin();
        // Only now does anybody read.
        pieces.0.send(()).expect("the test waits");
        client.wait()
    });
    let mut received = Vec::new();
    // All of it fits into the buffers between the programs, or the reader is needed before.
    let _ = pieces.1.recv_timeout(std::time::Duration::from_millis(500));
    reader.read_to_end(&mut received).expect("a pipe");
    let mut output = feeder.join().expect("it ends");
    output.stdout = received;
    assert_unchanged(&output, &data);
}

#[test]
fn a_server_that_begins_to_read_after_the_wait_still_gets_its_answer_printed() {
    let server = Peer::python(
        "time.sleep(1.5)\n\
         while connection.recv(65536): pass\n\
         connection.sendall(b'answer')",
    );
    // What the kernel takes for a server that does not read.
    let mut stream = connect(server.addr);
    stream.set_write_timeout(Some(std::time::Duration::from_millis(300))).expect("a timeout");
    let piece = [0; 65536];
    let mut taken = 0;
    while let Ok(n) = stream.write(&piece) {
        taken += n;
    }
    // A little more: it is read from standard input, and waits in the program.
    let args = ["client", &server.addr.to_string(), "--stdin", "--wait", "500ms"];
    let output = run(&args, noise(taken + 600_000));
    assert_eq!((output.code, output.out().as_str()), (0, "answer"), "{}", output.err());
}

#[test]
fn a_reset_after_all_was_read_from_standard_input_is_a_lost_connection() {
    let server = Peer::python(
        "time.sleep(1)\n\
         connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))",
    );
    let addr = server.addr.to_string();
    for size in [100_000, 4_000_000] {
        let output = run(&["client", &addr, "--stdin"], noise(size));
        assert_eq!(output.code, 1, "{size}: {output:?}");
        assert!(output.err().contains("was lost"), "{}", output.err());
    }
}

#[test]
fn a_server_that_answers_and_closes_in_order_is_no_loss_while_the_input_is_still_open() {
    let server = Peer::python("data = connection.recv(100)\nconnection.sendall(b'answer')");
    let args = ["client", &server.addr.to_string(), "--stdin", "--wait", "1m"];
    for _ in 0..5 {
        let mut client = Process::spawn(&mut qtcp(&args));
        client.write(b"client");
        // Its input stays open: it ends because the server does.
        let output = client.wait();
        assert_eq!((output.code, output.out().as_str()), (0, "answer"), "{}", output.err());
        assert_eq!(output.err(), "");
    }
}

#[test]
fn no_shutdown_keeps_the_connection_open_at_the_end_of_the_input() {
    // It answers only as long as the client has not said that it has sent all.
    let server = Peer::python(
        "data = connection.recv(100)\n\
         connection.settimeout(0.3)\n\
         try: ended = connection.recv(100) == b''\n\
         except TimeoutError: ended = False\n\
         if not ended: connection.sendall(b'answer')",
    );
    let addr = server.addr.to_string();
    let output = run(&["client", &addr, "--stdin", "--no-shutdown"], "client");
    assert_eq!((output.code, output.out().as_str()), (0, "answer"), "{}", output.err());
    assert_eq!(output.err(), "");
    // Without it nothing comes, and that is said with the way out.
    let output = run(&["client", &addr, "--stdin"], "client");
    assert_eq!((output.code, output.out()), (0, String::new()), "{}", output.err());
    assert!(output.err().contains("nothing came back"), "{}", output.err());
    assert!(output.err().contains("--no-shutdown"), "{}", output.err());
    let help = run(&["client", "--help"], "");
    assert!(help.out().contains("--no-shutdown"), "{}", help.out());
    let output = run(&["client", &addr, "--no-shutdown"], "");
    assert_eq!(output.code, 2, "{}", output.err());
}

#[test]
fn with_no_shutdown_a_silent_server_is_left_after_the_wait() {
    let silent = Peer::python("while connection.recv(100): pass");
    let args = ["--stdin", "--no-shutdown", "--wait", "300ms"];
    let output = run(&[&["client", &silent.addr.to_string()], &args[..]].concat(), "client");
    assert_eq!((output.code, output.out()), (0, String::new()), "{}", output.err());
    assert!(output.err().contains("a longer --wait"), "{}", output.err());
}
