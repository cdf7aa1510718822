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
    const int wrong = m_wrong;
    const qint64 surplus = m_surplus;
    for (const char byte : data) {
        if (m_stopped)
            m_surplus += m_tooMuch ? 1 : 0;
        else if (!follow(byte))
            stumble(byte);
    }
    if ((m_wrong > wrong || m_surplus > surplus) && m_mistake.isEmpty())
        m_mistake = QStringLiteral("wrong answer in what came: \"%1\"").arg(QString::fromLatin1(data.left(64).toPercentEncoding(" ")));
    return m_wrong == wrong && m_surplus == surplus;
}

// Whether the byte belongs to a right stream.
bool Checker::follow(char byte)
{
    constexpr int most = 64; // ways to read it; it takes a message like the port itself to have more
    QVector<Reading> next;
    const auto add = [&next](const Reading &reading) {
        for (Reading &other : next) {
            if (other.echoed == reading.echoed && other.port == reading.port
                && (other.closed < other.echoed) == (reading.closed < reading.echoed)) {
                other.closed = qMax(other.closed, reading.closed);
                return;
            }
        }
        if (next.size() < most)
            next.append(reading);
    };
    for (const Reading &reading : qAsConst(m_readings)) {
        const bool open = reading.closed < reading.echoed; // the port stands behind at least one byte
        if ((reading.port > 0 || open) && m_port[reading.port] == byte) {
            const bool whole = reading.port + 1 == m_port.size();
            add(whole ? Reading{reading.echoed, reading.echoed, 0} : Reading{reading.echoed, reading.closed, reading.port + 1});
        }
        const bool owed = reading.echoed < qint64(m_sent) * m_message.size();
        if (reading.port == 0 && owed && m_message[int(reading.echoed % m_message.size())] == byte)
            add(Reading{reading.echoed + 1, reading.closed, 0});
    }
    if (next.isEmpty())
        return false;
    m_readings = next;
    return true;
}

// The byte does not belong there: an answer is wrong, or more has come than was asked for.
void Checker::stumble(char byte)
{
    const Reading at = best();
    const qint64 answered = at.closed / m_message.size();
    const bool between = at.port == 0 && at.closed == at.echoed && at.closed % m_message.size() == 0;
    if (between && (byte == '\r' || byte == '\n' || byte == '\0')) {
        ++m_surplus;
        settle(answered);
        return;
    }
    m_stopped = true;
    m_tooMuch = answered >= m_sent;
    if (m_tooMuch) {
        ++m_surplus;
        settle(answered);
        return;
    }
    const qint64 begun = (at.echoed + m_message.size() - 1) / m_message.size() - answered;
    const qint64 wrong = qBound(qint64(1), begun, m_sent - answered);
    m_wrong += int(wrong);
    settle(answered + wrong);
}

// So many messages are behind us, and the next byte begins an answer.
void Checker::settle(qint64 messages)
{
    const qint64 bytes = messages * m_message.size();
    m_readings = {Reading{bytes, bytes, 0}};
}

void Checker::finish()
{
    m_stopped = true; // what still comes is too late, or too much
    m_tooMuch = isAnswered();
    if (isAnswered())
        return;
    const Reading at = best();
    const qint64 answered = at.closed / m_message.size();
    const qint64 begun = (at.echoed + m_message.size() - 1) / m_message.size() - answered;
    m_wrong += int(begun);
    settle(answered + begun);
    if (m_mistake.isEmpty())
        m_mistake = begun > 0 ? QStringLiteral("the last answer is not whole") : QStringLiteral("answers are missing");
}

// The reading with the most answers.
Checker::Reading Checker::best() const
{
    Reading best = m_readings.first();
    for (const Reading &reading : m_readings) {
        if (reading.closed > best.closed || (reading.closed == best.closed && reading.echoed > best.echoed))
            best = reading;
    }
    return best;
}

bool Checker::isAnswered() const
{
    const qint64 all = qint64(m_sent) * m_message.size();
    for (const Reading &reading : m_readings) {
        if (reading.echoed == all && reading.closed == all && reading.port == 0)
            return true;
    }
    return false;
}

int Checker::right() const
{
    if (isAnswered())
        return m_sent - m_wrong;
    qint64 sure = m_readings.first().closed;
    for (const Reading &reading : m_readings)
        sure = qMin(sure, reading.closed);
    return int(sure / m_message.size()) - m_wrong;
}
