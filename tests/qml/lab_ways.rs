//! The stage of the two ways to read.

use serde_json::json;

use crate::Case;
use crate::driven::Driven;
use crate::lab_own::open;

pub(crate) const CASES: &[Case] = &[
    ("lab_ways_are_counted_beside_each_other_with_the_mouse", mouse),
    ("lab_ways_by_keys_alone_in_chinese_and_stopped", keys),
];

const WAYS: &str = "find('labWays').model";

fn mouse() {
    let mut window = open("ways");
    // What stands in a row is laid out before it is clicked.
    window.until("find('waysRun').x > 0");
    window.run("fill('waysClients', '51')");
    assert_eq!(window.run("find('waysRun').enabled"), false, "too many");
    window.run("fill('waysClients', '8')");
    window.run("fill('waysRate', '20')");
    window.run("click('waysRun')");
    window.until(&format!("{WAYS}.left > 0 && {WAYS}.all.slots > 0 && {WAYS}.sender.slots > 0"));
    window.until(&format!("{WAYS}.done && !{WAYS}.running"));
    let counts = |window: &mut Driven, way: &str| {
        let names = ["clients", "slots", "looked", "read", "bytes"];
        names.map(|name| window.run(&format!("{WAYS}.{way}.{name}")).as_u64().expect("a count"))
    };
    let sent = window.run(&format!("{WAYS}.sent")).as_u64().expect("a count");
    let all = counts(&mut window, "all");
    let sender = counts(&mut window, "sender");
    assert!(sent >= 8 * 20, "{sent}");
    assert_eq!((all[0], all[4]), (8, sent * 6));
    assert_eq!((sender[0], sender[4]), (8, sent * 6));
    assert_eq!(all[2], all[1] * 8, "every socket, each time: {all:?}");
    assert_eq!(sender[2], sender[1], "one socket each time: {sender:?}");
    let shown = window.run("find('ways_looked_all').text.replace(/\\u2009/g, '')");
    assert_eq!(shown, json!(all[2].to_string()));
    let verdict = window.run("find('waysVerdict').text");
    assert!(
        verdict.as_str().is_some_and(|said| said.starts_with("Way 1 has saved no run")),
        "{verdict}"
    );
    assert_eq!(window.run("faults()"), json!([]));
    window.close();
}

fn keys() {
    let mut window = Driven::open();
    window.activate();
    window.run("window.page.desktop.language = 'zh_CN'; true");
    window.run("key(Qt.Key_3, Qt.ControlModifier)");
    window.until("focused() === 'labList'");
    window.run("window.page.choose('ways'); true");
    for name in ["waysClients", "waysRate"] {
        window.run("key(Qt.Key_Tab)");
        assert_eq!(window.run("focused()"), json!(name));
        window.run("type('50')");
    }
    window.run("key(Qt.Key_Return)");
    window.until(&format!("{WAYS}.sender.clients === 50 && {WAYS}.sender.slots > 50"));
    assert_eq!(window.run("faults()"), json!([]));
    window.run("key(Qt.Key_Tab)");
    assert_eq!(window.run("focused()"), "waysRun");
    window.run("key(Qt.Key_Space)");
    window.until(&format!("!{WAYS}.running && !{WAYS}.done"));
    // What was counted stays, and with another page all ends.
    assert_eq!(window.run(&format!("{WAYS}.sender.slots > 50")), true);
    window.run("key(Qt.Key_F5)");
    window.until(&format!("{WAYS}.left > 0"));
    window.run("key(Qt.Key_1, Qt.ControlModifier)");
    window.until("!window.pages.lab.own.model.running");
    window.close();
}
