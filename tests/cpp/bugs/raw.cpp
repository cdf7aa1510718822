// The descriptor without QTcpSocket, and what Qt does of itself and these do not.
#include "rawserver.h"

#include "bugs.h"

#include <QtEndian>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

// [never_closes] server S16
// cause: why_not_closed
// course: 断开连接
// en: The client has closed, and the server does not close its end: the descriptor stays, and the client waits.
// zh: 客户端已经关闭，服务器却不关闭自己这一端：描述符一直占着，对方也一直在等。
// repaired:
//     close(descriptor);
class NeverCloses : public RawServer
{
    void onEnd(int descriptor) override
    {
        stopReading(descriptor);
    }
};

// [exits_at_reset] server S17
// cause: why_dies_at_reset
// course: 断开连接
// en: A client that resets its connection ends the whole server.
// zh: 一个客户端复位了连接（RST），整个服务器就退出了。
// repaired:
//     close(descriptor);  // this client has gone, the others have not
class ExitsAtReset : public RawServer
{
    void onError(int) override
    {
        std::perror("read");
        std::exit(1);
    }
};

// [port_kept] server S23
// cause: why_not_again
// course: 发起侦听
// en: bind() without SO_REUSEADDR: after a stop the port is taken for a minute. QTcpServer sets it by itself.
// zh: bind() 之前没有设置 SO_REUSEADDR：停止之后一分钟内端口仍被占用。QTcpServer 会自己设置。
// repaired:
//     return tcpServer->listen(ip, port);
class PortKept : public TcpServer
{
    bool SvStart() override
    {
        const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address = {};
        socklen_t length = sizeof address;
        address.sin_family = AF_INET;
        address.sin_port = qToBigEndian(port);
        address.sin_addr.s_addr = qToBigEndian(ip.toIPv4Address());
        if (::bind(descriptor, reinterpret_cast<sockaddr *>(&address), length) != 0 || ::listen(descriptor, 1000) != 0) {
            std::perror("bind");
            ::close(descriptor);
            return false;
        }
        ::getsockname(descriptor, reinterpret_cast<sockaddr *>(&address), &length);
        port = qFromBigEndian(quint16(address.sin_port));
        return tcpServer->setSocketDescriptor(descriptor);
    }
};

} // namespace

const std::vector<WrongServer> wrongRaw = {
    {"never_closes", server<NeverCloses>},
    {"exits_at_reset", server<ExitsAtReset>},
    {"port_kept", server<PortKept>},
};
