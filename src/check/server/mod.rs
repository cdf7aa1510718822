//! The stages of a server: `client` in, `client53421` out.

mod bytes;
mod costs;
mod ends;
mod many;
mod one;

use super::stage::Stage;

/// What every stage says that is not about other bytes.
const MESSAGE: &[u8] = b"client";

/// All stages of a server, in the order in which they are done.
pub(super) const STAGES: &[&Stage] = &[
    &one::S01,
    &one::S02,
    &one::S03,
    &many::S06,
    &many::S05,
    &many::S15,
    &bytes::S04,
    &bytes::S07,
    &bytes::S08,
    &bytes::S09,
    &bytes::S10,
    &bytes::S11,
    &bytes::S12,
    &bytes::S13,
    &ends::S14,
    &ends::S16,
    &ends::S17,
    &many::S18,
    &many::S19,
    &costs::S20,
    &costs::S21,
    &one::S22,
    &costs::S23,
];
