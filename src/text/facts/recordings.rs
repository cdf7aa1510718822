//! What is told of recordings, and what the lints find in them.

use super::super::fact::{Fact, Value};

facts! {
    // Recordings that are read and compared. A `mistake` is one of those with a line.
    recording_unreadable(file, why);
    recording_mistake(file, mistake);
    recording_io(line, why);
    recording_foreign();
    recording_version(found, known, program);
    recording_line_cut(line);
    recording_line_wrong(line, why);
    recording_line_long(line, most);
    recording_begins(program, time);
    recording_ran(words);
    recording_ends_inside(slots);
    compare_recordings_equal(left, right, lines);
    compare_recordings_different(left, right);
    compare_recordings_differ(left, right);
    compare_recordings_two(found);
    compare_mixed(recording, script);
    compare_recording_long(file, most);
    compare_no_pending(file);

    // Lints: what a recording shows. `at` is when, since it began.
    lint_slow_slot(object, signal, took, at);
    lint_slow_slot_why();
    lint_wait_blocks(object, call, owner, signal, took, at);
    lint_wait_seen(object, owner, signal, at);
    lint_wait_blocks_why();
    lint_unread(object, bytes, at);
    lint_unread_why();
    lint_write_early(object, bytes, at);
    lint_write_unopened(object, at);
    lint_write_early_why();
    lint_one_pointer(object, newest, at);
    lint_other_read(object, other, at);
    lint_one_pointer_why();
    lint_slow_reader(object, from, to, seconds, at);
    lint_slow_reader_why();
    lint_connected_twice(object, signal, first, slots, at);
    lint_slot_twice(object, at);
    lint_connected_twice_why();
    lint_disconnect_unsent(object, bytes, at);
    lint_disconnect_unsent_why();
    lint_reply_to_gone(object, since, at);
    lint_reply_to_gone_why();
    lint_some_socket();
    lint_times(fact, times);
    lint_why(why);
    lint_scenario(command);
    lint_repair();
    lint_more(findings);
    lint_nothing(file);
    lint_found(file, findings);
    lint_cut(file, why);
    recording_second(line);
}
