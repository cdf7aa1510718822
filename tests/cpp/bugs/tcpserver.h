// The course's server, as a student has it when it is right. Each wrong one differs in what it overrides.
#pragma once

#include <QHostAddress>
#include <QList>
#include <QTcpServer>
#include <QTcpSocket>

class TcpServer : public QObject
{
public:
    TcpServer();
    virtual ~TcpServer() = default;

public:
    QHostAddress ip;
    quint16 port; // 0 = any free one; SvStart sets the one that it has become
    virtual bool SvStart();
    qint64 SendDataAll(const char *data, qint64 len);
    qint64 SendData(QTcpSocket *tcpClient, const char *data, qint64 len);

protected:
    QTcpServer *tcpServer;
    QList<QTcpSocket *> tcpClient;
    QTcpSocket *currentClient = nullptr;

public:
    virtual void NewConnectionSlot();
    virtual void onDisconnectedSlot();
    virtual void onReadData();
};
