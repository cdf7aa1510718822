// The vocabulary: methods with their parameters, signals, and the names that arguments may be.
#pragma once

#include <set>
#include <string>
#include <vector>

// What a parameter may be:
//   h host: a text, Null     a address: a text or a special one   p port        m mode     f protocol
//   t text   c one character   n number   i milliseconds, -1 = no limit   o socket option   b the word b   k accepted socket
//   l host of a raw peer   s how many bytes of one   w its milliseconds
// '?' = may be left out. Several lists = several ways to call it.
struct Method
{
    const char *name;
    std::vector<const char *> ways;
};

inline const std::vector<Method> socketMethods{
    {"connectToHost", {"hpm?f?"}}, {"disconnectFromHost", {""}}, {"abort", {""}}, {"close", {""}},
    {"write", {"t", "bn"}}, {"read", {"n", "bn"}}, {"readAll", {""}}, {"readLine", {"n?", "bn"}}, {"peek", {"n"}},
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
    {"listen", {"a?p?"}}, {"close", {""}}, {"pauseAccepting", {""}}, {"resumeAccepting", {""}}, {"setMaxPendingConnections", {"n"}},
    {"maxPendingConnections", {""}}, {"setListenBacklogSize", {"n"}}, {"listenBacklogSize", {""}}, {"hasPendingConnections", {""}},
    {"waitForNewConnection", {"i?"}}, {"serverPort", {""}}, {"serverAddress", {""}}, {"serverError", {""}}, {"errorString", {""}},
    {"isListening", {""}}, {"nextPendingConnection", {"k?"}}, {"socketDescriptor", {""}},
};

// What a raw peer can do; 'L' = not at a later time, 'P' = not by client1, client2, ...
inline const std::vector<Method> peerActions{
    {"listen", {"l?LP"}}, {"accept", {"P"}}, {"connect", {"l?P"}}, {"send", {"t"}}, {"sendUrgent", {"t"}}, {"shutdown", {""}},
    {"close", {""}}, {"reset", {""}}, {"vanish", {""}}, {"read", {"n?"}}, {"readSlowly", {"ssw"}}, {"sees", {"L"}},
    {"receiveBuffer", {"sLP"}},
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
