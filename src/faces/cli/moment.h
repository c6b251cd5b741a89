// What is known of a run at one time, neuron by neuron, as arrays with names (docs/command-line.md).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "run/run.h"

namespace equator::cli {

/// Numbers in C order; an empty shape is a scalar.
struct MomentArray {
    std::string name;
    std::string
        column; ///< of a table: "gap", or with a coordinate "w" for w_1, w_2, ...; "" if it has none there
    std::vector<std::size_t> shape; ///< m or m x d for what is of neurons
    std::vector<double> values;
};

/// Arrays that a scenario does not have.
struct Absent {
    std::string names; ///< "lambda_par, lambda_perp"
    std::string why;   ///< a clause
};

struct Moment {
    std::vector<MomentArray> arrays;
    std::vector<Absent> absent;
};

/// All there is of a state that `run` was just read at; `start`: the neurons that it began with. At t = 0 the
/// neurons are those, bit for bit; a state under the flow has them normalised once more, as any that is read
/// inside a step. Cost of two velocities and, for the propagators, another solution of infinite width with
/// its twins.
Moment moment_of(const Run& run, const Neurons& start, const RunState& state);

/// Bytes of such arrays, at most.
double bytes_of_moment(const Scenario& scenario);

} // namespace equator::cli
