// Training rules: what does not go together, and settings without effect.
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "instrument/idle_setting.h"
#include "scenario/function.h"
#include "scenario/link.h"
#include "scenario/settings.h"

using namespace equator;

namespace {

/// Keys of the settings that have an effect in a link's scenario, of those given.
std::vector<std::string> with_effect(std::string_view link, const std::vector<std::string>& keys) {
    const LinkResult result = parse_link(link);
    REQUIRE_MESSAGE(result.ok(), link);
    std::vector<std::string> found;
    for (const std::string& key : keys)
        if (idle_reason(*find_setting(key), result.scenario).empty()) found.push_back(key);
    return found;
}

using Keys = std::vector<std::string>;

} // namespace

TEST_CASE("rules: what does not go together is said with key, value, range and the nearest valid") {
    const struct {
        const char *link, *message, *nearest;
    } cases[] = {
        {"#v1&rule=momentum&weights=train",
         "weights = train cannot be trained by this rule: rule=flow and pgd train output weights; nearest: "
         "weights=fixed",
         "#v1&rule=momentum"},
        {"#v1&weights=train&rule=pgd&gradient=plain",
         "gradient = plain does not go with output weights that are trained: their neurons take the tangent "
         "part of the gradient; nearest: gradient=tangent",
         "#v1&weights=train&rule=pgd"},
        {"#v1&chi=0.5&n=1000",
         "chi = 0.5 is 1 where samples are learnt from: on the population, n=inf and batch=inf, it is 0 to "
         "2; "
         "nearest: chi=1",
         "#v1&n=1000"},
        {"#v1&temperature=0.01&n=1000",
         "temperature = 0.01 does not go with samples: noise moves networks that learn from the population, "
         "n=inf and batch=inf; nearest: temperature=0",
         "#v1&n=1000"},
        {"#v1&temperature=0.01&rule=adam",
         "temperature = 0.01 does not go with this rule: noise is added to rule=flow with weights=fixed; "
         "nearest: temperature=0",
         "#v1&rule=adam"},
        {"#v1&temperature=0.01&weights=train",
         "temperature = 0.01 does not go with this rule: noise is added to rule=flow with weights=fixed; "
         "nearest: temperature=0",
         "#v1&weights=train"},
        {"#v1&rule=rms&limit=flow",
         "limit = flow needs rule=pgd: other rules are compared with infinite width by the same; "
         "nearest: limit=same",
         "#v1&rule=rms"},
        {"#v1&temperature=0.01&limit=flow",
         "limit = flow needs rule=pgd: other rules are compared with infinite width by the same; "
         "nearest: limit=same",
         "#v1&temperature=0.01"},
        {"#v1&rule=normalised&batch=20",
         "batch = 20 needs steps to take batches in: flows have none, rule=pgd, heavyball and adam have; "
         "nearest: batch=inf",
         "#v1&rule=normalised"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.link);
        const LinkResult result = parse_link(c.link);
        REQUIRE(result.problems.size() == 1);
        CHECK(describe(result.problems[0]) == c.message);
        CHECK(result.problems[0].kind == ProblemKind::combination);
        CHECK(link_text(result.scenario) == c.nearest);
        CHECK(validate(result.scenario).empty());
        // Said of a form's value, it is the same.
        LinkResult written;
        written.scenario = parse_link("#v1").scenario;
        for (const Setting& row : settings()) {
            const std::string pair = "&" + std::string(row.key) + "=", link = c.link;
            if (const std::size_t at = link.find(pair); at != std::string::npos) {
                const std::size_t from = at + pair.size();
                CHECK(!row.read(row, link.substr(from, link.find('&', from) - from), written.scenario));
            }
        }
        written = nearest_valid(written.scenario);
        REQUIRE(written.problems.size() == 1);
        CHECK(describe(written.problems[0]) == c.message);
    }
    // Where there is no exact limit, a wide network is compared with.
    for (const char* link : {"#v1&temperature=0.01&signs=pm", "#v1&teachers=orth&rule=momentum",
                             "#v1&teachers=orth&weights=train", "#v1&teachers=circle&temperature=0.1"}) {
        CAPTURE(link);
        const LinkResult result = parse_link(link);
        REQUIRE(result.problems.size() == 1);
        CHECK(result.problems[0].key == "limit");
        CHECK(result.problems[0].nearest == "limit=wide");
        CHECK(link_text(result.scenario) ==
              link_text(parse_link(std::string(link) + "&limit=wide").scenario));
        CHECK(validate(result.scenario).empty());
    }
}

TEST_CASE("rules: what goes together") {
    for (const char* link :
         {"#v1&weights=train", "#v1&signs=pm&weights=train&kappa=0.1&decay=0.2", "#v1&weights=train&rule=pgd",
          "#v1&n=1000&weights=train", "#v1&chi=0", "#v1&rule=momentum", "#v1&rule=momentum&friction=1",
          "#v1&rule=heavyball&beta=0.5", "#v1&signs=pm&rule=momentum", "#v1&rule=rms&eps=0.01",
          "#v1&rule=adam&beta2=0.999", "#v1&n=1000&batch=50&rule=adam", "#v1&n=1000&rule=momentum",
          "#v1&temperature=0.01", "#v1&chi=0.5&temperature=0.01", "#v1&rule=normalised&limit=wide"}) {
        const LinkResult result = parse_link(link);
        CHECK_MESSAGE(result.ok(), link);
        CHECK(link_text(result.scenario) == link);
    }
}

TEST_CASE("rules: settings are without effect where their rule does not take them, and say why") {
    const Keys all{"weights",  "kappa", "decay", "chi", "rule",        "eta",    "gradient",
                   "friction", "beta",  "beta2", "eps", "temperature", "flowtol"};
    CHECK(with_effect("#v1", all) == Keys{"weights", "chi", "rule", "temperature", "flowtol"});
    CHECK(with_effect("#v1&weights=train", all) ==
          Keys{"weights", "kappa", "decay", "chi", "rule", "temperature", "flowtol"});
    CHECK(with_effect("#v1&rule=pgd", all) ==
          Keys{"weights", "chi", "rule", "eta", "gradient", "temperature"});
    CHECK(with_effect("#v1&rule=momentum", all) ==
          Keys{"weights", "chi", "rule", "friction", "temperature", "flowtol"});
    CHECK(with_effect("#v1&rule=heavyball", all) ==
          Keys{"weights", "chi", "rule", "eta", "beta", "temperature"});
    CHECK(with_effect("#v1&rule=rms", all) ==
          Keys{"weights", "chi", "rule", "eps", "temperature", "flowtol"});
    CHECK(with_effect("#v1&rule=normalised", all) ==
          Keys{"weights", "chi", "rule", "eps", "temperature", "flowtol"});
    CHECK(with_effect("#v1&rule=adam", all) ==
          Keys{"weights", "chi", "rule", "eta", "beta", "beta2", "eps", "temperature"});
    CHECK(with_effect("#v1&temperature=0.01", all) == Keys{"weights", "chi", "rule", "eta", "temperature"});
}

TEST_CASE("settings: texts that are offered are valid, and choices are all there is") {
    for (const Setting& row : settings()) {
        CAPTURE(row.key);
        const std::vector<std::string_view> texts = offered(row);
        if (row.kind == SettingKind::choice) CHECK(texts.size() == row.choices.size());
        for (const std::string_view text : texts) {
            Scenario s;
            CHECK(!row.read(row, text, s));
            CHECK(row.write(s) == (row.key == "sigma" && text == function_text(s.phi) ? "phi" : text));
        }
    }
    CHECK(offered(*find_setting("friction")) == std::vector<std::string_view>{"nesterov"});
    CHECK(offered(*find_setting("sigma")).front() == "phi");
    CHECK(offered(*find_setting("m")).empty());
}
