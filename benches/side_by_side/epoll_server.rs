//! What the kernel allows: an epoll loop that does no more than read, append the port, write.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};

use rustix::buffer::spare_capacity;
use rustix::event::epoll::{self, EventFlags};
use rustix::fd::OwnedFd;

use crate::servers::Answer;

/// Stands for the listener among the numbers of the connections.
const LISTENER: u64 = u64::MAX;

struct Conn {
    stream: TcpStream,
    port: Vec<u8>,
    /// What the kernel did not take.
    rest: Vec<u8>,
}

struct Server {
    epoll: OwnedFd,
    /// By number, counted up: no table is faster than a vector. Numbers of those that have gone are
    /// not used again, a measurement is short.
    conns: Vec<Option<Conn>>,
    buffer: Vec<u8>,
    out: Vec<u8>,
    answer: Answer,
}

/// Says where it listens and serves until it is killed.
pub fn run(answer: Answer) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    let mut server = Server {
        epoll: epoll::create(epoll::CreateFlags::CLOEXEC)?,
        conns: Vec::new(),
        buffer: vec![0; 64 * 1024],
        out: Vec::new(),
        answer,
    };
    epoll::add(&server.epoll, &listener, epoll::EventData::new_u64(LISTENER), EventFlags::IN)?;
    println!("listening on {}", listener.local_addr()?);
    let mut events = Vec::with_capacity(1024);
    loop {
        events.clear();
        epoll::wait(&server.epoll, spare_capacity(&mut events), None)?;
        for event in &events {
            match event.data.u64() {
                LISTENER => server.accept(&listener)?,
                number => server.serve(number, event.flags)?,
            }
        }
    }
}

impl Server {
    fn accept(&mut self, listener: &TcpListener) -> io::Result<()> {
        while let Ok((stream, peer)) = listener.accept() {
            stream.set_nonblocking(true)?;
            stream.set_nodelay(true)?;
            let data = epoll::EventData::new_u64(self.conns.len() as u64);
            epoll::add(&self.epoll, &stream, data, EventFlags::IN)?;
            let port = match self.answer {
                Answer::Homework => peer.port().to_string().into_bytes(),
                Answer::Echo | Answer::Nothing => Vec::new(),
            };
            self.conns.push(Some(Conn { stream, port, rest: Vec::new() }));
        }
        Ok(())
    }

    fn serve(&mut self, number: u64, ready: EventFlags) -> io::Result<()> {
        let slot = &mut self.conns[number as usize];
        let Some(conn) = slot else { return Ok(()) };
        if !conn.rest.is_empty() {
            if ready.contains(EventFlags::OUT) {
                let n = conn.stream.write(&conn.rest)?;
                conn.rest.drain(..n);
            }
            if conn.rest.is_empty() {
                let data = epoll::EventData::new_u64(number);
                epoll::modify(&self.epoll, &conn.stream, data, EventFlags::IN)?;
            }
            return Ok(());
        }
        let n = match conn.stream.read(&mut self.buffer) {
            Ok(0) => {
                *slot = None;
                return Ok(());
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
            Err(_) => {
                *slot = None;
                return Ok(());
            }
            Ok(n) => n,
        };
        if self.answer == Answer::Nothing {
            return Ok(());
        }
        self.out.clear();
        self.out.extend_from_slice(&self.buffer[..n]);
        self.out.extend_from_slice(&conn.port);
        let sent = match conn.stream.write(&self.out) {
            Ok(sent) => sent,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => 0,
            Err(error) => return Err(error),
        };
        if sent < self.out.len() {
            conn.rest.extend_from_slice(&self.out[sent..]);
            let data = epoll::EventData::new_u64(number);
            epoll::modify(&self.epoll, &conn.stream, data, EventFlags::OUT)?;
        }
        Ok(())
    }
}
