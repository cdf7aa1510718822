// A client in the asynchronous mode: nothing waits, slots are called when something happens.
// Beside it: 02_async_client.rs
#include "tcpclient.h"

#include <QCoreApplication>

#include <cstdio>

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    TcpClient client;
    client.port = app.arguments().value(1, QStringLiteral("8888")).toUShort();
    QTcpSocket *socket = client.tcpClient;
    QObject::connect(socket, &QAbstractSocket::connected, &app, [&client] {
        std::printf("connected\n");
        std::printf("send %d bytes\n", int(client.SentData("client", 6)));
    });
    QObject::connect(socket, &QIODevice::readyRead, &app, [&client] {
        const QByteArray data = client.tcpClient->readAll();
        std::printf("data size %d: %s\n", int(data.size()), data.constData());
        client.BeginDisconServer();
    });
    QObject::connect(socket, &QAbstractSocket::disconnected, &app, [&app] {
        std::printf("disconnected\n");
        app.quit();
    });
    QObject::connect(socket, &QAbstractSocket::errorOccurred, &app, [&app, socket] {
        std::printf("error: %s\n", socket->errorString().toUtf8().constData());
        // An attempt that has failed has no connection, and so no signal disconnected.
        if (socket->localPort() == 0)
            app.quit();
    });
    client.ConServer(); // returns at once
    std::printf("connecting\n");
    return app.exec(); // until a slot calls quit
}
