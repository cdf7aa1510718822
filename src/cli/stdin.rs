//! Standard input, read by a thread: a read of it may block, whatever it is connected to.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::thread;

use crate::net::Waker;

/// Size of one piece, and how many may wait: what is not taken stays in the pipe.
const PIECE: usize = 64 * 1024;
const WAITING: usize = 4;

/// The thread's side. Dropping it tells that nothing more comes, also when the thread panics: the
/// loop would wait for ever for the end of the input.
struct End {
    /// None = dropped.
    pieces: Option<SyncSender<io::Result<Vec<u8>>>>,
    waker: Waker,
}

impl Drop for End {
    fn drop(&mut self) {
        drop(self.pieces.take());
        self.waker.wake();
    }
}

/// The pieces of standard input.
#[derive(Debug)]
pub(super) struct Stdin {
    pieces: Receiver<io::Result<Vec<u8>>>,
    ended: bool,
}

impl Stdin {
    /// Begins to read; `waker` makes the loop look for each piece.
    ///
    /// # Errors
    /// Those of starting a thread.
    pub(super) fn read(waker: Waker) -> io::Result<Self> {
        Self::read_from(io::stdin(), waker)
    }

    fn read_from(mut stdin: impl Read + Send + 'static, waker: Waker) -> io::Result<Self> {
        let (to, pieces) = sync_channel(WAITING);
        let end = End { pieces: Some(to), waker };
        thread::Builder::new().name("stdin".into()).spawn(move || {
            let End { pieces: Some(to), waker } = &end else { return };
            let mut buffer = vec![0; PIECE];
            loop {
                let result = match stdin.read(&mut buffer) {
                    Ok(0) => break,
                    Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                    // A piece holds no more memory than it has bytes: many short ones may wait.
                    result => result.map(|n| buffer[..n].to_vec()),
                };
                let failed = result.is_err();
                if to.send(result).is_err() || failed {
                    break;
                }
                waker.wake();
            }
        })?;
        Ok(Self { pieces, ended: false })
    }

    /// The next piece, if one is there.
    ///
    /// # Errors
    /// Those of read(2); nothing follows.
    pub(super) fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        match self.pieces.try_recv() {
            Ok(piece) => piece.map(Some),
            Err(TryRecvError::Empty) => Ok(None),
            Err(TryRecvError::Disconnected) => {
                self.ended = true;
                Ok(None)
            }
        }
    }

    /// Whether all of it was taken.
    pub(super) fn has_ended(&self) -> bool {
        self.ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::EventLoop;

    #[test]
    fn a_short_piece_holds_no_more_memory_than_it_has_bytes() {
        let (reader, mut writer) = io::pipe().expect("a pipe");
        let event_loop = EventLoop::new().expect("a loop");
        let waker = event_loop.waker();
        let mut stdin = Stdin::read_from(reader, waker).expect("a thread");
        io::Write::write_all(&mut writer, &[0; 4096]).expect("it reads");
        let piece = loop {
            event_loop.turn(None).expect("it turns");
            if let Some(piece) = stdin.next().expect("a pipe") {
                break piece;
            }
        };
        assert_eq!((piece.len(), piece.capacity()), (4096, 4096));
    }
}
