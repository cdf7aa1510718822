//! The lab for someone who has never seen it: what is looked for is found, what is said stays where it
//! is, and nothing gives an answer away.

use serde_json::json;

use crate::Case;
use crate::driven::Driven;

pub(crate) const CASES: &[Case] = &[
    ("lab_lesson_what_a_student_calls_it_is_found_in_the_texts", found),
    ("lab_lesson_the_tip_of_a_field_that_was_used_covers_no_button", tip),
    ("lab_lesson_one_step_gives_no_answer_away_and_the_end_does", told),
    ("lab_lesson_a_verdict_leads_to_its_row_of_the_timeline", verdict),
    ("lab_lesson_another_one_begins_with_what_it_asks", begins),
    ("lab_lesson_the_tabs_below_stay_where_they_are", stay),
    ("lab_lesson_the_script_to_change_is_one_click_away", script),
    ("lab_lesson_the_state_that_a_slot_sees_is_said_and_shown", state),
    ("lab_lesson_what_was_read_is_not_cut_on_a_laptop", room),
    ("lab_lesson_the_empty_page_of_this_window_enables_the_server", enable),
];

fn open(chinese: bool, (width, height): (u32, u32)) -> Driven {
    let mut window = Driven::open_with(|command| {
        command.env("LC_ALL", if chinese { "zh_CN.UTF-8" } else { "C.UTF-8" });
    });
    window.activate();
    window.run(&format!("window.width = {width}; window.height = {height}; true"));
    window.run("click('roleLab')");
    window.until("!gone('labFilter') || !gone('labPicker')");
    window
}

/// Runs what is chosen to its end.
fn play(window: &mut Driven) {
    window.run("click('labRun')");
    window.until("window.page.model.state === 'over'");
}

/// The row that begins so, of whom it is about no word.
fn row(window: &mut Driven, begins: &str) -> u64 {
    let found = window.run(&format!(
        "(m => {{ for (let i = 0; i < m.count; ++i) \
         if (m.explain(i).line.match(/^\\w+ .*{begins}/)) return i; return -1 }})(window.page.model)"
    ));
    found.as_u64().unwrap_or_else(|| panic!("no row has {begins}"))
}

fn found() {
    for (chinese, words) in [(true, ["粘包", "四次挥手"]), (false, ["sticky", "handshake"])] {
        let mut window = open(chinese, (1100, 720));
        window.run("key(Qt.Key_F, Qt.ControlModifier)");
        window.until("focused() === 'labFilter'");
        for (words, entry) in words.into_iter().zip(["stream", "ends"]) {
            window.run(&format!("find('labFilter').text = {words:?}; true"));
            window.until(&format!("!gone('labEntry_{entry}')"));
        }
        // In no title, and in what is asked; those that are called so come first.
        window.run("find('labFilter').text = 'errorOccurred'; true");
        window.until("!gone('labEntry_socket_class') && !gone('labEntry_remote_close')");
        window.run("find('labFilter').text = 'readyRead'; true");
        window.until("!gone('labEntry_byte_stream')");
        window.run("key(Qt.Key_Return)");
        assert_eq!(window.run("window.page.chosen"), "receiving");
        let heading = "find('labEntry_byte_stream').parent.parent";
        assert_eq!(window.run(&format!("{heading} !== null")), true);
        window.close();
    }
}

fn tip() {
    let mut window = open(false, (1100, 720));
    window.run("hover('labFilter')");
    window.until("find('labFilter').ToolTip.visible");
    window.run("click('labFilter')");
    window.run("find('labFilter').text = 'byte_stream'; key(Qt.Key_Return)");
    window.until("window.page.chosen === 'byte_stream'");
    // So late that one would be there; the field is where it was, below the mouse.
    std::thread::sleep(std::time::Duration::from_millis(1200));
    assert_eq!(window.run("find('labFilter').hovered"), true);
    assert_eq!(window.run("find('labFilter').ToolTip.visible"), false);
    window.close();
}

fn told() {
    let mut window = open(false, (1100, 720));
    window.run("window.page.choose('byte_stream'); true");
    window.run("click('labStep')");
    window.until("window.page.model.state === 'held'");
    let told = "[gone('lessonLater'), gone('lessonSee')]";
    assert_eq!(window.run(told), json!([false, true]), "a step says nothing yet");
    window.run("click('labFreeze')");
    window.until("window.page.model.state === 'over'");
    window.until(&format!("JSON.stringify({told}) === '[true,false]'"));
    // One of two answers is not the other one.
    window.run("window.page.choose('remote_close'); true");
    let first = window
        .run("window.page.entries.find(one => one.id === window.page.chosen).questions[0].name");
    let first = first.as_str().expect("a question").to_owned();
    window.run(&format!("find('answer_{first}_0').clicked(); true"));
    window.until(&format!("find('labLesson').answered[{first:?}].right >= 0"));
    assert_eq!(window.run(told), json!([false, true]), "the other one is still to be answered");
    window.close();
}

fn verdict() {
    let mut window = open(false, (1100, 720));
    window.run("window.page.choose('byte_stream'); true");
    let question = window
        .run("window.page.entries.find(one => one.id === window.page.chosen).questions[0].name");
    let question = question.as_str().expect("a question").to_owned();
    window.run(&format!("find('answer_{question}_1').clicked(); true"));
    window.until(&format!("find('labLesson').answered[{question:?}].right >= 0"));
    let chosen = "window.page.model.explain(find('labTimeline').currentIndex).line";
    window.until(&format!("String({chosen}).indexOf('readyRead avail=12') > 0"));
    let seen = "(l => { const i = l.itemAtIndex(l.currentIndex); \
                return i.y >= l.contentY && i.y + i.height <= l.contentY + l.height })(find('labTimeline'))";
    window.until(seen);
    window.close();
}

fn begins() {
    let mut window = open(false, (1100, 720));
    window.run("window.page.choose('protocol'); true");
    window.run("click('labTabs_row')");
    window.run("find('labList').forceActiveFocus(); key(Qt.Key_Down)");
    assert_eq!(
        window.run("[window.page.chosen, find('labTabs').value]"),
        json!(["transport", "lesson"])
    );
    // An example says nothing of its own: the tab stays.
    window.run("click('labTabs_script')");
    window.run("find('labList').forceActiveFocus(); key(Qt.Key_End); key(Qt.Key_Up)");
    window.until("window.page.chosen[0] === ':'");
    assert_eq!(window.run("find('labTabs').value"), "script");
    window.close();
}

fn stay() {
    let mut window = open(true, (966, 720));
    window.run("window.page.choose('remote_close'); true");
    play(&mut window);
    let at = "Math.round(find('labTabs').mapToItem(null, 0, 0).y)";
    window.run("click('labTabs_lesson')");
    let before = window.run(at);
    for tab in ["row", "picture", "states", "bytes", "script", "trace", "code", "notes"] {
        window.run(&format!("click('labTabs_{tab}')"));
        window.until(&format!("find('labTabs').value === {tab:?}"));
        window.until(&format!("{at} === {before} || [{tab:?}, {at}, {before}]"));
    }
    // And so does the row that a person has gone to, when the lower part takes more.
    window.run("click('labTabs_lesson'); click('labFold')");
    window.run("find('labTimeline').forceActiveFocus(); true");
    for _ in 0..15 {
        window.run("key(Qt.Key_Down)");
    }
    window.run("click('labFold')");
    window.until(
        "(l => { const i = l.itemAtIndex(l.currentIndex); return l.currentIndex === 14 && i !== null \
         && i.y + i.height <= l.contentY + l.height + 1 })(find('labTimeline'))",
    );
    window.close();
}

fn script() {
    let mut window = open(false, (1100, 720));
    window.run("window.page.choose('byte_stream'); true");
    play(&mut window);
    window.until("wheelTo('lessonScript', 'labLesson')");
    window.run("click('lessonScript')");
    window.until("find('labTabs').value === 'script'");
    window.until("focused() === 'labScript'");
    window.run("type('# ')");
    window.until("find('labScript').text.indexOf('# scenario') === 0");
    window.close();
}

fn state() {
    for (chinese, said) in
        [(false, "In its slot state() is Connected"), (true, "state() 是 Connected")]
    {
        let mut window = open(chinese, (1100, 720));
        window.run("window.page.choose('remote_close'); true");
        play(&mut window);
        let at = row(&mut window, "RemoteHostClosedError");
        window.run(&format!("find('labTimeline').currentIndex = {at}; true"));
        window.run("click('labTabs_row')");
        window.until(&format!("find('labRowText').text.indexOf({said:?}) > 0"));
        // It is over now, and the picture of the states says what it was.
        window.run("click('labTabs_states')");
        window.until("!gone('stateInSlot') && find('stateInSlot').text.indexOf('Connected') > 0");
        let call = row(&mut window, "readAll");
        window.run(&format!("find('labTimeline').currentIndex = {call}; true"));
        window.until("gone('stateInSlot')");
        window.close();
    }
}

/// A screen of 1366 x 768 at 125 %, as the window opens there.
fn room() {
    let mut window = open(true, (966, 578));
    window.run("window.page.choose('byte_stream'); true");
    play(&mut window);
    let at = row(&mut window, "readAll");
    window.run(&format!("find('labTimeline').positionViewAtIndex({at}, ListView.Center); true"));
    let cut = "(() => { const all = []; collect(top(), 'labWhat', all); \
               return all.filter(one => seen(one) && one.truncated && /readAll|readyRead/.test(one.text)) \
               .map(one => one.text) })()";
    window.until(
        "(() => { const all = []; collect(top(), 'labWhat', all); \
                  return all.some(one => seen(one) && one.text.indexOf('readAll') > 0) })()",
    );
    assert_eq!(window.run(cut), json!([]));
    window.close();
}

fn enable() {
    let mut window = open(false, (1100, 720));
    window.run("click('roleServer')");
    window.run("fill('serverPort', '0')");
    window.run("click('roleLab')");
    window.until("!gone('labEmptyAction')");
    window.run("click('labEmptyAction')");
    window.until("window.page.busy && gone('labEmptyAction')");
    assert_eq!(window.run("window.page.kind"), "lab");
    window.close();
}
