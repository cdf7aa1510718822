#include "tracer.h"

#include <QMetaEnum>

#include <cstdint>
#include <cstdio>

namespace {

// Longer texts print as their length and their hash.
constexpr int shownLength = 80;
constexpr int mebi = 1024 * 1024;
// How many digits the port of a client has at least.
constexpr std::size_t shortestPort = 4;

} // namespace

void Tracer::write(std::size_t depth, const std::string &text)
{
    if (m_muted)
        return;
    std::string shown = text;
    for (const auto &[digits, name] : m_digits) {
        std::size_t at = text.find('"') == std::string::npos ? std::string::npos : shown.find(digits);
        for (; at != std::string::npos; at = shown.find(digits, at + name.size()))
            shown.replace(at, digits.size(), name);
    }
    std::printf("%*s%s\n", static_cast<int>(2 * depth), "", shown.c_str());
}

void Tracer::nameDigits(const std::string &digits, const std::string &name)
{
    // A port below that is no client's, and its digits may be anything.
    if (digits.size() >= shortestPort)
        m_digits.emplace(digits, name);
}

void Tracer::line(const std::string &text)
{
    ++m_observed;
    openCalls();
    write(m_frames.size(), text);
}

void Tracer::openCalls()
{
    for (std::size_t i = 0; i < m_frames.size(); ++i) {
        if (!m_frames[i].written)
            write(i, "call " + m_frames[i].call);
        m_frames[i].written = true;
    }
}

void Tracer::beginCall(const std::string &call)
{
    m_frames.push_back({call, false});
}

void Tracer::endCall(const std::string &value)
{
    const Frame frame = m_frames.back();
    m_frames.pop_back();
    if (frame.written)
        line("ret " + (value.empty() ? "void" : value));
    else
        line("call " + frame.call + (value.empty() ? "" : " -> " + value));
}

std::string Tracer::port(quint16 port) const
{
    if (port == 0)
        return "0";
    const auto named = m_ports.find(port);
    return named == m_ports.end() ? "EPHEMERAL" : named->second;
}

std::string quoted(const QByteArray &bytes)
{
    std::string text = "\"";
    for (const char c : bytes) {
        switch (c) {
        case '\n': text += "\\n"; continue;
        case '\r': text += "\\r"; continue;
        case '\t': text += "\\t"; continue;
        case '"': text += "\\\""; continue;
        case '\\': text += "\\\\"; continue;
        default: break;
        }
        if (c >= ' ' && c < 0x7f) {
            text += c;
        } else {
            char hex[5];
            std::snprintf(hex, sizeof hex, "\\x%02x", static_cast<unsigned char>(c));
            text += hex;
        }
    }
    return text + '"';
}

std::string Tracer::value(const QByteArray &bytes) const
{
    if (bytes.size() > shownLength)
        return "<" + std::to_string(bytes.size()) + " bytes " + hash(bytes) + '>';
    return quoted(bytes);
}

std::string Tracer::hash(const QByteArray &bytes) const
{
    QByteArray named = bytes;
    for (const auto &[digits, name] : m_digits)
        named.replace(QByteArray::fromStdString(digits), QByteArray::fromStdString(name));
    return ::hash(named);
}

std::string hash(const QByteArray &bytes)
{
    std::uint32_t hash = 0x811c9dc5;
    for (const char c : bytes)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193;
    char digits[9];
    std::snprintf(digits, sizeof digits, "%08x", hash);
    return digits;
}

std::string argument(const QByteArray &bytes, const char *longOnes, const Tracer *tracer)
{
    const qint64 n = bytes.size();
    if (n <= shownLength)
        return quoted(bytes);
    const std::string mark = ' ' + (tracer ? tracer->hash(bytes) : hash(bytes));
    if (n % mebi == 0)
        return "<" + std::to_string(n / mebi) + " MiB" + mark + '>';
    if (*longOnes)
        return longOnes + (" " + std::to_string(n)) + mark;
    return "<" + std::to_string(n) + " bytes" + mark + '>';
}

std::string yesNo(bool value)
{
    return value ? "true" : "false";
}

std::string stateName(QAbstractSocket::SocketState state)
{
    std::string name = QMetaEnum::fromType<QAbstractSocket::SocketState>().valueToKey(state);
    return name.substr(0, name.rfind("State"));
}

std::string errorName(QAbstractSocket::SocketError error)
{
    return QMetaEnum::fromType<QAbstractSocket::SocketError>().valueToKey(error);
}

int errorNumber(const std::string &name)
{
    return QMetaEnum::fromType<QAbstractSocket::SocketError>().keyToValue(name.c_str());
}

std::string address(const QHostAddress &address)
{
    return '"' + address.toString().toStdString() + '"';
}
