//! Our programs against a real QTcpServer and a real QTcpSocket (tests/cpp_peers/qt_peer.cpp).

#![cfg(feature = "gui")]
// Modules of a test program: nothing is reachable from outside.
#![allow(unreachable_pub)]

mod util;

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;
use util::{Output, Process, Server};

/// What the tests cannot do without, and where it comes from.
const CURE: &str = "run 'sh setup.sh', it installs the C++ compiler and Qt";

/// The C++ program, compiled when the first test asks for it.
fn qt_peer(args: &[&str]) -> Command {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    let mut command = Command::new(PROGRAM.get_or_init(compile));
    command.args(args);
    command
}

fn compile() -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cpp_peers/qt_peer.cpp");
    // A name of its own: the tests may be running twice at the same time.
    let name = format!("qt_peer-{}", std::process::id());
    let unfinished = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let program = unfinished.with_file_name("qt_peer");
    let (includes, libraries) = where_qt_is();
    let compiler = std::env::var("CXX").unwrap_or_else(|_| "c++".to_owned());
    let result = Command::new(&compiler)
        .args(["-std=c++17", "-fPIC", "-Wall", "-Wextra", "-o"])
        .args([&unfinished, &source])
        .arg(format!("-I{includes}"))
        .args(["QtCore", "QtNetwork"].map(|module| format!("-I{includes}/{module}")))
        .arg(format!("-L{libraries}"))
        .args(["-lQt6Network", "-lQt6Core"])
        .output();
    match result {
        Ok(output) if output.status.success() => {
            fs::rename(&unfinished, &program).expect("both are in one directory");
            program
        }
        Ok(output) => {
            let told = String::from_utf8_lossy(&output.stderr);
            panic!("{compiler} cannot compile tests/cpp_peers/qt_peer.cpp; {CURE}\n{told}")
        }
        Err(error) => panic!("the C++ compiler {compiler:?} does not start ({error}); {CURE}"),
    }
}

/// Qt's headers and libraries; Debian's Qt 6 has files for pkg-config only in part.
fn where_qt_is() -> (String, String) {
    let ask = |qmake: &str, what| {
        let output = Command::new(qmake).args(["-query", what]).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    };
    let named = std::env::var("QMAKE").ok();
    let names = named.as_deref().into_iter().chain(["qmake6", "qmake"]);
    for qmake in names {
        let version = ask(qmake, "QT_VERSION").filter(|version| version.starts_with("6."));
        if version.is_some()
            && let Some(includes) = ask(qmake, "QT_INSTALL_HEADERS")
            && let Some(libraries) = ask(qmake, "QT_INSTALL_LIBS")
        {
            return (includes, libraries);
        }
    }
    panic!("no qmake of Qt 6 was found; {CURE}")
}

/// A Qt server and the address it listens on.
fn qt_server(mode: &str) -> (Process, String) {
    let process = Process::spawn(&mut qt_peer(&[mode]));
    let port = process.wait_stdout("the Qt server's port", |out| out.ends_with('\n'));
    (process, format!("127.0.0.1:{}", port.trim()))
}

fn client(to: &str, args: &str) -> Output {
    let mut all = vec!["client", to];
    all.extend(args.split(' '));
    util::run(&all, "")
}

/// Runs a Qt client against our server, which must agree about what was sent.
fn qt_client(server: &Server, mode: &str, args: &[&str]) {
    let port = server.addr().port().to_string();
    let output = util::run_command(qt_peer(&[mode, &port]).args(args), "");
    assert_eq!(output.code, 0, "{}", output.err());
}

#[test]
fn our_asynchronous_client_is_answered_by_a_real_qtcpserver() {
    let (_server, to) = qt_server("server");
    for (clients, right) in [(1, 10), (20, 200)] {
        let output =
            client(&to, &format!("-q --clients {clients} --count 10 --interval 5ms --check"));
        assert_eq!(output.code, 0, "{}", output.err());
        let told = output.err();
        assert!(told.ends_with(&format!(", {right} right, 0 wrong, 0 missing\n")), "{told}");
    }
}

#[test]
fn our_synchronous_client_is_answered_by_a_real_qtcpserver() {
    let (_server, to) = qt_server("server");
    for (more, right) in [("", 10), (" --clients 20", 200), (" --read-size 3", 10)] {
        let output =
            client(&to, &format!("-q --mode sync --count 10 --interval 5ms --check{more}"));
        assert_eq!(output.code, 0, "{}", output.err());
        let told = output.err();
        assert!(told.ends_with(&format!(", {right} right, 0 wrong, 0 missing\n")), "{told}");
    }
}

#[test]
fn an_answer_that_a_real_qtcpserver_does_not_give_is_missing() {
    let (_server, to) = qt_server("closer");
    for mode in ["async", "sync"] {
        let output = client(&to, &format!("-q --mode {mode} --count 1 --interval 5ms --check"));
        assert_eq!(output.code, 1, "{}", output.err());
        assert!(output.err().contains(" 0 right, 0 wrong, 1 missing"), "{}", output.err());
    }
}

#[test]
fn twenty_real_qtcpsockets_get_50_answers_each_from_our_server() {
    let server = Server::start(&["-q"]);
    qt_client(&server, "client", &["20", "50"]);
    let told = server.stop().err();
    assert!(told.starts_with("qtcp: 20 clients, "), "{told}");
    assert!(told.contains(", 6000 B in, "), "{told}");
}

#[test]
fn the_blocking_calls_of_a_real_qtcpsocket_get_their_answers_from_our_server() {
    let server = Server::start(&["-q"]);
    qt_client(&server, "sync", &["50"]);
    let told = server.stop().err();
    assert!(told.starts_with("qtcp: 1 client, 50 messages, 300 B in, 550 B out, "), "{told}");
}

#[test]
fn what_a_real_qtcpsocket_writes_before_disconnectfromhost_arrives() {
    let server = Server::start(&["--json", "--once"]);
    qt_client(&server, "halfclose", &[]);
    let told = events(&server.wait());
    let names: Vec<_> = told.iter().map(|event| event["event"].as_str().expect("a name")).collect();
    let all = ["listening", "newConnection", "readyRead", "written"];
    assert_eq!(names[..4], all);
    assert_eq!(told[2]["text"], "client");
    assert_eq!(names[names.len() - 2..], ["disconnected", "summary"]);
}

#[test]
fn a_real_qtcpsocket_that_aborts_with_an_answer_unread_is_told() {
    let server = Server::start(&["--json", "--once"]);
    qt_client(&server, "abort", &[]);
    let told = events(&server.wait());
    let names: Vec<_> = told.iter().map(|event| event["event"].as_str().expect("a name")).collect();
    let all = [
        "listening",
        "newConnection",
        "readyRead",
        "written",
        "bytesWritten",
        "error",
        "stateChanged",
        "stateChanged",
        "readChannelFinished",
        "disconnected",
        "summary",
    ];
    assert_eq!(names, all);
    assert_eq!(told[5]["code"], 1);
    assert_eq!([&told[6]["state"], &told[7]["state"]], ["ClosingState", "UnconnectedState"]);
}

fn events(output: &Output) -> Vec<Value> {
    assert_eq!(output.code, 0, "{}", output.err());
    output.out().lines().map(|line| serde_json::from_str(line).expect("an object")).collect()
}

/// The error that a real QTcpSocket reports there, as number and text.
fn error_of_qt(to: &str) -> String {
    let (_, port) = to.rsplit_once(':').expect("a port");
    let output = util::run_command(&mut qt_peer(&["errors", port]), "");
    assert_eq!(output.code, 0, "{}", output.err());
    output.out().trim_end().to_owned()
}

/// The error that our client reports there, in both modes; it must be the same.
fn our_error(to: &str) -> String {
    let told = ["async", "sync"].map(|mode| {
        let output = client(to, &format!("--json --mode {mode} --count 5 --interval 20ms"));
        assert_eq!(output.code, 1, "{mode}: {}", output.err());
        let out = output.out();
        let error = out.lines().find(|line| line.contains("\"event\":\"error\""));
        let error = error.unwrap_or_else(|| panic!("{mode}: no error in {out}"));
        let error: Value = serde_json::from_str(error).expect("an object");
        let text = error["message"].as_str().expect("text").to_owned();
        // For people, the sentence names it too.
        assert!(output.err().contains(&text), "{}", output.err());
        format!("{} {text}", error["code"])
    });
    assert_eq!(told[0], told[1]);
    let [told, _] = told;
    told
}

#[test]
fn a_refused_connection_has_the_error_that_qt_reports() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let to = listener.local_addr().expect("bound").to_string();
    // Whoever takes the port in between would have to do it within milliseconds.
    drop(listener);
    assert_eq!(our_error(&to), error_of_qt(&to));
}

#[test]
fn a_connection_that_the_real_qtcpserver_closes_has_the_error_that_qt_reports() {
    let (_server, to) = qt_server("closer");
    assert_eq!(our_error(&to), error_of_qt(&to));
}

/// The students' QML files, run by `qtcp qml`, with these members on top.
fn student(name: &str, class: &str, members: &str) -> Process {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/qml");
    let file = format!("{class}.qml");
    fs::copy(source.join(&file), folder.join(&file)).expect("the student's file");
    let root = folder.join("Root.qml");
    let imports = "import QtQml 2.15\nimport Qtcp 1.0\n";
    fs::write(&root, format!("{imports}{class} {{ {members} }}\n")).expect("written");
    Process::spawn(util::qtcp(&["qml"]).arg(root))
}

#[test]
fn the_homeworks_client_in_qml_is_answered_by_a_real_qtcpserver() {
    let (_server, to) = qt_server("server");
    let port = to.rsplit(':').next().expect("a port");
    let members = format!("port: {port}; onDisconnected: Qt.exit(right ? 5 : 6)");
    let output = student("qml-client", "HomeworkClient", &members).wait();
    assert_eq!(output.code, 5, "{}", output.err());
}

#[test]
fn twenty_real_qtcpsockets_get_50_answers_each_from_the_homeworks_server_in_qml() {
    let members = "port: 0; onListeningChanged: console.info(\"port=\" + serverPort)";
    let server = student("qml-server", "HomeworkServer", members);
    let told = server.wait_stderr("the port", |text| text.contains("port="));
    let port = told.split("port=").nth(1).and_then(|text| text.split_whitespace().next());
    let mut peers = qt_peer(&["client", port.expect("a port"), "20", "50"]);
    let output = util::run_command(&mut peers, "");
    assert_eq!(output.code, 0, "{}", output.err());
    server.signal("TERM");
    assert_eq!(server.wait().code, 0);
}
