//! What can be done with the rows of the window's log: menus, the toolbar, the keyboard.

use std::io::Read as _;
use std::net::TcpListener;

use serde_json::{Value, json};

use crate::Case;
use crate::driven::Driven;
use crate::log_pane::{clipboard, connect, menu_of, press, row, rows, with_rows};

pub(crate) const CASES: &[Case] = &[
    ("log_a_row_has_a_menu_that_copies_and_sends", row_menu),
    ("log_a_row_is_edited_as_the_bytes_that_it_has", row_edit),
    ("log_a_row_has_a_menu_that_filters_finds_marks_and_disconnects", row_menu_of_a_peer),
    ("log_a_client_has_a_menu", client_menu),
    ("log_rows_say_what_they_are_and_the_current_one_has_the_focus", spoken),
    ("log_the_toolbar_is_one_row_and_the_rest_is_in_its_menu", toolbar),
    ("log_of_a_client_hides_the_peer_until_it_is_asked_for", no_peer),
    ("log_an_empty_log_has_one_button_for_what_comes_first", empty),
];

fn row_menu() {
    let (mut window, mut stream) = with_rows(Driven::open(), &[b"a\x01", b"second"]);
    for (entry, copied) in [
        ("row_data", "a\\x01"),
        ("row_hex", "61 01"),
        ("row_c", "{0x61, 0x01}"),
        ("row_rust", "[0x61, 0x01]"),
    ] {
        menu_of(&mut window, 2, entry);
        assert_eq!(clipboard(&mut window), copied);
    }
    // Our own field for hex takes each of the forms.
    window.run("click('mode_hex')");
    for digits in ["61 01", "{0x61, 0x01}", "[0x61, 0x01]"] {
        window.run(&format!("find('composerText').text = {digits:?}; true"));
        window.until("window.page.pane.composer.errorString === ''");
        window.until("window.page.pane.composer.size === 2");
    }
    menu_of(&mut window, 2, "row_again");
    let mut got = [0; 2];
    stream.read_exact(&mut got).expect("it is sent again");
    assert_eq!(&got, b"a\x01");
    menu_of(&mut window, 2, "row_edit");
    window.until("find('composerText').text === 'a\\\\x01'");
    assert_eq!(window.run("window.page.pane.composer.mode"), "escapes");
    assert_eq!(window.run("focused()"), "composerText");
    // By the keyboard: the menu of the current row, its second entry.
    window.run("find('trafficList').forceActiveFocus(); true");
    window.run("find('trafficList').step(3, false); true");
    window.run("key(Qt.Key_Menu)");
    window.until("find('row_hex').visible");
    window.run("key(Qt.Key_Down)");
    window.run("key(Qt.Key_Down)");
    window.run("key(Qt.Key_Return)");
    assert_eq!(clipboard(&mut window), "73 65 63 6f 6e 64");
    window.close();
}

/// What is edited would be sent as the row has it.
fn row_edit() {
    let (mut window, stream) = with_rows(Driven::open(), &["学".as_bytes(), b"PING\r\n"]);
    let bytes = "Array.from(new Uint8Array(window.page.pane.composer.data))";
    for (encoding, ending, row, mode, data) in [
        ("UTF-8", "", 2, "text", json!([0xe5, 0xad, 0xa6])),
        ("GBK", "", 2, "hex", json!([0xe5, 0xad, 0xa6])),
        ("UTF-8", "crlf", 2, "hex", json!([0xe5, 0xad, 0xa6])),
        ("UTF-8", "", 3, "escapes", json!([0x50, 0x49, 0x4e, 0x47, 13, 10])),
        ("UTF-8", "crlf", 3, "hex", json!([0x50, 0x49, 0x4e, 0x47, 13, 10])),
    ] {
        window.run(&format!(
            "const c = window.page.pane.composer; c.encoding = {encoding:?}; c.lineEnding = {ending:?}; true"
        ));
        menu_of(&mut window, row, "row_edit");
        window.until(&format!("window.page.pane.composer.mode === '{mode}'"));
        assert_eq!(window.run(bytes), data, "{encoding} {ending}");
    }
    drop(stream);
    window.close();
}

fn row_menu_of_a_peer() {
    let (mut window, mut stream) = with_rows(Driven::open(), &[b"same", b"other", b"same"]);
    let port = window.run("window.page.totals.serverPort");
    let mut second = connect(&format!("127.0.0.1:{port}"));
    window.until("window.page.log.count === 6");
    rows(&mut window, &mut second, 6, &[b"same"]);
    menu_of(&mut window, 6, "row_only");
    window.until("window.page.log.count === 2");
    menu_of(&mut window, 0, "row_only");
    window.until("window.page.log.count === 7");
    menu_of(&mut window, 2, "row_find");
    window.until("window.page.log.findCount === 3");
    window.run("key(Qt.Key_Escape)");
    // Marks, and the way from one to the next.
    menu_of(&mut window, 2, "row_mark");
    press(&mut window, 4, "Left");
    window.run("key(Qt.Key_F2, Qt.ControlModifier)");
    window.until(&format!("{}.marked && {}.marked && !{}.marked", row(2), row(4), row(3)));
    for expected in [2, 4, 2] {
        window.run("key(Qt.Key_F2)");
        assert_eq!(window.run("find('trafficList').currentIndex"), expected);
    }
    window.run("key(Qt.Key_F2, Qt.ControlModifier)");
    window.until(&format!("!{}.marked", row(2)));
    menu_of(&mut window, 2, "row_disconnect");
    window.until("window.page.totals.clientCount === 1");
    assert_eq!(stream.read(&mut [0; 9]).expect("it ends"), 0);
    window.close();
}

fn client_menu() {
    let (mut window, mut stream) = with_rows(Driven::open(), &[b"client"]);
    let own = stream.local_addr().expect("connected").to_string();
    window.until("find('clientTable').itemAtIndex(0) !== null");
    let open = |window: &mut Driven| {
        window.run(
            "input.mouseClick(find('clientTable').itemAtIndex(0), 9, 9, Qt.RightButton, 0, -1); true",
        );
        window.until("find('clientCopy').visible");
    };
    open(&mut window);
    window.run("click('clientCopy')");
    assert_eq!(clipboard(&mut window), own);
    open(&mut window);
    window.run("click('clientOnly')");
    assert_eq!(window.run("window.page.log.peer"), own);
    open(&mut window);
    window.run("click('clientDisconnect')");
    window.until("window.page.totals.clientCount === 0");
    assert_eq!(stream.read(&mut [0; 9]).expect("it ends"), 0);
    window.close();
}

fn spoken() {
    let (mut window, mut stream) = with_rows(Driven::open(), &[b"client"]);
    let own = stream.local_addr().expect("connected").to_string();
    window.run("click('sendButton')");
    stream.read_exact(&mut [0; 5]).expect("Hello");
    window.until("window.page.log.count === 4");
    let name = |window: &mut Driven, number: usize| {
        window.run(&format!("{}.Accessible.name", row(number)))
    };
    assert_eq!(name(&mut window, 2), format!("received from {own}, 6 bytes, client"));
    assert_eq!(name(&mut window, 3), format!("written to {own}, 5 bytes, Hello"));
    assert_eq!(name(&mut window, 1), format!("{own}, connected"));
    window.run("click('view_hex')");
    window.until(&format!("{}.Accessible.name.endsWith('63 6c 69 65 6e 74')", row(2)));
    // The current row has the focus, which is what screen readers follow.
    press(&mut window, 2, "Left");
    let is_focus = |number| format!("window.activeFocusItem === {}", row(number));
    window.until(&is_focus(2));
    assert_eq!(window.run(&format!("{}.Accessible.selected", row(2))), true);
    window.run("key(Qt.Key_Down)");
    window.until(&is_focus(3));
    assert_eq!(window.run(&format!("{}.Accessible.focused", row(3))), true);
    assert_eq!(window.run(&format!("{}.Accessible.focused", row(2))), false);
    window.close();
}

fn toolbar() {
    let mut window = Driven::open();
    for page in ["roleServer", "roleClient"] {
        window.run(&format!("click('{page}')"));
        for width in [1400, 1100, 900, 720] {
            window.run(&format!("window.width = {width}; true"));
            window.until(&format!("Math.abs(window.contentItem.width - {width}) < 1"));
            // All that is shown is in one row, and ends before the button for the rest.
            let places = window.run(
                "['view_text', 'encodingBox', 'showInButton', 'peerFilter', 'pauseButton', 'findButton', 'copyButton', \
                 'clearButton'].map(name => { try { const item = find(name); const at = item.mapToItem(window.contentItem, 0, 0); \
                 const more = find('moreButton').mapToItem(window.contentItem, 0, 0); \
                 return [at.x + item.width <= more.x, at.y - more.y] } catch (e) { return null } })",
            );
            let places: Vec<&Value> = places
                .as_array()
                .expect("places")
                .iter()
                .filter(|place| !place.is_null())
                .collect();
            assert!(!places.is_empty());
            for place in &places {
                assert_eq!(place[0], true, "{width}: {places:?}");
                assert!(place[1].as_f64().is_some_and(|y| y.abs() < 8.0), "{width}: {places:?}");
            }
        }
        // What is not in the row is in the menu.
        window.run("click('moreButton')");
        window.until("find('moreColumns').visible");
        for (shown, entry) in [("copyButton", "moreCopy_hex"), ("showInButton", "moreIn")] {
            let hidden = window.ask(&format!("find('{shown}').visible")).is_err();
            assert_eq!(window.ask(&format!("find('{entry}').visible")).is_ok(), hidden, "{entry}");
        }
        window.run("key(Qt.Key_Escape)");
    }
    // A filter can be taken away also where its field has no room.
    window.run("click('roleServer')");
    window.run("window.page.log.peer = 'nobody'; true");
    window.run("click('moreButton')");
    window.until("find('morePeers').visible");
    window.run("click('morePeers')");
    window.until("window.page.log.peer === ''");
    window.close();
}

/// It would say the same in each row.
fn no_peer() {
    let mut window = Driven::open();
    window.run("window.width = 1100; true");
    assert_eq!(window.run("seen(find('head_peer'))"), true);
    window.run("click('roleClient')");
    assert!(window.ask("find('head_peer').visible").is_err());
    for (entry, there) in [("show_peer", true), ("columnsReset", false)] {
        window.run("tabTo('logHead')");
        window.run("key(Qt.Key_Menu)");
        window.until(&format!("find('{entry}').visible"));
        window.run(&format!("click('{entry}')"));
        window.until(&format!("gone('head_peer') === {}", !there));
        window.until("gone('columnsReset')");
    }
    window.close();
}

fn empty() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let mut window = Driven::open();
    window.run("window.width = 1100; true");
    window.run("fill('serverPort', '0')");
    assert_eq!(window.run("find('emptyAction').text"), "Enable");
    window.run("click('emptyAction')");
    window.until("window.page.totals.listening");
    // What a filter hides is brought back by the same button.
    window.until("window.page.log.count === 1");
    window.run("click('showEventsButton')");
    window.until("window.page.log.count === 0");
    window.run("click('emptyAction')");
    window.until("window.page.log.count === 1");
    window.until("gone('emptyAction')");
    window.run("click('roleClient')");
    window.run(&format!("fill('clientPort', '{port}')"));
    assert_eq!(window.run("find('emptyAction').text"), "Connect");
    window.run("click('emptyAction')");
    window.until("window.page.totals.state === SocketState.Connected");
    drop(listener);
    window.close();
}
