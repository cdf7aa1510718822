// What Qt or another language has and scenarios have not: said by name, with what there is instead.
#include "script.h"

#include <set>

std::string insteadOf(const std::string &word)
{
    struct Absent
    {
        std::set<std::string> words;
        const char *instead;
    };
    static const std::vector<Absent> all{
        {{"QSslSocket", "connectToHostEncrypted", "encrypted", "ignoreSslErrors", "setSslConfiguration", "sslErrors",
          "startClientEncryption", "startServerEncryption", "waitForEncrypted"},
         "there is no TLS here; connectToHost sends plain bytes"},
        {{"proxy", "proxyAuthenticationRequired", "setProxy"}, "there is no proxy here; connectToHost goes straight to the host"},
        {{"QUdpSocket", "joinMulticastGroup", "readDatagram", "receiveDatagram", "writeDatagram"},
         "there is no UDP here; connectToHost and listen are about TCP"},
        {{"QThread", "moveToThread", "thread"},
         "a script runs on one thread; --engine worker has the sockets on a thread of their own"},
        {{"children", "parent", "setParent"},
         "objects have no parents here; delete, deleteLater and the end of the script destroy them"},
        {{"addPendingConnection", "incomingConnection", "setSocketDescriptor"},
         "connections come from connectToHost, nextPendingConnection and served"},
        {{"hostLookup", "lookupHost"}, "stateChanged HostLookup tells that a lookup has begun, hostFound that it is done"},
        {{"error"}, "the signals are errorOccurred and acceptError, the calls error and serverError"},
        {{"channelBytesWritten", "channelReadyRead"}, "a TCP socket has one channel; readyRead and bytesWritten tell of it"},
        {{"QTimer", "singleShot", "startTimer", "timeout"}, "'later MS c METHOD' makes a call after a time"},
        {{"msleep", "sleep", "wait"}, "'loop MS' runs the event loop for so long"},
        {{"destroyed"}, "the trace says by itself that an object is destroyed"},
        {{"open", "setOpenMode", "setTextModeEnabled"}, "a socket is opened by connectToHost, which takes an open mode"},
        {{"resume", "setPauseMode"}, "a server has pauseAccepting and resumeAccepting, and a socket setReadBufferSize"},
        {{"break", "continue", "elif", "elseif", "goto", "return"}, "'if', 'else', 'while' and 'repeat' run to their 'end'"},
        {{"for", "foreach"}, "'repeat N' goes round N times, and 'while' as long as a call answers true"},
        {{"echo", "print", "printf", "qDebug"}, "every call is in the trace; 'dump X' prints the getters"},
    };
    for (const Absent &absent : all) {
        if (absent.words.count(word))
            return absent.instead;
    }
    return {};
}
