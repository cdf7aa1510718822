// The course's two ways to read, in a server that shows what comes and sends it back.
// Beside it: 03_both_ways_to_read.rs
#include "tcpserver.h"

#include <QCoreApplication>

#include <cstdio>

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QString way = app.arguments().value(1, QStringLiteral("sender"));
    if (way != QStringLiteral("all") && way != QStringLiteral("sender")) {
        std::fprintf(stderr, "say all or sender, and a port if it is not 8888\n");
        return 1;
    }
    TcpServer server;
    server.readAllSockets = way == QStringLiteral("all");
    server.port = app.arguments().value(2, QStringLiteral("8888")).toUShort();
    QObject::connect(&server, &TcpServer::clientConnected, &app, [&server](QTcpSocket *client) {
        std::printf("new connection from %d, clients: %d\n", client->peerPort(), server.clientCount());
    });
    QObject::connect(&server, &TcpServer::received, &app, [](QTcpSocket *client, const QByteArray &data) {
        std::printf("read data from %d: %s\n", client->peerPort(), data.constData());
    });
    QObject::connect(&server, &TcpServer::clientDisconnected, &app, [&app, &server](QTcpSocket *client) {
        std::printf("disconnected %d, clients: %d\n", client->peerPort(), server.clientCount());
        if (server.clientCount() == 0)
            app.quit();
    });
    server.reply = [](const QByteArray &data, QTcpSocket *) { return data; };
    if (!server.SvStart())
        return 1;
    std::printf("listening on %d\n", server.server()->serverPort());
    std::fflush(stdout);
    return app.exec();
}
