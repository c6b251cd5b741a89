// Targets along several directions: overlap, slope and norm against Gauss-Hermite quadrature over the data,
// difference quotients, and each other.
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "model/teachers.h"

using namespace equator;

namespace {

/// Nodes and weights for N(0, 1), exact for polynomials of degree 39: roots of h_20 by bisection in small
/// cells, weights 1 / sum_k h_k^2.
struct GaussHermite {
    std::vector<double> z, weight;

    GaussHermite() {
        constexpr int kPoints = 20;
        const HermiteSum h = hermite(kPoints);
        constexpr double kCell = 1.0 / 64;
        for (double left = -10.0; left < 10.0; left += kCell) {
            double lo = left, hi = left + kCell;
            if ((h(lo) < 0.0) == (h(hi) < 0.0)) continue;
            for (int step = 0; step < 60; ++step) {
                const double middle = 0.5 * (lo + hi);
                ((h(middle) < 0.0) == (h(lo) < 0.0) ? lo : hi) = middle;
            }
            double sum = 0.0;
            for (int k = 0; k < kPoints; ++k) sum += std::pow(hermite(k)(0.5 * (lo + hi)), 2);
            z.push_back(0.5 * (lo + hi));
            weight.push_back(1.0 / sum);
        }
        REQUIRE(z.size() == kPoints);
    }
};

/// Data in the plane and one direction across it: E over x of `of(x1, x2, x3)`.
template <class Of> double mean_over_data(const Of& of) {
    static const GaussHermite rule;
    double sum = 0.0;
    for (std::size_t i = 0; i < rule.z.size(); ++i)
        for (std::size_t j = 0; j < rule.z.size(); ++j)
            for (std::size_t k = 0; k < rule.z.size(); ++k)
                sum += rule.weight[i] * rule.weight[j] * rule.weight[k] * of(rule.z[i], rule.z[j], rule.z[k]);
    return sum;
}

HermiteSum sum_of(std::vector<double> c) {
    HermiteSum sum;
    sum.c = std::move(c);
    return sum;
}

Teachers list_of(std::vector<double> angles) {
    Teachers teachers{Teachers::Shape::list, 2, {}};
    for (const double angle : angles) {
        teachers.v.push_back(std::cos(angle));
        teachers.v.push_back(std::sin(angle));
    }
    return teachers;
}

/// f*(x) as it is defined; the circle by 64 directions, which is exact below degree 64.
double target(const Teachers& teachers, const HermiteSum& phi, double x1, double x2) {
    double sum = 0.0;
    if (teachers.shape == Teachers::Shape::circle) {
        for (int j = 0; j < 64; ++j)
            sum += phi(x1 * std::cos(2 * M_PI * j / 64) + x2 * std::sin(2 * M_PI * j / 64)) / 64;
        return sum;
    }
    for (std::size_t j = 0; j < teachers.count(); ++j)
        sum += phi(x1 * teachers.coordinate(j, 0) + x2 * teachers.coordinate(j, 1));
    return sum / static_cast<double>(teachers.count());
}

std::vector<Teachers> all_kinds() {
    return {{}, list_of({0.0}), list_of({0.3, 1.7, 2.9}), {Teachers::Shape::circle, 2, {}}};
}

} // namespace

TEST_CASE("teachers: norm, overlap and loss are means over the data") {
    const HermiteSum phi = sum_of({0.7, 0.2, -0.5, 0.4, 0.6}),
                     sigma = sum_of({-0.3, 0.5, 0.3, -0.6, 0.2, 0.4});
    const Neurons w = uniform_neurons(3, 4, 7);
    for (const Teachers& teachers : all_kinds()) {
        CAPTURE(teachers.count());
        const double constant = phi.coefficient(0); // left out by the model
        const Kernels kernels = kernels_of_teachers(3, phi, sigma, teachers);
        CHECK(std::fabs(kernels.target_norm - mean_over_data([&](double x1, double x2, double) {
                            return std::pow(target(teachers, phi, x1, x2) - constant, 2);
                        })) <= 1e-13);
        const TargetPull pull(kernels, teachers);
        Eigen::ArrayXd overlap;
        pull.overlap(w, overlap);
        double sum = 0.0;
        for (Eigen::Index i = 0; i < w.cols(); ++i) {
            CHECK(std::fabs(overlap[i] - mean_over_data([&](double x1, double x2, double x3) {
                                return sigma(w(0, i) * x1 + w(1, i) * x2 + w(2, i) * x3) *
                                       (target(teachers, phi, x1, x2) - constant);
                            })) <= 1e-13);
            sum += overlap[i];
        }
        CHECK(std::fabs(pull.mean_overlap(w) - sum / 4) <= 1e-16);
    }
}

TEST_CASE("teachers: the slope is the overlap's") {
    for (const int degree : {3, 4, 12, 64}) {
        HermiteSum phi = hermite(degree);
        phi.c[2] = 0.5;
        for (const Teachers& teachers : all_kinds()) {
            CAPTURE(degree);
            CAPTURE(teachers.count());
            const TargetPull pull(kernels_of_teachers(5, phi, phi, teachers), teachers);
            const Neurons w = uniform_neurons(5, 33, 3);
            Neurons slope;
            pull.slope(w, slope);
            REQUIRE(slope.rows() == teachers.plane);
            for (int k = 0; k < teachers.plane; ++k) {
                Neurons up = w, down = w;
                const double h = 1e-5;
                up.row(k) += h;
                down.row(k) -= h;
                Eigen::ArrayXd above, below;
                pull.overlap(up, above);
                pull.overlap(down, below);
                for (Eigen::Index i = 0; i < w.cols(); ++i)
                    CHECK(std::fabs(slope(k, i) - (above[i] - below[i]) / (2 * h)) <= 1e-6);
            }
        }
    }
}

TEST_CASE("teachers: many equal directions are the circle, one is the model's own") {
    std::vector<double> angles;
    for (int j = 0; j < 24; ++j) angles.push_back(2 * M_PI * j / 24);
    const Teachers many = list_of(angles), circle{Teachers::Shape::circle, 2, {}};
    HermiteSum phi = hermite(4);
    phi.c[3] = 0.25;
    const Kernels kernels = kernels_of_teachers(6, phi, phi, circle);
    CHECK(std::fabs(target_norm(many, phi) - kernels.target_norm) <= 1e-15);
    const Neurons w = uniform_neurons(6, 50, 2);
    Neurons one, other;
    TargetPull(kernels, many).slope(w, one);
    TargetPull(kernels, circle).slope(w, other);
    CHECK((one - other).abs().maxCoeff() <= 1e-15);

    CHECK(target_norm(Teachers{}, phi) == Kernels::make(6, phi, phi).target_norm);
    TargetPull(kernels, Teachers{}).slope(w, one);
    TargetPull(kernels, list_of({0.0})).slope(w, other);
    CHECK((one.row(0) == other.row(0)).all());
    for (Eigen::Index i = 0; i < w.cols(); ++i) CHECK(one(0, i) == kernels.g_star(w(0, i)));
}
