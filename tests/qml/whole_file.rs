//! Nothing lands inside a file that is on its way: neither what a timer sends, nor an
//! answer, nor what a person sends by hand.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::json;

use crate::driven::Driven;
use crate::util::DEADLINE;
use crate::{Case, readers, scratch};

pub(crate) const CASES: &[Case] = &[
    ("whole_file_of_a_server_with_a_timer_answers_and_a_person", server),
    ("whole_file_of_a_client_with_a_timer_answers_and_a_person", client),
];

/// How often, and how long the file is: 20 times 50 MB with `QTCP_FAN_OUT`.
fn effort() -> (usize, usize) {
    if std::env::var_os("QTCP_FAN_OUT").is_some() { (20, 50_000_000) } else { (1, 5_000_000) }
}

fn content(len: usize) -> Vec<u8> {
    // No byte of it is one of those that are sent beside it.
    (0..len).map(|n| 128 + (n % 113) as u8).collect()
}

/// Reads slowly, and asks four questions in the middle of it, which come back.
fn read_slowly(mut peer: TcpStream, len: usize) -> JoinHandle<Vec<u8>> {
    peer.set_read_timeout(Some(DEADLINE)).expect("a socket");
    std::thread::spawn(move || {
        let (mut got, mut piece) = (Vec::new(), vec![0; 64 * 1024]);
        let mut asked = 0;
        loop {
            let n = peer.read(&mut piece).expect("it goes on");
            got.extend_from_slice(&piece[..n]);
            if n == 0 {
                return got;
            }
            if asked < 4 && got.len() > asked * len / 8 {
                asked += 1;
                peer.write_all(b"?").expect("connected");
            }
            std::thread::park_timeout(Duration::from_micros(500));
        }
    })
}

#[track_caller]
fn check(got: &[u8], content: &[u8]) {
    let inside = |byte: &u8| *byte >= 128;
    let begin = got.iter().position(inside).expect("a file");
    let (before, rest) = got.split_at(begin);
    assert!(rest.len() >= content.len(), "{} B of {}", rest.len(), content.len());
    let (file, after) = rest.split_at(content.len());
    assert!(file == content, "something is inside the file");
    let beside = String::from_utf8([before, after].concat()).expect("text");
    assert_eq!(beside.matches("[hand]").count(), 5, "by hand");
    assert_eq!(beside.matches('?').count(), 4, "answers");
    assert!(beside.matches("[tick]").count() > 5, "a timer");
    let rest = beside.replace("[hand]", "").replace('?', "").replace("[tick]", "");
    assert_eq!(rest, "", "nothing else");
}

/// Sends the file with `object`, which `send` of QML sends by hand with.
fn send(qml: &mut Driven, object: &str, arguments: &str, by_hand: &str, path: &str) {
    qml.run(&format!("finished = ''; {object}Timer.start(); true"));
    // The first by hand in the same round: the reader may have all of it before another one.
    let begun = format!("[{object}.sendFile({path:?}{arguments}), {by_hand}, finished]");
    assert_eq!(qml.run(&begun), json!([true, 6, ""]));
    for _ in 0..4 {
        assert_eq!(qml.run(by_hand), 6);
    }
    qml.until("finished !== ''");
    assert_eq!(qml.run("finished"), "complete");
    qml.run(&format!("{object}Timer.stop(); true"));
}

/// What the log has of it: the begin and the end of the file, a row each, and the whole conversation
/// beside it. Empties it for the next file.
#[track_caller]
fn check_log(qml: &mut Driven, object: &str) {
    // They are shown a moment after they are told.
    qml.until(&format!("{object}.log.count === {object}.log.rowsKept"));
    let mut rows = |text: &str| qml.run(&format!("rows({object}.log, {text:?})"));
    assert_eq!(rows("== file whole, "), 1, "begin");
    assert_eq!(rows("file whole sent: "), 1, "end");
    assert_eq!(rows("-> [hand]"), 5, "by hand");
    let asked = rows("<- ?").as_u64().expect("a number");
    assert!((1..=4).contains(&asked), "{asked} reads of 4 questions");
    let answered = rows("-> ?").as_u64().expect("a number");
    assert!((1..=4).contains(&answered), "{answered} answers to 4 questions");
    assert!(rows("-> [tick]").as_u64().is_some_and(|ticks| ticks > 5), "a timer");
    assert_eq!(qml.run(&format!("{object}.log.rowsSkipped")), 0, "nothing is pushed out");
    qml.run(&format!("{object}.log.clear(); true"));
}

/// A file that is given up has its row too.
#[track_caller]
fn cancel(qml: &mut Driven, object: &str, arguments: &str, path: &str) {
    let both = format!("[{object}.sendFile({path:?}{arguments}), {object}.cancelFile()][0]");
    assert_eq!(qml.run(&both), true);
    qml.until(&format!("rows({object}.log, 'file whole cancelled: ') === 1"));
}

fn server() {
    let (times, len) = effort();
    let content = content(len);
    let path = scratch().join("whole");
    std::fs::write(&path, &content).expect("written");
    let mut qml = Driven::load("WholeFile.qml");
    assert_eq!(qml.run("server.svStart()"), true);
    let port = qml.run("server.serverPort").as_u64().and_then(|port| port.try_into().ok());
    let address = SocketAddr::from(([127, 0, 0, 1], port.expect("a port")));
    for number in 1..=times {
        let peer = readers::connect(address, 1, Some(64 * 1024)).pop().expect("one");
        let reader = read_slowly(peer, len);
        qml.until(&format!("number === {number} && server.clientCount === 1"));
        let by_hand = "server.sendData(number, '[hand]')";
        send(&mut qml, "server", ", false", by_hand, &path.display().to_string());
        // Closing with unread questions would reset the connection.
        qml.until(&format!("asked === {}", 4 * number));
        qml.run("server.disconnectClient(number)");
        check(&reader.join().expect("it reads"), &content);
        qml.until("server.clientCount === 0");
        check_log(&mut qml, "server");
    }
    let _peer = TcpStream::connect(address).expect("it listens");
    qml.until("server.clientCount === 1");
    cancel(&mut qml, "server", ", false", &path.display().to_string());
    qml.end();
}

fn client() {
    let (times, len) = effort();
    let content = content(len);
    let path = scratch().join("whole");
    std::fs::write(&path, &content).expect("written");
    let mut qml = Driven::load("WholeFile.qml");
    for number in 1..=times {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("bound").port();
        qml.run(&format!("client.port = {port}; client.conServer(); true"));
        let (peer, _) = listener.accept().expect("it connects");
        let reader = read_slowly(peer, len);
        qml.until("client.state === 3");
        let by_hand = "client.sendData('[hand]')";
        send(&mut qml, "client", "", by_hand, &path.display().to_string());
        qml.until(&format!("asked === {}", 4 * number));
        qml.run("client.disconServer()");
        check(&reader.join().expect("it reads"), &content);
        qml.until("client.state === 0");
        check_log(&mut qml, "client");
    }
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    qml.run(&format!("client.port = {port}; client.conServer(); true"));
    let _peer = listener.accept().expect("it connects");
    qml.until("client.state === 3");
    cancel(&mut qml, "client", "", &path.display().to_string());
    qml.end();
}
