//! Every server that is measured, started and ended in the same way.

use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;

use rustix::process::{Pid, Signal, kill_process};
use rustix::thread::{CpuSet, sched_getaffinity};
use serde::{Deserialize, Serialize};

/// The numbers of the core that servers have for themselves and of that for the load: the first two
/// that this program may use.
pub fn cores() -> io::Result<(usize, usize)> {
    let allowed = sched_getaffinity(None)?;
    let mut numbers = (0..CpuSet::MAX_CPU).filter(|core| allowed.is_set(*core));
    numbers.next().zip(numbers.next()).ok_or_else(|| {
        io::Error::other("two cores are needed, one for the server, one for the load")
    })
}

/// What a server does with what it reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// The data and the client's port.
    Homework,
    /// The data.
    Echo,
    /// Nothing goes back.
    Nothing,
}

/// One of the servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `qtcp --headless server`.
    Headless,
    /// The QObject `TcpServer` in Qt's event loop.
    Object,
    /// The same on both cores, as on a desktop; the load has to share its own.
    FreeObject,
    /// The C++ version, tests/cpp/course.
    Cpp,
    /// The loop in epoll_server.rs.
    Epoll,
    /// tokio.
    Tokio,
    /// `ncat --recv-only` into /dev/null.
    Ncat,
}

impl Kind {
    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Headless => "qtcp --headless",
            Self::Object => "qtcp QObject",
            Self::FreeObject => "qtcp QObject, both cores",
            Self::Cpp => "C++ QTcpServer",
            Self::Epoll => "bare epoll",
            Self::Tokio => "tokio",
            Self::Ncat => "ncat",
        }
    }
}

/// A running server; it ends with this.
#[derive(Debug)]
pub struct Running {
    child: Child,
    /// Where it listens.
    pub addr: SocketAddr,
}

impl Running {
    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to end (SIGTERM), and waits for that.
    pub fn end(mut self) -> io::Result<()> {
        let id = i32::try_from(self.id()).ok().and_then(Pid::from_raw);
        let id = id.ok_or_else(|| io::Error::other("no process"))?;
        kill_process(id, Signal::TERM)?;
        self.child.wait().map(drop)
    }

    /// Its standard input.
    pub fn stdin(&mut self) -> io::Result<&mut impl io::Write> {
        self.child.stdin.as_mut().ok_or_else(|| io::Error::other("no standard input"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `program` on a core of its own.
pub fn pinned(core: usize, program: impl AsRef<Path>) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", &core.to_string()]).arg(program.as_ref());
    command
}

/// Starts a server on its core; `extra` are options for the headless one.
pub fn start(kind: Kind, answer: Answer, extra: &[&str]) -> io::Result<Running> {
    let (core, _) = cores()?;
    start_by(kind, answer, extra, &|program| match kind {
        Kind::FreeObject => Command::new(program),
        _ => pinned(core, program),
    })
}

/// Starts a server with the command that is made for its program.
pub fn start_by(
    kind: Kind,
    answer: Answer,
    extra: &[&str],
    command_for: &dyn Fn(&Path) -> Command,
) -> io::Result<Running> {
    let own = std::env::current_exe()?;
    let role = |name| {
        let mut command = command_for(&own);
        command.args(["--role", name, &serde_json::to_string(&answer).expect("a plain enum")]);
        command
    };
    let console = |program: PathBuf, words: &[&str]| {
        let mut command = command_for(&program);
        command.args(words).args(["server", "-q", "--listen", "127.0.0.1:0"]).args(extra);
        match answer {
            Answer::Homework => {}
            Answer::Echo => _ = command.args(["--reply", "{data}"]),
            Answer::Nothing => _ = command.arg("--no-reply"),
        }
        command
    };
    let qtcp = || PathBuf::from(env!("CARGO_BIN_EXE_qtcp"));
    let mut command = match kind {
        Kind::Headless => console(qtcp(), &["--headless"]),
        Kind::Cpp => console(course_program()?, &[]),
        Kind::Epoll => role("epoll"),
        Kind::Tokio => role("tokio"),
        Kind::Object | Kind::FreeObject => {
            let mut command = command_for(&qtcp());
            command.args(["--headless", "qml"]).arg(object_file(answer)?);
            command
        }
        Kind::Ncat => {
            let addr = free_port()?;
            let mut command = command_for(Path::new("ncat"));
            command.args(["-v", "-l", "--recv-only", "127.0.0.1", &addr.port().to_string()]);
            command
        }
    };
    // Where the address is told differs; ncat's data goes where nobody looks.
    let on_stdout = !matches!(kind, Kind::Object | Kind::FreeObject | Kind::Ncat);
    let (out, err) = match on_stdout {
        true => (Stdio::piped(), Stdio::null()),
        false => (Stdio::null(), Stdio::piped()),
    };
    command.stdin(Stdio::piped()).stdout(out).stderr(err);
    let mut child = command.spawn()?;
    let output: Box<dyn Read + Send> = match (child.stdout.take(), child.stderr.take()) {
        (Some(output), _) => Box::new(output),
        (None, Some(output)) => Box::new(output),
        (None, None) => return Err(io::Error::other("no output")),
    };
    let mut lines = BufReader::new(output);
    let addr = told_address(&mut lines);
    // Nobody may wait for a reader.
    thread::spawn(move || io::copy(&mut lines, &mut io::sink()));
    match addr {
        Some(addr) => Ok(Running { child, addr }),
        None => {
            let _ = child.kill();
            let _ = child.wait();
            Err(io::Error::other(format!("{} did not say where it listens", kind.name())))
        }
    }
}

/// The address in a line such as "listening on 127.0.0.1:8888".
fn told_address(lines: &mut impl BufRead) -> Option<SocketAddr> {
    for line in lines.lines() {
        let line = line.ok()?;
        let lower = line.to_lowercase();
        let Some(at) = lower.find("listening on ") else { continue };
        let told = lower[at + "listening on ".len()..].split_whitespace().next()?.to_owned();
        if let Ok(addr) = told.parse() {
            return Some(addr);
        }
    }
    None
}

/// A port that was free a moment ago.
fn free_port() -> io::Result<SocketAddr> {
    std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()
}

/// Where this program puts what it makes.
pub fn folder() -> io::Result<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../side_by_side");
    fs::create_dir_all(&folder)?;
    fs::canonicalize(folder)
}

fn object_file(answer: Answer) -> io::Result<PathBuf> {
    let reply = match answer {
        Answer::Homework => "{data}{peer_port}",
        Answer::Echo => "{data}",
        Answer::Nothing => "",
    };
    let port = free_port()?.port().to_string();
    let text = include_str!("object.qml").replace("PORT", &port).replace("REPLY", reply);
    let file = folder()?.join("object.qml");
    fs::write(&file, text)?;
    Ok(file)
}

/// The program as it is, and a build without Qt; with names.
pub fn builds() -> io::Result<[(&'static str, PathBuf); 2]> {
    let target = folder()?.join("without-qt");
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    cargo.args(["build", "--release", "--locked", "--no-default-features", "--target-dir"]);
    let built = cargo.arg(&target).current_dir(env!("CARGO_MANIFEST_DIR")).status()?;
    if !built.success() {
        return Err(io::Error::other("the build without Qt failed"));
    }
    let with_qt = PathBuf::from(env!("CARGO_BIN_EXE_qtcp"));
    Ok([("with Qt", with_qt), ("without Qt", target.join("release/qtcp"))])
}

/// The C++ version, built with optimisation; once, whatever came of it.
fn course_program() -> io::Result<PathBuf> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let built = BUILT.get_or_init(|| build_course().map_err(|error| error.to_string()));
    built.clone().map_err(io::Error::other)
}

fn build_course() -> io::Result<PathBuf> {
    let folder = folder()?.join("course");
    let program = folder.join("course");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cpp/course");
    let cmake = |args: &[&std::ffi::OsStr]| match Command::new("cmake").args(args).output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned())),
        Err(error) => Err(io::Error::other(format!("cmake: {error}; run 'sh setup.sh'"))),
    };
    cmake(&["-S".as_ref(), source.as_os_str(), "-B".as_ref(), folder.as_os_str()])?;
    cmake(&["--build".as_ref(), folder.as_os_str(), "-j2".as_ref()])?;
    Ok(program)
}
