// A moment of a run as a file: NumPy's .npz, or CSV.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "faces/cli/moment.h"
#include "faces/cli/whole_file.h"

namespace equator::cli {

/// What a file says of its run.
struct MomentSource {
    std::string link;               ///< that leads to the moment; "" if there is none
    std::vector<std::string> notes; ///< of a run without a link: what it was
    double t = 0.0;
    std::string digest;
};

/// All arrays, and the texts equator (the version), link or notes, and digest.
void write_npz(const Moment& moment, const MomentSource& source, WholeFile& file);
/// Bytes of that file, at most.
double npz_bytes(const Moment& moment);
/// A row for each neuron, with what there is of it; the texts are comments. Numbers read back exactly.
void write_csv(const Moment& moment, const MomentSource& source, WholeFile& file);

} // namespace equator::cli
