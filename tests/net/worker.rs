//! The worker: a reactor on a thread of its own.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use qtcp::event::{
    Command, Id, ListenerCommand, ListenerEvent, NetEvent, RepeatCommand, Repeated, SocketEvent,
};
use qtcp::net::Worker;
use qtcp::signal::SocketOption;

use crate::{DEADLINE, loopback, unanswered};

/// A worker, and a way to wait until its queue has something.
fn worker() -> (Worker, mpsc::Receiver<()>, Arc<AtomicUsize>) {
    let (wake, woken) = mpsc::channel();
    let wakes = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&wakes);
    let worker = Worker::spawn(move || {
        count.fetch_add(1, Ordering::Relaxed);
        // The test may be over.
        let _ = wake.send(());
    });
    (worker.expect("threads are left"), woken, wakes)
}

fn pop(worker: &Worker, woken: &mpsc::Receiver<()>) -> NetEvent<'static> {
    loop {
        if let Some(event) = worker.pop() {
            return event;
        }
        woken.recv_timeout(DEADLINE).expect("the worker wakes the front end");
    }
}

fn listening(worker: &Worker) -> (Id, SocketAddr) {
    listening_at(worker, loopback(0))
}

fn listening_at(worker: &Worker, local: SocketAddr) -> (Id, SocketAddr) {
    let id = Id::new();
    let listen = ListenerCommand::Listen { local, dual_stack: false, backlog: 16 };
    let Some(ListenerEvent::Listening(at)) = worker.listener_command(id, listen) else {
        panic!("a port is free");
    };
    worker.listener_command(id, ListenerCommand::Accept(100));
    (id, at)
}

fn accepted(worker: &Worker, woken: &mpsc::Receiver<()>) -> Id {
    let NetEvent::Listener(_, ListenerEvent::Accepted { id, .. }) = pop(worker, woken) else {
        panic!("a client has connected");
    };
    id
}

#[test]
fn a_port_can_be_listened_on_again_as_soon_as_a_worker_was_told_to_close_it() {
    let (worker, _, wakes) = worker();
    let (mut id, at) = listening(&worker);
    for _ in 0..50 {
        assert_eq!(worker.listener_command(id, ListenerCommand::Close), None);
        (id, _) = listening_at(&worker, at);
    }
    // One that cannot be had is answered too, and nothing of this is an event.
    let taken = ListenerCommand::Listen { local: at, dual_stack: false, backlog: 16 };
    let answer = worker.listener_command(Id::new(), taken);
    assert!(
        matches!(answer, Some(ListenerEvent::ListenFailed { binding: true, .. })),
        "{answer:?}"
    );
    assert!(!worker.has_work());
    assert_eq!(wakes.load(Ordering::Relaxed), 0);
}

#[test]
fn a_worker_serves_a_connection_from_its_own_thread() {
    let (worker, woken, _) = worker();
    let (_, at) = listening(&worker);
    let mut client = TcpStream::connect(at).expect("it listens");
    let id = accepted(&worker, &woken);
    worker.command(id, Command::Read(u64::MAX));
    client.write_all(b"ping").expect("connected");
    let NetEvent::Socket(from, SocketEvent::Received { data, more: false }) = pop(&worker, &woken)
    else {
        panic!("bytes were sent");
    };
    assert_eq!((from, &*data), (id, b"ping".as_slice()));
    assert_eq!(worker.send(id, b"pong".to_vec().into()), Err(None));
    assert_eq!(pop(&worker, &woken), NetEvent::Socket(id, SocketEvent::Sent(4)));
    let mut buffer = [0; 4];
    client.read_exact(&mut buffer).expect("answered");
    assert_eq!(&buffer, b"pong");
    drop(worker);
    assert_eq!(client.read(&mut buffer).expect("closed in order"), 0);
}

#[test]
fn gathered_orders_are_carried_out_when_they_are_sent() {
    let (worker, woken, _) = worker();
    let (_, at) = listening(&worker);
    let mut client = TcpStream::connect(at).expect("it listens");
    let id = accepted(&worker, &woken);
    let mut buffer = [0; 3];
    worker.gather_orders();
    assert_eq!(worker.send(id, b"one".to_vec().into()), Err(None));
    assert!(worker.has_work());
    client.set_read_timeout(Some(Duration::from_millis(100))).expect("a socket");
    client.read_exact(&mut buffer).expect_err("nothing was sent");
    worker.send_orders();
    client.set_read_timeout(Some(DEADLINE)).expect("a socket");
    client.read_exact(&mut buffer).expect("sent");
    assert_eq!(&buffer, b"one");
}

fn until(condition: impl Fn() -> bool) {
    let end = Instant::now() + DEADLINE;
    while !condition() {
        assert!(Instant::now() < end, "it does not come");
        std::thread::yield_now();
    }
}

/// A pass in which something was written on the connection.
fn begin_pass(worker: &Worker, id: Id) {
    worker.begin_pass();
    worker.look([id].into_iter(), DEADLINE);
}

/// A connection that reads, and its other end.
fn connected(worker: &Worker, woken: &mpsc::Receiver<()>) -> (Id, TcpStream) {
    let (_, at) = listening(worker);
    let client = TcpStream::connect(at).expect("it listens");
    client.set_read_timeout(Some(DEADLINE)).expect("a socket");
    let id = accepted(worker, woken);
    worker.command(id, Command::Read(u64::MAX));
    (id, client)
}

#[test]
fn a_chunk_goes_to_the_kernel_at_once_where_nothing_of_its_connection_is_under_way() {
    let (worker, woken, _) = worker();
    let (id, mut client) = connected(&worker, &woken);
    let at_once = || worker.send(id, b"x".to_vec().into()).is_ok();
    assert!(!at_once(), "outside of a pass the thread sends");
    assert_eq!(pop(&worker, &woken), NetEvent::Socket(id, SocketEvent::Sent(1)));
    let mut sent = 1;
    for _ in 0..2 {
        begin_pass(&worker, id);
        let in_a_pass = (0..2000).take_while(|_| at_once()).count();
        assert!((100..1999).contains(&in_a_pass), "{in_a_pass} in one pass");
        assert_eq!(pop(&worker, &woken), NetEvent::Socket(id, SocketEvent::Sent(1)));
        sent += in_a_pass + 1;
    }
    let mut all = vec![0; sent];
    client.read_exact(&mut all).expect("every one has come");
    assert_eq!(all, vec![b'x'; sent]);
    // This side keeps no descriptor open.
    worker.command(id, Command::Close);
    assert_eq!(client.read(&mut all).expect("closed in order"), 0);
    begin_pass(&worker, id);
    assert!(!at_once(), "there is no such connection");
}

#[test]
fn what_came_before_a_write_is_told_before_that_it_was_sent() {
    let (worker, woken, _) = worker();
    let (id, mut client) = connected(&worker, &woken);
    let send = || worker.send(id, b"out".to_vec().into());
    for _ in 0..20 {
        // The thread has read it, and this side has not heard of it.
        assert_eq!(worker.pop(), None);
        client.write_all(b"in").expect("connected");
        until(|| worker.has_work());
        begin_pass(&worker, id);
        assert_eq!(send(), Err(None));
        let NetEvent::Socket(_, SocketEvent::Received { data, more: false }) = pop(&worker, &woken)
        else {
            panic!("bytes were sent");
        };
        assert_eq!(&*data, b"in");
        assert_eq!(pop(&worker, &woken), NetEvent::Socket(id, SocketEvent::Sent(3)));
    }
    // Nobody has read it. What is asked has been carried out when the next question is answered.
    worker.command(id, Command::StopRead);
    let _ = worker.queues(id);
    client.write_all(b"in").expect("connected");
    until(|| worker.queues(id).is_none_or(|queues| queues.unread > 0));
    begin_pass(&worker, id);
    assert_eq!(send(), Err(None));
    assert_eq!(pop(&worker, &woken), NetEvent::Socket(id, SocketEvent::Sent(3)));
}

#[test]
fn what_the_kernel_does_not_take_at_once_follows_in_order() {
    // Less than a pass may give, more than the kernel takes while nobody reads.
    const CHUNK: usize = 250_000;
    let (worker, woken, _) = worker();
    let (id, mut client) = connected(&worker, &woken);
    worker.set_option(id, SocketOption::SendBufferSize, 4096);
    let pattern =
        |from: usize, len| (from..from + len).map(|n| (n % 251) as u8).collect::<Vec<u8>>();
    begin_pass(&worker, id);
    // What it has taken is known at once: the client may answer it before the thread says anything.
    let Err(Some(SocketEvent::Sent(taken))) = worker.send(id, pattern(0, CHUNK).into()) else {
        panic!("a part of it has gone");
    };
    assert!((1..CHUNK).contains(&taken), "{taken}");
    let reader = std::thread::spawn(move || {
        let mut all = vec![0; CHUNK + 100];
        client.read_exact(&mut all).expect("all of it comes");
        assert!(all.iter().enumerate().all(|(n, byte)| *byte == (n % 251) as u8));
    });
    let mut told = taken;
    while told < CHUNK {
        let NetEvent::Socket(_, SocketEvent::Sent(n)) = pop(&worker, &woken) else {
            panic!("nothing else happens");
        };
        told += n;
    }
    assert_eq!(told, CHUNK);
    begin_pass(&worker, id);
    // By either side: the kernel may still be full.
    drop(worker.send(id, pattern(CHUNK, 100).into()));
    reader.join().expect("in order");
}

/// What the thread sends by itself would land inside of a chunk of which it has to send the rest.
#[test]
fn a_connection_on_which_the_thread_sends_by_itself_is_left_to_it() {
    let (worker, woken, _) = worker();
    let (id, mut client) = connected(&worker, &woken);
    let sends_at_once = || {
        begin_pass(&worker, id);
        worker.send(id, b"one".to_vec().into()).is_ok()
    };
    assert!(sends_at_once());
    let repeat = Id::new();
    worker.repeat(
        repeat,
        RepeatCommand::Begin {
            what: Repeated { message: Arc::new(b"two".to_vec()), to: [id].into() },
            period: Duration::from_secs(60),
            count: Some(1),
            rounds: Arc::default(),
            waiting: Arc::default(),
        },
    );
    assert!(!sends_at_once());
    let mut all = [0; 9];
    client.read_exact(&mut all).expect("sent");
    assert_eq!(&all, b"onetwoone");
}

#[test]
fn so_is_one_on_which_it_puts_off_what_it_sends() {
    let (worker, woken, _) = worker();
    let (id, _client) = connected(&worker, &woken);
    worker.command(id, Command::PutOff(true));
    begin_pass(&worker, id);
    assert!(worker.send(id, b"one".to_vec().into()) == Err(None));
}

#[test]
fn a_worker_whose_front_end_sleeps_holds_little_loses_nothing_and_still_closes() {
    let (worker, woken, wakes) = worker();
    let (_, at) = listening(&worker);
    let mut loud = TcpStream::connect(at).expect("it listens");
    let loud_id = accepted(&worker, &woken);
    let mut other = TcpStream::connect(at).expect("it listens");
    let other_id = accepted(&worker, &woken);
    assert_eq!(worker.pop(), None);
    let before = wakes.load(Ordering::Relaxed);
    worker.command(loud_id, Command::Read(u64::MAX));

    // The front end takes nothing: the sender gets stuck although it has 64 MiB to send.
    const ALL: usize = 64 * 1024 * 1024;
    loud.set_write_timeout(Some(Duration::from_millis(300))).expect("a socket");
    let mut sent = 0;
    let piece = [1; 65536];
    while sent < ALL {
        match loud.write(&piece) {
            Ok(n) => sent += n,
            Err(_) => break,
        }
    }
    assert!(sent < ALL / 2, "{sent} B went to a front end that sleeps");
    let flood = wakes.load(Ordering::Relaxed) - before;
    assert!(flood <= 1, "{flood} wake-ups for a front end that has not looked yet");

    // Orders are served all the same.
    assert_eq!(worker.send(other_id, b"still here".to_vec().into()), Err(None));
    let mut buffer = [0; 10];
    other.set_read_timeout(Some(DEADLINE)).expect("a socket");
    other.read_exact(&mut buffer).expect("the worker writes while it holds");
    worker.command(other_id, Command::Close);
    assert_eq!(other.read(&mut buffer).expect("the worker closes while it holds"), 0);

    // Awake again, everything comes, in order and whole.
    loud.shutdown(std::net::Shutdown::Write).expect("connected");
    let mut received = 0;
    loop {
        match pop(&worker, &woken) {
            NetEvent::Socket(id, SocketEvent::Received { data, .. }) if id == loud_id => {
                received += data.len();
            }
            NetEvent::Socket(id, SocketEvent::Finished) if id == loud_id => break,
            NetEvent::Socket(id, SocketEvent::Sent(10)) if id == other_id => {}
            event => panic!("unexpected: {event:?}"),
        }
    }
    assert_eq!(received, sent);
}

#[test]
fn a_panic_of_the_thread_is_told_to_all_who_wait_and_later_orders_fail_at_once() {
    let (wake, woken) = mpsc::channel();
    let panics = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&panics);
    let worker = Worker::spawn(move || {
        let _ = wake.send(());
        if count.fetch_add(1, Ordering::Relaxed) == 1 {
            panic!("as the test wants it");
        }
    })
    .expect("threads are left");
    let (listener, at) = listening(&worker);
    let mut client = TcpStream::connect(at).expect("it listens");
    let id = accepted(&worker, &woken);
    assert_eq!(worker.pop(), None, "the next event wakes again");
    let (nowhere, _full) = unanswered();
    let connecting = Id::new();
    let connect = |id| worker.command(id, Command::Connect { to: nowhere, timeout: DEADLINE });
    assert_eq!(connect(connecting), None);
    worker.set_timer(Id::new(), Instant::now());

    // It ends by the timer's wake-up, and whoever asks must be answered.
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let bind = Command::Bind { local: loopback(0), dual_stack: false, reuse: false };
        // Until the thread is gone it binds.
        while !matches!(worker.command(Id::new(), bind.clone()), Some(SocketEvent::BindFailed(_))) {
        }
        let listen = ListenerCommand::Listen { local: loopback(0), dual_stack: false, backlog: 1 };
        let listened = worker.listener_command(Id::new(), listen);
        tell.send((worker, listened)).expect("the test waits");
    });
    let (worker, listened) = told.recv_timeout(DEADLINE).expect("orders are answered");
    assert!(matches!(listened, Some(ListenerEvent::ListenFailed { .. })), "{listened:?}");

    let mut events = Vec::new();
    while !events.iter().any(|e| matches!(e, NetEvent::Listener(of, _) if *of == listener)) {
        events.push(pop(&worker, &woken));
    }
    let has = |wanted: &dyn Fn(&NetEvent<'static>) -> bool| events.iter().any(wanted);
    assert!(
        has(&|e| matches!(e, NetEvent::Socket(of, SocketEvent::ReadFailed(_)) if *of == id)),
        "{events:?}"
    );
    assert!(
        has(
            &|e| matches!(e, NetEvent::Socket(of, SocketEvent::ConnectFailed(_)) if *of == connecting)
        ),
        "{events:?}"
    );
    assert_eq!(client.read(&mut [0]).expect("closed in order"), 0);
    while worker.pop().is_some() {}

    // Later orders: refused by an event, or forgotten. Nothing piles up.
    let later = Id::new();
    worker.command(later, Command::Connect { to: nowhere, timeout: DEADLINE });
    for _ in 0..1000 {
        assert_eq!(worker.send(id, vec![0; 1024].into()), Err(None));
    }
    assert!(
        matches!(pop(&worker, &woken), NetEvent::Socket(of, SocketEvent::ConnectFailed(_)) if of == later)
    );
    worker.command(later, Command::LookUp("localhost".into()));
    assert_eq!(pop(&worker, &woken), NetEvent::Socket(later, SocketEvent::LookedUp(Vec::new())));
    assert_eq!(worker.pop(), None);
}
