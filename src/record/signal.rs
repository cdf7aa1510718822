//! [`Emitted`]: a signal with all that its line in a trace says, and that line.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::runtime::{Listener, Socket};
use crate::signal::{ListenerSignal, Signal, SocketError};
use crate::text::escape::visible;
use crate::text::quote::quoted;
use crate::translate::TcpSocket;

type Name = Cow<'static, str>;

/// A signal at the moment in which it is emitted. What the signal has not is absent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Emitted {
    /// Qt's name of it; `warning` for what Qt says with `qWarning`.
    #[serde(rename = "signal")]
    pub name: Name,
    /// Its state without "State" as the slot sees it; of `stateChanged` its argument.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<Name>,
    /// Of `bytesWritten`: its argument.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Of an error: its argument, Qt's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<i32>,
    /// Qt's name of that error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Name>,
    /// `errorString()`, or the words of the warning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Name>,
    /// `bytesAvailable()`, of `readyRead` and `disconnected`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<i64>,
    /// `bytesToWrite()`, of `bytesWritten`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_write: Option<i64>,
    /// `peerPort()`, of `disconnected`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer_port: Option<u16>,
    /// `hasPendingConnections()`, of a listener's signals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<bool>,
    /// How many slots the program has connected to it, the recorder's own not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receivers: Option<u32>,
    /// `bytesToWrite()`, where its line has none. A recorder that sees every call leaves it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsent: Option<i64>,
}

impl Emitted {
    /// What `socket` emits now.
    #[must_use]
    pub fn by_socket(socket: &Socket, signal: &Signal) -> Self {
        let with_state = Self {
            name: signal.qt_name().into(),
            state: Some(socket.state().name().into()),
            ..Self::default()
        };
        match signal {
            Signal::StateChanged(entered) => {
                Self { state: Some(entered.name().into()), ..with_state }
            }
            Signal::HostFound
            | Signal::Connected
            | Signal::AboutToClose
            | Signal::ReadChannelFinished => with_state,
            Signal::ReadyRead => Self { available: Some(socket.bytes_available()), ..with_state },
            Signal::BytesWritten(bytes) => {
                Self { bytes: Some(*bytes), to_write: Some(socket.bytes_to_write()), ..with_state }
            }
            Signal::ErrorOccurred(error) => with_state.failed(*error, socket.error_string()),
            Signal::Disconnected => Self {
                peer_port: Some(socket.ask(TcpSocket::peer_port)),
                available: Some(socket.bytes_available()),
                ..with_state
            },
            Signal::Warning(text) => Self { state: None, text: Some(text.clone()), ..with_state },
        }
    }

    /// What `listener` emits now.
    #[must_use]
    pub fn by_listener(listener: &Listener, signal: &ListenerSignal) -> Self {
        let named = Self { name: signal.qt_name().into(), ..Self::default() };
        match signal {
            ListenerSignal::PendingConnectionAvailable | ListenerSignal::NewConnection => {
                Self { pending: Some(listener.has_pending_connections()), ..named }
            }
            ListenerSignal::AcceptError(error) => named.failed(*error, listener.error_string()),
            ListenerSignal::Warning(text) => Self { text: Some(text.clone()), ..named },
        }
    }

    fn failed(self, error: SocketError, text: String) -> Self {
        Self {
            code: Some(error.number()),
            error: Some(error.qt_name().into()),
            text: Some(text.into()),
            ..self
        }
    }

    /// What a timer emits.
    #[must_use]
    pub fn by_timer() -> Self {
        Self { name: "timeout".into(), ..Self::default() }
    }

    /// Its line in a trace, of the object that is called `who` there. `port` says how ports print.
    #[must_use]
    pub fn line(&self, who: &str, port: impl Fn(u16) -> String) -> String {
        let text = self.text.as_deref().unwrap_or_default();
        let state = self.state.as_deref();
        let shown = state.map(|state| format!(" [{state}]")).unwrap_or_default();
        let failed = |word: &str| {
            let (code, error) = (self.code.unwrap_or(-1), self.error.as_deref().unwrap_or("?"));
            format!("{word} {who} {code} {error} {}{shown}", quoted(text.as_bytes()))
        };
        let line = match &*self.name {
            "warning" => format!("warning \"{text}\""),
            "stateChanged" => format!("state {who} {}", state.unwrap_or("?")),
            "destroyed" => format!("destroyed {who}"),
            "errorOccurred" => failed("error"),
            "acceptError" => failed("acceptError"),
            "disconnected" => {
                let (port, available) =
                    (port(self.peer_port.unwrap_or(0)), self.available.unwrap_or(0));
                format!("signal {who} disconnected{shown} peerPort={port} avail={available}")
            }
            name => {
                let bytes = self.bytes.map(|bytes| format!(" {bytes}")).unwrap_or_default();
                let counted = |word: &str, n: Option<i64>| {
                    n.map(|n| format!(" {word}={n}")).unwrap_or_default()
                };
                let to_write = counted("toWrite", self.to_write);
                let available = counted("avail", self.available);
                let pending = self.pending.map(|any| format!(" hasPending={any}"));
                let pending = pending.unwrap_or_default();
                format!("signal {who} {name}{bytes}{to_write}{available}{pending}{shown}")
            }
        };
        // Qt's words are plain; a recording that somebody else has written may have any.
        visible(&line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_a_foreign_recording_acts_on_a_terminal() {
        let evil = || Cow::Borrowed("\u{1b}[2J");
        for name in ["warning", "stateChanged", "errorOccurred", "disconnected", "\u{1b}[2J"] {
            let signal = Emitted {
                name: name.into(),
                state: Some(evil()),
                error: Some(evil()),
                text: Some(evil()),
                ..Emitted::default()
            };
            let line = signal.line("socket1", |port| port.to_string());
            assert!(!line.contains('\u{1b}'), "{line:?}");
        }
    }
}
