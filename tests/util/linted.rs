//! The lints over the recordings of the scenarios: what a scenario is about they find, and in all
//! others nothing.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use qtcp::lint::{ALL, lint};

/// Scenarios that do what a lint is about, which lints, and what it is that they do.
const ABOUT: [(&str, &[&str], &str); 36] = [
    ("abort_never_connected", &["reply_to_gone", "write_early"], "writes before and after"),
    ("abort_pending", &["disconnect_unsent"], ABORTS),
    ("abort_while_closing", &["disconnect_unsent"], ABORTS),
    ("answer_and_wait_in_slot_after_reset", &["wait_blocks"], WAITS),
    ("blocking_connect_write_while_connecting", &["write_early"], EARLY),
    ("close_pending_then_write", &["reply_to_gone"], LATE),
    ("close_while_connecting_data", &["write_early"], EARLY),
    ("connect_clears_old_data", &["disconnect_unsent"], ABORTS),
    ("delete_connected", &["disconnect_unsent"], DELETES),
    ("delete_pending_bytes", &["disconnect_unsent"], DELETES),
    ("delete_warnings", &["reply_to_gone"], LATE),
    ("disconnect_empty", &["reply_to_gone"], LATE),
    ("disconnect_while_connecting_data", &["write_early"], EARLY),
    ("flush_never_opened", &["disconnect_unsent"], DELETES),
    ("flush_while_connecting", &["write_early"], EARLY),
    ("flush_while_lookup", &["write_early"], EARLY),
    ("io_never_opened", &["write_early"], EARLY),
    ("readyread_wait_in_slot", &["wait_blocks"], WAITS),
    ("reconnect_write_in_disconnected_slot", &["write_early"], EARLY),
    ("refused_pending_write", &["write_early"], EARLY),
    ("remote_fin", &["reply_to_gone"], LATE),
    ("remote_half_close", &["reply_to_gone"], LATE),
    ("served_abort", &["disconnect_unsent"], ABORTS),
    ("served_delete", &["disconnect_unsent"], DELETES),
    ("server_delete", &["disconnect_unsent"], DELETES),
    ("server_send_in_disconnected_slot", &["reply_to_gone"], LATE),
    ("wait_byteswritten", &["disconnect_unsent"], DELETES),
    ("wait_byteswritten_connecting", &["write_early"], EARLY),
    ("wait_connected_in_hostfound_slot", &["wait_blocks"], WAITS),
    ("wait_connected_in_hostfound_slot_literal", &["wait_blocks"], WAITS),
    ("wait_disconnected_data_first", &["write_early"], EARLY),
    ("wait_readyread_in_connected_slot", &["wait_blocks"], WAITS),
    ("write_after_close", &["reply_to_gone"], LATE),
    ("write_unconnected_open", &["reply_to_gone"], LATE),
    ("write_while_connecting", &["write_early"], EARLY),
    ("write_while_lookup", &["write_early"], EARLY),
];
const EARLY: &str = "it writes before the socket is connected";
const LATE: &str = "it writes to a socket whose connection is over";
const ABORTS: &str = "it aborts a connection that has still something to send";
const DELETES: &str = "a socket goes that has still something to send, at the end at the latest";
const WAITS: &str = "it makes a blocking call in a slot";

/// Whether the lints find in this recording what the scenario is about, and nothing else.
pub(super) fn check(scenario: &Path, record: &Path) -> Result<(), String> {
    let file = File::open(record).map_err(|error| error.to_string())?;
    let findings = lint(BufReader::new(file)).map_err(|mistake| mistake.to_string())?;
    let found: BTreeSet<&str> = findings.iter().map(|finding| finding.id).collect();
    let name = scenario.file_stem().unwrap_or_default();
    let about = ABOUT.iter().find(|(about, _, _)| name == *about);
    let wanted: BTreeSet<&str> = about.iter().flat_map(|(_, ids, _)| *ids).copied().collect();
    if found == wanted {
        return Ok(());
    }
    let why = about.map_or("it is about no lint", |(_, _, why)| why);
    let told: Vec<_> = findings.iter().map(|finding| finding.fact.to_string()).collect();
    Err(format!("  lints: {why}: {wanted:?}\n  found: {found:?}: {told:#?}"))
}

#[test]
fn every_scenario_that_a_lint_is_about_is_there_and_every_lint_is_one() {
    for (name, ids, why) in ABOUT {
        assert!(super::folder().join(name).with_extension("scn").exists(), "{name}");
        assert!(!ids.is_empty() && !why.is_empty(), "{name}");
        for id in ids {
            assert!(ALL.iter().any(|kind| kind.id == *id), "{name}: {id}");
        }
    }
}
