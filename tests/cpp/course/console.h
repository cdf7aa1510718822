// The lines of the conversation on standard output, as qtcp prints them. Beside it: src/cli/output.rs
#pragma once

#include <QByteArray>
#include <QAbstractSocket>
#include <QHostAddress>

namespace console {

void setQuiet(bool quiet);
// "listening on 127.0.0.1:8888"; also when quiet, and flushed at once.
void listening(const QHostAddress &address, quint16 port);
// "12:00:00.000 127.0.0.1:53421 WHAT"
void line(const QHostAddress &peer, quint16 port, const QByteArray &what);
// "client" (6 B)
QByteArray shown(const QByteArray &data);
QByteArray endpoint(const QHostAddress &address, quint16 port);
// A sentence for a person, on standard error.
void say(const QString &text);

} // namespace console
