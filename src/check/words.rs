//! The words between a check and whoever carries it out.

use std::net::SocketAddr;
use std::rc::Rc;

use super::program::{Ended, Usage};
use crate::event::{FailureKind, Id};

/// What a stage wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Connect to the program that is tested; from that port of ours, if one is named.
    Connect(Id, Option<u16>),
    /// Send the bytes.
    Send(Id, Rc<[u8]>),
    /// Read what comes.
    Read(Id),
    /// Leave in the kernel what comes.
    StopRead(Id),
    /// Send FIN, and go on reading.
    Finish(Id),
    /// Close in order.
    Part(Id),
    /// Reset the connection.
    Reset(Id),
    /// Listen again, for a client that is tested.
    Listen,
    /// Listen no longer.
    StopListen,
    /// Tell how much the program that is tested uses, with [`Event::Measured`].
    Measure,
    /// Tell where the program that was started listens, with [`Event::Listens`].
    LookWhere,
    /// End the program that is tested, and tell with [`Event::Stopped`].
    Stop,
    /// Start it again.
    Start,
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event<'a> {
    /// A connection is there; our port and theirs.
    Connected(Id, SocketAddr, SocketAddr),
    /// A client has connected.
    Accepted(Id, SocketAddr),
    /// There is no connection.
    Failed(Id, FailureKind),
    /// Bytes came.
    Received(Id, &'a [u8]),
    /// So many bytes have gone to the kernel.
    Sent(Id, usize),
    /// FIN.
    Finished(Id),
    /// The connection is lost.
    Lost(Id, FailureKind),
    /// What the program uses; None where that cannot be seen.
    Measured(Option<Usage>),
    /// The program that was started listens at the first of these, and not at the second, where it
    /// is looked for; None where nothing is seen of that.
    Listens(Option<(SocketAddr, SocketAddr)>),
    /// The program has been ended.
    Stopped,
    /// The program has ended by itself: how, where that can be seen.
    Ended(Option<Ended>),
    /// Nobody can listen there again.
    NotListening,
}
