//! What is told of messages in a stream, and of the frames that they stand in.

use super::super::fact::{Fact, Value};

facts! {
    // Messages that a framing has no room for. `most` is in bytes.
    frame_line_break();
    frame_too_long(most);
    frame_zero_end();
    writes_nothing();

    // Frames that broke. `bytes` of it had come.
    frame_broken_long(most);
    frame_broken_ended(bytes);
}
