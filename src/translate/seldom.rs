//! What most sockets never need. A server has thousands of them that do nothing, and none of those
//! holds memory for what is here.

use std::borrow::Cow;
use std::net::{SocketAddr, SocketAddrV4};
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use super::failure::ErrorText;
use super::socket::{BindRequest, CONNECT_TIMEOUT};
use super::steps::Step;
use crate::signal::text;

/// What is as it was at first on a socket that was accepted, until something goes wrong.
#[derive(Debug)]
pub(super) struct Values {
    pub(super) error_text: Cow<'static, str>,
    /// The host text given to `connect_to_host`.
    pub(super) host: Option<Box<str>>,
    pub(super) port: u16,
    pub(super) connect_timeout: Duration,
    /// What the reactor has still to bind.
    pub(super) wanted_bind: Option<BindRequest>,
    /// The last error of the socket below; None = none since it was made or began to connect.
    pub(super) failed_below: Option<ErrorText>,
    /// How many bytes had been received when the present connection began.
    pub(super) received_before: u64,
    /// How many bytes had been sent when the present connection began.
    pub(super) sent_before: u64,
    /// Bytes of the present connection, or of the last one, that were written and never sent.
    pub(super) unsent: u64,
}

impl Values {
    const AT_FIRST: Self = Self {
        error_text: Cow::Borrowed(text::UNKNOWN),
        host: None,
        port: 0,
        connect_timeout: CONNECT_TIMEOUT,
        wanted_bind: None,
        failed_below: None,
        received_before: 0,
        sent_before: 0,
        unsent: 0,
    };
}

/// The values, in memory of their own from the first change on.
#[derive(Debug, Default)]
pub(super) struct Seldom(Option<Box<Values>>);

impl Deref for Seldom {
    type Target = Values;

    #[inline]
    fn deref(&self) -> &Values {
        static AT_FIRST: Values = Values::AT_FIRST;
        self.0.as_deref().unwrap_or(&AT_FIRST)
    }
}

impl DerefMut for Seldom {
    fn deref_mut(&mut self) -> &mut Values {
        self.0.get_or_insert_with(|| Box::new(Values::AT_FIRST))
    }
}

impl Seldom {
    /// A connection begins, after so many bytes of those before.
    pub(super) fn begin_connection(&mut self, received: u64, sent: u64) {
        if (self.received_before, self.sent_before, self.unsent) != (received, sent, 0) {
            (self.received_before, self.sent_before, self.unsent) = (received, sent, 0);
        }
    }

    /// So many bytes were written and will never be sent.
    pub(super) fn add_unsent(&mut self, bytes: usize) {
        if bytes > 0 {
            self.unsent += bytes as u64;
        }
    }

    /// The socket below is a fresh one.
    pub(super) fn forget_failure_below(&mut self) {
        if self.failed_below.is_some() {
            self.failed_below = None;
        }
    }
}

/// The two ends of a connection, as far as they are known. Two of IPv4 stand here, others have memory
/// of their own.
#[derive(Debug, Default)]
pub(super) enum Ends {
    #[default]
    Unknown,
    Ipv4(SocketAddrV4, SocketAddrV4),
    Others(Box<(Option<SocketAddr>, Option<SocketAddr>)>),
}

impl Ends {
    pub(super) fn new(local: Option<SocketAddr>, peer: Option<SocketAddr>) -> Self {
        match (local, peer) {
            (None, None) => Self::Unknown,
            (Some(SocketAddr::V4(local)), Some(SocketAddr::V4(peer))) => Self::Ipv4(local, peer),
            ends => Self::Others(Box::new(ends)),
        }
    }

    /// Ours.
    pub(super) fn local(&self) -> Option<SocketAddr> {
        match self {
            Self::Unknown => None,
            Self::Ipv4(local, _) => Some((*local).into()),
            Self::Others(ends) => ends.0,
        }
    }

    /// The other one.
    pub(super) fn peer(&self) -> Option<SocketAddr> {
        match self {
            Self::Unknown => None,
            Self::Ipv4(_, peer) => Some((*peer).into()),
            Self::Others(ends) => ends.1,
        }
    }
}

/// The steps that wait, the last one to be done next; an idle socket has none, and no memory for any.
#[derive(Debug, Default)]
#[expect(clippy::box_collection, reason = "one pointer in place of three words, in every socket")]
pub(super) struct Steps(Option<Box<Vec<Step>>>);

impl Deref for Steps {
    type Target = [Step];

    #[inline]
    fn deref(&self) -> &[Step] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }
}

impl Steps {
    pub(super) fn push(&mut self, step: Step) {
        self.0.get_or_insert_default().push(step);
    }

    pub(super) fn pop(&mut self) -> Option<Step> {
        self.0.as_mut()?.pop()
    }

    /// Gives the memory back.
    pub(super) fn free(&mut self) {
        if self.is_empty() {
            self.0 = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_are_what_was_set_whatever_they_are() {
        let any: [Option<SocketAddr>; 4] =
            ["127.0.0.1:80", "0.0.0.0:0", "[::1]:80", "[fe80::1%3]:1"]
                .map(|text| Some(text.parse().expect(text)));
        for local in any.into_iter().chain([None]) {
            for peer in any.into_iter().chain([None]) {
                let ends = Ends::new(local, peer);
                assert_eq!((ends.local(), ends.peer()), (local, peer));
            }
        }
    }

    #[test]
    fn an_idle_socket_has_no_memory_but_its_own() {
        let socket = crate::translate::TcpSocket::accepted(
            ([127, 0, 0, 1], 80).into(),
            ([127, 0, 0, 1], 40_000).into(),
        );
        assert!(socket.seldom.0.is_none() && matches!(socket.ends, Ends::Ipv4(..)));
        assert!(socket.steps.0.is_none(), "{socket:?}");
        // Raise it only with a reason: a server has thousands of them.
        let size = size_of_val(&socket);
        assert!(size <= 224, "{size} bytes");
    }
}
