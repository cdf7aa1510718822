// The vocabulary: methods with their parameters, signals, and the names that arguments may be.
#pragma once

#include <set>
#include <string>
#include <vector>

// What a parameter may be:
//   h host: a text, Null     a address: a text or a special one   p port        m mode     f protocol
//   t text   w what is written: texts, READ and PEERPORT one behind another   c one character   n number   i milliseconds, -1 = no limit   o socket option   b the word b   k accepted socket
//   l host of a raw peer   s how many bytes of one   d its milliseconds
// '?' = may be left out. Several lists = several ways to call it.
struct Method
{
    const char *name;
    std::vector<const char *> ways;
};

inline const std::vector<Method> socketMethods{
    {"connectToHost", {"hpm?f?"}}, {"disconnectFromHost", {""}}, {"abort", {""}}, {"close", {""}},
    {"deleteLater", {""}}, {"write", {"w", "bn"}}, {"read", {"n", "bn"}}, {"readAll", {""}}, {"readLine", {"n?", "bn"}}, {"peek", {"n"}},
    {"skip", {"n"}}, {"getChar", {""}}, {"ungetChar", {"c"}}, {"putChar", {"c"}}, {"canReadLine", {""}}, {"flush", {""}},
    {"bytesAvailable", {""}}, {"bytesToWrite", {""}}, {"atEnd", {""}}, {"setReadBufferSize", {"n"}}, {"readBufferSize", {""}},
    {"setSocketOption", {"on"}}, {"socketOption", {"o"}}, {"bind", {"ap?"}}, {"startTransaction", {""}},
    {"rollbackTransaction", {""}}, {"commitTransaction", {""}}, {"isTransactionStarted", {""}}, {"waitForConnected", {"i?"}},
    {"waitForReadyRead", {"i?"}}, {"waitForBytesWritten", {"i?"}}, {"waitForDisconnected", {"i?"}}, {"state", {""}},
    {"error", {""}}, {"errorString", {""}}, {"isOpen", {""}}, {"isValid", {""}}, {"isReadable", {""}}, {"isWritable", {""}},
    {"openMode", {""}}, {"localAddress", {""}}, {"localPort", {""}}, {"peerAddress", {""}}, {"peerPort", {""}},
    {"peerName", {""}}, {"pauseMode", {""}}, {"isSequential", {""}}, {"socketType", {""}}, {"pos", {""}}, {"size", {""}},
    {"seek", {"n"}}, {"socketDescriptor", {""}}, {"readChannelCount", {""}}, {"writeChannelCount", {""}},
};

inline const std::vector<Method> serverMethods{
    {"listen", {"a?p?"}}, {"close", {""}}, {"deleteLater", {""}}, {"pauseAccepting", {""}}, {"resumeAccepting", {""}}, {"setMaxPendingConnections", {"n"}},
    {"maxPendingConnections", {""}}, {"setListenBacklogSize", {"n"}}, {"listenBacklogSize", {""}}, {"hasPendingConnections", {""}},
    {"waitForNewConnection", {"i?"}}, {"serverPort", {""}}, {"serverAddress", {""}}, {"serverError", {""}}, {"errorString", {""}},
    {"isListening", {""}}, {"nextPendingConnection", {"k?"}}, {"socketDescriptor", {""}},
};

// What a raw peer can do; 'L' = not at a later time, 'P' = not by client1, client2, ...
inline const std::vector<Method> peerActions{
    {"listen", {"l?LP"}}, {"accept", {"P"}}, {"connect", {"l?P"}}, {"send", {"t"}}, {"sendUrgent", {"t"}}, {"shutdown", {""}},
    {"close", {""}}, {"reset", {""}}, {"vanish", {""}}, {"read", {"n?"}}, {"readSlowly", {"ssd"}}, {"sees", {"L"}},
    {"setReceiveBuffer", {"sLP"}},
};

inline const std::set<std::string> socketSignals{"stateChanged", "hostFound", "connected", "readyRead", "bytesWritten", "errorOccurred",
                                          "aboutToClose", "readChannelFinished", "disconnected"};
inline const std::set<std::string> serverSignals{"pendingConnectionAvailable", "newConnection", "acceptError"};
inline const std::set<std::string> modes{"NotOpen", "ReadOnly", "WriteOnly", "ReadWrite"};
inline const std::set<std::string> protocols{"IPv4", "IPv6", "AnyIP"};
inline const std::set<std::string> ports{"PORT", "PORT2", "SPORT", "BADPORT"};
inline const std::set<std::string> addresses{"Null", "LocalHost", "LocalHostIPv6", "Any", "AnyIPv4", "AnyIPv6", "Broadcast"};
inline const std::set<std::string> loopbacks{"LocalHost", "LocalHostIPv6"};
inline const std::set<std::string> options{"LowDelay", "KeepAlive", "MulticastTtl", "MulticastLoopback", "TypeOfService",
                                    "SendBufferSize", "ReceiveBufferSize", "PathMtu"};

// What stateChanged may be asked for.
inline const std::set<std::string> states{"Unconnected", "HostLookup", "Connecting", "Connected", "Bound", "Closing"};
// What errorOccurred and acceptError may be asked for; their numbers are -1 to 22.
inline const std::set<std::string> errors{
    "ConnectionRefusedError", "RemoteHostClosedError", "HostNotFoundError", "SocketAccessError", "SocketResourceError",
    "SocketTimeoutError", "DatagramTooLargeError", "NetworkError", "AddressInUseError", "SocketAddressNotAvailableError",
    "UnsupportedSocketOperationError", "UnfinishedSocketOperationError", "ProxyAuthenticationRequiredError",
    "SslHandshakeFailedError", "ProxyConnectionRefusedError", "ProxyConnectionClosedError", "ProxyConnectionTimeoutError",
    "ProxyNotFoundError", "ProxyProtocolError", "OperationError", "SslInternalError", "SslInvalidUserDataError",
    "TemporaryError", "UnknownSocketError"};
constexpr int largestError = 22;
// What may be written besides a text.
inline const std::set<std::string> writtenWords{"READ", "PEERPORT"};
// The calls that answer with true or false, or with an object or none.
inline const std::set<std::string> questions{
    "atEnd", "bind", "canReadLine", "flush", "getChar", "hasPendingConnections", "isListening", "isOpen", "isReadable",
    "isSequential", "isTransactionStarted", "isValid", "isWritable", "listen", "nextPendingConnection", "putChar", "seek",
    "waitForBytesWritten", "waitForConnected", "waitForDisconnected", "waitForNewConnection", "waitForReadyRead"};
// The calls that answer with a number.
inline const std::set<std::string> numbers{"bytesAvailable", "bytesToWrite", "listenBacklogSize", "maxPendingConnections",
                                    "openMode", "pos", "readBufferSize", "readChannelCount", "size", "skip",
                                    "writeChannelCount"};
// The calls that answer with the number of an error.
inline const std::set<std::string> errorNumbers{"error", "serverError"};
inline const std::set<std::string> comparisons{"==", "!=", "<", "<=", ">", ">="};
inline const std::set<std::string> equalities{"==", "!="};

template<class Names>
std::string list(const Names &names)
{
    std::string all;
    for (const auto &name : names)
        all += (all.empty() ? "" : ", ") + std::string(name);
    return all;
}

inline std::string list(const std::vector<Method> &methods)
{
    std::vector<std::string> names;
    for (const Method &method : methods)
        names.push_back(method.name);
    return list(names);
}
