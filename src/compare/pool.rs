//! Several things at once, their results in order.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Does `work` for each number below `count`, `width` at a time, and hands over the results in the
/// order of the numbers. After an error of `then` nothing more is begun.
///
/// # Errors
/// The first one of `then`.
pub(super) fn in_order<R: Send, E>(
    count: usize,
    width: usize,
    work: impl Fn(usize) -> R + Sync,
    mut then: impl FnMut(usize, R) -> Result<(), E>,
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..width.min(count) {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    // Nobody listens any more after an error.
                    if at >= count || sender.send((at, work(at))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut early: Vec<Option<R>> = (0..count).map(|_| None).collect();
        let mut at = 0;
        for (which, result) in results {
            early[which] = Some(result);
            while let Some(result) = early.get_mut(at).and_then(Option::take) {
                then(at, result)?;
                at += 1;
            }
        }
        Ok(())
    })
}
