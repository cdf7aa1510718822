//! `qtcp lab NAME`: the window opens on the lab, with what was named.

use std::process::Command;

use serde_json::{Value, json};

use crate::driven::Driven;
use crate::remembered::{configured, kept};
use crate::util::{Process, QTCP, wait_until};
use crate::{Case, surroundings};

pub(crate) const CASES: &[Case] = &[
    ("lab_named_the_command_opens_the_window_there_and_it_is_kept", command),
    ("lab_named_what_is_named_is_shown_and_not_started", not_started),
];

fn command() {
    let left = json!({ "version": 1, "role": 1, "lab": { "entry": "cut" } }).to_string();
    for (name, entries) in [
        (None, &["cut", "datagram"][..]),
        (Some("glue"), &["glue", "byte_stream"]),
        (Some(":half_close"), &["half_close", ":half_close"]),
        (Some("modes"), &["modes"]),
    ] {
        let folder = configured(&left);
        let mut command = Command::new(QTCP);
        command.arg("lab").args(name);
        surroundings(&mut command);
        command.env("XDG_CONFIG_HOME", &folder);
        let window = Process::spawn(&mut command);
        let kept = wait_until("the lab", || Some(kept(&folder)).filter(|kept| kept["role"] == 2));
        window.signal("TERM");
        assert_eq!(window.wait().code, 0);
        let entry = kept["lab"]["entry"].as_str().expect("a name");
        assert!(entries.contains(&entry), "{name:?}: {entry}");
    }
}

fn not_started() {
    let mut window = Driven::open();
    window.run("window.start({ lab: ['no_such_entry', ':glue', 'glue', 'byte_stream'] }); true");
    assert_eq!(window.run("window.page.kind"), "lab");
    let chosen = window.run("window.page.chosen");
    assert!(["glue", "byte_stream"].map(Value::from).contains(&chosen), "{chosen}");
    assert_eq!(window.run("[window.page.model.state, window.page.model.count]"), json!(["", 0]));
    window.run("window.start({ lab: [] }); true");
    assert_eq!(window.run("window.page.chosen"), chosen);
    window.activate();
    window.run("key(Qt.Key_F5)");
    window.until("window.page.model.state === 'over'");
    window.close();
}
