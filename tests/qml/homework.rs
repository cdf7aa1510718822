//! The homework as a student writes it in QML, against our own programs.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use crate::util::{Process, Server, run};
use crate::{Case, fresh, load_path, scratch};

pub(crate) const CASES: &[Case] = &[
    ("homework_a_qml_client_gets_its_answers_from_the_headless_server", client),
    ("homework_a_qml_server_answers_the_headless_client", server),
    ("homework_a_qml_server_sends_back_bytes_that_are_no_text", bytes),
    ("homework_a_qml_client_passes_no_server_that_answers_twice", twice),
    ("homework_a_qml_client_and_a_qml_server_in_one_process", both),
    ("homework_qtcp_qml_runs_a_students_file_without_a_display", command),
];

/// The server tells its port, which is any free one here.
const SERVER: &str = "
    property HomeworkServer server: HomeworkServer {
        port: 0
        onListeningChanged: console.info(\"port=\" + serverPort)
    }";

/// Loads a root object with these members beside the students' files.
fn root(members: &str) -> Process {
    let folder = scratch().join(format!("homework-{}", fresh()));
    std::fs::create_dir_all(&folder).expect("a folder");
    for name in ["HomeworkServer.qml", "HomeworkClient.qml"] {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/qml").join(name);
        std::fs::copy(&source, folder.join(name)).expect("copied");
    }
    let path = folder.join("root.qml");
    let imports = "import QtQml 2.15\nimport Qtcp 1.0\n";
    std::fs::write(&path, format!("{imports}QtObject {{ id: root{members}\n}}\n"))
        .expect("written");
    Process::spawn(&mut load_path(&path))
}

fn client() {
    let server = Server::start(&[]);
    let port = server.addr().port();
    let student = root(&format!(
        "
    property HomeworkClient client: HomeworkClient {{
        port: {port}
        onDisconnected: Qt.exit(right ? 5 : 6)
    }}"
    ));
    let output = student.wait();
    assert_eq!(output.code, 5, "{}", output.err());
    let output = server.stop();
    // Messages that met each other are read as one.
    let told = output.err();
    assert!(told.contains("1 client, ") && told.contains(" messages, 30 B in"), "{told}");
}

fn server() {
    let student = root(&format!(
        "{SERVER}
    property bool done: server.bytesIn === 180 && server.clientCount === 0
    onDoneChanged: Qt.exit(0)"
    ));
    let told = student.wait_stderr("the port", |text| text.contains("port="));
    let port = told.split("port=").nth(1).and_then(|text| text.split_whitespace().next());
    let address = format!("127.0.0.1:{}", port.expect("a port"));
    let args =
        ["client", &address, "--clients", "3", "--count", "10", "--interval", "5ms", "--check"];
    let output = run(&args, "");
    assert_eq!(output.code, 0, "{}", output.err());
    assert!(output.err().contains("30 right, 0 wrong, 0 missing"), "{}", output.err());
    let output = student.wait();
    assert_eq!(output.code, 0, "{}", output.err());
}

fn bytes() {
    let student = root(&format!("{SERVER}\n    property bool done: false"));
    let told = student.wait_stderr("the port", |text| text.contains("port="));
    let port = told.split("port=").nth(1).and_then(|text| text.split_whitespace().next());
    let address = format!("127.0.0.1:{}", port.expect("a port"));
    let mut client = TcpStream::connect(address).expect("it listens");
    client.set_read_timeout(Some(Duration::from_secs(30))).expect("a socket");
    let message = b"\xff\xfe\x00client\xc3";
    client.write_all(message).expect("it reads");
    let own = client.local_addr().expect("connected").port().to_string();
    let mut answer = vec![0; message.len() + own.len()];
    client.read_exact(&mut answer).expect("it answers");
    assert_eq!(answer, [&message[..], own.as_bytes()].concat());
}

fn twice() {
    let server = Server::start(&["--reply", "{data}{peer_port}{data}{peer_port}"]);
    let port = server.addr().port();
    let student = root(&format!(
        "
    property HomeworkClient client: HomeworkClient {{
        port: {port}
        onDisconnected: Qt.exit(right ? 5 : 6)
    }}"
    ));
    let output = student.wait();
    assert_eq!(output.code, 6, "{}", output.err());
    assert!(output.err().contains("wrong: client"), "{}", output.err());
}

fn both() {
    let student = root(&format!(
        "{SERVER}
    property Component make: Component {{ HomeworkClient {{ port: root.server.serverPort }} }}
    property QtObject client: null
    property bool listening: server.listening
    onListeningChanged: client = make.createObject(root)
    property bool done: client !== null && client.right && server.clientCount === 0
    onDoneChanged: Qt.exit(5)"
    ));
    let output = student.wait();
    assert_eq!(output.code, 5, "{}", output.err());
}

/// `qtcp --headless qml`, on a path with characters that mean something in a URL.
fn command() {
    let folder = scratch().join("a#b %20 学生");
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("Server.qml");
    let text = "import QtQml 2.15\nimport Qtcp 1.0\nTcpServer { port: 0\n\
                onListeningChanged: console.log(\"port=\" + serverPort)\n\
                onReadyRead: (client, data, port) => sendData(client, data + port)\n\
                onDisconnected: Qt.exit(4)\nComponent.onCompleted: svStart() }\n";
    std::fs::write(&file, text).expect("written");
    let mut command = crate::util::qtcp(&["qml"]);
    command.arg(&file).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    let student = Process::spawn(&mut command);
    let told = student.wait_stderr("the port", |text| text.contains("port="));
    let port = told.split("port=").nth(1).and_then(|text| text.split_whitespace().next());
    let address = format!("127.0.0.1:{}", port.expect("a port"));
    let output = run(&["client", &address, "--count", "1", "--check"], "");
    assert_eq!(output.code, 0, "{}", output.err());
    let output = student.wait();
    assert_eq!(output.code, 4, "{}", output.err());
    let output = run(&["qml", "not-there.qml"], "");
    assert_eq!(output.code, 2);
    assert!(output.err().contains("not-there.qml: there is no such file"), "{}", output.err());
}
