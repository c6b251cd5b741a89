#include "experiment/experiment_run.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/number_text.h"
#include "run/notes.h"

namespace equator {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// The finite network's escape is looked for at this many times per escape time of infinite width (per
/// horizon, if that has none), and then found in between.
constexpr double kGridPerEscape = 16.0, kGridPerHorizon = 64.0;
/// Halvings between two of those times: about nine digits. Each replays a part of one of their intervals.
constexpr int kHalvings = 26;

/// The next number of two digits and zeros, for a horizon that somebody will read. Precondition: x > 0.
double two_digits_above(double x) {
    int exponent = 0;
    for (; x >= 100.0; x /= 10.0) ++exponent;
    for (; x < 10.0; x *= 10.0) --exponent;
    return parse_double(number_text(std::ceil(x)) + "e" + std::to_string(exponent)).value;
}

} // namespace

Scenario scenario_of(const Experiment& experiment, const ExperimentRow& row, std::size_t line) {
    return scenario_at(experiment, row.run, row.lines[line].t);
}

Scenario scenario_at(const Experiment& experiment, std::size_t run, double t) {
    const RunPlan plan = plan_of(experiment, run);
    Scenario scenario = plan.scenario;
    if (!std::isfinite(t)) return scenario;
    // Where the horizon only says when to give up waiting, a shorter one shows the same run.
    if (plan.times.empty() && t > 0.0) scenario.T = std::min(scenario.T, two_digits_above(2.0 * t));
    scenario.t = std::min(t, scenario.T);
    return scenario;
}

ExperimentRun::ExperimentRun(const Experiment& experiment, std::size_t run)
    : experiment_(experiment), plan_(plan_of(experiment, run)), needs_(needs_of(experiment.measures)) {
    row_.run = run;
    row_.swept = plan_.swept;
    row_.seed = plan_.seed;
    // Beyond single-index problems what is measured at a time comes with a run.
    const Scenario& scenario = plan_.scenario;
    for (const Measure measure : experiment.measures) {
        const std::optional<TheoryPart> part = part_of(measure);
        if (part && no_theory_.empty()) no_theory_ = no_theory_because(scenario, *part);
    }
    needs_.finite = needs_.finite || (needs_.time && !scenario.single_index());
    needs_.escape = needs_.escape || (scenario.is_exact() && needs_.escape_finite) ||
                    (needs_.time && experiment.at_escape);
    searched_ = !needs_.escape;
    searched_finite_ = !needs_.escape_finite;
}

double ExperimentRun::progress() const {
    if (done_) return 1.0;
    double end = plan_.times.empty() ? plan_.scenario.T : plan_.times.back();
    if (escape_) end = std::max(plan_.times.empty() ? 0.0 : plan_.times.back(), *escape_);
    return end > 0.0 ? std::min(t_ / end, 1.0) : 0.0;
}

const ExpectedGap* ExperimentRun::expected_of(std::size_t line) {
    if (!expected_) {
        const Scenario& scenario = plan_.scenario;
        std::vector<double> times = plan_.times;
        if (needs_.finite)
            for (double& t : times) t = Clock::of(scenario.rule, scenario.eta).moment(t);
        expected_ =
            expected_gap(scenario.kernels(), {.rule = scenario.infinite_rule(), .eta = scenario.eta}, times);
    }
    return line < expected_->gaps.size() ? &expected_->gaps[line] : nullptr;
}

void ExperimentRun::record(double t, const Observables& values, std::uint64_t digest,
                           const std::string& failure) {
    ExperimentRow::Line line;
    line.t = t;
    line.digest = digest;
    line.failure = failure;
    const double m = plan_.scenario.m;
    for (const Measure measure : experiment_.measures) {
        double value = kNaN;
        if (measure == kEscapeTime)
            value = escape_.value_or(kNaN);
        else if (measure == kEscapeTimeFinite)
            value = escape_finite_.value_or(kNaN);
        else if (measure == kWidthAverage)
            value = m * values[Quantity::bound_average_apriori] / experiment_.target;
        else if (measure == kWidthGronwall)
            // At its ceiling the bound is no longer followed: then only that it is out of reach is known.
            value = values[Quantity::bound_gronwall] >= kGronwallCeiling
                        ? std::numeric_limits<double>::infinity()
                        : m * values[Quantity::bound_gronwall] / experiment_.target;
        else if (measure == kWidthMeasured)
            value = m * values[Quantity::particle_gap] / experiment_.target;
        else if (measure == kTimesMParticle)
            value = m * values[Quantity::particle_gap];
        else if (measure == kTimesMFunction)
            value = m * values[Quantity::function_gap];
        else if (measure == kTimesMDistance)
            value = m * values[Quantity::distance_mean] * values[Quantity::distance_mean];
        else if (is_expected(measure) && failure.empty() &&
                 no_theory_because(plan_.scenario, TheoryPart::expected).empty()) {
            if (const ExpectedGap* gap = expected_of(row_.lines.size()))
                value = measure == kExpectedParticle   ? gap->particle / m
                        : measure == kExpectedFunction ? gap->function / m
                                                       : gap->particle / experiment_.target;
            else
                line.failure = expected_->failure;
        } else if (!is_expected(measure)) {
            value = values.values[measure];
        }
        line.values.push_back(value);
    }
    // A sweep may lead to where theory has nothing to say (large eta, a temperature).
    const bool named = experiment_.measures != all_quantities();
    if (line.failure.empty() && named) line.failure = no_theory_;
    row_.lines.push_back(std::move(line));
    done_ = row_.lines.size() == std::max<std::size_t>(1, plan_.times.size());
    if (done_) {
        finite_.reset();
        before_.reset();
        infinite_.reset();
        search_.reset();
    }
}

void ExperimentRun::fail(const std::string& why) {
    Observables nothing;
    nothing.values.fill(kNaN);
    while (!done_) record(plan_.times.empty() ? kNaN : plan_.times[row_.lines.size()], nothing, 0, why);
}

bool ExperimentRun::approach() {
    if (done_) return true;
    if (!searched_) {
        if (!search_) search_.emplace(plan_.scenario);
        const bool found = search_->approach();
        t_ = search_->t();
        if (!found) return false;
        searched_ = true;
        escape_ = search_->time();
        escape_digest_ = search_->digest();
        const std::string why = search_->failure();
        search_.reset();
        if (!escape_ && (experiment_.at_escape || !needs_.time) && !needs_.escape_finite) fail(why);
        if (!escape_ && needs_.time && experiment_.at_escape) fail(why);
        if (!done_ && escape_ && needs_.time && experiment_.at_escape) plan_.times.assign(1, *escape_);
        return done_;
    }
    if (!searched_finite_) return approach_finite_escape();
    return measure_next();
}

bool ExperimentRun::measure_next() {
    if (!needs_.time) { // escape times are all there is
        Observables nothing;
        nothing.values.fill(kNaN);
        if (needs_.escape_finite)
            record(escape_finite_.value_or(kNaN), nothing, escape_finite_digest_,
                   escape_finite_ ? ""
                                  : "the finite network does not halve its loss by T = " +
                                        number_text(plan_.scenario.T));
        else
            record(*escape_, nothing, escape_digest_, "");
        return done_;
    }
    const double t = plan_.times[row_.lines.size()];
    if (needs_.finite) {
        if (!finite_) {
            finite_.emplace(plan_.scenario, needs_.theory);
            t_ = 0.0;
            return false;
        }
        const bool there = finite_->approach(t);
        t_ = std::max(t_, there ? t : t_);
        if (!there) return false;
        if (!finite_->failure().empty()) {
            fail(finite_->failure());
            return true;
        }
        const RunState state = finite_->state_at(t, needs_.theory);
        record(state.t, state.observables, state.digest, "");
        return done_;
    }
    if (!infinite_) {
        infinite_.emplace(plan_.scenario);
        if (needs_.theory)
            infinite_->carry(uniform_neurons(plan_.scenario.d, plan_.scenario.m, plan_.scenario.seed), true);
        return false;
    }
    const bool there = infinite_->approach(t);
    t_ = std::min(infinite_->t_end(), t);
    if (!there) return false;
    if (!infinite_->failure().empty()) {
        fail(infinite_->failure());
        return true;
    }
    const Observables values = infinite_->observables_at(t);
    record(values[Quantity::t], values, infinite_->digest_at(t), "");
    return done_;
}

bool ExperimentRun::approach_finite_escape() {
    if (!finite_) {
        step_ = escape_ ? *escape_ / kGridPerEscape : plan_.scenario.T / kGridPerHorizon;
        // Steps of PGD are what there is between two times.
        if (plan_.scenario.by_steps())
            step_ = plan_.scenario.eta * std::max(1.0, std::floor(step_ / plan_.scenario.eta));
        finite_.emplace(plan_.scenario, false);
        half_ = 0.5 * finite_->state_at(0.0, false).observables[Quantity::loss_finite];
        before_ = finite_;
        grid_ = 1;
        return false;
    }
    const double horizon = plan_.scenario.T;
    const double t = std::min(static_cast<double>(grid_) * step_, horizon);
    if (!finite_->approach(t)) return false;
    t_ = t;
    if (!finite_->failure().empty()) {
        fail(finite_->failure());
        return true;
    }
    const RunState state = finite_->state_at(t, false);
    if (state.observables[Quantity::loss_finite] > half_) {
        before_ = finite_;
        ++grid_;
        searched_finite_ = t >= horizon;
    } else {
        double lo = static_cast<double>(grid_ - 1) * step_, hi = t;
        escape_finite_digest_ = state.digest;
        double found = state.t;
        for (int halving = 0; halving < kHalvings; ++halving) {
            const double middle = 0.5 * (lo + hi);
            Run probe = *before_;
            probe.advance_to(middle);
            const RunState there = probe.state_at(middle, false);
            if (there.observables[Quantity::loss_finite] > half_) {
                lo = middle;
            } else {
                hi = middle;
                found = there.t;
                escape_finite_digest_ = there.digest;
            }
        }
        escape_finite_ = found;
        searched_finite_ = true;
    }
    if (searched_finite_) {
        before_.reset();
        finite_.reset();
    }
    return false;
}

} // namespace equator
