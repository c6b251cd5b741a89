// At which times a table of a run has its rows: 0, DT, 2 DT, ... and the last time itself.
#pragma once

#include <cmath>
#include <cstdint>

namespace equator {

/// Times are multiples, not sums, of DT: no rounding piles up. The last multiple gives way to the last time
/// if it is that up to rounding.
struct RowTimes {
    static constexpr double kMost = 1e7; ///< rows
    static constexpr double kLeastEvery = 1e-9;

    double until = 0.0, every = 1.0; ///< 0 <= until, 0 < every

    /// Rows up to a time that are as far apart as they are where nobody says.
    static RowTimes up_to(double until) { return {until, until > 0.0 ? until / 30.0 : 1.0}; }

    bool too_many() const { return until / every > kMost; }
    bool is_last(std::uint64_t row) const { return multiple(row) >= until - 1e-9 * every; }
    double time(std::uint64_t row) const { return is_last(row) ? until : multiple(row); }
    /// Precondition: not too many.
    std::uint64_t count() const {
        auto row = static_cast<std::uint64_t>(std::floor(until / every));
        while (row > 0 && is_last(row - 1)) --row;
        while (!is_last(row)) ++row;
        return row + 1;
    }

  private:
    double multiple(std::uint64_t row) const { return static_cast<double>(row) * every; }
};

} // namespace equator
