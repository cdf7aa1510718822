//! The two stages of the lab that are no scenario: both modes beside each other, and the homework.

use serde_json::json;

use crate::Case;
use crate::driven::Driven;
use crate::remembered::{configured, kept, open_configured};
use crate::util::Server;

pub(crate) const CASES: &[Case] = &[
    ("lab_own_both_modes_are_told_apart_with_the_mouse", modes),
    ("lab_own_both_modes_by_keys_alone", modes_by_keys),
    ("lab_own_a_right_server_is_told_to_be_right", right),
    ("lab_own_a_wrong_server_is_told_why_and_its_example_is_played", wrong),
    ("lab_own_a_double_click_begins_and_does_not_end", double_click),
    ("lab_own_the_time_for_a_client_to_connect_is_counted_down", countdown),
    ("lab_own_only_an_address_is_remembered", address),
    ("lab_own_a_check_by_keys_alone_of_an_address_where_nobody_listens", nobody),
];

pub(crate) fn open(entry: &str) -> Driven {
    let mut window = Driven::open();
    window.run("click('roleLab')");
    window.run(&format!("window.page.choose('{entry}'); true"));
    window
}

const MODES: &str = "find('labModes').model";

fn modes() {
    let mut window = open("modes");
    window.until(&format!("{MODES}.synchronous.connected && {MODES}.asynchronous.connected"));
    window.until(&format!("{MODES}.synchronous.ticks > 2"));
    window.run("click('modesLoop_sync')");
    window.until(&format!("{MODES}.synchronous.waitsFor >= 0"));
    let stands = window.run(&format!("{MODES}.synchronous.ticks"));
    window.run("click('modesClick_sync')");
    window.run("click('modesClick_async')");
    window.until(&format!("{MODES}.asynchronous.heardAfter >= 0"));
    assert_eq!(window.run(&format!("{MODES}.synchronous.unheard")), 1);
    let goes = window.run(&format!("{MODES}.asynchronous.ticks")).as_f64().expect("a number");
    window.until(&format!("{MODES}.asynchronous.ticks > {goes} + 5"));
    assert_eq!(window.run(&format!("{MODES}.synchronous.ticks")), stands, "it stands still");
    assert_eq!(window.run(&format!("{MODES}.synchronous.ticksInWaits")), 0);
    // It is asked to leave, and leaves when its call has returned.
    window.run("click('modesLoop_sync')");
    assert_eq!(window.run(&format!("{MODES}.synchronous.looping")), true);
    window.run("click('modesSay')");
    window.until(&format!("!{MODES}.synchronous.looping"));
    window.until(&format!("{MODES}.synchronous.heardAfter >= 0"));
    for side in ["sync", "async"] {
        window.until(&format!("find('modesPrinted_{side}').text.indexOf('\"hello\"') > 0"));
    }
    // Another page is shown: the threads go.
    window.run("click('roleServer')");
    window.until("window.pages.lab.own.model.running === false");
    window.close();
}

fn modes_by_keys() {
    let mut window = Driven::open();
    window.activate();
    window.run("key(Qt.Key_3, Qt.ControlModifier)");
    window.until("focused() === 'labList'");
    window.run("key(Qt.Key_Home)");
    window.run("key(Qt.Key_Down)");
    window.until(&format!("{MODES}.synchronous.connected"));
    for name in ["modesSay", "modesSilence", "modesPatience", "modesLoop_sync"] {
        window.run("key(Qt.Key_Tab)");
        assert_eq!(window.run("focused()"), json!(name));
    }
    window.run("key(Qt.Key_Space)");
    window.until(&format!("{MODES}.synchronous.waitsFor >= 0"));
    window.run("key(Qt.Key_Tab)");
    assert_eq!(window.run("focused()"), "modesClick_sync");
    window.run("key(Qt.Key_Space)");
    window.until(&format!("{MODES}.synchronous.unheard === 1"));
    // With a call under way that would take 30 s the window closes at once.
    window.close();
}

const CHECK: &str = "find('labHomework').model";

fn checked(window: &mut Driven, address: &str) {
    window.run(&format!("find('homeworkAddress').text = '{address}'; true"));
    window.run("click('homeworkRun')");
    window.until(&format!("{CHECK}.count > 0 && !{CHECK}.running"));
}

fn right() {
    let server = Server::start(&[]);
    let mut window = open("homework");
    checked(&mut window, &server.addr().to_string());
    assert_eq!(window.run(&format!("{CHECK}.verdict")), "right");
    assert_eq!(window.run(&format!("{CHECK}.wrong")), 0);
    assert_eq!(
        window.run("find('homeworkSaying').text"),
        "Everything that could be tried is right"
    );
    window.close();
}

fn wrong() {
    let server = Server::start(&["--reply", "{data}"]);
    let mut window = open("homework");
    checked(&mut window, &server.addr().to_string());
    assert_eq!(window.run(&format!("{CHECK}.verdict")), "wrong");
    let second = format!("(m => role => m.data(m.index(1, 0), 0x100 + role))({CHECK})");
    assert_eq!(window.run(&format!("{second}(2)")), "wrong");
    assert_eq!(window.run(&format!("{second}(5)")), "client");
    let why = window.run(&format!("find('labHomework').sentences.say({second}(3))"));
    assert!(why.as_str().is_some_and(|why| why.len() > 20), "{why}");
    window.run("find('homeworkRows').positionViewAtIndex(1, ListView.Beginning); true");
    let example = window.run(&format!("{second}(8)"));
    let example = example.as_str().expect("a name").to_owned();
    window.run(&format!("click('homeworkSee_{example}')"));
    assert_eq!(
        window.run("window.page.entries.find(one => one.id === window.page.chosen).scenario"),
        json!(example)
    );
    window.until("window.page.model.state === 'over'");
    window.close();
}

fn nobody() {
    // Nobody listens there any more.
    let server = Server::start(&[]);
    let port = server.addr().port();
    server.stop();
    let mut window = open("homework");
    window.activate();
    window.run("window.page.own.focusInput(); true");
    window.until("focused() === 'homeworkAddress'");
    window.run(&format!("find('homeworkAddress').text = '127.0.0.1:{port}'; true"));
    window.run("key(Qt.Key_Return)");
    window.until("find('homeworkErrorText').text.toLowerCase().indexOf('nobody listens') >= 0");
    window.until(&format!("!{CHECK}.running"));
    // What is no address is told at once.
    window.run("find('homeworkAddress').text = 'no port:x'; true");
    window.run("key(Qt.Key_Return)");
    window.until("find('homeworkErrorText').text !== '' && find('homeworkErrorText').text.toLowerCase().indexOf('nobody') < 0");
    window.close();
}

fn double_click() {
    let mut window = open("homework");
    window.run("click('homeworkWhat_client')");
    window.run("find('homeworkAddress').text = '127.0.0.1:0'; true");
    window.run("doubleClick('homeworkRun')");
    window.until(&format!("{CHECK}.running && {CHECK}.listening !== ''"));
    window.run("window.page.choose('modes'); true");
    window.until(&format!("{MODES}.synchronous.connected"));
    window.run("doubleClick('modesLoop_sync')");
    assert_eq!(window.run(&format!("{MODES}.looping")), true);
    window.run("window.page.choose('stream'); true");
    window.run("find('streamPause').text = '200'; true");
    window.run("doubleClick('streamSend')");
    assert_eq!(window.run("find('labStream').model.running"), true);
    // And one more, which is one of its own.
    window.run("click('streamSend')");
    window.until("!find('labStream').model.running");
    window.close();
}

fn countdown() {
    let mut window = open("homework");
    window.run("click('homeworkWhat_client')");
    window.run("find('homeworkAddress').text = '127.0.0.1:0'; true");
    window.run("click('homeworkRun')");
    let says = |seconds| format!("find('homeworkSaying').text.indexOf(', within {seconds} s') > 0");
    window.until(&says(10));
    window.until(&says(9));
    window.until(&says(8));
    window.run("click('homeworkRun')");
    window.until(&format!("!{CHECK}.running"));
    assert_eq!(window.run(&format!("{CHECK}.secondsLeft()")), -1);
    window.close();
}

fn address() {
    for (given, taken) in [("10.0.0.7:9000", "10.0.0.7:9000"), ("no port:x", "127.0.0.1:8888")] {
        let lab = json!({ "entry": "homework", "homework": { "address": given } });
        let folder = configured(&json!({ "version": 1, "role": 2, "lab": lab }).to_string());
        let mut window = open_configured(&folder);
        assert_eq!(window.run("find('homeworkAddress').text"), taken);
        window.run("find('homeworkAddress').text = '127.0.0.1:7777'; true");
        window.run("find('homeworkAddress').text = '127.0.0.1:nothing'; true");
        window.close();
        assert_eq!(kept(&folder)["lab"]["homework"]["address"], "127.0.0.1:7777");
    }
}
