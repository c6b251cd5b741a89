#include "instrument/narrator.h"

#include "figure/axis.h"

namespace equator {

namespace {

/// Gaps below this are not worth a sentence: at first they double all the time.
constexpr double kFirstGap = 1e-3;

double share_beyond(const std::vector<float>& bins, double latitude) {
    double share = 0.0;
    for (std::size_t i = 0; i < bins.size(); ++i) {
        const double middle = (static_cast<double>(i) + 0.5) * 2.0 / static_cast<double>(bins.size()) - 1.0;
        if (middle > latitude || middle < -latitude) share += bins[i];
    }
    return share;
}

} // namespace

std::string Narrator::see(const Snapshot& snapshot) {
    const Observables& now = snapshot.observables;
    const double latitude = now[Quantity::mean_abs_latitude_finite], gap = now[Quantity::particle_gap];
    const std::string at = "At t = " + format_value(now[Quantity::t], 3) + " ";
    if (start_ < 0.0) start_ = latitude;
    if (!begun_ && latitude > 2.0 * start_) {
        begun_ = true;
        return at + "the escape has begun: neurons are twice as far from the equator as at the start.";
    }
    if (!half_ && share_beyond(snapshot.latitude_finite, 0.5) >= 0.5) {
        begun_ = half_ = true; // in three dimensions half of them start there
        if (now[Quantity::t] > 0.0) return at + "half of the neurons have escaped the equator.";
    }
    if (gap >= kFirstGap && gap >= 2.0 * gap_) {
        const bool first = gap_ == 0.0;
        gap_ = gap;
        return at + "the particle gap has " + (first ? "reached " : "doubled to ") + format_value(gap, 2) +
               ".";
    }
    return "";
}

} // namespace equator
