//! How long the server's loop does not look at its sockets.

use std::fs::read_link;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::crowd::Client;
use crate::measure::{main_thread_time, sockets};
use crate::util::{Server, wait_until};

/// Clients that leave one after the other, each when the server has noticed the one before.
pub struct Pulse(Vec<Beat>);

struct Beat {
    client: Client,
    /// The server's descriptor of it, and the socket that this names: its number is given away
    /// again.
    descriptor: PathBuf,
    socket: PathBuf,
}

/// What they found.
#[derive(Debug, Default)]
pub struct Found {
    /// How often somebody left.
    pub beats: usize,
    /// The longest until the server noticed.
    pub longest: Duration,
    /// The most that its main thread, which has the loop, worked in such a time: what a machine that
    /// is busy with other things does not change.
    pub worked: Duration,
}

impl Pulse {
    /// So many clients that wait for their time to leave.
    pub fn new(server: &Server, count: usize) -> Self {
        let pid = server.pid();
        let mut before = sockets(pid);
        let beat = |number| {
            let client = Client::connect(server.addr(), number);
            let descriptor = wait_until("the client", || {
                let now = sockets(pid);
                let new = now.difference(&before).next().cloned();
                before = now;
                new
            });
            let socket = read_link(&descriptor).expect("it is open");
            Beat { client, descriptor, socket }
        };
        Self((0..count).map(beat).collect())
    }

    /// Lets them leave while `work` goes on, or as long as there are any.
    pub fn during<T>(self, pid: u32, work: impl FnOnce() -> T) -> (Found, T) {
        let go_on = AtomicBool::new(true);
        thread::scope(|scope| {
            let beating = scope.spawn(|| {
                let mut found = Found::default();
                for beat in self.0 {
                    if !go_on.load(Ordering::Relaxed) {
                        break;
                    }
                    let (begun, before) = (Instant::now(), main_thread_time(pid));
                    beat.client.reset();
                    wait_until("that it is noticed", || {
                        let open = read_link(&beat.descriptor).is_ok_and(|to| to == beat.socket);
                        (!open).then_some(())
                    });
                    found.longest = found.longest.max(begun.elapsed());
                    found.worked = found.worked.max(main_thread_time(pid) - before);
                    found.beats += 1;
                }
                found
            });
            let stop = StopAtEnd(&go_on);
            let result = work();
            drop(stop);
            (beating.join().expect("it is noticed"), result)
        })
    }
}

/// Also where the work panics.
struct StopAtEnd<'a>(&'a AtomicBool);

impl Drop for StopAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}
