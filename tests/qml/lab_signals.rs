//! The signals beside the log of the server's and of the client's page.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use serde_json::json;

use crate::Case;
use crate::driven::Driven;
use crate::remembered::{configured, kept, open_configured};

pub(crate) const CASES: &[Case] = &[
    ("lab_signals_beside_the_log_are_those_of_the_page_with_the_mouse", mouse),
    ("lab_signals_are_shown_and_walked_and_hidden_by_keys_alone", keys),
    ("lab_signals_of_a_connection_from_before_are_the_servers", before),
    ("lab_signals_are_remembered", remembered),
    ("lab_signals_have_room_in_the_smallest_window", small),
];

/// Whom the rows are about, and what they say.
const ROWS: &str = "(m => { let all = []; for (let i = 0; i < m.count; ++i) all.push(m.data(m.index(i, 0), \
                    0x100 + 9) + ': ' + m.data(m.index(i, 0), 0x100 + 10)); return all })(find('signalsPane').model)";

fn rows(window: &mut Driven) -> Vec<String> {
    let told = window.run(ROWS);
    let told = told.as_array().expect("a list").iter();
    told.map(|row| row.as_str().expect("a text").to_owned()).collect()
}

fn listening(window: &mut Driven) -> u16 {
    window.run("fill('serverPort', '0')");
    window.run("click('homeworkButton')");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    let port = window.run("window.page.totals.serverPort");
    u16::try_from(port.as_u64().expect("a number")).expect("a port")
}

/// By the toolbar, or where that has no room for it by the menu behind it. Which of both it is may
/// change while the toolbar is laid out: then the menu is closed, and looked at once more.
const TOGGLE: &str = "!gone('signalsButton') ? (click('signalsButton'), true) \
                      : !gone('moreSignals') ? (click('moreSignals'), true) \
                      : !gone('moreColumns') ? (key(Qt.Key_Escape), false) : (click('moreButton'), false)";

fn toggle(window: &mut Driven) {
    window.until(TOGGLE);
    window.until("gone('moreColumns')");
}

fn mouse() {
    let mut window = Driven::open();
    let port = listening(&mut window);
    assert_eq!(window.run("gone('signalsPane')"), true);
    toggle(&mut window);
    window.until("seen(find('signalsPane'))");
    // The window's own client is none of the server's.
    window.run("click('roleClient')");
    assert_eq!(window.run("gone('signalsPane')"), true);
    window.run(&format!("fill('clientPort', '{port}')"));
    toggle(&mut window);
    window.until("seen(find('signalsPane'))");
    window.run("click('clientEnable')");
    window.until("window.page.totals.state === SocketState.Connected");
    window.run("window.page.totals.sendData('client'); true");
    window.until("window.page.totals.bytesIn > 6");
    let shows = |what: &str| format!("{ROWS}.some(row => row.indexOf({what:?}) === 0)");
    window.until(&shows("client: readyRead"));
    let told = rows(&mut window);
    assert!(told.iter().all(|row| row.starts_with("client: ")), "{told:?}");
    window.until(&shows("client: write"));
    // What it means stands below.
    window.run("find('labTimeline').step(0); true");
    window.until("find('signalMeaning').text !== ''");
    // While the server's page was not shown nobody listened there.
    window.run("click('roleServer')");
    let told = rows(&mut window);
    assert!(!told.iter().any(|row| row.contains("received")), "{told:?}");
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    stream.write_all(b"now").expect("sent");
    window.until(&format!("{ROWS}.some(row => row.indexOf('received \"now\"') > 0)"));
    let told = rows(&mut window);
    let own = |row: &String| row.starts_with("server: ") || row.starts_with("connection ");
    assert!(told.iter().all(own), "{told:?}");
    // What the window's own client does meanwhile comes to its connection.
    window.run("window.pages.client.totals.sendData('both'); true");
    window.until(&format!("{ROWS}.some(row => row.indexOf('received \"both\"') > 0)"));
    let told = rows(&mut window);
    assert!(told.iter().all(own), "{told:?}");
    toggle(&mut window);
    window.until("gone('signalsPane')");
    assert_eq!(window.run("window.page.view.children.length > 0"), true);
    window.close();
}

fn keys() {
    let mut window = Driven::open();
    window.activate();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    window.run("key(Qt.Key_2, Qt.ControlModifier)");
    window.run(&format!("fill('clientPort', '{port}')"));
    let command = |window: &mut Driven| {
        window.run("key(Qt.Key_K, Qt.ControlModifier)");
        window.until("focused() === 'paletteField'");
        window.run("type('signals below')");
        window.until("find('paletteList').count === 1");
        window.run("key(Qt.Key_Return)");
        window.until("gone('paletteField')");
    };
    command(&mut window);
    window.until("seen(find('signalsPane'))");
    window.run("key(Qt.Key_E, Qt.ControlModifier)");
    let (mut stream, _) = listener.accept().expect("the window");
    window.until("window.page.totals.state === SocketState.Connected");
    stream.write_all(b"hello").expect("sent");
    window.until(&format!("{ROWS}.some(row => row.indexOf('client: readAll') === 0)"));
    window.run("tabTo('labTimeline')");
    window.run("key(Qt.Key_Home)");
    window.run("key(Qt.Key_Down, Qt.ShiftModifier)");
    window.until("find('signalsPane').model.chosen");
    window.run("key(Qt.Key_Escape)");
    window.until("!find('signalsPane').model.chosen");
    command(&mut window);
    window.until("gone('signalsPane')");
    // The window sends no more than before: the peer hears what it heard.
    window.run("window.page.totals.sendData('on'); true");
    let mut two = [0; 2];
    stream.read_exact(&mut two).expect("sent");
    assert_eq!(&two, b"on");
    window.close();
}

fn before() {
    let mut window = Driven::open();
    let port = listening(&mut window);
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    window.until("window.page.totals.clientCount === 1");
    toggle(&mut window);
    stream.write_all(b"x").expect("sent");
    window.until(&format!("{ROWS}.some(row => row.indexOf('connection 1: received') === 0)"));
    // The client's page has nothing of it.
    window.run("click('roleClient')");
    toggle(&mut window);
    stream.write_all(b"y").expect("sent");
    window.until("window.pages.server.totals.bytesIn === 2");
    assert_eq!(rows(&mut window), Vec::<String>::new());
    // And the lab calls it by its name.
    window.run("click('roleLab')");
    stream.write_all(b"z").expect("sent");
    window.until("window.page.model.count > 0");
    assert_eq!(
        window.run("window.page.model.data(window.page.model.index(0, 0), 0x100 + 9)"),
        "connection 1"
    );
    window.close();
}

fn remembered() {
    let view = json!({ "signals": true });
    let folder = configured(&json!({ "version": 1, "server": { "view": view } }).to_string());
    let mut window = open_configured(&folder);
    window.until("seen(find('signalsPane'))");
    window.run("click('roleClient')");
    assert_eq!(window.run("gone('signalsPane')"), true);
    window.close();
    let again = kept(&folder);
    assert_eq!(again["server"]["view"]["signals"], true);
    assert_eq!(again["client"]["view"]["signals"], false);
}

fn small() {
    for locale in ["C.UTF-8", "zh_CN.UTF-8"] {
        let mut window = Driven::open_with(|command| _ = command.env("LC_ALL", locale));
        window
            .run("window.width = window.minimumWidth; window.height = window.minimumHeight; true");
        let needs = "[window.minimumWidth, window.minimumHeight]";
        let least = window.run(needs);
        toggle(&mut window);
        window.until("seen(find('signalsPane')) && find('labTimeline').height > 20");
        assert_eq!(window.run("gone('trafficList')"), true, "one of both alone");
        assert_eq!(window.run(needs), least);
        window.close();
    }
}

/// The signals of both pages, and where there is room for one alone.
pub(crate) fn take(mut window: Driven, path: &dyn Fn(&str) -> std::path::PathBuf) {
    let port = listening(&mut window);
    toggle(&mut window);
    window.shoot(&path("signals-server-empty"));
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    stream.write_all(b"client").expect("sent");
    window.until("find('signalsPane').model.count > 8");
    window.run("find('labTimeline').step(3); true");
    window.shoot(&path("signals-server"));
    window.run("click('roleClient')");
    window.run(&format!("fill('clientPort', '{port}')"));
    toggle(&mut window);
    window.run("click('clientEnable')");
    window.until("window.page.totals.state === SocketState.Connected");
    window.run("window.page.totals.sendData('client'); true");
    window.until("find('signalsPane').model.count > 12");
    window.run("find('labTimeline').step(9); true");
    window.shoot(&path("signals-client"));
    drop((window, stream));
}
