//! The window by keyboard and by ear.

use crate::Case;
use crate::driven::Driven;

pub(crate) const CASES: &[Case] = &[
    ("reach_every_choice_tells_its_value", choices),
    ("reach_segments_are_one_stop_of_tab_and_the_arrows_choose", segments),
    ("reach_the_focus_stays_after_enter_and_tab_selects_what_is_there", focus),
    ("reach_a_tool_tip_covers_neither_its_control_nor_what_is_written", tips),
];

fn choices() {
    let mut window = Driven::open();
    window.run("click('settingsButton')");
    for name in ["lineEndingBox", "sendEncodingBox", "targetBox", "themeBox", "encodingEverywhere"]
    {
        let told = window
            .run(&format!("(c => [c.Accessible.name, c.label, c.displayText])(find('{name}'))"));
        let part = |at: usize| told[at].as_str().expect("text").to_owned();
        assert_eq!(part(0), format!("{}: {}", part(1), part(2)));
        assert!(!part(1).is_empty() && !part(2).is_empty(), "{told}");
    }
    window.close();
}

fn segments() {
    let mut window = Driven::open();
    window.activate();
    window.run("tabTo('view')");
    let told = "window.activeFocusItem.Accessible.name";
    assert_eq!(window.run(told), "Text");
    for (key, mode, name) in [
        ("Right", "hex", "Hex"),
        ("Down", "both", "Both"),
        ("Right", "both", "Both"),
        ("Left", "hex", "Hex"),
        ("Home", "text", "Text"),
        ("End", "both", "Both"),
    ] {
        window.run(&format!("key(Qt.Key_{key})"));
        window.until(&format!("window.page.view.mode === '{mode}'"));
        assert_eq!(window.run(told), name);
        assert_eq!(window.run("focused()"), "view");
    }
    // One step of Tab leaves them, and one comes back.
    window.run("key(Qt.Key_Tab)");
    assert_ne!(window.run("focused()"), "view");
    assert_eq!(window.run("Fits.inside(window.activeFocusItem, find('view'))"), false);
    window.run("key(Qt.Key_Backtab, Qt.ShiftModifier)");
    assert_eq!(window.run("focused()"), "view");
    // The mouse chooses as before.
    window.run("click('view_text')");
    window.until("window.page.view.mode === 'text'");
    window.close();
}

fn focus() {
    let mut window = Driven::open();
    window.activate();
    window.run("tabTo('serverPort')");
    assert_eq!(window.run("find('serverPort').selectedText"), "8888");
    // Whoever comes with Tab writes over what is there.
    window.run("type('0')");
    assert_eq!(window.run("find('serverPort').text"), "0");
    window.run("key(Qt.Key_Backtab, Qt.ShiftModifier)");
    assert_eq!(window.run("find('serverIpField').selectedText"), "127.0.0.1");
    window.run("key(Qt.Key_Tab)");
    window.run("key(Qt.Key_Enter)");
    window.until("window.page.totals.listening");
    assert_eq!(window.run("focused()"), "serverPort");
    // What is in use is not changed by typing.
    window.run("type('7')");
    assert_eq!(window.run("find('serverPort').text"), "0");
    window.run("key(Qt.Key_Enter)");
    assert_eq!(window.run("window.page.totals.listening"), true);
    window.run("key(Qt.Key_E, Qt.ControlModifier)");
    window.until("!window.page.totals.listening");
    assert_eq!(window.run("focused()"), "serverPort");
    window.run("find('serverIpField').forceActiveFocus(); key(Qt.Key_Enter)");
    window.until("window.page.totals.listening");
    assert_eq!(window.run("window.activeFocusItem === find('serverIpField')"), true);
    window.close();
}

fn tips() {
    let mut window = Driven::open();
    window.run("window.width = 1000; window.height = 700; window.page.port = '0'; true");
    for name in [
        "roleClient",
        "serverPort",
        "serverEnable",
        "sendEncodingBox",
        "settingsButton",
        "timedSendButton",
    ] {
        window.run(&format!("hover('{name}')"));
        window.until(&format!(
            "find('{name}').ToolTip.visible && find('{name}').ToolTip.toolTip.opened"
        ));
        let rooms = window.run(&format!(
            "(() => {{ const t = find('{name}').ToolTip.toolTip, c = find('{name}'); \
             return [Fits.rectangle(t.contentItem.parent), Fits.rectangle(c)] }})()"
        ));
        let side = |of: usize, side: &str| rooms[of][side].as_f64().expect("a length");
        let apart = side(0, "bottom") <= side(1, "y") || side(0, "y") >= side(1, "bottom");
        assert!(apart, "{name}: {rooms}");
    }
    // It goes when one has pressed, and does not come back before the mouse does.
    window.run("hover('serverEnable')");
    window.until("find('serverEnable').ToolTip.visible");
    window.run("click('serverEnable'); hover('serverEnable')");
    assert_eq!(window.run("find('serverEnable').ToolTip.visible"), false);
    window.run("click('serverEnable')");
    // It goes when one writes.
    window.run("hover('serverPort')");
    window.until("find('serverPort').ToolTip.visible");
    window.run("click('serverPort')");
    window.until("!find('serverPort').ToolTip.visible");
    window.close();
}
