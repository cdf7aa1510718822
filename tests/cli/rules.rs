//! What people paste as an address, and the encodings, with real connections.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, SocketAddr, TcpListener};

use qtcp::net::all_addresses;

use crate::bad_input::assert_refused;
use crate::peers::{connect, port_of};
use crate::util::{Server, qtcp, run, run_command};

/// Addresses with a zone that somebody can listen on here: the loopback's, and where there is one a
/// link-local address, which means nothing without its zone.
fn zoned() -> Vec<(String, u32)> {
    let addresses = all_addresses().expect("listed");
    let zoned = addresses.into_iter().filter_map(|address| {
        let IpAddr::V6(ip) = address.ip else { return None };
        let index = qtcp::net::interface_index(&address.interface).expect("its own interface");
        let is_local = ip.is_loopback() || ip.is_unicast_link_local();
        is_local.then(|| (format!("{ip}%{}", address.interface), index))
    });
    zoned.collect()
}

#[test]
fn an_address_with_a_zone_is_listened_on_and_connected_to() {
    let zoned = zoned();
    if zoned.is_empty() {
        eprintln!("not checked: this machine has no IPv6");
    }
    for (address, index) in zoned {
        let listen = format!("[{address}]:0");
        let server = Server::start_with(&mut qtcp(&["server", "--listen", &listen]), &[]);
        let port = server.addr().port();
        let ip = address.split('%').next().expect("an address");
        // By the name of the interface and by its number.
        for host in [format!("{address} {port}"), format!("[{ip}%{index}]:{port}")] {
            let output = run(&["client", &host, "--count", "1", "--check"], "");
            assert_eq!(output.code, 0, "{host}: {}", output.err());
            assert!(output.out().contains(&format!("]:{port} <- \"client")), "{}", output.out());
        }
        let told = server.stop().out();
        let shown = format!("listening on [{ip}%{index}]:{port}\n");
        assert!(told.starts_with(&shown) || !ip.starts_with("fe80"), "{told}");
    }
}

#[test]
fn an_interface_that_is_not_there_is_named_in_both_languages() {
    for arguments in
        [&["client", "fe80::1%nowhere"][..], &["server", "--listen", "[fe80::1%nowhere]:0"]]
    {
        let output = run(arguments, "");
        assert_refused(&output, &["no network interface \"nowhere\"", "'qtcp addresses' lists"]);
        let output = run(&[&["--lang", "zh"], arguments].concat(), "");
        assert_refused(&output, &["本机没有网络接口“nowhere”", "'qtcp addresses'"]);
    }
}

#[test]
fn what_people_paste_connects() {
    let server = Server::start(&[]);
    let port = server.addr().port();
    for pasted in [
        format!(" 127.0.0.1:{port}\r\n"),
        format!("127.0.0.1 {port}"),
        format!("tcp://127.0.0.1:{port}/"),
        format!("１２７。０。０。１：{port}"),
    ] {
        let output = run(&["client", &pasted, "--count", "1", "--check"], "");
        assert_eq!(output.code, 0, "{pasted:?}: {}", output.err());
    }
    server.stop();
}

#[test]
fn ipv6_stands_in_brackets_in_every_sentence_and_both_families_have_a_word_of_their_own() {
    let Ok(holder) = TcpListener::bind("[::1]:0") else {
        return eprintln!("not checked: this machine has no IPv6");
    };
    let port = holder.local_addr().expect("bound").port();
    let output = run(&["server", "--listen", &format!("::1 {port}")], "");
    assert_refused(&output, &[&format!("[::1]:{port} is taken")]);
    drop(holder);
    let output = run(&["client", &format!("::1 {port}"), "--count", "1"], "");
    let sentence = output.err();
    assert!(sentence.contains(&format!("[::1]:{port}")), "{sentence}");
    assert!(sentence.contains("Connection refused"), "{sentence}");
    for (listen, told) in [("any:0", "listening on any:"), (":: 0", "listening on [::]:")] {
        let server = Server::start_with(&mut qtcp(&["server", "--listen", listen]), &[]);
        let output = server.stop();
        assert!(output.out().starts_with(told), "{}", output.out());
    }
    for (listen, both) in [("any:0", true), ("[::]:0", false)] {
        let mut command = qtcp(&["server", "--json", "--listen", listen]);
        let output = Server::start_with(&mut command, &[]).stop();
        let first = output.out().lines().next().expect("a line").to_owned();
        assert_eq!(first.contains("\"ipv4_too\":true"), both, "{first}");
    }
}

#[test]
fn a_server_speaks_another_encoding_and_shows_characters_whole() {
    let mut server = Server::start(&["--encoding", "gbk", "--reply", r"学\u{751f}\n"]);
    let mut client = connect(server.addr());
    let peer = SocketAddr::from(([127, 0, 0, 1], port_of(&client)));
    // 学生, cut within its second character: each half is read before the next one is sent.
    let answer = b"\xd1\xa7\xc9\xfa\n";
    for (bytes, line) in [(&b"\xd1\xa7\xc9"[..], "<- \"学\" (3 B)"), (b"\xfa!", "<- \"生!\" (2 B)")]
    {
        client.write_all(bytes).expect("sent");
        assert_eq!(read_bytes(&mut client, answer.len()), answer);
        let line = format!("{peer} {line}\n");
        server.process().wait_stdout(&line, |out| out.contains(&line));
    }
    client.write_all(b"\xd1").expect("sent");
    read_bytes(&mut client, answer.len());
    drop(client);
    let line = "B out; the last character was not finished: <- \"\\xd1\"\n";
    server.process().wait_stdout(line, |out| out.contains(line));
    let printed = server.stop().out();
    assert!(printed.contains("-> \"学生\\n\" (5 B)"), "{printed}");
    assert!(!printed.contains("\\xc9") && !printed.contains("\\xfa"), "{printed}");
}

fn read_bytes(client: &mut std::net::TcpStream, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    client.read_exact(&mut bytes).expect("bytes");
    bytes
}

#[test]
fn a_client_writes_its_message_in_the_chosen_encoding() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let addr = listener.local_addr().expect("bound").to_string();
    for (encoding, bytes) in [
        ("gbk", &b"\xd1\xa7\n\xff\xdf"[..]),
        ("UTF-16LE", b"\x66\x5b\n\0\xff\xdf"),
        ("utf-8", b"\xe5\xad\xa6\n\xff\xdf"),
    ] {
        let peer = std::thread::spawn({
            let listener = listener.try_clone().expect("the same");
            let length = bytes.len();
            move || {
                let (mut stream, _) = listener.accept().expect("a client");
                let bytes = read_bytes(&mut stream, length);
                stream.write_all(&bytes).expect("sent");
                bytes
            }
        });
        let message = r"学\n\xff\xdf";
        let output = run(
            &["client", &addr, "--encoding", encoding, "--message", message, "--count", "1"],
            "",
        );
        assert_eq!(peer.join().expect("it got them"), bytes, "{encoding}");
        assert!(output.out().contains("\"学\\n\\xff"), "{encoding}: {}", output.out());
    }
}

#[test]
fn what_an_encoding_does_not_have_and_what_is_no_encoding_is_refused() {
    let output = run(&["client", "--encoding", "latin1", "--message", "a学"], "");
    assert_refused(&output, &["column 2: ISO-8859-1 has no \"学\" (U+5B66)", "another encoding"]);
    let output = run(&["server", "--encoding", "latin1", "--reply", "学"], "");
    assert_refused(&output, &["column 1: ISO-8859-1 has no \"学\""]);
    let output = run(&["server", "--encoding", "big5"], "");
    assert_refused(&output, &["no encoding \"big5\"", "UTF-8 GBK GB18030"]);
    let output = run_command(&mut qtcp(&["--lang", "zh", "server", "--encoding", "big5"]), "");
    assert_refused(&output, &["没有名为“big5”的编码"]);
}

#[test]
fn what_a_line_prints_is_taken_as_a_message() {
    let mut server = Server::start(&["--no-reply"]);
    let mut client = connect(server.addr());
    let bytes = b"\x01\x1b[2J\x7f\xe2\x80\xae\\\"\t\0\xff\xe5\xad";
    client.write_all(bytes).expect("sent");
    let marker = " <- \"";
    server.process().wait_stdout("the line", |out| out.contains(marker) && out.ends_with(")\n"));
    let line = server.process().stdout();
    let shown = line.split_once(marker).expect("a line").1;
    let shown = shown.rsplit_once("\" (").expect("its end").0.to_owned();
    // The last two bytes begin a character, and wait for its end.
    assert_eq!(shown, r#"\x01\x1b[2J\x7f\u{202e}\\\"\t\0\xff"#);
    drop(client);
    server.stop();
    let answering = Server::start(&["--reply", &shown]);
    let mut client = connect(answering.addr());
    client.write_all(b"?").expect("sent");
    assert_eq!(read_bytes(&mut client, bytes.len() - 2), bytes[..bytes.len() - 2]);
    let echo = Server::start(&["--reply", "{data}"]);
    let addr = echo.addr().to_string();
    let output = run(&["client", &addr, "--message", &shown, "--count", "1"], "");
    assert!(output.out().contains(&format!("<- \"{shown}\"")), "{}", output.out());
}
