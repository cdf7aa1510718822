//! What is played in the lab, on the real Qt as well: both traces beside each other.
//!
//! Without cmake or Qt's development files there is no C++ engine; then the two cases that need it are
//! left out, and say so.

use qtcp::compare::engine;

use crate::Case;
use crate::driven::Driven;

pub(crate) const CASES: &[Case] = &[
    ("lab_beside_qt_prints_the_same_with_the_mouse", same),
    ("lab_beside_what_differs_on_purpose_says_why_by_keys_alone", on_purpose),
    ("lab_beside_a_mistake_is_told_and_what_runs_is_given_up", given_up),
];

/// A scenario of the lab, with its lower part open.
fn at(id: &str, tab: &str) -> Driven {
    let mut window = Driven::open();
    window.activate();
    window.run("window.width = 1100; window.height = 760; true");
    window.run("key(Qt.Key_3, Qt.ControlModifier)");
    window.until("focused() === 'labList'");
    window.run(&format!("window.page.choose({id:?}); window.page.open({tab:?}); true"));
    window
}

const REAL: &str = "find('labBeside').real";

/// Whether there is an engine; it is built here, where nothing waits for it with a deadline.
fn has_engine() -> bool {
    match engine::program(&|_| {}) {
        Ok(_) => true,
        Err(error) => {
            println!("skipped: {error}");
            false
        }
    }
}

/// Waits until both have been run.
fn compared(window: &mut Driven) {
    window.until(&format!("!{REAL}.running"));
    assert_eq!(window.run(&format!("{REAL}.problem")), "");
}

fn same() {
    if !has_engine() {
        return;
    }
    let mut window = at("byte_stream", "trace");
    window.run("click('labRealQt')");
    compared(&mut window);
    assert_eq!(window.run(&format!("{REAL}.result")), "equal");
    window.until("seen(find('besideRows')) && find('besideRows').count > 5");
    let told = window.run("find('besideSaying').text");
    let told = told.as_str().expect("a sentence").to_owned();
    assert!(told.starts_with("Qt ") && told.ends_with("prints the same, line by line"), "{told}");
    let differing = "(m => { for (let i = 0; i < m.count; ++i) \
                     if (!m.data(m.index(i, 0), 0x100 + 2)) return i; return -1 })";
    assert_eq!(window.run(&format!("{differing}({REAL})")), -1);
    // The trace of what was played is there again.
    window.run("click('besideClose')");
    window.until("seen(find('labTrace')) && gone('besideClose')");
    window.close();
}

fn on_purpose() {
    if !has_engine() {
        return;
    }
    let mut window = at("remote_close", "trace");
    // Statement 122 of the table of differences.
    let script = include_str!("../scenarios/server_client_reset.scn");
    window.run(&format!("find('labScript').text = {script:?}; window.page.open('trace'); true"));
    window.run("find('labRealQt').forceActiveFocus(Qt.TabFocusReason); key(Qt.Key_Space)");
    compared(&mut window);
    assert_eq!(window.run(&format!("{REAL}.result")), "deliberate");
    window.until(
        "find('besideReasons').text.toLowerCase().indexOf('on purpose (statement 122') === 0",
    );
    window.until("find('besideRows').contentY === find('besideRows').originY");
    // Its rows are reached by Tab, and the language changes what is said.
    window.run("find('besideClose').forceActiveFocus(Qt.TabFocusReason); key(Qt.Key_Tab)");
    window.until("focused() === 'besideRows'");
    window.run("window.pickLanguage('zh_CN'); true");
    window.until("find('besideSaying').text.indexOf('有意') > 0");
    window.close();
}

fn given_up() {
    let mut window = at("byte_stream", "trace");
    window.run(
        "find('labScript').text = 'scenario x \"x\"\\nc nonsense'; window.page.open('trace'); true",
    );
    window.run("click('labRealQt')");
    window.until(&format!("{REAL}.problem !== '' && !{REAL}.running"));
    window.until("find('besideSaying').text.indexOf('2, column 3') >= 0");
    // Another script is another question.
    window.run(
        "find('labScript').text = 'scenario x \"x\"\\nloop 5000'; window.page.open('trace'); true",
    );
    window.until("gone('besideSaying')");
    window.run("click('labRealQt')");
    window.until(&format!("{REAL}.running || {REAL}.problem !== ''"));
    window.run("click('besideClose')");
    window.until("gone('besideClose')");
    window.until("seen(find('labTrace'))");
    window.close();
}
