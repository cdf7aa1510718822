// No waitForReadyRead: the slot returns, and the loop calls another one when the data is there.
connect(client, &QTcpSocket::readyRead, this, [client] { client->write(client->readAll()); });
