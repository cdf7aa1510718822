//! What sockets, listeners and servers promise, held on both drivers: with the sockets on the thread
//! of the loop and on one of their own.
//!
//! Each test is written once, as a function of the [`Ground`](ground::Ground) that it stands on, and
//! is named in `on_both!`, which makes two tests of it. They run one after another, because some of
//! them count this process's descriptors, or take them away.

mod descriptors;
mod endings;
mod fan_out;
mod ground;
mod half_close;
mod limits;
mod nested;
mod pause;
mod peer;
mod repeat;
mod reserved;
mod shutdown;
mod upkeep;
mod vessels;
