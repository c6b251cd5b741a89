#include "scenario/link.h"

#include <algorithm>
#include <optional>

#include "base/number_text.h"
#include "scenario/function.h"
#include "scenario/settings.h"

namespace equator {
namespace {

constexpr std::string_view kVersion = "v1";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// ---- conditions between fields
// ---------------------------------------------------------------------------------------

const Setting& row_of(std::string_view key) {
    return *find_setting(key);
}

std::string pair_text(const Setting& row, const Scenario& scenario) {
    return std::string(row.key) + "=" + row.write(scenario);
}

LinkProblem field_problem(std::string_view key, ProblemKind kind, std::string reason, std::string range,
                          const Scenario& scenario) {
    LinkProblem problem;
    problem.kind = kind;
    problem.key = key;
    problem.value = row_of(key).write(scenario);
    problem.reason = std::move(reason);
    problem.range = std::move(range);
    return problem;
}

// A batch is taken at a step, and the flow has none.
std::optional<LinkProblem> refuse_batch_without_steps(Scenario& s) {
    if (s.batch == kFullBatch || is_by_steps(s.rule)) return {};
    LinkProblem problem = field_problem("batch", ProblemKind::combination, "needs steps to take batches in",
                                        "flows have none, rule=pgd, heavyball and adam have", s);
    s.batch = kFullBatch;
    return problem;
}

std::optional<LinkProblem> refuse_batch_beyond_training_set(Scenario& s) {
    if (s.batch == kFullBatch || s.n == kPopulation || s.batch <= s.n) return {};
    LinkProblem problem =
        field_problem("batch", ProblemKind::combination, "takes more samples than the training set has",
                      "with n = " + std::to_string(s.n) + " batches run from 1 to " + std::to_string(s.n), s);
    s.batch = s.n;
    return problem;
}

std::optional<LinkProblem> refuse_teachers_beyond_dimension(Scenario& s) {
    if (s.teachers.plane <= s.d) return {};
    LinkProblem problem =
        field_problem("teachers", ProblemKind::combination, "have more coordinates than there are dimensions",
                      "with d = " + std::to_string(s.d) + " teachers have at most " + std::to_string(s.d), s);
    if (s.teachers.kind == TeacherChoice::Kind::random)
        s.teachers.plane = s.d;
    else
        s.teachers = {};
    return problem;
}

// What the training rules do not do together gives way to the rule.
std::optional<LinkProblem> refuse_weights_of_rule(Scenario& s) {
    if (s.weights == Weights::fixed || s.rule == Rule::flow || s.rule == Rule::pgd) return {};
    LinkProblem problem = field_problem("weights", ProblemKind::combination, "cannot be trained by this rule",
                                        "rule=flow and pgd train output weights", s);
    s.weights = Weights::fixed;
    return problem;
}

std::optional<LinkProblem> refuse_plain_steps(Scenario& s) {
    if (s.step == StepKind::tangent || s.rule != Rule::pgd || s.weights == Weights::fixed) return {};
    LinkProblem problem = field_problem("gradient", ProblemKind::combination,
                                        "does not go with output weights that are trained",
                                        "their neurons take the tangent part of the gradient", s);
    s.step = StepKind::tangent;
    return problem;
}

std::optional<LinkProblem> refuse_interaction_of_samples(Scenario& s) {
    if (s.chi == 1.0 || (!s.finite_data() && !s.samples_only())) return {};
    LinkProblem problem = field_problem("chi", ProblemKind::combination, "is 1 where samples are learnt from",
                                        "on the population, n=inf and batch=inf, it is 0 to 2", s);
    s.chi = 1.0;
    return problem;
}

std::optional<LinkProblem> refuse_noise(Scenario& s) {
    if (s.temperature == 0.0) return {};
    const bool of_flow = s.rule == Rule::flow && s.weights == Weights::fixed;
    if (of_flow && !s.finite_data() && !s.samples_only()) return {};
    LinkProblem problem =
        field_problem("temperature", ProblemKind::combination,
                      of_flow ? "does not go with samples" : "does not go with this rule",
                      of_flow ? "noise moves networks that learn from the population, n=inf and batch=inf"
                              : "noise is added to rule=flow with weights=fixed",
                      s);
    s.temperature = 0.0;
    return problem;
}

// Infinite width by the flow is what steps of projected gradient descent tend to, and of no other rule.
std::optional<LinkProblem> refuse_flow_as_limit(Scenario& s) {
    if (s.limit != InfiniteRule::flow) return {};
    if ((s.rule == Rule::flow || s.rule == Rule::pgd) && s.temperature == 0.0) return {};
    LinkProblem problem = field_problem("limit", ProblemKind::combination, "needs rule=pgd",
                                        "other rules are compared with infinite width by the same", s);
    s.limit = InfiniteRule::same;
    return problem;
}

// Forwards, so that the nearest is what was begun: products of coordinates are learnt on the cube, the cube
// by samples, and without an exact limit a wide network stands in.
std::optional<LinkProblem> refuse_exact_target(Scenario& s) {
    if (!s.phi.exact) return {};
    LinkProblem problem = field_problem("phi", ProblemKind::combination, "is for activations alone",
                                        "targets are expanded to a degree", s);
    s.phi = read_function(s.phi.formula).value.value_or(Scenario{}.phi);
    return problem;
}

std::optional<LinkProblem> refuse_coordinates_off_the_cube(Scenario& s) {
    if (s.phi.coordinates == 0 || s.data == Data::cube) return {};
    LinkProblem problem =
        field_problem("data", ProblemKind::combination, "does not go with products of coordinates",
                      "targets such as " + s.phi.formula + " are learnt on the cube", s);
    s.data = Data::cube;
    return problem;
}

std::optional<LinkProblem> refuse_coordinates_beyond_dimension(Scenario& s) {
    const int needed = s.phi.coordinates;
    if (needed <= s.d) return {};
    LinkProblem problem = field_problem("d", ProblemKind::combination, "has no x" + std::to_string(needed),
                                        "the target has coordinates up to x" + std::to_string(needed), s);
    s.d = needed;
    return problem;
}

std::optional<LinkProblem> refuse_teachers_of_coordinates(Scenario& s) {
    if (s.phi.coordinates == 0 || s.teachers.kind == TeacherChoice::Kind::one) return {};
    LinkProblem problem =
        field_problem("teachers", ProblemKind::combination, "do not go with products of coordinates",
                      "the target names its coordinates itself", s);
    s.teachers = {};
    return problem;
}

// An activation must be named where the target is no function of one number.
std::optional<LinkProblem> refuse_activation_of_coordinates(Scenario& s) {
    if (s.activation().coordinates == 0) return {};
    LinkProblem problem =
        field_problem("sigma", ProblemKind::combination, "cannot be a product of coordinates",
                      "activations are functions of z", s);
    s.sigma = read_function("relu:exact").value;
    return problem;
}

std::optional<LinkProblem> refuse_population_of_samples(Scenario& s) {
    if (!s.samples_only() || s.finite_data()) return {};
    LinkProblem problem =
        field_problem("n", ProblemKind::combination, "must be finite",
                      "this problem is learnt from samples: a training set n, or a batch a step", s);
    s.n = 4096;
    return problem;
}

std::optional<LinkProblem> refuse_missing_limit(Scenario& s) {
    if (s.limit == InfiniteRule::wide || s.has_exact_limit()) return {};
    LinkProblem problem = field_problem(
        "limit", ProblemKind::combination, "is not known exactly for this problem",
        "exact limits exist for one direction (with noise: equal output weights) and, with equal output "
        "weights, degree up to 12 and rule=flow or pgd, for several in a plane; wide compares with a wide "
        "network",
        s);
    s.limit = InfiniteRule::wide;
    return problem;
}

std::optional<LinkProblem> refuse_reference_not_wider(Scenario& s) {
    if (s.limit != InfiniteRule::wide || s.wide > s.m) return {};
    const Setting& row = row_of("wide");
    const int widest = static_cast<int>(row.hi);
    const bool room = s.m < widest;
    LinkProblem problem =
        field_problem(room ? "wide" : "m", ProblemKind::combination,
                      room ? "is not wider than the network" : "leaves no room for a reference",
                      room ? "with m = " + std::to_string(s.m) + " references have more neurons"
                           : "references have at most " + std::to_string(widest) + " neurons",
                      s);
    if (!room) s.m = widest / 2;
    s.wide = std::min(2 * s.m, widest);
    return problem;
}

std::optional<LinkProblem> refuse_time_after_horizon(Scenario& s) {
    if (s.t <= s.T) return {};
    LinkProblem problem = field_problem("t", ProblemKind::range, "lies after the end of the run",
                                        "times run from 0 to T = " + number_text(s.T), s);
    s.t = s.T;
    return problem;
}

// Repairs what the fields' own ranges cannot see, brings the scenario to canonical form and then every
// problem's nearest value up to date: a neighbour offered for one field may have had to move on account of
// another.
void finish(LinkResult& result) {
    const auto known = [&result](std::string_view key) {
        return std::any_of(result.problems.begin(), result.problems.end(), [key](const LinkProblem& p) {
            return p.key == key && (p.kind == ProblemKind::value || p.kind == ProblemKind::range);
        });
    };
    for (const auto check :
         {refuse_batch_without_steps, refuse_batch_beyond_training_set, refuse_exact_target,
          refuse_teachers_of_coordinates, refuse_activation_of_coordinates, refuse_coordinates_off_the_cube,
          refuse_coordinates_beyond_dimension, refuse_teachers_beyond_dimension, refuse_population_of_samples,
          refuse_weights_of_rule, refuse_plain_steps, refuse_interaction_of_samples, refuse_noise,
          refuse_flow_as_limit, refuse_missing_limit, refuse_reference_not_wider, refuse_time_after_horizon})
        if (std::optional<LinkProblem> problem = check(result.scenario))
            if (!known(problem->key)) result.problems.push_back(std::move(*problem));

    result.scenario = canonical(std::move(result.scenario));
    for (LinkProblem& problem : result.problems) {
        const Setting* row = find_setting(problem.key);
        if (!row) row = find_shorthand(problem.key);
        // A shorthand can name its neighbour only if that is what the scenario has.
        if (row && !row->shorthand_for.empty() && problem.kind == ProblemKind::duplicate)
            row = find_setting(row->shorthand_for);
        if (row) problem.nearest = pair_text(*row, result.scenario);
    }
}

// ---- reading
// ---------------------------------------------------------------------------------------------------------

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// A stretch of the link without its percent-escapes, and where each byte came from.
struct Decoded {
    std::string text;
    std::vector<std::size_t> origin; ///< position in the link of text[i]; one more for the end
    bool broken = false; ///< an escape is; text is then the raw stretch, broken_at the escape's position
    std::size_t broken_at = 0;
};

Decoded decode(std::string_view raw, std::size_t position) {
    Decoded decoded;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        decoded.origin.push_back(position + i);
        if (raw[i] != '%') {
            decoded.text += raw[i];
            continue;
        }
        const int high = i + 1 < raw.size() ? hex_value(raw[i + 1]) : -1;
        const int low = i + 2 < raw.size() ? hex_value(raw[i + 2]) : -1;
        if (high < 0 || low < 0) {
            decoded.text = raw;
            decoded.broken = true;
            decoded.broken_at = position + i;
            return decoded;
        }
        decoded.text += static_cast<char>(high * 16 + low);
        i += 2;
    }
    decoded.origin.push_back(position + raw.size());
    return decoded;
}

bool is_version(std::string_view token) {
    return token.size() >= 2 && token[0] == 'v' && std::all_of(token.begin() + 1, token.end(), is_digit);
}

class LinkReader {
  public:
    LinkReader(std::span<const std::string_view> other_keys, const Mending* mending)
        : other_keys_(other_keys), mending_(mending) {}

    // position: of hash in the link.
    LinkResult read(std::string_view hash, std::size_t position) {
        bool first = true;
        for (std::size_t from = 0; from <= hash.size();) {
            const std::size_t end = std::min(hash.find('&', from), hash.size());
            if (end > from) {
                read_token(hash.substr(from, end - from), position + from, first);
                first = false;
            }
            from = end + 1;
        }
        finish(result_);
        for (const auto& [at, key] : meant_)
            if (const Setting* row = find_setting(key))
                result_.problems[at].nearest = pair_text(*row, result_.scenario);
        // Conditions between settings do not know where these are.
        for (LinkProblem& problem : result_.problems)
            if (problem.position == LinkProblem::kNowhere)
                if (const Given* given = find_given(problem.key)) problem.position = given->value_at;
        return std::move(result_);
    }

  private:
    static constexpr const char* kPairs = "pairs are key=value";

    // A setting that the link has set, however well.
    struct Given {
        std::string owner;    ///< its key, also if it was set by a shorthand
        std::string pair;     ///< as given, safe to show
        std::size_t value_at; ///< position in the link
    };

    const Given* find_given(std::string_view owner) const {
        const auto at = std::find_if(given_.begin(), given_.end(),
                                     [owner](const Given& given) { return given.owner == owner; });
        return at == given_.end() ? nullptr : &*at;
    }

    void read_token(std::string_view token, std::size_t position, bool first) {
        const std::size_t equals = token.find('=');
        const bool is_pair = equals != std::string_view::npos;
        const Decoded key = decode(token.substr(0, equals), position);
        const Decoded value = is_pair ? decode(token.substr(equals + 1), position + equals + 1) : Decoded{};
        if (!is_pair && is_version(key.text)) return read_version(key.text, position, first);
        if (!is_pair && mending_ && is_version(mending_->lower_case(mending_->as_typed(key.text))))
            return complain(ProblemKind::malformed, key, value, "is not how a version is written", "it is v1",
                            position);
        if (key.broken) return complain_of_escape(key, value, key.broken_at);
        if (key.text.empty())
            return complain(ProblemKind::malformed, key, value, "has no key", kPairs, position);

        const bool is_setting = find_setting(key.text) || find_shorthand(key.text);
        if (key.text.find('&') != std::string::npos ||
            (is_setting && value.text.find('&') != std::string::npos) ||
            (!is_pair && key.text.find_first_of("=%") != std::string::npos))
            return read_escaped(token, position, first);

        std::string_view name = key.text;
        // step is a key of the view's (the tour's, a number), and how the paper's readers write gradient.
        if (name == "step" && (value.text == "plain" || value.text == "tangent")) name = "gradient";
        if (!is_key(name)) {
            const std::string_view meant = mending_ ? mending_->meant_key(name, other_keys_) : "";
            complain(ProblemKind::unknown_key, key, value,
                     "is not a setting" + (meant.empty() ? suggestion(name) : did_you_mean(meant)), "",
                     position);
            if (meant.empty() || !is_pair) return;
            name = meant;
            meant_.push_back({result_.problems.size() - 1, meant});
        }
        const Setting* row = find_setting(name);
        if (!row) row = find_shorthand(name);

        const std::size_t value_at = is_pair ? position + equals + 1 : position;
        const std::string_view owner =
            row ? (row->shorthand_for.empty() ? row->key : row->shorthand_for) : name;
        if (const Given* earlier = find_given(owner))
            return complain(ProblemKind::duplicate, key, value, "comes after " + earlier->pair,
                            "a setting is given once, and the first counts", position);
        given_.push_back({std::string(owner), safe_echo(key.text + " = " + value.text), value_at});

        if (!is_pair) return complain(ProblemKind::malformed, key, value, "has no value", kPairs, position);
        if (value.broken) return complain_of_escape(key, value, value.broken_at);
        if (!row)
            result_.others.push_back({std::string(name), value.text, value_at});
        else if (std::optional<LinkProblem> problem =
                     (mending_ ? mending_->read_setting : row->read)(*row, value.text, result_.scenario)) {
            problem->position = value.origin[std::min(problem->position, value.text.size())];
            result_.problems.push_back(std::move(*problem));
        }
    }

    // A token whose & or = is a percent-escape: somebody escaped the whole link. Each turn takes one layer
    // away.
    void read_escaped(std::string_view token, std::size_t position, bool first) {
        const Decoded decoded = decode(token, position);
        complain(ProblemKind::malformed, {safe_echo(decoded.text), {}}, {}, "has its & and = escaped",
                 "write them as they are", position);
        const std::string& text = decoded.text;
        for (std::size_t from = 0; from <= text.size();) {
            const std::size_t end = std::min(text.find('&', from), text.size());
            if (end > from) {
                const std::string_view part = std::string_view(text).substr(from, end - from);
                // Where in the link a part of it stands is of no use: it stands there escaped.
                if (part.size() < token.size()) read_token(part, position, first);
                first = false;
            }
            from = end + 1;
        }
    }

    bool is_key(std::string_view key) const {
        return find_setting(key) || find_shorthand(key) ||
               std::find(other_keys_.begin(), other_keys_.end(), key) != other_keys_.end();
    }

    static std::string did_you_mean(std::string_view key) {
        return "; did you mean " + std::string(key) + "?";
    }

    void read_version(std::string_view version, std::size_t position, bool first) {
        const auto refuse = [&](std::string reason, std::string range) {
            LinkProblem problem;
            problem.kind = ProblemKind::version;
            problem.key = safe_echo(version);
            problem.reason = std::move(reason);
            problem.range = std::move(range);
            problem.position = position;
            result_.problems.push_back(std::move(problem));
        };
        if (version != kVersion)
            refuse("is not a version of links that this program knows", "it knows v1");
        else if (!first)
            refuse("is out of place", "the version comes once, before everything else");
    }

    void complain(ProblemKind kind, const Decoded& key, const Decoded& value, std::string reason,
                  std::string range, std::size_t position) {
        LinkProblem problem;
        problem.kind = kind;
        problem.key = safe_echo(key.text);
        problem.value = safe_echo(value.text);
        problem.reason = std::move(reason);
        problem.range = std::move(range);
        problem.position = position;
        result_.problems.push_back(std::move(problem));
    }

    void complain_of_escape(const Decoded& key, const Decoded& value, std::size_t position) {
        complain(ProblemKind::malformed, key, value, "has a broken percent-escape",
                 "two hexadecimal digits follow a %", position);
    }

    // "; did you mean seed?" for a mistyped key, or for a setting's name in place of its key.
    std::string suggestion(std::string_view key) const {
        std::vector<std::string_view> words;
        for (const Setting& row : settings()) words.push_back(row.key);
        words.insert(words.end(), other_keys_.begin(), other_keys_.end());
        const std::size_t keys = words.size();
        for (const Setting& row : settings()) words.push_back(row.name);
        const std::string_view word = closest_word(key, words);
        if (word.empty()) return {};
        const auto at = static_cast<std::size_t>(std::find(words.begin(), words.end(), word) - words.begin());
        return did_you_mean(at < keys ? word : settings()[at - keys].key);
    }

    std::span<const std::string_view> other_keys_;
    const Mending* mending_; ///< null for what the program wrote itself
    std::vector<Given> given_;
    /// Problems whose key is not the one that was meant, and that one.
    std::vector<std::pair<std::size_t, std::string_view>> meant_;
    LinkResult result_;
};

} // namespace

std::string link_text(const Scenario& scenario) {
    std::string text = "#" + std::string(kVersion);
    for (const Setting& row : settings()) {
        const std::string value = row.write(scenario);
        if (value != default_text(row)) ((text += '&') += row.key) += "=" + value;
    }
    return text;
}

LinkResult read_link(std::string_view text, std::span<const std::string_view> other_keys,
                     const Mending* mending) {
    if (text.size() > kMaxLinkBytes) {
        LinkProblem problem;
        problem.kind = ProblemKind::too_long;
        problem.reason = "is too long (" + std::to_string(text.size()) + " bytes)";
        problem.range = "links have at most " + std::to_string(kMaxLinkBytes) + " bytes";
        problem.nearest = link_text({});
        problem.position = kMaxLinkBytes;
        return {{}, {std::move(problem)}, {}};
    }
    std::size_t begin = 0, end = text.size();
    while (begin < end && is_blank(text[begin])) ++begin;
    while (end > begin && is_blank(text[end - 1])) --end;
    // What a blog's program appends to the addresses of frames (oEmbed in WordPress).
    const std::size_t mark = text.find("#?secret=", begin);
    if (mark < end && text.find('&', mark) == text.npos) end = mark + (text.find('#', begin) == mark ? 1 : 0);
    const std::size_t hash = std::min(text.find('#', begin), end);
    if (hash + 1 < end)
        return LinkReader(other_keys, mending).read(text.substr(hash + 1, end - hash - 1), hash + 1);
    const std::string_view before = text.substr(begin, hash - begin);
    const std::size_t run = mending ? mending->run_without_hash(before) : std::string_view::npos;
    if (run != std::string_view::npos && (hash == end || run < before.size())) {
        LinkResult result = LinkReader(other_keys, mending).read(before.substr(run), begin + run);
        LinkProblem problem;
        problem.kind = ProblemKind::malformed;
        problem.reason = "has no # before the run";
        problem.range = "write # itself, not %23 or ?";
        problem.nearest = link_text(result.scenario);
        problem.position = begin + run;
        result.problems.insert(result.problems.begin(), std::move(problem));
        return result;
    }
    // An address that ends in its '#' asks for the default run; other text is a link without its '#'.
    return LinkReader(other_keys, mending)
        .read(hash < end ? std::string_view() : before, hash < end ? end : begin);
}

LinkResult nearest_valid(const Scenario& scenario) {
    // By way of text, so that a value on the page is judged by the very rules that judge it in a link.
    LinkResult result;
    result.scenario = scenario;
    for (const Setting& row : settings())
        if (std::optional<LinkProblem> problem = row.read(row, row.write(scenario), result.scenario)) {
            problem->position = LinkProblem::kNowhere;
            result.problems.push_back(std::move(*problem));
        }
    finish(result);
    return result;
}

std::vector<LinkProblem> validate(const Scenario& scenario) {
    return nearest_valid(scenario).problems;
}

} // namespace equator
