import QtQml 2.15
import Course 1.0

Homework {
    port: Number(Qt.application.arguments[1] ?? 8888)
    onReadyRead: data => console.log("<- " + data)
    onDisconnected: Qt.quit()
    Component.onCompleted: console.log("listening on " + svStart())
}
