//! Long texts: what no input field can lay out is kept beside it.

use std::fs;
use std::io::Read as _;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use crate::driven::Driven;
use crate::{Case, scratch};

pub(crate) const CASES: &[Case] = &[
    ("long_text_one_line_of_6_mb_is_pasted_sent_and_discarded", one_line),
    ("long_text_870_000_lines_are_pasted_and_saved", many_lines),
    ("long_text_that_is_longer_than_is_taken_is_refused_with_the_cure", too_long),
    ("long_text_comes_from_the_history_and_a_menu_and_by_dropping_too", other_ways),
];

/// Bytes in memory now, or the most there were (`VmHWM`).
fn memory(window: &Driven, what: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", window.pid())).expect("Linux");
    let line = status.lines().find(|line| line.starts_with(what)).expect(what);
    let kib: u64 = line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).expect("a number");
    kib * 1024
}

/// From now on the most memory counts anew.
fn forget_peak(window: &Driven) {
    fs::write(format!("/proc/{}/clear_refs", window.pid()), "5").expect("our own process");
}

/// Pastes what `text` (JavaScript) is, and types a letter; neither may cost much. A machine that stands
/// still does so now and then, a window that does so does it each time.
fn paste(window: &mut Driven, text: &str) {
    window.run(&format!("window.page.desktop.copy({text}); gc(); true"));
    let longest = (0..5).map(|_| paste_once(window)).find(|longest| *longest < 100.0);
    assert!(longest.is_some(), "it stands still");
}

/// The longest gap of the event loop, in milliseconds.
fn paste_once(window: &mut Driven) -> f64 {
    window.run("if (window.page.pane.composer.isLong) click('longDrop'); true");
    window.run("click('composerText')");
    window.run("key(Qt.Key_A, Qt.ControlModifier)");
    forget_peak(window);
    let before = memory(window, "VmRSS");
    window.run("startTicks()");
    window.run("key(Qt.Key_V, Qt.ControlModifier)");
    window.until("find('longSize').text.indexOf('MB') > 0 && !window.page.pane.composer.composing");
    window.run("type('x ')");
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(300) {
        window.run("gaps.length");
    }
    let ticks = window.run("stopTicks()");
    let more = memory(window, "VmHWM").saturating_sub(before);
    assert!(more < 60_000_000, "{more} bytes more");
    ticks[1].as_f64().expect("a gap")
}

/// A window whose client is connected, and the other end.
fn connected() -> (Driven, std::net::TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let mut window = Driven::open();
    window.run("click('roleClient')");
    window.run(&format!("fill('clientPort', '{port}')"));
    window.run("click('clientEnable')");
    let (peer, _) = listener.accept().expect("the window");
    window.until("window.page.totals.state === SocketState.Connected");
    (window, peer)
}

fn one_line() {
    let (mut window, mut peer) = connected();
    window.run("fill('composerText', 'typed')");
    paste(&mut window, "'0123456789'.repeat(600000)");
    assert_eq!(window.run("window.page.pane.composer.size"), 6_000_000);
    window.run("click('sendButton')");
    let mut got = vec![0; 6_000_000];
    peer.read_exact(&mut got).expect("it is sent");
    assert!(got == b"0123456789".repeat(600_000), "another text");
    // As hex it is other bytes, made on the thread anew.
    window.run("click('mode_hex')");
    window.until("window.page.pane.composer.size === 3000000");
    window.run("click('longDrop')");
    assert_eq!(window.run("find('composerText').text"), "typed");
    window.run("click('mode_text')");
    assert_eq!(window.run("window.page.pane.composer.size"), 5);
    window.close();
}

fn many_lines() {
    let mut window = Driven::open();
    paste(&mut window, "'abcdefghijk\\n'.repeat(870000)");
    let told = window.run("find('longSize').text");
    assert!(
        told.as_str().is_some_and(|told| told.starts_with("10.4 MB in 870000 lines")),
        "{told}"
    );
    let path = scratch().join("long.txt");
    window.run(&format!(
        "window.page.pane.composer.saveLong({:?}); true",
        path.display().to_string()
    ));
    window.until("find('composerNote').text.indexOf('long.txt') > 0");
    assert!(fs::read_to_string(&path).expect("saved") == "abcdefghijk\n".repeat(870_000));
    window.close();
}

fn too_long() {
    let mut window = Driven::open();
    window.run("fill('composerText', 'typed')");
    window.run("window.page.desktop.copy('x'.repeat(16 * 1024 * 1024)); true");
    window.run("key(Qt.Key_V, Qt.ControlModifier)");
    let told = window.run("find('composerNote').text");
    let told = told.as_str().expect("a sentence");
    assert!(told.contains("at most 16 MiB") && told.contains("as a file"), "{told}");
    assert_eq!(window.run("find('composerText').text"), "typed");
    window.close();
}

fn other_ways() {
    let mut window = Driven::open();
    let long = "window.page.pane.composer.isLong";
    // From the history and the command line.
    window.run("window.page.pane.recall({ text: 'x'.repeat(50000), mode: 'text' }); true");
    window.until("window.page.pane.composer.size === 50000");
    window.run("window.page.pane.recall({ text: 'short', mode: 'text' }); true");
    assert_eq!(window.run(long), false);
    assert_eq!(window.run("find('composerText').text"), "short");
    // As a menu of Qt's would.
    window.run("window.page.desktop.copy('y'.repeat(50000)); find('composerText').paste(); true");
    window.until("window.page.pane.composer.size === 50005");
    window.run("click('longDrop')");
    assert_eq!(window.run("find('composerText').text"), "short");
    // A short one is pasted as ever, and can be undone.
    window.run("window.page.desktop.copy(' text'); true");
    window.run("key(Qt.Key_End); key(Qt.Key_V, Qt.ControlModifier)");
    assert_eq!(window.run("find('composerText').text"), "short text");
    window.run("key(Qt.Key_Z, Qt.ControlModifier)");
    assert_eq!(window.run("find('composerText').text"), "short");
    // Few characters in many lines are long as well.
    window.run("window.page.desktop.copy('a\\n'.repeat(2000)); true");
    window.run("key(Qt.Key_V, Qt.ControlModifier)");
    window.until(long);
    window.run("click('longDrop')");
    // As dropping does.
    window.run("fill('composerText', 'ab'); key(Qt.Key_Left); true");
    window.run("search(window.page, 'longText').parent.insert('-'); true");
    assert_eq!(window.run("find('composerText').text"), "a-b");
    window.run("search(window.page, 'longText').parent.insert('z'.repeat(20000)); true");
    window.until("window.page.pane.composer.size === 20003");
    // A template is one line, and too long a one is refused whole.
    window.run("fill('replyTemplate', 'kept')");
    window.run("window.page.desktop.copy('x'.repeat(1000000)); true");
    window.run("key(Qt.Key_V, Qt.ControlModifier)");
    assert_eq!(window.run("find('replyTemplate').text"), "kept");
    let told = window.run("find('replyError').text");
    assert!(told.as_str().is_some_and(|told| told.contains("at most 8192")), "{told}");
    window.close();
}
