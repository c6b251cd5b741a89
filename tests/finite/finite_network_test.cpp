// The finite network: its velocity and loss, the two training rules, and the integrator.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "finite/finite_network.h"
#include "generated/vectors.h"
#include "infinite/mean_field.h"
#include "support/json.h"
#include "support/reference.h"
#include "support/validation.h"

using namespace equator;
using namespace equator::test;

namespace {

/// Rows of the file are neurons.
Neurons neurons_of(const Json& rows) {
    const std::vector<double> numbers = equator::test::numbers(rows);
    const auto m = static_cast<Eigen::Index>(rows.size()), d = static_cast<Eigen::Index>(numbers.size()) / m;
    return Eigen::Map<const Neurons>(numbers.data(), m, d).transpose();
}

/// A mis-specified problem with every power in it.
Kernels mixed_kernels(int d) {
    HermiteSum phi, sigma;
    phi.c = {0.0, 0.2, 0.5, -0.4, 0.6};
    sigma.c = {0.0, 0.3, 0.7, 0.4, 0.5};
    return Kernels::make(d, phi, sigma);
}

double loss_of(PopulationField& field, const Neurons& w) {
    return field.kernels().loss(field.mean_target_overlap(w), field.self_energy(w));
}

/// (1/m) sum |V_i|^2
double mean_square(const Neurons& v) {
    double sum = 0.0;
    for (Eigen::Index i = 0; i < v.size(); ++i) sum += v.data()[i] * v.data()[i];
    return sum / static_cast<double>(v.cols());
}

/// Neurons at time T under the flow.
Neurons flow_to(const Kernels& kernels, const Neurons& start, double T, double flowtol) {
    FiniteSolver solver(kernels, start, Rule::flow, 0.0, flowtol);
    while (solver.t_end() < T) solver.step();
    Neurons w;
    solver.neurons_at(T, w);
    return w;
}

/// The classical fourth-order Runge-Kutta method with a fixed step, on the plain velocity, not projected: the
/// flow itself stays on the sphere.
Neurons plain_flow_to(const Kernels& kernels, Neurons w, double T, int steps) {
    const double h = T / steps;
    for (int n = 0; n < steps; ++n) {
        const Neurons k1 = plain_velocity(kernels, w);
        const Neurons k2 = plain_velocity(kernels, w + 0.5 * h * k1);
        const Neurons k3 = plain_velocity(kernels, w + 0.5 * h * k2);
        const Neurons k4 = plain_velocity(kernels, w + h * k3);
        w += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
    }
    return w;
}

} // namespace

TEST_CASE("network.json: velocity, loss, function gap and projected gradient descent") {
    // Written by another program in double precision: 1e-12 is rounding of a few hundred terms.
    constexpr double kTolerance = 1e-12;
    const Json json = Json::parse(equator::test::kNetworkJson);
    for (const Json& c : json.at("cases")) {
        const int d = c.at("d").get<int>();
        CAPTURE(d);
        const Kernels kernels =
            Kernels::make(d, hermite_sum(c.at("target")), hermite_sum(c.at("activation")));
        const Neurons w = neurons_of(c.at("W"));
        REQUIRE(w.rows() == d);
        REQUIRE(w.cols() == c.at("m").get<int>());
        PopulationField field(kernels);
        Neurons v;
        field.velocity(w, v);
        const std::string where = "network.json, d = " + std::to_string(d);
        validated_off("speed", "float64 reference of another program", where, 0.0,
                      largest_difference(v, neurons_of(c.at("velocity"))), absolute(kTolerance));
        validated("loss_finite", "float64 reference of another program", where, 0.0, loss_of(field, w),
                  c.at("loss").get<double>(), absolute(kTolerance));

        // (1/m^2) sum_ij G - (2/m) sum_i U(alpha_i) + E E G, the law being uniform at t = 0.
        const MeanField uniform_law = MeanFieldSolver(kernels, Rule::flow, 0.0, 1e-6).field_at(0.0);
        double cross = 0.0;
        for (Eigen::Index i = 0; i < w.cols(); ++i) cross += uniform_law.potential(w(0, i));
        const double gap =
            field.self_energy(w) - 2.0 * cross / static_cast<double>(w.cols()) + uniform_law.self_energy;
        validated("function_gap", "float64 reference of another program", where, 0.0, gap,
                  c.at("function_gap_to_uniform_law").get<double>(), absolute(kTolerance));

        const Json& pgd = c.at("pgd");
        FiniteSolver solver(kernels, w, Rule::pgd, pgd.at("eta").get<double>(), 0.0);
        for (int n = 0; n < pgd.at("steps").get<int>(); ++n) solver.step();
        Neurons end;
        solver.neurons_at(solver.t_end(), end);
        validated_off("neurons", "float64 reference of another program, steps of gradient descent", where,
                      solver.t_end(), largest_difference(end, neurons_of(pgd.at("W"))), absolute(kTolerance));
        CHECK(solver.steps() == static_cast<std::uint64_t>(pgd.at("steps").get<int>()));
        CHECK(solver.t_end() ==
              doctest::Approx(pgd.at("steps").get<int>() * pgd.at("eta").get<double>()).epsilon(1e-15));
    }
}

TEST_CASE("velocity: the plain loops, and tangent to the sphere") {
    for (int d : {3, 5, 17, 64})
        for (int m : {1, 7, 8, 33}) {
            CAPTURE(d);
            CAPTURE(m);
            const Neurons w = uniform_neurons(d, m, 3);
            const Kernels kernels = mixed_kernels(d);
            PopulationField field(kernels);
            Neurons v;
            field.velocity(w, v);
            Neurons again;
            CHECK(field.velocity_and_self_energy(w, again) == field.self_energy(w));
            CHECK(largest_difference(v, again) == 0.0);
            // Sums of m d terms of size below 3 in another order.
            validated_off("speed", "plain loops over pairs",
                          "d=" + std::to_string(d) + "&m=" + std::to_string(m) + ", all powers to 4", 0.0,
                          largest_difference(v, plain_velocity(kernels, w)), absolute(1e-14));
            CHECK(std::fabs(loss_of(field, w) - plain_loss(kernels, w)) <= 1e-14);
            for (Eigen::Index i = 0; i < m; ++i)
                CHECK(std::fabs(equator::test::inner(v, i, w, i)) <= 2e-15); // |V| below 3, an ulp of it
        }
}

TEST_CASE("velocity: minus m times the slope of the loss along the sphere") {
    const int d = 5, m = 7;
    const Neurons w = uniform_neurons(d, m, 11), directions = uniform_neurons(d, m, 12);
    PopulationField field(mixed_kernels(d));
    Neurons v;
    field.velocity(w, v);
    for (Eigen::Index i = 0; i < m; ++i) {
        const SlopeAlong along =
            slope_along(w, v, directions, i, [&](const Neurons& moved) { return loss_of(field, moved); });
        // Truncation h^2 / 6 times a third derivative of order 10; rounding m 1e-16 / h.
        CHECK(std::fabs(along.velocity + m * along.slope) <= 1e-7);
    }
}

TEST_CASE("flow: stays on the sphere and loses loss at the rate E|V|^2") {
    const int d = 5, m = 9;
    const Kernels kernels = mixed_kernels(d);
    FiniteSolver solver(kernels, uniform_neurons(d, m, 21), Rule::flow, 0.0, 1e-10);
    Neurons w, v;
    double last_loss = HUGE_VAL, worst_rate = 0.0, worst_norm = 0.0;
    while (solver.t_end() < 6.0) {
        solver.step();
        const double begin = solver.t_begin(), h = solver.t_end() - begin;
        // A central difference around the middle of the step, on its dense output.
        const auto loss_at = [&](double t) {
            solver.neurons_at(t, w);
            Eigen::ArrayXd norms;
            column_norms(w, norms);
            worst_norm = std::max(worst_norm, (norms - 1.0).abs().maxCoeff());
            return loss_of(solver.field(), w);
        };
        const double middle = begin + 0.5 * h, step = 0.02 * h;
        const double rate = (loss_at(middle + step) - loss_at(middle - step)) / (2.0 * step);
        const double loss = loss_at(middle);
        solver.field().velocity(w, v);
        worst_rate = std::max(worst_rate, std::fabs(rate + mean_square(v)));
        CHECK(loss <= last_loss);
        last_loss = loss;
        CHECK(loss_at(solver.t_end()) <= loss);
    }
    // The dense output is off by about flowtol = 1e-10 times a few, so its slope by that over h, h >= 0.01.
    CHECK(worst_rate <= 2e-7);
    CHECK(worst_norm <= 4e-16); // two roundings
    CHECK(solver.steps() > 20); // that there was something to check
    MESSAGE("rate of loss off by ", worst_rate, " in ", solver.steps(), " steps");
}

TEST_CASE("flow: two integrators agree") {
    const Kernels kernels = mixed_kernels(5);
    const Neurons start = uniform_neurons(5, 9, 31);
    // The plain one's error is h^4 = 1e-11 times slopes; the other's, 1e-10 a step times 100 steps at worst,
    // as errors shrink near the end of training.
    const Neurons plain = plain_flow_to(kernels, start, 3.0, 1500);
    const double difference = largest_difference(flow_to(kernels, start, 3.0, 1e-10), plain);
    MESSAGE("integrators differ by ", difference);
    validated_off("neurons", "Runge-Kutta with a fixed step on plain loops", "d=5&m=9, all powers to 4", 3.0,
                  difference, absolute(2e-9));
}

TEST_CASE("flow: the error follows the tolerance") {
    const Kernels kernels = mixed_kernels(7);
    const Neurons start = uniform_neurons(7, 13, 41);
    const Neurons exact = flow_to(kernels, start, 4.0, 1e-12);
    double coarse = 0.0, last = 0.0;
    for (double flowtol : {1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9}) {
        CAPTURE(flowtol);
        const double error = largest_difference(flow_to(kernels, start, 4.0, flowtol), exact);
        CAPTURE(error);
        CHECK(error <= 10.0 * flowtol); // a handful of steps, each allowed flowtol
        if (flowtol == 1e-4) coarse = error;
        last = error;
    }
    // Five decades of tolerance are about five decades of error, give or take the step sequence's luck at
    // each end.
    CHECK(std::log10(coarse / last) == doctest::Approx(5.0).epsilon(0.2));
}

TEST_CASE("projected gradient descent: for small steps it is the flow, to first order") {
    const Kernels kernels = mixed_kernels(5);
    const Neurons start = uniform_neurons(5, 9, 51);
    const double T = 2.0;
    const Neurons flow = flow_to(kernels, start, T, 1e-10);
    double last = 0.0;
    for (int steps : {50, 100, 200, 400, 800}) {
        FiniteSolver solver(kernels, start, Rule::pgd, T / steps, 0.0);
        for (int n = 0; n < steps; ++n) solver.step();
        Neurons w;
        solver.neurons_at(T, w);
        const double difference = largest_difference(w, flow);
        CAPTURE(steps);
        CAPTURE(difference);
        // eta / 2 times the error's constant, the second-order share of which is eta itself.
        if (last > 0.0) CHECK(last / difference == doctest::Approx(2.0).epsilon(2.0 * T / steps));
        last = difference;
    }
    CHECK(last > 1e-6); // the difference measured was one of the methods, not rounding
}

TEST_CASE("dense output: continuous at the steps' ends, and of order 4") {
    // y' = -2 t y, y(0) = 1: y = exp(-t^2), with t carried as a second component.
    using Array = Eigen::ArrayXd;
    const auto slope = [](int, const Array& y, Array& k) {
        k[0] = -2.0 * y[1] * y[0];
        k[1] = 1.0;
    };
    const auto worst_error = [&](int steps) {
        Array start(2), y;
        start << 1.0, 0.0;
        Trajectory<Array> solver(start);
        double worst = 0.0;
        for (int n = 0; n < steps; ++n) {
            solver.begin_step(slope);
            solver.try_step(2.0 / steps, slope);
            solver.commit();
            for (int i = 0; i <= 16; ++i) {
                const double t = solver.t_begin() + (solver.t_end() - solver.t_begin()) * i / 16.0;
                solver.at(t, y);
                worst = std::max(worst, std::fabs(y[0] - std::exp(-t * t)));
                if (i == 16) CHECK(y[0] == solver.end()[0]);
            }
        }
        return worst;
    };
    double last = worst_error(8);
    for (int steps : {16, 32, 64}) {
        const double error = worst_error(steps);
        CAPTURE(steps);
        // Order 4 in the slopes makes order 5 in the values: 32 for small steps, 16 being order 4 pure.
        CHECK(last / error > 16.0);
        CHECK(last / error < 64.0);
        last = error;
    }
}

TEST_CASE("Dormand-Prince: order 5, error estimate of order 5 a step") {
    using Array = Eigen::ArrayXd;
    const auto slope = [](int, const Array& y, Array& k) {
        k[0] = y[1];
        k[1] = -y[0];
    };
    double last_error = 0.0, last_estimate = 0.0;
    for (int steps : {8, 16, 32}) {
        Array start(2);
        start << 0.0, 1.0; // sine
        Trajectory<Array> solver(start);
        double estimate = 0.0;
        for (int n = 0; n < steps; ++n) {
            solver.begin_step(slope);
            solver.try_step(3.0 / steps, slope);
            estimate = std::max(estimate, solver.error().abs().maxCoeff());
            solver.commit();
        }
        const double error = std::fabs(solver.end()[0] - std::sin(3.0));
        CAPTURE(steps);
        // Factors 2^5 for the global error of order 5 and for the local error of the fourth-order partner,
        // with the slack of finite steps.
        if (last_error > 0.0) CHECK(last_error / error > 26.0);
        if (last_estimate > 0.0) CHECK(last_estimate / estimate == doctest::Approx(32.0).epsilon(0.15));
        last_error = error;
        last_estimate = estimate;
    }
}

TEST_CASE("a neuron that is no number is named, with its step") {
    const Kernels kernels = Kernels::make(3, hermite(4), hermite(4));
    for (Rule rule : {Rule::flow, Rule::pgd}) {
        Neurons start = uniform_neurons(3, 5, 61);
        start(1, 2) = std::numeric_limits<double>::quiet_NaN(); // every other neuron feels it at once
        FiniteSolver solver(kernels, start, rule, 0.05, 1e-7);
        solver.step();
        REQUIRE(solver.non_finite());
        CHECK(solver.non_finite()->step == 1);
        CHECK(solver.steps() == 0);
        CHECK(solver.t_end() == 0.0);
        // It stands still from then on.
        solver.step();
        CHECK(solver.non_finite()->step == 1);
        CHECK(solver.steps() == 0);
        // And it stands on its last good state, here the start: only that one number is none.
        Neurons w;
        solver.neurons_at(0.0, w);
        CHECK(std::fabs(w(0, 0) - start(0, 0)) <= 2.3e-16); // the flow normalises what it shows
        CHECK(std::fabs(w(2, 4) - start(2, 4)) <= 2.3e-16);
    }
}
