#include "scenario/settings.h"

#include <algorithm>
#include <array>
#include <limits>
#include <type_traits>
#include <utility>

#include "base/number_text.h"
#include "scenario/function.h"
#include "scenario/hermite_text.h"

namespace equator {
namespace {

constexpr std::string_view kInfinity = "inf";
constexpr std::string_view kMinusInfinity = "-inf";
constexpr const char* kOutOfRange = "is out of range";
constexpr std::string_view kSameAsPhi = "phi";
constexpr std::array<std::string_view, 2> kRules{"flow", "pgd"};           // in the order of Rule
constexpr std::array<std::string_view, 2> kInfiniteRules{"same", "flow"};  // in the order of InfiniteRule
constexpr std::array<std::string_view, 2> kPrecisions{"double", "single"}; // in the order of Precision

using Problem = std::optional<LinkProblem>;

const char* verdict(NumberError error) {
    switch (error) {
    case NumberError::empty:
        return "is empty";
    case NumberError::malformed:
        return "is not a number";
    case NumberError::fractional:
        return "is not a whole number";
    default:
        return kOutOfRange;
    }
}

// The problem of a value that was just replaced by its neighbour in scenario.
LinkProblem refusal(const Setting& row, std::string_view text, ProblemKind kind, std::string reason,
                    const Scenario& scenario) {
    LinkProblem problem;
    problem.kind = kind;
    problem.key = row.key;
    problem.value = safe_echo(text);
    problem.reason = std::move(reason);
    problem.range = range_clause(row);
    problem.nearest = std::string(row.key) + "=" + row.write(scenario);
    problem.position = 0;
    return problem;
}

// A number that a row allows: what the text says if reason is null, else the nearest there is.
template <class T> struct Allowed {
    T value{};
    const char* reason = nullptr;
    ProblemKind kind = ProblemKind::value;
};

// Precondition: both ends of the row's range are exact in T.
template <class T, auto parse>
Allowed<T> allowed_number(const Setting& row, std::string_view text, T fallback) {
    ParsedNumber<T> parsed = parse(text);
    if (text == kInfinity) parsed = {std::numeric_limits<T>::max(), NumberError::too_large};
    if (text == kMinusInfinity) parsed = {std::numeric_limits<T>::lowest(), NumberError::too_small};
    if (parsed.error == NumberError::empty || parsed.error == NumberError::malformed)
        return {fallback, verdict(parsed.error), ProblemKind::value};

    const T lo = static_cast<T>(row.lo), hi = static_cast<T>(row.hi);
    if (parsed.value < lo)
        return {row.lo_is_extreme ? static_cast<T>(row.slider_lo) : lo, kOutOfRange, ProblemKind::range};
    if (parsed.value > hi) return {hi, kOutOfRange, ProblemKind::range};
    if (!parsed.ok()) return {parsed.value, verdict(parsed.error), ProblemKind::value};
    return {parsed.value + T{0}, nullptr, ProblemKind::value}; // + 0 turns -0 into 0
}

template <class T, auto parse, auto field>
Problem read_number(const Setting& row, std::string_view text, Scenario& s) {
    const Allowed<T> number = allowed_number<T, parse>(row, text, static_cast<T>(Scenario{}.*field));
    s.*field = static_cast<std::remove_reference_t<decltype(s.*field)>>(number.value);
    if (!number.reason) return {};
    return refusal(row, text, number.kind, number.reason, s);
}

template <auto field> Problem read_integer(const Setting& row, std::string_view text, Scenario& s) {
    return read_number<std::int64_t, parse_int64, field>(row, text, s);
}

template <auto field> Problem read_real(const Setting& row, std::string_view text, Scenario& s) {
    return read_number<double, parse_double, field>(row, text, s);
}

template <auto field> std::string write_integer(const Scenario& s) {
    return std::to_string(s.*field);
}

template <auto field> std::string write_real(const Scenario& s) {
    return number_text(s.*field + 0.0); // + 0 turns -0 into 0
}

static_assert(kPopulation == 0 && kFullBatch == 0); // what inf is stored as

template <auto field> Problem read_count(const Setting& row, std::string_view text, Scenario& s) {
    if (text != kInfinity) return read_integer<field>(row, text, s);
    s.*field = 0;
    return {};
}

template <auto field> std::string write_count(const Scenario& s) {
    return s.*field == 0 ? std::string(kInfinity) : std::to_string(s.*field);
}

// A field whose values, 0, 1, ..., are the row's choices.
template <auto field> Problem read_choice(const Setting& row, std::string_view text, Scenario& s) {
    using Value = std::remove_reference_t<decltype(s.*field)>;
    const auto value_of = [&row](std::string_view choice) {
        return static_cast<Value>(std::find(row.choices.begin(), row.choices.end(), choice) -
                                  row.choices.begin());
    };
    if (std::find(row.choices.begin(), row.choices.end(), text) != row.choices.end()) {
        s.*field = value_of(text);
        return {};
    }
    const std::string_view meant = closest_word(text, row.choices);
    s.*field = meant.empty() ? Scenario{}.*field : value_of(meant);
    return refusal(row, text, ProblemKind::value, text.empty() ? "is empty" : "is not a choice", s);
}

template <auto field, const auto& choices> std::string write_choice(const Scenario& s) {
    const auto index = static_cast<std::size_t>(s.*field);
    return index < choices.size() ? std::string(choices[index]) : std::to_string(index);
}

// What is wrong with a function that was just read into its field, or its neighbour was.
Problem function_problem(const Setting& row, std::string_view text, const FunctionReading& reading,
                         const Scenario& s) {
    if (reading.ok()) return {};
    LinkProblem problem = refusal(row, text, reading.out_of_range ? ProblemKind::range : ProblemKind::value,
                                  text.empty() ? "is empty" : reading.reason, s);
    problem.position = reading.position;
    problem.at_character = reading.at_character;
    return problem;
}

Problem read_phi(const Setting& row, std::string_view text, Scenario& s) {
    const FunctionReading reading = read_function(text);
    s.phi = reading.value.value_or(Scenario{}.phi);
    return function_problem(row, text, reading, s);
}

std::string write_phi(const Scenario& s) {
    return function_text(s.phi);
}

Problem read_sigma(const Setting& row, std::string_view text, Scenario& s) {
    if (text == kSameAsPhi) {
        s.sigma.reset();
        return {};
    }
    const FunctionReading reading = read_function(text);
    s.sigma = reading.value;
    return function_problem(row, text, reading, s);
}

std::string write_sigma(const Scenario& s) {
    if (!s.sigma) return std::string(kSameAsPhi);
    std::string text = function_text(*s.sigma);
    return text == function_text(s.phi) ? std::string(kSameAsPhi) : text;
}

Problem read_degree(const Setting& row, std::string_view text, Scenario& s) {
    const Allowed<std::int64_t> k =
        allowed_number<std::int64_t, parse_int64>(row, text, Scenario{}.phi.degree());
    s.phi = hermite(static_cast<int>(k.value));
    if (!k.reason) return {};
    return refusal(row, text, k.kind, k.reason, s);
}

// Written in problems only, when phi is a single h_k.
std::string write_degree(const Scenario& s) {
    return std::to_string(s.phi.degree());
}

constexpr double kMaxHorizon = 1e6;
/// Of a step and of a run: below it there is nothing to see, and quotients of times would overflow.
constexpr double kLeastTime = 1e-9;

constexpr std::array kSettings{
    Setting{.key = "d",
            .name = "dimension",
            .nouns = "dimensions",
            .meaning = "dimension of the space whose unit sphere the neurons live on",
            .kind = SettingKind::integer,
            .lo = 3,
            .hi = 4096,
            .slider_lo = 3,
            .slider_hi = 512,
            .logarithmic = true,
            .step = 1,
            .write = write_integer<&Scenario::d>,
            .read = read_integer<&Scenario::d>},
    Setting{.key = "m",
            .name = "width",
            .unit = "neurons",
            .nouns = "neurons",
            .meaning = "number of neurons of the finite network",
            .kind = SettingKind::integer,
            .lo = 1,
            .hi = 1'000'000,
            .slider_lo = 1,
            .slider_hi = 10'000,
            .logarithmic = true,
            .step = 1,
            .write = write_integer<&Scenario::m>,
            .read = read_integer<&Scenario::m>},
    Setting{.key = "n",
            .name = "samples",
            .nouns = "samples",
            .meaning = "size of the training set; inf trains on the population, the Gaussian itself",
            .kind = SettingKind::integer,
            .lo = 1,
            .hi = 10'000'000,
            .or_inf = true,
            .step = 1,
            .write = write_count<&Scenario::n>,
            .read = read_count<&Scenario::n>},
    Setting{.key = "batch",
            .name = "batch",
            .unit = "samples per step",
            .nouns = "batches",
            .meaning = "samples that a step of projected gradient descent takes: the next of the training "
                       "set, epoch after "
                       "epoch, or fresh ones where samples are inf; inf takes all there is",
            .kind = SettingKind::integer,
            .lo = 1,
            .hi = 1'000'000,
            .or_inf = true,
            .step = 1,
            .write = write_count<&Scenario::batch>,
            .read = read_count<&Scenario::batch>},
    Setting{
        .key = "phi",
        .name = "target",
        .nouns = "degrees",
        .meaning =
            "target along w*: a sum of normalised Hermite polynomials such as 0.8h3+0.6h4, or a formula and "
            "the degree it is expanded to, such as relu:12 or cos(2*z):8",
        .kind = SettingKind::hermite_sum,
        .write = write_phi,
        .read = read_phi},
    Setting{
        .key = "sigma",
        .name = "activation",
        .nouns = "degrees",
        .meaning =
            "activation of every neuron, written like the target; phi means the same function as the target",
        .kind = SettingKind::hermite_sum,
        .write = write_sigma,
        .read = read_sigma},
    Setting{.key = "rule",
            .name = "training rule",
            .nouns = "rules",
            .meaning = "flow is gradient flow, pgd is projected gradient descent with step eta",
            .kind = SettingKind::choice,
            .choices = kRules,
            .write = write_choice<&Scenario::rule, kRules>,
            .read = read_choice<&Scenario::rule>},
    Setting{.key = "eta",
            .name = "step size",
            .unit = "time per step",
            .nouns = "step sizes",
            .meaning = "time by which a step of projected gradient descent advances; the flow ignores it",
            .kind = SettingKind::real,
            .lo = kLeastTime,
            .hi = 1,
            .lo_is_extreme = true,
            .slider_lo = 1e-3,
            .slider_hi = 1,
            .logarithmic = true,
            .write = write_real<&Scenario::eta>,
            .read = read_real<&Scenario::eta>},
    Setting{.key = "limit",
            .name = "compared with",
            .nouns = "limits",
            .meaning =
                "infinite width beside projected gradient descent: same takes the same steps, flow shows "
                "the error of the steps too; the flow ignores it",
            .kind = SettingKind::choice,
            .choices = kInfiniteRules,
            .write = write_choice<&Scenario::limit, kInfiniteRules>,
            .read = read_choice<&Scenario::limit>},
    Setting{.key = "noise",
            .name = "label noise",
            .nouns = "noise levels",
            .meaning = "standard deviation of the Gaussian noise on the samples' labels",
            .kind = SettingKind::real,
            .lo = 0,
            .hi = 10,
            .slider_lo = 0,
            .slider_hi = 2,
            .step = 0.01,
            .write = write_real<&Scenario::noise>,
            .read = read_real<&Scenario::noise>},
    Setting{.key = "seed",
            .name = "seed",
            .nouns = "seeds",
            .meaning = "which random initialisation and data: the same seed gives the same run everywhere",
            .kind = SettingKind::integer,
            .lo = 0,
            .hi = static_cast<double>(kMaxSeed),
            .step = 1,
            .write = write_integer<&Scenario::seed>,
            .read = read_integer<&Scenario::seed>},
    Setting{.key = "T",
            .name = "horizon",
            .unit = "physical time",
            .nouns = "horizons",
            .meaning = "time at which the run ends",
            .kind = SettingKind::real,
            .lo = kLeastTime,
            .hi = kMaxHorizon,
            .lo_is_extreme = true,
            .slider_lo = 0.1,
            .slider_hi = 1000,
            .logarithmic = true,
            .write = write_real<&Scenario::T>,
            .read = read_real<&Scenario::T>},
    Setting{.key = "t",
            .name = "time",
            .unit = "physical time",
            .nouns = "times",
            .meaning = "time at which the view opens; the run itself does not depend on it",
            .kind = SettingKind::real,
            .lo = 0,
            .hi = kMaxHorizon,
            .capped_by = "T",
            .slider_lo = 0,
            .slider_hi = kMaxHorizon,
            .step = 0.01,
            .write = write_real<&Scenario::t>,
            .read = read_real<&Scenario::t>},
    Setting{.key = "tol",
            .name = "limit tolerance",
            .unit = "loss",
            .nouns = "tolerances",
            .meaning = "error of the loss that the infinite-width solution aims at",
            .kind = SettingKind::real,
            .lo = 1e-10,
            .hi = 1e-2,
            .slider_lo = 1e-10,
            .slider_hi = 1e-2,
            .logarithmic = true,
            .write = write_real<&Scenario::tol>,
            .read = read_real<&Scenario::tol>},
    Setting{.key = "flowtol",
            .name = "flow tolerance",
            .unit = "distance",
            .nouns = "tolerances",
            .meaning = "error allowed per step and neuron when the finite network follows the flow",
            .kind = SettingKind::real,
            .lo = 1e-12,
            .hi = 1e-3,
            .slider_lo = 1e-12,
            .slider_hi = 1e-3,
            .logarithmic = true,
            .write = write_real<&Scenario::flowtol>,
            .read = read_real<&Scenario::flowtol>},
    Setting{
        .key = "precision",
        .name = "precision",
        .nouns = "precisions",
        .meaning =
            "arithmetic of the sums over neurons that make a velocity, by pairs or moments: single is about "
            "twice as fast and moves a velocity by about 1e-7; energies and sums over samples are double "
            "always",
        .kind = SettingKind::choice,
        .choices = kPrecisions,
        .write = write_choice<&Scenario::precision, kPrecisions>,
        .read = read_choice<&Scenario::precision>},
};

constexpr Setting kTargetDegree{.key = "k",
                                .name = "target degree",
                                .nouns = "target degrees",
                                .meaning = "short for the target phi = hk",
                                .kind = SettingKind::integer,
                                .lo = kMinDegree,
                                .hi = kMaxDegree,
                                .slider_lo = kMinDegree,
                                .slider_hi = kMaxDegree,
                                .step = 1,
                                .shorthand_for = "phi",
                                .write = write_degree,
                                .read = read_degree};

std::string bound_text(const Setting& row, double bound) {
    return row.kind == SettingKind::integer ? std::to_string(static_cast<std::int64_t>(bound))
                                            : number_text(bound);
}

void trim(HermiteSum& sum) {
    sum.c.resize(static_cast<std::size_t>(sum.degree() + 1));
}

} // namespace

std::span<const Setting> settings() {
    return kSettings;
}

const Setting* find_setting(std::string_view key) {
    const auto at = std::find_if(kSettings.begin(), kSettings.end(),
                                 [key](const Setting& row) { return row.key == key; });
    return at == kSettings.end() ? nullptr : &*at;
}

const Setting* find_shorthand(std::string_view key) {
    return key == kTargetDegree.key ? &kTargetDegree : nullptr;
}

std::string default_text(const Setting& setting) {
    return setting.write(Scenario{});
}

double highest(const Setting& setting, const Scenario& scenario) {
    const Setting* cap = find_setting(setting.capped_by);
    return cap ? std::min(setting.hi, parse_double(cap->write(scenario)).value) : setting.hi;
}

std::string range_text(const Setting& setting) {
    switch (setting.kind) {
    case SettingKind::choice: {
        std::string text;
        for (std::string_view choice : setting.choices)
            text += (text.empty() ? "" : " or ") + std::string(choice);
        return text;
    }
    case SettingKind::hermite_sum:
        return std::to_string(kMinDegree) + " to " + std::to_string(kMaxDegree) + ", coefficients up to " +
               number_text(kMaxCoefficient) + " in size";
    case SettingKind::integer:
    case SettingKind::real:
        break;
    }
    std::string text = bound_text(setting, setting.lo) + " to ";
    text += setting.capped_by.empty() ? bound_text(setting, setting.hi) : std::string(setting.capped_by);
    return setting.or_inf ? text + ", or " + std::string(kInfinity) : text;
}

std::string range_clause(const Setting& setting) {
    const bool from_to = setting.kind != SettingKind::choice;
    return std::string(setting.nouns) + (from_to ? " run from " : " are ") + range_text(setting);
}

Scenario canonical(Scenario scenario) {
    trim(scenario.phi);
    if (scenario.sigma) {
        trim(*scenario.sigma);
        if (*scenario.sigma == scenario.phi) scenario.sigma.reset();
    }
    scenario.noise += 0.0; // the two settings that may be 0
    scenario.t += 0.0;
    return scenario;
}

std::string settings_markdown() {
    std::string text = "| key | name | values | default | meaning |\n|---|---|---|---|---|\n";
    for (const Setting& row : kSettings) {
        const std::string_view prefix = row.kind == SettingKind::hermite_sum ? "degrees " : "";
        ((text += "| `") += row.key) += "` | ";
        text += row.name;
        if (!row.unit.empty()) ((text += " (") += row.unit) += ")";
        ((text += " | ") += prefix) += range_text(row);
        ((text += " | `") += default_text(row)) += "` | ";
        (text += row.meaning) += " |\n";
    }
    return text;
}

} // namespace equator
