//! The lints over the recordings of the scenarios: what a scenario is about they find, and in all
//! others nothing.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use qtcp::lint::{ALL, lint};

/// Scenarios that do what a lint is about, which lints, and what it is that they do.
const ABOUT: &[(&str, &[&str], &str)] = &[
    ("abort_never_connected", &["reply_to_gone", "write_early"], "writes before and after"),
    ("abort_pending", &["disconnect_unsent"], ABORTS),
    ("abort_while_closing", &["disconnect_unsent"], ABORTS),
    ("answer_and_wait_in_slot_after_reset", &["wait_blocks"], WAITS),
    ("bind_twice_after_refused", &["write_early"], EARLY),
    ("bind_what_a_failed_lookup_has_left", &["write_early"], EARLY),
    ("bind_what_a_timed_out_wait_has_left", &["write_early"], EARLY),
    ("blocking_connect_write_while_connecting", &["write_early"], EARLY),
    ("close_pending_then_write", &["reply_to_gone"], LATE),
    ("close_while_connecting_data", &["write_early"], EARLY),
    ("connect_clears_old_data", &["disconnect_unsent"], ABORTS),
    ("connect_in_slot_of_given_up_closing", &["disconnect_unsent"], ABORTS),
    ("connect_in_slot_of_given_up_wait", &["wait_blocks"], WAITS),
    ("connected_twice", &["connected_twice"], TWICE),
    ("delete_connected", &["disconnect_unsent"], DELETES),
    ("delete_later", &["disconnect_unsent"], DELETES),
    ("delete_later_in_readyread_slot", &["disconnect_unsent"], DELETES),
    ("delete_pending_bytes", &["disconnect_unsent"], DELETES),
    ("delete_warnings", &["reply_to_gone"], LATE),
    ("disconnect_empty", &["reply_to_gone"], LATE),
    ("disconnect_in_slot_of_abort", &["disconnect_unsent"], ABORTS),
    ("disconnect_unsent", &["disconnect_unsent"], ABORTS),
    ("disconnect_while_connecting_data", &["write_early"], EARLY),
    ("flush_never_opened", &["disconnect_unsent"], DELETES),
    ("flush_while_connecting", &["write_early"], EARLY),
    ("flush_while_connecting_then_connected", &["write_early"], EARLY),
    ("flush_while_lookup", &["write_early"], EARLY),
    ("getters_in_abort", &["disconnect_unsent"], ABORTS),
    ("io_never_opened", &["write_early"], EARLY),
    ("one_pointer", &["one_pointer"], POINTER),
    ("readyread_wait_in_slot", &["wait_blocks"], WAITS),
    ("reconnect_in_byteswritten_slot", &["write_early"], EARLY),
    ("reconnect_write_in_disconnected_slot", &["write_early"], EARLY),
    ("reconnect_write_in_finished_slot", &["write_early"], EARLY),
    ("refused_pending_write", &["write_early"], EARLY),
    ("refused_pending_write_error_slot_writes", &["write_early"], EARLY),
    ("refused_pending_write_then_connected", &["write_early"], EARLY),
    ("remote_close", &["reply_to_gone"], LATE),
    ("remote_fin", &["reply_to_gone"], LATE),
    ("remote_half_close", &["reply_to_gone"], LATE),
    ("reply_to_gone", &["reply_to_gone"], LATE),
    ("retry_and_write_in_wait_for_bytes_written", &["write_early"], EARLY),
    ("retry_and_write_in_wait_for_disconnected", &["write_early"], EARLY),
    ("retry_and_write_in_wait_for_disconnected_refused", &["write_early"], EARLY),
    ("retry_in_closing_slot_with_bytes", &["write_early"], EARLY),
    ("served_abort", &["disconnect_unsent"], ABORTS),
    ("served_delete", &["disconnect_unsent"], DELETES),
    ("server_delete", &["disconnect_unsent"], DELETES),
    ("server_send_in_disconnected_slot", &["reply_to_gone"], LATE),
    ("wait_blocks", &["wait_blocks"], WAITS),
    ("wait_buffer_full_write", &["disconnect_unsent"], ABORTS),
    ("wait_bytes_both_ways", &["disconnect_unsent"], ABORTS),
    ("wait_bytes_stuck", &["disconnect_unsent"], ABORTS),
    ("wait_bytes_to_send", &["disconnect_unsent"], ABORTS),
    ("wait_byteswritten", &["disconnect_unsent"], DELETES),
    ("wait_byteswritten_connecting", &["write_early"], EARLY),
    ("wait_closing", &["disconnect_unsent"], ABORTS),
    ("wait_closing_incoming", &["disconnect_unsent"], ABORTS),
    ("wait_closing_stuck", &["disconnect_unsent"], ABORTS),
    ("wait_closing_stuck_fin", &["disconnect_unsent"], ABORTS),
    ("wait_closing_stuck_incoming", &["disconnect_unsent"], ABORTS),
    ("wait_connected_after_close", &["write_early"], EARLY),
    ("wait_connected_in_hostfound_slot", &["wait_blocks"], WAITS),
    ("wait_connected_in_hostfound_slot_literal", &["wait_blocks"], WAITS),
    ("wait_connected_leaves_descriptor", &["disconnect_unsent"], ABORTS),
    ("wait_connecting_disconnect", &["disconnect_unsent", "write_early"], EARLY),
    ("wait_connecting_no_limit", &["disconnect_unsent", "write_early"], EARLY),
    ("wait_connecting_refused", &["write_early"], EARLY),
    ("wait_connecting_unanswered", &["write_early"], EARLY),
    ("wait_connecting_write", &["disconnect_unsent", "write_early"], EARLY),
    ("wait_disconnected_data_first", &["write_early"], EARLY),
    ("wait_disconnected_in_closing_slot", &["wait_blocks"], WAITS),
    ("wait_given_up_attempt_goes_on", &["wait_blocks", "write_early"], WAITS),
    ("wait_in_abort_slot", &["wait_blocks"], WAITS),
    ("wait_in_abouttoclose_slot", &["disconnect_unsent", "wait_blocks"], WAITS),
    ("wait_in_abouttoclose_slot_abort", &["wait_blocks"], WAITS),
    ("wait_in_bound_slot", &["wait_blocks"], WAITS),
    ("wait_in_byteswritten_slot", &["wait_blocks"], WAITS),
    ("wait_in_byteswritten_slot_closing", &["wait_blocks"], WAITS),
    ("wait_in_byteswritten_slot_of_wait", &["wait_blocks"], WAITS),
    ("wait_in_closing_slot", &["wait_blocks"], WAITS),
    ("wait_in_closing_slot_write", &["disconnect_unsent", "wait_blocks"], WAITS),
    ("wait_in_connected_slot", &["wait_blocks"], WAITS),
    ("wait_in_connecting_slot", &["wait_blocks"], WAITS),
    ("wait_in_disconnected_slot", &["wait_blocks"], WAITS),
    ("wait_in_error_slot", &["wait_blocks"], WAITS),
    ("wait_in_error_slot_after_connect", &["wait_blocks"], WAITS),
    ("wait_in_error_slot_of_wait", &["wait_blocks"], WAITS),
    ("wait_in_finished_slot", &["wait_blocks"], WAITS),
    ("wait_in_hostfound_slot", &["wait_blocks"], WAITS),
    ("wait_in_late_error_slot", &["wait_blocks"], WAITS),
    ("wait_in_late_slot", &["wait_blocks"], WAITS),
    ("wait_in_hostfound_slot_no_descriptors", &["wait_blocks"], WAITS),
    ("wait_in_lookup_slot", &["wait_blocks"], WAITS),
    ("wait_in_peer_closing_slot", &["wait_blocks"], WAITS),
    ("wait_in_peer_unconnected_slot", &["wait_blocks"], WAITS),
    ("wait_in_readyread_slot", &["wait_blocks"], WAITS),
    ("wait_in_readyread_slot_of_wait", &["wait_blocks"], WAITS),
    ("wait_in_refused_error_slot", &["wait_blocks"], WAITS),
    ("wait_in_refused_slot", &["wait_blocks"], WAITS),
    ("wait_in_state_connected_slot", &["wait_blocks"], WAITS),
    ("wait_lookup_no_limit", &["disconnect_unsent", "write_early"], EARLY),
    ("wait_lookup_not_found", &["write_early"], EARLY),
    ("wait_lookup_refused", &["write_early"], EARLY),
    ("wait_lookup_write", &["disconnect_unsent", "write_early"], EARLY),
    ("wait_peer_closed_data", &["disconnect_unsent"], ABORTS),
    ("wait_peer_closed_write", &["disconnect_unsent"], ABORTS),
    ("wait_peer_reset_data", &["disconnect_unsent"], ABORTS),
    ("wait_peer_reset_write", &["disconnect_unsent"], ABORTS),
    ("wait_readyread_in_connected_slot", &["wait_blocks"], WAITS),
    ("wait_uses_up_the_addresses", &["wait_blocks"], WAITS),
    ("write_after_close", &["reply_to_gone"], LATE),
    ("write_after_reconnect", &["write_early"], EARLY),
    ("write_before_what_has_come", &["write_early"], EARLY),
    ("write_early", &["write_early"], EARLY),
    ("write_in_abort", &["disconnect_unsent"], ABORTS),
    ("write_unconnected_open", &["reply_to_gone"], LATE),
    ("write_while_connecting", &["write_early"], EARLY),
    ("write_while_lookup", &["write_early"], EARLY),
    ("write_while_lookup_after_refused", &["write_early"], EARLY),
    ("write_while_lookup_bound", &["write_early"], EARLY),
];
const EARLY: &str = "it writes before the socket is connected";
const LATE: &str = "it writes to a socket whose connection is over";
const ABORTS: &str = "it aborts a connection that has still something to send";
const DELETES: &str = "a socket goes that has still something to send, at the end at the latest";
const POINTER: &str = "the slot of one client reads the one that came last";
const TWICE: &str = "it connects one slot twice";
const WAITS: &str = "it makes a blocking call in a slot";

/// What the lints find besides in a recording that Qt has made: our tap is not told of `putChar`.
#[cfg(feature = "gui")]
const ON_QT: [(&str, &[&str]); 1] = [("size_not_open", &["reply_to_gone", "write_early"])];

fn ids(of: &Path) -> BTreeSet<&'static str> {
    let name = of.file_stem().unwrap_or_default();
    let about = ABOUT.iter().find(|(about, _, _)| name == *about);
    about.iter().flat_map(|(_, ids, _)| *ids).copied().collect()
}

/// The ids of what is found. No scenario is about slots that are slow by themselves, and where the
/// machine is busy any slot may be.
fn found(record: &Path) -> Result<(BTreeSet<&'static str>, String), String> {
    let file = File::open(record).map_err(|error| error.to_string())?;
    let mut findings = lint(BufReader::new(file)).map_err(|mistake| mistake.to_string())?;
    findings.retain(|finding| finding.id != "slow_slot");
    let told: Vec<_> = findings.iter().map(|finding| finding.fact.to_string()).collect();
    Ok((findings.iter().map(|finding| finding.id).collect(), format!("{told:#?}")))
}

/// Whether the lints find in this recording what the scenario is about, and nothing else.
pub(super) fn check(scenario: &Path, record: &Path) -> Result<(), String> {
    let (found, told) = found(record)?;
    let wanted = ids(scenario);
    if found == wanted {
        return Ok(());
    }
    Err(format!("  lints: {wanted:?} was to be found\n  and {found:?} is: {told}"))
}

/// Whether they find in a recording of Qt nothing that the scenario is not about. What calls alone
/// tell they do not find there.
#[cfg(feature = "gui")]
pub(super) fn check_on_qt(scenario: &Path, record: &Path) -> Result<(), String> {
    let (found, told) = found(record)?;
    let mut allowed = ids(scenario);
    let more = ON_QT.iter().filter(|(name, _)| scenario.file_stem().is_some_and(|it| it == *name));
    allowed.extend(more.flat_map(|(_, ids)| *ids));
    if found.is_subset(&allowed) {
        return Ok(());
    }
    Err(format!("  lints on Qt: {allowed:?} may be found\n  and {found:?} is: {told}"))
}

#[test]
fn every_scenario_that_a_lint_is_about_is_there_and_every_lint_is_one() {
    for &(name, ids, why) in ABOUT {
        let scenarios = super::scenarios();
        let named = |path: &PathBuf| path.file_stem().is_some_and(|stem| stem == name);
        assert!(scenarios.iter().any(named), "{name}");
        assert!(!ids.is_empty() && !why.is_empty(), "{name}");
        for id in ids {
            assert!(ALL.iter().any(|kind| kind.id == *id), "{name}: {id}");
        }
    }
}
