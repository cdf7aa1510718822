//! What a program says, and how it ends.

use std::ffi::{OsStr, OsString};

use qtcp::check::program::{Ended, Limits, Program};

use crate::tried::*;

#[test]
fn a_program_that_ends_by_itself_has_said_everything_and_ended_with_its_code() {
    let _others = among_others();
    for (script, code) in [("printf 'one\\ntwo'; echo three >&2", 0), ("echo one; exit 3", 3)] {
        let mut tried = Tried::start("code", &["sh", "-c", script, "sh"], Limits::default());
        assert_eq!(tried.wait_for_end(), Ended::Code(code));
        tried.stop();
        let mut texts = tried.texts();
        texts.sort_unstable();
        let wanted: &[&str] = if code == 0 { &["one", "three", "two"] } else { &["one"] };
        assert_eq!(texts, wanted);
        assert!(tried.said.lines.iter().all(|line| line.error == (line.text == "three")));
        assert_eq!(tried.program.ended(), Some(Ended::Code(code)), "it stays what it was");
        tried.stop();
    }
}

#[test]
fn a_program_that_crashes_has_ended_by_its_signal() {
    let _others = among_others();
    let script = "echo last words; kill -SEGV $$";
    let mut tried = Tried::start("crash", &["sh", "-c", script, "sh"], Limits::default());
    assert_eq!(tried.wait_for_end(), Ended::Signal(11));
    tried.stop();
    assert_eq!(tried.texts(), ["last words"]);
    assert!(english(&Ended::Signal(11).fact()).contains("SIGSEGV"));
}

#[test]
fn a_program_that_is_asked_to_end_may_say_good_bye() {
    let _others = among_others();
    let script = "trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.02; done";
    let mut tried = Tried::sh("polite", script);
    assert_eq!(tried.program.ended(), None);
    tried.stop();
    assert!(tried.texts().contains(&"bye"), "{:?}", tried.texts());
    assert_eq!(tried.program.ended(), Some(Ended::Code(7)));
}

#[test]
fn a_program_gets_its_arguments_an_environment_and_nothing_to_read() {
    let _others = among_others();
    let script = "echo \"$1 $TEST_GIVEN\"; cat; echo $?";
    let words = ["sh", "-c", script, "sh", "an argument"].map(OsString::from);
    let given = [("TEST_GIVEN", OsStr::new("a value"))];
    let mut program = Program::start(&words, &given).expect("sh starts");
    until("the end", || program.ended().is_some());
    program.stop().expect("nothing is left");
    let lines = program.output().lines;
    let texts: Vec<_> = lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts, ["an argument a value", "0"]);
}

#[test]
fn a_line_is_seen_when_it_is_written_as_in_a_terminal() {
    let _others = among_others();
    // Nothing flushes it.
    let mut tried = Tried::python("unflushed", "import time\nprint('ready')\ntime.sleep(60)");
    assert_eq!(tried.program.ended(), None);
    tried.stop();
}

#[test]
fn the_last_words_of_a_program_that_dies_are_there() {
    let _others = among_others();
    let script = "import os\n\
                  for stream in (1, 2):\n\
                  \x20 for n in range(3000): os.write(stream, b'a line of its own\\n')\n\
                  \x20 os.write(stream, b'last %d\\n' % stream)\n\
                  os.kill(os.getpid(), 9)";
    let mut tried = Tried::start("words", &["python3", "-c", script], Limits::default());
    assert_eq!(tried.wait_for_end(), Ended::Signal(9));
    tried.stop();
    assert_eq!(tried.said.lines.len() as u64 + tried.said.left_out, 2 * 3001);
    assert!(tried.texts().contains(&"last 2"));
}

#[test]
fn a_flood_is_thrown_away_and_neither_side_waits() {
    let _others = among_others();
    let mut tried = Tried::start("flood", &["yes"], Limits::default());
    let mut left_out = 0;
    until("a flood", || {
        let output = tried.program.output();
        left_out += output.left_out;
        assert!(output.lines.len() <= 500);
        left_out > 1_000_000
    });
    assert_eq!(tried.program.ended(), None);
    tried.stop();
}

#[test]
fn a_line_of_thirty_megabytes_is_cut_and_the_next_one_comes() {
    let _others = among_others();
    let script = "import os\nfor _ in range(30):\n  d = memoryview(b'x' * 1000000)\n  \
                  while d: d = d[os.write(1, d):]\nos.write(1, b'\\nready\\n')";
    let mut tried = Tried::python("line", script);
    assert_eq!(tried.said.lines.len(), 2);
    assert!(tried.said.lines[0].text.len() < 2000);
    assert_eq!(tried.wait_for_end(), Ended::Code(0));
    tried.stop();
}

#[test]
fn a_program_that_closes_its_outputs_goes_on_and_is_ended() {
    let _others = among_others();
    // The folder itself is open while it is read.
    let script = "import os, time\n\
                  print(len(os.listdir('/proc/self/fd')) - 1)\n\
                  print('ready', flush=True)\n\
                  os.close(1); os.close(2)\n\
                  while True: time.sleep(1)";
    let mut tried = Tried::python("closes", script);
    let before: usize = tried.texts()[0].parse().expect("a number");
    tried.wait_for_usage("no outputs", |usage| usage.descriptors == before - 2);
    assert_eq!(tried.program.ended(), None);
    tried.stop();
    assert_eq!(tried.program.ended(), Some(Ended::Signal(15)));
}

#[test]
fn the_end_is_seen_while_a_child_keeps_the_output_open() {
    let _others = among_others();
    let mut tried = Tried::start("keeps", &["sh", "-c", "sleep 1000 & echo ready", "sh"], {
        Limits::default()
    });
    assert_eq!(tried.wait_for_end(), Ended::Code(0));
    tried.wait_for_line(READY);
    assert_eq!(tried.program.usage().expect("the child").processes, 1);
    tried.stop();
}
