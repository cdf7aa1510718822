//! The rules between the layers, held against the source: who may use whom, who may open a socket
//! or start a thread, where `unsafe` may stand, and what stands nowhere.
//!
//! The table of CONTRIBUTING.md is [`LAYERS`]. The reading of Rust here is a rough one (comments,
//! literals and test code are cut away, then paths are collected), good enough for the source that
//! rustfmt leaves behind; [`every_rule_can_fail`] feeds each rule something to object to.

#[path = "layers/source.rs"]
mod source;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use source::*;

/// What one layer may use.
struct Layer {
    name: &'static str,
    /// Layers of this crate.
    own: &'static [&'static str],
    /// Crates other than std.
    crates: &'static [&'static str],
}

/// The import table. A crate that is there for convenience has its reason beside it.
const LAYERS: [Layer; 17] = [
    Layer { name: "event", own: &[], crates: &[] },
    Layer { name: "signal", own: &[], crates: &[] },
    Layer {
        name: "text",
        own: &["signal"],
        crates: &[
            "fluent_bundle", // the catalogues of sentences
            "fluent_syntax",
            "unic_langid", // the names of their languages
            "libc",        // the names of the error numbers that have a sentence
            "jiff",        // the local time of day, durations as people write them
            "rustix",      // which user this is, without unsafe
            "encoding_rs", // the tables of GBK and GB18030
            "thiserror",   // the sentences about wrong escapes, hex digits, addresses and durations
            "serde",
            "serde_json",
        ],
    },
    Layer { name: "translate", own: &["event", "signal"], crates: &[] },
    Layer {
        name: "net",
        own: &["event", "signal"],
        crates: &[
            "polling",
            "socket2",
            "log",
            "rustix",     // epoll and the limit of open files, without unsafe
            "rustc_hash", // a table lookup for every event, by ids that no stranger chooses
            "libc",       // the names of the error numbers that std has no kind for
            "if_addrs",   // std cannot list the machine's addresses
        ],
    },
    Layer {
        name: "runtime",
        own: &["event", "signal", "text", "translate", "net"],
        crates: &[
            "log",
            "rustc_hash", // as in net: from an id to its socket
        ],
    },
    Layer {
        name: "course",
        own: &["event", "signal", "text", "translate", "net", "runtime"],
        crates: &[
            "log",
            "itoa",      // the port in every answer
            "thiserror", // the sentences about wrong templates
        ],
    },
    Layer {
        name: "view",
        own: &["signal", "text"],
        crates: &[
            "encoding_rs", // in tests alone: what the rows show is held against its decoders
            "serde",
            "serde_json", // the settings, which are checked and bounded before they are written
        ],
    },
    Layer {
        name: "record",
        own: &["event", "signal", "text", "translate", "runtime"],
        crates: &["log", "serde", "serde_json", "thiserror"],
    },
    Layer { name: "lint", own: &["signal", "text", "record"], crates: &[] },
    Layer {
        name: "trace",
        own: &["event", "signal", "text", "translate", "net", "runtime", "record"],
        crates: &[
            "socket2", // the raw peer: a port that is bound and does not listen, linger, backlog
            "log", "rustix", // the limit of open files, without unsafe
        ],
    },
    Layer {
        name: "lab",
        own: &[
            "event",
            "signal",
            "text",
            "translate",
            "runtime",
            "record",
            "lint",
            "course",
            "trace",
            "check",
            "compare",
        ],
        crates: &[
            "unicode_width", // columns of Chinese in a picture
            "socket2",       // the end of a connection that is reset: linger
            "log",           // and what a compiler says that does not build the C++ engine
        ],
    },
    Layer {
        name: "compare",
        own: &["text", "record", "trace"],
        crates: &[
            "rustc_hash", // a name for the sources of the C++ engine
            "similar",
            "thiserror",
        ],
    },
    Layer {
        name: "check",
        own: &["event", "signal", "text", "net", "record", "lint", "course"],
        crates: &[
            "log",
            "rustix", // signals, poll, terminals and waiting for processes, without unsafe
        ],
    },
    Layer {
        name: "cli",
        own: &[
            "event",
            "signal",
            "text",
            "translate",
            "net",
            "runtime",
            "record",
            "lint",
            "course",
            "trace",
            "compare",
            "check",
            "lab",
        ],
        crates: &[
            "clap",
            "clap_complete",
            "clap_mangen",
            "env_logger",
            "unicode_width", // columns of Chinese in a terminal
            "libc",          // what signal_hook has no safe call for
            "log",
            "rustix", // how wide the terminal is
            "serde",
            "serde_json",
            "signal_hook",
            "thiserror", // the sentences about wrong messages
        ],
    },
    Layer {
        name: "qt",
        own: &[
            "event",
            "signal",
            "text",
            "translate",
            "net",
            "runtime",
            "record",
            "course",
            "lab",
            "view",
        ],
        crates: &["cpp", "cstr", "log", "qmetaobject"],
    },
    Layer {
        name: "main",
        own: &[
            "event",
            "signal",
            "text",
            "translate",
            "net",
            "runtime",
            "record",
            "lint",
            "course",
            "lab",
            "view",
            "trace",
            "compare",
            "check",
            "cli",
            "qt",
        ],
        crates: &["qtcp", "log"],
    },
];

const ADDRESSES: &[&str] =
    &["IpAddr", "Ipv4Addr", "Ipv6Addr", "SocketAddr", "SocketAddrV4", "SocketAddrV6"];
const WITH_STREAM: &[&str] =
    &["IpAddr", "Ipv4Addr", "Ipv6Addr", "SocketAddr", "SocketAddrV4", "SocketAddrV6", "TcpStream"];

/// What std offers and a layer must not touch: the layer, how the path begins, what is allowed
/// behind that beginning all the same.
const FORBIDDEN_STD: [(&str, &str, &[&str]); 30] = [
    // translate is pure: time comes in as an argument, bytes as events.
    ("translate", "std::thread", &[]),
    ("translate", "std::sync", &["Arc"]),
    ("translate", "std::io", &[]),
    ("translate", "std::fs", &[]),
    ("translate", "std::env", &[]),
    ("translate", "std::os", &[]),
    ("translate", "std::process", &[]),
    ("translate", "std::time::SystemTime", &[]),
    ("translate", "Instant::now", &[]),
    ("translate", "std::net", ADDRESSES),
    // The words between the layers are plain data; the ids are counted with an atomic.
    ("event", "std::thread", &[]),
    ("event", "std::net", ADDRESSES),
    ("signal", "std::thread", &[]),
    ("signal", "std::net", ADDRESSES),
    // net has the only sockets. `Socket::adopt` takes over a stream that somebody else opened.
    ("runtime", "std::net", WITH_STREAM),
    ("runtime", "TcpStream::connect", &[]),
    ("runtime", "std::thread", &[]),
    ("record", "std::net", ADDRESSES),
    ("record", "std::thread", &[]),
    // A lint sees a recording and nothing else.
    ("lint", "std::net", ADDRESSES),
    ("lint", "std::thread", &[]),
    ("course", "std::net", ADDRESSES),
    ("course", "std::thread", &[]),
    ("text", "std::net", ADDRESSES),
    ("text", "std::thread", &[]),
    ("view", "std::net", ADDRESSES),
    ("view", "std::thread", &[]),
    ("cli", "std::net", ADDRESSES),
    ("qt", "std::net", ADDRESSES),
    // Sockets have their worker in net. The one thread that is started here saves the log: a disk
    // may be slow, and the window must not be.
    ("qt", "std::thread", &["Builder"]),
];

/// What stands nowhere outside tests, and why.
const NOWHERE: [(&str, &str); 8] = [
    ("println!", "standard output belongs to cli::terminal, which knows about closed pipes"),
    ("print!", "standard output belongs to cli::terminal, which knows about closed pipes"),
    ("eprintln!", "it panics when the terminal behind standard error has gone: cli::terminal::say"),
    ("eprint!", "it panics when the terminal behind standard error has gone: cli::terminal::say"),
    ("dbg!", "left over from a search"),
    ("todo!", "left over"),
    ("unimplemented!", "left over"),
    ("unwrap(", "say what cannot fail and why (expect), or pass the error up"),
];

#[test]
fn every_file_keeps_to_its_layer() {
    let mut faults = Vec::new();
    for (path, text) in sources() {
        for fault in check(&path, &text) {
            faults.push(format!("{}: {fault}", path.display()));
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_layer_of_the_table_is_there_and_every_module_is_in_the_table() {
    let known: BTreeSet<&str> = LAYERS.iter().map(|layer| layer.name).collect();
    let there: BTreeSet<String> = sources().iter().map(|(path, _)| layer_of(path)).collect();
    for name in &there {
        assert!(name == "lib" || known.contains(name.as_str()), "src/{name} is not in the table");
    }
    for name in known {
        assert!(there.contains(name), "src/{name} is gone");
    }
}

#[test]
fn translate_forbids_unsafe_code_by_itself() {
    let text = fs::read_to_string(root().join("src/translate/mod.rs")).expect("the file is there");
    assert!(code_of(&text).contains("#![forbid(unsafe_code)]"));
}

#[test]
fn every_crate_of_the_table_is_a_dependency() {
    let known = dependencies();
    for name in LAYERS.iter().flat_map(|layer| layer.crates) {
        // This crate itself, and what comes with the window.
        let special = ["qtcp", "cpp"].contains(name);
        assert!(special || known.contains(*name), "{name} is not in Cargo.toml");
    }
}

/// One concept a file: longer ones have two.
#[test]
fn no_file_is_longer_than_a_person_keeps_in_mind() {
    const LONGEST: usize = 500;
    // What is copied into somebody else's program has to be one file.
    const COPIED: &str = "src/record/qtcp_trace.h";
    let mut long = Vec::new();
    for top in ["src", "tests", "qml", "benches", "examples"] {
        for path in files_below(&root().join(top)) {
            let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
            if ["rs", "qml", "cpp", "h"].contains(&kind) {
                let lines = fs::read_to_string(&path).expect("text").lines().count();
                if lines > LONGEST && !path.ends_with(COPIED) {
                    long.push(format!("{}: {lines} lines", path.display()));
                }
            }
        }
    }
    assert!(long.is_empty(), "\n{}\n", long.join("\n"));
}

#[test]
fn every_rule_can_fail() {
    for (path, text, complaint) in [
        ("src/event.rs", "use crate::signal::Signal;", "event must not use signal"),
        ("src/signal.rs", "use crate::event;", "signal must not use event"),
        ("src/translate/socket.rs", "use crate::net::Reactor;", "translate must not use net"),
        ("src/translate/socket.rs", "fn f() { crate::cli::run(); }", "translate must not use cli"),
        (
            "src/translate/deep/er.rs",
            "use super::super::super::course::Timer;",
            "translate must not use course",
        ),
        ("src/translate/socket.rs", "use crate::{event::Id, net};", "translate must not use net"),
        ("src/translate/socket.rs", "use log::warn;", "translate must not use the crate log"),
        ("src/translate/socket.rs", "fn f() { log::warn!(\"\"); }", "the crate log"),
        ("src/translate/socket.rs", "use std::thread;", "translate must not use std::thread"),
        ("src/translate/socket.rs", "use std::{fmt, thread as t};", "std::thread"),
        ("src/translate/socket.rs", "use std::net::{IpAddr, TcpStream};", "std::net::TcpStream"),
        ("src/translate/socket.rs", "let now = Instant::now();", "Instant::now"),
        ("src/translate/socket.rs", "std::time::Instant::now()", "must not use Instant::now"),
        ("src/translate/socket.rs", "use std::time::SystemTime;", "std::time::SystemTime"),
        ("src/net/poll.rs", "use crate::translate::TcpSocket;", "net must not use translate"),
        ("src/net/poll.rs", "use crate::runtime::Socket;", "net must not use runtime"),
        ("src/runtime/socket.rs", "use crate::course::TcpServer;", "runtime must not use course"),
        ("src/text/hex.rs", "use crate::event::Id;", "text must not use event"),
        ("src/compare/diff.rs", "use crate::cli::fault;", "compare must not use cli"),
        ("src/view/log.rs", "use crate::course::Template;", "view must not use course"),
        ("src/net/poll.rs", "use serde::Serialize;", "net must not use the crate serde"),
        ("src/course/mod.rs", "pub use crate::cli::args;", "course must not use cli"),
        ("src/course/mod.rs", "use super::cli;", "course must not use cli"),
        ("src/course/mod.rs", "use std::net::TcpListener;", "std::net::TcpListener"),
        ("src/runtime/mod.rs", "let s = TcpStream::connect(a)?;", "TcpStream::connect"),
        ("src/course/mod.rs", "use crate::trace::parse;", "course must not use trace"),
        ("src/trace/runner.rs", "use crate::cli::run;", "trace must not use cli"),
        ("src/trace/runner.rs", "use crate::qt::window;", "trace must not use qt"),
        ("src/trace/runner.rs", "use clap::Parser;", "trace must not use the crate clap"),
        ("src/qt/mod.rs", "use crate::trace;", "qt must not use trace"),
        ("src/cli/mod.rs", "use crate::qt::window;", "cli must not use qt"),
        ("src/qt/mod.rs", "use crate::cli;", "qt must not use cli"),
        ("src/qt/mod.rs", "cpp! {{ int x; }}", "cpp! belongs into qt/shim.rs"),
        ("src/qt/mod.rs", "// SAFETY: x\nunsafe { f() }", "unsafe belongs into net"),
        ("src/qt/shim.rs", "unsafe { f() }", "no SAFETY comment"),
        ("src/cli/stop.rs", "// SAFETY: x\nunsafe { f() }", "unsafe belongs into net"),
        ("src/cli/signals.rs", "unsafe { f() }", "no SAFETY comment"),
        ("src/qt/mod.rs", "std::thread::spawn(f)", "std::thread"),
        ("src/course/mod.rs", "unsafe { f() }", "unsafe belongs into net"),
        ("src/net/poll.rs", "let x = 1;\nunsafe { f() }", "no SAFETY comment"),
        ("src/net/poll.rs", "// SAFETY: g\n\nunsafe { f() }", "no SAFETY comment"),
        ("src/cli/mod.rs", "fn f() { println!(\"x\"); }", "println! in src"),
        ("src/qt/mod.rs", "fn f() { eprintln!(\"x\"); }", "eprintln! in src"),
        ("src/cli/mod.rs", "fn f() { std::eprint!(\"x\"); }", "eprint! in src"),
        ("src/cli/mod.rs", "fn f() { x.unwrap(); }", "unwrap( in src"),
        ("src/cli/mod.rs", "#[cfg(test)]\nmod t { }\nfn f() { x.unwrap(); }", "unwrap( in src"),
        ("src/shiny/mod.rs", "", "src/shiny is not in the table"),
    ] {
        let faults = check(Path::new(path), text);
        let found = faults.iter().any(|fault| fault.contains(complaint));
        assert!(found, "{path}: {text}\nexpected: {complaint}\nfound: {faults:?}");
    }
}

#[test]
fn what_is_allowed_is_not_complained_about() {
    for (path, text) in [
        ("src/event.rs", "use std::net::{IpAddr, SocketAddr};"),
        ("src/translate/socket.rs", "use crate::event::{Id, Command as C}; use super::buffer;"),
        ("src/translate/socket.rs", "//! [`net`](crate::net) reads\n/* crate::cli */ fn f() {}"),
        ("src/translate/socket.rs", "const T: &str = \"crate::net and x.unwrap()\";"),
        ("src/translate/socket.rs", "const T: &str = r#\"use \"crate::net\";\"#;"),
        ("src/translate/socket.rs", "fn f<'a>(c: char, x: &'a str) { c == '\"'; } // crate::net"),
        ("src/translate/socket.rs", "fn f(at: std::time::Instant) {}"),
        ("src/translate/mod.rs", "#[cfg(test)]\nmod tests { use crate::net; x.unwrap(); }"),
        ("src/net/poll.rs", "// SAFETY: because\n// of this.\nunsafe { f() }"),
        ("src/cli/signals.rs", "// SAFETY: because\nunsafe { f() }"),
        ("src/net/poll.rs", "use crate::signal::SocketOption; use std::net::TcpStream;"),
        ("src/cli/mod.rs", "fn f() { x.unwrap_or(1).unwrap_or_else(g); }"),
        ("src/cli/mod.rs", "/// `x.unwrap()`, `println!`\nfn f() {}"),
        ("src/main.rs", "use qtcp::cli;"),
    ] {
        assert_eq!(check(Path::new(path), text), Vec::<String>::new(), "{path}: {text}");
    }
}

// --- the rules ---

/// Everything that is wrong with one file; its path decides what it may do.
fn check(path: &Path, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let name = layer_of(path);
    let code = without_tests(&code_of(text));
    check_unsafe(&name, path, text, &code, &mut faults);
    for (word, why) in NOWHERE {
        if contains_word(&code, word) {
            faults.push(format!("{word} in src: {why}"));
        }
    }
    if contains_word(&code, "cpp!") && !is_shim(path) {
        faults.push("cpp! belongs into qt/shim.rs".to_owned());
    }
    if name == "lib" {
        return faults;
    }
    let Some(layer) = LAYERS.iter().find(|layer| layer.name == name) else {
        faults.push(format!("src/{name} is not in the table"));
        return faults;
    };
    let (module, crates) = (module_of(path), dependencies());
    for path in paths(&code) {
        check_path(layer, &crates, &absolute(&path, &module), &mut faults);
    }
    faults
}

fn check_path(layer: &Layer, crates: &BTreeSet<String>, path: &[String], faults: &mut Vec<String>) {
    let name = layer.name;
    let joined = path.join("::");
    let first = path[0].as_str();
    let is_crate = crates.contains(first) || first == "qtcp" || first == "cpp";
    if is_crate && !layer.crates.contains(&first) {
        faults.push(format!("{name} must not use the crate {first}: {joined}"));
    }
    if first == "crate"
        && let Some(other) = path.get(1)
    {
        let is_layer = LAYERS.iter().any(|layer| layer.name == other);
        if is_layer && other != name && !layer.own.contains(&other.as_str()) {
            faults.push(format!("{name} must not use {other}: {joined}"));
        }
    }
    for (user, forbidden, except) in FORBIDDEN_STD {
        let parts: Vec<&str> = forbidden.split("::").collect();
        // A type may be named with or without the way to it.
        let at = path.windows(parts.len()).position(|window| window == parts);
        let Some(at) = at.filter(|&at| user == name && (at == 0 || parts[0] != "std")) else {
            continue;
        };
        // `use std::net;` alone would hide what is used behind it.
        let next = path.get(at + parts.len()).map(String::as_str);
        if next.is_none_or(|next| !except.contains(&next)) {
            faults.push(format!("{name} must not use {forbidden}: {joined}"));
        }
    }
}

/// The C++ of qt: a file and its folder.
fn is_shim(path: &Path) -> bool {
    path.ends_with("qt/shim.rs") || path.parent().is_some_and(|folder| folder.ends_with("qt/shim"))
}

/// `unsafe` in net and in the C++ of qt alone, and directly below a comment that says why it is sound.
fn check_unsafe(name: &str, path: &Path, text: &str, code: &str, faults: &mut Vec<String>) {
    let lines: Vec<&str> = text.lines().collect();
    for (number, line) in code.lines().enumerate() {
        if !contains_word(line, "unsafe") {
            continue;
        }
        let handler = path.ends_with("cli/signals.rs");
        if name != "net" && !is_shim(path) && !handler {
            faults.push(format!("line {}: unsafe belongs into net", number + 1));
        }
        let mut above = lines[..number].iter().rev().take_while(|l| l.trim().starts_with("//"));
        if !above.any(|line| line.contains("SAFETY:")) {
            faults.push(format!("line {}: no SAFETY comment above", number + 1));
        }
    }
}
