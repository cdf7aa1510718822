//! A right server in Rust, with nothing but std: one thread for each client.
//!
//!     rustc right.rs && ./right [--listen ADDR:PORT]

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

fn serve(mut client: TcpStream, port: u16) -> io::Result<()> {
    let mut buffer = [0; 16 * 1024];
    loop {
        let length = client.read(&mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        let mut answer = buffer[..length].to_vec();
        answer.extend(port.to_string().into_bytes());
        client.write_all(&answer)?;
    }
}

fn main() -> io::Result<()> {
    let mut words = env::args().skip(1);
    let listen = match (words.next().as_deref(), words.next()) {
        (Some("--listen"), Some(address)) => address,
        _ => "127.0.0.1:8888".to_owned(),
    };
    let listener = TcpListener::bind(listen)?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        let Ok((client, peer)) = listener.accept() else { continue };
        client.set_nodelay(true)?;
        // A client that has gone is no mistake of the server: what serve() says is dropped.
        thread::Builder::new().spawn(move || drop(serve(client, peer.port())))?;
    }
}
