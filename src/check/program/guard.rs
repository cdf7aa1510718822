//! [`Guard`]: what ends a program when we cannot do it any more: we were killed, or ended at once
//! by a second Ctrl+C, or the terminal has been closed.

use std::io::{self, PipeWriter, Write as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};

use rustix::process::Pid;

/// It is told the group of the program, then waits for the end of its input, which is ours. The
/// processes that have left the group are found by their environment (`$1`). Three rounds, as
/// somebody may fork meanwhile.
const SCRIPT: &str = r#"
read -r group
read -r end
for round in 1 2 3; do
    if [ -n "$group" ]; then kill -s KILL -- "-$group"; fi
    for found in $(grep -lsF -- "$1" /proc/[0-9]*/environ); do
        found=${found#/proc/}
        kill -s KILL "${found%/environ}"
    done
done
"#;

/// A shell that waits for our end. It ends when it is dropped, without having done anything.
#[derive(Debug)]
pub(super) struct Guard {
    shell: Child,
    /// Its end is ours. Nothing that we start gets it.
    input: PipeWriter,
}

impl Guard {
    /// For the program that has `marker` in its environment, which may start after it.
    pub(super) fn start(marker: &str) -> io::Result<Self> {
        let (theirs, input) = io::pipe()?;
        let mut command = Command::new("/bin/sh");
        command.args(["-c", SCRIPT, "sh", marker]);
        // It may not hold what we print to, nor get the signals of the terminal.
        command.stdin(theirs).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        Ok(Self { shell: command.spawn()?, input })
    }

    /// The program leads `group`.
    pub(super) fn tell(&mut self, group: Pid) {
        if let Err(error) = writeln!(self.input, "{}", group.as_raw_nonzero()) {
            log::debug!("the guard has ended: {error}");
        }
    }

    /// The number of its process.
    pub(super) fn pid(&self) -> Pid {
        Pid::from_child(&self.shell)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // Before its input ends. It cannot withstand, so waiting for it takes a moment.
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}
