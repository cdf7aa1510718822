// A peer made of the real QTcpServer and QTcpSocket, for tests/qt_peers.rs.
//
//   qt_peer server                       the homework: answers data + the peer's port; prints its own port
//   qt_peer closer                       closes each connection as soon as anything came; prints its own port
//   qt_peer client PORT CLIENTS COUNT    sends "client" by a timer, checks the answers, exit code 0 or 1
//   qt_peer sync PORT COUNT              the same with the blocking calls, one client
//   qt_peer halfclose PORT               writes "client", calls disconnectFromHost at once
//   qt_peer abort PORT                   leaves an answer unread and calls abort: the server sees a reset
//   qt_peer errors PORT                  sends "client" until an error comes, prints its number and its text
//
// Needs no moc: all slots are lambdas.

#include <QByteArray>
#include <QCoreApplication>
#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

namespace {

constexpr int waitMs = 20000;
const QByteArray message("client");

int fail(const char *what, const QByteArray &told = {})
{
    std::fprintf(stderr, "qt_peer: %s %s\n", what, told.toPercentEncoding(" ").constData());
    return 1;
}

int serve(QCoreApplication &app, const std::function<void(QTcpSocket *)> &onData)
{
    QTcpServer server;
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
        while (QTcpSocket *socket = server.nextPendingConnection()) {
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [=] { onData(socket); });
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    });
    server.setMaxPendingConnections(1000);
    if (!server.listen(QHostAddress::LocalHost, 0))
        return fail("listen:", server.errorString().toUtf8());
    std::printf("%d\n", server.serverPort());
    std::fflush(stdout);
    return app.exec();
}

// The homework's answers: the message once or more often, then the own port.
class Checker
{
public:
    explicit Checker(quint16 port) : m_port(QByteArray::number(port)) { }

    // How many messages are answered now; -1 = wrong.
    int take(const QByteArray &data)
    {
        m_rest += data;
        int answered = 0;
        for (;;) {
            if (m_waiting > 0 && m_rest.startsWith(m_port)) {
                m_rest.remove(0, m_port.size());
                answered += m_waiting;
                m_waiting = 0;
            } else if (m_rest.startsWith(message)) {
                m_rest.remove(0, message.size());
                ++m_waiting;
            } else {
                const bool begun = message.startsWith(m_rest) || m_port.startsWith(m_rest);
                return begun ? answered : -1;
            }
        }
    }

private:
    QByteArray m_port;
    QByteArray m_rest;
    int m_waiting = 0;
};

struct Client
{
    QTcpSocket socket;
    QTimer timer;
    std::unique_ptr<Checker> checker;
    int sent = 0;
    int right = 0;
};

int clients(QCoreApplication &app, quint16 port, int count, int messages)
{
    std::vector<std::unique_ptr<Client>> all;
    int done = 0;
    for (int i = 0; i < count; ++i) {
        auto &client = *all.emplace_back(std::make_unique<Client>());
        QTcpSocket &socket = client.socket;
        client.timer.setInterval(5);
        QObject::connect(&socket, &QTcpSocket::connected, &app, [&client] {
            client.checker = std::make_unique<Checker>(client.socket.localPort());
            client.timer.start();
        });
        QObject::connect(&client.timer, &QTimer::timeout, &app, [&client, messages] {
            client.socket.write(message);
            if (++client.sent == messages)
                client.timer.stop();
        });
        QObject::connect(&socket, &QTcpSocket::readyRead, &app, [&app, &client, messages] {
            const QByteArray data = client.socket.readAll();
            const int answered = client.checker->take(data);
            if (answered < 0) {
                app.exit(fail("wrong:", data));
                return;
            }
            client.right += answered;
            if (client.right == messages)
                client.socket.disconnectFromHost();
        });
        QObject::connect(&socket, &QTcpSocket::errorOccurred, &app, [&app, &client] {
            app.exit(fail("error:", client.socket.errorString().toUtf8()));
        });
        QObject::connect(&socket, &QTcpSocket::disconnected, &app, [&app, &done, count] {
            if (++done == count)
                app.exit(0);
        });
        socket.connectToHost(QHostAddress::LocalHost, port);
    }
    QTimer::singleShot(waitMs, &app, [&app] { app.exit(fail("answers are missing")); });
    return app.exec();
}

int sync(quint16 port, int messages)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    if (!socket.waitForConnected(waitMs))
        return fail("connect:", socket.errorString().toUtf8());
    Checker checker(socket.localPort());
    for (int i = 0; i < messages; ++i) {
        socket.write(message);
        if (!socket.waitForBytesWritten(waitMs))
            return fail("write:", socket.errorString().toUtf8());
        int answered = 0;
        while (answered == 0) {
            if (!socket.bytesAvailable() && !socket.waitForReadyRead(waitMs))
                return fail("read:", socket.errorString().toUtf8());
            answered = checker.take(socket.readAll());
        }
        if (answered != 1)
            return fail("wrong");
    }
    socket.disconnectFromHost();
    if (socket.state() != QAbstractSocket::UnconnectedState && !socket.waitForDisconnected(waitMs))
        return fail("disconnect:", socket.errorString().toUtf8());
    return 0;
}

int halfClose(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    // Still connecting: both are remembered.
    socket.write(message);
    socket.disconnectFromHost();
    if (socket.state() != QAbstractSocket::UnconnectedState && !socket.waitForDisconnected(waitMs))
        return fail("disconnect:", socket.errorString().toUtf8());
    return 0;
}

int abortUnread(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    if (!socket.waitForConnected(waitMs))
        return fail("connect:", socket.errorString().toUtf8());
    // Most of the answer has to stay in the kernel.
    socket.setReadBufferSize(1);
    socket.write(message);
    if (!socket.waitForReadyRead(waitMs))
        return fail("read:", socket.errorString().toUtf8());
    socket.abort();
    return 0;
}

int errors(QCoreApplication &app, quint16 port)
{
    QTcpSocket socket;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &socket, [&] { socket.write(message); });
    QObject::connect(&socket, &QTcpSocket::connected, &timer, [&] { timer.start(5); });
    QObject::connect(&socket, &QTcpSocket::errorOccurred, &app, [&](QAbstractSocket::SocketError error) {
        std::printf("%d %s\n", int(error), socket.errorString().toUtf8().constData());
        app.exit(0);
    });
    socket.connectToHost(QHostAddress::LocalHost, port);
    QTimer::singleShot(waitMs, &app, [&app] { app.exit(fail("no error")); });
    return app.exec();
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList args = app.arguments();
    const QString mode = args.value(1);
    const auto port = quint16(args.value(2).toInt());
    if (mode == "server") {
        return serve(app, [](QTcpSocket *socket) {
            socket->write(socket->readAll() + QByteArray::number(socket->peerPort()));
        });
    }
    if (mode == "closer") {
        return serve(app, [](QTcpSocket *socket) {
            socket->readAll();
            socket->disconnectFromHost();
        });
    }
    if (mode == "client")
        return clients(app, port, args.value(3).toInt(), args.value(4).toInt());
    if (mode == "sync")
        return sync(port, args.value(3).toInt());
    if (mode == "halfclose")
        return halfClose(port);
    if (mode == "abort")
        return abortUnread(port);
    if (mode == "errors")
        return errors(app, port);
    return fail("unknown mode:", mode.toUtf8()) + 1;
}
