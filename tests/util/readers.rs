//! Many peers of one server, read by one thread: as fast as the bytes come, each of them checked.

use std::io::{ErrorKind, Read};
use std::net::{SocketAddr, TcpStream};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::event::{Timespec, epoll};
use socket2::{Domain, Socket, Type};

use crate::util::DEADLINE;

/// Bytes of one read.
const READ: usize = 128 * 1024;

/// So many connections. With `window` their kernels take in no more than about so many bytes that
/// nobody reads, which bounds what the system holds for peers that read nothing.
pub(crate) fn connect(to: SocketAddr, count: usize, window: Option<usize>) -> Vec<TcpStream> {
    let connect = |_| {
        let socket = Socket::new(Domain::for_address(to), Type::STREAM, None).expect("a socket");
        if let Some(window) = window {
            socket.set_recv_buffer_size(window).expect("an option of every socket");
        }
        socket.connect_timeout(&to.into(), DEADLINE).expect("it takes clients");
        socket.into()
    };
    (0..count).map(connect).collect()
}

/// A thread that reads.
pub(crate) struct Readers(JoinHandle<(Duration, Vec<TcpStream>)>);

impl Readers {
    /// Reads `wanted` from each of the peers, all of it and nothing else.
    pub(crate) fn start(peers: Vec<TcpStream>, wanted: Vec<u8>) -> Self {
        Self(std::thread::spawn(move || read_all(peers, &wanted)))
    }

    /// How long that took from the first byte on, and the peers.
    ///
    /// # Panics
    /// If something else came, or nothing for as long as [`DEADLINE`].
    #[track_caller]
    pub(crate) fn finish(self) -> (Duration, Vec<TcpStream>) {
        self.0.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

fn read_all(peers: Vec<TcpStream>, wanted: &[u8]) -> (Duration, Vec<TcpStream>) {
    let poll = epoll::create(epoll::CreateFlags::CLOEXEC).expect("a descriptor");
    for (key, peer) in (0..).zip(&peers) {
        peer.set_nonblocking(true).expect("a socket");
        let data = epoll::EventData::new_u64(key);
        epoll::add(&poll, peer, data, epoll::EventFlags::IN).expect("a socket");
    }
    let mut got = vec![0; peers.len()];
    let (mut missing, mut begun) = (peers.len(), None);
    let mut piece = vec![0; READ];
    let mut events = Vec::with_capacity(1024);
    while missing > 0 {
        let patience = Timespec::try_from(DEADLINE).expect("seconds");
        events.clear();
        let spare = rustix::buffer::spare_capacity(&mut events);
        let found = epoll::wait(&poll, spare, Some(&patience)).expect("the poller works");
        assert!(found > 0, "nothing has come for {DEADLINE:?}, {missing} wait");
        let begun = *begun.get_or_insert_with(Instant::now);
        assert!(begun.elapsed() < 2 * DEADLINE, "too slow, {missing} wait");
        for event in &events {
            let number = usize::try_from(event.data.u64()).expect("a number");
            let from = got[number];
            match (&peers[number]).read(&mut piece) {
                Ok(n) => {
                    assert!(n > 0, "reader {number}: the end after {from} bytes");
                    let right = wanted.get(from..from + n);
                    assert!(right == Some(&piece[..n]), "reader {number}: wrong at {from}");
                    got[number] += n;
                    missing -= usize::from(got[number] == wanted.len());
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => panic!("reader {number} after {from} bytes: {error}"),
            }
        }
    }
    (begun.map_or(Duration::ZERO, |begun| begun.elapsed()), peers)
}
