//! The course's two classes as QObjects, and the window: `import Qtcp 1.0`.
//!
//! Everything here lives on the Qt thread; the sockets are on a worker's. The types are thin: what
//! they do is done in [`course`](crate::course), what they show is kept in
//! [`view`](crate::view).
//!
//! House rules, each of them for a way in which a QObject in Rust goes wrong:
//! - methods take `&self` and state is in cells, because QML calls back while a method runs;
//! - neither a borrow nor a plan is held while a signal is emitted: what the signal needs is taken out
//!   first, and what is to be done next is decided afterwards, as a handler may have changed
//!   everything. The head of a `for`, `match` or `if let` keeps its borrows to the end;
//! - a model announces one change at a time, and none inside another;
//! - state first, emission last, and nothing of an object is used after an emission that may have
//!   destroyed it: a `QPointer` says so;
//! - nothing panics: a panic below a call from Qt ends the process.

// QML sees the names of the Rust fields and methods: they are Qt's, in Qt's spelling.
#![allow(non_snake_case)]
// What the derive of qmetaobject writes.
#![allow(clippy::useless_transmute, missing_debug_implementations)]

mod batch;
mod byte_rate;
mod byte_stream;
mod bytes;
mod client;
mod clients;
mod composer;
mod desktop;
mod endpoint;
mod ends;
mod enums;
mod errors;
mod event_loop;
mod homework;
mod lab;
pub mod lab_parts;
mod messages;
mod modes;
mod real_qt;
mod repeating;
mod run;
mod send_timer;
mod server;
mod settings;
mod shim;
mod slow_reader;
mod traffic;
mod transfer;
mod ways;
pub mod window;

use std::collections::HashMap;
use std::time::Duration;

use cstr::cstr;
use qmetaobject::{QByteArray, QString, USER_ROLE, qml_register_enum, qml_register_type};

pub use byte_rate::ByteRate;
pub use byte_stream::ByteStream;
pub use client::TcpClient;
pub use clients::ClientModel;
pub use composer::Composer;
pub use desktop::Desktop;
pub use ends::ConnectionEnds;
pub use enums::{SocketError, SocketState};
pub use errors::ErrorCases;
pub use homework::HomeworkCheck;
pub use lab::Lab;
pub use modes::TwoModes;
pub use real_qt::RealQt;
pub use send_timer::SendTimer;
pub use server::TcpServer;
pub use slow_reader::SlowReader;
pub use traffic::TrafficLog;
pub use ways::ReadingWays;

use crate::text::Fact;

/// Makes the types known to QML, as `import Qtcp 1.0`; once, before the first file is loaded.
pub fn register() {
    let module = cstr!("Qtcp");
    qml_register_type::<TcpServer>(module, 1, 0, cstr!("TcpServer"));
    qml_register_type::<TcpClient>(module, 1, 0, cstr!("TcpClient"));
    qml_register_type::<TrafficLog>(module, 1, 0, cstr!("TrafficLog"));
    qml_register_type::<Composer>(module, 1, 0, cstr!("Composer"));
    qml_register_type::<ByteRate>(module, 1, 0, cstr!("ByteRate"));
    qml_register_type::<SendTimer>(module, 1, 0, cstr!("SendTimer"));
    qml_register_type::<HomeworkCheck>(module, 1, 0, cstr!("HomeworkCheck"));
    qml_register_type::<RealQt>(module, 1, 0, cstr!("RealQt"));
    qml_register_type::<TwoModes>(module, 1, 0, cstr!("TwoModes"));
    qml_register_type::<ConnectionEnds>(module, 1, 0, cstr!("ConnectionEnds"));
    qml_register_type::<ErrorCases>(module, 1, 0, cstr!("ErrorCases"));
    qml_register_type::<ReadingWays>(module, 1, 0, cstr!("ReadingWays"));
    qml_register_type::<ByteStream>(module, 1, 0, cstr!("ByteStream"));
    qml_register_type::<SlowReader>(module, 1, 0, cstr!("SlowReader"));
    qml_register_type::<Lab>(module, 1, 0, cstr!("Lab"));
    qml_register_type::<Desktop>(module, 1, 0, cstr!("Desktop"));
    qml_register_enum::<SocketState>(module, 1, 0, cstr!("SocketState"));
    qml_register_enum::<SocketError>(module, 1, 0, cstr!("SocketError"));
}

/// Qt's string as Rust's; what is no text in it becomes U+FFFD.
fn string(text: QString) -> String {
    text.into()
}

/// A count for Qt, which counts rows with 32 bits.
fn int(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// A number for QML, whose numbers are exact up to 2^53.
fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A limit of time for QML, in milliseconds; 0 = none.
fn milliseconds(limit: Option<Duration>) -> i32 {
    limit.map_or(0, |limit| i32::try_from(limit.as_millis()).unwrap_or(i32::MAX))
}

/// The same from QML.
fn limit_of(milliseconds: i32) -> Option<Duration> {
    u64::try_from(milliseconds).ok().filter(|&ms| ms > 0).map(Duration::from_millis)
}

/// How many bytes were queued, as Qt tells it: -1 if none were taken.
fn queued(sent: Result<usize, crate::course::Error>) -> i64 {
    sent.map_or(-1, |bytes| i64::try_from(bytes).unwrap_or(i64::MAX))
}

/// The roles of a model, in their order from `USER_ROLE` on.
fn name_roles(names: &[&str]) -> HashMap<i32, QByteArray> {
    (USER_ROLE..).zip(names.iter().map(|name| QByteArray::from(*name))).collect()
}

/// An error as Qt tells it: the number and the text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Failure {
    error: crate::signal::SocketError,
    text: String,
    /// What the window makes a sentence of.
    fact: Option<Fact>,
}

impl Default for Failure {
    fn default() -> Self {
        Self { error: crate::signal::SocketError::Unknown, text: String::new(), fact: None }
    }
}

impl Failure {
    /// One that Qt has no text for.
    fn own(error: crate::signal::SocketError, fact: Fact) -> Self {
        Self { error, text: fact.to_string(), fact: Some(fact) }
    }

    fn problem(&self) -> QString {
        self.fact.as_ref().map(written).unwrap_or_default()
    }
}

/// A fact as QML hands it on to `Desktop.sentence`.
fn written(fact: &Fact) -> QString {
    fact.to_json().into()
}
