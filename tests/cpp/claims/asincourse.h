// The course's server as its text has it, mistakes included. Changed is what a test needs: the lists and
// pointers are public, what it prints is kept, how a socket is freed can be chosen, and the slots can be mended.
#pragma once

#include <QHostAddress>
#include <QList>
#include <QPointer>
#include <QStringList>
#include <QTcpServer>
#include <QTcpSocket>

class AsInCourse : public QObject
{
    Q_OBJECT

public:
    AsInCourse()
    {
        tcpServer = new QTcpServer(this);
        connect(tcpServer, &QTcpServer::newConnection, this, &AsInCourse::NewConnectionSlot);
    }

    QTcpServer *tcpServer;
    QList<QTcpSocket *> tcpClient;
    QTcpSocket *currentClient = nullptr;
    // Becomes null when the socket is freed; currentClient does not.
    QPointer<QTcpSocket> watched;
    // "destroyed" as in the course, or "deleteLater".
    QString how = QStringLiteral("destroyed");
    // The ports that onReadData and onDisconnectedSlot print; "freed memory" where they would read such.
    QStringList printed;

public slots:
    void NewConnectionSlot()
    {
        currentClient = tcpServer->nextPendingConnection();
        watched = currentClient;
        tcpClient.append(currentClient);
        connect(currentClient, &QIODevice::readyRead, this, &AsInCourse::onReadData);
        connect(currentClient, &QAbstractSocket::disconnected, this, &AsInCourse::onDisconnectedSlot);
    }

    virtual void onReadData()
    {
        for (int i = 0; i < tcpClient.length(); i++) {
            QByteArray buffer = tcpClient[i]->readAll();
            if (buffer.isEmpty())
                continue;
            print();
        }
    }

    virtual void onDisconnectedSlot()
    {
        for (int i = 0; i < tcpClient.length(); i++) {
            if (tcpClient[i]->state() == QAbstractSocket::UnconnectedState) {
                print();
                if (how == QStringLiteral("deleteLater"))
                    tcpClient[i]->deleteLater();
                else
                    tcpClient[i]->destroyed();
                tcpClient.removeAt(i);
            }
        }
    }

private:
    // qDebug() << currentClient->peerPort(), without the read of freed memory.
    void print()
    {
        printed += watched ? QString::number(currentClient->peerPort()) : QStringLiteral("freed memory");
    }
};
