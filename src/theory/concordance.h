// Self-concordance (docs/model.md, section 7): a neuron's gap grows only while the neuron itself gets ahead.
//
// The condition is lambda_par <= C |d alpha/dt| / |alpha| at every latitude; what follows from it is that a
// displacement has grown by J_par(t,0) <= |alpha_t / alpha_0|^C at every starting latitude. Both are read off
// infinite width's law alone. Sample maxima of the condition's ratio would grow with m for ever: it has poles
// where latitudes turn round.
#pragma once

#include <vector>

#include "infinite/mean_field.h"

namespace equator {

/// The constant of the theorem, k* - 1, k* the information exponent; 1 for k* = 1.
inline double concordance_constant(int information_exponent) {
    return information_exponent > 2 ? information_exponent - 1.0 : 1.0;
}

/// How far the theorem's condition and its conclusion hold at one time, over the law.
struct Concordance {
    double share = 0.0; ///< mass of the latitudes with lambda_par > C |d alpha/dt| / |alpha| now
    double excess =
        0.0; ///< E (lambda_par - C |d alpha/dt| / |alpha|)_+ / E (lambda_par)_+: growth not paid for; 0 .. 1
    /// The measured constant: the least C >= 0 with J_par(t,0) <= 2 (alpha_t / alpha_0)^C for 99 % of the
    /// mass that has got further from the equator on its own side. NaN if no C below 1000 does it.
    double constant = 0.0;
};
Concordance concordance(const LatitudeLaw& law, const MeanField& field, double constant);

/// The conclusion, by starting latitude from south to north, in kAmplificationCells equal cells of every
/// panel of the law: log |alpha_t / alpha_0| and log J_par(t,0) in a cell's middle, and its mass. J_par is
/// the derivative of the interpolated law, good to 10 % where it is above 0.02 (mostly to 1e-3); below 0.01
/// it is cut off.
inline constexpr std::size_t kAmplificationCells = 32;
struct Amplification {
    struct Cell {
        double s0, mass, log_latitude, log_par; ///< s0: starting latitude as tan(psi/2)
        bool crossed;                           ///< it has gone over to the other side of the equator
    };
    std::vector<Cell> cells;
};
Amplification amplification(const LatitudeLaw& law);

/// The same at `count` starting latitudes that stand for equal shares of the law, 1 / count each: what
/// pictures show. Between two nodes a share is taken to grow evenly. O(nodes + count).
std::vector<Amplification::Cell> amplification_of_shares(const LatitudeLaw& law, std::size_t count);

} // namespace equator
