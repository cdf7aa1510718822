// The steps of the raw peers.
#include "runner.h"

namespace {

// Where a raw peer is told to be.
Host hostOf(const std::vector<Token> &given)
{
    if (given.empty())
        return Host::First;
    const Token &token = given[0];
    return token.bytes == "::1" || token.word == "LocalHostIPv6" ? Host::Ipv6
            : token.bytes == "127.0.0.2"                         ? Host::Second
                                                                 : Host::First;
}

} // namespace

std::shared_ptr<RawStream> Runner::streamOf(const std::string &name)
{
    if (name.compare(0, 4, "peer") == 0)
        return latest(name);
    const std::size_t number = std::stoul(name.substr(6));
    return number <= m_clients.size() ? m_clients[number - 1] : nullptr;
}

void Runner::peerStep(const Step &step)
{
    m_later.join();
    const std::string did = peerAct(step);
    if (!did.empty())
        m_tracer.line(step.object + ' ' + did);
}

// Does it and says what was done.
std::string Runner::peerAct(const Step &step)
{
    const auto &given = step.arguments;
    RawListener &listener = m_listeners[step.object == "peer2"];
    if (step.name == "listen")
        return !given.empty() && given[0].word == "full" ? listener.listenFull() : listener.listen(hostOf(given));
    if (step.name == "setReceiveBuffer") {
        const std::string error = listener.setReceiveBuffer(static_cast<int>(given[0].number));
        return "setReceiveBuffer " + std::to_string(given[0].number) + (error.empty() ? "" : " failed: " + error);
    }
    if (step.name == "accept") {
        std::string why;
        const int fd = listener.accept(why);
        if (fd < 0)
            return "accept failed: " + why;
        latest(step.object) = std::make_shared<RawStream>(fd);
        return "accept";
    }
    if (step.name == "connect")
        return connectPeer(step);
    const auto stream = streamOf(step.object);
    if (!stream)
        return step.name + " failed: no connection";
    if (step.name == "send")
        return stream->send(given[0].bytes);
    if (step.name == "sendUrgent")
        return stream->sendUrgent(given[0].bytes);
    if (step.name == "shutdown")
        return stream->shutdown();
    if (step.name == "close")
        return stream->close();
    if (step.name == "reset")
        return stream->reset();
    if (step.name == "vanish") {
        m_vanished.push_back(stream);
        return stream->vanish();
    }
    if (step.name == "read")
        return stream->read(given.empty() ? -1 : given[0].number);
    if (step.name == "readSlowly")
        return stream->readSlowly(given[0].number, given[1].number, given[2].number);
    return stream->sees(m_tracer);
}

std::string Runner::connectPeer(const Step &step)
{
    const Host host = hostOf(step.arguments);
    const std::string what = host == Host::Ipv6 ? "connect (IPv6)" : host == Host::Second ? "connect (127.0.0.2)" : "connect";
    std::string error;
    const int fd = rawConnect(m_serverPort, host, m_listeners[step.object == "peer2"].setReceiveBuffer(), error);
    if (fd < 0)
        return what + " failed: " + error;
    m_clients.push_back(std::make_shared<RawStream>(fd));
    latest(step.object) = m_clients.back();
    return what;
}
