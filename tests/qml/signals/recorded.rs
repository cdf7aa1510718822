//! What the QObjects have to tell of a scenario, out of the trace that was recorded with Qt.

use std::collections::HashMap;

/// The lines of a trace that have a counterpart, in the form in which `Signals.qml` writes them: a
/// call is always two lines, what happened inside it is between them and indented.
///
/// Left out are the signals and getters that the QObjects do not have, qWarning (it goes to the
/// log), how much waits to be written, and:
/// - what Qt says to a `connectToHost` while there is a connection or an attempt: `conServer`
///   ignores it, so that a second click does nothing;
/// - the end of `s close` before a client is disconnected: `svStop` does both.
pub(crate) fn signals(trace: &str) -> Vec<String> {
    let mut reader = Reader::default();
    let lines: Vec<&str> = trace.lines().filter(|line| !line.starts_with('#')).collect();
    for (at, line) in lines.iter().enumerate() {
        if line.starts_with("-- end of script") {
            break;
        }
        let inner = lines.get(at + 1).is_some_and(|next| depth(next) > depth(line));
        reader.line(line, inner);
    }
    reader.told
}

/// What the peer sees, without the way in which the stream ended: closing is a reset where the
/// kernel holds something unread, and here a thread reads ahead.
pub(crate) fn ended(line: &str) -> String {
    line.replace(" then ECONNRESET", " then EOF")
}

#[derive(Default)]
struct Reader {
    told: Vec<String>,
    /// As the state signals tell it.
    states: HashMap<String, String>,
    /// Calls that have not returned, and whether they have a counterpart.
    open: Vec<bool>,
    /// Deeper lines are left out: the connect that they are in is ignored.
    ignoring: Option<usize>,
    /// The server was closed just now.
    stopping: bool,
}

fn depth(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

impl Reader {
    fn line(&mut self, line: &str, inner: bool) {
        let indent = depth(line);
        if self.ignoring.is_some_and(|depth| indent > depth) {
            return;
        }
        self.ignoring = None;
        let words: Vec<&str> = line.split_whitespace().collect();
        let object = words.get(1).copied().unwrap_or_default();
        let told = match words[0] {
            "call" => return self.call(line, indent, inner),
            "ret" if self.open.pop() == Some(false) => return,
            "--" => Some("-- event loop".to_owned()),
            "state" => {
                self.states.insert(object.to_owned(), words[2].to_owned());
                Some(line.trim().to_owned())
            }
            "signal" => signal(line.trim(), words[2]),
            // The name says the same as the number.
            "error" => Some(line.trim().replacen(&format!(" {}", words[3]), "", 1)),
            "dump" if words[2].starts_with("isListening=") => Some(dump(line, object, words[2])),
            "dump" | "warning" => None,
            // `later` is announced; there is no line when the time has come.
            _ if line.contains(" later: ") => None,
            "(client" => {
                self.states.insert(words[1].to_owned(), "Connected".to_owned());
                Some(line.to_owned())
            }
            _ => Some(ended(line.trim())),
        };
        self.told.extend(told.map(|told| format!("{:indent$}{told}", "")));
    }

    fn call(&mut self, line: &str, indent: usize, inner: bool) {
        let head = line.split('(').next().unwrap_or_default();
        let (object, method) =
            head.trim().trim_start_matches("call ").split_once('.').unwrap_or_default();
        let server = object.starts_with(['s', 'n']);
        let known = match method {
            "connectToHost" | "disconnectFromHost" | "abort" | "write" | "state" => !server,
            "listen" | "close" => server,
            _ => false,
        };
        if inner {
            self.open.push(known);
        }
        let goes_on = self.stopping && method == "disconnectFromHost";
        self.stopping = (self.stopping && !known) || goes_on || (known && method == "close");
        if !known {
            return;
        }
        if goes_on {
            // Its own end is that of the whole.
            self.told.pop();
        } else {
            self.told.push(head.to_owned());
        }
        let state = self.states.get(object).map_or("Unconnected", String::as_str);
        if method == "connectToHost" && state != "Unconnected" {
            self.ignoring = Some(indent);
        }
        if !inner {
            let answer = line.rsplit_once(" -> ").map_or("void", |(_, answer)| answer);
            self.told.push(format!("{:indent$}ret {answer}", ""));
        }
    }
}

fn signal(line: &str, name: &str) -> Option<String> {
    match name {
        "aboutToClose" | "readChannelFinished" | "pendingConnectionAvailable" => None,
        "newConnection" => line.split(" hasPending").next().map(str::to_owned),
        "disconnected" => line.split(" avail").next().map(str::to_owned),
        "bytesWritten" => {
            let (before, rest) = line.split_once(" toWrite=")?;
            Some(format!("{before} {}", rest.split_once(' ')?.1))
        }
        _ => Some(line.to_owned()),
    }
}

/// The error of a server that listens is an old one in Qt, and none here.
fn dump(line: &str, object: &str, listening: &str) -> String {
    let error = line.split_once(" serverError=").map_or("", |(_, rest)| rest);
    let error = error.split(" descriptor=").next().unwrap_or_default();
    if listening.ends_with('1') {
        format!("dump {object} {listening}")
    } else {
        format!("dump {object} {listening} serverError={error}")
    }
}
