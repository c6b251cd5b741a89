// The threads that compute, for a window whose own thread never does: what the Workers are to the page.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace equator {

/// Functions are called from one thread, and none of them waits for a computation but the destructor.
class Simulation {
  public:
    /// `answered` is called on a thread of the simulation's whenever there is something to take.
    explicit Simulation(std::function<void()> answered);
    /// Waits for the end of the step that is being computed, and of the expected gap.
    ~Simulation();
    Simulation(const Simulation&) = delete;
    Simulation& operator=(const Simulation&) = delete;

    /// As Host's functions of these names (instrument/session.h). A new run begins once the step that is
    /// being computed has ended.
    void open_run(std::uint32_t run, const std::string& link, bool theory);
    void want_tick(std::uint32_t tick);
    void revisit(std::uint32_t tick);
    void expect(const std::string& link);
    /// Gives up the run there is.
    void close();

    /// The answers since the last call, oldest first: encoded snapshots and expected gaps (src/protocol).
    std::vector<std::vector<std::uint8_t>> take_answers();

  private:
    struct Request {
        enum class Kind { open, want, revisit, close } kind;
        std::uint32_t number; ///< of the run, or the tick
        std::string link;
        bool theory = false;
    };

    void ask(Request request);
    void compute();
    void compute_expected();
    void post(std::span<const std::uint8_t> answer);

    std::function<void()> answered_;
    std::mutex mutex_; ///< over everything from here to the threads
    std::condition_variable asked_, expected_asked_;
    std::vector<Request> requests_;
    std::vector<std::vector<std::uint8_t>> answers_;
    std::optional<std::string> expected_wish_; ///< the newest, not yet begun
    bool stop_ = false;
    std::thread thread_, expected_thread_; // last: they start when everything else is there
};

} // namespace equator
