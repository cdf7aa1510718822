// Once, in the constructor, and not in a slot that runs again and again.
connect(socket, &QTcpSocket::readyRead, this, &Client::read);
