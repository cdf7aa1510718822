//! The lints: what each is why it matters, what shows it, and what mends it.

use std::fmt;

use crate::text::{Fact, facts};

/// A lint.
pub struct Kind {
    /// What it is called.
    pub id: &'static str,
    /// Why it is a mistake.
    pub why: fn() -> Fact,
    /// The scenario that shows it: `qtcp trace :NAME`.
    pub scenario: &'static str,
    /// The lines of C++ that mend it; they stand in the gallery of the tests too, where they are
    /// compiled and run.
    pub repair: &'static str,
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Kind").field(&self.id).finish()
    }
}

/// All of them, in the order of the course.
pub const ALL: [&Kind; 9] = [
    &SLOW_SLOT,
    &WAIT_BLOCKS,
    &UNREAD,
    &WRITE_EARLY,
    &ONE_POINTER,
    &SLOW_READER,
    &CONNECTED_TWICE,
    &DISCONNECT_UNSENT,
    &REPLY_TO_GONE,
];

/// A slot that runs for longer than 100 ms.
pub(super) static SLOW_SLOT: Kind = Kind {
    id: "slow_slot",
    why: facts::lint_slow_slot_why,
    scenario: "wait_blocks",
    repair: include_str!("repair/slow_slot.cpp"),
};

/// `waitForReadyRead` and the like in a slot.
pub(super) static WAIT_BLOCKS: Kind = Kind {
    id: "wait_blocks",
    why: facts::lint_wait_blocks_why,
    scenario: "wait_blocks",
    repair: include_str!("repair/wait_blocks.cpp"),
};

/// Bytes that the slot of `readyRead` left, and that nobody read for a second.
pub(super) static UNREAD: Kind = Kind {
    id: "unread",
    why: facts::lint_unread_why,
    scenario: "unread",
    repair: include_str!("repair/unread.cpp"),
};

/// A write to a socket that is not connected yet.
pub(super) static WRITE_EARLY: Kind = Kind {
    id: "write_early",
    why: facts::lint_write_early_why,
    scenario: "write_early",
    repair: include_str!("repair/write_early.cpp"),
};

/// One pointer for many clients.
pub(super) static ONE_POINTER: Kind = Kind {
    id: "one_pointer",
    why: facts::lint_one_pointer_why,
    scenario: "one_pointer",
    repair: include_str!("repair/one_pointer.cpp"),
};

/// `bytesToWrite` that grows for five seconds.
pub(super) static SLOW_READER: Kind = Kind {
    id: "slow_reader",
    why: facts::lint_slow_reader_why,
    scenario: "slow_reader",
    repair: include_str!("repair/slow_reader.cpp"),
};

/// A slot that is connected more than once.
pub(super) static CONNECTED_TWICE: Kind = Kind {
    id: "connected_twice",
    why: facts::lint_connected_twice_why,
    scenario: "connected_twice",
    repair: include_str!("repair/connected_twice.cpp"),
};

/// An end of the connection that drops what was written.
pub(super) static DISCONNECT_UNSENT: Kind = Kind {
    id: "disconnect_unsent",
    why: facts::lint_disconnect_unsent_why,
    scenario: "disconnect_unsent",
    repair: include_str!("repair/disconnect_unsent.cpp"),
};

/// An answer to a client that has gone.
pub(super) static REPLY_TO_GONE: Kind = Kind {
    id: "reply_to_gone",
    why: facts::lint_reply_to_gone_why,
    scenario: "reply_to_gone",
    repair: include_str!("repair/reply_to_gone.cpp"),
};
