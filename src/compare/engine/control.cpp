// What decides which steps run, and when: conditions and loops, whose slot it is, calls that our own side makes later.
#include "runner.h"

#include <QEventLoop>

#include <algorithm>
#include <chrono>

namespace {

template<class T>
bool compares(const std::string &sign, const T &a, const T &b)
{
    return sign == "==" ? a == b : sign == "!=" ? a != b : sign == "<" ? a < b : sign == "<=" ? a <= b : sign == ">" ? a > b : a >= b;
}

std::int64_t now()
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// A comparison's right side where the answer is a number: itself, or the number of the error of that name.
std::int64_t numberOf(const Token &token)
{
    return token.kind == Token::Number ? token.number : errorNumber(token.word);
}

} // namespace

// --- conditions and loops ---

void Runner::runBlock(const Step &step)
{
    if (step.kind == Step::If) {
        runSteps(holds(step) ? step.body : step.otherwise);
    } else if (step.kind == Step::Repeat) {
        for (std::int64_t round = 0; round < step.arguments[0].number; ++round)
            runSteps(step.body);
    } else {
        for (int rounds = 0; holds(step); ++rounds) {
            if (rounds == mostRounds) {
                m_tracer.line("!! while: it still holds after " + std::to_string(mostRounds)
                              + " rounds, and is left; a step in it has to change what it asks");
                return;
            }
            runSteps(step.body);
        }
    }
}

// An object that is gone answers nothing, and then nothing holds.
bool Runner::holds(const Step &step)
{
    bool holds = false;
    if (step.asked.empty()) {
        holds = step.sign.empty() ? !m_read.isEmpty() : compares(step.sign, m_read, step.with.bytes);
    } else {
        const std::string answer = call(step.asked[0]);
        if (answer.empty())
            return false;
        if (step.sign.empty())
            holds = answer != "false" && answer != "null" && answer != "0";
        else if (step.asked[0].name == "state")
            holds = compares(step.sign, answer, step.with.word);
        else
            holds = compares<std::int64_t>(step.sign, std::stoll(answer), numberOf(step.with));
    }
    return holds != step.negated;
}

// What is written, in one text: READ is what was read last, PEERPORT the digits of the port of the other end.
QByteArray Runner::written(const Step &step, const QTcpSocket *socket)
{
    QByteArray bytes;
    for (const Token &token : step.arguments) {
        if (token.kind == Token::Text) {
            bytes += token.bytes;
        } else if (token.word == "READ") {
            bytes += m_read;
        } else {
            const QByteArray port = QByteArray::number(socket->peerPort());
            bytes += port;
            m_tracer.nameDigits(port.toStdString(), '{' + step.object + ".peerPort}");
        }
    }
    return bytes;
}

// --- whose slot it is ---

QObject *Runner::objectOf(Step &step)
{
    if (step.object != "it")
        return kindOf(step.object) == ObjectKind::Server ? static_cast<QObject *>(server(step.object)) : socket(step.object);
    const Signaller it = m_signallers.back();
    step.object = it.name;
    if (!it.object)
        m_tracer.line("!! there is no " + it.name + " now");
    return it.object;
}

std::string Runner::objectName(const Step &step) const
{
    return step.object == "it" ? m_signallers.back().name : step.object;
}

// The name that an accepted socket gets: the next of k1, k2, ... where it numbers itself.
std::string Runner::nameOfNext(const std::string &name)
{
    if (name != "k+")
        return name;
    int number = 1;
    while (m_sockets.count('k' + std::to_string(number)))
        ++number;
    return *m_numbered.insert('k' + std::to_string(number)).first;
}

// --- our own side, later ---

// The call is made that long after now, or after the next loop has begun if none runs.
void Runner::callLater(const Step &step)
{
    const std::int64_t due = m_loops > 0 ? now() + step.milliseconds * 1000000 : -1;
    const Signaller it = m_signallers.empty() ? Signaller{} : m_signallers.back();
    m_planned.push_back({due, &step, it});
    startPlanned();
}

void Runner::startPlanned()
{
    const std::int64_t first = firstPlanned();
    if (first < 0)
        return;
    // Not before its time.
    m_timer.start(static_cast<int>(std::max<std::int64_t>(0, (first - now() + 999999) / 1000000)));
}

std::int64_t Runner::firstPlanned() const
{
    std::int64_t first = -1;
    for (const Planned &planned : m_planned) {
        if (planned.due >= 0 && (first < 0 || planned.due < first))
            first = planned.due;
    }
    return first;
}

// Those whose time is the first; others that are late come in passes of their own.
void Runner::callPlanned()
{
    const std::int64_t first = firstPlanned();
    for (;;) {
        const auto next = std::find_if(m_planned.begin(), m_planned.end(),
                                       [first](const Planned &planned) { return planned.due >= 0 && planned.due == first; });
        if (next == m_planned.end())
            break;
        const Planned planned = *next;
        m_planned.erase(next);
        m_tracer.line("-- " + std::to_string(planned.step->milliseconds) + " ms later");
        m_signallers.push_back(planned.signaller);
        runSteps(planned.step->body);
        m_signallers.pop_back();
    }
    startPlanned();
}

void Runner::turn(int milliseconds)
{
    const std::int64_t begun = now();
    for (Planned &planned : m_planned) {
        if (planned.due < 0)
            planned.due = begun + planned.step->milliseconds * 1000000;
    }
    startPlanned();
    ++m_loops;
    QEventLoop loop;
    QTimer::singleShot(milliseconds, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
    --m_loops;
}
