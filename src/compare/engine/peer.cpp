#include "peer.h"
#include "tracer.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

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

int newSocket(bool ipv6)
{
    return ::socket(ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

socklen_t loopback(sockaddr_storage &storage, bool ipv6, std::uint16_t port)
{
    storage = {};
    if (ipv6) {
        auto *in6 = reinterpret_cast<sockaddr_in6 *>(&storage);
        in6->sin6_family = AF_INET6;
        in6->sin6_port = htons(port);
        in6->sin6_addr = in6addr_loopback;
        return sizeof *in6;
    }
    auto *in = reinterpret_cast<sockaddr_in *>(&storage);
    in->sin_family = AF_INET;
    in->sin_port = htons(port);
    in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return sizeof *in;
}

// Binds without listening: the port is taken, and refuses.
int boundTo(std::uint16_t &port, bool ipv6)
{
    const int fd = newSocket(ipv6);
    sockaddr_storage storage;
    socklen_t length = loopback(storage, ipv6, port);
    if (fd < 0 || ::bind(fd, reinterpret_cast<sockaddr *>(&storage), length) < 0) {
        if (fd >= 0)
            ::close(fd);
        return -1;
    }
    ::getsockname(fd, reinterpret_cast<sockaddr *>(&storage), &length);
    if (!ipv6)
        port = ntohs(reinterpret_cast<sockaddr_in *>(&storage)->sin_port);
    return fd;
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

std::string RawStream::sendWith(int flags, const char *name, const QByteArray &data)
{
    const auto deadline = Clock::now() + std::chrono::milliseconds(actionMs);
    const std::string what = name + argument(data);
    qint64 sent = 0;
    while (m_fd >= 0 && sent < data.size()) {
        const ssize_t n = ::send(m_fd, data.constData() + sent, data.size() - sent, MSG_NOSIGNAL | flags);
        if (n >= 0)
            sent += n;
        else if (errno != EAGAIN)
            return what + " failed: " + errorNameOf(errno);
        else if (!waitFor(m_fd, POLLOUT, left(deadline)))
            return what + " failed: nobody reads";
    }
    return m_fd < 0 ? what + " failed: it has closed" : what;
}

std::string RawStream::shutdown()
{
    if (m_fd >= 0)
        ::shutdown(m_fd, SHUT_WR);
    return "shutdown(SHUT_WR)";
}

std::string RawStream::close()
{
    if (m_fd >= 0)
        ::close(m_fd);
    m_fd = -1;
    return "close";
}

std::string RawStream::reset()
{
    if (m_fd >= 0) {
        const linger now{1, 0};
        ::setsockopt(m_fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }
    close();
    return "RST";
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

std::string RawStream::sees()
{
    // Endless senders are cut short.
    const auto deadline = Clock::now() + std::chrono::milliseconds(2 * actionMs);
    while (m_fd >= 0 && m_stand == Stand::Open && Clock::now() < deadline && take(INT64_MAX, quietMs)) { }
    const char *stand = m_fd < 0                  ? "closed"
            : m_stand == Stand::Open  ? "open"
            : m_stand == Stand::Eof   ? "EOF"
            : m_stand == Stand::Reset ? "ECONNRESET"
                                      : "an error";
    const bool isLong = m_received.size() > 80;
    const std::string received = isLong ? std::to_string(m_received.size()) + " bytes" : quoted(m_received);
    return "sees " + received + " then " + stand;
}

RawListener::RawListener()
{
    // The same port in both families, so that "localhost" and "::1" meet nobody else there.
    for (int i = 0; i < 20 && (m_fd4 < 0 || m_fd6 < 0); ++i) {
        if (m_fd4 >= 0)
            ::close(m_fd4);
        m_port = 0;
        m_fd4 = boundTo(m_port, false);
        m_fd6 = boundTo(m_port, true);
        if (m_fd4 >= 0 && m_fd6 < 0 && errno != EADDRINUSE)
            return; // no IPv6 here
    }
}

RawListener::~RawListener()
{
    for (const int fd : m_fillers)
        ::close(fd);
    for (const int fd : {m_fd4, m_fd6}) {
        if (fd >= 0)
            ::close(fd);
    }
}

std::string RawListener::listen(bool ipv6)
{
    m_listening = ::listen(ipv6 ? m_fd6 : m_fd4, 128) == 0;
    return m_listening ? "" : "listen failed: " + errorNameOf(errno);
}

std::string RawListener::listenFull()
{
    if (::listen(m_fd4, 0) < 0)
        return "listen failed: " + errorNameOf(errno);
    m_listening = true;
    // Until one is not answered: then the queue is full.
    for (int i = 0; i < 16; ++i) {
        const int fd = newSocket(false);
        if (fd < 0)
            break;
        m_fillers.push_back(fd);
        sockaddr_storage storage;
        const socklen_t length = loopback(storage, false, m_port);
        if (::connect(fd, reinterpret_cast<sockaddr *>(&storage), length) < 0 && !waitFor(fd, POLLOUT, 150))
            return "";
    }
    return "listen failed: the queue does not fill up";
}

int RawListener::accept()
{
    const auto deadline = Clock::now() + std::chrono::milliseconds(actionMs);
    do {
        for (const int listener : {m_fd4, m_fd6}) {
            const int fd = m_listening && listener >= 0 ? ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC) : -1;
            if (fd >= 0)
                return fd;
        }
        waitFor(m_fd4, POLLIN, std::min(left(deadline), 10));
    } while (m_listening && left(deadline) > 0);
    return -1;
}

int rawConnect(std::uint16_t port, bool ipv6, std::string &error)
{
    const int fd = newSocket(ipv6);
    if (fd < 0) {
        error = errorNameOf(errno);
        return -1;
    }
    sockaddr_storage storage;
    const socklen_t length = loopback(storage, ipv6, port);
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
