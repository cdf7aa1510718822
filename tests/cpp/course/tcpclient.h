// The course's client. Beside it: src/course/client.rs, step by step with tcpclient.cpp
#pragma once

#include <QTcpSocket>
#include <QTimer>

#include <functional>

class TcpClient : public QObject
{
    Q_OBJECT

public:
    explicit TcpClient(QObject *parent = nullptr);

public:
    QString ip; // the server: an address or a name
    quint16 port;

public:
    QTcpSocket *tcpClient;
    void ConServer();
    bool ConServerWait(int timeout = 30000);
    qint64 SentData(const char *data, qint64 len);
    void BeginDisconServer();
    bool DisconServer();

    // The course's synchronous loop: gives what comes to `take`, until that says no or the connection has gone. It
    // waits for `wait` milliseconds at a time.
    void ReadLoop(int wait, const std::function<bool(const QByteArray &)> &take);

    // The homework's timer: `message` now and then every `interval` milliseconds, `count` times (0 = without end).
    void startSending(const QByteArray &message, int interval, int count);
    int messagesSent() const { return m_sent; }

signals:
    void written(const QByteArray &data); // queued, not sent
    void allSent();

private slots:
    void sendNext();

private:
    QTimer m_timer;
    QByteArray m_message;
    int m_count = 0;
    int m_sent = 0;
};
