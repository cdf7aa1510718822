use std::time::Instant;

use super::*;
use crate::lab::Sample;

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;
/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(30);
/// A slot that does not read.
const DEAF: Reader = Reader { reads: false, pace: None, buffer: 0 };

fn started(reader: Reader) -> Buffers {
    let buffers = Buffers::start(reader, || {}).expect("a thread");
    until(&buffers, "it is connected", |now| now.connected);
    buffers
}

/// Looks at every sample on the way.
fn until(buffers: &Buffers, what: &str, is: impl Fn(&Now) -> bool) -> Now {
    let end = Instant::now() + LONG;
    loop {
        let now = buffers.now();
        holds(&now);
        if is(&now) {
            return now;
        }
        let here = now.vessels.now();
        assert!(Instant::now() < end, "not so: {what}; {:?}; {here:?}", now.failure);
        std::thread::yield_now();
    }
}

/// What was asked of the kernels and of Qt is never more than what was written and not read, so that
/// nothing was cut to make the sum right, and what is on its way is the rest.
fn holds(now: &Now) {
    let asked = now.reading;
    let waits = asked.written - asked.read;
    let queues = asked.unsent.unwrap_or(0) + asked.unread.unwrap_or(0);
    assert!(asked.to_write + queues + asked.available <= waits, "{asked:?}");
    let sample = now.vessels.now();
    assert_eq!(sample.sum(), waits, "{asked:?}");
    assert_eq!(sample.write_buffer, asked.to_write);
    assert_eq!(sample.read_buffer, asked.available);
    assert_eq!(now.errors, 0, "nothing overflows");
    assert_eq!(sample.asked, cfg!(target_os = "linux") && now.vessels.samples().len() > 0);
}

/// Nothing has moved for ten samples.
fn at_rest(buffers: &Buffers, written: u64) -> (Now, Sample) {
    let now = until(buffers, "it has come to rest", |now| {
        let mut last = now.vessels.samples().rev().take(10).map(Sample::vessels);
        let first = last.next();
        now.reading.written == written
            && now.vessels.samples().len() > 10
            && last.all(|one| Some(one) == first)
    });
    let sample = now.vessels.now();
    (now, sample)
}

fn code(now: &Now) -> &'static str {
    now.seen().code()
}

#[test]
fn the_sum_is_what_was_written_and_not_read_while_it_runs_whoever_reads() {
    for reader in [
        Reader::default(),
        DEAF,
        Reader { pace: Some(16 * MIB), ..Reader::default() },
        Reader { pace: Some(32 * MIB), buffer: 64 * KIB, reads: true },
        Reader { buffer: 64 * KIB, ..DEAF },
    ] {
        let buffers = started(reader);
        let mut written = 0;
        for bytes in [8 * MIB, 64 * KIB, 8 * MIB] {
            written += bytes;
            assert!(buffers.write(bytes));
            until(&buffers, "it is written", |now| now.reading.written == written);
        }
        if reader.reads {
            let now = until(&buffers, "all is read", |now| now.reading.read == written);
            assert_eq!((code(&now), now.room), ("buffers_all_read", MOST));
        }
        let (_, sample) = at_rest(&buffers, written);
        assert_eq!(sample.on_the_way, 0, "{reader:?}: what rests is somewhere");
    }
}

#[test]
fn without_a_limit_all_of_it_comes_into_the_read_buffer_of_a_slot_that_does_not_read() {
    let buffers = started(DEAF);
    assert_eq!(code(&buffers.now()), "buffers_nothing");
    assert!(buffers.write(8 * MIB));
    let (now, sample) = at_rest(&buffers, 8 * MIB);
    assert_eq!(sample.vessels(), [0, 0, 0, 0, 8 * MIB]);
    assert_eq!(code(&now), "buffers_qt_has_it");
    assert!(now.ready_reads > 0);
    // No signal tells again of what is there: who begins to read has to read that first.
    buffers.set_reader(Reader::default());
    let now = until(&buffers, "all is read", |now| now.vessels.now().sum() == 0);
    assert_eq!((now.reading.read, code(&now)), (8 * MIB, "buffers_all_read"));
}

#[test]
fn with_a_limit_the_bytes_stop_one_vessel_after_the_other_and_none_is_lost() {
    let buffers = started(Reader { buffer: 64 * KIB, ..DEAF });
    assert!(buffers.write(64 * KIB));
    let (now, sample) = at_rest(&buffers, 64 * KIB);
    assert_eq!(sample.vessels(), [0, 0, 0, 0, 64 * KIB]);
    assert_eq!(code(&now), "buffers_has_room");

    assert!(buffers.write(64 * KIB));
    let (now, sample) = at_rest(&buffers, 128 * KIB);
    assert_eq!((sample.write_buffer, sample.read_buffer), (0, 64 * KIB));
    assert_eq!(code(&now), "buffers_kernel_has_it");

    let written = 48 * MIB + 128 * KIB;
    assert!(buffers.write(48 * MIB));
    let (now, sample) = at_rest(&buffers, written);
    assert_eq!(sample.read_buffer, 64 * KIB);
    assert!(sample.write_buffer > 0, "the kernels have not taken all: {sample:?}");
    if cfg!(target_os = "linux") {
        assert!(sample.send_queue > 0 && sample.receive_queue > 0, "{sample:?}");
    }
    assert_eq!((code(&now), now.room), ("buffers_all_full", MOST - written));

    buffers.set_reader(Reader { buffer: 64 * KIB, ..Reader::default() });
    let now = until(&buffers, "all is read", |now| now.reading.read == written);
    assert_eq!((now.vessels.now().sum(), now.errors), (0, 0));
    assert!(now.ready_reads > 100, "{}", now.ready_reads);
}

#[test]
fn a_slow_reader_reads_no_more_in_a_second_than_it_is_told() {
    let pace = 2 * MIB;
    let buffers = started(Reader { pace: Some(pace), ..Reader::default() });
    let begun = Instant::now();
    assert!(buffers.write(4 * MIB));
    let now = until(&buffers, "half of it is read", |now| now.reading.read >= 2 * MIB);
    let seconds = begun.elapsed().as_secs_f64();
    assert!(seconds > 0.8, "{seconds} s for {} bytes", now.reading.read);
    // It stops, and goes on.
    buffers.set_reader(Reader { pace: Some(pace), ..DEAF });
    at_rest(&buffers, 4 * MIB);
    buffers.set_reader(Reader { pace: Some(64 * MIB), ..Reader::default() });
    until(&buffers, "all is read", |now| now.reading.read == 4 * MIB);
}

#[test]
fn no_more_waits_than_may_and_a_new_connection_begins_with_nothing() {
    let buffers = started(Reader { buffer: 64 * KIB, ..DEAF });
    assert!(!buffers.write(MOST + 1));
    for n in 0..8 {
        assert!(buffers.write(MOST / 8), "{n}");
    }
    assert!(!buffers.write(1), "whether they are written already or not");
    let now = until(&buffers, "all is written", |now| now.reading.written == MOST);
    assert_eq!(now.room, 0);
    assert!(!buffers.write(1));
    buffers.connect_anew();
    assert!(!buffers.write(1), "it is not there yet");
    let now = until(&buffers, "it is there", |now| now.connected);
    assert_eq!((now.reading, now.room), (Reading::default(), MOST));
    // It reads as the one before.
    assert!(buffers.write(MIB));
    let (_, sample) = at_rest(&buffers, MIB);
    assert_eq!(sample.read_buffer, 64 * KIB);
}

#[test]
fn it_ends_at_once_also_with_all_that_may_wait() {
    let buffers = started(Reader { buffer: 64 * KIB, ..DEAF });
    assert!(buffers.write(MOST));
    until(&buffers, "it is written", |now| now.reading.written == MOST);
    let begun = Instant::now();
    drop(buffers);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    // Before anything has begun.
    drop(Buffers::start(DEAF, || {}).expect("a thread"));
}

#[test]
fn what_moves_is_not_told_to_have_stopped() {
    let told = |reader: Reader, [to_write, unsent, unread, available]: [u64; 4], samples| {
        let written = to_write + unsent + unread + available;
        let (unsent, unread) = (Some(unsent), Some(unread));
        let reading =
            Reading { written, to_write, unsent, unread, available, ..Reading::default() };
        let mut now = Now { reading, reader, ..Now::default() };
        now.vessels.sample(Reading { available: available - 1, ..reading });
        for _ in 0..samples {
            now.vessels.sample(reading);
        }
        now.seen().code()
    };
    let limited = Reader { buffer: 10, ..DEAF };
    assert_eq!(told(limited, [90, 5, 5, 10], REST), "buffers_all_full");
    assert_eq!(told(limited, [90, 5, 5, 10], REST - 1), "buffers_moving");
    assert_eq!(told(limited, [90, 0, 0, 10], REST), "buffers_moving", "it was just written");
    assert_eq!(told(limited, [0, 5, 5, 10], REST), "buffers_kernel_has_it");
    assert_eq!(told(limited, [0, 5, 5, 10], REST - 1), "buffers_moving");
    assert_eq!(told(DEAF, [90, 5, 5, 9], REST), "buffers_moving", "there is no limit");
    let paced = Reader { reads: true, pace: Some(1), buffer: 10 };
    assert_eq!(told(paced, [90, 5, 5, 1], 1), "buffers_all_full");
    assert_eq!(told(Reader { pace: None, ..paced }, [90, 5, 5, 1], REST), "buffers_moving");
}

/// A read of less than all does not make Qt read on (contract 80): so it stops with less in
/// the buffer than fits.
#[test]
fn a_reader_that_stops_in_the_middle_leaves_a_buffer_that_is_not_full() {
    let slow = Reader { reads: true, pace: Some(256 * KIB), buffer: MIB };
    let buffers = started(slow);
    assert!(buffers.write(16 * MIB));
    until(&buffers, "some of it is read", |now| now.reading.read > 64 * KIB);
    buffers.set_reader(Reader { reads: false, ..slow });
    let (now, sample) = at_rest(&buffers, 16 * MIB);
    assert!(sample.read_buffer < MIB, "{sample:?}");
    assert_eq!(code(&now), "buffers_all_full");
}
