import QtQml 2.15
import Qtcp 1.0

// The QObject in Qt's event loop, as a program with QML has it. PORT and REPLY are filled in.
TcpServer {
    port: PORT
    reply: "REPLY"
    Component.onCompleted: {
        if (svStart())
            console.info("listening on 127.0.0.1:" + serverPort)
        else
            console.warn(errorString)
    }
}
