//! As many clients as there are descriptors, and more than that.

use std::time::{Duration, Instant};

use crate::alone;
use crate::crowd::{self, Client};
use crate::measure::{Summary, peak_memory, processor_time, raise_descriptors, server_with_limit};

#[test]
fn each_of_8000_connected_clients_is_answered() {
    let _alone = alone();
    let clients = raise_descriptors(8000);
    let mut server = server_with_limit("$(ulimit -Hn)", &["-q"]);
    let begun = Instant::now();
    let mut clients = crowd::connect(server.addr(), clients);
    let connected = begun.elapsed();
    // All at once: nobody is answered before everybody has asked.
    crowd::work(&mut clients, |clients| clients.iter_mut().for_each(|client| client.ask(0)));
    crowd::work(&mut clients, |clients| clients.iter_mut().for_each(|c| c.expect_answer(0)));
    let answered = begun.elapsed() - connected;
    crowd::work(&mut clients, |clients| clients.iter_mut().for_each(Client::leave));
    let n = clients.len() as u64;
    assert!(!server.process().has_ended());
    let peak = peak_memory(server.pid());
    let (bytes_in, bytes_out, messages) = crowd::sums(&clients);
    let counted = Summary { clients: n, messages, bytes_in, bytes_out };
    assert_eq!(Summary::of(&server.stop(), 0), counted);
    eprintln!(
        "{n} clients: connected in {connected:?}, all answered in {answered:?}, peak {peak} KiB"
    );
}

/// What the server says about accepting, in default lines.
fn complaints(out: &str) -> usize {
    out.lines().filter(|line| line.contains(" !! ")).count()
}

#[test]
fn with_64_descriptors_200_clients_are_served_as_others_leave() {
    const CLIENTS: usize = 200;
    const IDLE: Duration = Duration::from_secs(2);
    /// A place that becomes free is given away at once, not when accepting is tried again.
    const SOON: Duration = Duration::from_millis(500);

    let _alone = alone();
    let mut server = server_with_limit("64", &[]);
    let pid = server.pid();
    let mut clients = crowd::connect(server.addr(), CLIENTS);
    clients.iter_mut().for_each(|client| client.ask(0));
    // The first ones, in the order in which they came, are in and are served.
    let told = server.process().wait_stdout("the error", |out| complaints(out) > 0);
    let served = told.lines().filter(|line| line.contains(" ++ ")).count();
    assert!((40..64).contains(&served), "{served} clients with 64 descriptors");
    clients[..served].iter_mut().for_each(|client| client.expect_answer(0));

    // The others wait, and so does the server.
    let before = processor_time(pid);
    assert!(clients[served].hears_nothing_for(IDLE), "one more than fits");
    let used = processor_time(pid) - before;
    assert!(used * 20 < IDLE, "{used:?} of processor time in {IDLE:?} of waiting");
    for client in &mut clients[..served] {
        client.ask(1);
        client.expect_answer(1);
    }

    // One leaves, the next one comes in, until everybody was there.
    let mut longest = Duration::ZERO;
    for next in served..CLIENTS {
        clients[next - served].leave();
        let begun = Instant::now();
        clients[next].expect_answer(0);
        longest = longest.max(begun.elapsed());
        assert!(longest < SOON, "a free place stayed free for {longest:?}");
    }
    clients[CLIENTS - served..].iter_mut().for_each(Client::leave);

    assert!(!server.process().has_ended());
    let output = server.stop();
    let told = complaints(&output.out());
    assert_eq!(told, 1, "the error is told once:\n{}", output.out());
    let (bytes_in, bytes_out, messages) = crowd::sums(&clients);
    let counted = Summary { clients: CLIENTS as u64, messages, bytes_in, bytes_out };
    assert_eq!(Summary::of(&output, 0), counted);
    eprintln!("{served} served, {used:?} used in {IDLE:?}, next one in after at most {longest:?}");
}
