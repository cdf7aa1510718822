// Data that comes back changed.
#include "bugs.h"

#include <QTextStream>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

// [answer_cut] server S09
// cause: why_bytes_missing
// course: 发送数据
// en: Eleven bytes of the answer are sent; what is longer is cut.
// zh: 只发送回复的前 11 个字节，再长就被截断了。
// repaired:
//     SendData(socket, answer.constData(), answer.size());
class AnswerCut : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const QByteArray answer = socket->readAll() + QByteArray::number(socket->peerPort());
        SendData(socket, answer.constData(), qMin(answer.size(), decltype(answer.size())(11)));
    }
};

// [c_string] server S07
// cause: why_c_string
// course: 发送数据
// en: strlen() ends at the first byte 0; received data is no C string.
// zh: strlen() 遇到值为 0 的字节就结束；收到的数据不是 C 字符串。
// repaired:
//     socket->write(buffer.constData(), buffer.size());
class CString : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const QByteArray buffer = socket->readAll();
        const char *data = buffer.constData();
        socket->write(data, qint64(std::strlen(data)));
        socket->write(QByteArray::number(socket->peerPort()));
    }
};

// [from_utf8] server S07
// cause: why_from_utf8
// course: 接收数据
// en: A QString of bytes that are no UTF-8 has U+FFFD in their place, and EF BF BD goes back.
// zh: 把不是 UTF-8 的字节转成 QString，会变成 U+FFFD，发回去就是 EF BF BD。
// repaired:
//     QByteArray answer = socket->readAll();
//     answer += QByteArray::number(socket->peerPort());
class FromUtf8 : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        QString text = QString::fromUtf8(socket->readAll());
        text += QString::number(socket->peerPort());
        socket->write(text.toUtf8());
    }
};

// [to_latin1] server S07
// cause: why_to_latin1
// course: 接收数据
// en: The bytes become a QString as UTF-8 and are sent as Latin-1: what Latin-1 has not becomes '?'.
// zh: 按 UTF-8 转成 QString，又用 toLatin1() 发出去，Latin-1 没有的字符都变成了问号。
// repaired:
//     QByteArray answer = socket->readAll();
//     answer += QByteArray::number(socket->peerPort());
class ToLatin1 : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        QString text = socket->readAll();
        text += QString::number(socket->peerPort());
        socket->write(text.toLatin1());
    }
};

// [to_local8bit] server S07
// cause: why_from_utf8
// course: 接收数据
// en: fromLocal8Bit() and toLocal8Bit() convert as the locale says; the bytes that came are lost.
// zh: fromLocal8Bit()/toLocal8Bit() 按系统编码转换，原来的字节保不住。
// repaired:
//     QByteArray answer = socket->readAll();
//     answer += QByteArray::number(socket->peerPort());
class ToLocal8Bit : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        QString text = QString::fromLocal8Bit(socket->readAll());
        text += QString::number(socket->peerPort());
        socket->write(text.toLocal8Bit());
    }
};

// [text_stream] server S07
// cause: why_from_utf8
// course: 接收数据
// en: A QTextStream decodes what it reads and encodes what it writes; bytes want read() and write().
// zh: QTextStream 读写时会做编码转换；收发字节要用 read() 和 write()。
// repaired:
//     socket->write(socket->readAll() + QByteArray::number(socket->peerPort()));
class TextStream : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        QTextStream stream(socket);
#if QT_VERSION < QT_VERSION_CHECK(6, 0, 0)
        stream.setCodec("UTF-8");
#endif
        const QString text = stream.readAll();
        stream << text << socket->peerPort();
    }
};

// [text_mode] server S07
// cause: why_line_ends
// course: 接收数据
// en: A device in text mode takes the carriage returns out of what it reads.
// zh: 打开了文本模式，读取时 \r 会被去掉。
// repaired:
//     socket->setTextModeEnabled(false);  // as it is, unless somebody changes it
class TextMode : public TcpServer
{
    void NewConnectionSlot() override
    {
        TcpServer::NewConnectionSlot();
        currentClient->setTextModeEnabled(true);
    }
};

// [trimmed] server S07
// cause: why_trimmed
// course: 接收数据
// en: trimmed() takes the white space at both ends away; it belongs to the data.
// zh: trimmed() 去掉了数据首尾的空白字符，它们也是数据。
// repaired:
//     const QByteArray buffer = socket->readAll();
class Trimmed : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const QByteArray buffer = socket->readAll().trimmed();
        socket->write(buffer + QByteArray::number(socket->peerPort()));
    }
};

// [lower_case] server S07
// cause: why_letter_case
// course: 接收数据
// en: toLower() changes the letters; the data comes back as it was.
// zh: toLower() 把字母都变成了小写；数据应当原样发回。
// repaired:
//     const QByteArray buffer = socket->readAll();
class LowerCase : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const QByteArray buffer = socket->readAll().toLower();
        socket->write(buffer + QByteArray::number(socket->peerPort()));
    }
};

// [arg_in_data] server S07
// cause: why_format
// course: 接收数据
// en: Where the data has %1 in it, the second arg() puts the port there.
// zh: 数据里如果有 %1，第二个 arg() 就把端口号填到了数据里。
// repaired:
//     QByteArray answer = buffer + QByteArray::number(socket->peerPort());
class ArgInData : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const QString data = QString::fromLatin1(socket->readAll());
        const QString answer = QString("%1%2").arg(data).arg(socket->peerPort());
        socket->write(answer.toLatin1());
    }
};

// [printf_data] server S07
// cause: why_c_string
// course: 接收数据
// en: The data is used as the format of printf: %d in it becomes a number, and what is behind a 0 is gone.
// zh: 把收到的数据当成了 printf 的格式串：其中的 %d 会被替换，遇到 \0 就结束。
// repaired:
//     QByteArray answer = buffer + QByteArray::number(socket->peerPort());
class PrintfData : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        const QByteArray format = socket->readAll() + "%u";
        if (format.contains("%s") || format.contains("%n"))
            std::abort(); // what lies behind the arguments differs; here the program ends for sure
        const unsigned port = socket->peerPort();
        const int length = std::snprintf(nullptr, 0, format.constData(), port);
        QByteArray answer(qMax(0, length) + 1, '\0'); // snprintf wants room for its 0
        std::snprintf(answer.data(), size_t(answer.size()), format.constData(), port);
        socket->write(answer.left(length));
    }
};

// [one_line] server S07
// cause: why_reads_a_line
// course: 接收数据
// en: One line is read for each signal; what stands behind the line end is left.
// zh: 每次信号只读一行，换行符后面的数据留在缓冲区里没有读。
// repaired:
//     const QByteArray buffer = socket->readAll();
class OneLine : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        socket->write(socket->readLine() + QByteArray::number(socket->peerPort()));
    }
};

// [text_guessed] server S08
// cause: why_from_utf8
// course: 接收数据
// en: What has no 0 in it is taken for UTF-8; Chinese in GBK is not.
// zh: 不含 \0 的数据一律当作 UTF-8 文本；GBK 编码的中文就被改坏了。
// repaired:
//     socket->write(buffer + QByteArray::number(socket->peerPort()));
class TextGuessed : public TcpServer
{
    void onReadData() override
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        QByteArray buffer = socket->readAll();
        const bool binary = buffer.contains('\0');
        if (!binary)
            buffer = QString::fromUtf8(buffer).toUtf8();
        socket->write(buffer + QByteArray::number(socket->peerPort()));
    }
};

} // namespace

const std::vector<WrongServer> wrongBytes = {
    {"answer_cut", server<AnswerCut>},
    {"c_string", server<CString>},
    {"from_utf8", server<FromUtf8>},
    {"to_latin1", server<ToLatin1>},
    {"to_local8bit", server<ToLocal8Bit>},
    {"text_stream", server<TextStream>},
    {"text_mode", server<TextMode>},
    {"trimmed", server<Trimmed>},
    {"lower_case", server<LowerCase>},
    {"arg_in_data", server<ArgInData>},
    {"printf_data", server<PrintfData>},
    {"one_line", server<OneLine>},
    {"text_guessed", server<TextGuessed>},
};
