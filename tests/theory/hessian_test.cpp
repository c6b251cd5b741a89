// Local and interaction Hessians (docs/model.md, section 7) against finite differences and plain loops.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "support/gap_reference.h"
#include "support/validation.h"
#include "theory/interaction_hessian.h"

using namespace equator;
using namespace equator::test;

TEST_CASE("local Hessian: the derivative of the velocity on the sphere") {
    for (const std::string& settings : {std::string("&phi=h2"), std::string("&phi=h4"), kMixed})
        for (int d : {3, 4, 7, 32})
            for (double t : {0.0, 1.0, 3.0}) {
                const Kernels kernels = kernels_of("d=" + std::to_string(d) + settings);
                const MeanField field = infinite_at(kernels, t, 1e-6).field;
                CAPTURE(settings);
                CAPTURE(d);
                CAPTURE(t);
                const Neurons w = uniform_neurons(d, 12, 5);
                double worst = 0.0;
                for (Eigen::Index i = 0; i < w.cols(); ++i) {
                    const Neurons here = w.col(i);
                    const std::vector<double> e = meridian(w, i);
                    // A unit tangent vector across the meridian.
                    Neurons across = tangents(here, 1, 77 + static_cast<std::uint64_t>(i)), along = here;
                    double overlap = 0.0;
                    for (Eigen::Index k = 0; k < d; ++k) {
                        along(k, 0) = e[static_cast<std::size_t>(k)];
                        overlap += across(k, 0) * along(k, 0);
                    }
                    across -= overlap * along;
                    across /= std::sqrt(inner(across, 0, across, 0));
                    constexpr double h = 1e-5;
                    const auto slope = [&](const Neurons& u) {
                        Neurons change = (mean_field_velocity(field, geodesic(here, u, h)) -
                                          mean_field_velocity(field, geodesic(here, u, -h))) /
                                         (2.0 * h);
                        make_tangent(here, change);
                        return change;
                    };
                    const double alpha = w(0, i);
                    worst =
                        std::max({worst, largest_difference(slope(along), field.lambda_par(alpha) * along),
                                  largest_difference(slope(across), field.lambda_perp(alpha) * across)});
                }
                // Truncation h^2 / 6 times a third derivative of order 100, rounding 1e-15 / h.
                validated_off("local_hessian", "difference quotients of the velocity along geodesics",
                              "d=" + std::to_string(d) + settings, t, worst, absolute(5e-9));
            }
}

TEST_CASE("local Hessian: across the meridian it integrates to sin(theta_t) / sin(theta_s)") {
    const Kernels kernels = kernels_of("d=6" + kMixed);
    MeanFieldSolver solver(kernels, Rule::flow, 0.0, 1e-9);
    Twins twins(uniform_neurons(6, 10, 3), Rule::flow, 0.0);
    Eigen::ArrayXd s, first;
    twins.at(0.0, first);
    Eigen::ArrayXd growth = Eigen::ArrayXd::Zero(first.size());
    while (solver.t_end() < 4.0) {
        solver.step();
        twins.follow(solver);
        // Composite midpoint rule: each step's dense output in 40 pieces.
        const double h = (solver.t_end() - solver.t_begin()) / 40.0;
        for (int n = 0; n < 40; ++n) {
            const double t = solver.t_begin() + (n + 0.5) * h;
            const MeanField field = solver.field_at(t);
            twins.at(t, s);
            for (Eigen::Index i = 0; i < s.size(); ++i) growth[i] += h * field.lambda_perp(latitude_of(s[i]));
        }
    }
    twins.at(solver.t_end(), s);
    for (Eigen::Index i = 0; i < s.size(); ++i)
        CHECK(std::exp(growth[i]) ==
              doctest::Approx(colatitude_sine_of(s[i]) / colatitude_sine_of(first[i])).epsilon(1e-5));
}

TEST_CASE("interaction Hessian: the plain double loop") {
    double worst = 0.0;
    for (int d : {3, 5, 9, 17})
        for (int m = 1; m <= 20; ++m) {
            const Kernels kernels = kernels_of("d=" + std::to_string(d) + kMixed);
            const Neurons w = uniform_neurons(d, m, 4);
            InteractionHessian interaction(kernels); // one object for all sizes: its work space must not leak
            for (int moved : {m, (m + 1) / 2, 1})
                for (int targets : {m, std::max(1, m - 3), 1}) {
                    const Neurons v = tangents(w, moved, 9);
                    Neurons attraction, response;
                    interaction.apply(w, v, targets, attraction, response);
                    REQUIRE(attraction.cols() == targets);
                    REQUIRE(response.cols() == targets);
                    worst = std::max(
                        {worst,
                         largest_difference(attraction, plain_attraction(kernels, w.leftCols(targets), w)),
                         largest_difference(response, plain_response(kernels, w, v, targets))});
                }
        }
    // Means of at most 20 terms of size below 5: a few ulp of that.
    CHECK(worst <= 1e-14);
}

TEST_CASE("interaction Hessian: the derivative of the attraction in its partners") {
    for (const std::string& settings : {std::string("&phi=h3"), std::string("&phi=h5"), kMixed}) {
        const int d = 5, m = 13;
        const Kernels kernels = kernels_of("d=5" + settings);
        const Neurons w = uniform_neurons(d, m, 6), v = tangents(w, m, 7);
        constexpr double h = 1e-5;
        Neurons slope = (plain_attraction(kernels, w, geodesic(w, v, h)) -
                         plain_attraction(kernels, w, geodesic(w, v, -h))) /
                        (2.0 * h);
        make_tangent(w, slope);
        Neurons attraction, response;
        InteractionHessian(kernels).apply(w, v, m, attraction, response);
        CAPTURE(settings);
        // h^2 / 6 times a third derivative of order 100; rounding 1e-15 / h.
        CHECK(largest_difference(slope, response) <= 5e-9);
    }
}

TEST_CASE("interaction Hessian: positive semidefinite, symmetric and linear") {
    double least = 1.0;
    for (int d : {3, 4, 11})
        for (const std::string& settings : {std::string("&phi=h2"), std::string("&phi=h4"), kMixed})
            for (std::uint64_t seed = 1; seed <= 40; ++seed) {
                const Kernels kernels = kernels_of("d=" + std::to_string(d) + settings);
                const int m = 1 + static_cast<int>(seed % 23);
                const Neurons w = uniform_neurons(d, m, seed);
                const Neurons u = tangents(w, m, 1000 + seed), v = tangents(w, m, 2000 + seed);
                InteractionHessian interaction(kernels);
                const auto apply = [&](const Neurons& x) {
                    Neurons attraction, response;
                    interaction.apply(w, x, m, attraction, response);
                    return response;
                };
                const Neurons hu = apply(u), hv = apply(v);
                least = std::min({least, mean_inner(u, hu), mean_inner(v, hv)});
                // The kernel's second derivative is symmetric, and each response is a mean of 23 terms of
                // size below 50.
                CHECK(std::fabs(mean_inner(u, hv) - mean_inner(v, hu)) <= 1e-14);
                CHECK(largest_difference(apply(2.0 * u - 0.5 * v), 2.0 * hu - 0.5 * hv) <= 5e-14);
                for (Eigen::Index i = 0; i < m; ++i) CHECK(std::fabs(inner(hu, i, w, i)) <= 5e-15);
            }
    CHECK(least >= -1e-15); // below zero by rounding only
    CHECK(least < 0.5);     // and the vectors were not all of the easy kind
}
