//! From what came to why: the likely mistake in the program behind a wrong answer. Pure.
//!
//! Nothing is guessed that the bytes do not show: where none of the known mistakes leads to what
//! came, the sentence says only that it is not the answer.

mod data;
mod number;

use super::trouble::{Kind, Probe, Trouble};
use crate::text::escape::printable;
use crate::text::{Fact, facts};

/// Other protocols that may listen where the homework should: how their answer begins.
const SERVICES: [(&[u8], &str); 11] = [
    (b"SSH-", "SSH"),
    (b"HTTP/", "HTTP"),
    (b"<!DOCTYPE", "HTTP"),
    (b"220 ", "FTP, SMTP"),
    (b"+OK", "POP3"),
    (b"* OK", "IMAP"),
    (b"-ERR", "Redis"),
    (b"ERROR\r\n", "memcached"),
    (b"AMQP", "AMQP"),
    (b"RFB 00", "VNC"),
    (b"\x15\x03", "TLS"),
];

/// The other service that answers like this, if it is a known one.
pub(super) fn service(came: &[u8]) -> Option<&'static str> {
    // The greeting: its length in three bytes, the number 0, the protocol 10, and the version.
    if let [_, 0, 0, 0, 10, b'0'..=b'9', ..] = came {
        return Some("MySQL");
    }
    let found = SERVICES.iter().find(|(begins, _)| came.starts_with(begins));
    found.map(|(_, name)| *name)
}

/// The sentence for a trouble that no stage knows better.
pub(super) fn of(trouble: &Trouble) -> Fact {
    match trouble.kind {
        Kind::Right => facts::why_unknown(),
        Kind::Silent | Kind::Closed | Kind::Lost(_) if trouble.has_ended => facts::why_ended(),
        Kind::NotConnected(_) | Kind::Deaf | Kind::Elsewhere(..) => facts::why_not_accepted(),
        Kind::Silent => facts::why_silent(),
        Kind::Probed(Probe::Late(took)) => facts::why_late(milliseconds(took)),
        Kind::Probed(Probe::Slow(took)) => facts::why_in_parts(milliseconds(took)),
        Kind::Probed(Probe::LineEnd) => facts::why_wants_line(),
        Kind::Probed(Probe::More) => facts::why_wants_more(),
        Kind::Probed(Probe::Another) => facts::why_not_each(),
        Kind::Probed(Probe::Fin) => facts::why_wants_fin(),
        Kind::Probed(Probe::Leaving) => facts::why_one_at_a_time(trouble.client),
        Kind::Closed if trouble.total == 0 => facts::why_closed(),
        Kind::Lost(_) if trouble.total == 0 => facts::why_reset(),
        Kind::Closed | Kind::Lost(_) => facts::why_closed_within(),
        Kind::Short => short(trouble),
        Kind::Wrong | Kind::Extra => wrong(trouble),
        Kind::Ended => facts::why_ended(),
        Kind::Slow(took, usual) => facts::why_slow(milliseconds(took), milliseconds(usual)),
        Kind::NotClosed => facts::why_not_closed(),
        Kind::Memory(bytes) => facts::why_memory(bytes),
        Kind::Descriptors(left, of) => facts::why_descriptors(left, of),
        Kind::Busy(percent) => facts::why_busy(percent),
        Kind::NotAgain => facts::why_not_again(),
        Kind::Client(mistake) => mistake.why(),
    }
}

pub(super) fn milliseconds(span: std::time::Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

/// Only the beginning of the answer came.
fn short(trouble: &Trouble) -> Fact {
    let (came, message) = (&trouble.came, &trouble.message);
    let echoed = message.repeat(usize::try_from(trouble.times).unwrap_or(1));
    if **came == *echoed {
        return facts::why_no_port();
    }
    let port = trouble.port.to_string();
    let echo = came.strip_suffix(port.as_bytes()).unwrap_or(came);
    if message.starts_with(echo) && echo.len() < message.len() {
        if echo.ends_with(b"\n") {
            return facts::why_reads_a_line();
        } else if message[echo.len()] == 0 {
            return facts::why_c_string();
        } else if echo.len() < came.len() {
            return data::of(trouble);
        }
    }
    if let Some(number) = came.strip_prefix(&**message)
        && port.as_bytes().starts_with(number)
    {
        return facts::why_number_short(printable(number), trouble.port);
    }
    if message.len() > came.len() {
        return facts::why_bytes_missing(trouble.total, message.len());
    }
    facts::why_cut_short()
}

/// Something else came than the answer.
fn wrong(trouble: &Trouble) -> Fact {
    let came = &*trouble.came;
    let message = &*trouble.message;
    if trouble.times == 0 {
        return ahead(came);
    }
    let wanted = trouble.wanted();
    // A right answer, and more behind it.
    if let Some(behind) = came.strip_prefix(&*wanted) {
        return surplus(trouble, behind);
    }
    if !trouble.before.is_empty() && came.starts_with(&trouble.before) {
        return facts::why_constant();
    }
    // All of the message, and something else than the port.
    if let Some(behind) = came.strip_prefix(message)
        && !message.is_empty()
    {
        return number::of(trouble, behind);
    }
    if came.len() > wanted.len()
        && let Some(ahead) = came.strip_suffix(&*wanted)
    {
        return before(trouble, ahead);
    }
    let port = trouble.port.to_string();
    let port = port.as_bytes();
    if came == port && message.first() != Some(&0) {
        return facts::why_only_port();
    }
    if came.strip_prefix(port).is_some_and(|rest| rest == message) {
        return facts::why_port_first();
    }
    if message.len() > 1 && came.starts_with(&wide(message)) {
        return facts::why_utf16();
    }
    data::of(trouble)
}

/// ASCII as QString has it in memory.
fn wide(message: &[u8]) -> Vec<u8> {
    message.iter().flat_map(|&byte| [byte, 0]).collect()
}

fn ahead(came: &[u8]) -> Fact {
    facts::why_ahead(printable(&came[..came.len().min(32)]))
}

/// What stands behind a right answer.
fn surplus(trouble: &Trouble, behind: &[u8]) -> Fact {
    let port = trouble.port.to_string();
    if behind.starts_with(&trouble.wanted()) {
        facts::why_twice()
    } else if behind.starts_with(port.as_bytes()) {
        facts::why_port_twice()
    } else if behind.starts_with(b"\0") {
        facts::why_zero_behind()
    } else if behind.starts_with(b"\r") || behind.starts_with(b"\n") {
        facts::why_line_end_behind()
    } else if behind.iter().all(|&byte| byte == b' ') {
        facts::why_blank_behind()
    } else if behind.starts_with(&trouble.message)
        && behind.get(trouble.message.len()).is_some_and(u8::is_ascii_digit)
    {
        facts::why_answer_of_another()
    } else if behind.first().is_some_and(u8::is_ascii_digit) {
        facts::why_number_behind(printable(&behind[..behind.len().min(16)]))
    } else {
        facts::why_more_behind(printable(&behind[..behind.len().min(32)]))
    }
}

/// What stands before a right answer.
fn before(trouble: &Trouble, ahead: &[u8]) -> Fact {
    let kept = &*trouble.before;
    let message = &*trouble.message;
    if !ahead.is_empty() && (ahead == message || (!kept.is_empty() && kept.starts_with(ahead))) {
        return facts::why_accumulates();
    }
    if let Ok(length) = <[u8; 4]>::try_from(ahead)
        && u32::from_be_bytes(length) as usize == trouble.wanted().len()
    {
        return facts::why_data_stream();
    }
    facts::why_more_before(printable(&ahead[..ahead.len().min(32)]))
}
