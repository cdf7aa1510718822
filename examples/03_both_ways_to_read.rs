//! The course's two ways to read, in a server that shows what comes and sends it back. Way 1 reads
//! from every client, whoever signalled; way 2 reads from the client that signalled.
//!
//! `cargo run --example 03_both_ways_to_read -- all` or `-- sender`, with a port behind it if it
//! is not 8888. It ends when its last client has gone.
//!
//! Its twin in C++ is 03_both_ways_to_read.cpp.

use std::env;
use std::error::Error;
use std::rc::Rc;

use qtcp::course::{Client, ReadStyle, ServerSlots, TcpServer};
use qtcp::runtime::EventLoop;

struct Show(EventLoop);

impl ServerSlots for Show {
    fn new_connection(&self, server: &TcpServer, client: &Client) {
        println!(
            "new connection from {}, clients: {}",
            client.peer().port(),
            server.client_count()
        );
    }

    fn ready_read(&self, _: &TcpServer, client: &Client, data: &[u8]) {
        println!("read data from {}: {}", client.peer().port(), data.escape_ascii());
    }

    fn disconnected(&self, server: &TcpServer, client: &Client) {
        println!("disconnected {}, clients: {}", client.peer().port(), server.client_count());
        if server.client_count() == 0 {
            self.0.quit();
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = env::args().skip(1);
    let event_loop = EventLoop::new()?;
    let server = TcpServer::new(&event_loop);
    server.set_read_style(match words.next().as_deref() {
        Some("all") => ReadStyle::All,
        Some("sender") | None => ReadStyle::Sender,
        Some(_) => return Err("say all or sender, and a port if it is not 8888".into()),
    });
    if let Some(port) = words.next() {
        server.set_port(port.parse()?);
    }
    server.set_slots(Rc::new(Show(event_loop.clone())));
    server.set_reply(|data: &[u8], _: &Client| data.to_vec());
    server.sv_start()?;
    println!("listening on {}", server.listener().server_port());
    event_loop.run()?;
    Ok(())
}
