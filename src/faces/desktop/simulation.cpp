#include "faces/desktop/simulation.h"

#include <chrono>
#include <utility>

#include "engine/engine.h"
#include "engine/expected.h"

namespace equator {

namespace {

/// Between slices the thread looks at what it is asked.
constexpr double kSliceMilliseconds = 25.0;

double milliseconds() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double, std::milli>(now).count();
}

} // namespace

Simulation::Simulation(std::function<void()> answered)
    : answered_(std::move(answered)), thread_([this] { compute(); }),
      expected_thread_([this] { compute_expected(); }) {}

Simulation::~Simulation() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    asked_.notify_one();
    expected_asked_.notify_one();
    thread_.join();
    expected_thread_.join();
}

void Simulation::open_run(std::uint32_t run, const std::string& link, bool theory) {
    ask({Request::Kind::open, run, link, theory});
}

void Simulation::close() {
    ask({Request::Kind::close, 0, {}});
}

void Simulation::want_tick(std::uint32_t tick) {
    ask({Request::Kind::want, tick, {}});
}

void Simulation::revisit(std::uint32_t tick) {
    ask({Request::Kind::revisit, tick, {}});
}

void Simulation::expect(const std::string& link) {
    {
        const std::lock_guard lock(mutex_);
        expected_wish_ = link;
    }
    expected_asked_.notify_one();
}

void Simulation::ask(Request request) {
    {
        const std::lock_guard lock(mutex_);
        // Of many runs opened while one step is computed, only the last one is begun.
        if (request.kind == Request::Kind::open || request.kind == Request::Kind::close) requests_.clear();
        requests_.push_back(std::move(request));
    }
    asked_.notify_one();
}

std::vector<std::vector<std::uint8_t>> Simulation::take_answers() {
    const std::lock_guard lock(mutex_);
    return std::exchange(answers_, {});
}

void Simulation::post(std::span<const std::uint8_t> answer) {
    {
        const std::lock_guard lock(mutex_);
        answers_.emplace_back(answer.begin(), answer.end());
    }
    answered_();
}

void Simulation::compute_expected() {
    for (;;) {
        std::string link;
        {
            std::unique_lock lock(mutex_);
            expected_asked_.wait(lock, [this] { return stop_ || expected_wish_; });
            if (stop_) return;
            link = *std::exchange(expected_wish_, std::nullopt);
        }
        post(encode(expected_series(link)));
    }
}

void Simulation::compute() {
    Engine engine(milliseconds);
    for (bool idle = true;;) {
        std::vector<Request> requests;
        {
            std::unique_lock lock(mutex_);
            if (idle) asked_.wait(lock, [this] { return stop_ || !requests_.empty(); });
            if (stop_) return;
            requests.swap(requests_);
        }
        for (const Request& request : requests) {
            switch (request.kind) {
            case Request::Kind::open:
                if (engine.open(request.number, request.link, request.theory)) post(engine.answer());
                break;
            case Request::Kind::want:
                engine.want(request.number);
                break;
            case Request::Kind::revisit:
                engine.revisit(request.number);
                break;
            case Request::Kind::close:
                engine = Engine(milliseconds);
                break;
            }
        }
        const Engine::Progress progress = engine.work(kSliceMilliseconds);
        if (progress == Engine::Progress::answered) post(engine.answer());
        idle = progress == Engine::Progress::idle;
    }
}

} // namespace equator
