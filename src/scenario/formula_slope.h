// A formula with its slope, as networks need it that are trained with the formula itself instead of its
// expansion.
#pragma once

#include <cstddef>
#include <vector>

#include "scenario/formula.h"

namespace equator {

/// f and f' at several numbers at once: the formula's program run with pairs (value, slope), by
/// base/portable_math.h, the same bits everywhere and for every number as if it came alone. Values are those
/// of Formula.
///
/// At a kink of max and min, where both values are equal, the slope is the one that is smaller in size, and
/// of two equal ones the first: relu and max(z,0) have the slope 0 at 0, as usual frameworks say. abs has 0
/// there, too, step and sign have 0 everywhere. Where a slope is infinite (sqrt at 0) it is so, or no number.
class FormulaSlope {
  public:
    static constexpr std::size_t kTogether = 8; ///< numbers that are taken at a time

    explicit FormulaSlope(const Formula& formula);

    /// values[i] = f(z[i]), slopes[i] = f'(z[i]) for i < kTogether; `slopes` may be null. Cost O(length).
    void operator()(const double* z, double* values, double* slopes);

  private:
    struct Pairs {
        double value[kTogether], slope[kTogether];
    };
    Formula formula_;
    std::vector<Pairs> stack_; ///< as deep as the program needs
};

} // namespace equator
