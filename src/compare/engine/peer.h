// The raw peer: plain POSIX sockets, non-blocking, each action with a time limit.
#pragma once

#include <QByteArray>

#include <cstdint>
#include <string>
#include <vector>

class Tracer;

// Where on this machine a raw peer is.
enum class Host { First, Second, Ipv6 };

// `readSlowly`, as the trace tells it: so many bytes, a piece every so many milliseconds.
std::string slowly(std::int64_t bytes, std::int64_t piece, std::int64_t milliseconds);

// One raw connection and what came in on it.
class RawStream
{
public:
    // Takes the descriptor. It blocks from now on, but for sending not longer than an action takes.
    explicit RawStream(int fd);
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
    // From now on what is sent here is lost, and nothing tells that.
    std::string vanish();
    // At most so many bytes more; -1 = until the end.
    std::string read(std::int64_t bytes);
    // So many bytes more, a piece at a time.
    std::string readSlowly(std::int64_t bytes, std::int64_t piece, std::int64_t milliseconds);
    std::string sees(const Tracer &tracer);

private:
    enum class Stand { Open, Eof, Reset, Other };

    // Whether the socket can still do something.
    bool isAble() const { return m_fd >= 0 && !m_vanished; }
    std::string unable(const std::string &what) const;
    std::string sendWith(int flags, const char *name, const QByteArray &data);
    // Reads once; false if nothing came within the time.
    bool take(std::int64_t most, int timeoutMs);

    int m_fd;
    QByteArray m_received;
    Stand m_stand = Stand::Open;
    bool m_vanished = false; // the socket stays open, and answers nothing any more
};

// The listener behind PORT or PORT2. The port is ours from the start, and refuses until `listen` is called.
class RawListener
{
public:
    RawListener();
    ~RawListener();
    RawListener(const RawListener &) = delete;
    RawListener &operator=(const RawListener &) = delete;

    std::uint16_t port() const { return m_port; }
    // "" = done, otherwise what went wrong.
    std::string listen(Host host = Host::First);
    // Listens with a queue that is full: further connects are not answered.
    std::string listenFull();
    bool isListening() const { return m_listening; }
    // Of the connections that are still to come. "" = done, otherwise the name of the error.
    std::string setReceiveBuffer(int size);
    int setReceiveBuffer() const { return m_receiveBuffer; }
    // The descriptor of the next connection, or -1 and why there is none.
    int accept(std::string &why);

private:
    int m_fds[3] = {-1, -1, -1}; // one for each host
    std::uint16_t m_port = 0;
    bool m_listening = false;
    int m_receiveBuffer = 0; // 0 = the system's
    std::vector<int> m_fillers;
};

// Connects to this machine; -1 and the name of the error if that fails. A receive buffer of 0 is the system's.
int rawConnect(std::uint16_t port, Host host, int setReceiveBuffer, std::string &error);
