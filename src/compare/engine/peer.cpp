#include "peer.h"
#include "tracer.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/filter.h>
#endif

namespace {

using Clock = std::chrono::steady_clock;

constexpr int actionMs = 5000; // no action takes longer
constexpr int quietMs = 100;   // "sees" waits this long for more

int left(Clock::time_point deadline)
{
    return std::max<int>(0, std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count());
}

bool waitFor(int fd, short what, int timeoutMs)
{
    pollfd entry{fd, what, 0};
    return ::poll(&entry, 1, timeoutMs) > 0;
}

int newSocket(Host host)
{
    return ::socket(host == Host::Ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

socklen_t addressOf(sockaddr_storage &storage, Host host, std::uint16_t port)
{
    storage = {};
    if (host == Host::Ipv6) {
        auto *in6 = reinterpret_cast<sockaddr_in6 *>(&storage);
        in6->sin6_family = AF_INET6;
        in6->sin6_port = htons(port);
        in6->sin6_addr = in6addr_loopback;
        return sizeof *in6;
    }
    auto *in = reinterpret_cast<sockaddr_in *>(&storage);
    in->sin_family = AF_INET;
    in->sin_port = htons(port);
    in->sin_addr.s_addr = htonl(host == Host::Second ? INADDR_LOOPBACK + 1 : INADDR_LOOPBACK);
    return sizeof *in;
}

// Binds without listening: the port is taken, and refuses. Port 0 becomes the one that it got.
int boundTo(std::uint16_t &port, Host host)
{
    const int fd = newSocket(host);
    sockaddr_storage storage;
    socklen_t length = addressOf(storage, host, port);
    if (fd < 0 || ::bind(fd, reinterpret_cast<sockaddr *>(&storage), length) < 0) {
        const int error = errno;
        if (fd >= 0)
            ::close(fd);
        errno = error;
        return -1;
    }
    ::getsockname(fd, reinterpret_cast<sockaddr *>(&storage), &length);
    if (port == 0)
        port = ntohs(reinterpret_cast<sockaddr_in *>(&storage)->sin_port);
    return fd;
}

// Lets nothing in: the kernel does not even acknowledge what comes.
bool dropAll(int fd)
{
#ifdef __linux__
    sock_filter none{BPF_RET | BPF_K, 0, 0, 0};
    const sock_fprog program{1, &none};
    return ::setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0;
#else
    errno = ENOTSUP;
    return false;
#endif
}

std::string errorNameOf(int error)
{
    switch (error) {
    case ECONNREFUSED: return "ECONNREFUSED";
    case ECONNRESET: return "ECONNRESET";
    case ETIMEDOUT: return "ETIMEDOUT";
    case ENETUNREACH: return "ENETUNREACH";
    case EADDRNOTAVAIL: return "EADDRNOTAVAIL";
    default: return std::strerror(error);
    }
}

} // namespace

std::string slowly(std::int64_t bytes, std::int64_t piece, std::int64_t milliseconds)
{
    return "readSlowly " + std::to_string(bytes) + " bytes, " + std::to_string(piece) + " every " + std::to_string(milliseconds)
            + " ms";
}

RawStream::RawStream(int fd) : m_fd(fd)
{
    const timeval limit{actionMs / 1000, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) & ~O_NONBLOCK);
}

RawStream::~RawStream()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

std::string RawStream::send(const QByteArray &data)
{
    return sendWith(0, "send ", data);
}

std::string RawStream::sendUrgent(const QByteArray &data)
{
    return sendWith(MSG_OOB, "sendUrgent ", data);
}

std::string RawStream::unable(const std::string &what) const
{
    return what + " failed: it has " + (m_vanished ? "vanished" : "closed");
}

std::string RawStream::sendWith(int flags, const char *name, const QByteArray &data)
{
    const std::string what = name + argument(data);
    if (!isAble())
        return unable(what);
    for (qint64 sent = 0; sent < data.size();) {
        const ssize_t n = ::send(m_fd, data.constData() + sent, data.size() - sent, MSG_NOSIGNAL | flags);
        if (n < 0)
            return what + " failed: " + (errno == EAGAIN ? "nobody reads" : errorNameOf(errno));
        sent += n;
    }
    return what;
}

std::string RawStream::shutdown()
{
    if (isAble())
        ::shutdown(m_fd, SHUT_WR);
    return "shutdown(SHUT_WR)";
}

std::string RawStream::close()
{
    if (isAble()) {
        ::close(m_fd);
        m_fd = -1;
    }
    return "close";
}

std::string RawStream::reset()
{
    if (isAble()) {
        const linger now{1, 0};
        ::setsockopt(m_fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }
    close();
    return "RST";
}

std::string RawStream::vanish()
{
    if (!isAble())
        return unable("vanish");
    m_vanished = dropAll(m_fd);
    return m_vanished ? "vanish"
                      : "vanish failed: not to be had on this system (" + errorNameOf(errno) + "); run it on Linux";
}

bool RawStream::take(std::int64_t most, int timeoutMs)
{
    static thread_local char buffer[65536];
    if (!waitFor(m_fd, POLLIN, timeoutMs))
        return false;
    const ssize_t n = ::recv(m_fd, buffer, std::min<std::int64_t>(most, sizeof buffer), 0);
    if (n > 0)
        m_received.append(buffer, static_cast<int>(n));
    else if (n == 0)
        m_stand = Stand::Eof;
    else if (errno != EAGAIN)
        m_stand = errno == ECONNRESET ? Stand::Reset : Stand::Other;
    return true;
}

std::string RawStream::read(std::int64_t bytes)
{
    const auto deadline = Clock::now() + std::chrono::milliseconds(actionMs);
    const qint64 target = bytes < 0 ? INT64_MAX : m_received.size() + bytes;
    const std::string what = bytes < 0 ? "read until EOF" : "read " + std::to_string(bytes) + " bytes";
    while (m_fd >= 0 && m_stand == Stand::Open && m_received.size() < target) {
        if (!take(target - m_received.size(), left(deadline)))
            return what + " failed: nothing more comes";
    }
    return what;
}

std::string RawStream::readSlowly(std::int64_t bytes, std::int64_t piece, std::int64_t milliseconds)
{
    const auto deadline = Clock::now() + std::chrono::milliseconds(actionMs);
    const qint64 target = m_received.size() + bytes;
    const std::string what = slowly(bytes, piece, milliseconds);
    while (m_fd >= 0 && m_stand == Stand::Open && m_received.size() < target) {
        if (left(deadline) == 0)
            return what + " failed: it takes more than 5 s";
        if (!take(std::min<qint64>(piece, target - m_received.size()), left(deadline)))
            return what + " failed: nothing more comes";
        std::this_thread::sleep_for(std::chrono::milliseconds(std::min<std::int64_t>(milliseconds, left(deadline))));
    }
    return what;
}

std::string RawStream::sees(const Tracer &tracer)
{
    // Endless senders are cut short.
    const auto deadline = Clock::now() + std::chrono::milliseconds(2 * actionMs);
    while (m_fd >= 0 && m_stand == Stand::Open && Clock::now() < deadline && take(INT64_MAX, quietMs)) { }
    const char *stand = m_fd < 0      ? "closed"
            : m_vanished              ? "vanished"
            : m_stand == Stand::Open  ? "open"
            : m_stand == Stand::Eof   ? "EOF"
            : m_stand == Stand::Reset ? "ECONNRESET"
                                      : "an error";
    const bool isLong = m_received.size() > 80;
    const std::string received = isLong ? std::to_string(m_received.size()) + " bytes " + tracer.hash(m_received) : quoted(m_received);
    return "sees " + received + " then " + stand;
}

RawListener::RawListener()
{
    // The same port at every address, so that "localhost" and "::1" meet nobody else there.
    bool taken = true;
    for (int i = 0; i < 20 && taken; ++i) {
        m_port = 0;
        taken = false;
        for (const Host host : {Host::First, Host::Second, Host::Ipv6}) {
            int &fd = m_fds[static_cast<int>(host)];
            if (fd >= 0)
                ::close(fd);
            // Another error: this machine has no such address.
            fd = boundTo(m_port, host);
            taken = taken || (fd < 0 && errno == EADDRINUSE);
        }
    }
}

RawListener::~RawListener()
{
    for (const int fd : m_fillers)
        ::close(fd);
    for (const int fd : m_fds) {
        if (fd >= 0)
            ::close(fd);
    }
}

std::string RawListener::listen(Host host)
{
    const int fd = m_fds[static_cast<int>(host)];
    if (fd < 0 || ::listen(fd, 128) < 0)
        return "listen failed: " + errorNameOf(fd < 0 ? EADDRNOTAVAIL : errno);
    m_listening = true;
    return "";
}

std::string RawListener::listenFull()
{
    const int listener = m_fds[static_cast<int>(Host::First)];
    if (::listen(listener, 0) < 0)
        return "listen failed: " + errorNameOf(errno);
    m_listening = true;
    // Until one is not answered: then the queue is full.
    for (int i = 0; i < 16; ++i) {
        const int fd = newSocket(Host::First);
        if (fd < 0)
            return "listen failed: " + errorNameOf(errno);
        m_fillers.push_back(fd);
        sockaddr_storage storage;
        const socklen_t length = addressOf(storage, Host::First, m_port);
        if (::connect(fd, reinterpret_cast<sockaddr *>(&storage), length) < 0 && !waitFor(fd, POLLOUT, 150))
            return "";
    }
    return "listen failed: the queue does not fill up";
}

std::string RawListener::setReceiveBuffer(int size)
{
    m_receiveBuffer = size;
    for (const int fd : m_fds) {
        if (fd >= 0 && ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size) < 0)
            return errorNameOf(errno);
    }
    return "";
}

int RawListener::accept(std::string &why)
{
    const auto deadline = Clock::now() + std::chrono::milliseconds(actionMs);
    do {
        for (const int listener : m_fds) {
            if (listener < 0)
                continue;
            const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (fd >= 0)
                return fd;
            // One that does not listen says that the call makes no sense.
            if (errno != EAGAIN && errno != EINVAL) {
                why = errorNameOf(errno);
                return -1;
            }
        }
        waitFor(m_fds[0], POLLIN, std::min(left(deadline), 10));
    } while (m_listening && left(deadline) > 0);
    why = "nobody connects";
    return -1;
}

int rawConnect(std::uint16_t port, Host host, int setReceiveBuffer, std::string &error)
{
    const int fd = newSocket(host);
    if (fd < 0) {
        error = errorNameOf(errno);
        return -1;
    }
    if (setReceiveBuffer > 0)
        ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &setReceiveBuffer, sizeof setReceiveBuffer);
    sockaddr_storage storage;
    const socklen_t length = addressOf(storage, host, port);
    int failure = ::connect(fd, reinterpret_cast<sockaddr *>(&storage), length) < 0 ? errno : 0;
    if (failure == EINPROGRESS) {
        socklen_t size = sizeof failure;
        if (!waitFor(fd, POLLOUT, actionMs))
            failure = ETIMEDOUT;
        else
            ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &size);
    }
    if (failure == 0)
        return fd;
    ::close(fd);
    error = errorNameOf(failure);
    return -1;
}
