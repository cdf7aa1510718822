//! [`ToFile`]: the record as a file of JSON lines.

use std::cell::{Cell, RefCell};
use std::env;
use std::fmt;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::VERSION;
use super::moment::{Moment, What};
use super::recorder::Reader;
use crate::text::{clock, facts, file, json};

/// No recording is longer, in bytes: some five million moments, which no person reads to the end
/// and which a disk still takes.
pub const LONGEST: u64 = 1024 * 1024 * 1024;
/// Bytes that wait in memory until the loop waits.
const BUFFER: usize = 64 * 1024;
/// Bytes that nearly every line fits into.
const LINE: usize = 256;
/// Of what was typed no more words, and of no word more characters, are kept: a message may have a
/// megabyte.
const WORDS: usize = 64;
const WORD: usize = 256;

/// The first line of a recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The [`VERSION`] of the lines below.
    #[serde(rename = "qtcp_record")]
    pub version: u32,
    /// Who has written it: a name and a version.
    pub program: String,
    /// When it began, in UTC.
    pub t: String,
    /// What was typed, the program's name left out.
    pub ran: Vec<String>,
    /// Whether its writer knows when slots have returned, and for how long they ran; absent: it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot_times: Option<bool>,
}

impl Header {
    /// The header of what this process records from now on.
    #[must_use]
    pub fn new() -> Self {
        let cut = |word: std::ffi::OsString| {
            let word = word.to_string_lossy();
            let mut short: String = word.chars().take(WORD).collect();
            if short.len() < word.len() {
                short.push_str("...");
            }
            short
        };
        Self {
            version: VERSION,
            program: concat!("qtcp ", env!("CARGO_PKG_VERSION")).to_owned(),
            t: clock::utc(SystemTime::now()),
            ran: env::args_os().skip(1).take(WORDS).map(cut).collect(),
            slot_times: None,
        }
    }
}

impl Default for Header {
    fn default() -> Self {
        Self::new()
    }
}

/// Writes each moment as a line, through a buffer that is handed to the system at the end of each
/// turn and of each call from outside. The first failure ends the recording, and not what is recorded.
pub struct ToFile {
    out: RefCell<Option<BufWriter<Box<dyn Write>>>>,
    /// Bytes that may still follow.
    left: Cell<u64>,
    /// Is told, once, in a sentence, why the recording has ended too early.
    broken: Box<dyn Fn(&str)>,
}

impl fmt::Debug for ToFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToFile").field("left", &self.left).finish_non_exhaustive()
    }
}

impl ToFile {
    /// A recording in a new file at `path`, for this user alone, with its header and of at most
    /// [`LONGEST`] bytes. `broken` is told why, if it has to end early.
    ///
    /// # Errors
    /// Those of making and writing the file. `AlreadyExists` if there is one: nothing is replaced.
    pub fn create(path: &Path, broken: impl Fn(&str) + 'static) -> io::Result<Self> {
        Self::begin(Box::new(file::create_private(path)?), LONGEST, broken)
    }

    fn begin(
        out: Box<dyn Write>,
        longest: u64,
        broken: impl Fn(&str) + 'static,
    ) -> io::Result<Self> {
        let mut out = BufWriter::with_capacity(BUFFER, out);
        json::write_line(&mut out, &Header::new())?;
        out.flush()?;
        let (out, left) = (RefCell::new(Some(out)), Cell::new(longest));
        Ok(Self { out, left, broken: Box::new(broken) })
    }

    /// The recording is over: the rest goes to the file.
    pub fn finish(&self) {
        if let Some(mut out) = self.out.take()
            && let Err(error) = out.flush()
        {
            self.failed(&error);
        }
    }

    fn failed(&self, error: &io::Error) {
        // What is still in the buffer is not tried again when it is dropped.
        if let Some(out) = self.out.take() {
            let _ = out.into_parts();
        }
        (self.broken)(&facts::record_broken(error).to_string());
    }

    fn write(&self, moment: &Moment) -> io::Result<()> {
        let mut line = Vec::with_capacity(LINE);
        json::write_line(&mut line, moment)?;
        // A blocking call at the bottom waits as a turn does.
        let waits = match moment.what {
            What::TurnEnded { .. } => true,
            What::Return { .. } => moment.depth == 0,
            _ => false,
        };
        let mut out = self.out.borrow_mut();
        let Some(out) = out.as_mut() else { return Ok(()) };
        out.write_all(&line)?;
        self.left.set(self.left.get().saturating_sub(line.len() as u64));
        // Whoever looks at the file while the loop waits sees all of it.
        if waits { out.flush() } else { Ok(()) }
    }

    fn end_full(&self, moment: &Moment) {
        let why = "it has got as long as a recording may be".to_owned();
        let last = Moment { what: What::Ended { why }, ..moment.clone() };
        match self.write(&last) {
            Ok(()) => {
                self.finish();
                (self.broken)(&facts::record_full(LONGEST >> 20).to_string());
            }
            Err(error) => self.failed(&error),
        }
    }
}

impl Reader for ToFile {
    fn moment(&self, moment: &Moment) {
        if self.out.borrow().is_none() {
            return;
        }
        if let Err(error) = self.write(moment) {
            self.failed(&error);
        } else if self.left.get() == 0 {
            self.end_full(moment);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::record::{Class, Object, read};

    /// Takes so many bytes, then says that the disk is full.
    #[derive(Clone, Default)]
    struct Disk(Rc<RefCell<Vec<u8>>>, usize);

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let mut taken = self.0.borrow_mut();
            if taken.len() + bytes.len() > self.1 {
                return Err(io::Error::other("the disk is full"));
            }
            taken.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn turn(turn: u64) -> Moment {
        Moment { us: turn, turn, depth: 0, thread: None, what: What::TurnEnded { took: 1 } }
    }

    /// A recording of a hundred turns on a disk with so much room, and what was told.
    fn recorded(room: usize, longest: u64) -> (String, Vec<String>) {
        let disk = Disk(Rc::default(), room);
        let told = Rc::new(RefCell::new(Vec::new()));
        let tell = Rc::clone(&told);
        let broken = move |text: &str| tell.borrow_mut().push(text.to_owned());
        let file = ToFile::begin(Box::new(disk.clone()), longest, broken).expect("a header fits");
        for n in 1..=100 {
            file.moment(&turn(n));
        }
        file.finish();
        let text = String::from_utf8(disk.0.take()).expect("text");
        (text, told.take())
    }

    #[test]
    fn a_full_disk_ends_the_recording_with_one_sentence() {
        let (text, told) = recorded(2000, LONGEST);
        assert!((1000..=2000).contains(&text.len()), "{} bytes", text.len());
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("the run goes on: the disk is full"), "{told:?}");
    }

    #[test]
    fn a_recording_that_gets_too_long_ends_and_says_so_in_itself_too() {
        let (text, told) = recorded(usize::MAX, 1000);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("1024 MiB"), "{told:?}");
        let (_, moments) = read(text.as_bytes()).expect("a header");
        let moments: Vec<_> = moments.collect::<Result<_, _>>().expect("whole lines");
        assert!((10..30).contains(&moments.len()), "{} moments", moments.len());
        let last = moments.last().expect("a moment");
        assert!(last.to_string().starts_with("the recording ends: "), "{last}");
    }

    #[test]
    fn each_turn_and_each_call_from_outside_is_in_the_file_when_it_is_over() {
        let disk = Disk(Rc::default(), usize::MAX);
        let file = ToFile::begin(Box::new(disk.clone()), LONGEST, |_| {}).expect("a header");
        let header = disk.0.borrow().len();
        file.moment(&Moment { what: What::TurnBegan, ..turn(1) });
        assert_eq!(disk.0.borrow().len(), header, "it waits in memory");
        file.moment(&turn(1));
        let lines = || disk.0.borrow().iter().filter(|&&byte| byte == b'\n').count();
        assert_eq!(lines(), 3);
        let object = Object { number: 1, class: Class::Socket, local: None, peer: None };
        let (name, result) = ("waitForReadyRead".into(), "true".to_owned());
        let what = What::Return { object, name, result, took: 1 };
        file.moment(&Moment { depth: 1, what: what.clone(), ..turn(1) });
        assert_eq!(lines(), 3, "a call in a slot");
        file.moment(&Moment { what, ..turn(1) });
        assert_eq!(lines(), 5);
    }
}
