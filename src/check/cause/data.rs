//! The message itself came back changed.

use super::super::trouble::Trouble;
use crate::text::escape::printable;
use crate::text::{Fact, facts};

/// So many bytes are quoted in a sentence.
const SHOWN: usize = 32;
/// What QString::fromUtf8 makes of a byte that is no UTF-8.
const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();

/// Where some programs see an end of the data: EOF in a char, Ctrl+Z, Ctrl+D.
const ENDS: [u8; 3] = [0xff, 0x1a, 0x04];
/// What some programs take for the half of a pair.
const DOUBLED: [u8; 5] = [0xff, b'%', b'\\', b'"', b'\''];

/// How the message was changed.
pub(super) fn of(trouble: &Trouble) -> Fact {
    let message = &*trouble.message;
    let came = &*trouble.came;
    let port = trouble.port.to_string();
    // What came back, without the port if that is there.
    let echo = came.strip_suffix(port.as_bytes()).unwrap_or(came);
    let has_port = echo.len() < came.len();
    if echo.is_empty() && has_port {
        return facts::why_only_port();
    }
    if let Some(fact) =
        encoded(message, echo).or_else(|| rewritten(message, echo)).or_else(|| spelt(message, echo))
    {
        return fact;
    }
    if has_port && echo.len() < message.len() && message.starts_with(echo) {
        return if message.get(echo.len()) == Some(&0) {
            facts::why_c_string()
        } else if let Some(&byte) = message.get(echo.len()).filter(|byte| ENDS.contains(byte)) {
            facts::why_stops_at(format!("{byte:02x}"))
        } else if message.len() - echo.len() == 1 && !message.len().is_power_of_two() {
            // 255 of 256 may be a buffer of that size as well.
            facts::why_last_gone()
        } else {
            facts::why_fixed_size(echo.len(), message.len())
        };
    }
    if has_port && echo.len() < message.len() && message.ends_with(echo) {
        return facts::why_begins_late(message.len() - echo.len());
    }
    if let Some(fact) = substituted(message, echo).filter(|_| has_port) {
        return fact;
    }
    // The first wrong byte stands where the message has a zero: the rest of it is gone.
    if message.get(trouble.wrong_at) == Some(&0) {
        return facts::why_c_string();
    }
    if message.len() > 1024 {
        return facts::why_changed(trouble.wrong_at);
    }
    // The first bytes are right, and would say nothing.
    if let Some(foreign) = came.get(trouble.wrong_at..)
        && trouble.wrong_at > SHOWN / 2
    {
        return facts::why_foreign(
            trouble.wrong_at,
            printable(&foreign[..foreign.len().min(SHOWN)]),
        );
    }
    facts::why_not_the_answer(printable(&came[..came.len().min(SHOWN)]))
}

/// Through a text of some encoding.
fn encoded(message: &[u8], echo: &[u8]) -> Option<Fact> {
    if message.is_ascii() {
        return None;
    }
    if contains(echo, REPLACEMENT) {
        return Some(facts::why_from_utf8());
    }
    let latin: String = message.iter().copied().map(char::from).collect();
    if echo == latin.as_bytes() {
        return Some(facts::why_from_latin1());
    }
    if message.iter().filter(|byte| byte.is_ascii()).eq(echo) {
        return Some(facts::why_only_ascii());
    }
    if message.iter().map(|byte| byte & 0x7f).eq(echo.iter().copied()) {
        return Some(facts::why_seven_bits());
    }
    let ascii = |byte: &u8| if byte.is_ascii() { *byte } else { b'?' };
    let asked: Vec<u8> = message.iter().map(ascii).collect();
    (asked == echo).then(facts::why_to_latin1)
}

/// Written in other letters.
fn spelt(message: &[u8], echo: &[u8]) -> Option<Fact> {
    let hex: String = message.iter().map(|byte| format!("{byte:02x}")).collect();
    if echo.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")) == Some(message) {
        Some(facts::why_quoted())
    } else if echo.eq_ignore_ascii_case(hex.as_bytes()) {
        Some(facts::why_hex())
    } else {
        (echo == base64(message)).then(facts::why_base64)
    }
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::new();
    for part in bytes.chunks(3) {
        let byte = |at: usize| u32::from(part.get(at).copied().unwrap_or(0));
        let number = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = LETTERS[(number >> (18 - 6 * at) & 63) as usize];
            out.push(if at <= part.len() { letter } else { b'=' });
        }
    }
    out
}

/// Changed as a text.
fn rewritten(message: &[u8], echo: &[u8]) -> Option<Fact> {
    if echo == message {
        return None;
    }
    let without = |unwanted: u8| message.iter().copied().filter(move |&byte| byte != unwanted);
    let is_without = |unwanted: u8| without(unwanted).eq(echo.iter().copied());
    if echo == message.to_ascii_uppercase() || echo == message.to_ascii_lowercase() {
        Some(facts::why_letter_case())
    } else if message.iter().rev().eq(echo) {
        Some(facts::why_reversed())
    } else if echo == message.trim_ascii()
        || echo == message.trim_ascii_start()
        || echo == message.trim_ascii_end()
    {
        Some(facts::why_trimmed())
    } else if echo == words(message) {
        Some(facts::why_simplified())
    } else if let Some(&byte) =
        DOUBLED.iter().find(|&&byte| replaced(message, &[byte; 2], &[byte]) == echo)
    {
        Some(facts::why_halved(format!("{byte:02x}")))
    } else if is_without(b'\0') {
        Some(facts::why_zeros_gone())
    } else if is_without(b'\r')
        || is_without(b'\n')
        || unix(message) == echo
        || dos(message) == echo
    {
        Some(facts::why_line_ends())
    } else if contains(message, b"%1 %s") && !contains(echo, b"%1 %s") {
        Some(facts::why_format())
    } else {
        None
    }
}

/// One byte came back as something else, or not at all, wherever it stands.
fn substituted(message: &[u8], echo: &[u8]) -> Option<Fact> {
    let at = message.iter().zip(echo).take_while(|(sent, came)| sent == came).count();
    let &byte = message.get(at)?;
    let count = message.iter().filter(|&&other| other == byte).count();
    let others = message.len() - count;
    let new = echo.get(at..at + echo.len().checked_sub(others)? / count)?;
    if new.len() > SHOWN || replaced(message, &[byte], new) != echo {
        return None;
    }
    let byte = format!("{byte:02x}");
    Some(match new {
        [] => facts::why_byte_gone(byte),
        new => facts::why_byte_replaced(byte, hex(new)),
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

/// As QByteArray::simplified.
fn words(message: &[u8]) -> Vec<u8> {
    let words = message.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(&b' ')
}

fn unix(message: &[u8]) -> Vec<u8> {
    replaced(message, b"\r\n", b"\n")
}

fn dos(message: &[u8]) -> Vec<u8> {
    replaced(&unix(message), b"\n", b"\r\n")
}

fn replaced(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, behind)) = rest.split_first() {
        if let Some(behind) = rest.strip_prefix(old) {
            out.extend_from_slice(new);
            rest = behind;
        } else {
            out.push(first);
            rest = behind;
        }
    }
    out
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
