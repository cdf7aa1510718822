//! [`Stage`]: one thing that is tried, as data; what is done stands in an `async fn` beside it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use super::bench::Bench;
use super::trouble::Trouble;
use crate::text::{Fact, facts};

/// What a stage found, if it found nothing wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Good {
    /// All is right, and perhaps something worth knowing.
    Right(Option<Fact>),
    /// Neither right nor wrong: something to learn.
    Note(Fact),
    /// It could not be done here, and why.
    NotDone(Fact),
    /// It would take longer than the run may, and why.
    TooLong(Fact),
}

impl Good {
    pub(super) const RIGHT: Self = Self::Right(None);
}

pub(super) type Outcome = Result<Good, Trouble>;
pub(super) type Run = Pin<Box<dyn Future<Output = Outcome>>>;

/// Where the course tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Listening.
    Listening,
    /// Answering a new connection.
    NewConnection,
    /// Receiving data, at the server.
    Receiving,
    /// Sending data, at the server.
    Sending,
    /// The end of a connection.
    Disconnecting,
    /// The synchronous mode.
    Synchronous,
    /// Receiving data from the server.
    ClientReceiving,
    /// Ending the connection to the server.
    ClientDisconnecting,
    /// The homework.
    Homework,
}

impl Section {
    /// Its heading.
    #[must_use]
    pub fn fact(self) -> Fact {
        match self {
            Self::Listening => facts::course_listening(),
            Self::NewConnection => facts::course_new_connection(),
            Self::Receiving => facts::course_receiving(),
            Self::Sending => facts::course_sending(),
            Self::Disconnecting => facts::course_disconnecting(),
            Self::Synchronous => facts::course_synchronous(),
            Self::ClientReceiving => facts::course_client_receiving(),
            Self::ClientDisconnecting => facts::course_client_disconnecting(),
            Self::Homework => facts::course_homework(),
        }
    }
}

/// One stage.
pub struct Stage {
    /// Its name: `S02`.
    pub id: &'static str,
    /// The stages without which it says nothing.
    pub needs: &'static [&'static str],
    /// Its connections stay open for the stage behind it: a program that fails when a client leaves
    /// is not to fail in a stage that is about something else.
    pub(super) keeps: bool,
    /// Where the course tells of it.
    pub course: Section,
    /// The scenario that shows the truth, by its name.
    pub scenario: &'static str,
    /// What is done, in one line.
    pub(super) title: fn() -> Fact,
    pub(super) run: fn(Bench) -> Run,
    /// Why it is wrong.
    pub(super) why: fn(&Trouble) -> Fact,
}

impl Stage {
    /// What is done, in one line.
    #[must_use]
    pub fn title(&self) -> Fact {
        (self.title)()
    }

    /// The sentence for what it has met.
    #[must_use]
    pub fn why(&self, trouble: &Trouble) -> Fact {
        (self.why)(trouble)
    }
}

impl fmt::Debug for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Stage").field(&self.id).finish()
    }
}
