// What takes long gets a thread of its own; its result comes back into this one as an event.
QPointer<QTcpSocket> socket = client; // it may have gone by then
QThread *worker = QThread::create([this, socket, data] {
    const QByteArray answer = compute(data);
    QMetaObject::invokeMethod(this, [socket, answer] { if (socket) socket->write(answer); });
});
connect(worker, &QThread::finished, worker, &QObject::deleteLater);
worker->start();
