//! The frame of the window: where to, the one thing to do next, what is on, and how it folds.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

use crate::Case;
use crate::driven::Driven;
use crate::fits::{Screen, on};
use crate::remembered::{configured, open_configured};
use crate::util::Server;

pub(crate) const CASES: &[Case] = &[
    ("frame_one_control_is_filled_and_it_is_what_to_do_next", one_filled),
    ("frame_an_attempt_that_lasts_tells_how_long_and_can_be_given_up", lasting),
    ("frame_a_typed_address_is_taken_apart_when_the_field_is_left", typed),
    ("frame_the_server_offers_its_addresses_with_what_they_are", offered),
    ("frame_the_client_offers_where_it_has_been_and_remembers_twenty", recent),
    ("frame_what_is_on_shows_on_either_page_and_leads_there", chips),
    ("frame_what_goes_off_while_the_window_is_resized_takes_nothing_with_it", chips_that_go),
    ("frame_a_narrow_window_folds_the_list_of_clients", narrow),
    ("frame_the_state_comes_back_into_the_first_row", state_row),
    ("frame_what_has_no_room_is_said_shorter_and_whole_under_the_mouse", shorter),
    ("frame_each_tab_for_sending_fills_its_room", filled_tabs),
    ("frame_a_switch_is_green_when_what_it_asked_for_is_there", pending),
    ("frame_the_toolbar_has_words_where_there_is_room", words),
];

/// The controls that are filled with the accent. An empty log may offer the same once more.
const FILLED: &str = "Fits.filled(window.contentItem, window.page.theme.accent)\
                      .filter((name) => name !== 'emptyAction')";

fn filled(window: &mut Driven) -> Value {
    window.run(FILLED)
}

fn one_filled() {
    let mut window = Driven::open();
    window.run("click('roleClient')");
    assert_eq!(filled(&mut window), json!(["clientEnable"]));
    window.run("click('roleServer')");
    assert_eq!(filled(&mut window), json!(["serverEnable"]));
    window.run("fill('serverPort', '0')");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    window.until(&format!("{FILLED}.length === 0"));
    let port = window.run("window.page.totals.serverPort").as_u64().expect("a port");
    let port = u16::try_from(port).expect("a port");
    let _client = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    window.until("find('sendButton').enabled");
    assert_eq!(filled(&mut window), json!(["sendButton"]));
    window.close();
}

/// A server that no connection is accepted by any more: attempts are left without an answer.
pub(crate) fn unanswered() -> (SocketAddr, (TcpListener, Vec<TcpStream>)) {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None);
    let socket = socket.expect("a socket");
    socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).expect("a port");
    socket.listen(0).expect("bound");
    let listener = TcpListener::from(socket);
    let address = listener.local_addr().expect("bound");
    let mut streams = Vec::new();
    while let Ok(stream) = TcpStream::connect_timeout(&address, Duration::from_millis(200)) {
        streams.push(stream);
    }
    (address, (listener, streams))
}

fn lasting() {
    let (address, _full) = unanswered();
    let mut window = Driven::open();
    window.run("click('roleClient')");
    window.run(&format!("fill('clientPort', '{}')", address.port()));
    assert!(window.ask("find('clientCancel')").is_err());
    window.run("click('clientEnable')");
    window.until("window.page.totals.state === SocketState.Connecting");
    let state = |seconds: u32| {
        format!("find('clientState').text === 'Connecting to {address}… {seconds} s'")
    };
    window.until(&state(1));
    window.until(&state(2));
    window.run("click('clientCancel')");
    window.until("window.page.totals.state === SocketState.Unconnected");
    assert_eq!(window.run("find('clientState').text"), "Not connected");
    assert_eq!(window.run("window.page.trouble"), Value::Null);
    // The next attempt counts from its own begin.
    window.run("click('clientEnable')");
    window.until("window.page.totals.state === SocketState.Connecting");
    assert_eq!(window.run("window.page.waited"), 0);
    window.run("click('clientCancel')");
    window.close();
}

fn typed() {
    let mut window = Driven::open();
    for role in ["server", "client"] {
        let page = if role == "server" { "roleServer" } else { "roleClient" };
        window.run(&format!("click('{page}')"));
        for (text, ip, port) in [
            ("10.0.0.2:9000", "10.0.0.2", "9000"),
            ("[::1]:9001", "::1", "9001"),
            ("tcp://127.0.0.1:9002/", "127.0.0.1", "9002"),
            ("10.0.0.3", "10.0.0.3", "9002"),
        ] {
            window.run(&format!("fill('{role}IpField', '{text}')"));
            window.run("key(Qt.Key_Tab)");
            window.until(&format!("find('{role}Port').text === '{port}'"));
            assert_eq!(window.run(&format!("find('{role}Ip').editText")), ip, "{text}");
        }
    }
    window.close();
}

fn offered() {
    let mut window = Driven::open();
    let list = window.run("find('serverIp').model");
    let notes: Vec<(&str, &str)> = list
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| (one["address"].as_str().expect("text"), one["note"].as_str().expect("text")))
        .collect();
    assert_eq!(notes[0], ("127.0.0.1", "this machine only"));
    assert!(notes.contains(&("any", "all, IPv4 and IPv6")), "{notes:?}");
    // What is of this machine has the name of its interface.
    for address in qtcp::net::all_addresses().expect("addresses") {
        let told = notes.iter().find(|(one, _)| *one == address.to_string());
        let told = told.unwrap_or_else(|| panic!("{address} is not in {notes:?}"));
        assert!(told.0 == "127.0.0.1" || told.1 == address.interface, "{told:?}");
    }
    window.run("fill('serverPort', '0')");
    window.run("find('serverIpField').forceActiveFocus(); key(Qt.Key_Down)");
    window.until("find('serverIp').editText === 'any'");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    // What is in use is shown, and not changed.
    window.run("find('serverIpField').forceActiveFocus(); key(Qt.Key_Down); key(Qt.Key_Down)");
    assert_eq!(window.run("find('serverIp').editText"), "any");
    window.close();
}

fn recent() {
    let server = Server::start(&[]);
    let address = server.addr().to_string();
    let hosts: Vec<String> = (0..30).map(|n| format!("10.0.0.{n}:80")).collect();
    let folder = configured(&json!({"client": {"hosts": hosts, "port": "1"}}).to_string());
    let mut window = open_configured(&folder);
    window.run("click('roleClient')");
    window.run(&format!("fill('clientIpField', '{address}')"));
    window.run("key(Qt.Key_Enter)");
    window.until("window.page.connected");
    window.run("click('clientEnable')");
    window.until("!window.page.active");
    assert_eq!(window.run("find('clientIp').model.length"), 20);
    assert_eq!(window.run("find('clientIp').model[0].address"), address);
    window.close();
    let mut window = open_configured(&folder);
    window.run("click('roleClient')");
    assert_eq!(window.run("find('clientIp').model.length"), 20);
    // What is typed is not completed to something that is in the list.
    window.run("fill('clientIpField', '10.0.0.')");
    window.run("type('2')");
    assert_eq!(window.run("find('clientIpField').text"), "10.0.0.2");
    // Taking one from the list takes its port too.
    window.run("find('clientIpField').forceActiveFocus(); find('clientIp').currentIndex = 0; key(Qt.Key_Down)");
    window.until("find('clientPort').text === '80'");
    assert_eq!(window.run("find('clientIp').editText"), "10.0.0.0");
    window.run("key(Qt.Key_Up)");
    window.until(&format!("find('clientPort').text === '{}'", server.addr().port()));
    window.close();
}

fn chips() {
    let server = Server::start(&[]);
    let mut window = Driven::open();
    assert_eq!(window.run("find('statusLine').chips"), json!([]));
    window.run("click('roleClient')");
    window.run(&format!("fill('clientPort', '{}')", server.addr().port()));
    window.run("click('clientEnable')");
    window.until("window.page.connected");
    window.run("click('timedSendButton')");
    window.run("click('roleServer')");
    window.run("click('homeworkButton')");
    window.until("seen(find('chip_0_reply')) && seen(find('chip_1_timer'))");
    assert_eq!(window.run("find('chip_0_reply').text"), "Auto-reply");
    assert_eq!(window.run("find('chip_1_timer').text"), "Client: Timer");
    // Those that stay are the same: a press that has begun on one comes to its end.
    let same = "(chip => { click('chip_1_timer'); return find('chip_0_reply') === chip })\
                (find('chip_0_reply'))";
    assert_eq!(window.run(same), true);
    window.until("window.page.objectName === 'clientPage' && focused() === 'timedSendButton'");
    // It leads there, and does nothing.
    assert_eq!(window.run("window.page.pane.timing.running"), true);
    window.run("click('chip_0_reply')");
    window.until("window.page.objectName === 'serverPage' && focused() === 'replyEnable'");
    window.run("key(Qt.Key_Space)");
    window.until("gone('chip_0_reply')");
    window.run("click('chip_1_timer')");
    window.run("key(Qt.Key_Escape)");
    window.until("gone('chip_1_timer')");
    window.close();
}

/// Below what can be chosen stands what is typed, or what goes on; no row is empty.
fn filled_tabs() {
    let mut window = Driven::open();
    let gap = window.run("window.page.theme.gap").as_f64().expect("a length");
    for (tab, last) in [
        ("send", "sendButton"),
        ("timer", "sendButton"),
        ("reply", "replyTemplate"),
        ("file", "fileHint"),
    ] {
        window.run(&format!("window.page.pane.open('{tab}'); true"));
        window.until(&format!("seen(find('{last}'))"));
        let script = format!(
            "(item => window.page.pane.height - item.mapToItem(window.page.pane, 0, item.height).y)\
             (find('{last}'))"
        );
        window.until(&format!("Math.abs({script}) <= {gap}"));
    }
    window.close();
}

fn pending() {
    let (address, _full) = unanswered();
    let mut window = Driven::open();
    window.run("click('roleClient')");
    window.run(&format!("fill('clientPort', '{}')", address.port()));
    let colour = "'' + find('clientEnable').indicator.color";
    let good = window.run("'' + window.page.theme.good");
    assert_ne!(window.run(colour), good);
    window.run("click('clientEnable')");
    window.until("window.page.totals.state === SocketState.Connecting");
    assert_ne!(window.run(colour), good, "it is not there yet");
    window.run("click('clientCancel')");
    window.until("!window.page.active");
    let server = Server::start(&[]);
    window.run(&format!("fill('clientPort', '{}')", server.addr().port()));
    window.run("click('clientEnable')");
    window.until("window.page.connected");
    window.until(&format!("{colour} === {good}"));
    window.close();
}

/// Whether the buttons have their words, those that get them first in front; none where one is not.
const WORDS: &str = "['findButton', 'clearButton', 'copyButton']\
                     .filter((name) => !gone(name)).map((name) => !find(name).bare)";

fn words() {
    let mut window = Driven::open();
    window.run("click('roleServer')");
    let mut seen = Vec::new();
    for width in (800..=2000).rev().step_by(50) {
        window.run(&format!("window.width = {width}; true"));
        window.until(&format!("window.contentItem.width === {width}"));
        let words = window.run(WORDS);
        let words: Vec<bool> = serde_json::from_value(words).expect("a list");
        // No word stands behind a sign without one.
        assert!(words.is_sorted_by(|a, b| a >= b), "{width}: {words:?}");
        let count = words.iter().filter(|word| **word).count();
        seen.push(count);
    }
    assert_eq!(seen[0], 3, "there is room for all");
    assert!(seen.contains(&1), "some have room before all have: {seen:?}");
    window.close();
}

fn narrow() {
    let mut window = Driven::open();
    window.run("window.width = window.minimumWidth; true");
    window.until("gone('clientTable') && seen(find('trafficList'))");
    window.run("click('serverClientsButton')");
    window.until("seen(find('clientTable')) && gone('trafficList')");
    window.run("click('serverClientsButton')");
    window.until("gone('clientTable')");
    window.run("window.width = 1200; true");
    window.until(
        "seen(find('clientTable')) && seen(find('trafficList')) && gone('serverClientsButton')",
    );
    window.close();
}

fn state_row() {
    let mut window = Driven::open();
    let row = "Math.round(find('serverState').mapToItem(find('serverIp').parent, 0, 0).y) < find('serverIp').height";
    for _ in 0..2 {
        window.run("window.width = 1100; true");
        window.until(row);
        window.run("window.width = window.minimumWidth; true");
        window.until(&format!("!({row})"));
    }
    window.close();
}

fn shorter() {
    for chinese in [false, true] {
        let server = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = server.local_addr().expect("bound");
        let mut window = on(Screen { width: 1366, height: 768, points: 9, scale: "1", chinese });
        window.run("click('roleClient')");
        window.until("!find('clientState').truncated");
        window.run(&format!("fill('clientPort', '{}')", address.port()));
        window.run("click('clientEnable')");
        window.until("window.page.totals.state === SocketState.Connected");
        let (_stream, _) = server.accept().expect("the window");
        window.run("click('tab_timer'); fill('intervalField', '1'); fill('countField', '3'); click('timedSendButton')");
        window.until("window.page.totals.timerRounds === 3 && !window.page.pane.timing.running");
        for state in ["clientState", "timedSendState"] {
            let whole = format!("find('{state}').text === find('{state}').choices[0]");
            window.run("window.width = 1300; true");
            window.until(&whole);
            // Wide enough for everything in one row, and too narrow for its longest form.
            let shown = format!("find('{state}').text.length > 0 && !find('{state}').truncated");
            for width in (0..16).map(|step| 1300 - step * 40) {
                window.run(&format!("window.width = Math.max({width}, window.minimumWidth); true"));
                window.until(&shown);
            }
            window
                .until(&format!("find('{state}').Accessible.name === find('{state}').choices[0]"));
        }
        window.until("find('timedSendState').text === find('timedSendState').choices[1]");
        window.close();
    }
}

/// In a layout an item that goes may be laid out once more, and the window falls: Qt 6.4.
fn chips_that_go() {
    let mut window = Driven::open();
    window.run("click('roleLab')");
    for round in 0..6 {
        window.run("window.page.show(['homework_server']); window.page.run(); true");
        window.until("window.page.model.state === 'over'");
        window.run(&format!("window.width = {}; window.height = 700; true", 1100 - round * 20));
        assert_eq!(window.run("window.page.kind"), "lab");
    }
    window.close();
}
