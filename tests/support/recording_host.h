// The place a session runs in, in tests: it writes down what it is asked, and the Worker's answers are made
// here.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "instrument/session.h"

namespace equator::test {

struct RecordingHost final : Host {
    std::vector<std::string> opened, expected, links, sentences, compared;
    std::vector<std::uint32_t> wanted, revisited, compared_ticks;
    std::uint32_t compared_run = 0;

    void open_run(std::uint32_t, const std::string& link, bool) override {
        opened.push_back(link);
        wanted.clear();
    }
    void want_tick(std::uint32_t tick) override { wanted.push_back(tick); }
    void revisit(std::uint32_t tick) override { revisited.push_back(tick); }
    void expect(const std::string& link) override { expected.push_back(link); }
    void open_compared(std::uint32_t run, const std::string& link) override {
        compared.push_back(link);
        compared_run = run;
        compared_ticks.clear();
    }
    void want_compared(std::uint32_t tick) override { compared_ticks.push_back(tick); }
    void open_share() override {}
    void set_dark(bool) override {}
    void set_link(const std::string& link) override { links.push_back(link); }
    void announce(const std::string& sentence) override { sentences.push_back(sentence); }
};

/// An answer as small as one may be.
inline std::vector<std::uint8_t> answer(const Session& session, std::uint32_t tick,
                                        const std::string& error = "") {
    Snapshot snapshot;
    snapshot.run = session.run_number();
    snapshot.tick = tick;
    const Scenario& scenario = session.scenario();
    double t = time_of_tick(scenario.T, tick);
    if (scenario.rule == Rule::pgd)
        t = scenario.eta * std::floor(t / scenario.eta + 1e-9); // of the last step
    snapshot.observables[Quantity::t] = t;
    snapshot.error = error;
    return encode(snapshot);
}

} // namespace equator::test
