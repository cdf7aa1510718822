#include "tcpclient.h"

TcpClient::TcpClient() : ip(QHostAddress::LocalHost), port(8888), tcpClient(new QTcpSocket(this))
{
    timer.setTimerType(Qt::PreciseTimer);
    connect(&timer, &QTimer::timeout, this, &TcpClient::onTimeout);
    connect(tcpClient, &QAbstractSocket::connected, this, &TcpClient::onConnectedSlot);
    connect(tcpClient, &QIODevice::readyRead, this, &TcpClient::onReadData);
    connect(tcpClient, &QAbstractSocket::disconnected, this, &TcpClient::onDisconnectedSlot);
}

void TcpClient::ConServer()
{
    tcpClient->connectToHost(ip, port);
}

void TcpClient::DisconServer()
{
    timer.stop();
    tcpClient->disconnectFromHost();
}

qint64 TcpClient::SentData(const char *data, qint64 len)
{
    return tcpClient->write(data, len);
}

void TcpClient::onConnectedSlot()
{
    timer.start(interval);
}

void TcpClient::onTimeout()
{
    SentData("client", 6);
}

void TcpClient::onReadData()
{
    const QByteArray buffer = tcpClient->readAll();
    qDebug("data size %d", int(buffer.size()));
}

void TcpClient::onDisconnectedSlot()
{
    timer.stop();
}
