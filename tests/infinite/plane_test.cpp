// Infinite width of several directions: the law on cells against a plain grid of characteristics, the field
// against quadrature, what must be conserved, and the model of one direction.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/digest.h"
#include "infinite/mean_field.h"
#include "infinite/plane_twins.h"
#include "infinite/twins.h"
#include "support/plane_problems.h"

using namespace equator;
using namespace equator::test;

namespace {

/// The start by r = |(x, y)| and angle, without cells: r at equal shares of the mass below it, which is 1 -
/// (1 - r^2)^{(d-2)/2}, the whole turn in `sectors` from `axis` on, in each of which angles crowd towards the
/// ends, where symmetric teachers have their watersheds. No symmetry, no interpolation, fixed steps of Runge
/// and Kutta.
class PlainGrid {
  public:
    PlainGrid(const PlaneProblem& problem, int by_r, int sectors, int by_angle, double axis)
        : model_(problem.kernels(), problem.teachers), p_(2, by_r * sectors * by_angle), mass_(p_.cols()) {
        Eigen::Index node = 0;
        for (int i = 0; i < by_r; ++i) {
            const double rho = std::pow(1.0 - (i + 0.5) / by_r, 1.0 / (problem.d - 2)),
                         r = std::sqrt(1.0 - rho * rho);
            for (int sector = 0; sector < sectors; ++sector)
                for (int j = 0; j < by_angle; ++j, ++node) {
                    const double turn = 2 * M_PI * (j + 0.5) / by_angle;
                    const double angle =
                        axis * M_PI / 180 + (2 * M_PI * sector + turn - std::sin(turn)) / sectors;
                    p_(0, node) = r * std::cos(angle) / (1 + rho);
                    p_(1, node) = r * std::sin(angle) / (1 + rho);
                    mass_[node] = (1 - std::cos(turn)) / static_cast<double>(p_.cols());
                }
        }
    }
    double loss() const { return field(p_).loss; }
    void step(double h) {
        Neurons k1(2, p_.cols()), k2 = k1, k3 = k1, k4 = k1;
        slope(p_, k1);
        slope(p_ + 0.5 * h * k1, k2);
        slope(p_ + 0.5 * h * k2, k3);
        slope(p_ + h * k3, k4);
        p_ += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
    }

  private:
    PlaneField field(const Neurons& p) const {
        return model_.field(moments_in_plane(model_.degree(), model_.powers(), p, mass_));
    }
    void slope(const Neurons& p, Neurons& k) const { slope_in_plane(field(p), model_.powers(), p, k); }

    PlaneModel model_;
    Neurons p_;
    Eigen::ArrayXd mass_;
};

} // namespace

TEST_CASE("plane: losses are those of a plain grid of characteristics") {
    struct Case {
        PlaneProblem problem;
        int sectors, by_angle;
        double axis;
    };
    for (const Case& c : {Case{{"orth", 16}, 8, 45, 0.0}, Case{{"nonorth", 16}, 4, 90, 22.5},
                          Case{{"random:8", 16}, 1, 240, 0.0}, Case{{"circle", 16}, 1, 24, 0.0}}) {
        CAPTURE(c.problem.name);
        PlaneSolver solver = c.problem.solver(1e-6);
        PlainGrid grid(c.problem, 160, c.sectors, c.by_angle, c.axis);
        constexpr double kStep = 0.1;
        double worst = 0.0;
        for (int n = 1; n * kStep <= 16.0; ++n) {
            grid.step(kStep);
            if (n % 20 != 0) continue;
            const double t = n * kStep;
            while (solver.t_end() < t) solver.step();
            worst = std::max(worst, std::fabs(grid.loss() - solver.field_at(t).loss));
        }
        MESSAGE(c.problem.name, ": the grid is off by ", worst);
        CHECK(worst <= 1e-5);
    }
}

TEST_CASE("plane: the tolerance is kept") {
    struct Case {
        PlaneProblem problem;
        double T;
    };
    for (const Case& c :
         {Case{{"orth", 16}, 30}, Case{{"nonorth", 16}, 20}, Case{{"random:8", 32}, 30},
          Case{{"circle", 64}, 60}, Case{{"three", 8, hermite(3), hermite(3)}, 20}, Case{{"orth", 3}, 10}}) {
        CAPTURE(c.problem.name);
        PlaneSolver exact = c.problem.solver(1e-6);
        std::vector<double> losses;
        for (int i = 1; i <= 20; ++i) {
            while (exact.t_end() < c.T * i / 20) exact.step();
            losses.push_back(exact.field_at(c.T * i / 20).loss);
        }
        for (double tol : {1e-3, 1e-4, 1e-5}) {
            PlaneSolver solver = c.problem.solver(tol);
            double error = 0.0;
            for (int i = 1; i <= 20; ++i) {
                while (solver.t_end() < c.T * i / 20) solver.step();
                error = std::max(error, std::fabs(solver.field_at(c.T * i / 20).loss -
                                                  losses[static_cast<std::size_t>(i) - 1]));
            }
            MESSAGE(c.problem.name, ", d = ", c.problem.d, ", tol ", tol, ": error ", error, ", ",
                    solver.nodes(), " nodes");
            CHECK(error <= tol);
            CHECK_FALSE(solver.full());
        }
    }
}

TEST_CASE("plane: the start is uniform on the sphere") {
    for (int d : {3, 4, 5, 16, 512, 4096})
        for (const std::string name : {"orth", "random:3", "circle"}) {
            CAPTURE(d);
            CAPTURE(name);
            const PlaneProblem problem{name, d};
            PlaneSolver solver = problem.solver(1e-4);
            const PlaneLaw law = solver.law_at(0.0);
            double mass = 0.0;
            for (const double share : law.mass) mass += share;
            CHECK(std::fabs(mass - 1.0) <= 1e-12);
            CHECK(std::fabs(law.second_moment() - 1.0 / d) <= 1e-12);
            const PlanePolynomial moments = solver.field_at(0.0).moments;
            CHECK(std::fabs(moments.at(4, 0) - 3.0 / (d * (d + 2.0))) <= 1e-12);
            CHECK(std::fabs(moments.at(2, 2) - 1.0 / (d * (d + 2.0))) <= 1e-12);
            CHECK(std::fabs(moments.at(3, 1)) <= 1e-14);
            // G(w.w') of two uniform points
            CHECK(std::fabs(solver.field_at(0.0).self_energy - 3.0 / (d * (d + 2.0))) <= 1e-12);
            CHECK(std::fabs(law.mean_abs_latitude() - InitialLaw(d).discretise().mean_abs_latitude()) <=
                  (name == "random:3" ? 1e-3 : 1e-9));
        }
}

TEST_CASE("plane: the loss falls at the rate E|V|^2") {
    for (const PlaneProblem& problem :
         {PlaneProblem{"orth", 16}, PlaneProblem{"random:8", 3}, PlaneProblem{"circle", 32}}) {
        CAPTURE(problem.name);
        PlaneSolver solver = problem.solver(1e-6);
        double last = HUGE_VAL, worst = 0.0;
        while (solver.t_end() < 8.0) {
            solver.step();
            const double middle = 0.5 * (solver.t_begin() + solver.t_end()),
                         h = 0.02 * (solver.t_end() - solver.t_begin());
            const PlaneField field = solver.field_at(middle);
            const PlaneLaw law = solver.law_at(middle);
            double square = 0.0;
            for (Eigen::Index n = 0; n < law.mass.size(); ++n) {
                const double scale = 2.0 / (1.0 + law.p.col(n).square().sum());
                square += law.mass[n] * field.square_speed(scale * law.p(0, n), scale * law.p(1, n));
            }
            const double rate =
                (solver.field_at(middle + h).loss - solver.field_at(middle - h).loss) / (2 * h);
            worst = std::max(worst, std::fabs(rate + square));
            CHECK(field.loss <= last);
            last = field.loss;
        }
        MESSAGE(problem.name, ": rates differ by ", worst);
        CHECK(worst <= 2e-6);
    }
}

TEST_CASE("plane: one direction is the model of latitudes") {
    struct Way {
        Rule rule;
        StepKind kind;
    };
    for (int d : {3, 4, 16, 64})
        for (const auto& [rule, kind] :
             {Way{Rule::flow, StepKind::tangent}, Way{Rule::pgd, StepKind::tangent},
              Way{Rule::pgd, StepKind::plain}}) {
            CAPTURE(d);
            HermiteSum phi = hermite(4);
            phi.c[3] = 0.5;
            const PlaneProblem problem{"one", d, phi, phi};
            constexpr double kTol = 1e-5, kEta = 0.05;
            PlaneSolver solver = problem.solver(kTol, rule, kEta, kind);
            MeanFieldSolver exact(Kernels::make(d, phi, phi), rule, kEta, 1e-8, false, kind);
            const Neurons start = uniform_neurons(d, 30, 9);
            PlaneTwins twins(start, rule, kEta);
            Twins others(start, rule, kEta);
            double worst = 0.0;
            for (const double t : {0.5, 2.0, 5.0, 10.0}) {
                const double at = rule == Rule::pgd ? t - 1e-9 : t;
                while (solver.t_end() < at) {
                    solver.step();
                    twins.follow(solver);
                }
                while (exact.t_end() < at) {
                    exact.step();
                    others.follow(exact);
                }
                const double time = std::min(t, solver.t_end());
                worst = std::max(worst, std::fabs(solver.field_at(time).loss - exact.field_at(time).loss));
                Neurons a, b;
                twins.at(time, a);
                Eigen::ArrayXd s;
                others.at(time, s);
                others.positions(s, b);
                CHECK((a - b).abs().maxCoeff() <= 1e-3);
            }
            MESSAGE("d = ", d, ": loss off by ", worst);
            CHECK(worst <= kTol);
        }
}

TEST_CASE("plane: under a circle of teachers a turned start has turned twins") {
    const PlaneProblem problem{"circle", 5};
    Neurons start = uniform_neurons(5, 20, 4), turned = start;
    const double c = std::cos(0.7), s = std::sin(0.7);
    turned.row(0) = c * start.row(0) - s * start.row(1);
    turned.row(1) = s * start.row(0) + c * start.row(1);
    PlaneSolver solver = problem.solver(1e-6);
    PlaneTwins twins(start, Rule::flow, 0.0), others(turned, Rule::flow, 0.0);
    while (solver.t_end() < 6.0) {
        solver.step();
        twins.follow(solver);
        others.follow(solver);
    }
    Neurons a, b;
    twins.at(6.0, a);
    others.at(6.0, b);
    CHECK((c * a.row(0) - s * a.row(1) - b.row(0)).abs().maxCoeff() <= 1e-12);
    CHECK((s * a.row(0) + c * a.row(1) - b.row(1)).abs().maxCoeff() <= 1e-12);
    CHECK((a.bottomRows(3) - b.bottomRows(3)).abs().maxCoeff() <= 1e-12);
    for (Eigen::Index i = 0; i < 20; ++i) CHECK(std::fabs(a.col(i).square().sum() - 1.0) <= 1e-14);
}

TEST_CASE("plane: projected gradient descent tends to the flow, and stops where it passes the plane") {
    const PlaneProblem problem{"orth", 8};
    PlaneSolver flow = problem.solver(1e-6);
    while (flow.t_end() < 4.0) flow.step();
    const double exact = flow.field_at(4.0).loss;
    double last = 0.0;
    for (const int steps : {50, 100, 200}) {
        PlaneSolver solver = problem.solver(1e-6, Rule::pgd, 4.0 / steps);
        for (int n = 0; n < steps; ++n) solver.step();
        const double difference = solver.end_loss() - exact;
        CAPTURE(difference);
        if (last != 0.0) CHECK(last / difference == doctest::Approx(2.0).epsilon(0.1));
        last = difference;
    }
    PlaneSolver wild = problem.solver(1e-4, Rule::pgd, 3.0);
    for (int n = 0; n < 50; ++n) wild.step();
    CHECK(wild.failure() == "the step eta = 3 carries neurons past the plane");
    CHECK(std::isfinite(wild.end_loss()));
}

TEST_CASE("plane: what is read off a law is what its characteristics say") {
    constexpr int kD = 8, kLines = 240;
    // Equal shares of r and of angle, no edge of which is an axis.
    Neurons start = Neurons::Zero(kD, kLines * kLines);
    for (int i = 0; i < kLines; ++i)
        for (int j = 0; j < kLines; ++j) {
            const double rho = std::pow(1.0 - (i + 0.5) / kLines, 1.0 / (kD - 2)),
                         r = std::sqrt(1 - rho * rho), angle = 2 * M_PI * (j + 0.37) / kLines;
            start(0, i * kLines + j) = r * std::cos(angle);
            start(1, i * kLines + j) = r * std::sin(angle);
            start(kD - 1, i * kLines + j) = rho;
        }
    const double share = 1.0 / (kLines * kLines);
    for (const PlaneProblem& problem :
         {PlaneProblem{"orth", kD}, PlaneProblem{"random:8", kD}, PlaneProblem{"circle", kD}}) {
        CAPTURE(problem.name);
        PlaneSolver solver = problem.solver(1e-5);
        PlaneTwins crowd(start, Rule::flow, 0.0);
        for (const double t : {0.0, 2.0, 6.0}) {
            CAPTURE(t);
            while (solver.t_end() < t) {
                solver.step();
                crowd.follow(solver);
            }
            const PlaneLaw law = solver.law_at(t);
            Neurons w;
            crowd.at(t, w);
            const std::vector<double> bins = law.histogram(40);
            std::vector<double> counted(40);
            double total = 0.0, worst = 0.0, abs = 0.0, fourth = 0.0;
            for (Eigen::Index i = 0; i < w.cols(); ++i) {
                counted[static_cast<std::size_t>(std::min(39.0, std::floor(20.0 * (w(0, i) + 1.0))))] +=
                    share;
                abs += share * std::fabs(w(0, i));
                fourth += share * std::pow(w(0, i), 4);
            }
            for (std::size_t b = 0; b < 40; ++b) {
                CHECK(bins[b] >= 0.0);
                total += bins[b];
                worst = std::max(worst, std::fabs(bins[b] - counted[b]));
            }
            CHECK(std::fabs(total - 1.0) <= 1e-9);
            MESSAGE(problem.name, " t = ", t, ": bins off by ", worst, ", mean by ",
                    law.mean_abs_latitude() - abs);
            CHECK(worst <= 3e-3);
            // Two lines of angle pass by each watershed; what they stand for is off by a part of a line's
            // share.
            CHECK(std::fabs(law.mean_abs_latitude() - abs) <= 5e-4);
            const std::vector<double> moments = law.latitude_moments(4);
            const double of_law = (moments[4] + 4 * moments[2] + 3 * moments[0]) / 8; // x^4 by T_n
            CHECK(std::fabs(moments[0] - 1.0) <= 1e-11);
            CHECK(std::fabs(of_law - fourth) <= 5e-4);
            CHECK(std::fabs(of_law - solver.field_at(t).moments.at(4, 0)) <= 1e-12);
        }
    }
}

TEST_CASE("plane: in the end nothing moves that can") {
    for (const PlaneProblem& problem : {PlaneProblem{"orth", 8}, PlaneProblem{"circle", 8}}) {
        PlaneSolver solver = problem.solver(1e-4);
        while (solver.t_end() < 400.0) solver.step();
        const PlaneField field = solver.field_at(400.0);
        CHECK(field.loss >= 0.0);
        CHECK(field.loss <= 2e-3); // falls like 1/t
        for (const double angle : {0.0, 0.3, 0.8, 2.0})
            for (const double r : {0.3, 0.9, 1.0})
                CHECK(field.square_speed(r * std::cos(angle), r * std::sin(angle)) <= 1e-2);
    }
}

TEST_CASE("plane: the same bits everywhere") {
    struct Row {
        PlaneProblem problem;
        Rule rule;
        const char* digest;
    };
    for (const Row& row : {Row{{"orth", 8}, Rule::flow, "1723cd47565e082e"},
                           Row{{"random:8", 5}, Rule::pgd, "a2669dfb38ca5a24"},
                           Row{{"circle", 16}, Rule::flow, "205d17091d073800"}}) {
        CAPTURE(row.problem.name);
        PlaneSolver solver = row.problem.solver(1e-4, row.rule, 0.1);
        PlaneTwins twins(uniform_neurons(row.problem.d, 9, 2), row.rule, 0.1);
        while (solver.t_end() < 3.0) {
            solver.step();
            twins.follow(solver);
        }
        const PlaneLaw law = solver.law_at(solver.t_end());
        Neurons w;
        twins.at(solver.t_end(), w);
        Digest digest;
        digest.add(law.p.data(), static_cast<std::size_t>(law.p.size()));
        digest.add(law.mass.data(), static_cast<std::size_t>(law.mass.size()));
        digest.add(w.data(), static_cast<std::size_t>(w.size()));
        for (const double share : law.histogram(30)) digest.add(share);
        CHECK(digest_text(digest.value()) == row.digest);
    }
}
