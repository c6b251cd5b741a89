// Parts of the gap's theory (docs/model.md, section 7) in plain loops: what tests of theory/ are held
// against.
#pragma once

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "base/portable_math.h"
#include "run/run.h"
#include "support/reference.h"
#include "support/scenario_of.h"

namespace equator::test {

/// What theory says of the gap.
inline constexpr std::array kPredictions{Quantity::bound_linear, Quantity::bound_average,
                                         Quantity::bound_average_apriori, Quantity::bound_gronwall};

inline std::string name_of(Quantity q) {
    return kQuantities[static_cast<std::size_t>(q)].name;
}

inline Kernels kernels_of(const std::string& link) {
    const Scenario scenario = scenario_of(link);
    return Kernels::make(scenario.d, scenario.phi, scenario.activation());
}

/// A mis-specified problem with odd and even powers, as settings.
inline const std::string kMixed = "&phi=0.2h1%2B0.5h2-0.4h3%2B0.6h4&sigma=0.3h1%2B0.7h2%2B0.4h3%2B0.5h4";

/// x minus its part along w.
inline void make_tangent(const Neurons& w, Neurons& x) {
    for (Eigen::Index i = 0; i < x.cols(); ++i) {
        const double radial = inner(x, i, w, i);
        for (Eigen::Index k = 0; k < x.rows(); ++k) x(k, i) -= radial * w(k, i);
    }
}

/// A tangent vector at each of the first `count` neurons, of length about 1.
inline Neurons tangents(const Neurons& w, Eigen::Index count, std::uint64_t seed) {
    Neurons v = uniform_neurons(static_cast<int>(w.rows()), static_cast<int>(count), seed);
    make_tangent(w, v);
    return v;
}

/// Columns of w carried along the geodesics that leave with velocity v, for a time h.
inline Neurons geodesic(const Neurons& w, const Neurons& v, double h) {
    Neurons moved = w;
    for (Eigen::Index i = 0; i < v.cols(); ++i) {
        const double length = std::sqrt(inner(v, i, v, i));
        if (length == 0.0) continue;
        const double c = std::cos(h * length), s = std::sin(h * length) / length;
        for (Eigen::Index k = 0; k < w.rows(); ++k) moved(k, i) = c * w(k, i) + s * v(k, i);
    }
    return moved;
}

/// E_i x_i . y_i
inline double mean_inner(const Neurons& x, const Neurons& y) {
    double sum = 0.0;
    for (Eigen::Index i = 0; i < x.cols(); ++i) sum += inner(x, i, y, i);
    return sum / static_cast<double>(x.cols());
}

/// V(w_i, rho^MF) = q(alpha) (w* - alpha w).
inline Neurons mean_field_velocity(const MeanField& field, const Neurons& w) {
    Neurons v(w.rows(), w.cols());
    for (Eigen::Index i = 0; i < w.cols(); ++i)
        for (Eigen::Index k = 0; k < w.rows(); ++k)
            v(k, i) = field.q(w(0, i)) * ((k == 0 ? 1.0 : 0.0) - w(0, i) * w(k, i));
    return v;
}

/// (1/m) sum_j g(w_i . p_j) p_j for every i.
inline Neurons plain_attraction(const Kernels& kernels, const Neurons& w, const Neurons& partners) {
    Neurons a = Neurons::Zero(w.rows(), w.cols());
    for (Eigen::Index i = 0; i < w.cols(); ++i)
        for (Eigen::Index j = 0; j < partners.cols(); ++j) {
            const double pull = kernels.g(inner(w, i, partners, j)) / static_cast<double>(partners.cols());
            for (Eigen::Index k = 0; k < w.rows(); ++k) a(k, i) += pull * partners(k, j);
        }
    return a;
}

/// (H v)_i = (1/m') sum_j P_{w_i} [ g(s) v_j + g'(s) (w_i.v_j) w_j ], s = w_i.w_j, for the first `targets`
/// neurons.
inline Neurons plain_response(const Kernels& kernels, const Neurons& w, const Neurons& v,
                              Eigen::Index targets) {
    Neurons h = Neurons::Zero(w.rows(), targets);
    for (Eigen::Index i = 0; i < targets; ++i)
        for (Eigen::Index j = 0; j < v.cols(); ++j) {
            const double s = inner(w, i, w, j), r = inner(w, i, v, j);
            for (Eigen::Index k = 0; k < w.rows(); ++k)
                h(k, i) +=
                    (kernels.g(s) * v(k, j) + kernels.dg(s) * r * w(k, j)) / static_cast<double>(v.cols());
        }
    make_tangent(w, h);
    return h;
}

/// eps_i = V(w_i, empirical law) - V(w_i, rho^MF)
inline Neurons plain_noise(const Kernels& kernels, const MeanField& field, const Neurons& twins) {
    return plain_velocity(kernels, twins) - mean_field_velocity(field, twins);
}

/// Unit vector along the meridian of neuron i, towards w*.
inline std::vector<double> meridian(const Neurons& w, Eigen::Index i) {
    const double alpha = w(0, i), sine = std::sqrt(1.0 - alpha * alpha);
    std::vector<double> e(static_cast<std::size_t>(w.rows()));
    for (Eigen::Index k = 0; k < w.rows(); ++k)
        e[static_cast<std::size_t>(k)] = ((k == 0 ? 1.0 : 0.0) - alpha * w(k, i)) / sine;
    return e;
}

/// Squared parts of column i of x along the meridian and across it.
inline std::array<double, 2> parts(const Neurons& w, const Neurons& x, Eigen::Index i) {
    const std::vector<double> e = meridian(w, i);
    double along = 0.0;
    for (Eigen::Index k = 0; k < w.rows(); ++k) along += x(k, i) * e[static_cast<std::size_t>(k)];
    return {along * along, inner(x, i, x, i) - along * along};
}

/// Infinite width at one time.
struct At {
    LatitudeLaw law;
    MeanField field;
};

inline At infinite_at(const Kernels& kernels, double t, double tol = 1e-8) {
    MeanFieldSolver solver(kernels, Rule::flow, 0.0, tol);
    while (solver.t_end() < t) solver.step();
    return {solver.law_at(t), solver.field_at(t)};
}

/// Observables at the given increasing times.
inline std::vector<Observables> observe(const Scenario& scenario, const std::vector<double>& times,
                                        bool budget = false) {
    Run run(scenario);
    std::vector<Observables> rows;
    for (double t : times) {
        run.advance_to(t);
        rows.push_back(run.state_at(t, budget).observables);
    }
    REQUIRE(run.failure().empty());
    return rows;
}

} // namespace equator::test
