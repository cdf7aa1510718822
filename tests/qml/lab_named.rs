//! `qtcp lab NAME`: the window opens on the lab, with what was named.

use std::process::Command;

use serde_json::json;

use crate::driven::Driven;
use crate::remembered::{configured, kept, open_configured};
use crate::util::{Process, QTCP, wait_until};
use crate::{Case, surroundings};

pub(crate) const CASES: &[Case] = &[
    ("lab_named_the_command_opens_the_window_there_and_it_is_kept", command),
    ("lab_named_what_is_named_is_shown_and_not_started", not_started),
    ("lab_named_what_was_shown_last_is_there_again_and_can_be_played", left),
];

/// What a scenario can be told is there, one beside the other.
pub(crate) const LAID_OUT: &str =
    "seen(find('labRun')) && find('labStep').x > find('labStop').x && find('labStop').x > 0";

fn command() {
    let left = json!({ "version": 1, "role": 1, "lab": { "entry": "datagram" } }).to_string();
    for (name, wanted) in [
        (None, "datagram"),
        (Some("glue"), "byte_stream"),
        (Some(":half_close"), ":half_close"),
        (Some("modes"), "modes"),
        (Some("buffers"), "buffers"),
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
        assert_eq!(kept["lab"]["entry"], wanted, "{name:?}");
    }
}

fn not_started() {
    let mut window = Driven::open();
    window.run("window.start({ lab: ['no_such_entry', ':glue', 'glue', 'byte_stream'] }); true");
    assert_eq!(window.run("window.page.kind"), "lab");
    window.until(LAID_OUT);
    let chosen = window.run("window.page.chosen");
    assert_eq!(chosen, "byte_stream");
    assert_eq!(window.run("[window.page.model.state, window.page.model.count]"), json!(["", 0]));
    window.run("window.start({ lab: [] }); true");
    assert_eq!(window.run("window.page.chosen"), chosen);
    window.run("click('labRun')");
    window.until("window.page.model.state === 'over'");
    window.close();
}

fn left() {
    let lab = json!({ "entry": "datagram" });
    let folder = configured(&json!({ "version": 1, "role": 2, "lab": lab }).to_string());
    let mut window = open_configured(&folder);
    window.until(LAID_OUT);
    assert_eq!(window.run("window.page.model.state"), "");
    window.run("click('labRun')");
    window.until("window.page.model.state === 'over'");
    window.close();
}
