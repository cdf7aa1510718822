//! What a person gives has an upper end, in number and in size, and a sentence names it.

use std::fs;
use std::io::{Read, Write};
use std::time::{Duration, Instant};

use crate::bad_input::assert_refused;
use crate::peers::connect;
use crate::util::{Server, run};

#[test]
fn every_number_has_an_upper_end_that_its_refusal_names() {
    for (command, option, most) in [
        ("client", "--clients", "65535"),
        ("client", "--count", "1000000000000"),
        ("client", "--read-size", "2147483647"),
        ("demo", "--clients", "65535"),
        ("demo", "--count", "1000000000000"),
        ("server", "--max-clients", "1048576"),
        ("server", "--backlog", "2147483647"),
        ("client", "--interval", "24h"),
        ("client", "--wait", "24h"),
        ("client", "--connect-timeout", "24h"),
        ("demo", "--interval", "24h"),
    ] {
        let unit = if most.ends_with('h') { "h" } else { "" };
        for value in ["18446744073709551615", "18446744073709551616", "1000000000001"] {
            let value = format!("{value}{unit}");
            assert_refused(&run(&[command, option, &value], ""), &[option, &value, most]);
        }
    }
    // The largest of all are taken: what is refused is the other option.
    for args in [
        &["client", "--clients", "65535", "--count", "1000000000000", "--interval", "24h"][..],
        &["server", "--max-clients", "1048576", "--backlog", "2147483647"],
    ] {
        let args = [args, &["--nonsense"]].concat();
        assert_refused(&run(&args, ""), &["--nonsense"]);
    }
}

#[test]
fn a_template_has_a_length_and_a_number_of_fields_that_its_refusal_names() {
    let fields = "{data}".repeat(5000);
    let output = run(&["server", "--listen", ":0", "--reply", &fields], "");
    assert_refused(&output, &["column 1537", "at most 256 fields"]);
    let text = "x".repeat(100_000);
    let output = run(&["server", "--listen", ":0", "--reply", &text], "");
    assert_refused(&output, &["100000 bytes", "at most 65536"]);
}

#[test]
fn an_answer_that_would_be_too_long_is_told_and_the_client_is_served_on() {
    let mut server = Server::start(&["--reply", &"{data}".repeat(256)]);
    // Stopped, so that all of it is there at once.
    server.process().signal("STOP");
    let mut client = connect(server.addr());
    client.set_write_timeout(Some(Duration::from_millis(200))).expect("a socket");
    let mut sent = 0;
    while let Ok(n) = client.write(&[b'x'; 64 * 1024]) {
        sent += n;
    }
    assert!(sent > 64 * 1024, "{sent}");
    server.process().signal("CONT");
    server.process().wait_stdout("the sentence", |out| {
        out.contains("bytes would be longer than 16777216 bytes and is not sent; use fewer {data}")
    });
    // What fits is answered, this client's as well.
    let mut client = connect(server.addr());
    client.write_all(b"x").expect("it reads");
    client.read_exact(&mut [0; 256]).expect("it answers");
    assert_eq!(server.stop().code, 0);
}

#[test]
fn a_script_that_is_no_script_is_refused_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("a plain path").to_owned();
    let long = path("long.scn");
    fs::write(&long, "loop\n".repeat(300_000)).expect("a file");
    let begun = Instant::now();
    for name in ["/dev/zero", &long] {
        for args in [&["trace", name][..], &["compare", name]] {
            let output = run(args, "");
            let words = if output.err().contains("more than once") {
                "has to be a file"
            } else {
                "at most 1048576 bytes"
            };
            assert_refused(&output, &[name, words]);
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    let output = run(&["trace", folder.path().to_str().expect("a plain path")], "");
    assert_refused(&output, &["Is a directory", "check the name"]);
}

#[test]
fn repeated_texts_of_a_script_have_a_limit_together() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("big.scn");
    let name = file.to_str().expect("a plain path");
    let text = "c write \"a\"*67108864\n".repeat(100);
    fs::write(&file, format!("scenario big \"too much\"\nconnected c\n{text}")).expect("a file");
    let output = run(&["trace", name], "");
    assert_refused(&output, &[":4:13: ", "texts of at most 67108864 bytes together"]);
}
