//! Qt's blocking calls, and those whose answer has to be waited for. They need the sockets on this
//! thread.

use std::time::Duration;

use super::calls::{option_of, timeout_of};
use super::runner::Runner;
use super::script::Step;
use crate::runtime::{BlockingSocket, Listener, Socket, WAIT};

impl Runner {
    pub(super) fn call_blocking(&self, step: &Step, socket: &Socket) -> Option<String> {
        let Some(socket) = self.ground.blocking(socket) else { return self.refuse(step) };
        self.begin_blocking(step);
        let result = result_of(step, &socket);
        self.tracer.end_call(Some(&result));
        Some(result)
    }

    pub(super) fn call_blocking_server(&self, step: &Step, server: &Listener) -> Option<String> {
        let Some(server) = self.ground.blocking_listener(server) else { return self.refuse(step) };
        self.begin_blocking(step);
        let (came, timed_out) =
            server.wait_for_new_connection(timeout_of(step, Some(Duration::ZERO)));
        // Of `*timedOut` that is worth a word.
        let word = if timed_out { ", timedOut" } else { "" };
        self.tracer.end_call(Some(&format!("{came}{word}")));
        Some(came.to_string())
    }

    fn begin_blocking(&self, step: &Step) {
        // Those that do not wait give the peer no time.
        if step.name.starts_with("waitFor") {
            self.later.begin();
        }
        self.tracer.begin_call(self.call_text(step));
    }

    fn refuse(&self, step: &Step) -> Option<String> {
        let call = self.call_text(step);
        self.tracer.line(&format!("!! {call} needs the sockets on this thread, it is left out"));
        None
    }
}

fn result_of(step: &Step, socket: &BlockingSocket) -> String {
    let timeout = timeout_of(step, Some(WAIT));
    match step.name.as_str() {
        "waitForConnected" => socket.wait_for_connected(timeout),
        "waitForReadyRead" => socket.wait_for_ready_read(timeout),
        "waitForBytesWritten" => socket.wait_for_bytes_written(timeout),
        "waitForDisconnected" => socket.wait_for_disconnected(timeout),
        "flush" => socket.flush(),
        _ => {
            let option = option_of(step.arguments.first().map_or("", |token| &token.word));
            let value = socket.socket_option(option);
            return value.map_or_else(|| "invalid QVariant".to_owned(), |value| value.to_string());
        }
    }
    .to_string()
}
