//! A file on its way, as `TcpServer` and `TcpClient` show it.

use std::cell::{Cell, RefCell};
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use qmetaobject::{QObject, QPointer, QString};

use super::string;
use super::{number, shim, written};
use crate::course::{FileSending, Progress};
use crate::runtime::Socket;
use crate::text::{Fact, facts};

/// The file that is being sent, or the last one that was.
#[derive(Debug, Default)]
pub(super) struct Transfer {
    sending: RefCell<Option<FileSending>>,
    name: RefCell<String>,
    receivers: RefCell<Vec<Receiver>>,
    /// It will go on before long.
    due: Cell<bool>,
}

/// Whom a file goes to, as the log names him.
#[derive(Debug, Clone)]
pub(super) struct Receiver {
    pub(super) stream: u64,
    pub(super) peer: SocketAddr,
    pub(super) socket: Socket,
}

/// How a transfer ended.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) complete: bool,
    /// Why it is not complete; None if it is.
    pub(super) why: Option<Fact>,
}

impl Outcome {
    pub(super) fn failed(why: Fact) -> Self {
        Self { complete: false, why: Some(why) }
    }

    /// The sentence, for QML.
    pub(super) fn text(&self) -> QString {
        self.why.as_ref().map(Fact::to_string).unwrap_or_default().into()
    }

    /// The fact, for the window.
    pub(super) fn fact(&self) -> QString {
        self.why.as_ref().map(written).unwrap_or_default()
    }
}

impl Transfer {
    /// Begins with a file that QML names by URL or path.
    pub(super) fn begin(&self, url: QString, receivers: Vec<Receiver>) -> Result<(), Outcome> {
        if self.is_going() {
            return Err(Outcome::failed(facts::file_busy()));
        }
        if receivers.is_empty() {
            return Err(Outcome::failed(facts::file_no_receiver()));
        }
        let path = PathBuf::from(string(shim::local_file(url)));
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let sockets = receivers.iter().map(|receiver| receiver.socket.clone());
        match FileSending::open(&path, sockets) {
            Ok(sending) => {
                self.name.replace(name);
                self.receivers.replace(receivers);
                self.sending.replace(Some(sending));
                Ok(())
            }
            Err(error) => Err(Outcome::failed(facts::file_not_sent(path.display(), &error))),
        }
    }

    /// There may be room for more: once for all receivers that have written something, `go_on` is
    /// called before long, unless `object` is gone.
    pub(super) fn may_go_on<T: QObject + 'static>(
        &self,
        object: &T,
        transfer: fn(&T) -> &Self,
        go_on: fn(&T),
    ) {
        if !self.is_going() || self.due.replace(true) {
            return;
        }
        let object = QPointer::from(object);
        shim::after(0, move || {
            if let Some(object) = object.as_ref() {
                transfer(object).due.set(false);
                go_on(object);
            }
        });
    }

    /// Sends more of it; how it ended, if it did. `sent` is told of each piece.
    pub(super) fn go_on(&self, mut sent: impl FnMut(&Receiver, &Arc<Vec<u8>>)) -> Option<Outcome> {
        // Taken out: writing may come back here.
        let mut sending = self.sending.take()?;
        let receivers = self.receivers.borrow().clone();
        let progress = sending.go_on(|place, piece| {
            if let Some(receiver) = receivers.get(place) {
                sent(receiver, piece);
            }
        });
        match progress {
            Ok(Progress::Going) => {
                self.sending.replace(Some(sending));
                None
            }
            Ok(Progress::Complete) => Some(Outcome { complete: true, why: None }),
            Ok(Progress::Lost) => Some(self.failed(facts::file_connection_ended())),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Some(self.failed(facts::file_shorter()))
            }
            Err(error) => Some(self.failed(Fact::from(&error))),
        }
    }

    fn failed(&self, why: Fact) -> Outcome {
        Outcome::failed(facts::file_not_sent(self.name.borrow().as_str(), why))
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

    /// Its name, and what there is to send in all, for the log.
    pub(super) fn described(&self) -> (String, u64) {
        let sending = self.sending.borrow();
        let size = sending.as_ref().map_or(0, |file| file.size() * file.receivers() as u64);
        (self.name.borrow().clone(), size)
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
