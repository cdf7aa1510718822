//! The bytes of a connection in the lab: the tab below the timeline, and the stage that writes and
//! reads a stream.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::json;

use crate::Case;
use crate::driven::Driven;

pub(crate) const CASES: &[Case] = &[
    ("lab_bytes_of_a_scenario_are_shown_with_the_mouse", tab),
    ("lab_bytes_of_a_scenario_are_shown_by_keys_alone", tab_by_keys),
    ("lab_bytes_of_the_windows_own_server_are_shown_while_they_come", live),
    ("lab_bytes_five_writes_in_one_slot_are_one_read_and_with_a_pause_five", stream),
    ("lab_bytes_a_stream_is_sent_by_keys_alone", stream_by_keys),
    ("lab_bytes_what_cannot_be_sent_is_told_and_what_is_sent_can_be_stopped", refused),
];

/// How often what depends on the machine is tried.
const TRIES: usize = 20;

const SCRIPT: &str = r#"scenario x "both ends"
s listen LocalHost 0
on s newConnection
  it nextPendingConnection k
end
on k readyRead
  k readAll
end
once c connected
  c write "one\n"
  c write "two\nth"
  c write "ree\n"
end
c connectToHost "127.0.0.1" SPORT
loop
k write "back"
loop
"#;

/// Goes to a row about a connection on which something went.
pub(crate) const CHOOSE: &str = "(m => { for (let row = 0; row < m.count; ++row) \
     if ((m.lanes(row, 'line', 1).ways || []).length > 0) { \
     find('labTimeline').currentIndex = row; return true } return false })(window.page.model)";

fn play(window: &mut Driven) {
    window.run("window.page.choose('byte_stream'); true");
    window.run(&format!("find('labScript').text = {}; true", json!(SCRIPT)));
    window.run("window.page.run(); true");
    window.until("window.page.model.state === 'over' && find('labTimeline').count > 10");
}

/// The number of the first row in whose line that stands.
fn row(words: &str) -> String {
    format!(
        "(m => {{ for (let row = 0; row < m.count; ++row) \
         if ((m.explain(row).line || '').indexOf('{words}') >= 0) return row; \
         return -1 }})(window.page.model)"
    )
}

/// Clicks on that row.
fn choose(window: &mut Driven, words: &str) {
    let row = row(words);
    // In one go: new rows move the others away.
    window.until(&format!(
        "(list => {{ const row = {row}; if (row < 0) return false; \
         list.positionViewAtIndex(row, ListView.Contain); list.forceLayout(); \
         const one = list.itemAtIndex(row); if (one === null) return false; \
         input.mouseClick(one, 60, one.height / 2, Qt.LeftButton, Qt.NoModifier, -1); \
         return list.currentIndex === row }})(find('labTimeline'))"
    ));
}

fn lanes(number: u32) -> String {
    format!("find('labLanes_{number}').sentence")
}

fn tab() {
    let mut window = Driven::open();
    window.run("click('roleLab')");
    play(&mut window);
    window.run("click('labTabs_bytes')");
    window.until("find('labNoBytes').text.indexOf('Choose a row') === 0");
    choose(&mut window, "write(");
    window.until(&format!("{} === '3 writes, 1 read, 1 whole message'", lanes(0)));
    window.until(&format!("{} === '1 write, 1 read, 1 whole message'", lanes(1)));
    assert_eq!(window.run("find('labLanes_0').writes"), json!([4, 6, 4]));
    assert_eq!(window.run("find('labLanes_0').reads"), json!([14]));
    // From its own end, as a person would see it.
    let caption = window.run("find('labLanes_0').caption");
    let other = window.run("find('labLanes_1').caption");
    let turned = |caption: &serde_json::Value| {
        let text = caption.as_str().expect("a text").to_owned();
        text.split_once(" → ").map(|(from, to)| format!("{to} → {from}"))
    };
    assert_eq!(turned(&caption).as_deref(), other.as_str());
    // The other end is the other way round.
    choose(&mut window, "readyRead");
    window.until(&format!("find('labLanes_0').caption === {other}"));
    choose(&mut window, "write(");
    window.run("find('labFraming').chosen('line'); true");
    window.until(&format!("{} === '3 writes, 1 read, 3 whole messages'", lanes(0)));
    let texts = window.run("find('labLanes_0').messages.map(one => one.text)");
    assert_eq!(texts, json!(["one", "two", "three"]));
    window.run("find('labFraming').chosen('fixed'); true");
    window.run("fill('labFramingSize', '7')");
    window.until(&format!("{} === '3 writes, 1 read, 2 whole messages'", lanes(0)));
    // A size that is none asks nothing.
    window.run("fill('labFramingSize', '0')");
    assert_eq!(window.run(&lanes(0)), "3 writes, 1 read, 2 whole messages");
    // A server has no bytes.
    choose(&mut window, "newConnection");
    window.until("find('labNoBytes').text.indexOf('Choose a row') === 0");
    window.close();
}

fn tab_by_keys() {
    let mut window = Driven::open();
    window.activate();
    window.run("key(Qt.Key_3, Qt.ControlModifier)");
    window.until("focused() === 'labList'");
    play(&mut window);
    window.run("tabTo('labTimeline')");
    window.run("key(Qt.Key_Home)");
    let write = window.run(&row("write("));
    for _ in 0..write.as_u64().expect("it is there") {
        window.run("key(Qt.Key_Down)");
    }
    window.run("tabTo('labTabs')");
    window.run("key(Qt.Key_Home)");
    for next in ["row", "picture", "states", "bytes"] {
        window.run("key(Qt.Key_Right)");
        assert_eq!(window.run("find('labTabs').value"), next);
    }
    window.until(&format!("{} === '3 writes, 1 read, 1 whole message'", lanes(0)));
    window.run("tabTo('labFraming')");
    window.run("key(Qt.Key_Down)");
    window.until(&format!("{} === '3 writes, 1 read, 3 whole messages'", lanes(0)));
    window.run("tabTo('labLanes_0')");
    assert_eq!(
        window.run("find('labLanes_0').Accessible.name"),
        "3 writes, 1 read, 3 whole messages"
    );
    window.close();
}

fn live() {
    let mut window = Driven::open();
    window.run("fill('serverPort', '0')");
    window.run("click('homeworkButton')");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    let port = window.run("window.page.totals.serverPort");
    let mut early = TcpStream::connect(format!("127.0.0.1:{port}")).expect("it listens");
    early.write_all(b"not seen\n").expect("sent");
    window.until("window.page.totals.bytesIn === 9");
    window.run("click('roleLab')");
    window.run("click('labTabs_bytes')");
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("it listens");
    let mut answer = [0; 9];
    stream.write_all(b"one\n").expect("sent");
    stream.read_exact(&mut answer).expect("the homework answers");
    choose(&mut window, "readyRead");
    // Of what comes from another program nobody knows how it was written.
    window.until(&format!("{} === '1 write, 0 reads'", lanes(0)));
    window.until(&format!("{} === '0 writes, 1 read, 1 whole message'", lanes(1)));
    let note = |number: u32| format!("find('labBytesNote_{number}').text");
    window.until(&format!("{}.indexOf('Who reads is not') === 0", note(0)));
    window.until(&format!("{}.indexOf('Who writes is not') === 0", note(1)));
    assert_eq!(window.run(&format!("{}.indexOf('may have begun before')", note(1))), -1);
    window.run("find('labFraming').chosen('line'); true");
    // It follows what comes, without a hand.
    stream.write_all(b"two\nthree\n").expect("sent");
    window.until(&format!("{} === '0 writes, 2 reads, 3 whole messages'", lanes(1)));
    // One that was there before.
    early.write_all(b"seen\n").expect("sent");
    choose(&mut window, "seen");
    window.until(&format!("{} === '0 writes, 1 read, 1 whole message'", lanes(1)));
    window.until(&format!("{}.indexOf('may have begun before') > 0", note(1)));
    // Where nobody looks, nothing is asked.
    window.run("click('labTabs_row')");
    let asked = window.run("window.page.model.count");
    early.write_all(b"more\n").expect("sent");
    window.until(&format!("window.page.model.count > {asked}"));
    window.run("click('labTabs_bytes')");
    window.until(&format!("{} === '0 writes, 2 reads, 2 whole messages'", lanes(1)));
    window.close();
}

const STREAM: &str = "find('labStream').model";

fn open_stream() -> Driven {
    let mut window = Driven::open();
    window.run("click('roleLab')");
    window.run("window.page.choose('stream'); true");
    window.until("seen(find('streamSend'))");
    window
}

/// Sends until the lanes say that: a machine that is busy may wake the loop late.
fn send_until(window: &mut Driven, sentence: &str) {
    for _ in 0..TRIES {
        window.run("click('streamSend')");
        window.until(&format!("!{STREAM}.running && find('streamLanes').writes.length > 0"));
        if window.run("find('streamLanes').sentence") == sentence {
            return;
        }
    }
    panic!("{}", window.run("find('streamLanes').sentence"));
}

fn stream() {
    let mut window = open_stream();
    window.run("click('streamSend')");
    window.until("find('streamLanes').sentence === '5 writes, 1 read, 1 whole message'");
    window.until(&format!("!{STREAM}.running"));
    assert_eq!(window.run("find('streamLanes').writes"), json!([5, 5, 5, 5, 5]));
    assert_eq!(window.run("find('streamLanes').messages[0].text"), "hellohellohellohellohello");
    // The trace is that of the script.
    let script = window.run(&format!("{STREAM}.script"));
    assert!(script.as_str().is_some_and(|text| text.contains("once c connected")), "{script}");
    let trace = window.run("find('streamTrace').text");
    let reads = trace.as_str().map(|text| text.matches("signal k1 readyRead avail=25").count());
    assert_eq!(reads, Some(1), "{trace}");
    window.run("click('streamTexts_script')");
    window.until(&format!("find('streamScript').text === {STREAM}.script"));

    window.run("fill('streamPause', '20')");
    send_until(&mut window, "5 writes, 5 reads, 5 whole messages");
    // Cut, and each is whole again.
    window.run("fill('streamPieces', '2')");
    send_until(&mut window, "10 writes, 10 reads, 10 whole messages");
    for framing in ["line", "length", "fixed"] {
        window.run(&format!("find('streamFraming').chosen('{framing}'); true"));
        window.run("click('streamSend')");
        window.until(&format!("!{STREAM}.running && find('streamLanes').messageCount === 5"));
        let texts = window.run("find('streamLanes').messages.map(one => one.text)");
        assert_eq!(texts, json!(vec!["hello"; 5]), "{framing}");
        assert_eq!(window.run("find('streamLanes').writeCount"), 10);
    }
    window.close();
}

fn stream_by_keys() {
    let mut window = Driven::open();
    window.activate();
    window.run("key(Qt.Key_3, Qt.ControlModifier)");
    window.until("focused() === 'labList'");
    for code in ["Home", "Down", "Down"] {
        window.run(&format!("key(Qt.Key_{code})"));
    }
    window.until("seen(find('streamSend'))");
    let stops = ["streamMessage", "streamCount", "streamPieces", "streamPause", "streamFraming"];
    for name in stops {
        window.run("key(Qt.Key_Tab)");
        assert_eq!(window.run("focused()"), json!(name));
        match name {
            "streamMessage" => window.run("type('abc')"),
            "streamCount" => window.run("type('3')"),
            "streamFraming" => window.run("key(Qt.Key_Down)"),
            _ => json!(null),
        };
    }
    for name in ["streamSend", "streamLanes", "streamTexts"] {
        window.run("key(Qt.Key_Tab)");
        assert_eq!(window.run("focused()"), json!(name));
        if name == "streamSend" {
            window.run("key(Qt.Key_Space)");
            window.until("find('streamLanes').sentence === '3 writes, 1 read, 3 whole messages'");
        }
    }
    window.until(&format!("!{STREAM}.running"));
    // The key of the lab that plays: another connection.
    let before = window.run("find('streamLanes').caption");
    window.run("key(Qt.Key_F5)");
    window.until(&format!(
        "!{STREAM}.running && {STREAM}.lanes.readCount === 1 \
         && find('streamLanes').caption !== {before}"
    ));
    window.run("key(Qt.Key_Left)");
    window.run("key(Qt.Key_Tab)");
    assert_eq!(window.run("focused()"), "streamScript");
    // From within the script as well, as everywhere.
    for press in ["key(Qt.Key_F5)", "key(Qt.Key_Return, Qt.ControlModifier)"] {
        window.run(
            "find('streamTexts').chosen('script'); find('streamScript').forceActiveFocus(); true",
        );
        let before = window.run("find('streamLanes').caption");
        window.run(press);
        window.until(&format!("!{STREAM}.running && find('streamLanes').caption !== {before}"));
    }
    window.close();
}

fn refused() {
    let mut window = open_stream();
    let told = "find('streamErrorText').text.toLowerCase()";
    window.run("fill('streamMessage', '')");
    window.until(&format!("{told}.indexOf('nothing to write') >= 0"));
    assert_eq!(window.run("find('streamSend').enabled"), false);
    window.run("window.pickLanguage('zh_CN'); true");
    window.until(&format!("{told}.indexOf('没有可写的内容') >= 0"));
    window.run("window.pickLanguage('en'); true");
    window.run("fill('streamMessage', 'far too long')");
    window.run("find('streamFraming').chosen('fixed'); true");
    window.run("fill('streamFramingSize', '4')");
    window.until(&format!("{told}.indexOf('longer than 4 bytes') >= 0"));
    window.run("click('streamErrorClose')");
    window.until("gone('streamErrorText')");
    window.run("fill('streamFramingSize', '5')");
    window.until(&format!("{told}.indexOf('longer than 5 bytes') >= 0"));
    // A number that is none.
    window.run("find('streamFraming').chosen('none'); true");
    window.run("fill('streamPause', '1001')");
    assert_eq!(window.run("find('streamSend').enabled"), false);
    window.run("fill('streamPause', '1000')");
    window.run("fill('streamCount', '20')");
    window.run("click('streamSend')");
    window.until("find('streamLanes').writeCount >= 1");
    window.run("click('streamSend')");
    window.until(&format!("!{STREAM}.running"));
    let writes = window.run("find('streamLanes').writeCount");
    assert!(writes.as_u64().is_some_and(|writes| writes < 20), "{writes}");
    // It ends with its page, and with the window.
    window.run("click('streamSend')");
    window.until(&format!("{STREAM}.running"));
    window.run("click('roleServer')");
    window.until("!window.pages.lab.own.model.running");
    window.run("click('roleLab')");
    window.run("click('streamSend')");
    window.until(&format!("{STREAM}.running"));
    window.close();
}
