// A state on its way through time, whatever moves it: an Eigen array, the step that it has taken last, and
// what lies inside that step. A flow takes steps of Dormand and Prince's 5(4) pair, whose continuous
// extension is the solution in between; a rule of whole steps has nothing in between.
//
// Elementwise expressions only: Eigen's reductions sum in an order that depends on the machine's vector
// width, so none is used here.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <Eigen/Core>

#include "base/heap_bytes.h"

namespace equator {

/// Coefficients of the pair (Dormand and Prince, 1980; continuous extension of order 4 by Shampine as in
/// Hairer, Norsett and Wanner, II.6).
namespace dormand_prince {
inline constexpr int kStages = 7; ///< the seventh is the next step's first
inline constexpr double kTime[kStages] = {0.0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1.0, 1.0};
inline constexpr double kStage[kStages][kStages - 1] = {
    {},
    {1.0 / 5},
    {3.0 / 40, 9.0 / 40},
    {44.0 / 45, -56.0 / 15, 32.0 / 9},
    {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
    {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
    {35.0 / 384, 0.0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84}}; // row 6 is the step itself
inline constexpr double kError[kStages] = {71.0 / 57600,      0.0,        -71.0 / 16695, 71.0 / 1920,
                                           -17253.0 / 339200, 22.0 / 525, -1.0 / 40};
inline constexpr double kDense[kStages] = {-12715105075.0 / 11282082432.0,  0.0,
                                           87487479700.0 / 32700410799.0,   -10690763975.0 / 1880347072.0,
                                           701980252875.0 / 199316789632.0, -1453857185.0 / 822651844.0,
                                           69997945.0 / 29380423.0};
} // namespace dormand_prince

/// One solution y(t), kept with its last step so that any time inside that can be read off. `Array` is a
/// dynamic Eigen array of doubles. It moves either by flow steps (begin_step, try_step, commit) or by `jump`.
template <class Array> class Trajectory {
  public:
    /// Starts at t = 0.
    explicit Trajectory(Array start) : y_end_(std::move(start)) {}

    double t_begin() const { return t_; }     ///< where the last step began; after a jump, where it ended
    double t_end() const { return t_end_; }   ///< where it ended
    double step_length() const { return h_; } ///< its length, to the last bit what it was advanced by
    std::uint64_t steps() const { return steps_; }
    /// Time of a stage of the step that is being tried or was taken last.
    double stage_time(int stage) const { return stage == 0 ? t_ : t_ + dormand_prince::kTime[stage] * h_; }
    const Array& end() const { return y_end_; }
    /// For changes between steps (projection, new nodes). `slope_survives`: f at the changed state is still
    /// the last stage's.
    Array& change_end(bool slope_survives) {
        has_first_slope_ = has_first_slope_ && slope_survives;
        return y_end_;
    }

    /// Another state in its place, of any size, at the end of the last step; what was inside that is
    /// forgotten.
    void replace_end(Array y) {
        y_end_ = std::move(y);
        t_ = t_end_;
        has_first_slope_ = false;
    }

    /// A step of a rule of whole steps, all of which have the length h: `next` is the state at its end, and
    /// receives the one before. Time is the number of steps times h, so that no rounding piles up.
    void jump(double h, Array& next) {
        y_end_.swap(next);
        h_ = h;
        ++steps_;
        t_ = t_end_ = static_cast<double>(steps_) * h;
    }

    /// Makes the end of the last step the beginning of the next. Call before the stages of a new step.
    template <class Slope> void begin_step(Slope&& slope) {
        t_ = t_end_;
        y_ = y_end_;
        if (has_first_slope_) {
            std::swap(k_[0], k_[6]);
        } else {
            k_[0].resize(y_.rows(), y_.cols());
            slope(0, y_, k_[0]);
        }
        has_first_slope_ = false;
    }

    /// Tries a step of size h from the beginning set by begin_step: stages 1..6 through slope(stage, y, k),
    /// the end and, in `error_`, the difference of the embedded pair. Nothing is committed: call again with a
    /// smaller h, or `commit`.
    template <class Slope> void try_step(double h, Slope&& slope) {
        using namespace dormand_prince;
        h_ = h;
        for (int stage = 1; stage < kStages; ++stage) {
            trial_ = y_;
            for (int j = 0; j < stage; ++j) {
                const double a = kStage[stage][j];
                if (a != 0.0) trial_ += (h * a) * k_[static_cast<std::size_t>(j)];
            }
            Array& k = k_[static_cast<std::size_t>(stage)];
            k.resize(y_.rows(), y_.cols());
            slope(stage, trial_, k);
        }
    }
    /// y(t + h) by the fourth-order partner subtracted from the fifth-order one; computed on demand after
    /// try_step.
    const Array& error() {
        combine(dormand_prince::kError, error_);
        return error_;
    }
    /// The trial's end state before any projection.
    const Array& trial_end() const { return trial_; }

    /// Accepts the trial; `finish` may then project the end through change_end.
    void commit() {
        combine(dormand_prince::kDense, dense_);
        y_end_ = trial_;
        t_end_ = t_ + h_;
        ++steps_;
        has_first_slope_ = true;
    }

    /// Memory of all stages and states.
    std::size_t heap_bytes() const {
        std::size_t sum = 0;
        for (const Array* array : {&y_, &y_end_, &trial_, &error_, &dense_})
            sum += equator::heap_bytes(*array);
        for (const Array& k : k_) sum += equator::heap_bytes(k);
        return sum;
    }

    /// y at a time inside the last step, fourth order. Precondition: t_begin() <= t <= t_end().
    void at(double t, Array& y) const {
        const double h = t_end_ - t_;
        if (h <= 0.0) {
            y = y_end_;
            return;
        }
        const double u = (t - t_) / h, v = 1.0 - u;
        // Nested as in Hairer's contd5.
        y = y_end_ - y_;
        y = y_ + u * (y + v * ((h * k_[0] - y) + u * ((2.0 * y - h * k_[0] - h * k_[6]) + v * dense_)));
    }

  private:
    /// h sum_j w_j k_j
    void combine(const double (&weights)[dormand_prince::kStages], Array& sum) const {
        sum = (h_ * weights[0]) * k_[0];
        for (std::size_t j = 2; j < k_.size(); ++j) sum += (h_ * weights[j]) * k_[j];
    }

    double t_ = 0.0, t_end_ = 0.0, h_ = 0.0;
    std::uint64_t steps_ = 0;
    Array y_, y_end_, trial_, error_, dense_;
    std::array<Array, dormand_prince::kStages> k_;
    bool has_first_slope_ = false;
};

} // namespace equator
