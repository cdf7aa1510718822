//! What the texts of the record say in numbers: ends of connections, and bytes.

use std::net::SocketAddr;

use super::row::{Content, Stretch};
use super::who::Party;

/// Of one argument or result no more bytes are kept; those that are longer are names of hosts that
/// are none.
const TEXT: usize = 1024;
/// No more than [`TEXT`] bytes of it.
pub(super) fn short(text: &str) -> Box<str> {
    if text.len() <= TEXT {
        return text.into();
    }
    let mut cut = text[..text.floor_char_boundary(TEXT)].to_owned();
    cut.push_str("...");
    cut.into()
}

pub(super) type Ends = (SocketAddr, SocketAddr);

/// What `accepted` and `connected` tell: the number of the socket and both ends. The number is
/// taken out of the arguments, as the row names the socket itself.
pub(super) fn told_ends(content: &mut Content) -> Option<(Option<u64>, Ends)> {
    let Content::Event { name, arguments, .. } = content else { return None };
    let socket = match &**name {
        "connected" => None,
        "accepted" => {
            let (socket, rest) = arguments.split_once(", ")?;
            let number = socket.strip_prefix("socket")?.parse().ok()?;
            *arguments = rest.into();
            Some(number)
        }
        _ => return None,
    };
    let (local, peer) = arguments.split_once(", ")?;
    Some((socket, (local.parse().ok()?, peer.parse().ok()?)))
}

/// Which bytes of its connection the row tells of.
pub(super) fn stretch(party: &mut Party, content: &Content) -> Option<Stretch> {
    let (bytes, goes_out) = match content {
        Content::Command { name, arguments } if name == "send" => (arguments.parse().ok()?, true),
        Content::Event { name, arguments, .. } if name == "sentBeside" => {
            (arguments.parse().ok()?, true)
        }
        Content::Event { name, arguments, .. } if name == "received" => (bytes(arguments)?, false),
        _ => return None,
    };
    let counted = if goes_out { &mut party.sent } else { &mut party.received };
    let from = *counted;
    *counted = from.saturating_add(bytes);
    party.is_whole.then_some(Stretch { from, bytes, goes_out })
}

/// How many bytes are shown as `"text"` or as `<81 bytes c6915fc7>`.
pub(super) fn bytes(shown: &str) -> Option<u64> {
    if let Some(rest) = shown.strip_prefix('<') {
        return rest.split_once(" bytes ")?.0.parse().ok();
    }
    let mut rest = shown.strip_prefix('"')?.bytes();
    let mut count = 0;
    loop {
        match rest.next()? {
            b'"' => return Some(count),
            b'\\' if rest.next()? == b'x' => {
                rest.nth(1)?;
            }
            _ => {}
        }
        count += 1;
    }
}
