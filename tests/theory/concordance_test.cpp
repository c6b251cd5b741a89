// Self-concordance (docs/model.md, section 7): condition and conclusion, read off the law, against integrals
// along characteristics and fine grids.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "support/gap_reference.h"
#include "support/validation.h"
#include "theory/concordance.h"

using namespace equator;
using namespace equator::test;

namespace {

/// A starting latitude with the integral of lambda_par along its way.
struct Path {
    double s0, s, log_par;
};

/// Runge-Kutta from s0 on a fine grid of times, in fields given at half steps.
Path follow(double s0, const std::vector<MeanField>& fields, double h) {
    Path path{s0, s0, 0.0};
    const auto slope = [](const MeanField& field, double s) {
        return 0.5 * field.q(latitude_of(s)) * (1.0 - s * s);
    };
    const auto rate = [](const MeanField& field, double s) { return field.lambda_par(latitude_of(s)); };
    for (std::size_t n = 0; n + 2 < fields.size(); n += 2) {
        const MeanField &a = fields[n], &b = fields[n + 1], &c = fields[n + 2];
        const double s1 = path.s, k1 = slope(a, s1), s2 = s1 + 0.5 * h * k1, k2 = slope(b, s2),
                     s3 = s1 + 0.5 * h * k2, k3 = slope(b, s3), s4 = s1 + h * k3, k4 = slope(c, s4);
        path.s = s1 + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
        path.log_par += h / 6.0 * (rate(a, s1) + 2.0 * rate(b, s2) + 2.0 * rate(b, s3) + rate(c, s4));
    }
    return path;
}

/// Infinite width at every half step of a run.
std::vector<MeanField> fields_of(const Kernels& kernels, double h, int steps) {
    MeanFieldSolver solver(kernels, Rule::flow, 0.0, 1e-8);
    std::vector<MeanField> fields;
    for (int n = 0; n <= 2 * steps; ++n) {
        const double t = 0.5 * h * n;
        while (solver.t_end() < t) solver.step();
        fields.push_back(solver.field_at(t));
    }
    return fields;
}

/// Every tenth cell of `law` against the characteristic of its middle, followed through `fields`.
void check_cells(const std::string& link, double T, const LatitudeLaw& law,
                 const std::vector<MeanField>& fields, double h) {
    const Amplification found = amplification(law);
    REQUIRE(found.cells.size() == kAmplificationCells * law.panels.size());
    double worst = 0.0, worst_small = 0.0, all = 0.0;
    for (std::size_t k = 0; k < found.cells.size(); ++k) {
        const Amplification::Cell& cell = found.cells[k];
        all += cell.mass;
        if (k % 10 != 0) continue; // following takes time
        const Path path = follow(cell.s0, fields, h);
        if (path.log_par < std::log(0.02) || cell.mass < 1e-7) continue;
        double& off = path.log_par >= std::log(0.5) ? worst : worst_small;
        off = std::max(off, std::fabs(cell.log_par - path.log_par));
        const double ratio = std::log(std::fabs(latitude_of(path.s) / latitude_of(path.s0)));
        if (std::fabs(latitude_of(path.s)) > 1e-3)
            CHECK(cell.log_latitude == doctest::Approx(ratio).epsilon(1e-3).scale(1.0));
    }
    CHECK(all == doctest::Approx(1.0).epsilon(3e-5)); // middles of cells
    MESSAGE(link, " t ", T, ": log J off by ", worst, ", where J < 1/2 by ", worst_small);
    CHECK(worst <= 0.05);
    CHECK(worst_small <= 0.4);
}

/// What concordance() tells, by brute force.
struct PlainConcordance {
    double share = 0.0, excess = 0.0, constant = 0.0;
};

/// The least constant for 99 % of what got away, one candidate after the other.
struct Start {
    double weight, ratio, log_par;
};
double least_constant(const std::vector<Start>& got_away) {
    double away = 0.0;
    for (const Start& start : got_away) away += start.weight;
    double least = 0.0;
    for (;; least += 0.002) {
        double failing = 0.0;
        for (const Start& start : got_away)
            failing += start.log_par > std::log(2.0) + least * start.ratio ? start.weight : 0.0;
        if (failing <= 0.01 * away || least > 20.0) return least;
    }
}

/// Sums over some 40,000 starting latitudes.
PlainConcordance plain_concordance(const LatitudeLaw& law, const InitialLaw& initial, const MeanField& field,
                                   double C) {
    constexpr int kGrid = 40000;
    PlainConcordance plain;
    double growth = 0.0, mass = 0.0;
    std::vector<Start> got_away;
    for (std::size_t p = 0; p < law.panels.size(); ++p) {
        const double begin = law.panels[p].begin, end = law.panels[p].end;
        PanelValues s;
        for (std::size_t n = 0; n < kPanelNodes; ++n)
            s[n] = law.s[static_cast<Eigen::Index>(p * kPanelNodes + n)];
        const PanelValues series = legendre_series(s);
        const int cells = std::max(40, static_cast<int>(kGrid * (end - begin) / 2.0));
        for (int cell = 0; cell < cells; ++cell) {
            const double x = 2.0 * (cell + 0.5) / cells - 1.0;
            const double s0 = 0.5 * (begin + end) + 0.5 * (end - begin) * x;
            const double weight = initial.density(s0) * (end - begin) / cells;
            const double alpha = latitude_of(legendre_value(series, x));
            const double rate = std::fabs(field.q(alpha)) * (1.0 - alpha * alpha) / std::fabs(alpha);
            const double lambda = field.lambda_par(alpha);
            mass += weight;
            plain.share += lambda > C * rate ? weight : 0.0;
            plain.excess += weight * std::max(lambda - C * rate, 0.0);
            growth += weight * std::max(lambda, 0.0);
            const double log_par =
                std::log(std::max(legendre_slope(series, x) * 2.0 / (end - begin) * (1.0 + s0 * s0) /
                                      (1.0 + std::pow(legendre_value(series, x), 2)),
                                  1e-9));
            const double ratio = std::log(std::fabs(alpha / latitude_of(s0)));
            if (ratio > 0.0 && alpha * s0 > 0.0) got_away.push_back({weight, ratio, log_par});
        }
    }
    CHECK(mass == doctest::Approx(1.0).epsilon(1e-4));
    plain.excess /= growth;
    plain.constant = least_constant(got_away);
    return plain;
}

} // namespace

TEST_CASE("self-concordance: what the law says is what integrals along characteristics say") {
    struct Case {
        std::string link;
        double T;
    };
    for (const Case& c :
         {Case{"d=16&phi=h4", 6.0}, Case{"d=16&phi=h4", 12.0}, Case{"d=8&phi=h3", 4.0},
          Case{"d=5&phi=h2", 3.0}, Case{"d=8&phi=h3&sigma=h2%2Bh3", 5.0}, Case{"d=4&phi=h1", 3.0}}) {
        const std::string& link = c.link;
        const double T = c.T;
        CAPTURE(link);
        CAPTURE(T);
        const Scenario scenario = scenario_of(link);
        const Kernels kernels = kernels_of(link);
        constexpr int kSteps = 400;
        MeanFieldSolver solver(kernels, Rule::flow, 0.0, 1e-6);
        while (solver.t_end() < T) solver.step();
        const LatitudeLaw law = solver.law_at(T);
        check_cells(link, T, law, fields_of(kernels, T / kSteps, kSteps), T / kSteps);

        const double C = concordance_constant(information_exponent(scenario.phi, scenario.activation()));
        const MeanField field = solver.field_at(T);
        const Concordance concord = concordance(law, field, C);
        const PlainConcordance plain = plain_concordance(law, InitialLaw(kernels.d), field, C);
        constexpr const char* kWay = "sums over 40,000 starting latitudes";
        validated("concordance_share", kWay, link, T, concord.share, plain.share, absolute(1e-3));
        validated("concordance_excess", kWay, link, T, concord.excess, plain.excess, absolute(0.01));
        validated("selfconcordance", kWay, link, T, concord.constant, plain.constant,
                  absolute(0.01 + 0.03 * plain.constant));
        MESSAGE(link, " t ", T, ": C ", C, ", measured ", concord.constant, ", share ", concord.share,
                ", excess ", concord.excess);
    }
}

TEST_CASE("self-concordance: log J_par against log |alpha_t / alpha_0|, at three times, under both rules") {
    // Two starts 2e-5 apart, carried in psi: how far apart they end is J_par(t,0), without lambda_par.
    struct Case {
        std::string link;
        double T;
    };
    constexpr double kEta = 0.1;
    constexpr int kLooks = 3, kStepsALook = 100;
    for (const Case& c : {Case{"d=5&phi=h2", 2.4}, Case{"d=8&phi=h3", 4.8}, Case{"d=16&phi=h4", 9.0}})
        for (const Rule rule : {Rule::flow, Rule::pgd}) {
            CAPTURE(c.link);
            CAPTURE(static_cast<int>(rule));
            const Kernels kernels = kernels_of(c.link);
            MeanFieldSolver fine(kernels, rule, kEta, 1e-8), usual(kernels, rule, kEta, 1e-6);
            std::vector<MeanField> fields; // flow: at half steps; PGD: at the beginnings of steps
            const double h = c.T / (kLooks * kStepsALook);
            double worst = 0.0, worst_latitude = 0.0;
            for (int look = 1; look <= kLooks; ++look) {
                const double t = c.T * look / kLooks * (1.0 + 1e-12);
                if (rule == Rule::flow) {
                    for (int n = static_cast<int>(fields.size()); n <= 2 * kStepsALook * look; ++n) {
                        while (fine.t_end() < 0.5 * h * n) fine.step();
                        fields.push_back(fine.field_at(0.5 * h * n));
                    }
                    while (usual.t_end() < 0.999999 * t) usual.step();
                } else {
                    while (fine.t_end() + 0.5 * kEta < t) {
                        fields.push_back(fine.field_at(fine.t_end()));
                        fine.step();
                        usual.step();
                    }
                }
                const auto carried = [&](double psi) {
                    const auto speed = [](const MeanField& field, double at) {
                        return field.q(std::sin(at)) * std::cos(at);
                    };
                    if (rule == Rule::pgd) {
                        for (const MeanField& field : fields) psi += std::atan(kEta * speed(field, psi));
                        return psi;
                    }
                    for (std::size_t n = 0; n + 2 < fields.size(); n += 2) {
                        const double k1 = speed(fields[n], psi),
                                     k2 = speed(fields[n + 1], psi + 0.5 * h * k1),
                                     k3 = speed(fields[n + 1], psi + 0.5 * h * k2),
                                     k4 = speed(fields[n + 2], psi + h * k3);
                        psi += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
                    }
                    return psi;
                };
                const double here = rule == Rule::pgd ? usual.t_end() : std::min(t, usual.t_end());
                const Amplification found = amplification(usual.law_at(here));
                int compared = 0;
                for (std::size_t k = 0; k < found.cells.size(); k += 2) {
                    const Amplification::Cell& cell = found.cells[k];
                    constexpr double kApart = 1e-5;
                    const double psi = 2.0 * std::atan(cell.s0), end = carried(psi);
                    const double J = (carried(psi + kApart) - carried(psi - kApart)) / (2.0 * kApart);
                    if (J < 0.5 || cell.mass < 1e-7) continue;
                    ++compared;
                    worst = std::max(worst, std::fabs(cell.log_par - std::log(J)));
                    CHECK(cell.crossed == (psi * end < 0.0));
                    if (std::fabs(std::sin(end)) > 1e-3)
                        worst_latitude = std::max(
                            worst_latitude, std::fabs(cell.log_latitude -
                                                      std::log(std::fabs(std::sin(end) / std::sin(psi)))));
                }
                CHECK(compared >= 40);
            }
            MESSAGE(c.link, std::string(rule == Rule::pgd ? ", PGD" : ", flow"), ": log J off by ", worst,
                    ", log latitude by ", worst_latitude);
            CHECK(worst <= 0.02);
            CHECK(worst_latitude <= 1e-3);
        }
}

TEST_CASE(
    "self-concordance: at the start, of h_k, the condition holds with k - 1 but for the south of odd k") {
    for (int k = 2; k <= 5; ++k)
        for (int d : {4, 16, 64}) {
            CAPTURE(k);
            CAPTURE(d);
            const Kernels kernels = Kernels::make(d, hermite(k), hermite(k));
            const MeanFieldSolver solver(kernels, Rule::flow, 0.0, 1e-6);
            // q = g* = k alpha^{k-1} under the uniform law: the ratio is k - 1 - alpha^2 / (1 - alpha^2) on
            // the way to a pole. For odd k the south is on its way to the equator with the opposite sign, and
            // only next to the pole it fails.
            const MeanField field = solver.field_at(0.0);
            const LatitudeLaw law = solver.law_at(0.0);
            const Concordance found = concordance(law, field, k - 1.0 + 1e-9);
            const double far_south = -std::sqrt((2.0 * k - 2.0) / (2.0 * k - 1.0));
            CHECK(found.share == doctest::Approx(k % 2 == 1 ? law.mass_below(far_south) : 0.0).epsilon(1e-6));
            if (k % 2 == 0) CHECK(found.excess <= 1e-6);
            CHECK(found.constant == 0.0); // nothing has grown yet
            // With less than that constant it fails everywhere near the equator on the way out.
            const Concordance strict = concordance(solver.law_at(0.0), field, k - 1.5);
            CHECK(strict.share > (k % 2 == 0 ? 0.5 : 0.25));
        }
}

TEST_CASE("growth: equal shares of the law are where cells of it are, and as they are") {
    for (const char* link : {"d=16&T=9", "d=8&phi=h3&T=4", "d=3&phi=h2&T=1"}) {
        const double T = scenario_of(link).T;
        MeanFieldSolver solver(kernels_of(link), Rule::flow, 0.0, 1e-6);
        while (solver.t_end() < T) solver.step();
        const LatitudeLaw law = solver.law_at(T);
        const Amplification all = amplification(law);
        constexpr std::size_t kCount = 100;
        const auto shares = amplification_of_shares(law, kCount);
        REQUIRE(shares.size() == kCount);
        double below = 0.0;
        std::size_t cell = 0;
        for (std::size_t i = 0; i < kCount; ++i) {
            CHECK(shares[i].mass == doctest::Approx(1.0 / kCount));
            while (cell < all.cells.size() && all.cells[cell].s0 < shares[i].s0)
                below += all.cells[cell++].mass;
            CHECK(below == doctest::Approx((static_cast<double>(i) + 0.5) / kCount).epsilon(0.02).scale(1.0));
            // Between its two neighbours among the cells.
            const auto between = [&](double Amplification::Cell::*value) {
                const double a = all.cells[cell - 1].*value, b = all.cells[cell].*value;
                const double slack = 0.02 + 0.1 * std::fabs(a - b);
                CHECK(shares[i].*value >= std::min(a, b) - slack);
                CHECK(shares[i].*value <= std::max(a, b) + slack);
            };
            if (cell == 0 || cell == all.cells.size() || std::fabs(shares[i].s0) < 0.01) continue;
            between(&Amplification::Cell::log_par);
            between(&Amplification::Cell::log_latitude);
        }
    }
}

TEST_CASE("self-concordance: the constants settle where the worst neuron of a sample had none") {
    // d = 8, phi = h3, sigma = h2 + h3: 367, 1658, 29893 was the largest ratio for m = 30, 300, 3000.
    const Observables few = observe(scenario_of("d=8&m=30&phi=h3&sigma=h2%2Bh3&T=10"), {10.0}).front(),
                      many = observe(scenario_of("d=8&m=1000&phi=h3&sigma=h2%2Bh3&T=10"), {10.0}).front();
    for (Quantity q :
         {Quantity::selfconcordance, Quantity::concordance_share, Quantity::concordance_excess}) {
        CAPTURE(name_of(q));
        MESSAGE(name_of(q), " ", few[q]);
        CHECK((few[q] == many[q] || (std::isnan(few[q]) && std::isnan(many[q]))));
    }
    CHECK(few[Quantity::selfconcordance] < 100.0);
}

TEST_CASE("self-concordance: how many neurons the bound rests on") {
    for (const char* link : {"d=16&m=50&phi=h4&T=9", "d=5&m=20&phi=h3&T=6"}) {
        CAPTURE(link);
        const Scenario scenario = scenario_of(link);
        const Observables found = observe(scenario, {scenario.T}).front();
        constexpr int kSteps = 600;
        const double h = scenario.T / kSteps;
        MeanFieldSolver solver(kernels_of(link), Rule::flow, 0.0, 1e-8);
        std::vector<MeanField> fields;
        for (int n = 0; n <= 2 * kSteps; ++n) {
            while (solver.t_end() < 0.5 * h * n) solver.step();
            fields.push_back(solver.field_at(0.5 * h * n));
        }
        const Neurons start = uniform_neurons(scenario.d, scenario.m, scenario.seed);
        double square = 0.0, fourth = 0.0;
        for (Eigen::Index i = 0; i < start.cols(); ++i) {
            const double alpha = start(0, i);
            const Path path = follow(alpha / (1.0 + std::sqrt(1.0 - alpha * alpha)), fields, h);
            square += std::exp(2.0 * path.log_par);
            fourth += std::exp(4.0 * path.log_par);
        }
        validated("effective_neurons", "integrals of lambda_par along the twins, Runge-Kutta", link,
                  scenario.T, found[Quantity::effective_neurons], square * square / fourth, relative(0.005));
    }
    const std::vector<Observables> rows = observe(scenario_of("T=100"), {0.0, 100.0});
    CHECK(rows[0][Quantity::effective_neurons] == doctest::Approx(400.0));
    // The audit of the default run: at t = 100 one neuron of 400 has about half of sum J^2.
    CHECK(rows[1][Quantity::effective_neurons] > 1.0);
    CHECK(rows[1][Quantity::effective_neurons] < 6.0);
}
