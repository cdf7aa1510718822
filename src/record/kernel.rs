//! What the kernel says and what is asked of it, as a name and its arguments.

use std::net::IpAddr;

use crate::event::{Command, Failure, ListenerCommand, ListenerEvent, SocketEvent};
use crate::text::quote::{quoted, value};

/// Of a lookup's addresses no more are told.
const ADDRESSES: usize = 8;

/// A name, and its arguments as a line shows them.
pub(super) type Told = (&'static str, String);

fn failure(failure: &Failure) -> String {
    if failure.os_text.is_empty() {
        return format!("{:?}", failure.kind);
    }
    format!("{:?}, {}", failure.kind, quoted(failure.os_text.as_bytes()))
}

fn list(addresses: &[IpAddr]) -> String {
    let shown: Vec<_> = addresses.iter().take(ADDRESSES).map(IpAddr::to_string).collect();
    let left_out = addresses.len() - shown.len();
    let more = if left_out > 0 { format!(" and {left_out} more") } else { String::new() };
    shown.join(", ") + &more
}

pub(super) fn socket_event(event: &SocketEvent<'_>) -> Told {
    match event {
        SocketEvent::LookedUp(addresses) => ("lookedUp", list(addresses)),
        SocketEvent::Bound { local } => ("bound", local.to_string()),
        SocketEvent::BindFailed(why) => ("bindFailed", failure(why)),
        SocketEvent::Connected { local, peer } => ("connected", format!("{local}, {peer}")),
        SocketEvent::ConnectFailed(why) => ("connectFailed", failure(why)),
        SocketEvent::Received { data, more: false } => ("received", value(data)),
        SocketEvent::Received { data, more: true } => ("received", value(data) + ", more"),
        SocketEvent::ReadBlocked => ("readBlocked", String::new()),
        SocketEvent::Finished => ("finished", String::new()),
        SocketEvent::ReadFailed(why) => ("readFailed", failure(why)),
        SocketEvent::Sent(bytes) => ("sent", bytes.to_string()),
        SocketEvent::Beside(bytes) => ("sentBeside", bytes.to_string()),
        SocketEvent::WriteFailed(why) => ("writeFailed", failure(why)),
    }
}

pub(super) fn listener_event(event: &ListenerEvent) -> Told {
    match event {
        ListenerEvent::Listening(local) => ("listening", local.to_string()),
        ListenerEvent::ListenFailed { failure: why, binding } => {
            ("listenFailed", failure(why) + if *binding { ", binding" } else { "" })
        }
        ListenerEvent::Accepted { local, peer, .. } => ("accepted", format!("{local}, {peer}")),
        ListenerEvent::AcceptBlocked => ("acceptBlocked", String::new()),
        ListenerEvent::AcceptFailed(why) => ("acceptFailed", failure(why)),
    }
}

/// A mark; the largest means that there is none.
fn mark(mark: u64) -> String {
    if mark == u64::MAX { "without limit".to_owned() } else { format!("up to {mark}") }
}

fn flags(all: &[(bool, &str)]) -> String {
    all.iter().filter(|(set, _)| *set).fold(String::new(), |text, (_, name)| text + ", " + name)
}

pub(super) fn command(command: &Command) -> Told {
    match command {
        Command::LookUp(name) => ("lookUp", value(name.as_bytes())),
        Command::CancelLookUp => ("cancelLookUp", String::new()),
        Command::Bind { local, dual_stack, reuse } => {
            let flags = flags(&[(*dual_stack, "dual stack"), (*reuse, "reuse")]);
            ("bind", local.to_string() + &flags)
        }
        Command::Connect { to, timeout } => {
            ("connect", format!("{to}, {} ms", timeout.as_millis()))
        }
        Command::Read(most) => ("read", mark(*most)),
        Command::StopRead => ("stopRead", String::new()),
        Command::Write => ("write", String::new()),
        Command::PutOff(on) => ("putOff", on.to_string()),
        Command::Finish => ("finish", String::new()),
        Command::Close => ("close", String::new()),
        Command::Part => ("part", String::new()),
        Command::Reset => ("reset", String::new()),
    }
}

pub(super) fn listener_command(command: &ListenerCommand) -> Told {
    match command {
        ListenerCommand::Listen { local, dual_stack, backlog } => {
            ("listen", format!("{local}, {backlog}") + &flags(&[(*dual_stack, "dual stack")]))
        }
        ListenerCommand::Accept(most) => ("accept", mark(*most)),
        ListenerCommand::StopAccept => ("stopAccept", String::new()),
        ListenerCommand::Close => ("close", String::new()),
    }
}
