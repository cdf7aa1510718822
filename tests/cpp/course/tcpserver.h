// The course's server. Beside it: src/course/server.rs, step by step with tcpserver.cpp
#pragma once

#include <QHostAddress>
#include <QList>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>

class TcpServer : public QObject
{
    Q_OBJECT

public:
    explicit TcpServer(QObject *parent = nullptr);

public:
    QHostAddress ip; // where to listen: this machine alone, unless changed
    quint16 port;    // 0 = any free one

    bool SvStart();
    qint64 SendDataAll(const char *data, qint64 len);
    qint64 SendData(QTcpSocket *tcpClient, const char *data, qint64 len);

    // What goes back for each read; empty = nothing. Set before SvStart.
    std::function<QByteArray(const QByteArray &data, QTcpSocket *from)> reply;
    // The course's two ways to read: the socket that signalled (2), or every socket in turn (1).
    bool readAllSockets = false;

    QTcpServer *server() const { return tcpServer; }
    int clientCount() const { return tcpClient.size(); }
    QString errorString() const { return tcpServer->errorString(); }

signals:
    // For whoever shows what happens.
    void received(QTcpSocket *client, const QByteArray &data);
    void written(QTcpSocket *client, const QByteArray &data); // queued, not sent
    void clientConnected(QTcpSocket *client);
    void clientDisconnected(QTcpSocket *client);

private:
    void read(QTcpSocket *socket);

    QTcpServer *tcpServer;
    QList<QTcpSocket *> tcpClient;

public slots:
    void NewConnectionSlot();
    void onDisconnectedSlot();
    void onReadData();
};
