// The source paper's problems against an independent program (tests/vectors/paper_problems.json): population
// velocities in double precision where data are Gaussian, a fixed training set in single precision on the
// cube, both against the widest network of a nested start. Its gaps are means over 8 disjoint sets of rows.
//
// A gap to a reference of width M is smaller than that to another one: c (1/m - 1/M), c the law's constant.
#include <cmath>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "generated/vectors.h"
#include "run/run.h"
#include "scenario/link.h"
#include "support/json.h"

using namespace equator;

namespace {

struct Mean {
    double value = 0.0, error = 0.0;
};

Mean mean_of(const std::vector<double>& values) {
    double sum = 0.0, squares = 0.0;
    for (const double v : values) sum += v;
    const double n = static_cast<double>(values.size()), mean = sum / n;
    for (const double v : values) squares += (v - mean) * (v - mean);
    return {mean, std::sqrt(squares / (n - 1.0) / n)};
}

/// Runs of some seeds, read at the vector's times, against one width of a problem. `reference`: the width
/// that ours are compared with, 0 for infinite.
void compare(const char* problem, const std::string& link, int m, int reference, int seeds,
             double most_time) {
    const auto json = test::Json::parse(test::kPaperProblemsJson);
    const auto& theirs = json[problem];
    const auto& width = theirs["widths"][std::to_string(m)];
    const std::vector<double> times = theirs["times"];
    const double wide = theirs["M"], reps = width["reps"];
    // What theirs would be against our reference.
    const double scale = (1.0 - (reference > 0 ? double(m) / reference : 0.0)) / (1.0 - m / wide);
    std::vector<std::vector<double>> particle(times.size()), function(times.size()), distance(times.size());
    for (int seed = 1; seed <= seeds; ++seed) {
        const LinkResult read =
            parse_link(link + "&m=" + std::to_string(m) + "&seed=" + std::to_string(seed));
        REQUIRE_MESSAGE(read.ok(), describe(read.problems.front()));
        Run run(read.scenario, false);
        for (std::size_t k = 0; k < times.size() && times[k] <= most_time; ++k) {
            run.advance_to(times[k]);
            const Observables o = run.state_at(times[k], false).observables;
            particle[k].push_back(o[Quantity::particle_gap]);
            function[k].push_back(o[Quantity::function_gap]);
            distance[k].push_back(o[Quantity::distance_mean]);
        }
    }
    for (std::size_t k = 1; k < times.size() && times[k] <= most_time; ++k) {
        const auto check = [&](const char* what, const std::vector<double>& ours, double value,
                               double deviation) {
            const Mean mine = mean_of(ours);
            const double error = std::hypot(mine.error, scale * deviation / std::sqrt(reps));
            CHECK_MESSAGE(std::fabs(mine.value - scale * value) <= 3.0 * error,
                          problem << " m = " << m << " t = " << times[k] << " " << what << ": " << mine.value
                                  << " +- " << mine.error << ", theirs " << scale * value << " +- "
                                  << scale * deviation / std::sqrt(reps));
        };
        check("particle gap", particle[k], width["particle"][k], width["particle_sd"][k]);
        check("function gap", function[k], width["function"][k], width["function_sd"][k]);
    }
}

/// Losses of the widest network against those of infinite width: their difference is of its own 1/M.
void compare_losses(const char* problem, const std::string& link) {
    const auto json = test::Json::parse(test::kPaperProblemsJson);
    const std::vector<double> times = json[problem]["times"], risk = json[problem]["risk"];
    const LinkResult read = parse_link(link + "&m=1");
    REQUIRE(read.ok());
    Run run(read.scenario, false);
    for (std::size_t k = 0; k < times.size(); ++k) {
        run.advance_to(times[k]);
        const double loss = run.state_at(times[k], false).observables[Quantity::loss_infinite];
        CHECK_MESSAGE(loss == doctest::Approx(risk[k]).epsilon(0.02), problem << " t = " << times[k]);
    }
}

const char* const kOrth = "#v1&d=32&teachers=orth&rule=pgd&eta=0.04&T=64";
const char* const kMisspecified = "#v1&d=32&phi=0.6h4+0.3h6&sigma=h4+h6&rule=pgd&eta=0.02&T=32";
const char* const kXor = "#v1&d=16&n=32768&data=cube&phi=xor:4&sigma=relu:exact&signs=pm&rule=pgd&eta=0.5"
                         "&limit=wide&T=1200";

} // namespace

TEST_CASE("paper problems: losses of the widest network beside infinite width") {
    compare_losses("He4_orth", kOrth);
    compare_losses("He4_misspecified", kMisspecified);
}

TEST_CASE("paper problems: gaps to infinite width are those of an independent program, within three standard "
          "errors") {
    for (const int m : EQUATOR_LONG_TESTS ? std::vector{64, 256} : std::vector{64}) {
        compare("He4_orth", kOrth, m, 0, 16, 64.0);
        compare("He4_misspecified", kMisspecified, m, 0, 16, 32.0);
    }
}

TEST_CASE("paper problems: gaps to a wide network of the same start, likewise") {
    compare("He4_orth", std::string(kOrth) + "&limit=wide&wide=256", 64, 256, 16,
            EQUATOR_LONG_TESTS ? 64.0 : 32.0);
    if (!EQUATOR_LONG_TESTS) return;
    compare("XOR_4", std::string(kXor) + "&wide=512", 64, 512, 8, 300.0);
    compare("He4_orth", kOrth, 1024, 0, 8, 64.0);
    compare("He4_misspecified", kMisspecified, 1024, 0, 8, 32.0);
    compare("XOR_4", std::string(kXor) + "&wide=4096", 256, 4096, 8, 1200.0);
}
