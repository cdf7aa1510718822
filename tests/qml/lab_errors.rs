//! The stage of the errors.

use serde_json::json;

use crate::Case;
use crate::driven::Driven;
use crate::lab_own::open;

pub(crate) const CASES: &[Case] = &[
    ("lab_errors_each_is_provoked_and_told_with_the_mouse", mouse),
    ("lab_errors_by_keys_alone_in_chinese", keys),
];

const ERRORS: &str = "find('labErrors').model";

fn told(window: &mut Driven, name: &str) {
    window.until(&format!("{ERRORS}.provoked.name === '{name}' && !{ERRORS}.running"));
}

fn mouse() {
    let mut window = open("errors");
    // What stands in a row is laid out before it is clicked.
    window.until("find('errors_unreachable').x > 0");
    assert!(window.run("gone('errorsCode')").as_bool().expect("a bool"), "nothing was provoked");
    for (name, number, text, cause) in [
        ("refused", 0, "Connection refused", "Nothing listens on 127.0.0.1:"),
        (
            "taken",
            8,
            "The bound address is already in use",
            "another server of this same program listens there",
        ),
        ("not_found", 2, "Host not found", "is not known"),
        ("timeout", 5, "Socket operation timed out", "No answer from 127.0.0.1:"),
        ("unreachable", 7, "Network unreachable", "There is no way to 127.0.0.1:"),
    ] {
        window.run(&format!("click('errors_{name}')"));
        told(&mut window, name);
        let said = [
            (window.run(&format!("{ERRORS}.provoked.number")), json!(number)),
            (window.run(&format!("{ERRORS}.provoked.text")), json!(text)),
        ];
        assert!(said.iter().all(|(said, wanted)| said == wanted), "{name}: {said:?}");
        let code = window.run("find('errorsCode').text");
        assert!(code.as_str().is_some_and(|code| code.contains(text)), "{code}");
        let sentence = window.run("find('errorsCause').text");
        assert!(sentence.as_str().is_some_and(|said| said.contains(cause)), "{sentence}");
        let steps = window.run("find('errorsSteps').text");
        assert!(steps.as_str().is_some_and(|steps| steps.starts_with("call ")), "{steps}");
        assert_eq!(window.run("faults()"), json!([]), "{name}");
    }
    window.close();
}

fn keys() {
    let mut window = Driven::open();
    window.activate();
    window.run("window.page.desktop.language = 'zh_CN'; true");
    window.run("key(Qt.Key_3, Qt.ControlModifier)");
    window.until("focused() === 'labList'");
    window.run("window.page.choose('errors'); true");
    window.run("key(Qt.Key_Tab)");
    assert_eq!(window.run("focused()"), "errors_refused");
    window.run("key(Qt.Key_Tab)");
    window.run("key(Qt.Key_Space)");
    told(&mut window, "taken");
    let cause = window.run("find('errorsCause').text");
    assert!(cause.as_str().is_some_and(|said| said.starts_with("原因和办法：")), "{cause}");
    assert_eq!(window.run("faults()"), json!([]));
    // In a low window the page leads down to the cause.
    window.run("window.height = window.minimumHeight; true");
    window.run("tabTo('errors_unreachable')");
    window.run("key(Qt.Key_Space)");
    told(&mut window, "unreachable");
    window.until("find('labErrors').interactive");
    window.until("key(Qt.Key_PageDown) && find('labErrors').atYEnd");
    window.until("key(Qt.Key_PageUp) && find('labErrors').atYBeginning");
    window.run("tabTo('errors_timeout')");
    window.run("key(Qt.Key_Space)");
    window.until(&format!("{ERRORS}.running"));
    // Whoever goes away waits for nothing.
    window.run("key(Qt.Key_1, Qt.ControlModifier)");
    window.until("!window.pages.lab.own.model.running");
    window.close();
}
