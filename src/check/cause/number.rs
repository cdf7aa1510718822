//! The message is there, and behind it stands something else than the client's port.

use super::super::trouble::Trouble;
use crate::text::escape::printable;
use crate::text::{Fact, facts};

/// The largest number that is rather a descriptor or a counter than a port of a client.
const SMALL: i64 = 1024;

/// What `behind` the message is.
pub(super) fn of(trouble: &Trouble, behind: &[u8]) -> Fact {
    let port = trouble.port.to_string();
    let port = port.as_bytes();
    if behind.is_empty() {
        return facts::why_no_port();
    }
    // More than one answer was wanted: the mistake may stand in a later one.
    if let Some(rest) = behind.strip_prefix(port) {
        return match rest {
            [] => facts::why_rest_left(),
            [b'\r' | b'\n', ..] => facts::why_line_end_behind(),
            _ => facts::why_not_the_answer(printable(&rest[..rest.len().min(32)])),
        };
    }
    let shown = || printable(&behind[..behind.len().min(32)]);
    if let Some(rest) = behind.strip_suffix(port)
        && !rest.is_empty()
        && !rest.iter().any(u8::is_ascii_digit)
    {
        return between(trouble, rest);
    }
    let behind = behind.trim_ascii_end();
    let text = String::from_utf8_lossy(behind);
    let hex = text.strip_prefix("0x").unwrap_or(&text);
    if u16::from_str_radix(hex, 16) == Ok(trouble.port) && *behind != *port {
        return facts::why_port_hex(shown());
    }
    if *behind == trouble.port.to_be_bytes() || *behind == trouble.port.to_le_bytes() {
        return facts::why_port_bytes();
    }
    let Ok(number) = text.parse::<i64>() else {
        let is_address = behind.iter().filter(|&&byte| byte == b'.').count() == 3;
        if is_address {
            return facts::why_address(shown());
        }
        if behind.iter().all(|&byte| byte == 0) {
            return facts::why_zero_between();
        }
        return stale(trouble, behind).unwrap_or_else(|| facts::why_no_number(shown()));
    };
    let own = i64::from(trouble.port);
    if number == i64::from(trouble.server_port) {
        facts::why_local_port(number)
    } else if number == own {
        facts::why_port_padded(shown())
    } else if number == i64::from(trouble.port.swap_bytes()) {
        facts::why_byte_order(number)
    } else if number == own - 65536 {
        facts::why_signed(number)
    } else if number == 0 {
        facts::why_port_zero()
    } else if trouble.others.iter().any(|&other| i64::from(other) == number) {
        facts::why_port_of_another(number)
    } else if own.to_string().ends_with(&*text) || own.to_string().starts_with(&*text) {
        facts::why_port_cut(number)
    } else if (0..SMALL).contains(&number) {
        facts::why_small_number(number)
    } else if (1024..=65535).contains(&number) {
        facts::why_other_port(number)
    } else {
        facts::why_other_number(number)
    }
}

/// Something stands between the message and the right port.
fn between(trouble: &Trouble, rest: &[u8]) -> Fact {
    if let Some(fact) = stale(trouble, rest) {
        return fact;
    }
    match rest {
        [0, ..] => facts::why_zero_between(),
        [b'\r' | b'\n', ..] => facts::why_line_end_between(),
        rest if rest.iter().all(|&byte| byte == b' ') => facts::why_blank_between(),
        rest if rest.starts_with(&trouble.message) && !trouble.before.is_empty() => {
            facts::why_accumulates()
        }
        rest if rest.starts_with(&trouble.message) => facts::why_message_twice(),
        rest => facts::why_between(printable(&rest[..rest.len().min(32)])),
    }
}

/// The rest of a longer message of before.
fn stale(trouble: &Trouble, rest: &[u8]) -> Option<Fact> {
    let from = trouble.message.len();
    let old = trouble.before.get(from..from + rest.len())?;
    (old == rest && !rest.is_empty()).then(facts::why_stale)
}
