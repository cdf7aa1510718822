// A homework whose slot sleeps, with the two lines of qtcp_trace.h: `homework PORT`. What `qtcp check` says of it stands
// in docs/check.md.
#include "qtcp_trace.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QTcpServer server;
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&server] {
        QTcpSocket *client = server.nextPendingConnection();
        qtcpTrace(client);
        QObject::connect(client, &QTcpSocket::disconnected, client, &QTcpSocket::deleteLater);
        QObject::connect(client, &QTcpSocket::readyRead, client, [client] {
            QThread::msleep(300);
            client->write(client->readAll() + QByteArray::number(client->peerPort()));
        });
    });
    const quint16 port = app.arguments().value(1).toUShort();
    return server.listen(QHostAddress::LocalHost, port) ? app.exec() : 1;
}
