//! How a program ended.

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, waitid};

use crate::text::Fact;
use crate::text::facts;

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// By itself, with this exit code.
    Code(i32),
    /// By the signal of this number: it has crashed, or somebody has ended it.
    Signal(i32),
    /// It was ended, because it took more memory than this.
    Memory {
        /// The limit.
        mebibytes: u64,
    },
    /// It was ended, because it had more processes than these.
    Processes {
        /// The limit.
        most: usize,
    },
    /// The system does not tell: whoever has started us ignores SIGCHLD.
    Untold,
}

impl Ended {
    /// What happened, and what to look at.
    #[must_use]
    pub fn fact(self) -> Fact {
        match self {
            Self::Code(code) => facts::program_ended_code(code),
            Self::Signal(number) => of_signal(number),
            Self::Memory { mebibytes } => facts::program_ended_memory(mebibytes),
            Self::Processes { most } => facts::program_ended_processes(most),
            Self::Untold => facts::program_ended_untold(),
        }
    }
}

/// The names of the signals that programs end by.
const NAMES: [(Signal, &str); 15] = [
    (Signal::HUP, "SIGHUP"),
    (Signal::INT, "SIGINT"),
    (Signal::QUIT, "SIGQUIT"),
    (Signal::ILL, "SIGILL"),
    (Signal::TRAP, "SIGTRAP"),
    (Signal::ABORT, "SIGABRT"),
    (Signal::BUS, "SIGBUS"),
    (Signal::FPE, "SIGFPE"),
    (Signal::KILL, "SIGKILL"),
    (Signal::SEGV, "SIGSEGV"),
    (Signal::PIPE, "SIGPIPE"),
    (Signal::ALARM, "SIGALRM"),
    (Signal::TERM, "SIGTERM"),
    (Signal::XCPU, "SIGXCPU"),
    (Signal::XFSZ, "SIGXFSZ"),
];

fn of_signal(number: i32) -> Fact {
    let known = NAMES.iter().find(|(signal, _)| signal.as_raw() == number);
    let Some(&(signal, name)) = known else {
        return facts::program_ended_signal(format_args!("{number}"));
    };
    match signal {
        Signal::SEGV | Signal::BUS => facts::program_ended_pointer(name),
        Signal::ABORT => facts::program_ended_abort(name),
        Signal::FPE => facts::program_ended_division(name),
        Signal::PIPE => facts::program_ended_pipe(name),
        _ => facts::program_ended_signal(name),
    }
}

/// How our child `pid` has ended, if it has. It stays what it is, a process that has ended and that
/// nobody has waited for, so its number and that of its group are not given to others.
pub(super) fn of(pid: Pid) -> Option<Ended> {
    let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    match waitid(WaitId::Pid(pid), look) {
        Ok(status) => status.and_then(|status| {
            let code = status.exit_status().map(Ended::Code);
            code.or_else(|| status.terminating_signal().map(Ended::Signal))
        }),
        Err(Errno::CHILD) => Some(Ended::Untold),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Face, Language};

    #[test]
    fn each_end_has_its_sentence() {
        for (ended, words) in [
            (Ended::Code(3), "exit code 3"),
            (Ended::Signal(11), "SIGSEGV"),
            (Ended::Signal(6), "SIGABRT"),
            (Ended::Signal(8), "SIGFPE"),
            (Ended::Signal(13), "SIGPIPE"),
            (Ended::Signal(9), "SIGKILL"),
            (Ended::Signal(64), "the signal 64"),
            (Ended::Memory { mebibytes: 1024 }, "1024 MiB"),
            (Ended::Processes { most: 64 }, "64 processes"),
            (Ended::Untold, "does not tell"),
        ] {
            let told = ended.fact().sentence(Language::English, Face::Library);
            assert!(told.contains(words), "{told}");
        }
    }
}
