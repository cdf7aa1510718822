//! [`Writes`]: what the stage "Byte stream" plays: a client that writes messages, and a server that
//! reads whatever has come, as a scenario.

use std::fmt::Write as _;

use super::framing::Framing;
use crate::text::quote::quoted;
use crate::text::{Fact, facts};

/// A message has no more bytes. With each framing it is then one that a record shows as a whole.
const LONGEST: usize = 64;
/// So many messages at most. With all pieces and all pauses they take 80 s, and no scenario may take
/// 120 s.
const MOST: usize = 20;
/// A message is cut into no more pieces.
const PIECES: usize = 4;
/// From one write to the next no more milliseconds pass.
pub const LONGEST_PAUSE: u32 = 1000;

/// The same message several times, in one write or in several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writes {
    message: String,
    count: usize,
    pause: u32,
    pieces: usize,
    framing: Framing,
}

impl Writes {
    /// `count` messages, 1 to 20, each cut into so many `pieces`, 1 to 4, with a `pause` of at most a
    /// second between the writes, in milliseconds; 0 = all of them in one slot. What is outside of
    /// that becomes the nearest.
    #[must_use]
    pub fn new(message: &str, count: usize, pause: u32, pieces: usize, framing: Framing) -> Self {
        let framing = match framing {
            Framing::Fixed(size) => Framing::Fixed(size.clamp(1, LONGEST as u16)),
            other => other,
        };
        Self {
            message: message.to_owned(),
            count: count.clamp(1, MOST),
            pause: pause.min(LONGEST_PAUSE),
            pieces: pieces.clamp(1, PIECES),
            framing,
        }
    }

    /// The same with another framing.
    #[must_use]
    pub fn framed(&self, framing: Framing) -> Self {
        Self::new(&self.message, self.count, self.pause, self.pieces, framing)
    }

    /// How the messages stand in the stream.
    #[must_use]
    pub fn framing(&self) -> Framing {
        self.framing
    }

    /// The scenario that does it: a server that reads all that there is, and a client that writes.
    ///
    /// # Errors
    /// The message is longer than 64 bytes, there is nothing to write, or the framing has no room for
    /// it.
    pub fn script(&self) -> Result<String, Fact> {
        let message = self.message.as_bytes();
        if message.len() > LONGEST {
            return Err(facts::frame_too_long(LONGEST));
        }
        let frame = self.framing.wrap(message)?;
        if frame.is_empty() {
            return Err(facts::writes_nothing());
        }
        let cut = |piece: usize| frame.len() * piece / self.pieces;
        let pieces = (0..self.pieces).map(|piece| &frame[cut(piece)..cut(piece + 1)]);
        let pieces: Vec<_> = pieces.filter(|piece| !piece.is_empty()).map(quoted).collect();
        let writes = std::iter::repeat_n(&pieces, self.count).flatten();

        let pause = self.pause;
        let apart = if pause == 0 { "in one slot".into() } else { format!("{pause} ms apart") };
        let mut script = format!(
            "scenario byte_stream \"{} writes, {apart}\"\n\
             s listen LocalHost 0\n\
             on s newConnection\n  it nextPendingConnection k+\nend\n\
             on k+ readyRead\n  it readAll\nend\n",
            pieces.len() * self.count
        );
        let connect = "c connectToHost \"127.0.0.1\" SPORT\nloop\n";
        let mut line = |line: std::fmt::Arguments<'_>| {
            script.write_fmt(line).expect("a String takes every write");
        };
        if pause == 0 {
            line(format_args!("once c connected\n"));
            writes.for_each(|piece| line(format_args!("  c write {piece}\n")));
            line(format_args!("end\n{connect}"));
        } else {
            line(format_args!("{connect}"));
            writes.for_each(|piece| line(format_args!("c write {piece}\nloop {pause}\n")));
            line(format_args!("loop\n"));
        }
        Ok(script)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use proptest::prelude::*;

    use super::*;
    use crate::lab::{Lanes, Streams, script};
    use crate::record::{Moment, Reader, Recorder};
    use crate::trace::{Sockets, run_tapped};

    /// How often what depends on the machine is tried.
    const TRIES: usize = 20;

    #[derive(Default)]
    struct Kept(RefCell<Streams>);

    impl Reader for Kept {
        fn moment(&self, moment: &Moment) {
            self.0.borrow_mut().push(moment);
        }
    }

    /// Really written and really read.
    fn played(writes: &Writes) -> Lanes {
        let scenario = script::read(&writes.script().expect("a script")).expect("no mistake");
        let kept = Rc::new(Kept::default());
        let recorder = Rc::new(Recorder::new(vec![Rc::<Kept>::clone(&kept)]));
        let out = Box::new(std::io::sink());
        run_tapped(&scenario, Sockets::OnThisThread, out, Some(recorder)).expect("it runs");
        let streams = kept.0.borrow();
        let (from, to) = streams.first().expect("it has connected");
        streams.lanes(from, to, writes.framing())
    }

    fn counts(writes: &Writes) -> (u64, u64, u64) {
        let counts = played(writes).counts();
        (counts.writes, counts.reads, counts.messages)
    }

    #[test]
    fn five_writes_in_one_slot_are_one_read_and_with_a_framing_five_messages() {
        for (framing, messages) in
            [(Framing::None, 1), (Framing::Line, 5), (Framing::Length, 5), (Framing::Fixed(16), 5)]
        {
            let writes = Writes::new("hello 你好", 5, 0, 1, framing);
            assert_eq!(counts(&writes), (5, 1, messages), "{framing:?}");
        }
    }

    #[test]
    fn five_writes_twenty_milliseconds_apart_are_five_reads() {
        let writes = Writes::new("hello", 5, 20, 1, Framing::None);
        // A machine that is busy may wake the loop late.
        assert!((0..TRIES).any(|_| counts(&writes) == (5, 5, 5)));
    }

    #[test]
    fn messages_that_are_cut_are_whole_again_with_a_framing_and_are_not_without() {
        for (framing, messages) in [(Framing::None, 15), (Framing::Line, 5), (Framing::Length, 5)] {
            let writes = Writes::new("hello", 5, 20, 3, framing);
            let right = |(writes, reads, found)| {
                writes == 15 && (framing != Framing::None || reads == 15) && found == messages
            };
            assert!((0..TRIES).any(|_| right(counts(&writes))), "{framing:?}");
            let lanes = played(&writes);
            assert!(framing == Framing::None || lanes.messages().all(|it| it.bytes == b"hello"));
        }
    }

    proptest! {
        #[test]
        fn every_choice_is_a_scenario_or_is_refused_with_a_reason(
            message in ".{0,20}",
            count in 0..30_usize,
            pause in 0..2000_u32,
            pieces in 0..6_usize,
            framing in prop_oneof![
                Just(Framing::None), Just(Framing::Line), Just(Framing::Length),
                any::<u16>().prop_map(Framing::Fixed)
            ],
        ) {
            match Writes::new(&message, count, pause, pieces, framing).script() {
                Ok(text) => prop_assert!(script::read(&text).is_ok(), "{text}"),
                Err(why) => prop_assert!(!why.to_string().is_empty()),
            }
        }
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        let refused = |message: &str, framing| {
            Writes::new(message, 1, 0, 1, framing).script().expect_err("refused").to_string()
        };
        assert!(refused("", Framing::None).contains("nothing"));
        assert!(refused(&"x".repeat(65), Framing::Line).contains("64"));
        assert!(refused("hello", Framing::Fixed(4)).contains('4'));
        // An empty line is a line.
        assert_eq!(counts(&Writes::new("", 2, 0, 9, Framing::Line)), (2, 1, 2));
    }
}
