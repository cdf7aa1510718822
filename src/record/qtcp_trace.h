// qtcp_trace.h, version 1: what your own Qt program does with its sockets, written down.
//
//     #include "qtcp_trace.h"
//     qtcpTrace(server);      // a QTcpServer, once, wherever it is made
//     qtcpTrace(socket);      // a QTcpSocket: the client's own, and each one that nextPendingConnection() gives
//
//     QTCP_TRACE=mine.jsonl ./program        (or - for standard error; %p in the name is the process id)
//     qtcp trace --read mine.jsonl           shows it
//     qtcp compare mine.jsonl other.jsonl    lays two beside each other
//
// Without the variable QTCP_TRACE nothing is connected and nothing is written; with QTCP_NO_TRACE defined nothing
// is compiled. Qt 5.15 or 6, C++11 or later, QtCore and QtNetwork; no moc is needed.
//
// The file has one JSON object a line: a header, then moments, each with its time in microseconds, the turn of
// the main thread's event loop, and how many slots it is inside of. The kinds are
//
//     signal       with all that can be asked in its slot, and `receivers`: how many slots of the program it has
//                  (`unsent`: of stateChanged, aboutToClose and disconnected, bytesToWrite()). `warning` is what
//                  Qt itself says with qWarning, of the object whose slot it happens in (number 0: of none);
//                  `destroyed` is the last of its object
//     slotEnded    the signal's slots have all returned, or have deleted its object (each signal has one): how long
//                  they `took`; of readyRead, how many bytes they `left` unread; of a socket, how many are `unsent`
//     event        what no signal tells, as the loop begins to wait or wakes up: `bytesToWrite`, how much a socket
//                  has still to send, if that has changed, ten times a second at the most; `bytesAvailable`, how
//                  much is there that was left a second ago, if nobody has read on; `writeRefused`, if it was
//                  given something after its connection was over
//     turnBegan, turnEnded    a turn of the loop in which something of this happened, or which took 4 ms or longer
//     ended        the record is full, the program goes on
//
// To know when slots have returned, Qt's own hook for its test library is used (qt_register_signal_spy_callbacks,
// from 5.14 on; tried with 5.15.8, 6.4.2 and 6.8.3). Where it is not there, also because the program was built with
// another Qt 6, or with QTCP_TRACE_NO_SPY defined, each signal is connected to instead: then call qtcpTrace before you
// connect your own slots; `took` is 0, and the header of the record says "slot_times":false.
#pragma once

#include <QCoreApplication>
#include <QTcpServer>
#include <QTcpSocket>

#ifdef QTCP_NO_TRACE

inline void qtcpTrace(QAbstractSocket *) { }
inline void qtcpTrace(QTcpServer *) { }

#else

#include <QAbstractEventDispatcher>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QHostAddress>
#include <QMetaEnum>
#include <QMetaMethod>
#include <QPointer>
#include <QThread>

#include <chrono>
#include <cstdio>
#include <iterator>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#if !defined(QTCP_TRACE_NO_SPY) && QT_VERSION >= 0x050e00 && QT_VERSION < 0x070000
#define QTCP_TRACE_SPY
QT_BEGIN_NAMESPACE
struct QSignalSpyCallbackSet;
#if defined(__ELF__) && defined(__GNUC__)
// A program that is linked with a Qt without it has a null pointer here.
__attribute__((weak)) Q_CORE_EXPORT void qt_register_signal_spy_callbacks(QSignalSpyCallbackSet *);
#else
Q_CORE_EXPORT void qt_register_signal_spy_callbacks(QSignalSpyCallbackSet *);
#endif
QT_END_NAMESPACE
#endif

namespace QtcpTrace {

// Nobody reads a longer record to its end, and every disk takes this.
constexpr qint64 longestRecord = 64 * 1024 * 1024;
// A line of a record has at most 64 KiB, whatever its texts are; in JSON a character takes up to six bytes.
constexpr int longestText = 2000;
constexpr int longestWord = 256;
constexpr int mostWords = 64;
// More threads at once are told as one.
constexpr std::size_t mostThreads = 1024;
// So many objects may be known before those that are gone are looked for.
constexpr std::size_t fewObjects = 1024;
// How much a socket has still to send is asked so seldom: for a growing buffer this is often enough.
constexpr qint64 unsentEveryUs = 100000;
// What was left by a slot is looked at again after so long.
constexpr qint64 unreadAfterUs = 1000000;
// A turn in which nothing was recorded is told from here on: two turns of 4 ms are half a picture of a window.
constexpr qint64 longTurnUs = 4000;

// Makes a protected function callable.
struct Receivers : QObject
{
    static int of(const QObject *object, const char *signature)
    {
        return (object->*&Receivers::receivers)(signature);
    }
};

enum class Signal {
    StateChanged, HostFound, Connected, ReadyRead, BytesWritten, ErrorOccurred, AboutToClose,
    ReadChannelFinished, Disconnected, NewConnection, PendingConnectionAvailable, AcceptError
};

struct SignalName
{
    Signal signal;
    const char *name;      // as the record has it
    const char *signature; // as SIGNAL() makes it
};

#if QT_VERSION >= 0x050f00
#define QTCP_TRACE_ERROR "2errorOccurred(QAbstractSocket::SocketError)"
#else
#define QTCP_TRACE_ERROR "2error(QAbstractSocket::SocketError)"
#endif

// Members of a class, so that no function of the program with the same name is ever meant.
struct Words
{
    // In quotes, and plain ASCII whatever the text is.
    static std::string json(const QString &text, int longest = longestText)
    {
        std::string out = "\"";
        const int size = static_cast<int>(qMin<qint64>(text.size(), longest));
        for (int i = 0; i < size; ++i) {
            ushort c = text.at(i).unicode();
            const bool pair = QChar::isHighSurrogate(c) && i + 1 < text.size() && text.at(i + 1).isLowSurrogate();
            const bool second = QChar::isLowSurrogate(c) && i > 0 && text.at(i - 1).isHighSurrogate();
            if (QChar::isSurrogate(c) && !second && !(pair && i + 1 < size))
                c = 0xfffd;
            if (c == '"' || c == '\\') {
                out += '\\';
                out += static_cast<char>(c);
            } else if (c >= 0x20 && c < 0x7f) {
                out += static_cast<char>(c);
            } else {
                char hex[7];
                std::snprintf(hex, sizeof hex, "\\u%04x", static_cast<unsigned>(c));
                out += hex;
            }
        }
        return out + (text.size() > size ? "...\"" : "\"");
    }

    // ,"name":"127.0.0.1:8888"; nothing if there is no such end now.
    static std::string endpoint(const char *name, QHostAddress address, quint16 port)
    {
        if (port == 0 || address.isNull())
            return {};
        QString host = address.toString();
        if (address.protocol() == QAbstractSocket::AnyIPProtocol) {
            host = QStringLiteral("[::]");
        } else if (address.protocol() == QAbstractSocket::IPv6Protocol) {
            const Q_IPV6ADDR bytes = address.toIPv6Address();
            bool mapped = bytes[10] == 0xff && bytes[11] == 0xff;
            for (int i = 0; i < 10; ++i)
                mapped = mapped && bytes[i] == 0;
            bool numeric = false;
            address.scopeId().toUInt(&numeric);
            if (!numeric)
                address.setScopeId(QString());
            host = mapped ? QHostAddress(address.toIPv4Address()).toString()
                          : QLatin1Char('[') + address.toString() + QLatin1Char(']');
        }
        return std::string(",\"") + name + "\":" + json(host + QLatin1Char(':') + QString::number(port));
    }

    static std::string field(const char *name, qint64 value)
    {
        return std::string(",\"") + name + "\":" + std::to_string(value);
    }

    static std::string field(const char *name, const std::string &value)
    {
        return std::string(",\"") + name + "\":" + value;
    }

    // Qt's name of a value of one of its enumerations.
    template<class Enum>
    static std::string nameOf(Enum value, const char *unknown)
    {
        const char *name = QMetaEnum::fromType<Enum>().valueToKey(static_cast<int>(value));
        return name ? name : unknown;
    }

    static std::string stateName(QAbstractSocket::SocketState state)
    {
        const std::string name = nameOf(state, "UnknownState");
        return '"' + name.substr(0, name.rfind("State")) + '"';
    }

    static const std::vector<SignalName> &names(bool server)
    {
        static const std::vector<SignalName> socketNames{
            {Signal::StateChanged, "stateChanged", "2stateChanged(QAbstractSocket::SocketState)"},
            {Signal::HostFound, "hostFound", "2hostFound()"},
            {Signal::Connected, "connected", "2connected()"},
            {Signal::ReadyRead, "readyRead", "2readyRead()"},
            {Signal::BytesWritten, "bytesWritten", "2bytesWritten(qint64)"},
            {Signal::ErrorOccurred, "errorOccurred", QTCP_TRACE_ERROR},
            {Signal::AboutToClose, "aboutToClose", "2aboutToClose()"},
            {Signal::ReadChannelFinished, "readChannelFinished", "2readChannelFinished()"},
            {Signal::Disconnected, "disconnected", "2disconnected()"},
        };
        static const std::vector<SignalName> serverNames{
            {Signal::PendingConnectionAvailable, "pendingConnectionAvailable", "2pendingConnectionAvailable()"},
            {Signal::NewConnection, "newConnection", "2newConnection()"},
            {Signal::AcceptError, "acceptError", "2acceptError(QAbstractSocket::SocketError)"},
        };
        return server ? serverNames : socketNames;
    }

    // The signal with this number, as Qt counts the signals of an object: those of its base classes first.
    static const SignalName *byIndex(bool server, int index)
    {
        const auto table = [](bool ofServer) {
            const QMetaObject &meta = ofServer ? QTcpServer::staticMetaObject : QAbstractSocket::staticMetaObject;
            std::map<int, const SignalName *> all;
            for (const SignalName &name : names(ofServer)) {
                const int method = meta.indexOfSignal(name.signature + 1);
                int before = 0;
                for (int i = 0; i < method; ++i)
                    before += meta.method(i).methodType() == QMetaMethod::Signal;
                if (method >= 0)
                    all[before] = &name;
            }
            return all;
        };
        static const std::map<int, const SignalName *> tables[] = {table(false), table(true)};
        const auto found = tables[server].find(index);
        return found == tables[server].end() ? nullptr : found->second;
    }
};

class Recorder : private Words
{
public:
    // Nothing else is done in a program that is not to be recorded.
    static bool isWanted()
    {
        static const bool wanted = !qEnvironmentVariableIsEmpty("QTCP_TRACE");
        return wanted;
    }

    // Never destroyed: objects that live as long as the program still have something to say in the end.
    static Recorder &instance()
    {
        static Recorder *const recorder = new Recorder;
        return *recorder;
    }

    void add(QObject *object, QAbstractSocket *socket, QTcpServer *server)
    {
        const Lock lock(m_mutex);
        watchLoop();
        if (!object || find(object))
            return;
        forgetTheDead();
        m_known[object] = Traced{++m_lastNumber, socket, server, object, 0, false, 0, 0};
        // Qt emits it only if it is connected to.
        QObject::connect(object, &QObject::destroyed, [object] { instance().isDestroyed(object); });
        if (m_spying)
            return;
        if (socket)
            connectTo(socket);
        else
            connectTo(server);
    }

private:
    using Lock = std::lock_guard<std::recursive_mutex>;

    struct Traced
    {
        quint64 number;
        QAbstractSocket *socket;
        QTcpServer *server;
        QPointer<QObject> life; // null from the object's end on
        qint64 unsent; // as they were when the loop began to wait last
        bool refused;
        qint64 left; // by the slots of readyRead that ran last, and not looked at since
        qint64 leftAt;
    };

    // A signal whose slots run.
    struct Frame
    {
        QObject *sender;
        int index;
        Traced object;
        Signal signal;
        const char *name;
        qint64 began;
    };

    struct Turn
    {
        int level; // of nested loops
        qint64 began;
        quint64 number;
        bool written;
    };

    struct Thread
    {
        int number;
        std::vector<Frame> frames;
        std::vector<Turn> turns; // of the main thread alone
    };

    // Sees whatever the main thread's event loop delivers.
    class Loop : public QObject
    {
    public:
        explicit Loop(QObject *parent) : QObject(parent) { }
        bool eventFilter(QObject *, QEvent *) override
        {
            instance().delivers();
            return false;
        }
    };

    Recorder() : m_begun(std::chrono::steady_clock::now())
    {
        open(QString::fromLocal8Bit(qgetenv("QTCP_TRACE")));
        m_chained = qInstallMessageHandler(message);
#ifdef QTCP_TRACE_SPY
        // The layout of QSignalSpyCallbackSet.
        static struct
        {
            void (*signalBegin)(QObject *, int, void **);
            void (*slotBegin)(QObject *, int, void **);
            void (*signalEnd)(QObject *, int);
            void (*slotEnd)(QObject *, int);
        } spy = {
            [](QObject *sender, int index, void **arguments) { instance().signalBegins(sender, index, arguments); },
            nullptr,
            [](QObject *sender, int index) { instance().signalEnds(sender, index); },
            nullptr,
        };
        if (m_spying)
            qt_register_signal_spy_callbacks(reinterpret_cast<QSignalSpyCallbackSet *>(&spy));
#endif
    }

    static bool canSpy()
    {
#if defined(QTCP_TRACE_SPY) && defined(__ELF__) && defined(__GNUC__)
        return qt_register_signal_spy_callbacks != nullptr;
#elif defined(QTCP_TRACE_SPY)
        return true;
#else
        return false;
#endif
    }

    // --- the file ---

    void open(QString name)
    {
        name.replace(QLatin1String("%p"), QString::number(QCoreApplication::applicationPid()));
        m_name = name;
        const QIODevice::OpenMode mode = QIODevice::WriteOnly | QIODevice::Unbuffered;
        if (name == QLatin1String("-")) {
            m_open = m_file.open(stderr, mode);
        } else {
            m_file.setFileName(name);
            if (QFileInfo(name).isFile() && !mayReplace()) {
                complain("it is there already and is no recording; name another file in QTCP_TRACE");
                return;
            }
            const bool isNew = !QFileInfo::exists(name);
            // Two programs that are given one file write lines, and not over each other. A pipe has no end to go to.
            const bool isFile = isNew || QFileInfo(name).isFile();
            m_open = m_file.open(mode | QIODevice::Truncate | (isFile ? QIODevice::Append : QIODevice::WriteOnly));
            // What was said on the network is this user's alone.
            if (m_open && isNew)
                m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        }
        if (!m_open) {
            complain("it cannot be written (" + m_file.errorString().toStdString()
                     + "); name another file in QTCP_TRACE");
            return;
        }
        std::string words;
        const bool any = QCoreApplication::instance() != nullptr;
        const QStringList all = any ? QCoreApplication::arguments().mid(1, mostWords) : QStringList();
        for (const QString &word : all)
            words += (words.empty() ? "" : ",") + json(word, longestWord);
        put("{\"qtcp_record\":1,\"program\":" + json(QLatin1String("qtcp_trace.h 1, Qt ") + QLatin1String(qVersion()))
            + ",\"t\":" + json(QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)) + ",\"ran\":[" + words
            + "],\"slot_times\":" + (m_spying ? "true" : "false") + "}\n");
    }

    // A record of an earlier run is; the source of the program is not.
    bool mayReplace()
    {
        QFile there(m_name);
        if (there.size() == 0)
            return true;
        return there.open(QIODevice::ReadOnly) && there.read(16).startsWith("{\"qtcp_record\":");
    }

    void complain(const std::string &why) const
    {
        std::fprintf(stderr, "qtcp_trace.h: %s: %s; the program goes on unrecorded\n",
                     m_name.toLocal8Bit().constData(), why.c_str());
    }

    void put(const std::string &line)
    {
        if (!m_open)
            return;
        m_left -= static_cast<qint64>(line.size());
        if (m_file.write(line.data(), static_cast<qint64>(line.size())) == static_cast<qint64>(line.size()))
            return;
        m_open = false;
        complain("it takes no more (" + m_file.errorString().toStdString()
                 + "); make room, or name another file in QTCP_TRACE");
    }

    // A line, with what every moment has; `rest` are its own fields.
    void moment(const Thread &thread, qint64 us, quint64 turn, const char *kind, const std::string &rest)
    {
        if (!m_open)
            return;
        const std::string whole = "{\"us\":" + std::to_string(us) + field("turn", static_cast<qint64>(turn))
                + field("depth", static_cast<qint64>(thread.frames.size())) + ",\"kind\":\"" + kind + '"' + rest
                + (thread.number > 1 ? field("thread", thread.number) : "") + "}\n";
        put(whole);
        if (m_open && m_left <= 0) {
            put("{\"us\":" + std::to_string(us) + field("turn", static_cast<qint64>(turn))
                + ",\"depth\":0,\"kind\":\"ended\",\"why\":\"it has got as long as a recording may be\"}\n");
            m_open = false;
            complain("it has 64 MiB and gets no longer");
        }
    }

    // The same now, with the beginning of the turn if that is still to be told.
    void now(Thread &thread, const char *kind, const std::string &rest)
    {
        for (Turn &turn : thread.turns) {
            if (!turn.written)
                moment(thread, turn.began, turn.number, "turnBegan", {});
            turn.written = true;
        }
        moment(thread, micros(), thread.turns.empty() ? m_turn : thread.turns.back().number, kind, rest);
    }

    qint64 micros() const
    {
        const auto passed = std::chrono::steady_clock::now() - m_begun;
        return std::chrono::duration_cast<std::chrono::microseconds>(passed).count();
    }

    Thread &thread()
    {
        const Qt::HANDLE id = QThread::currentThreadId();
        const auto found = m_threads.find(id);
        if (found != m_threads.end())
            return found->second;
        // Those that have ended are forgotten; their numbers are not given again.
        for (auto old = m_threads.begin(); m_threads.size() >= mostThreads && old != m_threads.end();)
            old = old->second.frames.empty() && old->second.turns.empty() ? m_threads.erase(old) : std::next(old);
        return m_threads.emplace(id, Thread{++m_lastThread, {}, {}}).first->second;
    }

    // --- signals and their slots ---

    // Null if it is not traced, or another object that was at this address is.
    const Traced *find(QObject *object) const
    {
        const auto known = m_known.find(object);
        return known == m_known.end() || known->second.life.isNull() ? nullptr : &known->second;
    }

    // Of those whose every connection the program has cut, nothing has told that they are gone.
    void forgetTheDead()
    {
        if (m_known.size() < m_sweepAt)
            return;
        for (auto known = m_known.begin(); known != m_known.end();)
            known = known->second.life.isNull() ? m_known.erase(known) : std::next(known);
        m_sweepAt = 2 * m_known.size() + fewObjects;
    }

    // ,"object":1,"class":"socket","local":...; without the ends of what is gone.
    static std::string about(const Traced &object, bool alive)
    {
        std::string text = field("object", static_cast<qint64>(object.number));
        text += object.server ? ",\"class\":\"listener\"" : ",\"class\":\"socket\"";
        if (alive && object.server)
            return text + endpoint("local", object.server->serverAddress(), object.server->serverPort());
        if (alive && object.socket)
            return text + endpoint("local", object.socket->localAddress(), object.socket->localPort())
                    + endpoint("peer", object.socket->peerAddress(), object.socket->peerPort());
        return text;
    }

    static std::string failed(int code, const QString &text)
    {
        const auto error = static_cast<QAbstractSocket::SocketError>(code);
        return field("code", code) + field("error", '"' + nameOf(error, "UnknownSocketError") + '"')
                + field("text", json(text));
    }

    // What can be asked of the object now, and the argument.
    static std::string asked(const Traced &object, Signal signal, void **arguments)
    {
        const auto argument = [arguments](int otherwise) {
            return arguments ? *static_cast<int *>(arguments[1]) : otherwise;
        };
        if (QTcpServer *server = object.server) {
            if (signal == Signal::AcceptError)
                return failed(argument(server->serverError()), server->errorString());
            return field("pending", server->hasPendingConnections() ? "true" : "false");
        }
        QAbstractSocket *socket = object.socket;
        const QAbstractSocket::SocketState state = socket->state();
        switch (signal) {
        case Signal::StateChanged:
            return field("state", stateName(static_cast<QAbstractSocket::SocketState>(argument(state))))
                    + field("unsent", socket->bytesToWrite());
        case Signal::ErrorOccurred:
            return field("state", stateName(state)) + failed(argument(socket->error()), socket->errorString());
        case Signal::ReadyRead:
            return field("state", stateName(state)) + field("available", socket->bytesAvailable());
        case Signal::BytesWritten:
            return field("state", stateName(state)) + field("bytes", *static_cast<qint64 *>(arguments[1]))
                    + field("to_write", socket->bytesToWrite());
        case Signal::Disconnected:
            return field("state", stateName(state)) + field("available", socket->bytesAvailable())
                    + field("peer_port", socket->peerPort()) + field("unsent", socket->bytesToWrite());
        case Signal::AboutToClose:
            return field("state", stateName(state)) + field("unsent", socket->bytesToWrite());
        default:
            return field("state", stateName(state));
        }
    }

    void begins(const Traced &object, QObject *sender, const SignalName &name, int index, void **arguments)
    {
        Thread &in = thread();
        endOfTheDead(in);
        int receivers = Receivers::of(sender, name.signature) - (m_spying ? 0 : 1);
#if QT_VERSION >= 0x050f00 && QT_VERSION < 0x060000
        // Qt connects it to the older error(), whose slots are slots of both.
        if (name.signal == Signal::ErrorOccurred)
            receivers += Receivers::of(sender, "2error(QAbstractSocket::SocketError)") - 1;
#endif
        now(in, "signal", about(object, true) + ",\"signal\":\"" + name.name + '"'
                    + asked(object, name.signal, arguments) + field("receivers", receivers));
        in.frames.push_back(Frame{sender, index, object, name.signal, name.name, micros()});
    }

    // Of an object that was deleted in a slot of its own, Qt does not tell that the signal is over.
    void endOfTheDead(Thread &in)
    {
        while (!in.frames.empty() && in.frames.back().object.life.isNull())
            ends(in);
    }

    void ends(Thread &in)
    {
        // The turns of loops that ran inside of these slots are over with them.
        closeTurns(in, QThread::currentThread()->loopLevel() + 1);
        const Frame frame = in.frames.back();
        in.frames.pop_back();
        const bool alive = !frame.object.life.isNull();
        std::string left;
        if (alive && frame.signal == Signal::ReadyRead) {
            const qint64 bytes = frame.object.socket->bytesAvailable();
            left = field("left", bytes);
            const auto known = m_known.find(frame.sender);
            if (known != m_known.end()) {
                known->second.left = bytes;
                known->second.leftAt = micros();
            }
        }
        if (alive && frame.object.socket)
            left += field("unsent", frame.object.socket->bytesToWrite());
        now(in, "slotEnded", about(frame.object, alive) + field("took", m_spying ? micros() - frame.began : 0)
                    + ",\"of\":\"" + frame.name + '"' + left);
    }

    void signalBegins(QObject *sender, int index, void **arguments)
    {
        const Lock lock(m_mutex);
        const Traced *known = find(sender);
        const SignalName *name = known ? byIndex(known->server != nullptr, index) : nullptr;
        if (name)
            begins(Traced(*known), sender, *name, index, arguments);
    }

    // The sender may be gone: its address is compared and not used.
    void signalEnds(QObject *sender, int index)
    {
        const Lock lock(m_mutex);
        Thread &in = thread();
        std::size_t at = in.frames.size();
        while (at > 0 && (in.frames[at - 1].sender != sender || in.frames[at - 1].index != index))
            --at;
        // Above it there is something only if an exception has flown through.
        while (at > 0 && in.frames.size() >= at)
            ends(in);
        endOfTheDead(in);
    }

    // Without the spy: the signal has been emitted, and when its slots are over nobody tells.
    void only(QObject *sender, Signal signal, void **arguments)
    {
        const Lock lock(m_mutex);
        const Traced *known = find(sender);
        if (!known)
            return;
        for (const SignalName &name : names(known->server != nullptr)) {
            if (name.signal == signal) {
                begins(Traced(*known), sender, name, 0, arguments);
                ends(thread());
                return;
            }
        }
    }

    // The object is nothing but an address by now.
    void isDestroyed(QObject *object)
    {
        const Lock lock(m_mutex);
        const auto known = m_known.find(object);
        if (known == m_known.end())
            return;
        alone(thread(), about(known->second, false), "destroyed", {});
        m_known.erase(known);
        endOfTheDead(thread());
    }

    // What runs no slots that matter, ends as every signal does.
    void alone(Thread &in, const std::string &who, const char *name, const std::string &rest)
    {
        now(in, "signal", who + ",\"signal\":\"" + name + '"' + rest);
        now(in, "slotEnded", who + ",\"took\":0,\"of\":\"" + name + '"');
    }

    void connectTo(QAbstractSocket *socket)
    {
        const auto plain = [socket](Signal signal) {
            return [socket, signal] { instance().only(socket, signal, nullptr); };
        };
        QObject::connect(socket, &QAbstractSocket::hostFound, plain(Signal::HostFound));
        QObject::connect(socket, &QAbstractSocket::connected, plain(Signal::Connected));
        QObject::connect(socket, &QIODevice::readyRead, plain(Signal::ReadyRead));
        QObject::connect(socket, &QIODevice::aboutToClose, plain(Signal::AboutToClose));
        QObject::connect(socket, &QIODevice::readChannelFinished, plain(Signal::ReadChannelFinished));
        QObject::connect(socket, &QAbstractSocket::disconnected, plain(Signal::Disconnected));
        QObject::connect(socket, &QIODevice::bytesWritten, [socket](qint64 bytes) {
            void *arguments[] = {nullptr, &bytes};
            instance().only(socket, Signal::BytesWritten, arguments);
        });
        QObject::connect(socket, &QAbstractSocket::stateChanged, [socket](QAbstractSocket::SocketState entered) {
            int state = entered;
            void *arguments[] = {nullptr, &state};
            instance().only(socket, Signal::StateChanged, arguments);
        });
        const auto onError = [socket](QAbstractSocket::SocketError error) {
            int code = error;
            void *arguments[] = {nullptr, &code};
            instance().only(socket, Signal::ErrorOccurred, arguments);
        };
#if QT_VERSION >= 0x050f00
        QObject::connect(socket, &QAbstractSocket::errorOccurred, onError);
#else
        using Error = void (QAbstractSocket::*)(QAbstractSocket::SocketError);
        QObject::connect(socket, static_cast<Error>(&QAbstractSocket::error), onError);
#endif
    }

    void connectTo(QTcpServer *server)
    {
        const auto plain = [server](Signal signal) {
            return [server, signal] { instance().only(server, signal, nullptr); };
        };
        QObject::connect(server, &QTcpServer::newConnection, plain(Signal::NewConnection));
#if QT_VERSION >= 0x060400
        QObject::connect(server, &QTcpServer::pendingConnectionAvailable, plain(Signal::PendingConnectionAvailable));
#endif
        QObject::connect(server, &QTcpServer::acceptError, [server](QAbstractSocket::SocketError error) {
            int code = error;
            void *arguments[] = {nullptr, &code};
            instance().only(server, Signal::AcceptError, arguments);
        });
    }

    static void message(QtMsgType type, const QMessageLogContext &context, const QString &text)
    {
        Recorder &recorder = instance();
        // What the program says for itself is its own: "QIODevice::write (QTcpSocket): device not open" is Qt's.
        const bool isOfQt = text.size() > 1 && text.at(0) == QLatin1Char('Q') && text.at(1).isUpper();
        if (type == QtWarningMsg && isOfQt) {
            const Lock lock(recorder.m_mutex);
            Thread &in = recorder.thread();
            const Traced object = in.frames.empty() ? Traced{0, nullptr, nullptr, nullptr, 0, false, 0, 0} : in.frames.back().object;
            recorder.alone(in, about(object, false), "warning", field("text", json(text)));
        }
        if (recorder.m_chained)
            recorder.m_chained(type, context, text);
    }

    // --- turns of the main thread's loop ---

    // As soon as there is an application; from its own thread alone.
    void watchLoop()
    {
        QCoreApplication *const application = QCoreApplication::instance();
        QAbstractEventDispatcher *const dispatcher = QAbstractEventDispatcher::instance();
        if (!application || !dispatcher || m_loop || application->thread() != QThread::currentThread())
            return;
        m_loop = new Loop(application);
        application->installEventFilter(m_loop);
        const auto over = [] { instance().waits(); };
        QObject::connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, m_loop.data(), over);
        QObject::connect(dispatcher, &QAbstractEventDispatcher::awake, m_loop.data(), over);
    }

    // Something is delivered: if the loop has waited before, a turn begins. What is sent by hand in a slot, or
    // before the loop runs, is no turn.
    void delivers()
    {
        const Lock lock(m_mutex);
        const int level = QThread::currentThread()->loopLevel();
        Thread &in = thread();
        endOfTheDead(in);
        closeTurns(in, level + 1);
        if (level > 0 && (in.turns.empty() || in.turns.back().level < level))
            in.turns.push_back(Turn{level, micros(), ++m_turn, false});
    }

    // The loop is about to wait.
    void waits()
    {
        const Lock lock(m_mutex);
        endOfTheDead(thread());
        tellWhatIsStill();
        closeTurns(thread(), QThread::currentThread()->loopLevel());
    }

    // What no signal tells: that there is nobody any more, that nobody reads, and how much waits for a peer that
    // reads nothing.
    void tellWhatIsStill()
    {
        const bool asksUnsent = micros() - m_askedUnsent >= unsentEveryUs;
        if (asksUnsent)
            m_askedUnsent = micros();
        for (auto &known : m_known) {
            Traced &object = known.second;
            // A socket may be asked on its own thread alone.
            if (!object.socket || object.life.isNull() || object.socket->thread() != QThread::currentThread())
                continue;
            const bool refused = hasRefused(object.socket);
            if (refused && !object.refused)
                event(object, "writeRefused", {});
            object.refused = refused;
            if (object.left > 0 && micros() - object.leftAt >= unreadAfterUs) {
                if (object.socket->bytesAvailable() == object.left)
                    event(object, "bytesAvailable", std::to_string(object.left));
                object.left = 0;
            }
            const qint64 unsent = asksUnsent ? object.socket->bytesToWrite() : object.unsent;
            if (unsent != object.unsent)
                event(object, "bytesToWrite", std::to_string(unsent));
            object.unsent = unsent;
        }
    }

    // Qt sets this error, and emits nothing, when a socket is written to whose peer has gone.
    static bool hasRefused(const QAbstractSocket *socket)
    {
        return socket->state() == QAbstractSocket::UnconnectedState
                && socket->error() == QAbstractSocket::UnknownSocketError
                && socket->errorString() == QAbstractSocket::tr("Socket is not connected");
    }

    void event(const Traced &object, const char *name, const std::string &arguments)
    {
        now(thread(), "event", about(object, true) + ",\"name\":\"" + name + "\",\"arguments\":\"" + arguments + '"');
    }

    // Ends the turns of loops that are so deep or deeper.
    void closeTurns(Thread &in, int level)
    {
        while (!in.turns.empty() && in.turns.back().level >= level) {
            const Turn turn = in.turns.back();
            const qint64 took = micros() - turn.began;
            if (turn.written || took >= longTurnUs)
                now(in, "turnEnded", field("took", took));
            in.turns.pop_back();
        }
    }

    std::recursive_mutex m_mutex;
    std::chrono::steady_clock::time_point m_begun;
    const bool m_spying = canSpy();
    QFile m_file;
    QString m_name;
    bool m_open = false;
    qint64 m_left = longestRecord;
    std::map<QObject *, Traced> m_known;
    std::size_t m_sweepAt = fewObjects;
    quint64 m_lastNumber = 0;
    std::map<Qt::HANDLE, Thread> m_threads;
    int m_lastThread = 0;
    quint64 m_turn = 0;
    qint64 m_askedUnsent = 0;
    QPointer<QObject> m_loop;
    QtMessageHandler m_chained = nullptr;
};

} // namespace QtcpTrace

#undef QTCP_TRACE_ERROR

// From now on all that the socket emits is written down, if QTCP_TRACE says where to. A second call does nothing.
inline void qtcpTrace(QAbstractSocket *socket)
{
    if (QtcpTrace::Recorder::isWanted())
        QtcpTrace::Recorder::instance().add(socket, socket, nullptr);
}

// The same of a server; each socket that it hands out is traced by a call of its own.
inline void qtcpTrace(QTcpServer *server)
{
    if (QtcpTrace::Recorder::isWanted())
        QtcpTrace::Recorder::instance().add(server, nullptr, server);
}

#endif
