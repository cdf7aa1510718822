#include "tcpserver.h"

TcpServer::TcpServer() : ip(QHostAddress::LocalHost), port(8888), tcpServer(new QTcpServer(this))
{
    // Sixty clients may come at once: the course says nothing of it, and Qt's own limit is 30.
    tcpServer->setMaxPendingConnections(1000);
    connect(tcpServer, &QTcpServer::newConnection, this, &TcpServer::NewConnectionSlot);
}

bool TcpServer::SvStart()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 3, 0)
    tcpServer->setListenBacklogSize(1000);
#endif
    const bool ok = tcpServer->listen(ip, port);
    if (ok)
        port = tcpServer->serverPort();
    else
        qWarning("tcp server start failed: %s", qPrintable(tcpServer->errorString()));
    return ok;
}

void TcpServer::NewConnectionSlot()
{
    while (QTcpSocket *socket = tcpServer->nextPendingConnection()) {
        currentClient = socket;
        tcpClient.append(currentClient);
        connect(currentClient, &QIODevice::readyRead, this, &TcpServer::onReadData);
        connect(currentClient, &QAbstractSocket::disconnected, this, &TcpServer::onDisconnectedSlot);
    }
}

void TcpServer::onReadData()
{
    auto *socket = qobject_cast<QTcpSocket *>(sender());
    const QByteArray buffer = socket->readAll();
    if (buffer.isEmpty())
        return;
    const QByteArray answer = buffer + QByteArray::number(socket->peerPort());
    SendData(socket, answer.constData(), answer.size());
}

qint64 TcpServer::SendData(QTcpSocket *tcpClient, const char *data, qint64 len)
{
    return tcpClient->write(data, len);
}

qint64 TcpServer::SendDataAll(const char *data, qint64 len)
{
    qint64 sum = 0;
    for (QTcpSocket *socket : tcpClient)
        sum += SendData(socket, data, len);
    return sum;
}

void TcpServer::onDisconnectedSlot()
{
    auto *socket = qobject_cast<QTcpSocket *>(sender());
    tcpClient.removeOne(socket);
    if (currentClient == socket)
        currentClient = nullptr;
    socket->deleteLater();
}
