#include "infinite/latitude_grid.h"

#include <algorithm>
#include <cmath>

#include "base/portable_math.h"
#include "infinite/coordinate_rule.h"

namespace equator {
namespace {

/// Points in z for every distance between latitudes that the noise reaches over, and at least and at most:
/// moments are then right to the grid's own order, while single masses keep a ripple of a thousandth. Points
/// of less weight than any digit of a mass are left out.
constexpr double kPointsPerDistance = 2.0;
constexpr int kLeastPoints = 12, kMostPoints = 400;
constexpr double kLeastWeight = 1e-20;
/// Shares of less than this at either end of a row are left out; the row is scaled to sum to 1.
constexpr double kLeastShare = 1e-18;

} // namespace

LatitudeGrid::LatitudeGrid(Eigen::Index N) : spacing_(kPi / static_cast<double>(N)), neurons_(2, N) {
    for (Eigen::Index k = 0; 2 * k < N; ++k) {
        const double psi = (static_cast<double>(N - 1 - 2 * k) * 0.5) * spacing_; // of the mirror image
        neurons_(0, N - 1 - k) = portable::sin(psi);
        neurons_(0, k) = -neurons_(0, N - 1 - k);
        neurons_(1, k) = neurons_(1, N - 1 - k) = portable::cos(psi);
    }
}

Eigen::ArrayXd LatitudeGrid::uniform(int d) const {
    const std::vector<double> weights = chebyshev_weights(d, static_cast<int>(size()));
    return Eigen::Map<const Eigen::ArrayXd>(weights.data(), size());
}

void LatitudeGrid::put(double alpha, double c, double mass, double* masses) const {
    // Lagrange's denominators prod_{j != i} (i - j).
    static constexpr double kDenominators[kShares] = {-5040.0, 720.0, -240.0, 144.0,
                                                      -144.0,  240.0, -720.0, 5040.0};
    const double psi = portable::atan(alpha / std::max(std::fabs(c), 1e-300));
    const double place = psi / spacing_ + 0.5 * static_cast<double>(size() - 1);
    const double below = std::floor(place);
    const double u = place - below + 0.5 * kShares - 1.0; // from the first of the eight
    double left[kShares];
    double product = mass;
    for (int i = 0; i < kShares; ++i) {
        left[i] = product;
        product *= u - i;
    }
    product = 1.0;
    const auto first = static_cast<Eigen::Index>(below) - kShares / 2 + 1;
    for (int i = kShares - 1; i >= 0; --i) {
        Eigen::Index k = first + i;
        if (k < 0) k = -1 - k;
        if (k >= size()) k = 2 * size() - 1 - k;
        masses[k] += left[i] * product / kDenominators[i];
        product *= u - i;
    }
}

LatitudeNoise::LatitudeNoise(const LatitudeGrid& grid, int d, double upper_cosine, double lower_cosine) {
    const Eigen::Index N = grid.size();
    Eigen::ArrayXd row(N);
    begin_.push_back(0);
    struct Turn {
        double cosine, sine;
        CoordinateRule rule;
    };
    std::vector<Turn> turns;
    for (const double cosine : {upper_cosine, lower_cosine}) {
        const double sine = std::sqrt(std::max(1.0 - cosine * cosine, 0.0));
        const double reach = kPointsPerDistance * sine / grid.spacing();
        const int points = kLeastPoints + static_cast<int>(std::min(reach, double(kMostPoints)));
        turns.push_back({cosine, sine, gauss_rule(d - 1, points)});
    }
    for (Eigen::Index k = 0; k < N; ++k) {
        row.setZero();
        const double alpha = grid.neurons()(0, k), c = grid.neurons()(1, k);
        for (const Turn& turn : turns)
            for (std::size_t n = 0; n < turn.rule.points.size(); ++n) {
                if (turn.rule.weights[n] < kLeastWeight) continue;
                // cos^2 of the latitude as a sum of squares, which loses nothing near the poles.
                const double z = turn.rule.points[n], along = turn.cosine * c - turn.sine * alpha * z;
                grid.put(turn.cosine * alpha + turn.sine * c * z,
                         std::sqrt(along * along + turn.sine * turn.sine * (1.0 - z * z)),
                         0.5 * turn.rule.weights[n], row.data());
            }
        Eigen::Index lo = 0, hi = N;
        while (lo < hi && std::fabs(row[lo]) < kLeastShare) ++lo;
        while (hi > lo && std::fabs(row[hi - 1]) < kLeastShare) --hi;
        double sum = 0.0;
        for (Eigen::Index j = lo; j < hi; ++j) sum += row[j];
        first_.push_back(lo);
        for (Eigen::Index j = lo; j < hi; ++j) shares_.push_back(row[j] / sum);
        begin_.push_back(shares_.size());
    }
}

void LatitudeNoise::apply(Eigen::ArrayXd& masses) const {
    Eigen::ArrayXd image = Eigen::ArrayXd::Zero(masses.size());
    for (Eigen::Index k = 0; k < masses.size(); ++k) {
        const auto row = static_cast<std::size_t>(k);
        const double mass = masses[k];
        const double* share = shares_.data() + begin_[row];
        double* to = image.data() + first_[row];
        const auto count = begin_[row + 1] - begin_[row];
        for (std::size_t j = 0; j < count; ++j) to[j] += mass * share[j];
    }
    masses.swap(image);
}

} // namespace equator
