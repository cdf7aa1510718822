//! What is printed and done: addresses, completions, the manual page, help, version.

use clap::CommandFactory;

use crate::util::run;

#[test]
fn addresses_lists_this_machine_first_and_each_address_once() {
    let output = run(&["addresses"], "");
    assert_eq!((output.code, output.err()), (0, String::new()));
    let lines = output.out();
    let mut addresses: Vec<std::net::IpAddr> =
        lines.lines().map(|line| line.parse().expect("an address")).collect();
    assert_eq!(addresses[0].to_string(), "127.0.0.1");
    let all = addresses.len();
    addresses.sort();
    addresses.dedup();
    assert_eq!(addresses.len(), all, "{lines}");
}

#[test]
fn completions_know_every_command_in_each_shell() {
    for (shell, start) in [("bash", "_qtcp() {"), ("zsh", "#compdef qtcp"), ("fish", "# ")] {
        let output = run(&["completions", shell], "");
        assert_eq!((output.code, output.err()), (0, String::new()), "{shell}");
        let script = output.out();
        assert!(script.starts_with(start), "{shell}: {}", script.lines().next().unwrap_or(""));
        for word in ["server", "client", "demo", "addresses", "read-style", "connect-timeout"] {
            assert!(script.contains(word), "{word} for {shell}");
        }
    }
}

#[test]
fn bash_accepts_the_completion_script() {
    let script = run(&["completions", "bash"], "").stdout;
    let mut bash = std::process::Command::new("bash");
    let output = crate::util::run_command(bash.arg("-n"), script);
    assert_eq!((output.code, output.err()), (0, String::new()));
}

#[test]
fn man_prints_a_page_for_the_program_and_each_command() {
    let output = run(&["man"], "");
    assert_eq!((output.code, output.err()), (0, String::new()));
    let page = output.out();
    assert!(page.starts_with(".ie ") || page.starts_with(".TH "), "{page}");
    for word in [".TH qtcp 1", ".SH NAME", ".SH OPTIONS", "\\-\\-read\\-style", "\\-\\-headless"] {
        assert!(page.contains(word), "{word} in {page}");
    }
    let titles: Vec<_> = page.lines().filter_map(|line| line.strip_prefix(".TH ")).collect();
    let names: Vec<_> = titles.iter().filter_map(|title| title.split(' ').next()).collect();
    let options = qtcp::cli::args::Cli::command();
    let mut wanted = vec!["qtcp".to_owned()];
    for command in options.get_subcommands() {
        let name = format!("qtcp-{}", command.get_name());
        let own = command.get_subcommands().map(|own| format!("{name}-{}", own.get_name()));
        let own: Vec<_> = own.collect();
        wanted.push(name);
        wanted.extend(own);
    }
    assert!(wanted.contains(&"qtcp-check-server".to_owned()), "{wanted:?}");
    assert_eq!(names, wanted);
}

#[test]
fn help_and_version_go_to_standard_output_with_success() {
    for args in [&["--help"][..], &["-h"], &["server", "--help"], &["client", "-h"], &["help"]] {
        let output = run(args, "");
        assert_eq!((output.code, output.err()), (0, String::new()), "{args:?}");
        assert!(output.out().contains("Usage: qtcp"), "{args:?}: {}", output.out());
    }
    let (short, long) = (run(&["server", "-h"], "").out(), run(&["server", "--help"], "").out());
    assert!(short.len() < long.len(), "-h is the short one");
    let output = run(&["--version"], "");
    assert_eq!((output.code, output.err()), (0, String::new()));
    assert_eq!(output.out(), concat!("qtcp ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn help_names_every_option_of_the_command_line_page() {
    let server = ["listen", "reply", "no-reply", "read-style", "max-clients", "backlog"];
    let client = [
        "message",
        "hex",
        "interval",
        "count",
        "clients",
        "mode",
        "check",
        "stdin",
        "wait",
        "read-size",
        "connect-timeout",
        "retry",
    ];
    for (command, options) in [
        ("server", [&server[..], &["send-all", "once", "signals", "record"]].concat()),
        ("client", [&client[..], &["signals", "record"]].concat()),
        ("demo", vec!["clients", "count", "interval", "signals", "record"]),
        ("demo", vec!["json", "show", "quiet", "verbose"]),
        ("trace", vec!["engine", "record"]),
    ] {
        let help = run(&[command, "--help"], "").out();
        for option in options {
            assert!(help.contains(&format!("--{option}")), "{command} --{option}: {help}");
        }
    }
}
