// The course's client, as a student has it when it is right. Each wrong one differs in what it overrides.
#pragma once

#include <QHostAddress>
#include <QTcpSocket>
#include <QTimer>

class TcpClient : public QObject
{
public:
    TcpClient();
    virtual ~TcpClient() = default;

public:
    QHostAddress ip;
    quint16 port;
    int interval = 200; // ms
    virtual void ConServer();
    virtual void DisconServer();
    qint64 SentData(const char *data, qint64 len);

protected:
    QTcpSocket *tcpClient;
    QTimer timer;

public:
    virtual void onConnectedSlot();
    virtual void onTimeout();
    virtual void onReadData();
    virtual void onDisconnectedSlot();
};
