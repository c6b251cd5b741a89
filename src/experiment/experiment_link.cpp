#include "experiment/experiment_link.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "base/number_text.h"
#include "run/notes.h"
#include "scenario/link.h"
#include "scenario/mangled.h"
#include "scenario/settings.h"

namespace equator {

namespace {

constexpr std::array<std::string_view, 6> kKeys{"sweep", "seeds", "measure", "at", "against", "target"};
constexpr std::string_view kAll = "all", kEscape = "escape", kTime = "t";
constexpr const char* kSweepForm =
    "a sweep is key:values, values a list (50,100), lo..hi*factor or lo..hi+step";
constexpr const char* kTimeForm = "times are a list (3,9), lo..hi*factor, lo..hi+step, or the word escape";

std::string measures_text(const std::vector<Measure>& measures) {
    if (measures == all_quantities()) return std::string(kAll);
    std::string text;
    for (const Measure m : measures) (text += text.empty() ? "" : ",") += info_of(m).name;
    return text;
}

std::string sweeps_text(const std::vector<Sweep>& sweeps) {
    std::string text;
    for (const Sweep& sweep : sweeps)
        text += (text.empty() ? "" : ";") + sweep.key + ":" + value_list_text(sweep.values);
    return text;
}

std::string at_text(const Experiment& e) {
    return e.at_escape                                                ? std::string(kEscape)
           : e.at.items.empty() && e.at.form == ValueList::Form::list ? number_text(e.scenario.T)
                                                                      : value_list_text(e.at);
}

bool is_empty(const ValueList& list) {
    return list.form == ValueList::Form::list && list.items.empty();
}

const Setting* row_of(std::string_view key) {
    const Setting* row = find_setting(key);
    return row ? row : find_shorthand(key);
}

/// Splits at a character: "a;b" into a and b, with their places.
struct Part {
    std::string_view text;
    std::size_t position;
};
std::vector<Part> split(std::string_view text, char separator) {
    std::vector<Part> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(separator, begin), text.size());
        parts.push_back({text.substr(begin, end - begin), begin});
        begin = end + 1;
    }
    return parts;
}

class Reader {
  public:
    ExperimentResult read(std::string_view text) {
        LinkResult link = parse_link(text, kKeys);
        result_.problems = std::move(link.problems);
        Experiment& e = result_.experiment;
        e.scenario = std::move(link.scenario);
        e.scenario.t = 0.0;

        for (OtherPair& pair : link.others)
            if (std::string typed = as_typed(pair.value); typed != pair.value) {
                complain(pair, "has characters that do not belong to it",
                         "see docs/experiments.md for its form");
                pair.value = std::move(typed);
            }
        // In an order of their own: what a later one may be depends on the earlier ones.
        const auto given = [&link](std::string_view key) -> const OtherPair* {
            const auto at = std::find_if(link.others.begin(), link.others.end(),
                                         [key](const OtherPair& pair) { return pair.key == key; });
            return at == link.others.end() ? nullptr : &*at;
        };
        if (const OtherPair* pair = given("sweep")) read_sweeps(*pair);
        for (const Sweep& sweep : e.sweeps) forget(sweep.key);
        if (const OtherPair* pair = given("measure"))
            read_measures(*pair);
        else if (text.size() <= kMaxLinkBytes)
            complain("measure", "", "is missing", "an experiment measures something, " + names_clause(),
                     LinkProblem::kNowhere);
        if (const OtherPair* pair = given("measure")) {
            refuse_data_measures(*pair);
            refuse_reference_measures(*pair);
            refuse_weights_measures(*pair);
            refuse_theory_measures(*pair);
            refuse_escape_measures(*pair);
        }
        if (e.measures.empty()) e.measures.push_back(measure_of(Quantity::particle_gap));
        const Needs needs = needs_of(e.measures);
        if (const OtherPair* pair = given("seeds")) read_seeds(*pair, needs);
        if (const OtherPair* pair = given("target")) read_target(*pair);
        if (!needs.target) e.target = Experiment{}.target;
        check_points(given("sweep"));
        if (const OtherPair* pair = given("at")) {
            read_times(*pair);
            refuse_escape(*pair);
        }
        check_times(given("at"));
        if (!needs.time) {
            e.at = {};
            e.at_escape = false;
        }
        if (const OtherPair* pair = given("against")) read_against(*pair);
        check_count(given("seeds"));

        for (LinkProblem& problem : result_.problems) finish(problem);
        return std::move(result_);
    }

  private:
    void complain(std::string_view key, std::string_view value, std::string reason, std::string range,
                  std::size_t position, ProblemKind kind = ProblemKind::value) {
        LinkProblem problem;
        problem.kind = kind;
        problem.key = safe_echo(key);
        problem.value = safe_echo(value);
        problem.reason = std::move(reason);
        problem.range = std::move(range);
        problem.position = position;
        result_.problems.push_back(std::move(problem));
    }
    void complain(const OtherPair& pair, std::string reason, std::string range,
                  ProblemKind kind = ProblemKind::value) {
        complain(pair.key, pair.value, std::move(reason), std::move(range), pair.position, kind);
    }

    /// The neighbour of a key is known only once everything has been read.
    void finish(LinkProblem& problem) const {
        const Experiment& e = result_.experiment;
        if (problem.key == "sweep")
            problem.nearest = e.sweeps.empty() ? "no sweep" : "sweep=" + sweeps_text(e.sweeps);
        else if (problem.key == "seeds")
            problem.nearest = "seeds=" + std::to_string(e.seeds);
        else if (problem.key == "measure")
            problem.nearest = "measure=" + measures_text(e.measures);
        else if (problem.key == "at")
            problem.nearest = "at=" + at_text(e);
        else if (problem.key == "against")
            problem.nearest = e.against_time ? "against=t" : "no against";
        else if (problem.key == "target")
            problem.nearest = "target=" + number_text(e.target);
    }

    static std::string names_clause() {
        std::string text;
        for (const std::string_view name : measure_names()) (text += text.empty() ? "" : ", ") += name;
        return text + ", or all";
    }

    /// A swept setting has no value of its own.
    void forget(std::string_view key) {
        const Setting* row = row_of(key);
        if (!row->shorthand_for.empty()) row = find_setting(row->shorthand_for);
        row->read(*row, default_text(*row), result_.experiment.scenario);
    }

    void read_sweeps(const OtherPair& pair) {
        std::vector<Sweep>& sweeps = result_.experiment.sweeps;
        for (const Part& part : split(pair.value, ';')) {
            const std::string shown = "has '" + safe_echo(part.text) + "', which ";
            const std::size_t colon = part.text.find(':');
            if (colon == std::string_view::npos) {
                complain(pair, shown + "names no setting", kSweepForm);
                continue;
            }
            const std::string_view key = part.text.substr(0, colon);
            if (!can_sweep(key)) {
                refuse_key(pair, key);
                continue;
            }
            if (std::any_of(sweeps.begin(), sweeps.end(),
                            [&](const Sweep& s) { return owner(s.key) == owner(key); })) {
                complain(pair, "sweeps " + std::string(key) + " twice", "a setting is swept once");
                continue;
            }
            if (sweeps.size() == kMostSweeps) {
                complain(pair, "sweeps more than " + std::to_string(kMostSweeps) + " settings",
                         "one or two are swept at once");
                break;
            }
            if (row_of(key)->kind == SettingKind::integer)
                for (const Part& item : split(part.text.substr(colon + 1), ','))
                    if (const std::string asked = separator_question(item.text, true); !asked.empty())
                        complain(pair, "has '" + safe_echo(item.text) + "', which " + asked, kPlainNumbers);
            ValueListReading values = read_value_list(part.text.substr(colon + 1));
            if (!values.reason.empty()) {
                complain(pair, "has '" + safe_echo(values.at) + "', which " + values.reason, kSweepForm);
                continue;
            }
            Sweep sweep{std::string(key), std::move(values.value)};
            check_values(pair, sweep);
            sweeps.push_back(std::move(sweep));
        }
    }

    static std::string_view owner(std::string_view key) {
        const Setting* row = row_of(key);
        return row->shorthand_for.empty() ? row->key : row->shorthand_for;
    }

    void refuse_key(const OtherPair& pair, std::string_view key) {
        std::vector<std::string_view> words;
        for (const Setting& row : settings())
            if (can_sweep(row.key)) words.push_back(row.key);
        words.push_back("k");
        std::string range = "choose from ";
        for (std::size_t i = 0; i < words.size(); ++i)
            (range += i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") += words[i];
        std::string reason = "sweeps " + (key.empty() ? std::string("nothing") : safe_echo(key)) + ", which ";
        if (key == "seed")
            reason += "has a key of its own: seeds=32 runs 32 of them";
        else if (key == "t")
            reason += "has a key of its own: at=3,9 measures at two times";
        else if (find_setting(key))
            reason += "is no number";
        else if (const std::string_view meant = closest_word(key, words); !meant.empty())
            reason += "is not a setting; did you mean " + std::string(meant) + "?";
        else
            reason += "is not a setting";
        complain(pair, std::move(reason), std::move(range), ProblemKind::unknown_key);
    }

    /// Moves values that the setting does not take to the nearest that it takes, and drops what comes twice.
    void check_values(const OtherPair& pair, Sweep& sweep) {
        const Setting& row = *row_of(sweep.key);
        std::optional<LinkProblem> first;
        const auto nearest = [&](double value) {
            Scenario scratch;
            const std::optional<LinkProblem> problem = row.read(row, number_text(value), scratch);
            if (!problem) return value;
            if (!first) first = problem;
            const std::string text = row.write(scratch);
            return text == "inf" ? INFINITY : parse_double(text).value;
        };
        bool twice = false;
        if (sweep.values.form == ValueList::Form::list) {
            std::vector<double> kept;
            for (const double value : sweep.values.items) {
                const double near = nearest(value);
                const bool new_one = std::find(kept.begin(), kept.end(), near) == kept.end();
                twice = twice || (!new_one && near == value);
                if (new_one) kept.push_back(near);
            }
            sweep.values.items = std::move(kept);
        } else {
            // Between two ends that a setting takes, it takes everything (whole numbers are rounded).
            const bool whole = row.kind == SettingKind::integer;
            const std::vector<double> values = sweep.values.values(whole);
            const double lo = nearest(values.front()), hi = nearest(values.back());
            if (first) {
                sweep.values.lo = lo;
                sweep.values.hi = std::max(lo, hi);
            }
        }
        if (first)
            complain(pair, "has " + first->key + " = " + first->value + ", which " + first->reason,
                     first->range, first->kind);
        else if (twice)
            complain(pair, "has a value of " + sweep.key + " twice", "every value counts once");
    }

    void read_measures(const OtherPair& pair) {
        std::vector<Measure>& measures = result_.experiment.measures;
        for (const Part& part : split(pair.value, ',')) {
            if (part.text == kAll) {
                for (const Measure m : all_quantities())
                    if (std::find(measures.begin(), measures.end(), m) == measures.end())
                        measures.push_back(m);
                continue;
            }
            const std::optional<Measure> measure = find_measure(part.text);
            if (!measure) {
                const std::vector<std::string_view> names = measure_names();
                const std::string_view meant = closest_word(part.text, names);
                complain(pair,
                         part.text.empty()
                             ? "names nothing"
                             : "has '" + safe_echo(part.text) + "', which is not measured" +
                                   (meant.empty() ? "" : "; did you mean " + std::string(meant) + "?"),
                         "choose from " + names_clause());
            } else if (std::find(measures.begin(), measures.end(), *measure) != measures.end()) {
                complain(pair, "has " + std::string(part.text) + " twice", "every measure counts once");
            } else {
                measures.push_back(*measure);
            }
        }
    }

    /// What is measured of finite data only, named where there are none. (`all` may name it.)
    void refuse_data_measures(const OtherPair& pair) {
        Experiment& e = result_.experiment;
        const bool swept = std::any_of(e.sweeps.begin(), e.sweeps.end(),
                                       [](const Sweep& s) { return s.key == "n" || s.key == "batch"; });
        if (swept || e.scenario.finite_data() || e.measures == all_quantities()) return;
        refuse_measures(
            pair, [](Measure m) { return m < kQuantityCount && is_of_data(static_cast<Quantity>(m)); },
            "which says nothing where the data are infinite", "n or batch make them finite");
    }

    void refuse_reference_measures(const OtherPair& pair) {
        const Experiment& e = result_.experiment;
        if (e.scenario.limit == InfiniteRule::wide || e.measures == all_quantities()) return;
        refuse_measures(
            pair, [](Measure m) { return m < kQuantityCount && is_of_reference(static_cast<Quantity>(m)); },
            "which says nothing where infinite width is exact", "limit=wide compares with a wide network");
    }

    void refuse_weights_measures(const OtherPair& pair) {
        const Experiment& e = result_.experiment;
        if (e.scenario.weights == Weights::train || e.measures == all_quantities()) return;
        refuse_measures(
            pair, [](Measure m) { return m < kQuantityCount && is_of_weights(static_cast<Quantity>(m)); },
            "which says nothing where output weights stay as they are", "weights=train trains them");
    }

    /// What needs the theory of one direction, where the problem is another. (`all` may name it.)
    void refuse_theory_measures(const OtherPair& pair) {
        Experiment& e = result_.experiment;
        if (e.measures == all_quantities()) return;
        // The first point's: what is swept has no value of its own.
        const Scenario first = plan_of(e, 0).scenario;
        for (const TheoryPart part : kTheoryParts) {
            const std::string why(no_theory_because(first, part));
            if (why.empty()) continue;
            refuse_measures(
                pair, [part](Measure m) { return part_of(m) == part; },
                ("which this problem does not have: " + why).c_str(),
                "gaps and losses of the networks themselves remain");
        }
    }

    static constexpr const char* kNoEscape = "a wide reference has no exact escape time";

    void refuse_escape_measures(const OtherPair& pair) {
        const Experiment& e = result_.experiment;
        if (e.scenario.is_exact() || e.measures == all_quantities()) return;
        refuse_measures(
            pair, [](Measure m) { return m == kEscapeTime; }, "which is not computed here", kNoEscape);
    }

    void refuse_escape(const OtherPair& pair) {
        Experiment& e = result_.experiment;
        if (!e.at_escape || e.scenario.is_exact()) return;
        e.at_escape = false;
        complain(pair, "is infinite width's escape, which is not computed here", kNoEscape);
    }

    /// Takes out the measures that `unfit` holds of, and complains of them by name.
    template <class Unfit>
    void refuse_measures(const OtherPair& pair, Unfit&& unfit, const char* why, const char* mend) {
        std::string named;
        std::vector<Measure> kept;
        for (const Measure m : result_.experiment.measures)
            if (unfit(m))
                (named += named.empty() ? "" : " and ") += info_of(m).name;
            else
                kept.push_back(m);
        if (named.empty()) return;
        result_.experiment.measures = std::move(kept);
        complain(pair, "has " + named + ", " + why, mend);
    }

    void read_seeds(const OtherPair& pair, const Needs& needs) {
        int& seeds = result_.experiment.seeds;
        const std::string range = "seeds run from 1 to " + std::to_string(kMostSeeds);
        if (const std::string asked = separator_question(pair.value, true); !asked.empty())
            complain(pair, asked, kPlainNumbers);
        const ParsedNumber<std::int64_t> number = parse_int64(pair.value);
        if (number.error == NumberError::empty || number.error == NumberError::malformed)
            return complain(pair, number.error == NumberError::empty ? "is empty" : "is not a number", range);
        seeds = static_cast<int>(std::clamp<std::int64_t>(number.value, 1, kMostSeeds));
        if (seeds != number.value) return complain(pair, "is out of range", range, ProblemKind::range);
        if (!number.ok()) return complain(pair, "is not a whole number", range);
        if (seeds > 1 && !needs.seed) {
            seeds = 1;
            complain(pair, "would repeat itself", "what is measured does not depend on the seed",
                     ProblemKind::range);
        }
    }

    void read_target(const OtherPair& pair) {
        double& target = result_.experiment.target;
        const std::string range =
            "squared gaps run from " + number_text(kLeastTarget) + " to " + number_text(kMostTarget);
        const ParsedNumber<double> number = parse_double(pair.value);
        if (!number.ok()) return complain(pair, pair.value.empty() ? "is empty" : "is not a number", range);
        target = std::clamp(number.value, kLeastTarget, kMostTarget);
        if (target != number.value) complain(pair, "is out of range", range, ProblemKind::range);
    }

    /// Settings can be at odds with each other although each is in its range.
    void check_points(const OtherPair* pair) {
        Experiment& e = result_.experiment;
        if (e.sweeps.empty()) return;
        if (point_count(e) > kMostRuns) {
            complain(*pair, "has " + std::to_string(point_count(e)) + " points",
                     "an experiment has at most " + std::to_string(kMostRuns) + " runs", ProblemKind::range);
            e.sweeps.resize(1);
        }
        const std::size_t points = point_count(e);
        const int seeds = e.seeds;
        e.seeds = 1;
        for (std::size_t point = 0; point < points; ++point) {
            std::string problem;
            point_scenario(e, plan_of(e, point).swept, &problem);
            if (problem.empty()) continue;
            complain(*pair, "has a point that cannot be run", problem, ProblemKind::range);
            e.sweeps.clear();
            break;
        }
        e.seeds = seeds;
    }

    void read_times(const OtherPair& pair) {
        Experiment& e = result_.experiment;
        if (pair.value == kEscape) {
            e.at_escape = true;
            return;
        }
        ValueListReading values = read_value_list(pair.value);
        if (!values.reason.empty())
            return complain(pair, "has '" + safe_echo(values.at) + "', which " + values.reason, kTimeForm);
        e.at = std::move(values.value);
        if (e.at.form != ValueList::Form::list) return;
        std::vector<double> sorted = e.at.items;
        std::sort(sorted.begin(), sorted.end());
        sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
        if (sorted == e.at.items) return;
        e.at.items = std::move(sorted);
        complain(pair, "is not ascending", kTimeForm);
    }

    /// Curves over time need one setting that tells them apart, and times. Where nothing is swept there are
    /// no others.
    void read_against(const OtherPair& pair) {
        Experiment& e = result_.experiment;
        const char* const range = "t makes time the axis, for one swept setting and several times";
        if (pair.value != kTime)
            return complain(pair, pair.value.empty() ? "is empty" : "is not a choice", range);
        if (e.sweeps.empty()) return;
        e.against_time = e.sweeps.size() == 1 && lines_per_run(e) > 1;
        if (!e.against_time)
            complain(pair, e.sweeps.size() > 1 ? "has two swept settings" : "has one time", range);
    }

    /// Times lie within every run.
    void check_times(const OtherPair* pair) {
        Experiment& e = result_.experiment;
        if (is_empty(e.at)) return;
        double least = e.scenario.T;
        for (std::size_t i = 0; i < e.sweeps.size(); ++i)
            if (e.sweeps[i].key == "T") {
                const std::vector<double> values = sweep_values(e, i);
                least = *std::min_element(values.begin(), values.end());
            }
        const std::vector<double> times = e.at.values(false);
        if (times.front() < 0.0 || times.back() > least) keep_times_within(times, least, *pair);
        // One time, the horizon, is what no time means.
        const bool swept =
            std::any_of(e.sweeps.begin(), e.sweeps.end(), [](const Sweep& s) { return s.key == "T"; });
        if (const std::vector<double> kept = e.at.values(false);
            kept.size() == 1 && kept[0] == least && !swept)
            e.at = {};
    }

    void keep_times_within(const std::vector<double>& times, double least, const OtherPair& pair) {
        Experiment& e = result_.experiment;
        const auto near = [&](double t) { return std::clamp(t, 0.0, least); };
        if (e.at.form == ValueList::Form::list) {
            std::vector<double> kept;
            for (const double t : times)
                if (kept.empty() || kept.back() < near(t)) kept.push_back(near(t));
            e.at.items = std::move(kept);
        } else {
            const double lo =
                e.at.form == ValueList::Form::arithmetic ? near(e.at.lo) : std::min(e.at.lo, least);
            e.at.hi = near(e.at.hi);
            e.at.lo = lo;
        }
        complain(pair, "leaves the run", "times run from 0 to T = " + number_text(least), ProblemKind::range);
    }

    void check_count(const OtherPair* pair) {
        Experiment& e = result_.experiment;
        const std::size_t points = point_count(e);
        const auto most_seeds = static_cast<int>(std::max<std::size_t>(1, kMostRuns / points));
        const std::uint64_t last = static_cast<std::uint64_t>(kMaxSeed) - e.scenario.seed;
        if (e.seeds > most_seeds) {
            e.seeds = most_seeds;
            complain(*pair, "makes too many runs",
                     "an experiment has at most " + std::to_string(kMostRuns) + " runs", ProblemKind::range);
        } else if (static_cast<std::uint64_t>(e.seeds) - 1 > last) {
            e.seeds = static_cast<int>(last) + 1;
            complain(*pair, "runs past the last seed", "seeds end at " + std::to_string(kMaxSeed),
                     ProblemKind::range);
        }
    }

    ExperimentResult result_;
};

} // namespace

std::span<const std::string_view> experiment_keys() {
    return kKeys;
}

std::string experiment_text(const Experiment& e) {
    Scenario scenario = e.scenario;
    scenario.t = 0.0;
    for (const Sweep& sweep : e.sweeps) {
        const Setting* row = row_of(sweep.key);
        if (!row->shorthand_for.empty()) row = find_setting(row->shorthand_for);
        row->read(*row, default_text(*row), scenario);
    }
    std::string text = link_text(scenario);
    const Needs needs = needs_of(e.measures);
    if (!e.sweeps.empty()) text += "&sweep=" + sweeps_text(e.sweeps);
    if (e.seeds != 1) text += "&seeds=" + std::to_string(e.seeds);
    text += "&measure=" + measures_text(e.measures);
    if (needs.time && (e.at_escape || !is_empty(e.at))) text += "&at=" + at_text(e);
    if (e.against_time) text += "&against=" + std::string(kTime);
    if (needs.target && e.target != Experiment{}.target) text += "&target=" + number_text(e.target);
    return text;
}

ExperimentResult parse_experiment(std::string_view text) {
    return Reader().read(text);
}

ExperimentResult nearest_valid(const Experiment& experiment) {
    return parse_experiment(experiment_text(experiment));
}

bool is_experiment(std::string_view text) {
    return !parse_link(text, kKeys).others.empty();
}

} // namespace equator
