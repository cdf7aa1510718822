#include "homework.h"

#include <QHostAddress>

#include <iterator>

namespace {

const char *const fields[] = {"{data}", "{peer_port}", "{peer_ip}", "{peer}", "{n}", "{{", "}}"};

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

QByteArray Reply::fill(const QByteArray &data, QTcpSocket *from)
{
    const QByteArray ip = from->peerAddress().toString().toUtf8();
    const QByteArray port = QByteArray::number(from->peerPort());
    const QByteArray values[] = {data, port, ip, ip + ':' + port, QByteArray::number(++m_number), "{", "}"};
    QByteArray answer;
    for (int at = 0; at < m_text.size(); ++at) {
        const int field = fieldAt(m_text, at);
        if (field < 0) {
            answer += m_text[at];
            continue;
        }
        answer += values[field];
        at += static_cast<int>(qstrlen(fields[field])) - 1;
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
