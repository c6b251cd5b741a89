#include "theory/noise_law.h"

#include <algorithm>

namespace equator {

namespace {

Polynomial product(const Polynomial& a, const Polynomial& b) {
    Polynomial p;
    p.degree = a.degree + b.degree;
    for (int i = 0; i <= a.degree; ++i)
        for (int j = 0; j <= b.degree; ++j) p[i + j] += a[i] * b[j];
    return p;
}

Polynomial antiderivative(const Polynomial& a) {
    Polynomial p;
    p.degree = a.degree + 1;
    for (int k = 0; k <= a.degree; ++k) p[k + 1] = a[k] / (k + 1);
    return p;
}

} // namespace

NoiseLaw::NoiseLaw(const Kernels& kernels)
    : harmonics_(kernels.d, 2 * kernels.G.degree, Polynomial::basis_for(kernels.G.degree)) {
    const Polynomial square = product(kernels.g, kernels.g); // degree 2 K - 2
    const Polynomial slope = antiderivative(square);         // Q'
    Polynomial s, across;
    s.degree = 1;
    s[1] = 1.0;
    across.degree = 2; // 1 - s^2
    across[0] = 1.0;
    across[2] = -1.0;
    q_ = harmonics_.analyse(antiderivative(slope));
    sq_ = harmonics_.analyse(product(s, slope));
    square_ = harmonics_.analyse(product(square, across));
}

void NoiseLaw::set(const HarmonicValues& moments, const MeanField& field) {
    const auto mean = [&](const HarmonicValues& gamma) {
        HarmonicValues b{};
        for (std::size_t l = 0; l < b.size(); ++l) b[l] = gamma[l] * moments[l];
        return harmonics_.synthesise(b);
    };
    mean_q_ = mean(q_);
    mean_dq_ = mean_q_.derivative();
    mean_ddq_ = mean_dq_.derivative();
    mean_sq_ = mean(sq_);
    mean_square_ = mean(square_);
    attraction_ = field.potential.derivative();
}

NoiseVariance NoiseLaw::at(double alpha) const {
    const double across = 1.0 - alpha * alpha;
    const double along = across * mean_ddq_(alpha) - alpha * mean_dq_(alpha) + mean_sq_(alpha);
    const double slope = attraction_(alpha); // U'
    // Differences of means: rounding may leave a negative trace of zero.
    return {std::max(0.0, along - across * slope * slope), std::max(0.0, mean_square_(alpha) - along)};
}

} // namespace equator
