#include "theory/noise_memory.h"

#include <cmath>

#include "dynamics/heap_bytes.h"

namespace equator {

namespace {

/// The trapezoidal rule over points that come one by one.
class Trapezoid {
  public:
    void add(double t, double value) {
        if (begun_) sum_ += 0.5 * (t - t_) * (value_ + value);
        t_ = t;
        value_ = value;
        begun_ = true;
    }
    double sum() const { return sum_; }

  private:
    double sum_ = 0.0, t_ = 0.0, value_ = 0.0;
    bool begun_ = false;
};

} // namespace

/// sum_i weight_i (par_i + perp_i), as the sum of four sums of every fourth term: in one, each addition would
/// wait for the one before.
double NoiseMemory::mean(const Noise& noise) const {
    constexpr Eigen::Index kSums = 4;
    double sums[kSums] = {};
    const auto term = [&](Eigen::Index i) { return weights_[i] * (noise.par[i] + noise.perp[i]); };
    Eigen::Index i = 0;
    for (; i + kSums <= weights_.size(); i += kSums)
        for (Eigen::Index n = 0; n < kSums; ++n) sums[n] += term(i + n);
    for (; i < weights_.size(); ++i) sums[0] += term(i);
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

double NoiseMemory::add(double t, const Stretch& since, Eigen::ArrayXd noise_par, Eigen::ArrayXd noise_perp) {
    if (times_.size() == kMostMemories) drop_every_second();
    const Eigen::ArrayXd par2 = since.j_par.square(), perp2 = since.j_perp.square();
    Trapezoid bound;
    for (std::size_t n = 0; n < times_.size(); ++n) {
        noise_[n].par *= par2;
        noise_[n].perp *= perp2;
        bound.add(times_[n], std::sqrt(mean(noise_[n])));
    }
    times_.push_back(t);
    noise_.push_back({std::move(noise_par), std::move(noise_perp)});
    bound.add(t, std::sqrt(mean(noise_.back())));
    return bound.sum();
}

double NoiseMemory::ahead(double h, const Stretch& since) const {
    const Eigen::ArrayXd par2 = since.j_par.square(), perp2 = since.j_perp.square();
    Trapezoid bound;
    Noise carried;
    for (std::size_t n = 0; n < times_.size(); ++n) {
        carried.par = noise_[n].par * par2;
        carried.perp = noise_[n].perp * perp2;
        bound.add(times_[n], std::sqrt(mean(carried)));
    }
    bound.add(times_.back() + h, std::sqrt(mean(noise_.back())));
    return bound.sum();
}

void NoiseMemory::drop_every_second() {
    std::size_t kept = 0;
    for (std::size_t n = 0; n < times_.size(); n += 2, ++kept) {
        times_[kept] = times_[n];
        std::swap(noise_[kept], noise_[n]);
    }
    times_.resize(kept);
    noise_.resize(kept);
}

std::size_t NoiseMemory::heap_bytes() const {
    std::size_t sum =
        equator::heap_bytes(weights_) + equator::heap_bytes(times_) + equator::heap_bytes(noise_);
    for (const Noise& noise : noise_) sum += equator::heap_bytes(noise.par) + equator::heap_bytes(noise.perp);
    return sum;
}

} // namespace equator
