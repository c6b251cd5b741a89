// Neurons that a run starts from in the place of the seed's, from a file (--start).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "faces/cli/options.h"
#include "model/neurons.h"
#include "scenario/scenario.h"

namespace equator::cli {

/// Rows farther than this from unit length are refused; nearer ones are divided by their lengths, but for
/// those that are unit vectors up to rounding: what equator state wrote is taken bit for bit.
inline constexpr double kUnitWithin = 1e-6, kUnitToRounding = 1e-12;

/// Neurons read from a file's bytes.
struct StartReading {
    Neurons neurons;            ///< d x m, unit columns
    std::size_t normalised = 0; ///< rows that were divided by their lengths
    double off = 0.0;           ///< largest |length - 1| of them
    std::string error;          ///< "" or what is wrong; continues "FILE"
};
/// A .npz with the array `neurons` (m x d), a .npy of that shape, or CSV, by what the bytes begin with. A CSV
/// has a neuron a row: the columns w_1 .. w_d of a line of names, or d numbers and nothing else. Lines that
/// begin with # are skipped.
StartReading read_start(std::string_view bytes);

/// The option --start of a command.
class GivenStart {
  public:
    Option option();
    /// Has the scenario the file's m and d, and no setting that given neurons cannot be combined with. Does
    /// nothing without a file. For read_arguments.
    Amend amend();

    bool given() const { return !file_.empty(); }
    /// The file's neurons, or without one the seed's.
    Neurons neurons(const Scenario& scenario) const;
    /// What a table says in the place of a link: a run from given neurons has none.
    std::string link(const Scenario& scenario) const;
    /// Settings, file and digest; empty without a file.
    std::vector<std::string> notes(const Scenario& scenario) const;

  private:
    std::string fit(Scenario& scenario, const Says& says) const;

    std::string file_;
    StartReading start_;
};

} // namespace equator::cli
