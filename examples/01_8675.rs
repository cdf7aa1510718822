//! The course's first program, in the synchronous mode: a client sends "8675", the server shows
//! what came and sends it back. In two terminals:
//!
//! `cargo run --example 01_8675 -- server` and `cargo run --example 01_8675 -- client`
//!
//! Its twin in C++ is 01_8675.cpp. A port may stand behind; without one it is the course's 8888.

use std::env;
use std::error::Error;
use std::rc::Rc;
use std::time::Duration;

use qtcp::course::{Client, ServerSlots, SyncClient, TcpServer};
use qtcp::runtime::EventLoop;

const WAIT: Duration = Duration::from_secs(30);

/// Shows what comes, and ends when the client has gone.
struct Show(EventLoop);

impl ServerSlots for Show {
    fn ready_read(&self, _: &TcpServer, _: &Client, data: &[u8]) {
        println!("data size {}: {}", data.len(), data.escape_ascii());
    }

    fn disconnected(&self, _: &TcpServer, _: &Client) {
        println!("disconnected");
        self.0.quit();
    }
}

fn server(port: u16) -> Result<(), Box<dyn Error>> {
    let event_loop = EventLoop::new()?;
    let server = TcpServer::new(&event_loop);
    server.set_port(port);
    server.set_slots(Rc::new(Show(event_loop.clone())));
    server.set_reply(|data: &[u8], _: &Client| data.to_vec());
    server.sv_start()?;
    println!("listening on {}", server.listener().server_port());
    event_loop.run()?;
    Ok(())
}

fn client(port: u16) -> Result<(), Box<dyn Error>> {
    let event_loop = EventLoop::new()?;
    let tc = SyncClient::new(&event_loop);
    tc.set_port(port);
    tc.con_server_wait(WAIT)?;
    println!("send {} bytes", tc.send_data(b"8675")?);
    tc.read_loop(WAIT, |data| {
        println!("data size {}: {}", data.len(), data.escape_ascii());
        false // this is all; the course waits for ever
    });
    println!("try to disconnect");
    tc.discon_server_wait()?;
    println!("disconnected");
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = env::args().skip(1);
    let role = words.next().unwrap_or_default();
    let port = words.next().map_or(Ok(8888), |port| port.parse())?;
    match role.as_str() {
        "server" => server(port),
        "client" => client(port),
        _ => Err("say server or client, and a port if it is not 8888".into()),
    }
}
