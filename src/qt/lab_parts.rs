//! The models of the [`lab`](crate::lab) as the properties of the QML parts that draw them: each key
//! of a map is the name of a property of the part. Everything is bounded: only what is to be seen.

use std::net::SocketAddr;

use qmetaobject::{QMetaType, QString, QVariant, QVariantList, QVariantMap};

use crate::lab::{Card, Framing, Lanes, Vessels};
use crate::net::{Kernel, TcpState};
use crate::text::duration::short;
use crate::text::escape::printable;
use crate::text::size::human_bytes;

/// So many writes, reads and messages of a picture can be told apart.
const PIECES: usize = 40;
/// Of a message no more bytes are shown; a box has room for some twenty.
const SHOWN: usize = 80;

fn text(text: &str) -> QVariant {
    QString::from(text).into()
}

/// Exact up to 2^53, as all numbers of QML.
fn number(number: u64) -> QVariant {
    (number as f64).to_qvariant()
}

fn map<const N: usize>(entries: [(&str, QVariant); N]) -> QVariantMap {
    let mut map = QVariantMap::default();
    for (name, value) in entries {
        map.insert(name.into(), value);
    }
    map
}

/// The framing of that name: `line`, `length`, `fixed` with that many bytes; any other is none.
#[must_use]
pub fn framing(name: &str, size: i32) -> Framing {
    match name {
        "line" => Framing::Line,
        "length" => Framing::Length,
        "fixed" => Framing::Fixed(u16::try_from(size.max(1)).unwrap_or(u16::MAX)),
        _ => Framing::None,
    }
}

/// What `ByteLanes` shows.
#[must_use]
pub fn lanes(lanes: &Lanes) -> QVariantMap {
    let picture = lanes.picture(PIECES);
    let numbers = |of: &[u64]| of.iter().copied().map(number).collect::<QVariantList>();
    let frame = |from: u64, to: u64, shown: &str, state: &str| {
        let entries = [
            ("from", number(from)),
            ("to", number(to)),
            ("text", text(shown)),
            ("state", text(state)),
        ];
        QVariant::from(map(entries))
    };
    let whole = picture.messages.iter().map(|(at, bytes)| {
        let mut shown = printable(&bytes[..bytes.len().min(SHOWN)]);
        if bytes.len() > SHOWN {
            shown.push('…');
        }
        frame(at.from, at.to, &shown, "whole")
    });
    let behind = picture.messages.last().map_or(0, |(at, _)| at.to);
    let waiting = match (picture.broken, lanes.broken()) {
        (Some(at), Some(broken)) => {
            Some(frame(at.from, at.to, &broken.fact().to_string(), "broken"))
        }
        _ if picture.waiting > 0 => {
            // What began before the picture begins is longer than what is seen of it.
            let to = picture.reads.last().copied().unwrap_or(behind);
            let from = to.saturating_sub(picture.waiting);
            Some(frame(from, to, "…", "waiting"))
        }
        _ => None,
    };
    let counts = lanes.counts();
    map([
        ("writes", numbers(&picture.writes).into()),
        ("reads", numbers(&picture.reads).into()),
        ("messages", whole.chain(waiting).collect::<QVariantList>().into()),
        ("writeCount", number(counts.writes)),
        ("readCount", number(counts.reads)),
        ("messageCount", number(counts.messages)),
    ])
}

/// What `StateCard` shows, with what the kernel says now; none = nobody can be asked.
#[must_use]
pub fn card(card: &Card, kernel: Option<&Kernel>) -> QVariantMap {
    let (local, peer) = (card.object.local, card.object.peer);
    let says = |local: Option<SocketAddr>, peer: Option<SocketAddr>| {
        let state = kernel.and_then(|kernel| kernel.state(local?, peer?));
        text(state.map_or("", TcpState::name))
    };
    let at = |end: Option<SocketAddr>| {
        // One that is bound and not connected has no four numbers.
        let end = end.filter(|_| local.is_some() && peer.is_some());
        text(&end.map(|end| end.to_string()).unwrap_or_default())
    };
    let mut ways = card.edges.clone();
    ways.sort_by_key(|edge| edge.us);
    let edges = ways.iter().map(|edge| {
        QVariant::from(map([
            ("from", text(edge.from.name())),
            ("to", text(edge.to.name())),
            ("times", number(edge.times)),
            ("at", text(&short(edge.us))),
        ]))
    });
    map([
        ("title", text(&card.object.to_string())),
        ("present", text(card.state.name())),
        ("edges", edges.collect::<QVariantList>().into()),
        ("kernel", says(local, peer)),
        ("kernelPeer", says(peer, local)),
        ("local", at(local)),
        ("peer", at(peer)),
    ])
}

/// What `Vessels` shows. What a kernel does not say is a dash.
#[must_use]
pub fn vessels(vessels: &Vessels) -> QVariantMap {
    let now = vessels.now();
    let values = now.vessels();
    let curve = vessels.samples().flat_map(|sample| {
        let ago = (now.us - sample.us) / 1000;
        [ago].into_iter().chain(sample.vessels())
    });
    let mut texts = values.map(human_bytes);
    if !now.asked && vessels.samples().len() > 0 {
        for queue in [1, 3] {
            texts[queue] = "–".to_owned();
        }
    }
    map([
        ("values", values.map(number).into_iter().collect::<QVariantList>().into()),
        ("texts", texts.iter().map(|shown| text(shown)).collect::<QVariantList>().into()),
        ("curve", curve.map(number).collect::<QVariantList>().into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Reading;

    #[test]
    fn what_a_kernel_does_not_say_is_a_dash_and_not_nothing() {
        let texts = |all: &Vessels| -> Vec<String> {
            let map = vessels(all);
            let texts = map.value("texts".into(), QVariant::default());
            let texts = QVariantList::from_qvariant(texts).expect("a list");
            texts.into_iter().map(|text| text.to_qbytearray().to_string()).collect()
        };
        let mut all = Vessels::default();
        assert_eq!(texts(&all), ["0 B"; 5]);
        let reading = Reading { written: 30, to_write: 10, available: 5, ..Reading::default() };
        all.sample(reading);
        assert_eq!(texts(&all), ["10 B", "–", "15 B", "–", "5 B"]);
        all.sample(Reading { unsent: Some(15), unread: Some(0), ..reading });
        assert_eq!(texts(&all), ["10 B", "15 B", "0 B", "0 B", "5 B"]);
    }
}
