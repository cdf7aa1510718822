//! A driver that keeps no rule.

use qtcp::event::{Failure, FailureKind, SocketEvent};
use qtcp::signal::{BindFlag, OpenMode};
use qtcp::translate::{HostAddress, Manner, TcpSocket};

use crate::{LOCAL, PEER};

const MODES: [OpenMode; 3] = [OpenMode::READ_WRITE, OpenMode::READ_ONLY, OpenMode::WRITE_ONLY];

/// Calls and events without any order. All bytes of a run are different and rising, so that order
/// and doubles show.
pub(crate) fn without_discipline(start: u8, steps: &[(u8, u16)]) {
    let mut socket = match start {
        0 => TcpSocket::new(),
        _ => TcpSocket::accepted(LOCAL, PEER),
    };
    let (mut written, mut arrived) = (0..=u8::MAX, 0..=u8::MAX);
    let (mut sent, mut read) = (Vec::new(), Vec::new());
    let mut mark = 0;
    for &(kind, n) in steps {
        let size = usize::from(n % 7);
        match kind % 48 {
            0..=3 => drop(socket.poll_signal()),
            4..=6 => drop(socket.poll_command()),
            7 => mark = socket.depth(),
            8 => drop(socket.poll_signal_above(mark)),
            9 => while socket.poll_signal().is_some() {},
            10 => while socket.poll_command().is_some() {},
            11..=13 => sent.extend_from_slice(&socket.take_chunk().unwrap_or_default()),
            14..=16 => drop(socket.write(&written.by_ref().take(size).collect::<Vec<_>>())),
            17 => drop(socket.write_bytes(written.by_ref().take(size).collect())),
            18 => read.extend(socket.read_all()),
            19 => read.extend(socket.read_bytes(i64::from(n % 9) - 1)),
            20 => read.extend(socket.read_line_bytes(i64::from(n % 9) - 1)),
            21 => {
                let mut buffer = vec![0; size];
                let got = socket.read(&mut buffer);
                read.extend(&buffer[..usize::try_from(got).unwrap_or(0)]);
            }
            22 => drop(socket.skip(i64::from(n % 9) - 1)),
            23 => drop(socket.peek(i64::from(n % 9) - 1)),
            24 => socket.set_read_buffer_size([0, 3, -1, i64::MIN, i64::MAX][size % 5]),
            25 => socket.connect_to_host(
                ["10.0.0.1", "example.org", ""][size % 3],
                n,
                MODES[usize::from(n / 3) % 3],
            ),
            26 => socket.disconnect_from_host(),
            27 => socket.close(),
            28 => socket.abort(),
            29 => socket.destroy(),
            30 => socket.bind(HostAddress::Any, n, BindFlag::ShareAddress),
            31 => socket.adopt(LOCAL, PEER),
            32 => socket.set_manner([Manner::AsQt, Manner::Mended][usize::from(n % 2)]),
            33 => socket.wait_timed_out(),
            34 => socket.connect_wait_timed_out(),
            35 => [TcpSocket::pause_reading, TcpSocket::finish_writing][size % 2](&mut socket),
            36 => socket.resume_reading(),
            37..=39 => {
                let data: Vec<u8> = arrived.by_ref().take(size).collect();
                socket.handle(SocketEvent::Received { data: data.into(), more: n > 0x8000 });
            }
            40 => socket.handle(SocketEvent::Sent(usize::from(n))),
            41 => socket.handle(SocketEvent::LookedUp(vec![PEER.ip(); size % 3])),
            42 => socket.handle(SocketEvent::Connected { local: LOCAL, peer: PEER }),
            43 => socket.handle(SocketEvent::ConnectFailed(Failure::of(FailureKind::Refused))),
            44 => socket.handle(SocketEvent::ReadBlocked),
            45 => socket.handle(SocketEvent::Finished),
            46 => socket.handle(match size % 4 {
                0 => SocketEvent::ReadFailed(Failure::of(FailureKind::TimedOut)),
                1 => SocketEvent::WriteFailed(Failure::of(FailureKind::Other)),
                2 => SocketEvent::BindFailed(Failure::of(FailureKind::AccessDenied)),
                _ => SocketEvent::Bound { local: LOCAL },
            }),
            _ => {
                socket.get_char().into_iter().for_each(|byte| read.push(byte));
                let _ = (socket.can_read_line(), socket.is_valid(), socket.has_descriptor());
            }
        }
    }
    while let Some(chunk) = socket.take_chunk() {
        sent.extend_from_slice(&chunk);
    }
    read.extend(socket.read_all());
    assert!(sent.is_sorted_by(|a, b| a < b), "written bytes were mixed: {sent:?}");
    assert!(read.is_sorted_by(|a, b| a < b), "received bytes were mixed: {read:?}");
    for _ in 0..1000 {
        if socket.poll_signal().is_none() && socket.poll_command().is_none() {
            return;
        }
    }
    panic!("the machine never comes to rest: {socket:?}");
}
