// The trace: one line per call, signal and answer, indented by the calls they happened in.
#pragma once

#include <QAbstractSocket>
#include <QByteArray>
#include <QHostAddress>

#include <map>
#include <string>
#include <vector>

class Tracer
{
public:
    // A line by itself: it was observed now.
    void line(const std::string &text);
    // Something happened that is not traced.
    void hidden() { ++m_observed; }
    // A call begins; its line is written at the end, or as soon as something is observed inside it.
    void beginCall(const std::string &call);
    // An empty value = void.
    void endCall(const std::string &value);
    // Writes the calls that are under way.
    void openCalls();
    // How much was observed so far.
    unsigned observed() const { return m_observed; }

    // From now on this port prints under this name.
    void namePort(quint16 port, const char *name) { m_ports[port] = name; }
    std::string port(quint16 port) const;
    // From now on these digits print so where they stand in a text.
    void nameDigits(const std::string &digits, const std::string &name);

    // The bytes in quotes, or only the length and the hash of what is long.
    std::string value(const QByteArray &bytes) const;
    // The hash of a long text, as if those digits had their name in it: it is the same each run.
    std::string hash(const QByteArray &bytes) const;

    // While muted nothing is written.
    void setMuted(bool muted) { m_muted = muted; }
    bool isMuted() const { return m_muted; }

private:
    struct Frame
    {
        std::string call;
        bool written;
    };

    void write(std::size_t depth, const std::string &text);

    std::vector<Frame> m_frames;
    std::map<quint16, std::string> m_ports;
    std::map<std::string, std::string> m_digits;
    unsigned m_observed = 0;
    bool m_muted = false;
};

// In quotes, what is not printable as an escape.
std::string quoted(const QByteArray &bytes);
// FNV-1a with 32 bits, in eight hexadecimal digits.
std::string hash(const QByteArray &bytes);
// A text among the arguments; long ones by their length and their hash.
std::string argument(const QByteArray &bytes, const char *longOnes = "", const Tracer *tracer = nullptr);
std::string yesNo(bool value);
std::string stateName(QAbstractSocket::SocketState state);
std::string errorName(QAbstractSocket::SocketError error);
// The number of the error of that name.
int errorNumber(const std::string &name);
std::string address(const QHostAddress &address);
