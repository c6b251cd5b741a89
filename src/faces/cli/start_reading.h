// Neurons as a file has them: NumPy's, or a table.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/neurons.h"

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

} // namespace equator::cli
