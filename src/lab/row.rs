//! [`Row`]: one row of a timeline.

use std::borrow::Cow;
use std::net::SocketAddr;

use super::phrases;
use super::who::Who;
use crate::record::Emitted;
use crate::text::duration::short;
use crate::text::escape::visible;
use crate::text::quote::quoted;

/// In which column a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// What the kernel said, and what was asked of it.
    Kernel,
    /// What Qt does: states and signals.
    Qt,
    /// What the slot calls, and how long it ran.
    Slot,
}

/// One thing that happened. A call has its result, and a signal how long its slot ran, as soon as
/// they are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Counted from 0 since the timeline began. It is its name: it stays when older rows go.
    pub number: u64,
    /// When, in microseconds since the record began. Never less than in the row before.
    pub us: u64,
    /// In which turn of the loop, counted from 1; 0 outside of all.
    pub turn: u64,
    /// Inside of how many calls and slots.
    pub depth: u32,
    /// Whom it is about.
    pub who: Who,
    /// The number that they have in the record.
    pub object: u64,
    /// Their own end, or where they listen; the last one that they had.
    pub local: Option<SocketAddr>,
    /// The other end; the last one that they had.
    pub peer: Option<SocketAddr>,
    /// What it is.
    pub content: Content,
    /// How long the call or the slot took, in microseconds; None while it runs, and for what takes
    /// no time.
    pub took: Option<u64>,
    /// `bytesAvailable()` when the slot had run.
    pub left: Option<i64>,
    /// Which bytes of the connection it tells of.
    pub(super) stretch: Option<Stretch>,
}

/// Bytes of one direction of a connection that was seen from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// So many came before them.
    pub(super) from: u64,
    pub(super) bytes: u64,
    /// They go out; else they came in.
    pub(super) goes_out: bool,
}

/// What a row tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The kernel has told something.
    Event {
        /// What.
        name: Cow<'static, str>,
        /// And with it.
        arguments: Box<str>,
        /// Of `accepted`: whom.
        accepted: Option<Who>,
    },
    /// Something is asked of the kernel.
    Command {
        /// What.
        name: Cow<'static, str>,
        /// And with it.
        arguments: Box<str>,
    },
    /// A signal, and what could be asked in its slot.
    Signal(Box<Emitted>),
    /// A call.
    Call {
        /// Qt's name of it.
        name: Cow<'static, str>,
        /// As a trace shows them.
        arguments: Box<str>,
        /// As a trace shows it, empty for none; None while the call runs.
        result: Option<Box<str>>,
    },
}

impl Content {
    /// The name of the event, command, signal or call.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Event { name, .. } | Self::Command { name, .. } | Self::Call { name, .. } => name,
            Self::Signal(signal) => &signal.name,
        }
    }

    /// What stands behind the name; nothing of a signal.
    fn arguments(&self) -> &str {
        match self {
            Self::Event { arguments, .. }
            | Self::Command { arguments, .. }
            | Self::Call { arguments, .. } => arguments,
            Self::Signal(_) => "",
        }
    }

    fn heap(&self) -> usize {
        let owned = |name: &Cow<'static, str>| match name {
            Cow::Borrowed(_) => 0,
            Cow::Owned(name) => name.len(),
        };
        match self {
            Self::Event { name, arguments, .. } | Self::Command { name, arguments } => {
                owned(name) + arguments.len()
            }
            Self::Signal(signal) => {
                let words = [&signal.state, &signal.error, &signal.text];
                let words: usize = words.into_iter().flatten().map(owned).sum();
                size_of::<Emitted>() + owned(&signal.name) + words
            }
            Self::Call { name, arguments, result } => {
                owned(name) + arguments.len() + result.as_ref().map_or(0, |result| result.len())
            }
        }
    }
}

/// The state comes before the words: they are long, and a column is not.
fn error_occurred(signal: &Emitted) -> String {
    let word = |text: &Option<Cow<'static, str>>| visible(text.as_deref().unwrap_or("?"));
    let text = quoted(signal.text.as_deref().unwrap_or_default().as_bytes());
    format!("errorOccurred {} [{}] {text}", word(&signal.error), word(&signal.state))
}

impl Row {
    /// Where it stands.
    #[must_use]
    pub fn column(&self) -> Column {
        match self.content {
            Content::Event { .. } | Content::Command { .. } => Column::Kernel,
            Content::Signal(_) => Column::Qt,
            Content::Call { .. } => Column::Slot,
        }
    }

    /// Bytes of memory.
    pub(super) fn size(&self) -> usize {
        size_of::<Self>() + self.content.heap()
    }

    /// What it says, without whom it is about: `readyRead avail=6 [Connected]`, `stateChanged Closing`,
    /// `write("client") -> 6`, `received "client"`. Nothing in it acts on a terminal.
    #[must_use]
    pub fn text(&self) -> String {
        if matches!(self.who, Who::Peer(_)) {
            return phrases::peer(self.content.name(), self.content.arguments());
        }
        match &self.content {
            Content::Event { name, arguments, accepted: Some(who) } => {
                format!("{} {who}, {}", visible(name), visible(arguments))
            }
            Content::Event { name, arguments, .. } | Content::Command { name, arguments } => {
                let blank = if arguments.is_empty() { "" } else { " " };
                let arguments = phrases::arguments(name, arguments);
                format!("{}{blank}{}", visible(name), visible(&arguments))
            }
            Content::Signal(signal) => {
                let line = self.signal_line(signal, "");
                // Where the name is left out there are two blanks.
                match line.split_once("  ") {
                    Some(("signal", rest)) => rest.to_owned(),
                    // Qt's own names, where a trace has short ones.
                    Some(("state", state)) => format!("stateChanged {state}"),
                    Some(("error", _)) => error_occurred(signal),
                    Some((word, rest)) if !word.starts_with("warning ") => format!("{word} {rest}"),
                    _ => line.trim_end().to_owned(),
                }
            }
            Content::Call { name, arguments, result } => {
                let arrow = match result.as_deref() {
                    None | Some("") => String::new(),
                    Some(result) => format!(" -> {}", visible(result)),
                };
                format!("{}({}){arrow}", visible(name), visible(arguments))
            }
        }
    }

    /// What stands in this column of it, if anything does: a signal has its words in the middle one, and
    /// how long its slot ran in the last.
    #[must_use]
    pub fn cell(&self, column: Column) -> Option<String> {
        if column == self.column() {
            Some(self.text())
        } else if column == Column::Slot {
            self.slot()
        } else {
            None
        }
    }

    /// How long the slot of a signal ran: `slot 35 µs`; None for anything else, and while it runs.
    #[must_use]
    pub fn slot(&self) -> Option<String> {
        match (&self.content, self.took) {
            // Nobody has connected one.
            (Content::Signal(signal), _) if signal.receivers == Some(0) => None,
            (Content::Signal(_), Some(took)) => Some(phrases::slot(short(took))),
            _ => None,
        }
    }

    /// The line that a trace has of it, in which objects have the names of the timeline.
    #[must_use]
    pub fn line(&self) -> String {
        self.line_as(&self.who.to_string())
    }

    /// The same, of an object that is called `who` there.
    #[must_use]
    pub fn line_as(&self, who: &str) -> String {
        match &self.content {
            Content::Event { .. } => format!("event {who} {}", self.text()),
            Content::Command { .. } => format!("command {who} {}", self.text()),
            Content::Signal(signal) => self.signal_line(signal, who),
            Content::Call { .. } => format!("call {who}.{}", self.text()),
        }
    }

    fn signal_line(&self, signal: &Emitted, who: &str) -> String {
        signal.line(who, |port| port.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(content: Content) -> Row {
        let who = Who::Client(1);
        let (number, us, turn, depth, object) = (0, 0, 0, 0, 1);
        let (local, peer, took, left, stretch) = (None, None, None, None, None);
        Row { number, us, turn, depth, who, object, local, peer, content, took, left, stretch }
    }

    fn signal(name: &'static str) -> Emitted {
        Emitted { name: name.into(), state: Some("Connected".into()), ..Emitted::default() }
    }

    #[test]
    fn a_row_says_what_a_trace_says_with_the_names_of_qt_and_the_state_in_sight() {
        let said = |signal: Emitted| row(Content::Signal(Box::new(signal))).text();
        let ready = Emitted { available: Some(6), ..signal("readyRead") };
        assert_eq!(said(ready), "readyRead avail=6 [Connected]");
        assert_eq!(said(signal("stateChanged")), "stateChanged Connected");
        assert_eq!(said(Emitted { state: None, ..signal("destroyed") }), "destroyed");
        let text = Some("a  b".into());
        let warning = Emitted { text: text.clone(), state: None, ..signal("warning") };
        assert_eq!(said(warning), "warning \"a  b\"");
        let (code, error) = (Some(1), Some("RemoteHostClosedError".into()));
        let failed = Emitted { code, error, text, ..signal("errorOccurred") };
        assert_eq!(said(failed), "errorOccurred RemoteHostClosedError [Connected] \"a  b\"");
    }

    #[test]
    fn a_signal_stands_in_two_columns_and_anything_else_in_one() {
        let cells = |row: &Row| [Column::Kernel, Column::Qt, Column::Slot].map(|it| row.cell(it));
        let mut signalled = row(Content::Signal(Box::new(signal("connected"))));
        let words = || Some("connected [Connected]".to_owned());
        assert_eq!(cells(&signalled), [None, words(), None]);
        signalled.took = Some(35);
        assert_eq!(cells(&signalled), [None, words(), Some("slot 35 µs".to_owned())]);
        let (name, arguments) = ("sent".into(), "6".into());
        let event = row(Content::Event { name, arguments, accepted: None });
        assert_eq!(cells(&event), [Some("sent 6".to_owned()), None, None]);
    }

    #[test]
    fn a_call_says_its_result_as_soon_as_it_has_one() {
        let call = |result: Option<&str>| {
            let (name, arguments) = ("write".into(), "\"client\"".into());
            row(Content::Call { name, arguments, result: result.map(Into::into) }).text()
        };
        assert_eq!(call(None), "write(\"client\")");
        assert_eq!(call(Some("")), "write(\"client\")");
        assert_eq!(call(Some("6")), "write(\"client\") -> 6");
    }
}
