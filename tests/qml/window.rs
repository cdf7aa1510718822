//! The real window, used as a person uses it.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use qtcp::text::facts;
use serde_json::json;

use crate::driven::Driven;
use crate::remembered::{configured, open_configured};
use crate::util::Server;
use crate::{Case, scratch};

pub(crate) const CASES: &[Case] = &[
    ("window_the_first_exercise_with_the_mouse_alone", mouse),
    ("window_the_first_exercise_with_the_keyboard_alone", keyboard),
    ("window_a_port_that_is_taken_is_told_with_its_cure", port_taken),
    ("window_a_refused_connection_is_told_with_its_cure", refused),
    ("window_every_problem_has_a_sentence_of_its_own_in_both_languages", sentences),
    ("window_the_homework_is_one_click_away", homework),
    ("window_a_timer_sends_and_escape_stops_it", timed),
    ("window_the_speed_is_that_of_now_and_of_the_page_that_is_shown", speed),
    ("window_hostile_bytes_are_shown_as_text", hostile),
    ("window_a_file_arrives_whole", file),
    ("window_a_server_that_does_not_read_at_the_end_is_told_and_can_be_broken_off", still_closing),
    ("window_how_a_connection_ended_stands_in_its_row", endings),
    ("window_disabling_drops_a_client_that_does_not_read", not_reading),
    ("window_the_language_changes_at_once", language),
];

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("bound").port()
}

/// Whether the log of the page has a row with `text`, as a condition for the window.
fn logged(text: &str) -> String {
    format!("rowsOf(window.page.log).indexOf({text:?}) >= 0")
}

/// The course's first exercise: a server and a client, data both ways, seen on both. The port is
/// in the settings, so there is nothing to type.
fn mouse() {
    let port = free_port();
    let folder = configured(&format!(
        r#"{{"server": {{"port": "{port}", "reply": false, "template": ""}}, "client": {{"port": "{port}"}}}}"#
    ));
    let (mut server, mut client) = (open_configured(&folder), open_configured(&folder));
    server.run("click('roleServer')");
    server.run("click('serverEnable')");
    server.until(&format!("find('serverState').text.indexOf('127.0.0.1:{port}') >= 0"));

    client.run("click('roleClient')");
    client.run("click('clientEnable')");
    client.until("find('clientOwnPort').text.length > 0");
    let own = client.run("find('clientOwnPort').text");
    let own = own.as_str().expect("a port").to_owned();
    server.until("find('clientTable').count === 1");
    server.until(&logged(&format!("127.0.0.1:{own} ++")));

    client.run("click('sendButton')");
    client.until(&logged("-> client"));
    server.until(&logged(&format!("127.0.0.1:{own} <- client")));

    server.run("click('sendButton')");
    server.until(&logged("-> Hello"));
    client.until(&logged("<- Hello"));

    client.run("click('clientEnable')");
    client.until("window.page.totals.state === SocketState.Unconnected");
    server.until("window.page.totals.clientCount === 0");
    server.run("click('serverEnable')");
    server.until("!window.page.totals.listening");
    client.close();
    server.close();
}

fn keyboard() {
    let port = free_port();
    let (mut server, mut client) = (Driven::open(), Driven::open());
    server.activate();
    server.run("key(Qt.Key_1, Qt.ControlModifier)");
    server.run("tabTo('serverPort')");
    server.run("key(Qt.Key_A, Qt.ControlModifier)");
    server.run(&format!("type('{port}')"));
    server.run("tabTo('serverEnable')");
    server.run("key(Qt.Key_Space)");
    server.until(&format!("find('serverState').text.indexOf('127.0.0.1:{port}') >= 0"));

    client.activate();
    client.run("key(Qt.Key_2, Qt.ControlModifier)");
    client.run("tabTo('clientPort')");
    client.run("key(Qt.Key_A, Qt.ControlModifier)");
    client.run(&format!("type('{port}')"));
    client.run("key(Qt.Key_E, Qt.ControlModifier)");
    client.until("window.page.totals.state === SocketState.Connected");

    client.run("tabTo('composerText')");
    client.run("key(Qt.Key_A, Qt.ControlModifier)");
    client.run("type('from the keyboard')");
    client.run("key(Qt.Key_Return, Qt.ControlModifier)");
    server.until(&logged("<- from the keyboard"));

    server.activate();
    server.run("tabTo('sendButton')");
    server.run("key(Qt.Key_Space)");
    client.until(&logged("<- Hello"));

    client.activate();
    client.run("key(Qt.Key_F, Qt.ControlModifier)");
    client.run("type('keyboard')");
    client.until("window.page.log.findCount === 1");
    client.run("key(Qt.Key_Escape)");
    client.run("key(Qt.Key_E, Qt.ControlModifier)");
    client.until("window.page.totals.state === SocketState.Unconnected");
    client.close();
    server.close();
}

/// The sentence that the error line of a page shows.
fn told(window: &mut Driven, page: &str) -> String {
    let text = window.run(&format!("find('{page}ErrorText').text"));
    text.as_str().expect("a sentence").to_owned()
}

/// A port that somebody has, with the next one free.
fn taken_port() -> (TcpListener, u16) {
    for _ in 0..100 {
        let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = taken.local_addr().expect("bound").port();
        if port < u16::MAX && TcpListener::bind(("127.0.0.1", port + 1)).is_ok() {
            return (taken, port);
        }
    }
    panic!("no two ports beside each other are free");
}

fn port_taken() {
    let (taken, port) = taken_port();
    let mut window = Driven::open();
    window.run(&format!("fill('serverPort', '{port}')"));
    window.run("click('serverEnable')");
    window.until("window.page.trouble !== null");
    assert_eq!(window.run("window.page.totals.error"), 8);
    assert_eq!(window.run("window.page.totals.errorString"), "The bound address is already in use");
    let sentence = told(&mut window, "server");
    assert!(
        sentence.starts_with(&format!("The address 127.0.0.1:{port} is taken by another program")),
        "{sentence}"
    );
    let detail = window.run("find('serverErrorDetail').text");
    assert_eq!(detail, "Qt: The bound address is already in use (error 8)");
    // It is no client that could not be taken.
    window.until(
        "rowsOf(window.page.log).indexOf(' error: The bound address is already in use') > 0",
    );

    // The first cure is another port.
    let next = format!("serverCure_port{}", port + 1);
    assert_eq!(window.run(&format!("find('{next}').text")), format!("Use {}", port + 1));
    window.run(&format!("click('{next}')"));
    window.until(&format!("window.page.totals.serverPort === {} && window.page.active", port + 1));
    assert!(window.ask("find('serverErrorText')").is_err(), "the message is still there");
    window.run("click('serverEnable')");
    window.until("!window.page.active");

    // The second one is to try again, once the port is free.
    window.run(&format!("fill('serverPort', '{port}')"));
    window.run("click('serverEnable')");
    window.until("window.page.trouble !== null");
    window.run("click('serverCure_again')");
    assert!(told(&mut window, "server").contains("is taken"));
    drop(taken);
    window.run("click('serverCure_again')");
    window.until(&format!("window.page.totals.serverPort === {port} && window.page.active"));
    assert!(window.ask("find('serverErrorText')").is_err(), "the message is still there");
    window.close();
}

fn refused() {
    let mut window = Driven::open();
    let port = free_port();
    window.run("click('roleClient')");
    window.run(&format!("fill('clientPort', '{port}')"));
    window.run("click('clientEnable')");
    window.until("window.page.trouble !== null");
    assert_eq!(window.run("window.page.totals.errorString"), "Connection refused");
    assert_eq!(window.run("window.page.totals.state"), 0);
    let sentence = told(&mut window, "client");
    let expected = format!(
        "Nothing listens on 127.0.0.1:{port} (Connection refused). Enable the server first"
    );
    assert!(sentence.starts_with(&expected), "{sentence}");
    let _listener = TcpListener::bind(("127.0.0.1", port)).expect("it was free");
    window.run("click('clientCure_again')");
    window.until("window.page.totals.state === SocketState.Connected");
    assert!(window.ask("find('clientErrorText')").is_err(), "the message is still there");
    window.close();
}

/// Every fact has a sentence of its own in the window, in both languages, and it changes with the
/// language that is chosen.
fn sentences() {
    let mut window = Driven::open();
    for (language, chinese) in [("en", false), ("zh_CN", true)] {
        window.run(&format!("window.pickLanguage('{language}')"));
        // The headings of the course are Chinese in both.
        for (code, parameters) in facts::all().filter(|(code, _)| !code.starts_with("course_")) {
            let mut fact = json!({ "code": code });
            for name in parameters {
                fact[name] = json!(format!("<{name}>"));
            }
            let fact = json!(fact.to_string());
            let told = window.run(&format!("window.page.sentences.say({fact})"));
            let told = told.as_str().expect("a sentence").to_owned();
            // The window has no command line: what is done on one stands there as a whole.
            let of_check = code.starts_with("check_") || code.starts_with("why_");
            assert!(!of_check || !told.contains("--") || told.contains("qtcp check"), "{told}");
            // Its own words: what it is given is what it is in any language.
            let own = parameters
                .iter()
                .fold(told.clone(), |told, name| told.replace(&format!("<{name}>"), ""));
            let is_chinese = own.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            if own.chars().any(char::is_alphabetic) {
                assert_eq!(is_chinese, chinese, "{language}: {code}: {told}");
            } else {
                assert!(!parameters.is_empty(), "{language}: {code}: {told:?}");
            }
        }
    }
    window.close();
}

fn homework() {
    let mut window = Driven::open();
    window.run("fill('serverPort', '0')");
    window.run("click('homeworkButton')");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    let port = window.run("window.page.totals.serverPort");
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("it listens");
    stream.write_all(b"client").expect("sent");
    let expected = format!("client{}", stream.local_addr().expect("connected").port());
    let mut answer = vec![0; expected.len()];
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
    stream.read_exact(&mut answer).expect("an answer");
    assert_eq!(String::from_utf8_lossy(&answer), expected);
    window.until(&logged(&expected));
    window.close();
}

fn timed() {
    let server = Server::start(&["--reply", "{data}"]);
    let mut window = Driven::open();
    window.run("click('roleClient')");
    window.run(&format!("fill('clientPort', '{}')", server.addr().port()));
    window.run("click('clientEnable')");
    window.until("window.page.totals.state === SocketState.Connected");
    window.run("fill('intervalField', '5')");
    window.run("fill('countField', '20')");
    window.run("click('timedSendButton')");
    window.until("window.page.totals.bytesIn === 120");
    // Without an end, until Escape.
    window.run("fill('countField', '0')");
    window.run("click('timedSendButton')");
    window.until("window.page.totals.bytesIn > 200");
    window.run("key(Qt.Key_Escape)");
    window.until("!window.page.pane.timing.running");
    window.close();
    let output = server.stop();
    assert_eq!(output.code, 0, "{}", output.err());
}

fn speed() {
    let mut window = Driven::open();
    window.run("fill('serverPort', '0')");
    window.run("if (find('replyEnable').checked) click('replyEnable'); true");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    let port = window.run("window.page.totals.serverPort");
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("it listens");
    let begun = Instant::now();
    stream.write_all(&[b'x'; 1_000_000]).expect("sent");
    window.until("find('statusLine').rateIn > 0");
    // All of it came within that time; the timer that looks goes off once a second.
    let rate = window.run("find('statusLine').rateIn").as_f64().expect("a number");
    let least = 1_000_000.0 / (begun.elapsed().as_secs_f64() + 1.0);
    assert!(rate >= least / 2.0 && rate <= 2_000_000.0, "{rate} and {least}");
    assert_eq!(window.run("find('statusLine').rateOut"), 0);
    window.run("click('roleClient')");
    assert_eq!(window.run("find('statusLine').rateIn"), 0, "another page, another counter");
    window.run("click('roleServer')");
    window.until("find('statusLine').rateIn === 0");
    assert!(
        window.run("find('totalIn').text").as_str().is_some_and(|text| text.ends_with(" 0 B/s"))
    );
    window.close();
}

/// HTML, an image from somewhere, control characters, bidi overrides, a line of 50 MiB, no UTF-8.
fn hostile() {
    // Whoever fetched the image would come here.
    let trap = TcpListener::bind("127.0.0.1:0").expect("a port");
    let trap_port = trap.local_addr().expect("bound").port();
    trap.set_nonblocking(true).expect("a socket");
    let mut window = Driven::open();
    window.run("fill('serverPort', '0')");
    window.run("if (find('replyEnable').checked) click('replyEnable'); true");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    let port = window.run("window.page.totals.serverPort");
    let address = format!("127.0.0.1:{port}");
    let image = format!("<img src=\"http://127.0.0.1:{trap_port}/x.png\"><b>bold</b><h1>&amp;");
    let mut messages: Vec<Vec<u8>> = vec![
        image.clone().into_bytes(),
        b"\x1b[2J\x07\x00\r\n\x08".to_vec(),
        "a\u{202e}evil\u{2066}\u{200f}".into(),
        vec![0xff, 0xfe, 0xc0, 0x80, b'x'],
    ];
    let mut streams = Vec::new();
    for message in &messages {
        let mut stream = TcpStream::connect(&address).expect("it listens");
        stream.write_all(message).expect("sent");
        window.until("window.page.log.rowsKept > 0");
        streams.push(stream);
    }
    let small: usize = messages.iter().map(Vec::len).sum();
    window.until(&format!("window.page.totals.bytesIn === {small}"));
    for shown in ["<img src=", "bold</b>", "\\x1b[2J", "\\u{202e}evil", "\\xff\\xfe"] {
        window.until(&logged(shown));
    }
    let rows = window.run("rowsOf(window.page.log)");
    let rows = rows.as_str().expect("text");
    assert!(!rows.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{rows:?}");

    let mut stream = TcpStream::connect(&address).expect("it listens");
    messages.clear();
    window.run("startTicks()");
    let long = vec![b'x'; 50 * 1024 * 1024];
    stream.write_all(&long).expect("sent");
    window.until(&format!("window.page.totals.bytesIn === {}", small + long.len()));
    window.run("key(Qt.Key_End)");
    let ticks = window.run("stopTicks()");
    assert!(ticks[1].as_f64().is_some_and(|longest| longest < 500.0), "frozen: {ticks}");
    assert!(trap.accept().is_err(), "something was fetched");
    window.close();
}

fn file() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let path = scratch().join("a file.bin");
    let data: Vec<u8> = (0..5_000_000u32).map(|n| (n % 251) as u8).collect();
    std::fs::write(&path, &data).expect("written");
    let mut window = Driven::open();
    window.run("click('roleClient')");
    window.run(&format!("fill('clientPort', '{port}')"));
    window.run("click('clientEnable')");
    let (mut stream, _) = listener.accept().expect("the window");
    window.until("window.page.totals.state === SocketState.Connected");
    window.run(&format!("window.page.sendFile({:?})", path.display().to_string()));
    let mut got = vec![0; data.len()];
    stream.read_exact(&mut got).expect("the file");
    assert!(got == data, "the file is another one");
    window.until("!window.page.totals.fileSending");
    assert_eq!(window.run("window.page.totals.bytesOut"), data.len());
    window.close();
}

/// It is sent more than the kernel holds, and never takes it.
fn not_reading() {
    let mut window = Driven::open();
    window.run("fill('serverPort', '0')");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    let port = window.run("window.page.totals.serverPort");
    let stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("it listens");
    window.until("window.page.totals.clientCount === 1");
    window.run("window.page.totals.sendDataAll('x'.repeat(12000000))");
    window.run("click('serverEnable')");
    window.until("!window.page.totals.listening && window.page.totals.clientCount === 1");
    window.until("window.page.totals.clientCount === 0");
    drop(stream);
    window.close();
}

/// The course's "disconnect failed".
fn still_closing() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let mut window = Driven::open();
    window.run("click('roleClient')");
    window.run(&format!("fill('clientPort', '{port}')"));
    window.run("click('clientEnable')");
    window.until("window.page.totals.state === SocketState.Connected");
    let (deaf, _) = listener.accept().expect("it connects");
    window.run("window.page.totals.sendData('x'.repeat(12000000))");
    window.run("click('clientEnable')");
    window.until("window.page.trouble !== null");
    let sentence = told(&mut window, "client");
    assert!(sentence.contains("the server does not read what was written"), "{sentence}");
    assert!(window.ask("find('clientErrorDetail')").is_err(), "that is not Qt's own text");
    assert_eq!(window.run("window.page.totals.state"), 6);
    window.until(&logged("!! still closing: the other end does not read what was written"));
    window.run("click('clientCure_abort')");
    window.until("window.page.totals.state === SocketState.Unconnected");
    window.until("window.page.trouble === null");
    window.until(&logged("!! written but not sent: "));
    window.until(&logged("-- disconnected: broken off here; "));
    drop(deaf);
    window.close();
}

fn endings() {
    let mut window = Driven::open();
    window.run("fill('serverPort', '0')");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    let port = window.run("window.page.totals.serverPort");
    let at = format!("127.0.0.1:{port}");
    let connect = |window: &mut Driven| {
        let mut stream = TcpStream::connect(&at).expect("it listens");
        stream.write_all(b"hello").expect("it reads");
        window.until("window.page.totals.clientCount === 1");
        stream
    };
    drop(connect(&mut window));
    window.until(&logged("-- disconnected: the other end closed; "));
    window.until(&logged(" s, \u{2190} 5 B, \u{2192} "));
    let rude = connect(&mut window);
    socket2::SockRef::from(&rude).set_linger(Some(Duration::ZERO)).expect("a socket");
    drop(rude);
    window.until(&logged("-- disconnected: the other end broke off; "));
    window.until("find('clientTable').count === 0");
    let sent_away = connect(&mut window);
    window.until("find('clientTable').count === 1");
    window.run("window.page.totals.disconnectClient(window.page.totals.clients.clientId(0))");
    window.until(&logged("-- disconnected: closed here; "));
    drop(sent_away);
    window.close();
}

fn language() {
    let mut window = Driven::open_with(|command| _ = command.env("LC_ALL", "zh_CN.UTF-8"));
    assert_eq!(window.run("find('sendButton').text"), "发送");
    assert_eq!(window.run("find('serverEnable').text"), "启用");
    // The keys of a closed list: the next entry.
    window.activate();
    window.run("key(Qt.Key_Comma, Qt.ControlModifier)");
    window.run("tabTo('languageBox')");
    window.run("key(Qt.Key_Down)");
    window.until("find('sendButton').text === 'Send'");
    window.run("key(Qt.Key_Down)");
    window.until("find('sendButton').text === '发送'");
    window.close();
}
