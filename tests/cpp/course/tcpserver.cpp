#include "tcpserver.h"

TcpServer::TcpServer(QObject *parent)
    // [1] The server has the course's address and port, and a slot for newConnection
    : QObject(parent), ip(QHostAddress::LocalHost), port(8888), tcpServer(new QTcpServer(this))
{
    connect(tcpServer, &QTcpServer::newConnection, this, &TcpServer::NewConnectionSlot);
}

bool TcpServer::SvStart()
{
    // [2] SvStart: listen at the address and the port
    return tcpServer->listen(ip, port);
}

void TcpServer::NewConnectionSlot()
{
    // The course takes one socket for each signal. Taking all that wait is the safer habit.
    // [3] NewConnectionSlot: take the socket of the new client
    while (QTcpSocket *currentClient = tcpServer->nextPendingConnection()) {
        // [4] Keep it in the list of clients
        tcpClient.append(currentClient);
        // [5] Give its signals their slots: readyRead and disconnected
        connect(currentClient, &QIODevice::readyRead, this, &TcpServer::onReadData);
        connect(currentClient, &QAbstractSocket::disconnected, this, &TcpServer::onDisconnectedSlot);
        emit clientConnected(currentClient);
    }
}

void TcpServer::onReadData()
{
    if (readAllSockets) {
        // [6] onReadData, way 1: read from every client in turn, whoever signalled
        // A copy of the list: what a read sets off may change it. The course prints currentClient here, which
        // is whoever connected last; it has to be the socket that is read.
        const QList<QTcpSocket *> all = tcpClient;
        for (QTcpSocket *socket : all)
            read(socket);
    } else if (auto *socket = qobject_cast<QTcpSocket *>(sender())) {
        // [7] onReadData, way 2: read from the client that signalled
        read(socket);
    }
}

void TcpServer::read(QTcpSocket *socket)
{
    // [8] Read all that has come from the client
    const QByteArray buffer = socket->readAll();
    if (buffer.isEmpty())
        return;
    emit received(socket, buffer);
    // [9] Send the reply, in the homework the data and the client's port behind it
    if (reply) {
        const QByteArray answer = reply(buffer, socket);
        SendData(socket, answer.constData(), answer.size());
    }
}

qint64 TcpServer::SendData(QTcpSocket *tcpClient, const char *data, qint64 len)
{
    // [10] SendData: write to one client; the event loop sends it
    const qint64 slen = tcpClient->write(data, len);
    // All of it is queued, or nothing. The course prints `data` as if a 0 ended it.
    if (slen > 0)
        emit written(tcpClient, QByteArray(data, static_cast<int>(slen)));
    return slen;
}

qint64 TcpServer::SendDataAll(const char *data, qint64 len)
{
    qint64 sum = 0;
    // [11] SendDataAll: write to every client
    const QList<QTcpSocket *> all = tcpClient;
    for (QTcpSocket *socket : all)
        sum += qMax<qint64>(0, SendData(socket, data, len));
    return sum;
}

void TcpServer::onDisconnectedSlot()
{
    // The course walks over the whole list. The socket that signalled is the one that has gone.
    auto *socket = qobject_cast<QTcpSocket *>(sender());
    // [12] onDisconnectedSlot: take the client that signalled off the list
    if (!socket || !tcpClient.removeOne(socket))
        return;
    emit clientDisconnected(socket);
    // [13] Free its socket when its slots have returned
    // The course calls the signal destroyed() instead, which frees nothing.
    socket->deleteLater();
}
