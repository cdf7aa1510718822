// The course's homework: the client sends by a timer, the server answers what came with the client's port behind
// it. Beside it: 04_homework.rs
#include "homework.h"
#include "tcpclient.h"
#include "tcpserver.h"

#include <QCoreApplication>

#include <cstdio>
#include <memory>

static constexpr int interval = 100; // milliseconds
static constexpr int messages = 3;

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QString role = app.arguments().value(1);
    const quint16 port = app.arguments().value(2, QStringLiteral("8888")).toUShort();
    TcpServer server;
    TcpClient client;
    std::unique_ptr<Checker> checker;
    if (role == QStringLiteral("server")) {
        server.port = port;
        QObject::connect(&server, &TcpServer::received, &app, [](QTcpSocket *, const QByteArray &data) {
            std::printf("<- %s\n", data.constData());
        });
        QObject::connect(&server, &TcpServer::clientDisconnected, &app, &QCoreApplication::quit);
        server.reply = [](const QByteArray &data, QTcpSocket *from) {
            return data + QByteArray::number(from->peerPort());
        };
        if (!server.SvStart())
            return 1;
        std::printf("listening on %d\n", server.server()->serverPort());
        std::fflush(stdout);
    } else {
        client.port = port;
        QObject::connect(client.tcpClient, &QAbstractSocket::connected, &app, [&] {
            checker = std::make_unique<Checker>("client", client.tcpClient->localPort());
            client.startSending("client", interval, messages);
        });
        QObject::connect(&client, &TcpClient::written, &app, [&](const QByteArray &) { checker->sent(); });
        QObject::connect(client.tcpClient, &QIODevice::readyRead, &app, [&] {
            const QByteArray data = client.tcpClient->readAll();
            std::printf("<- %s\n", data.constData());
            const bool right = checker->take(data);
            if (!right || checker->right() == messages) {
                std::printf("%d right, %d wrong\n", checker->right(), checker->wrong());
                app.quit();
            }
        });
        client.ConServer();
    }
    return app.exec();
}
