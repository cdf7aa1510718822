//! Scenarios that travel with the program, in the order of the course: each is short and shows one
//! truth. `qtcp trace :NAME` runs one.
//!
//! A script stands in `carried/NAME.scn`, beside it what Qt printed. What it says of itself is the
//! English sentence of its fact; a test holds that.

use crate::text::{Fact, facts};

/// A scenario that the program carries.
#[derive(Debug)]
pub struct Carried {
    /// What stands behind the colon.
    pub name: &'static str,
    /// Its text, as a file would have it.
    pub script: &'static str,
    section: fn() -> Fact,
    about: fn() -> Fact,
}

impl Carried {
    /// The section of the course that it belongs to.
    #[must_use]
    pub fn section(&self) -> Fact {
        (self.section)()
    }

    /// What it shows, in one sentence.
    #[must_use]
    pub fn about(&self) -> Fact {
        (self.about)()
    }
}

/// Makes the list; the name is that of the file too.
macro_rules! carried {
    ($($name:ident($section:ident, $about:ident);)*) => {
        /// All of them, those of one section behind each other.
        pub const ALL: &[Carried] = &[$(Carried {
            name: stringify!($name),
            script: include_str!(concat!("carried/", stringify!($name), ".scn")),
            section: facts::$section,
            about: facts::$about,
        }),*];
    };
}

carried! {
    states(course_client, carried_states);
    refused(course_client, carried_refused);
    reconnect(course_client, carried_reconnect);
    disconnect_unsent(course_client_disconnecting, carried_disconnect_unsent);
    disconnect_wait(course_client_disconnecting, carried_disconnect_wait);
    write_early(course_client_sending, carried_write_early);
    queued(course_client_sending, carried_queued);
    one_write(course_client_sending, carried_one_write);
    main_program(course_verifying, carried_main_program);
    hello(course_client_receiving, carried_hello);
    silent_server(course_client_receiving, carried_silent_server);
    not_lost(course_client_receiving, carried_not_lost);
    sync_loop(course_sync_loop, carried_sync_loop);
    listen_address(course_server_setup, carried_listen_address);
    port_taken(course_listening, carried_port_taken);
    new_connections(course_new_connection, carried_new_connections);
    local_and_peer_port(course_new_connection, carried_local_and_peer_port);
    one_pointer(course_new_connection, carried_one_pointer);
    connected_twice(course_new_connection, carried_connected_twice);
    two_ways(course_receiving, carried_two_ways);
    current_client(course_receiving, carried_current_client);
    glue(course_receiving, carried_glue);
    cut(course_receiving, carried_cut);
    big_message(course_receiving, carried_big_message);
    lines(course_receiving, carried_lines);
    unread(course_receiving, carried_unread);
    fixed_read(course_receiving, carried_fixed_read);
    binary_data(course_receiving, carried_binary_data);
    wait_blocks(course_receiving, carried_wait_blocks);
    send_to_all(course_sending, carried_send_to_all);
    slow_reader(course_sending, carried_slow_reader);
    reply_to_gone(course_sending, carried_reply_to_gone);
    remote_close(course_disconnecting, carried_remote_close);
    freed(course_disconnecting, carried_freed);
    half_close(course_disconnecting, carried_half_close);
    reset(course_disconnecting, carried_reset);
    homework_server(course_homework, carried_homework_server);
    homework_client(course_homework, carried_homework_client);
}

/// The one of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Carried> {
    ALL.iter().find(|carried| carried.name == name)
}

/// The one whose name takes the fewest changes to become `name`; None where most of it would change.
#[must_use]
pub fn nearest(name: &str) -> Option<&'static Carried> {
    find(nearest_of(ALL.iter().map(|carried| carried.name), name)?)
}

/// The same among other names.
pub(crate) fn nearest_of(
    names: impl Iterator<Item = &'static str>,
    name: &str,
) -> Option<&'static str> {
    // A longer one resembles none, and would take time.
    if name.len() > LONGEST_NAME {
        return None;
    }
    let changes = names.map(|one| (changes(one, name), one));
    let (fewest, nearest) = changes.min_by_key(|(changes, _)| *changes)?;
    (fewest * 2 <= nearest.len()).then_some(nearest)
}

/// More than twice as long as any name, in bytes.
const LONGEST_NAME: usize = 64;

/// How many letters have to be put in, left out or replaced to make one of the other.
fn changes(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut corner = row[0];
        row[0] = at + 1;
        for (column, there) in other.iter().enumerate() {
            let replaced = corner + usize::from(letter != *there);
            corner = row[column + 1];
            row[column + 1] = replaced.min(corner + 1).min(row[column] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::text::{Face, Language};
    use crate::trace::parse;

    /// So many belong into a list that one screen shows.
    const MOST: usize = 40;
    /// A script that a student reads in a minute, in lines.
    const LONGEST: usize = 35;

    #[test]
    fn each_is_a_script_of_its_name_that_says_what_its_sentence_says() {
        for carried in ALL {
            let scenario = parse(carried.script.as_bytes()).expect("a script without a mistake");
            assert_eq!(scenario.name, carried.name);
            let sentence = carried.about().sentence(Language::English, Face::Library);
            assert_eq!(scenario.description, sentence, "{}", carried.name);
            let lines = carried.script.lines().count();
            assert!(lines <= LONGEST, "{} has {lines} lines", carried.name);
        }
    }

    #[test]
    fn every_script_of_the_folder_is_in_the_list_and_has_its_trace() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/trace/carried");
        let mut scripts = 0;
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a plain name");
            assert!(find(stem).is_some(), "{} is not in the list", path.display());
            scripts += usize::from(path.extension().is_some_and(|kind| kind == "scn"));
            assert!(path.with_extension("trace").exists(), "{stem} has no trace");
        }
        assert_eq!(scripts, ALL.len());
        assert!(ALL.len() <= MOST);
    }

    #[test]
    fn the_sections_follow_each_other_and_none_comes_back() {
        let mut seen: Vec<&str> = Vec::new();
        for carried in ALL {
            let section = carried.section().code();
            if seen.last() != Some(&section) {
                assert!(!seen.contains(&section), "{}: {section} comes back", carried.name);
                seen.push(section);
            }
        }
        assert!(seen.len() > 5);
        let names: HashSet<&str> = ALL.iter().map(|carried| carried.name).collect();
        assert_eq!(names.len(), ALL.len());
    }

    #[test]
    fn a_name_with_a_slip_finds_the_one_that_is_meant() {
        for (slip, meant) in [
            ("gleu", "glue"),
            ("Glue", "glue"),
            ("onepointer", "one_pointer"),
            ("half-close", "half_close"),
            ("two_way", "two_ways"),
            ("remote_closed", "remote_close"),
        ] {
            assert_eq!(nearest(slip).map(|carried| carried.name), Some(meant), "{slip}");
        }
        assert!(nearest("").is_none());
        assert!(nearest("nothing_like_that").is_none());
        assert!(nearest(&"glue".repeat(1000)).is_none());
    }
}
