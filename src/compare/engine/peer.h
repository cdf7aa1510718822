// The raw peer: plain POSIX sockets, non-blocking, each action with a time limit.
#pragma once

#include <QByteArray>

#include <cstdint>
#include <string>
#include <vector>

// One raw connection and what came in on it.
class RawStream
{
public:
    explicit RawStream(int fd) : m_fd(fd) { }
    ~RawStream();
    RawStream(const RawStream &) = delete;
    RawStream &operator=(const RawStream &) = delete;

    // Each says what it did, as the trace has it behind "peer ".
    std::string send(const QByteArray &data);
    // With MSG_OOB: the last byte is the urgent one.
    std::string sendUrgent(const QByteArray &data);
    std::string shutdown();
    std::string close();
    std::string reset();
    // At most so many bytes more; -1 = until the end.
    std::string read(std::int64_t bytes);
    std::string sees();

private:
    enum class Stand { Open, Eof, Reset, Other };

    std::string sendWith(int flags, const char *name, const QByteArray &data);
    // Reads once; false if nothing came within the time.
    bool take(std::int64_t most, int timeoutMs);

    int m_fd;
    QByteArray m_received;
    Stand m_stand = Stand::Open;
};

// The listener behind PORT. The port is ours from the start, and refuses until `listen` is called.
class RawListener
{
public:
    RawListener();
    ~RawListener();
    RawListener(const RawListener &) = delete;
    RawListener &operator=(const RawListener &) = delete;

    std::uint16_t port() const { return m_port; }
    // "" = done, otherwise what went wrong.
    std::string listen(bool ipv6 = false);
    // Listens with a queue that is full: further connects are not answered.
    std::string listenFull();
    bool isListening() const { return m_listening; }
    // The descriptor of the next connection, -1 when none came in time.
    int accept();

private:
    int m_fd4 = -1;
    int m_fd6 = -1;
    std::uint16_t m_port = 0;
    bool m_listening = false;
    std::vector<int> m_fillers;
};

// Connects to this machine; -1 and the name of the error if that fails.
int rawConnect(std::uint16_t port, bool ipv6, std::string &error);
