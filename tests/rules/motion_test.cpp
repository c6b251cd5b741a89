// How networks move by the rules beyond gradient descent: forces against differences of the loss, networks
// against plain loops, twins in all dimensions against twins in their planes, and what must fall as they say.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "infinite/rule_twins.h"
#include "run/beyond/sampled_field.h"
#include "run/beyond/teacher_field.h"
#include "run/run.h"
#include "support/reference.h"
#include "support/ride.h"
#include "support/rule_problems.h"
#include "support/rule_reference.h"

using namespace equator;
using namespace equator::test;

namespace {

/// a_i as a network starts with them, and a little off.
Eigen::ArrayXd some_weights(const RuleProblem& problem, Eigen::Index m) {
    Eigen::ArrayXd a(m);
    for (Eigen::Index i = 0; i < m; ++i)
        a[i] = problem.sign(static_cast<std::size_t>(i)) + 0.3 * std::sin(1.7 * static_cast<double>(i));
    return a;
}

/// L in plain loops, of neurons anywhere in R^d.
double plain_loss(const RuleProblem& problem, const Neurons& w, const Eigen::ArrayXd& a) {
    double target = 0.0, pairs = 0.0;
    for (Eigen::Index i = 0; i < w.cols(); ++i) {
        target += a[i] * problem.G_star(w(0, i));
        for (Eigen::Index j = 0; j < w.cols(); ++j) pairs += a[i] * a[j] * problem.G(inner(w, i, w, j));
    }
    const auto m = static_cast<double>(w.cols());
    return 0.5 * (problem.target_norm() - 2.0 * target / m + pairs / (m * m));
}

/// The force on a network of the population, as FiniteSolver asks for it.
void network_force(TeacherField& field, const Neurons& w, const Eigen::ArrayXd& a, Force& out) {
    if (a.size() > 0)
        field.force(w, a, 0, out);
    else
        field.velocity(w, out.velocity, 0);
    out.mean_square = out.velocity.square().sum() / static_cast<double>(w.cols());
}

/// Sums over neurons that a law of decay is made of: H falls as dH/dt = -dissipation.
struct Balance {
    double H, dissipation;
};

/// `mass`: of the neurons; V and overlap their forces, y their state.
Balance balance_of(const Motion& motion, const Neurons& y, const Force& force, double loss, double t,
                   const Eigen::ArrayXd& mass) {
    const MotionSpec& spec = motion.spec();
    Balance balance{loss, 0.0};
    Neurons k;
    Motion copy = motion;
    copy.slope(
        t, 0, y, [&](int, const Neurons&, const Eigen::ArrayXd&, Force& out) { out = force; }, k);
    const Eigen::ArrayXd a = motion.weights(y);
    for (Eigen::Index i = 0; i < y.cols(); ++i) {
        double VV = 0.0, Vw = 0.0, uu = 0.0;
        for (Eigen::Index c = 0; c < motion.dimension(); ++c) {
            VV += force.velocity(c, i) * force.velocity(c, i);
            Vw += force.velocity(c, i) * k(c, i);
            if (motion.remembers()) uu += motion.velocities(y)(c, i) * motion.velocities(y)(c, i);
        }
        if (spec.rule == Rule::momentum) {
            balance.H += 0.5 * mass[i] * uu;
            balance.dissipation += mass[i] * friction_at(spec, t) * uu;
        } else {
            balance.dissipation += mass[i] * Vw; // |w'|^2 of the flow
        }
        if (!motion.trains()) continue;
        const double rate = spec.kappa * (force.overlap[i] - spec.decay * a[i]);
        balance.H += 0.5 * spec.decay * mass[i] * a[i] * a[i];
        balance.dissipation += mass[i] * rate * rate / spec.kappa;
    }
    return balance;
}

} // namespace

TEST_CASE("rules: forces on neurons and output weights against differences of the loss") {
    for (const NamedRule& rule : named_rules()) {
        const RuleProblem problem = problem_of(rule, 5, mixed_target(), mixed_activation());
        CAPTURE(problem.name);
        TeacherField field(test::scenario_of(problem, 7, 1.0));
        Neurons w = uniform_neurons(5, 7, 3);
        Eigen::ArrayXd a = some_weights(problem, 7);
        if (!problem.spec.trains)
            for (Eigen::Index i = 0; i < a.size(); ++i) a[i] = problem.sign(static_cast<std::size_t>(i));
        Force force;
        network_force(field, w, problem.spec.trains ? a : Eigen::ArrayXd(), force);
        CHECK(field.loss(w, a) == doctest::Approx(plain_loss(problem, w, a)).epsilon(1e-12));
        const double h = 1e-5, m = 7.0;
        for (Eigen::Index i = 0; i < 7; ++i) {
            Eigen::ArrayXd slope(5);
            for (Eigen::Index k = 0; k < 5; ++k) {
                Neurons more = w, less = w;
                more(k, i) += h;
                less(k, i) -= h;
                slope[k] = -m * (plain_loss(problem, more, a) - plain_loss(problem, less, a)) / (2.0 * h);
            }
            double radial = 0.0;
            for (Eigen::Index k = 0; k < 5; ++k) radial += slope[k] * w(k, i);
            for (Eigen::Index k = 0; k < 5; ++k)
                CHECK(std::fabs(force.velocity(k, i) - slope[k] + radial * w(k, i)) < 1e-7);
            if (!problem.spec.trains) continue;
            Eigen::ArrayXd more = a, less = a;
            more[i] += h;
            less[i] -= h;
            const double pull =
                -m * (plain_loss(problem, w, more) - plain_loss(problem, w, less)) / (2.0 * h);
            CHECK(std::fabs(force.overlap[i] - pull) < 1e-7);
        }
    }
}

TEST_CASE("rules: forces on samples against differences of their loss") {
    for (const bool batches : {false, true}) {
        CAPTURE(batches);
        const int d = 5, m = 11, n = 37, batch = 10, step = 2;
        Scenario scenario = test::scenario_of(
            problem_of({"", {.rule = Rule::pgd, .trains = true}}, d, mixed_target(), mixed_activation()), m,
            1.0);
        scenario.n = n;
        scenario.noise = 0.3;
        if (batches) scenario.batch = batch;
        auto set = std::make_shared<Samples>();
        source_of(scenario).draw(0, n, *set);
        // sigma in plain recursion of normalised Hermite polynomials.
        const HermiteSum& activation = scenario.activation();
        const auto sigma = [&](double z) {
            double before = 0.0, h = 1.0, sum = 0.0;
            for (int k = 1; k <= activation.degree(); ++k) {
                const double next = (z * h - std::sqrt(k - 1.0) * before) / std::sqrt(static_cast<double>(k));
                before = h;
                h = next;
                sum += activation.coefficient(k) * h;
            }
            return sum;
        };
        const auto loss_of = [&](const Neurons& w, const Eigen::ArrayXd& a) {
            double sum = 0.0;
            const int count = batches ? batch : n;
            for (int s = 0; s < count; ++s) {
                const Eigen::Index at = batches ? (step * batch + s) % n : s; // in turn, the set after itself
                double f = 0.0;
                for (Eigen::Index i = 0; i < m; ++i) {
                    double z = 0.0;
                    for (Eigen::Index k = 0; k < d; ++k) z += w(k, i) * set->x[at * d + k];
                    f += a[i] * sigma(z) / m;
                }
                sum += (set->y[at] - f) * (set->y[at] - f);
            }
            return 0.5 * sum / count;
        };
        Neurons w = uniform_neurons(d, m, 3);
        Eigen::ArrayXd a(m);
        for (Eigen::Index i = 0; i < m; ++i) a[i] = 1.0 + 0.7 * std::sin(1.7 * static_cast<double>(i));
        SampledField field(scenario, set, nullptr);
        Force force;
        CHECK(field.force(w, a, step, force) == doctest::Approx(loss_of(w, a)).epsilon(1e-12));
        const double h = 1e-5;
        for (Eigen::Index i = 0; i < m; ++i) {
            Eigen::ArrayXd slope(d);
            double radial = 0.0;
            for (Eigen::Index k = 0; k < d; ++k) {
                Neurons more = w, less = w;
                more(k, i) += h;
                less(k, i) -= h;
                slope[k] = -m * (loss_of(more, a) - loss_of(less, a)) / (2.0 * h);
                radial += slope[k] * w(k, i);
            }
            for (Eigen::Index k = 0; k < d; ++k)
                CHECK(std::fabs(force.velocity(k, i) - slope[k] + radial * w(k, i)) < 1e-6);
            Eigen::ArrayXd more = a, less = a;
            more[i] += h;
            less[i] -= h;
            CHECK(std::fabs(force.overlap[i] + m * (loss_of(w, more) - loss_of(w, less)) / (2.0 * h)) < 1e-6);
        }
    }
}

TEST_CASE("rules: networks by every rule are those of plain loops") {
    for (const NamedRule& rule : named_rules())
        for (const int m : {1, 3, 9}) {
            const RuleProblem problem = problem_of(rule, 5, mixed_target(), mixed_activation());
            CAPTURE(problem.name);
            CAPTURE(m);
            const bool by_steps = is_by_steps(problem.spec.rule);
            Scenario scenario = test::scenario_of(problem, m, 4.0);
            scenario.flowtol = 1e-12;
            scenario.tol = 1e-3; // infinite width is not looked at
            const Neurons start = uniform_neurons(5, m, 2);
            Run run(scenario, start, false);
            PlainNetwork plain(problem, start);
            double from = 0.0;
            for (const double t : {0.5, 2.0, 4.0}) {
                run.advance_to(t);
                plain.run(from, t, static_cast<int>(800 * (t - from)) + (from == 0.0 ? 1600 : 0));
                from = t;
                const RunState state = run.state_at(t);
                REQUIRE(run.failure().empty());
                const double allowed = by_steps ? 1e-12 : 1e-9;
                CHECK(largest_difference(state.neurons, plain.neurons()) < allowed);
                CHECK(std::fabs(state.observables[Quantity::loss_finite] - plain.loss()) < allowed);
                if (!problem.spec.trains) continue;
                REQUIRE(state.companion.size() == m);
                CHECK((state.companion - plain.weights()).abs().maxCoeff() < allowed);
            }
        }
}

TEST_CASE("rules: the heavy ball without memory is projected gradient descent, bit for bit") {
    const NamedRule ball{"", {.rule = Rule::heavyball, .eta = 0.1, .beta = 0.0}},
        descent{"", {.rule = Rule::pgd, .eta = 0.1}};
    for (const int d : {3, 8}) {
        const Neurons start = uniform_neurons(d, 12, 5);
        Scenario one = test::scenario_of(problem_of(ball, d, hermite(3)), 12, 4.0),
                 other = test::scenario_of(problem_of(descent, d, hermite(3)), 12, 4.0);
        Run a(one, start, false), b(other, start, false);
        for (const double t : {0.1, 1.0, 4.0}) {
            a.advance_to(t);
            b.advance_to(t);
            const RunState x = a.state_at(t), y = b.state_at(t);
            CHECK(largest_difference(x.neurons, y.neurons) < 1e-14);
            CHECK(largest_difference(x.twins, y.twins) < 1e-5); // each within its own tolerance
            CHECK(x.observables[Quantity::loss_infinite] ==
                  doctest::Approx(y.observables[Quantity::loss_infinite]).epsilon(1e-5));
        }
    }
}

TEST_CASE("rules: the loss, with what moves beside it, falls as the rule says, in networks") {
    for (const NamedRule& rule : named_rules()) {
        if (is_by_steps(rule.spec.rule)) continue;
        const RuleProblem problem = problem_of(rule, 6, mixed_target(), mixed_activation());
        CAPTURE(problem.name);
        TeacherField field(test::scenario_of(problem, 11, 1.0));
        Eigen::ArrayXd signs(11), mass = Eigen::ArrayXd::Constant(11, 1.0 / 11.0);
        for (Eigen::Index i = 0; i < 11; ++i) signs[i] = problem.sign(static_cast<std::size_t>(i));
        Ride ride(problem.spec, uniform_neurons(6, 11, 4), signs);
        const ForceAt force = [&](int, const Neurons& w, const Eigen::ArrayXd& a, Force& out) {
            network_force(field, w, a, out);
        };
        const auto balance_at = [&](double t) {
            const Neurons y = ride.at(t);
            Force at;
            const Neurons w = ride.motion().neurons(y);
            const Eigen::ArrayXd a = ride.motion().weights(y);
            network_force(field, w, a, at);
            return balance_of(ride.motion(), y, at, plain_loss(problem, w, a.size() > 0 ? a : signs), t,
                              mass);
        };
        constexpr double kStep = 0.005;
        double largest = 0.0, worst = 0.0;
        while (ride.t_end() < 4.0) {
            ride.step(kStep, force);
            if (ride.t_end() < 3.0 * kStep) continue; // 3/t is not smooth there
            const double middle = ride.t_end() - 0.5 * kStep;
            const Balance now = balance_at(middle);
            const double rate = rate_of([&](double t) { return balance_at(t).H; }, middle, 0.2 * kStep);
            largest = std::max(largest, now.dissipation);
            worst = std::max(worst, std::fabs(rate + now.dissipation));
        }
        MESSAGE(problem.name, ": off by ", worst / largest, " of the largest dissipation ", largest);
        CHECK(worst < 1e-6 * largest);
    }
}

TEST_CASE("rules: twins in all dimensions are those in their planes, beyond poles too") {
    for (const NamedRule& rule : named_rules())
        for (const int d : {3, 8}) {
            const RuleProblem problem = problem_of(rule, d, mixed_target(), mixed_activation());
            CAPTURE(problem.name);
            CAPTURE(d);
            const Neurons start = uniform_neurons(d, 24, 6);
            Eigen::ArrayXd signs(24);
            for (Eigen::Index i = 0; i < 24; ++i) signs[i] = problem.sign(static_cast<std::size_t>(i));
            RuleSolver solver(problem.kernels(), problem.spec, 1e-6, problem.signs);
            RuleTwins twins(start, problem.spec, signs);
            Ride whole(problem.spec, start, signs);
            const ForceAt force = [&](int stage, const Neurons& w, const Eigen::ArrayXd& a, Force& out) {
                solver.stage_fields()[static_cast<std::size_t>(stage)].at(solver.model().kernels(), w,
                                                                          a.size() > 0 ? a : signs, out);
            };
            double beyond = 0.0;
            while (solver.t_end() < 6.0) {
                solver.step();
                REQUIRE(solver.failure().empty());
                twins.follow(solver);
                whole.step(solver.step_length(), force);
                Neurons plane, w;
                for (const double t : {0.4 * solver.t_begin() + 0.6 * solver.t_end(), solver.t_end()}) {
                    twins.at(t, plane);
                    twins.positions(plane, w);
                    const Neurons y = whole.at(t);
                    CHECK(largest_difference(w, whole.motion().neurons(y)) < 1e-12);
                    if (problem.spec.trains)
                        CHECK((twins.weights(plane) - whole.motion().weights(y)).abs().maxCoeff() < 1e-12);
                    // |u| is that of the plane.
                    if (whole.motion().remembers())
                        for (Eigen::Index i = 0; i < 24; ++i)
                            CHECK(std::fabs(whole.motion().velocities(y).col(i).square().sum() -
                                            twins.motion().velocities(plane).col(i).square().sum()) < 1e-11);
                }
                beyond = std::max(beyond, -plane.row(1).minCoeff());
            }
            const bool inert = problem.spec.rule == Rule::momentum;
            CHECK((inert ? beyond > 0.1 : true)); // some have come down on the other side
        }
}
