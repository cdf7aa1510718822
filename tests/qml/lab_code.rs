//! The lab's lower part: the course's code beside what runs, what a row is, what the lints find, and
//! the timeline for somebody else.

use std::fs;
use std::io::Write as _;
use std::net::TcpStream;

use serde_json::json;

use crate::Case;
use crate::driven::Driven;
use crate::scratch;

pub(crate) const CASES: &[Case] = &[
    ("lab_code_what_a_row_runs_is_marked_in_both_languages_and_a_click_leads_back", code),
    ("lab_code_is_read_by_keys_alone_also_where_it_is_narrow", code_by_keys),
    ("lab_code_the_windows_own_server_lights_it", code_live),
    ("lab_code_each_row_says_what_it_is_in_both_languages", explained),
    ("lab_code_mistakes_are_noted_and_lead_to_their_row", notes),
    ("lab_code_no_scenario_that_mends_a_mistake_is_noted", no_notes),
    ("lab_code_the_windows_own_server_gives_no_note_also_where_it_was_not_watched", notes_live),
    ("lab_code_the_timeline_is_copied_and_saved_with_the_mouse_and_with_keys", exported),
];

fn played(id: &str, tab: &str) -> Driven {
    let mut window = Driven::open();
    window.activate();
    window.run("key(Qt.Key_3, Qt.ControlModifier)");
    window.until("focused() === 'labList'");
    window.run(&format!("window.page.choose({id:?}); window.page.open({tab:?}); true"));
    window.run("key(Qt.Key_F5)");
    window.until("window.page.model.state === 'over'");
    window
}

/// The index of the first row with that text in it.
fn row_with(window: &mut Driven, text: &str) -> i64 {
    let row = window.run(&format!(
        "(m => {{ for (let i = 0; i < m.count; ++i) \
         if (m.data(m.index(i, 0), 0x100 + 10).indexOf({text:?}) >= 0) return i; return -1 }})\
         (window.page.model)"
    ));
    let row = row.as_i64().expect("a number");
    assert!(row >= 0, "no row with {text}");
    row
}

/// The texts of the lines that are marked in a text, and whether the first of them is in sight.
fn marked(name: &str) -> String {
    format!(
        "(list => {{ const side = list.parent; const all = side.lines.map((one, i) => [one, i]) \
         .filter(one => side.lit.indexOf(one[0].step) >= 0); \
         const item = all.length ? list.itemAtIndex(all[0][1]) : null; \
         return [all.map(one => one[0].text).join('\\n'), item !== null \
         && item.y + item.height > list.contentY && item.y < list.contentY + list.height] }})\
         (find('{name}'))"
    )
}

fn code() {
    let mut window = Driven::open();
    window.activate();
    window.run("window.width = 1100; window.height = 760; true");
    window.run("key(Qt.Key_3, Qt.ControlModifier)");
    window.until("seen(find('labList')) && focused() === 'labList'");
    window.run("window.page.choose('homework_server'); window.page.open('row'); true");
    window.run("key(Qt.Key_F5)");
    window.until("window.page.model.state === 'over'");
    window.run("click('labTabs_code')");
    assert_eq!(window.run("find('labTabs').value"), "code");
    let row = row_with(&mut window, "readyRead");
    window.run(&format!("find('labTimeline').step({row}); true"));
    for name in ["labCpp", "labRust"] {
        window.until(&format!("{}[1]", marked(name)));
        let found = window.run(&marked(name));
        let text = found[0].as_str().expect("a text");
        assert!(text.contains("[7] onReadData, way 2"), "{name}: {text}");
    }
    // Beside each other.
    assert_eq!(window.run("find('labCode').width > find('labCpp').width * 1.9"), true);
    // A new client: its three steps, and the first line of one leads to the row that ran it last.
    let row = row_with(&mut window, "newConnection");
    window.run(&format!("find('labTimeline').step({row}); true"));
    let found = window.run(&marked("labCpp"));
    for step in ["// [3]", "// [4]", "// [5]"] {
        assert!(found[0].as_str().is_some_and(|text| text.contains(step)), "{found}");
    }
    assert_eq!(window.run("find('labCode').steps[2].count"), 2);
    window.until(&format!("{}[1]", marked("labRust")));
    let line = window.run("find('labRust').currentIndex");
    window.run(&format!("click('labRust_{line}')"));
    let last = window.run("find('labCode').steps[2].row");
    assert_ne!(last, row, "two clients have come");
    assert_eq!(window.run("find('labTimeline').currentIndex"), last);
    // What the kernel says is no step of the course.
    let row = row_with(&mut window, "received");
    window.run(&format!("find('labTimeline').step({row}); true"));
    assert_eq!(window.run(&marked("labCpp"))[0], "");
    // The other class, by hand and by what is chosen.
    window.run("find('labClass').forceActiveFocus(Qt.TabFocusReason); true");
    window.run("key(Qt.Key_Down)");
    assert_eq!(window.run("find('labCode').server"), false);
    let row = row_with(&mut window, "newConnection");
    window.run(&format!("find('labTimeline').step({row}); true"));
    assert_eq!(window.run("find('labCode').server"), true);
    // Way 1 and way 2 are told apart.
    window.run("window.page.choose('two_ways'); true");
    window.run("click('labRun')");
    window.until("window.page.model.state === 'over'");
    let row = row_with(&mut window, "readyRead");
    window.run(&format!("find('labTimeline').step({row}); true"));
    let found = window.run(&marked("labCpp"));
    assert!(found[0].as_str().is_some_and(|text| text.contains("way 1")), "{found}");
    window.close();
}

fn code_by_keys() {
    let mut window = played("homework_server", "code");
    // No status is left to go that would still be laid out.
    window.until("gone('chip_2_stage')");
    window.run("window.width = window.minimumWidth; true");
    window.until("find('labCode').stacked");
    window.run("tabTo('labCpp')");
    window.run("key(Qt.Key_End)");
    assert_eq!(
        window.run("[find('labCpp').currentIndex, find('labCpp').atYEnd]"),
        window.run("[find('labCpp').count - 1, true]")
    );
    window.run("key(Qt.Key_Home)");
    assert_eq!(window.run("find('labCpp').atYBeginning"), true);
    let line = "find('labCpp').currentIndex";
    let text = format!("find('labCpp').parent.lines[{line}].text");
    let mut downs = 0;
    while !window.run(&text).as_str().is_some_and(|text| text.contains("// [7]")) {
        window.run("key(Qt.Key_Down)");
        downs += 1;
        assert!(downs < 1000);
    }
    window.run("key(Qt.Key_Return)");
    assert_eq!(
        window.run("find('labTimeline').currentIndex"),
        window.run("find('labCode').steps[6].row")
    );
    window.run("tabTo('labRust')");
    window.run("key(Qt.Key_PageDown)");
    window.close();
}

fn watched() -> (Driven, TcpStream) {
    let mut window = Driven::open();
    window.run("fill('serverPort', '0')");
    window.run("click('homeworkButton')");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    let port = window.run("window.page.totals.serverPort");
    window.run("click('roleLab')");
    let stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("it listens");
    (window, stream)
}

fn code_live() {
    let (mut window, mut stream) = watched();
    window.run("click('labTabs_code')");
    stream.write_all(b"client").expect("sent");
    window.until("find('labCode').steps[6].count > 0 && find('labCode').steps[8].count > 0");
    // What ran last is marked where no row is chosen.
    window.until(&format!("{}[0] !== ''", marked("labCpp")));
    drop(stream);
    window.until("find('labCode').steps[11].count === 1");
    window.until(&format!("{}[0].indexOf('// [12]') >= 0", marked("labRust")));
    window.close();
}

fn explained() {
    let mut window = played("homework_server", "row");
    let row = row_with(&mut window, "readyRead");
    window.run(&format!("find('labTimeline').step({row}); true"));
    window.until("find('labRowText').text.indexOf('The course: ') > 0");
    let english = window.run("find('labRowText').text");
    let told = window.run(&format!("window.page.model.explain({row})"));
    for part in ["what", "code", "section"] {
        let part = told[part].as_str().expect("a text");
        assert!(!part.is_empty() && english.as_str().is_some_and(|all| all.contains(part)));
    }
    window.run("window.pickLanguage('zh_CN'); true");
    window.until("find('labRowText').text.indexOf('课程') > 0");
    let chinese = window.run(&format!("window.page.model.explain({row})"));
    assert_ne!(chinese["what"], told["what"]);
    assert_eq!(chinese["code"], told["code"]);
    let what = chinese["what"].as_str().expect("a text");
    window.until(&format!("find('labRowText').text.indexOf({what:?}) > 0"));
    window.close();
}

fn notes() {
    let mut window = played("connected_twice", "row");
    window.until("window.page.model.noteCount > 0");
    let count = window.run("window.page.model.noteCount");
    window.until(&format!("find('labTabs_notes').text === 'Notes ({count})'"));
    window.run("click('labTabs_notes')");
    let told = window.run("window.page.model.notes()");
    assert_eq!(told[0]["id"], "connected_twice", "{told:#}");
    // Whom it is about has the name that the timeline has for it.
    let what = window.run("window.page.model.notes()[0].what");
    let what = what.as_str().expect("a sentence");
    assert!(what.contains("connection 1") && !what.contains("socket2"), "{what}");
    for (name, key) in [("noteWhat_0", "what"), ("noteWhy_0", "why"), ("noteRepair_0", "repair")] {
        let text = told[0][key].as_str().expect("a text");
        assert!(!text.is_empty());
        window.until(&format!("find('{name}').text.indexOf({text:?}) === 0"));
    }
    // Its row is marked, and the button leads there.
    let row = told[0]["row"].as_i64().expect("a row");
    assert!(row >= 0);
    assert_eq!(
        window.run(&format!("(m => m.data(m.index({row}, 0), 0x100 + 14))(window.page.model)")),
        true
    );
    window.run("tabTo('noteRow_0')");
    window.run("key(Qt.Key_Space)");
    assert_eq!(window.run("find('labTimeline').currentIndex"), row);
    window.until("seen(find('labNoted'))");
    window.run("find('labTimeline').step(0); true");
    window.run("click('noteRow_0')");
    assert_eq!(window.run("find('labTimeline').currentIndex"), row);
    window.run("window.pickLanguage('zh_CN'); true");
    window.until(&format!("find('labTabs_notes').text === '提示 ({count})'"));
    window.until(&format!("find('noteWhy_0').text !== {}", told[0]["why"]));
    // What is played next begins without.
    window.run("window.page.choose('byte_stream'); true");
    window.until("window.page.model.noteCount === 0");
    window.close();
}

fn no_notes() {
    let mut window = played("homework_server", "notes");
    window.until("find('notesNone').text === 'Nothing was found.'");
    assert_eq!(window.run("window.page.model.noteCount"), 0);
    assert_eq!(window.run("find('labTabs_notes').text"), "Notes");
    window.run("window.page.choose('async_mode'); true");
    window.until("find('notesNone').text.indexOf('Run it') === 0");
    window.run("key(Qt.Key_F5)");
    window.until("window.page.model.state === 'over'");
    let ids = window.run("window.page.model.notes().map(one => one.id)");
    assert!(ids.as_array().is_some_and(|ids| ids.contains(&json!("wait_blocks"))), "{ids}");
    window.until("gone('notesNone')");
    window.close();
}

fn notes_live() {
    let (mut window, mut stream) = watched();
    window.run("click('labTabs_notes')");
    stream.write_all(b"client").expect("sent");
    window.until("window.page.model.count > 10");
    window.until("find('notesNone').text === 'Nothing was found so far.'");
    window.run("click('roleServer')");
    window.run("click('roleLab')");
    stream.write_all(b"again").expect("sent");
    window.until(
        "(m => { for (let i = 0; i < m.count; ++i) \
         if (m.data(m.index(i, 0), 0x100 + 10).indexOf('again') >= 0) return true })\
         (window.page.model)",
    );
    assert_eq!(window.run("window.page.model.noteCount"), 0, "the course's server is right");
    window.close();
}

fn exported() {
    let mut window = Driven::open();
    window.run("click('roleLab')");
    assert_eq!(window.run("find('labExport').enabled"), false, "there is nothing yet");
    window.close();
    let mut window = played("homework_server", "row");
    window.run("window.page.desktop.copy(''); true");
    window.run("click('labExport')");
    window.until("seen(find('labCopyText'))");
    window.run("click('labCopyText')");
    let text = pasted(&mut window);
    assert!(text.contains("readyRead") && text.contains("newConnection"), "{text}");
    // By keys: the second entry.
    window.run("tabTo('labExport')");
    window.run("key(Qt.Key_Space)");
    window.until("seen(find('labCopyMermaid'))");
    window.run("key(Qt.Key_Down)");
    window.run("key(Qt.Key_Down)");
    window.run("key(Qt.Key_Return)");
    window.until("gone('labCopyMermaid')");
    let diagram = pasted(&mut window);
    assert!(diagram.starts_with("sequenceDiagram"), "{diagram}");
    // The picture: the name is asked for, as a dialog for files does it.
    window.run("window.page.saveWanted.connect(() => window.page.told = 'asked'); true");
    window.run("click('labExport')");
    window.run("click('labSaveSvg')");
    window.until("find('labErrorText').text === 'asked'");
    window.close();
    saved();
}

/// What is on the clipboard, as somebody pastes it.
fn pasted(window: &mut Driven) -> String {
    window.run("window.page.open('script'); true");
    window.run("find('labScript').selectAll(); find('labScript').paste(); true");
    let text = window.run("find('labScript').text");
    window.run("window.page.open('row'); true");
    text.as_str().expect("a text").to_owned()
}

fn saved() {
    let mut window = played("homework_server", "row");
    let path = scratch().join("with a space.svg");
    let url = format!("file://{}", path.display().to_string().replace(' ', "%20"));
    window.run(&format!("window.page.saveSvg({url:?}); true"));
    let told = format!("The timeline was saved as {}", path.display());
    window.until(&format!("find('labErrorText').text === {told:?}"));
    let picture = fs::read_to_string(&path).expect("saved");
    assert_eq!(picture, window.run("window.page.model.exported('svg')").as_str().expect("a text"));
    well_formed(&picture);
    assert!(picture.contains("readyRead"));
    window.run("click('labErrorClose')");
    window.until("gone('labErrorText')");
    let nowhere = scratch().join("not there").join("x.svg");
    window.run(&format!("window.page.saveSvg('file://{}'); true", nowhere.display()));
    window.until("find('labErrorText').text.indexOf('he timeline was not saved as ') > 0");
    assert!(!nowhere.exists());
    window.close();
}

/// Whether it is XML: each element that begins ends, in the order that they have to.
fn well_formed(text: &str) {
    assert!(text.trim_start().starts_with("<svg") || text.trim_start().starts_with("<?xml"));
    let (mut open, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('>') || !open.is_empty(), "a sign outside of the picture");
        let end = at + rest[at..].find('>').expect("a tag ends");
        let tag = &rest[at + 1..end];
        assert!(!tag.contains('<'), "{tag}");
        let name = |tag: &str| tag.split_whitespace().next().unwrap_or_default().to_owned();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name(closed)));
        } else if !tag.ends_with('/') && !tag.starts_with(['?', '!']) {
            open.push(name(tag));
        }
        rest = &rest[end + 1..];
    }
    assert_eq!(open, [""; 0], "everything has ended");
    let broken = text.split('&').skip(1).filter(|after| {
        let name: String = after.chars().take_while(|c| *c != ';').take(9).collect();
        !(["amp", "lt", "gt", "quot", "apos"].contains(&&*name) || name.starts_with('#'))
    });
    assert_eq!(broken.count(), 0, "each & is one of XML's");
}
