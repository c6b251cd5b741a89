#include "model/monomials.h"

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

} // namespace equator
