// For the students who take the descriptor themselves: read(), write() and close() with a QSocketNotifier.
#pragma once

#include "tcpserver.h"

#include <QSocketNotifier>

#include <map>

class RawServer : public TcpServer
{
public:
    RawServer();
    void take(int descriptor);

protected:
    void onRead(int descriptor, const QByteArray &data);
    virtual void onEnd(int descriptor);   // read() gave 0: the client has closed
    virtual void onError(int descriptor); // read() or send() gave -1: errno says why
    void stopReading(int descriptor);
    void close(int descriptor);

private:
    struct Client
    {
        QSocketNotifier *read;
        QSocketNotifier *write;
        QByteArray port;
        QByteArray unsent;
    };
    std::map<int, Client> clients;

    void onReadable(int descriptor);
    void onWritable(int descriptor);
};

// A QTcpServer that hands out descriptors.
class Acceptor : public QTcpServer
{
public:
    explicit Acceptor(RawServer *to) : QTcpServer(to), server(to) { }

protected:
    void incomingConnection(qintptr descriptor) override { server->take(int(descriptor)); }

private:
    RawServer *server;
};
