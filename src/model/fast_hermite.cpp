#include "model/fast_hermite.h"

#include <cmath>

namespace equator {

Polynomial monomials(const HermiteSum& sum) {
    Polynomial total, previous, current;
    current[0] = 1.0; // h_0
    const int degree = sum.degree();
    total.degree = degree > 0 ? degree : 0;
    for (int k = 0; k <= degree; ++k) {
        if (k > 0)
            for (int j = 0; j <= k; ++j) total[j] += sum.coefficient(k) * current[j];
        // h_{k+1} = (z h_k - sqrt(k) h_{k-1}) / sqrt(k + 1)
        Polynomial next;
        const double below = std::sqrt(static_cast<double>(k)), scale = std::sqrt(static_cast<double>(k + 1));
        for (int j = 0; j <= k + 1; ++j)
            next[j] = ((j > 0 ? current[j - 1] : 0.0) - below * previous[j]) / scale;
        previous = current;
        current = next;
    }
    return total;
}

FastHermite::FastHermite(const HermiteSum& sum) : degree_(sum.degree()) {
    if (degree_ <= kMonomialDegree) {
        sum_ = monomials(sum);
        slope_ = sum_.derivative();
        return;
    }
    sum_.degree = degree_;
    slope_.degree = degree_ - 1;
    for (int k = 1; k <= degree_; ++k) {
        sum_[k] = sum.coefficient(k);
        slope_[k - 1] = std::sqrt(static_cast<double>(k)) * sum.coefficient(k);
    }
    for (int k = 0; k < degree_; ++k) {
        up_[static_cast<std::size_t>(k)] = 1.0 / std::sqrt(k + 1.0);
        down_[static_cast<std::size_t>(k)] = std::sqrt(k / (k + 1.0));
    }
}

void FastHermite::recur(const Polynomial& c, const double* z, double* out) const {
    double previous[kTogether] = {}, current[kTogether];
    for (int i = 0; i < kTogether; ++i) {
        current[i] = 1.0;
        out[i] = c[0];
    }
    for (int k = 0; k < c.degree; ++k) {
        const double up = up_[static_cast<std::size_t>(k)], down = down_[static_cast<std::size_t>(k)];
        for (int i = 0; i < kTogether; ++i) {
            const double next = up * z[i] * current[i] - down * previous[i];
            previous[i] = current[i];
            current[i] = next;
            out[i] += c[k + 1] * next;
        }
    }
}

} // namespace equator
