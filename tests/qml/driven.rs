//! A window in a process of its own, and the hand on its mouse and keyboard.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::load;
use crate::util::{DEADLINE, Process};

/// A window that does what `Driver.qml` is told.
pub(crate) struct Driven {
    process: Process,
    answers: usize,
}

impl Driven {
    /// A file of tests/qml that does what it is told, as `Driver.qml` does.
    pub(crate) fn load(file: &str) -> Self {
        Self { process: Process::spawn(&mut load(file)), answers: 0 }
    }

    /// The same; the surroundings may be changed before.
    pub(crate) fn load_with(file: &str, change: impl FnOnce(&mut std::process::Command)) -> Self {
        let mut command = load(file);
        change(&mut command);
        Self { process: Process::spawn(&mut command), answers: 0 }
    }

    /// Ends it, and checks that nothing was complained about.
    #[track_caller]
    pub(crate) fn end(mut self) {
        self.process.write(b"Qt.quit()\n");
        let output = self.process.wait();
        assert_eq!(output.code, 0, "{}", output.err());
        assert!(
            !output.err().contains("WARN") && !output.err().contains("ERROR"),
            "{}",
            output.err()
        );
    }

    /// Opens the window; the surroundings may be changed before.
    pub(crate) fn open_with(change: impl FnOnce(&mut std::process::Command)) -> Self {
        let mut command = load("Driver.qml");
        change(&mut command);
        let mut driven = Self { process: Process::spawn(&mut command), answers: 0 };
        driven.until("window.visible && window.active !== undefined");
        driven
    }

    pub(crate) fn open() -> Self {
        Self::open_with(|_| {})
    }

    /// Evaluates JavaScript in the window; what comes out of it, or what was thrown.
    pub(crate) fn ask(&mut self, script: &str) -> Result<Value, String> {
        self.process.write(format!("{script}\n").as_bytes());
        self.answers += 1;
        let number = self.answers;
        let out = self
            .process
            .wait_stdout(script, |out| out.lines().count() >= number && out.ends_with('\n'));
        let line = out.lines().nth(number - 1).expect("an answer");
        let mut answer: Value = serde_json::from_str(line).expect("JSON");
        match answer.get("error") {
            Some(error) => Err(format!("{script}: {error}")),
            None => Ok(answer["value"].take()),
        }
    }

    /// Does something that has to work.
    #[track_caller]
    pub(crate) fn run(&mut self, script: &str) -> Value {
        match self.ask(script) {
            Ok(value) => value,
            Err(error) => panic!("{error}\n{}", self.process.stderr()),
        }
    }

    /// Asks until the answer is true.
    #[track_caller]
    pub(crate) fn until(&mut self, script: &str) {
        let begun = Instant::now();
        loop {
            let answer = self.ask(script);
            if answer == Ok(Value::Bool(true)) {
                return;
            }
            if begun.elapsed() >= DEADLINE {
                let at = self.ask(
                    "[window.page.objectName, focused(), window.active, window.page.model && \
                     [window.page.model.state, window.page.model.problem, window.page.chosen]]",
                );
                panic!("{script}: {answer:?}, at {at:?}\n{}", self.process.stderr());
            }
            std::thread::yield_now();
        }
    }

    /// The same once, with the time it took.
    #[track_caller]
    pub(crate) fn time_until(&mut self, script: &str) -> Duration {
        let begun = Instant::now();
        self.until(script);
        begun.elapsed()
    }

    /// Brings the window to the front, as Alt+Tab would: keys go to one window of a display.
    #[track_caller]
    pub(crate) fn activate(&mut self) {
        self.run("window.requestActivate(); true");
        self.until("window.active");
    }

    /// Takes a picture of the window.
    pub(crate) fn shoot(&mut self, path: &Path) {
        let script = format!("shoot({:?})", path.display().to_string());
        // The answer comes when the picture is there; that of the call itself is nothing new.
        self.run(&script);
        self.answers += 1;
        let number = self.answers;
        self.process.wait_stdout("the picture", |out| out.lines().count() >= number);
    }

    pub(crate) fn pid(&self) -> u32 {
        self.process.pid()
    }

    /// Closes the window by its button, and checks that nothing was complained about.
    #[track_caller]
    pub(crate) fn close(self) {
        let told = self.close_with_warnings();
        assert!(!told.contains("WARN"), "{told}");
    }

    /// The same where warnings are expected. Returns what was logged.
    #[track_caller]
    pub(crate) fn close_with_warnings(mut self) -> String {
        self.process.write(b"window.close()\n");
        let output = self.process.wait();
        assert_eq!(output.code, 0, "{}", output.err());
        assert!(!output.err().contains("ERROR"), "{}", output.err());
        output.err().to_owned()
    }
}
