#include "tcpclient.h"

TcpClient::TcpClient(QObject *parent)
    // [1] The client has the course's address and port, a socket and the homework's timer
    // The socket is a child: it goes with its parent. The course deletes it by hand as well, which is not needed.
    : QObject(parent), ip(QStringLiteral("127.0.0.1")), port(8888), tcpClient(new QTcpSocket(this))
{
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &TcpClient::sendNext);
    // [2] Give the socket's signals their slots: disconnected stops the timer
    connect(tcpClient, &QAbstractSocket::disconnected, &m_timer, &QTimer::stop);
}

void TcpClient::ConServer()
{
    // [3] ConServer: begin to connect; the signal connected tells when it is done
    tcpClient->connectToHost(ip, port);
}

qint64 TcpClient::SentData(const char *data, qint64 len)
{
    // [4] SentData: write to the server; the event loop or a waiting call sends it
    const qint64 slen = tcpClient->write(data, len);
    if (slen > 0)
        emit written(QByteArray(data, static_cast<int>(slen)));
    return slen;
}

void TcpClient::BeginDisconServer()
{
    m_timer.stop();
    // [5] DisconServer: begin to disconnect; what was written is sent first
    tcpClient->disconnectFromHost();
}

void TcpClient::startSending(const QByteArray &message, int interval, int count)
{
    m_message = message;
    m_count = count;
    // [6] The homework: send now, and then at every timeout of the timer
    m_timer.start(interval);
    sendNext();
}

void TcpClient::sendNext()
{
    // [7] timeout: send the message, once more
    if (SentData(m_message.constData(), m_message.size()) < 0) {
        m_timer.stop();
        return;
    }
    ++m_sent;
    // [8] After the last message stop the timer
    if (m_sent == m_count) {
        m_timer.stop();
        emit allSent();
    }
}

// Whether it is connected after at most so many milliseconds. The course's ConServer is this one.
bool TcpClient::ConServerWait(int timeout)
{
    ConServer();
    // [9] ConServer, synchronous: wait for the connection
    return tcpClient->waitForConnected(timeout);
}

// Whether it is disconnected after at most a second.
bool TcpClient::DisconServer()
{
    BeginDisconServer();
    // [10] DisconServer, synchronous: wait for the end, a second at most
    return tcpClient->state() == QAbstractSocket::UnconnectedState || tcpClient->waitForDisconnected(1000);
}

void TcpClient::ReadLoop(int wait, const std::function<bool(const QByteArray &)> &take)
{
    // [11] The synchronous loop: while connected, wait for data, read it, or try again
    while (tcpClient->state() == QAbstractSocket::ConnectedState) {
        // What came during another waiting call is there already: waitForReadyRead would wait for more.
        if (tcpClient->bytesAvailable() > 0 || tcpClient->waitForReadyRead(wait)) {
            if (!take(tcpClient->readAll()))
                return;
        } else if (tcpClient->error() != QAbstractSocket::SocketTimeoutError) {
            return;
        }
    }
}
