//! What programs use, and those that take too much.

use std::time::Duration;

use qtcp::check::program::{Ended, Limits, Watched};

use crate::tried::*;

#[test]
fn a_program_that_forks_without_end_is_ended_at_the_limit() {
    let _others = among_others();
    // Each child forks again; 200 at the most, whatever the test does.
    let script = "import os, time\n\
                  for _ in range(200):\n\
                  \x20 if os.fork(): break\n\
                  \x20 os.setpgid(0, 0)\n\
                  time.sleep(60)\n";
    let limits = Limits { processes: 64, ..Limits::default() };
    let mut tried = Tried::start("forks", &["python3", "-c", script], limits);
    assert_eq!(tried.wait_for_end(), Ended::Processes { most: 64 });
    until("the end of all", || tried.program.usage().is_none());
    assert_eq!(left(&tried.mark), Vec::<String>::new());
    tried.stop();
    assert_eq!(tried.program.ended(), Some(Ended::Processes { most: 64 }));
}

#[test]
fn a_program_that_fills_memory_is_ended_at_the_limit() {
    let _others = among_others();
    let script =
        "kept = []\nfor _ in range(300): kept.append(b'x' * (10 << 20))\nprint('not caught')";
    let limits = Limits { memory: 200 << 20, ..Limits::default() };
    let mut tried = Tried::start("fills", &["python3", "-c", script], limits);
    assert_eq!(tried.wait_for_end(), Ended::Memory { mebibytes: 200 });
    until("the end of all", || tried.program.usage().is_none());
    tried.stop();
    assert!(tried.texts().is_empty());
}

#[test]
fn what_all_processes_of_a_program_use_is_told() {
    let _others = among_others();
    let child = "import os, socket, time\n\
                 kept = [socket.socket() for _ in range(20)]\n\
                 text = b'x' * (30 << 20)\n\
                 until = time.process_time() + 0.2\n\
                 while time.process_time() < until: pass\n\
                 print('ready', flush=True)\n\
                 time.sleep(60)";
    let script = format!("python3 -c \"{child}\"; echo never");
    let mut tried = Tried::start("uses", &["sh", "-c", &script, "sh"], Limits::default());
    tried.wait_for_line(READY);
    let usage = tried.program.usage().expect("it runs");
    assert_eq!(usage.processes, 2);
    assert!(usage.memory > 30 << 20 && usage.memory < 500 << 20, "{usage:?}");
    assert!(usage.descriptors >= 20 + 3 + 3 && usage.descriptors < 60, "{usage:?}");
    assert!(usage.cpu >= Duration::from_millis(180), "{usage:?}");
    assert!(tried.program.usage().expect("it runs").cpu >= usage.cpu);
    tried.stop();
}

#[test]
fn a_server_that_somebody_else_has_started_is_found_by_its_address_and_left_alone() {
    let _others = among_others();
    let script = "import socket, time\n\
                  s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()\n\
                  print(s.getsockname()[1], flush=True)\n\
                  print('ready', flush=True)\n\
                  time.sleep(60)";
    let mut tried = Tried::python("listens", script);
    let port: u16 = tried.texts()[0].parse().expect("a port");
    let mut watched = Watched::of_listener(([127, 0, 0, 1], port).into()).expect("it listens");
    assert_eq!(watched.id(), tried.program.id());
    assert_eq!(watched.usage().expect("it runs").processes, 1);
    assert!(Watched::of_listener(([127, 0, 0, 2], port).into()).is_none());
    drop(Watched::of_listener(([127, 0, 0, 1], port).into()));
    assert_eq!(tried.program.ended(), None);
    tried.stop();
    assert_eq!(watched.usage(), None);
    assert!(Watched::of_listener(([127, 0, 0, 1], port).into()).is_none());
}
