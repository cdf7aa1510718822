// The scenario language: what a script says, without doing any of it.
#pragma once

#include <QByteArray>
#include <QVector>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

// A mistake in a script: where, what was expected, what is there.
class Mistake : public std::runtime_error
{
public:
    Mistake(int line, int column, const std::string &what)
        : std::runtime_error(what), line(line), column(column) { }

    int line;
    int column;
};

// One word of a line. `number` is set for numbers, `bytes` for texts in quotes.
struct Token
{
    enum Kind { Word, Number, Text };

    Kind kind;
    std::string word; // as it stands in the script
    QByteArray bytes;
    std::int64_t number = 0;
    int column = 0;
};

struct Step
{
    enum Kind { Call, Connected, Served, Peer, Later, CallLater, If, While, Repeat, Loop, On, Once, Hide, Show, Dump, Delete, Descriptors };

    Kind kind;
    int line = 0;
    std::string object; // c, s, k, peer, client1; it is whose slot runs, k+ each of k1, k2, ...
    std::string name;   // the method, the signal, the peer's action
    std::vector<Token> arguments; // of On and Once that of the signal, of Repeat how often
    std::int64_t milliseconds = -1;
    std::vector<Step> body; // of On, Once, If, While and Repeat; of CallLater the call
    // What If and While ask: a call, or what was READ last; `not` stands before it, a comparison behind it.
    std::vector<Step> asked = {};
    bool negated = false;
    std::string sign = {};
    Token with = {Token::Word, {}, {}, 0, 0};
    std::vector<Step> otherwise = {}; // behind else
};

// How often `repeat` may go round, and `while` at the most.
constexpr int mostRounds = 1000;

struct Scenario
{
    std::string name;
    QByteArray description;
    std::vector<Step> steps;
};

enum class ObjectKind { Socket, Accepted, Server, Unknown };

// What a name stands for: c, c2, d, e, f are client sockets, k, k2 accepted ones, s, s2, n servers.
ObjectKind kindOf(const std::string &name);

// What there is instead of a word that Qt or another language has and scenarios have not; "" for any other.
std::string insteadOf(const std::string &word);

// Throws a Mistake at the first byte that is not UTF-8.
void expectUtf8(const std::string &text);

// The words of a line; a comment ends it.
// No text is longer, its repetitions included, nor are all repeated texts of a script together.
constexpr std::int64_t longestText = 64 * 1024 * 1024;
// `room` is what the repeated texts may still have.
std::vector<Token> wordsOf(const std::string &line, int lineNumber, std::int64_t &room);

// Throws a Mistake.
Scenario parse(const std::string &text);
