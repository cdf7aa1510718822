client->write(answer);
connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
client->disconnectFromHost(); // not abort, delete or deleteLater: it sends what is left first
