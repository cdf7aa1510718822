//! Lints: what a recording shows of nine mistakes that beginners make with sockets and slots.
//!
//! [`lint()`] reads a recording, of this program or of a Qt program with `qtcp_trace.h`, and tells its
//! [`Finding`]s. Each lint is a small machine that is fed the moments, one after another, and sees the
//! sockets as they are at that moment. Its memory is bounded, whatever the recording is. Where the
//! writer of a recording cannot see enough, a lint says nothing: a false alarm is worse than silence.

mod early;
mod found;
mod growing;
mod kinds;
mod pointer;
mod slow;
mod twice;
mod unread;
mod unsent;
mod world;

#[cfg(test)]
mod tests;

use std::io::BufRead;

pub use kinds::{ALL, Kind};

use found::Found;
use world::World;

use crate::record::{self, Header, Mistake, Moment};
use crate::text::Fact;

/// A mistake that a recording shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which lint has found it.
    pub id: &'static str,
    /// The number that the object has in the recording; 0 if it is not known which one it was.
    pub object: u64,
    /// What happened: to whom, when, how much.
    pub fact: Fact,
    /// Why that is a mistake.
    pub why: Fact,
    /// The scenario that shows it: `qtcp trace :NAME`.
    pub scenario: &'static str,
    /// The lines of C++ that mend it.
    pub repair: &'static str,
    /// How often it happened to this object.
    pub count: u64,
    /// When it happened first, in microseconds since the recording began.
    pub first_us: u64,
}

/// The findings in a recording, those of one lint together.
///
/// # Errors
/// Those of reading it: it is none, or it is cut off or broken somewhere.
pub fn lint(recording: impl BufRead) -> Result<Vec<Finding>, Mistake> {
    let (findings, mistake) = lint_until(recording);
    mistake.map_or(Ok(findings), Err)
}

/// The same, up to where the recording can be read, and why no further.
pub fn lint_until(recording: impl BufRead) -> (Vec<Finding>, Option<Mistake>) {
    let (header, moments) = match record::read(recording) {
        Ok(read) => read,
        Err(mistake) => return (Vec::new(), Some(mistake)),
    };
    let mut lints = Lints::new(&header);
    for moment in moments {
        match moment {
            Ok(moment) => lints.moment(&moment),
            Err(mistake) => return (lints.finish(), Some(mistake)),
        }
    }
    (lints.finish(), None)
}

/// All lints over one recording.
pub struct Lints {
    world: World,
    lints: Vec<Box<dyn Lint>>,
    found: Found,
}

impl std::fmt::Debug for Lints {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lints").field("found", &self.found).finish_non_exhaustive()
    }
}

impl Lints {
    /// For the recording that begins with `header`.
    #[must_use]
    pub fn new(header: &Header) -> Self {
        let lints: Vec<Box<dyn Lint>> = vec![
            Box::<slow::SlowSlots>::default(),
            Box::<unread::Unread>::default(),
            Box::<early::NotConnected>::default(),
            Box::<pointer::OnePointer>::default(),
            Box::<growing::Growing>::default(),
            Box::<twice::Twice>::default(),
            Box::<unsent::Unsent>::default(),
        ];
        Self { world: World::of(header), lints, found: Found::default() }
    }

    /// This has happened, after everything before.
    pub fn moment(&mut self, moment: &Moment) {
        self.world.enter(moment);
        for lint in &mut self.lints {
            lint.moment(&self.world, moment, &mut self.found);
        }
        self.world.leave(moment);
    }

    /// What would be found if the recording ended now, at `us` microseconds since it began. What waits
    /// for more may be found later, and what is found now may be taken back: a slot that has left
    /// bytes reads them after all. The lints are copied for it, so it is asked now and then and not
    /// for each moment.
    #[must_use]
    pub fn so_far(&self, us: u64) -> Vec<Finding> {
        let mut copy = Self {
            world: self.world.clone(),
            lints: self.lints.iter().map(|lint| lint.copy()).collect(),
            found: self.found.clone(),
        };
        copy.world.now = copy.world.now.max(us);
        copy.finish()
    }

    /// The recording is over.
    #[must_use]
    pub fn finish(mut self) -> Vec<Finding> {
        for lint in &mut self.lints {
            lint.end(&self.world, &mut self.found);
        }
        self.found.finish()
    }
}

/// One lint, or several that look at the same.
trait Lint: Copied {
    /// This happens now. The world has the sockets as they were just before it, and the calls and
    /// slots that it happens in.
    fn moment(&mut self, world: &World, moment: &Moment, found: &mut Found);

    /// Nothing more happens.
    fn end(&mut self, _world: &World, _found: &mut Found) {}
}

/// Every lint can be copied as it stands.
trait Copied {
    fn copy(&self) -> Box<dyn Lint>;
}

impl<L: Lint + Clone + 'static> Copied for L {
    fn copy(&self) -> Box<dyn Lint> {
        Box::new(self.clone())
    }
}
