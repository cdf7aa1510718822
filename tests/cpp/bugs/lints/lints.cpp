// One small program for each lint: `lints NAME` makes the mistake, `lints NAME --mended` does not. Each plays against
// a peer within itself, which has a thread of its own and is not traced, and ends by itself.

#include "peers.h"
#include "qtcp_trace.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>

#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

// --- what all servers here have ---

class Server : public QObject
{
public:
    explicit Server(bool mended) : mended(mended), server(new QTcpServer(this))
    {
        qtcpTrace(server);
        server->listen(QHostAddress::LocalHost, 0);
    }

    quint16 port() const { return server->serverPort(); }

protected:
    QTcpSocket *next()
    {
        QTcpSocket *client = server->nextPendingConnection();
        qtcpTrace(client);
        return client;
    }

    const bool mended;
    QTcpServer *server;
};

// --- slow_slot: what takes long is done in the slot ---

class SlowSlot : public Server
{
public:
    explicit SlowSlot(bool mended) : Server(mended)
    {
        connect(server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *client = next();
            connect(client, &QTcpSocket::readyRead, this, [this, client] { onRead(client); });
        });
    }

private:
    static QByteArray compute(const QByteArray &data)
    {
        QThread::msleep(300);
        return data;
    }

    void onRead(QTcpSocket *client)
    {
        const QByteArray data = client->readAll();
        if (!mended) {
            client->write(compute(data));
            return;
        }
        // What takes long gets a thread of its own; its result comes back into this one as an event.
        QPointer<QTcpSocket> socket = client; // it may have gone by then
        QThread *worker = QThread::create([this, socket, data] {
            const QByteArray answer = compute(data);
            QMetaObject::invokeMethod(this, [socket, answer] { if (socket) socket->write(answer); });
        });
        connect(worker, &QThread::finished, worker, &QObject::deleteLater);
        worker->start();
    }
};

// --- wait_blocks: the slot waits for what the loop would bring ---

class WaitBlocks : public Server
{
public:
    explicit WaitBlocks(bool mended) : Server(mended)
    {
        connect(server, &QTcpServer::newConnection, this, &WaitBlocks::onConnection);
    }

private:
    void onConnection()
    {
        QTcpSocket *client = next();
        if (!mended) {
            client->waitForReadyRead(3000);
            client->write(client->readAll());
            return;
        }
        // No waitForReadyRead: the slot returns, and the loop calls another one when the data is there.
        connect(client, &QTcpSocket::readyRead, this, [client] { client->write(client->readAll()); });
    }
};

// --- unread: six bytes of twelve are read ---

class Unread : public Server
{
public:
    explicit Unread(bool mended) : Server(mended)
    {
        connect(server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *client = next();
            connect(client, &QTcpSocket::readyRead, this, [this, client] { onRead(client); });
        });
    }

private:
    static void answer(QTcpSocket *client, const QByteArray &message)
    {
        client->write(message + QByteArray::number(client->peerPort()));
    }

    void onRead(QTcpSocket *client)
    {
        if (!mended) {
            answer(client, client->read(6));
            return;
        }
        // All that is there, not a fixed number of bytes: what is left makes no new signal.
        while (client->bytesAvailable() > 0)
            answer(client, client->read(6));
    }
};

// --- write_early: there is no connection yet ---

class WriteEarly : public QObject
{
public:
    WriteEarly(bool mended, quint16 port) : socket(new QTcpSocket(this))
    {
        const QHostAddress host(QHostAddress::LocalHost);
        qtcpTrace(socket);
        connect(socket, &QTcpSocket::readyRead, this, [this] { socket->readAll(); });
        if (!mended) {
            socket->write("hello");
            socket->connectToHost(host, port);
            socket->write("client");
            return;
        }
        QTcpSocket *socket = this->socket;
        connect(socket, &QTcpSocket::connected, this, [socket] { socket->write("client"); });
        socket->connectToHost(host, port); // and not socket->write here
    }

private:
    QTcpSocket *socket;
};

// --- one_pointer: a member holds the client that came last ---

class OnePointer : public Server
{
public:
    explicit OnePointer(bool mended) : Server(mended)
    {
        connect(server, &QTcpServer::newConnection, this, &OnePointer::onConnection);
    }

private:
    void onConnection()
    {
        if (!mended) {
            currentClient = next();
            connect(currentClient, &QTcpSocket::readyRead, this, &OnePointer::onReadData);
            return;
        }
        QTcpSocket *client = server->nextPendingConnection(); // a variable of the slot, no member of the class
        qtcpTrace(client);
        connect(client, &QTcpSocket::readyRead, this, [client] { client->write(client->readAll()); });
    }

    void onReadData() { currentClient->write(currentClient->readAll()); }

    QTcpSocket *currentClient = nullptr;
};

// --- slow_reader: whoever reads too slowly is written to all the same ---

class Sender : public Server
{
public:
    explicit Sender(bool mended) : Server(mended)
    {
        connect(server, &QTcpServer::newConnection, this, &Sender::onConnection);
    }

private:
    void onConnection()
    {
        client = next();
        if (!mended) {
            connect(&timer, &QTimer::timeout, this, [this] { client->write(nextPart()); });
            connect(client, &QTcpSocket::disconnected, &timer, &QTimer::stop);
            timer.start(20);
            return;
        }
        // Once, where the client comes:
        connect(client, &QTcpSocket::bytesWritten, this, &Sender::fill);
        fill();
    }

    void fill()
    {
        // fill() writes on only while little waits; bytesWritten says when there is room again:
        while (client->bytesToWrite() < 64 * 1024)
            client->write(nextPart());
    }

    static QByteArray nextPart() { return QByteArray(64 * 1024, 'x'); }

    QTcpSocket *client = nullptr;
    QTimer timer;
};

// --- connected_twice: connect stands where it is carried out again and again ---

class Client : public QObject
{
public:
    Client(bool mended, quint16 port) : mended(mended), port(port), socket(new QTcpSocket(this))
    {
        qtcpTrace(socket);
        if (mended) {
            // Once, in the constructor, and not in a slot that runs again and again.
            connect(socket, &QTcpSocket::readyRead, this, &Client::read);
        }
        connect(socket, &QTcpSocket::disconnected, this, [this] { QTimer::singleShot(50, this, &Client::open); });
        open();
    }

private:
    void open()
    {
        if (!mended)
            connect(socket, &QTcpSocket::readyRead, this, &Client::read);
        if (opened++ < 4)
            socket->connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    }

    void read() { socket->readAll(); }

    const bool mended;
    const quint16 port;
    QTcpSocket *socket;
    int opened = 0;
};

// --- disconnect_unsent: the socket is deleted before all is sent ---

class DisconnectUnsent : public Server
{
public:
    explicit DisconnectUnsent(bool mended) : Server(mended)
    {
        connect(server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *client = next();
            connect(client, &QTcpSocket::readyRead, this, [this, client] { onRead(client); });
        });
    }

private:
    void onRead(QTcpSocket *client)
    {
        client->readAll();
        const QByteArray answer(1024 * 1024, 'x');
        if (!mended) {
            client->write(answer);
            client->close();
            client->deleteLater();
            return;
        }
        client->write(answer);
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
        client->disconnectFromHost(); // not abort, delete or deleteLater: it sends what is left first
    }
};

// --- reply_to_gone: the answer is late, the client has left ---

class ReplyToGone : public Server
{
public:
    explicit ReplyToGone(bool mended) : Server(mended)
    {
        connect(server, &QTcpServer::newConnection, this, &ReplyToGone::onConnection);
    }

private:
    void onConnection()
    {
        QTcpSocket *client = next();
        connect(client, &QTcpSocket::readyRead, this, [this, client] {
            const QByteArray data = client->readAll();
            QTimer::singleShot(300, this, [this, client, data] {
                if (!mended || clients.contains(client))
                    client->write(data);
            });
        });
        if (!mended)
            return;
        clients.append(client);
        connect(client, &QTcpSocket::disconnected, this, [this, client] {
            clients.removeAll(client); // whoever answers later does not find it any more
            client->deleteLater();
        });
    }

    QList<QTcpSocket *> clients;
};

// --- running them ---

// Runs the loop until the peer is done, and what it has sent has come.
static int play(const std::function<void()> &peer, int behind = 200)
{
    const std::unique_ptr<QThread> thread(QThread::create(peer));
    QObject::connect(thread.get(), &QThread::finished, qApp, [behind] { QTimer::singleShot(behind, qApp, &QCoreApplication::quit); });
    thread->start();
    const int code = QCoreApplication::exec();
    thread->wait();
    return code;
}

template<class S>
static int serve(bool mended, void (*peer)(quint16), int behind = 200)
{
    S server(mended);
    const quint16 port = server.port();
    return play([peer, port] { peer(port); }, behind);
}

// A client against a server that is not traced.
template<class C>
static int ask(bool mended, void (*peer)(QTcpServer &))
{
    quint16 port = 0;
    QThread thread;
    QTcpServer server;
    server.listen(QHostAddress::LocalHost, 0);
    port = server.serverPort();
    server.moveToThread(&thread);
    QObject::connect(&thread, &QThread::started, &server, [&] { peer(server); server.close(); thread.quit(); }, Qt::DirectConnection);
    QObject::connect(&thread, &QThread::finished, qApp, [] { QTimer::singleShot(300, qApp, &QCoreApplication::quit); });
    thread.start();
    C client(mended, port);
    const int code = QCoreApplication::exec();
    thread.wait();
    return code;
}

struct Entry
{
    const char *name;
    std::function<int(bool)> run;
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const std::vector<Entry> entries{
        {"slow_slot", [](bool mended) { return serve<SlowSlot>(mended, oneQuestion); }},
        {"wait_blocks", [](bool mended) { return serve<WaitBlocks>(mended, oneQuestion); }},
        {"unread", [](bool mended) { return serve<Unread>(mended, twoMessagesAtOnce); }},
        {"write_early", [](bool mended) { return ask<WriteEarly>(mended, answerOne); }},
        {"one_pointer", [](bool mended) { return serve<OnePointer>(mended, twoInTurn); }},
        {"slow_reader", [](bool mended) { return serve<Sender>(mended, nothingRead); }},
        {"connected_twice", [](bool mended) { return ask<Client>(mended, greetFour); }},
        {"disconnect_unsent", [](bool mended) { return serve<DisconnectUnsent>(mended, readToTheEnd); }},
        {"reply_to_gone", [](bool mended) { return serve<ReplyToGone>(mended, askAndLeave, 600); }},
    };
    const QStringList words = app.arguments();
    const bool mended = words.contains(QStringLiteral("--mended"));
    for (const Entry &entry : entries) {
        if (words.value(1) == QLatin1String(entry.name))
            return entry.run(mended);
    }
    std::fprintf(stderr, "usage: lints NAME [--mended]; the names:");
    for (const Entry &entry : entries)
        std::fprintf(stderr, " %s", entry.name);
    std::fprintf(stderr, "\n");
    return 2;
}
