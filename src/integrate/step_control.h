// How long the next step of the flow should be.
#pragma once

#include <algorithm>

#include "base/portable_math.h"

namespace equator {

/// Proportional-integral control of the step size for a method of order 5. Errors are relative to the
/// tolerance.
class StepControl {
  public:
    explicit StepControl(double first_step) : step_(first_step) {}

    /// Step to try next, in physical time.
    double step() const { return step_; }

    /// Takes a trial's error (1 = just acceptable); says whether the trial is accepted and sets the next
    /// step. Precondition: error finite and >= 0.
    bool accept(double error) {
        constexpr double kSafety = 0.9, kBeta = 0.04, kAlpha = 0.2 - 0.75 * kBeta;
        error = std::max(error, 1e-10);
        if (error > 1.0) {
            step_ *= std::max(0.2, kSafety * portable::pow(error, -0.2));
            after_rejection_ = true;
            return false;
        }
        const double factor = kSafety * portable::pow(error, -kAlpha) * portable::pow(previous_, kBeta);
        step_ *= std::clamp(factor, 0.2, after_rejection_ ? 1.0 : 5.0);
        previous_ = std::max(error, 1e-4);
        after_rejection_ = false;
        return true;
    }

  private:
    double step_, previous_ = 1e-4;
    bool after_rejection_ = false;
};

} // namespace equator
