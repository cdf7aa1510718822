// The same server with one mend for three mistakes. They cannot be mended one by one: whoever frees the socket
// and leaves currentClient as it is prints from freed memory.
#pragma once

#include "asincourse.h"

class Mended : public AsInCourse
{
    Q_OBJECT

public slots:
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        if (socket && !socket->readAll().isEmpty())
            printed += QString::number(socket->peerPort());
    }

    void onDisconnectedSlot() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        if (!socket || !tcpClient.removeOne(socket))
            return;
        printed += QString::number(socket->peerPort());
        socket->deleteLater();
    }
};
