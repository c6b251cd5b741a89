// Runs on finite data and with finite steps: what separates the parts of the gap, and their laws.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "base/digest.h"
#include "run/run.h"
#include "run/timeline.h"
#include "support/fit.h"
#include "support/same_bits.h"
#include "support/scenario_of.h"
#include "support/state_after.h"
#include "support/validation.h"

using namespace equator;
using test::log_slope;
using test::relative;
using test::scenario_of;
using test::state_after;
using test::validated;

TEST_CASE("finite data: the parts add up to the gap, with their cross term") {
    for (const char* data : {"&n=150&noise=0.3", "&n=150&rule=pgd&eta=0.1",
                             "&n=150&batch=40&rule=pgd&eta=0.1", "&batch=30&rule=pgd&eta=0.1"}) {
        CAPTURE(data);
        const std::string link = "d=6&m=17&T=3&phi=h2";
        const Scenario scenario = scenario_of(link + data);
        Scenario infinite = scenario;
        infinite.n = kPopulation;
        infinite.batch = kFullBatch;
        const RunState state = state_after(scenario, 2.5), population = state_after(infinite, 2.5);
        CHECK(state.t == population.t);
        double width = 0.0, data_part = 0.0, cross = 0.0;
        for (Eigen::Index i = 0; i < 17; ++i)
            for (Eigen::Index k = 0; k < 6; ++k) {
                const double a = population.neurons(k, i) - population.twins(k, i);
                const double b = state.neurons(k, i) - population.neurons(k, i);
                width += a * a / 17;
                data_part += b * b / 17;
                cross += a * b / 17;
            }
        const Observables& o = state.observables;
        const char* const kWay = "coordinates of this run and of the same run on the population";
        validated("gap_width", kWay, link + data, 2.5, o[Quantity::gap_width], width, relative(1e-13));
        validated("gap_data", kWay, link + data, 2.5, o[Quantity::gap_data], data_part, relative(1e-13));
        validated("particle_gap", kWay, link + data, 2.5, o[Quantity::particle_gap],
                  width + data_part + 2.0 * cross, relative(1e-13));
        CHECK(data_part > 0.0);
        CHECK(o[Quantity::gap_width] == population.observables[Quantity::particle_gap]);
        CHECK(std::isnan(population.observables[Quantity::gap_width]));
        CHECK(std::isnan(population.observables[Quantity::gap_data]));
        CHECK(std::isnan(population.observables[Quantity::loss_training]));
        CHECK(o[Quantity::loss_training] > 0.0);
        // Infinite width, bounds and budget are those of the run with infinite data.
        for (Quantity q : {Quantity::loss_infinite, Quantity::infinite_error, Quantity::bound_linear,
                           Quantity::bound_average, Quantity::bound_gronwall, Quantity::budget_amplification,
                           Quantity::budget_noise, Quantity::budget_remainder})
            CHECK(test::same_bits(o, population.observables, q));
        CHECK(state.digest != population.digest);
    }
}

TEST_CASE("finite data: at the start there is no gap, and the training loss is that of the samples") {
    const char* const link = "d=5&m=9&n=40&noise=1&phi=h3&T=6";
    const Scenario scenario = scenario_of(link);
    const RunState state = state_after(scenario, 0.0);
    CHECK(state.observables[Quantity::gap_data] == 0.0);
    CHECK(state.observables[Quantity::gap_width] <= 1e-28);
    Samples data;
    SampleSource{5, scenario.phi, 1.0, scenario.seed}.draw(0, 40, data);
    for (const double t : {0.0, 1.5, 6.0}) {
        const RunState then = state_after(scenario, t);
        double loss = 0.0;
        for (Eigen::Index s = 0; s < 40; ++s) {
            double output = 0.0;
            for (Eigen::Index i = 0; i < 9; ++i) {
                double z = 0.0;
                for (Eigen::Index k = 0; k < 5; ++k) z += then.neurons(k, i) * data.x[s * 5 + k];
                output += hermite(3)(z) / 9;
            }
            loss += (data.y[s] - output) * (data.y[s] - output) / 80;
        }
        validated("loss_training", "sum over the samples in plain loops", link, t,
                  then.observables[Quantity::loss_training], loss, relative(1e-12));
    }
}

TEST_CASE("finite data: a timeline plays every tick again with the same bits, and draws the data once") {
    for (const char* link : {"d=4&m=9&n=700&T=6&phi=h2", "d=4&m=9&batch=20&T=6&rule=pgd&phi=h2",
                             "d=4&m=9&n=700&batch=20&T=6&rule=pgd&phi=h2",
                             "d=4&m=9&n=700&T=6&phi=h2&rule=pgd&limit=flow&eta=0.11"})
        for (std::size_t budget : {kCheckpointBudget, std::size_t{0}}) { // 0: from the start every time
            CAPTURE(link);
            CAPTURE(budget);
            const Scenario scenario = scenario_of(link);
            Timeline timeline(scenario, true, budget);
            std::vector<std::uint64_t> digests;
            std::vector<double> data;
            for (std::uint32_t tick = 0; tick <= kTicksPerRun; tick += 40) {
                timeline.go_to(tick);
                const RunState state = timeline.state_at(tick);
                digests.push_back(state.digest);
                data.push_back(state.observables[Quantity::gap_data]);
            }
            CHECK(digests.back() == state_after(scenario, scenario.T).digest);
            if (budget > 0) CHECK(timeline.checkpoints() > 5);
            for (const std::uint32_t tick : {1160u, 600u, 40u, 0u, 1200u}) {
                timeline.go_to(tick);
                const RunState state = timeline.state_at(tick);
                CHECK(state.digest == digests[tick / 40]);
                CHECK(state.observables[Quantity::gap_data] == data[tick / 40]);
            }
            const std::size_t set = scenario.n == kPopulation ? 0 : (4 + 1) * 700 * sizeof(double);
            CHECK(timeline.frontier().shared_bytes() >= set);
            CHECK(timeline.frontier().shared_bytes() <= set + 100);
            CHECK(timeline.run().shared_bytes() == timeline.frontier().shared_bytes());
        }
}

TEST_CASE("steps against the flow: infinite width and the twins flow, the network takes steps") {
    const Scenario steps = scenario_of("d=6&m=21&T=3&rule=pgd&eta=0.08&phi=h2");
    Scenario against_flow = steps, flow = steps;
    against_flow.limit = InfiniteRule::flow;
    flow.rule = Rule::flow;
    const RunState a = state_after(steps, 2.0), b = state_after(against_flow, 2.0);
    CHECK(b.t == a.t);
    CHECK(b.t == 25 * 0.08);
    const RunState c = state_after(flow, b.t);
    CHECK((a.neurons == b.neurons).all());
    // The flow is stopped at other places by its own step control, but its steps are the same.
    CHECK((b.twin_s == c.twin_s).all());
    CHECK(b.observables[Quantity::loss_infinite] == c.observables[Quantity::loss_infinite]);
    CHECK(b.observables[Quantity::bound_linear] == doctest::Approx(c.observables[Quantity::bound_linear]));
    CHECK(b.observables[Quantity::particle_gap] != a.observables[Quantity::particle_gap]);
    // Under the flow the choice means nothing.
    Scenario idle = flow;
    idle.limit = InfiniteRule::flow;
    CHECK(state_after(idle, b.t).digest == c.digest);
    // A time before the first step is the start, whatever the flow has done meanwhile.
    Run run(against_flow);
    run.advance_to(0.079);
    CHECK(run.state_at(0.079).t == 0.0);
    CHECK(run.state_at(0.079).observables[Quantity::particle_gap] <= 1e-28);
    // A step that carries latitudes past the pole ends only an infinite width that takes it.
    Scenario large = scenario_of("d=4&m=50&rule=pgd&eta=0.3&limit=flow");
    Run on(large);
    on.advance_to(3.0);
    CHECK(on.failure().empty());
}

TEST_CASE("finite data: the data part falls like 1/n") {
#if EQUATOR_LONG_TESTS
    const std::string link = "d=8&m=200&phi=h2&T=2&tol=1e-4&flowtol=1e-6&noise=0.5";
    const std::vector<double> sizes{4000, 8000, 16000, 40000};
#else
    const std::string link = "d=8&m=30&phi=h2&T=2&tol=1e-4&flowtol=1e-5&noise=0.5";
    const std::vector<double> sizes{3000, 9000, 30000};
#endif
    constexpr std::uint64_t kSeeds = 8;
    std::vector<double> part(sizes.size(), 0.0), width(sizes.size(), 0.0), total(sizes.size(), 0.0);
    for (std::size_t i = 0; i < sizes.size(); ++i)
        for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
            Scenario scenario = scenario_of(link);
            scenario.n = static_cast<std::int64_t>(sizes[i]);
            scenario.seed = seed;
            Run run(scenario, false);
            run.advance_to(scenario.T);
            const Observables o = run.state_at(scenario.T).observables;
            part[i] += o[Quantity::gap_data] / kSeeds;
            width[i] += o[Quantity::gap_width] / kSeeds;
            total[i] += o[Quantity::particle_gap] / kSeeds;
        }
    for (std::size_t i = 0; i < sizes.size(); ++i)
        MESSAGE("n = ", sizes[i], ": width part ", width[i], ", data part ", part[i], ", particle gap ",
                total[i]);
    const double slope = log_slope(sizes, part);
    MESSAGE("slope ", slope);
    CHECK(std::fabs(slope + 1.0) <= 0.1);
    for (std::size_t i = 1; i < sizes.size(); ++i) CHECK(width[i] == width[0]);
}

TEST_CASE("online: the data part falls like 1/batch, and like eta") {
    // Every step adds a noise of variance eta^2 / batch, so a time of 1 adds eta / batch. One seed's part
    // scatters by about its size: the mean of 32 by a fifth, a slope over a decade by 0.1, the ratio by a
    // quarter.
    constexpr std::uint64_t kSeeds = 32;
    const auto mean_part = [](double batch, double eta) {
        double sum = 0.0;
        for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
            Scenario scenario = scenario_of("d=6&m=10&phi=h2&rule=pgd&T=1&tol=1e-3");
            scenario.batch = static_cast<std::int64_t>(batch);
            scenario.eta = eta;
            scenario.seed = seed;
            Run run(scenario, false);
            run.advance_to(1.0);
            sum += run.state_at(1.0).observables[Quantity::gap_data] / kSeeds;
        }
        return sum;
    };
    const std::vector<double> batches{400, 1200, 4000};
    std::vector<double> by_batch;
    for (double batch : batches) by_batch.push_back(mean_part(batch, 0.1));
    const double slope = log_slope(batches, by_batch);
    MESSAGE("slope in the batch ", slope);
    CHECK(std::fabs(slope + 1.0) <= 0.15);
    const double finer = mean_part(400, 0.02);
    MESSAGE("eta = 0.1: ", by_batch[0], ", eta = 0.02: ", finer);
    CHECK(by_batch[0] / finer == doctest::Approx(5.0).epsilon(0.3));
}

TEST_CASE("steps against the flow: the extra gap grows like eta^2") {
    // Squared distance of the network from its own flow: first-order error, squared.
    const std::vector<double> etas{0.02, 0.01, 0.005, 0.0025};
    std::vector<double> extra(etas.size(), 0.0), total(etas.size(), 0.0), same_steps(etas.size(), 0.0);
    constexpr std::uint64_t kSeeds = 8;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        Scenario scenario = scenario_of("d=8&m=50&phi=h2&T=2&tol=1e-6&flowtol=1e-9");
        scenario.seed = seed;
        const auto state = [&] {
            Run run(scenario, false);
            run.advance_to(2.0);
            return run.state_at(2.0);
        };
        scenario.rule = Rule::flow;
        const RunState flow = state();
        scenario.rule = Rule::pgd;
        for (std::size_t i = 0; i < etas.size(); ++i) {
            scenario.eta = etas[i];
            scenario.limit = InfiniteRule::flow;
            const RunState steps = state();
            CHECK(steps.t == doctest::Approx(2.0).epsilon(1e-12));
            extra[i] += (steps.neurons - flow.neurons).square().sum() / 50 / kSeeds;
            total[i] += steps.observables[Quantity::particle_gap] / kSeeds;
            scenario.limit = InfiniteRule::same;
            same_steps[i] += state().observables[Quantity::particle_gap] / kSeeds;
        }
    }
    for (std::size_t i = 0; i < etas.size(); ++i)
        MESSAGE("eta = ", etas[i], ": step part ", extra[i], ", gap against the flow ", total[i],
                ", against the same steps ", same_steps[i]);
    const double slope = log_slope(etas, extra);
    MESSAGE("slope ", slope);
    CHECK(std::fabs(slope - 2.0) <= 0.1);
}

TEST_CASE("epochs: the first is the online run, one batch of all is the training set, bit for bit") {
    const std::string run = "d=6&m=11&T=4&phi=h2&noise=0.3&rule=pgd&eta=0.1";
    const auto digest = [&](const std::string& data, double t) {
        return state_after(scenario_of(run + data), t).digest;
    };
    // Step k is at t = k / 10: 12 steps of 25 samples are 300, and the 13th begins again.
    for (const double t : {0.5, 1.2}) CHECK(digest("&n=300&batch=25", t) == digest("&batch=25", t));
    CHECK(digest("&n=300&batch=25", 1.4) != digest("&batch=25", 1.4));
    CHECK(digest("&n=60&batch=60", 4.0) == digest("&n=60", 4.0));
    CHECK(digest("&n=60&batch=59", 4.0) != digest("&n=60", 4.0));
}

TEST_CASE("finite data and steps: the same bits on every platform") {
    // As in tests/run/run_test.cpp.
    struct Pinned {
        const char* link;
        double t;
        const char* digest;
    };
    const Pinned table[] = {
        {"d=7&m=35&n=131&T=5&phi=h3&noise=0.25", 4.0, "8d826351afe1f104"},
        {"d=16&m=33&n=64&T=5&phi=0.5h2%2B0.8h4&sigma=0.3h1%2B0.9h2%2B0.4h4&rule=pgd&eta=0.02", 2.0,
         "30001cf6b5841356"},
        {"d=5&m=12&batch=17&T=5&rule=pgd&noise=1&seed=9007199254740992", 3.3, "a5b99944af58b48d"},
        {"d=5&m=12&n=100&batch=17&T=5&rule=pgd&noise=1&seed=77", 3.3, "e462945537f2cd02"},
        {"d=9&m=20&T=5&rule=pgd&eta=0.07&limit=flow", 5.0, "72f2ddace4c3b957"},
    };
    for (const Pinned& row : table) {
        const std::string link = row.link, expected = row.digest;
        CAPTURE(link);
        CHECK(digest_text(state_after(scenario_of(link), row.t).digest) == expected);
    }
}
