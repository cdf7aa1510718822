//! The states of the lab, held against a trace: the ways that each socket goes in the recording are
//! the `state` lines that the trace has of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;
use std::sync::Mutex;

use qtcp::lab::{EDGES, SHOWN, States};
use qtcp::record::read;
use qtcp::signal::SocketState;

/// From a state to a state, by their names.
type Way = (&'static str, &'static str);
/// How often each was gone.
type Ways = BTreeMap<Way, u64>;

/// All ways that were seen.
#[derive(Default)]
pub(super) struct Seen(Mutex<BTreeSet<Way>>);

fn named(name: &str) -> &'static str {
    let state = SocketState::ALL.iter().find(|state| state.name() == name);
    state.unwrap_or_else(|| panic!("no state is called {name}")).name()
}

/// The ways of each socket in the trace. One name may be that of several, one after another.
fn traced(trace: &str) -> Vec<Ways> {
    let mut all = Vec::<Ways>::new();
    // The state of each name, and which of the sockets it is.
    let mut now = BTreeMap::<&str, (&'static str, usize)>::new();
    let mut enter = |name, state| {
        let to = named(state);
        let (from, at) = match now.get(name) {
            // One that has ended does not end again: this is the next one of that name.
            Some(&("Unconnected", _)) if !is_client(name) && ends(to) => begin(name, &mut all),
            Some(&known) => known,
            None => begin(name, &mut all),
        };
        now.insert(name, (to, at));
        *all[at].entry((from, to)).or_default() += 1;
    };
    for line in trace.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["state", name, state] => enter(name, state),
            // The shorthand is not traced, and does what it does by the loop.
            ["(client", name, "is", "connected", ..] => {
                for state in ["HostLookup", "Connecting", "Connected"] {
                    enter(name, state);
                }
            }
            _ => {}
        }
    }
    all
}

/// A client is made before it is connected, a socket of a server is accepted.
fn begin(name: &str, all: &mut Vec<Ways>) -> (&'static str, usize) {
    all.push(Ways::new());
    (if is_client(name) { "Unconnected" } else { "Connected" }, all.len() - 1)
}

fn ends(state: &str) -> bool {
    ["Closing", "Unconnected"].contains(&state)
}

fn is_client(name: &str) -> bool {
    !name.starts_with('k') && !name.contains('#')
}

/// The ways of each socket of the recording that has gone any.
fn recorded(record: &Path) -> Result<Vec<Ways>, String> {
    let file = File::open(record).map_err(|error| error.to_string())?;
    let (_, moments) = read(BufReader::new(file)).map_err(|mistake| mistake.to_string())?;
    let mut states = States::default();
    for moment in moments {
        states.push(&moment.map_err(|mistake| mistake.to_string())?);
    }
    let ways = states.cards().map(|card| {
        let gone = card.edges.iter().map(|edge| ((edge.from.name(), edge.to.name()), edge.times));
        gone.collect::<Ways>()
    });
    Ok(ways.filter(|ways| !ways.is_empty()).collect())
}

impl Seen {
    /// Whether the sockets of the recording go the ways of the trace; what the script hides they
    /// go as well.
    pub(super) fn check(&self, script: &Path, trace: &str, record: &Path) -> Result<(), String> {
        let mut found = recorded(record)?;
        self.0.lock().expect("no panic").extend(found.iter().flat_map(|ways| ways.keys()));
        for wanted in traced(trace) {
            let at = found.iter().position(|ways| *ways == wanted);
            let at = at.ok_or_else(|| format!("  none goes {wanted:?}:\n  {found:?}"))?;
            found.swap_remove(at);
        }
        let script = fs::read_to_string(script).map_err(|error| error.to_string())?;
        let hides = |line: &str| line.starts_with("hide ") && line.ends_with(" stateChanged");
        if found.is_empty() || script.lines().any(hides) {
            return Ok(());
        }
        Err(format!("  the trace does not have {found:?}"))
    }

    /// Whether the card draws the ways that were seen, and no other.
    pub(super) fn compare_with_the_card(&self) {
        let drawn: BTreeSet<Way> =
            EDGES.iter().map(|(from, to)| (from.name(), to.name())).collect();
        assert_eq!(drawn.len(), EDGES.len(), "one is drawn twice");
        assert_eq!(*self.0.lock().expect("no panic"), drawn);
        let shown: BTreeSet<_> = SHOWN.iter().map(|state| state.name()).collect();
        assert!(drawn.iter().all(|(from, to)| shown.contains(from) && shown.contains(to)));
    }
}
