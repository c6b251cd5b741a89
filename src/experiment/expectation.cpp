#include "experiment/expectation.h"

#include <cmath>
#include <limits>

#include "base/number_text.h"
#include "scenario/scenario.h"

namespace equator {

namespace {

constexpr Measure q(Quantity quantity) {
    return measure_of(quantity);
}

std::optional<ExpectedLaw> power(double slope) {
    return ExpectedLaw{Law::power, slope};
}

bool is_gap(Measure measure) {
    return measure == q(Quantity::particle_gap) || measure == q(Quantity::function_gap);
}

std::optional<ExpectedLaw> against_width(const Scenario& scenario, Measure measure) {
    if (scenario.limit == InfiniteRule::wide) return std::nullopt; // its reference has a gap of its own
    if (measure == kTimesMParticle || measure == kTimesMFunction || measure == kTimesMDistance)
        return power(0.0);
    if (measure == q(Quantity::gap_data)) return power(0.0);
    if (measure == kExpectedParticle || measure == kExpectedFunction || measure == q(Quantity::gap_width))
        return power(-1.0);
    return is_gap(measure) && !scenario.finite_data() ? power(-1.0) : std::nullopt;
}

std::optional<ExpectedLaw> escape(const Scenario& scenario) {
    const bool moves_so = scenario.rule == Rule::flow || scenario.rule == Rule::pgd ||
                          (scenario.rule == Rule::momentum && scenario.friction == kNesterov);
    const bool one_direction = scenario.data == Data::gauss && scenario.signs == Signs::one &&
                               scenario.teachers.kind == TeacherChoice::Kind::one &&
                               !scenario.samples_only() && scenario.weights == Weights::fixed;
    if (!moves_so || !one_direction || scenario.finite_data() || scenario.temperature > 0.0)
        return std::nullopt;
    const int k = information_exponent(scenario.phi, scenario.activation());
    if (k > 2) return power((k - 2) / (scenario.rule == Rule::momentum ? 4.0 : 2.0));
    if (k < 2 || scenario.rule == Rule::momentum) return std::nullopt;
    // alpha' = 2 a_2 c_2 alpha next to the equator, from about d^{-1/2}.
    return ExpectedLaw{Law::logarithmic,
                       0.25 / (scenario.phi.coefficient(2) * scenario.activation().coefficient(2))};
}

} // namespace

std::optional<ExpectedLaw> expected_law(const Experiment& experiment, Measure measure,
                                        std::optional<double> parameter) {
    if (is_over_time(experiment)) return std::nullopt;
    std::vector<double> swept;
    for (std::size_t i = 0; i < experiment.sweeps.size(); ++i)
        swept.push_back(sweep_values(experiment, i).front());
    if (parameter) swept.front() = *parameter;
    const Scenario scenario = point_scenario(experiment, swept);
    const std::string& x = experiment.sweeps.back().key;
    if (x == "m") return against_width(scenario, measure);
    if (x == "n") {
        if (measure == q(Quantity::gap_data)) return power(-1.0);
        return measure == q(Quantity::gap_width) ? power(0.0) : std::nullopt;
    }
    if (x == "eta" && is_gap(measure) && is_by_steps(scenario.rule) && scenario.limit == InfiniteRule::flow)
        return power(2.0);
    if (x == "d" && measure == kEscapeTime) return escape(scenario);
    return std::nullopt;
}

std::string expected_text(const ExpectedLaw& law, const std::string& x) {
    std::string slope = general_text(law.slope, 3);
    if (slope.front() == '-') slope.replace(0, 1, "\u2212");
    return law.law == Law::logarithmic ? slope + " log " + x : "slope " + slope;
}

std::vector<double> line_through(const ExpectedLaw& law, const std::vector<CurvePoint>& points,
                                 const std::vector<double>& at) {
    double sum = 0.0;
    std::size_t count = 0;
    for (const CurvePoint& point : points)
        if (const auto o = straighten(law.law, point.x, point.spread.median, 0)) {
            sum += o->y - law.slope * o->x;
            ++count;
        }
    std::vector<double> y;
    for (std::size_t i = 0; i < at.size() && count > 0; ++i) {
        const auto o = straighten(law.law, at[i], 1.0, 0);
        y.push_back(o ? bend_back(law.law, sum / static_cast<double>(count) + law.slope * o->x)
                      : std::numeric_limits<double>::quiet_NaN());
    }
    return y;
}

} // namespace equator
