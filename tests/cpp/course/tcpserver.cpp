#include "tcpserver.h"

TcpServer::TcpServer(QObject *parent)
    : QObject(parent), ip(QHostAddress::LocalHost), port(8888), tcpServer(new QTcpServer(this))
{
    connect(tcpServer, &QTcpServer::newConnection, this, &TcpServer::NewConnectionSlot);
}

bool TcpServer::SvStart()
{
    return tcpServer->listen(ip, port);
}

void TcpServer::NewConnectionSlot()
{
    // The course takes one socket for each signal. Taking all that wait is the safer habit.
    while (QTcpSocket *currentClient = tcpServer->nextPendingConnection()) {
        tcpClient.append(currentClient);
        connect(currentClient, &QIODevice::readyRead, this, &TcpServer::onReadData);
        connect(currentClient, &QAbstractSocket::disconnected, this, &TcpServer::onDisconnectedSlot);
        emit clientConnected(currentClient);
    }
}

void TcpServer::onReadData()
{
    if (readAllSockets) {
        // Way 1, every client. A copy of the list: what a read sets off may change it. The course prints
        // currentClient here, which is whoever connected last; it has to be the socket that is read.
        const QList<QTcpSocket *> all = tcpClient;
        for (QTcpSocket *socket : all)
            read(socket);
    } else if (auto *socket = qobject_cast<QTcpSocket *>(sender())) {
        // Way 2, the one that signalled.
        read(socket);
    }
}

void TcpServer::read(QTcpSocket *socket)
{
    const QByteArray buffer = socket->readAll();
    if (buffer.isEmpty())
        return;
    emit received(socket, buffer);
    if (reply) {
        const QByteArray answer = reply(buffer, socket);
        SendData(socket, answer.constData(), answer.size());
    }
}

qint64 TcpServer::SendData(QTcpSocket *tcpClient, const char *data, qint64 len)
{
    const qint64 slen = tcpClient->write(data, len);
    // All of it is queued, or nothing; it is sent by the event loop. The course prints `data` as if a 0 ended it.
    if (slen > 0)
        emit sent(tcpClient, QByteArray(data, static_cast<int>(slen)));
    return slen;
}

qint64 TcpServer::SendDataAll(const char *data, qint64 len)
{
    qint64 sum = 0;
    const QList<QTcpSocket *> all = tcpClient;
    for (QTcpSocket *socket : all)
        sum += qMax<qint64>(0, SendData(socket, data, len));
    return sum;
}

void TcpServer::onDisconnectedSlot()
{
    // The course walks over the list by index and removes while it walks: the client behind each one that it
    // removes is skipped. And it calls the signal destroyed(), which frees nothing. The socket that signalled
    // is the one that has gone; deleteLater frees it when its slots have returned.
    auto *socket = qobject_cast<QTcpSocket *>(sender());
    if (socket && tcpClient.removeOne(socket)) {
        emit clientDisconnected(socket);
        socket->deleteLater();
    }
}
