//! One set of rules: what a person writes means the same in the window as on the command line. The
//! table and the command line's side of it are in `tests/rules`.

use serde_json::{Value, json};

use crate::Case;
use crate::driven::Driven;

#[path = "../rules/table.rs"]
mod table;

use table::rows;

pub(crate) const CASES: &[Case] = &[
    ("rules_an_address_means_in_the_window_what_the_table_says", addresses),
    ("rules_hex_digits_mean_in_the_window_what_the_table_says", hex),
    ("rules_escapes_mean_in_the_window_what_the_table_says", escapes),
    ("rules_a_client_and_a_server_take_a_port_behind_their_address", port_behind_the_address),
    ("rules_what_is_no_host_is_no_host_and_what_is_no_address_is_refused", refused),
    ("rules_typed_arrays_are_sent_as_the_bytes_that_they_show", typed_arrays),
    ("rules_pasted_host_and_port_fill_both_boxes", pasted),
    ("rules_a_reply_is_written_in_the_chosen_encoding", reply_encoding),
];

/// Asks with one line for all texts: for each the answer of `ask`, an expression of `text`.
fn answers(page: &mut Driven, texts: &[String], ask: &str) -> Vec<Value> {
    let mut list = Vec::new();
    // Without the line separators that JavaScript does not take in a string.
    qtcp::text::json::write(&mut list, &texts).expect("a Vec takes every write");
    let list = String::from_utf8(list).expect("JSON is text");
    let answers = page.run(&format!("{list}.map((text) => {ask})"));
    answers.as_array().expect("an answer for each").clone()
}

fn addresses() {
    let mut page = Driven::load("Rules.qml");
    let rows = rows("endpoint");
    let texts: Vec<String> = rows.iter().map(|row| row.text.clone()).collect();
    for (place, listening) in [false, true].into_iter().enumerate() {
        let told = answers(&mut page, &texts, &format!("address(text, {listening})"));
        for (row, told) in rows.iter().zip(&told) {
            assert_eq!(*told, row.answers[place], "{:?}", row.text);
        }
    }
    page.end();
}

fn composed(kind: &str) {
    let mut page = Driven::load("Rules.qml");
    let rows = rows(kind);
    let texts: Vec<String> = rows.iter().map(|row| row.text.clone()).collect();
    let told = answers(&mut page, &texts, &format!("composed(text, {kind:?})"));
    for (row, told) in rows.iter().zip(&told) {
        assert_eq!(*told, row.answers[0], "{:?}", row.text);
    }
    page.end();
}

fn hex() {
    composed("hex");
}

fn escapes() {
    composed("escapes");
}

fn port_behind_the_address() {
    let mut page = Driven::load("Rules.qml");
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let number = port.local_addr().expect("bound").port();
    drop(port);
    assert_eq!(
        page.run(&format!("server.ip = ' tcp://127.0.0.1:{number}/\\r\\n'; server.svStart()")),
        true
    );
    assert_eq!(page.run("[server.ip, server.port]"), json!(["127.0.0.1", number]));
    page.run(&format!("client.ip = 'localhost {number}'; client.port = 1; client.conServer()"));
    page.until("client.state === SocketState.Connected");
    assert_eq!(page.run("[client.ip, client.port]"), json!(["localhost", number]));
    page.end();
}

fn refused() {
    let mut page = Driven::load("Rules.qml");
    // As in Qt: no name is a name that is not found, not this machine.
    page.run("client.ip = ''; client.port = 8888; client.conServer()");
    page.until("client.errorString !== ''");
    assert_eq!(page.run("[client.error, client.errorString]"), json!([2, "Host not found"]));
    for (what, ip, port, error, words) in [
        ("client", "fe80::1%nowhere", "80", 2, "no network interface"),
        ("client", "http://example.org", "80", 2, "not http"),
        ("client", "127.0.0.1", "0", 10, "port 0"),
        ("server", "fe80::1%nowhere", "80", 9, "no network interface"),
        ("server", "example.org", "80", 9, "is not an address"),
        ("server", "", "80", 9, "the address is empty"),
        ("server", "127.0.0.1", "70000", 10, "is not a port"),
    ] {
        let call = if what == "client" { "conServer" } else { "svStart" };
        page.run(&format!("{what}.ip = {ip:?}; {what}.port = {port}; {what}.{call}(); true"));
        page.until(&format!("{what}.error === {error}"));
        let told = page.run(&format!("{what}.errorString"));
        let told = told.as_str().expect("a sentence").to_lowercase();
        assert!(told.contains(words), "{what} {ip}:{port}: {told}");
    }
    page.end();
}

fn typed_arrays() {
    let mut page = Driven::load("Rules.qml");
    page.run("server.ip = '127.0.0.1'; server.svStart()");
    page.run("client.ip = '127.0.0.1'; client.port = server.serverPort; client.conServer()");
    page.until("client.state === SocketState.Connected");
    let mut sent = String::new();
    for (bytes, hex) in [
        ("new Uint8Array([0, 255, 13])", "00ff0d"),
        ("new Uint8Array([1, 2, 3, 4]).subarray(1, 3)", "0203"),
        ("new Uint16Array([258])", "0201"),
        ("new DataView(new Uint8Array([7, 8]).buffer, 1)", "08"),
        ("new Uint8Array([9, 10]).buffer", "090a"),
        ("'学'", "e5ada6"),
        ("new Uint8Array(0)", ""),
    ] {
        assert_eq!(page.run(&format!("client.sendData({bytes})")), hex.len() / 2, "{bytes}");
        sent += hex;
        page.until(&format!("received.join('') === '{sent}'"));
    }
    for nothing in ["undefined", "null", "17", "({})", "[1, 2]", "({ buffer: 1 })"] {
        let error = page.ask(&format!("client.sendData({nothing})")).expect_err(nothing);
        assert!(error.contains("TypeError") && error.contains("no bytes"), "{nothing}: {error}");
        page.ask(&format!("server.sendDataAll({nothing})")).expect_err(nothing);
    }
    page.end();
}

fn pasted() {
    let mut window = Driven::open();
    for (role, page) in [("server", "roleServer"), ("client", "roleClient")] {
        window.run(&format!("click('{page}')"));
        let boxes = format!("[find('{role}Ip').editText, find('{role}Port').text]");
        let paste = |window: &mut Driven, text: &str| {
            window.run(&format!(
                "find('{role}IpField').forceActiveFocus(); key(Qt.Key_A, Qt.ControlModifier)"
            ));
            window.run(&format!(
                "window.page.desktop.copy({text:?}); key(Qt.Key_V, Qt.ControlModifier)"
            ));
        };
        for (text, ip, port) in [
            ("10.0.0.2:9000", "10.0.0.2", "9000"),
            (" tcp://[::1]:9001/ ", "::1", "9001"),
            ("127.0.0.1 9002", "127.0.0.1", "9002"),
            ("10.0.0.3", "10.0.0.3", "9002"),
            ("：９００３", "127.0.0.1", "9003"),
            // What may be the beginning of an address is left to be finished.
            ("77", "77", "9003"),
        ] {
            paste(&mut window, text);
            assert_eq!(window.run(&boxes), json!([ip, port]), "{text}");
        }
        // Typed, it is taken apart when it is used; and a mistake is told.
        window.run(&format!("fill('{role}IpField', 'ftp://x')"));
        window.run(&format!("click('{role}Enable')"));
        window.until(&format!("find('{role}ErrorText').text.indexOf('not ftp') >= 0"));
        assert_eq!(window.run("window.page.active"), false);
    }
    window.close();
}

fn reply_encoding() {
    let mut page = Driven::load("Rules.qml");
    page.run("server.reply = '学{n}'; server.replyEncoding = 'gbk'; server.svStart()");
    assert_eq!(page.run("[server.replyEncoding, server.replyError]"), json!(["GBK", ""]));
    let port = page.run("server.serverPort").as_u64().expect("a port");
    let address =
        std::net::SocketAddr::from(([127, 0, 0, 1], u16::try_from(port).expect("a port")));
    let mut client = std::net::TcpStream::connect(address).expect("connected");
    std::io::Write::write_all(&mut client, b"?").expect("sent");
    let mut answer = [0; 3];
    std::io::Read::read_exact(&mut client, &mut answer).expect("an answer");
    assert_eq!(&answer, b"\xd1\xa71");
    page.run("server.replyEncoding = 'ISO-8859-1'");
    let error = page.run("server.replyError");
    assert!(error.as_str().is_some_and(|text| text.contains("ISO-8859-1")), "{error}");
    page.end();
}
