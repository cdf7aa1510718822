//! [`Steps`]: which steps of the course's classes the rows of a timeline run, and how often.

use std::collections::VecDeque;

use super::{Code, End, steps};
use crate::record::{Moment, What};

/// How often a step ran, and when last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ran {
    /// How often; 0 = never.
    pub count: u64,
    /// When it ran last, in microseconds since the record began.
    pub us: u64,
    /// The number of the row that ran it last. It may be forgotten by now.
    pub row: u64,
}

/// The steps, fed as a timeline is. As many rows are known as that one keeps.
#[derive(Debug, Default)]
pub struct Steps {
    code: Code,
    /// By the number of the row.
    rows: VecDeque<Row>,
    server: Vec<Ran>,
    client: Vec<Ran>,
    /// The `readyRead` slots of servers' sockets that run now, the innermost last.
    slots: Vec<Slot>,
}

#[derive(Debug)]
struct Row {
    number: u64,
    end: End,
    steps: Vec<usize>,
}

#[derive(Debug)]
struct Slot {
    depth: u32,
    object: u64,
    row: u64,
    /// What was known of way 2 before this slot.
    before: Ran,
}

/// The numbers of the server's steps that are the slot of `readyRead`.
const WAY_1: usize = 6;
const WAY_2: usize = 7;
/// A recording may name slots inside each other without end.
const DEEPEST: usize = 256;

impl Steps {
    /// This has happened, after everything before: it made the row with that number. The first row
    /// that the timeline keeps is `first`.
    pub fn push(&mut self, moment: &Moment, row: Option<u64>, first: u64) {
        while self.rows.pop_front_if(|row| row.number < first).is_some() {}
        while self.slots.pop_if(|slot| slot.depth >= moment.depth).is_some() {}
        let ran = self.code.push(moment);
        self.see_way_1(moment);
        let (Some(step), Some(number)) = (ran.first(), row) else { return };
        let end = step.end;
        let numbers: Vec<usize> = ran.iter().map(|step| step.number).collect();
        if numbers.contains(&WAY_2)
            && end == End::Server
            && let What::Signal { object, .. } = &moment.what
            && self.slots.len() < DEEPEST
        {
            let (depth, object, before) = (moment.depth, object.number, self.ran(end, WAY_2));
            self.slots.push(Slot { depth, object, row: number, before });
        }
        for &step in &numbers {
            if let Some(ran) = self.of_end(end).get_mut(step - 1) {
                *ran = Ran { count: ran.count + 1, us: moment.us, row: number };
            }
        }
        self.rows.push_back(Row { number, end, steps: numbers });
    }

    /// A slot of `readyRead` that reads another socket than the one that signalled is the course's
    /// way 1: a record shows that only now.
    fn see_way_1(&mut self, moment: &Moment) {
        let What::Call { object, name, .. } = &moment.what else { return };
        if name != "read" && name != "readAll" {
            return;
        }
        let Some(slot) = self.slots.pop_if(|slot| slot.object != object.number) else { return };
        let place = self.rows.partition_point(|row| row.number < slot.row);
        let row = self.rows.get_mut(place).filter(|row| row.number == slot.row);
        let Some(step) = row.and_then(|row| row.steps.iter_mut().find(|step| **step == WAY_2))
        else {
            return;
        };
        *step = WAY_1;
        let server = self.of_end(End::Server);
        let us = server[WAY_2 - 1].us;
        server[WAY_2 - 1] = slot.before;
        let way_1 = &mut server[WAY_1 - 1];
        *way_1 = Ran { count: way_1.count + 1, us, row: slot.row };
    }

    /// What comes now is told by another recorder: numbers of objects are others'.
    pub fn cut(&mut self) {
        self.code = Code::default();
        self.slots.clear();
    }

    /// Which steps a row runs, and of which class; None for one that runs none or is forgotten.
    #[must_use]
    pub fn of_row(&self, number: u64) -> Option<(End, &[usize])> {
        let place = self.rows.partition_point(|row| row.number < number);
        let row = self.rows.get(place).filter(|row| row.number == number)?;
        Some((row.end, &row.steps))
    }

    /// Those of the last row that runs any.
    #[must_use]
    pub fn latest(&self) -> Option<(End, &[usize])> {
        self.rows.back().map(|row| (row.end, &row.steps[..]))
    }

    /// How often a step of a class ran, by its number, and when last.
    #[must_use]
    pub fn ran(&self, end: End, step: usize) -> Ran {
        let all = match end {
            End::Server => &self.server,
            End::Client => &self.client,
        };
        step.checked_sub(1).and_then(|at| all.get(at)).copied().unwrap_or_default()
    }

    fn of_end(&mut self, end: End) -> &mut Vec<Ran> {
        let all = match end {
            End::Server => &mut self.server,
            End::Client => &mut self.client,
        };
        all.resize(steps(end).len(), Ran::default());
        all
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::io;
    use std::rc::Rc;

    use super::*;
    use crate::lab::Timeline;
    use crate::record::{Reader, Recorder};
    use crate::trace::{Sockets, carried, parse, run_tapped};

    #[derive(Default)]
    struct Kept(RefCell<(Timeline, Steps)>);

    impl Reader for Kept {
        fn moment(&self, moment: &Moment) {
            let (timeline, steps) = &mut *self.0.borrow_mut();
            let next = timeline.numbers().end;
            timeline.push(moment);
            let kept = timeline.numbers();
            steps.push(moment, (kept.end > next).then_some(next), kept.start);
        }
    }

    fn played(name: &str) -> Rc<Kept> {
        let kept = Rc::new(Kept::default());
        let scenario = carried::find(name).expect("it is carried");
        let scenario = parse(scenario.script.as_bytes()).expect("a script without a mistake");
        let recorder = Recorder::new(vec![Rc::clone(&kept) as Rc<dyn Reader>]);
        let out = Box::new(io::sink());
        let done = run_tapped(&scenario, Sockets::OnThisThread, out, Some(Rc::new(recorder)));
        done.expect("it runs");
        kept
    }

    #[test]
    fn the_row_of_a_signal_runs_the_steps_of_its_slot_and_they_are_counted() {
        let kept = played("homework_server");
        let (timeline, steps) = &*kept.0.borrow();
        assert_eq!(steps.ran(End::Server, 3).count, 2, "two clients");
        assert_eq!(steps.ran(End::Server, 1), Ran::default(), "it leaves no mark");
        let last = steps.ran(End::Server, 7);
        let row = timeline.get(last.row).expect("it is kept");
        assert_eq!((row.content.name(), row.us), ("readyRead", last.us));
        assert_eq!(steps.of_row(last.row), Some((End::Server, &[7][..])));
        let without = timeline.rows().filter(|row| steps.of_row(row.number).is_none());
        assert!(without.count() > 0, "what the kernel says is no step");
    }

    #[test]
    fn a_slot_that_reads_every_socket_is_way_1_and_one_that_reads_its_own_is_way_2() {
        let kept = played("two_ways");
        let (timeline, steps) = &*kept.0.borrow();
        let ways: Vec<usize> = timeline
            .rows()
            .filter_map(|row| steps.of_row(row.number))
            .flat_map(|(_, steps)| steps.iter().copied().filter(|step| [6, 7].contains(step)))
            .collect();
        assert_eq!(ways, [6, 6, 7, 7]);
        assert_eq!([6, 7].map(|step| steps.ran(End::Server, step).count), [2, 2]);
    }

    #[test]
    fn no_more_rows_are_known_than_the_timeline_keeps() {
        let kept = played("homework_server");
        let (_, steps) = &mut *kept.0.borrow_mut();
        let all = steps.rows.len();
        let next = steps.rows.back().expect("some").number;
        let what = What::TurnBegan;
        steps.push(&Moment { us: 0, turn: 1, depth: 0, thread: None, what }, None, next);
        assert!(all > 1 && steps.rows.len() == 1);
        assert_eq!(steps.ran(End::Server, 3).count, 2, "how often is not forgotten");
    }
}
