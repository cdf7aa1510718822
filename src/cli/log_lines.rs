//! The program's log on standard error, written by a thread of its own: what is logged on an event
//! loop must not hold it up when nobody reads the log.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use log::{Log, Metadata, Record};

use super::output::use_color;
use super::writer::{LeftOut, Queue, Stream};
use crate::text::facts;

/// Begins to log what `filter` lets pass; `RUST_LOG` wins.
pub(super) fn start(filter: &str) {
    let left_out: LeftOut = (Stream::Err, |lines| facts::log_left_out(lines));
    // It writes to standard error alone, which has nobody to tell of a failure.
    let queue = Arc::new(Queue::new(left_out, || ()));
    let env = env_logger::Env::default().default_filter_or(filter);
    let mut builder = env_logger::Builder::from_env(env);
    builder.format_timestamp_millis();
    // env_logger looks at the terminal only where it writes to it itself.
    let is_chosen = std::env::var_os("RUST_LOG_STYLE").is_some();
    if !is_chosen && use_color(io::stderr().is_terminal()) {
        builder.write_style(env_logger::WriteStyle::Always);
    }
    builder.target(env_logger::Target::Pipe(Box::new(Lines::new(Arc::clone(&queue)))));
    let logger = builder.build();
    log::set_max_level(logger.filter());
    // A second logger in one process is a test's business.
    _ = log::set_boxed_logger(Box::new(Logger { logger, queue }));
}

/// env_logger's, which does not know when its lines are written.
struct Logger {
    logger: env_logger::Logger,
    queue: Arc<Queue>,
}

impl Log for Logger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.logger.enabled(metadata)
    }

    fn log(&self, record: &Record<'_>) {
        self.logger.log(record);
    }

    /// Waits for whoever reads the log, however long that takes.
    fn flush(&self) {
        self.queue.drain(|| false);
    }
}

/// One line of the log with each call.
struct Lines {
    queue: Arc<Queue>,
    started: bool,
}

impl Lines {
    fn new(queue: Arc<Queue>) -> Self {
        Self { queue, started: false }
    }
}

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        // Most runs log nothing, and need no thread for it.
        self.started = self.started || self.queue.start("log").is_ok();
        if self.started {
            self.queue.push(Stream::Err, line, 1);
        } else {
            io::stderr().write_all(line)?;
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
