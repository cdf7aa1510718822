// Slots that do not return soon, and timers that never rest.
#include "bugs.h"

#include <QThread>
#include <QTimer>

namespace {

// [waits_for_written] server S14
// cause: why_blocked
// course: 异步模式
// en: waitForBytesWritten() in a slot: one client that does not read stops all others.
// zh: 在槽函数里调用 waitForBytesWritten()：只要有一个客户端不读数据，所有客户端都要等。
// repaired:
//     socket->write(answer);  // the event loop sends it
class WaitsForWritten : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const QByteArray buffer = socket->readAll();
        if (buffer.isEmpty())
            return;
        socket->write(buffer + QByteArray::number(socket->peerPort()));
        while (socket->bytesToWrite() > 0 && socket->waitForBytesWritten())
            ;
    }
};

// [flushes] server S14
// cause: why_blocked
// course: 异步模式
// en: flush() again and again until all is sent: one client that does not read stops all others.
// zh: 反复调用 flush() 直到发完：只要有一个客户端不读数据，程序就一直在这里空转。
// repaired:
//     socket->write(answer);  // the event loop sends it
class Flushes : public TcpServer
{
    void onReadData() override
    {
        TcpServer::onReadData();
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        while (socket->bytesToWrite() > 0 && socket->state() == QAbstractSocket::ConnectedState)
            socket->flush();
    }
};

// [sleeps_300ms] server S15
// cause: why_waits_in_slot
// course: 异步模式
// en: The slot sleeps for 300 ms, and the clients wait for each other.
// zh: 槽函数里休眠 300 毫秒，客户端之间就要互相等待。
// repaired:
//     TcpServer::onReadData();  // no msleep(): the event loop has to go on
class Sleeps300Ms : public TcpServer
{
    void onReadData() override
    {
        QThread::msleep(300);
        TcpServer::onReadData();
    }
};

// [waits_for_more] server S15
// cause: why_waits_in_slot
// course: 同步模式
// en: The slot waits 200 ms for more data that does not come; the other clients wait with it.
// zh: 在槽函数里用 waitForReadyRead(200) 等后续数据，其他客户端只好跟着等。
// repaired:
//     const QByteArray buffer = socket->readAll();  // what comes later has its own readyRead
class WaitsForMore : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        QByteArray buffer = socket->readAll();
        while (socket->waitForReadyRead(200))
            buffer += socket->readAll();
        if (!buffer.isEmpty())
            socket->write(buffer + QByteArray::number(socket->peerPort()));
    }
};

// [busy_timer] server S21
// cause: why_busy
// course: 异步模式
// en: A timer of 0 ms asks every client again and again; readyRead tells when there is something.
// zh: 用 0 毫秒的定时器不停轮询所有客户端；有数据时 readyRead 会通知。
// repaired:
//     connect(currentClient, &QIODevice::readyRead, this, &TcpServer::onReadData);
class BusyTimer : public TcpServer
{
    QTimer timer;
    bool SvStart() override
    {
        connect(&timer, &QTimer::timeout, this, &TcpServer::onReadData);
        timer.start(0);
        return TcpServer::SvStart();
    }
    void NewConnectionSlot() override
    {
        TcpServer::NewConnectionSlot();
        for (QTcpSocket *socket : tcpClient)
            disconnect(socket, &QIODevice::readyRead, nullptr, nullptr);
    }
    void onReadData() override
    {
        for (QTcpSocket *socket : tcpClient) {
            const QByteArray buffer = socket->readAll();
            if (!buffer.isEmpty())
                socket->write(buffer + QByteArray::number(socket->peerPort()));
        }
    }
};

// [idle_closed] server S21
// cause: why_idle_closed
// course: 断开连接
// en: The server disconnects a client that is silent for half a second.
// zh: 客户端半秒钟不发数据，服务器就把它断开了。
// repaired:
//     connect(currentClient, &QAbstractSocket::disconnected, this, &TcpServer::onDisconnectedSlot);
class IdleClosed : public TcpServer
{
    void NewConnectionSlot() override
    {
        TcpServer::NewConnectionSlot();
        QTcpSocket *socket = currentClient;
        auto *timer = new QTimer(socket);
        connect(timer, &QTimer::timeout, socket, [socket] { socket->disconnectFromHost(); });
        connect(socket, &QIODevice::readyRead, timer, [timer] { timer->start(); });
        timer->start(500);
    }
};

} // namespace

const std::vector<WrongServer> wrongWaits = {
    {"waits_for_written", server<WaitsForWritten>},
    {"flushes", server<Flushes>},
    {"sleeps_300ms", server<Sleeps300Ms>},
    {"waits_for_more", server<WaitsForMore>},
    {"busy_timer", server<BusyTimer>},
    {"idle_closed", server<IdleClosed>},
};
