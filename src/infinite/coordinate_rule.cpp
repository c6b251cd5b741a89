#include "infinite/coordinate_rule.h"

#include <cmath>
#include <cstddef>

#include "base/portable_math.h"

namespace equator {

CoordinateRule gauss_rule(int D, int n) {
    // Orthonormal polynomials: b_{l+1} p_{l+1} = x p_l - b_l p_{l-1}, b_l^2 = l (l + D - 3) / ((2l + D - 2)
    // (2l + D - 4)); on the circle (D = 2), where both factors are 0 at l = 1, b_1^2 = 1/2.
    const auto count = static_cast<std::size_t>(n);
    std::vector<double> b(count + 1, 0.0), value(count + 1);
    for (std::size_t k = 1; k <= count; ++k) {
        const auto l = static_cast<double>(k);
        const double square =
            D == 2 && k == 1 ? 0.5 : l * (l + D - 3.0) / ((2.0 * l + D - 2.0) * (2.0 * l + D - 4.0));
        b[k] = std::sqrt(square);
    }
    const auto evaluate = [&](double x) {
        value[0] = 1.0;
        for (std::size_t l = 0; l < count; ++l)
            value[l + 1] = (x * value[l] - (l > 0 ? b[l] * value[l - 1] : 0.0)) / b[l + 1];
    };
    // p_0 .. p_n change sign as often as p_n has zeros above x.
    const auto zeros_above = [&](double x) {
        evaluate(x);
        std::size_t changes = 0;
        bool positive = true;
        for (std::size_t l = 1; l <= count; ++l) {
            const bool now = value[l] != 0.0 ? value[l] > 0.0 : !positive;
            if (now != positive) ++changes;
            positive = now;
        }
        return changes;
    };
    CoordinateRule rule{std::vector<double>(count, 0.0), std::vector<double>(count, 0.0)};
    for (std::size_t j = 0; 2 * j < count; ++j) { // from the north, and its mirror image
        double lo = 0.0, hi = 1.0;
        for (int halving = 0; halving < 56; ++halving) {
            const double middle = 0.5 * (lo + hi);
            (zeros_above(middle) > j ? lo : hi) = middle;
        }
        const double x = 2 * j + 1 == count ? 0.0 : 0.5 * (lo + hi);
        evaluate(x);
        double sum = 0.0;
        for (std::size_t l = 0; l < count; ++l) sum += value[l] * value[l];
        rule.points[count - 1 - j] = x;
        rule.points[j] = -x;
        rule.weights[count - 1 - j] = rule.weights[j] = 1.0 / sum;
    }
    return rule;
}

std::vector<double> chebyshev_weights(int D, int n) {
    // With z = cos(theta): w_j = (1/n) (m_0 + 2 sum_{k >= 1} m_k cos(k theta_j)), m_k = E T_k(z), by
    // m_{k+2} = -m_k (D - 2 - k) / (D + k); odd ones are 0. Clenshaw's sum in T_2.
    std::vector<double> m{1.0};
    for (int k = 0; k + 2 < n; k += 2) m.push_back(-m.back() * (D - 2.0 - k) / (static_cast<double>(D) + k));
    std::vector<double> weights(static_cast<std::size_t>(n));
    for (int j = 0; j < n; ++j) {
        const double twice = 2.0 * portable::cos(kPi * (2.0 * j + 1.0) / n); // 2 cos(2 theta_j)
        double one = 0.0, two = 0.0;
        for (std::size_t k = m.size() - 1; k > 0; --k) {
            const double next = 2.0 * m[k] + twice * one - two;
            two = one;
            one = next;
        }
        weights[static_cast<std::size_t>(j)] = (m[0] + 0.5 * twice * one - two) / n;
    }
    return weights;
}

} // namespace equator
