// The signals of the objects: their lines, and the script's slots.
#include "runner.h"

namespace {

constexpr int deepestSlots = 16; // slots inside each other

} // namespace

void Server::incomingConnection(qintptr descriptor)
{
    if (!onPending)
        return QTcpServer::incomingConnection(descriptor);
    auto *socket = new QTcpSocket(this);
    socket->setSocketDescriptor(descriptor);
    onPending(socket);
    addPendingConnection(socket);
}

// From now on its pending sockets are s#1, s#2, ... until they are taken.
void Runner::show(const Step &given)
{
    Step step = given;
    auto *server = static_cast<Server *>(objectOf(step));
    if (!server || server->onPending)
        return;
    server->onPending = [this, name = step.object, number = 0](QTcpSocket *socket) mutable {
        watch(name + '#' + std::to_string(++number), socket);
    };
}

void Runner::signal(const Signaller &signaller, const std::string &name, const std::string &line,
                    const std::set<std::string> &words)
{
    if (m_tracer.isMuted())
        return;
    const std::string &object = signaller.name;
    const bool numbered = m_numbered.count(object);
    if (m_hidden.count({object, name}) || (numbered && m_hidden.count({"k+", name})))
        m_tracer.hidden();
    else
        m_tracer.line(line);
    // A copy: a slot may connect others.
    std::vector<std::shared_ptr<Slot>> all;
    for (const auto &slot : m_slots) {
        if (slot->signal == name && (slot->object == object || (numbered && slot->object == "k+"))
            && (slot->argument.empty() || words.count(slot->argument)))
            all.push_back(slot);
    }
    if (all.empty())
        return;
    if (m_depth == deepestSlots) {
        m_tracer.line("!! too many slots inside each other");
        return;
    }
    ++m_depth;
    m_signallers.push_back(signaller);
    for (const auto &slot : all) {
        const bool first = slot->done.insert(object).second;
        if (first || !slot->once)
            runSteps(*slot->body);
    }
    m_signallers.pop_back();
    --m_depth;
}

void Runner::watch(const std::string &given, QTcpSocket *socket)
{
    const bool known = m_names.count(socket);
    m_names[socket] = given;
    if (known)
        return;
    const auto state = [socket] { return " [" + stateName(socket->state()) + ']'; };
    const auto plain = [=](const char *signalName) {
        return [=] {
            const std::string name = m_names[socket];
            signal({name, socket}, signalName, "signal " + name + ' ' + signalName + state());
        };
    };
    QObject::connect(socket, &QTcpSocket::stateChanged, socket, [=](QAbstractSocket::SocketState entered) {
        const std::string name = m_names[socket];
        signal({name, socket}, "stateChanged", "state " + name + ' ' + stateName(entered), {stateName(entered)});
    });
    QObject::connect(socket, &QTcpSocket::errorOccurred, socket, [=](QAbstractSocket::SocketError error) {
        const std::string name = m_names[socket];
        signal({name, socket}, "errorOccurred",
               "error " + name + ' ' + std::to_string(error) + ' ' + errorName(error) + ' '
                   + quoted(socket->errorString().toUtf8()) + state(),
               {errorName(error), std::to_string(error)});
    });
    QObject::connect(socket, &QTcpSocket::hostFound, socket, plain("hostFound"));
    QObject::connect(socket, &QTcpSocket::connected, socket, plain("connected"));
    QObject::connect(socket, &QTcpSocket::aboutToClose, socket, plain("aboutToClose"));
    QObject::connect(socket, &QTcpSocket::readChannelFinished, socket, plain("readChannelFinished"));
    QObject::connect(socket, &QTcpSocket::readyRead, socket, [=] {
        const std::string name = m_names[socket];
        signal({name, socket}, "readyRead",
               "signal " + name + " readyRead avail=" + std::to_string(socket->bytesAvailable()) + state());
    });
    QObject::connect(socket, &QTcpSocket::bytesWritten, socket, [=](qint64 bytes) {
        const std::string name = m_names[socket];
        signal({name, socket}, "bytesWritten",
               "signal " + name + " bytesWritten " + std::to_string(bytes) + " toWrite=" + std::to_string(socket->bytesToWrite())
                   + state(),
               {std::to_string(bytes)});
    });
    QObject::connect(socket, &QTcpSocket::disconnected, socket, [=] {
        const std::string name = m_names[socket];
        signal({name, socket}, "disconnected",
               "signal " + name + " disconnected" + state() + " peerPort=" + m_tracer.port(socket->peerPort())
                   + " avail=" + std::to_string(socket->bytesAvailable()));
    });
    QObject::connect(socket, &QObject::destroyed, [=] {
        m_tracer.line("destroyed " + m_names[socket]);
        // Another one may be made at this place.
        m_names.erase(socket);
    });
}

void Runner::watch(const std::string &name, QTcpServer *server)
{
    const auto plain = [=](const char *signalName) {
        return [=] {
            signal({name, server}, signalName,
                   "signal " + name + ' ' + signalName + " hasPending=" + yesNo(server->hasPendingConnections()));
        };
    };
#if QT_VERSION >= QT_VERSION_CHECK(6, 4, 0)
    QObject::connect(server, &QTcpServer::pendingConnectionAvailable, server, plain("pendingConnectionAvailable"));
#endif
    QObject::connect(server, &QTcpServer::newConnection, server, plain("newConnection"));
    QObject::connect(server, &QTcpServer::acceptError, server, [=](QAbstractSocket::SocketError error) {
        signal({name, server}, "acceptError",
               "acceptError " + name + ' ' + std::to_string(error) + ' ' + errorName(error) + ' '
                   + quoted(server->errorString().toUtf8()),
               {errorName(error), std::to_string(error)});
    });
    QObject::connect(server, &QObject::destroyed, [=] { m_tracer.line("destroyed " + name); });
}
