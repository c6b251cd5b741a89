// Threads that share the work of one velocity. Natively; the WebAssembly modules have one thread each.
//
// Work is cut by what it writes, never by what it sums: a part computes all of a number or nothing of it,
// each number by the same additions in the same order as one thread alone. So bits depend neither on the
// number of threads nor on who does what (docs/model.md, section 6).
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>

#if !defined(__EMSCRIPTEN__)
#include <atomic>
#include <cstdint>
#include <vector>
#endif

namespace equator {

#if defined(__EMSCRIPTEN__)

class Crew {
  public:
    static constexpr bool kAlone = true; ///< there is one thread, whatever is asked for
    static Crew& here() {
        static Crew crew;
        return crew;
    }
    constexpr int threads() const { return 1; }
    template <class Work> void each(std::ptrdiff_t parts, Work&& work) {
        for (std::ptrdiff_t part = 0; part < parts; ++part) work(part);
    }
};

/// Of one thread: rows in order, and nothing to wait for.
class TriangleOrder {
  public:
    explicit TriangleOrder(std::ptrdiff_t rows) : rows_(rows) {}
    std::ptrdiff_t take_row() { return next_ < rows_ ? next_++ : -1; }
    void wait(std::ptrdiff_t, std::ptrdiff_t) {}
    void done(std::ptrdiff_t, std::ptrdiff_t) {}

  private:
    std::ptrdiff_t rows_, next_ = 0;
};

#else

class Crew {
  public:
    static constexpr bool kAlone = false;
    static constexpr int kMostThreads = 256;

    /// The crew of this process: its caller alone until set_threads.
    static Crew& here();
    Crew();
    ~Crew();
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;

    /// Threads that work together, the caller counted. Precondition: 1 <= count <= kMostThreads, and nobody
    /// is in each().
    void set_threads(int count);
    int threads() const { return threads_; }
    /// Calls of each() so far that threads have shared.
    std::uint64_t shared() const { return shared_; }
    /// As many as this machine has cores for, within bounds.
    static int available();

    /// Calls work(part) once for every part 0 .. parts - 1, on any of the threads, parts begun in order;
    /// returns when all have ended. Called from within a part, or while another thread is in it, the caller
    /// does all parts itself. Precondition: work does not throw.
    template <class Work> void each(std::ptrdiff_t parts, Work&& work) {
        using Body = std::remove_reference_t<Work>;
        run(
            parts, [](void* body, std::ptrdiff_t part) { (*static_cast<Body*>(body))(part); }, &work);
    }

  private:
    using Call = void (*)(void* work, std::ptrdiff_t part);
    struct Threads;

    void run(std::ptrdiff_t parts, Call call, void* work);

    int threads_ = 1;
    std::uint64_t shared_ = 0;
    std::unique_ptr<Threads> crew_; ///< null for one thread
};

/// The tiles (r, c), c <= r, of a triangle by several threads, each of which takes whole rows and goes
/// through them from c = 0 on: (r, c) waits for (r - 1, c), so that whatever all tiles of a column change is
/// changed in the order of rows, and what all tiles of a row change in the order of columns.
class TriangleOrder {
  public:
    explicit TriangleOrder(std::ptrdiff_t rows) : finished_(static_cast<std::size_t>(rows)) {}
    /// The next row that nobody has, or -1.
    std::ptrdiff_t take_row() {
        const std::ptrdiff_t row = next_.fetch_add(1, std::memory_order_relaxed);
        return row < static_cast<std::ptrdiff_t>(finished_.size()) ? row : -1;
    }
    /// Until tile (row, column) may begin. Rows before it have been taken, by threads that are at work.
    void wait(std::ptrdiff_t row, std::ptrdiff_t column);
    void done(std::ptrdiff_t row, std::ptrdiff_t column) {
        finished_[static_cast<std::size_t>(row)].store(column + 1, std::memory_order_release);
    }

  private:
    std::atomic<std::ptrdiff_t> next_{0};
    std::vector<std::atomic<std::ptrdiff_t>> finished_; ///< tiles of each row
};

#endif

/// How many threads work of so many multiplications is worth: all or one.
inline std::ptrdiff_t threads_for(double products) {
    constexpr double kFewest = 5e5; // below, they would cost more than they save
    return products < kFewest ? 1 : Crew::here().threads();
}

/// Work of `products` multiplications that is cut into shares of `count` things, one for every thread if it
/// is worth that: calls share(first, end) for all of them.
template <class Share> void each_share(std::ptrdiff_t count, double products, Share&& share) {
    const std::ptrdiff_t threads = threads_for(products), parts = count < threads ? 1 : threads;
    Crew::here().each(parts,
                      [&](std::ptrdiff_t part) { share(part * count / parts, (part + 1) * count / parts); });
}

} // namespace equator
