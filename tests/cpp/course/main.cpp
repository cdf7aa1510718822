// The course's server and client as one console program, with the flags of qtcp where they make sense.
//
//   course server [--listen ADDR:PORT] [--reply TEMPLATE | --no-reply] [--read-style sender|all] [--once] [-q]
//   course client [HOST:PORT] [--message TEXT] [--interval MS] [--count N] [--check] [-q]
#include "console.h"
#include "homework.h"
#include "tcpclient.h"
#include "tcpserver.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QSocketNotifier>

#include <csignal>
#include <cstdlib>
#include <memory>
#include <utility>
#include <unistd.h>

namespace {

int signalPipe[2];

// Ctrl+C and SIGTERM end the event loop. A signal handler may do hardly anything: it writes into a pipe.
void quitOnSignals(QCoreApplication &app)
{
    if (::pipe(signalPipe) != 0)
        return;
    auto *notifier = new QSocketNotifier(signalPipe[0], QSocketNotifier::Read, &app);
    QObject::connect(notifier, &QSocketNotifier::activated, &app, &QCoreApplication::quit);
    for (const int signal : {SIGINT, SIGTERM}) {
        std::signal(signal, [](int) {
            const char byte = 0;
            if (::write(signalPipe[1], &byte, 1) < 0)
                std::_Exit(1);
        });
    }
}

[[noreturn]] void usage(const QString &text)
{
    console::say(text);
    std::exit(2);
}

// "127.0.0.1:8888", ":8888", "8888", "[::1]:8888"; what is left out stays as it is.
void splitAddress(const QString &text, QString &host, quint16 &port)
{
    const auto colon = text.lastIndexOf(QLatin1Char(':'));
    bool ok = false;
    port = text.mid(colon + 1).toUShort(&ok);
    if (!ok)
        usage(QStringLiteral("%1 is not an address; write HOST:PORT").arg(text));
    QString name = colon > 0 ? text.left(colon) : QString();
    if (name.startsWith(QLatin1Char('[')) && name.endsWith(QLatin1Char(']')))
        name = name.mid(1, name.size() - 2);
    if (!name.isEmpty())
        host = name;
}

// "500ms", "1s", "20"
int milliseconds(const QString &text)
{
    QString digits = text;
    int unit = 1;
    if (digits.endsWith(QStringLiteral("ms"))) {
        digits.chop(2);
    } else if (digits.endsWith(QLatin1Char('s'))) {
        digits.chop(1);
        unit = 1000;
    }
    bool ok = false;
    const int number = digits.toInt(&ok);
    if (!ok || number <= 0 || number > 86400000 / unit)
        usage(QStringLiteral("%1 is not a duration; write for example 500ms or 1s").arg(text));
    return number * unit;
}

int runServer(QCoreApplication &app, const QCommandLineParser &options)
{
    TcpServer server;
    QString ip = server.ip.toString();
    splitAddress(options.value(QStringLiteral("listen")), ip, server.port);
    server.ip = QHostAddress(ip);
    server.readAllSockets = options.value(QStringLiteral("read-style")) == QStringLiteral("all");
    const QByteArray text = options.value(QStringLiteral("reply")).toUtf8();
    const QString mistake = Reply::check(text);
    if (!mistake.isEmpty())
        usage(mistake);
    if (!options.isSet(QStringLiteral("no-reply"))) {
        server.reply = [reply = std::make_shared<Reply>(text)](const QByteArray &data, QTcpSocket *from) {
            return reply->fill(data, from);
        };
    }
    const auto tell = [](QTcpSocket *client, const QByteArray &what) {
        console::line(client->peerAddress(), client->peerPort(), what);
    };
    // Nobody looks: nothing is put into words.
    if (!options.isSet(QStringLiteral("quiet"))) {
        QObject::connect(&server, &TcpServer::clientConnected, &app, [=](QTcpSocket *client) { tell(client, "++ connected"); });
        QObject::connect(&server, &TcpServer::received, &app,
                         [=](QTcpSocket *client, const QByteArray &data) { tell(client, "<- " + console::shown(data)); });
        QObject::connect(&server, &TcpServer::written, &app,
                         [=](QTcpSocket *client, const QByteArray &data) { tell(client, "-> " + console::shown(data)); });
    }
    // As many clients as ours: Qt's own limits are 30 that were not taken and 50 in the kernel's queue.
    server.server()->setMaxPendingConnections(10000);
#if QT_VERSION >= QT_VERSION_CHECK(6, 3, 0)
    server.server()->setListenBacklogSize(4096);
#endif
    const bool once = options.isSet(QStringLiteral("once"));
    QObject::connect(&server, &TcpServer::clientDisconnected, &app, [&app, tell, once](QTcpSocket *client) {
        tell(client, "-- disconnected");
        if (once)
            app.quit();
    });
    if (!server.SvStart())
        usage(QStringLiteral("%1:%2: %3").arg(ip).arg(server.port).arg(server.errorString()));
    console::listening(server.server()->serverAddress(), server.server()->serverPort());
    return app.exec();
}

int runClient(QCoreApplication &app, const QCommandLineParser &options)
{
    constexpr int patience = 10000; // for the answers that are still to come after the last message
    constexpr int moment = 200;     // and then for what should not come
    TcpClient client;
    const QStringList positional = options.positionalArguments();
    if (positional.size() > 1)
        splitAddress(positional[1], client.ip, client.port);
    const QByteArray message = options.value(QStringLiteral("message")).toUtf8();
    const int interval = milliseconds(options.value(QStringLiteral("interval")));
    const int count = options.value(QStringLiteral("count")).toInt();
    const bool check = options.isSet(QStringLiteral("check"));
    QTcpSocket *socket = client.tcpClient;
    std::unique_ptr<Checker> checker;
    QHostAddress peer;
    quint16 port = 0;
    bool done = false;
    int code = 0;
    QTimer waiting;
    waiting.setSingleShot(true);
    bool listeningOn = false;
    const auto leave = [&] {
        done = true;
        client.DisconServer();
        app.quit();
    };
    // After the last answer, and when the wait for one is over: for what comes twice, or too late.
    const auto listenOn = [&] {
        if (!std::exchange(listeningOn, true))
            waiting.start(moment);
    };
    QObject::connect(&waiting, &QTimer::timeout, &app, [&] {
        if (!check || listeningOn)
            return leave();
        checker->finish();
        listenOn();
    });
    QObject::connect(socket, &QAbstractSocket::connected, &app, [&] {
        peer = socket->peerAddress();
        port = socket->peerPort();
        checker = std::make_unique<Checker>(message, socket->localPort());
        console::line(peer, port, "++ connected as " + console::endpoint(socket->localAddress(), socket->localPort()));
        client.startSending(message, interval, count);
    });
    QObject::connect(&client, &TcpClient::written, &app, [&](const QByteArray &data) {
        checker->sent();
        console::line(peer, port, "-> " + console::shown(data));
    });
    QObject::connect(&client, &TcpClient::allSent, &app, [&] { waiting.start(patience); });
    QObject::connect(socket, &QIODevice::readyRead, &app, [&] {
        const QByteArray buffer = socket->readAll();
        console::line(peer, port, "<- " + console::shown(buffer));
        checker->take(buffer);
        if (count == 0 || client.messagesSent() < count || !checker->isAnswered())
            return;
        if (check)
            listenOn();
        else
            leave();
    });
    QObject::connect(socket, &QAbstractSocket::disconnected, &app, [&] { console::line(peer, port, "-- disconnected"); });
    QObject::connect(socket, &QAbstractSocket::errorOccurred, &app, [&] {
        if (done)
            return;
        console::say(QStringLiteral("%1:%2: %3").arg(client.ip).arg(client.port).arg(socket->errorString()));
        code = 1;
        app.exit(code);
    });
    client.ConServer();
    app.exec();
    if (check) {
        if (!checker)
            checker = std::make_unique<Checker>(message, 0);
        checker->finish();
        console::say(QStringLiteral("%1 messages, %2 right, %3 wrong, %4 missing, %5 B too much")
                         .arg(client.messagesSent()).arg(checker->right()).arg(checker->wrong())
                         .arg(checker->missing()).arg(checker->surplus()));
        if (!checker->mistake().isEmpty())
            console::say(checker->mistake());
        code = checker->isRight() && checker->mistake().isEmpty() ? code : 1;
    }
    return code;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    std::signal(SIGPIPE, SIG_IGN);
    quitOnSignals(app);
    QCommandLineParser options;
    options.addHelpOption();
    options.addPositionalArgument(QStringLiteral("command"), QStringLiteral("server, or client [HOST:PORT]"));
    const auto option = [&](const char *name, const char *help, const char *value, const char *standard) {
        options.addOption({QString::fromLatin1(name), QString::fromLatin1(help), QString::fromLatin1(value),
                           QString::fromLatin1(standard)});
    };
    option("listen", "Address and port to listen on; port 0 = any free one", "ADDR:PORT", "127.0.0.1:8888");
    option("reply", "What goes back for each read", "TEMPLATE", "{data}{peer_port}");
    option("read-style", "sender: the socket that signalled; all: every socket in turn", "STYLE", "sender");
    option("message", "What is sent", "TEXT", "client");
    option("interval", "Period of the timer", "DURATION", "1s");
    option("count", "Stop after N messages and their answers; 0 = no end", "N", "0");
    options.addOption({QStringLiteral("no-reply"), QStringLiteral("Only receive")});
    options.addOption({QStringLiteral("once"), QStringLiteral("Stop after the first client has gone")});
    options.addOption({QStringLiteral("check"), QStringLiteral("Each answer must be the message and the own port")});
    options.addOption({{QStringLiteral("q"), QStringLiteral("quiet")}, QStringLiteral("Print no lines but the listening line")});
    options.process(app);
    console::setQuiet(options.isSet(QStringLiteral("quiet")));
    const QString command = options.positionalArguments().value(0);
    if (command == QStringLiteral("server"))
        return runServer(app, options);
    if (command == QStringLiteral("client"))
        return runClient(app, options);
    usage(QStringLiteral("say server or client; --help lists the options"));
}
