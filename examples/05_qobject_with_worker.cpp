// One QObject whose sockets are on a thread of their own, for the QML beside it. Qt queues the worker's signals, and
// the slots run on the thread of the QObject. Beside it: 05_qobject_with_worker.rs
#include "tcpserver.h"

#include <QDebug>
#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QThread>

class Homework : public QObject
{
    Q_OBJECT
    Q_PROPERTY(quint16 port MEMBER port NOTIFY portChanged)

public:
    ~Homework() override
    {
        thread.quit();
        thread.wait();
    }

    // Begins to listen and returns the port; 0 = it does not.
    Q_INVOKABLE int svStart()
    {
        qDebug() << "try to start tcpserver at port" << port;
        auto *server = new TcpServer; // no parent: it moves to the worker's thread, its QTcpServer with it
        server->port = port;
        server->reply = [](const QByteArray &data, QTcpSocket *from) {
            return data + QByteArray::number(from->peerPort());
        };
        server->moveToThread(&thread);
        connect(&thread, &QThread::finished, server, &QObject::deleteLater);
        connect(server, &TcpServer::received, this, [this](QTcpSocket *, const QByteArray &data) {
            emit readyRead(QString::fromUtf8(data)); // on this thread
        });
        connect(server, &TcpServer::clientDisconnected, this, [this] { emit disconnected(); });
        thread.start();
        int listening = 0;
        QMetaObject::invokeMethod(server, [server] { return server->SvStart() ? server->server()->serverPort() : 0; },
                                  Qt::BlockingQueuedConnection, &listening);
        return listening;
    }

signals:
    void portChanged();
    void readyRead(const QString &data);
    void disconnected();

private:
    quint16 port = 8888;
    QThread thread;
};

int main(int argc, char *argv[])
{
    QGuiApplication app(argc, argv);
    qmlRegisterType<Homework>("Course", 1, 0, "Homework");
    QQmlApplicationEngine engine(QUrl::fromLocalFile(QStringLiteral(EXAMPLES "/05_qobject_with_worker.qml")));
    return app.exec();
}

#include "05_qobject_with_worker.moc"
