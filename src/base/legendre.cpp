#include "base/legendre.h"

namespace equator {

namespace {

/// p_0(x) .. p_{count-1}(x) into out, by the three-term recurrence.
void legendre_polynomials(double x, std::size_t count, double* out) {
    out[0] = 1.0;
    if (count > 1) out[1] = x;
    for (std::size_t k = 2; k < count; ++k) {
        const double n = static_cast<double>(k);
        out[k] = ((2.0 * n - 1.0) * x * out[k - 1] - (n - 1.0) * out[k - 2]) / n;
    }
}

/// Roots of p_n, found by bisection between the roots of p_{n-1}, which separate them: no starting guess, so
/// no trigonometric function whose rounding could differ between machines.
PanelValues legendre_roots() {
    PanelValues roots{}, separators{};
    double p[kPanelNodes + 1];
    for (std::size_t n = 1; n <= kPanelNodes; ++n) {
        for (std::size_t i = 0; i < n; ++i) {
            double lo = i == 0 ? -1.0 : separators[i - 1], hi = i == n - 1 ? 1.0 : separators[i];
            legendre_polynomials(hi, n + 1, p);
            const bool positive_at_hi = p[n] > 0.0;
            for (int step = 0; step < 80; ++step) {
                const double middle = 0.5 * (lo + hi);
                legendre_polynomials(middle, n + 1, p);
                ((p[n] > 0.0) == positive_at_hi ? hi : lo) = middle;
            }
            roots[i] = 0.5 * (lo + hi);
        }
        separators = roots;
    }
    return roots;
}

LegendreRule make_rule() {
    LegendreRule rule{};
    rule.points = legendre_roots();
    // Exact symmetry, so that even and odd laws keep their parity to the last bit.
    for (std::size_t i = 0; i < kPanelNodes / 2; ++i) rule.points[i] = -rule.points[kPanelNodes - 1 - i];

    std::array<PanelValues, kPanelNodes> p{}; // p[n][k] = p_k(point n)
    for (std::size_t n = 0; n < kPanelNodes; ++n) {
        legendre_polynomials(rule.points[n], kPanelNodes, p[n].data());
        double sum = 0.0; // Christoffel: 1 / weight = sum_k (k + 1/2) p_k^2
        for (std::size_t k = 0; k < kPanelNodes; ++k)
            sum += (static_cast<double>(k) + 0.5) * p[n][k] * p[n][k];
        rule.weights[n] = 1.0 / sum;
    }
    for (std::size_t k = 0; k < kPanelNodes; ++k)
        for (std::size_t n = 0; n < kPanelNodes; ++n)
            rule.analysis[k][n] = (static_cast<double>(k) + 0.5) * rule.weights[n] * p[n][k];
    for (std::size_t half = 0; half < 2; ++half)
        for (std::size_t i = 0; i < kPanelNodes; ++i) {
            double at[kPanelNodes];
            legendre_polynomials(0.5 * (rule.points[i] + (half == 0 ? -1.0 : 1.0)), kPanelNodes, at);
            for (std::size_t n = 0; n < kPanelNodes; ++n) {
                double sum = 0.0;
                for (std::size_t k = 0; k < kPanelNodes; ++k) sum += at[k] * rule.analysis[k][n];
                rule.halving[half][i][n] = sum;
            }
        }
    return rule;
}

} // namespace

const LegendreRule& LegendreRule::instance() {
    static const LegendreRule rule = make_rule();
    return rule;
}

PanelValues legendre_series(const PanelValues& values) {
    const LegendreRule& rule = LegendreRule::instance();
    PanelValues series{};
    for (std::size_t k = 0; k < kPanelNodes; ++k)
        for (std::size_t n = 0; n < kPanelNodes; ++n) series[k] += rule.analysis[k][n] * values[n];
    return series;
}

double legendre_value(const PanelValues& series, double x) {
    double p[kPanelNodes], sum = 0.0;
    legendre_polynomials(x, kPanelNodes, p);
    for (std::size_t k = 0; k < kPanelNodes; ++k) sum += series[k] * p[k];
    return sum;
}

double legendre_slope(const PanelValues& series, double x) {
    // p'_{k+1} = p'_{k-1} + (2k + 1) p_k
    double p[kPanelNodes], slope[kPanelNodes] = {0.0, 1.0}, sum = series[1];
    legendre_polynomials(x, kPanelNodes, p);
    for (std::size_t k = 2; k < kPanelNodes; ++k) {
        slope[k] = slope[k - 2] + (2.0 * static_cast<double>(k) - 1.0) * p[k - 1];
        sum += series[k] * slope[k];
    }
    return sum;
}

double legendre_integral(const PanelValues& series, double x) {
    // integral of p_k from -1 = (p_{k+1} - p_{k-1}) / (2k + 1) for k >= 1
    double p[kPanelNodes + 1];
    legendre_polynomials(x, kPanelNodes + 1, p);
    double sum = series[0] * (x + 1.0);
    for (std::size_t k = 1; k < kPanelNodes; ++k)
        sum += series[k] * (p[k + 1] - p[k - 1]) / (2.0 * static_cast<double>(k) + 1.0);
    return sum;
}

} // namespace equator
