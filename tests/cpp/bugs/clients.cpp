// Answers that go wrong from the second message, or from the second client on.
#include "bugs.h"

#include <QHash>

#include <cstdlib>

namespace {

// [closes_after_first] server S03
// cause: why_closes_after
// course: 断开连接
// en: The server disconnects behind its first answer; the client wants to send again.
// zh: 服务器回复一次就断开连接，而客户端还要继续发送。
// repaired:
//     TcpServer::onReadData();  // the client decides when it leaves
class ClosesAfterFirst : public TcpServer
{
    void onReadData() override
    {
        TcpServer::onReadData();
        qobject_cast<QTcpSocket *>(sender())->disconnectFromHost();
    }
};

// [same_once] server S03
// cause: why_first_only
// course: 作业
// en: A message that was there before gets no answer; every message wants one.
// zh: 收到和上次一样的数据就不回复了；作业要求每次都要回复。
// repaired:
//     socket->write(buffer + QByteArray::number(socket->peerPort()));  // whatever came before
class SameOnce : public TcpServer
{
    QHash<QTcpSocket *, QByteArray> last;
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const QByteArray buffer = socket->readAll();
        if (buffer == last.value(socket))
            return;
        last[socket] = buffer;
        socket->write(buffer + QByteArray::number(socket->peerPort()));
    }
    void onDisconnectedSlot() override
    {
        last.remove(qobject_cast<QTcpSocket *>(sender()));
        TcpServer::onDisconnectedSlot();
    }
};

// [never_cleared] server S03
// cause: why_accumulates
// course: 接收数据
// en: What has been answered stays in the buffer and is answered again.
// zh: 回复之后没有清空缓冲区，下次会把旧数据再发一遍。
// repaired:
//     const QByteArray buffer = socket->readAll();  // a variable of the slot, not a member
class NeverCleared : public TcpServer
{
    QHash<QTcpSocket *, QByteArray> buffers;
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        QByteArray &buffer = buffers[socket];
        buffer += socket->readAll();
        socket->write(buffer + QByteArray::number(socket->peerPort()));
    }
    void onDisconnectedSlot() override
    {
        buffers.remove(qobject_cast<QTcpSocket *>(sender()));
        TcpServer::onDisconnectedSlot();
    }
};

// [constant_answer] server S04
// cause: why_constant
// course: 作业
// en: The word "client" is written into the program; the data that came is wanted.
// zh: 程序里写死了 "client"，应该发回实际收到的数据。
// repaired:
//     socket->write(buffer + QByteArray::number(socket->peerPort()));
class ConstantAnswer : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        socket->readAll();
        socket->write("client" + QByteArray::number(socket->peerPort()));
    }
};

// [same_length] server S04
// cause: why_stale
// course: 接收数据
// en: Always six bytes go back; read() says how many have come.
// zh: 不管收到几个字节，总是发回 6 个；read() 的返回值才是收到的字节数。
// repaired:
//     const qint64 length = socket->read(data, sizeof data);
//     socket->write(data, length);
class SameLength : public TcpServer
{
    char data[6] = {};
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        while (socket->bytesAvailable() > 0) {
            socket->read(data, sizeof data);
            socket->write(data, sizeof data);
        }
        socket->write(QByteArray::number(socket->peerPort()));
    }
};

// [collects_six] server S04
// cause: why_ignores_message
// course: 接收数据
// en: The server waits until six bytes have come; a shorter message waits for ever.
// zh: 服务器要凑够 6 个字节才回复，更短的数据永远得不到回复。
// repaired:
//     const QByteArray buffer = socket->readAll();
class CollectsSix : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        if (socket->bytesAvailable() >= 6)
            socket->write(socket->readAll() + QByteArray::number(socket->peerPort()));
    }
};

// [current_client] server S05
// cause: why_to_another
// course: 接收数据
// en: The answer goes to currentClient, which is whoever connected last.
// zh: 回复发给了 currentClient，也就是最后连接的那个客户端，而不是发数据的客户端。
// repaired:
//     socket->write(buffer + QByteArray::number(socket->peerPort()));
class CurrentClient : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const QByteArray buffer = socket->readAll();
        if (currentClient)
            currentClient->write(buffer + QByteArray::number(currentClient->peerPort()));
    }
};

// [current_port] server S05
// cause: why_port_of_another
// course: 接收数据
// en: The port is that of currentClient, which is whoever connected last. The course prints it so, too.
// zh: 端口号取自 currentClient，它是最后连接的客户端；课程里打印时也有同样的错误。
// repaired:
//     const QByteArray answer = buffer + QByteArray::number(tcpClient[i]->peerPort());
class CurrentPort : public TcpServer
{
    void onReadData() override
    {
        for (int i = 0; i < tcpClient.length(); i++) {
            const QByteArray buffer = tcpClient[i]->readAll();
            if (buffer.isEmpty() || !currentClient)
                continue;
            tcpClient[i]->write(buffer + QByteArray::number(currentClient->peerPort()));
        }
    }
};

// [one_pointer] server S05
// cause: why_only_last
// course: 响应新连接
// en: One pointer for many clients: what the earlier ones send is never read.
// zh: 只用一个指针保存客户端：新客户端一来，先前那些客户端的数据就没人读了。
// repaired:
//     auto *socket = qobject_cast<QTcpSocket *>(sender());
//     socket->write(socket->readAll() + QByteArray::number(socket->peerPort()));
class OnePointer : public TcpServer
{
    void onReadData() override
    {
        const QByteArray buffer = currentClient ? currentClient->readAll() : QByteArray();
        if (!buffer.isEmpty())
            currentClient->write(buffer + QByteArray::number(currentClient->peerPort()));
    }
};

// [only_first] server S05
// cause: why_only_first
// course: 响应新连接
// en: Only one client is taken; the next ones are connected, and nobody reads what they send.
// zh: 只接受一个客户端；后来的虽然连上了，但它们的数据没人读。
// repaired:
//     currentClient = tcpServer->nextPendingConnection();  // for every newConnection
class OnlyFirst : public TcpServer
{
    void NewConnectionSlot() override
    {
        if (tcpClient.isEmpty())
            TcpServer::NewConnectionSlot();
    }
};

// [only_last] server S05
// cause: why_replaced
// course: 响应新连接
// en: Each new client ends the connection of the one before it.
// zh: 新客户端一连接，就把前一个客户端断开了。
// repaired:
//     tcpClient.append(currentClient);  // beside the others
class OnlyLast : public TcpServer
{
    void NewConnectionSlot() override
    {
        if (currentClient)
            currentClient->disconnectFromHost();
        TcpServer::NewConnectionSlot();
    }
};

// [static_port] server S05
// cause: why_port_of_another
// course: 接收数据
// en: A static variable gets its value once: everybody has the port of the first client.
// zh: static 变量只初始化一次，所有人得到的都是第一个客户端的端口号。
// repaired:
//     const QByteArray port = QByteArray::number(socket->peerPort());
class StaticPort : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        static const QByteArray port = QByteArray::number(socket->peerPort());
        socket->write(socket->readAll() + port);
    }
};

// [ports_beside] server S05
// cause: why_port_of_another
// course: 断开连接
// en: The ports are in a list of their own, and the slot of disconnected does not remove them there.
// zh: 端口号另存在一个列表里，断开连接时没有一起删除，后面的客户端得到的就是别人的端口号。
// repaired:
//     ports.removeAt(i);      // in onDisconnectedSlot, with the socket
//     socket->peerPort()      // or ask the socket, which knows it
class PortsBeside : public TcpServer
{
    QList<quint16> ports;
    void NewConnectionSlot() override
    {
        TcpServer::NewConnectionSlot();
        while (ports.size() < tcpClient.size())
            ports.append(tcpClient[ports.size()]->peerPort());
    }
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const int i = int(tcpClient.indexOf(socket));
        socket->write(socket->readAll() + QByteArray::number(ports[i]));
    }
};

// [ten_messages] server S03
// cause: why_stops_answering
// course: 接收数据
// en: The messages are kept in an array of ten; the eleventh has no place and no answer.
// zh: 收到的数据存在只有 10 个元素的数组里，第 11 条放不下，也得不到回复。
// repaired:
//     QList<QByteArray> messages;  // grows; or keep none, the answer needs only the last
class TenMessages : public TcpServer
{
    QByteArray messages[10];
    int count = 0;
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        if (count == 10)
            return;
        messages[count] = socket->readAll();
        socket->write(messages[count] + QByteArray::number(socket->peerPort()));
        count++;
    }
};

// [synchronous] server S05
// cause: why_one_at_a_time
// course: 同步模式
// en: The synchronous loop of the course inside a slot: as long as one client is there, no other is served.
// zh: 在槽函数里用同步循环等数据：只要一个客户端还连着，其他客户端就得不到服务。
// repaired:
//     connect(currentClient, &QIODevice::readyRead, this, &TcpServer::onReadData);  // and return
class Synchronous : public TcpServer
{
    void NewConnectionSlot() override
    {
        QTcpSocket *socket = tcpServer->nextPendingConnection();
        while (socket && socket->state() == QAbstractSocket::ConnectedState) {
            if (socket->waitForReadyRead())
                socket->write(socket->readAll() + QByteArray::number(socket->peerPort()));
        }
        if (socket)
            socket->deleteLater();
    }
};

// [to_all] server S06
// cause: why_sends_to_all
// course: 发送数据
// en: The answer goes to every client; it belongs to the one that sent.
// zh: 回复发给了所有客户端，应该只发给发数据的那一个。
// repaired:
//     SendData(socket, answer.constData(), answer.size());
class ToAll : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const QByteArray answer = socket->readAll() + QByteArray::number(socket->peerPort());
        SendDataAll(answer.constData(), answer.size());
    }
};

// [eleventh] server S19
// cause: why_crowd
// course: 响应新连接
// en: The clients are kept in an array of ten; the eleventh at once is written past its end.
// zh: 用 10 个元素的数组保存客户端，第 11 个同时连接就越界了。
// repaired:
//     QList<QTcpSocket *> tcpClient;  // grows
class Eleventh : public TcpServer
{
    void NewConnectionSlot() override
    {
        TcpServer::NewConnectionSlot();
        if (tcpClient.size() > 10)
            std::abort(); // what lies behind an array differs; here the program ends for sure
    }
};

} // namespace

const std::vector<WrongServer> wrongClients = {
    {"closes_after_first", server<ClosesAfterFirst>},
    {"same_once", server<SameOnce>},
    {"never_cleared", server<NeverCleared>},
    {"constant_answer", server<ConstantAnswer>},
    {"same_length", server<SameLength>},
    {"collects_six", server<CollectsSix>},
    {"current_client", server<CurrentClient>},
    {"current_port", server<CurrentPort>},
    {"one_pointer", server<OnePointer>},
    {"only_first", server<OnlyFirst>},
    {"only_last", server<OnlyLast>},
    {"static_port", server<StaticPort>},
    {"ports_beside", server<PortsBeside>},
    {"ten_messages", server<TenMessages>},
    {"synchronous", server<Synchronous>},
    {"to_all", server<ToAll>},
    {"eleventh", server<Eleventh>},
};
