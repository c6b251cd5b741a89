// Output weights +1 and -1 in turn: infinite width's two laws of latitudes against equal cells, wide
// networks, and problems whose signs can be put elsewhere.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "base/digest.h"
#include "infinite/mean_field.h"
#include "infinite/twins.h"
#include "support/loss_rate.h"

using namespace equator;
using namespace equator::test;

namespace {

HermiteSum sum_of(std::vector<double> c) {
    HermiteSum sum;
    sum.c = std::move(c);
    return sum;
}

HermiteSum times(double factor, HermiteSum sum) {
    for (double& c : sum.c) c *= factor;
    return sum;
}

struct Problem {
    std::string name;
    int d;
    HermiteSum phi, sigma;

    Kernels kernels() const { return Kernels::make(d, phi, sigma); }
    MeanFieldSolver solver(double tol, Rule rule = Rule::flow, double eta = 0.0) const {
        return MeanFieldSolver(kernels(), rule, eta, tol, true);
    }
};

/// With even and odd parts, so that a sign is no mirror image, and a target that needs both signs.
std::vector<Problem> problems() {
    const HermiteSum mixed = sum_of({0, 0.3, 0.6, 0.4, 0.5}), other = sum_of({0, 0.2, -0.5, 0.3, 0.6});
    return {{"mixed", 8, mixed, mixed},
            {"both signs needed", 8, other, mixed},
            {"h4, d=16", 16, hermite(4), hermite(4)}};
}

/// Equal cells of the starting latitude's angle for either sign, moved by Runge and Kutta's fixed steps; its
/// field by plain powers, E a (w.w')^k through the moments of z, the first coordinate of S^{d-2}.
class Cells {
  public:
    Cells(const Problem& problem, int count) : kernels_(problem.kernels()), d_(problem.d) {
        double total = 0.0;
        for (int i = 0; i < count; ++i) {
            const double psi = M_PI * ((i + 0.5) / count - 0.5);
            angle_.push_back(psi);
            mass_.push_back(std::pow(std::cos(psi), d_ - 2));
            total += mass_.back();
        }
        for (double& mass : mass_) mass *= 0.5 / total;
        angle_.insert(angle_.end(), angle_.begin(), angle_.end());
        mass_.insert(mass_.end(), mass_.begin(), mass_.end());
    }
    double sign(std::size_t i) const { return i < mass_.size() / 2 ? 1.0 : -1.0; }

    double loss() const {
        const std::vector<double> moments = moments_of(angle_);
        double self = 0.0, target = 0.0;
        for (std::size_t i = 0; i < mass_.size(); ++i) {
            self += sign(i) * mass_[i] * potential(moments, angle_[i]);
            target += sign(i) * mass_[i] * kernels_.G_star(std::sin(angle_[i]));
        }
        return kernels_.loss(target, self);
    }
    void step(double h) {
        const auto moved = [&](const std::vector<double>& k, double by) {
            std::vector<double> to = angle_;
            for (std::size_t i = 0; i < to.size(); ++i) to[i] += by * k[i];
            return to;
        };
        const std::vector<double> k1 = slopes(angle_), k2 = slopes(moved(k1, 0.5 * h)),
                                  k3 = slopes(moved(k2, 0.5 * h)), k4 = slopes(moved(k3, h));
        for (std::size_t i = 0; i < angle_.size(); ++i)
            angle_[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }

  private:
    static constexpr int kRow = 13;

    /// E a sin^b cos^j at [b kRow + j]
    std::vector<double> moments_of(const std::vector<double>& angle) const {
        std::vector<double> moments(kRow * kRow, 0.0);
        for (std::size_t i = 0; i < angle.size(); ++i) {
            const double s = std::sin(angle[i]), c = std::cos(angle[i]);
            double across = sign(i) * mass_[i];
            for (int j = 0; j <= kernels_.G.degree; ++j, across *= c) {
                double both = across;
                for (int b = 0; b + j <= kernels_.G.degree; ++b, both *= s) moments[at(b, j)] += both;
            }
        }
        return moments;
    }
    /// Calls each(coefficient, b, j) for U = sum coefficient sin^b cos^j.
    template <class Each> void terms(const std::vector<double>& moments, const Each& each) const {
        for (int k = 1; k <= kernels_.G.degree; ++k) {
            double z = 1.0, choose = 1.0; // E z^j and k over j
            for (int j = 0; j <= k; j += 2) {
                each(kernels_.G[k] * choose * z * moments[at(k - j, j)], k - j, j);
                z *= (j + 1.0) / (d_ - 1.0 + j);
                choose *= (k - j) * (k - j - 1.0) / ((j + 1.0) * (j + 2.0));
            }
        }
    }
    double potential(const std::vector<double>& moments, double angle) const {
        double sum = 0.0;
        terms(moments, [&](double coefficient, int b, int j) {
            sum += coefficient * std::pow(std::sin(angle), b) * std::pow(std::cos(angle), j);
        });
        return sum;
    }
    std::vector<double> slopes(const std::vector<double>& angle) const {
        const std::vector<double> moments = moments_of(angle);
        std::vector<double> k(angle.size());
        std::vector<double> coefficients(kRow * kRow, 0.0);
        terms(moments, [&](double coefficient, int b, int j) { coefficients[at(b, j)] += coefficient; });
        for (std::size_t i = 0; i < angle.size(); ++i) {
            const double s = std::sin(angle[i]), c = std::cos(angle[i]);
            double slope = kernels_.g_star(s) * c;
            for (int b = 0; b <= kernels_.G.degree; ++b)
                for (int j = 0; b + j <= kernels_.G.degree; j += 2) {
                    const double coefficient = coefficients[at(b, j)];
                    if (coefficient == 0.0) continue;
                    if (b > 0) slope -= coefficient * b * std::pow(s, b - 1) * std::pow(c, j + 1);
                    if (j > 0) slope += coefficient * j * std::pow(s, b + 1) * std::pow(c, j - 1);
                }
            k[i] = sign(i) * slope;
        }
        return k;
    }
    static std::size_t at(int b, int j) { return static_cast<std::size_t>(b * kRow + j); }

    Kernels kernels_;
    int d_;
    std::vector<double> angle_, mass_;
};

} // namespace

TEST_CASE("signs: losses are those of equal cells") {
    for (const Problem& problem : problems()) {
        CAPTURE(problem.name);
        MeanFieldSolver solver = problem.solver(1e-8);
        Cells cells(problem, 1200);
        double worst = 0.0;
        for (int n = 1; n <= 200; ++n) {
            cells.step(0.05);
            if (n % 20 != 0) continue;
            while (solver.t_end() < 0.05 * n) solver.step();
            worst = std::max(worst, std::fabs(solver.field_at(0.05 * n).loss - cells.loss()));
        }
        MESSAGE(problem.name, ": off by ", worst, ", loss in the end ", cells.loss());
        CHECK(worst <= 1e-5);
    }
}

TEST_CASE("signs: the loss falls at the rate E|V|^2, and the tolerance is kept") {
    for (const Problem& problem : problems()) {
        CAPTURE(problem.name);
        MeanFieldSolver solver = problem.solver(1e-8), coarse = problem.solver(1e-5);
        double last = HUGE_VAL, error = 0.0;
        while (solver.t_end() < 10.0) {
            solver.step();
            const auto [law, field, rate] = MiddleOfStep(solver);
            CHECK(std::fabs(rate + mean_square_speed(law, field)) <= 1e-6);
            CHECK(field.loss <= last);
            last = field.loss;
            double mass = 0.0;
            for (const double share : law.mass) mass += share;
            CHECK(std::fabs(mass - 1.0) <= 1e-12);
            while (coarse.t_end() < solver.t_end()) coarse.step();
            if (coarse.t_begin() <= solver.t_end())
                error = std::max(error, std::fabs(coarse.field_at(solver.t_end()).loss - solver.end_loss()));
        }
        CHECK(error <= 1e-5);
    }
}

TEST_CASE("signs: where the activation is odd they change nothing, where they are swapped neither") {
    // a h3(w.x) = h3(a w.x), and a w is as uniform as w.
    MeanFieldSolver with(Kernels::make(10, hermite(3), hermite(3)), Rule::flow, 0.0, 1e-8, true),
        without(Kernels::make(10, hermite(3), hermite(3)), Rule::flow, 0.0, 1e-8);
    // The other half of the neurons learns -phi.
    const HermiteSum sigma = sum_of({0, 0.3, 0.6, 0.4, 0.5});
    MeanFieldSolver plus(Kernels::make(8, hermite(2), sigma), Rule::flow, 0.0, 1e-8, true),
        minus(Kernels::make(8, times(-1, hermite(2)), sigma), Rule::flow, 0.0, 1e-8, true);
    for (const double t : {1.0, 4.0, 8.0}) {
        for (MeanFieldSolver* solver : {&with, &without, &plus, &minus})
            while (solver->t_end() < t) solver->step();
        CHECK(std::fabs(with.field_at(t).loss - without.field_at(t).loss) <= 1e-8);
        CHECK(std::fabs(plus.field_at(t).loss - minus.field_at(t).loss) <= 1e-8);
        CHECK(std::fabs(with.law_at(t).mean_abs_latitude() - without.law_at(t).mean_abs_latitude()) <= 1e-7);
    }
    // Without signs -h2 cannot be learnt by h2; with them it is what h2 is.
    const Kernels wrong = Kernels::make(8, times(-1, hermite(2)), hermite(2));
    MeanFieldSolver alone(wrong, Rule::flow, 0.0, 1e-6), both(wrong, Rule::flow, 0.0, 1e-6, true);
    while (alone.t_end() < 40.0) alone.step();
    while (both.t_end() < 40.0) both.step();
    CHECK(alone.end_loss() >= 0.5);
    CHECK(both.end_loss() <= 0.2);
    MESSAGE("-h2 by h2: ", alone.end_loss(), " without signs, ", both.end_loss(), " with");
}

TEST_CASE("signs: what is read off the two laws is what their twins say") {
    constexpr int kEach = 20'001, kD = 8;
    const Problem problem = problems().front();
    Neurons start = Neurons::Zero(3, 2 * kEach);
    std::vector<double> share;
    const InitialLaw law_of_start(kD);
    for (int i = 0; i < kEach; ++i)
        for (const int odd : {0, 1}) { // neuron 2i has sign +, 2i + 1 sign -
            const double s = -1.0 + (2.0 * i + 1.0) / kEach;
            start(0, 2 * i + odd) = latitude_of(s);
            start(1, 2 * i + odd) = colatitude_sine_of(s);
            share.push_back(law_of_start.density(s) / kEach);
        }
    for (const Rule rule : {Rule::flow, Rule::pgd}) {
        MeanFieldSolver solver = problem.solver(1e-7, rule, 0.05);
        Twins twins(start, rule, 0.05, true);
        while (solver.t_end() < 5.0 - 1e-9) {
            solver.step();
            twins.follow(solver);
        }
        const double t = std::min(5.0, solver.t_end());
        const LatitudeLaw law = solver.law_at(t);
        Eigen::ArrayXd s;
        twins.at(t, s);
        double abs = 0.0, second = 0.0, below = 0.0;
        HarmonicValues values{}, moments{};
        for (Eigen::Index i = 0; i < s.size(); ++i) {
            const double mass = share[static_cast<std::size_t>(i)], alpha = latitude_of(s[i]);
            abs += mass * std::fabs(alpha);
            second += mass * alpha * alpha;
            below += alpha < 0.3 ? mass : 0.0;
            solver.model().harmonics().evaluate(alpha, values);
            for (std::size_t l = 0; l <= 4; ++l) moments[l] += (i % 2 == 0 ? 1 : -1) * mass * values[l];
        }
        CHECK(std::fabs(law.mean_abs_latitude() - abs) <= 1e-6);
        CHECK(std::fabs(law.second_moment() - second) <= 1e-6);
        CHECK(std::fabs(law.mass_below(0.3) - below) <= 2e-4);
        double total = 0.0;
        for (const double mass : law.histogram(30)) total += mass;
        CHECK(std::fabs(total - 1.0) <= 1e-8);
        for (std::size_t l = 0; l <= 4; ++l)
            CHECK(std::fabs(solver.field_at(t).moments[l] - moments[l]) <= 1e-6);
    }
}

TEST_CASE("signs: wide networks tend to it") {
    // A double loop of its own: projected gradient descent, neuron i has output weight (-1)^i.
    constexpr double kEta = 0.1;
    constexpr int kSteps = 40, kSeeds = 16, kD = 6;
    Problem problem = problems()[1];
    problem.d = kD;
    const Kernels kernels = problem.kernels();
    MeanFieldSolver infinite = problem.solver(1e-7, Rule::pgd, kEta);
    for (int n = 0; n < kSteps; ++n) infinite.step();
    double mean[3] = {}, error[3] = {}, gap[3] = {};
    for (int size = 0; size < 3; ++size) {
        const int m = 60 << size;
        for (int seed = 1; seed <= kSeeds; ++seed) {
            Neurons w = uniform_neurons(kD, m, static_cast<std::uint64_t>(100 * size + seed));
            Twins twins(w, Rule::pgd, kEta, true);
            MeanFieldSolver solver = problem.solver(1e-6, Rule::pgd, kEta);
            double loss = 0.0;
            for (int n = 0; n <= kSteps; ++n) {
                Neurons V = Neurons::Zero(kD, m);
                double self = 0.0, target = 0.0;
                for (int i = 0; i < m; ++i) {
                    const double a = i % 2 == 0 ? 1.0 : -1.0;
                    target += a * kernels.G_star(w(0, i)) / m;
                    V(0, i) += kernels.g_star(w(0, i));
                    for (int j = 0; j < m; ++j) {
                        const double b = (j % 2 == 0 ? 1.0 : -1.0) / m;
                        double s = 0.0;
                        for (int k = 0; k < kD; ++k) s += w(k, i) * w(k, j);
                        self += a * b * kernels.G(s) / m;
                        const double pull = b * kernels.g(s);
                        for (int k = 0; k < kD; ++k) V(k, i) -= pull * w(k, j);
                    }
                    const double radial = (V.col(i) * w.col(i)).sum();
                    V.col(i) = a * (V.col(i) - radial * w.col(i));
                }
                loss = kernels.loss(target, self);
                if (n == kSteps) break;
                w += kEta * V;
                Eigen::ArrayXd norms;
                normalise(w, norms);
                solver.step();
                twins.follow(solver);
            }
            mean[size] += loss / kSeeds;
            error[size] += loss * loss / kSeeds;
            Eigen::ArrayXd s;
            twins.at(solver.t_end(), s);
            Neurons bar;
            twins.positions(s, bar);
            gap[size] += (w - bar).square().sum() / kSeeds;
        }
        error[size] = std::sqrt((error[size] - mean[size] * mean[size]) / (kSeeds - 1));
    }
    for (int size = 0; size < 2; ++size) {
        const double extrapolated = 2 * mean[size + 1] - mean[size],
                     uncertain = std::sqrt(4 * error[size + 1] * error[size + 1] + error[size] * error[size]);
        MESSAGE("from m = ", 60 << size, ": ", extrapolated, " +- ", uncertain, ", infinite ",
                infinite.end_loss(), "; m x particle gap ", gap[size]);
        CHECK(std::fabs(extrapolated - infinite.end_loss()) <= 3 * uncertain);
    }
    CHECK(gap[2] == doctest::Approx(gap[1]).epsilon(0.5));
}

TEST_CASE("signs: the same bits everywhere") {
    Digest digest;
    for (const Rule rule : {Rule::flow, Rule::pgd}) {
        MeanFieldSolver solver = problems().front().solver(1e-6, rule, 0.1);
        Twins twins(uniform_neurons(8, 9, 2), rule, 0.1, true);
        while (solver.t_end() < 3.0) {
            solver.step();
            twins.follow(solver);
        }
        const LatitudeLaw law = solver.law_at(solver.t_end());
        Eigen::ArrayXd s;
        twins.at(solver.t_end(), s);
        digest.add(law.s.data(), static_cast<std::size_t>(law.s.size()));
        digest.add(law.mass.data(), static_cast<std::size_t>(law.mass.size()));
        digest.add(s.data(), static_cast<std::size_t>(s.size()));
    }
    CHECK(digest_text(digest.value()) == "35e7c2a5184c3b1f");
}

TEST_CASE("signs: a neuron that starts on a pole has a twin there") {
    Neurons start = uniform_neurons(8, 4, 2);
    start.col(1) << 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0;
    start.col(2) << -1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0;
    for (const Rule rule : {Rule::flow, Rule::pgd}) {
        MeanFieldSolver solver = problems().front().solver(1e-6, rule, 0.1);
        Twins twins(start, rule, 0.1);
        Neurons w;
        Eigen::ArrayXd s;
        while (solver.t_end() < 1.0) {
            solver.step();
            twins.follow(solver);
        }
        twins.at(solver.t_end(), s);
        twins.positions(s, w);
        for (Eigen::Index i : {1, 2}) CHECK((w.col(i) == start.col(i)).all());
        CHECK(w.allFinite());
    }
}
