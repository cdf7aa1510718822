//! Whether the places where two traces part are there on purpose: every one of them, or not.

use super::deliberate::{DIFFERENCES, Difference};
use super::diff::Row;
use super::lines::{Line, connections, places};
use super::{newer, qt5};

/// What the process of the C++ engine says of itself when Qt has crashed; nothing follows it.
pub(super) const CRASH: &str = "!! process ended with status ";

/// Which Qt it is, seen from Qt 6.4, which is the model here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Model {
    /// Qt 5.
    Older,
    /// Up to 6.4.
    Same,
    /// From 6.5 on.
    Newer,
}

impl Model {
    /// The one whose engine says `Qt 6.8.2`. What cannot be read counts as the model.
    pub(super) fn of(version: &str) -> Self {
        let mut numbers = version.strip_prefix("Qt ").unwrap_or_default().split('.');
        let mut number = || numbers.next()?.parse::<u32>().ok();
        match (number(), number()) {
            (Some(..6), _) => Self::Older,
            (Some(6), Some(..5)) | (None, _) | (_, None) => Self::Same,
            _ => Self::Newer,
        }
    }

    fn differences(self) -> &'static [Difference] {
        match self {
            Self::Older => &qt5::DIFFERENCES,
            Self::Same => &[],
            Self::Newer => &newer::DIFFERENCES,
        }
    }
}

/// What is to be said about a comparison.
#[derive(Debug, Default)]
pub struct Verdict {
    /// What explains the places that differ, in the order of the trace.
    pub reasons: Vec<&'static Difference>,
    /// The first row that nothing explains.
    pub unexplained: Option<usize>,
    /// The row in which Qt crashed: nothing after it can be compared.
    pub crash: Option<usize>,
}

impl Verdict {
    /// Whether no line differs.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.unexplained.is_none() && self.reasons.is_empty()
    }

    /// Whether lines differ, all of them on purpose.
    #[must_use]
    pub fn is_deliberate(&self) -> bool {
        self.unexplained.is_none() && !self.reasons.is_empty()
    }
}

/// A difference that has shown itself.
pub(super) struct Begun<'r, 'a> {
    difference: &'static Difference,
    /// The object that it is about.
    pub(super) object: &'a str,
    /// Which of the object's connections it was.
    pub(super) connection: usize,
    pub(super) rows: &'r [Row<'a>],
    /// The row that shows it.
    pub(super) at: usize,
}

/// A difference looks at its own place and takes along, of the lines below, only those that it is
/// about (`Difference::follows`): one that is there on purpose excuses no other.
pub(super) fn explain(rows: &[Row<'_>], model: Model) -> Verdict {
    let crash = rows.iter().position(|row| row.left.is_some_and(|line| line.starts_with(CRASH)));
    // What is here alone, below a crash, may say which it is.
    let whole = rows;
    let rows = &rows[..crash.map_or(rows.len(), |at| at + 1)];
    let places = places(rows);
    let mut verdict = Verdict { crash, ..Verdict::default() };
    let mut begun: Vec<Begun<'_, '_>> = Vec::new();
    for (at, place) in places.iter().enumerate().filter(|(_, place)| !place.is_empty()) {
        let mut known = DIFFERENCES.iter().chain(model.differences());
        // A crash needs a difference that says so; it sees what this program does behind it.
        let is_crash = crash == Some(at);
        let shown = known.find_map(|known| {
            let seen = if is_crash { whole } else { rows };
            let object = if known.is_crash == is_crash { (known.shows)(seen, at) } else { None };
            Some((known, object?))
        });
        if let Some((difference, object)) = shown {
            let connection = connections(&rows[..=at], object);
            begun.push(Begun { difference, object, connection, rows, at });
            if !verdict.reasons.iter().any(|known| std::ptr::eq(*known, difference)) {
                verdict.reasons.push(difference);
            }
            continue;
        }
        let follows =
            |line: &Line<'_>| begun.iter().any(|begun| (begun.difference.follows)(line, begun));
        if is_crash || !place.iter().all(follows) {
            verdict.unexplained = Some(at);
            break;
        }
    }
    verdict
}

#[cfg(test)]
mod tests {
    use super::super::diff::rows;
    use super::*;

    const QT_DELETES: &str = "call delete s\n  destroyed s\n  state k Unconnected\n  destroyed k\n\
                              ret void\n";
    const DELETES: &str = "call delete s\n  destroyed s\nret void\n";
    const AT_THE_END: &str = "-- end of script, destructors follow\nstate k Unconnected\n\
                              destroyed k\n";

    /// The statements, the row that nothing explains, the row of the crash.
    fn told(qt: &str, here: &str) -> (Vec<&'static str>, Option<usize>, Option<usize>) {
        told_by(Model::Same, qt, here)
    }

    fn told_by(
        model: Model,
        qt: &str,
        here: &str,
    ) -> (Vec<&'static str>, Option<usize>, Option<usize>) {
        let verdict = explain(&rows(qt, here), model);
        let statements = verdict.reasons.iter().map(|reason| reason.statements).collect();
        (statements, verdict.unexplained, verdict.crash)
    }

    #[test]
    fn a_version_is_older_newer_or_the_model() {
        for (version, model) in [
            ("Qt 5.15.8", Model::Older),
            ("Qt 6.4.2", Model::Same),
            ("Qt 6.5.0", Model::Newer),
            ("Qt 6.11.2", Model::Newer),
            ("Qt 7.0.0", Model::Newer),
            ("nonsense", Model::Same),
        ] {
            assert_eq!(Model::of(version), model, "{version}");
        }
    }

    #[test]
    fn what_newer_versions_do_differently_explains_it_there_and_nowhere_else() {
        let qt = "call n.listen(QHostAddress(), 0) -> false\ndump n isListening=0\n\
                  warning \"QIODevice::readLineInto (QTcpSocket): device not open\"\n";
        let here = "call n.listen(QHostAddress(), 0) -> true\ndump n isListening=1\n\
                    warning \"QIODevice::readLine (QTcpSocket): device not open\"\n";
        assert_eq!(told_by(Model::Newer, qt, here), (vec!["N1", "N2"], None, None));
        for model in [Model::Same, Model::Older] {
            assert_eq!(told_by(model, qt, here).1, Some(0), "{model:?}");
        }
        let other = |text: &str| text.replace("QHostAddress()", "LocalHost");
        assert_eq!(told_by(Model::Newer, &other(qt), &other(here)).1, Some(0));
    }

    #[test]
    fn equal_traces_need_no_explanation() {
        assert_eq!(told("a\nb", "a\nb"), (vec![], None, None));
    }

    #[test]
    fn the_sockets_of_a_destroyed_server_explain_what_they_do_and_nothing_else() {
        let end = "-- end of script, destructors follow\n";
        let qt = [QT_DELETES, "!! there is no k now\nclient1 sees \"\" then EOF\n", end].concat();
        let alive = "call k.state() -> Connected\nclient1 sees \"\" then open\n";
        let here = [DELETES, alive, AT_THE_END].concat();
        assert_eq!(told(&qt, &here), (vec!["130"], None, None));

        let qt = [QT_DELETES, "call c.read(-1) -> \"\"\n", end].concat();
        let here = [DELETES, "call c.read(-1) -> \"x\"\n", AT_THE_END].concat();
        assert_eq!(told(&qt, &here), (vec!["130"], Some(5), None));
    }

    #[test]
    fn a_warning_inside_a_call_is_about_the_object_of_the_call() {
        let call = "call c.read(-1)\n  warning \"closed\"\nret \"\"\n";
        let end = "-- end of script, destructors follow\n";
        let qt = [QT_DELETES, call, end].concat();
        let here = [DELETES, &call.replace("closed", "negative"), AT_THE_END].concat();
        assert_eq!(told(&qt, &here), (vec!["130"], Some(6), None));
        let on_k = |text: &str| text.replace("c.read", "k.read");
        assert_eq!(told(&on_k(&qt), &on_k(&here)), (vec!["130"], None, None));
    }

    #[test]
    fn lines_that_only_come_at_another_time_are_the_same_lines() {
        let slot = "signal s newConnection hasPending=true\ncall s.pauseAccepting()\n";
        let later = "call s.resumeAccepting()\n-- event loop\n";
        let qt = [slot, slot, later].concat();
        let here = [slot, later, slot].concat();
        assert_eq!(told(&qt, &here), (vec!["125"], None, None));
        let lost = [slot, "-- event loop\n", slot].concat();
        assert!(told(&qt, &lost).1.is_some(), "resumeAccepting is not called here");
    }

    #[test]
    fn a_crash_ends_the_comparison_and_needs_a_difference_that_says_so() {
        let crash = "!! process ended with status 139\n";
        let call = "call s.pauseAccepting()\n";
        let qt = [call, crash].concat();
        let here = [call, "call c.read(-1) -> \"x\"\n"].concat();
        assert_eq!(told(&qt, &here), (vec!["127"], None, Some(1)));
        // The same call where something else has crashed.
        let elsewhere = qt.replace("139", "134");
        assert_eq!(told(&elsewhere, &here), (vec![], Some(1), Some(1)));
        // What stands above the crash has to be explained too.
        let above = |text: &str, value: &str| format!("call c.error() -> {value}\n{text}");
        assert_eq!(told(&above(&qt, "1"), &above(&here, "2")), (vec![], Some(0), Some(1 + 1)));
        // The sockets of a server that was destroyed are no reason for a crash.
        let qt = [QT_DELETES, crash].concat();
        let here = [DELETES, AT_THE_END].concat();
        assert_eq!(told(&qt, &here), (vec!["130"], Some(5), Some(5)));
        // A write without its buffer says here that Qt crashes.
        let write = "call c.write(\"x\")\n";
        let qt = [write, crash].concat();
        let here = [write, "  warning \"Qt crashes here: the write buffer is gone\"\n"].concat();
        assert_eq!(told(&qt, &here), (vec!["147"], None, Some(1)));
        assert_eq!(told(&qt, &here.replace("gone", "lost")), (vec![], Some(1), Some(1)));
        // So does a wait without a socket below, and one from which Qt never returns.
        let wait = "call c.waitForDisconnected(50)\n";
        let told_here = "  warning \"Qt crashes here: there is no socket below to wait for\"\n";
        let (qt, here) = ([wait, crash].concat(), [wait, told_here].concat());
        assert_eq!(told(&qt, &here), (vec!["158"], None, Some(1)));
        assert_eq!(told(&qt, &here.replace("below", "above")), (vec![], Some(1), Some(1)));
        let reads = "  signal c readyRead avail=2 [Connected]\n";
        let hangs = "  warning \"Qt never returns from here: the limited buffer is full\"\n";
        let (time_up, here) = (crash.replace("139", "142"), [wait, reads, hangs].concat());
        let qt = |end: &str| [wait, reads, end].concat();
        assert_eq!(told(&qt(&time_up), &here), (vec!["159"], None, Some(2)));
        assert_eq!(told(&qt(crash), &here), (vec![], Some(2), Some(2)));
        // Nothing has come in it.
        let silent = [wait, hangs].concat();
        assert_eq!(told(&time_up, &silent), (vec!["159"], None, Some(0)));
        assert_eq!(told(crash, &silent), (vec![], Some(0), Some(0)));
        assert_eq!(told(&time_up, wait), (vec![], Some(0), Some(0)));
        // Fewer bytes than none have been read, and perhaps the slot of it crashes.
        let begins = "call c.waitForDisconnected(50)\n  signal c disconnected [Unconnected]\n";
        let fewer = "  signal c readyRead avail=-1 [Connecting]\n  call c.readLine()\n";
        let told_here = "  warning \"Qt has read -1 bytes here: the attempt was refused\"\n";
        let ends = "  signal c aboutToClose [Connecting]\nret false\n";
        let here = [begins, told_here, ends].concat();
        assert_eq!(told(&[begins, fewer, ends].concat(), &here), (vec!["161"], None, None));
        let other = fewer.replace("-1", "1");
        assert_eq!(told(&[begins, &other, ends].concat(), &here), (vec![], Some(2), None));
        let qt = [begins, fewer, crash].concat();
        assert_eq!(told(&qt, &here), (vec!["161", "161"], None, Some(4)));
        assert_eq!(told(&qt, &here.replace("-1", "1")).1, Some(2));
        // The server of a socket was destroyed in its slot.
        let qt = [QT_DELETES, crash].concat();
        let here = [DELETES, AT_THE_END].concat();
        let slot = |text: &str| format!("signal k readyRead avail=1 [Connected]\n{text}");
        assert_eq!(told(&slot(&qt), &slot(&here)), (vec!["130", "130"], None, Some(6)));
    }

    #[test]
    fn a_socket_bound_to_ipv4_is_told_an_ipv6_address_in_newer_versions() {
        let of = |bind: &str, host: &str| {
            format!(
                "call d.bind({bind}, 0)\n  state d Bound\nret true\n\
                 call d.connectToHost(\"{host}\", SPORT)\n  state d HostLookup\n  \
                 state d Connecting\n  signal d hostFound [Connecting]\n"
            )
        };
        let port = |port: &str| format!("dump d local=\"127.0.0.1\":{port} peer=\"\":0\n");
        let again = "call d.connectToHost(\"127.0.0.1\", PORT)\n  state d HostLookup\nret void\n";
        let tail = "ret void\n-- event loop\n";
        let ends = "  state d Unconnected\n  error d -1 UnknownSocketError \"x\" [Unconnected]\n";
        let refused = "state d Unconnected\nerror d 0 ConnectionRefusedError \"x\" [Unconnected]\n";
        let qt = |begun: &str| [begun, tail, refused, again, &port("EPHEMERAL")].concat();
        let here = |begun: &str| [begun, ends, tail, again, &port("BOUND")].concat();
        for bind in ["LocalHost", "AnyIPv4", "\"127.0.0.2\""] {
            let begun = of(bind, "::1");
            let (qt, here) = (qt(&begun), here(&begun));
            assert_eq!(told_by(Model::Newer, &qt, &here), (vec!["N3"], None, None), "{bind}");
            assert!(told_by(Model::Same, &qt, &here).1.is_some(), "{bind}");
            // The attempt after it is compared.
            let more = |text: &str, state: &str| format!("{text}call d.state() -> {state}\n");
            let (qt, here) = (more(&qt, "Connected"), more(&here, "Connecting"));
            assert!(told_by(Model::Newer, &qt, &here).1.is_some(), "{bind}");
        }
        for begun in [of("LocalHost", "127.0.0.1"), of("LocalHostIPv6", "::1"), of("Any", "::1")] {
            let told = told_by(Model::Newer, &qt(&begun), &here(&begun));
            assert!(told.1.is_some(), "{begun}");
        }
    }

    #[test]
    fn a_wait_that_is_content_with_what_its_slot_has_sent_is_one_in_newer_versions() {
        let wait = "call c.waitForBytesWritten(100)\n";
        let slot = "  signal c readyRead avail=1 [Connected]\n  call c.flush()\n    \
                    signal c bytesWritten 5 toWrite=0 [Connected]\n  ret true\n";
        let late = "  error c 5 SocketTimeoutError \"x\" [Connected]\nret false\n";
        let told = |wait: &str, slot: &str| {
            let qt = [wait, slot, "ret true\n", "call c.errorString() -> \"a\"\n"].concat();
            let here = [wait, slot, late, "call c.errorString() -> \"b\"\n"].concat();
            (told_by(Model::Newer, &qt, &here), told_by(Model::Same, &qt, &here).1.is_some())
        };
        assert_eq!(told(wait, slot), ((vec!["N4"], None, None), true));
        // Not where nothing was sent in it, or by another one, nor in another wait.
        let other = slot.replace("signal c bytesWritten", "signal c2 bytesWritten");
        let before = [slot, wait].concat();
        let reads = wait.replace("waitForBytesWritten", "waitForReadyRead");
        for (wait, slot) in [(wait, ""), (wait, &*other), (&*before, ""), (&*reads, slot)] {
            assert!(told(wait, slot).0.1.is_some(), "{wait}{slot}");
        }
    }

    #[test]
    fn a_bound_socket_is_asked_for_the_refusal_before_in_newer_versions() {
        let bind = "call c.bind(QHostAddress(\"127.0.0.1\"))\nret true\n";
        let wait = "call c.waitForDisconnected(0)\n  state c Unconnected\n";
        let again = "  call c.connectToHost(\"127.0.0.1\", PORT)\n    state c Connecting\n";
        let refused =
            "    state c Unconnected\n    error c 0 ConnectionRefusedError \"x\" [Unconnected]\n";
        let end = "  ret void\nret false\n";
        let told = |bind: &str, wait: &str, again: &str| {
            let qt = [bind, wait, again, refused, end].concat();
            let here = [bind, wait, again, end].concat();
            (told_by(Model::Newer, &qt, &here), told_by(Model::Same, &qt, &here).1.is_some())
        };
        assert_eq!(told(bind, wait, again), ((vec!["N5"], None, None), true));
        // Not of one that was never bound, nor outside a wait, nor where nothing was begun again.
        let other = again.replace("connectToHost", "abort");
        for (bind, wait, again) in [("", wait, again), (bind, "", again), (bind, wait, &*other)] {
            assert!(told(bind, wait, again).0.1.is_some(), "{bind}{wait}{again}");
        }
    }

    #[test]
    fn the_abort_of_qt_5_itself_and_what_it_sends_in_one_piece_are_explained_there() {
        let refused = "state c Unconnected\nerror c 0 ConnectionRefusedError \"x\" [Unconnected]\n";
        let warning = "warning \"QNativeSocketEngine::write() was not called in \
                       QAbstractSocket::ConnectedState\"\n";
        let error = "error c 0 ConnectionRefusedError \"x\" [Unconnected]\n";
        let closes = "signal c aboutToClose [Unconnected]\n";
        let open = |open: u8| format!("dump c bytesAvailable=0 isOpen={open}\n");
        let told = |above: &[&str]| {
            let above = above.concat();
            let qt = [&above, &*open(1)].concat();
            told_by(Model::Older, &qt, &[&above, closes, &*open(0)].concat())
        };
        assert_eq!(told(&[refused, warning, error]), (vec!["D3"], None, None));
        assert!(told(&[refused]).1.is_some(), "nothing was to be sent");

        let write = "(client c is connected to the peer)\n\
                     call c.write(QByteArray 5000 b2bf5ded) -> 5000\n\
                     call c.write(QByteArray 5000 b2bf5ded) -> 5000\n-- event loop\n";
        let written = |bytes: u16| format!("signal c bytesWritten {bytes} toWrite=0 [Connected]\n");
        let fin = "error c 1 RemoteHostClosedError \"x\" [Connected]\n";
        let sees = |bytes: u16| format!("peer sees {bytes} bytes 00ff{bytes} then EOF\n");
        let told = |fin: &str, qt: u16, here: u16| {
            let trace = |all, seen| [write, &written(all), fin, &sees(seen)].concat();
            told_by(Model::Older, &trace(10000, qt), &trace(5000, here))
        };
        assert_eq!(told(fin, 10000, 5000), (vec!["D4"], None, None));
        assert!(told("", 10000, 5000).1.is_some(), "the peer has not closed");
    }
}
