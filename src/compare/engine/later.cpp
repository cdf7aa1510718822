#include "later.h"

#include <algorithm>
#include <chrono>

void Later::add(int milliseconds, std::function<void()> action)
{
    m_waiting.push_back({milliseconds, std::move(action)});
}

void Later::begin()
{
    if (m_waiting.empty())
        return;
    join();
    std::vector<Action> actions;
    actions.swap(m_waiting);
    std::stable_sort(actions.begin(), actions.end(),
                     [](const Action &a, const Action &b) { return a.milliseconds < b.milliseconds; });
    m_busy = true;
    m_thread = std::thread([this, begun = std::chrono::steady_clock::now(), actions = std::move(actions)] {
        for (const Action &action : actions) {
            std::this_thread::sleep_until(begun + std::chrono::milliseconds(action.milliseconds));
            action.act();
        }
        m_busy = false;
    });
}

void Later::join()
{
    if (m_thread.joinable())
        m_thread.join();
}
