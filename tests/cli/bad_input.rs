//! Wrong words on the command line: a sentence that names cause and cure, and exit code 2.

use std::ffi::OsStr;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

use crate::util::{Output, QTCP, run, run_command};

/// Refused: exit code 2, nothing on standard output, and all of `words` on standard error.
#[track_caller]
pub(crate) fn assert_refused(output: &Output, words: &[&str]) {
    assert_eq!(output.code, 2, "{output:?}");
    assert_eq!(output.out(), "");
    let told = output.err();
    for word in words {
        assert!(told.contains(word), "{word:?} is not in: {told}");
    }
    assert!(!told.contains("panicked"), "{told}");
}

#[test]
fn a_port_that_is_taken_says_how_to_find_the_owner_and_how_to_take_a_free_one() {
    let holder = TcpListener::bind("127.0.0.1:0").expect("any port");
    let addr = holder.local_addr().expect("bound").to_string();
    let output = run(&["server", "--listen", &addr], "");
    let port = addr.rsplit_once(':').expect("a port").1;
    let find = format!("ss -tanp sport = :{port}");
    assert_refused(&output, &[&addr, "taken", &find, "--listen :0"]);
}

#[test]
fn the_command_that_is_to_show_who_has_a_port_shows_it_also_where_nobody_listens() {
    let server = TcpListener::bind("127.0.0.1:0").expect("any port");
    let outgoing = TcpStream::connect(server.local_addr().expect("bound")).expect("connected");
    let addr = outgoing.local_addr().expect("connected").to_string();
    let output = run(&["server", "--listen", &addr], "");
    assert_refused(&output, &[&addr, "taken"]);
    let told = output.err();
    let command = told.split('\'').nth(1).expect("a command in quotes");
    let shown = Command::new("sh").args(["-c", command]).output().expect("sh starts");
    if shown.status.code() == Some(127) {
        eprintln!("not checked: ss is not installed");
        return;
    }
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains(&addr), "{command}: {shown}");
}

#[test]
fn a_port_below_1024_without_permission_says_to_take_one_from_1024_up() {
    let first = fs::read_to_string("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    let first: u16 = first.map_or(1024, |text| text.trim().parse().expect("a port"));
    if first <= 80 {
        // Inside most containers every port is for everyone: there is no such mistake to make.
        eprintln!("not checked: this machine protects no port");
        return;
    }
    let mut command = Command::new("setpriv");
    // Takes the permission away from root as well; the others never had it.
    command.args(["--bounding-set=-net_bind_service", "--inh-caps=-net_bind_service", "--"]);
    // SAFETY: geteuid(2) only returns a number.
    if unsafe { libc::geteuid() } != 0 {
        command = Command::new("env");
    }
    let output = run_command(command.args([QTCP, "--headless", "server", "--listen", ":80"]), "");
    assert_refused(&output, &["127.0.0.1:80", "not permitted", "1024", "--listen :8888"]);
}

#[test]
fn a_foreign_address_says_how_to_list_our_own() {
    let output = run(&["server", "--listen", "192.0.2.1:8888"], "");
    assert_refused(
        &output,
        &["the address 192.0.2.1 is not one of this machine", "qtcp addresses"],
    );
}

/// Command lines that are refused, and what is told of each.
#[rustfmt::skip] // a table
pub(crate) const WRONG_VALUES: [(&[&str], &[&str]); 27] = [
    (&["server", "--listen", "nonsense"], &["\"nonsense\"", "write 127.0.0.1:8888", ":0"]),
    (&["server", "--listen", "nonsense:80"], &["\"nonsense\"", "write 127.0.0.1:8888"]),
    (&["server", "--listen", ""], &["empty", "127.0.0.1:8888"]),
    (&["server", "--listen", "127.0.0.1:70000"], &["\"70000\"", "from 0 to 65535"]),
    (&["server", "--listen", "70000"], &["\"70000\"", "from 0 to 65535"]),
    (&["client", ":70000"], &["\"70000\"", "from 0 to 65535"]),
    (&["client", ":0"], &["port 0", "1 to 65535"]),
    (&["client", "http://x:80"], &["http://x:80", "tcp://HOST:PORT"]),
    (&["client", "--hex", "3g"], &["column 2", "\"g\"", "38 36 37 35"]),
    (&["client", "--hex", "38 36 3"], &["column 7", "half a byte", "two digits"]),
    (&["client", "--hex", ""], &["at least one byte"]),
    (&["client", "--message", r"a\q"], &["column 2", r"\q", r"\xNN"]),
    (&["client", "--message", "x", "--hex", "00"], &["--message", "--hex", "cannot"]),
    (&["server", "--reply", "{data"], &["column 1", "never closed", "{data}", "{{"]),
    (&["server", "--reply", "data}"], &["column 5", "closes nothing", "}}"]),
    (&["server", "--reply", "{port}"], &["\"port\"", "{peer_port}"]),
    (&["client", "--interval", "0"], &["'0'", "unit", "500ms"]),
    (&["client", "--interval", "0s"], &["'0s'", "longer than 0", "500ms"]),
    (&["client", "--interval", "-1s"], &["\"-1s\"", "500ms"]),
    (&["client", "--count", "-1"], &["'-1'", "whole number", "0 for no end"]),
    (&["client", "--count", "x"], &["'x'", "whole number"]),
    (&["client", "--clients", "0"], &["'0'", "from 1 to 65535"]),
    (&["server", "--max-clients", "0"], &["'0'", "from 1 to 1048576"]),
    (&["demo", "--count", "0"], &["'0'", "from 1 to 1000000000000"]),
    (&["client", "--read-size", "3"], &["--read-size", "--mode sync"]),
    (&["client", "--stdin", "--json"], &["--stdin", "--json", "cannot"]),
    (&["client", "--mode", "fast"], &["'fast'", "async", "sync"]),
];

#[test]
fn every_wrong_value_is_refused_with_what_would_be_right() {
    for (args, words) in WRONG_VALUES {
        assert_refused(&run(args, ""), words);
    }
}

#[test]
fn an_unknown_option_or_command_names_itself_and_the_help() {
    assert_refused(&run(&["server", "--nonsense"], ""), &["--nonsense", "--help"]);
    let twice = ["server", "--listen", ":0", "--listen", ":0"];
    assert_refused(&run(&twice, ""), &["--listen", "multiple times"]);
    assert_refused(&run(&["serve"], ""), &["'serve'", "server"]);
}

#[test]
fn an_argument_that_is_not_utf_8_says_how_to_write_such_bytes() {
    for args in [
        &[OsStr::new("client"), OsStr::new("--message"), OsStr::from_bytes(b"a\xff\x1b[2J")][..],
        &[OsStr::new("client"), OsStr::from_bytes(b"\xffhost:80")][..],
        &[OsStr::new("server"), OsStr::new("--listen"), OsStr::from_bytes(b"\xff:80")],
    ] {
        let output = run(args, "");
        assert_refused(&output, &["UTF-8", r"\xNN", "--hex"]);
        assert!(!output.stderr.contains(&0x1b) && !output.stderr.contains(&0xff), "{output:?}");
    }
}

#[test]
fn without_a_window_a_command_has_to_be_named() {
    assert_refused(&run::<&str>(&[], ""), &["server", "client", "demo", "--help"]);
}

#[test]
fn check_says_what_is_missing_whatever_setting_of_every_command_stands_behind_it() {
    for setting in [&["--json"][..], &["--lang", "en"], &["-v"], &["--headless"], &["--quiet"]] {
        let output = run_command(Command::new(QTCP).arg("check").args(setting), "");
        assert_refused(&output, &["missing", "qtcp check server", "qtcp check client", "--help"]);
    }
    let output = run(&["check", "--lang", "zh"], "");
    assert_refused(&output, &["没有写明检查什么", "qtcp check server"]);
    for what in ["server", "client"] {
        let output = run(&["check", "--gallery", "no_port", what], "");
        assert_refused(&output, &["--gallery and", what, "cannot be used together"]);
    }
    // Without any it shows the help.
    assert_refused(&run(&["check"], ""), &["Usage: qtcp check"]);
}

#[test]
fn a_place_at_which_no_connection_can_begin_is_named_in_every_mode_and_not_tried_again() {
    let server = TcpListener::bind("127.0.0.1:0").expect("any port");
    let addr = server.local_addr().expect("bound").to_string();
    let holder = TcpListener::bind("127.0.0.1:0").expect("any port");
    let taken = holder.local_addr().expect("bound").to_string();
    for mode in [&[][..], &["--mode", "sync"], &["--stdin"], &["--retry"]] {
        let begin = |source: &str| run(&[&["client", &addr, "--bind", source], mode].concat(), "");
        let foreign = ["begin at 192.0.2.1 (The address is not available)", "qtcp addresses"];
        assert_refused(&begin("192.0.2.1"), &foreign);
        assert_refused(&begin(&taken), &["begin at", &taken, "already in use", "a free port"]);
        assert_refused(&begin("::1"), &["from ::1", &addr, "one is IPv4, the other IPv6"]);
    }
    let two = ["client", &addr, "--clients", "2", "--bind", "127.0.0.1:4711"];
    assert_refused(&run(&two, ""), &["only one connection", "127.0.0.1:4711", "--bind"]);
    let output = run(&["client", &addr, "--bind", "192.0.2.1", "--lang", "zh"], "");
    assert_refused(&output, &["连接不能从 192.0.2.1 开始"]);
}

#[test]
fn what_a_wrong_value_contains_does_not_reach_the_terminal_raw() {
    for args in [
        &["server", "--listen", "\u{1b}[2J"],
        &["client", "--interval", "\u{1b}[2J"],
        &["client", "\u{1b}[2J:80", "--check"],
        &["server", "--reply", "{\u{1b}[2J}"],
    ] {
        let output = run(args, "");
        assert_eq!(output.code, 2, "{output:?}");
        assert!(!output.err().contains('\u{1b}'), "{output:?}");
    }
}
