//! Drives the built program. Nothing here waits without a deadline, and what was started is killed
//! when its handle is dropped, so that a failed test leaves no process behind.

// Each test binary uses a part of it.
#![allow(dead_code)]

pub(crate) mod cmake;

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The program under test.
pub(crate) const QTCP: &str = env!("CARGO_BIN_EXE_qtcp");
/// No single wait takes longer.
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);
/// How often a condition that nobody signals is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(2);

/// `qtcp --headless` and what follows. The surroundings of the tests (`RUST_LOG`, colours) stay
/// outside.
pub(crate) fn qtcp<S: AsRef<OsStr>>(args: &[S]) -> Command {
    let mut command = Command::new(QTCP);
    command.arg("--headless").args(args);
    command.env_remove("RUST_LOG").env_remove("NO_COLOR").env("TZ", "UTC");
    command
}

/// What a process that has ended left behind.
#[derive(Debug)]
pub(crate) struct Output {
    /// The exit code; 128 + the number of the signal that ended it.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) stdout: Vec<u8>,
    /// Standard error.
    pub(crate) stderr: Vec<u8>,
}

impl Output {
    /// Standard output as text.
    pub(crate) fn out(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    /// Standard error as text.
    pub(crate) fn err(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }
}

/// A running process whose output is collected while it runs.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: Collected,
    stderr: Collected,
}

impl Process {
    /// Starts `command` with all three streams piped.
    ///
    /// # Panics
    /// If it does not start; the sentence says how to install it.
    #[track_caller]
    pub(crate) fn spawn(command: &mut Command) -> Self {
        Self::spawn_to(command, Stdio::piped())
    }

    /// The same, but standard output goes to `stdout`; unless that is a new pipe, none of it is
    /// collected.
    ///
    /// # Panics
    /// As [`spawn`](Self::spawn).
    #[track_caller]
    pub(crate) fn spawn_to(command: &mut Command, stdout: impl Into<Stdio>) -> Self {
        Self::spawn_between(command, stdout, Stdio::piped())
    }

    /// The same for both outputs.
    ///
    /// # Panics
    /// As [`spawn`](Self::spawn).
    #[track_caller]
    pub(crate) fn spawn_between(
        command: &mut Command,
        stdout: impl Into<Stdio>,
        stderr: impl Into<Stdio>,
    ) -> Self {
        command.stdin(Stdio::piped()).stdout(stdout).stderr(stderr);
        // What ignores SIGINT because it was started with `&` would hand that on, and the program
        // would go on ignoring it.
        let listen = || {
            // SAFETY: signal(2) with the default action runs no code of ours.
            unsafe { libc::signal(libc::SIGINT, libc::SIG_DFL) };
            Ok(())
        };
        // SAFETY: between fork and exec it makes one system call, which may be made there.
        unsafe { command.pre_exec(listen) };
        let mut child = command.spawn().unwrap_or_else(|error| {
            let program = command.get_program().display();
            panic!("{program} does not start ({error}); run setup.sh, it installs what tests need")
        });
        // What was handed to the child is closed on our side, so that only its end is left.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let stdout = match child.stdout.take() {
            Some(stdout) => Collected::new(stdout),
            None => Collected::new(std::io::empty()),
        };
        let stderr = match child.stderr.take() {
            Some(stderr) => Collected::new(stderr),
            None => Collected::new(std::io::empty()),
        };
        let stdin = child.stdin.take();
        Self { child, stdin, stdout, stderr }
    }

    /// Its process id.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Writes to its standard input.
    #[track_caller]
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().expect("standard input is open");
        stdin.write_all(bytes).and_then(|()| stdin.flush()).expect("the process reads its input");
    }

    /// Writes to its standard input, unless it has ended or reads none.
    pub(crate) fn try_write(&mut self, bytes: &[u8]) {
        if let Some(stdin) = &mut self.stdin {
            _ = stdin.write_all(bytes);
        }
    }

    /// Ends its standard input.
    pub(crate) fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// Standard output so far.
    pub(crate) fn stdout(&self) -> String {
        self.stdout.text()
    }

    /// Standard error so far.
    pub(crate) fn stderr(&self) -> String {
        self.stderr.text()
    }

    /// Waits until standard output satisfies `enough`, and returns it.
    #[track_caller]
    pub(crate) fn wait_stdout(&self, what: &str, enough: impl Fn(&str) -> bool) -> String {
        self.wait_for(&self.stdout, what, enough)
    }

    /// Waits until standard error satisfies `enough`, and returns it.
    #[track_caller]
    pub(crate) fn wait_stderr(&self, what: &str, enough: impl Fn(&str) -> bool) -> String {
        self.wait_for(&self.stderr, what, enough)
    }

    #[track_caller]
    fn wait_for(&self, of: &Collected, what: &str, enough: impl Fn(&str) -> bool) -> String {
        of.wait(&enough).unwrap_or_else(|| {
            let (out, err) = (self.stdout.text(), self.stderr.text());
            panic!("{what}: did not come\nstdout: {out}\nstderr: {err}")
        })
    }

    /// Sends it a signal by name: `INT`, `TERM`, `STOP`.
    #[track_caller]
    pub(crate) fn signal(&self, name: &str) {
        let number = match name {
            "INT" => libc::SIGINT,
            "TERM" => libc::SIGTERM,
            "STOP" => libc::SIGSTOP,
            "CONT" => libc::SIGCONT,
            _ => panic!("no signal {name}"),
        };
        let pid = libc::pid_t::try_from(self.pid()).expect("a process id");
        // SAFETY: kill takes two numbers; the child is not reaped yet, so the id is still its own.
        let result = unsafe { libc::kill(pid, number) };
        assert_eq!(result, 0, "SIG{name} reaches the process");
    }

    /// Whether it has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("a child").is_some()
    }

    /// Waits for its end, with its standard input as it is.
    #[track_caller]
    pub(crate) fn wait(mut self) -> Output {
        let status = wait_until("the process ends", || self.child.try_wait().expect("a child"));
        Output { code: exit_code(status), stdout: self.stdout.rest(), stderr: self.stderr.rest() }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail when it has ended, and then nothing is left to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn exit_code(status: ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    status.code().or_else(|| Some(128 + status.signal()?)).expect("ended one way or the other")
}

/// Runs `qtcp --headless ARGS` with `stdin` to its end.
#[track_caller]
pub(crate) fn run<S: AsRef<OsStr>>(args: &[S], stdin: impl AsRef<[u8]>) -> Output {
    run_command(&mut qtcp(args), stdin)
}

/// Runs any command with `stdin` to its end.
#[track_caller]
pub(crate) fn run_command(command: &mut Command, stdin: impl AsRef<[u8]>) -> Output {
    let mut process = Process::spawn(command);
    let input = stdin.as_ref().to_vec();
    let pipe = process.stdin.take();
    // On a thread of its own: the process may write before it has read everything.
    let writer = std::thread::spawn(move || {
        if let Some(mut pipe) = pipe {
            // A process may end without reading its input.
            let _ = pipe.write_all(&input);
        }
    });
    let output = process.wait();
    writer.join().expect("the writer does not panic");
    output
}

/// A running `qtcp --headless server` on a free port.
#[derive(Debug)]
pub(crate) struct Server {
    process: Process,
    addr: SocketAddr,
}

impl Server {
    /// Starts it with further options and waits until it listens.
    #[track_caller]
    pub(crate) fn start(args: &[&str]) -> Self {
        Self::start_with(&mut qtcp(&["server", "--listen", "127.0.0.1:0"]), args)
    }

    /// Starts a command that runs the server (for example below `ulimit`), with `args` behind it.
    #[track_caller]
    pub(crate) fn start_with(command: &mut Command, args: &[&str]) -> Self {
        let process = Process::spawn(command.args(args));
        let text = process.wait_stdout("the first line", |out| out.contains('\n'));
        let first = text.lines().next().expect("a line");
        let addr = listening_at(first).unwrap_or_else(|| panic!("no address in: {first}"));
        Self { process, addr }
    }

    /// Where it listens.
    pub(crate) fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Its process id.
    pub(crate) fn pid(&self) -> u32 {
        self.process.pid()
    }

    /// The process, for its output and its input.
    pub(crate) fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    /// SIGINT, and what it leaves behind.
    #[track_caller]
    pub(crate) fn stop(self) -> Output {
        self.process.signal("INT");
        self.process.wait()
    }

    /// Waits until it ends by itself.
    #[track_caller]
    pub(crate) fn wait(self) -> Output {
        self.process.wait()
    }
}

/// The address in the server's first line, in words or in JSON.
pub(crate) fn listening_at(line: &str) -> Option<SocketAddr> {
    if let Some(addr) = line.strip_prefix("listening on ") {
        // Both families together: `::` is what reaches them.
        return addr.replace("any:", "[::]:").parse().ok();
    }
    let event: serde_json::Value = serde_json::from_str(line).ok()?;
    let ip = event["address"].as_str()?.parse().ok()?;
    Some(SocketAddr::new(ip, event["port"].as_u64()?.try_into().ok()?))
}

/// Looks again and again until `look` returns something.
///
/// # Panics
/// After [`DEADLINE`], naming `what`.
#[track_caller]
pub(crate) fn wait_until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + DEADLINE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "{what}: not within {DEADLINE:?}");
        std::thread::sleep(LOOK_EVERY);
    }
}

/// A stream that a thread reads to its end.
#[derive(Debug)]
struct Collected {
    shared: Arc<(Mutex<Bytes>, Condvar)>,
    reader: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Bytes {
    data: Vec<u8>,
    ended: bool,
}

impl Collected {
    fn new(stream: impl Read + Send + 'static) -> Self {
        let shared = Arc::<(Mutex<Bytes>, Condvar)>::default();
        let theirs = Arc::clone(&shared);
        let reader = std::thread::spawn(move || {
            let mut stream = BufReader::with_capacity(64 * 1024, stream);
            loop {
                let piece = stream.fill_buf().unwrap_or_default();
                let mut bytes = theirs.0.lock().unwrap_or_else(PoisonError::into_inner);
                bytes.data.extend_from_slice(piece);
                bytes.ended = piece.is_empty();
                let (n, ended) = (piece.len(), bytes.ended);
                drop(bytes);
                theirs.1.notify_all();
                stream.consume(n);
                if ended {
                    return;
                }
            }
        });
        Self { shared, reader: Some(reader) }
    }

    fn text(&self) -> String {
        let bytes = self.shared.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes.data).into_owned()
    }

    /// The text once it satisfies `enough`; None at the deadline, or when the stream has ended
    /// without.
    fn wait(&self, enough: impl Fn(&str) -> bool) -> Option<String> {
        let end = Instant::now() + DEADLINE;
        let mut bytes = self.shared.0.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let text = String::from_utf8_lossy(&bytes.data);
            if enough(&text) {
                return Some(text.into_owned());
            }
            let left = end.saturating_duration_since(Instant::now());
            if bytes.ended || left.is_zero() {
                return None;
            }
            bytes =
                self.shared.1.wait_timeout(bytes, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Everything, once the stream has ended.
    #[track_caller]
    fn rest(&mut self) -> Vec<u8> {
        self.wait_end();
        if let Some(reader) = self.reader.take() {
            reader.join().expect("the reader does not panic");
        }
        let mut bytes = self.shared.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut bytes.data)
    }

    #[track_caller]
    fn wait_end(&self) {
        let end = Instant::now() + DEADLINE;
        let mut bytes = self.shared.0.lock().unwrap_or_else(PoisonError::into_inner);
        while !bytes.ended {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "the stream of an ended process stays open");
            bytes =
                self.shared.1.wait_timeout(bytes, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}
