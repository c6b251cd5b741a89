#include "base/crew.h"

#if !defined(__EMSCRIPTEN__)

#include <algorithm>
#include <cstdint>
#include <thread>

namespace equator {

/// Threads that sleep between pieces of work. Every one of them wakes for every piece and says when it has
/// left it, so that the piece's own data outlive their last use.
struct Crew::Threads {
    std::atomic<std::uint32_t> piece{0}; ///< counts pieces; a change wakes
    std::atomic<int> inside{0};          ///< threads that have not left the piece
    std::atomic<bool> taken{false};      ///< somebody is in each()
    std::atomic<bool> stop{false};
    // Of the piece: written before it is announced, read while some are inside.
    Call call = nullptr;
    void* work = nullptr;
    std::ptrdiff_t parts = 0;
    std::atomic<std::ptrdiff_t> next{0};
    std::vector<std::thread> threads;

    explicit Threads(int others) {
        for (int i = 0; i < others; ++i) threads.emplace_back([this] { serve(); });
    }
    ~Threads() {
        stop = true;
        ++piece;
        piece.notify_all();
        for (std::thread& thread : threads) thread.join();
    }
    void serve() {
        for (std::uint32_t seen = 0;;) {
            piece.wait(seen);
            seen = piece.load();
            if (stop) return;
            take_parts();
            if (--inside == 0) inside.notify_one();
        }
    }
    void take_parts() {
        for (;;) {
            const std::ptrdiff_t part = next.fetch_add(1, std::memory_order_relaxed);
            if (part >= parts) return;
            call(work, part);
        }
    }
    void run() {
        next = 0;
        inside = static_cast<int>(threads.size());
        ++piece;
        piece.notify_all();
        take_parts();
        for (int left = inside; left > 0; left = inside) inside.wait(left);
    }
};

Crew::Crew() = default;
Crew::~Crew() = default;

Crew& Crew::here() {
    static Crew crew;
    return crew;
}

int Crew::available() {
    return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, kMostThreads);
}

void Crew::set_threads(int count) {
    if (count == threads_) return;
    crew_.reset();
    if (count > 1) crew_ = std::make_unique<Threads>(count - 1);
    threads_ = count;
}

void Crew::run(std::ptrdiff_t parts, Call call, void* work) {
    if (!crew_ || parts < 2 || crew_->taken.exchange(true)) {
        for (std::ptrdiff_t part = 0; part < parts; ++part) call(work, part);
        return;
    }
    ++shared_;
    crew_->call = call;
    crew_->work = work;
    crew_->parts = parts;
    crew_->run();
    crew_->taken = false;
}

void TriangleOrder::wait(std::ptrdiff_t row, std::ptrdiff_t column) {
    if (row == 0 || column == row) return; // the first row, or what only this row's tiles have changed
    const std::atomic<std::ptrdiff_t>& above = finished_[static_cast<std::size_t>(row - 1)];
    for (int tries = 0; above.load(std::memory_order_acquire) <= column; ++tries)
        if (tries > 1000) std::this_thread::yield(); // there may be more threads than cores
}

} // namespace equator

#endif
