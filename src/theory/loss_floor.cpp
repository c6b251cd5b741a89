#include "theory/loss_floor.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "model/harmonics.h"

namespace equator {

namespace {

constexpr int kGrid = 400;  // latitudes -1 .. 1 in steps of 1/200
constexpr int kFine = 4000; // for the bound
constexpr int kMostSteps = 4000;
constexpr double kGood = 1e-5; // duality gap at which to stop, in units of sum a_k^2 / 2

} // namespace

double loss_floor(const Kernels& kernels) {
    const Polynomial& G = kernels.G;
    const Polynomial& target = kernels.G_star;
    if (G.degree == target.degree && G.c == target.c &&
        std::fabs(G(1.0) - kernels.target_norm) <= 1e-15 * G(1.0))
        return 0.0;
    const Harmonics harmonics(kernels.d, G.degree);
    const HarmonicValues gamma = harmonics.analyse(G);
    const auto degrees = static_cast<std::size_t>(G.degree) + 1;
    std::vector<HarmonicValues> P(kGrid + 1);
    std::vector<double> weight(kGrid + 1, 0.0), pull(kGrid + 1), slope(kGrid + 1);
    for (int i = 0; i <= kGrid; ++i) {
        const double alpha = 2.0 * i / kGrid - 1.0;
        const auto n = static_cast<std::size_t>(i);
        harmonics.evaluate(alpha, P[n]);
        pull[n] = target(alpha);
    }
    weight[kGrid] = 1.0; // everybody at the pole
    HarmonicValues p = P[kGrid];
    const double unit = 0.5 * kernels.target_norm;
    for (int step = 0; step < kMostSteps; ++step) {
        // The derivative of L by a latitude's weight: -G*(alpha) + U(alpha).
        std::size_t best = 0, worst = kGrid + 1;
        double mean = 0.0;
        for (std::size_t i = 0; i <= kGrid; ++i) {
            double potential = 0.0;
            for (std::size_t l = 0; l < degrees; ++l) potential += gamma[l] * p[l] * P[i][l];
            slope[i] = potential - pull[i];
            mean += weight[i] * slope[i];
            if (slope[i] < slope[best]) best = i;
            if (weight[i] > 0.0 && (worst > kGrid || slope[i] > slope[worst])) worst = i;
        }
        if (mean - slope[best] <= kGood * unit || best == worst) break;
        double bend = 0.0;
        for (std::size_t l = 0; l < degrees; ++l)
            bend += gamma[l] * (P[best][l] - P[worst][l]) * (P[best][l] - P[worst][l]);
        const double wish = (slope[worst] - slope[best]) / std::max(bend, 1e-300),
                     move = std::min(wish, weight[worst]);
        weight[best] += move;
        weight[worst] = move == weight[worst] ? 0.0 : weight[worst] - move;
        for (std::size_t l = 0; l < degrees; ++l) p[l] += move * (P[best][l] - P[worst][l]);
    }

    // L and its gap, afresh from the moments; the potential as a polynomial is cheap on the finer grid.
    HarmonicValues b{};
    double self = 0.0, overlap = 0.0;
    for (std::size_t l = 0; l < degrees; ++l) {
        b[l] = gamma[l] * p[l];
        self += gamma[l] * p[l] * p[l];
    }
    for (std::size_t i = 0; i <= kGrid; ++i) overlap += weight[i] * pull[i];
    const Polynomial potential = harmonics.synthesise(b);
    const Polynomial bend = potential.derivative().derivative(),
                     target_bend = target.derivative().derivative();
    double lowest = HUGE_VAL, curvature = 0.0;
    for (int i = 0; i <= kFine; ++i) {
        const double alpha = 2.0 * i / kFine - 1.0;
        lowest = std::min(lowest, potential(alpha) - target(alpha));
        curvature = std::max(curvature, std::fabs(bend(alpha) - target_bend(alpha)));
    }
    const double half_step = 1.0 / kFine;
    lowest -= 0.5 * curvature * half_step * half_step;
    const double gap = (self - overlap) - lowest;
    const double floor = kernels.loss(overlap, self) - gap;
    return kernels.chi < 1.0 ? floor : std::max(0.0, floor); // below chi = 1 it is no square
}

double loss_floor(const Scenario& scenario) {
    if (!scenario.single_index()) return 0.0;
    return loss_floor(scenario.kernels());
}

} // namespace equator
