// Runs the course's server as it stands and prints what it does, one claim a line: `claims NAME`.
#include "asincourse.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>

#include <cstdio>
#include <functional>
#include <memory>
#include <type_traits>
#include <vector>

namespace {

using Sockets = std::vector<std::unique_ptr<QTcpSocket>>;

// Turns the event loop until the condition holds; false after ten seconds.
bool turnUntil(const std::function<bool()> &holds)
{
    QElapsedTimer timer;
    timer.start();
    while (!holds()) {
        if (timer.elapsed() > 10000)
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 100);
    }
    return true;
}

// So many clients, connected and in the server's list one after the other.
Sockets connectClients(AsInCourse &server, int count)
{
    if (!server.tcpServer->isListening())
        server.tcpServer->listen(QHostAddress::LocalHost, 0);
    Sockets sockets;
    for (int i = 0; i < count; ++i) {
        sockets.push_back(std::make_unique<QTcpSocket>());
        sockets.back()->connectToHost(QHostAddress(QHostAddress::LocalHost), server.tcpServer->serverPort());
        sockets.back()->waitForConnected();
        turnUntil([&] { return server.tcpClient.size() == i + 1; });
    }
    return sockets;
}

// Whether the list is right after some of six clients have left in the way that `leave` has.
bool listIsRight(const std::function<void(AsInCourse &, Sockets &)> &leave, int left)
{
    AsInCourse server;
    Sockets clients = connectClients(server, 6);
    leave(server, clients);
    turnUntil([&] { return server.tcpClient.size() <= left; });
    bool right = server.tcpClient.size() == left;
    for (QTcpSocket *socket : server.tcpClient)
        right = right && socket->state() == QAbstractSocket::ConnectedState;
    return right;
}

void skips()
{
    const auto say = [](const char *way, bool right) { std::printf("%s: %s\n", way, right ? "right" : "wrong"); };
    say("two neighbours close", listIsRight([](AsInCourse &, Sockets &all) {
            all[1]->disconnectFromHost();
            all[2]->disconnectFromHost();
        }, 4));
    say("all close", listIsRight([](AsInCourse &, Sockets &all) {
            for (auto &socket : all)
                socket->disconnectFromHost();
        }, 0));
    say("two neighbours reset", listIsRight([](AsInCourse &, Sockets &all) {
            all[1]->abort();
            all[2]->abort();
        }, 4));
    say("the server disconnects two neighbours", listIsRight([](AsInCourse &server, Sockets &) {
            QTcpSocket *one = server.tcpClient[1], *other = server.tcpClient[2];
            one->disconnectFromHost();
            other->disconnectFromHost();
        }, 4));
}

void prints()
{
    AsInCourse server;
    Sockets clients = connectClients(server, 2);
    const QString first = QString::number(clients[0]->localPort()), last = QString::number(clients[1]->localPort());
    clients[0]->write("8675");
    turnUntil([&] { return server.printed.size() == 1; });
    clients[0]->disconnectFromHost();
    turnUntil([&] { return server.printed.size() == 2; });
    for (const QString &port : server.printed)
        std::printf("the first client's line has the port of the %s\n", port == last ? "last" : port == first ? "first" : "?");
}

// Whether the socket is freed once it is off the list.
void frees(const char *how)
{
    AsInCourse server;
    server.how = QString::fromLatin1(how);
    Sockets clients = connectClients(server, 2);
    const QPointer<QTcpSocket> first = server.tcpClient[0], last = server.tcpClient[1];
    clients[1]->disconnectFromHost();
    turnUntil([&] { return server.tcpClient.size() == 1; });
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    std::printf("%s: the socket is %s\n", how, last ? "there" : "freed");
    // Somebody else sends: the course prints currentClient, which was the one that has left.
    clients[0]->write("8675");
    turnUntil([&] { return server.printed.size() == 2; });
    std::printf("%s: the next line reads %s\n", how, server.printed.last() == QStringLiteral("freed memory") ? "freed memory" : "memory that is there");
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QString claim = app.arguments().value(1);
    if (claim == QStringLiteral("skips")) {
        skips();
    } else if (claim == QStringLiteral("prints")) {
        prints();
    } else if (claim == QStringLiteral("frees")) {
        frees("destroyed");
        frees("deleteLater");
    } else if (claim == QStringLiteral("compiles")) {
        // The course's line ip = "127.0.0.1";
        const bool compiles = std::is_assignable<QHostAddress &, const char (&)[10]>::value;
        std::printf("Qt %d: %s\n", QT_VERSION_MAJOR, compiles ? "compiles" : "does not compile");
    } else {
        std::fprintf(stderr, "say skips, prints, frees or compiles\n");
        return 2;
    }
    return 0;
}
