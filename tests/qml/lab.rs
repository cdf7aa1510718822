//! The lab: what happens on a loop, seen on the real window, with the mouse and with keys.

use std::io::Write as _;
use std::net::TcpStream;

use serde_json::json;

use crate::Case;
use crate::driven::Driven;
use crate::lab_named::LAID_OUT;
use crate::log_pane::listening;
use crate::remembered::{configured, kept, open_configured};

pub(crate) const CASES: &[Case] = &[
    ("lab_an_example_is_played_with_the_mouse_and_its_rows_and_its_trace_are_there", mouse),
    ("lab_an_example_is_stepped_by_keys_alone_to_its_end", keys),
    ("lab_a_script_with_a_mistake_is_not_played_and_the_cursor_goes_there", mistake),
    ("lab_a_script_of_a_megabyte_is_refused_when_it_is_pasted_and_a_short_one_is_not", long),
    ("lab_every_question_is_answered_by_the_trace_of_its_scenario", questions),
    ("lab_the_windows_own_server_is_watched_while_the_page_is_shown_and_not_longer", live),
    ("lab_whoever_was_met_keeps_name_time_and_turn_while_nobody_looks", met_again),
    ("lab_another_entry_another_language_and_the_end_of_the_window_end_what_is_held", ends),
    ("lab_what_was_chosen_is_remembered", remembered),
    ("lab_the_window_may_be_as_small_as_without_it", least),
    ("lab_keys_of_another_page_do_nothing_here_and_those_of_the_lab_nothing_there", elsewhere),
    ("lab_a_flood_that_is_watched_leaves_the_window_alive", flood),
];

/// The texts of the rows of a column.
fn column(column: i32) -> String {
    format!(
        "(m => {{ let all = []; for (let i = 0; i < m.count; ++i) {{ const at = m.index(i, 0); \
         if (m.data(at, 0x100 + 6) === {column}) all.push(m.data(at, 0x100 + 10)) }} \
         return all }})(window.page.model)"
    )
}

fn open() -> Driven {
    let mut window = Driven::open();
    window.run("click('roleLab')");
    window.until("seen(find('labList'))");
    window
}

/// A click that comes while the window lays itself out may miss; a person clicks again.
fn begin(window: &mut Driven) {
    window.until(LAID_OUT);
    window.run("click('labRun')");
    if window.run("window.page.model.state + window.page.model.problem") == "" {
        window.run("click('labRun')");
    }
}

fn mouse() {
    let mut window = open();
    window.until("seen(find('labEntry_byte_stream'))");
    window.run("click('labEntry_byte_stream')");
    assert_eq!(window.run("window.page.chosen"), "byte_stream");
    window.until("find('lessonTitle').text === 'TCP is a stream of bytes'");
    begin(&mut window);
    window.until("window.page.model.state === 'over'");
    let rows = |window: &mut Driven, of| window.run(&column(of)).to_string();
    assert!(rows(&mut window, 0).contains("received"), "{}", rows(&mut window, 0));
    assert!(rows(&mut window, 1).contains("readyRead avail="), "{}", rows(&mut window, 1));
    assert!(rows(&mut window, 2).contains("readAll() -> "), "{}", rows(&mut window, 2));
    let expected = include_str!("../../src/trace/carried/glue.trace");
    window.run("click('labTabs_trace')");
    window.until(&format!("find('labTrace').text === {:?}", expected.trim_end()));
    // A turn has a beginning, an end and a band.
    window.until(
        "(m => { let first = 0, last = 0; for (let i = 0; i < m.count; ++i) { const at = \
         m.index(i, 0); if (m.data(at, 0x100 + 1) > 0 && m.data(at, 0x100 + 2) === 0) return false; \
         first += m.data(at, 0x100 + 4); last += m.data(at, 0x100 + 5) } \
         return first > 0 && first === last })(window.page.model)",
    );
    window.run("click('labTabs_states')");
    window.run("find('labTimeline').step(find('labTimeline').count - 1); true");
    window.until("find('labStates').told.present === 'Unconnected'");
    // A row tells what it is.
    window.run("click('labTabs_row')");
    window.run("find('labTimeline').positionViewAtBeginning(); true");
    window.run(
        "input.mouseClick(find('labTimeline'), 60, 5, Qt.LeftButton, Qt.NoModifier, -1); true",
    );
    window.until("find('labRowText').text.indexOf('ms') > 0");
    // It goes out in three ways.
    for (words, begins) in [("Mermaid", "sequenceDiagram"), ("SVG", "<svg"), ("timeline text", "")]
    {
        window.run("window.page.desktop.copy('nothing'); key(Qt.Key_K, Qt.ControlModifier)");
        window.until("focused() === 'paletteField'");
        window.run(&format!("type({words:?})"));
        window.run("key(Qt.Key_Return)");
        window.until("gone('paletteField') && window.page.desktop.paste() !== 'nothing'");
        let copied = window.run("window.page.desktop.paste()");
        let copied = copied.as_str().expect("text");
        assert!(copied.starts_with(begins) && copied.contains("readyRead"), "{words}: {copied}");
    }
    // Once more, from the beginning.
    window.run("click('labRun')");
    window.until("window.page.model.state === 'over'");
    window.close();
}

fn keys() {
    let mut window = Driven::open();
    window.activate();
    window.run("key(Qt.Key_3, Qt.ControlModifier)");
    window.until("focused() === 'labList'");
    window.run("key(Qt.Key_End)");
    assert_ne!(window.run("window.page.chosen"), "live");
    window.run("key(Qt.Key_Home)");
    assert_eq!(window.run("window.page.chosen"), "live");
    // Behind those that are no scenario.
    while window.run("window.page.live || window.page.own !== null") == true {
        window.run("key(Qt.Key_Down)");
    }
    window.run("key(Qt.Key_F10)");
    window.until("window.page.model.state === 'held'");
    let held = window.run("window.page.model.count");
    assert!(held.as_u64().is_some_and(|rows| rows > 0), "{held}");
    let mut steps = 0;
    while window.run("window.page.model.state") != "over" {
        let before = window.run("window.page.model.count");
        window.run(if steps % 2 == 0 { "key(Qt.Key_F10)" } else { "key(Qt.Key_F11)" });
        window.until(&format!(
            "window.page.model.count > {before} || window.page.model.state === 'over'"
        ));
        window.until("window.page.model.state !== 'running'");
        steps += 1;
        assert!(steps < 1000);
    }
    assert!(steps > 1, "{steps} steps");
    // The last step is the end, and leaves what there is to see; the button begins again.
    let rows = window.run("window.page.model.count");
    window.run("key(Qt.Key_F10)");
    assert_eq!(
        window.run("[window.page.model.state, window.page.model.count]"),
        json!(["over", rows])
    );
    window.run("tabTo('labStep')");
    window.run("key(Qt.Key_Space)");
    // What is frozen is let go.
    window.until("window.page.model.state === 'held'");
    window.run("key(Qt.Key_F6)");
    window.until("window.page.model.state === 'over'");
    // The rows by keys.
    window.run("tabTo('labTimeline')");
    window.run("key(Qt.Key_Home)");
    window.run("key(Qt.Key_Down)");
    assert_eq!(window.run("find('labTimeline').currentIndex"), 1);
    window.run("key(Qt.Key_Return)");
    window.until("find('labRowText').text.indexOf('ms') > 0");
    window.run("key(Qt.Key_J, Qt.ControlModifier)");
    assert_eq!(window.run("window.page.folded"), true);
    window.close();
}

fn mistake() {
    let mut window = open();
    window.until("seen(find('labEntry_byte_stream'))");
    window.run("click('labEntry_byte_stream')");
    window.until(LAID_OUT);
    window.run("click('labTabs_script')");
    window.run("find('labScript').text = 'scenario x \"x\"\\nloop\\nc nonsense\\n'; true");
    begin(&mut window);
    window.until("window.page.model.problem !== ''");
    let told = window.run("find('labErrorText').text");
    assert!(told.as_str().is_some_and(|told| told.starts_with("Line 3, column 3: ")), "{told}");
    assert_eq!(window.run("window.page.model.state"), "");
    window
        .until("find('labScriptBack').mapToItem(find('labTabs'), 0, 0).x > find('labTabs').width");
    window.run("click('labCure_there')");
    assert_eq!(
        window.run("[focused(), find('labScript').cursorPosition]"),
        json!(["labScript", 22])
    );
    window.run("find('labScript').text = 'scenario x \"x\"\\nloop 1\\nc state\\n'; true");
    window.run("key(Qt.Key_Return, Qt.ControlModifier)");
    window.until("window.page.model.state === 'over'");
    assert_eq!(window.run("window.page.model.entry"), "script");
    window.until("gone('labErrorText')");
    window.run("click('labScriptBack')");
    assert_eq!(window.run("find('labScript').text.indexOf('scenario glue') >= 0"), true);
    window.close();
}

fn long() {
    let mut window = open();
    window.run("window.page.choose('byte_stream'); window.page.open('script'); true");
    let whole = window.run("find('labScript').text");
    window.run("find('labScript').forceActiveFocus(); true");
    window.run("window.page.desktop.copy('#2345678901234567890\\n'.repeat(50000)); true");
    for paste in ["key(Qt.Key_V, Qt.ControlModifier)", "find('labScript').paste(); true"] {
        let begun = std::time::Instant::now();
        window.run(paste);
        window.until("find('labErrorText').text.indexOf('has at most 131072 bytes') > 0");
        assert!(begun.elapsed().as_secs() < 2, "{paste}: {:?}", begun.elapsed());
        assert_eq!(window.run("find('labScript').text"), whole);
        window.run("click('labErrorClose')");
        window.until("gone('labErrorText')");
        window.run("find('labScript').forceActiveFocus(); true");
    }
    // The keys of the lab work in there as everywhere.
    window.activate();
    for tab in ["trace", "script"] {
        for (press, state) in [("Key_F10", "held"), ("Key_F5", "over")] {
            let text = if tab == "trace" { "labTrace" } else { "labScript" };
            window.run(&format!(
                "window.page.open('{tab}'); find('{text}').forceActiveFocus(); true"
            ));
            window.run("window.page.model.clear(); true");
            window.run(&format!("key(Qt.{press})"));
            window.until(&format!("window.page.model.state === '{state}'"));
        }
    }
    // In place of what is selected, and back again.
    window.run("window.page.desktop.copy('# short\\n'); find('labScript').selectAll(); true");
    window.run("key(Qt.Key_V, Qt.ControlModifier)");
    assert_eq!(window.run("find('labScript').text"), "# short\n");
    window.run("find('labScript').undo(); find('labScript').undo(); true");
    assert_eq!(window.run("find('labScript').text"), whole);
    window.close();
}

/// Every question of every lesson, answered in turn with the first and with the last answer.
fn questions() {
    let mut window = open();
    let asked = window.run(
        "window.page.entries.filter(one => one.questions && one.questions.length > 0).map(one => \
         [one.id, one.questions.map(question => [question.name, question.answers.length])])",
    );
    let mut right = 0;
    let mut all = 0;
    for lesson in asked.as_array().expect("lessons") {
        window.run(&format!("window.page.choose({}); window.page.open('lesson'); true", lesson[0]));
        for question in lesson[1].as_array().expect("questions") {
            let name = question[0].as_str().expect("a name");
            let last = question[1].as_u64().expect("a number") - 1;
            let verdict = format!("find('labLesson').answered[{name:?}]");
            let chosen = if all % 2 == 0 { 0 } else { last };
            window.until(&format!("seen(find('answer_{name}_{chosen}'))"));
            window.run(&format!("find('answer_{name}_{chosen}').clicked(); true"));
            window.until(&format!("{verdict} !== undefined && {verdict}.right >= 0"));
            let told = window.run(&verdict);
            assert_eq!(told["chosen"], chosen, "{name}");
            // What never happens has no line.
            assert!(told["lines"] != "" || told["right"] == 0, "{name}: {told}");
            right += usize::from(told["right"] == told["chosen"]);
            all += 1;
        }
    }
    assert!(all >= 30 && right > 3 && right < all, "{right} of {all}");
    // With the mouse, and what it says then.
    window.run("window.page.choose('byte_stream'); true");
    window.until("seen(find('answer_glue_1'))");
    window.run("find('labLesson').reveal(find('answer_glue_1')); true");
    window.run("click('answer_glue_1')");
    window.until("find('verdict_glue').text.indexOf('Right') === 0");
    window.close();
}

fn live() {
    let mut window = Driven::open();
    window.run("fill('serverPort', '0')");
    window.run("click('homeworkButton')");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    let port = window.run("window.page.totals.serverPort");
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("it listens");
    stream.write_all(b"before").expect("sent");
    window.until("window.page.totals.bytesIn === 6 && window.page.totals.bytesOut > 6");
    window.run("click('roleLab')");
    assert_eq!(window.run("window.page.model.count"), 0);
    stream.write_all(b"shown").expect("sent");
    window.until(&format!("{}.some(text => text.indexOf('\"shown\"') > 0)", column(0)));
    window.until(&format!("{}.some(text => text.indexOf('write(') === 0)", column(2)));
    window.run("click('roleServer')");
    stream.write_all(b"hidden").expect("sent");
    window.until("window.page.totals.bytesIn === 17");
    window.run("click('roleLab')");
    stream.write_all(b"again").expect("sent");
    window.until(&format!("{}.some(text => text.indexOf('\"again\"') > 0)", column(0)));
    let told = window.run(&column(0)).to_string();
    assert!(!told.contains("hidden"), "{told}");
    window.run("click('roleServer')");
    stream.write_all(b"gone").expect("sent");
    window.until("window.page.totals.bytesIn === 26");
    window.run("click('roleLab')");
    let told = window.run(&column(0)).to_string();
    assert!(!told.contains("gone"), "{told}");
    window.close();
}

fn met_again() {
    let (mut window, at) = listening(Driven::open());
    window.run("click('roleLab')");
    // The listener is met first.
    let mut stream = TcpStream::connect(&at).expect("it listens");
    let mut told = |window: &mut Driven, text: &str| {
        stream.write_all(text.as_bytes()).expect("sent");
        window.until(&format!("{}.some(row => row.indexOf('\"{text}\"') > 0)", column(0)));
        // Who it is, in which turn, and when.
        let cell = |role: usize| {
            format!(
                "(m => {{ for (let i = 0; i < m.count; ++i) {{ const at = m.index(i, 0); \
                 if (m.data(at, 0x100 + 6) === 0 && m.data(at, 0x100 + 10).indexOf('\"{text}\"') > 0) \
                 return m.data(at, 0x100 + {role}) }} }})(window.page.model)"
            )
        };
        let who = window.run(&cell(9)).as_str().expect("a name").to_owned();
        let turn = window.run(&cell(1)).as_f64().expect("a number");
        let time = window.run(&cell(0)).as_str().expect("a time").to_owned();
        (who, turn, time)
    };
    let first = told(&mut window, "one");
    assert!(first.0.starts_with("connection"), "{first:?}");
    for (text, page) in [("two", "roleServer"), ("three", "roleClient")] {
        let before = told(&mut window, &format!("before {text}"));
        window.run(&format!("click('{page}')"));
        window.run("click('roleLab')");
        let after = told(&mut window, text);
        assert_eq!(after.0, first.0);
        assert!(after.1 > before.1, "{before:?} {after:?}");
        assert_ne!(after.2, before.2);
    }
    window.close();
}

fn ends() {
    let mut window = open();
    window.run("key(Qt.Key_Down)");
    window.run("window.page.choose('sync_mode'); true");
    window.run("click('labStep')");
    window.until("window.page.model.state === 'held'");
    assert_eq!(window.run("find('chip_2_stage').visible"), true);
    window.run("window.pickLanguage('zh_CN'); true");
    window.until("window.page.entries[1].title.charCodeAt(0) > 255");
    assert_eq!(window.run("window.page.model.state"), "held");
    window.run("click('labStop')");
    window.until("window.page.model.state === 'stopped'");
    window.run("click('labStep')");
    window.until("window.page.model.state === 'held'");
    // Closed in the middle of it.
    window.close();
}

fn least() {
    for locale in ["C.UTF-8", "zh_CN.UTF-8"] {
        let mut window = Driven::open_with(|command| _ = command.env("LC_ALL", locale));
        window
            .run("window.width = window.minimumWidth; window.height = window.minimumHeight; true");
        window.until("window.page.theme.narrow");
        let mut needs = |role: &str| {
            window.run(&format!("click('{role}')"));
            let needs = window.run("[window.page.leastWidth, window.page.leastHeight]");
            [0, 1].map(|side| needs[side].as_f64().expect("a length"))
        };
        let (server, lab) = (needs("roleServer"), needs("roleLab"));
        assert!(lab[0] <= server[0] && lab[1] <= server[1], "{lab:?} and {server:?}");
        window.close();
    }
}

fn remembered() {
    let lab = json!({
        "entry": "datagram", "tab": "trace", "folded": true, "slowness": 100,
    });
    let folder = configured(&json!({ "version": 1, "role": 2, "lab": lab }).to_string());
    let mut window = open_configured(&folder);
    assert_eq!(window.run("[window.page.kind, window.page.chosen]"), json!(["lab", "datagram"]));
    assert_eq!(window.run("window.page.model.slowness"), 100);
    window.close();
    let again = kept(&folder);
    assert_eq!(again["role"], 2);
    for (name, value) in lab.as_object().expect("an object") {
        assert_eq!(&again["lab"][name], value, "{name}");
    }
}

fn elsewhere() {
    let mut window = Driven::open();
    window.activate();
    window.run("key(Qt.Key_F5)");
    window.run("key(Qt.Key_F10)");
    window.run("click('roleLab')");
    assert_eq!(window.run("window.page.model.state"), "live");
    for press in [
        "key(Qt.Key_E, Qt.ControlModifier)",
        "key(Qt.Key_T, Qt.ControlModifier)",
        "key(Qt.Key_F, Qt.ControlModifier)",
        "key(Qt.Key_L, Qt.ControlModifier)",
        "key(Qt.Key_P, Qt.ControlModifier)",
        "key(Qt.Key_S, Qt.ControlModifier)",
        "key(Qt.Key_F3)",
        "key(Qt.Key_Escape)",
    ] {
        window.run(press);
    }
    window.run("key(Qt.Key_K, Qt.ControlModifier)");
    window.until("focused() === 'paletteField'");
    window.run("type('Lab: step')");
    window.until("find('paletteList').count === 1");
    window.run("key(Qt.Key_Escape)");
    window.run("click('roleServer')");
    assert_eq!(window.run("window.page.active"), false);
    window.close();
}

fn flood() {
    let mut window = Driven::open();
    window.run("fill('serverPort', '0')");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    let port = window.run("window.page.totals.serverPort");
    window.run("click('roleLab')");
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("it listens");
    window.run("startTicks()");
    let sender = std::thread::spawn(move || {
        for _ in 0..2000 {
            if stream.write_all(&[b'x'; 16 * 1024]).is_err() {
                return;
            }
        }
    });
    sender.join().expect("sent");
    window.until("window.page.model.count > 0");
    let ticks = window.run("stopTicks()");
    assert!(ticks[1].as_f64().is_some_and(|longest| longest < 500.0), "frozen: {ticks}");
    window.run("click('roleServer')");
    window.until(&format!("window.page.totals.bytesIn === {}", 2000 * 16 * 1024));
    window.close();
}
