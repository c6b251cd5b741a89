// What the article's figures are told: that it is what the run of the same link says, and that what they
// cannot show is refused.

#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "engine/expected.h"
#include "faces/scenes/question.h"
#include "faces/scenes/scene_run.h"
#include "faces/scenes/table_question.h"
#include "protocol/picture.h"
#include "run/run.h"
#include "scenario/link.h"
#include "support/json.h"
#include "theory/gronwall.h"

using namespace equator;

namespace {

/// All moments of a question.
std::vector<SceneMoment> moments_of(const std::string& kind, const std::string& link, int moments) {
    std::string reason;
    const auto question = scene_question(kind, link, moments, reason);
    REQUIRE_MESSAGE(question, reason);
    std::vector<SceneMoment> all;
    for (;;) {
        const SceneQuestion::Progress progress = question->approach();
        if (progress == SceneQuestion::Progress::busy) continue;
        all.push_back(question->moment());
        if (progress == SceneQuestion::Progress::last) return all;
    }
}

const std::vector<double>& list(const SceneMoment& moment, const char* name) {
    const std::vector<double>* numbers = find(moment, name);
    REQUIRE_MESSAGE(numbers, name);
    return *numbers;
}
double number(const SceneMoment& moment, const char* name) {
    REQUIRE(list(moment, name).size() == 1);
    return list(moment, name).front();
}

} // namespace

TEST_CASE("a figure's moments are those of the run with the same link") {
    const std::string link = "#v1&d=8&m=20&T=3";
    const std::vector<SceneMoment> moments = moments_of("theory", link, 4);
    REQUIRE(moments.size() == 4);
    Run run(parse_link(link).scenario);
    for (int k = 0; k < 4; ++k) {
        const double t = k;
        run.advance_to(t);
        const RunState state = run.state_at(t, false);
        const SceneMoment& moment = moments[static_cast<std::size_t>(k)];
        CHECK(number(moment, "t") == t);
        CHECK(number(moment, "particle_gap") == state.observables[Quantity::particle_gap]);
        CHECK(number(moment, "bound_gronwall") == state.observables[Quantity::bound_gronwall]);
        CHECK(list(moment, "digest")[0] * 4294967296.0 + list(moment, "digest")[1] ==
              static_cast<double>(state.digest));
        CHECK(number(moment, "largest_rate") == largest_growth(state.field));
        CHECK(list(moment, "neurons").size() == 60);
        const std::vector<double>&latitude = list(moment, "field_latitude"),
              &rate = list(moment, "field_rate");
        REQUIRE(latitude.size() == kFieldPoints);
        CHECK(rate[300] == state.field.lambda_par(latitude[300]));
        CHECK(list(moment, "climb")[7] == state.velocity(0, 7));
    }
}

TEST_CASE("the worst neuron has the largest rate, at most the largest of all latitudes, and changes") {
    const std::vector<SceneMoment> moments = moments_of("run", "#v1&d=16&m=60&T=12", 25);
    double before = 0.0;
    for (const SceneMoment& moment : moments) {
        const std::vector<double>& rates = list(moment, "lambda_par");
        const double worst = number(moment, "worst_rate");
        for (const double rate : rates) CHECK(rate <= worst);
        CHECK(rates[static_cast<std::size_t>(number(moment, "worst"))] == worst);
        CHECK(number(moment, "mean_rate") <= worst);
        CHECK(worst <= number(moment, "largest_rate") + 1e-6);
        CHECK(number(moment, "worsts") >= before);
        before = number(moment, "worsts");
    }
    CHECK(before >= 3);
}

TEST_CASE("the belt around the equator is of width 1/sqrt(d) and holds two thirds, in every dimension") {
    for (const int d : {3, 16, 64, 300}) {
        const SceneMoment moment = moments_of("run", "#v1&m=1&d=" + std::to_string(d), 1).front();
        CHECK(number(moment, "belt_edge") == doctest::Approx(1.0 / std::sqrt(d)));
        CHECK(number(moment, "latitude_typical") == doctest::Approx(1.0 / std::sqrt(d)).epsilon(1e-4));
        CHECK(number(moment, "belt_share") > 0.55);
        CHECK(number(moment, "belt_share") < 0.7);
    }
}

TEST_CASE("a neuron's stretching is paid for by its way: both sides of self-concordance, share by share") {
    const std::vector<SceneMoment> moments = moments_of("run", "#v1&d=16&m=1&T=3", 4);
    CHECK(number(moments[0], "constant") == 3);
    for (const SceneMoment& moment : moments) {
        const std::vector<double>& stretch = list(moment, "path_stretch");
        REQUIRE(stretch.size() == kGrowthPoints);
        // Early, while latitudes are small: close to equal.
        for (const std::size_t i : {20u, 60u, 140u, 180u})
            CHECK(stretch[i] <= list(moment, "path_allowed")[i] + std::log(2.0));
    }
    CHECK(list(moments[0], "path_latitude")[150] == doctest::Approx(list(moments[0], "path_start")[150]));
}

TEST_CASE("the target is drawn without its constant") {
    const SceneMoment moment = moments_of("run", "#v1&m=1&phi=0.5h2+0.5h3", 1).front();
    const std::vector<double>&z = list(moment, "function_z"), &target = list(moment, "function_target");
    REQUIRE(z.size() == target.size());
    const HermiteSum h2 = hermite(2), h3 = hermite(3);
    for (std::size_t i = 0; i < z.size(); i += 10)
        CHECK(target[i] == doctest::Approx(0.5 * h2(z[i]) + 0.5 * h3(z[i])));
    CHECK(number(moment, "information_exponent") == 2);
}

TEST_CASE("numbers of neurons are the experiment's") {
    const SceneMoment moment =
        moments_of("widths",
                   "#v1&phi=h3&m=64&T=100&sweep=d:8&measure=escape_time,width_expected,width_average,"
                   "width_gronwall&at=escape",
                   1)
            .front();
    CHECK(number(moment, "escape_time") > 1.0);
    CHECK(number(moment, "width_expected") > 1.0);
    CHECK(number(moment, "width_average") > number(moment, "width_expected"));
    CHECK(number(moment, "width_gronwall") > 10.0 * number(moment, "width_average"));
}

TEST_CASE("the expected gap is a series") {
    const SceneMoment moment = moments_of("expected", "#v1&d=8&m=20&T=3", 1).front();
    const std::vector<double>&t = list(moment, "t"), &gap = list(moment, "gap");
    REQUIRE(t.size() == gap.size());
    CHECK(t.back() == 3.0);
    const ExpectedSeries series = expected_series(expected_link(parse_link("#v1&d=8&m=20&T=3").scenario));
    CHECK(gap[40] == series.particle[40] / 20.0);
}

TEST_CASE("what a figure cannot show is refused with a reason") {
    const auto refused = [](const char* kind, const char* link, int moments) {
        std::string reason;
        const bool none = !scene_question(kind, link, moments, reason);
        return none && !reason.empty();
    };
    CHECK(refused("run", "#v1&d=2", 1));
    CHECK(refused("run", "#v1&signs=pm", 1));
    CHECK(refused("run", "#v1", 0));
    CHECK(refused("run", "#v1", kMostMoments + 1));
    CHECK(refused("film", "#v1", 1));
    CHECK(refused("widths", "#v1&sweep=q:1", 1));
    CHECK(refused("theory", "#v1&m=1000000&d=64", 1));
}

TEST_CASE("a table's rows are those of the run at multiples of their distance, and at the last time") {
    for (const char* link :
         {"#v1&d=8&m=20&T=3", "#v1&d=8&m=20&rule=pgd&eta=0.05&T=3", "#v1&d=6&m=10&teachers=orth&T=3"}) {
        CAPTURE(link);
        std::string head;
        const auto question = table_question(link, {2.0, 0.75, true}, head);
        REQUIRE_MESSAGE(question, head);
        const test::Json told = test::Json::parse(head);
        const auto columns = told["columns"].get<std::vector<std::string>>();
        REQUIRE(told["rows"] == 4);
        Run run(parse_link(told["link"].get<std::string>()).scenario);
        for (const double t : {0.0, 0.75, 1.5, 2.0}) {
            SceneQuestion::Progress progress;
            while ((progress = question->approach()) == SceneQuestion::Progress::busy) {
            }
            CHECK((progress == SceneQuestion::Progress::last) == (t == 2.0));
            run.advance_to(t);
            const RunState state = run.state_at(t);
            REQUIRE(question->moment().size() == columns.size() + 1);
            for (std::size_t q = 0; q < columns.size(); ++q) {
                CHECK(columns[q] == kQuantities[q].name);
                const double value = number(question->moment(), kQuantities[q].name);
                CHECK((value == state.observables.values[q] ||
                       (std::isnan(value) && std::isnan(state.observables.values[q]))));
            }
            const std::vector<double>& digest = list(question->moment(), "digest");
            CHECK((static_cast<std::uint64_t>(digest[0]) << 32 | static_cast<std::uint64_t>(digest[1])) ==
                  state.digest);
        }
        CHECK(question->failure().empty());
    }
}

TEST_CASE("a table has the columns of its run, and a row for every multiple") {
    const auto head_of = [](const char* link, TableWish wish) {
        std::string head;
        REQUIRE(table_question(link, wish, head));
        return test::Json::parse(head);
    };
    CHECK(head_of("#v1&m=10&T=6", {})["rows"] == 31);
    CHECK(head_of("#v1&m=10&T=6", {0.0})["rows"] == 1);
    CHECK(head_of("#v1&m=10&T=6", {6.0, 0.1})["rows"] == 61); // 60 times 0.1 is not 6
    CHECK(head_of("#v1&m=10&T=6", {6.0, 4.0})["rows"] == 3);
    CHECK(head_of("#v1&m=10&T=6", {6.0, 100.0})["rows"] == 2);
    CHECK(head_of("#v1&m=10", {})["columns"].size() == kQuantityCount);
    CHECK(head_of("#v1&m=10", {-1.0, -1.0, false})["columns"].size() ==
          static_cast<std::size_t>(kFirstOfTheory));
    CHECK(head_of("https://example.org/#v1&m=10&theme=light&t=3", {})["link"] == "#v1&m=10&t=3");
    const test::Json columns = test::Json::parse(table_columns());
    REQUIRE(columns.size() == kQuantityCount);
    CHECK(columns[0]["name"] == "t");
    CHECK(columns[0]["theory"] == false);
    CHECK(columns[kQuantityCount - 1]["theory"] == true);
}

TEST_CASE("a table that cannot be made says why, and what can") {
    const auto refused = [](const char* link, TableWish wish = {}) {
        std::string head;
        CHECK_FALSE(table_question(link, wish, head));
        const test::Json told = test::Json::parse(head);
        REQUIRE(told["problems"].size() >= 1);
        CHECK(parse_link(told["nearest"].get<std::string>()).ok());
        return told;
    };
    const test::Json none = refused("#v1&m=0");
    CHECK(none["problems"][0]["key"] == "m");
    CHECK(none["problems"][0]["value"] == "0");
    CHECK(none["problems"][0]["nearest"] == "m=1");
    CHECK(none["nearest"] == "#v1&m=1");
    CHECK(refused("#v1&m=0&d=1")["problems"].size() == 2);
    CHECK(refused("#v1&m=10&T=6", {7.0})["problems"][0]["sentence"] ==
          "until = 7 is out of range: rows run from 0 to the link's horizon T = 6; nearest: until=6");
    CHECK(refused("#v1&m=10&T=6", {std::nan("")})["problems"][0]["key"] == "until");
    CHECK(refused("#v1&m=10&T=6", {6.0, 0.0})["problems"][0]["key"] == "every");
    CHECK(refused("#v1&m=10&T=6", {6.0, 1e-8})["problems"][0]["nearest"] == "every=6e-7");
    const test::Json large = refused("#v1&m=1000000&d=200&T=100");
    CHECK(large["problems"][0]["sentence"].get<std::string>().find("this library takes") !=
          std::string::npos);
}
