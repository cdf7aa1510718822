//! Ending everything that belongs to a program, by force.

use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::tree::Tree;

/// How long everything is made to stand still first. A program that forks without end does not
/// fork while it stands, and nobody starts again what stands but has not ended; what does not stand
/// by then (it waits for a device) is ended as it is.
const STAND: Duration = Duration::from_millis(200);
/// Between two looks. The kernel ends a process in less, unless it has much memory to give back.
const LOOK_EVERY: Duration = Duration::from_millis(2);

/// How often none is found before none is left, on a machine that starts processes all the time.
const NONE_FOUND: u32 = 20;

/// Ends all processes of `tree`, until none is left or it is `until`; how many are left.
pub(super) fn end_all(tree: &mut Tree, until: Instant) -> usize {
    let standing = (Instant::now() + STAND).min(until);
    // Each round finds what was forked while the one before it looked.
    while (tree.moving() > 0 || !tree.is_sure()) && Instant::now() < standing {
        tree.signal(Signal::STOP);
        tree.signal_newest(Signal::STOP);
    }
    let mut none_found = 0;
    loop {
        tree.signal(Signal::KILL);
        let left = tree.running();
        none_found = if left == 0 { none_found + 1 } else { 0 };
        let is_over = none_found > 0 && tree.is_sure() || none_found == NONE_FOUND;
        if is_over || Instant::now() >= until {
            return left;
        }
        if left == 0 {
            tree.signal_newest(Signal::KILL);
        } else {
            thread::sleep(LOOK_EVERY);
        }
    }
}
