//! A file on its way, as `TcpServer` and `TcpClient` show it.

use std::cell::RefCell;
use std::io;
use std::path::PathBuf;

use qmetaobject::QString;

use super::string;
use super::{number, shim};
use crate::course::{FileSending, Progress};
use crate::runtime::Socket;

/// The file that is being sent, or the last one that was.
#[derive(Debug, Default)]
pub(super) struct Transfer {
    sending: RefCell<Option<FileSending>>,
    name: RefCell<String>,
}

/// How a transfer ended.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) complete: bool,
    /// Why it is not complete; empty if it is.
    pub(super) text: QString,
}

impl Outcome {
    pub(super) fn failed(text: impl Into<String>) -> Self {
        Self { complete: false, text: QString::from(text.into()) }
    }
}

impl Transfer {
    /// Begins with a file that QML names by URL or path.
    pub(super) fn begin(&self, url: QString, receivers: Vec<Socket>) -> Result<(), Outcome> {
        if self.is_going() {
            return Err(Outcome::failed("another file is being sent; cancel it first"));
        }
        if receivers.is_empty() {
            return Err(Outcome::failed("nobody is connected who could get it"));
        }
        let path = PathBuf::from(string(shim::local_file(url)));
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match FileSending::open(&path, receivers) {
            Ok(sending) => {
                self.name.replace(name);
                self.sending.replace(Some(sending));
                Ok(())
            }
            Err(error) => Err(Outcome::failed(format!("{}: {error}", path.display()))),
        }
    }

    /// Sends more of it; how it ended, if it did. `sent` is told of each piece.
    pub(super) fn go_on(&self, sent: impl FnMut(&Socket, &[u8])) -> Option<Outcome> {
        // Taken out: writing may come back here.
        let mut sending = self.sending.take()?;
        let progress = sending.go_on(sent);
        match progress {
            Ok(Progress::Going) => {
                self.sending.replace(Some(sending));
                None
            }
            Ok(Progress::Complete) => Some(Outcome { complete: true, text: QString::default() }),
            Ok(Progress::Lost) => Some(Outcome::failed("the connection ended before the file did")),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Some(Outcome::failed("the file has become shorter while it was sent"))
            }
            Err(error) => Some(Outcome::failed(error.to_string())),
        }
    }

    /// Sends no more of it; false if nothing was on its way.
    pub(super) fn cancel(&self) -> bool {
        self.sending.take().is_some()
    }

    pub(super) fn is_going(&self) -> bool {
        self.sending.borrow().is_some()
    }

    pub(super) fn name(&self) -> QString {
        self.name.borrow().as_str().into()
    }

    /// What there is to send in all, in bytes.
    pub(super) fn size(&self) -> i64 {
        let sending = self.sending.borrow();
        sending.as_ref().map_or(0, |file| number(file.size() * file.receivers() as u64))
    }

    /// What of it has gone to the kernel, in bytes.
    pub(super) fn sent(&self) -> i64 {
        self.sending.borrow().as_ref().map_or(0, |file| number(file.sent()))
    }
}
