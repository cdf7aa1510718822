//! Pictures of the window, for eyes: `cargo test --test qml -- --pictures FOLDER` writes them. What
//! they show is set up as a person would, with real peers.

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::Path;

use crate::driven::Driven;
use crate::fits::{Screen, on};
use crate::frame::unanswered;
use crate::util::Server;

type Take = fn(Driven, &dyn Fn(&str) -> std::path::PathBuf);

/// What is taken at every place, and what is not at those where a screen is all that there is.
const EVERYWHERE: [(&str, Take); 9] = [
    ("server", server),
    ("clients", clients),
    ("frame", frame),
    ("lab", lab),
    ("own", own),
    ("stages", stages),
    ("offers", crate::lab_offers::take),
    ("picture", crate::lab_picture::take),
    ("signals", crate::lab_signals::take),
];
const ELSEWHERE: [(&str, Take); 2] = [("log", log), ("sending", sending)];
/// Many: each lesson, at every place, for whoever names them.
const NAMED: [(&str, Take); 1] = [("course", course)];

/// Takes all pictures, or those of one kind.
pub(crate) fn take(folder: &Path, kind: Option<&str>) {
    let wanted = |(name, _): &&(&str, Take)| kind.is_none_or(|kind| kind == *name);
    let named = || NAMED.iter().filter(|(name, _)| kind == Some(*name));
    std::fs::create_dir_all(folder).expect("a folder");
    let places = [
        ("light", "en", "light", 1100, 720, "1"),
        ("dark", "en", "dark", 1100, 720, "1"),
        ("chinese", "zh_CN", "light", 1100, 720, "1"),
        ("chinese-dark-small", "zh_CN", "dark", 720, 480, "1"),
        ("small", "en", "light", 720, 480, "1"),
        ("double", "en", "light", 1100, 720, "2"),
    ];
    for (name, scale) in [("laptop-125", "1.25"), ("laptop-150", "1.5")] {
        // As it opens by itself.
        let screen = Screen { width: 1366, height: 768, points: 9, scale, chinese: true };
        let path = |what: &str| folder.join(format!("{what}-{name}.png"));
        for (_, take) in EVERYWHERE.iter().filter(wanted).chain(named()) {
            take(on(screen), &path);
        }
    }
    for (name, language, theme, width, height, scale) in places {
        let open = || {
            let mut window = Driven::open_with(|command| {
                command.env("QT_SCALE_FACTOR", scale);
                let locale = if language == "en" { "C.UTF-8" } else { "zh_CN.UTF-8" };
                command.env("LC_ALL", locale);
            });
            window.run(&format!("window.width = {width}; window.height = {height}; true"));
            window.run(&format!("window.pickTheme('{theme}'); true"));
            window
        };
        let path = |what: &str| folder.join(format!("{what}-{name}.png"));
        for (_, take) in EVERYWHERE.iter().chain(&ELSEWHERE).filter(wanted).chain(named()) {
            take(open(), &path);
        }
    }
}

/// What opens over the window.
fn frame(mut window: Driven, path: &dyn Fn(&str) -> std::path::PathBuf) {
    for section in ["general", "keys", "about"] {
        window.run("key(Qt.Key_Comma, Qt.ControlModifier)");
        window.run(&format!("click('settings_{section}')"));
        window.shoot(&path(&format!("settings-{section}")));
        window.run("key(Qt.Key_Escape)");
        window.until("gone('settingsClose')");
    }
    window.run("key(Qt.Key_K, Qt.ControlModifier)");
    window.until("focused() === 'paletteField'");
    window.shoot(&path("commands"));
    window.run("type('log')");
    window.shoot(&path("commands-found"));
    window.run("key(Qt.Key_Escape)");
    window.until("gone('paletteField')");
    window.run("find('serverIp').popup.open(); true");
    window.shoot(&path("addresses"));
    window.run("find('serverIp').popup.close(); true");
    let (address, _full) = unanswered();
    window.run("click('roleClient')");
    window.run(&format!("fill('clientPort', '{}')", address.port()));
    window.run("click('clientEnable')");
    window.until("window.page.waited > 0");
    window.shoot(&path("connecting"));
    drop(window);
}

/// The log with much of what it can show, and its menus.
fn log(mut window: Driven, path: &dyn Fn(&str) -> std::path::PathBuf) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    window.run("click('roleClient')");
    window.run(&format!("fill('clientPort', '{port}')"));
    window.run("click('clientEnable')");
    let (mut stream, _) = listener.accept().expect("the window");
    window.until("window.page.totals.state === SocketState.Connected");
    let mut rows = 1;
    for text in [
        "client".as_bytes(),
        "שלום 12 مرحبا".as_bytes(),
        "你好，服务器\n".as_bytes(),
        &[b'x'; 90_000],
    ] {
        stream.write_all(text).expect("sent");
        rows += 1;
        window.until(&format!("window.page.log.count >= {rows}"));
    }
    let file = crate::scratch().join("picture.bin");
    std::fs::write(&file, vec![b'x'; 3_000_000]).expect("written");
    window.run(&format!("window.page.sendFile({:?})", file.display().to_string()));
    let mut left = 3_000_000;
    let mut piece = vec![0; 65_536];
    while left > 0 {
        left -= std::io::Read::read(&mut stream, &mut piece).expect("the file");
    }
    window.until("!window.page.sending");
    window.run(&format!("window.page.sendFile({:?})", file.display().to_string()));
    window.run("window.page.totals.cancelFile(); true");
    window.run("find('trafficList').forceActiveFocus(); find('trafficList').step(2, false); true");
    window.run("key(Qt.Key_F2, Qt.ControlModifier)");
    window.run("key(Qt.Key_Up)");
    window.run("key(Qt.Key_Menu)");
    window.until("find('row_hex').visible");
    window.shoot(&path("log-menu"));
    window.run("key(Qt.Key_Escape)");
    window.run("tabTo('logHead')");
    window.run("key(Qt.Key_Menu)");
    window.until("find('withDay').visible");
    window.shoot(&path("log-columns"));
    window.run("click('withDay')");
    window.run("find('trafficList').forceActiveFocus(); true");
    window.run("key(Qt.Key_Return)");
    window.run("key(Qt.Key_Down)");
    window.until("find('entryText').text.length > 0");
    window.shoot(&path("log-entry"));
    window.run("key(Qt.Key_Escape)");
    window.run("click('moreButton')");
    window.until("find('moreColumns').visible");
    window.shoot(&path("log-more"));
    window.run("key(Qt.Key_Escape)");
    drop((window, stream));
}

fn server(mut window: Driven, path: &dyn Fn(&str) -> std::path::PathBuf) {
    window.run("click('roleServer')");
    window.shoot(&path("server-off"));
    // The course's port, if it is free.
    let port = if TcpListener::bind("127.0.0.1:8888").is_ok() { 8888 } else { 0 };
    window.run(&format!("fill('serverPort', '{port}')"));
    window.run("click('homeworkButton')");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    window.shoot(&path("server-0"));
    let port = window.run("window.page.totals.serverPort");
    let address = format!("127.0.0.1:{port}");
    let mut streams = Vec::new();
    for n in 0..200 {
        let mut stream = TcpStream::connect(&address).expect("it listens");
        stream.write_all(format!("client {n}").as_bytes()).expect("sent");
        streams.push(stream);
        if n == 2 {
            window.until("window.page.log.count >= 10 && window.page.totals.clients.count === 3");
            window.shoot(&path("server-3"));
        }
    }
    window.until("window.page.totals.clientCount === 200 && window.page.log.count >= 601");
    if window.run("window.page.theme.narrow") == true {
        window.run("click('serverClientsButton')");
        window.shoot(&path("server-200-clients"));
        window.run("click('serverClientsButton')");
    }
    window.shoot(&path("server-200"));
    // GBK, seen as text and as hex.
    window.run("window.page.log.clear(); true");
    window.until("window.page.log.count === 0");
    streams.truncate(2);
    window.until("window.page.totals.clientCount === 2 && window.page.log.count >= 198");
    window.run("window.page.view.clear(); true");
    window.until("window.page.log.count === 0 && window.page.totals.clients.count === 2");
    window.run("window.page.log.encoding = 'GBK'; true");
    for text in
        [&b"\xc4\xe3\xba\xc3\xa3\xac\xb7\xfe\xce\xf1\xc6\xf7"[..], b"\x01\x02\xff", b"<b>plain</b>"]
    {
        streams[0].write_all(text).expect("sent");
        window.until("window.page.log.count > 0");
    }
    streams[1].write_all(&[b'x'; 3000]).expect("sent");
    window.until("window.page.log.count >= 5");
    window.run("click('view_both')");
    window.until("find('trafficList').atYEnd");
    window.shoot(&path("server-gbk"));
    window.run("key(Qt.Key_F, Qt.ControlModifier)");
    window.run("type('b>')");
    window.until("window.page.log.findCount > 0");
    window.shoot(&path("server-find"));
    window.run("key(Qt.Key_F1)");
    window.shoot(&path("shortcuts"));
    drop(window);
}

/// The pane for sending: each of its tabs, with nothing and with much.
fn sending(mut window: Driven, path: &dyn Fn(&str) -> std::path::PathBuf) {
    let file = crate::scratch().join("a file with a rather long name.bin");
    std::fs::write(&file, vec![b'x'; 20_000_000]).expect("written");
    for tab in ["timer", "reply", "file"] {
        window.run(&format!("window.page.pane.open('{tab}'); true"));
        window.shoot(&path(&format!("pane-{tab}-off")));
    }
    window.run("fill('serverPort', '0')");
    window.run("click('homeworkButton')");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    let port = window.run("window.page.totals.serverPort");
    let _deaf = TcpStream::connect(format!("127.0.0.1:{port}")).expect("it listens");
    window.until("window.page.totals.clientCount === 1");
    window.run("fill('composerText', 'tick')");
    window.run("fill('intervalField', '1')");
    window.run("click('timedSendButton')");
    window.until("window.page.pane.timing.sent > 300");
    window.shoot(&path("pane-timer"));
    window.run("fill('replyTemplate', '<{data} {peer}')");
    window.shoot(&path("pane-reply"));
    window.run(&format!("window.page.sendFile({:?}); true", file.display().to_string()));
    window.run("window.page.pane.open('file'); true");
    window.until("find('fileProgress').visible");
    window.shoot(&path("pane-file"));
    window.run("window.page.pane.folded = true; true");
    window.shoot(&path("pane-folded"));
    window.run("window.page.pane.open('send'); window.page.desktop.copy('0123456789 '.repeat(100000)); true");
    window.run("click('composerText')");
    window.run("key(Qt.Key_V, Qt.ControlModifier)");
    window.until("window.page.pane.composer.size > 1000000");
    window.shoot(&path("pane-long"));
    drop(window);
}

/// The lab: the window's own loop, a scenario that is done, one that is held, and one with a mistake.
fn lab(mut window: Driven, path: &dyn Fn(&str) -> std::path::PathBuf) {
    window.run("fill('serverPort', '0')");
    window.run("click('homeworkButton')");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    let port = window.run("window.page.totals.serverPort");
    window.run("click('roleLab')");
    window.shoot(&path("lab-live-empty"));
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("it listens");
    stream.write_all(b"client").expect("sent");
    window.until("window.page.model.count > 10");
    window.shoot(&path("lab-live"));
    window.run("window.page.choose('two_ways'); true");
    window.shoot(&path("lab-chosen"));
    window.run("click('labRun')");
    window.until("window.page.model.state === 'over'");
    // A row about a socket that has gone a way.
    window.run(
        "let at = 0; while (!(window.page.model.card(at).edges || []).length) ++at; \
         find('labTimeline').step(at); true",
    );
    window.shoot(&path("lab-done"));
    window.run("window.page.open('row'); true");
    window.shoot(&path("lab-row"));
    window.run("window.page.open('states'); true");
    window.shoot(&path("lab-states"));
    window.run("window.page.open('code'); true");
    let row = window.run("window.page.model.steps(true)[6].row");
    window.run(&format!("find('labTimeline').step({row}); true"));
    window.shoot(&path("lab-code"));
    window.run("click('labExport')");
    window.until("seen(find('labSaveSvg'))");
    window.shoot(&path("lab-export"));
    window.run("key(Qt.Key_Escape)");
    window.until("gone('labSaveSvg')");
    window.run("window.page.open('notes'); true");
    window.shoot(&path("lab-notes-none"));
    window.run("window.page.choose('connected_twice'); window.page.run(); true");
    window.until("window.page.model.state === 'over' && window.page.model.noteCount > 0");
    window.run("find('noteRow_0').clicked(); true");
    window.shoot(&path("lab-notes"));
    window.run("window.page.choose('two_ways'); window.page.run(); true");
    window.until("window.page.model.state === 'over'");
    window.run("window.page.open('lesson'); true");
    window.run("find('answer_other_read_0').clicked(); true");
    window.until("find('labLesson').answered.other_read.right >= 0");
    window.run("find('labLesson').contentY = find('labLesson').contentHeight - find('labLesson').height; true");
    window.shoot(&path("lab-lesson"));
    window.run("window.page.open('trace'); true");
    window.shoot(&path("lab-trace"));
    window.run("click('labStep')");
    window.until("window.page.model.state === 'held'");
    window.run("window.page.open('script'); true");
    window.shoot(&path("lab-held"));
    let script = include_str!("../scenarios/server_client_reset.scn");
    window.run(&format!("find('labScript').text = {script:?}; true"));
    window.run("window.page.open('trace'); true");
    window.run("click('labRealQt')");
    window.until("!find('labBeside').real.running");
    window.shoot(&path("lab-real-qt"));
    window.run("click('besideClose')");
    window.run("window.page.open('script'); true");
    window.run("find('labScript').text = 'scenario x \"x\"\\nc nonsense'; true");
    window.run("click('labRun')");
    window.until("window.page.model.problem !== ''");
    window.shoot(&path("lab-mistake"));
    window.run("window.page.dismiss(); true");
    window.run("click('labFold')");
    window.run("window.page.choose('async_mode'); true");
    window.run("click('labRun')");
    window.until("window.page.model.state === 'over'");
    window.shoot(&path("lab-folded"));
    drop((window, stream));
}

/// Each lesson before it is played, and when it is done.
fn course(mut window: Driven, path: &dyn Fn(&str) -> std::path::PathBuf) {
    window.run("click('roleLab')");
    for (lesson, number) in qtcp::lab::lesson::all().zip(1..) {
        let name = lesson.name;
        window.run(&format!("window.page.choose('{name}'); true"));
        // The rows of the one before go with the next turn of the loop.
        window.until("window.page.model.count === 0");
        window.shoot(&path(&format!("course-{number:02}-{name}-1")));
        for question in lesson.questions() {
            let name = question.name;
            window.run(&format!("find('answer_{name}_0').clicked(); true"));
            window.until(&format!("find('labLesson').answered.{name}.right >= 0"));
        }
        window.run("click('labRun')");
        window.until("window.page.model.state === 'over'");
        window.run("const view = find('labLesson'); view.contentY = Math.max(0, view.contentHeight - view.height); true");
        window.shoot(&path(&format!("course-{number:02}-{name}-2")));
    }
    drop(window);
}

/// The stages of the lab that are no scenario.
fn own(mut window: Driven, path: &dyn Fn(&str) -> std::path::PathBuf) {
    window.run("click('roleLab')");
    window.run("window.page.choose('modes'); true");
    let modes = "find('labModes').model";
    window.until(&format!("{modes}.synchronous.ticks > 3 && {modes}.asynchronous.connected"));
    window.run("click('modesSay')");
    window.until(&format!("{modes}.asynchronous.lines !== ''"));
    window.shoot(&path("modes-turning"));
    window.run("click('modesLoop_sync')");
    window.run("click('modesClick_sync')");
    window.run("click('modesClick_async')");
    window.until(&format!("{modes}.synchronous.waitsFor > 1200"));
    window.shoot(&path("modes-waiting"));
    window.run("window.page.choose('buffers'); true");
    let buffers = "find('labBuffers').model";
    window.until(&format!("{buffers}.connected"));
    window.shoot(&path("buffers-nothing"));
    window.run("click('buffersMuch')");
    window.until(&format!("{buffers}.read > 2000000"));
    window.shoot(&path("buffers-slow"));
    window.run("click('buffersDeaf')");
    window.run("find('buffersSize').chosen('65536'); true");
    window.run("click('buffersMuch')");
    window.run("click('buffersMuch')");
    let curve = "find('buffersVessels').curve";
    window.until(&format!(
        "{curve}[0] > 8000 && JSON.parse({buffers}.seen).code === 'buffers_all_full'"
    ));
    window.shoot(&path("buffers-full"));
    for _ in 0..8 {
        window.run("window.page.run(); true");
    }
    window.until(&format!("{buffers}.room < 8388608"));
    window.shoot(&path("buffers-no-room"));
    window.run("window.page.choose('stream'); true");
    let stream = "find('labStream').model";
    window.run("window.page.run(); true");
    window.until(&format!("!{stream}.running && {stream}.trace !== ''"));
    window.shoot(&path("stream-one-slot"));
    window.run("find('streamPause').text = '20'; find('streamPieces').text = '2'; true");
    window.run("find('streamFraming').chosen('fixed'); window.page.run(); true");
    window.until(&format!("!{stream}.running && find('streamLanes').messageCount === 5"));
    window.shoot(&path("stream-framed"));
    window.run("find('streamMessage').text = 'longer than sixteen bytes'; true");
    window.shoot(&path("stream-refused"));
    window.run("window.page.choose('two_ways'); window.page.run(); true");
    window.until("window.page.model.state === 'over'");
    window.run("click('labTabs_bytes')");
    window.until(crate::lab_bytes::CHOOSE);
    window.until("find('labBytes').ways.length > 0");
    window.shoot(&path("lab-bytes"));
    window.run("window.page.choose('homework'); true");
    window.shoot(&path("homework-empty"));
    for (reply, name) in [("{data}", "homework-wrong"), ("{data}{peer_port}", "homework-right")] {
        let server = Server::start(&["--reply", reply]);
        window.run(&format!("find('homeworkAddress').text = '{}'; true", server.addr()));
        window.run("click('homeworkRun')");
        window.until("find('labHomework').model.verdict !== ''");
        window.run("find('homeworkRows').currentIndex = 1; true");
        window.shoot(&path(name));
    }
    window.run("click('homeworkWhat_client')");
    window.run("find('homeworkAddress').text = '127.0.0.1:0'; true");
    window.run("click('homeworkRun')");
    window.until("find('labHomework').model.listening !== ''");
    window.shoot(&path("homework-client"));
    drop(window);
}

/// What the two ends of a connection do, what errors there are, and the two ways to read.
fn stages(mut window: Driven, path: &dyn Fn(&str) -> std::path::PathBuf) {
    window.run("click('roleLab')");
    let ends = "find('labEnds').model";
    window.run("window.page.choose('ends'); true");
    window.until(&format!("{ends}.client.kernel === 'ESTABLISHED'"));
    window.run(&format!("{ends}.write(true, 1048576); {ends}.write(false, 7); true"));
    window.until(&format!("{ends}.there.read === 1048576"));
    window.shoot(&path("ends-open"));
    window.run(&format!("{ends}.hold(false, true); true"));
    window.until(&format!("{ends}.server.held"));
    window.run(&format!("{ends}.write(false, 5); {ends}.finish(true); true"));
    window.until(&format!("{ends}.client.kernel === 'FIN_WAIT2'"));
    window.shoot(&path("ends-half"));
    window.run(&format!("{ends}.hold(false, false); true"));
    window.until(&format!("{ends}.back.lost === 5 && {ends}.client.kernel === 'TIME_WAIT'"));
    window.shoot(&path("ends-over"));
    window.run("window.page.choose('errors'); true");
    window.shoot(&path("errors-empty"));
    let errors = "find('labErrors').model";
    for name in ["refused", "not_found", "timeout", "unreachable"] {
        window.run(&format!("{errors}.provoke('{name}'); true"));
        window.until(&format!("!{errors}.running && {errors}.provoked.cause !== undefined"));
        window.shoot(&path(&format!("errors-{name}")));
    }
    window.run("window.page.choose('ways'); true");
    window.shoot(&path("ways-empty"));
    let ways = "find('labWays').model";
    window.run("window.page.run(); true");
    window.until(&format!("{ways}.done && !{ways}.running"));
    window.shoot(&path("ways-done"));
    drop(window);
}

fn clients(mut window: Driven, path: &dyn Fn(&str) -> std::path::PathBuf) {
    let server = Server::start(&[]);
    window.run("click('roleClient')");
    window.shoot(&path("client-off"));
    window.run(&format!("fill('clientPort', '{}')", server.addr().port()));
    window.run("click('clientEnable')");
    window.until("window.page.totals.state === SocketState.Connected");
    window.run("fill('intervalField', '20')");
    window.run("fill('countField', '5')");
    window.run("click('timedSendButton')");
    window.until("!window.page.pane.timing.running && window.page.log.count >= 11");
    window.shoot(&path("client-connected"));
    window.run("click('clientEnable')");
    window.until("window.page.totals.state === SocketState.Unconnected");
    drop(server);
    window.run("click('clientEnable')");
    window.until("window.page.trouble !== null");
    window.shoot(&path("client-refused"));
    window.run("click('roleServer')");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("bound").port();
    window.run(&format!("fill('serverPort', '{port}')"));
    window.run("click('serverEnable')");
    window.until("window.page.trouble !== null");
    window.shoot(&path("server-taken"));
    window.run("click('roleClient')");
    window.run("click('mode_hex')");
    window.run("fill('composerText', '38 36 3x')");
    window.shoot(&path("client-hex-error"));
    drop(window);
}
