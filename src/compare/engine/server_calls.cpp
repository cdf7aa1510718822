// The calls on a QTcpServer.
#include "runner.h"

QHostAddress addressOf(const Token &token)
{
    if (token.kind == Token::Text)
        return QHostAddress(QString::fromUtf8(token.bytes));
    if (token.word == "LocalHost")
        return QHostAddress(QHostAddress::LocalHost);
    if (token.word == "LocalHostIPv6")
        return QHostAddress(QHostAddress::LocalHostIPv6);
    if (token.word == "Any")
        return QHostAddress(QHostAddress::Any);
    if (token.word == "AnyIPv4")
        return QHostAddress(QHostAddress::AnyIPv4);
    if (token.word == "AnyIPv6")
        return QHostAddress(QHostAddress::AnyIPv6);
    if (token.word == "Broadcast")
        return QHostAddress(QHostAddress::Broadcast);
    return QHostAddress();
}

std::string Runner::callServer(const Step &step, QTcpServer *server)
{
    if (step.name == "waitForNewConnection")
        m_later.begin();
    m_tracer.beginCall(callText(step, m_tracer));
    const std::string result = serverResult(step, server);
    m_tracer.endCall(result);
    return result;
}

std::string Runner::serverResult(const Step &step, QTcpServer *server)
{
    const std::string &name = step.name;
    const auto &given = step.arguments;
    if (name == "listen") {
        const QHostAddress address = given.empty() ? QHostAddress(QHostAddress::Any) : addressOf(given[0]);
        const bool done = server->listen(address, given.size() > 1 ? portOf(given[1]) : 0);
        if (done) {
            m_serverPort = server->serverPort();
            m_tracer.namePort(m_serverPort, "SPORT");
        }
        return yesNo(done);
    }
    if (name == "close")
        return server->close(), std::string();
    if (name == "deleteLater")
        return server->deleteLater(), std::string();
    if (name == "pauseAccepting")
        return server->pauseAccepting(), std::string();
    if (name == "resumeAccepting")
        return server->resumeAccepting(), std::string();
    if (name == "setMaxPendingConnections")
        return server->setMaxPendingConnections(static_cast<int>(given[0].number)), std::string();
    if (name == "maxPendingConnections")
        return std::to_string(server->maxPendingConnections());
#if QT_VERSION >= QT_VERSION_CHECK(6, 3, 0)
    if (name == "setListenBacklogSize")
        return server->setListenBacklogSize(static_cast<int>(given[0].number)), std::string();
    if (name == "listenBacklogSize")
        return std::to_string(server->listenBacklogSize());
#else
    if (name == "setListenBacklogSize")
        return {};
    if (name == "listenBacklogSize")
        return "50";
#endif
    if (name == "hasPendingConnections")
        return yesNo(server->hasPendingConnections());
    if (name == "waitForNewConnection") {
        bool timedOut = false;
        const bool came = server->waitForNewConnection(given.empty() ? 0 : static_cast<int>(given[0].number), &timedOut);
        return yesNo(came) + (timedOut ? ", timedOut" : "");
    }
    if (name == "serverPort")
        return m_tracer.port(server->serverPort());
    if (name == "serverAddress")
        return address(server->serverAddress());
    if (name == "serverError")
        return std::to_string(server->serverError());
    if (name == "errorString")
        return quoted(server->errorString().toUtf8());
    if (name == "isListening")
        return yesNo(server->isListening());
    if (name == "nextPendingConnection") {
        QTcpSocket *socket = server->nextPendingConnection();
        if (socket && !given.empty())
            take(nameOfNext(given[0].word), socket);
        return socket ? "socket" : "null";
    }
    return server->socketDescriptor() == -1 ? "-1" : "FD";
}

void Runner::dumpServer(const std::string &name, QTcpServer *server)
{
    const auto flag = [](bool value) { return value ? "1" : "0"; };
    m_tracer.line("dump " + name + " isListening=" + flag(server->isListening()) + " serverAddress="
                  + address(server->serverAddress()) + " serverPort=" + m_tracer.port(server->serverPort())
                  + " hasPending=" + flag(server->hasPendingConnections())
                  + " maxPending=" + std::to_string(server->maxPendingConnections())
                  + " serverError=" + std::to_string(server->serverError()) + " errorString="
                  + quoted(server->errorString().toUtf8()) + " descriptor=" + (server->socketDescriptor() == -1 ? "-1" : "FD"));
}
