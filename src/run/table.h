// A run's series as text, CSV or JSON: what the command line prints and the page saves. Every table says
// which link, version and digest it is of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json_writer.h"
#include "run/observables.h"

namespace equator {

enum class TableFormat { csv, json };

/// Written piece by piece: begin, a row per time, end. Numbers read back exactly; in JSON, which has no NaN,
/// a value that is not there is null.
class TableWriter {
  public:
    /// `theory`: with the columns from kFirstOfTheory on. `times_m`: the width, if gaps are to be written
    /// times m (halves_of_m); their columns' names say so: "m x particle_gap", "sqrt(m) x distance_mean".
    TableWriter(TableFormat format, bool theory, std::optional<double> times_m = {})
        : format_(format), columns_(theory ? kQuantityCount : static_cast<std::size_t>(kFirstOfTheory)),
          times_m_(times_m) {}

    /// notes: sentences for the head, see run/notes.h.
    std::string begin(const std::string& link, const std::vector<std::string>& notes);
    std::string row(Observables values);
    /// The digest is of the full state at time t, the last row's.
    std::string end(double t, std::uint64_t digest);

  private:
    TableFormat format_;
    std::size_t columns_;
    std::optional<double> times_m_;
    JsonWriter json_;
};

} // namespace equator
