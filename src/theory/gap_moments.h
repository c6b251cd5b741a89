// What the expected gap's solutions say at the ends of their steps, and what is read from it at times
// between.
#pragma once

#include <cstddef>
#include <vector>

#include "theory/expected_gap.h"

namespace equator {

/// Numbers that are extrapolated and interpolated alike: parts of C_p by degree l = 0 .. K, parts of C_f,
/// weights of the function gap's law, the loss gap's variance, C_L less C_f / 2.
using GapReading = std::vector<double>;

/// a x + b y
GapReading combine(double a, const GapReading& x, double b, const GapReading& y);

/// What is known at the end of a step. An empty reading: nothing.
struct GapMoment {
    GapReading reading;
    GapReading change;      ///< by extrapolation, an estimate of the error without it; empty: none
    double deviation = 0.0; ///< of the particle gap, in parts of C_p; 0 where it was not looked for
    double lost = 0.0;      ///< noise that no mode has, in C_f
    double share = 0.0;     ///< its largest share of the noise so far
};

/// Moments in the order of their times.
class GapMoments {
  public:
    /// parts: K + 1; copies: of every weight of the function gap's law, in the order of a reading; with_loss:
    /// whether C_L is among the numbers; chi: of the kernels.
    GapMoments(std::vector<double> times, std::size_t parts, std::vector<double> copies, bool with_loss,
               double chi);

    const std::vector<double>& times() const { return times_; }
    GapMoment& operator[](std::size_t k) { return moments_[k]; }
    const GapMoment& operator[](std::size_t k) const { return moments_[k]; }

    /// Moments that a time is interpolated from: itself if it is one, else four around it. Precondition: at
    /// least four moments, t at most the last.
    struct Stencil {
        std::size_t first, count;
    };
    Stencil stencil(double t) const;
    bool has(const Stencil& stencil) const;
    /// The gap there, by cubic interpolation. Precondition: has(stencil).
    ExpectedGap at(double t, const Stencil& stencil) const;

  private:
    GapReading interpolate(double t, std::size_t first, std::size_t count) const;
    double deviation_at(double t) const;
    double total(const GapReading& reading, std::size_t which) const;

    std::vector<double> times_;
    std::vector<GapMoment> moments_;
    std::size_t parts_;
    std::vector<double> copies_;
    bool with_loss_;
    double chi_;
};

} // namespace equator
