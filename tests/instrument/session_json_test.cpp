// What scripts and files get of a session, read back by another library.
#include "instrument/session_json.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "figure/plot_spec.h"
#include "scenario/settings.h"
#include "support/json.h"
#include "support/recording_host.h"
#include "view/view_settings.h"

using namespace equator;
using equator::test::answer;
using equator::test::Json;
using equator::test::RecordingHost;

TEST_CASE("state as JSON: before the first answer, at a moment, and refused") {
    RecordingHost host;
    Session session(host);
    session.open_link("#v1&m=7&T=2", false);
    Json state = Json::parse(state_json(session, true));
    CHECK(state.at("link") == "#v1&m=7&T=2");
    CHECK(state.at("T") == 2.0);
    CHECK(state.at("dark") == true);
    CHECK(state.at("claim").is_null());
    CHECK(state.at("refusal").is_null());
    CHECK_FALSE(state.contains("values"));
    CHECK(state.at("expected").contains("reason"));

    session.receive(answer(session, 0));
    state = Json::parse(state_json(session, false));
    CHECK(state.at("values").size() == kQuantityCount);
    CHECK(state.at("values").at("t") == 0.0);
    CHECK(state.at("received") == session.player().received());
    CHECK(state.at("digest").get<std::string>().size() == 16);

    session.open_link("#v1&m=\"0\"", false);
    state = Json::parse(state_json(session, false));
    CHECK(state.at("refusal").at("reasons").size() == 1);
    const Json& problem = state.at("refusal").at("problems").at(0);
    CHECK(problem.at("sentence") == state.at("refusal").at("reasons").at(0));
    CHECK(problem.at("key") == "m");
    CHECK(problem.at("value") == "\"0\"");
    CHECK(problem.at("position").is_null());
    CHECK(state.at("refusal").at("nearest").get<std::string>().rfind("#v1", 0) == 0);
}

TEST_CASE("controls as JSON: both tables, row by row, with what the session has") {
    RecordingHost host;
    Session session(host);
    session.open_link("#v1&m=7", false);
    const Json controls = Json::parse(controls_json(session));
    REQUIRE(controls.size() == settings().size() + view_settings().size());
    std::size_t i = 0;
    for (const Setting& setting : settings()) {
        const Json& control = controls[i++];
        CAPTURE(setting.key);
        CHECK(control.at("group") == "scenario");
        CHECK(control.at("key") == setting.key);
        CHECK(control.at("takes") == range_text(setting));
        CHECK(control.at("value") == session.get(setting.key));
        CHECK(control.contains("idle"));
        CHECK(control.at("choices").size() == offered(setting).size());
    }
    for (const ViewSetting& setting : view_settings()) {
        const Json& control = controls[i++];
        CHECK(control.at("group") == "view");
        CHECK(control.at("key") == setting.key);
        CHECK(control.at("choices").size() == setting.choices.size());
        CHECK(control.at("letters") == setting.letters);
    }
}

TEST_CASE("set as JSON: null, or what is wrong in parts") {
    RecordingHost host;
    Session session(host);
    CHECK(set_json(session, "m", "30") == "null");
    CHECK(session.scenario().m == 30);
    const Json problem = Json::parse(set_json(session, "m", "0"));
    CHECK(problem.at("key") == "m");
    CHECK(problem.at("value") == "0");
    CHECK(problem.at("nearest") == "m=1");
    CHECK(problem.at("position").is_null());
    CHECK(session.scenario().m == 30);
    CHECK(Json::parse(set_json(session, "phi", "h2 + q")).at("position").is_number());
}

TEST_CASE("plots as JSON: those of the lists, in their order") {
    RecordingHost host;
    Session session(host);
    const Json plots = Json::parse(plots_json(session));
    REQUIRE(plots.size() == std::size(kListedPlots));
    for (std::size_t i = 0; i < plots.size(); ++i)
        CHECK(plot_kind(plots[i].at("key").get<std::string>()) == kListedPlots[i]);
    CHECK_FALSE(Json::parse(state_json(session, false)).contains("compared"));
    CHECK(!session.set("compare", "rules"));
    CHECK(Json::parse(plots_json(session)).back().at("key") == kRulesKey);
    CHECK(Json::parse(state_json(session, false)).at("compared") == 0);
}

TEST_CASE("series as a table: the same numbers as CSV and as JSON") {
    RecordingHost host;
    Session session(host);
    session.open_link("#v1&m=7&T=2", false);
    for (std::uint32_t tick = 0; tick < 3; ++tick) session.receive(answer(session, tick));
    session.seek(time_of_tick(2.0, 2));
    const Json table = Json::parse(series_text(session, TableFormat::json));
    CHECK(table.at("columns")[0] == "t");
    CHECK(table.at("rows").size() == 3);
    CHECK(table.at("rows")[2][0] == time_of_tick(2.0, 2));
    const std::string csv = series_text(session, TableFormat::csv);
    CHECK(csv.find("# link " + table.at("link").get<std::string>() + "\n") != std::string::npos);
    CHECK(csv.find("# digest " + table.at("digest").get<std::string>() + "\n") != std::string::npos);
}

TEST_CASE("series times m: gaps times the width, distances times its root, and their columns say so") {
    RecordingHost host;
    Session session(host);
    session.open_link("#v1&m=7&T=2", false);
    for (std::uint32_t tick = 0; tick < 3; ++tick) {
        Snapshot snapshot = decode(answer(session, tick)).value();
        for (std::size_t q = 1; q < kQuantityCount; ++q)
            snapshot.observables.values[q] = 0.1 + static_cast<double>(q * (tick + 1));
        snapshot.observables[Quantity::gap_data] = std::nan("");
        session.receive(encode(snapshot));
    }
    session.seek(time_of_tick(2.0, 2));
    const Json plain = Json::parse(series_text(session, TableFormat::json));
    CHECK_FALSE(session.set("times", "m"));
    const Json times = Json::parse(series_text(session, TableFormat::json));
    CHECK(times.at("link").get<std::string>().find("&times=m") != std::string::npos);
    REQUIRE(times.at("columns").size() == kQuantityCount);
    std::size_t by_m = 0, by_root = 0;
    for (std::size_t q = 0; q < kQuantityCount; ++q) {
        const std::string name = plain.at("columns")[q], said = times.at("columns")[q];
        CAPTURE(name);
        const bool squared =
            name.find("_gap") != std::string::npos || name.find("gap_") == 0 || name.find("bound_") == 0;
        const bool distance = name.find("distance_") == 0;
        CHECK(said == (squared ? "m x " : distance ? "sqrt(m) x " : "") + name);
        by_m += squared;
        by_root += distance;
        for (std::size_t row = 0; row < 3; ++row) {
            const Json &a = plain.at("rows")[row][q], &b = times.at("rows")[row][q];
            REQUIRE(a.is_null() == b.is_null());
            if (a.is_null()) continue;
            const double factor = squared ? 7.0 : distance ? std::sqrt(7.0) : 1.0;
            CHECK(b.get<double>() == a.get<double>() * factor);
        }
    }
    CHECK(by_m == 15);
    CHECK(by_root == 5);
    CHECK(series_text(session, TableFormat::csv).find(",m x particle_gap,m x function_gap,") !=
          std::string::npos);
    CHECK(session.set("times", "3")->reason.find("is not a choice") == 0);
}
