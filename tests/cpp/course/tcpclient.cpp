#include "tcpclient.h"

TcpClient::TcpClient(QObject *parent)
    // The socket is a child: it goes with its parent. The course deletes it by hand as well, which is not needed.
    : QObject(parent), ip(QStringLiteral("127.0.0.1")), port(8888), tcpClient(new QTcpSocket(this))
{
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &TcpClient::sendNext);
    connect(tcpClient, &QAbstractSocket::disconnected, &m_timer, &QTimer::stop);
}

// The course waits here with waitForConnected. Asynchronous is the better way: connected() tells.
void TcpClient::ConServer()
{
    tcpClient->connectToHost(ip, port);
}

qint64 TcpClient::SentData(const char *data, qint64 len)
{
    const qint64 slen = tcpClient->write(data, len);
    if (slen > 0)
        emit sent(QByteArray(data, static_cast<int>(slen)));
    return slen;
}

// Whether it is disconnected after at most a second.
bool TcpClient::DisconServer()
{
    m_timer.stop();
    tcpClient->disconnectFromHost();
    return tcpClient->state() == QAbstractSocket::UnconnectedState || tcpClient->waitForDisconnected(1000);
}

void TcpClient::startSending(const QByteArray &message, int interval, int count)
{
    m_message = message;
    m_count = count;
    m_timer.start(interval);
    sendNext();
}

void TcpClient::sendNext()
{
    if (SentData(m_message.constData(), m_message.size()) < 0) {
        m_timer.stop();
        return;
    }
    ++m_sent;
    if (m_sent == m_count) {
        m_timer.stop();
        emit allSent();
    }
}
