#include "rawserver.h"

#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

RawServer::RawServer()
{
    delete tcpServer;
    tcpServer = new Acceptor(this);
}

void RawServer::take(int descriptor)
{
    sockaddr_storage peer = {};
    socklen_t length = sizeof peer;
    ::getpeername(descriptor, reinterpret_cast<sockaddr *>(&peer), &length);
    // The port is at the same place in both families.
    const quint16 port = ntohs(reinterpret_cast<sockaddr_in *>(&peer)->sin_port);
    auto *read = new QSocketNotifier(descriptor, QSocketNotifier::Read, this);
    auto *write = new QSocketNotifier(descriptor, QSocketNotifier::Write, this);
    write->setEnabled(false);
    clients[descriptor] = Client{read, write, QByteArray::number(port), {}};
    connect(read, &QSocketNotifier::activated, this, [this, descriptor] { onReadable(descriptor); });
    connect(write, &QSocketNotifier::activated, this, [this, descriptor] { onWritable(descriptor); });
}

void RawServer::onReadable(int descriptor)
{
    static char buffer[65536];
    const ssize_t length = ::read(descriptor, buffer, sizeof buffer);
    if (length > 0)
        onRead(descriptor, QByteArray(buffer, int(length)));
    else if (length == 0)
        onEnd(descriptor);
    else if (errno != EAGAIN)
        onError(descriptor);
}

void RawServer::onRead(int descriptor, const QByteArray &data)
{
    Client &client = clients[descriptor];
    client.unsent += data + client.port;
    client.write->setEnabled(true);
}

void RawServer::onWritable(int descriptor)
{
    Client &client = clients[descriptor];
    const ssize_t length =
        ::send(descriptor, client.unsent.constData(), size_t(client.unsent.size()), MSG_NOSIGNAL);
    if (length >= 0) {
        client.unsent.remove(0, int(length));
        client.write->setEnabled(!client.unsent.isEmpty());
    } else if (errno != EAGAIN) {
        onError(descriptor);
    }
}

void RawServer::onEnd(int descriptor)
{
    close(descriptor);
}

void RawServer::onError(int descriptor)
{
    close(descriptor);
}

void RawServer::stopReading(int descriptor)
{
    clients[descriptor].read->setEnabled(false);
}

void RawServer::close(int descriptor)
{
    const Client client = clients[descriptor];
    clients.erase(descriptor);
    for (QSocketNotifier *notifier : {client.read, client.write}) {
        notifier->setEnabled(false);
        notifier->deleteLater();
    }
    ::close(descriptor);
}
