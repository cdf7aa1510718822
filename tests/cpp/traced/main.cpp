// What qtcp_trace.h writes, does not write, and does with what is odd; tests/cpp_trace.rs looks at the records.
#include "tcpserver.h"

#include "qtcp_trace.h"

#include <QCoreApplication>
#include <QMetaMethod>
#include <QThread>
#include <QTimer>

#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

// A student may have a function with any name.
QString stateName(QAbstractSocket::SocketState) { return {}; }
std::string json(const QString &) { return {}; }

namespace {

// The course's server, which ends with its first client. The two lines are those that a student adds.
int server(QCoreApplication &app)
{
    TcpServer course;
    qtcpTrace(course.server());
    QObject::connect(&course, &TcpServer::clientConnected, [](QTcpSocket *socket) { qtcpTrace(socket); });
    course.reply = [](const QByteArray &data, QTcpSocket *from) { return data + QByteArray::number(from->peerPort()); };
    QObject::connect(&course, &TcpServer::clientDisconnected, &app, &QCoreApplication::quit, Qt::QueuedConnection);
    course.port = 0;
    if (!course.SvStart())
        return 1;
    std::printf("%d\n", course.server()->serverPort());
    std::fflush(stdout);
    return app.exec();
}

struct Counted : QTcpSocket
{
    int receiversOfAll() const
    {
        int all = 0;
        for (int i = 0; i < metaObject()->methodCount(); ++i) {
            if (metaObject()->method(i).methodType() == QMetaMethod::Signal)
                all += receivers('2' + metaObject()->method(i).methodSignature());
        }
        return all;
    }
    void fail(const QString &text)
    {
        setErrorString(text);
        setSocketError(QAbstractSocket::UnknownSocketError);
        setPeerPort(1);
        setPeerAddress(QHostAddress(QStringLiteral("fe80::1%eth0")));
#if QT_VERSION >= 0x050f00
        emit errorOccurred(QAbstractSocket::UnknownSocketError);
#endif
    }
};

// How many slots a socket has before and after it is traced.
int count()
{
    Counted socket;
    const int before = socket.receiversOfAll();
    qtcpTrace(&socket);
    std::printf("%d\n", socket.receiversOfAll() - before);
    return 0;
}

// Texts that are none, an object that is traced twice, and one whose connections are all cut.
int odd()
{
    Counted socket;
    qtcpTrace(&socket);
    qtcpTrace(&socket);
    qtcpTrace(static_cast<QTcpSocket *>(nullptr));
    QString text = QStringLiteral("\"\\/\n\t\x7f \u4e2d\u6587 \u202e ");
    text += QChar(0xd83d); // the first half of a character
    text += QChar(0);
    text += QChar(0xdc00); // the second of another
    text += QString::fromUtf8("\xf0\x9f\x98\x80");
    socket.fail(text);
    socket.fail(QString(100000, QChar(0x4e2d)));
    for (int i = 0; i < 3; ++i) {
        auto cut = std::make_unique<QTcpSocket>();
        qtcpTrace(cut.get());
        cut->disconnect();
    }
    QTcpSocket last;
    qtcpTrace(&last);
    last.write("early");
    return 0;
}

// More than a record takes.
int flood()
{
    QTcpSocket socket;
    qtcpTrace(&socket);
    for (int i = 0; i < 500000; ++i)
        emit socket.hostFound();
    std::puts("the program has gone on");
    return 0;
}

// Sockets in several threads at once.
int threads()
{
    QTcpServer server;
    qtcpTrace(&server);
    std::vector<std::unique_ptr<QTcpSocket>> taken;
    QObject::connect(&server, &QTcpServer::newConnection, [&] { taken.emplace_back(server.nextPendingConnection()); });
    server.listen(QHostAddress(QHostAddress::LocalHost));
    const quint16 port = server.serverPort();
    std::vector<std::unique_ptr<QThread>> all;
    for (int i = 0; i < 4; ++i) {
        all.emplace_back(QThread::create([port] {
            for (int n = 0; n < 20; ++n) {
                QTcpSocket socket;
                qtcpTrace(&socket);
                QObject::connect(&socket, &QTcpSocket::connected, [&socket] { socket.abort(); });
                socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
                socket.waitForConnected();
            }
        }));
        all.back()->start();
    }
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, [&] {
        for (const auto &thread : all) {
            if (!thread->isFinished())
                return;
        }
        QCoreApplication::quit();
    });
    timer.start(10);
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const char *what = argc > 1 ? argv[1] : "";
    if (!std::strcmp(what, "server"))
        return server(app);
    if (!std::strcmp(what, "count"))
        return count();
    if (!std::strcmp(what, "odd"))
        return odd();
    if (!std::strcmp(what, "flood"))
        return flood();
    if (!std::strcmp(what, "threads"))
        return threads();
    std::fputs("say server, count, odd, flood or threads\n", stderr);
    return 2;
}
