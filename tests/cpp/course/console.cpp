#include "console.h"

#include <QTime>

#include <cstdio>

namespace {

bool isQuiet = false;

} // namespace

namespace console {

void setQuiet(bool quiet)
{
    isQuiet = quiet;
}

void listening(const QHostAddress &address, quint16 port)
{
    std::printf("listening on %s\n", endpoint(address, port).constData());
    std::fflush(stdout);
}

void line(const QHostAddress &peer, quint16 port, const QByteArray &what)
{
    if (isQuiet)
        return;
    const QByteArray time = QTime::currentTime().toString(QStringLiteral("HH:mm:ss.zzz")).toUtf8();
    std::printf("%s %s %s\n", time.constData(), endpoint(peer, port).constData(), what.constData());
    std::fflush(stdout);
}

QByteArray shown(const QByteArray &data)
{
    // Nothing that a peer sends may drive the terminal.
    QByteArray text;
    for (const char c : data) {
        switch (c) {
        case '\n': text += "\\n"; break;
        case '\r': text += "\\r"; break;
        case '\t': text += "\\t"; break;
        case '\0': text += "\\0"; break;
        case '"': text += "\\\""; break;
        case '\\': text += "\\\\"; break;
        default:
            if (c >= ' ' && c <= '~')
                text += c;
            else
                text += "\\x" + QByteArray(1, c).toHex();
        }
    }
    return '"' + text + "\" (" + QByteArray::number(data.size()) + " B)";
}

QByteArray endpoint(const QHostAddress &address, quint16 port)
{
    // A dual-stack server sees IPv4 clients as ::ffff:127.0.0.1.
    bool mapped = false;
    const quint32 ip4 = address.toIPv4Address(&mapped);
    const QHostAddress plain = mapped ? QHostAddress(ip4) : address;
    const QByteArray text = plain.toString().toUtf8();
    const bool six = plain.protocol() == QAbstractSocket::IPv6Protocol;
    return (six ? '[' + text + ']' : text) + ':' + QByteArray::number(port);
}

void say(const QString &text)
{
    std::fprintf(stderr, "course: %s\n", text.toUtf8().constData());
}

} // namespace console
