//! [`ErrorCases`]: errors that are provoked, and what came of them.

use std::cell::RefCell;

use qmetaobject::prelude::*;
use qmetaobject::{QVariantList, QVariantMap};

use super::batch::{Batch, Pace};
use super::run::Run;
use super::{string, written};
use crate::lab::errors::{ALL, Failed, Failing, find};
use crate::text::{Face, Fact, Language, facts};

/// Errors that can be provoked on this machine, each by a scenario on a thread of its own with real
/// sockets.
#[derive(Default, QObject)]
#[allow(dead_code, reason = "the fields of properties are for QML")]
pub struct ErrorCases {
    base: qt_base_class!(trait QObject),
    running: qt_property!(bool; READ running WRITE read_only NOTIFY nowChanged),
    problem: qt_property!(QString; READ problem WRITE read_only NOTIFY nowChanged),
    provoked: qt_property!(QVariantMap; READ provoked WRITE read_only NOTIFY nowChanged),
    nowChanged: qt_signal!(),
    cases: qt_method!(fn(&self) -> QVariantList),
    provoke: qt_method!(fn(&self, name: QString) -> bool),
    stop: qt_method!(fn(&self)),

    case: RefCell<Case>,
    failed: RefCell<Option<Fact>>,
    shown: Batch,
}

/// What is provoked, or was last.
#[derive(Debug, Default)]
struct Case {
    failing: Option<&'static Failing>,
    run: Run,
    failed: Failed,
}

impl ErrorCases {
    /// All that can be provoked, in the order in which a student meets them and in the language that is
    /// shown: of each its `id`, its `title`, `how` it is provoked, and what to `note` in the order.
    fn cases(&self) -> QVariantList {
        let said = |fact: fn() -> Fact| {
            QVariant::from(QString::from(fact().sentence(Language::current(), Face::Library)))
        };
        let cases = ALL.iter().map(|failing| {
            let mut map = QVariantMap::default();
            map.insert("id".into(), QString::from(failing.name).into());
            map.insert("title".into(), said(failing.title));
            map.insert("how".into(), said(failing.how));
            map.insert("note".into(), said(failing.note));
            QVariant::from(map)
        });
        cases.collect()
    }

    /// Provokes the error of that name, in place of the last one; false if it cannot be.
    fn provoke(&self, name: QString) -> bool {
        let Some(failing) = find(&string(name)) else { return false };
        let (run, failed) = match Run::start(failing.script, self, Self::changed) {
            Ok(run) => (run, None),
            Err(fact) => (Run::default(), Some(fact)),
        };
        let begun = run.is_running();
        self.failed.replace(failed);
        let case = Case { failing: Some(failing), run, ..Case::default() };
        let before = self.case.replace(case);
        // Its thread is waited for, which may not happen while it is borrowed.
        drop(before);
        self.nowChanged();
        begun
    }

    /// Waits no longer; what has come can still be seen.
    fn stop(&self) {
        self.case.borrow().run.stop();
    }

    fn changed(&self) {
        self.shown.changed(self, Pace::Rows, |this| &this.shown, Self::show);
    }

    fn show(&self) {
        let has_failed = {
            let Case { run, failed, .. } = &mut *self.case.borrow_mut();
            run.take(|moment| failed.push(moment));
            run.has_failed()
        };
        if has_failed {
            self.failed.replace(Some(facts::scenario_not_run()));
        }
        self.nowChanged();
    }

    fn running(&self) -> bool {
        self.case.borrow().run.is_running()
    }

    /// Why it could not be tried, as a fact; empty if nothing is wrong.
    fn problem(&self) -> QString {
        self.failed.borrow().as_ref().map(written).unwrap_or_default()
    }

    /// `name`, `steps` (lines), `number` and `error` (Qt's name) and `text`, `cause` (a fact); empty
    /// before anything was provoked, and without the last four until the error has come.
    fn provoked(&self) -> QVariantMap {
        let case = self.case.borrow();
        let mut map = QVariantMap::default();
        let Some(failing) = case.failing else { return map };
        let mut put = |name: &str, value: QVariant| map.insert(name.into(), value);
        let trace = &case.run.trace;
        put("name", QString::from(failing.name).into());
        put("steps", QString::from(Failed::steps(trace).join("\n")).into());
        if let Some((error, text)) = Failed::error(trace) {
            put("number", error.number().into());
            put("error", QString::from(error.qt_name()).into());
            put("text", QString::from(text).into());
        }
        if let Some(cause) = case.failed.cause(trace) {
            put("cause", written(&cause).into());
        }
        map
    }

    fn read_only<T>(&self, _value: T) {
        log::warn!("ErrorCases: this property can only be read");
    }
}
