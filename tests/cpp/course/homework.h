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

// Follows the stream of answers. TCP keeps no boundaries: two messages that arrive together come back as
// "clientclient53421", which is right for both.
class Checker
{
public:
    Checker(const QByteArray &message, quint16 port) : m_message(message), m_port(QByteArray::number(port)) { }

    // False if it is wrong.
    bool take(const QByteArray &data);
    int right() const { return m_right; }
    int wrong() const { return m_wrong; }

private:
    QByteArray m_message;
    QByteArray m_port;
    QByteArray m_rest;
    int m_waiting = 0;
    int m_right = 0;
    int m_wrong = 0;
};
