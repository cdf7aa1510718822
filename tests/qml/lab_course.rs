//! The course with the lab, as a student does it: each lesson is chosen, predicted, run and done, with
//! the mouse and by keys alone, in both languages.

use std::path::Path;

use qtcp::lab::lesson::{self, Lesson};
use qtcp::lab::question::Question;
use serde_json::{Value, json};

use crate::driven::Driven;
use crate::fits::none;
use crate::remembered::{configured, kept};
use crate::{Case, fresh, scratch};

pub(crate) const CASES: &[Case] = &[
    ("lab_course_each_lesson_is_done_with_the_mouse_in_chinese", || course(true, true)),
    ("lab_course_each_lesson_is_done_with_the_mouse_in_english", || course(true, false)),
    ("lab_course_each_lesson_is_done_by_keys_alone_in_chinese", || course(false, true)),
    ("lab_course_each_lesson_is_done_by_keys_alone_in_english", || course(false, false)),
    ("lab_course_a_lesson_that_is_half_done_is_not_done", half),
    ("lab_course_a_lesson_is_found_by_its_words_with_keys_alone", found),
    ("lab_course_another_language_leaves_the_list_where_it_was", stays),
    ("lab_course_what_is_not_known_as_a_lesson_is_not_kept_as_done", unknown),
];

/// A laptop with a screen of 1366 x 768 at 125 %, less its bars.
const LAPTOP: (u32, u32) = (1093, 560);

fn open(folder: &Path, chinese: bool, scale: &str, (width, height): (u32, u32)) -> Driven {
    let mut window = Driven::open_with(|command| {
        command.env("XDG_CONFIG_HOME", folder).env("QT_SCALE_FACTOR", scale);
        command.env("LC_ALL", if chinese { "zh_CN.UTF-8" } else { "C.UTF-8" });
    });
    window.run(&format!("window.width = {width}; window.height = {height}; true"));
    window
}

/// The rows with words that are the window's own, and not a program's: those of the other language.
const ENGLISH: &str = "(m => { const all = []; for (let i = 0; i < m.count; ++i) { \
    const at = m.index(i, 0), text = m.data(at, 0x100 + 10) + ' ' + m.data(at, 0x100 + 11); \
    if (/slot [0-9]|up to [0-9]|without limit|dual stack/.test(text)) all.push(text) } \
    return all })(window.page.model)";

/// The answer that the recorded trace of its scenario gives.
fn right(question: &Question) -> usize {
    let file = format!("src/trace/carried/{}.trace", question.scenario().name);
    let trace = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file));
    question.right(&trace.expect("a trace")).expect("an answer")
}

/// With the mouse each question is answered rightly, by keys wrongly.
fn course(by_mouse: bool, chinese: bool) {
    let folder = scratch().join(format!("course-{}", fresh()));
    let (scale, size) = if chinese == by_mouse { ("1.25", LAPTOP) } else { ("1", (1100, 720)) };
    let mut window = open(&folder, chinese, scale, size);
    window.activate();
    if by_mouse {
        window.run("click('roleLab')");
    } else {
        window.run("key(Qt.Key_3, Qt.ControlModifier)");
        window.until("focused() === 'labList'");
    }
    for lesson in lesson::all() {
        let name = lesson.name;
        choose(&mut window, by_mouse, name);
        fits(&mut window, chinese, &format!("{name} is chosen"));
        let mark = format!("gone('labDone_{name}')");
        assert_eq!(window.run(&mark), true, "{name} was never done");
        predict(&mut window, by_mouse, chinese, lesson);
        if lesson.questions().next().is_none() {
            assert_eq!(window.run(&mark), true, "{name} has not run");
            let run = if by_mouse { "click('labRun')" } else { "key(Qt.Key_F5)" };
            window.run(run);
            window.until(&format!(
                "window.page.model.state === 'over' \
                 || [{name:?}, window.page.model.state, window.page.model.problem]"
            ));
        }
        window.until(&format!("!gone('labDone_{name}')"));
        // What there is to see is said now.
        window.run("find('labLesson').contentY = 1e9; find('labLesson').returnToBounds(); true");
        assert_eq!(window.run("find('lessonSee').text.length > 10"), true, "{name}");
        fits(&mut window, chinese, &format!("{name} is done"));
        let english = window.run(ENGLISH);
        assert_eq!(english == json!([]), chinese, "{name}: {english}");
    }
    window.close();

    let names: Vec<&str> = lesson::all().map(|lesson| lesson.name).collect();
    assert_eq!(kept(&folder)["lab"]["done"], json!(names));
    let mut window = open(&folder, chinese, scale, size);
    assert_eq!(window.run("window.page.kind"), "lab");
    let last = names.last().expect("a lesson");
    window.until(&format!("!gone('labDone_{last}')"));
    let told = window.run(&format!("find('labEntry_{last}').Accessible.name"));
    let title = window.run("find('lessonTitle').text");
    let title = title.as_str().expect("a title");
    let behind = if chinese { "，已完成" } else { ", done" };
    assert_eq!(told, format!("{title}{behind}"));
    window.run("window.width = window.minimumWidth; true");
    window.until("window.page.theme.narrow");
    assert_eq!(window.run("find('labPicker').displayText"), format!("{title} \u{2713}"));
    window.close();
}

fn choose(window: &mut Driven, by_mouse: bool, name: &str) {
    if by_mouse {
        let entry = format!("labEntry_{name}");
        window.until(&format!("wheelTo('{entry}', 'labList')"));
        window.run(&format!("click('{entry}')"));
    } else {
        window.run("tabTo('labList')");
        // From the first one on each is the next.
        while window.run("window.page.chosen") != name {
            window.run("key(Qt.Key_Down)");
        }
    }
    assert_eq!(window.run("window.page.chosen"), name);
}

fn predict(window: &mut Driven, by_mouse: bool, chinese: bool, lesson: &Lesson) {
    for question in lesson.questions() {
        let (name, answers) = (question.name, question.labels());
        let right = right(question);
        let chosen = if by_mouse { right } else { (right + 1) % answers.len() };
        let button = format!("answer_{name}_{chosen}");
        if by_mouse {
            window.until(&format!("wheelTo('{button}', 'labLesson')"));
            window.run(&format!("click('{button}')"));
        } else {
            window.run(&format!("tabTo('{button}')"));
            window.run("key(Qt.Key_Space)");
        }
        let verdict = format!("find('labLesson').answered[{name:?}]");
        window.until(&format!("({verdict} || {{}}).right !== undefined"));
        let told = window.run(&verdict);
        assert_eq!([&told["chosen"], &told["right"]], [&json!(chosen), &json!(right)], "{name}");
        let said = window.run(&format!("find('verdict_{name}').text"));
        let said = said.as_str().expect("a verdict");
        let begins = match (by_mouse, chinese) {
            (true, false) => "Right",
            (true, true) => "正确",
            (false, false) => "Not so: it is ",
            (false, true) => "不对，",
        };
        assert!(said.starts_with(begins), "{name}: {said}");
        assert!(by_mouse || said.contains(&answers[right]), "{name}: {said}");
    }
}

/// Nothing is cut, and nothing is in another language.
#[track_caller]
fn fits(window: &mut Driven, chinese: bool, when: &str) {
    none(window, "", when);
    let cut = window.run(
        "(() => { const all = []; collect(top(), 'labRan', all); \
         return all.filter(one => seen(one) && one.truncated).map(one => one.text) })()",
    );
    assert_eq!(cut, json!([]), "{when}");
    let strangers = window.run(&format!("strangers({chinese})"));
    let strangers: Vec<&Value> = strangers
        .as_array()
        .expect("a list")
        .iter()
        .filter(|one| {
            let (text, of) = (one["text"].as_str(), one["of"].as_str());
            !text.is_some_and(same) && !of.is_some_and(|of| of.contains("answer_"))
        })
        .collect();
    assert!(strangers.is_empty(), "{when}: {strangers:#?}");
}

/// What is called so in every language.
fn same(text: &str) -> bool {
    ["ms"].contains(&text)
}

fn half() {
    let folder = scratch().join(format!("course-{}", fresh()));
    let mut window = open(&folder, false, "1", (1100, 720));
    window.run("click('roleLab')");
    // One of two questions, and running it without a word.
    window.run("window.page.choose('disconnecting'); true");
    window.run("find('answer_closing_state_0').clicked(); true");
    window.until("find('labLesson').answered.closing_state.right >= 0");
    window.run("click('labRun')");
    window.until("window.page.model.state === 'over'");
    assert_eq!(window.run("gone('labDone_disconnecting')"), true);
    // Another script than the lesson's, and one that was stopped.
    window.run("window.page.choose('library'); window.page.open('script'); true");
    window.run("find('labScript').text = 'scenario x \"x\"\\nloop 1\\n'; window.page.run(); true");
    window.until("window.page.model.state === 'over'");
    window.run("click('labScriptBack')");
    window.run("click('labStep')");
    window.until("window.page.model.state === 'held'");
    window.run("click('labStop')");
    window.until("window.page.model.state === 'stopped'");
    assert_eq!(window.run("gone('labDone_library')"), true);
    // What was over before is not the next lesson.
    window.run("window.page.choose('socket_ends'); window.page.run(); true");
    window.until("window.page.model.state === 'over'");
    window.run("window.page.choose('library'); true");
    window.close();
    assert_eq!(kept(&folder)["lab"]["done"], json!(["socket_ends"]));
}

fn unknown() {
    let done = json!(["protocol", "nothing", 7, null, ":glue", "live", "protocol", "datagram"]);
    for (given, taken) in [(done, json!(["protocol", "datagram"])), (json!("protocol"), json!([]))]
    {
        let folder =
            configured(&json!({ "version": 1, "role": 2, "lab": { "done": given } }).to_string());
        let mut window = open(&folder, false, "1", (1100, 720));
        window.run("click('labEntry_modes')");
        // A stage of its own has no rows to count.
        let count = taken.as_array().expect("names").len();
        let said = format!("{count} of {} lessons done", lesson::all().count());
        assert_eq!(window.run("find('rowCount').text"), said);
        window.close();
        assert_eq!(kept(&folder)["lab"]["done"], taken);
    }
}

fn found() {
    let folder = scratch().join(format!("course-{}", fresh()));
    let mut window = open(&folder, true, "1", (1100, 720));
    window.activate();
    window.run("key(Qt.Key_3, Qt.ControlModifier)");
    window.until("focused() === 'labList'");
    window.until("seen(find('labList'))");
    let all = window.run("find('labList').count");
    window.run("key(Qt.Key_F, Qt.ControlModifier)");
    window.until("focused() === 'labFilter'");
    // A section has its heading also when its first lesson is not there.
    window.run("type('one_pointer')");
    window.until("find('labList').count === 1");
    let heading = "find('labEntry_one_pointer').parent.children[0]";
    assert_eq!(window.run(&format!("{heading}.visible && {heading}.text.length > 2")), true);
    assert_eq!(window.run("window.page.chosen"), "live", "nothing is chosen by that");
    window.run("key(Qt.Key_Return)");
    assert_eq!(window.run("[focused(), window.page.chosen]"), json!(["labList", "one_pointer"]));
    window.run("key(Qt.Key_Escape)");
    window.until(&format!("find('labList').count === {all} && find('labFilter').text === ''"));
    window.until("!gone('labEntry_one_pointer')");
    // The course's own words; then the arrow; then what is nowhere.
    window.run("key(Qt.Key_F, Qt.ControlModifier)");
    window.run("find('labFilter').text = '断开'; true");
    window.until("find('labList').count > 1 && find('labList').count < 8");
    window.run("key(Qt.Key_Down)");
    assert_eq!(window.run("focused()"), "labList");
    window.run("find('labFilter').text = 'nowhere'; true");
    window.until("find('labList').count === 0 && !gone('labFoundNone')");
    fits(&mut window, true, "nothing is found");
    window.run("key(Qt.Key_Down)");
    window.run("key(Qt.Key_Escape)");
    window.until(&format!("find('labList').count === {all}"));
    window.close();
}

fn stays() {
    let folder = scratch().join(format!("course-{}", fresh()));
    let mut window = open(&folder, false, "1", (1100, 720));
    window.run("click('roleLab')");
    window.until("seen(find('labList'))");
    let top = "find('labList').indexAt(1, find('labList').contentY + 1)";
    window.run("find('labList').positionViewAtIndex(14, ListView.Beginning); true");
    let before = window.run(top);
    assert!(before.as_u64().is_some_and(|row| row > 10), "{before}");
    window.run("window.pickLanguage('zh_CN'); true");
    window.until("window.page.entries[1].title.charCodeAt(0) > 255");
    window.until(&format!("{top} === {before}"));
    window.close();
}
