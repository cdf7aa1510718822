// Wrong answers: what stands behind the data, how often, and whether anything comes at all.
#include "bugs.h"

#include <QDataStream>
#include <QThread>
#include <QtEndian>

namespace {

// [never_listens] server S01
// cause: check_does_not_listen
// course: 发起侦听
// en: The server is made, and nobody calls listen().
// zh: 创建了服务器，但没有调用 listen()。
// repaired:
//     return tcpServer->listen(ip, port);
class NeverListens : public TcpServer
{
    bool SvStart() override
    {
        qDebug("tcp server started!");
        return true;
    }
};

// [no_port] server S02
// cause: why_no_port
// course: 作业
// en: The data comes back alone, without the client's port behind it.
// zh: 只把数据原样发回，后面没有追加客户端的端口号。
// repaired:
//     socket->write(socket->readAll() + QByteArray::number(socket->peerPort()));
class NoPort : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        socket->write(socket->readAll());
    }
};

// [local_port] server S02
// cause: why_local_port
// course: 作业
// en: localPort() is the server's own port, the same for every client. The client's is peerPort().
// zh: localPort() 是服务器自己的端口，对每个客户端都一样；客户端的端口是 peerPort()。
// repaired:
//     socket->write(socket->readAll() + QByteArray::number(socket->peerPort()));
class LocalPort : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        socket->write(socket->readAll() + QByteArray::number(socket->localPort()));
    }
};

// [server_port] server S02
// cause: why_local_port
// course: 作业
// en: The member `port` is where the server listens, not where the client is.
// zh: 成员变量 port 是服务器的监听端口，不是客户端的端口。
// repaired:
//     socket->write(socket->readAll() + QByteArray::number(socket->peerPort()));
class ServerPort : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        socket->write(socket->readAll() + QByteArray::number(port));
    }
};

// [newline_behind] server S02
// cause: why_line_end_behind
// course: 作业
// en: A line end stands behind the port.
// zh: 端口号后面多了一个换行符。
// repaired:
//     socket->write(buffer + QByteArray::number(socket->peerPort()));
class NewlineBehind : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const QByteArray buffer = socket->readAll();
        socket->write(buffer + QByteArray::number(socket->peerPort()) + "\n");
    }
};

// [blank_behind] server S02
// cause: why_blank_behind
// course: 作业
// en: A blank stands behind the port.
// zh: 端口号后面多了一个空格。
// repaired:
//     socket->write(buffer + QByteArray::number(socket->peerPort()));
class BlankBehind : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const QByteArray buffer = socket->readAll();
        socket->write(buffer + QByteArray::number(socket->peerPort()) + " ");
    }
};

// [zero_behind] server S02
// cause: why_zero_behind
// course: 发送数据
// en: The 0 that ends a C string is sent with it: the length is one too many.
// zh: 长度多算了一个字节，把 C 字符串结尾的 \0 也发了出去。
// repaired:
//     SendData(socket, answer.constData(), answer.size());
class ZeroBehind : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const QByteArray answer = socket->readAll() + QByteArray::number(socket->peerPort());
        SendData(socket, answer.constData(), answer.size() + 1);
    }
};

// [blank_between] server S02
// cause: why_blank_between
// course: 作业
// en: A blank stands between the data and the port.
// zh: 数据和端口号之间多了一个空格。
// repaired:
//     socket->write(buffer + QByteArray::number(socket->peerPort()));
class BlankBetween : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const QByteArray buffer = socket->readAll();
        socket->write(buffer + " " + QByteArray::number(socket->peerPort()));
    }
};

// [port_first] server S02
// cause: why_port_first
// course: 作业
// en: The port stands before the data; it belongs behind it.
// zh: 端口号写在了数据前面，应该追加在数据后面。
// repaired:
//     socket->write(buffer + QByteArray::number(socket->peerPort()));
class PortFirst : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const QByteArray buffer = socket->readAll();
        socket->write(QByteArray::number(socket->peerPort()) + buffer);
    }
};

// [port_hex] server S02
// cause: why_port_hex
// course: 作业
// en: The port is written in base 16, not in base 10.
// zh: 端口号写成了十六进制，应该是十进制。
// repaired:
//     QByteArray::number(socket->peerPort())
class PortHex : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        socket->write(socket->readAll() + QByteArray::number(socket->peerPort(), 16));
    }
};

// [port_swapped] server S02
// cause: why_byte_order
// course: 作业
// en: peerPort() is in the machine's byte order already; htons() swaps its two bytes.
// zh: peerPort() 已经是主机字节序，再做一次 htons()，高低字节就反了。
// repaired:
//     QByteArray::number(socket->peerPort())
class PortSwapped : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        socket->write(socket->readAll() + QByteArray::number(qToBigEndian(socket->peerPort())));
    }
};

// [port_short] server S02
// cause: why_signed
// course: 作业
// en: A port goes up to 65535 and does not fit into a short: above 32767 it becomes negative.
// zh: 端口号最大 65535，short 放不下：大于 32767 就变成负数。要用 quint16。
// repaired:
//     quint16 port = socket->peerPort();
class PortShort : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const short port = short(socket->peerPort());
        socket->write(socket->readAll() + QByteArray::number(port));
    }
};

// [port_binary] server S02
// cause: why_port_bytes
// course: 作业
// en: The two bytes of the number are sent; its digits are wanted.
// zh: 发出去的是端口号在内存里的两个字节，要求的是它的十进制数字。
// repaired:
//     buffer.append(QByteArray::number(socket->peerPort()));
class PortBinary : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        QByteArray buffer = socket->readAll();
        const quint16 port = socket->peerPort();
        buffer.append(reinterpret_cast<const char *>(&port), sizeof port);
        socket->write(buffer);
    }
};

// [data_stream] server S02
// cause: why_data_stream
// course: 发送数据
// en: A QDataStream writes four bytes of length before a QByteArray; write() sends the bytes alone.
// zh: QDataStream 写 QByteArray 时会先写 4 个字节的长度；write() 只发数据本身。
// repaired:
//     socket->write(answer);
class DataStream : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const QByteArray answer = socket->readAll() + QByteArray::number(socket->peerPort());
        QDataStream out(socket);
        out << answer;
    }
};

// [greets_first] server S02
// cause: why_more_before
// course: 响应新连接
// en: The server greets whoever connects; nobody asked for that.
// zh: 客户端一连接服务器就先发一句欢迎语，作业里并没有要求。
// repaired:
//     TcpServer::NewConnectionSlot();  // and nothing is written here
class GreetsFirst : public TcpServer
{
    void NewConnectionSlot() override
    {
        TcpServer::NewConnectionSlot();
        currentClient->write("welcome\n");
    }
};

// [connected_twice] server S02
// cause: why_port_twice
// course: 响应新连接
// en: readyRead is connected twice, so the slot runs twice; the second time nothing is left to be read.
// zh: readyRead 连接了两次，槽会执行两次；第二次已经没有数据可读，又发了一个端口号。
// repaired:
//     connect(currentClient, &QIODevice::readyRead, this, &TcpServer::onReadData);  // once
class ConnectedTwice : public TcpServer
{
    void NewConnectionSlot() override
    {
        TcpServer::NewConnectionSlot();
        connect(currentClient, &QIODevice::readyRead, this, &TcpServer::onReadData);
    }
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        socket->write(socket->readAll() + QByteArray::number(socket->peerPort()));
    }
};

// [read_not_connected] server S02
// cause: why_silent
// course: 响应新连接
// en: readyRead is not connected to the slot, so nobody reads what comes.
// zh: 没有把 readyRead 连接到槽函数，数据到了也没人读。
// repaired:
//     connect(currentClient, &QIODevice::readyRead, this, &TcpServer::onReadData);
class ReadNotConnected : public TcpServer
{
    void NewConnectionSlot() override
    {
        while (QTcpSocket *socket = tcpServer->nextPendingConnection()) {
            tcpClient.append(socket);
            connect(socket, &QAbstractSocket::disconnected, this, &TcpServer::onDisconnectedSlot);
        }
    }
};

// [waits_for_line] server S02
// cause: why_wants_line
// course: 接收数据
// en: The server waits for a line end, and the client does not send one.
// zh: 服务器在等换行符，而客户端发的 client 后面没有换行符，永远等不到。
// repaired:
//     const QByteArray buffer = socket->readAll();
class WaitsForLine : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        if (!socket->canReadLine())
            return;
        socket->write(socket->readLine() + QByteArray::number(socket->peerPort()));
    }
};

// [sleeps_a_second] server S02
// cause: why_late
// course: 异步模式
// en: The slot sleeps for a second; while it sleeps nobody is served.
// zh: 槽函数里休眠 1 秒：这期间整个事件循环停住，谁也得不到服务。
// repaired:
//     TcpServer::onReadData();  // no msleep(): the event loop has to go on
class SleepsASecond : public TcpServer
{
    void onReadData() override
    {
        QThread::msleep(1000);
        TcpServer::onReadData();
    }
};

} // namespace

const std::vector<WrongServer> wrongAnswers = {
    {"never_listens", server<NeverListens>},
    {"no_port", server<NoPort>},
    {"local_port", server<LocalPort>},
    {"server_port", server<ServerPort>},
    {"newline_behind", server<NewlineBehind>},
    {"blank_behind", server<BlankBehind>},
    {"zero_behind", server<ZeroBehind>},
    {"blank_between", server<BlankBetween>},
    {"port_first", server<PortFirst>},
    {"port_hex", server<PortHex>},
    {"port_swapped", server<PortSwapped>},
    {"port_short", server<PortShort>},
    {"port_binary", server<PortBinary>},
    {"data_stream", server<DataStream>},
    {"greets_first", server<GreetsFirst>},
    {"connected_twice", server<ConnectedTwice>},
    {"read_not_connected", server<ReadNotConnected>},
    {"waits_for_line", server<WaitsForLine>},
    {"sleeps_a_second", server<SleepsASecond>},
};
