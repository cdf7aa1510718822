// The homework: the answer is what came, followed by the client's port. Beside it: src/course/template.rs, check.rs
#pragma once

#include <QByteArray>
#include <QTcpSocket>
#include <QVector>

// Fills {data} {peer_port} {peer_ip} {peer} {n} of a template; {{ and }} are braces.
class Reply
{
public:
    // "" = understood, otherwise what is wrong with it.
    static QString check(const QByteArray &text);

    explicit Reply(const QByteArray &text);
    QByteArray fill(const QByteArray &data, QTcpSocket *from);

private:
    struct Piece
    {
        int field; // -1 = a literal
        QByteArray literal;
    };
    QVector<Piece> m_pieces;
    qint64 m_number = 0;
};

// Follows the stream of answers. TCP keeps no boundaries, so the stream is compared and not the reads: a right server
// sends back all that it gets, and the port behind each of its reads. Two messages that it read together come back as
// "clientclient53421", one that it read in two pieces as "cli53421ent53421"; both are right.
//
// In the end right() + wrong() + missing() are the messages. What nothing asked for is in surplus().
class Checker
{
public:
    Checker(const QByteArray &message, quint16 port) : m_message(message), m_port(QByteArray::number(port)) { }

    // One more answer is owed.
    void sent() { ++m_sent; m_stopped = false; }
    // False if it is wrong; why is in mistake().
    bool take(const QByteArray &data);
    // The wait is over: what has begun and is not whole is wrong.
    void finish();

    int right() const;
    int wrong() const { return m_wrong; }
    int missing() const { return m_sent - right() - m_wrong; }
    qint64 surplus() const { return m_surplus; }
    bool isAnswered() const;
    bool isRight() const { return isAnswered() && m_wrong == 0 && m_surplus == 0; }
    // The first one, in words; empty = none.
    QString mistake() const { return m_mistake; }

private:
    // One way to read what has come: which bytes are the message's, and which the port's. There are several only where
    // the message has the port's digits in it.
    struct Reading
    {
        qint64 echoed; // bytes of the messages that have come back
        qint64 closed; // those with the port behind them
        int port;      // bytes of the port that is coming
    };

    bool follow(char byte);
    void stumble(char byte);
    void settle(qint64 messages);
    Reading best() const;

    QByteArray m_message;
    QByteArray m_port;
    QVector<Reading> m_readings{Reading{0, 0, 0}};
    int m_sent = 0;
    int m_wrong = 0;
    qint64 m_surplus = 0;
    bool m_stopped = false; // behind a mistake: until the next message is sent, nothing is compared
    bool m_tooMuch = false; // and what comes until then is more than was asked for
    QString m_mistake;
};
