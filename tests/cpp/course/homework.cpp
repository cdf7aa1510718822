#include "homework.h"

#include <QHostAddress>

#include <iterator>

namespace {

const char *const fields[] = {"{data}", "{peer_port}", "{peer_ip}", "{peer}", "{n}", "{{", "}}"};
enum Field { Data, PeerPort, PeerIp, Peer, Number, OpenBrace, CloseBrace };

// Which field begins here; -1 = none.
int fieldAt(const QByteArray &text, int at)
{
    for (int i = 0; i < static_cast<int>(std::size(fields)); ++i) {
        if (text.mid(at, static_cast<int>(qstrlen(fields[i]))) == fields[i])
            return i;
    }
    return -1;
}

} // namespace

QString Reply::check(const QByteArray &text)
{
    for (int at = 0; at < text.size(); ++at) {
        const int field = fieldAt(text, at);
        if (field >= 0)
            at += static_cast<int>(qstrlen(fields[field])) - 1;
        else if (text[at] == '{' || text[at] == '}')
            return QStringLiteral("there is no such field in the reply, at %1; write {{ or }} for a brace").arg(at + 1);
    }
    return {};
}

Reply::Reply(const QByteArray &text)
{
    for (int at = 0; at < text.size(); ++at) {
        const int field = fieldAt(text, at);
        if (field >= 0)
            at += static_cast<int>(qstrlen(fields[field])) - 1;
        if (field >= 0 && field < OpenBrace) {
            m_pieces.append(Piece{field, {}});
            continue;
        }
        if (m_pieces.isEmpty() || m_pieces.last().field >= 0)
            m_pieces.append(Piece{-1, {}});
        m_pieces.last().literal += text[at];
    }
}

QByteArray Reply::fill(const QByteArray &data, QTcpSocket *from)
{
    ++m_number;
    QByteArray answer;
    for (const Piece &piece : qAsConst(m_pieces)) {
        switch (piece.field) {
        case Data: answer += data; break;
        case PeerPort: answer += QByteArray::number(from->peerPort()); break;
        case PeerIp: answer += from->peerAddress().toString().toUtf8(); break;
        case Peer: answer += from->peerAddress().toString().toUtf8() + ':' + QByteArray::number(from->peerPort()); break;
        case Number: answer += QByteArray::number(m_number); break;
        default: answer += piece.literal;
        }
    }
    return answer;
}

bool Checker::take(const QByteArray &data)
{
    m_rest += data;
    while (!m_rest.isEmpty()) {
        const bool portBegins = m_waiting > 0 && (m_rest.startsWith(m_port) || m_port.startsWith(m_rest));
        if (portBegins && m_rest.size() >= m_port.size()) {
            m_rest.remove(0, m_port.size());
            m_right += m_waiting;
            m_waiting = 0;
        } else if (portBegins || (m_rest.size() < m_message.size() && m_message.startsWith(m_rest))) {
            return true; // the rest is still to come
        } else if (m_rest.startsWith(m_message)) {
            m_rest.remove(0, m_message.size());
            ++m_waiting;
        } else {
            m_rest.clear();
            m_waiting = 0;
            ++m_wrong;
            return false;
        }
    }
    return true;
}
