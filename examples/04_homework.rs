//! The course's homework: the client sends by a timer, the server answers what came with the
//! client's port behind it. In two terminals, with a port behind if it is not 8888:
//!
//! `cargo run --example 04_homework -- server` and `cargo run --example 04_homework -- client`
//!
//! Its twin in C++ is 04_homework.cpp.

use std::env;
use std::error::Error;
use std::rc::Rc;
use std::time::Duration;

use qtcp::course::{Checker, Client, ClientSlots, ServerSlots, TcpClient, TcpServer};
use qtcp::runtime::EventLoop;

const INTERVAL: Duration = Duration::from_millis(100);
const MESSAGES: u64 = 3;

/// The slots of both: an example has no need to tell them apart.
struct Slots {
    event_loop: EventLoop,
    checker: std::cell::RefCell<Option<Checker>>,
}

impl ServerSlots for Slots {
    fn ready_read(&self, _: &TcpServer, _: &Client, data: &[u8]) {
        println!("<- {}", data.escape_ascii());
    }

    fn disconnected(&self, _: &TcpServer, _: &Client) {
        self.event_loop.quit();
    }
}

impl ClientSlots for Slots {
    fn connected(&self, client: &TcpClient) {
        *self.checker.borrow_mut() = Some(Checker::new(b"client", client.own_port()));
        client.start_sending(b"client", INTERVAL, Some(MESSAGES));
    }

    fn written(&self, _: &TcpClient, _: &[u8]) {
        self.checker.borrow_mut().as_mut().map(Checker::sent);
    }

    fn ready_read(&self, client: &TcpClient) {
        let data = client.socket().read_all();
        println!("<- {}", data.escape_ascii());
        if let Some(checker) = &mut *self.checker.borrow_mut() {
            let mistake = checker.take(&data);
            if mistake.is_some() || checker.right() == MESSAGES {
                println!("{} right, {} wrong", checker.right(), checker.wrong());
                self.event_loop.quit();
            }
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = env::args().skip(1);
    let role = words.next().unwrap_or_default();
    let port = words.next().map_or(Ok(8888), |port| port.parse())?;
    let event_loop = EventLoop::new()?;
    let slots = Rc::new(Slots { event_loop: event_loop.clone(), checker: None.into() });
    let (server, client) = (TcpServer::new(&event_loop), TcpClient::new(&event_loop));
    if role == "server" {
        server.set_port(port);
        server.set_slots(slots);
        server.set_reply(|data: &[u8], client: &Client| {
            [data, client.peer().port().to_string().as_bytes()].concat()
        });
        server.sv_start()?;
        println!("listening on {}", server.listener().server_port());
    } else {
        client.set_port(port);
        client.set_slots(slots);
        client.con_server();
    }
    event_loop.run()?;
    Ok(())
}
