connect(client, &QTcpSocket::disconnected, this, [this, client] {
    clients.removeAll(client); // whoever answers later does not find it any more
    client->deleteLater();
});
