//! The window's own loop, held by the lab: what the kernel says waits, and the peer stays real.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::Case;
use crate::driven::Driven;

pub(crate) const CASES: &[Case] = &[
    ("lab_held_the_windows_own_loop_lets_one_thing_go_at_a_time_with_the_mouse", mouse),
    ("lab_held_the_windows_own_loop_is_stepped_by_keys_alone", keys),
    ("lab_held_a_flood_waits_with_the_peer_and_comes_when_the_page_is_left", flood),
    ("lab_held_in_slow_motion_things_come_late_and_nothing_is_lost", slow),
    ("lab_held_what_the_window_writes_goes_out_all_the_same_and_it_closes", closes),
];

/// How many rows there are whose text begins like this.
fn rows(begins: &str) -> String {
    format!(
        "(m => {{ let all = 0; for (let i = 0; i < m.count; ++i) \
         all += m.data(m.index(i, 0), 0x100 + 10).indexOf('{begins}') === 0; return all }})(window.pages.lab.model)"
    )
}

/// A server that answers or not, with a client, and the lab beside it.
fn open(answers: bool) -> (Driven, TcpStream) {
    let mut window = Driven::open();
    window.activate();
    window.run("fill('serverPort', '0')");
    if answers {
        window.run("click('homeworkButton')");
    }
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    let port = window.run("window.page.totals.serverPort");
    let stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("it listens");
    window.until("window.page.totals.clientCount === 1");
    window.run("click('roleLab')");
    window.until("window.page.model.watching");
    // The mouse is not at the tab any more, whose tip would be in the way.
    window.run("hover('labTimeline')");
    window.until("!find('roleLab').hovered && !find('roleServer').hovered");
    (window, stream)
}

/// Whether nothing comes for a while.
fn is_silent(stream: &mut TcpStream) -> bool {
    stream.set_read_timeout(Some(Duration::from_millis(300))).expect("a socket");
    let silent = stream.read(&mut [0]).is_err();
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a socket");
    silent
}

fn answer(stream: &mut TcpStream, begins: &[u8]) {
    let mut got = vec![0; 64];
    let count = stream.read(&mut got).expect("an answer");
    assert!(got[..count].starts_with(begins), "{:?}", &got[..count]);
}

fn mouse() {
    let (mut window, mut stream) = open(true);
    window.run("click('labFreeze')");
    assert_eq!(
        window.run("[window.page.model.frozen, window.page.model.state]"),
        json!([true, "live"])
    );
    assert_eq!(window.run("find('chip_2_held').visible"), true);
    stream.write_all(b"one").expect("sent");
    assert!(is_silent(&mut stream), "held");
    assert_eq!(window.run(&rows("received")), 0);
    // Qt's slot runs with the step, and its answer goes out.
    window.run("click('labStep')");
    window.until(&format!("{} === 1 && {} === 1", rows("received"), rows("readyRead")));
    answer(&mut stream, b"one");
    // That it went out the kernel says, and that waits.
    assert_eq!(window.run(&rows("bytesWritten")), 0);
    window.run("click('labStep')");
    window.until(&format!("{} === 1", rows("bytesWritten")));
    // A step that finds nothing is for what comes next, and for nothing more.
    window.run("click('labStep')");
    stream.write_all(b"two").expect("sent");
    answer(&mut stream, b"two");
    stream.write_all(b"three").expect("sent");
    assert!(is_silent(&mut stream), "held again");
    // Of two things that wait a step takes one.
    let port = stream.peer_addr().expect("connected").port();
    let mut other = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    other.write_all(b"other").expect("sent");
    assert!(is_silent(&mut stream), "held again");
    let waiting = window.run("window.page.model.count");
    window.run("click('labStep')");
    window.until(&format!("window.page.model.count > {waiting}"));
    assert_eq!(window.run(&rows("accepted")), 0);
    // The chip lets it go, as Freeze does.
    window.run("click('chip_2_held')");
    answer(&mut other, b"other");
    answer(&mut stream, b"three");
    assert_eq!(window.run("[window.page.model.frozen, gone('chip_2_held')]"), json!([false, true]));
    window.close();
}

fn keys() {
    let (mut window, mut stream) = open(true);
    window.run("key(Qt.Key_F6)");
    assert_eq!(window.run("window.page.model.frozen"), true);
    stream.write_all(b"one").expect("sent");
    assert!(is_silent(&mut stream), "held");
    window.run("key(Qt.Key_F10)");
    answer(&mut stream, b"one");
    window.until(&format!("{} === 1", rows("readyRead")));
    assert_eq!(window.run(&rows("bytesWritten")), 0);
    // A turn takes all that waits.
    stream.write_all(b"two").expect("sent");
    assert!(is_silent(&mut stream), "held");
    window.run("key(Qt.Key_F11)");
    answer(&mut stream, b"two");
    window.until(&format!("{} === 1 && {} === 2", rows("bytesWritten"), rows("readyRead")));
    assert_eq!(window.run("window.page.model.frozen"), true);
    window.run("key(Qt.Key_F6)");
    window.until(&format!("{} === 2", rows("bytesWritten")));
    window.close();
}

fn flood() {
    let (mut window, mut stream) = open(false);
    window.run("click('labFreeze')");
    stream.set_nonblocking(true).expect("a socket");
    let (mut sent, mut last) = (0, Instant::now());
    while last.elapsed() < Duration::from_secs(1) {
        match stream.write(&[b'x'; 64 * 1024]) {
            Ok(bytes) => (sent, last) = (sent + bytes, Instant::now()),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                std::thread::sleep(Duration::from_millis(5));
            }
            Err(error) => panic!("{error}"),
        }
        assert!(sent < 64 * 1024 * 1024, "nobody holds the peer back");
    }
    assert_eq!(window.run("window.pages.server.totals.bytesIn"), 0);
    // Whoever leaves the page lets the loop go.
    window.run("click('roleServer')");
    window.until(&format!("window.page.totals.bytesIn === {sent}"));
    window.run("click('roleLab')");
    assert_eq!(window.run("window.page.model.frozen"), false);
    window.close();
}

fn slow() {
    let (mut window, mut stream) = open(true);
    window.run("find('labPace').chosen('1000'); true");
    assert_eq!(window.run("window.page.model.slowness"), 1000);
    std::thread::sleep(Duration::from_millis(20));
    let begun = Instant::now();
    stream.write_all(b"one").expect("sent");
    answer(&mut stream, b"one");
    assert!(begun.elapsed() > Duration::from_millis(800), "after {:?}", begun.elapsed());
    stream.write_all(b"two").expect("sent");
    answer(&mut stream, b"two");
    // The chip says it, and a click on it ends it.
    assert_eq!(window.run("find('chip_2_held').text"), "Loop slowed");
    window.run("click('chip_2_held')");
    assert_eq!(window.run("[window.page.model.slowness, gone('chip_2_held')]"), json!([1, true]));
    let begun = Instant::now();
    stream.write_all(b"three").expect("sent");
    answer(&mut stream, b"three");
    assert!(begun.elapsed() < Duration::from_millis(800), "after {:?}", begun.elapsed());
    // Another page has nothing of it.
    window.run("find('labPace').chosen('1000'); true");
    window.run("click('roleServer')");
    window.run("click('roleLab')");
    assert_eq!(window.run("window.page.model.slowness"), 1);
    window.close();
}

fn closes() {
    let (mut window, mut stream) = open(true);
    window.run("click('labFreeze')");
    // A call from elsewhere than a slot: it asks the kernel, and is not held.
    window.run("window.pages.server.pane.deliver('hello'); true");
    answer(&mut stream, b"hello");
    stream.write_all(b"waits").expect("sent");
    assert!(is_silent(&mut stream), "held");
    // Another entry lets it go, as the end of the window does.
    window.run("window.page.choose('modes'); true");
    answer(&mut stream, b"waits");
    window.run("window.page.choose('live'); true");
    window.run("click('labFreeze')");
    stream.write_all(b"more").expect("sent");
    window.close();
}
