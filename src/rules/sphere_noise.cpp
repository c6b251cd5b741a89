#include "rules/sphere_noise.h"

#include <algorithm>
#include <cmath>

#include "base/portable_math.h"
#include "base/random.h"

namespace equator {
namespace {

/// Where the next term of the spread's series is below 1e-8 of it.
constexpr double kSmall = 1e-4;

/// e^-x, 0 where that is no number of normal size.
double decay(double x) {
    return x < 690.0 ? portable::exp(-x) : 0.0;
}

} // namespace

SphereNoise::SphereNoise(Eigen::Index d, double tau, double h, std::uint64_t seed) : seed_(seed) {
    const auto n = static_cast<double>(d);
    const double x = tau * h, e1 = decay((n - 1.0) * x), e2 = decay(2.0 * n * x);
    // ((d - 1) e_2 + 1) / d - e_1^2; for small x a difference of numbers near 1, and by its series.
    const double square = n * x < kSmall ? 2.0 * (n - 1.0) * x * x * (1.0 - (2.0 * n - 1.0) * x * (2.0 / 3.0))
                                         : ((n - 1.0) * e2 + 1.0) / n - e1 * e1;
    const double spread = std::sqrt(std::max(square, 0.0));
    upper_ = std::min(e1 + spread, 1.0);
    lower_ = std::max(e1 - spread, -1.0);
}

void SphereNoise::move(std::uint64_t step, Neurons& w) const {
    const Eigen::Index d = w.rows();
    Eigen::ArrayXd xi(d);
    for (Eigen::Index i = 0; i < w.cols(); ++i) {
        // Neuron i's numbers of this step: coordinates 0 .. d of the index (step, i).
        const std::uint64_t index = (step << 24) + static_cast<std::uint64_t>(i);
        double radial = 0.0;
        for (Eigen::Index k = 0; k < d; ++k) {
            xi[k] = normal(seed_, Stream::langevin, index, static_cast<std::uint32_t>(k));
            radial += xi[k] * w(k, i);
        }
        double square = 0.0;
        for (Eigen::Index k = 0; k < d; ++k) {
            xi[k] -= radial * w(k, i);
            square += xi[k] * xi[k];
        }
        const double cosine =
            this->cosine(uniform(seed_, Stream::langevin, index, static_cast<std::uint32_t>(d)) < 0.5);
        const double sine = std::sqrt(std::max(1.0 - cosine * cosine, 0.0)) / std::sqrt(square);
        for (Eigen::Index k = 0; k < d; ++k) w(k, i) = cosine * w(k, i) + sine * xi[k];
    }
}

} // namespace equator
