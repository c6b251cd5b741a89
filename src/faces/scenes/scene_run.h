// A run at evenly spaced moments, as the article's figures draw it.
#pragma once

#include <cstddef>

#include "faces/scenes/question.h"
#include "run/run.h"

namespace equator {

/// Latitudes at which a field is drawn: evenly from -1 to 1.
inline constexpr std::size_t kFieldPoints = 401;

/// Its moments hold, by name:
///
///     every quantity of run/observables.h; d, m, information_exponent, constant (the theorem's C), digest as
///     two halves of 32 bits neurons, twins (x, y, z each), gap, lambda_par, speed, climb (d alpha/dt), one a
///     neuron: protocol/snapshot.h mean_rate, largest_rate (over all latitudes), worst, worst_rate (the
///     neuron of the largest lambda_par), worsts (different ones so far) field_latitude, field_climb (d
///     alpha/dt of infinite width), field_rate (lambda_par), kFieldPoints each law (mass of infinite width in
///     equal bins of latitude), belt_edge (1/sqrt d), belt_share (mass within it), latitude_typical (root
///     mean square) function_z, function_target, function_finite, function_infinite (means along w*)
///     path_start, path_latitude, path_rate (lambda_par), path_pace (C |d alpha/dt| / |alpha|), path_stretch
///     (log J_par), path_allowed (C log |alpha_t / alpha_0|): of starting latitudes that stand for equal
///     shares of the law
class SceneRun final : public SceneQuestion {
  public:
    /// Precondition: the scenario is a single-index one (Scenario::single_index), 1 <= moments <=
    /// kMostMoments.
    SceneRun(const Scenario& scenario, bool theory, int moments);

    Progress approach() override;

  private:
    void describe(const RunState& state);
    void describe_field(const RunState& state);
    void describe_paths(const RunState& state);

    Run run_;
    int moments_, next_ = 0;
    std::vector<bool> was_worst_;
};

} // namespace equator
