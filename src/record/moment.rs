//! [`Moment`]: one thing that happened, with data of its own; a line of a recording.

use std::borrow::Cow;
use std::fmt;
use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::signal::Emitted;
use crate::text::duration::short;
use crate::text::escape::visible;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// When, in microseconds since the recording began.
    pub us: u64,
    /// In which turn of the loop, counted from 1; 0 before the first.
    pub turn: u64,
    /// Inside of how many calls and slots.
    pub depth: u32,
    /// On which thread, counted from 1; absent on the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<u32>,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

impl Moment {
    /// Whether a raw peer has done it, which is on no loop.
    #[must_use]
    pub fn is_of_peer(&self) -> bool {
        match &self.what {
            What::Event { object, .. } | What::Command { object, .. } => {
                object.class == Class::Peer
            }
            _ => false,
        }
    }
}

/// What happened; durations are in microseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum What {
    /// The loop has waited, and begins to deliver.
    TurnBegan,
    /// It is done with that.
    TurnEnded {
        /// How long it took.
        took: u64,
    },
    /// The kernel has told something.
    Event {
        /// Of whom.
        #[serde(flatten)]
        object: Object,
        /// What.
        name: Cow<'static, str>,
        /// And with it.
        arguments: String,
    },
    /// Something is asked of the kernel.
    Command {
        /// For whom.
        #[serde(flatten)]
        object: Object,
        /// What.
        name: Cow<'static, str>,
        /// And with it.
        arguments: String,
    },
    /// A call begins.
    Call {
        /// On whom.
        #[serde(flatten)]
        object: Object,
        /// Qt's name of it.
        name: Cow<'static, str>,
        /// As a trace shows them.
        arguments: String,
    },
    /// The call that began last has returned.
    Return {
        /// On whom it was called.
        #[serde(flatten)]
        object: Object,
        /// Qt's name of it.
        name: Cow<'static, str>,
        /// As a trace shows it; empty for none.
        result: String,
        /// How long it took, slots included.
        took: u64,
    },
    /// A signal is emitted; its slot runs next.
    Signal {
        /// By whom.
        #[serde(flatten)]
        object: Object,
        /// Which, and what can be asked at that moment.
        #[serde(flatten)]
        signal: Emitted,
    },
    /// The slot that began last has returned.
    SlotEnded {
        /// Whose signal it was.
        #[serde(flatten)]
        object: Object,
        /// How long it ran.
        took: u64,
        /// `bytesAvailable()` behind it, of a socket.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        left: Option<i64>,
        /// `bytesToWrite()` behind it, of a socket.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unsent: Option<i64>,
    },
    /// The recording ends here, and what was recorded went on.
    Ended {
        /// Why.
        why: String,
    },
}

/// Whom a moment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Counted from 1 in the order in which they turn up, all classes together.
    #[serde(rename = "object")]
    pub number: u64,
    /// What it is.
    pub class: Class,
    /// Our end, or where a listener listens, if there is one now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local: Option<SocketAddr>,
    /// The other end, if there is one now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer: Option<SocketAddr>,
}

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Class {
    /// What QTcpSocket is.
    Socket,
    /// What QTcpServer is.
    Listener,
    /// What QTimer is.
    Timer,
    /// The other end of a connection, a plain socket that is on no loop. A recording in a file has none.
    Peer,
}

impl fmt::Display for Object {
    /// `socket1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let class = match self.class {
            Class::Socket => "socket",
            Class::Listener => "listener",
            Class::Timer => "timer",
            Class::Peer => "peer",
        };
        write!(f, "{class}{}", self.number)
    }
}

impl What {
    /// `call socket1.write("client")`; None for what is no call.
    pub(super) fn call_line(&self) -> Option<String> {
        match self {
            Self::Call { object, name, arguments } => {
                Some(format!("call {object}.{}({})", visible(name), visible(arguments)))
            }
            _ => None,
        }
    }
}

impl fmt::Display for Moment {
    /// One line, in which nothing can act on a terminal, whoever wrote the recording.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = |f: &mut fmt::Formatter<'_>, kind, object, name: &str, more: &str| {
            let blank = if more.is_empty() { "" } else { " " };
            write!(f, "{kind} {object} {}{blank}{}", visible(name), visible(more))
        };
        match &self.what {
            What::TurnBegan => write!(f, "turn {}", self.turn),
            What::TurnEnded { took } => write!(f, "turn {} took {}", self.turn, short(*took)),
            What::Event { object, name, arguments } => told(f, "event", object, name, arguments),
            What::Command { object, name, arguments } => {
                told(f, "command", object, name, arguments)
            }
            What::Call { .. } => f.write_str(&self.what.call_line().unwrap_or_default()),
            What::Return { name, result, took, object } => {
                let result = if result.is_empty() { "void" } else { result };
                let (name, result) = (visible(name), visible(result));
                write!(f, "ret {object}.{name} {result} in {}", short(*took))
            }
            What::Signal { object, signal } => {
                f.write_str(&signal.line(&object.to_string(), |port| port.to_string()))
            }
            What::SlotEnded { object, took, .. } => write!(f, "slot {object} {}", short(*took)),
            What::Ended { why } => write!(f, "the recording ends: {}", visible(why)),
        }
    }
}
