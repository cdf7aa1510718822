//! The command line, as clap reads it.

mod check;
mod compare;
mod lab;
mod number;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub use check::{Check, CheckClient, CheckServer, Checked, How};
pub use compare::Compare;
pub use lab::Lab;
use number::{LARGEST_READ, MOST_CLIENTS, MOST_MESSAGES, MOST_SERVED, count, whole};

use super::output;
use crate::course::{Template, Upkeep, template};
use crate::runtime::zone;
use crate::text::address::{AddressError, HostPort, ListenAddr};
use crate::text::compose::{LineEnding, Mode as Written, compose};
use crate::text::defaults::{BACKLOG, MAX_CLIENTS};
use crate::text::encoding::{Encoding, UnknownEncoding};
use crate::text::{Fact, Language, duration, escape, facts};

/// A TCP server and a TCP client the way Qt teaches them.
#[derive(Debug, Parser)]
#[command(name = "qtcp", version, max_term_width = 100)]
#[command(after_help = "Examples:
  qtcp --headless demo                        the homework at one blow
  qtcp --headless server                      answer every \"client\" with \"client<its port>\"
  qtcp --headless client --count 5 --check    send to it, check the answers
  printf hello | qtcp --headless client :8888 --stdin

Exit codes: 0 done or stopped by a signal, 1 the network said no or a check failed,
2 usage, a bad value, a port that is taken, an address that is not ours, no permission,
no display.")]
pub struct Cli {
    /// What to do; without it the window opens
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The settings that every command takes
    #[command(flatten)]
    pub common: Common,
}

/// Settings of every command.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Work in the terminal, without a window
    #[arg(long, global = true)]
    pub headless: bool,
    /// Print one JSON object a line instead of lines for people; none is left out, the program
    /// waits for whoever reads them
    #[arg(long, global = true)]
    pub json: bool,
    /// How lines show bytes
    #[arg(long, global = true, value_enum, default_value = "text", conflicts_with = "json")]
    pub show: Show,
    /// Print no lines but `listening on ...`
    #[arg(short, long, global = true, conflicts_with_all = ["json", "verbose"])]
    pub quiet: bool,
    /// The language: en or zh; without it LC_ALL, LC_MESSAGES and LANG say it
    #[arg(long, global = true, value_name = "LANG", value_parser = language)]
    pub lang: Option<Language>,
    /// Log more to standard error; twice: all that happens on the event loop too (RUST_LOG wins)
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
}

impl Common {
    /// The form of the output that was asked for.
    #[must_use]
    pub fn style(&self) -> output::Style {
        match (self.json, self.quiet, self.show) {
            (true, ..) => output::Style::Json,
            (_, true, _) => output::Style::Quiet,
            (_, _, Show::Text) => output::Style::Lines(output::Show::Text),
            (_, _, Show::Hex) => output::Style::Lines(output::Show::Hex),
        }
    }
}

/// How lines show bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Show {
    /// As text, escaped where it is none
    Text,
    /// As hex digits
    Hex,
}

/// Who looks on while it happens.
#[derive(Debug, Clone, Default, Args)]
pub struct Watch {
    /// Print below each line of the conversation the calls, the signals with their arguments and the
    /// state of that moment, and how long the slots ran
    #[arg(long)]
    pub signals: bool,
    /// Where everything is kept
    #[command(flatten)]
    pub record: Record,
}

/// Where everything is kept.
#[derive(Debug, Clone, Default, Args)]
pub struct Record {
    /// Keep all that happens on the event loop in a new file, as lines of JSON with microseconds;
    /// a file that is there already is not replaced
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
}

/// What holds for each connection.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Connections {
    /// Do not hold back small writes to send them together (TCP_NODELAY)
    #[arg(long)]
    pub no_delay: bool,
    /// Let the kernel ask a silent peer whether it is still there (SO_KEEPALIVE)
    #[arg(long)]
    pub keep_alive: bool,
    /// End a connection on which no byte came or went for so long
    #[arg(long, value_name = "DURATION", value_parser = duration::parse_positive,
          allow_hyphen_values = true)]
    pub idle: Option<Duration>,
}

impl Connections {
    /// The same for the course's classes.
    #[must_use]
    pub fn upkeep(&self) -> Upkeep {
        let Self { no_delay, keep_alive, idle } = *self;
        Upkeep { no_delay, keep_alive, idle_limit: idle }
    }
}

/// What to do.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Listen, and answer every read
    Server(Server),
    /// Connect, send on a timer, and read the answers
    Client(Client),
    /// The course's homework at one blow: a server and clients, each answer checked
    Demo(Demo),
    /// Run a QML file that imports Qtcp 1.0; with --headless without a display
    Qml {
        /// The file
        #[arg(value_name = "FILE.qml")]
        file: PathBuf,
    },
    /// Open the window on the lab: see what the event loop does
    Lab(Lab),
    /// List this machine's addresses
    Addresses,
    /// Run a scenario and print its trace: every call, signal and answer
    Trace(Trace),
    /// Run scenarios here and on the real QTcpSocket and QTcpServer, and show the difference
    Compare(Compare),
    /// Is the homework right? Test a server or a client that somebody wrote, and say what is wrong
    Check(Check),
    /// Look for beginners' mistakes in a recording, and say what mends them
    Lint(Lint),
    /// Print a shell's completion script
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page (roff)
    Man,
}

/// Options of `server`.
#[derive(Debug, Clone, Args)]
pub struct Server {
    /// Address and port to listen on; port 0 = any free one
    #[arg(long, value_name = "ADDR:PORT", default_value_t, value_parser = listen_address)]
    pub listen: ListenAddr,
    /// What goes back for each read: text with {data} {peer_port} {peer_ip} {peer} {n},
    /// {{ and }} for braces, and the escapes \n \r \t \0 \xNN \u{NNNN} \" \\
    #[arg(long, value_name = "TEMPLATE", default_value = template::HOMEWORK)]
    pub reply: Template,
    /// How the lines show bytes, and how the reply is written: UTF-8 (if nothing is said), GBK,
    /// GB18030, UTF-16LE, UTF-16BE, ISO-8859-1
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub encoding: Option<Encoding>,
    /// Only receive
    #[arg(long, conflicts_with = "reply")]
    pub no_reply: bool,
    /// Which of the course's two ways to read: the socket that signalled, or every socket in turn
    #[arg(long, value_enum, value_name = "STYLE", default_value = "sender")]
    pub read_style: ReadStyle,
    /// How many clients at once; further ones wait in the kernel's queue
    #[arg(long, value_name = "N", default_value_t = MAX_CLIENTS.into(), allow_hyphen_values = true,
          value_parser = whole(1, MOST_SERVED))]
    pub max_clients: u64,
    /// How long the kernel's queue is (Qt's own default is 50; the kernel caps it)
    #[arg(long, value_name = "N", default_value_t = BACKLOG, allow_hyphen_values = true,
          value_parser = whole(1, i32::MAX))]
    pub backlog: i32,
    /// Send standard input to every client (SendDataAll)
    #[arg(long)]
    pub send_all: bool,
    /// Stop after the first client has gone
    #[arg(long)]
    pub once: bool,
    /// What holds for each connection
    #[command(flatten)]
    pub connections: Connections,
    /// Who looks on
    #[command(flatten)]
    pub watch: Watch,
}

/// The course's two ways to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReadStyle {
    /// The socket that signalled
    Sender,
    /// Every socket in turn
    All,
}

/// Options of `client`.
#[derive(Debug, Clone, Args)]
pub struct Client {
    /// The server: a name or an address and its port; only a port means this machine
    #[arg(value_name = "HOST:PORT", default_value_t, value_parser = server_address)]
    pub server: HostPort,
    /// What is sent; escapes \n \r \t \0 \xNN \u{NNNN} \" \\
    #[arg(long, value_name = "TEXT", default_value = "client", value_parser = message,
          allow_hyphen_values = true)]
    pub message: String,
    /// How the message is written and the lines show bytes: UTF-8 (if nothing is said), GBK, GB18030,
    /// UTF-16LE, UTF-16BE, ISO-8859-1
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub encoding: Option<Encoding>,
    /// The message as hex: 38 36 37 35, 38:36, {0x38, 0x36}, 38363735, \x38\x36
    #[arg(long, value_name = "BYTES", value_parser = hex_message, conflicts_with = "message",
          allow_hyphen_values = true)]
    pub hex: Option<Bytes>,
    /// Period of the timer, without drift: 500ms, 1s
    #[arg(long, value_name = "DURATION", default_value = "1s", value_parser = duration::parse_positive,
          allow_hyphen_values = true)]
    pub interval: Duration,
    /// Stop after N messages and their answers; 0 = no end
    #[arg(long, value_name = "N", default_value = "0", allow_hyphen_values = true,
          value_parser = count)]
    pub count: u64,
    /// N clients at once in this process; with several, each line names the client's own address
    #[arg(long, value_name = "N", default_value = "1", allow_hyphen_values = true,
          value_parser = whole(1, MOST_CLIENTS))]
    pub clients: u64,
    /// The course's two modes: slots on readyRead, or a loop on waitForReadyRead
    #[arg(long, value_enum, default_value = "async")]
    pub mode: Mode,
    /// Each answer must be the message and the own port; else the exit code is 1
    #[arg(long)]
    pub check: bool,
    /// Send standard input instead, half-close at its end (see --no-shutdown), and write what comes
    /// back to standard output unchanged
    #[arg(long, conflicts_with_all = ["message", "encoding", "hex", "interval", "count", "clients", "check", "mode", "json", "signals"])]
    pub stdin: bool,
    /// With --stdin: keep the connection open in both directions at the end of the input, until the
    /// server closes it or --wait is over. A server written with Qt needs it: a FIN makes Qt drop the
    /// answers that it has not sent yet
    #[arg(long, requires = "stdin")]
    pub no_shutdown: bool,
    /// How long to wait without data for what is still to come, after all was sent
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = duration::parse_positive,
          allow_hyphen_values = true)]
    pub wait: Duration,
    /// Synchronous mode: read(maxlen) in pieces of N bytes instead of readAll
    #[arg(long, value_name = "N", allow_hyphen_values = true,
          value_parser = whole(1, LARGEST_READ))]
    pub read_size: Option<i64>,
    /// How long making the connection may take
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = duration::parse_positive,
          allow_hyphen_values = true)]
    pub connect_timeout: Duration,
    /// The address of this machine at which the connections begin, with a port or without
    #[arg(long, value_name = "ADDR[:PORT]", value_parser = source)]
    pub bind: Option<SocketAddr>,
    /// What holds for each connection
    #[command(flatten)]
    pub connections: Connections,
    /// Try again when the connection fails or is lost, after 0.5 s doubling to 10 s
    #[arg(long, conflicts_with = "stdin")]
    pub retry: bool,
    /// Who looks on
    #[command(flatten)]
    pub watch: Watch,
}

impl Client {
    /// The message to send, however it was written.
    ///
    /// # Errors
    /// A character that the encoding does not have, and a message that has become too long by it.
    pub fn payload(&self) -> Result<Vec<u8>, Fact> {
        match &self.hex {
            Some(Bytes(bytes)) => Ok(bytes.clone()),
            None => composed(&self.message, Written::Escapes, self.encoding.unwrap_or_default()),
        }
    }
}

/// The course's two modes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// Slots on readyRead
    Async,
    /// A loop on waitForReadyRead
    Sync,
}

/// Options of `demo`.
#[derive(Debug, Clone, Args)]
pub struct Demo {
    /// How many clients
    #[arg(long, value_name = "N", default_value = "3", allow_hyphen_values = true,
          value_parser = whole(1, MOST_CLIENTS))]
    pub clients: u64,
    /// Messages of each client
    #[arg(long, value_name = "N", default_value = "5", allow_hyphen_values = true,
          value_parser = whole(1, MOST_MESSAGES))]
    pub count: u64,
    /// Period of each client's timer
    #[arg(long, value_name = "DURATION", default_value = "200ms", value_parser = duration::parse_positive,
          allow_hyphen_values = true)]
    pub interval: Duration,
    /// Who looks on
    #[command(flatten)]
    pub watch: Watch,
}

/// Options of `trace`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "Exit codes: 0 it ran, 1 it broke off, 2 the script or Qt is not right; \
                        --help has an example.")]
#[command(
    after_long_help = "A script, one step a line ('qtcp trace --words' lists the words; docs/scenarios.md, in the sources
or in /usr/share/doc/qtcp, tells what they do):
  scenario hello \"what it shows\"
  connected c                  c is connected to a raw peer
  on c readyRead               the slot of a signal, up to 'end'; 'it' is whose slot it is
    c readAll                  any method of QTcpSocket; 's listen' of QTcpServer
    c write READ \"!\"          what was read, and a text
  end
  later 20 c close             a call of our own, 20 ms after the loop has begun
  if, while, repeat            conditions and loops, up to 'end'
  peer send \"12345\"          what the other end does
  loop                         the event loop, until nothing happens any more
  dump c                       the getters

Examples:
  qtcp trace --list            the scenarios that the program carries
  qtcp trace :glue             runs one of them
  qtcp trace --list :glue      prints its script
  qtcp trace hello.scn
  qtcp trace --engine qt hello.scn
  qtcp trace --header > qtcp_trace.h      for a Qt program of your own: it says how it is used
  qtcp trace --read mine.jsonl

A script is a program: it may connect anywhere, and 's listen' listens on all addresses. Read what
somebody else has written before you run it.
The engine 'worker' makes no blocking call (waitForReadyRead and the like, flush, socketOption): a
line that begins with '!!' says which one is left out.
The engine 'cpp' (or 'qt') needs Qt's headers, a C++ compiler and cmake, with which it is built
when it is first asked for, in a folder that no other user can write; QTCP_CPP_ENGINE=PROGRAM names
one that is there. A trace has one form: --json, --show hex and --quiet are refused here
('qtcp compare' takes --json and --quiet).

Exit codes: 0 it ran, 1 it broke off ('!!' in its last line: Qt crashed, or 120 s were over),
2 the script or Qt is not right."
)]
pub struct Trace {
    /// The script of calls on sockets: a file, or :NAME for one that the program carries
    #[arg(value_name = "FILE", required_unless_present_any = ["list", "words", "header", "read"])]
    pub file: Option<PathBuf>,
    /// List the scenarios that the program carries; with :NAME print the script of that one
    #[arg(long, conflicts_with_all = ["engine", "record", "words", "header", "read"])]
    pub list: bool,
    /// List the words that a script may say: steps, methods, signals and arguments
    #[arg(long, conflicts_with_all = ["file", "engine", "record", "header", "read"])]
    pub words: bool,
    /// What it runs on: this program, or Qt itself
    #[arg(long, value_enum, default_value = "rust")]
    pub engine: Engine,
    /// Print qtcp_trace.h, with which a Qt program in C++ records what its sockets do
    #[arg(long, conflicts_with_all = ["file", "engine", "record", "read"])]
    pub header: bool,
    /// Print a recording, made with --record or with qtcp_trace.h; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["file", "engine", "record"])]
    pub read: Option<PathBuf>,
    /// Where everything is kept
    #[command(flatten)]
    pub record: Record,
}

/// What a scenario runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// This program
    Rust,
    /// The same with the sockets on a thread of their own, as the window has them
    Worker,
    /// Qt's QTcpSocket and QTcpServer; 'qt' is the same
    #[value(alias = "qt")]
    Cpp,
}

/// Options of `lint`.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Exit code: 0 nothing found; 1 something found; 2 no recording, or one that is \
                        cut off or broken."
)]
pub struct Lint {
    /// A recording of --record, or of a Qt program with qtcp_trace.h; '-' is standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Bytes given on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

/// No message is longer: each client has its own copy, and what is longer belongs into a file.
const LONGEST_MESSAGE: usize = 1024 * 1024;

/// A text with escapes that are right; in which encoding it is sent is not known yet.
fn message(text: &str) -> Result<String, Fact> {
    composed(text, Written::Escapes, Encoding::Utf8).map(|_| text.to_owned())
}

fn hex_message(text: &str) -> Result<Bytes, Fact> {
    composed(text, Written::Hex, Encoding::Utf8).map(Bytes)
}

fn composed(text: &str, mode: Written, encoding: Encoding) -> Result<Vec<u8>, Fact> {
    let bytes = compose(text, mode, LineEnding::None, encoding).map_err(|error| error.fact())?;
    match bytes.len() {
        0 => Err(facts::message_empty()),
        length if length > LONGEST_MESSAGE => Err(facts::message_too_long(LONGEST_MESSAGE, length)),
        _ => Ok(bytes),
    }
}

fn encoding(text: &str) -> Result<Encoding, Fact> {
    text.parse().map_err(|error: UnknownEncoding| error.fact())
}

fn server_address(text: &str) -> Result<HostPort, AddressError> {
    let address = text.parse::<HostPort>()?.connectable()?;
    zone::numbered(&address.host)?;
    Ok(address)
}

fn listen_address(text: &str) -> Result<ListenAddr, AddressError> {
    let address = text.parse::<ListenAddr>()?;
    zone::numbered(&address.host)?;
    Ok(address)
}

fn source(text: &str) -> Result<SocketAddr, Fact> {
    let alone = text.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, 0));
    alone.or_else(|_| text.parse()).map_err(|_| facts::no_source(escape::visible(text)))
}

fn language(text: &str) -> Result<Language, Fact> {
    text.parse().map_err(|_| facts::language_unknown(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_an_upper_end_that_its_refusal_names() {
        let longest = "ab".repeat(LONGEST_MESSAGE);
        assert_eq!(hex_message(&longest).map(|bytes| bytes.0.len()), Ok(LONGEST_MESSAGE));
        let texts =
            [message(&longest).map(|_| ()), hex_message(&format!("{longest} 00")).map(|_| ())];
        for refused in texts {
            let sentence = refused.expect_err("too long").to_string();
            assert!(sentence.contains("at most 1048576 bytes"), "{sentence}");
            assert!(sentence.contains("file"), "{sentence}");
        }
    }
}
