// From the lines of a script to its steps. Everything that can be wrong is found here, before anything is opened.
#include "script.h"

#include <algorithm>
#include <set>

namespace {

// What a parameter may be:
//   h host: a text, Null     a address: a text or a special one   p port        m mode     f protocol
//   t text   c one character   n number   i milliseconds, -1 = no limit   o socket option   b the word b   k accepted socket
// '?' = may be left out. Several lists = several ways to call it.
struct Method
{
    const char *name;
    std::vector<const char *> ways;
};

const std::vector<Method> socketMethods{
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

const std::vector<Method> serverMethods{
    {"listen", {"a?p?"}}, {"close", {""}}, {"pauseAccepting", {""}}, {"resumeAccepting", {""}}, {"setMaxPendingConnections", {"n"}},
    {"maxPendingConnections", {""}}, {"setListenBacklogSize", {"n"}}, {"listenBacklogSize", {""}}, {"hasPendingConnections", {""}},
    {"waitForNewConnection", {"i?"}}, {"serverPort", {""}}, {"serverAddress", {""}}, {"serverError", {""}}, {"errorString", {""}},
    {"isListening", {""}}, {"nextPendingConnection", {"k?"}}, {"socketDescriptor", {""}},
};

// What a raw peer can do; 'L' = not at a later time, 'P' = only as "peer".
const std::vector<Method> peerActions{
    {"listen", {"a?LP"}}, {"accept", {"P"}}, {"connect", {"a?P"}}, {"send", {"t"}}, {"shutdown", {""}}, {"close", {""}},
    {"reset", {""}}, {"read", {"n?"}}, {"sees", {"L"}},
};

const std::set<std::string> socketSignals{"stateChanged", "hostFound", "connected", "readyRead", "bytesWritten", "errorOccurred",
                                          "aboutToClose", "readChannelFinished", "disconnected"};
const std::set<std::string> serverSignals{"pendingConnectionAvailable", "newConnection", "acceptError"};
const std::set<std::string> modes{"NotOpen", "ReadOnly", "WriteOnly", "ReadWrite"};
const std::set<std::string> protocols{"IPv4", "IPv6", "AnyIP"};
const std::set<std::string> ports{"PORT", "SPORT", "BADPORT"};
const std::set<std::string> addresses{"Null", "LocalHost", "LocalHostIPv6", "Any", "AnyIPv4", "AnyIPv6", "Broadcast"};
const std::set<std::string> options{"LowDelay", "KeepAlive", "MulticastTtl", "MulticastLoopback", "TypeOfService",
                                    "SendBufferSize", "ReceiveBufferSize", "PathMtu"};

template<class Names>
std::string list(const Names &names)
{
    std::string all;
    for (const auto &name : names)
        all += (all.empty() ? "" : ", ") + std::string(name);
    return all;
}

std::string list(const std::vector<Method> &methods)
{
    std::vector<std::string> names;
    for (const Method &method : methods)
        names.push_back(method.name);
    return list(names);
}

bool isName(const std::string &word)
{
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

bool isRawClient(const std::string &word)
{
    return word.size() > 6 && word.size() < 10 && word.compare(0, 6, "client") == 0 && word[6] != '0'
            && std::all_of(word.begin() + 6, word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// One line at a time: its words are taken from the left.
class Line
{
public:
    Line(std::vector<Token> tokens, int number, int end) : m_tokens(std::move(tokens)), m_number(number), m_end(end) { }

    int number() const { return m_number; }
    bool done() const { return m_at == m_tokens.size(); }
    std::size_t left() const { return m_tokens.size() - m_at; }
    const Token *peek() const { return done() ? nullptr : &m_tokens[m_at]; }

    [[noreturn]] void fail(const std::string &expected) const
    {
        const std::string found = done() ? "the end of the line" : m_tokens[m_at].word;
        throw Mistake(m_number, done() ? m_end : m_tokens[m_at].column, "expected " + expected + ", found " + found);
    }

    Token take(Token::Kind kind, const std::string &expected)
    {
        if (done() || m_tokens[m_at].kind != kind)
            fail(expected);
        return m_tokens[m_at++];
    }

    std::string takeOf(const std::set<std::string> &words, const std::string &what)
    {
        if (done() || m_tokens[m_at].kind != Token::Word || !words.count(m_tokens[m_at].word))
            fail(what + " (" + list(words) + ")");
        return m_tokens[m_at++].word;
    }

    Token number(const std::string &what, std::int64_t least, std::int64_t most)
    {
        if (done() || m_tokens[m_at].kind != Token::Number || m_tokens[m_at].number < least || m_tokens[m_at].number > most)
            fail(what);
        return m_tokens[m_at++];
    }

    void end() const
    {
        if (!done())
            fail("the end of the line");
    }

private:
    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    int m_number;
    int m_end;
};

const Method &methodOf(const std::vector<Method> &methods, Line &line, const std::string &what)
{
    if (const Token *token = line.peek()) {
        for (const Method &method : methods) {
            if (token->kind == Token::Word && token->word == method.name)
                return method;
        }
    }
    line.fail(what + " (" + list(methods) + ")");
}

class Parser
{
public:
    Scenario all(const std::string &text)
    {
        std::vector<Line> lines;
        std::size_t begin = 0;
        int number = 0;
        while (begin <= text.size()) {
            const std::size_t end = std::min(text.find('\n', begin), text.size());
            const std::string line = text.substr(begin, end - begin);
            const int length = static_cast<int>(
                std::count_if(line.begin(), line.end(), [](unsigned char c) { return (c & 0xc0) != 0x80; }));
            ++number;
            auto tokens = wordsOf(line, number);
            if (!tokens.empty())
                lines.emplace_back(std::move(tokens), number, length + 1);
            begin = end + 1;
        }
        m_lines = std::move(lines);
        m_last = number;
        Scenario scenario;
        header(scenario);
        scenario.steps = steps(nullptr, {});
        for (const Use &use : m_uses) {
            if (!m_taken.count(use.name))
                throw Mistake(use.line, use.column,
                              "expected an accepted socket that is taken somewhere ('s nextPendingConnection " + use.name
                                  + "' or 'served " + use.name + "'), found " + use.name);
        }
        return scenario;
    }

private:
    struct Use
    {
        std::string name;
        int line;
        int column;
    };

    void header(Scenario &scenario)
    {
        if (m_lines.empty())
            throw Mistake(1, 1, "expected the header: scenario NAME \"what it shows\", found an empty file");
        Line &line = m_lines[m_next++];
        line.takeOf({"scenario"}, "the header: scenario NAME \"what it shows\"");
        if (!line.peek() || !isName(line.peek()->word))
            line.fail("the scenario's name: letters, digits and _");
        scenario.name = line.peek()->word;
        line.take(line.peek()->kind, "");
        scenario.description = line.take(Token::Text, "what the scenario shows, as a text in quotes").bytes;
        line.end();
    }

    std::vector<Step> steps(const Line *opener, std::vector<std::string> inside)
    {
        if (inside.size() > 8)
            throw Mistake(opener->number(), 1, "expected at most 8 slots inside each other");
        std::vector<Step> steps;
        while (m_next < m_lines.size()) {
            Line &line = m_lines[m_next++];
            if (line.peek()->kind == Token::Word && line.peek()->word == "end") {
                if (!opener)
                    line.fail("a step; there is no 'on' or 'once' to end here");
                line.take(Token::Word, "");
                line.end();
                return steps;
            }
            steps.push_back(step(line, inside));
        }
        if (opener)
            throw Mistake(m_last, 1,
                          "expected the 'end' of the slot that begins in line " + std::to_string(opener->number())
                              + ", found the end of the file");
        return steps;
    }

    Step step(Line &line, const std::vector<std::string> &inside)
    {
        const std::string what = "a step: an object (c, s, k, peer, client1), connected, served, later, loop, on, once, hide, "
                                 "dump, delete or descriptors";
        if (line.peek()->kind != Token::Word)
            line.fail(what);
        Step step{Step::Call, line.number(), {}, {}, {}, -1, {}};
        const std::string word = line.peek()->word;
        if (word == "connected") {
            step.kind = Step::Connected;
            line.take(Token::Word, "");
            step.object = object(line, "the client socket (c, c2, ...)", {ObjectKind::Socket});
            if (!line.done())
                step.name = line.takeOf(modes, "an open mode");
        } else if (word == "served") {
            step.kind = Step::Served;
            line.take(Token::Word, "");
            step.object = object(line, "the accepted socket (k, k2, ...)", {ObjectKind::Accepted});
            m_taken.insert(step.object);
        } else if (word == "peer" || isRawClient(word)) {
            peer(line, step, false);
        } else if (word == "later") {
            step.kind = Step::Later;
            line.take(Token::Word, "");
            const std::int64_t ms = line.number("the milliseconds until then (0 to 60000)", 0, 60000).number;
            if (!line.peek() || (line.peek()->word != "peer" && !isRawClient(line.peek()->word)))
                line.fail("who acts: peer or client1, client2, ...");
            peer(line, step, true);
            step.kind = Step::Later;
            step.milliseconds = ms;
        } else if (word == "loop") {
            step.kind = Step::Loop;
            line.take(Token::Word, "");
            if (!line.done())
                step.milliseconds = line.number("how many milliseconds (0 to 60000)", 0, 60000).number;
        } else if (word == "on" || word == "once") {
            slot(line, step, inside);
            return step;
        } else if (word == "hide") {
            step.kind = Step::Hide;
            line.take(Token::Word, "");
            signal(line, step);
        } else if (word == "dump" || word == "delete") {
            step.kind = word == "dump" ? Step::Dump : Step::Delete;
            line.take(Token::Word, "");
            const Token *token = line.peek();
            const bool own = token && std::find(inside.begin(), inside.end(), token->word) != inside.end();
            if (step.kind == Step::Delete && own && kindOf(token->word) != ObjectKind::Server)
                line.fail("another object: a socket that is deleted in its own slot makes Qt crash");
            step.object = object(line, "an object (c, s, k)", {ObjectKind::Socket, ObjectKind::Accepted, ObjectKind::Server});
        } else if (word == "descriptors") {
            step.kind = Step::Descriptors;
            line.take(Token::Word, "");
            step.name = line.takeOf({"none", "again"}, "whether there are any");
        } else if (kindOf(word) != ObjectKind::Unknown) {
            call(line, step);
        } else {
            line.fail(what);
        }
        line.end();
        return step;
    }

    std::string object(Line &line, const std::string &what, const std::set<ObjectKind> &kinds)
    {
        const Token *token = line.peek();
        if (!token || token->kind != Token::Word || !kinds.count(kindOf(token->word)))
            line.fail(what);
        if (kindOf(token->word) == ObjectKind::Accepted)
            m_uses.push_back({token->word, line.number(), token->column});
        return line.take(Token::Word, what).word;
    }

    void signal(Line &line, Step &step)
    {
        step.object = object(line, "an object (c, s, k)", {ObjectKind::Socket, ObjectKind::Accepted, ObjectKind::Server});
        const bool server = kindOf(step.object) == ObjectKind::Server;
        step.name = line.takeOf(server ? serverSignals : socketSignals, "a signal");
    }

    void slot(Line &line, Step &step, std::vector<std::string> inside)
    {
        step.kind = line.take(Token::Word, "").word == "on" ? Step::On : Step::Once;
        signal(line, step);
        line.end();
        inside.push_back(step.object);
        // The line stays where it is: only m_next moves.
        step.body = steps(&line, inside);
    }

    void peer(Line &line, Step &step, bool later)
    {
        step.kind = Step::Peer;
        step.object = line.take(Token::Word, "").word;
        const Method &action = methodOf(peerActions, line, "what the peer does");
        const std::string parameters = action.ways[0];
        if (later && parameters.find('L') != std::string::npos)
            line.fail("something that the peer can do later");
        if (step.object != "peer" && parameters.find('P') != std::string::npos)
            line.fail("something that a connected client can do");
        step.name = line.take(Token::Word, "").word;
        if (step.name == "listen" && line.peek() && line.peek()->word == "full") {
            step.arguments.push_back(line.take(Token::Word, ""));
            return;
        }
        arguments(line, step, parameters.substr(0, parameters.find_first_of("LP")));
    }

    void call(Line &line, Step &step)
    {
        step.object = object(line, "an object", {ObjectKind::Socket, ObjectKind::Accepted, ObjectKind::Server});
        const bool server = kindOf(step.object) == ObjectKind::Server;
        const Method &method = server ? methodOf(serverMethods, line, "a method of QTcpServer")
                                      : methodOf(socketMethods, line, "a method of QTcpSocket");
        step.name = line.take(Token::Word, "").word;
        const bool buffer = line.peek() && line.peek()->kind == Token::Word && line.peek()->word == "b";
        arguments(line, step, method.ways[buffer ? method.ways.size() - 1 : 0]);
    }

    void arguments(Line &line, Step &step, const std::string &parameters)
    {
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            if (parameters[i] == '?')
                continue;
            const bool optional = i + 1 < parameters.size() && parameters[i + 1] == '?';
            if (optional && line.done())
                return;
            step.arguments.push_back(argument(line, parameters[i]));
        }
    }

    Token argument(Line &line, char kind)
    {
        const Token *token = line.peek();
        const bool text = token && token->kind == Token::Text;
        switch (kind) {
        case 'h':
            return text || !token || token->word != "Null" ? line.take(Token::Text, "a host as a text in quotes, or Null")
                                                           : line.take(Token::Word, "");
        case 'a': return text ? line.take(Token::Text, "") : word(line, addresses, "an address as a text in quotes, or one of");
        case 'p':
            if (token && token->kind == Token::Number)
                return line.number("a port (0 to 65535, PORT, SPORT or BADPORT)", 0, 65535);
            return word(line, ports, "a port: 0 to 65535 or one of");
        case 'm': return word(line, modes, "an open mode");
        case 'f': return word(line, protocols, "a protocol");
        case 'o': return word(line, options, "a socket option");
        case 't': return line.take(Token::Text, "a text in quotes");
        case 'c':
            if (!text || token->bytes.size() != 1)
                line.fail("one character in quotes");
            return line.take(Token::Text, "");
        case 'b': return word(line, {"b"}, "a buffer");
        case 'i': return line.number("milliseconds (-1 to 60000)", -1, 60000);
        case 'k': {
            const std::string name = token ? token->word : "";
            object(line, "a name for the accepted socket (k, k2, ...)", {ObjectKind::Accepted});
            m_taken.insert(name);
            return *token;
        }
        default: return line.number("a whole number", INT64_MIN, INT64_MAX);
        }
    }

    static Token word(Line &line, const std::set<std::string> &words, const std::string &what)
    {
        const Token *token = line.peek();
        if (!token || token->kind != Token::Word || !words.count(token->word))
            line.fail(what + " (" + list(words) + ")");
        return line.take(Token::Word, what);
    }

    std::vector<Line> m_lines;
    std::size_t m_next = 0;
    int m_last = 0;
    std::set<std::string> m_taken;
    std::vector<Use> m_uses; // of accepted sockets
};

} // namespace

ObjectKind kindOf(const std::string &name)
{
    const bool digits = name.size() < 4 && name.find_first_not_of("0123456789", 1) == std::string::npos;
    if (name.empty() || !digits)
        return ObjectKind::Unknown;
    switch (name[0]) {
    case 'c': case 'd': case 'e': case 'f': return ObjectKind::Socket;
    case 'k': return ObjectKind::Accepted;
    case 's': case 'n': return ObjectKind::Server;
    default: return ObjectKind::Unknown;
    }
}

Scenario parse(const std::string &text)
{
    return Parser().all(text);
}
