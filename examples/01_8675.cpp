// The course's first program, in the synchronous mode: a client sends "8675", the server shows what came and
// sends it back. Beside it: 01_8675.rs
#include "tcpclient.h"
#include "tcpserver.h"

#include <QCoreApplication>

#include <cstdio>

static constexpr int wait = 30000;

static void show(const QByteArray &data)
{
    std::printf("data size %d: %s\n", int(data.size()), data.constData());
}

static int server(QCoreApplication &app, quint16 port)
{
    TcpServer server;
    server.port = port;
    QObject::connect(&server, &TcpServer::received, &app, [](QTcpSocket *, const QByteArray &data) { show(data); });
    QObject::connect(&server, &TcpServer::clientDisconnected, &app, [&app] {
        std::printf("disconnected\n");
        app.quit();
    });
    server.reply = [](const QByteArray &data, QTcpSocket *) { return data; };
    if (!server.SvStart())
        return 1;
    std::printf("listening on %d\n", server.server()->serverPort());
    std::fflush(stdout);
    return app.exec();
}

static int client(quint16 port)
{
    TcpClient tc;
    tc.port = port;
    if (!tc.ConServerWait(wait))
        return 1;
    std::printf("send %d bytes\n", int(tc.SentData("8675", 4)));
    tc.ReadLoop(wait, [](const QByteArray &data) {
        show(data);
        return false; // this is all; the course waits for ever
    });
    std::printf("try to disconnect\n");
    if (!tc.DisconServer())
        return 1;
    std::printf("disconnected\n");
    return 0;
}

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList words = app.arguments();
    const quint16 port = words.value(2, QStringLiteral("8888")).toUShort();
    if (words.value(1) == QStringLiteral("server"))
        return server(app, port);
    if (words.value(1) == QStringLiteral("client"))
        return client(port);
    std::fprintf(stderr, "say server or client, and a port if it is not 8888\n");
    return 1;
}
