// The field of a law that is symmetric about a plane, against quadrature over the directions across it; the
// teachers' symmetry; points in half-angle coordinates against vectors in R^d.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "base/legendre.h"
#include "infinite/plane_field.h"
#include "support/plane_problems.h"

using namespace equator;
using namespace equator::test;

namespace {

HermiteSum mixture(std::vector<double> c) {
    HermiteSum sum;
    sum.c = std::move(c);
    return sum;
}

/// E over u, the first coordinate of a uniform point of S^{d-3}; exact for polynomials of degree 12.
template <class Of> double mean_across(int d, const Of& of) {
    double sum = 0.0, total = 0.0;
    if (d == 3) return 0.5 * (of(1.0) + of(-1.0));
    if (d == 4) { // a circle
        for (int j = 0; j < 32; ++j) sum += of(std::cos(2 * M_PI * (j + 0.5) / 32)) / 32;
        return sum;
    }
    REQUIRE(d % 2 == 1); // else (1 - u^2)^{(d-5)/2} is no polynomial
    const LegendreRule& rule = LegendreRule::instance();
    for (std::size_t n = 0; n < kPanelNodes; ++n) {
        const double weight = rule.weights[n] * std::pow(1 - rule.points[n] * rule.points[n], (d - 5) / 2);
        sum += weight * of(rule.points[n]);
        total += weight;
    }
    return sum / total;
}

/// Neurons in half-angle coordinates.
Neurons in_plane(const Neurons& w) {
    Neurons p(2, w.cols());
    for (Eigen::Index i = 0; i < w.cols(); ++i) {
        double rest = 0.0;
        for (Eigen::Index k = 2; k < w.rows(); ++k) rest += w(k, i) * w(k, i);
        for (Eigen::Index k = 0; k < 2; ++k) p(k, i) = w(k, i) / (1 + std::sqrt(rest));
    }
    return p;
}

/// T(w) - U(w) as any function near the sphere, whose slope along the sphere is what counts.
double drive_of(const PlaneField& field, const Eigen::ArrayXd& w) {
    const double length = std::sqrt((w * w).sum());
    return field.drive(w[0] / length, w[1] / length);
}

} // namespace

TEST_CASE("plane: the potential is a mean over the law and over the directions across the plane") {
    const HermiteSum few = mixture({0.0, 0.3, 0.5, -0.2, 0.7, 0.1, 0.4});
    HermiteSum many = hermite(12);
    many.c[4] = 0.3;
    for (int d : {3, 4, 5, 7, 23})
        for (const HermiteSum& phi : {few, many}) {
            CAPTURE(d);
            // Powers of degree 12 cancel: most in low dimensions, where rho^12 counts in full.
            const double tolerance = phi.degree() == 12 ? 1e-11 : 1e-14;
            const PlaneProblem problem{"random:3", d, phi, phi};
            const PlaneModel model(problem.kernels(), problem.teachers);
            // Ten points of unequal masses, and all that the symmetry makes of them.
            const Neurons w = uniform_neurons(3, 10, 5);
            Eigen::ArrayXd mass(10);
            for (Eigen::Index i = 0; i < 10; ++i) mass[i] = (i + 1) / 55.0;
            const std::vector<PlaneMap> images = model.symmetry().elements();
            CHECK(images.size() == (phi.degree() == 12 ? 2 : 1));
            const PlaneField field =
                model.field(moments_in_plane(model.degree(), model.powers(), in_plane(w), mass));
            const Kernels& kernels = model.kernels();
            const auto potential = [&](double x, double y) {
                double sum = 0.0;
                for (Eigen::Index i = 0; i < 10; ++i)
                    for (const PlaneMap& map : images) {
                        const double along = x * (map.xx * w(0, i) + map.xy * w(1, i)) +
                                             y * (map.yx * w(0, i) + map.yy * w(1, i)),
                                     across =
                                         std::sqrt(std::max(0.0, 1 - x * x - y * y)) * std::fabs(w(2, i));
                        sum += mass[i] / static_cast<double>(images.size()) *
                               mean_across(d, [&](double u) { return kernels.G(along + across * u); });
                    }
                return sum;
            };
            const Neurons at = uniform_neurons(3, 20, 6);
            const TargetPull pull(kernels, problem.teachers);
            Eigen::ArrayXd overlap;
            pull.overlap(at, overlap);
            for (Eigen::Index i = 0; i < 20; ++i) {
                const double x = at(0, i), y = at(1, i);
                CHECK(std::fabs(field.potential(x, y) - potential(x, y)) <= tolerance);
                CHECK(std::fabs(model.target()(x, y) - overlap[i]) <= 1e-13);
                CHECK(std::fabs(field.drive(x, y) - (overlap[i] - potential(x, y))) <= tolerance);
            }
            double self = 0.0, target = 0.0;
            for (Eigen::Index i = 0; i < 10; ++i)
                for (const PlaneMap& map : images) {
                    const double x = map.xx * w(0, i) + map.xy * w(1, i),
                                 y = map.yx * w(0, i) + map.yy * w(1, i);
                    const double share = mass[i] / static_cast<double>(images.size());
                    self += share * potential(x, y);
                    target += share * model.target()(x, y);
                }
            CHECK(std::fabs(field.self_energy - self) <= tolerance);
            CHECK(std::fabs(field.loss - kernels.loss(target, self)) <= tolerance);
        }
}

TEST_CASE("plane: points in half-angle coordinates move as vectors do") {
    const int d = 6;
    const PlaneProblem problem{"random:3", d, mixture({0, 0.3, 0.5, -0.2, 0.7}),
                               mixture({0, 0.5, -0.4, 0.3, 0.6})};
    const PlaneModel model(problem.kernels(), problem.teachers);
    const Neurons w = uniform_neurons(d, 21, 8); // two blocks and a rest
    const Neurons p = in_plane(w);
    const PlaneField field = model.field(
        moments_in_plane(model.degree(), model.powers(), p, Eigen::ArrayXd::Constant(21, 1.0 / 21)));
    Neurons slope(2, 21), next(2, 21);
    slope_in_plane(field, model.powers(), p, slope);
    constexpr double kEta = 0.2, kStep = 1e-5;
    descend_in_plane(field, model.powers(), kEta, p, next);
    Neurons descended = w, moved = w;
    for (Eigen::Index i = 0; i < 21; ++i) {
        // V by difference quotients in R^d; `drive` is constant along rays there, so V is tangent.
        Eigen::ArrayXd V(d);
        for (Eigen::Index k = 0; k < d; ++k) {
            Eigen::ArrayXd up = w.col(i), down = w.col(i);
            up[k] += kStep;
            down[k] -= kStep;
            V[k] = (drive_of(field, up) - drive_of(field, down)) / (2 * kStep);
        }
        CHECK(field.square_speed(w(0, i), w(1, i)) == doctest::Approx((V * V).sum()).epsilon(1e-7));
        descended.col(i) = w.col(i) + kEta * V;
        moved.col(i) = w.col(i) + kStep * V;
    }
    Eigen::ArrayXd norms;
    normalise(descended, norms);
    normalise(moved, norms);
    CHECK((in_plane(descended) - next).abs().maxCoeff() <= 1e-9);
    CHECK(((in_plane(moved) - p) / kStep - slope).abs().maxCoeff() <= 1e-4);
}

TEST_CASE("plane: the symmetry of teachers is found, and is one") {
    struct Case {
        std::string name;
        int degree;
        bool whole;
        int rotations;
        bool mirrored;
    };
    for (const Case& c :
         {Case{"orth", 4, false, 4, true}, Case{"orth", 2, true, 25, true},
          Case{"nonorth", 4, false, 2, true}, Case{"three", 3, false, 3, true},
          Case{"three", 4, true, 25, true}, Case{"one", 3, false, 1, true}, Case{"one", 4, false, 2, true},
          Case{"random:8", 4, false, 2, false}, Case{"random:8", 2, false, 2, true},
          Case{"random:8", 3, false, 1, false}, Case{"circle", 4, true, 25, true}}) {
        CAPTURE(c.name);
        CAPTURE(c.degree);
        const PlaneProblem problem{c.name, 8, hermite(c.degree), hermite(c.degree)};
        const PlaneModel model(problem.kernels(), problem.teachers);
        const PlaneSymmetry& symmetry = model.symmetry();
        CHECK(symmetry.whole == c.whole);
        CHECK(symmetry.rotations == c.rotations);
        CHECK(symmetry.mirrored == c.mirrored);
        CHECK(symmetry.elements().size() == static_cast<std::size_t>(c.rotations * (c.mirrored ? 2 : 1)));
        for (const PlaneMap& map : symmetry.elements())
            for (const auto& [x, y] : {std::pair{0.3, 0.8}, std::pair{-0.5, 0.1}})
                CHECK(std::fabs(model.target()(map.xx * x + map.xy * y, map.yx * x + map.yy * y) -
                                model.target()(x, y)) <= 1e-14);
    }
}

TEST_CASE("plane: a list of equal directions has the field of the circle") {
    std::vector<double> angles;
    for (int j = 0; j < 24; ++j) angles.push_back(15.0 * j);
    const PlaneProblem circle{"circle", 9};
    PlaneProblem many = circle;
    many.teachers = teachers_at(angles);
    const PlaneModel one(circle.kernels(), circle.teachers), other(many.kernels(), many.teachers);
    const Neurons p = in_plane(uniform_neurons(9, 40, 3));
    const Eigen::ArrayXd mass = Eigen::ArrayXd::Constant(40, 1.0 / 40);
    const PlaneField a = one.field(moments_in_plane(4, one.powers(), p, mass)),
                     b = other.field(moments_in_plane(4, other.powers(), p, mass));
    CHECK(std::fabs(a.loss - b.loss) <= 1e-12);
    for (std::size_t i = 0; i < PlanePolynomial::kSize; ++i)
        CHECK(std::fabs(a.drive.c[i] - b.drive.c[i]) <= 1e-12);
}
