//! The timeline of the lab as a picture, and the piece of it that a person chooses.

use serde_json::json;

use crate::Case;
use crate::driven::Driven;

pub(crate) const CASES: &[Case] = &[
    ("lab_picture_a_piece_is_chosen_with_the_mouse_and_who_is_silent_in_it_vanishes", drag),
    ("lab_picture_a_piece_is_chosen_by_keys_alone_and_ended", stretch),
];

/// Of each row whom it is about.
const WHOM: &str = "(m => { let all = []; for (let i = 0; i < m.count; ++i) \
                    all.push(m.data(m.index(i, 0), 0x100 + 9)); return all })(window.page.model)";

fn play(entry: &str) -> Driven {
    let mut window = Driven::open();
    window.activate();
    window.run("click('roleLab')");
    window.run(&format!("window.page.choose('{entry}'); window.page.run(); true"));
    window.until("window.page.model.state === 'over'");
    window.run("window.page.fold(true); true");
    window
}

/// The first rows beside each other that are about the same one, who is not the server.
fn pair(whom: &[String]) -> usize {
    let pairs = whom.windows(2);
    let mut places = pairs.enumerate().filter(|(_, two)| two[0] == two[1] && two[0] != "server");
    places.next().expect("two rows beside each other").0
}

fn whom(window: &mut Driven) -> Vec<String> {
    let told = window.run(WHOM);
    let told = told.as_array().expect("a list").iter();
    told.map(|who| who.as_str().expect("a name").to_owned()).collect()
}

fn drag() {
    let mut window = play("two_ways");
    let all = whom(&mut window);
    let at = pair(&all);
    let speaker = &all[at];
    let theirs = all.iter().filter(|who| *who == speaker).count();
    assert!(theirs < all.len(), "{all:?}");
    window.run(&format!(
        "find('labTimeline').positionViewAtIndex({at}, ListView.Beginning); find('labTimeline').forceLayout(); true"
    ));
    let middle = |row: usize| {
        format!(
            "(l => {{ const r = l.itemAtIndex({row}); return r.y - l.contentY + r.height / 2 }})(find('labTimeline'))"
        )
    };
    let (from, to) = (window.run(&middle(at)), window.run(&middle(at + 1)));
    window.run(&format!(
        "input.mousePress(find('labTimeline'), 90, {from}, Qt.LeftButton, Qt.NoModifier, -1); true"
    ));
    window.run(&format!("moveMouse(find('labTimeline'), 90, {to}, Qt.LeftButton); true"));
    // While it is being chosen everybody is there still.
    assert_eq!(window.run("window.page.model.count"), json!(all.len()));
    window.until("seen(find('labRange'))");
    window.run(&format!(
        "input.mouseRelease(find('labTimeline'), 90, {to}, Qt.LeftButton, Qt.NoModifier, -1); true"
    ));
    window.until("window.page.model.chosen");
    assert_eq!(whom(&mut window), vec![speaker.clone(); theirs]);
    let ruler = window.run("find('labRange').text");
    let ruler = ruler.as_str().expect("a text");
    assert!(ruler.contains(" ms to ") && ruler.contains("2 row(s) in "), "{ruler}");
    // The row that was pressed last is the present one still.
    let row = window.run("find('labTimeline').currentIndex").as_u64().expect("a row");
    let number = window.run(&format!("window.page.model.numberAt({row})"));
    assert_eq!(number, json!(at + 1));
    // What goes out is the piece.
    let text = window.run("window.page.model.exported('text')");
    let name = speaker.replace(' ', "");
    let lines = text.as_str().expect("text").lines().filter(|line| line.contains(&name)).count();
    assert_eq!(lines, 2, "{text}");
    window.run("click('labRangeEnd')");
    window.until(&format!("window.page.model.count === {}", all.len()));
    assert_eq!(window.run("gone('labRange')"), true);
    assert_eq!(window.run("find('labTimeline').currentIndex"), json!(at + 1));
    // What is played anew has no piece.
    window.run(&format!("find('labTimeline').parent.choose({at}, {at}); true"));
    window.until("window.page.model.chosen");
    window.run("click('labRun')");
    window.until("window.page.model.state === 'over' && !window.page.model.chosen");
    assert_eq!(window.run("gone('labRange')"), true);
    window.close();
}

fn stretch() {
    let mut window = play("two_ways");
    let all = whom(&mut window);
    let at = pair(&all);
    let theirs = all.iter().filter(|who| **who == all[at]).count();
    window.run("tabTo('labTimeline')");
    window.run("key(Qt.Key_Home)");
    for _ in 0..at {
        window.run("key(Qt.Key_Down)");
    }
    window.run("key(Qt.Key_Down, Qt.ShiftModifier)");
    // Shift is let go with that.
    assert_eq!(window.run("window.page.model.chosen"), true);
    window.until(&format!("window.page.model.count === {theirs}"));
    // It grows to a row that is not shown now: everybody comes back for that.
    window.run("key(Qt.Key_Down, Qt.ShiftModifier)");
    window.run("key(Qt.Key_Down, Qt.ShiftModifier)");
    window.until("window.page.model.chosen");
    let ruler = window.run("find('labRange').text");
    assert!(ruler.as_str().is_some_and(|ruler| ruler.contains("4 row(s) in ")), "{ruler}");
    window.run("key(Qt.Key_Up, Qt.ShiftModifier)");
    window.run("key(Qt.Key_Up, Qt.ShiftModifier)");
    window.until(&format!("window.page.model.count === {theirs}"));
    window.run("key(Qt.Key_Escape)");
    window.until(&format!("window.page.model.count === {}", all.len()));
    assert_eq!(window.run("[focused(), find('labTimeline').currentIndex]"), json!(["labTimeline", at + 1]));
    // Without a piece Esc does what it did.
    assert_eq!(window.run("window.page.dismiss()"), false);
    window.close();
}
