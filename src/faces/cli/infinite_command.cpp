#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/number_text.h"
#include "faces/cli/commands.h"
#include "faces/cli/options.h"
#include "run/infinite_run.h"
#include "scenario/link.h"

namespace equator::cli {

namespace {

constexpr char kHelp[] =
    "equator infinite [LINK] --at T1,T2,... [--latitudes A1,A2,...] [--SETTING VALUE]...\n"
    "\n"
    "Solves infinite width alone and prints, at each time, its loss, mean |latitude| and number of nodes, "
    "and with\n"
    "--latitudes, for each latitude A in [-1, 1], the velocity factor q(A) (a neuron there moves by q (w* - "
    "A w)) and the\n"
    "local Hessian's eigenvalues lambda_par (along the meridian) and lambda_perp (across it).\n"
    "The width m, the data (n, batch, noise) and the seed play no part.\n";

} // namespace

int infinite(const Arguments& arguments) {
    std::vector<double> times, latitudes;
    const Option options[] = {
        {"at", [&](const std::string& v) { return read_numbers(v, 0.0, 1e6, times); }},
        {"latitudes", [&](const std::string& v) { return read_numbers(v, -1.0, 1.0, latitudes); }}};
    bool helped = false;
    const auto link = read_arguments(arguments, "infinite", kHelp, options, helped);
    if (!link) return helped ? kSuccess : kBadInput;
    const Scenario* scenario = &link->scenario;
    if (!has_theory(*scenario, "infinite")) return kBadInput;
    if (times.empty()) {
        std::fputs("equator infinite: --at is missing: the times to print, for instance --at 0,2,5\n",
                   stderr);
        return kBadInput;
    }
    std::sort(times.begin(), times.end()); // the solver runs forwards

    std::printf("# equator %s\n# link %s\n", EQUATOR_VERSION, link_text(*scenario).c_str());
    std::fputs("t,loss_infinite,mean_abs_latitude_infinite,nodes", stdout);
    if (!latitudes.empty()) std::fputs(",latitude,q,lambda_par,lambda_perp", stdout);
    std::fputs("\n", stdout);

    InfiniteRun run(*scenario);
    const MeanFieldSolver& solver = run.solver();
    for (const double t : times) {
        while (!run.approach(t)) {
        }
        if (!run.failure().empty()) {
            std::fprintf(stderr, "equator infinite: %s\n", run.failure().c_str());
            return kFailed;
        }
        const double time = run.state_time(t);
        const LatitudeLaw law = solver.law_at(time);
        const MeanField field = solver.model().field(law.moments(solver.model().harmonics()));
        const auto print_law = [&] {
            std::printf("%s,%s,%s,%zu", number_text(time).c_str(), number_text(field.loss).c_str(),
                        number_text(law.mean_abs_latitude()).c_str(), solver.nodes());
        };
        if (latitudes.empty()) {
            print_law();
            std::fputs("\n", stdout);
        }
        for (const double alpha : latitudes) {
            print_law();
            std::printf(",%s,%s,%s,%s\n", number_text(alpha).c_str(), number_text(field.q(alpha)).c_str(),
                        number_text(field.lambda_par(alpha)).c_str(),
                        number_text(field.lambda_perp(alpha)).c_str());
        }
    }
    return kSuccess;
}

} // namespace equator::cli
