// The calls on a QTcpSocket.
#include "runner.h"

namespace {

QAbstractSocket::NetworkLayerProtocol protocolOf(const std::string &word)
{
    return word == "IPv4" ? QAbstractSocket::IPv4Protocol
            : word == "IPv6" ? QAbstractSocket::IPv6Protocol
                             : QAbstractSocket::AnyIPProtocol;
}

QAbstractSocket::SocketOption optionOf(const std::string &word)
{
    static const char *const names[] = {"LowDelay", "KeepAlive", "MulticastTtl", "MulticastLoopback",
                                        "TypeOfService", "SendBufferSize", "ReceiveBufferSize", "PathMtu"};
    int number = 0;
    while (names[number] != word)
        ++number;
    return static_cast<QAbstractSocket::SocketOption>(number);
}

std::string number(qint64 value)
{
    return std::to_string(value);
}

} // namespace

QIODevice::OpenMode modeOf(const std::string &word)
{
    return word == "ReadOnly" ? QIODevice::ReadOnly
            : word == "WriteOnly" ? QIODevice::WriteOnly
            : word == "NotOpen"   ? QIODevice::NotOpen
                                  : QIODevice::ReadWrite;
}

std::string callText(const Step &step, const Tracer &tracer)
{
    const bool character = step.name == "putChar" || step.name == "ungetChar";
    std::string all;
    for (const Token &token : step.arguments) {
        std::string text = token.word;
        if (step.name == "nextPendingConnection")
            break;
        if (character)
            text = '\'' + quoted(token.bytes).substr(1, quoted(token.bytes).size() - 2) + '\'';
        else if (token.kind == Token::Text)
            text = argument(token.bytes, step.name == "write" ? "QByteArray" : "", &tracer);
        if (token.kind == Token::Text && step.name == "bind")
            text = "QHostAddress(" + text + ')';
        if (token.word == "Null")
            text = "QHostAddress()";
        if (token.word == "IPv4" || token.word == "IPv6" || token.word == "AnyIP")
            text += "Protocol";
        all += (all.empty() ? "" : ", ") + text;
    }
    return step.object + '.' + step.name + '(' + all + ')';
}

std::string Runner::callSocket(const Step &given, QTcpSocket *socket)
{
    Step step = given;
    if (step.name == "write" && step.arguments[0].word != "b")
        step.arguments = {Token{Token::Text, {}, written(given, socket), 0, 0}};
    if (step.name.compare(0, 7, "waitFor") == 0)
        m_later.begin();
    m_tracer.beginCall(callText(step, m_tracer));
    bool known = false;
    std::string result = readOrWrite(step, socket, known);
    if (!known)
        result = socketResult(step, socket);
    m_tracer.endCall(result);
    return result;
}

// The family of QIODevice.
std::string Runner::readOrWrite(const Step &step, QTcpSocket *socket, bool &known)
{
    const std::string &name = step.name;
    const auto &given = step.arguments;
    const bool buffer = !given.empty() && given[0].kind == Token::Word && given[0].word == "b";
    const qint64 n = given.empty() ? 0 : given.back().number;
    known = true;
    if (buffer) {
        // More than any script asks for is not made room for.
        QByteArray bytes(static_cast<int>(qBound(qint64(1), n, qint64(1) << 26)), 'x');
        if (name == "read")
            return number(socket->read(bytes.data(), qMin<qint64>(n, bytes.size())));
        if (name == "readLine")
            return number(socket->readLine(bytes.data(), qMin<qint64>(n, bytes.size())));
        return number(socket->write(bytes.constData(), qMin<qint64>(n, bytes.size())));
    }
    if (name == "write")
        return number(socket->write(given[0].bytes));
    if (name == "read")
        return m_tracer.value(m_read = socket->read(n));
    if (name == "readAll")
        return m_tracer.value(m_read = socket->readAll());
    if (name == "readLine")
        return m_tracer.value(m_read = socket->readLine(n));
    if (name == "peek")
        return m_tracer.value(m_read = socket->peek(n));
    if (name == "skip")
        return number(socket->skip(n));
    if (name == "getChar") {
        char c = 0;
        return yesNo(socket->getChar(&c));
    }
    if (name == "putChar")
        return yesNo(socket->putChar(given[0].bytes[0]));
    if (name == "seek")
        return yesNo(socket->seek(n));
    if (name == "pos")
        return number(socket->pos());
    if (name == "size")
        return number(socket->size());
    if (name == "atEnd")
        return yesNo(socket->atEnd());
    if (name == "canReadLine")
        return yesNo(socket->canReadLine());
    if (name == "isTransactionStarted")
        return yesNo(socket->isTransactionStarted());
    if (name == "readChannelCount")
        return number(socket->readChannelCount());
    if (name == "writeChannelCount")
        return number(socket->writeChannelCount());
    if (name == "bytesAvailable")
        return number(socket->bytesAvailable());
    if (name == "bytesToWrite")
        return number(socket->bytesToWrite());
    if (name == "commitTransaction")
        socket->commitTransaction();
    else if (name == "rollbackTransaction")
        socket->rollbackTransaction();
    else if (name == "startTransaction")
        socket->startTransaction();
    else if (name == "ungetChar")
        socket->ungetChar(given[0].bytes[0]);
    else
        known = false;
    return {};
}

// The family of QAbstractSocket.
std::string Runner::socketResult(const Step &step, QTcpSocket *socket)
{
    const std::string &name = step.name;
    const auto &given = step.arguments;
    const int wait = given.empty() ? 30000 : static_cast<int>(given[0].number);
    if (name == "connectToHost") {
        const auto mode = given.size() > 2 ? modeOf(given[2].word) : QIODevice::ReadWrite;
        const auto protocol = given.size() > 3 ? protocolOf(given[3].word) : QAbstractSocket::AnyIPProtocol;
        if (given[0].kind == Token::Text)
            socket->connectToHost(QString::fromUtf8(given[0].bytes), portOf(given[1]), mode, protocol);
        else
            socket->connectToHost(QHostAddress(), portOf(given[1]), mode);
        return {};
    }
    if (name == "disconnectFromHost")
        return socket->disconnectFromHost(), std::string();
    if (name == "abort")
        return socket->abort(), std::string();
    if (name == "close")
        return socket->close(), std::string();
    if (name == "flush")
        return yesNo(socket->flush());
    if (name == "bind") {
        const bool done = socket->bind(addressOf(given[0]), given.size() > 1 ? portOf(given[1]) : 0);
        if (done)
            m_tracer.namePort(socket->localPort(), "BOUND");
        return yesNo(done);
    }
    if (name == "deleteLater")
        return socket->deleteLater(), std::string();
    if (name == "setReadBufferSize")
        return socket->setReadBufferSize(given[0].number), std::string();
    if (name == "readBufferSize")
        return number(socket->readBufferSize());
    if (name == "setSocketOption")
        return socket->setSocketOption(optionOf(given[0].word), static_cast<int>(given[1].number)), std::string();
    if (name == "socketOption") {
        const QVariant value = socket->socketOption(optionOf(given[0].word));
        return value.isValid() ? number(value.toInt()) : "invalid QVariant";
    }
    if (name == "waitForConnected")
        return yesNo(socket->waitForConnected(wait));
    if (name == "waitForReadyRead")
        return yesNo(socket->waitForReadyRead(wait));
    if (name == "waitForBytesWritten")
        return yesNo(socket->waitForBytesWritten(wait));
    if (name == "waitForDisconnected")
        return yesNo(socket->waitForDisconnected(wait));
    if (name == "state")
        return stateName(socket->state());
    if (name == "error")
        return number(socket->error());
    if (name == "errorString")
        return quoted(socket->errorString().toUtf8());
    if (name == "isOpen")
        return yesNo(socket->isOpen());
    if (name == "isValid")
        return yesNo(socket->isValid());
    if (name == "isReadable")
        return yesNo(socket->isReadable());
    if (name == "isWritable")
        return yesNo(socket->isWritable());
    if (name == "isSequential")
        return yesNo(socket->isSequential());
    if (name == "openMode")
        return number(static_cast<int>(socket->openMode()));
    if (name == "localAddress")
        return address(socket->localAddress());
    if (name == "peerAddress")
        return address(socket->peerAddress());
    if (name == "localPort")
        return m_tracer.port(socket->localPort());
    if (name == "peerPort")
        return m_tracer.port(socket->peerPort());
    if (name == "peerName")
        return quoted(socket->peerName().toUtf8());
    if (name == "pauseMode")
        return number(static_cast<int>(socket->pauseMode()));
    if (name == "socketType")
        return number(socket->socketType());
    return socket->socketDescriptor() == -1 ? "-1" : "FD";
}

void Runner::dumpSocket(const std::string &name, QTcpSocket *socket)
{
    const auto flag = [](bool value) { return value ? "1" : "0"; };
    // An accepted socket's peer is a client that has no other name.
    if (kindOf(name) == ObjectKind::Accepted && m_tracer.port(socket->peerPort()) == "EPHEMERAL")
        m_tracer.namePort(socket->peerPort(), "PEERPORT");
    m_tracer.line("dump " + name + " state=" + stateName(socket->state()) + " error=" + number(socket->error()) + " errorString="
                  + quoted(socket->errorString().toUtf8()) + " openMode=" + number(static_cast<int>(socket->openMode()))
                  + " isOpen=" + flag(socket->isOpen()) + " isValid=" + flag(socket->isValid())
                  + " isReadable=" + flag(socket->isReadable()) + " isWritable=" + flag(socket->isWritable()));
    m_tracer.line("dump " + name + " bytesAvailable=" + number(socket->bytesAvailable())
                  + " bytesToWrite=" + number(socket->bytesToWrite()) + " atEnd=" + flag(socket->atEnd())
                  + " canReadLine=" + flag(socket->canReadLine()) + " readBufferSize=" + number(socket->readBufferSize())
                  + " readChannels=" + number(socket->readChannelCount())
                  + " writeChannels=" + number(socket->writeChannelCount()));
    m_tracer.line("dump " + name + " local=" + address(socket->localAddress()) + ':' + m_tracer.port(socket->localPort())
                  + " peer=" + address(socket->peerAddress()) + ':' + m_tracer.port(socket->peerPort())
                  + " peerName=" + quoted(socket->peerName().toUtf8())
                  + " descriptor=" + (socket->socketDescriptor() == -1 ? "-1" : "FD"));
}
