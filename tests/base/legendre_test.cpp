// The panels' tools: 16-point Gauss-Legendre quadrature, Legendre series and halving.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/legendre.h"
#include "base/random.h"

using namespace equator;

namespace {

/// A polynomial of degree 15 by monomial coefficients in [-1, 1], the plain alternative to a Legendre series.
struct Monomials {
    std::array<double, kPanelNodes> c;

    explicit Monomials(std::uint64_t seed) {
        for (std::size_t k = 0; k < c.size(); ++k)
            c[k] = 2.0 * uniform(seed, Stream::neurons, 0, static_cast<std::uint32_t>(k)) - 1.0;
    }
    double operator()(double x) const {
        double sum = 0.0;
        for (std::size_t k = c.size(); k-- > 0;) sum = sum * x + c[k];
        return sum;
    }
    double slope(double x) const {
        double sum = 0.0;
        for (std::size_t k = c.size(); k-- > 1;) sum = sum * x + static_cast<double>(k) * c[k];
        return sum;
    }
    /// From -1 to x.
    double integral(double x) const {
        double sum = 0.0;
        for (std::size_t k = 0; k < c.size(); ++k) {
            const int n = static_cast<int>(k) + 1;
            sum += c[k] / n * (std::pow(x, n) - std::pow(-1.0, n));
        }
        return sum;
    }
    PanelValues at_points() const {
        PanelValues values;
        for (std::size_t n = 0; n < kPanelNodes; ++n) values[n] = (*this)(LegendreRule::instance().points[n]);
        return values;
    }
};

} // namespace

TEST_CASE("Gauss-Legendre: the tabulated rule") {
    const LegendreRule& rule = LegendreRule::instance();
    // Abramowitz and Stegun, table 25.4, n = 16 (printed to 15 digits).
    const double points[] = {0.095012509837637, 0.281603550779259, 0.458016777657227, 0.617876244402644,
                             0.755404408355003, 0.865631202387832, 0.944575023073233, 0.989400934991650};
    const double weights[] = {0.189450610455068, 0.182603415044924, 0.169156519395003, 0.149595988816577,
                              0.124628971255534, 0.095158511682493, 0.062253523938648, 0.027152459411754};
    for (std::size_t i = 0; i < 8; ++i) {
        CHECK(std::fabs(rule.points[8 + i] - points[i]) <= 1e-15); // the table's last digit
        CHECK(std::fabs(rule.weights[8 + i] - weights[i]) <= 1e-15);
        // Mirror images to the last bit: even laws stay even.
        CHECK(rule.points[7 - i] == -rule.points[8 + i]);
        CHECK(rule.weights[7 - i] == rule.weights[8 + i]);
    }
    CHECK(std::is_sorted(rule.points.begin(), rule.points.end()));
}

TEST_CASE("Gauss-Legendre: exact to degree 31 and no further") {
    const LegendreRule& rule = LegendreRule::instance();
    const auto error = [&](int degree) {
        double sum = 0.0;
        for (std::size_t n = 0; n < kPanelNodes; ++n)
            sum += rule.weights[n] * std::pow(rule.points[n], degree);
        return std::fabs(sum - (degree % 2 == 0 ? 2.0 / (degree + 1) : 0.0));
    };
    for (int degree = 0; degree <= 31; ++degree) {
        CAPTURE(degree);
        CHECK(error(degree) <= 2e-15); // 16 terms of size up to 0.2, an ulp or so each
    }
    // Theory: 2^33 (16!)^4 / (33 (32!)^2) = 7.0e-10.
    CHECK(error(32) == doctest::Approx(7.0e-10).epsilon(0.02));
}

TEST_CASE("Legendre series: value, slope and integral of a polynomial of degree 15") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const Monomials f(seed);
        const PanelValues series = legendre_series(f.at_points());
        for (int i = 0; i <= 40; ++i) {
            const double x = -1.0 + i / 20.0;
            CAPTURE(x);
            // Coefficients carry a few ulp of values of size 16 at most; slopes multiply those by up to
            // k (k + 1) / 2 = 120.
            CHECK(std::fabs(legendre_value(series, x) - f(x)) <= 3e-14);
            CHECK(std::fabs(legendre_slope(series, x) - f.slope(x)) <= 1e-12);
            CHECK(std::fabs(legendre_integral(series, x) - f.integral(x)) <= 3e-14);
        }
        CHECK(std::fabs(legendre_integral(series, -1.0)) <= 1e-15);
    }
}

TEST_CASE("Legendre series: a single coefficient for a single polynomial") {
    const LegendreRule& rule = LegendreRule::instance();
    // p_3 = (5 x^3 - 3 x) / 2
    PanelValues values;
    for (std::size_t n = 0; n < kPanelNodes; ++n)
        values[n] = 0.5 * (5.0 * rule.points[n] * rule.points[n] * rule.points[n] - 3.0 * rule.points[n]);
    const PanelValues series = legendre_series(values);
    for (std::size_t k = 0; k < kPanelNodes; ++k) CHECK(std::fabs(series[k] - (k == 3 ? 1.0 : 0.0)) <= 2e-15);
}

TEST_CASE("halving: the interpolant at the halves' points") {
    const LegendreRule& rule = LegendreRule::instance();
    const Monomials f(9);
    const PanelValues values = f.at_points();
    for (std::size_t half = 0; half < 2; ++half)
        for (std::size_t i = 0; i < kPanelNodes; ++i) {
            double sum = 0.0;
            for (std::size_t n = 0; n < kPanelNodes; ++n) sum += rule.halving[half][i][n] * values[n];
            // Interpolation through Gauss points multiplies rounding by less than 5 (its Lebesgue constant).
            CHECK(std::fabs(sum - f(0.5 * (rule.points[i] + (half == 0 ? -1.0 : 1.0)))) <= 3e-14);
        }
}
