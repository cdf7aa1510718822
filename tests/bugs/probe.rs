//! A conversation with a server, written down with what comes of it.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use crate::util;

/// Nothing comes: so long is waited for it.
const QUIET: Duration = Duration::from_millis(150);

/// One step. Clients have letters, and are connected where they come first.
///
/// A `{` in what comes begins a port.
#[derive(Debug, Clone, Copy)]
pub enum Do {
    /// The client sends this, and that comes back. `{a}` is the port of client a, `{s}` the
    /// server's; `{a:x}` is another way to write it, see [`expand`].
    Say(char, &'static [u8], &'static [u8]),
    /// The same so many times.
    Again(u32, &'static Self),
    /// The client sends this, and goes on at once.
    Send(char, &'static [u8]),
    /// So long that what was sent is read before the next comes; nobody can see that from outside.
    Pause,
    /// The client closes.
    Leave(char),
    /// The client sends FIN and goes on reading.
    Fin(char),
    /// The server has closed.
    Closed(char),
}

/// Between two messages that a server reads one by one.
const PAUSE: Duration = Duration::from_millis(10);

/// Those that are connected, and the ports of all that ever were.
#[derive(Debug)]
struct Clients {
    to: SocketAddr,
    there: BTreeMap<char, TcpStream>,
    ports: BTreeMap<char, u16>,
}

impl Clients {
    fn get(&mut self, name: char) -> &mut TcpStream {
        self.there.entry(name).or_insert_with(|| {
            let client = connect(self.to);
            self.ports.insert(name, client.local_addr().expect("connected").port());
            client
        })
    }
}

/// Plays the script; what comes has to be what it says, and nothing more. The error says where it
/// is not so.
pub fn play(to: SocketAddr, script: &[Do], patience: Duration) -> Result<(), String> {
    let mut clients = Clients { to, there: BTreeMap::new(), ports: BTreeMap::new() };
    for (number, step) in script.iter().enumerate() {
        perform(&mut clients, *step, patience)
            .map_err(|fault| format!("step {}, {step:?}: {fault}", number + 1))?;
    }
    for (name, client) in &mut clients.there {
        let more = read(client, 1, QUIET);
        if !more.is_empty() {
            return Err(format!("{name} gets more: {:?}", String::from_utf8_lossy(&more)));
        }
    }
    Ok(())
}

fn perform(clients: &mut Clients, step: Do, patience: Duration) -> Result<(), String> {
    let told = |error: std::io::Error| error.to_string();
    match step {
        Do::Say(name, sent, comes) => {
            clients.get(name).write_all(sent).map_err(told)?;
            let comes = expand(comes, &clients.ports, clients.to.port());
            let wait = if comes.is_empty() { QUIET } else { patience };
            let came = read(clients.get(name), comes.len().max(1), wait);
            if came == comes {
                return Ok(());
            }
            Err(format!("{:?} came", String::from_utf8_lossy(&came)))
        }
        Do::Again(times, step) => (0..times).try_for_each(|_| perform(clients, *step, patience)),
        Do::Send(name, sent) => clients.get(name).write_all(sent).map_err(told),
        Do::Pause => {
            thread::sleep(PAUSE);
            Ok(())
        }
        Do::Leave(name) => {
            let mut client = clients.there.remove(&name).ok_or("not connected")?;
            client.shutdown(Shutdown::Write).map_err(told)?;
            // Until the server has seen it.
            is_closed(&mut client, patience.min(Duration::from_secs(1)));
            Ok(())
        }
        Do::Fin(name) => clients.get(name).shutdown(Shutdown::Write).map_err(told),
        Do::Closed(name) => {
            let closed = is_closed(clients.get(name), patience);
            closed.then_some(()).ok_or_else(|| "not closed".to_owned())
        }
    }
}

/// A client that is connected, also where the server has just been started.
pub fn connect(to: SocketAddr) -> TcpStream {
    let client = util::wait_until("a connection", || TcpStream::connect(to).ok());
    client.set_nodelay(true).expect("a socket");
    client
}

/// So many bytes, or what has come when the time is up or the server has closed.
pub fn read(client: &mut TcpStream, count: usize, patience: Duration) -> Vec<u8> {
    let end = Instant::now() + patience;
    let mut came = Vec::new();
    let mut buffer = vec![0; count.min(1 << 20)];
    while came.len() < count {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        client.set_read_timeout(Some(left)).expect("a socket");
        let most = buffer.len().min(count - came.len());
        match client.read(&mut buffer[..most]) {
            Ok(0) => break,
            Ok(length) => came.extend_from_slice(&buffer[..length]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    came
}

/// Whether the server closes, or has.
pub fn is_closed(client: &mut TcpStream, patience: Duration) -> bool {
    let end = Instant::now() + patience;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return false;
        }
        client.set_read_timeout(Some(left)).expect("a socket");
        match client.read(&mut [0; 4096]) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) => match error.kind() {
                ErrorKind::ConnectionReset => return true,
                ErrorKind::WouldBlock | ErrorKind::TimedOut => return false,
                _ => {}
            },
        }
    }
}

/// Puts the ports in. Behind a colon stands how: `x` in base 16, `b` with its bytes swapped, `i` as
/// a signed number, `r` as its two bytes, `m` modulo 10000, `z` with six digits, `g` in groups.
fn expand(text: &[u8], ports: &BTreeMap<char, u16>, server: u16) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((&byte, behind)) = rest.split_first() {
        let end = behind.iter().take(4).position(|&byte| byte == b'}');
        match (byte, end) {
            (b'{', Some(end)) => {
                let port = match behind[0] {
                    b's' => server,
                    name => ports[&char::from(name)],
                };
                out.extend(written(port, behind[1..end].get(1).copied()));
                rest = &behind[end + 1..];
            }
            _ => {
                out.push(byte);
                rest = behind;
            }
        }
    }
    out
}

fn written(port: u16, how: Option<u8>) -> Vec<u8> {
    let text = match how {
        Some(b'x') => format!("{port:x}"),
        Some(b'b') => port.swap_bytes().to_string(),
        Some(b'i') => port.cast_signed().to_string(),
        Some(b'r') => return port.to_ne_bytes().to_vec(),
        Some(b'm') => (port % 10000).to_string(),
        Some(b'z') => format!("{port:06}"),
        Some(b'g') => format!("{},{:03}", port / 1000, port % 1000),
        _ => port.to_string(),
    };
    text.into_bytes()
}
