//! The pictures of the lab in the READMEs and in docs/lab.md: `cargo test --test qml -- --pictures
//! FOLDER shown` writes them, in both languages, small, each under the name that it has in docs/.

use std::io::Write as _;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::driven::Driven;
use crate::scratch;
use crate::util::Server;

/// How long a frame of the one that moves is seen, in milliseconds.
const FRAME: &str = "900";
/// No scenario that is shown takes more steps.
const STEPS: usize = 40;

/// Takes all of them.
pub(crate) fn take(folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder");
    for (locale, behind) in [("C.UTF-8", ""), ("zh_CN.UTF-8", "-chinese")] {
        let open = || open(locale);
        let out = |name: &str| folder.join(format!("{name}{behind}.png"));
        stepped(open(), &out("lab-steps"));
        timeline(open(), &out("lab"));
        live(open(), &out("lab-live"));
        modes(open(), &out("lab-modes"));
        buffers(open(), &out("lab-buffers"));
        homework(open(), &out("lab-homework"));
    }
}

fn open(locale: &str) -> Driven {
    let mut window = Driven::open_with(|command| _ = command.env("LC_ALL", locale));
    window.run("window.pickTheme('light'); window.width = 900; window.height = 580; true");
    window
}

/// Two writes, one read: one picture for each step of the loop.
fn stepped(mut window: Driven, out: &Path) {
    window.run("window.start({ lab: ['byte_stream', 'glue'] }); true");
    window.activate();
    window.until("find('labStep').x > 0");
    let mut frames = vec![shot(&mut window, 0)];
    while window.run("window.page.model.state") != "over" {
        let before = window.run("window.page.model.count");
        window.run("key(Qt.Key_F10)");
        window.until(&format!(
            "['held', 'over'].indexOf(window.page.model.state) >= 0 && \
             (window.page.model.count > {before} || window.page.model.state === 'over')"
        ));
        frames.push(shot(&mut window, frames.len()));
        assert!(frames.len() < STEPS);
    }
    small(out, &frames, Some(FRAME));
}

fn timeline(mut window: Driven, out: &Path) {
    window.run("window.start({ lab: ['two_ways'] }); true");
    window.activate();
    window.run("key(Qt.Key_F5)");
    window.until("window.page.model.state === 'over'");
    // The second readyRead: what way 1 calls in its slot stands below it.
    window.run("window.page.open('row'); true");
    window.until("find('labTimeline').positionViewAtBeginning(); find('labTimeline').atYBeginning");
    window.run(
        "(m => { let at = -1; for (let seen = 0; seen < 2;) if (m.data(m.index(++at, 0), 0x100 + \
         10).startsWith('readyRead')) ++seen; \
         find('labTimeline').step(at + 3); find('labTimeline').currentIndex = at \
         })(window.page.model)",
    );
    window.until("find('labTimeline').currentItem !== null && !find('labTimeline').atYEnd");
    let frame = shot(&mut window, 0);
    small(out, &[frame], None);
}

fn live(mut window: Driven, out: &Path) {
    window.run("fill('serverPort', '0')");
    window.run("click('homeworkButton')");
    window.run("click('serverEnable')");
    window.until("window.page.totals.listening");
    let port = window.run("window.page.totals.serverPort");
    window.run("click('roleLab')");
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("it listens");
    stream.write_all(b"client").expect("sent");
    window.until("window.page.model.count > 12");
    let frame = shot(&mut window, 0);
    small(out, &[frame], None);
    drop(stream);
}

fn modes(mut window: Driven, out: &Path) {
    window.run("window.start({ lab: ['modes'] }); true");
    window.until("seen(find('modesSay'))");
    let modes = "find('labModes').model";
    window.until(&format!("{modes}.synchronous.ticks > 3 && {modes}.asynchronous.connected"));
    window.run("click('modesSay')");
    window.until(&format!("{modes}.asynchronous.lines !== ''"));
    window.run("click('modesLoop_sync')");
    window.run("click('modesClick_sync')");
    window.run("click('modesClick_async')");
    window.until(&format!("{modes}.synchronous.waitsFor > 1200"));
    let frame = shot(&mut window, 0);
    small(out, &[frame], None);
}

/// It reads for a while, then not any more.
fn buffers(mut window: Driven, out: &Path) {
    window.run("window.start({ lab: ['buffers'] }); true");
    window.until("seen(find('buffersMuch'))");
    let buffers = "find('labBuffers').model";
    window.until(&format!("{buffers}.connected"));
    window.run("find('buffersSize').chosen('1048576'); click('buffersMuch')");
    window.until(&format!("{buffers}.read > 3000000"));
    window.run("click('buffersDeaf')");
    window.run("click('buffersMuch')");
    window.until(&format!(
        "find('buffersVessels').curve[0] > 7000 && JSON.parse({buffers}.seen).code === 'buffers_all_full'"
    ));
    let frame = shot(&mut window, 0);
    small(out, &[frame], None);
}

fn homework(mut window: Driven, out: &Path) {
    let server = Server::start(&["--reply", "{data}"]);
    window.run("window.start({ lab: ['homework'] }); true");
    window.until("seen(find('homeworkRun'))");
    window.run(&format!("find('homeworkAddress').text = '{}'; true", server.addr()));
    window.run("click('homeworkRun')");
    window.until("find('labHomework').model.verdict !== ''");
    window.run("find('homeworkRows').currentIndex = 1; true");
    let frame = shot(&mut window, 0);
    small(out, &[frame], None);
}

/// A picture of the window as it is, and where it is.
fn shot(window: &mut Driven, number: usize) -> PathBuf {
    let path = scratch().join(format!("shown-{number}.png"));
    window.shoot(&path);
    path
}

fn small(out: &Path, frames: &[PathBuf], moves: Option<&str>) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/qml/small.py");
    let mut python = Command::new("python3");
    let done = python.arg(script).arg(out).args(moves).args(frames).status();
    assert!(done.expect("python3 starts").success(), "{}", out.display());
}
