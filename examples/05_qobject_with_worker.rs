//! One QObject whose sockets are on a thread of their own, for the QML beside it. The worker wakes
//! Qt's event loop, and the slots run on Qt's thread. The twin in C++ is 05_qobject_with_worker.cpp.
//! `cargo run --example 05_qobject_with_worker`, then `cargo run --example 04_homework -- client`.
//! QML that spins an event loop of its own needs what src/qt/event_loop.rs does.
#![allow(non_snake_case, clippy::useless_transmute)]

use std::{cell::OnceCell, rc::Rc, time::Duration};

use qmetaobject::prelude::*;
use qmetaobject::{QPointer, queued_callback};
use qtcp::course::{Client, ServerSlots, TcpServer};
use qtcp::runtime::WorkerLoop;

#[derive(QObject, Default)]
struct Homework {
    base: qt_base_class!(trait QObject),
    port: qt_property!(u16; NOTIFY portChanged),
    portChanged: qt_signal!(),
    readyRead: qt_signal!(data: QString),
    disconnected: qt_signal!(),
    svStart: qt_method!(fn(&self) -> u16),
    inner: OnceCell<(WorkerLoop, TcpServer)>,
}

struct Slots(QPointer<Homework>);
impl ServerSlots for Slots {
    fn ready_read(&self, _: &TcpServer, _: &Client, data: &[u8]) {
        let Some(homework) = self.0.as_ref() else { return };
        homework.readyRead(String::from_utf8_lossy(data).into_owned().into());
    }
    fn disconnected(&self, _: &TcpServer, _: &Client) {
        let Some(homework) = self.0.as_ref() else { return };
        homework.disconnected();
    }
}

impl Homework {
    /// Begins to listen and returns the port; 0 = it does not, and standard error says why.
    fn svStart(&self) -> u16 {
        self.start().inspect_err(|error| eprintln!("{error}")).unwrap_or_default()
    }

    fn start(&self) -> Result<u16, Box<dyn std::error::Error>> {
        let homework = QPointer::from(self);
        let wake = queued_callback(move |()| {
            let inner = homework.as_ref().and_then(|homework| homework.inner.get());
            while inner.is_some_and(|(event_loop, _)| event_loop.drain(Duration::from_millis(3))) {}
        });
        let event_loop = WorkerLoop::new(move || wake(()))?; // called on the worker's thread
        let server = TcpServer::new(&event_loop);
        server.set_port(self.port);
        server.set_slots(Rc::new(Slots(QPointer::from(self))));
        server.set_reply(|data: &[u8], client: &Client| {
            [data, client.peer().port().to_string().as_bytes()].concat()
        });
        server.sv_start()?;
        Ok(self.inner.get_or_init(|| (event_loop, server)).1.listener().server_port())
    }
}

fn main() {
    qml_register_type::<Homework>(c"Course", 1, 0, c"Homework");
    let mut engine = QmlEngine::new();
    engine.load_data(include_str!("05_qobject_with_worker.qml").into());
    engine.exec();
}
