// From the lines of a script to its steps. Everything that can be wrong is found here, before anything is opened.
#include "line.h"

#include <algorithm>

namespace {

bool isName(const std::string &word)
{
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

// peer, peer2, client1, client2, ...
bool isRaw(const std::string &word)
{
    if (word == "peer" || word == "peer2")
        return true;
    return word.size() > 6 && word.size() < 10 && word.compare(0, 6, "client") == 0 && word[6] != '0'
            && std::all_of(word.begin() + 6, word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The name that begins most like `word`, and of several the one whose length is nearest.
std::string nearest(const std::vector<Method> &methods, const std::string &word)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    std::string best;
    std::size_t most = 0;
    std::size_t least = 0;
    for (const Method &method : methods) {
        const std::string name = method.name;
        std::size_t alike = 0;
        while (alike < std::min(name.size(), word.size()) && lower(name[alike]) == lower(word[alike]))
            ++alike;
        const std::size_t apart = std::max(name.size(), word.size()) - std::min(name.size(), word.size());
        if (alike > most || (alike == most && alike > 0 && apart < least)) {
            best = name;
            most = alike;
            least = apart;
        }
    }
    return best;
}

const Method *find(const std::vector<Method> &methods, const Line &line)
{
    const auto found = std::find_if(methods.begin(), methods.end(), [&](const Method &m) { return line.nextIs(m.name); });
    return found == methods.end() ? nullptr : &*found;
}

// The method that the next word names; the word stays. `others` is where it may stand by mistake.
const Method &methodOf(const std::vector<Method> &methods, Line &line, const std::string &what,
                       const std::vector<Method> &others = {}, const std::string &otherClass = {})
{
    if (const Method *method = find(methods, line))
        return *method;
    const std::string word = line.done() ? "" : line.peek()->word;
    const std::string near = nearest(methods, word);
    std::string hint;
    if (find(others, line))
        hint = ", which is " + otherClass;
    else if (!near.empty())
        hint = "; perhaps " + near + " is meant";
    line.wrong("found " + (line.done() ? "the end of the line" : word) + hint + "; expected " + what + ": " + list(methods));
}

class Parser
{
public:
    Scenario all(const std::string &text)
    {
        std::vector<Line> lines;
        std::size_t begin = 0;
        int number = 0;
        std::int64_t room = longestText;
        while (begin <= text.size()) {
            const std::size_t end = std::min(text.find('\n', begin), text.size());
            const std::string line = text.substr(begin, end - begin);
            const int length = static_cast<int>(
                std::count_if(line.begin(), line.end(), [](unsigned char c) { return (c & 0xc0) != 0x80; }));
            ++number;
            auto tokens = wordsOf(line, number, room);
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
        m_header = line.number();
        if (!line.nextIs("scenario"))
            line.fail("the header: scenario NAME \"what it shows\"");
        line.take(Token::Word, "");
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
        } else if (isRaw(word)) {
            peer(line, step, false);
        } else if (word == "later") {
            step.kind = Step::Later;
            line.take(Token::Word, "");
            const std::int64_t ms = line.number("the milliseconds until then (0 to 60000)", 0, 60000).number;
            if (!line.peek() || !isRaw(line.peek()->word))
                line.fail("who acts: peer, peer2 or client1, client2, ...");
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
                line.wrong(token->word + " cannot be deleted in its own slot, where Qt crashes; delete it outside");
            step.object = object(line, "an object (c, s, k)", {ObjectKind::Socket, ObjectKind::Accepted, ObjectKind::Server});
        } else if (word == "descriptors") {
            step.kind = Step::Descriptors;
            line.take(Token::Word, "");
            step.name = line.takeOf({"none", "again"}, "whether there are any");
        } else if (word == "scenario") {
            line.fail("a step; the header is in line " + std::to_string(m_header) + " already");
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
        const Method &action = methodOf(peerActions, line, "something that the peer does");
        const std::string parameters = action.ways[0];
        if (later && parameters.find('L') != std::string::npos)
            line.fail("something that the peer can do later");
        if (step.object.compare(0, 6, "client") == 0 && parameters.find('P') != std::string::npos)
            line.fail("something that a connected client can do ('peer connect' makes client1, client2, ...)");
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
        const Method &method = server
                ? methodOf(serverMethods, line, "a method of QTcpServer", socketMethods, "a method of QTcpSocket (c, k)")
                : methodOf(socketMethods, line, "a method of QTcpSocket", serverMethods, "a method of QTcpServer (s)");
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
        case 'l':
            if (text && token->bytes != "127.0.0.1" && token->bytes != "127.0.0.2" && token->bytes != "::1")
                line.fail("\"127.0.0.1\", \"127.0.0.2\" or \"::1\", where the peer is");
            return text ? line.take(Token::Text, "") : word(line, loopbacks, "\"127.0.0.1\", \"127.0.0.2\", \"::1\" or one of");
        case 'p':
            if (token && token->kind == Token::Number)
                return line.number("a port (0 to 65535, PORT, PORT2, SPORT or BADPORT)", 0, 65535);
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
        case 's': return line.number("how many bytes (1 to 67108864)", 1, longestText);
        case 'w': return line.number("how many milliseconds (0 to 60000)", 0, 60000);
        case 'i': return line.number("milliseconds (-1 to 60000)", -1, 60000);
        case 'k': {
            const std::string name = token ? token->word : "";
            object(line, "a name for the accepted socket (k, k2, ...)", {ObjectKind::Accepted});
            m_taken.insert(name);
            return *token;
        }
        default: {
            const bool boolean = line.nextIs("true") || line.nextIs("false");
            return line.number(std::string("a whole number") + (boolean ? " (true is 1, false is 0)" : ""), INT64_MIN, INT64_MAX);
        }
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
    int m_header = 1; // its line
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
    expectUtf8(text);
    // Editors on Windows begin with a byte order mark.
    const bool marked = text.compare(0, 3, "\xef\xbb\xbf") == 0;
    return Parser().all(marked ? text.substr(3) : text);
}
