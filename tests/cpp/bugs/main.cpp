// The gallery of wrong programs.
//
//   bugs server NAME [--listen ADDR:PORT]
//   bugs client NAME [HOST:PORT] [--interval MS]
//   bugs list
//
// The name `right` is the program without a mistake.
#include "bugs.h"

#include <QCoreApplication>
#include <QString>

#include <cstdio>
#include <cstring>
#include <memory>

namespace {

int usage(const char *what)
{
    std::fprintf(stderr, "bugs: %s\n", what);
    std::fprintf(stderr, "bugs server NAME [--listen ADDR:PORT] | bugs client NAME [HOST:PORT] [--interval MS] | bugs list\n");
    return 2;
}

const std::vector<WrongServer> right = {{"right", server<TcpServer>}};
const std::vector<WrongClient> rightClient = {{"right", client<TcpClient>}};
const std::vector<WrongServer> *const serverTables[] = {&right, &wrongAnswers, &wrongClients, &wrongBytes, &wrongPieces,
                                                        &wrongWaits, &wrongEnds, &wrongRaw};
const std::vector<WrongClient> *const clientTables[] = {&rightClient, &wrongSenders};

// "127.0.0.1:8888", "[::1]:8888"
bool splitAddress(const QString &text, QHostAddress &ip, quint16 &port)
{
    const int colon = int(text.lastIndexOf(QLatin1Char(':')));
    QString host = text.left(colon);
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.mid(1, host.size() - 2);
    bool ok = false;
    port = text.mid(colon + 1).toUShort(&ok);
    return ok && ip.setAddress(host);
}

void list()
{
    for (const auto *table : serverTables) {
        for (const WrongServer &one : *table)
            std::printf("server %s\n", one.name);
    }
    for (const auto *table : clientTables) {
        for (const WrongClient &one : *table)
            std::printf("client %s\n", one.name);
    }
}

template <class Tables>
auto find(const Tables &tables, const char *name) -> decltype(tables[0]->front().make())
{
    for (const auto *table : tables) {
        for (const auto &one : *table) {
            if (std::strcmp(one.name, name) == 0)
                return one.make();
        }
    }
    return nullptr;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList words = app.arguments();
    const QString command = words.value(1);
    const QByteArray name = words.value(2).toUtf8();
    if (command == QLatin1String("list")) {
        list();
        return 0;
    }
    if (command == QLatin1String("server")) {
        const std::unique_ptr<TcpServer> server(find(serverTables, name.constData()));
        if (!server)
            return usage("no such server");
        const int listen = int(words.indexOf(QLatin1String("--listen")));
        if (listen > 0 && !splitAddress(words.value(listen + 1), server->ip, server->port))
            return usage("--listen takes an address and a port");
        if (!server->SvStart())
            return 2;
        const bool six = server->ip.protocol() == QAbstractSocket::IPv6Protocol;
        std::printf(six ? "listening on [%s]:%u\n" : "listening on %s:%u\n", qPrintable(server->ip.toString()),
                    unsigned(server->port));
        std::fflush(stdout);
        return app.exec();
    }
    if (command == QLatin1String("client")) {
        const std::unique_ptr<TcpClient> client(find(clientTables, name.constData()));
        if (!client)
            return usage("no such client");
        const int interval = int(words.indexOf(QLatin1String("--interval")));
        if (interval > 0)
            client->interval = qMax(1, words.value(interval + 1).toInt());
        if (words.size() > 3 && interval != 3 && !splitAddress(words[3], client->ip, client->port))
            return usage("the server is an address and a port");
        client->ConServer();
        return app.exec();
    }
    return usage("say server, client or list");
}
