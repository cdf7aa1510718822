// Once, where the client comes:
connect(client, &QTcpSocket::bytesWritten, this, &Sender::fill);
// fill() writes on only while little waits; bytesWritten says when there is room again:
while (client->bytesToWrite() < 64 * 1024)
    client->write(nextPart());
