// The peers that the programs of the gallery play against: on threads of their own, where waiting is right.
#pragma once

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <memory>

inline std::unique_ptr<QTcpSocket> connected(quint16 port)
{
    auto peer = std::make_unique<QTcpSocket>();
    peer->connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    peer->waitForConnected(5000);
    return peer;
}

inline void say(QTcpSocket &peer, const QByteArray &text)
{
    peer.write(text);
    peer.waitForBytesWritten(5000);
}

inline void hear(QTcpSocket &peer, int patience = 5000)
{
    peer.waitForReadyRead(patience);
    peer.readAll();
}

inline void leave(QTcpSocket &peer)
{
    peer.disconnectFromHost();
    if (peer.state() != QAbstractSocket::UnconnectedState)
        peer.waitForDisconnected(5000);
}

inline void oneQuestion(quint16 port)
{
    const auto peer = connected(port);
    QThread::msleep(100);
    say(*peer, "client");
    hear(*peer);
    leave(*peer);
}

inline void twoMessagesAtOnce(quint16 port)
{
    const auto peer = connected(port);
    say(*peer, "clientclient");
    hear(*peer);
    QThread::msleep(1500);
    leave(*peer);
}

inline void twoInTurn(quint16 port)
{
    const auto first = connected(port);
    say(*first, "one");
    hear(*first);
    const auto second = connected(port);
    say(*second, "two");
    hear(*second);
    for (int i = 0; i < 2; ++i) {
        say(*first, "one");
        hear(*first, 200);
        say(*second, "two");
        hear(*second);
    }
    leave(*first);
    leave(*second);
}

inline void nothingRead(quint16 port)
{
    QTcpSocket peer;
    peer.setReadBufferSize(1);
    peer.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    peer.waitForConnected(5000);
    QThread::msleep(7500);
    peer.abort();
}

// Greets whoever comes, and hangs up.
inline void greetFour(QTcpServer &server)
{
    for (int i = 0; i < 4 && server.waitForNewConnection(5000); ++i) {
        const std::unique_ptr<QTcpSocket> peer(server.nextPendingConnection());
        say(*peer, "welcome");
        leave(*peer);
    }
}

inline void readToTheEnd(quint16 port)
{
    const auto peer = connected(port);
    say(*peer, "client");
    while (peer->waitForReadyRead(5000))
        peer->readAll();
}

inline void askAndLeave(quint16 port)
{
    const auto peer = connected(port);
    say(*peer, "client");
    leave(*peer);
}

inline void answerOne(QTcpServer &server)
{
    if (!server.waitForNewConnection(5000))
        return;
    const std::unique_ptr<QTcpSocket> peer(server.nextPendingConnection());
    hear(*peer);
    say(*peer, "welcome");
    leave(*peer);
}
