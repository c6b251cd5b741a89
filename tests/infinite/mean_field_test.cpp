// Infinite width: the law carried along its characteristics, against reference trajectories, closed forms,
// itself at other tolerances, and finite networks.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "base/random.h"
#include "finite/finite_network.h"
#include "generated/vectors.h"
#include "infinite/mean_field.h"
#include "infinite/twins.h"
#include "run/run.h"
#include "support/json.h"
#include "support/loss_rate.h"
#include "support/validation.h"

using namespace equator;
using namespace equator::test;

namespace {

HermiteSum mixture(double c3, double c4) {
    HermiteSum sum;
    sum.c = {0.0, 0.0, 0.0, c3, c4};
    return sum;
}

Kernels kernels_of(int d, const HermiteSum& phi) {
    return Kernels::make(d, phi, phi);
}

/// Neurons of S^2 at given latitudes: what twins of any d amount to.
Neurons at_latitudes(const std::vector<double>& alpha) {
    Neurons w = Neurons::Zero(3, static_cast<Eigen::Index>(alpha.size()));
    for (std::size_t i = 0; i < alpha.size(); ++i) {
        w(0, static_cast<Eigen::Index>(i)) = alpha[i];
        w(1, static_cast<Eigen::Index>(i)) = std::sqrt(1.0 - alpha[i] * alpha[i]);
    }
    return w;
}

/// s_0 = tan(psi / 2) of a latitude.
double s_of(double alpha) {
    return alpha / (1.0 + std::sqrt(1.0 - alpha * alpha));
}

/// Infinite width with tracers.
struct Journey {
    MeanFieldSolver solver;
    Twins twins;

    Journey(const Kernels& kernels, Rule rule, double eta, double tol, const std::vector<double>& latitudes)
        : solver(kernels, rule, eta, tol), twins(at_latitudes(latitudes), rule, eta) {}

    void cover(double t) {
        while (solver.t_end() < t) {
            solver.step();
            twins.follow(solver);
        }
    }
    std::vector<double> latitudes(double t) const {
        Eigen::ArrayXd s;
        twins.at(t, s);
        std::vector<double> alpha;
        for (double value : s) alpha.push_back(latitude_of(value));
        return alpha;
    }
};

/// A panel's polynomials: s and the density of mass by the panel's own coordinate x in [-1, 1].
struct PanelSeries {
    PanelValues s, density;

    PanelSeries(const LatitudeLaw& law, std::size_t panel) {
        PanelValues values, weights;
        for (std::size_t n = 0; n < kPanelNodes; ++n) {
            const auto at = static_cast<Eigen::Index>(panel * kPanelNodes + n);
            values[n] = law.s[at];
            weights[n] = law.mass[at] / LegendreRule::instance().weights[n];
        }
        s = legendre_series(values);
        density = legendre_series(weights);
    }
};

/// E |alpha| by plain node sums that ignore the kink at the equator, each panel cut into `pieces`.
double uncut_mean_abs(const LatitudeLaw& law, int pieces) {
    const LegendreRule& rule = LegendreRule::instance();
    double sum = 0.0;
    for (std::size_t p = 0; p < law.panels.size(); ++p) {
        const PanelSeries panel(law, p);
        for (int piece = 0; piece < pieces; ++piece)
            for (std::size_t n = 0; n < kPanelNodes; ++n) {
                const double x = -1.0 + (2.0 * piece + 1.0 + rule.points[n]) / pieces;
                sum += rule.weights[n] / pieces * legendre_value(panel.density, x) *
                       std::fabs(latitude_of(legendre_value(panel.s, x)));
            }
    }
    return sum;
}

/// Twins that start on the midpoints of equal cells in s_0, with the cells' masses: the law by brute force,
/// without panels.
struct Crowd {
    std::vector<double> latitudes, mass;

    Crowd(int d, int count) {
        const InitialLaw law(d);
        for (int i = 0; i < count; ++i) {
            const double s0 = -1.0 + (2.0 * i + 1.0) / count;
            latitudes.push_back(latitude_of(s0));
            mass.push_back(2.0 / count * law.density(s0));
        }
    }
};

} // namespace

TEST_CASE("initial law: mass 1 and the moments of a uniform point") {
    for (int d : {3, 4, 5, 16, 101, 256, 4096}) {
        CAPTURE(d);
        const LatitudeLaw law = InitialLaw(d).discretise();
        double mass = 0.0, fourth = 0.0, first = 0.0;
        for (Eigen::Index n = 0; n < law.s.size(); ++n) {
            const double alpha = latitude_of(law.s[n]);
            mass += law.mass[n];
            first += law.mass[n] * alpha;
            fourth += law.mass[n] * alpha * alpha * alpha * alpha;
        }
        CHECK(std::fabs(mass - 1.0) <= 1e-12); // what discretise aims at
        CHECK(std::fabs(first) <= 1e-16);      // panels and nodes come in mirror images
        CHECK(std::fabs(law.second_moment() - 1.0 / d) <= 1e-12);
        CHECK(std::fabs(fourth - 3.0 / (d * (d + 2.0))) <= 1e-12);
        // Every harmonic but the constant has mean 0 under the uniform law.
        const Harmonics harmonics(d, 12);
        const HarmonicValues moments = law.moments(harmonics);
        for (std::size_t l = 1; l <= 12; ++l) CHECK(std::fabs(moments[l]) <= 1e-12);
        // E |alpha| = Gamma(d/2) / (sqrt(pi) Gamma((d+1)/2)); lgamma of 2048 is 1e4, so 1e-11 of it may be
        // lost.
        const double closed =
            std::exp(std::lgamma(0.5 * d) - std::lgamma(0.5 * (d + 1))) / std::sqrt(3.14159265358979324);
        CHECK(std::fabs(law.mean_abs_latitude() / closed - 1.0) <= 1e-10);
        for (std::size_t p = 0; p + 1 < law.panels.size(); ++p)
            CHECK(law.panels[p].end == law.panels[p + 1].begin);
        CHECK(law.panels.front().begin == -1.0);
        CHECK(law.panels.back().end == 1.0);
    }
}

TEST_CASE("mean_field.json: reference trajectories") {
    // The file says 1e-7 of itself, our tolerance is 1e-9.
    constexpr double kTolerance = 1e-6;
    const Json json = Json::parse(equator::test::kMeanFieldJson);
    for (const Json& c : json.at("cases")) {
        CAPTURE(c.at("name").get<std::string>());
        const std::string name = c.at("name").get<std::string>();
        const char* const kWay = "float64 reference trajectories of another program";
        const HermiteSum phi = hermite_sum(c.at("target")), sigma = hermite_sum(c.at("activation"));
        Journey journey(Kernels::make(c.at("d").get<int>(), phi, sigma), Rule::flow, 0.0, 1e-9,
                        equator::test::numbers(c.at("twin_start")));
        // An odd target has no plane of symmetry: the law drifts north, a front sits near the equator, and
        // the file's sum over its own nodes steps over the kink of |alpha|. Its value is off by up to 6e-6;
        // the next test case shows that ours is not.
        bool even = true;
        for (int k = 1; k <= phi.degree(); k += 2) even = even && phi.coefficient(k) == 0.0;
        const double abs_tolerance = even ? kTolerance : 1e-5;
        double worst = 0.0;
        for (const Json& row : c.at("rows")) {
            const double t = row.at("t").get<double>();
            CAPTURE(t);
            journey.cover(t);
            const LatitudeLaw law = journey.solver.law_at(t);
            const MeanField field = journey.solver.field_at(t);
            const auto compare = [&](const char* quantity, double ours, double theirs) {
                worst = std::max(worst, std::fabs(ours - theirs));
                validated(quantity, kWay, name, t, ours, theirs, absolute(kTolerance));
            };
            compare("loss_infinite", field.loss, row.at("loss").get<double>());
            compare("latitude_law", law.second_moment(), row.at("second_moment").get<double>());
            const std::vector<double> at = equator::test::numbers(c.at("field_latitudes"));
            for (std::size_t i = 0; i < at.size(); ++i) {
                compare("speed_infinite", field.q(at[i]), row.at("q")[i].get<double>());
                compare("local_hessian", field.lambda_par(at[i]), row.at("lambda_par")[i].get<double>());
                compare("local_hessian", field.lambda_perp(at[i]), row.at("lambda_perp")[i].get<double>());
            }
            const std::vector<double> twins = journey.latitudes(t),
                                      expected = equator::test::numbers(row.at("twin_latitudes"));
            for (std::size_t i = 0; i < twins.size(); ++i) compare("twins", twins[i], expected[i]);
            validated("mean_abs_latitude_infinite", kWay, name, t, law.mean_abs_latitude(),
                      row.at("mean_abs_latitude").get<double>(), absolute(abs_tolerance));
        }
        MESSAGE(c.at("name").get<std::string>(), ": largest difference ", worst);
    }
}

TEST_CASE("mean |latitude|: the cut at the equator is right where the reference file is not") {
    const Json json = Json::parse(equator::test::kMeanFieldJson);
    for (const Json& c : json.at("cases")) {
        const std::string name = c.at("name").get<std::string>();
        if (name != "h3, d=10" && name != "mixture") continue;
        CAPTURE(name);
        const int d = c.at("d").get<int>();
        // An independent value without panels: 20001 twins. The midpoint rule is off by h^2 / 24 times jumps
        // of slope (a few tens across the kink and the front): 1e-8 h = 1e-4, h^2 = 1e-8.
        const Crowd crowd(d, 20'001);
        Journey journey(kernels_of(d, hermite_sum(c.at("target"))), Rule::flow, 0.0, 1e-9, crowd.latitudes);
        double file_error = 0.0;
        for (const Json& row : c.at("rows")) {
            const double t = row.at("t").get<double>();
            CAPTURE(t);
            journey.cover(t);
            const LatitudeLaw law = journey.solver.law_at(t);
            const double ours = law.mean_abs_latitude();
            const std::vector<double> latitudes = journey.latitudes(t);
            double brute = 0.0;
            for (std::size_t i = 0; i < latitudes.size(); ++i)
                brute += crowd.mass[i] * std::fabs(latitudes[i]);
            validated("mean_abs_latitude_infinite", "20001 characteristics, without panels", name, t, ours,
                      brute, absolute(1e-7));
            file_error = std::max(file_error, std::fabs(row.at("mean_abs_latitude").get<double>() - brute));

            // And the plain node sums converge to it like the square of the pieces' size, once the kink is in
            // a panel's inside.
            if (t == 0.0) continue;
            const double coarse = std::fabs(uncut_mean_abs(law, 1) - ours),
                         fine = std::fabs(uncut_mean_abs(law, 256) - ours);
            CAPTURE(coarse);
            CHECK(fine <= 1e-9);
            CHECK(fine <= 1e-2 * coarse + 1e-10);
        }
        MESSAGE(name, ": the file's mean |latitude| is off by up to ", file_error);
        CHECK(file_error > 5e-7); // else it could be held to 1e-6 like the others
    }
}

TEST_CASE("mean |latitude|: no jump when the equator's crossing passes from panel to panel") {
    // With an odd target the neuron now on the equator starts ever further south. The law itself is the
    // coarse one's; only the sum over it is held against sums over pieces so small that the kink costs 1e-8.
    MeanFieldSolver solver(kernels_of(3, mixture(0.8, 0.6)), Rule::flow, 0.0, 1e-4);
    double worst = 0.0;
    for (int i = 0; i <= 800; ++i) {
        const double t = i * 0.01;
        while (solver.t_end() < t) solver.step();
        const LatitudeLaw law = solver.law_at(t);
        worst = std::max(worst, std::fabs(law.mean_abs_latitude() - uncut_mean_abs(law, 200)));
    }
    MESSAGE("mean |latitude| off by ", worst);
    CHECK(worst <= 5e-8); // 3e-6 where a crossing between a panel's end and its last node is missed
}

TEST_CASE("tolerance: the error of the loss is at most what was asked for") {
    struct Case {
        std::string name;
        int d;
        HermiteSum phi;
        double T;
    };
    const Case cases[] = {
        {"h4, d=3", 3, hermite(4), 10.0},
        {"h4, d=16", 16, hermite(4), 30.0},
        {"h4, d=64", 64, hermite(4), 60.0},
        {"h3, d=10", 10, hermite(3), 10.0},
#if EQUATOR_LONG_TESTS
        {"h4, d=256", 256, hermite(4), 300.0},
        {"h2, d=50", 50, hermite(2), 20.0},
        {"0.8h3+0.6h4, d=12", 12, mixture(0.8, 0.6), 10.0},
#endif
    };
    for (const Case& c : cases) {
        CAPTURE(c.name);
        const Kernels kernels = kernels_of(c.d, c.phi);
        // Ten times below the smallest tolerance measured.
        MeanFieldSolver exact(kernels, Rule::flow, 0.0, 1e-8);
        std::vector<double> times, losses;
        for (int i = 1; i <= 20; ++i) {
            times.push_back(c.T * i / 20.0);
            while (exact.t_end() < times.back()) exact.step();
            losses.push_back(exact.field_at(times.back()).loss);
        }
        for (double tol : {1e-3, 1e-4, 1e-5, 1e-6, 1e-7}) {
            CAPTURE(tol);
            MeanFieldSolver solver(kernels, Rule::flow, 0.0, tol);
            double error = 0.0;
            for (std::size_t i = 0; i < times.size(); ++i) {
                while (solver.t_end() < times[i]) solver.step();
                error = std::max(error, std::fabs(solver.field_at(times[i]).loss - losses[i]));
            }
            validated_off("loss_infinite", "the same at tol = 1e-8: error of 20 times over tol, 1e-3 to 1e-7",
                          c.name, c.T, error / tol, absolute(1.0));
            MESSAGE(c.name, ", tol ", tol, ": error ", error, ", ", solver.nodes(), " nodes");
        }
    }
}

TEST_CASE("tolerance: a coarse one is visibly worse") {
    const Kernels kernels = kernels_of(16, hermite(4));
    const double exact = loss_at(kernels, 30.0, 1e-8);
    CHECK(std::fabs(loss_at(kernels, 30.0, 1e-2) - exact) > 1e-5);
    CHECK(std::fabs(loss_at(kernels, 30.0, 1e-6) - exact) < 1e-6);
}

TEST_CASE("error estimate: of the size of the error, and rarely below it") {
    struct Case {
        int d;
        HermiteSum phi;
        double T;
    };
    for (const Case& c : {Case{16, hermite(4), 30.0}, Case{10, hermite(3), 10.0}})
        for (double tol : {1e-3, 1e-5})
            for (Rule rule : {Rule::flow, Rule::pgd}) {
                CAPTURE(c.d);
                CAPTURE(tol);
                Scenario scenario;
                scenario.d = c.d;
                scenario.m = 1; // the finite network is not what is looked at
                scenario.phi = c.phi;
                scenario.rule = rule;
                scenario.tol = tol;
                Run run(scenario);
                MeanFieldSolver exact(kernels_of(c.d, c.phi), rule, scenario.eta, 1e-8);
                double error = 0.0, estimate = 0.0;
                for (int i = 1; i <= 30; ++i) {
                    const double t = c.T * i / 30.0;
                    run.advance_to(t);
                    const RunState state = run.state_at(t);
                    while (exact.t_end() < state.t) exact.step();
                    error = std::max(error, std::fabs(state.field.loss - exact.field_at(state.t).loss));
                    estimate = state.observables[Quantity::infinite_error];
                    // It is no strict bound: where the two solutions' errors happen to be alike, their
                    // difference is small. Measured here: 1.1 times the estimate, early in the run for h3.
                    // Both solutions begin on the same panels, and under projected gradient descent with the
                    // same steps: until one of them halves a panel the estimate is exactly 0, and misses the
                    // error of panels found fine enough, a thousandth of the tolerance.
                    CHECK(error <= 1.2 * estimate + 1e-3 * tol);
                }
                MESSAGE("d = ", c.d, ", tol ", tol, ": error ", error, ", estimate ", estimate);
                CHECK(error > 0.0);
                // Over the whole run it is a bound.
                validated_off("infinite_error",
                              "error against a solution at tol = 1e-8, as a share of the estimate",
                              "d=" + std::to_string(c.d) + "&phi=h" + std::to_string(c.phi.degree()) +
                                  "&tol=" + number_text(tol) + (rule == Rule::pgd ? "&rule=pgd" : ""),
                              c.T, error / estimate, absolute(1.0));
                CHECK(estimate <= 10.0 * tol); // and of some use: a tenfold tolerance's own error at most
            }
}

TEST_CASE("flow: the loss falls at the rate E|V|^2, and the law keeps its mass") {
    for (int d : {3, 16}) {
        CAPTURE(d);
        MeanFieldSolver solver(kernels_of(d, mixture(0.8, 0.6)), Rule::flow, 0.0, 1e-8);
        double last = HUGE_VAL;
        while (solver.t_end() < 8.0) {
            solver.step();
            const auto [law, field, rate] = MiddleOfStep(solver);
            // The dense output is off by about 1e-9 per step, its slope by that over h >= 0.01.
            CHECK(std::fabs(rate + mean_square_speed(law, field)) <= 1e-6);
            CHECK(field.loss <= last);
            last = field.loss;
            double mass = 0.0;
            for (double w : law.mass) mass += w;
            CHECK(std::fabs(mass - 1.0) <= 1e-12); // as at the start: halving re-evaluates the density
        }
    }
}

TEST_CASE("flow: an even problem stays even") {
    MeanFieldSolver solver(kernels_of(8, hermite(4)), Rule::flow, 0.0, 1e-6);
    while (solver.t_end() < 5.0) solver.step();
    const LatitudeLaw law = solver.law_at(5.0);
    // Mirror images are computed by mirrored operations up to the order of the moments' sums.
    for (Eigen::Index n = 0; n < law.s.size(); ++n)
        CHECK(std::fabs(law.s[n] + law.s[law.s.size() - 1 - n]) <= 1e-12);
}

TEST_CASE("histogram: sums to 1 and agrees with brute force") {
    constexpr std::size_t kBins = 60;
    for (int d : {3, 12}) {
        CAPTURE(d);
        const Crowd crowd(d, 20'001);
        Journey journey(kernels_of(d, mixture(0.8, 0.6)), Rule::flow, 0.0, 1e-8, crowd.latitudes);
        for (double t : {0.0, 0.7, 3.0, 8.0}) {
            CAPTURE(t);
            journey.cover(t);
            const std::vector<double> bins = journey.solver.law_at(t).histogram(kBins);
            REQUIRE(bins.size() == kBins);
            double total = 0.0, worst = 0.0;
            std::vector<double> counted(kBins);
            const std::vector<double> latitudes = journey.latitudes(t);
            for (std::size_t i = 0; i < latitudes.size(); ++i) {
                const auto bin = static_cast<std::size_t>(std::max(0.0, 0.5 * (latitudes[i] + 1.0) * kBins));
                counted[std::min(bin, kBins - 1)] += crowd.mass[i];
            }
            for (std::size_t b = 0; b < kBins; ++b) {
                CHECK(bins[b] >= 0.0);
                total += bins[b];
                worst = std::max(worst, std::fabs(bins[b] - counted[b]));
            }
            CHECK(std::fabs(total - 1.0) <= 1e-9);
            // A bin's edge falls inside one cell of the crowd: at most a cell's mass at each end.
            const double cell = *std::max_element(crowd.mass.begin(), crowd.mass.end());
            validated_off("latitude_law", "histogram of 20001 characteristics",
                          "0.8h3+0.6h4, d = " + std::to_string(d), t, worst, absolute(2.0 * cell));
        }
    }
}

TEST_CASE("twins: ride with the law they belong to") {
    std::vector<double> starts;
    for (int i = 0; i < 199; ++i) starts.push_back(2.0 * (i + 1) / 200.0 - 1.0);
    for (Rule rule : {Rule::flow, Rule::pgd}) {
        constexpr double kTol = 1e-7;
        Journey journey(kernels_of(8, mixture(0.8, 0.6)), rule, 0.05, kTol, starts);
        for (double t : {0.5, 2.0, 6.0}) {
            CAPTURE(t);
            journey.cover(t - 1e-9);
            const LatitudeLaw law = journey.solver.law_at(t);
            Eigen::ArrayXd s;
            journey.twins.at(t, s);
            for (std::size_t i = 0; i < starts.size(); ++i) {
                const double s0 = s_of(starts[i]);
                std::size_t p = 0;
                while (law.panels[p].end < s0) ++p;
                const double x = (2.0 * s0 - law.panels[p].begin - law.panels[p].end) /
                                 (law.panels[p].end - law.panels[p].begin);
                // Panels are as good as tol divided by their mass; skip the poles' all but empty ones.
                const double mass =
                    law.mass.segment(static_cast<Eigen::Index>(p * kPanelNodes), kPanelNodes).sum();
                if (mass < 1e-4) continue;
                CAPTURE(starts[i]);
                const double off =
                    std::fabs(legendre_value(PanelSeries(law, p).s, x) - s[static_cast<Eigen::Index>(i)]);
                CHECK(off * mass <= 20.0 * kTol);
            }
        }
    }
}

TEST_CASE("twins: started on the law's own nodes, they stay on them") {
    const Kernels kernels = kernels_of(3, hermite(2)); // smooth for long, so no panel is halved
    MeanFieldSolver solver(kernels, Rule::flow, 0.0, 1e-3);
    const LatitudeLaw start = solver.law_at(0.0);
    std::vector<double> latitudes;
    for (double s : start.s) latitudes.push_back(latitude_of(s));
    Twins twins(at_latitudes(latitudes), Rule::flow, 0.0);
    int compared = 0;
    while (solver.t_end() < 2.0) {
        solver.step();
        twins.follow(solver);
        const LatitudeLaw law = solver.law_at(solver.t_end());
        if (law.s.size() != start.s.size()) break;
        Eigen::ArrayXd s;
        twins.at(solver.t_end(), s);
        ++compared;
        // Only the start differs, by the rounding of s -> alpha -> s; near the equator such differences grow
        // like e^{2t} at most, near the poles alpha hides them (sqrt of rounding).
        for (Eigen::Index n = 0; n < s.size(); ++n) {
            const double colatitude = colatitude_sine_of(start.s[n]);
            CHECK(std::fabs(s[n] - law.s[n]) <= 1e-13 / colatitude);
        }
    }
    CHECK(compared >= 5);
}

TEST_CASE("twins: positions keep their direction around the axis") {
    const Neurons start = uniform_neurons(6, 11, 8);
    const Twins twins(start, Rule::flow, 0.0);
    Eigen::ArrayXd s;
    twins.at(0.0, s);
    Neurons w;
    twins.positions(s, w);
    // At t = 0 the twin is the neuron.
    CHECK((w - start).abs().maxCoeff() <= 4e-16);
    s.setConstant(0.5); // alpha = 0.8, across = 0.6
    twins.positions(s, w);
    for (Eigen::Index i = 0; i < 11; ++i) {
        CHECK(w(0, i) == doctest::Approx(0.8).epsilon(1e-15));
        const double across = std::sqrt(1.0 - start(0, i) * start(0, i));
        for (Eigen::Index k = 1; k < 6; ++k) CHECK(std::fabs(w(k, i) - 0.6 * start(k, i) / across) <= 1e-15);
    }
}

TEST_CASE("projected gradient descent: the recursion of docs/model.md") {
    for (std::uint64_t i = 0; i < 2000; ++i) {
        const double s = 2.0 * uniform(9, Stream::neurons, i, 0) - 1.0,
                     q = 8.0 * uniform(9, Stream::neurons, i, 1) - 4.0,
                     eta = uniform(9, Stream::neurons, i, 2), alpha = latitude_of(s);
        if (eta * std::fabs(q) > 1.0) continue; // a longer step may cross the pole
        const double rest = 1.0 - alpha * alpha;
        const double next = (alpha + eta * q * rest) / std::sqrt(1.0 + eta * eta * q * q * rest);
        CAPTURE(s);
        CAPTURE(q);
        CHECK(std::fabs(latitude_of(pgd_step(s, q, eta)) - next) <= 1e-15); // 5 roundings
    }
    CHECK(pgd_step(1.0, 3.0, 0.1) == 1.0); // poles stay where they are
    CHECK(pgd_step(-1.0, 3.0, 0.1) == -1.0);
    CHECK(pgd_step(0.3, 0.0, 0.1) == 0.3);
}

TEST_CASE("projected gradient descent: for small steps it is the flow, to first order") {
    const Kernels kernels = kernels_of(8, hermite(4));
    const double T = 2.0, flow = loss_at(kernels, T, 1e-9);
    double last = 0.0;
    for (int steps : {50, 100, 200, 400}) {
        MeanFieldSolver solver(kernels, Rule::pgd, T / steps, 1e-9);
        for (int n = 0; n < steps; ++n) solver.step();
        const double difference = solver.end_loss() - flow;
        CAPTURE(steps);
        CAPTURE(difference);
        if (last != 0.0) CHECK(last / difference == doctest::Approx(2.0).epsilon(4.0 * T / steps));
        last = difference;
    }
}

TEST_CASE("a wide finite network comes close to infinite width") {
#if EQUATOR_LONG_TESTS
    constexpr int kWidth = 3000;
#else
    constexpr int kWidth = 1000;
#endif
    // The gap has a bias of a few / m and, once training has begun, a fluctuation of order 1/sqrt(m), which
    // for this problem is small: this seed's gaps are 0.5, 3 and 4 over m. The factor 5 is therefore a bound
    // for this seed and width; that gaps fall at the right rate over seeds is run_test's business.
    const Kernels kernels = kernels_of(8, hermite(4));
    FiniteSolver finite(kernels, uniform_neurons(8, kWidth, 4), Rule::flow, 0.0, 1e-5);
    MeanFieldSolver infinite(kernels, Rule::flow, 0.0, 1e-7);
    Neurons w;
    for (double t : {0.0, 1.0, 2.0}) {
        CAPTURE(t);
        while (finite.t_end() < t) finite.step();
        while (infinite.t_end() < t) infinite.step();
        finite.neurons_at(t, w);
        PopulationField& field = finite.field();
        const double loss = kernels.loss(field.mean_target_overlap(w), field.self_energy(w));
        const double gap = kWidth * std::fabs(loss - infinite.field_at(t).loss);
        MESSAGE("t = ", t, ": m |loss gap| = ", gap);
        CHECK(gap <= (kWidth > 1000 ? 10.0 : 5.0));
    }
}
