//! The thread's loop, with orders that are there before it begins.

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use super::*;

const PATIENCE: Duration = Duration::from_secs(30);

/// The loop on a thread, with connections on which "in" has come.
struct Loop {
    mail: Arc<Mutex<Mail>>,
    waker: Waker,
    events: Receiver<NetEvent<'static>>,
    ended: Receiver<()>,
}

impl Loop {
    fn start(ids: &[Id], orders: Vec<Order>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let at = listener.local_addr().expect("a port");
        let mut reactor = Reactor::new().expect("a reactor");
        let waker = reactor.waker();
        let connect = |id: &Id| {
            let ours = TcpStream::connect(at).expect("it listens");
            let (mut peer, _) = listener.accept().expect("a client");
            peer.write_all(b"in").expect("sent");
            ours.peek(&mut [0; 2]).expect("it has come");
            reactor.adopt(*id, ours).expect("a connection");
            peer
        };
        let peers: Vec<_> = ids.iter().map(connect).collect();
        let mail = Arc::new(Mutex::new(Mail { orders: orders.into(), ..Mail::default() }));
        let theirs = Arc::clone(&mail);
        let (tell, events) = sync_channel(16);
        let (end, ended) = sync_channel(1);
        std::thread::spawn(move || {
            run(&mut Hands::new(reactor), &theirs, &|| {
                // The next event wakes again.
                let mut mail = lock(&theirs);
                mail.armed = false;
                for event in mail.batch.events.drain(..) {
                    tell.send(event).expect("the test waits");
                }
            })
            .expect("the poller works");
            drop(peers);
            end.send(()).expect("the test waits");
        });
        Self { mail, waker, events, ended }
    }

    /// Does it as the front end does: the change, then the wake-up.
    fn tell(&self, change: impl FnOnce(&mut Mail)) {
        change(&mut lock(&self.mail));
        self.waker.wake();
    }

    fn next(&self) -> String {
        self.next_of().1
    }

    /// The next event, and which connection's it is.
    fn next_of(&self) -> (Id, String) {
        match self.events.recv_timeout(PATIENCE).expect("an event") {
            NetEvent::Socket(id, SocketEvent::Received { data, .. }) => {
                (id, String::from_utf8_lossy(&data).into_owned())
            }
            NetEvent::Socket(id, SocketEvent::Sent(n)) => (id, format!("sent:{n}")),
            other => panic!("{other:?}"),
        }
    }

    fn ends(&self) {
        self.ended.recv_timeout(PATIENCE).expect("the loop ends");
    }
}

fn send(id: Id, text: &str) -> Order {
    Order::Send(id, Chunk::Own(text.into()))
}

#[test]
fn what_came_before_a_write_is_told_before_that_it_was_sent() {
    let id = Id::new();
    let read = Order::Socket(id, Command::Read(u64::MAX));
    let it = Loop::start(&[id], vec![read, send(id, "out")]);
    assert_eq!([it.next(), it.next()], ["in", "sent:3"]);
    it.tell(|mail| mail.closed = true);
    it.ends();
}

/// More of them than are served at once otherwise.
#[test]
fn every_connection_is_read_before_anything_is_sent() {
    super::super::raise_descriptor_limit();
    let ids: Vec<_> = (0..SHARE + 100).map(|_| Id::new()).collect();
    let reads = ids.iter().map(|id| Order::Socket(*id, Command::Read(u64::MAX)));
    let sends = ids.iter().map(|id| send(*id, "out"));
    let it = Loop::start(&ids, reads.chain(sends).collect());
    let mut read: Vec<_> = ids
        .iter()
        .map(|_| {
            let (id, what) = it.next_of();
            assert_eq!(what, "in");
            id
        })
        .collect();
    read.sort_unstable();
    assert_eq!(read, ids);
    for id in ids {
        assert_eq!(it.next_of(), (id, "sent:3".into()));
    }
    it.tell(|mail| mail.closed = true);
    it.ends();
}

/// Runs the loop up to orders with something to send, and changes the mail between the moment
/// when the loop has taken them and its look at what has come, which takes the wake-up.
fn before_the_look(id: Id, change: impl FnOnce(&mut Mail)) -> Loop {
    let (answers, asked): (Vec<_>, Vec<_>) = (0..2)
        .map(|_| {
            // Without room the loop waits until the answer is taken.
            let (answer, answered) = sync_channel(0);
            (answered, Order::Asked(Box::new(Order::CancelTimer(id)), answer))
        })
        .unzip();
    let it = Loop::start(&[id], asked.into_iter().chain([send(id, "out")]).collect());
    answers[0].recv_timeout(PATIENCE).expect("an answer");
    it.tell(change);
    answers[1].recv_timeout(PATIENCE).expect("an answer");
    it
}

#[test]
fn an_order_that_comes_before_the_look_is_carried_out() {
    let id = Id::new();
    let it = before_the_look(id, |mail| mail.orders.push_back(send(id, "more")));
    assert_eq!([it.next(), it.next()], ["sent:3", "sent:4"]);
    it.tell(|mail| mail.closed = true);
    it.ends();
}

#[test]
fn the_end_that_comes_before_the_look_is_seen() {
    before_the_look(Id::new(), |mail| mail.closed = true).ends();
}

/// Such an event loop runs inside of a slot, while the orders of the outer one are gathered.
#[test]
fn an_order_is_sent_at_once_when_an_event_loop_has_found_nothing_more_to_do() {
    let (tell, told) = sync_channel(1);
    let worker = Worker::spawn(move || tell.send(()).expect("the test waits")).expect("a thread");
    worker.gather_orders();
    assert!(!worker.has_work());
    let id = Id::new();
    worker.set_timer(id, Instant::now());
    told.recv_timeout(PATIENCE).expect("the timer goes off");
    assert_eq!(worker.pop(), Some(NetEvent::Timer(id)));
}

/// What is under way and what is still to be carried out when the poller fails.
#[cfg(any(target_os = "linux", target_os = "android"))]
#[test]
fn a_poller_that_fails_is_told_to_all_who_wait_and_what_was_read_before_comes_first() {
    let mut hands = Hands::new(Reactor::new().expect("a reactor"));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let to = listener.local_addr().expect("a port");
    let [open, early, late, name] = std::array::from_fn(|_| Id::new());
    let ours = TcpStream::connect(to).expect("it listens");
    hands.reactor.adopt(open, ours).expect("a connection");
    let connect = |id| Order::Socket(id, Command::Connect { to, timeout: PATIENCE });
    hands.batch.push(NetEvent::Timer(early));
    hands.orders.push_back(connect(early));
    let server = Id::new();
    let listen = ListenerCommand::Listen {
        local: "127.0.0.1:0".parse().expect("an address"),
        dual_stack: false,
        backlog: 1,
    };
    hands.reactor.listener_command(server, listen);
    let accept = || Order::Listener(server, ListenerCommand::Accept(1));
    hands.reactor.poll.spoil();
    let (answer, answered) = sync_channel(1);
    let bind = Command::Bind { local: to, dual_stack: false, reuse: false };
    let asked = Order::Asked(Box::new(Order::Socket(Id::new(), bind)), answer);
    let look_up = Order::Socket(name, Command::LookUp("name".into()));
    // Orders that nobody has taken yet: the loop takes them, and cannot carry them out.
    let mail = Mutex::new(Mail { orders: [accept()].into(), ..Mail::default() });
    let (tell, told) = sync_channel(8);
    end::run_to_its_end(hands, &mail, &|| tell.send(()).expect("the test waits"));
    let queue = |orders: Vec<Order>| end::refuse(orders.into(), &mail, &|| panic!("it is awake"));
    queue(vec![connect(late), asked, look_up, send(open, "lost")]);

    let events: Vec<_> = lock(&mail).batch.events.drain(..).collect();
    let failed = |id| NetEvent::Socket(id, SocketEvent::ConnectFailed(end::failure()));
    assert_eq!(events[0], NetEvent::Timer(early));
    for event in [
        NetEvent::Socket(open, SocketEvent::ReadFailed(end::failure())),
        failed(late),
        NetEvent::Socket(name, SocketEvent::LookedUp(Vec::new())),
    ] {
        assert!(events.contains(&event), "{event:?} in {events:?}");
    }
    let stopped = ListenerEvent::AcceptFailed(end::failure());
    let stopped = NetEvent::Listener(server, stopped);
    let all_of_server: Vec<_> =
        events.iter().filter(|event| matches!(event, NetEvent::Listener(..))).collect();
    assert_eq!(all_of_server.last(), Some(&&stopped), "{events:?}");
    let ends_early = |event: &NetEvent<'_>| matches!(event, NetEvent::Socket(id, SocketEvent::ConnectFailed(_)) if *id == early);
    assert_eq!(events.iter().filter(|event| ends_early(event)).count(), 1, "{events:?}");
    assert!(lock(&mail).ended && lock(&mail).orders.is_empty());
    assert!(answered.recv().is_err(), "who asks is told that no answer comes");
    assert!(told.try_recv().is_ok(), "the front end is woken");
}
