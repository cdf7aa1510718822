//! [`Rounds`]: calls in rounds of Qt's event loop, for whoever asks from any thread.

use std::ffi::c_void;
use std::sync::Arc;

use cpp::cpp;

cpp! {{
    #include <atomic>
    #include <QtCore/QAbstractEventDispatcher>
    #include <QtCore/QCoreApplication>
    #include <QtCore/QEvent>
    #include <QtCore/QThread>
}}

cpp! {{
    using RoundCall = void (*)();
    using RoundWants = bool (*)();

    // Calls back in a round of its thread's event loop, when it was asked to.
    struct RoundAsked : QObject {
        const RoundCall call;
        const RoundWants wants;
        std::atomic<bool> asked { false };
        // Calls that have begun and not returned.
        int running = 0;

        RoundAsked(RoundCall call, RoundWants wants) : call(call), wants(wants) {}

        void ask() {
            if (!asked.exchange(true))
                QCoreApplication::postEvent(this, new QEvent(QEvent::User));
        }
    };
}}

cpp! {{
    struct RoundCaller final : RoundAsked {
        using RoundAsked::RoundAsked;

        // A loop that turns inside of a call, in case that somebody has to ask.
        void turns() {
            if (running > 0 && !asked && wants())
                ask();
        }

        bool event(QEvent *event) override {
            if (event->type() != QEvent::User)
                return QObject::event(event);
            // What is asked for from now on is for the next round.
            asked = false;
            ++running;
            call();
            --running;
            return true;
        }
    };
}}

/// Calls `call` in a round of the event loop, once for all who have asked since the last one; any
/// thread may ask. While `call` runs, an event loop that turns inside of it asks by itself as long as
/// `wants` says so: nobody has to ask beforehand in case that there is one. Clones are the same.
#[derive(Debug, Clone)]
pub(in crate::qt) struct Rounds(Arc<Caller>);

#[derive(Debug)]
struct Caller(*mut c_void);

// SAFETY: `ask` takes nothing but an atomic flag and postEvent, which is for any thread, and the object
// is destroyed on its own one.
unsafe impl Send for Caller {}
// SAFETY: as above.
unsafe impl Sync for Caller {}

impl Rounds {
    /// For the thread that calls this.
    pub(in crate::qt) fn new(call: extern "C" fn(), wants: extern "C" fn() -> bool) -> Self {
        // SAFETY: the object goes with its last owner.
        let caller = cpp!(unsafe [call as "RoundCall", wants as "RoundWants"]
                          -> *mut c_void as "void *" {
            auto *caller = new RoundCaller(call, wants);
            if (auto *loop = QAbstractEventDispatcher::instance()) {
                const auto turns = [caller] { caller->turns(); };
                QObject::connect(loop, &QAbstractEventDispatcher::aboutToBlock, caller, turns);
                QObject::connect(loop, &QAbstractEventDispatcher::awake, caller, turns);
            }
            return static_cast<void *>(caller);
        });
        Self(Arc::new(Caller(caller)))
    }

    /// A call will come, if the thread has an event loop.
    pub(in crate::qt) fn ask(&self) {
        let caller = self.0.0;
        // SAFETY: alive as long as `self`.
        cpp!(unsafe [caller as "RoundCaller *"] { caller->ask(); });
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        let caller = self.0;
        // SAFETY: nobody else has it. It is not destroyed below its own function, nor on another
        // thread.
        cpp!(unsafe [caller as "RoundCaller *"] {
            if (caller->running == 0 && caller->thread() == QThread::currentThread())
                delete caller;
            else
                caller->deleteLater();
        });
    }
}
