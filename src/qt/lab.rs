//! [`Lab`]: the event loop made visible, as a list for QML.

mod bytes;
mod course;
mod entries;
mod export;
mod live;
mod model;
mod notes;
mod offers;
mod pace;
mod picture;
mod played;
mod range;
mod shown;
mod side;

use std::cell::{Cell, OnceCell, RefCell};

use qmetaobject::prelude::*;
use qmetaobject::{QVariantList, QVariantMap, queued_callback};

use self::live::Live;
use self::pace::Speed;
use self::played::Played;
use super::batch::{Batch, Pace};
use super::shim::{self, Announce};
use super::{int, number, string, written};
use crate::lab::script::{self, Refusal};
use crate::lab::{Stage, names};
use crate::net::Kernel;
use crate::text::facts;

/// So many changes of the rows are planned at a time: rows go, rows come, rows have other texts, and
/// then there is nothing left. Only handlers that change what is shown bring about more.
const CHANGES: usize = 5;
/// The name of the window's own loop among the entries.
const LIVE: &str = "live";
/// And that of a script that somebody has typed.
const SCRIPT: &str = "script";

/// What happens on an event loop, one row for each thing: what the kernel says, what Qt does, what the
/// slots call. The loop is that of a scenario, which runs on a thread of its own and can be held,
/// or the one that the window's server and client live on. Rows change some thirty times a second.
#[derive(Default, QObject)]
#[allow(dead_code, reason = "the fields of properties are for QML")]
pub struct Lab {
    base: qt_base_class!(trait QAbstractListModel),
    count: qt_property!(i32; READ row_count WRITE read_only NOTIFY countChanged),
    rowsSkipped: qt_property!(i64; READ rows_skipped WRITE read_only NOTIFY countChanged),
    countChanged: qt_signal!(),
    entry: qt_property!(QString; READ entry WRITE read_only NOTIFY stateChanged),
    state: qt_property!(QString; READ state WRITE read_only NOTIFY stateChanged),
    stateChanged: qt_signal!(),
    frozen: qt_property!(bool; READ frozen WRITE set_frozen NOTIFY paceChanged),
    slowness: qt_property!(i32; READ slowness WRITE set_slowness NOTIFY paceChanged),
    paceChanged: qt_signal!(),
    watching: qt_property!(bool; READ watching WRITE set_watching NOTIFY watchingChanged),
    watchingChanged: qt_signal!(),
    problem: qt_property!(QString; READ problem WRITE read_only NOTIFY problemChanged),
    problemLine: qt_property!(i32; READ problem_line WRITE read_only NOTIFY problemChanged),
    problemColumn: qt_property!(i32; READ problem_column WRITE read_only NOTIFY problemChanged),
    problemChanged: qt_signal!(),
    traceLines: qt_property!(i32; READ trace_lines WRITE read_only NOTIFY traceChanged),
    traceChanged: qt_signal!(),
    noteCount: qt_property!(i32; READ note_count WRITE read_only NOTIFY notesChanged),
    notesChanged: qt_signal!(),
    side: qt_property!(QString; READ side WRITE set_side NOTIFY sideChanged),
    serverPort: qt_property!(i32; READ server_port WRITE set_server_port NOTIFY sideChanged),
    sideChanged: qt_signal!(),
    chosen: qt_property!(bool; READ chosen WRITE read_only NOTIFY chosenChanged),
    chosenChanged: qt_signal!(),
    saved: qt_signal!(path: QString),

    entries: qt_method!(fn(&self) -> QVariantList),
    run: qt_method!(fn(&self, name: QString, held: bool) -> bool),
    runScript: qt_method!(fn(&self, text: QString, held: bool) -> bool),
    pasted: qt_method!(fn(&self, before: QString, after: QString, selection: bool) -> QString),
    offers: qt_method!(fn(&self, text: QString, caret: i32) -> QVariantMap),
    live: qt_method!(fn(&self)),
    stop: qt_method!(fn(&self)),
    clear: qt_method!(fn(&self)),
    step: qt_method!(fn(&self, turn: bool)),
    choose: qt_method!(fn(&self, from: i64, to: i64)),
    section: qt_method!(fn(&self, from: i64, to: i64) -> QVariantMap),
    numberAt: qt_method!(fn(&self, row: i32) -> i64),
    rowOf: qt_method!(fn(&self, of: i64) -> i32),
    whole: qt_method!(fn(&self, width: f64) -> QVariantMap),
    zoomed: qt_method!(fn(&self, scale: f64, factor: f64) -> f64),
    drawing: qt_method!(fn(&self, left: f64, scale: f64, width: f64) -> QVariantMap),
    place: qt_method!(fn(&self, row: i32, left: f64, scale: f64) -> QVariantMap),
    rowAt: qt_method!(fn(&self, left: f64, scale: f64, x: f64, lane: i32, column: i32) -> i32),
    beside: qt_method!(fn(&self, row: i32, down: i32) -> i32),
    rowsBetween: qt_method!(fn(&self, left: f64, scale: f64, from: f64, to: f64) -> QVariantList),
    explain: qt_method!(fn(&self, row: i32) -> QVariantMap),
    card: qt_method!(fn(&self, row: i32) -> QVariantMap),
    lanes: qt_method!(fn(&self, row: i32, framing: QString, size: i32) -> QVariantMap),
    judge: qt_method!(fn(&self, question: QString) -> QVariantMap),
    names: qt_method!(fn(&self, text: QString) -> QString),
    trace: qt_method!(fn(&self, from: i32) -> QString),
    course: qt_method!(fn(&self, server: bool) -> QVariantMap),
    steps: qt_method!(fn(&self, server: bool) -> QVariantList),
    stepsOf: qt_method!(fn(&self, row: i32) -> QVariantMap),
    look: qt_method!(fn(&self)),
    notes: qt_method!(fn(&self) -> QVariantList),
    exported: qt_method!(fn(&self, form: QString) -> QString),
    saveSvg: qt_method!(fn(&self, url: QString)),
    dismiss: qt_method!(fn(&self)),
    retranslate: qt_method!(fn(&self)),

    played: RefCell<Played>,
    window: RefCell<Option<Live>>,
    speed: Cell<Speed>,
    seen: Cell<bool>,
    refusal: RefCell<Option<Refusal>>,
    kernel: OnceCell<Option<Kernel>>,
    batch: Batch,
    /// The rows are being changed.
    showing: Cell<bool>,
}

/// What is played.
impl Lab {
    /// What can be played, in the order of the course and in the language that is shown: of each its
    /// `id`, `section`, `title`, `scenario` and `script`; of lessons also what to `see`, what to do
    /// (`tryIt`), `why` it is so, where the course `differs`, the `stage` on which it can be touched, and the
    /// `questions`.
    fn entries(&self) -> QVariantList {
        entries::entries()
    }

    /// Begins the example of that name, in place of what is played now; `held` = frozen before the first
    /// thing that the kernel says. False if there is none of that name.
    fn run(&self, name: QString, held: bool) -> bool {
        let name = string(name);
        match script::example(&name) {
            Some(example) => self.begin(example.name, example.script, held),
            None => false,
        }
    }

    /// The same with a script; false, with `problem`, if it has a mistake.
    fn runScript(&self, text: QString, held: bool) -> bool {
        self.begin(SCRIPT, &string(text), held)
    }

    /// What is on the clipboard, or selected with the mouse, to be put between two parts of a script;
    /// empty, with `problem`, if the script would be too long.
    fn pasted(&self, before: QString, after: QString, selection: bool) -> QString {
        let whole = string(shim::pasted(&before, &after, selection));
        match script::too_long(&whole) {
            Some(refusal) => {
                self.refuse(Some(refusal));
                QString::default()
            }
            None => shim::pasted(&QString::default(), &QString::default(), selection),
        }
    }

    /// What can stand at the caret of a script, whose place is counted from its beginning: from `start` to
    /// `end` stands the word that is there already, and of each of the `words` its `word` and its `meaning`
    /// in the language that is shown. Empty where none can stand.
    fn offers(&self, text: QString, caret: i32) -> QVariantMap {
        offers::offers(&string(text), caret)
    }

    fn begin(&self, entry: &str, script: &str, held: bool) -> bool {
        let scenario = match script::read(script) {
            Ok(scenario) => scenario,
            Err(refusal) => {
                self.refuse(Some(refusal));
                return false;
            }
        };
        let me = QPointer::from(self);
        let wake = queued_callback(move |()| {
            // It only brings about a batch: a queued closure must not reach QML.
            if let Some(this) = me.as_ref() {
                this.changed();
            }
        });
        let speed = Speed { frozen: held, ..self.speed.get() };
        let was_held = self.speed.replace(speed).frozen;
        let started = Stage::start(scenario, speed.pace(), move || wake(()));
        let (stage, refusal) = match started {
            Ok(stage) => (Some(stage), None),
            Err(error) => {
                let why = facts::system_refused(facts::scenario_not_run(), &error);
                (None, Some(Refusal { line: 0, column: 0, why }))
            }
        };
        let begun = stage.is_some();
        self.window.replace(None);
        let me = QPointer::from(self);
        self.play(entry, stage);
        if let Some(this) = me.as_ref() {
            this.refuse(refusal);
        }
        if let (Some(this), true) = (me.as_ref(), was_held != held) {
            this.paceChanged();
        }
        begun
    }

    /// Shows what the window's own server and client do, from now on.
    fn live(&self) {
        self.window.replace(None);
        let me = QPointer::from(self);
        self.let_go();
        if let Some(this) = me.as_ref() {
            this.play(LIVE, None);
        }
        if let Some(this) = me.as_ref() {
            this.refuse(None);
        }
        if let Some(this) = me.as_ref() {
            this.listen();
        }
    }

    /// Has a tap on the window's loop exactly while somebody sees what it tells.
    fn listen(&self) {
        if self.played.borrow().entry != LIVE {
            self.window.replace(None);
            return;
        }
        if !self.seen.get() {
            if let Some(window) = &*self.window.borrow() {
                window.rest();
            }
            return;
        }
        if self.window.borrow().is_none() {
            let me = QPointer::from(self);
            let changed = move || {
                if let Some(this) = me.as_ref() {
                    this.changed();
                }
            };
            let side = self.played.borrow().sifted();
            let live = Live::new(side, changed).inspect_err(|error| {
                log::error!("{}", facts::system_refused(facts::no_event_loop(), error));
            });
            self.window.replace(live.ok());
            // Connections that there are already have begun before.
            self.played.borrow_mut().streams.missed();
        } else if self.window.borrow().as_ref().is_some_and(Live::go_on) {
            // What has happened meanwhile nobody knows.
            self.played.borrow_mut().missed();
        }
        if let Some(window) = &*self.window.borrow() {
            window.set_pace(self.speed.get().pace());
        }
    }

    fn play(&self, entry: &str, stage: Option<Stage>) {
        let was_chosen = self.chosen();
        let before = self.played.borrow_mut().begin(entry, stage);
        // Its thread ends by itself; what it still tells nobody sees.
        drop(before);
        let me = QPointer::from(self);
        self.stateChanged();
        if let Some(this) = me.as_ref() {
            this.traceChanged();
        }
        if let Some(this) = me.as_ref() {
            this.notesChanged();
        }
        if let (Some(this), true) = (me.as_ref(), was_chosen) {
            this.chosenChanged();
        }
        if let Some(this) = me.as_ref() {
            this.changed();
        }
    }

    /// Ends what is played; its rows stay.
    fn stop(&self) {
        if let Some(stage) = &self.played.borrow().stage {
            stage.stop();
        }
    }

    /// Ends what is played, and takes its rows away.
    fn clear(&self) {
        self.window.replace(None);
        let me = QPointer::from(self);
        self.play("", None);
        if let Some(this) = me.as_ref() {
            this.refuse(None);
        }
    }

    fn entry(&self) -> QString {
        self.played.borrow().entry.as_str().into()
    }

    /// "" = nothing is played; "live", "running", "held", "over" or "stopped".
    fn state(&self) -> QString {
        self.played.borrow().state().into()
    }

    fn watching(&self) -> bool {
        self.seen.get()
    }

    fn set_watching(&self, watching: bool) {
        if self.seen.replace(watching) != watching {
            let me = QPointer::from(self);
            self.listen();
            if self.played.borrow().entry == LIVE {
                self.let_go();
            }
            if let Some(this) = me.as_ref() {
                this.watchingChanged();
            }
        }
    }
}

/// What went wrong.
impl Lab {
    fn refuse(&self, refusal: Option<Refusal>) {
        if *self.refusal.borrow() != refusal {
            self.refusal.replace(refusal);
            self.problemChanged();
        }
    }

    /// The message has been read.
    fn dismiss(&self) {
        self.refuse(None);
    }

    fn problem(&self) -> QString {
        self.refusal.borrow().as_ref().map(|refusal| written(&refusal.why)).unwrap_or_default()
    }

    fn problem_line(&self) -> i32 {
        self.refusal.borrow().as_ref().map_or(0, |refusal| int(refusal.line))
    }

    fn problem_column(&self) -> i32 {
        self.refusal.borrow().as_ref().map_or(0, |refusal| int(refusal.column))
    }

    fn read_only<T>(&self, _value: T) {
        log::warn!("Lab: this property can only be read");
    }
}

/// The trace.
impl Lab {
    fn trace_lines(&self) -> i32 {
        int(self.played.borrow().trace.len())
    }

    /// The lines of the trace from that one on, counted from 0.
    fn trace(&self, from: i32) -> QString {
        let played = self.played.borrow();
        let from = usize::try_from(from).unwrap_or(0).min(played.trace.len());
        played.trace[from..].join("\n").into()
    }
}

/// What is shown.
impl Lab {
    fn changed(&self) {
        self.batch.changed(self, Pace::Rows, |this| &this.batch, Self::show);
    }

    /// Takes in what has happened and brings the rows up to date.
    fn show(&self) {
        if self.showing.replace(true) {
            return self.changed();
        }
        let news = {
            let mut played = self.played.borrow_mut();
            let window = self.window.borrow();
            played.take(window.as_ref())
        };
        let me = QPointer::from(self);
        self.change_rows();
        let Some(this) = me.as_ref() else { return };
        this.showing.set(false);
        this.countChanged();
        if let (Some(this), true) = (me.as_ref(), news.trace) {
            this.traceChanged();
        }
        if let (Some(this), true) = (me.as_ref(), news.state) {
            this.stateChanged();
        }
        if let (Some(this), true) = (me.as_ref(), news.notes) {
            this.notesChanged();
        }
        if let (Some(this), true) = (me.as_ref(), news.chosen) {
            this.chosenChanged();
        }
        if let (Some(this), Some(why)) = (me.as_ref(), news.failed) {
            this.refuse(Some(Refusal { line: 0, column: 0, why }));
        }
    }

    /// Makes the changes of the rows one by one. Each is planned when the announcements of the one
    /// before are over: a handler may have changed everything, or destroyed the lab.
    fn change_rows(&self) {
        let me = QPointer::from(self);
        for _ in 0..CHANGES {
            let Some(this) = me.as_ref() else { return };
            let change = this.played.borrow_mut().prepare();
            let commit = |shown| move || this.played.borrow_mut().shown = shown;
            match change {
                played::Change::Nothing => return,
                played::Change::Reset(shown) => this.reset_rows(commit(shown)),
                played::Change::Remove(count, shown) => {
                    this.remove_rows(0, int(count) - 1, commit(shown));
                }
                played::Change::Append(count, shown) => {
                    let first = this.row_count();
                    this.insert_rows(first, first + int(count) - 1, commit(shown));
                }
                // For the view one announcement is as good as many: it asks for what is in sight.
                played::Change::Texts => this.rows_changed(0, (this.row_count() - 1).max(0)),
            }
        }
        if let Some(this) = me.as_ref() {
            this.changed();
        }
    }

    fn rows_skipped(&self) -> i64 {
        number(self.played.borrow().skipped())
    }

    /// The names are those of another language from now on.
    fn retranslate(&self) {
        self.played.borrow_mut().texts_changed();
        self.changed();
    }

    /// What a row is: its `line` as a trace has it, `what` it means, in which `section` of the course, the
    /// line of C++ (`code`), `who` it is about with both ends, `time`, `turn`, `took` and the
    /// `state` that the slot of a signal sees; empty for a row that is not there.
    fn explain(&self, row: i32) -> QVariantMap {
        self.played.borrow().row(row).map(entries::of_row).unwrap_or_default()
    }

    /// The states of the socket that a row is about, as StateCard shows them; empty for none.
    fn card(&self, row: i32) -> QVariantMap {
        let played = self.played.borrow();
        let Some(row) = played.row(row) else { return QVariantMap::default() };
        let kernel = self.kernel.get_or_init(|| Kernel::new().ok());
        entries::card_of(row, &played, kernel.as_ref())
    }

    /// Who is who in a script, or in lines of a trace.
    fn names(&self, text: QString) -> QString {
        let all: Vec<String> = names(&string(text)).iter().map(entries::plain).collect();
        all.join(" ").into()
    }

    /// Which answer to the question of that name is right by the trace: `right`, counted from 0, the
    /// `lines` that say so, and the `row` of the last of them, -1 for none. Empty if its scenario is
    /// not what was played.
    fn judge(&self, question: QString) -> QVariantMap {
        entries::judge(&string(question), &self.played.borrow())
    }
}
