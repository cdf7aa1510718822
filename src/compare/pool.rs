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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_an_error_ends_it() {
        let mut seen = Vec::new();
        let done = in_order(
            50,
            4,
            |at| at * at,
            |at, square| {
                seen.push((at, square));
                Ok::<_, ()>(())
            },
        );
        assert_eq!(done, Ok(()));
        assert_eq!(seen, (0..50).map(|at| (at, at * at)).collect::<Vec<_>>());
        let begun = AtomicUsize::new(0);
        let work = |_| begun.fetch_add(1, Ordering::Relaxed);
        assert_eq!(
            in_order(1_000_000, 2, work, |at, _| if at < 9 { Ok(()) } else { Err(at) }),
            Err(9)
        );
        assert!(begun.into_inner() < 1_000_000);
    }
}
