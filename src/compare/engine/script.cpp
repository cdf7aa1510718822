// From the lines of a script to its steps. Everything that can be wrong is found here, before anything is opened.
#include "line.h"

#include <algorithm>
#include <iterator>

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
        bool otherwise = false;
        scenario.steps = steps(nullptr, otherwise);
        for (const Use &use : m_uses) {
            if (!m_taken.count(use.name) && (use.name.size() == 1 || !m_taken.count("k+")))
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

    // What `end` closes: a slot, or the block of that word.
    struct Block
    {
        int line;
        std::string word;
        bool hasElse;
    };

    // The steps up to the end of the file, or of the block that they are in; and whether they end with `else`.
    std::vector<Step> steps(const Block *block, bool &otherwise)
    {
        if (block && m_inside.size() > 8)
            throw Mistake(block->line, 1, "expected at most 8 slots, conditions and loops inside each other");
        std::vector<Step> steps;
        while (m_next < m_lines.size()) {
            Line &line = m_lines[m_next++];
            otherwise = line.nextIs("else");
            if (otherwise || line.nextIs("end")) {
                if (otherwise && !(block && block->hasElse))
                    line.fail("a step; there is no 'if' that this 'else' belongs to");
                if (!block)
                    line.fail("a step; there is no 'on', 'once', 'if', 'while' or 'repeat' to end here");
                line.take(Token::Word, "");
                line.end();
                return steps;
            }
            steps.push_back(step(line));
        }
        if (block)
            throw Mistake(m_last, 1,
                          "expected the 'end' of the " + (block->word.empty() ? "slot" : '\'' + block->word + '\'')
                              + " that begins in line " + std::to_string(block->line) + ", found the end of the file");
        return steps;
    }

    Step step(Line &line)
    {
        const std::string what = "a step: an object (c, s, k, it, peer, client1), connected, served, later, loop, on, once, if, "
                                 "while, repeat, hide, show, dump, delete or descriptors";
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
            step.object = takenName(line, "the accepted socket (k, k2, ...)").word;
        } else if (isRaw(word)) {
            peer(line, step, false);
        } else if (word == "later") {
            step.kind = Step::Later;
            line.take(Token::Word, "");
            const std::int64_t ms = line.number("the milliseconds until then (0 to 60000)", 0, 60000).number;
            const std::string who = line.done() ? "" : line.peek()->word;
            if (isRaw(who)) {
                peer(line, step, true);
                step.kind = Step::Later;
            } else if (who == "it" || kindOf(who) != ObjectKind::Unknown) {
                Step later{Step::Call, line.number(), {}, {}, {}, -1, {}};
                call(line, later);
                step.kind = Step::CallLater;
                step.object = later.object;
                step.body = {later};
            } else {
                line.fail("who acts: an object (c, s, k), peer, peer2 or client1, client2, ...");
            }
            step.milliseconds = ms;
        } else if (word == "loop") {
            step.kind = Step::Loop;
            line.take(Token::Word, "");
            if (!line.done())
                step.milliseconds = line.number("how many milliseconds (0 to 60000)", 0, 60000).number;
        } else if (word == "on" || word == "once") {
            slot(line, step);
            return step;
        } else if (word == "if" || word == "while" || word == "repeat") {
            block(line, step);
            return step;
        } else if (word == "hide") {
            step.kind = Step::Hide;
            line.take(Token::Word, "");
            signal(line, step);
        } else if (word == "show") {
            step.kind = Step::Show;
            line.take(Token::Word, "");
            if (line.done() || kindHere(line.peek()->word) != ObjectKind::Server)
                line.fail("the server (s, s2, ...) whose pending sockets are shown");
            step.object = line.take(Token::Word, "").word;
        } else if (word == "dump" || word == "delete") {
            step.kind = word == "dump" ? Step::Dump : Step::Delete;
            line.take(Token::Word, "");
            const std::string name = line.done() ? "" : line.peek()->word;
            const ObjectKind kind = kindHere(name);
            const bool socket = kind == ObjectKind::Socket || kind == ObjectKind::Accepted;
            if (step.kind == Step::Delete && socket && (name == "it" || isInside(name)))
                line.wrong(name + " cannot be deleted in its own slot, where Qt crashes; call deleteLater, or delete it outside");
            step.object = anyObject(line, "an object (c, s, k)");
        } else if (word == "descriptors") {
            step.kind = Step::Descriptors;
            line.take(Token::Word, "");
            step.name = line.takeOf({"none", "again"}, "whether there are any");
        } else if (word == "scenario") {
            line.fail("a step; the header is in line " + std::to_string(m_header) + " already");
        } else if (word == "it" || kindOf(word) != ObjectKind::Unknown) {
            call(line, step);
        } else {
            notPart(line);
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

    // The same, or `it` in a slot.
    std::string anyObject(Line &line, const std::string &what)
    {
        if (!line.nextIs("it"))
            return object(line, what, {ObjectKind::Socket, ObjectKind::Accepted, ObjectKind::Server});
        if (signaller().empty())
            line.wrong("found it outside of a slot, where no object has signalled; name the object");
        return line.take(Token::Word, "").word;
    }

    // The name of an accepted socket that is taken here, or k+.
    Token takenName(Line &line, const std::string &what)
    {
        if (!line.nextIs("k+") && (line.done() || kindOf(line.peek()->word) != ObjectKind::Accepted))
            line.fail(what);
        const Token token = line.take(Token::Word, what);
        m_taken.insert(token.word);
        return token;
    }

    // Whose slot the step at hand is in.
    std::string signaller() const
    {
        const auto slot = std::find_if(m_inside.rbegin(), m_inside.rend(), [](const std::string &name) { return !name.empty(); });
        return slot == m_inside.rend() ? "" : *slot;
    }

    // Whether the step at hand is in a slot of this object.
    bool isInside(const std::string &name) const
    {
        const bool each = kindOf(name) == ObjectKind::Accepted;
        return std::any_of(m_inside.begin(), m_inside.end(),
                           [&](const std::string &slot) { return slot == name || (each && slot == "k+"); });
    }

    ObjectKind kindHere(const std::string &word) const
    {
        const std::string name = word == "it" ? signaller() : word;
        return name == "k+" ? ObjectKind::Accepted : kindOf(name);
    }

    void signal(Line &line, Step &step)
    {
        if (line.nextIs("k+")) {
            m_uses.push_back({"k+", line.number(), line.peek()->column});
            step.object = line.take(Token::Word, "").word;
        } else {
            step.object = anyObject(line, "an object (c, s, k)");
        }
        const std::set<std::string> &signals_ = kindHere(step.object) == ObjectKind::Server ? serverSignals : socketSignals;
        if (!line.done() && !signals_.count(line.peek()->word))
            notPart(line);
        step.name = line.takeOf(signals_, "a signal");
    }

    // The slot runs only when the signal has this argument.
    void signalArgument(Line &line, Step &step)
    {
        if (line.done())
            return;
        if (step.name == "stateChanged")
            step.arguments = {word(line, states, "a state")};
        else if (step.name == "errorOccurred" || step.name == "acceptError")
            step.arguments = {error(line)};
        else if (step.name == "bytesWritten")
            step.arguments = {line.number("how many bytes", 0, INT64_MAX)};
    }

    // An error by its number or by its name.
    static Token error(Line &line)
    {
        if (!line.done() && line.peek()->kind == Token::Number)
            return line.number("the number of an error (-1 to 22)", -1, largestError);
        return word(line, errors, "an error's number or one of");
    }

    void slot(Line &line, Step &step)
    {
        step.kind = line.take(Token::Word, "").word == "on" ? Step::On : Step::Once;
        signal(line, step);
        signalArgument(line, step);
        line.end();
        m_inside.push_back(step.object == "it" ? signaller() : step.object);
        const Block block{line.number(), "", false};
        bool otherwise = false;
        step.body = steps(&block, otherwise);
        m_inside.pop_back();
    }

    void block(Line &line, Step &step)
    {
        const std::string name = line.take(Token::Word, "").word;
        step.kind = name == "if" ? Step::If : name == "while" ? Step::While : Step::Repeat;
        if (step.kind == Step::Repeat)
            step.arguments = {line.number("how often (1 to 1000)", 1, mostRounds)};
        else
            condition(line, step);
        line.end();
        m_inside.emplace_back();
        Block block{line.number(), name, step.kind == Step::If};
        bool otherwise = false;
        step.body = steps(&block, otherwise);
        block.hasElse = false;
        if (otherwise)
            step.otherwise = steps(&block, otherwise);
        m_inside.pop_back();
    }

    void condition(Line &line, Step &step)
    {
        step.negated = line.nextIs("not");
        if (step.negated)
            line.take(Token::Word, "");
        if (line.nextIs("READ")) {
            line.take(Token::Word, "");
            if (!line.done()) {
                step.sign = line.takeOf(equalities, "a comparison");
                step.with = line.take(Token::Text, "a text in quotes");
            }
            return;
        }
        Step asked{Step::Call, line.number(), {}, {}, {}, -1, {}};
        asked.object = anyObject(line, "what is asked: READ, or an object (c, s, k) and a call");
        const auto &methods = kindHere(asked.object) == ObjectKind::Server ? serverMethods : socketMethods;
        std::vector<Method> answering;
        std::copy_if(methods.begin(), methods.end(), std::back_inserter(answering), [](const Method &m) {
            return questions.count(m.name) || numbers.count(m.name) || errorNumbers.count(m.name) || m.name == std::string("state");
        });
        // What is no method at all is told as in a step.
        if (find(methods, line) && !find(answering, line))
            line.fail("a call that answers with true, false, a number or the state (" + list(answering) + ')');
        method(line, asked);
        comparison(line, asked.name, step);
        step.asked = {asked};
    }

    static void comparison(Line &line, const std::string &method, Step &step)
    {
        if (method == "state") {
            step.sign = line.takeOf(equalities, "a comparison");
            step.with = word(line, states, "a state");
        } else if (!line.done() && !questions.count(method)) {
            step.sign = line.takeOf(comparisons, "a comparison");
            step.with = errorNumbers.count(method) ? error(line) : line.number("a whole number", INT64_MIN, INT64_MAX);
        }
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
        step.object = anyObject(line, "an object");
        method(line, step);
    }

    // What is called on the object of the step.
    void method(Line &line, Step &step)
    {
        const bool server = kindHere(step.object) == ObjectKind::Server;
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
            while (parameters[i] == 'w' && !line.done())
                step.arguments.push_back(argument(line, 'w'));
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
        case 'w': return text ? line.take(Token::Text, "") : word(line, writtenWords, "a text in quotes or one of");
        case 'c':
            if (!text || token->bytes.size() != 1)
                line.fail("one character in quotes");
            return line.take(Token::Text, "");
        case 'b': return word(line, {"b"}, "a buffer");
        case 's': return line.number("how many bytes (1 to 67108864)", 1, longestText);
        case 'd': return line.number("how many milliseconds (0 to 60000)", 0, 60000);
        case 'i': return line.number("milliseconds (-1 to 60000)", -1, 60000);
        case 'k': return takenName(line, "a name for the accepted socket (k, k2, ...)");
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
    // What the step at hand is inside of: the object whose slot it is, nothing for conditions and loops.
    std::vector<std::string> m_inside;
};

} // namespace

Scenario parse(const std::string &text)
{
    expectUtf8(text);
    // Editors on Windows begin with a byte order mark.
    const bool marked = text.compare(0, 3, "\xef\xbb\xbf") == 0;
    return Parser().all(marked ? text.substr(3) : text);
}
