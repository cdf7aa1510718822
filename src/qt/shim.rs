//! All C++ of this program: what Qt offers and the crate qmetaobject does not.
//!
//! Every function here is for the thread of the QApplication, and harmless (nothing happens, an
//! empty answer) while there is none. What would be unsound elsewhere asks which thread it is on.

// The parser of the C++ takes this file for the root of the crate: it looks for modules beside it.
#[path = "shim/rounds.rs"]
mod rounds;
#[path = "shim/signals.rs"]
mod signals;
#[path = "shim/tasks.rs"]
mod tasks;

use cpp::cpp;
use qmetaobject::{QAbstractListModel, QByteArray, QJSValue, QString, QUrl, QVariant};

pub(super) use self::rounds::Rounds;
pub(super) use self::signals::SignalIndex;
pub(super) use self::tasks::after;

cpp! {{
    #include <QtCore/QCoreApplication>
    #include <QtCore/QFileInfo>
    #include <QtCore/QLibraryInfo>
    #include <QtCore/QLocale>
    #include <QtCore/QPointer>
    #include <QtCore/QTranslator>
    #include <QtCore/QUrl>
    #include <QtGui/QClipboard>
    #include <QtGui/QGuiApplication>
    #include <QtGui/QIcon>
    #include <QtGui/QImage>
    #include <QtQml/QQmlApplicationEngine>
    #include <QtQuick/QQuickWindow>
    #include <QtWidgets/QApplication>

    // The engine of the application.
    static QPointer<QQmlApplicationEngine> the_engine;
}}

/// The application and its QML engine: qmetaobject's own takes the command line for Qt's, tells
/// nothing of a file that does not load, and loses the exit code. One at a time; dropping it
/// destroys the QML objects and then the application.
#[derive(Debug)]
pub(super) struct Application(());

impl Application {
    /// Connects to the display. Where that fails Qt ends the process after a message of the kind
    /// "fatal".
    pub(super) fn new() -> Self {
        // SAFETY: the arguments are static; no other thread reads the environment yet.
        cpp!(unsafe [] {
                    static int argc = 1;
                    static char name[] = "qtcp";
                    static char *argv[] = { name, nullptr };
                    if (qEnvironmentVariableIsEmpty("QT_QUICK_CONTROLS_STYLE"))
                        qputenv("QT_QUICK_CONTROLS_STYLE", "Fusion");
                    QCoreApplication::setApplicationName(QStringLiteral("qtcp"));
                    QGuiApplication::setDesktopFileName(QStringLiteral("qtcp"));
        #if QT_VERSION < QT_VERSION_CHECK(6, 0, 0)
                    QCoreApplication::setAttribute(Qt::AA_EnableHighDpiScaling);
        #endif
                    new QApplication(argc, argv);
                    the_engine = new QQmlApplicationEngine;
                });
        Self(())
    }

    /// Loads a file; whether it could be.
    pub(super) fn load(&self, url: QUrl) -> bool {
        // SAFETY: the engine lives as long as `self`.
        cpp!(unsafe [url as "QUrl"] -> bool as "bool" {
            const auto before = the_engine->rootObjects().size();
            the_engine->load(url);
            return the_engine->rootObjects().size() > before;
        })
    }

    /// Runs the event loop; the code that `Qt.exit` or [`exit`] gave.
    pub(super) fn exec(&self) -> i32 {
        // SAFETY: the application lives as long as `self`.
        cpp!(unsafe [] -> i32 as "int" {
            return QCoreApplication::exec();
        })
    }
}

impl Drop for Application {
    fn drop(&mut self) {
        // SAFETY: made by `new`, and nobody keeps them.
        cpp!(unsafe [] {
            delete the_engine.data();
            delete qApp;
        });
    }
}

/// A property of a JavaScript value.
pub(super) fn property(value: &QJSValue, name: QString) -> QJSValue {
    // SAFETY: both live for the call; the answer is moved out.
    cpp!(unsafe [value as "const QJSValue *", name as "QString"] -> QJSValue as "QJSValue" {
        return value->property(name);
    })
}

/// Whether it is a QByteArray.
pub(super) fn is_bytes(variant: &QVariant) -> bool {
    // SAFETY: it lives for the call.
    cpp!(unsafe [variant as "const QVariant *"] -> bool as "bool" {
        return variant->userType() == QMetaType::QByteArray;
    })
}

/// Throws a TypeError in the JavaScript that called, if any did.
pub(super) fn throw(text: QString) {
    // SAFETY: plain calls.
    cpp!(unsafe [text as "QString"] {
        if (the_engine)
            the_engine->throwError(QJSValue::TypeError, text);
    });
}

/// Chooses how Qt draws, before the application is made.
pub(super) fn set_platform(name: QString) {
    // SAFETY: as for the environment in `Application::new`.
    cpp!(unsafe [name as "QString"] {
        qputenv("QT_QPA_PLATFORM", name.toUtf8());
    });
}

/// Chooses how the controls look, before the application is made, whatever the environment says.
pub(super) fn set_style(name: QString) {
    // SAFETY: as for the environment in `Application::new`.
    cpp!(unsafe [name as "QString"] {
        qputenv("QT_QUICK_CONTROLS_STYLE", name.toUtf8());
    });
}

/// The URL of a file, whatever is in its path.
pub(super) fn url_of(path: QString) -> QUrl {
    // SAFETY: plain calls; the answer is moved out.
    cpp!(unsafe [path as "QString"] -> QUrl as "QUrl" {
        return QUrl::fromLocalFile(QFileInfo(path).absoluteFilePath());
    })
}

/// Ends [`Application::exec`].
pub(super) fn exit(code: i32) {
    // SAFETY: plain calls.
    cpp!(unsafe [code as "int"] {
        QCoreApplication::exit(code);
    });
}

/// The icon of the windows, from an embedded file.
pub(super) fn set_icon(path: QString) {
    // SAFETY: plain calls.
    cpp!(unsafe [path as "QString"] {
        if (qApp)
            QGuiApplication::setWindowIcon(QIcon(path));
    });
}

/// The languages that the system prefers, best first, as "zh-Hans-CN".
pub(super) fn system_languages() -> QString {
    // SAFETY: plain calls; the answer is moved out.
    cpp!(unsafe [] -> QString as "QString" {
        return QLocale::system().uiLanguages().join(QLatin1Char(' '));
    })
}

/// Shows another language: our words from the file `path` (empty: as written), Qt's own too.
pub(super) fn translate(language: QString, path: QString) {
    // SAFETY: plain calls; the translators are static and so outlive the application's use of
    // them.
    cpp!(unsafe [language as "QString", path as "QString"] {
            static QTranslator ours, qts;
            if (!qApp)
                return;
            QCoreApplication::removeTranslator(&ours);
            QCoreApplication::removeTranslator(&qts);
    #if QT_VERSION >= QT_VERSION_CHECK(6, 0, 0)
            const QString folder = QLibraryInfo::path(QLibraryInfo::TranslationsPath);
    #else
            const QString folder = QLibraryInfo::location(QLibraryInfo::TranslationsPath);
    #endif
            if (qts.load(QStringLiteral("qtbase_") + language, folder))
                QCoreApplication::installTranslator(&qts);
            if (!path.isEmpty() && ours.load(path))
                QCoreApplication::installTranslator(&ours);
            if (the_engine)
                the_engine->retranslate();
        });
}

/// A text of the window as the embedded file `path` has it; empty if it is not there.
pub(super) fn translated(path: QString, of: QString, text: QString) -> QString {
    // SAFETY: plain calls; the answer is moved out.
    cpp!(unsafe [path as "QString", of as "QString", text as "QString"] -> QString as "QString" {
        QTranslator file;
        return file.load(path) ? file.translate(of.toUtf8(), text.toUtf8()) : QString();
    })
}

/// The version of the Qt that runs.
pub(super) fn qt_version() -> QString {
    // SAFETY: a plain call; the answer is moved out.
    cpp!(unsafe [] -> QString as "QString" { return QString::fromLatin1(qVersion()); })
}

/// Puts text on the clipboard.
pub(super) fn copy(text: QString) {
    // SAFETY: plain calls.
    cpp!(unsafe [text as "QString"] {
        if (qApp)
            QGuiApplication::clipboard()->setText(text);
    });
}

/// The text on the clipboard between two others; or the one that is selected with the mouse, where
/// the system keeps that.
pub(super) fn pasted(before: &QString, after: &QString, selection: bool) -> QString {
    // SAFETY: both live for the call; the answer is moved out.
    cpp!(unsafe [before as "const QString *", after as "const QString *", selection as "bool"]
         -> QString as "QString" {
        const auto mode = selection ? QClipboard::Selection : QClipboard::Clipboard;
        const QString text = qApp ? QGuiApplication::clipboard()->text(mode) : QString();
        return before->isEmpty() && after->isEmpty() ? text : *before + text + *after;
    })
}

/// A text in UTF-8, by Qt: a long one is converted there as fast as it can be. For any thread.
pub(super) fn utf_8(text: &QString) -> QByteArray {
    // SAFETY: it lives for the call; the answer is moved out.
    cpp!(unsafe [text as "const QString *"] -> QByteArray as "QByteArray" {
        return text->toUtf8();
    })
}

/// The path of a file that QML names by URL or by path; empty if it is not on this machine.
pub(super) fn local_file(url: QString) -> QString {
    // SAFETY: plain calls.
    cpp!(unsafe [url as "QString"] -> QString as "QString" {
        const QUrl parsed(url);
        if (parsed.isLocalFile())
            return parsed.toLocalFile();
        return parsed.scheme().isEmpty() ? url : QString();
    })
}

/// Writes a picture of the window into a file once its frame is complete.
pub(super) fn screenshot(path: QString) -> bool {
    // SAFETY: plain calls on objects that the engine owns.
    cpp!(unsafe [path as "QString"] -> bool as "bool" {
        if (!the_engine)
            return false;
        for (QObject *root : the_engine->rootObjects())
            if (auto *window = qobject_cast<QQuickWindow *>(root))
                return window->grabWindow().save(path);
        return false;
    })
}

// --- list models ---

/// What changes the rows in the middle of an announcement.
type RowsChange<'a> = &'a mut dyn FnMut();

cpp! {{
    #include <QtCore/QAbstractListModel>

    static void changeRows(void *change) {
        rust!(Qtcp_change_rows [change: *mut RowsChange<'static> as "void *"] {
            // SAFETY: from `Announce`, which waits for this call to return.
            unsafe { (*change)() };
        });
    }
}}

cpp! {{
    // The protected functions, named through a derived class as C++ allows.
    struct ModelAccess : QAbstractListModel {
        static void beginInsert(QAbstractItemModel *model, int first, int last) {
            (model->*(&ModelAccess::beginInsertRows))(QModelIndex(), first, last);
        }
        static void endInsert(QAbstractItemModel *model) {
            (model->*(&ModelAccess::endInsertRows))();
        }
        static void beginRemove(QAbstractItemModel *model, int first, int last) {
            (model->*(&ModelAccess::beginRemoveRows))(QModelIndex(), first, last);
        }
        static void endRemove(QAbstractItemModel *model) {
            (model->*(&ModelAccess::endRemoveRows))();
        }
    };
}}

cpp! {{
    struct ModelReset : QAbstractListModel {
        static void begin(QAbstractItemModel *model) {
            (model->*(&ModelReset::beginResetModel))();
        }
        static void end(QAbstractItemModel *model) {
            (model->*(&ModelReset::endResetModel))();
        }
    };
}}

/// The announcements of a list model. The crate's own want `&mut self`, which a model that QML may
/// call back into in the middle cannot give. Without a C++ object nobody listens, and the rows are
/// changed all the same.
///
/// Each announcement emits a signal before and one behind the change: a handler may change the
/// model's other state, or destroy the model. If it is destroyed before the change, the change is
/// not made. The caller sees to it that no second announcement begins inside a first one, and asks a
/// `QPointer` before it goes on with `self`.
pub(super) trait Announce: QAbstractListModel {
    /// Changes the rows with `change`, which inserts `first..=last`.
    fn insert_rows(&self, first: i32, last: i32, change: impl FnOnce()) {
        let model = self.get_cpp_object();
        changing(change, |change| {
            let change: *mut RowsChange<'_> = change;
            // SAFETY: the model's own C++ object, which is asked after each emission whether it is
            // still there; the change outlives the call.
            cpp!(unsafe [model as "QAbstractItemModel *", first as "int", last as "int",
                         change as "void *"] {
                const QPointer<QAbstractItemModel> guarded(model);
                if (guarded)
                    ModelAccess::beginInsert(guarded, first, last);
                if (guarded || !model)
                    changeRows(change);
                if (guarded)
                    ModelAccess::endInsert(guarded);
            });
        });
    }

    /// The same for removing.
    fn remove_rows(&self, first: i32, last: i32, change: impl FnOnce()) {
        let model = self.get_cpp_object();
        changing(change, |change| {
            let change: *mut RowsChange<'_> = change;
            // SAFETY: as for inserting.
            cpp!(unsafe [model as "QAbstractItemModel *", first as "int", last as "int",
                         change as "void *"] {
                const QPointer<QAbstractItemModel> guarded(model);
                if (guarded)
                    ModelAccess::beginRemove(guarded, first, last);
                if (guarded || !model)
                    changeRows(change);
                if (guarded)
                    ModelAccess::endRemove(guarded);
            });
        });
    }

    /// The same for a change of everything.
    fn reset_rows(&self, change: impl FnOnce()) {
        let model = self.get_cpp_object();
        changing(change, |change| {
            let change: *mut RowsChange<'_> = change;
            // SAFETY: as for inserting.
            cpp!(unsafe [model as "QAbstractItemModel *", change as "void *"] {
                const QPointer<QAbstractItemModel> guarded(model);
                if (guarded)
                    ModelReset::begin(guarded);
                if (guarded || !model)
                    changeRows(change);
                if (guarded)
                    ModelReset::end(guarded);
            });
        });
    }

    /// Something in `first..=last` is different.
    fn rows_changed(&self, first: i32, last: i32) {
        let model = self.get_cpp_object();
        // SAFETY: a null pointer or the model's own C++ object; nothing follows the emission.
        cpp!(unsafe [model as "QAbstractItemModel *", first as "int", last as "int"] {
            if (model)
                Q_EMIT model->dataChanged(model->index(first, 0), model->index(last, 0));
        });
    }
}

impl<M: QAbstractListModel> Announce for M {}

/// Makes of a change that happens once one that C++ can call.
fn changing(change: impl FnOnce(), announce: impl FnOnce(&mut RowsChange<'_>)) {
    let mut once = Some(change);
    let mut change = || once.take().map_or((), |change| change());
    announce(&mut (&mut change as RowsChange<'_>));
}
