//! Mistakes that cost time, memory, descriptors, or the program itself.

use std::fs;
use std::io::Write;
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::probe::{connect, is_closed, read};
use crate::util::{self, Process, Server};
use crate::{LONG, SHORT, bugs, free_port, more, server};

/// The wrong servers that are probed here.
pub const NAMES: [&str; 20] = [
    "never_listens",
    "sleeps_a_second",
    "sleeps_300ms",
    "waits_for_more",
    "waits_for_written",
    "flushes",
    "buffer_1k",
    "buffer_64k",
    "never_closes",
    "dies_at_error",
    "deletes_in_slot",
    "exits_at_reset",
    "stops_after_fifty",
    "eleventh",
    "never_deleted",
    "keeps_all",
    "log_left_open",
    "busy_timer",
    "idle_closed",
    "port_kept",
];

/// A port is right here whatever it is: these tests are about other things.
fn ask(client: &mut TcpStream) -> Vec<u8> {
    client.write_all(b"client").expect("connected");
    read(client, 11, LONG)
}

/// How long two clients that ask at once wait for both answers.
fn time_of_two(to: SocketAddr) -> Duration {
    let mut clients = [connect(to), connect(to)];
    let begun = Instant::now();
    for client in &mut clients {
        client.write_all(b"client").expect("connected");
    }
    for client in &mut clients {
        assert_eq!(read(client, 11, LONG).len(), 11);
    }
    begun.elapsed()
}

#[test]
fn who_waits_in_a_slot_makes_two_clients_wait_twice() {
    for (name, each) in [("sleeps_a_second", 1000), ("sleeps_300ms", 300), ("waits_for_more", 200)]
    {
        let took = time_of_two(server(name).addr());
        assert!(took >= Duration::from_millis(each * 2), "{name}: {took:?}");
    }
    util::wait_until("the right one does not", || {
        (time_of_two(server("right").addr()) < Duration::from_millis(400)).then_some(())
    });
    let slower = more("slower");
    let mut client = connect(slower.addr());
    let mut time = || {
        let begun = Instant::now();
        ask(&mut client);
        begun.elapsed()
    };
    let times: Vec<Duration> = (0..4).map(|_| time()).collect();
    assert!(times[3] >= Duration::from_millis(150), "{times:?}");
}

/// Whether another client is answered while one sends and reads nothing.
fn answers_beside_one_that_does_not_read(server: &Server, patience: Duration) -> bool {
    let mut slow = connect(server.addr());
    let mut other = connect(server.addr());
    assert_eq!(ask(&mut other).len(), 11);
    // More than both kernels keep. It goes no further at the end, because nobody reads.
    slow.set_write_timeout(Some(Duration::from_millis(300))).expect("a socket");
    let much = vec![b'x'; 1 << 20];
    for _ in 0..12 {
        if slow.write_all(&much).is_err() {
            break;
        }
    }
    other.write_all(b"client").expect("connected");
    read(&mut other, 11, patience).len() == 11
}

#[test]
fn one_that_does_not_read_stops_the_others_where_it_is_waited_for() {
    for name in ["waits_for_written", "flushes"] {
        assert!(!answers_beside_one_that_does_not_read(&server(name), SHORT), "{name}");
    }
    assert!(!answers_beside_one_that_does_not_read(&more("stops_reading"), SHORT));
    for right in [server("right"), more("right")] {
        assert!(answers_beside_one_that_does_not_read(&right, LONG));
    }
}

/// How many bytes of a mebibyte come back.
fn echoed(to: SocketAddr, patience: Duration) -> usize {
    let mut client = connect(to);
    let mut writer = client.try_clone().expect("a socket");
    let send = std::thread::spawn(move || writer.write_all(&vec![b'x'; 1 << 20]));
    let mut count = 0;
    while count < 1 << 20 {
        let came = read(&mut client, (1 << 20) - count, patience);
        count += came.iter().filter(|&&byte| byte == b'x').count();
        if came.is_empty() {
            break;
        }
    }
    send.join().expect("no panic").expect("all is taken");
    count
}

#[test]
fn a_fixed_buffer_loses_bytes_of_a_mebibyte() {
    for name in ["buffer_1k", "buffer_64k"] {
        let count = echoed(server(name).addr(), SHORT);
        assert!((1024..1 << 20).contains(&count), "{name}: {count}");
    }
    assert_eq!(echoed(more("cut_4096").addr(), SHORT), 4096);
    assert_eq!(echoed(more("cut_65536").addr(), SHORT), 65536);
    for right in [server("right"), more("right")] {
        assert_eq!(echoed(right.addr(), LONG), 1 << 20);
    }
}

#[test]
fn who_does_not_listen_cannot_be_reached() {
    let port = free_port();
    let to = format!("127.0.0.1:{port}");
    let server = Server::start_with(&mut bugs(), &["server", "never_listens", "--listen", &to]);
    assert!(TcpStream::connect(server.addr()).is_err());
}

#[test]
fn who_does_not_close_lets_the_client_wait() {
    for (name, closes) in [("never_closes", false), ("right", true)] {
        let server = server(name);
        let mut client = connect(server.addr());
        assert_eq!(ask(&mut client).len(), 11);
        client.shutdown(Shutdown::Write).expect("connected");
        let patience = if closes { LONG } else { SHORT };
        assert_eq!(is_closed(&mut client, patience), closes, "{name}");
    }
}

#[test]
fn who_is_silent_for_half_a_second_is_put_out_by_one_server() {
    for (name, patience, closes) in [("idle_closed", LONG, true), ("right", LONG / 10, false)] {
        let server = server(name);
        let mut client = connect(server.addr());
        assert_eq!(ask(&mut client).len(), 11);
        assert_eq!(is_closed(&mut client, patience), closes, "{name}");
    }
}

/// Closes with a reset: nothing more comes, and nothing more is taken.
fn reset(client: TcpStream) {
    let client = socket2::Socket::from(client);
    client.set_linger(Some(Duration::ZERO)).expect("a socket");
}

#[test]
fn some_servers_die_when_a_client_leaves_or_resets() {
    for (name, by_reset) in
        [("dies_at_error", false), ("deletes_in_slot", false), ("exits_at_reset", true)]
    {
        let mut server = server(name);
        if by_reset {
            // One that leaves in order is no matter.
            let mut client = connect(server.addr());
            ask(&mut client);
            drop(client);
            assert_eq!(ask(&mut connect(server.addr())).len(), 11);
            let mut client = connect(server.addr());
            ask(&mut client);
            reset(client);
        } else {
            drop(connect(server.addr()));
        }
        util::wait_until(name, || server.process().has_ended().then_some(()));
    }
    let mut right = server("right");
    for _ in 0..3 {
        let mut client = connect(right.addr());
        ask(&mut client);
        reset(client);
    }
    assert_eq!(ask(&mut connect(right.addr())).len(), 11);
    assert!(!right.process().has_ended());
}

#[test]
fn some_servers_have_room_for_a_number_of_clients() {
    let mut eleventh = server("eleventh");
    let mut ten: Vec<TcpStream> = (0..10).map(|_| connect(eleventh.addr())).collect();
    assert_eq!(ask(&mut ten[9]).len(), 11);
    let more = connect(eleventh.addr());
    util::wait_until("eleventh", || eleventh.process().has_ended().then_some(()));
    drop((ten, more));
    let fifty = server("stops_after_fifty");
    for _ in 0..50 {
        let mut client = connect(fifty.addr());
        assert_eq!(ask(&mut client).len(), 11);
    }
    util::wait_until("refused", || TcpStream::connect(fifty.addr()).err());
}

/// Bytes of memory that are its own, and open descriptors.
fn used(pid: u32) -> (u64, usize) {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).expect("its memory");
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    let open = fs::read_dir(format!("/proc/{pid}/fd")).expect("it runs").count();
    (kibibytes * 1024, open)
}

/// What each of a thousand clients leaves behind: bytes, and descriptors of all together.
fn left_behind(name: &str) -> (u64, usize) {
    const CLIENTS: u64 = 1000;
    let server = server(name);
    let visit = |count| {
        for _ in 0..count {
            let mut client = connect(server.addr());
            assert_eq!(ask(&mut client).len(), 11);
            client.shutdown(Shutdown::Write).expect("connected");
            assert!(is_closed(&mut client, LONG));
        }
    };
    visit(200);
    let before = used(server.pid());
    visit(CLIENTS);
    let after = used(server.pid());
    (after.0.saturating_sub(before.0) / CLIENTS, after.1.saturating_sub(before.1))
}

#[test]
fn some_servers_leave_memory_or_descriptors_behind() {
    const MOST: u64 = 2048;
    for name in ["never_deleted", "keeps_all"] {
        let (bytes, descriptors) = left_behind(name);
        assert!(bytes > MOST, "{name}: {bytes} B each");
        assert!(descriptors < 10, "{name}: {descriptors} descriptors");
    }
    let (_, descriptors) = left_behind("log_left_open");
    assert!(descriptors >= 900, "log_left_open: {descriptors} descriptors");
    let (bytes, descriptors) = left_behind("right");
    assert!(bytes < MOST && descriptors < 10, "right: {bytes} B, {descriptors} descriptors");
}

/// Ticks of processor time of a process.
fn ticks(pid: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("it runs");
    let fields = stat.rsplit(") ").next().expect("fields").split(' ');
    fields.skip(11).take(2).map(|field| field.parse::<u64>().expect("a number")).sum()
}

#[test]
fn a_timer_of_no_time_takes_the_processor() {
    let busy = server("busy_timer");
    let mut client = connect(busy.addr());
    assert_eq!(ask(&mut client).len(), 11);
    let begun = ticks(busy.pid());
    util::wait_until("ten ticks", || (ticks(busy.pid()) >= begun + 10).then_some(()));
    let right = server("right");
    let mut client = connect(right.addr());
    assert_eq!(ask(&mut client).len(), 11);
    let begun = ticks(right.pid());
    assert!(read(&mut client, 1, SHORT).is_empty());
    assert!(ticks(right.pid()) < begun + 10, "a right one rests");
}

/// Whether a server can be started again where one was stopped that had a client.
fn listens_again(name: &str) -> bool {
    let to = format!("127.0.0.1:{}", free_port());
    let start =
        |command: &mut Command| Process::spawn(command.args(["server", name, "--listen", &to]));
    let first = start(&mut bugs());
    first.wait_stdout("the first line", |out| out.contains('\n'));
    let mut client = connect(to.parse().expect("an address"));
    assert_eq!(ask(&mut client).len(), 11);
    first.signal("TERM");
    first.wait();
    assert!(is_closed(&mut client, LONG));
    drop(client);
    let mut second = start(&mut bugs());
    util::wait_until("it listens, or it ends", || {
        if second.has_ended() {
            return Some(false);
        }
        second.stdout().contains('\n').then_some(true)
    })
}

#[test]
fn without_reuse_of_the_address_a_server_cannot_be_started_again_at_once() {
    assert!(!listens_again("port_kept"));
    assert!(listens_again("right"));
}
