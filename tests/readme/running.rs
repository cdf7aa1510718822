//! A command under way, as a terminal shows it.

use super::*;

/// How long one command may take; far more than it needs.
const PATIENCE: Duration = Duration::from_secs(60);
/// What has been silent for so long has said all that it says by itself. Only recording asks: a
/// check knows how many lines there have to be.
const SILENCE: Duration = Duration::from_millis(500);

/// A command under way, with what it has shown so far. Killed if it is dropped before its end.
pub(super) struct Running {
    child: Child,
    ended: bool,
    begun: Instant,
    arriving: Receiver<String>,
    pub(super) lines: Vec<String>,
}

impl Running {
    pub(super) fn start(command: &str, path: &Path) -> Self {
        let (reader, writer) = pipe().expect("a pipe");
        let system = std::env::var("PATH").unwrap_or_default();
        let child = Command::new("sh")
            .args(["-c", command])
            .current_dir(root())
            .env("PATH", format!("{}:{system}", path.display()))
            .env_remove("RUST_LOG")
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null())
            .stdout(writer.try_clone().expect("a descriptor"))
            .stderr(writer)
            .process_group(0)
            .spawn()
            .expect("sh starts");
        let (line_to, arriving) = channel();
        thread::spawn(move || {
            for line in BufReader::new(reader).lines().map_while(Result::ok) {
                if line_to.send(line).is_err() {
                    break;
                }
            }
        });
        Self { child, ended: false, begun: Instant::now(), arriving, lines: Vec::new() }
    }

    /// Waits for the next line; false at the end of the output.
    fn next(&mut self, place: &str) -> bool {
        match self.arriving.recv_timeout(PATIENCE.saturating_sub(self.begun.elapsed())) {
            Ok(line) => self.lines.push(line),
            Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) => {
                panic!("{place}\nnot done after {PATIENCE:?}:\n{}", self.lines.join("\n"))
            }
        }
        true
    }

    pub(super) fn read_to(&mut self, count: usize, place: &str) {
        while self.lines.len() < count {
            assert!(self.next(place), "{place}\nended too early:\n{}", self.lines.join("\n"));
        }
    }

    pub(super) fn read_to_silence(&mut self) {
        while let Ok(line) = self.arriving.recv_timeout(SILENCE) {
            self.lines.push(line);
        }
    }

    pub(super) fn finish(&mut self, place: &str) -> ExitStatus {
        while self.next(place) {}
        self.ended = true;
        self.child.wait().expect("an exit status")
    }

    pub(super) fn interrupt(&self) {
        self.signal("INT", &self.child.id().to_string());
    }

    fn signal(&self, signal: &str, to: &str) {
        let command = format!("kill -s {signal} -- {to}");
        let sent = Command::new("sh").args(["-c", &command]).status();
        assert!(sent.is_ok_and(|status| status.success()), "{command}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.ended {
            // The group: the shell and what it has started.
            self.signal("KILL", &format!("-{}", self.child.id()));
            // It is dead; only its entry is left.
            let _ = self.child.wait();
        }
    }
}
