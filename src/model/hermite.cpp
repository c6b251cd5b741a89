#include "model/hermite.h"

#include <cmath>

namespace equator {

int HermiteSum::degree() const {
    for (int k = static_cast<int>(c.size()) - 1; k >= 0; --k)
        if (coefficient(k) != 0.0) return k;
    return -1;
}

double HermiteSum::operator()(double z) const {
    // h_{k+1} = (z h_k - sqrt(k) h_{k-1}) / sqrt(k + 1)
    double sum = 0.0, previous = 0.0, current = 1.0;
    for (int k = 0; k < static_cast<int>(c.size()); ++k) {
        sum += coefficient(k) * current;
        const double next = (z * current - std::sqrt(double(k)) * previous) / std::sqrt(double(k + 1));
        previous = current;
        current = next;
    }
    return sum;
}

double HermiteSum::squared_norm() const {
    double sum = 0.0;
    for (double ck : c) sum += ck * ck;
    return sum;
}

HermiteSum hermite(int k) {
    HermiteSum h;
    h.c.assign(static_cast<std::size_t>(k) + 1, 0.0);
    h.c.back() = 1.0;
    return h;
}

int information_exponent(const HermiteSum& phi, const HermiteSum& sigma) {
    for (int k = 1; k <= phi.degree(); ++k)
        if (phi.coefficient(k) * sigma.coefficient(k) != 0.0) return k;
    return 0;
}

} // namespace equator
