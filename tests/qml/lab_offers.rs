//! What the editor of the playground offers while a scenario is written.

use std::path::PathBuf;

use serde_json::json;

use crate::Case;
use crate::driven::Driven;

pub(crate) const CASES: &[Case] = &[
    ("lab_offers_a_scenario_is_written_with_what_is_offered_by_keys", keys),
    ("lab_offers_a_click_takes_what_is_offered_in_chinese", mouse),
    ("lab_offers_nothing_that_gets_in_the_way_of_who_writes", no_hindrance),
    ("lab_offers_never_covers_the_line_of_the_caret_in_a_small_window", small),
];

const TEXT: &str = "find('labScript').text";
const SHOWN: &str = "!gone('labOffersList')";
/// The words of the list, with a bar behind the one that Enter takes.
const WORDS: &str = "(list => list.model.map((one, at) => one.word + (at === list.currentIndex ? '|' : '')))(find('labOffersList'))";

/// The script of a lesson, replaced by the beginning of another one; the caret is at its end.
fn open(script: &str) -> Driven {
    let mut window = Driven::open();
    window.activate();
    window.run("click('roleLab')");
    window.run("window.page.choose('byte_stream'); window.page.open('script'); true");
    window.run("find('labScript').forceActiveFocus(); true");
    write(&mut window, script);
    window
}

/// What is offered at two places, one with few words and one with many; and a stage with its way back.
pub(crate) fn take(mut window: Driven, path: &dyn Fn(&str) -> PathBuf) {
    window.activate();
    window.run("click('roleLab')");
    window.run("window.page.choose('byte_stream'); window.page.open('script'); true");
    for (name, script) in
        [("few", "scenario x \"x\"\nserved k\non k r"), ("many", "scenario x \"x\"\nc is")]
    {
        window.run("find('labScript').forceActiveFocus(); true");
        write(&mut window, script);
        window.run("key(Qt.Key_Space, Qt.ControlModifier)");
        window.until(SHOWN);
        window.run("key(Qt.Key_Down)");
        window.shoot(&path(&format!("lab-offers-{name}")));
        window.run("key(Qt.Key_Escape)");
    }
    window.run("window.page.choose('listening'); window.page.open('lesson'); true");
    window.until("wheelTo('lessonStage', 'labLesson')");
    window.shoot(&path("lab-lesson-stage"));
    window.run("click('lessonStage')");
    window.run("click('errors_taken')");
    window.until("!find('labErrors').model.running");
    window.shoot(&path("lab-stage-lesson"));
    window.close();
}

fn write(window: &mut Driven, script: &str) {
    window.run(&format!(
        "(text => {{ text.text = {script:?}; text.cursorPosition = text.length; return true }})(find('labScript'))"
    ));
}

/// As a person types: the window goes on between two keys.
fn press(window: &mut Driven, text: &str) {
    for c in text.chars() {
        let key = if c == '\n' {
            "key(Qt.Key_Return)".to_owned()
        } else {
            format!("type({:?})", c.to_string())
        };
        window.run(&key);
    }
}

fn keys() {
    let mut window = open("scenario x \"x\"\n");
    press(&mut window, "ser");
    window.until(SHOWN);
    assert_eq!(window.run(WORDS), json!(["served|"]));
    assert_eq!(window.run("find('labOffersList').Accessible.name"), "What can stand here");
    let spoken = window.run("find('labScript').Accessible.description");
    assert!(spoken.as_str().is_some_and(|said| said.starts_with("served: short for")), "{spoken}");
    window.run("key(Qt.Key_Return)");
    assert_eq!(window.run(TEXT), "scenario x \"x\"\nserved");
    assert_eq!(window.run("gone('labOffersList')"), true);
    // A place without a letter is asked for.
    press(&mut window, " ");
    assert_eq!(window.run("gone('labOffersList')"), true);
    window.run("key(Qt.Key_Space, Qt.ControlModifier)");
    window.until(SHOWN);
    assert_eq!(window.run(WORDS), json!(["k|", "k+", "k2", "k3"]));
    window.run("key(Qt.Key_Tab)");
    assert_eq!(window.run(TEXT), "scenario x \"x\"\nserved k");
    window.run("key(Qt.Key_Return)");
    // The methods of what has been taken.
    press(&mut window, "k wa");
    window.until(SHOWN);
    window.run("key(Qt.Key_Down)");
    window.run("key(Qt.Key_Down)");
    window.run("key(Qt.Key_Up)");
    assert_eq!(
        window.run(WORDS),
        json!([
            "waitForConnected",
            "waitForReadyRead|",
            "waitForBytesWritten",
            "waitForDisconnected"
        ])
    );
    window.run("key(Qt.Key_Return)");
    let written = "scenario x \"x\"\nserved k\nk waitForReadyRead";
    assert_eq!(window.run(TEXT), written);
    assert_eq!(window.run("faults()"), json!([]));
    // It runs as it stands there.
    press(&mut window, " 10");
    window.run("key(Qt.Key_Return, Qt.ControlModifier)");
    window.until("window.page.model.state === 'over'");
    window.close();
}

fn mouse() {
    let mut window = open("scenario x \"x\"\nconnected c\n");
    window.run("window.page.desktop.language = 'zh_CN'; true");
    press(&mut window, "on c re");
    window.until(SHOWN);
    assert_eq!(window.run(WORDS), json!(["readChannelFinished|", "readyRead"]));
    let name = window.run("find('labOffer_readyRead').Accessible.name");
    assert!(name.as_str().is_some_and(|said| said.contains("读缓冲区")), "{name}");
    assert_eq!(window.run("find('labOffersList').Accessible.name"), "这里可以写什么");
    // Going through the list changes nothing of its place and size, and all of it is in sight.
    let place = "(list => [list.mapToItem(null, 0, 0).y, list.height])(find('labOffersList'))";
    let before = window.run(place);
    window.run("key(Qt.Key_Down)");
    assert_eq!(window.run(place), before);
    assert_eq!(
        window.run("find('labOffersList').contentHeight <= find('labOffersList').height"),
        true
    );
    window.until("find('labOffer_readyRead').y > 0");
    assert_eq!(window.run("faults('labOffersList')"), json!([]));
    window.run("click('labOffer_readyRead')");
    assert_eq!(window.run(TEXT), "scenario x \"x\"\nconnected c\non c readyRead");
    assert_eq!(window.run("[gone('labOffersList'), focused()]"), json!([true, "labScript"]));
    // A press elsewhere closes it, and so does another tab.
    press(&mut window, "\n");
    press(&mut window, "c r");
    window.until(SHOWN);
    window.run("click('labTimeline')");
    window.until("gone('labOffersList')");
    window.close();
}

fn no_hindrance() {
    let mut window = open("scenario x \"x\"\n");
    // Esc closes the list and leaves one in the text; the next is the window's.
    press(&mut window, "c");
    window.until(SHOWN);
    assert_eq!(window.run(WORDS), json!(["c|", "connected"]));
    window.run("key(Qt.Key_Escape)");
    window.until("gone('labOffersList')");
    assert_eq!(window.run("focused()"), "labScript");
    // A whole word is one: Enter makes a line.
    window.run("key(Qt.Key_Backspace)");
    press(&mut window, "c");
    window.until(SHOWN);
    window.run("key(Qt.Key_Return)");
    assert_eq!(window.run(TEXT), "scenario x \"x\"\nc\n");
    assert_eq!(window.run("gone('labOffersList')"), true);
    // Neither in a text nor behind a word that is whole and the only one.
    press(&mut window, "c write \"re");
    assert_eq!(window.run("gone('labOffersList')"), true);
    press(&mut window, "\"\nc readAl");
    window.until(SHOWN);
    press(&mut window, "l");
    window.until("gone('labOffersList')");
    // What is typed goes on where the list is, and a blank ends it.
    press(&mut window, "\nc w");
    window.until(SHOWN);
    press(&mut window, "ri");
    assert_eq!(window.run(WORDS), json!(["write|", "writeChannelCount"]));
    window.run("key(Qt.Key_Backspace)");
    assert_eq!(window.run(&format!("{WORDS}.length")), 2);
    press(&mut window, " ");
    window.until("gone('labOffersList')");
    // Tab without a list leads on, as it did.
    window.run("key(Qt.Key_Tab)");
    assert!(window.run("focused()") != "labScript");
    window.close();
}

fn small() {
    let lines: String = (1..60).map(|number| format!("c setReadBufferSize {number}\n")).collect();
    let mut window = open(&format!("scenario x \"x\"\n{lines}"));
    window.run("window.width = 720; window.height = 480; true");
    for at in ["text.length", "0"] {
        window.run(&format!(
            "(text => {{ text.cursorPosition = {at}; return true }})(find('labScript'))"
        ));
        if at == "0" {
            window.run(
                "find('labScript').insert(0, '#\\n'); find('labScript').cursorPosition = 2; true",
            );
        }
        window.run("key(Qt.Key_Space, Qt.ControlModifier)");
        window.until(SHOWN);
        let free = "(() => { const text = find('labScript'), caret = text.cursorRectangle, \
            line = text.mapToItem(null, caret.x, caret.y), list = find('labOffersList'), \
            top = list.mapToItem(null, 0, 0).y, end = top + list.height; \
            return [top >= 0, end <= window.height, end <= line.y + 1 || top >= line.y + caret.height - 1, \
            list.mapToItem(null, list.width, 0).x <= window.width] })()";
        assert_eq!(window.run(free), json!([true, true, true, true]), "{at}");
        if at == "text.length" {
            // All of them can be reached.
            let count =
                window.run("find('labOffersList').model.length").as_u64().expect("a number");
            for _ in 0..count {
                window.run("key(Qt.Key_Down)");
            }
            window.until("find('labOffersList').atYEnd");
        }
        assert_eq!(window.run("faults('labOffersList')"), json!([]));
        window.run("key(Qt.Key_Escape)");
    }
    window.close();
}
