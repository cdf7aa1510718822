//! The options of `server`.

use std::io::{Read, Write};
use std::net::{IpAddr, Shutdown, SocketAddr, TcpListener};
use std::time::Duration;

use crate::peers::{ask, connect, port_of, read_text, reset};
use crate::util::{DEADLINE, Server, qtcp, run};

#[test]
fn listen_takes_every_form_of_an_address_and_tells_the_real_port() {
    let mut forms = vec![(":0", "127.0.0.1"), ("0", "127.0.0.1"), ("localhost:0", "127.0.0.1")];
    forms.push(("0.0.0.0:0", "0.0.0.0"));
    if TcpListener::bind("[::1]:0").is_ok() {
        forms.extend([("[::1]:0", "::1"), ("[::]:0", "::"), ("any:0", "::")]);
    }
    for (form, shown) in forms {
        let server = Server::start_with(&mut qtcp(&["server", "--listen", form]), &[]);
        let addr = server.addr();
        assert_eq!(addr.ip(), shown.parse::<IpAddr>().expect("an address"), "{form}");
        assert_ne!(addr.port(), 0, "{form}");
        let reach = match addr.ip() {
            ip if ip.is_unspecified() => SocketAddr::from(([127, 0, 0, 1], addr.port())),
            _ => addr,
        };
        if form == "[::]:0" {
            // For IPv6 alone, as in Qt.
            continue;
        }
        let mut client = connect(reach);
        assert_eq!(ask(&mut client, "client"), format!("client{}", port_of(&client)), "{form}");
        // A dual-stack listener names IPv4 peers as IPv4.
        let peer = SocketAddr::new(reach.ip(), port_of(&client)).to_string();
        drop(client);
        let printed = server.stop().out();
        assert!(printed.contains(&format!(" {peer} <- \"client\" (6 B)\n")), "{form}: {printed}");
    }
}

#[test]
fn lines_tell_the_time_the_peer_what_happened_and_how_much() {
    let server = Server::start(&[]);
    let mut client = connect(server.addr());
    let port = port_of(&client);
    ask(&mut client, "client");
    drop(client);
    let mut server = server;
    server.process().wait_stdout("the end of the client", |out| out.contains(" -- "));
    let printed = server.stop().out();
    let told: Vec<_> = printed.lines().skip(1).map(|line| line.split_at(13)).collect();
    for (time, _) in &told {
        let shape: String =
            time.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        assert_eq!(shape, "00:00:00.000 ");
    }
    let expected = [
        format!("127.0.0.1:{port} ++ connected"),
        format!("127.0.0.1:{port} <- \"client\" (6 B)"),
        format!("127.0.0.1:{port} -> \"client{port}\" ({} B)", 6 + port.to_string().len()),
        format!("127.0.0.1:{port} -- disconnected: the other end closed"),
    ];
    let what = told.iter().map(|(_, text)| text.split(';').next().unwrap_or(text));
    assert_eq!(what.collect::<Vec<_>>(), expected);
}

#[test]
fn quiet_prints_the_listening_line_alone() {
    let server = Server::start(&["-q"]);
    ask(&mut connect(server.addr()), "client");
    let output = server.stop();
    assert_eq!(output.out().lines().count(), 1, "{}", output.out());
    assert!(output.err().contains("1 client, 1 message"), "{}", output.err());
}

#[test]
fn show_hex_prints_hex_in_place_of_text() {
    let server = Server::start(&["--show", "hex", "--no-reply"]);
    let mut client = connect(server.addr());
    client.write_all(b"8\xff\0").expect("the server reads");
    client.shutdown(Shutdown::Write).expect("connected");
    client.read_to_end(&mut Vec::new()).expect("the end comes");
    let printed = server.stop().out();
    assert!(printed.contains(" <- 38 ff 00 (3 B)\n"), "{printed}");
}

#[test]
fn a_reply_template_is_filled_in_and_counts_from_one() {
    let server = Server::start(&["--reply", r"{n}:{peer_ip}:{{{data}}}\n"]);
    let mut client = connect(server.addr());
    for n in 1..=3 {
        client.write_all(b"abc").expect("the server reads");
        let right = format!("{n}:127.0.0.1:{{abc}}\n");
        assert_eq!(read_text(&mut client, right.len()), right);
    }
    let server = Server::start(&["--reply", r"{peer}|{peer_port}|\x41\\\0"]);
    let mut client = connect(server.addr());
    client.write_all(b"abc").expect("the server reads");
    let port = port_of(&client);
    let right = format!("127.0.0.1:{port}|{port}|A\\\0");
    assert_eq!(read_text(&mut client, right.len()), right);
}

#[test]
fn no_reply_only_receives() {
    let server = Server::start(&["--no-reply"]);
    let mut client = connect(server.addr());
    client.write_all(b"client").expect("the server reads");
    client.shutdown(Shutdown::Write).expect("connected");
    let mut answer = Vec::new();
    client.read_to_end(&mut answer).expect("the end comes");
    assert_eq!(answer, b"");
    let end = server.stop();
    assert!(end.err().contains("1 client, 1 message, 6 B in, 0 B out"), "{}", end.err());
}

#[test]
fn both_read_styles_answer_each_client_with_its_own_port() {
    for style in ["sender", "all"] {
        let server = Server::start(&["--read-style", style]);
        let mut clients: Vec<_> = (0..5).map(|_| connect(server.addr())).collect();
        for round in 0..20 {
            // All ask before any reads, and each something else.
            for (n, client) in clients.iter_mut().enumerate() {
                client.write_all(format!("{round}-{n};").as_bytes()).expect("the server reads");
            }
            for (n, client) in clients.iter_mut().enumerate() {
                let right = format!("{round}-{n};{}", port_of(client));
                assert_eq!(read_text(client, right.len()), right, "{style}");
            }
        }
        drop(clients);
        let addr = server.addr().to_string();
        let args = ["--clients", "10", "--count", "5", "--interval", "5ms", "--check"];
        let output = run(&[&["client", &addr], &args[..]].concat(), "");
        assert_eq!(output.code, 0, "{style}: {output:?}");
        let end = server.stop();
        assert!(end.err().contains("15 clients, "), "{style}: {}", end.err());
    }
}

#[test]
fn once_stops_after_the_first_client_has_gone() {
    let server = Server::start(&["--once"]);
    let mut first = connect(server.addr());
    ask(&mut first, "client");
    let mut second = connect(server.addr());
    ask(&mut second, "client");
    drop(first);
    let output = server.wait();
    assert_eq!(output.code, 0, "{output:?}");
    assert!(output.err().contains("2 clients, 2 messages, 12 B in, 22 B out"), "{output:?}");
    assert_eq!(second.read(&mut [0; 8]).expect("closed in order"), 0);
}

#[test]
fn max_clients_lets_the_third_wait_until_one_leaves() {
    let server = Server::start(&["--max-clients", "2"]);
    let mut first = connect(server.addr());
    let mut second = connect(server.addr());
    ask(&mut first, "client");
    ask(&mut second, "client");
    let mut third = connect(server.addr());
    third.write_all(b"third").expect("the kernel takes it");
    // The others are served on meanwhile; it is not.
    for _ in 0..50 {
        ask(&mut first, "client");
        ask(&mut second, "client");
    }
    third.set_nonblocking(true).expect("a socket");
    let early = third.read(&mut [0; 8]).expect_err("nobody answers it yet");
    assert_eq!(early.kind(), std::io::ErrorKind::WouldBlock);
    third.set_nonblocking(false).expect("a socket");
    let mut server = server;
    let own = format!("127.0.0.1:{} ", port_of(&third));
    assert!(!server.process().stdout().contains(&own), "it is not accepted yet");
    drop(first);
    let right = format!("third{}", port_of(&third));
    assert_eq!(read_text(&mut third, right.len()), right);
    let end = server.stop();
    assert!(end.err().contains("3 clients, 103 messages"), "{}", end.err());
}

#[test]
fn send_all_sends_each_line_to_every_client() {
    let mut server = Server::start(&["--send-all", "--no-reply"]);
    let mut clients: Vec<_> = (0..3).map(|_| connect(server.addr())).collect();
    server.process().wait_stdout("3 clients", |out| out.matches(" ++ ").count() == 3);
    for line in ["first\n", "zwei \u{1b}[0m\r\n", "\n", "no end of line"] {
        server.process().write(line.as_bytes());
        for client in &mut clients {
            assert_eq!(read_text(client, line.len()), line);
        }
    }
    server.process().close_stdin();
    // The end of standard input is not the end of the server.
    let mut fourth = connect(server.addr());
    fourth.write_all(b"still there?").expect("the server reads");
    server.process().wait_stdout("the fourth", |out| out.contains("still there?"));
    let end = server.stop();
    assert!(end.err().contains("4 clients, 1 message, 12 B in, 96 B out"), "{}", end.err());
    for client in &mut clients {
        assert_eq!(client.read(&mut [0; 8]).expect("closed in order"), 0, "nothing more");
    }
}

#[test]
fn send_all_keeps_what_was_said_before_the_first_client_came() {
    let mut server = Server::start(&["--send-all", "--no-reply", "-q"]);
    let text: Vec<u8> =
        (0..1_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let addr = server.addr();
    let mut client = std::thread::scope(|scope| {
        // More than pipe and program hold before somebody comes.
        let writer = scope.spawn(|| {
            server.process().write(&text);
            server.process().close_stdin();
        });
        let mut client = connect(addr);
        let mut received = vec![0; text.len()];
        client.read_exact(&mut received).expect("all of it");
        assert!(received == text, "every byte in its place");
        writer.join().expect("all was written");
        client
    });
    let end = server.stop();
    assert!(end.err().contains("1 client, 0 messages, 0 B in, 1000000 B out"), "{}", end.err());
    assert_eq!(client.read(&mut [0; 8]).expect("closed in order"), 0, "nothing more");
}

#[test]
fn send_all_goes_at_the_speed_of_the_slowest_and_loses_nothing() {
    // More than the kernel and the server would hold for one client.
    const LEN: usize = 32 * 1024 * 1024;
    const STALL: Duration = Duration::from_millis(300);

    let mut server = Server::start(&["--send-all", "--reply", "{data}", "-q"]);
    let addr = server.addr();
    let (mut fast, mut slow) = (connect(addr), connect(addr));
    for client in [&mut fast, &mut slow] {
        // Both are there before anything is said.
        client.write_all(b"!").expect("the server reads");
        assert_eq!(read_text(client, 1), "!");
    }
    let text: Vec<u8> = (0..LEN).map(|n| (n % 251) as u8).collect();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            server.process().write(&text);
            server.process().close_stdin();
        });
        // As long as one reads nothing, the other is held up at some point.
        fast.set_read_timeout(Some(STALL)).expect("a timeout");
        let mut received = vec![0; LEN];
        let mut so_far = 0;
        while let Ok(n) = fast.read(&mut received[so_far..]) {
            so_far += n;
            assert!(0 < n && so_far < LEN, "the slow one was left behind after {so_far} B");
        }
        let all = &text;
        let other = scope.spawn(move || {
            let mut received = vec![0; LEN];
            slow.read_exact(&mut received).expect("all of it");
            assert!(received == *all, "every byte in its place");
        });
        fast.set_read_timeout(Some(DEADLINE)).expect("a timeout");
        fast.read_exact(&mut received[so_far..]).expect("all of it");
        assert!(received == text, "every byte in its place");
        other.join().expect("the slow one gets it all");
        writer.join().expect("all was written");
    });
    let end = server.stop();
    let bytes = format!("2 clients, 2 messages, 2 B in, {} B out", 2 * LEN + 2);
    assert!(end.err().contains(&bytes), "{bytes} is not in: {}", end.err());
}

#[test]
fn reaching_max_clients_is_told_in_a_line_and_in_json() {
    for (style, told) in [
        (
            "--show=text",
            "== 2 clients are connected, the most that may; further ones wait; a higher limit (--max",
        ),
        ("--json", r#""event":"full","clients":2}"#),
    ] {
        let mut server = Server::start(&["--max-clients", "2", style]);
        let addr = server.addr();
        let _first = connect(addr);
        server.process().wait_stdout("the first", |out| out.contains("onnect"));
        let _second = connect(addr);
        let out = server.process().wait_stdout("it is full", |out| out.contains(told));
        assert_eq!(out.matches(told).count(), 1, "{out}");
        assert_eq!(server.stop().code, 0);
    }
}

#[test]
fn how_each_connection_ended_is_told_with_its_time_and_its_bytes() {
    let mut server = Server::start(&[]);
    let mut orderly = connect(server.addr());
    ask(&mut orderly, "client");
    drop(orderly);
    let out = server.process().wait_stdout("an end", |out| out.contains("-- disconnected"));
    let line = out.lines().find(|line| line.contains("-- disconnected")).expect("a line");
    assert!(line.contains("-- disconnected: the other end closed; 0."), "{line}");
    assert!(line.ends_with(" s, 6 B in, 11 B out"), "{line}");
    let mut rude = connect(server.addr());
    ask(&mut rude, "client");
    reset(rude);
    server.process().wait_stdout("a reset", |out| out.contains(": the other end broke off; 0."));
    let mut last = connect(server.addr());
    ask(&mut last, "client");
    let out = server.stop().out();
    assert!(out.contains("-- disconnected: closed here; "), "{out}");
}

#[test]
fn what_was_only_written_for_a_client_that_has_gone_is_not_told_as_sent() {
    let mut server = Server::start(&["--json", "--reply", "{data}{data}{data}{data}"]);
    let mut client = connect(server.addr());
    client.set_write_timeout(Some(Duration::from_millis(300))).expect("a socket");
    // It sends until the server, whose answers it does not read, takes nothing more.
    while client.write_all(&[b'x'; 65536]).is_ok() {}
    reset(client);
    let text = server.process().wait_stdout("its end", |out| out.contains("\"disconnected\""));
    let objects: Vec<serde_json::Value> =
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let sum = |event: &str| -> u64 {
        let of = objects.iter().filter(|object| object["event"] == event);
        of.filter_map(|object| object["bytes"].as_u64()).sum()
    };
    let end = objects.iter().find(|object| object["event"] == "disconnected").expect("told");
    let unsent = end["unsent"].as_u64().expect("a number");
    assert!(unsent > 0, "{end}");
    assert_eq!(sum("written"), sum("bytesWritten") + unsent, "{end}");
    assert_eq!(end["bytes_out"].as_u64(), Some(sum("bytesWritten")), "{end}");
    assert!(objects.iter().all(|object| object["event"] != "sent"));
    assert_eq!(end["by"], "reset");
    server.stop();
}

#[test]
fn the_help_of_the_reply_shows_every_field() {
    let help = run(&["server", "--help"], "").out();
    let text = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let fields = "{data} {peer_port} {peer_ip} {peer} {n}, {{ and }} for braces";
    assert!(text.contains(fields), "{help}");
    assert!(!help.contains('\u{1b}'), "no styles in a file");
    let manual = run(&["man"], "").out();
    assert!(manual.contains("{n}"), "{manual}");
}
