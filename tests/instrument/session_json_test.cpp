// What scripts and files get of a session, read back by another library.
#include "instrument/session_json.h"

#include <doctest/doctest.h>

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
    const Json plots = Json::parse(plots_json());
    REQUIRE(plots.size() == std::size(kListedPlots));
    for (std::size_t i = 0; i < plots.size(); ++i)
        CHECK(plot_kind(plots[i].at("key").get<std::string>()) == kListedPlots[i]);
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
