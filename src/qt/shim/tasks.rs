//! Tasks for a later round of Qt's event loop.

use cpp::cpp;

cpp! {{
    #include <memory>
    #include <QtCore/QCoreApplication>
    #include <QtCore/QThread>
    #include <QtCore/QTimer>
}}

type Task = Option<Box<dyn FnOnce()>>;

cpp! {{
    // A closure of Rust's that runs once at most. Copies share it; the last one drops it.
    struct RustTask {
        std::shared_ptr<void> task;

        explicit RustTask(void *raw) : task(raw, [](void *raw) {
            rust!(Qtcp_task_drop [raw: *mut Task as "void *"] {
                // SAFETY: from `Box::into_raw` in `after`; the deleter of the only owner.
                drop(unsafe { Box::from_raw(raw) });
            });
        }) {}

        void operator()() const {
            void *raw = task.get();
            rust!(Qtcp_task_run [raw: *mut Task as "void *"] {
                // SAFETY: alive as long as `task`; tasks run on the Qt thread, one at a time, and
                // what is in here is taken out before it runs.
                if let Some(task) = unsafe { (*raw).take() } {
                    task();
                }
            });
        }
    };
}}

/// Runs `task` after so many milliseconds; 0 = in the next round of the event loop. The crate's own
/// single shot drops everything below a second. For the Qt thread alone, as a task need not be `Send`:
/// elsewhere it is dropped at once, on the thread that made it, and the log says so.
pub(in crate::qt) fn after(milliseconds: i32, task: impl FnOnce() + 'static) {
    if !may_keep_tasks() {
        return log::error!("a task for the Qt thread came from another thread, and is not done");
    }
    let task: Box<Task> = Box::new(Some(Box::new(task)));
    let task = Box::into_raw(task);
    // SAFETY: the pointer is given to its one owner; it stays on this thread, which is qApp's.
    cpp!(unsafe [milliseconds as "int", task as "void *"] {
        RustTask owner(task);
        if (qApp)
            QTimer::singleShot(milliseconds, qApp, owner);
    });
}

/// Whether this is the thread of the application, or there is none that could run a task.
fn may_keep_tasks() -> bool {
    // SAFETY: plain calls.
    cpp!(unsafe [] -> bool as "bool" {
        return !qApp || qApp->thread() == QThread::currentThread();
    })
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::rc::Rc;
    use std::sync::Mutex;
    use std::thread::{self, ThreadId};

    use super::*;
    use crate::qt::shim::{Application, exit};

    /// Set in the process that has the application.
    const INSIDE: &str = "QTCP_TEST_INSIDE";
    static RAN: Mutex<Vec<ThreadId>> = Mutex::new(Vec::new());

    fn note() {
        RAN.lock().expect("not poisoned").push(thread::current().id());
    }

    /// Insists on being dropped on the thread that it was made on.
    struct Dropped(ThreadId, Rc<()>);

    impl Drop for Dropped {
        fn drop(&mut self) {
            assert_eq!(thread::current().id(), self.0, "dropped on another thread");
        }
    }

    #[test]
    fn a_task_from_another_thread_neither_runs_nor_leaves_its_thread() {
        if std::env::var_os(INSIDE).is_some() {
            return inside();
        }
        // An application wants a process of its own.
        let name =
            "qt::shim::tasks::tests::a_task_from_another_thread_neither_runs_nor_leaves_its_thread";
        let output = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", name, "--nocapture"])
            .env(INSIDE, "1")
            .env("QT_QPA_PLATFORM", "offscreen")
            .output()
            .expect("it starts");
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && told.contains("1 passed"), "{output:?}");
    }

    fn inside() {
        let application = Application::new();
        let elsewhere = thread::spawn(|| {
            let task = Dropped(thread::current().id(), Rc::new(()));
            let alive = Rc::downgrade(&task.1);
            after(0, move || {
                note();
                drop(task);
            });
            assert!(alive.upgrade().is_none(), "the task is still kept");
        });
        elsewhere.join().expect("nothing was kept");
        after(0, note);
        after(20, || exit(7));
        assert_eq!(application.exec(), 7);
        assert_eq!(*RAN.lock().expect("not poisoned"), [thread::current().id()]);
    }
}
