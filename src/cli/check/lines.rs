//! A check in lines for people: who says it, and what.

use std::net::SocketAddr;

use unicode_width::UnicodeWidthStr;

use super::Show;
use super::wrap::wrapped;
use crate::check::WAITING;
use crate::check::program::Output;
use crate::check::{Kind, Probe, Report, Stage, Tally, Trouble, Verdict, Window};
use crate::lint::Finding;
use crate::text::address::ListenAddr;
use crate::text::escape::{printable, visible};
use crate::text::{Fact, facts};

const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";
const YELLOW: &str = "\x1b[33m";
const PLAIN: &str = "\x1b[0m";

/// Lines of the program that are shown in a stage: more of them bury what the check says.
const MOST_SHOWN: u64 = 8;
/// And so many characters of one: some lines of a terminal.
const LONGEST_SHOWN: usize = 240;

/// Columns of who says it, and of the stroke behind it.
const BESIDE: usize = 15;

/// Lines that begin with who says them.
pub(super) struct Lines {
    server: SocketAddr,
    color: bool,
    /// Only what is wrong, and the end.
    quiet: bool,
    /// The columns of the terminal, if it is one.
    columns: Option<usize>,
    /// The stage whose title was printed last.
    titled: &'static str,
    /// Lines of the program that were shown in this stage, and those that were not.
    shown: u64,
    left_out: u64,
    /// Stages that were not begun: why, and which.
    undone: Vec<(String, Vec<&'static str>)>,
    text: String,
}

impl Lines {
    pub(super) fn new(
        server: SocketAddr,
        color: bool,
        quiet: bool,
        columns: Option<usize>,
    ) -> Self {
        Self {
            server,
            color,
            quiet,
            columns,
            titled: "",
            shown: 0,
            left_out: 0,
            undone: Vec::new(),
            text: String::new(),
        }
    }

    fn line(&mut self, who: &Fact, what: impl std::fmt::Display) {
        let who = who.to_string();
        // The widest of them: "your program" has twelve columns.
        let blanks = 12_usize.saturating_sub(who.width());
        self.text += &format!("{who}{:blanks$} | {what}\n", "");
    }

    /// A sentence, in as many lines as it needs.
    fn sentence(&mut self, what: impl std::fmt::Display) {
        let Some(columns) = self.columns else { return self.check(what) };
        for line in wrapped(&what.to_string(), columns.saturating_sub(BESIDE)) {
            self.check(line);
        }
    }

    fn check(&mut self, what: impl std::fmt::Display) {
        self.line(&facts::check_who(), what);
    }

    /// What a stage does, once.
    fn title(&mut self, stage: &Stage) {
        if std::mem::replace(&mut self.titled, stage.id) != stage.id {
            self.told_left_out();
            self.sentence(facts::check_stage(stage.id, stage.title()));
        }
    }

    /// How much of what the program said was not shown.
    fn told_left_out(&mut self) {
        self.shown = 0;
        let left_out = std::mem::take(&mut self.left_out);
        if left_out > 0 {
            self.line(&facts::check_program(), facts::check_left_out(left_out));
        }
    }

    fn done(&mut self, stage: &Stage, verdict: &Verdict) {
        let quiet = self.quiet;
        match verdict {
            Verdict::Right(_) | Verdict::Note(_) | Verdict::NotDone(_) if quiet => {}
            Verdict::Right(None) => {
                let right = self.paint(GREEN, facts::check_right());
                self.check(format!("    {right}"));
            }
            Verdict::Right(Some(fact)) => {
                let right = self.paint(GREEN, facts::check_right());
                self.sentence(facts::check_told(right, fact.clone()));
            }
            Verdict::Note(fact) => {
                let note = self.paint(YELLOW, facts::check_note());
                self.sentence(facts::check_told(note, fact.clone()));
                self.scenario(stage);
            }
            Verdict::NotDone(fact) => {
                let not_done = self.paint(YELLOW, facts::check_not_done());
                self.sentence(facts::check_told(not_done, fact.clone()));
            }
            Verdict::Nothing(_) => {}
            Verdict::Wrong(why, trouble) => {
                self.evidence(trouble);
                let wrong = self.paint(RED, facts::check_wrong_word());
                self.sentence(facts::check_told(wrong, why.clone()));
                self.sentence(facts::check_course(stage.course.fact()));
                self.scenario(stage);
            }
        }
    }

    fn scenario(&mut self, stage: &Stage) {
        self.check(facts::check_scenario(stage.scenario));
    }

    /// What was sent, what came, where it is wrong, and what was wanted.
    fn evidence(&mut self, trouble: &Trouble) {
        if let Kind::Client(_) = trouble.kind {
            return self.exchanged(trouble);
        }
        if !trouble.is_about_bytes() {
            return;
        }
        let is_late = matches!(trouble.kind, Kind::Probed(Probe::Late(_) | Probe::Slow(_)));
        let client = facts::check_client(trouble.client);
        if trouble.times > 0 {
            if let Some(typed) = typed(trouble, self.server) {
                self.line(&client, typed);
            }
            let message = trouble.message.repeat(usize::try_from(trouble.times).unwrap_or(1));
            let sent = shown(&Trouble::window(&message, 0));
            self.line(&client, format!("-> {}", sent.text(message.len())));
        }
        if trouble.total > 0 {
            let window = Trouble::window(&trouble.came, trouble.wrong_at);
            let came = shown(&window);
            self.line(&client, format!("<- {}", came.text(trouble.total)));
            // What came late is right for all that.
            if is_late {
                return;
            }
            let blanks = came.caret + "<- ".len();
            let caret = self.paint(RED, "^");
            self.line(&client, format!("{:blanks$}{caret}", ""));
        }
        if trouble.times > 0 {
            let wanted = trouble.wanted();
            let window = Trouble::window(&wanted, trouble.wrong_at);
            let wanted = shown(&window).text(wanted.len());
            self.check(facts::check_wanted(wanted));
        }
    }

    /// What was sent to a client last, and what came from it last.
    fn exchanged(&mut self, trouble: &Trouble) {
        let lines = [("<-", &*trouble.came, trouble.total), ("->", &trouble.message, 0)];
        for (way, bytes, total) in lines.into_iter().filter(|(_, bytes, _)| !bytes.is_empty()) {
            let part = shown(&Trouble::window(bytes, 0));
            self.check(format!("    {way} {}", part.text(total.max(bytes.len()))));
        }
    }

    /// A stage that was not begun is told with the others at the end: twenty of them would bury the
    /// one that is wrong.
    fn not_begun(&mut self, stage: &Stage, why: &Fact) {
        let why = match why.code() {
            "check_needs" => facts::check_needs_others().to_string(),
            _ => why.to_string(),
        };
        match self.undone.iter_mut().find(|(known, _)| *known == why) {
            Some((_, stages)) => stages.push(stage.id),
            None => self.undone.push((why, vec![stage.id])),
        }
    }

    fn over(&mut self, tally: &Tally) {
        self.told_left_out();
        for (why, stages) in std::mem::take(&mut self.undone) {
            let not_done = self.paint(YELLOW, facts::check_not_done());
            self.sentence(facts::check_undone(not_done, stages.join(" "), why));
        }
        if !tally.nothing {
            let Tally { right, notes, wrong, not_done, .. } = *tally;
            self.check(facts::check_tally(right, notes, wrong, not_done));
        }
    }

    fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.text).into_bytes()
    }

    fn paint(&self, color: &str, text: impl std::fmt::Display) -> String {
        if self.color { format!("{color}{text}{PLAIN}") } else { text.to_string() }
    }
}

impl Show for Lines {
    fn listening(&mut self, at: &ListenAddr, started: bool) -> Vec<u8> {
        self.check(facts::check_listening(at.to_string()));
        if !started && !self.quiet {
            self.sentence(facts::check_start_client(WAITING.as_secs()));
        }
        self.take()
    }

    fn report(&mut self, report: &Report) -> Vec<u8> {
        match report {
            Report::Begun(stage) if !self.quiet => self.title(stage),
            Report::Begun(_) => {}
            Report::Done(stage, Verdict::NotDone(why)) if self.titled != stage.id => {
                if !self.quiet {
                    self.not_begun(stage, why);
                }
            }
            Report::Done(stage, verdict) => {
                if !self.quiet || matches!(verdict, Verdict::Wrong(..)) {
                    self.title(stage);
                }
                self.done(stage, verdict);
            }
            Report::Over(tally) => self.over(tally),
        }
        self.take()
    }

    fn said(&mut self, said: &Output) -> Vec<u8> {
        let who = facts::check_program();
        self.left_out += said.left_out;
        for line in &said.lines {
            if self.shown < MOST_SHOWN {
                self.line(&who, cut(&line.text));
                self.shown += 1;
            } else {
                self.left_out += 1;
            }
        }
        self.take()
    }

    fn ended(&mut self, how: Fact) -> Vec<u8> {
        self.sentence(how);
        self.take()
    }

    fn finding(&mut self, finding: &Finding) -> Vec<u8> {
        let note = self.paint(YELLOW, facts::check_lint(finding.id));
        self.sentence(format!("{note}{}", visible(&finding.fact.to_string())));
        self.sentence(format!("    {}", facts::lint_why(finding.why.clone())));
        self.check(facts::check_scenario(finding.scenario));
        self.check(format!("    {}", facts::lint_repair()));
        for line in finding.repair.lines() {
            self.check(format!("        {line}"));
        }
        self.take()
    }
}

/// A line of the program, as far as it is shown.
fn cut(line: &str) -> std::borrow::Cow<'_, str> {
    match line.char_indices().nth(LONGEST_SHOWN) {
        Some((at, _)) => format!("{}…", &line[..at]).into(),
        None => line.into(),
    }
}

/// A part of an answer as a line has it.
struct Shown {
    text: String,
    cut: bool,
    /// Columns before the byte that matters.
    caret: usize,
}

impl Shown {
    /// In quotes, with the length of the whole.
    fn text(&self, length: usize) -> String {
        let more = if self.cut { "..." } else { "" };
        format!("{}\"{more} ({length} B)", self.text)
    }
}

fn shown(window: &Window<'_>) -> Shown {
    let begin = if window.before > 0 { "...\"" } else { "\"" };
    let text = format!("{begin}{}", printable(window.bytes));
    let caret = begin.len() + printable(&window.bytes[..window.at]).width();
    Shown { text, cut: window.behind > 0, caret }
}

/// What a person would type to see it.
fn typed(trouble: &Trouble, server: SocketAddr) -> Option<String> {
    const LONGEST: usize = 64;
    let message = &trouble.message;
    if message.is_empty() || message.len() > LONGEST || trouble.times != 1 {
        return None;
    }
    let mut text = String::new();
    for &byte in &**message {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b',' | b'-' => {
                text.push(char::from(byte));
            }
            byte => text += &format!("\\{byte:03o}"),
        }
    }
    let plain = text.len() == message.len() && !text.starts_with('-');
    let text = if plain { text } else { format!("'{text}'") };
    Some(format!("printf {text} | ncat --no-shutdown {} {}", server.ip(), server.port()))
}
