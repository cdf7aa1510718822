//! [`Subject`]: the program that is tested, whoever has started it.

use std::ffi::{OsStr, OsString};
use std::net::SocketAddr;

#[cfg(target_os = "linux")]
use super::program::Watched;
use super::program::{Ended, Output, Program, Usage};
use crate::text::Fact;

/// The program that is tested, as far as it can be seen and moved.
pub trait Subject {
    /// What it uses; None where that cannot be seen.
    fn measure(&mut self) -> Option<Usage>;
    /// Whether it has ended by itself.
    fn has_ended(&mut self) -> bool;
    /// Where it listens, as far as that can be seen.
    fn listens(&mut self) -> Vec<SocketAddr>;
    /// Ends it.
    fn stop(&mut self);
    /// Starts it again; false if it does not start.
    fn start(&mut self) -> bool;
    /// What it has said since this was last called.
    fn said(&mut self) -> Output;
    /// How it ended by itself, once it has.
    fn ending(&self) -> Option<Ended>;
}

/// A program that was started for the check, and is ended with it.
#[derive(Debug)]
pub struct Started {
    words: Vec<OsString>,
    environment: Vec<(&'static str, OsString)>,
    program: Program,
    /// We have ended it.
    stopped: bool,
}

impl Started {
    /// Starts it; see [`Program::start`].
    ///
    /// # Errors
    /// Why it does not start.
    pub fn new(
        words: &[OsString],
        environment: Vec<(&'static str, OsString)>,
    ) -> Result<Self, Fact> {
        let program = start(words, &environment)?;
        Ok(Self { words: words.to_vec(), environment, program, stopped: false })
    }

    /// Ends it and all that it has started.
    ///
    /// # Errors
    /// Something of it is still running.
    pub fn end(&mut self) -> Result<(), Fact> {
        self.program.stop()
    }
}

fn start(words: &[OsString], environment: &[(&'static str, OsString)]) -> Result<Program, Fact> {
    let environment: Vec<(&str, &OsStr)> =
        environment.iter().map(|(name, value)| (*name, value.as_os_str())).collect();
    Program::start(words, &environment)
}

impl Subject for Started {
    fn measure(&mut self) -> Option<Usage> {
        self.program.usage()
    }

    fn listens(&mut self) -> Vec<SocketAddr> {
        self.program.listens()
    }

    fn has_ended(&mut self) -> bool {
        // One that goes on in the background is still there.
        self.program.ended().is_some() && self.program.usage().is_none()
    }

    fn stop(&mut self) {
        self.stopped = true;
        if let Err(left) = self.program.stop() {
            log::warn!("{left}");
        }
    }

    fn start(&mut self) -> bool {
        match start(&self.words, &self.environment) {
            Ok(program) => {
                self.program = program;
                self.stopped = false;
                true
            }
            Err(why) => {
                log::warn!("{why}");
                false
            }
        }
    }

    fn said(&mut self) -> Output {
        self.program.output()
    }

    fn ending(&self) -> Option<Ended> {
        self.program.ended().filter(|_| !self.stopped)
    }
}

/// A program that somebody else has started: it is looked at where it runs on this machine, and
/// left alone.
#[derive(Debug)]
pub struct Elsewhere {
    #[cfg(target_os = "linux")]
    watched: Option<Watched>,
}

impl Elsewhere {
    /// The one that listens at `address`, if it is on this machine and of this user. This very process
    /// is not looked at: what the check itself uses would count as the server's.
    #[cfg(target_os = "linux")]
    #[must_use]
    pub fn of_listener(address: SocketAddr) -> Self {
        let watched = Watched::of_listener(address);
        Self { watched: watched.filter(|watched| watched.id() != std::process::id()) }
    }

    /// Nothing can be seen of it here.
    #[cfg(not(target_os = "linux"))]
    #[must_use]
    pub fn of_listener(_: SocketAddr) -> Self {
        Self {}
    }
}

impl Elsewhere {
    /// One that cannot be seen: a client, which listens nowhere.
    #[must_use]
    pub fn unseen() -> Self {
        Self {
            #[cfg(target_os = "linux")]
            watched: None,
        }
    }
}

impl Subject for Elsewhere {
    #[cfg(target_os = "linux")]
    fn measure(&mut self) -> Option<Usage> {
        self.watched.as_mut().and_then(|watched| watched.usage())
    }

    #[cfg(not(target_os = "linux"))]
    fn measure(&mut self) -> Option<Usage> {
        None
    }

    fn listens(&mut self) -> Vec<SocketAddr> {
        Vec::new()
    }

    fn has_ended(&mut self) -> bool {
        false
    }

    fn stop(&mut self) {}

    fn start(&mut self) -> bool {
        false
    }

    fn said(&mut self) -> Output {
        Output::default()
    }

    fn ending(&self) -> Option<Ended> {
        None
    }
}
