// qtcp-engine [--limit SECONDS] FILE.scn: runs a scenario on the real QTcpSocket and QTcpServer and prints its trace. It takes 120 s
// at most, or as long as the limit says.
//
// Exit code 0 = it ran, 1 = Qt crashed or it took too long, 2 = the script has a mistake or cannot be read, 3 = standard output takes
// nothing more. `--version` prints Qt's version.
#include "runner.h"

#include <QCoreApplication>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <csignal>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr unsigned longestRun = 120; // seconds

// The call that crashes is in the trace all the same.
void onCrash(int signal)
{
    Runner::writeOpenCalls();
    std::fflush(stdout);
    ::raise(signal);
}

// Whoever read the trace has seen enough, which is no error.
bool readerHasGone()
{
    pollfd output = {STDOUT_FILENO, POLLOUT, 0};
    return ::poll(&output, 1, 0) > 0 && (output.revents & POLLERR) != 0;
}

int runScenario(const Scenario &scenario, int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    struct sigaction action = {};
    action.sa_handler = onCrash;
    action.sa_flags = SA_RESETHAND | SA_NODEFER;
    ::sigaction(SIGSEGV, &action, nullptr);
    Runner(scenario).run();
    std::fflush(stdout);
    return std::ferror(stdout) && !readerHasGone() ? 3 : 0;
}

// In a process of its own: some calls make Qt crash, and that is part of the trace.
int runGuarded(const Scenario &scenario, unsigned limit, int argc, char *argv[])
{
    const pid_t child = ::fork();
    if (child < 0) {
        std::perror("qtcp-engine: fork");
        return 1;
    }
    if (child == 0) {
        const rlimit none{0, 0};
        ::setrlimit(RLIMIT_CORE, &none);
        ::alarm(limit);
        return runScenario(scenario, argc, argv);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!WIFSIGNALED(status))
        return WEXITSTATUS(status);
    std::printf("!! process ended with status %d\n", 128 + WTERMSIG(status));
    return 1;
}

} // namespace

int main(int argc, char *argv[])
{
    if (argc == 2 && std::string(argv[1]) == "--version") {
        std::printf("Qt %s\n", qVersion());
        return 0;
    }
    const bool limited = argc == 4 && std::string(argv[1]) == "--limit";
    const int seconds = limited ? std::atoi(argv[2]) : int(longestRun);
    if ((argc != 2 && !limited) || seconds <= 0) {
        std::fprintf(stderr, "usage: qtcp-engine [--limit SECONDS] FILE.scn\n");
        return 2;
    }
    const char *const name = argv[argc - 1];
    std::ifstream file(name, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file.is_open() || file.bad()) {
        std::fprintf(stderr, "qtcp-engine: %s: cannot be read; check the name\n", name);
        return 2;
    }
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    ::signal(SIGPIPE, SIG_IGN);
    try {
        return runGuarded(parse(text), static_cast<unsigned>(seconds), argc, argv);
    } catch (const Mistake &mistake) {
        std::fprintf(stderr, "qtcp-engine: %s:%d:%d: %s\n", name, mistake.line, mistake.column, mistake.what());
        return 2;
    }
}
