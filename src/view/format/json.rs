//! A row as a JSON object, with the names of the program's `--json`.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use crate::text::address::ListenAddr;
use crate::text::clock::utc;
use crate::text::encoding::{Encoding, decode};
use crate::text::json::write_line;
use crate::text::{Language, hex};
use crate::view::entry::{Direction, Entry, Kind};

/// Writes `entry` as one line.
pub(super) fn write(out: &mut dyn Write, entry: &Entry, encoding: Encoding) -> io::Result<()> {
    write_line(out, &Object::new(entry, encoding))
}

/// The fields; what a row has not is absent.
#[derive(Serialize, Default)]
struct Object<'a> {
    t: String,
    event: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ipv4_too: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    peer: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hex: Option<String>,
}

impl<'a> Object<'a> {
    fn new(entry: &'a Entry, encoding: Encoding) -> Self {
        let event = match (entry.kind(), entry.direction()) {
            (Kind::Data, Direction::Out) => "written",
            (Kind::Data, _) => "readyRead",
            (Kind::Listening, _) => "listening",
            (Kind::Stopped, _) => "stopped",
            (Kind::Connected, _) => "connected",
            (Kind::Disconnected(_), _) => "disconnected",
            (Kind::Unsent, _) => "unsent",
            (Kind::StillClosing, _) => "stillClosing",
            (Kind::Full, _) => "full",
            (Kind::Error, _) => "error",
            (Kind::AcceptError, _) => "acceptError",
            (Kind::File, _) => "file",
            (Kind::FileSent, _) => "fileSent",
            (Kind::FileBroken, _) => "fileBroken",
            (Kind::Timer, _) => "timer",
        };
        let peer = Some(entry.peer()).filter(|peer| !peer.is_empty());
        let message = match entry.kind() {
            Kind::File | Kind::FileSent | Kind::FileBroken | Kind::Timer => {
                Some(entry.sentence(Language::English).into())
            }
            _ => Some(entry.text().into()).filter(|text: &Cow<'_, str>| !text.is_empty()),
        };
        let base = Self { t: utc(entry.time()), event, peer, message, ..Self::default() };
        match entry.kind() {
            Kind::Data => Self {
                bytes: Some(entry.bytes().len()),
                text: decode(entry.bytes(), encoding),
                hex: Some(hex::compact(entry.bytes())),
                ..base
            },
            Kind::Listening | Kind::Stopped => match entry.peer().parse::<ListenAddr>() {
                Ok(ListenAddr { host, port }) => {
                    let both = host == "any";
                    let address = Some(if both { "::".to_owned() } else { host });
                    let ipv4_too = both.then_some(true);
                    Self { address, port: Some(port), ipv4_too, peer: None, ..base }
                }
                Err(_) => base,
            },
            Kind::File => Self { bytes: usize::try_from(entry.size()).ok(), ..base },
            Kind::Disconnected(ending) => Self { by: Some(ending.name()), ..base },
            _ => base,
        }
    }
}
