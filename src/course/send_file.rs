//! [`FileSending`]: a file on its way to one or several sockets.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use crate::runtime::Socket;
use crate::signal::SocketState;
use crate::translate::TcpSocket;

/// One piece of the file: so much is read and written at a time.
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

/// A file that is streamed: never more than about a mebibyte of it is in memory for each receiver,
/// and the slowest of them sets the pace. Whoever owns it calls [`go_on`](Self::go_on) when a
/// receiver has written something.
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
    socket: Socket,
    /// What the socket had sent before, waiting data included.
    before: u64,
    /// How much of the file it had sent when it was lost.
    lost: Option<u64>,
}

impl FileSending {
    /// Opens the file and counts what is sent to `receivers` from now on.
    ///
    /// # Errors
    /// Those of open(2); `InvalidInput` for what is no regular file (a folder, a pipe, a device).
    pub fn open(path: &Path, receivers: impl IntoIterator<Item = Socket>) -> io::Result<Self> {
        // A pipe without a writer would block in open(2) already.
        let metadata = std::fs::metadata(path)?;
        if !metadata.is_file() {
            let text = "only regular files can be sent";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
        }
        let receivers = receivers.into_iter().map(|socket| {
            let waiting = u64::try_from(socket.bytes_to_write()).unwrap_or_default();
            let before = socket.ask(TcpSocket::bytes_sent) + waiting;
            Receiver { socket, before, lost: None }
        });
        Ok(Self {
            file: File::open(path)?,
            left: metadata.len(),
            size: metadata.len(),
            receivers: receivers.collect(),
            queued: 0,
        })
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

    /// The bytes of the file that have gone to the kernel, of all receivers together. What else
    /// was written to a receiver meanwhile counts as well, but never beyond what is queued of the
    /// file.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.receivers.iter().map(|receiver| receiver.sent(self.queued)).sum()
    }

    /// Queues as much as there is room for; `sent` is told of each piece that a receiver took.
    ///
    /// # Errors
    /// Those of reading the file; `UnexpectedEof` if it has become shorter.
    pub fn go_on(&mut self, mut sent: impl FnMut(&Socket, &[u8])) -> io::Result<Progress> {
        let queued = self.queued;
        for receiver in &mut self.receivers {
            if receiver.lost.is_none() && receiver.socket.state() != SocketState::Connected {
                receiver.lost = Some(receiver.sent(queued));
            }
        }
        let there = || self.receivers.iter().filter(|receiver| receiver.lost.is_none());
        if there().next().is_none() {
            return Ok(Progress::Lost);
        }
        if self.left == 0 {
            let waiting = there().any(|receiver| receiver.socket.bytes_to_write() > 0);
            return Ok(if waiting { Progress::Going } else { Progress::Complete });
        }
        let mut piece = vec![0; PIECE];
        while self.left > 0 && there().all(|to| to.socket.bytes_to_write() < WATERMARK) {
            let length = usize::try_from(self.left).unwrap_or(PIECE).min(PIECE);
            let piece = &mut piece[..length];
            self.file.read_exact(piece)?;
            self.left -= length as u64;
            self.queued += length as u64;
            for receiver in there() {
                if receiver.socket.write(piece) > 0 {
                    sent(&receiver.socket, piece);
                }
            }
        }
        Ok(Progress::Going)
    }
}

impl Receiver {
    fn sent(&self, queued: u64) -> u64 {
        let now = || self.socket.ask(TcpSocket::bytes_sent).saturating_sub(self.before).min(queued);
        self.lost.unwrap_or_else(now)
    }
}
