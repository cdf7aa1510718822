//! Programs that do not want to end.

use std::fs;
use std::io::{self, Read as _};
use std::net::TcpListener;
use std::os::unix::fs::OpenOptionsExt as _;
use std::process::{Command, Stdio};

use qtcp::check::program::{Ended, Limits};
use rustix::process::{Pid, Signal, kill_process};

use crate::tried::*;

#[test]
fn a_program_that_ignores_sigterm_is_ended_by_force() {
    let _others = among_others();
    let mut tried = Tried::sh("ignores", "trap '' TERM INT HUP; echo ready; while :; do :; done");
    tried.stop();
    assert_eq!(tried.program.ended(), Some(Ended::Signal(9)));
}

#[test]
fn a_program_that_stands_is_ended() {
    let _others = among_others();
    let mut tried = Tried::sh("stands", "echo ready; kill -STOP $$; echo never");
    tried.stop();
    assert_eq!(tried.texts(), ["ready"]);
}

#[test]
fn a_dropped_program_is_ended() {
    let _others = among_others();
    let tried = Tried::sh("dropped", "trap '' TERM; echo ready; while :; do sleep 0.1; done");
    let mark = tried.mark.clone();
    drop(tried);
    assert_eq!(left(&mark), Vec::<String>::new());
}

/// Goes into the background as a daemon does; then does `then`.
fn daemon(then: &str) -> String {
    format!(
        "import os, signal, sys, time\n\
         if os.fork(): os._exit(0)\n\
         os.setsid()\n\
         if os.fork(): os._exit(0)\n\
         signal.signal(signal.SIGTERM, signal.SIG_IGN)\n\
         print('ready', flush=True)\n\
         null = os.open('/dev/null', os.O_RDWR)\n\
         for n in range(3): os.dup2(null, n)\n\
         {then}\n"
    )
}

#[test]
fn a_program_that_goes_into_the_background_is_ended_there() {
    let _others = among_others();
    let mut tried = Tried::python("daemon", &daemon("while True: time.sleep(1)"));
    assert_eq!(tried.wait_for_end(), Ended::Code(0));
    assert_eq!(tried.program.usage().expect("the daemon").processes, 1);
    tried.stop();
}

#[test]
fn a_daemon_that_has_cleaned_its_environment_is_ended_too() {
    let _alone = alone();
    let script = daemon("while True: time.sleep(1)");
    let words = ["env", "-i", "/usr/bin/env", "python3", "-c", &script];
    let mut tried = Tried::start("clean", &words, Limits::default());
    tried.wait_for_line(READY);
    assert_eq!(tried.wait_for_end(), Ended::Code(0));
    tried.stop();
}

/// A daemon beside a process that stays, both of which ignore what they can; `$1` is a file that
/// tells that they are there.
const STAYS: &str = "trap '' TERM HUP INT\n\
                     setsid sh -c 'while :; do sleep 0.1; done' \"$2\" &\n\
                     touch \"$1\"\n\
                     while :; do sleep 0.1; done";

#[test]
fn the_program_ends_with_us_however_we_end() {
    let _others = among_others();
    let folder = tempfile::tempdir().expect("a folder");
    let port = free_port();
    for signal in [Signal::KILL, Signal::HUP] {
        let mark = format!("qtcp-test-{}-guarded-{}", std::process::id(), signal.as_raw());
        let there = folder.path().join(&mark);
        let mut qtcp = Command::new(env!("CARGO_BIN_EXE_qtcp"));
        qtcp.args(["check", "server", &format!("127.0.0.1:{port}"), "--", "sh", "-c", STAYS, "sh"]);
        qtcp.arg(&there).arg(&mark).stdout(Stdio::null()).stderr(Stdio::null());
        let mut qtcp = qtcp.spawn().expect("qtcp starts");
        until("the program", || there.exists());
        let pid = Pid::from_child(&qtcp);
        kill_process(pid, signal).expect("it runs");
        qtcp.wait().expect("our child");
        until("the end of the program", || left(&mark).is_empty());
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").port()
}

#[test]
fn what_starts_its_children_again_is_ended_with_them() {
    let _others = among_others();
    let script = "import os, signal, time\n\
                  signal.signal(signal.SIGTERM, signal.SIG_IGN)\n\
                  print('ready', flush=True)\n\
                  for _ in range(150):\n\
                  \x20 if os.fork() == 0:\n\
                  \x20   os.setsid()\n\
                  \x20   while True: time.sleep(1)\n\
                  \x20 os.wait()\n";
    let mut tried = Tried::python("again", script);
    tried.wait_for_usage("the child", |usage| usage.processes == 2);
    tried.stop();
}

#[test]
fn a_chain_that_leaves_group_and_parent_at_each_step_is_ended() {
    let _alone = alone();
    // Never two at once for long; it ends by itself after some seconds.
    let script = "import os, signal\n\
                  signal.signal(signal.SIGTERM, signal.SIG_IGN)\n\
                  print('ready', flush=True)\n\
                  for _ in range(20000):\n\
                  \x20 if os.fork(): os._exit(0)\n\
                  \x20 os.setsid()\n\
                  os.write(1, b'not caught\\n')\n";
    let mut tried = Tried::python("chain", script);
    tried.stop();
    assert!(!tried.texts().contains(&"not caught"));
}

/// Some thousand steps in a second, faster than anybody can look at all processes. Its descendants
/// keep the file open that is its first argument.
const FAST_CHAIN: &str = "
    #include <fcntl.h>
    #include <signal.h>
    #include <time.h>
    #include <unistd.h>
    int main(int argc, char **argv) {
        time_t end = time(NULL) + 10;
        signal(SIGTERM, SIG_IGN);
        if (argc < 2 || open(argv[1], O_WRONLY) < 0 || write(1, \"ready\\n\", 6) != 6) return 1;
        while (time(NULL) < end) {
            if (fork() != 0) _exit(0);
            setsid();
        }
        return 0;
    }
";

#[test]
fn a_chain_that_is_faster_than_a_look_at_all_processes_is_ended() {
    let _alone = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (source, chain, held) = (path("chain.c"), path("chain"), path("held"));
    fs::write(&source, FAST_CHAIN).expect("a file");
    run("cc", &["-O1", "-o", &chain, &source]);
    run("mkfifo", &[&held]);
    let mut open = fs::OpenOptions::new();
    let mut held_open = open.read(true).custom_flags(libc::O_NONBLOCK).open(&held).expect("a pipe");
    for _ in 0..5 {
        let mut tried = Tried::start("fast", &[&chain, &held], Limits::default());
        tried.wait_for_line(READY);
        let alive = held_open.read(&mut [0]).expect_err("it has it open");
        assert_eq!(alive.kind(), io::ErrorKind::WouldBlock);
        tried.stop();
        assert_eq!(held_open.read(&mut [0]).expect("nobody has it open"), 0);
    }
}

fn run(program: &str, arguments: &[&str]) {
    let ended = Command::new(program).args(arguments).status().expect("it starts");
    assert!(ended.success(), "{program} {arguments:?}: {ended}");
}

#[test]
fn no_child_of_ours_stays_behind_unwaited_for() {
    let _alone = alone();
    let before = children();
    let script = "for n in 1 2 3; do (setsid sh -c 'exit 0' &); done; echo ready; sleep 60";
    let mut tried = Tried::sh("zombies", script);
    tried.stop();
    let mut left = children();
    left.retain(|stat| !before.contains(stat));
    assert_eq!(left, Vec::<String>::new());
}

/// The lines of our children in /proc.
fn children() -> Vec<String> {
    let us = std::process::id().to_string();
    let processes = fs::read_dir("/proc").expect("/proc").flatten();
    let stats = processes.filter_map(|entry| fs::read_to_string(entry.path().join("stat")).ok());
    let parent = |stat: &str| {
        stat.rsplit(") ").next().and_then(|rest| rest.split(' ').nth(1)).map(str::to_owned)
    };
    stats.filter(|stat| parent(stat).as_deref() == Some(&us)).collect()
}
