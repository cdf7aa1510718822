//! A client in the asynchronous mode: nothing waits, slots are called when something happens. It
//! needs a server: `cargo run --example 03_both_ways_to_read`, say, in another terminal.
//!
//! `cargo run --example 02_async_client`, with a port behind `--` if it is not 8888.
//!
//! Its twin in C++ is 02_async_client.cpp.

use std::env;
use std::error::Error;
use std::rc::Rc;

use qtcp::course::{ClientSlots, TcpClient};
use qtcp::runtime::EventLoop;
use qtcp::signal::SocketError;

struct Slots(EventLoop);

impl ClientSlots for Slots {
    fn connected(&self, client: &TcpClient) {
        println!("connected");
        match client.send_data(b"client") {
            Ok(bytes) => println!("send {bytes} bytes"),
            Err(error) => println!("{error}"),
        }
    }

    fn ready_read(&self, client: &TcpClient) {
        let data = client.socket().read_all();
        println!("data size {}: {}", data.len(), data.escape_ascii());
        client.discon_server();
    }

    fn disconnected(&self, _: &TcpClient) {
        println!("disconnected");
        self.0.quit();
    }

    fn error(&self, client: &TcpClient, _: SocketError, text: &str) {
        println!("error: {text}");
        // An attempt that has failed has no connection, and so no signal disconnected.
        if client.own_port() == 0 {
            self.0.quit();
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let event_loop = EventLoop::new()?;
    let client = TcpClient::new(&event_loop);
    if let Some(port) = env::args().nth(1) {
        client.set_port(port.parse()?);
    }
    client.set_slots(Rc::new(Slots(event_loop.clone())));
    client.con_server(); // returns at once
    println!("connecting");
    event_loop.run()?; // until a slot calls quit
    Ok(())
}
