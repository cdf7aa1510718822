// More than one read, or less: TCP keeps no boundaries between messages.
#include "bugs.h"

#include <QHash>
#include <QTimer>

#include <array>
#include <cstring>
#include <map>

namespace {

// [read_six] server S09
// cause: why_fixed_size
// course: 接收数据
// en: read(6) takes six bytes; the rest stays in the buffer until more comes.
// zh: read(6) 只读 6 个字节，其余的留在缓冲区，要等下次有新数据才会读。
// repaired:
//     const QByteArray buffer = socket->readAll();
class ReadSix : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        socket->write(socket->read(6) + QByteArray::number(socket->peerPort()));
    }
};

// [rest_discarded] server S09
// cause: why_fixed_size
// course: 接收数据
// en: Six bytes are answered, the others are read and thrown away.
// zh: 只回复前 6 个字节，其余的读出来就丢掉了。
// repaired:
//     const QByteArray buffer = socket->readAll();
class RestDiscarded : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const QByteArray buffer = socket->readAll().left(6);
        socket->write(buffer + QByteArray::number(socket->peerPort()));
    }
};

// [one_message] server S10
// cause: why_rest_left
// course: 接收数据
// en: One message is taken for each readyRead; the second one that came with it stays unread.
// zh: 每次 readyRead 只取一条消息；和它一起到达的第二条留在缓冲区里没有读（粘包）。
// repaired:
//     while (socket->bytesAvailable() > 0)
//         answer(socket, takeMessage(socket));
class OneMessage : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const bool known = socket->peek(6) == "client";
        const QByteArray buffer = known ? socket->read(6) : socket->readAll();
        socket->write(buffer + QByteArray::number(socket->peerPort()));
    }
};

// [overwritten] server S12
// cause: why_pieces_lost
// course: 接收数据
// en: The answer waits 40 ms in a variable; what comes meanwhile is written over it.
// zh: 数据先存在变量里，40 毫秒后才回复；这期间新来的数据把它覆盖了。
// repaired:
//     waiting[socket] += socket->readAll();
class Overwritten : public TcpServer
{
    QHash<QTcpSocket *, QByteArray> waiting;
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const bool isFirst = !waiting.contains(socket);
        waiting[socket] = socket->readAll();
        if (!isFirst)
            return;
        QTimer::singleShot(40, socket, [this, socket] {
            socket->write(waiting.take(socket) + QByteArray::number(socket->peerPort()));
        });
    }
    void onDisconnectedSlot() override
    {
        waiting.remove(qobject_cast<QTcpSocket *>(sender()));
        TcpServer::onDisconnectedSlot();
    }
};

// [buffer_1k] server S13
// cause: why_bytes_missing
// course: 接收数据
// en: The array has room for 1024 bytes, and read() is called once: the rest stays unread.
// zh: 数组只有 1024 字节，而 read() 只调用了一次，其余数据没有读。
// repaired:
//     while (socket->bytesAvailable() > 0) {
//         const qint64 length = socket->read(data, sizeof data);
//         socket->write(data, length);
//     }
class Buffer1K : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        char data[1024];
        const qint64 length = socket->read(data, sizeof data);
        socket->write(data, length);
        socket->write(QByteArray::number(socket->peerPort()));
    }
};

// [buffer_64k] server S13
// cause: why_fixed_buffer
// course: 接收数据
// en: What a client sends is kept in 64 KiB; what does not fit any more is lost.
// zh: 每个客户端的数据都存进 64 KiB 的数组，存满之后的数据就丢了。
// repaired:
//     const QByteArray buffer = socket->readAll();
class Buffer64K : public TcpServer
{
    struct Kept
    {
        std::array<char, 65536> data;
        std::size_t length = 0;
    };
    std::map<QTcpSocket *, Kept> kept;
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const QByteArray buffer = socket->readAll();
        Kept &all = kept[socket];
        const auto length = qMin(std::size_t(buffer.size()), all.data.size() - all.length);
        char *const begin = all.data.data() + all.length;
        std::memcpy(begin, buffer.constData(), length);
        all.length += length;
        socket->write(begin, qint64(length));
        socket->write(QByteArray::number(socket->peerPort()));
    }
    void onDisconnectedSlot() override
    {
        kept.erase(qobject_cast<QTcpSocket *>(sender()));
        TcpServer::onDisconnectedSlot();
    }
};

} // namespace

const std::vector<WrongServer> wrongPieces = {
    {"read_six", server<ReadSix>},
    {"rest_discarded", server<RestDiscarded>},
    {"one_message", server<OneMessage>},
    {"overwritten", server<Overwritten>},
    {"buffer_1k", server<Buffer1K>},
    {"buffer_64k", server<Buffer64K>},
};
