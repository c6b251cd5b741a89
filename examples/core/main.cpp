// Runs a scenario and prints its gap beside the mean over starts, by Equator's core as a library.
//     gap '#v1&d=32&m=400&phi=h3'
#include <cinttypes>
#include <cstdio>
#include <vector>

#include <run/estimate.h>
#include <run/run.h>
#include <scenario/link.h>
#include <theory/expected_gap.h>

using namespace equator;

int main(int count, char** words) {
    const LinkResult link = parse_link(count > 1 ? words[1] : "#v1");
    for (const LinkProblem& problem : link.problems)
        std::fprintf(stderr, "gap: %s\n", describe(problem).c_str());
    if (!link.ok()) return 2;
    const Scenario& scenario = link.scenario;
    if (const auto refusal = refuse(scenario, kCommandLineCapacity, "this program")) {
        std::fprintf(stderr, "gap: %s; nearest: %s\n", refusal->reason.c_str(),
                     link_text(refusal->nearest).c_str());
        return 2;
    }

    // The run: a network of m neurons beside infinite width. States are asked for at increasing times.
    Run run(scenario, /*theory=*/false);
    std::vector<double> times, gaps;
    RunState state;
    for (int tick = 1; tick <= 10 && run.failure().empty(); ++tick) {
        run.advance_to(scenario.T * tick / 10.0);
        state = run.state_at(scenario.T * tick / 10.0);
        times.push_back(state.t);
        gaps.push_back(state.observables[Quantity::particle_gap]);
    }

    // Infinite width alone has the mean over all starts.
    const Kernels kernels = Kernels::make(scenario.d, scenario.phi, scenario.activation());
    const ExpectedGaps expected =
        expected_gap(kernels, {.rule = scenario.infinite_rule(), .eta = scenario.eta}, times);
    std::printf("t,particle_gap,expected_particle_gap\n");
    for (std::size_t k = 0; k < expected.gaps.size(); ++k)
        std::printf("%g,%.6g,%.6g\n", times[k], gaps[k], expected.gaps[k].particle / scenario.m);
    std::printf("# digest %016" PRIx64 "\n", state.digest);

    for (const std::string& failure : {run.failure(), expected.failure})
        if (!failure.empty()) std::fprintf(stderr, "gap: %s\n", failure.c_str());
    return run.failure().empty() && expected.failure.empty() ? 0 : 1;
}
