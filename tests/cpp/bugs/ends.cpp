// Clients that leave, and what stays behind.
#include "bugs.h"

#include <QFile>
#include <QMap>

#include <cstdlib>

namespace {

// [dies_at_error] server S05
// cause: why_dies_at_leaving
// course: 断开连接
// en: Every error ends the program, and that a client has left is reported as one.
// zh: 一出错就退出程序，而客户端断开也会报告为错误（RemoteHostClosedError）。
// repaired:
//     if (socket->error() != QAbstractSocket::RemoteHostClosedError)
//         qWarning("%s", qPrintable(socket->errorString()));  // the others are still there
class DiesAtError : public TcpServer
{
    void NewConnectionSlot() override
    {
        TcpServer::NewConnectionSlot();
        connect(currentClient, &QAbstractSocket::errorOccurred, this, [this] {
            qFatal("socket error: %s", qPrintable(qobject_cast<QTcpSocket *>(sender())->errorString()));
        });
    }
};

// [deletes_in_slot] server S05
// cause: why_dies_at_leaving
// course: 断开连接
// en: `delete` in a slot frees the socket whose signal is still on its way; deleteLater() waits for its end.
// zh: 在槽函数里直接 delete 发出信号的套接字，信号还没处理完对象就没了；要用 deleteLater()。
// repaired:
//     socket->deleteLater();
class DeletesInSlot : public TcpServer
{
    void onDisconnectedSlot() override
    {
        // What `delete` does to a signal on its way differs; here the program ends for sure.
        std::abort();
    }
};

// [stops_after_fifty] server S18
// cause: why_listens_no_more
// course: 发起侦听
// en: After fifty clients the server does not listen any more, though they have left.
// zh: 接待过五十个客户端之后服务器就不再监听，尽管它们早已离开。
// repaired:
//     if (tcpClient.size() >= 50)  // those that are there, not all that ever were
class StopsAfterFifty : public TcpServer
{
    int count = 0;
    void NewConnectionSlot() override
    {
        TcpServer::NewConnectionSlot();
        if (++count >= 50)
            tcpServer->close();
    }
};

// [never_deleted] server S20
// cause: why_memory
// course: 断开连接
// en: destroyed() is a signal and frees nothing: each client leaves its socket behind. The course has it so.
// zh: destroyed() 是信号，并不会释放对象：每来一个客户端就泄漏一个套接字。课程里就是这样写的。
// repaired:
//     socket->deleteLater();
class NeverDeleted : public TcpServer
{
    void onDisconnectedSlot() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        emit socket->destroyed();
        tcpClient.removeOne(socket);
        currentClient = nullptr;
    }
};

// [keeps_all] server S20
// cause: why_memory
// course: 断开连接
// en: Each client gets 4 KiB that nobody frees when it has left.
// zh: 给每个客户端分配了 4 KiB 内存，断开之后没有释放。
// repaired:
//     delete[] history.take(socket);  // in onDisconnectedSlot
class KeepsAll : public TcpServer
{
    QMap<QTcpSocket *, char *> history;
    void NewConnectionSlot() override
    {
        TcpServer::NewConnectionSlot();
        history[currentClient] = new char[4096]();
    }
};

// [log_left_open] server S20
// cause: why_descriptors
// course: 断开连接
// en: A file is opened for each client and never closed: the descriptors run out.
// zh: 为每个客户端打开一个文件却从不关闭，文件描述符迟早用完。
// repaired:
//     auto *log = new QFile(QStringLiteral("/dev/null"), currentClient);  // goes with the socket
class LogLeftOpen : public TcpServer
{
    void NewConnectionSlot() override
    {
        TcpServer::NewConnectionSlot();
        auto *log = new QFile(QStringLiteral("/dev/null"));
        log->open(QIODevice::WriteOnly);
    }
};

} // namespace

const std::vector<WrongServer> wrongEnds = {
    {"dies_at_error", server<DiesAtError>},
    {"deletes_in_slot", server<DeletesInSlot>},
    {"stops_after_fifty", server<StopsAfterFifty>},
    {"never_deleted", server<NeverDeleted>},
    {"keeps_all", server<KeepsAll>},
    {"log_left_open", server<LogLeftOpen>},
};
