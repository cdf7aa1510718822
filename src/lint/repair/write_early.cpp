connect(socket, &QTcpSocket::connected, this, [socket] { socket->write("client"); });
socket->connectToHost(host, port); // and not socket->write here
