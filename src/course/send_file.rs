//! [`FileSending`]: a file on its way to one or several sockets.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use crate::runtime::{Reserved, Socket};
use crate::signal::SocketState;
use crate::text::facts;
use crate::translate::TcpSocket;

/// One piece of the file: so much is read at a time, and in memory once for all receivers.
const PIECE: usize = 256 * 1024;
/// No more is read while a receiver has more than this unsent.
const WATERMARK: i64 = 1024 * 1024;

/// How far a [`FileSending`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// There is more to send.
    Going,
    /// Everything has gone to the kernel, for every receiver.
    Complete,
    /// No receiver is connected any more.
    Lost,
}

/// A file that is streamed: about a mebibyte of it is in memory, however many receivers there are,
/// and the slowest of them sets the pace. Whoever owns it calls [`go_on`](Self::go_on) when a
/// receiver has written something; once for many is enough.
///
/// It has the sending sides for itself: what others write to a receiver meanwhile follows when the
/// file is complete or this is dropped, and never lands inside the file.
#[derive(Debug)]
pub struct FileSending {
    file: File,
    /// What is left of the file, as long as it was when it was opened.
    left: u64,
    size: u64,
    receivers: Vec<Receiver>,
    queued: u64,
}

#[derive(Debug)]
struct Receiver {
    /// Its sending side, while it is connected and the file is under way.
    side: Option<Reserved>,
    /// What the socket had sent before, waiting data included.
    before: u64,
    /// How much of the file it had sent when its side was given back.
    sent: u64,
}

impl FileSending {
    /// Opens the file and counts what is sent to `receivers` from now on.
    ///
    /// # Errors
    /// Those of open(2); `InvalidInput` for what is no regular file (a folder, a pipe, a device);
    /// `ResourceBusy` if another file is under way to one of the receivers.
    pub fn open(path: &Path, receivers: impl IntoIterator<Item = Socket>) -> io::Result<Self> {
        // A pipe without a writer would block in open(2) already.
        let metadata = std::fs::metadata(path)?;
        if !metadata.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, facts::file_not_regular()));
        }
        let file = File::open(path)?;
        let receivers: Option<Vec<_>> = receivers.into_iter().map(Receiver::new).collect();
        let receivers = receivers
            .ok_or_else(|| io::Error::new(io::ErrorKind::ResourceBusy, facts::file_busy()))?;
        Ok(Self { file, left: metadata.len(), size: metadata.len(), receivers, queued: 0 })
    }

    /// The size of the file, in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// How many receivers there are, lost ones included.
    #[must_use]
    pub fn receivers(&self) -> usize {
        self.receivers.len()
    }

    /// The bytes of the file that have gone to the kernel, of all receivers together.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.receivers.iter().map(|receiver| receiver.sent(self.queued)).sum()
    }

    /// Queues as much as there is room for; `sent` is told of each piece that a receiver took, with
    /// the receiver's place in the list.
    ///
    /// # Errors
    /// Those of reading the file; `UnexpectedEof` if it has become shorter.
    pub fn go_on(&mut self, mut sent: impl FnMut(usize, &Arc<Vec<u8>>)) -> io::Result<Progress> {
        for receiver in &mut self.receivers {
            receiver.give_back_if_lost(self.queued);
        }
        if self.sides().next().is_none() {
            return Ok(Progress::Lost);
        }
        if self.left == 0 {
            let waits = self.sides().any(|(_, side)| side.bytes_to_write() > 0);
            return Ok(if waits { Progress::Going } else { Progress::Complete });
        }
        while self.left > 0 && self.sides().all(|(_, side)| side.bytes_to_write() < WATERMARK) {
            let length = usize::try_from(self.left).unwrap_or(PIECE).min(PIECE);
            let mut piece = vec![0; length];
            self.file.read_exact(&mut piece)?;
            let piece = Arc::new(piece);
            self.left -= length as u64;
            self.queued += length as u64;
            for (place, side) in self.sides() {
                if side.write_shared(&piece) > 0 {
                    sent(place, &piece);
                }
            }
        }
        Ok(Progress::Going)
    }

    /// The receivers that are there, with their places in the list.
    fn sides(&self) -> impl Iterator<Item = (usize, &Reserved)> {
        let sides = self.receivers.iter().map(|receiver| receiver.side.as_ref());
        sides.enumerate().filter_map(|(place, side)| Some((place, side?)))
    }
}

impl Receiver {
    fn new(socket: Socket) -> Option<Self> {
        let side = socket.reserve()?;
        let waiting = u64::try_from(side.bytes_to_write()).unwrap_or_default();
        let before = socket.ask(TcpSocket::bytes_sent) + waiting;
        Some(Self { side: Some(side), before, sent: 0 })
    }

    fn give_back_if_lost(&mut self, queued: u64) {
        let lost =
            |side: &Reserved| side.is_over() || side.socket().state() != SocketState::Connected;
        if self.side.as_ref().is_some_and(lost) {
            self.sent = self.sent(queued);
            self.side = None;
        }
    }

    fn sent(&self, queued: u64) -> u64 {
        let Some(side) = &self.side else { return self.sent };
        side.socket().ask(TcpSocket::bytes_sent).saturating_sub(self.before).min(queued)
    }
}
