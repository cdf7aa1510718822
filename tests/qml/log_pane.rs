//! The log of the window: its columns, rows, menus, search and the pane of an entry.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use serde_json::Value;

use crate::driven::Driven;
use crate::remembered::{configured, open_configured};
use crate::util::DEADLINE;
use crate::{Case, scratch};

pub(crate) const CASES: &[Case] = &[
    ("log_columns_are_resized_hidden_and_remembered", columns),
    ("log_columns_give_way_to_the_data_where_there_is_little_room", little_room),
    ("log_the_newest_row_stays_in_sight_in_another_view", follows),
    ("log_rows_that_wait_to_be_used_again_are_no_rows", pooled),
    ("log_differences_are_to_the_row_before_or_to_the_selected_one", differences),
    ("log_a_long_file_is_one_row_that_counts_and_its_end_another", long_file),
    ("log_a_file_that_is_cancelled_says_how_far_it_came", cancelled_file),
    ("log_a_timer_has_rows_for_its_beginning_and_its_end", timer),
    ("log_the_pane_of_an_entry_follows_the_selected_row", pane),
    ("log_the_pane_of_an_entry_follows_the_encoding_and_comes_back_with_its_row", pane_again),
    ("log_clearing_twice_takes_no_way_back", cleared_twice),
    ("log_what_is_on_the_screen_is_found_and_marked", find),
    ("log_bytes_are_read_from_left_to_right_in_any_script", left_to_right),
    ("log_events_change_with_the_language", language),
    ("log_long_numbers_are_grouped_by_one_narrow_blank", grouped),
    ("log_any_bytes_leave_standard_error_alone", any_bytes),
];

/// A window whose server listens, without an answer to what comes; and where.
pub(crate) fn listening(mut window: Driven) -> (Driven, String) {
    // A screen in memory is small.
    window.run("window.width = 1100; true");
    window.run("fill('serverPort', '0')");
    window.run("if (find('replyEnable').checked) click('replyEnable'); true");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    let port = window.run("window.page.totals.serverPort");
    (window, format!("127.0.0.1:{port}"))
}

pub(crate) fn connect(at: &str) -> TcpStream {
    let stream = TcpStream::connect(at).expect("it listens");
    stream.set_read_timeout(Some(DEADLINE)).expect("a socket");
    stream
}

/// Sends each as a row of its own; the server's log has `before` rows.
pub(crate) fn rows(window: &mut Driven, stream: &mut TcpStream, before: usize, messages: &[&[u8]]) {
    for (number, message) in (1..).zip(messages) {
        stream.write_all(message).expect("sent");
        window.until(&format!("window.page.log.count === {}", before + number));
    }
}

/// A server with a row for each of the messages, the first one in row 2.
pub(crate) fn with_rows(window: Driven, messages: &[&[u8]]) -> (Driven, TcpStream) {
    let (mut window, at) = listening(window);
    let mut stream = connect(&at);
    window.until("window.page.log.count === 2");
    rows(&mut window, &mut stream, 2, messages);
    (window, stream)
}

/// What is drawn in a row.
pub(crate) fn row(number: usize) -> String {
    format!("find('trafficList').itemAtIndex({number})")
}

/// Presses a button of the mouse on a row.
pub(crate) fn press(window: &mut Driven, number: usize, button: &str) {
    let item = row(number);
    window.until(&format!("{item} !== null"));
    window.run(&format!(
        "input.mouseClick({item}, {item}.width / 2, {item}.height / 2, Qt.{button}Button, 0, -1); true"
    ));
}

pub(crate) fn menu_of(window: &mut Driven, number: usize, entry: &str) {
    press(window, number, "Right");
    window.until(&format!("find('{entry}').visible"));
    window.run(&format!("click('{entry}')"));
}

pub(crate) fn clipboard(window: &mut Driven) -> Value {
    window.run("window.page.desktop.paste()")
}

fn columns() {
    let folder = configured("{}");
    let (mut window, _stream) = with_rows(open_configured(&folder), &[b"client"]);
    let width = |window: &mut Driven, name: &str| {
        window.run(&format!("find('head_{name}').width")).as_f64().expect("a width")
    };
    let data_at =
        |window: &mut Driven| window.run("find('head_data').x").as_f64().expect("a place");
    // By the mouse, at the edge behind the head.
    let (before, data_before) = (width(&mut window, "time"), data_at(&mut window));
    window.run(
        "input.mousePress(find('edge_time'), 2, 5, Qt.LeftButton, 0, -1); \
         for (let x = 7; x <= 42; x += 5) moveMouse(find('edge_time'), 7, 5, Qt.LeftButton); \
         input.mouseRelease(find('edge_time'), 2, 5, Qt.LeftButton, 0, -1); true",
    );
    let (wide, data_behind) = (width(&mut window, "time"), data_at(&mut window));
    assert!(wide > before + 20.0, "{before} and {wide}");
    assert!((data_behind - data_before - (wide - before)).abs() < 1.5, "the data do not give way");
    // The rows have the columns of the heads.
    let in_row = window.run(&format!("{}.at.data.x", row(2)));
    assert_eq!(in_row.as_f64(), Some(data_behind));
    // By the keyboard.
    window.run("tabTo('logHead')");
    window.run("key(Qt.Key_Right)");
    let narrow = width(&mut window, "difference");
    window.run("key(Qt.Key_Right, Qt.ControlModifier)");
    assert!(width(&mut window, "difference") > narrow);
    // With the font of the log.
    let (small, data) = (width(&mut window, "peer"), data_at(&mut window));
    window.run("window.zoom(4); true");
    window.until(&format!("find('head_peer').width > {}", small * 1.2));
    window.run("window.zoom(0); true");
    window.until(&format!("find('head_peer').width === {small}"));
    assert_eq!(data_at(&mut window), data);
    // Hidden by the menu of the heads.
    window.run("key(Qt.Key_Menu)");
    window.until("find('show_length').visible");
    window.run("click('show_length')");
    window.until("!find('logHead').columns.at.length.width");
    assert!(window.ask("find('head_length').visible").is_err());
    assert!(!window.run(&format!("{}.time", row(2))).as_str().expect("a time").contains('-'));
    window.run("input.mouseClick(find('head_time'), 3, 3, Qt.RightButton, 0, -1); true");
    window.until("find('withDay').visible");
    window.run("click('withDay')");
    window.until(&format!("/^\\d{{4}}-\\d\\d-\\d\\d \\d\\d:/.test({}.time)", row(2)));
    window.close();

    let (mut window, _stream) = with_rows(open_configured(&folder), &[b"client"]);
    window.run("window.width = 1100; true");
    window.until("find('trafficList').width > 700");
    assert!((width(&mut window, "time") - wide).abs() < 1.5, "the width is remembered");
    assert!(window.ask("find('head_length').visible").is_err(), "what is hidden is remembered");
    window.until(&format!("/^\\d{{4}}-/.test({}.time)", row(2)));
    window.run("find('logHead').columns.reset(); true");
    assert!(width(&mut window, "length") > 0.0);
    window.close();
}

fn little_room() {
    // The second one has a Chinese font as that of the system, whose average character is wide.
    for locale in ["C.UTF-8", "zh_CN.UTF-8"] {
        in_little_room(locale);
    }
}

fn in_little_room(locale: &str) {
    let window = Driven::open_with(|command| _ = command.env("LC_ALL", locale));
    let (mut window, _stream) = with_rows(window, &[b"client"]);
    for width in [1300, 1100, 900, 720] {
        window.run(&format!("window.width = {width}; true"));
        window.until(&format!("find('trafficList').width < {width}"));
        let at = window.run("find('logHead').columns.at");
        let digit = window.run("find('logHead').columns.digit").as_f64().expect("a width");
        let data = at["data"]["width"].as_f64().expect("a width");
        assert!(data >= digit * 15.0, "{width}: {at}");
        let list = window.run("find('trafficList').width").as_f64().expect("a width");
        assert!(width < 1100 || data > list / 3.0, "{width}, {locale}: {data} of {list}");
        // No column lies on another one.
        let mut end = 0.0;
        for name in ["time", "difference", "direction", "peer", "length", "data"] {
            let (x, width) = (at[name]["x"].as_f64(), at[name]["width"].as_f64());
            let (x, width) = (x.expect("a place"), width.expect("a width"));
            assert!(width == 0.0 || x >= end, "{name}: {at}");
            end = if width > 0.0 { x + width } else { end };
        }
        assert!(end <= window.run("find('trafficList').width").as_f64().expect("a width"));
    }
    window.close();
}

fn follows() {
    let (mut window, mut stream) = with_rows(Driven::open(), &[b"first"]);
    for number in 0..100 {
        stream.write_all(format!("row {number}").as_bytes()).expect("connected");
        window.until(&format!("window.page.log.count >= {}", number + 3));
    }
    for view in ["both", "text", "hex", "both", "text"] {
        window.run(&format!("click('view_{view}')"));
        window.until(&format!("window.page.view.mode === '{view}'"));
        window.until("find('trafficList').atYEnd");
    }
    window.close();
}

/// Of the log, and of the lab's timeline.
fn pooled() {
    let (mut window, mut stream) = with_rows(Driven::open(), &[b"first"]);
    for number in 0..100 {
        stream.write_all(format!("row {number}").as_bytes()).expect("connected");
        window.until(&format!("window.page.log.count >= {}", number + 3));
    }
    there_and_back(&mut window, "trafficList");
    window.run("click('roleLab')");
    window.run("window.page.choose('not_lost'); true");
    window.run("click('labRun')");
    window.until("window.page.model.state === 'over'");
    there_and_back(&mut window, "labTimeline");
    window.close();
}

#[track_caller]
fn there_and_back(window: &mut Driven, list: &str) {
    let strays = format!(
        "(l => {{ const rows = [], all = l.contentItem.children; for (let i = 0; i < all.length; ++i) \
         if (all[i].visible && all[i].index !== undefined) rows.push(all[i]); \
         const out = rows.filter(one => one.y + one.height < l.contentY || one.y > l.contentY + l.height); \
         return rows.length > 5 ? [out.length, rows.length - new Set(rows.map(one => one.y)).size] : rows.length \
         }})(find('{list}'))"
    );
    for to in ["Beginning()", "End()", "Index(3, ListView.Contain)", "End()"] {
        window.run(&format!("find('{list}').positionViewAt{to}; true"));
        window.until(&format!("JSON.stringify({strays}) === '[0,0]' || [{to:?}, {strays}]"));
    }
}

fn differences() {
    let (mut window, mut stream) = with_rows(Driven::open(), &[b"one", b"two"]);
    let difference = |window: &mut Driven, number: usize| -> f64 {
        let text = window.run(&format!("{}.difference", row(number)));
        text.as_str().expect("a text").parse().expect("seconds")
    };
    window.until(&format!("{}.difference !== ''", row(3)));
    let second = difference(&mut window, 3);
    assert!((0.0..60.0).contains(&second), "{second}");
    press(&mut window, 2, "Left");
    window.run("click('head_difference')");
    window.until(&format!("{}.difference === '+0.000000'", row(2)));
    assert!((difference(&mut window, 3) - second).abs() < 1e-9);
    press(&mut window, 3, "Left");
    window.until(&format!("{}.difference === '+0.000000'", row(3)));
    assert!(difference(&mut window, 2) <= 0.0);
    rows(&mut window, &mut stream, 4, &[b"three"]);
    window.run("click('head_difference')");
    window.until(&format!("{}.difference.indexOf('+') < 0", row(4)));
    window.close();
}

/// A client that is connected, and its peer.
fn connected() -> (Driven, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let mut window = Driven::open();
    window.run("click('roleClient')");
    window.run(&format!("fill('clientPort', '{port}')"));
    window.run("click('clientEnable')");
    let (stream, _) = listener.accept().expect("the window");
    stream.set_read_timeout(Some(DEADLINE)).expect("a socket");
    window.until("window.page.totals.state === SocketState.Connected");
    (window, stream)
}

fn logged(text: &str) -> String {
    format!("rowsOf(window.page.log).indexOf({text:?}) >= 0")
}

fn long_file() {
    const LEN: usize = 50_000_000;
    let path = scratch().join("long.bin");
    std::fs::write(&path, vec![b'x'; LEN]).expect("written");
    let (mut window, mut stream) = connected();
    stream.write_all(b"before").expect("sent");
    window.until("window.page.log.count === 2");
    window.run(&format!("window.page.sendFile({:?})", path.display().to_string()));
    let mut left = LEN;
    let mut piece = vec![0; 256 * 1024];
    while left > 0 {
        left -= stream.read(&mut piece).expect("the file");
    }
    window.until(&logged("-- file long.bin sent: 47.7 MiB in "));
    assert_eq!(window.run("window.page.log.rowsSkipped"), 0, "the conversation is still there");
    assert_eq!(window.run("window.page.log.count"), 4);
    window.until(&logged("<- before"));
    window.until(&logged("== file long.bin, 47.7 MiB"));
    window.until(&format!("{}.bytes === {LEN}", row(2)));
    assert_eq!(window.run(&format!("{}.divider", row(2))), false, "it looks like what is written");
    assert_eq!(window.run(&format!("{}.divider", row(3))), true);
    window.close();
}

fn cancelled_file() {
    let path = scratch().join("cancelled.bin");
    std::fs::write(&path, vec![b'x'; 50_000_000]).expect("written");
    let (mut window, stream) = connected();
    window.run(&format!("window.page.sendFile({:?})", path.display().to_string()));
    window.until(&format!("{}.bytes > 0", row(1)));
    window.run("window.page.totals.cancelFile(); true");
    window.until(&logged("!! file cancelled.bin cancelled: "));
    window.until(&logged(" of 47.7 MiB written in "));
    drop(stream);
    window.run("window.page.totals.abort(); true");
    window.close();
}

fn timer() {
    let (mut window, mut stream) = connected();
    window.run("fill('intervalField', '5')");
    window.run("fill('countField', '3')");
    window.run("click('timedSendButton')");
    let mut got = [0; 18];
    stream.read_exact(&mut got).expect("three messages");
    window.until(&logged("== timer started: every 5 ms, 3 times"));
    window.until(&logged("== timer stopped: 3 sent in "));
    let rows = window.run("rowsOf(window.page.log)");
    let rows = rows.as_str().expect("rows");
    let begun = rows.find("== timer started").expect("a row");
    assert!(rows.find("-> ").is_some_and(|sent| sent > begun), "{rows}");
    window.close();
}

fn pane() {
    let (mut window, _stream) = with_rows(Driven::open(), &[b"first", b"second"]);
    press(&mut window, 2, "Left");
    window.run("key(Qt.Key_Return)");
    window.until("find('entryText').text === 'first'");
    // It follows the keyboard and the mouse.
    window.run("find('trafficList').forceActiveFocus(); true");
    window.run("key(Qt.Key_Down)");
    window.until("find('entryText').text === 'second'");
    press(&mut window, 2, "Left");
    window.until("find('entryText').text === 'first'");
    // An event is its sentence.
    press(&mut window, 1, "Left");
    window.until("find('entryText').text === 'connected'");
    assert!(window.ask("find('entryRange').visible").is_err(), "an event has no bytes");
    let head = window.run("find('entryHead').text");
    assert!(
        head.as_str().is_some_and(|head| head.starts_with("20") && head.contains("127.0.0.1:"))
    );
    // It is in the mode of the view.
    window.run("key(Qt.Key_Escape)");
    window.run("click('view_hex')");
    press(&mut window, 3, "Left");
    window.run("key(Qt.Key_Return)");
    window.until("find('entryText').text.indexOf('00000000: 7365 636f') === 0");
    window.run("click('view_text')");
    window.until("find('entryText').text === 'second'");
    window.close();
}

fn pane_again() {
    let (mut window, _stream) = with_rows(Driven::open(), &[b"\xd1\xa7", b"second"]);
    press(&mut window, 2, "Left");
    window.run("key(Qt.Key_Return)");
    window.until("find('entryText').text === 'ѧ'");
    window.run("window.page.log.encoding = 'GBK'; true");
    window.until("find('entryText').text === '学'");
    let head = window.run("find('entryHead').text");
    // Of other rows in the log it is still the same entry.
    window.run("window.page.log.showEvents = false; true");
    window.until("window.page.log.count === 2");
    assert_eq!(window.run("find('entryHead').text"), head);
    window.run("click('entryHex')");
    window.until("find('entryText').text.indexOf('00000000: d1a7') === 0");
    // It is not among them, and then it is again.
    window.run("window.page.log.showIn = false; true");
    window.until("find('entryHead').text.indexOf('(not among the rows shown)') > 0");
    window.run("window.page.log.showIn = window.page.log.showEvents = true; true");
    window.until("find('entryHead').text.indexOf('(') < 0");
    assert_eq!(window.run("find('entryHead').text"), head);
    window.close();
}

fn cleared_twice() {
    let (mut window, _stream) = with_rows(Driven::open(), &[b"kept"]);
    window.activate();
    window.run("find('trafficList').forceActiveFocus(); true");
    window.run("key(Qt.Key_L, Qt.ControlModifier)");
    window.until("window.page.log.count === 0");
    window.run("key(Qt.Key_L, Qt.ControlModifier)");
    window.run("window.page.view.undoClear(); true");
    window.until("window.page.log.count === 3");
    window.close();
}

/// The marks that are drawn on what was found.
const MARKS: &str = "(() => { const all = []; collect(top(), 'foundMark', all); \
                     return all.filter(seen).map(mark => mark.width) })()";

fn find() {
    let (mut window, _stream) =
        with_rows(Driven::open(), &[b"client", b"server", "学client学client".as_bytes()]);
    window.run("key(Qt.Key_F, Qt.ControlModifier)");
    window.run("type('cli')");
    window.until("window.page.log.findCount === 2");
    window.until(&format!("{MARKS}.length === 3"));
    let marks = window.run(MARKS);
    let digit = window.run("find('logHead').columns.digit").as_f64().expect("a width");
    for mark in marks.as_array().expect("widths") {
        assert!((mark.as_f64().expect("a width") - digit * 3.0).abs() < digit, "{marks}");
    }
    // As bytes it is another thing that stands on the screen.
    window.run("click('view_hex')");
    for (digits, count) in
        [("63 6c", 2), ("636c", 2), ("0x63", 2), ("65 72", 1), ("63 6", 2), ("zz", 0)]
    {
        window.run(&format!("fill('findField', '{digits}')"));
        window.until(&format!("window.page.log.findText === '{digits}'"));
        window.until(&format!("window.page.log.findCount === {count}"));
    }
    window.run("fill('findField', '6c69')");
    window.until(&format!("{MARKS}.length === 3"));
    // Events are found by what they say.
    window.run("fill('findField', 'connected')");
    window.until("window.page.log.findCount === 1");
    window.run("click('view_both')");
    window.run("fill('findField', 'cl')");
    window.until("window.page.log.findCount === 2");
    window.run("fill('findField', '636c')");
    window.until("window.page.log.findCount === 2");
    window.close();
}

fn left_to_right() {
    let (mut window, _stream) =
        with_rows(Driven::open(), &["abc".as_bytes(), "שלום 12".as_bytes()]);
    press(&mut window, 3, "Left");
    window.run("key(Qt.Key_Return)");
    window.until("find('entryText').text.indexOf('שלום') >= 0");
    // Each character stands to the right of the one before it.
    let places = window.run(
        "(() => { const text = find('entryText'); const at = text.text.indexOf('ש'); \
         return [0, 1, 2, 3, 4, 5, 6].map(n => text.positionToRectangle(at + n).x) })()",
    );
    let places: Vec<f64> =
        places.as_array().expect("places").iter().filter_map(Value::as_f64).collect();
    assert!(places.is_sorted_by(|a, b| a < b), "{places:?}");
    assert!(places[0] < 100.0, "it begins at the left: {places:?}");
    let line = window.run(&format!("{}.line", row(3)));
    assert_eq!(line, "\u{200e}\u{202d}שלום 12");
    // What is copied has no marks.
    window.run("click('entryCopy')");
    assert_eq!(clipboard(&mut window), "שלום 12");
    menu_of(&mut window, 3, "row_data");
    assert_eq!(clipboard(&mut window), "שלום 12");
    window.close();
}

fn language() {
    let (mut window, _stream) = with_rows(Driven::open(), &[b"client"]);
    window.until(&format!("{}.line === 'connected'", row(1)));
    window.run("window.page.desktop.language = 'zh_CN'; true");
    window.until(&format!("{}.line === '已连接'", row(1)));
    window.run("key(Qt.Key_F, Qt.ControlModifier)");
    window.run("window.page.log.findText = '已连接'; true");
    window.until("window.page.log.findCount === 1");
    window.run("window.page.desktop.language = 'en'; true");
    window.until("window.page.log.findCount === 0");
    window.close();
}

fn grouped() {
    let mut window = Driven::open();
    for (number, text) in [
        ("7", "7"),
        ("999", "999"),
        ("90000", "90\u{2009}000"),
        ("1234567", "1\u{2009}234\u{2009}567"),
    ] {
        assert_eq!(window.run(&format!("window.page.sentences.grouped({number})")), text);
    }
    window.close();
}

/// Qt has something to say about most scripts, for each line.
fn any_bytes() {
    let (mut window, mut stream) = with_rows(Driven::open(), &[b"client"]);
    let mut state = 1_u32;
    let mut bytes = Vec::new();
    for _ in 0..40_000 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        bytes.push((state >> 24) as u8);
    }
    window.run("window.page.log.encoding = 'UTF-16LE'; true");
    for piece in bytes.chunks(1000) {
        stream.write_all(piece).expect("sent");
        std::thread::park_timeout(Duration::from_millis(5));
    }
    window.until(&format!("window.page.totals.bytesIn === {}", bytes.len() + 6));
    window.run("find('trafficList').toEnd(); true");
    window.until("find('trafficList').count > 3 && find('trafficList').atYEnd");
    let told = window.close_with_warnings();
    assert!(!told.contains("OpenType"), "{}", &told[..600]);
}
