QTcpSocket *client = server->nextPendingConnection(); // a variable of the slot, no member of the class
connect(client, &QTcpSocket::readyRead, this, [client] { client->write(client->readAll()); });
