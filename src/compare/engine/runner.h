// Runs a scenario on real Qt objects.
#pragma once

#include "later.h"
#include "peer.h"
#include "script.h"
#include "tracer.h"

#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <set>

#include <sys/resource.h>

// A server that can tell of its sockets before anybody has taken them.
class Server : public QTcpServer
{
public:
    // Is told of each socket that is about to be pending; without it QTcpServer does all by itself.
    std::function<void(QTcpSocket *)> onPending;

protected:
    void incomingConnection(qintptr descriptor) override;
};

class Runner
{
public:
    explicit Runner(const Scenario &scenario);
    ~Runner();
    void run();
    // For a process that is about to end: the calls that it is in.
    static void writeOpenCalls();

private:
    struct Slot
    {
        std::string object;
        std::string signal;
        std::string argument; // "" = with any
        const std::vector<Step> *body;
        bool once;
        std::set<std::string> done; // for which objects it has run; several number themselves
    };

    // An object that has signalled: its name by then, and itself.
    struct Signaller
    {
        std::string name;
        QPointer<QObject> object;
    };

    // A call that our own side will make.
    struct Planned
    {
        std::int64_t due; // -1 = the loop has not begun yet
        const Step *step;
        Signaller signaller;
    };

    void runSteps(const std::vector<Step> &steps);
    void runStep(const Step &step);
    // Makes a call and says what it answered; "" = nothing, or nobody is there.
    std::string call(Step step);

    // runner.cpp: steps of the script itself
    void connectToPeer(const Step &step);
    void serve(const Step &step);
    void later(const Step &step);
    void loop(std::int64_t milliseconds);
    void deleteObject(const Step &step);
    void limitDescriptors(bool none);
    bool isConnecting() const;

    // control.cpp
    void runBlock(const Step &step);
    bool holds(const Step &step);
    QByteArray written(const Step &step, const QTcpSocket *socket);
    // What the step is about; `it` gets its name.
    QObject *objectOf(Step &step);
    std::string objectName(const Step &step) const;
    std::string nameOfNext(const std::string &name);
    void callLater(const Step &step);
    void startPlanned();
    std::int64_t firstPlanned() const;
    void callPlanned();
    void turn(int milliseconds);

    // peer_steps.cpp
    void peerStep(const Step &step);
    std::string peerAct(const Step &step);
    std::string connectPeer(const Step &step);
    std::shared_ptr<RawStream> &latest(const std::string &name) { return m_latest[name == "peer2"]; }
    std::shared_ptr<RawStream> streamOf(const std::string &name);

    // socket_calls.cpp
    std::string callSocket(const Step &step, QTcpSocket *socket);
    std::string socketResult(const Step &step, QTcpSocket *socket);
    std::string readOrWrite(const Step &step, QTcpSocket *socket, bool &known);
    void dumpSocket(const std::string &name, QTcpSocket *socket);

    // server_calls.cpp
    std::string callServer(const Step &step, QTcpServer *server);
    std::string serverResult(const Step &step, QTcpServer *server);
    void dumpServer(const std::string &name, QTcpServer *server);

    // runner.cpp: the objects; signals.cpp: their signals
    // Made when it is first named. If it is not to be recorded yet, the caller does that.
    QTcpSocket *socket(const std::string &name, bool recorded = true);
    QTcpServer *server(const std::string &name, bool recorded = true);
    void take(const std::string &name, QTcpSocket *socket);
    void show(const Step &step);
    // The socket has this name from now on.
    void watch(const std::string &name, QTcpSocket *socket);
    void watch(const std::string &name, QTcpServer *server);
    // `words` is how its argument can be written.
    void signal(const Signaller &signaller, const std::string &name, const std::string &line,
                const std::set<std::string> &words = {});
    quint16 portOf(const Token &token) const;

    const Scenario &m_scenario;
    Tracer m_tracer;
    RawListener m_listeners[2]; // PORT, PORT2
    RawListener m_nobody;       // BADPORT
    Later m_later;
    quint16 m_serverPort = 0;
    std::map<std::string, QPointer<QTcpSocket>> m_sockets;
    std::map<std::string, QPointer<QTcpServer>> m_servers;
    std::map<const QTcpSocket *, std::string> m_names; // of the sockets that are watched
    std::vector<QPointer<QObject>> m_owned; // in the order they were made
    std::vector<std::shared_ptr<Slot>> m_slots; // in the order in which they were connected
    std::set<std::string> m_numbered;           // the accepted sockets that were named k1, k2, ... by themselves
    std::vector<Signaller> m_signallers;        // whose slots run, the innermost last
    QByteArray m_read;                          // what the last call that reads has returned
    std::vector<Planned> m_planned;
    QTimer m_timer; // of the first of them
    int m_loops = 0; // event loops inside each other
    std::set<std::pair<std::string, std::string>> m_hidden;
    std::shared_ptr<RawStream> m_latest[2];             // the latest connections of peer and peer2
    std::vector<std::shared_ptr<RawStream>> m_clients;  // client1, client2, ...
    std::vector<std::shared_ptr<RawStream>> m_vanished; // stay open to the end: closing would tell the other side
    rlimit m_limit{};                                   // of open files, before it was lowered
    int m_depth = 0;                                    // slots inside each other
};

// How the arguments print: connectToHost("127.0.0.1", PORT).
std::string callText(const Step &step, const Tracer &tracer);
QHostAddress addressOf(const Token &token);
// ReadWrite if there is no word.
QIODevice::OpenMode modeOf(const std::string &word);
