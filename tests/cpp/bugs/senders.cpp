// Wrong clients.
#include "bugs.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QtEndian>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

// [never_connects] client C01
// cause: check_does_not_connect
// course: 建立一个Socket类
// en: Nobody calls connectToHost().
// zh: 没有调用 connectToHost()。
// repaired:
//     tcpClient->connectToHost(ip, port);
class NeverConnects : public TcpClient
{
    void ConServer() override { }
};

// [never_sends] client C02
// cause: why_says_nothing
// course: 作业
// en: The timer has a slot and is never started.
// zh: 定时器连接了槽函数，但从来没有启动。
// repaired:
//     timer.start(interval);
class NeverSends : public TcpClient
{
    void onConnectedSlot() override { timer.setInterval(interval); }
};

// [sends_too_early] client C02
// cause: why_says_nothing
// course: 验证向服务器发送数据
// en: write() is called before the socket is open: it returns -1, and nothing is sent.
// zh: 套接字还没有打开就调用 write()：返回 -1，什么也没发出去。
// repaired:
//     connect(tcpClient, &QAbstractSocket::connected, this, &TcpClient::onConnectedSlot);  // write there
class SendsTooEarly : public TcpClient
{
    void ConServer() override
    {
        SentData("client", 6);
        TcpClient::ConServer();
    }
    void onConnectedSlot() override { }
};

// [sends_once] client C03
// cause: why_sent_once
// course: 作业
// en: One message is sent; the homework wants one at every timeout of a timer.
// zh: 只发了一次；作业要求用定时器不断发送。
// repaired:
//     connect(&timer, &QTimer::timeout, this, &TcpClient::onTimeout);
//     timer.start(interval);
class SendsOnce : public TcpClient
{
    void onConnectedSlot() override { onTimeout(); }
};

// [irregular] client C03
// cause: why_irregular
// course: 作业
// en: The timer gets another interval each time, so the messages come at irregular times.
// zh: 每次都改变定时器的间隔，发送时快时慢。
// repaired:
//     timer.start(interval);  // once; it goes on by itself
class Irregular : public TcpClient
{
    int turn = 0;
    void onTimeout() override
    {
        TcpClient::onTimeout();
        timer.start(++turn % 3 == 0 ? interval * 6 : qMax(1, interval / 10));
    }
};

// [timer_twice] client C03
// cause: why_several
// course: 作业
// en: timeout is connected in the slot of connected as well, so each timeout sends two messages.
// zh: 在 connected 的槽函数里又连接了一次 timeout，每次超时都发送两条消息。
// repaired:
//     timer.start(interval);  // timeout was connected in the constructor
class TimerTwice : public TcpClient
{
    void onConnectedSlot() override
    {
        connect(&timer, &QTimer::timeout, this, &TcpClient::onTimeout);
        TcpClient::onConnectedSlot();
    }
};

// [timer_again] client C03
// cause: why_more_each_time
// course: 作业
// en: Each answer connects timeout once more, so more and more messages are sent.
// zh: 每收到一次回复就再连接一次 timeout，发送的消息越来越多。
// repaired:
//     const QByteArray buffer = tcpClient->readAll();  // and no connect()
class TimerAgain : public TcpClient
{
    void onReadData() override
    {
        tcpClient->readAll();
        connect(&timer, &QTimer::timeout, this, &TcpClient::onTimeout);
    }
};

// [sends_zero] client C03
// cause: why_zero_byte_sent
// course: 作业
// en: The size of the array is sent, with the zero byte that ends the C string.
// zh: 按数组大小发送，把 C 字符串结尾的零字节也发出去了。
// repaired:
//     SentData("client", 6);
class SendsZero : public TcpClient
{
    void onTimeout() override { SentData("client", sizeof "client"); }
};

// [quits_at_greeting] client C04
// cause: why_greeting_ends
// course: 从服务器接收数据
// en: The client quits when the data that comes does not begin with its own message.
// zh: 收到的数据不是以自己发的内容开头，客户端就退出了。
// repaired:
//     qDebug() << buffer;  // show it, and go on
class QuitsAtGreeting : public TcpClient
{
    QByteArray all;
    void onReadData() override
    {
        all += tcpClient->readAll();
        if (!QByteArray("client").startsWith(all.left(6)))
            QCoreApplication::exit(1);
        if (all.size() > 6)
            all.truncate(6);
    }
};

// [waits_for_answer] client C05
// cause: why_waits_for_answer
// course: 异步模式
// en: The next message is sent when the last one is answered; the timer has to go on.
// zh: 等到上一次的回复来了才发下一次；定时器应当照常发送。
// repaired:
//     SentData("client", 6);  // at every timeout
class WaitsForAnswer : public TcpClient
{
    bool waiting = false;
    void onTimeout() override
    {
        if (waiting)
            return;
        waiting = true;
        TcpClient::onTimeout();
    }
    void onReadData() override
    {
        waiting = false;
        TcpClient::onReadData();
    }
};

// [blocks] client C05
// cause: why_waits_for_answer
// course: 同步模式
// en: waitForReadyRead() in the slot of the timer: until the answer comes, nothing else happens.
// zh: 在定时器的槽函数里调用 waitForReadyRead()：回复不来，程序就停在这里。
// repaired:
//     connect(tcpClient, &QIODevice::readyRead, this, &TcpClient::onReadData);
class Blocks : public TcpClient
{
    void onTimeout() override
    {
        TcpClient::onTimeout();
        tcpClient->waitForReadyRead();
    }
};

// [half_for_whole] client C06
// cause: why_half_ends
// course: 从服务器接收数据
// en: An answer that comes in two pieces is taken for a wrong one, and the client leaves.
// zh: 回复分两段到达，客户端把前一半当成了错误的回复，就断开了。
// repaired:
//     buffer += tcpClient->readAll();  // until the whole answer is there
class HalfForWhole : public TcpClient
{
    void onReadData() override
    {
        const QByteArray buffer = tcpClient->readAll();
        const QByteArray port = QByteArray::number(tcpClient->localPort());
        if (buffer.startsWith("cli") && !buffer.endsWith(port))
            DisconServer();
    }
};

// [never_reads] client C07
// cause: why_never_reads
// course: 从服务器接收数据
// en: The answers are never read: the buffer is full soon, and the server cannot send any more.
// zh: 从不读取回复：缓冲区很快就满了，服务器再也发不出来。
// repaired:
//     const QByteArray buffer = tcpClient->readAll();  // in the slot of readyRead
class NeverReads : public TcpClient
{
    void onConnectedSlot() override
    {
        tcpClient->setReadBufferSize(4096);
        TcpClient::onConnectedSlot();
    }
    void onReadData() override { }
};

// [reconnect_storm] client C08
// cause: why_storm
// course: 断开连接
// en: The slot of disconnected connects again at once, again and again, without a pause.
// zh: 一断开就立刻重连，失败了又马上再连，中间没有停顿。
// repaired:
//     QTimer::singleShot(1000, this, &TcpClient::ConServer);
class ReconnectStorm : public TcpClient
{
    void ConServer() override
    {
        connect(tcpClient, &QAbstractSocket::stateChanged, this, [this](QAbstractSocket::SocketState state) {
            if (state == QAbstractSocket::UnconnectedState)
                QTimer::singleShot(0, this, [this] { tcpClient->connectToHost(ip, port); });
        });
        TcpClient::ConServer();
    }
};

// A client of the descriptor: what Qt does of itself at the end of a connection, it has to do by hand.
class RawClient : public TcpClient
{
protected:
    int descriptor = -1;
    QSocketNotifier *notifier = nullptr;
    void ConServer() override
    {
        descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_port = qToBigEndian(port);
        address.sin_addr.s_addr = qToBigEndian(ip.toIPv4Address());
        if (::connect(descriptor, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
            std::perror("connect");
            std::exit(1);
        }
        notifier = new QSocketNotifier(descriptor, QSocketNotifier::Read, this);
        connect(notifier, &QSocketNotifier::activated, this, [this] { onReadData(); });
        onConnectedSlot();
    }
    void onTimeout() override { ::send(descriptor, "client", 6, MSG_NOSIGNAL | MSG_DONTWAIT); }
    void onReadData() override
    {
        char buffer[65536];
        const ssize_t length = ::read(descriptor, buffer, sizeof buffer);
        if (length == 0)
            onEnd();
        else if (length < 0)
            onError();
    }
    virtual void onEnd()
    {
        timer.stop();
        notifier->setEnabled(false);
        ::close(descriptor);
    }
    virtual void onError() { onEnd(); }
};

// [sends_on] client C08
// cause: why_sends_on
// course: 断开连接
// en: read() gives 0, the server has closed; the client neither closes its end nor stops its timer.
// zh: read() 返回 0，说明服务器已经关闭；客户端既不关闭自己这一端，也不停止定时器。
// repaired:
//     timer.stop();
//     ::close(descriptor);
class SendsOn : public RawClient
{
    void onEnd() override { notifier->setEnabled(false); }
};

// [dies_at_reset] client C10
// cause: why_client_dies_at_reset
// course: 断开连接
// en: A reset ends the program. It is only the end of one connection, and the program should say why.
// zh: 连接被复位（RST），程序就退出了；其实只是一个连接结束，应当告诉用户原因。
// repaired:
//     qWarning("%s", qPrintable(tcpClient->errorString()));
class DiesAtReset : public RawClient
{
    void onError() override
    {
        std::perror("read");
        std::abort();
    }
};

} // namespace

const std::vector<WrongClient> wrongSenders = {
    {"never_connects", client<NeverConnects>},
    {"never_sends", client<NeverSends>},
    {"sends_too_early", client<SendsTooEarly>},
    {"sends_once", client<SendsOnce>},
    {"irregular", client<Irregular>},
    {"timer_twice", client<TimerTwice>},
    {"timer_again", client<TimerAgain>},
    {"sends_zero", client<SendsZero>},
    {"quits_at_greeting", client<QuitsAtGreeting>},
    {"waits_for_answer", client<WaitsForAnswer>},
    {"blocks", client<Blocks>},
    {"half_for_whole", client<HalfForWhole>},
    {"never_reads", client<NeverReads>},
    {"reconnect_storm", client<ReconnectStorm>},
    {"sends_on", client<SendsOn>},
    {"dies_at_reset", client<DiesAtReset>},
};
