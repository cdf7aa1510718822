//! What the calls on sockets and on servers have in common: how they print, what arguments mean.

use std::time::Duration;

use super::script::{Step, Token};
use super::tracer::{Hash, argument};
use crate::signal::{NetworkLayerProtocol, OpenMode, SocketOption, SpecialAddress};
use crate::text::quote::quoted;
use crate::translate::HostAddress;

/// `c.connectToHost("127.0.0.1", PORT)`.
pub(super) fn call_text(step: &Step, hash: Hash<'_>) -> String {
    let name = step.name.as_str();
    // The name that the accepted socket gets is no argument of Qt's.
    let given = if name == "nextPendingConnection" { &[] } else { step.arguments.as_slice() };
    let arguments: Vec<String> =
        given.iter().map(|token| argument_text(name, token, hash)).collect();
    format!("{}.{name}({})", step.object, arguments.join(", "))
}

fn argument_text(method: &str, token: &Token, hash: Hash<'_>) -> String {
    match (token.text(), method) {
        (Some(text), "putChar" | "ungetChar") => {
            let quoted = quoted(text);
            format!("'{}'", &quoted[1..quoted.len() - 1])
        }
        (Some(text), "bind") => format!("QHostAddress({})", argument(text, None, hash)),
        (Some(text), "write") => argument(text, Some("QByteArray"), hash),
        (Some(text), _) => argument(text, None, hash),
        (None, _) => match token.word.as_str() {
            "Null" => "QHostAddress()".to_owned(),
            word @ ("IPv4" | "IPv6" | "AnyIP") => format!("{word}Protocol"),
            word => word.to_owned(),
        },
    }
}

/// A text argument as Qt sees it: a string.
pub(super) fn string(token: &Token) -> String {
    String::from_utf8_lossy(token.text().unwrap_or_default()).into_owned()
}

pub(super) fn address_of(token: &Token) -> HostAddress {
    if token.text().is_some() {
        return HostAddress::parse(&string(token));
    }
    let special = SpecialAddress::ALL.iter().find(|special| special.qt_name() == token.word);
    special.copied().unwrap_or(SpecialAddress::Null).into()
}

pub(super) fn mode_of(word: &str) -> OpenMode {
    match word {
        "NotOpen" => OpenMode::NOT_OPEN,
        "ReadOnly" => OpenMode::READ_ONLY,
        "WriteOnly" => OpenMode::WRITE_ONLY,
        _ => OpenMode::READ_WRITE,
    }
}

pub(super) fn protocol_of(word: &str) -> NetworkLayerProtocol {
    match word {
        "IPv4" => NetworkLayerProtocol::IPv4,
        "IPv6" => NetworkLayerProtocol::IPv6,
        _ => NetworkLayerProtocol::AnyIP,
    }
}

pub(super) fn option_of(word: &str) -> SocketOption {
    let found = SocketOption::ALL.iter().find(|option| option.qt_name().starts_with(word));
    found.copied().unwrap_or(SocketOption::LowDelay)
}

/// Qt's timeout: -1 = without limit, `default` where the script gives none.
pub(super) fn timeout_of(step: &Step, default: Option<Duration>) -> Option<Duration> {
    match step.arguments.first() {
        None => default,
        Some(token) => u64::try_from(token.number()).ok().map(Duration::from_millis),
    }
}
