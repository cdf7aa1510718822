//! All options that clap knows, one after the other: none is taken and ignored, and no number is
//! taken that no machine can do. An option that is new is met here by itself.

use clap::{Arg, ArgAction, Command as Options, CommandFactory, Parser};
use qtcp::cli::args::Cli;

use crate::bad_input::assert_refused;
use crate::util::run;

/// What can be given for an option that takes words, or a file that is not there.
const WORDS: [(&str, &str); 18] = [
    ("encoding", "GBK"),
    ("lang", "en"),
    ("message", "client"),
    ("hex", "00"),
    ("reply", "x"),
    ("listen", ":0"),
    ("server", ":1"),
    ("record", "/nonexistent/record"),
    ("read", "/nonexistent/record"),
    ("gallery", "no_port"),
    ("name", "glue"),
    ("file", "/nonexistent/file"),
    ("files", "/nonexistent/file"),
    ("keep", "/nonexistent/folder"),
    ("shell", "bash"),
    ("interval", "1s"),
    ("bind", "127.0.0.1"),
    ("idle", "1s"),
];

/// The whole command line of every command, built.
fn options() -> Options {
    let mut options = Cli::command();
    options.build();
    options
}

/// Each command (None: no command at all) with each of its options, but for clap's own.
fn each_option() -> Vec<(Option<String>, Arg)> {
    let options = options();
    let commands = options.get_subcommands().filter(|command| command.get_name() != "help");
    let named = commands.map(|command| (Some(command.get_name().to_owned()), command));
    let all = std::iter::once((None, &options)).chain(named);
    let mut each = Vec::new();
    for (name, command) in all {
        let own = command
            .get_arguments()
            .filter(|arg| !["help", "version"].contains(&arg.get_id().as_str()));
        each.extend(own.map(|arg| (name.clone(), arg.clone())));
    }
    assert!(each.len() > 80, "{}", each.len());
    each
}

/// How the option is written, with a value that it takes; then what the command needs besides.
fn written(command: Option<&str>, arg: &Arg) -> Vec<String> {
    let id = arg.get_id().as_str();
    let mut line: Vec<String> = command.into_iter().map(str::to_owned).collect();
    line.extend(arg.get_long().map(|long| format!("--{long}")));
    if takes_a_value(arg) {
        let word = WORDS.iter().find(|(name, _)| *name == id).map(|(_, word)| (*word).to_owned());
        let listed = || Some(arg.get_possible_values().last()?.get_name().to_owned());
        let default = || Some(arg.get_default_values().first()?.to_str()?.to_owned());
        line.push(word.or_else(listed).or_else(default).unwrap_or_else(|| "1".to_owned()));
    }
    let needed: &[&str] = match command {
        Some("qml" | "trace") if id != "file" => &["/nonexistent/file"],
        Some("compare") if ["seed", "times", "keep"].contains(&id) => &["--random", "1"],
        Some("compare") if !["files", "random"].contains(&id) => &["/nonexistent/file"],
        Some("completions") if id != "shell" => &["bash"],
        Some("client") if id == "no_shutdown" => &["--stdin"],
        _ => &[],
    };
    line.extend(needed.iter().map(|word| (*word).to_owned()));
    line
}

fn takes_a_value(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Set | ArgAction::Append)
}

/// What the window hears. An option that is new is refused there until it stands here, and in the
/// table of src/cli/heard.rs.
#[cfg(feature = "gui")]
const IN_THE_WINDOW: [&str; 26] = [
    "server encoding",
    "client encoding",
    " lang",
    "server lang",
    "client lang",
    "qml lang",
    " headless",
    " verbose",
    "server headless",
    "server verbose",
    "server listen",
    "server reply",
    "server no_reply",
    "server max_clients",
    "client headless",
    "client verbose",
    "client server",
    "client message",
    "client hex",
    "client interval",
    "client count",
    "lab lang",
    "lab verbose",
    "lab name",
    "qml verbose",
    "qml file",
];

#[cfg(feature = "gui")]
#[test]
fn the_window_hears_an_option_or_says_that_it_needs_headless() {
    use std::process::Command;

    use crate::util::{QTCP, run_command};

    for (command, arg) in each_option() {
        let (name, id) = (command.as_deref().unwrap_or_default(), arg.get_id().as_str());
        let prints = id == "headless" || (name, id) == ("lab", "list");
        if !["", "server", "client", "lab", "qml"].contains(&name) || prints {
            continue;
        }
        let line = written(command.as_deref(), &arg);
        // Whatever gets as far as the window ends there, as there is no such display.
        let mut process = Command::new(QTCP);
        process.args(&line).env("QT_QPA_PLATFORM", "nonsense").env_remove("RUST_LOG");
        let output = run_command(&mut process, "");
        let told = output.err();
        assert_eq!(output.code, 2, "{line:?}: {told}");
        // The first one is named, where an option goes with others.
        let named = told.split(' ').nth(1).unwrap_or_default();
        let refused = told.contains("needs --headless") && line.iter().any(|part| part == named);
        let opened = told.contains("\"nonsense\"") || told.contains("no such file");
        assert!(refused != opened, "{line:?}: {told}");
        let heard = IN_THE_WINDOW.contains(&format!("{name} {id}").as_str());
        assert_eq!(heard, opened, "{line:?}: {told}");
    }
}

#[cfg(feature = "gui")]
#[test]
fn a_value_that_the_window_has_no_room_for_is_refused() {
    use std::process::Command;

    use crate::util::{QTCP, run_command};

    for (args, words) in [
        (["--count", "2000000001"], ["--count is at most 2000000000", "--headless"]),
        (["--interval", "1500us"], ["whole number of milliseconds", "--headless"]),
        (["--interval", "100ns"], ["whole number of milliseconds", "--headless"]),
    ] {
        let mut process = Command::new(QTCP);
        process.arg("client").args(args).env("QT_QPA_PLATFORM", "nonsense");
        assert_refused(&run_command(&mut process, ""), &words);
    }
}

#[test]
fn a_command_that_prints_no_lines_says_that_an_option_for_lines_does_nothing() {
    for (args, option) in [
        (&["man", "--json"][..], "--json"),
        (&["--quiet", "completions", "bash"], "--quiet"),
        (&["addresses", "--show", "hex"], "--show"),
        (&["addresses", "-q"], "--quiet"),
        (&["compare", "/nonexistent/file", "--show", "hex"], "--show"),
        (&["trace", "/nonexistent/file", "--json"], "--json"),
    ] {
        assert_refused(&run(args, ""), &[option, "leave it out"]);
    }
}

#[test]
fn every_option_that_takes_a_number_has_an_upper_end_and_a_sentence_that_names_it() {
    let mut numbers = 0;
    for (command, arg) in each_option() {
        let id = arg.get_id().as_str();
        let words = WORDS.iter().any(|(name, _)| *name == id) && id != "interval";
        if words || !takes_a_value(&arg) || !arg.get_possible_values().is_empty() {
            continue;
        }
        numbers += 1;
        let line = written(command.as_deref(), &arg);
        let at = line.iter().position(|part| part.starts_with("--")).expect("an option") + 1;
        for value in ["18446744073709551615", "18446744073709551616", "99999999999999999999999999"]
        {
            for unit in ["", "s", "h"] {
                let mut line = line.clone();
                line[at] = format!("{value}{unit}");
                let parsed =
                    Cli::try_parse_from(std::iter::once("qtcp".to_owned()).chain(line.clone()));
                let told = parsed.err().unwrap_or_else(|| panic!("{line:?} is taken")).to_string();
                assert!(told.contains(&line[at]), "{line:?}: {told}");
                let names_the_end = ["from ", "at most ", "has no unit", "write "];
                assert!(names_the_end.iter().any(|word| told.contains(word)), "{line:?}: {told}");
            }
        }
    }
    assert!(numbers >= 11, "{numbers}");
}

#[test]
fn what_a_person_gave_stands_in_clap_s_own_sentences_without_acting() {
    for args in [
        &["server", "--non\rsense"][..],
        &["server", "--li\u{1b}[2Jsten", ":0"],
        &["ser\rver"],
        &["server\u{202e}", "--listen", ":0"],
        &["client", "--mode", "fa\rst"],
        &["client", ":1", "sur\rplus"],
        &["client", "--count", "\r1"],
        &["client", "--check=\ryes"],
        &["-\r"],
        &["--json=\r\nqtcp: all is well"],
    ] {
        let output = run(args, "");
        let told = output.err();
        assert_eq!(output.code, 2, "{args:?}: {told}");
        let acts = |c: char| c != '\n' && qtcp::text::escape::is_hidden(c);
        assert!(!told.contains(acts), "{args:?}: {told:?}");
        assert!(!told.lines().any(|line| line.starts_with("qtcp: all")), "{args:?}: {told:?}");
        // It is not hidden that there was something.
        let escaped = ["\\u{", "\\r", "\\x"].iter().any(|escape| told.contains(escape));
        assert!(escaped, "{args:?}: {told:?}");
    }
}

#[test]
fn what_holds_for_a_connection_is_set_on_it_and_an_idle_one_is_ended() {
    let server =
        crate::util::Server::start(&["--signals", "--no-delay", "--keep-alive", "--idle", "200ms"]);
    let addr = server.addr().to_string();
    let output = run(
        &["client", &addr, "--count", "1", "--bind", "127.0.0.3", "--no-delay", "--signals"],
        "",
    );
    assert_eq!(output.code, 0, "{output:?}");
    let out = output.out();
    assert!(out.contains("setSocketOption(LowDelay, 1)"), "{out}");
    assert!(!out.contains("KeepAlive"), "{out}");
    assert!(out.contains("connected as 127.0.0.3:"), "{out}");
    let mut silent = std::net::TcpStream::connect(&addr).expect("it listens");
    silent.set_read_timeout(Some(std::time::Duration::from_secs(10))).expect("a socket");
    let end = std::io::Read::read(&mut silent, &mut [0]).expect("an end in order");
    assert_eq!(end, 0);
    let out = server.stop().out();
    assert!(out.contains("0.200 s, the limit"), "{out}");
    assert!(out.contains("setSocketOption(LowDelay, 1)"), "{out}");
    assert!(out.contains("setSocketOption(KeepAlive, 1)"), "{out}");
}
