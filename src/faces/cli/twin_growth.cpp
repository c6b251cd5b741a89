#include "faces/cli/twin_growth.h"

#include <algorithm>
#include <cmath>

#include "run/infinite_run.h"

namespace equator::cli {
namespace {

/// Largest rate times the time between two knots: Simpson's rule is then off by its fourth power over 2880.
constexpr double kKnotSpacing = 0.1;

Eigen::ArrayXd latitudes(const InfiniteRun& run, double t) {
    Eigen::ArrayXd s;
    run.twins().at(t, s);
    return s;
}

/// From the beginning of infinite width's last step to a time in it.
void follow_flow(const InfiniteRun& run, double end, Propagators& propagators) {
    const double begin = run.t_begin(), length = end - begin;
    const int pieces =
        std::max(1, static_cast<int>(std::ceil(length * propagators.largest_rate() / kKnotSpacing)));
    for (int piece = 0; piece < pieces; ++piece) {
        const double h = length / pieces, middle = begin + h * (piece + 0.5);
        const double last = piece + 1 == pieces ? end : begin + h * (piece + 1);
        propagators.flow(h, run.solver().field_at(middle), run.solver().field_at(last),
                         latitudes(run, middle), latitudes(run, last));
    }
}

} // namespace

Propagator twin_growth(const Scenario& scenario, const Neurons& start, double t) {
    InfiniteRun run(scenario);
    run.carry(start, false);
    Propagators propagators;
    propagators.start(latitudes(run, 0.0), run.solver().field_at(0.0));
    for (bool covered = false; !covered;) {
        const std::uint64_t before = run.steps();
        covered = run.approach(t);
        if (run.steps() == before) break;
        if (scenario.infinite_rule() == Rule::flow)
            follow_flow(run, std::min(t, run.t_end()), propagators);
        else
            propagators.pgd(scenario.eta, run.solver().stage_fields().front(),
                            run.solver().field_at(run.t_end()), latitudes(run, run.t_end()));
    }
    return propagators.since();
}

} // namespace equator::cli
