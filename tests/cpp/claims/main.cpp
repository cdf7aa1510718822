// Runs the course's server as it stands and prints what it does, one claim a line: `claims NAME`.
#include "asincourse.h"
#include "mended.h"

#include <QCoreApplication>
#include <QDebug>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QUdpSocket>

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
template<typename Server>
bool listIsRight(const std::function<void(AsInCourse &, Sockets &)> &leave, int left)
{
    Server server;
    Sockets clients = connectClients(server, 6);
    leave(server, clients);
    turnUntil([&] { return server.tcpClient.size() <= left; });
    bool right = server.tcpClient.size() == left;
    for (QTcpSocket *socket : server.tcpClient)
        right = right && socket->state() == QAbstractSocket::ConnectedState;
    return right;
}

template<typename Server>
void skips()
{
    const auto say = [](const char *way, bool right) { std::printf("%s: %s\n", way, right ? "right" : "wrong"); };
    say("two neighbours close", listIsRight<Server>([](AsInCourse &, Sockets &all) {
            all[1]->disconnectFromHost();
            all[2]->disconnectFromHost();
        }, 4));
    say("all close", listIsRight<Server>([](AsInCourse &, Sockets &all) {
            for (auto &socket : all)
                socket->disconnectFromHost();
        }, 0));
    say("two neighbours reset", listIsRight<Server>([](AsInCourse &, Sockets &all) {
            all[1]->abort();
            all[2]->abort();
        }, 4));
    say("the server disconnects two neighbours", listIsRight<Server>([](AsInCourse &server, Sockets &) {
            QTcpSocket *one = server.tcpClient[1], *other = server.tcpClient[2];
            one->disconnectFromHost();
            other->disconnectFromHost();
        }, 4));
}

template<typename Server>
void prints()
{
    Server server;
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
template<typename Server>
void frees(const char *how)
{
    Server server;
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

// A datagram is received as it was sent; of a stream comes what there is.
void datagrams()
{
    QUdpSocket receiver, sender;
    receiver.bind(QHostAddress::LocalHost, 0);
    for (const char *data : {"86", "75"})
        sender.writeDatagram(data, QHostAddress(QHostAddress::LocalHost), receiver.localPort());
    for (int i = 0; i < 2; ++i) {
        turnUntil([&] { return receiver.hasPendingDatagrams(); });
        QByteArray datagram(static_cast<int>(receiver.pendingDatagramSize()), '\0');
        receiver.readDatagram(datagram.data(), datagram.size());
        std::printf("UDP, datagram %d: %s\n", i + 1, datagram.constData());
    }
    AsInCourse server;
    Sockets clients = connectClients(server, 1);
    QTcpSocket *socket = server.tcpClient[0];
    socket->disconnect();
    for (const char *data : {"86", "75"}) {
        clients[0]->write(data);
        clients[0]->flush();
    }
    turnUntil([&] { return socket->bytesAvailable() == 4; });
    std::printf("TCP, all that is there: %s\n", socket->readAll().constData());
}

// What the line of SendData prints, and how much is sent.
void shows(const char *data, qint64 len)
{
    QString line;
    QDebug(&line) << "SendData len:" << len << "data:" << data;
    std::printf("%s\n", qPrintable(line.trimmed()));
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QString claim = app.arguments().value(1);
    if (claim == QStringLiteral("skips")) {
        skips<AsInCourse>();
    } else if (claim == QStringLiteral("prints")) {
        prints<AsInCourse>();
    } else if (claim == QStringLiteral("frees")) {
        frees<AsInCourse>("destroyed");
        frees<AsInCourse>("deleteLater");
    } else if (claim == QStringLiteral("mended")) {
        skips<Mended>();
        prints<Mended>();
        frees<Mended>("mended");
    } else if (claim == QStringLiteral("datagrams")) {
        datagrams();
    } else if (claim == QStringLiteral("shows")) {
        // Nothing ends the four bytes; what lies behind them is known here, and is not in the course.
        shows("8675 and what lies behind it", 4);
        shows("86\0" "75", 5);
    } else if (claim == QStringLiteral("compiles")) {
        const auto say = [](const char *line, bool compiles) {
            std::printf("Qt %d: %s %s\n", QT_VERSION_MAJOR, line, compiles ? "compiles" : "does not compile");
        };
        say("ip = \"127.0.0.1\"", std::is_assignable<QHostAddress &, const char (&)[10]>::value);
        say("ip = QHostAddress(\"127.0.0.1\")", std::is_constructible<QHostAddress, const char (&)[10]>::value);
        say("ip = QHostAddress::LocalHost", std::is_assignable<QHostAddress &, QHostAddress::SpecialAddress>::value);
    } else {
        std::fprintf(stderr, "say skips, prints, frees, mended, datagrams, shows or compiles\n");
        return 2;
    }
    return 0;
}
