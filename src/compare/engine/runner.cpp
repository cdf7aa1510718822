#include "runner.h"
#include "qtcp_trace.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <fcntl.h>
#include <unistd.h>

namespace {

constexpr int sliceMs = 10;    // the loop is looked at this often
constexpr int quietSlices = 6; // so many without anything: 60 ms
constexpr int loopMs = 10000;  // no loop takes longer
constexpr int setUpMs = 5000;  // for what the shorthands do

Tracer *messages = nullptr;

// As the argument of a signal can be written.
std::string wordOf(const Token &token)
{
    return token.kind == Token::Number ? std::to_string(token.number) : token.word;
}

void onMessage(QtMsgType, const QMessageLogContext &, const QString &text)
{
    if (messages)
        messages->line("warning \"" + text.toStdString() + '"');
}

} // namespace

Runner::Runner(const Scenario &scenario) : m_scenario(scenario)
{
    ::getrlimit(RLIMIT_NOFILE, &m_limit);
    messages = &m_tracer;
    qInstallMessageHandler(onMessage);
    m_tracer.namePort(m_listeners[0].port(), "PORT");
    m_tracer.namePort(m_listeners[1].port(), "PORT2");
    m_tracer.namePort(m_nobody.port(), "BADPORT");
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { callPlanned(); });
}

Runner::~Runner()
{
    // Its thread uses the other members.
    m_later.join();
    qInstallMessageHandler(nullptr);
    messages = nullptr;
}

void Runner::run()
{
    m_tracer.line("# " + m_scenario.name);
    m_tracer.line("# " + m_scenario.description.toStdString());
    runSteps(m_scenario.steps);
    m_tracer.line("-- end of script, destructors follow");
    m_planned.clear();
    m_timer.stop();
    // The last one made goes first. What belongs to a server goes with it.
    while (!m_owned.empty()) {
        const QPointer<QObject> last = m_owned.back();
        m_owned.pop_back();
        delete last.data();
    }
}

void Runner::writeOpenCalls()
{
    if (messages)
        messages->openCalls();
}

void Runner::runSteps(const std::vector<Step> &steps)
{
    for (const Step &step : steps)
        runStep(step);
}

void Runner::runStep(const Step &step)
{
    switch (step.kind) {
    case Step::Call: call(step); break;
    case Step::Dump: {
        Step named = step;
        QObject *object = objectOf(named);
        if (object && kindOf(named.object) == ObjectKind::Server)
            dumpServer(named.object, static_cast<QTcpServer *>(object));
        else if (object)
            dumpSocket(named.object, static_cast<QTcpSocket *>(object));
        break;
    }
    case Step::If:
    case Step::While:
    case Step::Repeat: runBlock(step); break;
    case Step::CallLater: callLater(step); break;
    case Step::Connected: connectToPeer(step); break;
    case Step::Served: serve(step); break;
    case Step::Peer: peerStep(step); break;
    case Step::Later: later(step); break;
    case Step::Loop: loop(step.milliseconds); break;
    case Step::On:
    case Step::Once:
        m_slots.push_back(std::make_shared<Slot>(
                Slot{objectName(step), step.name, step.arguments.empty() ? "" : wordOf(step.arguments[0]), &step.body,
                     step.kind == Step::Once, {}}));
        break;
    case Step::Show: show(step); break;
    case Step::Hide: m_hidden.insert({objectName(step), step.name}); break;
    case Step::Delete: deleteObject(step); break;
    case Step::Descriptors: limitDescriptors(step.name == "none"); break;
    }
}

std::string Runner::call(Step step)
{
    QObject *object = objectOf(step);
    if (!object)
        return {};
    // Not by its class: while it is destroyed it has that of its base.
    if (kindOf(step.object) == ObjectKind::Server)
        return callServer(step, static_cast<QTcpServer *>(object));
    return callSocket(step, static_cast<QTcpSocket *>(object));
}

// --- steps of the script itself ---

void Runner::limitDescriptors(bool none)
{
    rlimit limit = m_limit;
    // A new descriptor is the lowest that is free, and has to be below the limit.
    const int lowest = none ? ::open("/dev/null", O_RDONLY | O_CLOEXEC) : -1;
    if (lowest >= 0) {
        ::close(lowest);
        limit.rlim_cur = static_cast<rlim_t>(lowest);
    }
    // Else there is none as it is.
    if (!none || lowest >= 0)
        ::setrlimit(RLIMIT_NOFILE, &limit);
    m_tracer.line(none ? "file descriptor limit reached" : "limit restored");
}

void Runner::connectToPeer(const Step &step)
{
    QTcpSocket *client = socket(step.object, false);
    if (!client)
        return;
    m_later.join();
    m_tracer.setMuted(true);
    RawListener &listener = m_listeners[0];
    if (!listener.isListening())
        listener.listen();
    client->connectToHost(QHostAddress(QHostAddress::LocalHost), listener.port(), modeOf(step.name));
    // By the loop, and some slices more: then the socket waits for data, and nothing is to be written.
    QElapsedTimer time;
    time.start();
    for (int slices = 0; slices < 2 && time.elapsed() < setUpMs; slices += !isConnecting())
        turn(sliceMs);
    const bool connected = client->state() == QAbstractSocket::ConnectedState;
    std::string why;
    const int fd = connected ? listener.accept(why) : -1;
    m_tracer.setMuted(false);
    qtcpTrace(client);
    if (fd < 0) {
        m_tracer.line("!! client " + step.object + " cannot be connected to the peer");
        return;
    }
    latest("peer") = std::make_shared<RawStream>(fd);
    m_tracer.line("(client " + step.object + " is connected to the peer)");
}

void Runner::serve(const Step &step)
{
    QTcpServer *listener = server("s", false);
    if (!listener)
        return;
    m_later.join();
    m_tracer.setMuted(true);
    if (!listener->isListening() && listener->listen(QHostAddress(QHostAddress::LocalHost))) {
        m_serverPort = listener->serverPort();
        m_tracer.namePort(m_serverPort, "SPORT");
    }
    std::string error;
    const int fd = rawConnect(listener->serverPort(), Host::First, m_listeners[0].setReceiveBuffer(), error);
    const bool accepted = fd >= 0 && (listener->hasPendingConnections() || listener->waitForNewConnection(setUpMs));
    QTcpSocket *taken = accepted ? listener->nextPendingConnection() : nullptr;
    if (fd >= 0) {
        m_clients.push_back(std::make_shared<RawStream>(fd));
        latest("peer") = m_clients.back();
    }
    m_tracer.setMuted(false);
    qtcpTrace(listener);
    if (!taken) {
        m_tracer.line("!! socket " + step.object + " cannot be taken from server s");
        return;
    }
    const std::string name = nameOfNext(step.object);
    take(name, taken);
    m_tracer.line("(socket " + name + " is taken from server s)");
}

void Runner::later(const Step &step)
{
    std::string what = step.name;
    if (step.name == "send" || step.name == "sendUrgent")
        what += ' ' + argument(step.arguments[0].bytes);
    else if (step.name == "shutdown")
        what = "shutdown(SHUT_WR)";
    else if (step.name == "reset")
        what = "RST";
    else if (step.name == "read")
        what += step.arguments.empty() ? " until EOF" : ' ' + std::to_string(step.arguments[0].number) + " bytes";
    else if (step.name == "readSlowly")
        what = slowly(step.arguments[0].number, step.arguments[1].number, step.arguments[2].number);
    m_tracer.line(step.object + " later: " + what);
    m_later.add(static_cast<int>(step.milliseconds), [this, step] { peerAct(step); });
}

bool Runner::isConnecting() const
{
    for (const auto &entry : m_sockets) {
        const QTcpSocket *socket = entry.second;
        if (socket && (socket->state() == QAbstractSocket::HostLookupState || socket->state() == QAbstractSocket::ConnectingState))
            return true;
    }
    return false;
}

void Runner::loop(std::int64_t milliseconds)
{
    m_tracer.line(milliseconds < 0 ? "-- event loop" : "-- event loop (quiet wait)");
    m_later.begin();
    if (milliseconds >= 0) {
        turn(static_cast<int>(milliseconds));
        return;
    }
    QElapsedTimer time;
    time.start();
    // Slices, and not one long wait: a program that does not get the processor sees no quiet.
    for (int quiet = 0; quiet < quietSlices && time.elapsed() < loopMs; ++quiet) {
        const unsigned before = m_tracer.observed();
        turn(sliceMs);
        if (m_tracer.observed() != before || m_later.isBusy() || !m_planned.empty() || isConnecting())
            quiet = -1;
    }
}

void Runner::deleteObject(const Step &step)
{
    Step named = step;
    QObject *object = objectOf(named);
    if (!object)
        return;
    m_tracer.beginCall("delete " + named.object);
    delete object;
    m_tracer.endCall("");
}

// --- the objects and their signals ---

QTcpSocket *Runner::socket(const std::string &name, bool recorded)
{
    const auto known = m_sockets.find(name);
    if (known != m_sockets.end() || kindOf(name) == ObjectKind::Accepted) {
        QTcpSocket *socket = known == m_sockets.end() ? nullptr : known->second.data();
        if (!socket)
            m_tracer.line("!! there is no " + name + " now");
        return socket;
    }
    auto *socket = new QTcpSocket;
    m_sockets[name] = socket;
    m_owned.emplace_back(socket);
    watch(name, socket);
    if (recorded)
        qtcpTrace(socket);
    return socket;
}

QTcpServer *Runner::server(const std::string &name, bool recorded)
{
    const auto known = m_servers.find(name);
    if (known != m_servers.end()) {
        if (!known->second)
            m_tracer.line("!! there is no " + name + " now");
        return known->second;
    }
    auto *server = new Server;
    m_servers[name] = server;
    m_owned.emplace_back(server);
    watch(name, server);
    if (recorded)
        qtcpTrace(server);
    return server;
}

void Runner::take(const std::string &name, QTcpSocket *socket)
{
    m_sockets[name] = socket;
    watch(name, socket);
    qtcpTrace(socket);
}

quint16 Runner::portOf(const Token &token) const
{
    if (token.kind == Token::Number)
        return static_cast<quint16>(token.number);
    return token.word == "PORT"   ? m_listeners[0].port()
            : token.word == "PORT2" ? m_listeners[1].port()
            : token.word == "SPORT" ? m_serverPort
                                    : m_nobody.port();
}
