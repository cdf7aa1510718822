//! The menu of a field, at the right button and at the menu key.

use crate::Case;
use crate::driven::Driven;
use crate::log_pane::clipboard;

pub(crate) const CASES: &[Case] = &[
    ("menu_of_a_field_e12_cuts_copies_and_pastes_with_the_mouse", mouse),
    ("menu_of_a_field_e12_opens_by_keys_and_is_the_same_in_every_field", keys),
    ("menu_of_a_field_e12_of_what_can_only_be_read_only_copies", read_only),
];

fn open_at(window: &mut Driven, field: &str) {
    window.run(&format!("input.mouseClick(find('{field}'), 9, 9, Qt.RightButton, 0, -1); true"));
}

fn mouse() {
    let mut window = Driven::open();
    window.activate();
    window.run("find('composerText').text = 'one two'; true");
    window.run("find('composerText').select(0, 3); true");
    open_at(&mut window, "composerText");
    window.until("find('field_cut').enabled && find('field_all').enabled");
    window.run("click('field_cut')");
    window.until("find('composerText').text === ' two'");
    assert_eq!(clipboard(&mut window), "one");
    window.until("focused() === 'composerText'");
    open_at(&mut window, "composerText");
    window.until("!find('field_cut').enabled");
    window.run("click('field_undo')");
    window.until("find('composerText').text === 'one two'");
    open_at(&mut window, "serverPort");
    window.run("click('field_all')");
    window.until("find('serverPort').selectedText === find('serverPort').text");
    open_at(&mut window, "serverPort");
    window.run("click('field_copy')");
    let port = window.run("find('serverPort').text");
    assert_eq!(clipboard(&mut window), port);
    // It opens with the selection, and leaves it.
    assert_eq!(window.run("find('serverPort').selectedText"), port);
    open_at(&mut window, "composerText");
    window.run("click('field_all')");
    open_at(&mut window, "composerText");
    window.run("click('field_paste')");
    window.until(&format!("find('composerText').text === {port}"));
    window.close();
}

fn keys() {
    let mut window = Driven::open();
    window.activate();
    for (field, key) in [
        ("composerText", "Qt.Key_Menu"),
        ("serverPort", "Qt.Key_Menu"),
        ("serverIpField", "Qt.Key_F10, Qt.ShiftModifier"),
    ] {
        window.run(&format!("find('{field}').forceActiveFocus(); true"));
        window.run(&format!("key({key})"));
        window.until("find('field_all').visible");
        window.run("key(Qt.Key_Escape)");
        window.until(&format!("focused() === '{field}'"));
    }
    window.run("find('composerText').text = 'client'; true");
    window.run("find('composerText').forceActiveFocus(); true");
    window.run("key(Qt.Key_Menu)");
    window.until("find('field_all').visible");
    for _ in 0..8 {
        if window.run("find('field_all').highlighted") == true {
            break;
        }
        window.run("key(Qt.Key_Down)");
    }
    window.run("key(Qt.Key_Return)");
    window.until("find('composerText').selectedText === 'client'");
    window.close();
}

fn read_only() {
    let mut window = Driven::open();
    window.activate();
    window.run("click('roleLab')");
    window.run("window.page.play('glue'); window.page.open('trace'); true");
    window.until("window.page.model.state === 'over'");
    window.until("find('labTrace').text.indexOf('readyRead') > 0");
    window.run("find('labTrace').select(0, 6); true");
    open_at(&mut window, "labTrace");
    window.until("find('field_copy').enabled");
    assert_eq!(window.run("gone('field_paste')"), true);
    window.run("click('field_copy')");
    let copied = window.run("find('labTrace').text.slice(0, 6)");
    assert_eq!(clipboard(&mut window), copied);
    window.close();
}
