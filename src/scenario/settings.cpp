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
// Each in the order of its enumeration.
constexpr std::array<std::string_view, 2> kData{"gauss", "cube"};
constexpr std::array<std::string_view, 2> kSigns{"one", "pm"};
constexpr std::array<std::string_view, 2> kWeights{"fixed", "train"};
constexpr std::array<std::string_view, 7> kRules{"flow", "pgd",  "momentum",  "heavyball",
                                                 "rms",  "adam", "normalised"};
constexpr std::array<std::string_view, 2> kStepKinds{"tangent", "plain"};
constexpr std::array<std::string_view, 3> kInfiniteRules{"same", "flow", "wide"};
constexpr std::array<std::string_view, 2> kPrecisions{"double", "single"};
/// Offered; any other may be written.
constexpr std::array<std::string_view, 5> kTeacherChoices{"one", "orth", "nonorth", "circle", "random:8:2"};

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

constexpr std::string_view kTo = "..";

std::string write_widths(const Scenario& s) {
    if (s.narrower.empty()) return std::to_string(s.m);
    const int next = s.narrower.size() > 1 ? s.narrower[1] : s.m;
    return std::to_string(s.narrower[0]) + ".." + std::to_string(s.m) + "*" +
           std::to_string(next / s.narrower[0]);
}

/// A width, or several: 128..2048*2.
Problem read_widths(const Setting& row, std::string_view text, Scenario& s) {
    s.narrower.clear();
    const std::size_t dots = text.find(kTo), star = text.find('*');
    if (dots == std::string_view::npos) return read_integer<&Scenario::m>(row, text, s);
    const std::size_t from = dots + kTo.size();
    const auto least = parse_int64(text.substr(0, dots)),
               most = parse_int64(text.substr(from, star == std::string_view::npos ? star : star - from)),
               factor =
                   star == std::string_view::npos ? parse_int64("2") : parse_int64(text.substr(star + 1));
    const auto in = [](const ParsedNumber<std::int64_t>& number, double lo, double hi) {
        return number.ok() && static_cast<double>(number.value) >= lo &&
               static_cast<double>(number.value) <= hi;
    };
    const bool read =
        in(least, row.lo, row.hi) && in(most, row.lo, row.hi) && in(factor, 2, kMostWidthFactor);
    s.m = read ? static_cast<int>(least.value) : Scenario{}.m;
    const auto more = [&] { return read && s.m * factor.value <= most.value; };
    while (more() && s.narrower.size() + 1 < kMostWidths) {
        s.narrower.push_back(s.m);
        s.m *= static_cast<int>(factor.value);
    }
    if (!read) return refusal(row, text, ProblemKind::value, "is not widths such as 128..2048*2", s);
    if (more()) return refusal(row, text, ProblemKind::range, "has more than 8 widths", s);
    if (s.m != most.value)
        return refusal(row, text, ProblemKind::value, "does not end at its last number", s);
    return {};
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

// Of friction, which is stored as 0 where it is Nesterov's.
constexpr std::string_view kNesterovWord = "nesterov";

Problem read_friction(const Setting& row, std::string_view text, Scenario& s) {
    if (text != kNesterovWord) return read_real<&Scenario::friction>(row, text, s);
    s.friction = kNesterov;
    return {};
}

std::string write_friction(const Scenario& s) {
    return s.friction == kNesterov ? std::string(kNesterovWord) : write_real<&Scenario::friction>(s);
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

Problem read_teacher_choice(const Setting& row, std::string_view text, Scenario& s) {
    TeacherReading reading = read_teachers(text);
    s.teachers = std::move(reading.value);
    if (reading.ok()) return {};
    LinkProblem problem = refusal(row, text, reading.out_of_range ? ProblemKind::range : ProblemKind::value,
                                  std::move(reading.reason), s);
    problem.position = reading.position;
    return problem;
}

std::string write_teachers(const Scenario& s) {
    return teacher_text(s.teachers);
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
            .kind = SettingKind::integer,
            .lo = 1,
            .hi = 10'000'000,
            .slider_lo = 1,
            .slider_hi = 10'000,
            .logarithmic = true,
            .step = 1,
            .write = write_widths,
            .read = read_widths},
    Setting{.key = "n",
            .name = "samples",
            .nouns = "samples",
            .kind = SettingKind::integer,
            .lo = 1,
            .hi = 10'000'000,
            .or_word = kInfinity,
            .step = 1,
            .write = write_count<&Scenario::n>,
            .read = read_count<&Scenario::n>},
    Setting{.key = "batch",
            .name = "batch",
            .unit = "samples per step",
            .nouns = "batches",
            .kind = SettingKind::integer,
            .lo = 1,
            .hi = 1'000'000,
            .or_word = kInfinity,
            .step = 1,
            .write = write_count<&Scenario::batch>,
            .read = read_count<&Scenario::batch>},
    Setting{.key = "data",
            .name = "data",
            .nouns = "data",
            .kind = SettingKind::choice,
            .choices = kData,
            .write = write_choice<&Scenario::data, kData>,
            .read = read_choice<&Scenario::data>},
    Setting{.key = "phi",
            .name = "target",
            .nouns = "degrees",
            .kind = SettingKind::hermite_sum,
            .write = write_phi,
            .read = read_phi},
    Setting{.key = "teachers",
            .name = "teachers",
            .nouns = "teachers",
            .kind = SettingKind::directions,
            .choices = kTeacherChoices,
            .write = write_teachers,
            .read = read_teacher_choice},
    Setting{.key = "sigma",
            .name = "activation",
            .nouns = "degrees",
            .kind = SettingKind::hermite_sum,
            .write = write_sigma,
            .read = read_sigma},
    Setting{.key = "signs",
            .name = "output weights",
            .nouns = "output weights",
            .kind = SettingKind::choice,
            .choices = kSigns,
            .write = write_choice<&Scenario::signs, kSigns>,
            .read = read_choice<&Scenario::signs>},
    Setting{.key = "weights",
            .name = "train weights",
            .nouns = "weights",
            .kind = SettingKind::choice,
            .choices = kWeights,
            .write = write_choice<&Scenario::weights, kWeights>,
            .read = read_choice<&Scenario::weights>},
    Setting{.key = "kappa",
            .name = "weights' rate",
            .nouns = "rates",
            .kind = SettingKind::real,
            .lo = 1e-3,
            .hi = 100,
            .slider_lo = 0.01,
            .slider_hi = 10,
            .logarithmic = true,
            .write = write_real<&Scenario::kappa>,
            .read = read_real<&Scenario::kappa>},
    Setting{.key = "decay",
            .name = "weight decay",
            .nouns = "decays",
            .kind = SettingKind::real,
            .lo = 0,
            .hi = 10,
            .slider_lo = 0,
            .slider_hi = 1,
            .step = 0.01,
            .write = write_real<&Scenario::decay>,
            .read = read_real<&Scenario::decay>},
    Setting{.key = "chi",
            .name = "interaction",
            .nouns = "strengths",
            .kind = SettingKind::real,
            .lo = 0,
            .hi = 2,
            .slider_lo = 0,
            .slider_hi = 2,
            .step = 0.01,
            .write = write_real<&Scenario::chi>,
            .read = read_real<&Scenario::chi>},
    Setting{.key = "rule",
            .name = "training rule",
            .nouns = "rules",
            .kind = SettingKind::choice,
            .choices = kRules,
            .write = write_choice<&Scenario::rule, kRules>,
            .read = read_choice<&Scenario::rule>},
    Setting{.key = "eta",
            .name = "step size",
            .unit = "time per step",
            .nouns = "step sizes",
            .kind = SettingKind::real,
            .lo = kLeastTime,
            .hi = 1,
            .lo_is_extreme = true,
            .slider_lo = 1e-3,
            .slider_hi = 1,
            .logarithmic = true,
            .write = write_real<&Scenario::eta>,
            .read = read_real<&Scenario::eta>},
    Setting{.key = "gradient",
            .name = "gradient",
            .nouns = "gradients",
            .kind = SettingKind::choice,
            .choices = kStepKinds,
            .write = write_choice<&Scenario::step, kStepKinds>,
            .read = read_choice<&Scenario::step>},
    Setting{.key = "friction",
            .name = "friction",
            .nouns = "frictions",
            .kind = SettingKind::real,
            .lo = 0.2,
            .hi = 20,
            .or_word = kNesterovWord,
            .slider_lo = 0.2,
            .slider_hi = 5,
            .logarithmic = true,
            .write = write_friction,
            .read = read_friction},
    Setting{.key = "beta",
            .name = "momentum",
            .nouns = "shares",
            .kind = SettingKind::real,
            .lo = 0,
            .hi = 0.999,
            .slider_lo = 0,
            .slider_hi = 0.999,
            .step = 0.01,
            .write = write_real<&Scenario::beta>,
            .read = read_real<&Scenario::beta>},
    Setting{.key = "beta2",
            .name = "second moment",
            .nouns = "shares",
            .kind = SettingKind::real,
            .lo = 0,
            .hi = 0.9999,
            .slider_lo = 0,
            .slider_hi = 0.9999,
            .step = 0.01,
            .write = write_real<&Scenario::beta2>,
            .read = read_real<&Scenario::beta2>},
    Setting{.key = "eps",
            .name = "epsilon",
            .nouns = "sizes",
            .kind = SettingKind::real,
            .lo = 1e-6,
            .hi = 10,
            .slider_lo = 1e-3,
            .slider_hi = 1,
            .logarithmic = true,
            .write = write_real<&Scenario::eps>,
            .read = read_real<&Scenario::eps>},
    Setting{.key = "temperature",
            .name = "temperature",
            .nouns = "temperatures",
            .kind = SettingKind::real,
            .lo = 0,
            .hi = 1,
            .slider_lo = 0,
            .slider_hi = 0.1,
            .step = 0.001,
            .write = write_real<&Scenario::temperature>,
            .read = read_real<&Scenario::temperature>},
    Setting{.key = "limit",
            .name = "compared with",
            .nouns = "limits",
            .kind = SettingKind::choice,
            .choices = kInfiniteRules,
            .write = write_choice<&Scenario::limit, kInfiniteRules>,
            .read = read_choice<&Scenario::limit>},
    Setting{.key = "wide",
            .name = "reference width",
            .unit = "neurons",
            .nouns = "reference widths",
            .kind = SettingKind::integer,
            .lo = 2,
            .hi = 131'072,
            .slider_lo = 256,
            .slider_hi = 16'384,
            .logarithmic = true,
            .step = 1,
            .write = write_integer<&Scenario::wide>,
            .read = read_integer<&Scenario::wide>},
    Setting{.key = "noise",
            .name = "label noise",
            .nouns = "noise levels",
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
            .kind = SettingKind::real,
            .lo = 1e-12,
            .hi = 1e-3,
            .slider_lo = 1e-12,
            .slider_hi = 1e-3,
            .logarithmic = true,
            .write = write_real<&Scenario::flowtol>,
            .read = read_real<&Scenario::flowtol>},
    Setting{.key = "precision",
            .name = "precision",
            .nouns = "precisions",
            .kind = SettingKind::choice,
            .choices = kPrecisions,
            .write = write_choice<&Scenario::precision, kPrecisions>,
            .read = read_choice<&Scenario::precision>},
};

constexpr Setting kTargetDegree{.key = "k",
                                .name = "target degree",
                                .nouns = "target degrees",
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

std::vector<std::string_view> offered(const Setting& setting) {
    std::vector<std::string_view> texts(setting.choices.begin(), setting.choices.end());
    if (!setting.or_word.empty()) texts.push_back(setting.or_word);
    if (setting.kind != SettingKind::hermite_sum) return texts;
    if (setting.key == "sigma") texts.push_back(kSameAsPhi);
    texts.insert(texts.end(), std::begin(kFunctionChoices), std::end(kFunctionChoices));
    return texts;
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
        for (std::size_t i = 0; i < setting.choices.size(); ++i)
            text += (i == 0                           ? ""
                     : i + 1 < setting.choices.size() ? ", "
                                                      : " or ") +
                    std::string(setting.choices[i]);
        return text;
    }
    case SettingKind::directions:
        return "one, orth, nonorth, circle, random:COUNT:COORDINATES, or a list of vectors";
    case SettingKind::hermite_sum:
        return std::to_string(kMinDegree) + " to " + std::to_string(kMaxDegree) + ", coefficients up to " +
               number_text(kMaxCoefficient) + " in size";
    case SettingKind::integer:
    case SettingKind::real:
        break;
    }
    std::string text = bound_text(setting, setting.lo) + " to ";
    text += setting.capped_by.empty() ? bound_text(setting, setting.hi) : std::string(setting.capped_by);
    return setting.or_word.empty() ? text : text + ", or " + std::string(setting.or_word);
}

std::string range_clause(const Setting& setting) {
    const bool from_to = setting.kind != SettingKind::choice && setting.kind != SettingKind::directions;
    return std::string(setting.nouns) + (from_to ? " run from " : " are ") + range_text(setting);
}

bool Scenario::has_exact_limit() const {
    if (samples_only()) return false;
    if (teachers.kind == TeacherChoice::Kind::one) return temperature == 0.0 || signs == Signs::one;
    return teachers.plane <= 2 && signs == Signs::one && activation().degree() <= kMonomialDegree &&
           first_order();
}

bool Scenario::steps_past_poles() const {
    if (rule != Rule::pgd || step == StepKind::plain || limit != InfiniteRule::same) return false;
    if (samples_only() || teachers.kind != TeacherChoice::Kind::one) return false;
    double north = 0.0, south = 0.0; // g*(alpha) alpha there
    for (int k = 1; k <= std::min(phi.degree(), activation().degree()); ++k) {
        const double term = k * phi.coefficient(k) * activation().coefficient(k);
        north += term;
        south += k % 2 == 0 ? term : -term;
    }
    const double least = signs == Signs::pm ? std::min(north, south) : 0.0;
    return eta * std::max({north, south, -least}) > 1.0;
}

Scenario canonical(Scenario scenario) {
    trim(scenario.phi);
    if (scenario.sigma) {
        trim(*scenario.sigma);
        if (*scenario.sigma == scenario.phi) scenario.sigma.reset();
    }
    for (double* may_be_zero : {&scenario.noise, &scenario.t, &scenario.decay, &scenario.chi, &scenario.beta,
                                &scenario.beta2, &scenario.temperature})
        *may_be_zero += 0.0;
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
        (text += meaning_of(row)) += " |\n";
    }
    return text;
}

} // namespace equator
