//! The stages of a server: `client` in, `client53421` out.

mod bytes;
mod costs;
mod ends;
mod many;
mod one;

#[cfg(test)]
mod tests;

use super::bench::Who;
use super::stage::Stage;

/// What every stage says that is not about other bytes.
pub(super) const MESSAGE: &[u8] = b"client";
/// The client of the first stage, which stays until there are others: the first that a server
/// meets may be the only one that it serves.
const FIRST: Who = 0;

/// All stages of a server, in the order in which they are done.
pub(super) const STAGES: &[&Stage] = &[
    &one::S01,
    &one::S02,
    &one::S03,
    // Whether the others get something comes before who gets an answer, and whether one waits for
    // another before there are many of them: a slow program would need the whole time for those.
    &many::S06,
    &many::S05,
    &many::S15,
    &bytes::S04,
    &bytes::S09,
    &bytes::S10,
    &bytes::S07,
    &bytes::S08,
    &bytes::S11,
    &bytes::S12,
    &many::S18,
    &many::S19,
    &ends::S16,
    // Before those that need much memory: what leaks would fill the room that they leave.
    &costs::S20,
    // A client that does not read is reset at the end.
    &ends::S17,
    &ends::S14,
    // A slot that waits for somebody who does not read loses bytes of whoever sends much.
    &bytes::S13,
    &costs::S21,
    &one::S22,
    &costs::S23,
];
