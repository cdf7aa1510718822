// One line of a script, whose words are taken from the left.
#pragma once

#include "script.h"
#include "words.h"

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

    // A mistake at the next word, in words of its own.
    [[noreturn]] void wrong(const std::string &what) const
    {
        throw Mistake(m_number, done() ? m_end : m_tokens[m_at].column, what);
    }

    bool nextIs(const std::string &word) const
    {
        return !done() && m_tokens[m_at].kind == Token::Word && m_tokens[m_at].word == word;
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

// The method that the next word names, or none.
const Method *find(const std::vector<Method> &methods, const Line &line);
// Fails where the next word is one that this language has not.
void notPart(const Line &line);
// The method that the next word names; the word stays. `others` is where it may stand by mistake.
const Method &methodOf(const std::vector<Method> &methods, const Line &line, const std::string &what,
                       const std::vector<Method> &others = {}, const std::string &otherClass = {});
