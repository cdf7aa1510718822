//! A TCP server and a TCP client the way Qt teaches them.
//!
//! | layer | what it is |
//! |---|---|
//! | [`translate`] | what QTcpSocket and QTcpServer do, pure: events in, signals out, one at a time |
//! | [`net`] | the only sockets: a reactor on std::net and polling |
//! | [`course`] | the two classes of the course, and the event loop they live on |
//! | [`cli`] | the program in a terminal |
//!
//! [`event`] and [`signal`] are the words between them. A layer uses those above it in this list,
//! never those below; a test holds the `use` lines against that.

pub mod cli;
pub mod course;
pub mod event;
pub mod net;
pub mod signal;
pub mod translate;
