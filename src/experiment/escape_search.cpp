#include "experiment/escape_search.h"

#include "base/number_text.h"

namespace equator {

EscapeSearch::EscapeSearch(const Scenario& scenario)
    : horizon_(scenario.T), run_(scenario), half_(0.5 * run_.solver().end_loss()) {}

bool EscapeSearch::approach() {
    if (time_ || !failure_.empty()) return true;
    const std::string too_late =
        "infinite width does not come down to half its loss by T = " + number_text(horizon_);
    if (run_.t_end() >= horizon_) {
        failure_ = too_late;
        return true;
    }
    run_.step();
    failure_ = run_.failure();
    if (!failure_.empty()) return true;
    const MeanFieldSolver& solver = run_.solver();
    if (solver.end_loss() > half_) return false;
    double lo = solver.t_begin(), t = solver.t_end();
    if (lo < t)                                          // else a whole step
        for (int halving = 0; halving < 44; ++halving) { // to the last digits of the step
            const double middle = 0.5 * (lo + t);
            (solver.field_at(middle).loss > half_ ? lo : t) = middle;
        }
    if (t > horizon_) {
        failure_ = too_late;
        return true;
    }
    time_ = t;
    digest_ = run_.digest_at(t);
    return true;
}

} // namespace equator
