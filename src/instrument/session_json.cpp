#include "instrument/session_json.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "base/digest.h"
#include "base/json_writer.h"
#include "base/number_text.h"
#include "figure/plot_spec.h"
#include "instrument/idle_setting.h"
#include "instrument/insight.h"
#include "run/notes.h"
#include "run/quantity_names.h"
#include "scenario/settings.h"
#include "view/problem_json.h"
#include "view/view_settings.h"

namespace equator {

namespace {

void add_claim(JsonWriter& json, const Session& session) {
    const TraceCheck* claim = session.claim();
    if (!claim) return json.add("claim", nullptr);
    static constexpr const char* kVerdicts[] = {"checking", "reproduced", "differs", "other arithmetic"};
    json.key("claim");
    json.begin_object();
    json.add("verdict", kVerdicts[static_cast<int>(claim->verdict())]);
    json.add("sentence", session.claim_text());
    json.end_object();
}

/// Laws are of 1/m (figures of gaps) or of 1/sqrt(m): here they are of the width that runs.
void add_expected(JsonWriter& json, const Session& session) {
    constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
    const ExpectedSeries* series = session.expected();
    const Snapshot* shown = session.shown();
    json.key("expected");
    json.begin_object();
    if (!series || !shown) {
        json.add("reason", session.unexpected());
        return json.end_object();
    }
    const double m = session.scenario().m, t = shown->observables[Quantity::t];
    const auto over = [&](double divisor, const char* name, const std::vector<double>& constants) {
        json.add(name, value_at(series->t, constants, t, false).value_or(kNothing) / divisor);
    };
    over(m, "expected_particle_gap", series->particle);
    over(m, "expected_function_gap", series->function);
    over(m, "function_gap_5", series->quantiles[kExpectedLow]);
    over(m, "function_gap_95", series->quantiles[kExpectedHigh]);
    over(m, "deviation_particle_gap", series->particle_deviation);
    over(m, "expected_loss_gap", series->loss);
    over(m, "expected_loss_gap_error", series->loss_error);
    json.add("expected_particle_gap_own_share", with_own_share(*series, t, m).value_or(kNothing) / m);
    over(std::sqrt(m), "deviation_loss_gap", series->loss_deviation);
    json.add("rank", session.rank().value_or(kNothing));
    json.end_object();
}

void add_refusal(JsonWriter& json, const Refusal* refusal) {
    if (!refusal) return json.add("refusal", nullptr);
    json.key("refusal");
    json.begin_object();
    json.add("title", refusal->title);
    json.add("nearest", refusal->nearest_link);
    json.add_list("reasons", refusal->problems, describe);
    json.key("problems");
    json.begin_list();
    for (const LinkProblem& problem : refusal->problems) add_problem(json, problem);
    json.end_list();
    json.end_object();
}

/// What is worth knowing about a setting's value now, in sentences.
std::string note_of(const Setting& setting, const Session& session) {
    const Scenario& s = session.scenario();
    if (setting.key == "sigma") return s.sigma ? expansion_text(*s.sigma) : "";
    if (setting.key == "chi") return loss_text(s);
    if (setting.key == "precision") return method_text(s);
    if (setting.key != "phi") return "";
    const Snapshot* now = session.shown();
    std::string note = escape_text(s);
    for (const std::string& more : {expansion_text(s.phi), floor_text(now ? now->loss_floor : 0.0)})
        if (!more.empty()) note += "; " + more;
    return note;
}

/// Whether what is typed may have letters: functions, inf, and numbers with an exponent.
bool has_letters(const Setting& s) {
    return s.kind == SettingKind::hermite_sum || s.kind == SettingKind::directions || !s.or_word.empty() ||
           number_text(s.lo).find('e') != std::string::npos;
}

/// What a row of either table says under the same names. The object stays open.
template <class Row>
void begin_control(JsonWriter& json, const char* group, const Row& row, const std::string& takes,
                   const char* kind, std::span<const std::string_view> choices, bool letters,
                   const Session& session) {
    json.begin_object();
    json.add("group", group);
    json.add("key", row.key);
    json.add("name", row.name);
    json.add("meaning", meaning_of(row));
    json.add("takes", takes);
    json.add("kind", kind);
    json.add_list("choices", choices);
    json.add("letters", letters);
    json.add("default", default_text(row));
    json.add("value", session.get(row.key));
}

} // namespace

std::string state_json(const Session& session, bool dark) {
    const Snapshot* shown = session.shown();
    const Player& player = session.player();
    JsonWriter json;
    json.begin_object();
    json.add("version", EQUATOR_VERSION);
    json.add("link", session.link());
    json.add("address", shared_link_text(session.shared()));
    json.add("dark", dark);
    json.add("T", session.scenario().T);
    add_claim(json, session);
    json.add("revisiting", session.revisiting());
    json.add("playing", session.moving());
    json.add("tick", player.shown());
    json.add("ticks", player.last());
    json.add("received", player.received());
    add_expected(json, session);
    if (session.view().compare == Compare::rules) json.add("compared", session.comparison().finished());
    json.add("failure", session.failure());
    add_refusal(json, session.refusal());
    if (shown) {
        json.add("digest", digest_text(shown->digest));
        json.add("compute_seconds", shown->compute_seconds);
        json.add("nodes", shown->infinite_nodes);
        json.key("values");
        json.begin_object();
        for (std::size_t q = 0; q < kQuantityCount; ++q)
            json.add(kQuantityNames[q], shown->observables.values[q]);
        json.end_object();
    }
    json.end_object();
    return json.take();
}

std::string controls_json(const Session& session) {
    static constexpr const char *kKinds[] = {"integer", "real", "choice", "hermite",
                                             "directions"},      // of SettingKind
        *kViewKinds[] = {"choice", "list", "number", "pointer"}; // of ViewKind
    JsonWriter json;
    json.begin_list();
    for (const Setting& s : settings()) {
        begin_control(json, "scenario", s, range_text(s), kKinds[static_cast<int>(s.kind)], offered(s),
                      has_letters(s), session);
        json.add("unit", s.unit);
        json.add("note", note_of(s, session));
        json.add("idle", idle_reason(s, session.scenario()));
        json.end_object();
    }
    for (const ViewSetting& s : view_settings()) {
        begin_control(json, "view", s, values_text(s), kViewKinds[static_cast<int>(s.kind)], s.choices,
                      s.letters, session);
        json.end_object();
    }
    json.end_list();
    return json.take();
}

std::string set_json(Session& session, std::string_view key, const std::string& text) {
    const auto problem = session.set(key, text);
    if (!problem) return "null";
    JsonWriter json;
    add_problem(json, *problem);
    return json.take();
}

std::string plots_json(const Session& session) {
    JsonWriter json;
    json.begin_list();
    for (const PlotKind kind : kListedPlots) {
        json.begin_object();
        json.add("key", plot_spec(kind).key);
        json.add("name", plot_spec(kind).listed);
        json.end_object();
    }
    if (session.view().compare == Compare::rules) {
        json.begin_object();
        json.add("key", kRulesKey);
        json.add("name", "Six rules");
        json.end_object();
    }
    json.end_list();
    return json.take();
}

std::string series_text(const Session& session, TableFormat format) {
    const History& history = session.history();
    const SharedLink link = session.shared();
    TableWriter table(format, session.without_theory().empty(),
                      link.view.times_m ? std::optional<double>(session.scenario().m) : std::nullopt);
    const Snapshot* shown = session.shown();
    std::string text = table.begin(
        shared_link_text(link),
        scenario_notes(session.scenario(), shown ? std::optional(shown->loss_floor) : std::nullopt));
    if (history.empty()) return text + table.end(0.0, 0);
    const std::uint32_t last = std::min(session.player().shown(), history.ticks() - 1);
    for (std::uint32_t tick = 0; tick <= last; ++tick) {
        Observables row;
        for (std::size_t q = 0; q < kQuantityCount; ++q)
            row.values[q] = history.series(static_cast<Quantity>(q))[tick];
        text += table.row(row);
    }
    return text + table.end(history.series(Quantity::t)[last], history.digest(last));
}

} // namespace equator
