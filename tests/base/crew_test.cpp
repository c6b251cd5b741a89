// Threads that share work: every part is done once, whatever the numbers of parts and threads, and a
// triangle's tiles keep their order.
#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

#include "base/crew.h"

using namespace equator;

TEST_CASE("crew: every part once, for any number of threads and parts") {
    for (const int threads : {1, 2, 3, 7}) {
        Crew crew;
        crew.set_threads(threads);
        CHECK(crew.threads() == threads);
        for (const int parts : {0, 1, 2, 3, 6, 7, 8, 1000}) {
            CAPTURE(threads);
            CAPTURE(parts);
            std::vector<std::atomic<int>> done(static_cast<std::size_t>(parts));
            crew.each(parts, [&](std::ptrdiff_t part) { ++done[static_cast<std::size_t>(part)]; });
            for (const auto& times : done) CHECK(times == 1);
        }
    }
}

TEST_CASE("crew: what a piece of work wrote is there when it has ended, piece after piece") {
    Crew crew;
    crew.set_threads(4);
    std::vector<std::size_t> numbers(64);
    std::size_t wrong = 0;
    for (std::size_t piece = 1; piece <= 5000; ++piece) {
        crew.each(64, [&](std::ptrdiff_t part) {
            numbers[static_cast<std::size_t>(part)] += static_cast<std::size_t>(part);
        });
        for (std::size_t i = 0; i < numbers.size(); ++i) wrong += numbers[i] != piece * i;
    }
    CHECK(wrong == 0);
    CHECK(crew.shared() == 5000);
}

TEST_CASE("crew: within a part, and while another thread is at work, the caller does everything") {
    Crew crew;
    crew.set_threads(3);
    std::atomic<int> inner{0};
    crew.each(5, [&](std::ptrdiff_t) {
        const std::thread::id self = std::this_thread::get_id();
        crew.each(4, [&](std::ptrdiff_t) { inner += std::this_thread::get_id() == self; });
    });
    CHECK(inner == 20);
    CHECK(crew.shared() == 1);

    std::vector<int> counts(4);
    std::vector<std::thread> callers;
    for (int& count : counts)
        callers.emplace_back([&crew, &count] {
            for (int i = 0; i < 500; ++i) {
                std::atomic<int> done{0};
                crew.each(3, [&](std::ptrdiff_t) { ++done; });
                count += done;
            }
        });
    for (std::thread& caller : callers) caller.join();
    for (const int count : counts) CHECK(count == 1500);
}

TEST_CASE("crew: as many threads as are asked for, again and again") {
    Crew crew;
    for (const int threads : {2, 5, 1, 5, 5, 2}) {
        crew.set_threads(threads);
        std::atomic<int> done{0};
        crew.each(10, [&](std::ptrdiff_t) { ++done; });
        CHECK(done == 10);
    }
    CHECK(Crew::available() >= 1);
    CHECK(Crew::available() <= Crew::kMostThreads);
}

TEST_CASE("crew: the tiles of a triangle change a row's and a column's things in order") {
    for (const int threads : {1, 2, 3, 7})
        for (const std::ptrdiff_t rows : {1, 2, 5, 40}) {
            CAPTURE(threads);
            CAPTURE(rows);
            Crew crew;
            crew.set_threads(threads);
            TriangleOrder order(rows);
            std::vector<std::vector<std::ptrdiff_t>> met(
                static_cast<std::size_t>(rows)); // partners, as they came
            crew.each(threads, [&](std::ptrdiff_t) {
                for (std::ptrdiff_t row; (row = order.take_row()) >= 0;)
                    for (std::ptrdiff_t column = 0; column <= row; ++column) {
                        order.wait(row, column);
                        met[static_cast<std::size_t>(row)].push_back(column);
                        if (column != row) met[static_cast<std::size_t>(column)].push_back(row);
                        order.done(row, column);
                    }
            });
            for (const auto& partners : met) {
                CHECK(partners.size() == static_cast<std::size_t>(rows));
                for (std::size_t i = 0; i < partners.size(); ++i)
                    CHECK(partners[i] == static_cast<std::ptrdiff_t>(i));
            }
        }
}
