//! The bytes of the connection that a row is about, for QML.

use std::net::SocketAddr;

use qmetaobject::prelude::*;
use qmetaobject::{QVariantList, QVariantMap};

use super::Lab;
use crate::lab::Streams;
use crate::qt::{lab_parts, string};

impl Lab {
    /// Both ways of the connection that a row is about as `ways`, each as ByteLanes shows it, with what
    /// the framing of that name (`none`, `line`, `length`, or `fixed` with that many bytes) finds;
    /// empty if it is about none.
    pub(super) fn lanes(&self, row: i32, framing: QString, size: i32) -> QVariantMap {
        let played = self.played.borrow();
        let mut map = QVariantMap::default();
        let Some(row) = played.row(row) else { return map };
        let streams = &played.streams;
        let Some((local, peer)) = row.local.zip(row.peer).or_else(|| streams.ends(row.object))
        else {
            return map;
        };
        let framing = lab_parts::framing(&string(framing), size);
        let ways = [(local, peer), (peer, local)].map(|way| way_of(streams, way, framing));
        let ways = ways.into_iter().flatten().map(QVariant::from);
        map.insert("ways".into(), ways.collect::<QVariantList>().into());
        map
    }
}

/// One way, if anything went it: its lanes, `caption`, `writer` and `reader`, which tell whether these
/// ends are in the record, `blind`, whether it is not known what the bytes are, and `late`, whether its
/// beginning was not seen.
fn way_of(
    streams: &Streams,
    (from, to): (SocketAddr, SocketAddr),
    framing: crate::lab::Framing,
) -> Option<QVariantMap> {
    let lanes = streams.lanes(from, to, framing);
    if lanes.bytes() == (0, 0) {
        return None;
    }
    let mut map = lab_parts::lanes(&lanes);
    let mut put = |name: &str, value: QVariant| map.insert(name.into(), value);
    put("caption", QString::from(format!("{from} → {to}")).into());
    put("writer", lanes.has_writer().into());
    put("reader", lanes.has_reader().into());
    put("late", (!streams.has_beginning(from, to)).into());
    put("blind", lanes.is_blind().into());
    Some(map)
}
