// What the peer does while a call blocks, on a thread of its own.
#pragma once

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

class Later
{
public:
    ~Later() { join(); }

    // The action is done that long after the next blocking call has begun.
    void add(int milliseconds, std::function<void()> action);
    // A blocking call begins.
    void begin();
    // Whether actions are still to be done.
    bool isBusy() const { return m_busy; }
    // Waits for them. Whoever touches the peer does this first: there is no lock.
    void join();

private:
    struct Action
    {
        int milliseconds;
        std::function<void()> act;
    };

    std::vector<Action> m_waiting;
    std::thread m_thread;
    std::atomic<bool> m_busy{false};
};
