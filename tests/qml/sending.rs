//! The window's sending half: the timer, the reply, a file among other senders, and what is kept.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::ops::Range;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::driven::Driven;
use crate::remembered::{configured, open_configured};
use crate::util::{DEADLINE, Process, QTCP};
use crate::{Case, scratch, surroundings};

pub(crate) const CASES: &[Case] = &[
    ("sending_a_timer_of_1_ms_keeps_to_it_while_the_window_is_busy", timer),
    ("sending_what_is_typed_while_the_timer_runs_is_sent_from_then_on", typed_meanwhile),
    ("sending_a_template_that_is_half_typed_answers_nobody", template),
    ("sending_a_reply_is_in_the_chosen_encoding", reply_encoding),
    ("sending_a_file_a_person_a_timer_and_a_reply_take_turns", turns),
    ("sending_pane_folds_to_two_rows_and_every_tab_is_reached_by_the_keyboard", folds),
    ("sending_a_message_of_the_command_line_is_there_at_the_next_start", restart),
    ("sending_what_is_recalled_in_another_mode_does_not_stop_the_timer", recalled_mode),
    ("sending_what_was_typed_is_there_again_behind_the_history", draft),
    ("sending_to_somebody_who_does_not_read_says_so", not_read),
    ("sending_a_file_that_is_cancelled_is_told_and_the_next_message_follows", cancelled),
    ("sending_a_dialog_for_files_proposes_a_name_and_goes_when_it_is_answered", dialog),
    ("sending_a_reply_of_the_command_line_is_for_one_run", reply_for_one_run),
    ("sending_a_log_that_is_saved_has_a_name_and_tells_its_path", saved),
];

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("bound").port()
}

/// A window whose client is connected, and the other end.
fn client() -> (Driven, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let mut window = Driven::open();
    window.run("click('roleClient')");
    window.run(&format!("fill('clientPort', '{port}')"));
    window.run("click('clientEnable')");
    let (peer, _) = listener.accept().expect("the window");
    peer.set_read_timeout(Some(DEADLINE)).expect("a socket");
    window.until("window.page.totals.state === SocketState.Connected");
    (window, peer)
}

/// A window whose server listens, and its address.
pub(crate) fn server() -> (Driven, String) {
    let mut window = Driven::open();
    window.run("fill('serverPort', '0')");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    let port = window.run("window.page.totals.serverPort");
    (window, format!("127.0.0.1:{port}"))
}

pub(crate) fn connect(window: &mut Driven, at: &str, number: usize) -> TcpStream {
    let stream = TcpStream::connect(at).expect("it listens");
    stream.set_read_timeout(Some(DEADLINE)).expect("a socket");
    // In the list, too, which comes a moment later.
    window.until(&format!("window.page.totals.clients.count === {number}"));
    stream
}

/// The peer measures. The window does nothing but work, 50 ms at a time, and misses none. A machine that
/// stands still makes messages late, and none of them early: what counts is the earliest of the first
/// and of the last ones.
fn timer() {
    const TIMES: usize = 2000;
    const PART: usize = 500;
    let (mut window, mut peer) = client();
    window.run("fill('composerText', 'tick.')");
    window.run("fill('intervalField', '1')");
    window.run(&format!("fill('countField', '{TIMES}')"));
    let reader = std::thread::spawn(move || {
        let mut message = [0; 5];
        let times = (0..TIMES).map(|_| {
            peer.read_exact(&mut message).expect("all of them");
            assert_eq!(&message, b"tick.");
            Instant::now()
        });
        times.collect::<Vec<_>>()
    });
    window.run("const t = window.page.pane.timing; t.runningChanged.connect(() => gaps.push(window.page.totals.timerRounds)); true");
    window.run("click('timedSendButton')");
    assert_eq!(window.run("window.page.pane.note"), "");
    while !reader.is_finished() {
        let busy = "const end = Date.now() + 50; while (Date.now() < end) {} true";
        window.run(busy);
    }
    let times = reader.join().expect("all came");
    let lateness = |at: usize| (times[at] - times[0]).as_secs_f64() * 1000.0 - at as f64;
    let earliest = |part: Range<usize>| part.map(lateness).fold(f64::INFINITY, f64::min);
    let drift = earliest(TIMES - PART..TIMES) - earliest(0..PART);
    assert!(drift.abs() < 0.05 * (TIMES - PART) as f64, "{drift} ms");
    window.until(&format!(
        "!window.page.pane.timing.running && window.page.pane.timing.sent === {TIMES}"
    ));
    let own = window.run("window.page.totals.timerMean").as_f64().expect("a number");
    let mean = 1.0 + lateness(TIMES - 1) / (TIMES - 1) as f64;
    assert!((0.95..1.05 * mean.max(1.0)).contains(&own), "{own} ms, and {mean} ms");
    window.until(&format!("window.page.totals.bytesOut === {}", 5 * TIMES));
    let told = window.run("find('timedSendState').choices[0]");
    let told = told.as_str().expect("a sentence");
    assert!(told.contains(&format!("000 written, every {own:.3} ms on average; 99 of")), "{told}");
    assert_eq!(window.run("gaps.length === 2 && gaps[1]"), TIMES);
    // Every one of them has a row.
    window.until(&format!("window.page.log.rowsKept >= {TIMES}"));
    window.close();
}

/// Reads until that comes.
pub(crate) fn read_until(peer: &mut TcpStream, what: &str) -> String {
    let (mut got, mut piece) = (String::new(), vec![0; 64 * 1024]);
    while !got.contains(what) {
        let n = peer.read(&mut piece).expect("it goes on");
        assert!(n > 0, "{got}");
        got.push_str(std::str::from_utf8(&piece[..n]).expect("text"));
    }
    got
}

fn typed_meanwhile() {
    let (mut window, mut peer) = client();
    window.run("fill('composerText', '[one]')");
    window.run("fill('intervalField', '2')");
    window.run("click('timedSendButton')");
    read_until(&mut peer, "[one][one]");
    window.run("window.page.pane.recall({ text: '[two]', mode: 'text' }); true");
    read_until(&mut peer, "[two][two]");
    // What cannot be sent stops it, and that is said.
    window.run("click('mode_hex')");
    window.until("!window.page.pane.timing.running");
    let told = window.run("window.page.pane.note");
    assert!(told.as_str().is_some_and(|told| told.contains("has stopped")), "{told}");
    window.close();
}

fn ask(stream: &mut TcpStream, question: &[u8], answer: &[u8]) {
    stream.write_all(question).expect("connected");
    let mut got = vec![0; answer.len()];
    stream.read_exact(&mut got).expect("an answer");
    assert_eq!(got, answer);
}

fn template() {
    let (mut window, at) = server();
    window.run("fill('replyTemplate', '<{data}>')");
    window.run("key(Qt.Key_Return)");
    window.run("if (!find('replyEnable').checked) click('replyEnable'); true");
    let mut stream = connect(&mut window, &at, 1);
    ask(&mut stream, b"a", b"<a>");
    let place = "JSON.stringify(find('replyTemplate').mapToItem(null, 0, 0))";
    let before = window.run(place);
    window.run("fill('replyTemplate', 'half {da')");
    ask(&mut stream, b"b", b"<b>");
    assert_eq!(window.run("find('replyError').text.indexOf('Not applied yet') >= 0"), true);
    // By Enter it counts, with its mistake; nothing has moved.
    window.run("key(Qt.Key_Return)");
    window.until("find('replyError').text.indexOf('is never closed') >= 0");
    assert_eq!(window.run(place), before);
    window.run("fill('replyTemplate', '({data})')");
    window.run("click('replyApply')");
    ask(&mut stream, b"c", b"(c)");
    // Esc takes back what was typed.
    window.run("fill('replyTemplate', 'x')");
    window.run("key(Qt.Key_Escape)");
    assert_eq!(window.run("find('replyTemplate').text"), "({data})");
    ask(&mut stream, b"d", b"(d)");
    window.close();
}

fn reply_encoding() {
    let (mut window, at) = server();
    window.run("window.page.pane.composer.encoding = 'GBK'; true");
    window.run("find('replyTemplate').text = '\u{5b66}{data}'; true");
    window.run("click('replyApply')");
    window.run("if (!find('replyEnable').checked) click('replyEnable'); true");
    let mut stream = connect(&mut window, &at, 1);
    ask(&mut stream, b"\xff", b"\xd1\xa7\xff");
    window.close();
}

/// How long the file is: 50 MB with `QTCP_FAN_OUT`.
fn length() -> usize {
    if std::env::var_os("QTCP_FAN_OUT").is_some() { 50_000_000 } else { 5_000_000 }
}

/// A person by the button, the timer and the reply send while a file goes to a slow reader.
fn turns() {
    let (mut window, at) = server();
    let content: Vec<u8> = (0..length()).map(|n| 128 + (n % 113) as u8).collect();
    let path = scratch().join("turns.bin");
    fs::write(&path, &content).expect("written");
    window.run("find('replyTemplate').text = '{data}'; true");
    window.run("click('replyApply')");
    window.run("if (!find('replyEnable').checked) click('replyEnable'); true");
    window.run("fill('composerText', '[tick]')");
    window.run("fill('intervalField', '1')");
    let mut stream = connect(&mut window, &at, 1);
    window.run("click('timedSendButton')");
    read_until(&mut stream, "[tick]");
    window.run(&format!("window.page.sendFile({:?}); true", path.display().to_string()));
    let asking = stream.try_clone().expect("a socket");
    let reader = std::thread::spawn(move || {
        let (mut got, mut piece) = (Vec::new(), vec![0; 64 * 1024]);
        let mut asked = 0;
        loop {
            let n = stream.read(&mut piece).expect("it goes on");
            if n == 0 {
                return got;
            }
            got.extend_from_slice(&piece[..n]);
            if asked < 4 && got.len() > asked * length() / 8 {
                asked += 1;
                (&asking).write_all(b"!").expect("connected");
            }
            std::thread::park_timeout(Duration::from_micros(300));
        }
    });
    for _ in 0..5 {
        window.run("click('sendButton')");
        let told = window.run("window.page.pane.note");
        if window.run("window.page.totals.fileSending") == true {
            assert!(
                told.as_str().is_some_and(|told| told.contains("follow when the file")),
                "{told}"
            );
        }
    }
    window.until("!window.page.totals.fileSending");
    window.until("window.page.totals.bytesIn === 4");
    window.run("key(Qt.Key_Escape)");
    window.until("!window.page.pane.timing.running");
    window.run("window.page.totals.disconnectClient(window.page.totals.clients.clientId(0)); true");
    let got = reader.join().expect("it reads");
    let inside = |byte: &u8| *byte >= 128;
    let begin = got.iter().position(inside).expect("a file");
    assert!(got[begin..].starts_with(&content), "something is inside the file");
    let beside = [&got[..begin], &got[begin + content.len()..]].concat();
    let beside = String::from_utf8(beside).expect("text");
    assert_eq!(beside.matches('!').count(), 4, "answers");
    let ticks = beside.matches("[tick]").count();
    assert!(ticks > 10, "{ticks}");
    assert_eq!(beside.replace('!', "").replace("[tick]", ""), "", "nothing else");
    window.close();
}

fn folds() {
    let mut window = Driven::open();
    window.activate();
    window.run("key(Qt.Key_J, Qt.ControlModifier)");
    window.until("window.page.pane.folded");
    window.until(
        "window.page.pane.height <= window.page.theme.control * 2 + window.page.theme.small * 2",
    );
    // The line to type in is still there, and the button.
    window.run("fill('composerText', 'folded')");
    assert_eq!(
        window.run("find('sendButton').visible && find('composerText').text === 'folded'"),
        true
    );
    // The tabs by the arrows.
    window.run("window.page.pane.open('send'); true");
    window.run("tabTo('tab_send')");
    for (id, shown) in
        [("timer", "timedSendButton"), ("reply", "homeworkButton"), ("file", "fileButton")]
    {
        window.run("key(Qt.Key_Right)");
        assert_eq!(window.run("window.page.pane.tab"), id);
        assert_eq!(window.run("focused()"), format!("tab_{id}"));
        assert_eq!(
            window.run(&format!("find('{shown}').visible && window.page.pane.tab === '{id}'")),
            true
        );
    }
    // By the mouse: another tab opens, the one that is open folds.
    window.run("click('tab_timer')");
    assert_eq!(window.run("window.page.pane.tab"), "timer");
    window.run("click('tab_timer')");
    window.until("window.page.pane.folded");
    window.run("click('foldButton')");
    window.until("!window.page.pane.folded");
    // Unfolded it has the height that it had.
    window.run("click('tab_send')");
    window.until("find('mode_text').visible");
    // A client has nothing to reply with.
    window.run("click('roleClient')");
    assert!(window.ask("find('tab_reply')").is_err());
    window.close();
}

/// Runs the program's own window with these arguments until `ready` says so, and ends it.
fn run_once(folder: &Path, arguments: &[&str], ready: impl FnOnce()) {
    let mut command = Command::new(QTCP);
    command.args(arguments);
    surroundings(&mut command);
    command.env("XDG_CONFIG_HOME", folder).env("RUST_LOG", "qtcp=info");
    let window = Process::spawn(&mut command);
    ready();
    window.signal("TERM");
    let output = window.wait();
    assert_eq!(output.code, 0, "{}", output.err());
}

fn restart() {
    let folder = configured("{}");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let at = listener.local_addr().expect("bound").to_string();
    let mut held = Vec::new();
    run_once(&folder, &["client", &at, "--hex", "00 ff"], || held.extend(listener.accept()));
    let mut window = open_configured(&folder);
    window.run("click('roleClient')");
    assert_eq!(window.run("find('composerText').text"), "00 ff");
    assert_eq!(window.run("window.page.pane.composer.mode"), "hex");
    // And what is typed.
    window.run("click('mode_text')");
    window.run("fill('composerText', 'typed by hand')");
    window.close();
    let mut window = open_configured(&folder);
    window.run("click('roleClient')");
    assert_eq!(window.run("find('composerText').text"), "typed by hand");
    window.run("click('roleServer')");
    assert_eq!(window.run("find('composerText').text"), "Hello");
    window.close();
}

fn reply_for_one_run() {
    let port = free_port();
    let kept =
        json!({"server": {"template": "mine {data}", "reply": false, "port": port.to_string()}});
    let folder = configured(&kept.to_string());
    let at = format!("127.0.0.1:{port}");
    run_once(&folder, &["server", "--listen", &at, "--reply", "given {data}"], || {
        let begun = Instant::now();
        let mut stream = loop {
            if let Ok(stream) = TcpStream::connect(&at) {
                break stream;
            }
            assert!(begun.elapsed() < DEADLINE, "it does not listen");
            std::thread::yield_now();
        };
        ask(&mut stream, b"x", b"given x");
    });
    let mut window = open_configured(&folder);
    assert_eq!(window.run("find('replyTemplate').text"), "mine {data}");
    assert_eq!(window.run("find('replyEnable').checked"), false);
    // What is chosen by hand is kept.
    window.run("click('replyEnable')");
    window.close();
    let mut window = open_configured(&folder);
    assert_eq!(window.run("find('replyEnable').checked"), true);
    window.close();
}

fn saved() {
    let (mut window, at) = server();
    let port = at.rsplit(':').next().expect("a port").to_owned();
    assert_eq!(window.run("window.page.saveName"), format!("qtcp-server-{port}"));
    let path = scratch().join("with a space.txt");
    let url = format!("file://{}", path.display().to_string().replace(' ', "%20"));
    window.run(&format!("window.page.saveLog({url:?}, 'text'); true"));
    let expected = format!("The log was saved as {}", path.display());
    window.until(&format!("window.page.pane.note === {expected:?}"));
    assert!(path.exists());
    window.close();
}

fn recalled_mode() {
    let (mut window, mut peer) = client();
    window.run("fill('composerText', 'Hello')");
    window.run("fill('intervalField', '2')");
    window.run("click('timedSendButton')");
    read_until(&mut peer, "HelloHello");
    window.run("window.page.pane.recall({ text: '41 42', mode: 'hex' }); true");
    assert_eq!(window.run("window.page.pane.timing.running"), true);
    let got = read_until(&mut peer, "ABAB");
    assert_eq!(got.replace("Hello", "").replace("AB", ""), "", "something else was sent between");
    window.close();
}

fn draft() {
    let (mut window, mut peer) = client();
    window.activate();
    window.run("fill('composerText', 'sent')");
    window.run("click('sendButton')");
    read_until(&mut peer, "sent");
    window.run("click('mode_escapes')");
    window.run("fill('composerText', 'half typ')");
    window.run("key(Qt.Key_Up, Qt.ControlModifier)");
    window
        .until("find('composerText').text === 'sent' && window.page.pane.composer.mode === 'text'");
    window.run("key(Qt.Key_Down, Qt.ControlModifier)");
    window.until(
        "find('composerText').text === 'half typ' && window.page.pane.composer.mode === 'escapes'",
    );
    window.close();
}

fn not_read() {
    let (mut window, _peer) = client();
    window.run("window.page.totals.sendData(new ArrayBuffer(64 * 1024 * 1024)); true");
    window.run("fill('composerText', 'one more')");
    window.run("click('sendButton')");
    let told = window.run("window.page.pane.note");
    assert!(told.as_str().is_some_and(|told| told.contains("does not read")), "{told}");
    window.close_with_warnings();
}

fn cancelled() {
    let (mut window, mut peer) = client();
    let path = scratch().join("cancelled.bin");
    fs::write(&path, vec![b'.'; 50_000_000]).expect("written");
    window.run(&format!("window.page.sendFile({:?}); true", path.display().to_string()));
    window.until("window.page.totals.fileSending && window.page.totals.bytesOut > 0");
    window.run("fill('composerText', '[after]')");
    window.run("click('sendButton')");
    window.run("click('fileCancel')");
    window.until("!window.page.totals.fileSending");
    let told = window.run("find('composerNote').text");
    assert!(
        told.as_str().is_some_and(|told| told.contains("rest of the file is not sent")),
        "{told}"
    );
    let (mut got, mut piece) = (Vec::new(), vec![0; 256 * 1024]);
    while !got.ends_with(b"[after]") {
        let n = peer.read(&mut piece).expect("it goes on");
        assert!(n > 0, "it ended");
        got.extend_from_slice(&piece[..n]);
    }
    assert!(got[..got.len() - 7].iter().all(|byte| *byte == b'.') && got.len() < 50_000_000);
    window.close();
}

/// What belongs to a dialog goes with it, also a list of completions that it has left on the screen.
fn dialog() {
    let mut window = Driven::open();
    let picker = "search(window.page, 'textPicker')";
    for _ in 0..2 {
        window.run(&format!("{picker}.ask('text', 'Save', 'txt', 'a b.txt'); true"));
        window.until(&format!("{picker}.item !== null"));
        window.until(&format!(
            "decodeURIComponent('' + {picker}.item.currentFile).endsWith('/a b.txt')"
        ));
        let folder = format!("file://{}", scratch().display());
        window.run(&format!("{picker}.item.answered({folder:?}); true"));
        window.until(&format!("{picker}.item === null"));
    }
    // Qt's own: that it draws in memory.
    let told = window.close_with_warnings();
    assert!(!told.lines().any(|line| line.contains("WARN") && !line.contains("plugin")), "{told}");
}
