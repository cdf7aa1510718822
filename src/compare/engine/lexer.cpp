// From a line to its words.
#include "script.h"

#include <cstdio>

namespace {

class Lexer
{
public:
    Lexer(const std::string &line, int number, std::int64_t &room) : m_line(line), m_number(number), m_room(room) { }

    std::vector<Token> all()
    {
        std::vector<Token> tokens;
        for (;;) {
            while (m_at < m_line.size() && isBlank(m_line[m_at]))
                ++m_at;
            if (m_at == m_line.size() || m_line[m_at] == '#')
                return tokens;
            tokens.push_back(m_line[m_at] == '"' ? text() : word());
        }
    }

private:
    static bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

    // Columns count characters, not bytes, from 1.
    int column(std::size_t at) const
    {
        int column = 1;
        for (std::size_t i = 0; i < at; ++i)
            column += (static_cast<unsigned char>(m_line[i]) & 0xc0) != 0x80;
        return column;
    }

    [[noreturn]] void fail(std::size_t at, const std::string &what) const
    {
        throw Mistake(m_number, column(at), what);
    }

    Token word()
    {
        const std::size_t begin = m_at;
        while (m_at < m_line.size() && !isBlank(m_line[m_at]) && m_line[m_at] != '#' && m_line[m_at] != '"')
            ++m_at;
        Token token{Token::Word, m_line.substr(begin, m_at - begin), {}, 0, column(begin)};
        bool ok = false;
        const std::int64_t number = QByteArray::fromStdString(token.word).toLongLong(&ok);
        const char first = token.word[0] == '-' && token.word.size() > 1 ? token.word[1] : token.word[0];
        if (first >= '0' && first <= '9') {
            if (!ok)
                fail(begin, "expected a whole number, found " + token.word);
            token.kind = Token::Number;
            token.number = number;
        }
        return token;
    }

    Token text()
    {
        const std::size_t begin = m_at++;
        QByteArray bytes;
        for (;;) {
            if (m_at == m_line.size())
                fail(begin, "expected a closing \" at the end of the text, found the end of the line");
            const char c = m_line[m_at++];
            if (c == '"')
                break;
            bytes += c == '\\' ? escape() : c;
        }
        if (m_at < m_line.size() && m_line[m_at] == '*')
            bytes = bytes.repeated(repetitions(bytes.size()));
        if (m_at < m_line.size() && !isBlank(m_line[m_at]) && m_line[m_at] != '#')
            fail(m_at, std::string("expected a blank or *N after the text, found ") + m_line[m_at]);
        return {Token::Text, m_line.substr(begin, m_at - begin), bytes, 0, column(begin)};
    }

    char escape()
    {
        const std::size_t at = m_at - 1;
        const char c = m_at < m_line.size() ? m_line[m_at++] : ' ';
        switch (c) {
        case 'n': return '\n';
        case 'r': return '\r';
        case 't': return '\t';
        case '0': return '\0';
        case '"':
        case '\\': return c;
        case 'x': {
            bool ok = false;
            const QByteArray digits = QByteArray::fromStdString(m_line.substr(m_at, 2));
            const int value = digits.toInt(&ok, 16);
            const bool plain = digits.size() == 2 && digits[0] != '+' && digits[0] != '-' && digits[0] != ' ';
            if (!ok || !plain)
                fail(at, "expected two hexadecimal digits after \\x");
            m_at += 2;
            return static_cast<char>(value);
        }
        default: fail(at, "expected one of the escapes \\n \\r \\t \\0 \\xNN \\\" \\\\");
        }
    }

    int repetitions(std::int64_t size)
    {
        const std::size_t begin = ++m_at;
        while (m_at < m_line.size() && m_line[m_at] >= '0' && m_line[m_at] <= '9')
            ++m_at;
        bool ok = false;
        const qlonglong n = QByteArray::fromStdString(m_line.substr(begin, m_at - begin)).toLongLong(&ok);
        if (!ok)
            fail(begin, "expected how often the text is repeated, a whole number");
        if (n > longestText || n * size > longestText)
            fail(begin, "expected a text of at most 67108864 bytes");
        if (n * size > m_room)
            fail(begin, "expected texts of at most 67108864 bytes together");
        m_room -= n * size;
        return static_cast<int>(n);
    }

    const std::string &m_line;
    const int m_number;
    // What the repeated texts of the script may still have together.
    std::int64_t &m_room;
    std::size_t m_at = 0;
};

// How many bytes of valid UTF-8 stand at the front; as Rust counts them, without surrogates and long forms.
std::size_t validUtf8(const std::string &text)
{
    for (std::size_t at = 0;;) {
        const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U; };
        if (at >= text.size())
            return at;
        const unsigned lead = byte(0);
        const unsigned size = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3
                : lead >= 0xf0 && lead < 0xf5                                                                ? 4
                                                                                                             : 0;
        const unsigned least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        const unsigned most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        bool valid = size == 1 || (size > 1 && byte(1) >= least && byte(1) <= most);
        for (unsigned i = 2; i < size; ++i)
            valid = valid && (byte(i) & 0xc0) == 0x80;
        if (!valid)
            return at;
        at += size;
    }
}

} // namespace

void expectUtf8(const std::string &text)
{
    const std::size_t valid = validUtf8(text);
    if (valid == text.size())
        return;
    int line = 1;
    int column = 1;
    for (std::size_t i = 0; i < valid; ++i) {
        column = text[i] == '\n' ? 1 : column + ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80);
        line += text[i] == '\n';
    }
    char byte[3];
    std::snprintf(byte, sizeof byte, "%02x", static_cast<unsigned>(static_cast<unsigned char>(text[valid])));
    throw Mistake(line, column,
                  std::string("expected a script in UTF-8, where other bytes are written as \\xNN in a text, found the byte ")
                      + byte);
}

std::vector<Token> wordsOf(const std::string &line, int lineNumber, std::int64_t &room)
{
    return Lexer(line, lineNumber, room).all();
}
