// The budget of the gap (docs/model.md, section 7): its definitions in plain loops, its sum, its signs.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "support/gap_reference.h"
#include "support/validation.h"
#include "theory/budget.h"
#include "theory/gap_theory.h"

using namespace equator;
using namespace equator::test;

TEST_CASE("budget: the parts are what they say and sum to the measured derivative") {
    for (const std::string& link :
         {std::string("d=6&m=25&flowtol=1e-10&tol=1e-8"), "d=4&m=19&flowtol=1e-10&tol=1e-8" + kMixed,
          std::string("d=7&m=1&phi=h2&flowtol=1e-10&tol=1e-8")})
        for (double t : {0.5, 2.0, 5.0}) {
            CAPTURE(link);
            CAPTURE(t);
            const Scenario scenario = scenario_of(link);
            const Kernels kernels = Kernels::make(scenario.d, scenario.phi, scenario.activation());
            constexpr double h = 1e-3;
            Run run(scenario);
            run.advance_to(t - h);
            const double before = run.state_at(t - h).observables[Quantity::particle_gap];
            run.advance_to(t);
            const RunState state = run.state_at(t);
            run.advance_to(t + h);
            const double after = run.state_at(t + h).observables[Quantity::particle_gap];
            const Observables& o = state.observables;
            const double sum = o[Quantity::budget_amplification] + o[Quantity::budget_interaction] +
                               o[Quantity::budget_noise] + o[Quantity::budget_remainder];
            // Truncation h^2 / 6 times a third derivative of order 100 times the gap, and the integrators'
            // 1e-9 a neuron times the gap's root over h.
            const double gap = o[Quantity::particle_gap];
            validated("budget_remainder", "all four parts against a difference quotient of the particle gap",
                      link, t, sum, (after - before) / (4.0 * h),
                      absolute(1e-4 * gap + 1e-6 * std::sqrt(gap)));

            // The definitions in plain loops.
            Neurons delta = state.neurons - state.twins;
            make_tangent(state.twins, delta);
            double amplification = 0.0;
            for (Eigen::Index i = 0; i < delta.cols(); ++i) {
                const auto [along, across] = parts(state.twins, delta, i);
                const double alpha = state.twins(0, i);
                amplification +=
                    (state.field.lambda_par(alpha) * along + state.field.lambda_perp(alpha) * across) /
                    static_cast<double>(delta.cols());
            }
            const Neurons response = plain_response(kernels, state.twins, delta, delta.cols());
            const Neurons eps = plain_noise(kernels, state.field, state.twins);
            validated("budget_amplification", "its definition in plain loops", link, t,
                      o[Quantity::budget_amplification], amplification, absolute(1e-13));
            validated("budget_interaction", "its definition in plain loops", link, t,
                      o[Quantity::budget_interaction], -mean_inner(delta, response), absolute(1e-13));
            validated("budget_noise", "its definition in plain loops", link, t, o[Quantity::budget_noise],
                      mean_inner(delta, eps), absolute(1e-13));
            CHECK(o[Quantity::budget_interaction] <= 0.0);
        }
}

TEST_CASE("budget: interaction never feeds the gap") {
    for (const std::string& link : {std::string("d=16&m=60&T=20"), "d=5&m=33&T=20" + kMixed,
                                    std::string("d=8&m=40&T=20&rule=pgd&phi=h3")}) {
        std::vector<double> times;
        for (int n = 1; n <= 40; ++n) times.push_back(0.5 * n);
        for (const Observables& o : observe(scenario_of(link), times, true))
            CHECK(o[Quantity::budget_interaction] <= 0.0);
    }
}

TEST_CASE("budget: the remainder is of third order in the displacement") {
    // Twins on rings around the axis, regular 16-gons in d = 3: to polynomials of degree below 16 they are
    // the symmetric law of the same latitudes, so there is no noise, and all that is left is the curvature of
    // V.
    const Kernels kernels = kernels_of("d=3" + kMixed);
    const std::array<double, 4> latitudes{-0.8, -0.2, 0.1, 0.7};
    constexpr int kCorners = 16;
    LatitudeLaw law;
    law.s.resize(4);
    law.mass = Eigen::ArrayXd::Constant(4, 0.25);
    Neurons twins(3, 4 * kCorners);
    for (int r = 0; r < 4; ++r) {
        const double alpha = latitudes[static_cast<std::size_t>(r)], sine = std::sqrt(1.0 - alpha * alpha);
        law.s[r] = alpha / (1.0 + sine);
        for (int c = 0; c < kCorners; ++c) {
            const double angle = 2.0 * kPi * c / kCorners + 0.3 * r;
            twins(0, kCorners * r + c) = alpha;
            twins(1, kCorners * r + c) = sine * std::cos(angle);
            twins(2, kCorners * r + c) = sine * std::sin(angle);
        }
    }
    const MeanFieldModel model(kernels);
    const MeanField field = model.field(law.moments(model.harmonics()));
    const Neurons shift = tangents(twins, twins.cols(), 8);
    double last = 0.0;
    for (const double size : {0.04, 0.02, 0.01, 0.005}) {
        const Neurons neurons = geodesic(twins, shift, size);
        const GapBudget budget =
            gap_budget(kernels, field, neurons, equator::test::plain_velocity(kernels, neurons), twins);
        CAPTURE(size);
        CHECK(std::fabs(budget.noise) <= 1e-15);
        CHECK(budget.interaction < 0.0);
        CHECK(std::fabs(budget.amplification) > 0.01 * size * size);
        // A factor 8 for half the displacement, up to the fourth-order share.
        if (last != 0.0) CHECK(last / budget.remainder == doctest::Approx(8.0).epsilon(12.0 * size));
        last = budget.remainder;
    }
}
