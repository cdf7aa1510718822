// Which word of the vocabulary a line goes on with, and what to say where it is none.
#include "line.h"

#include <algorithm>

namespace {

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

} // namespace

const Method *find(const std::vector<Method> &methods, const Line &line)
{
    const auto found = std::find_if(methods.begin(), methods.end(), [&](const Method &m) { return line.nextIs(m.name); });
    return found == methods.end() ? nullptr : &*found;
}

void notPart(const Line &line)
{
    const std::string word = line.done() ? "" : line.peek()->word;
    const std::string instead = insteadOf(word);
    if (!instead.empty())
        line.wrong(word + " is not part of this language: " + instead);
}

const Method &methodOf(const std::vector<Method> &methods, const Line &line, const std::string &what,
                       const std::vector<Method> &others, const std::string &otherClass)
{
    if (const Method *method = find(methods, line))
        return *method;
    const std::string word = line.done() ? "" : line.peek()->word;
    notPart(line);
    const std::string near = nearest(methods, word);
    std::string hint;
    if (find(others, line))
        hint = ", which is " + otherClass;
    else if (!near.empty())
        hint = "; perhaps " + near + " is meant";
    line.wrong("found " + (line.done() ? "the end of the line" : word) + hint + "; expected " + what + ": " + list(methods));
}

ObjectKind kindOf(const std::string &name)
{
    // No script makes so many objects that a longer name is needed.
    const bool digits = name.size() < 9 && name.find_first_not_of("0123456789", 1) == std::string::npos;
    if (name.empty() || !digits)
        return ObjectKind::Unknown;
    switch (name[0]) {
    case 'c': case 'd': case 'e': case 'f': return ObjectKind::Socket;
    case 'k': return ObjectKind::Accepted;
    case 's': case 'n': return ObjectKind::Server;
    default: return ObjectKind::Unknown;
    }
}
