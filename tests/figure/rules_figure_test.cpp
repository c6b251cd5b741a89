// One start under several rules: the scenarios, figures of the same axes, their file and their numbers.
#include "figure/rules_figure.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>

#include "run/run.h"
#include "scenario/link.h"
#include "scenario/settings.h"

using namespace equator;

namespace {

RulePanels some_panels() {
    RulePanels panels;
    for (std::size_t i = 0; i < panels.size(); ++i)
        for (int k = 0; k <= 10; ++k) {
            Observables at;
            at[Quantity::t] = 0.5 * k;
            at[Quantity::loss_infinite] = 0.5 * std::exp(-0.3 * k);
            at[Quantity::loss_finite] = 0.45 * std::exp(-0.3 * k);
            at[Quantity::particle_gap] = 0.003 * k * static_cast<double>(i + 1);
            panels[i].add(at);
        }
    return panels;
}

std::size_t count_of(const std::string& text, const std::string& word) {
    std::size_t count = 0;
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
    return count;
}

} // namespace

TEST_CASE("compared rules: a scenario each, with the run's own settings") {
    std::set<std::string> names, links;
    for (const ComparedRule& rule : kComparedRules) {
        CAPTURE(rule.name);
        names.insert(rule.name);
        const Scenario base =
            parse_link("#v1&d=20&m=10..40*2&rule=pgd&eta=0.02&limit=flow&seed=5&T=9&t=3").scenario;
        const ComparedScenario under = compared(base, rule);
        CHECK(under.reason == "");
        CHECK(validate(under.scenario).empty());
        CHECK(under.scenario.d == 20);
        CHECK(under.scenario.m == 40);
        CHECK(under.scenario.narrower.empty());
        CHECK(under.scenario.eta == 0.02);
        CHECK(under.scenario.seed == 5);
        CHECK(under.scenario.T == 9.0);
        CHECK(under.scenario.t == 0.0);
        CHECK(under.scenario.limit == InfiniteRule::same);
        links.insert(link_text(under.scenario));
        // Whatever rule it is seen from, it is the same.
        for (const char* from : {"rule=adam", "weights=train", "temperature=0.01", "rule=momentum"}) {
            const LinkResult other = parse_link(std::string("#v1&d=20&m=40&eta=0.02&seed=5&T=9&") + from);
            REQUIRE(other.ok());
            CHECK(link_text(compared(other.scenario, rule).scenario) == link_text(under.scenario));
        }
    }
    CHECK(names.size() == kComparedRules.size());
    CHECK(links.size() == kComparedRules.size());
    // What does not go together is said in the refusal's words.
    const Scenario batches = parse_link("#v1&rule=pgd&batch=50").scenario;
    CHECK(
        compared(batches, kComparedRules[0]).reason.starts_with("batch = 50 needs steps to take batches in"));
    CHECK(compared(batches, kComparedRules[1]).reason == "");
    const Scenario several = parse_link("#v1&teachers=orth").scenario;
    CHECK(compared(several, kComparedRules[0]).reason == "");
    CHECK(compared(several, kComparedRules[2]).reason.starts_with("limit = same is not known exactly"));
}

TEST_CASE("compared rules: gradient flow's panel is the run's own numbers") {
    const Scenario base = parse_link("#v1&d=8&m=12&T=3&rule=pgd").scenario;
    const ComparedScenario under = compared(base, kComparedRules[0]);
    Run run(under.scenario, false), own(parse_link("#v1&d=8&m=12&T=3").scenario);
    run.advance_to(2.0);
    own.advance_to(2.0);
    RulePanel panel;
    panel.add(run.state_at(2.0).observables);
    const Observables at = own.state_at(2.0).observables;
    CHECK(panel.t[0] == 2.0);
    for (std::size_t q = 0; q < kComparedQuantities.size(); ++q)
        CHECK(panel.values[q][0] == at[kComparedQuantities[q]]);
}

TEST_CASE("rules' figures share their axes") {
    RulePanels panels = some_panels();
    panels[3] = {};
    panels[3].reason = "weights = train cannot be trained by this rule";
    panels[4].reason = "neuron 3 is no number at step 5";
    panels[5].values[2][4] = std::numeric_limits<double>::quiet_NaN();
    const std::vector<PlotFigure> figures = rule_figures(panels, 5.0, 2.5);
    REQUIRE(figures.size() == kComparedRules.size());
    for (std::size_t i = 0; i < figures.size(); ++i) {
        CHECK(figures[i].title.starts_with(kComparedRules[i].name));
        CHECK(figures[i].x.lo == 0.0);
        CHECK(figures[i].x.hi == 5.0);
        CHECK(figures[i].y.log);
        CHECK(figures[i].y.hi == doctest::Approx(1.0));
        CHECK(figures[i].y.lo == doctest::Approx(0.001));
        CHECK(figures[i].cursor.has_value() == (i != 3));
        CHECK(figures[i].curves.size() == kComparedQuantities.size());
    }
    CHECK(figures[3].empty_text == panels[3].reason);
    CHECK(figures[0].empty_text == "computing");
    CHECK(figures[4].title.ends_with("; neuron 3 is no number at step 5"));
    // Nothing yet: figures all the same. One value: a decade around it. Far apart: no more than a few
    // decades.
    for (const PlotFigure& figure : rule_figures({}, 5.0, {})) CHECK(!figure.y.lo);
    RulePanels wide = some_panels();
    wide[0].values[2][5] = 1e-30; // rounding
    CHECK(rule_figures(wide, 5.0, {})[0].y.lo == doctest::Approx(1e-3));
    wide[0].values[2][5] = 1e-10;
    CHECK(rule_figures(wide, 5.0, {})[0].y.lo == doctest::Approx(1e-6));
}

TEST_CASE("rules' panels stand in rows that fit their area") {
    CHECK(rule_columns(700.0f, 600.0f) == 2);
    CHECK(rule_columns(380.0f, 560.0f) == 2);
    CHECK(rule_columns(1000.0f, 500.0f) == 3);
    CHECK(rule_columns(300.0f, 1400.0f) == 1);
    for (const float width : {200.0f, 500.0f, 2000.0f})
        CHECK(kComparedRules.size() % rule_columns(width, 600.0f) == 0);
}

TEST_CASE("rules as SVG and as CSV") {
    RulePanels panels = some_panels();
    panels[5] = {};
    panels[5].reason = "weights = train cannot be trained on samples <here>";
    const std::string svg = rules_svg(panels, 5.0, {}, light_theme(),
                                      {.width = 960.0f, .height = 640.0f, .metadata = {"#v1&compare=rules"}});
    for (const ComparedRule& rule : kComparedRules) CHECK(svg.find(rule.name) != std::string::npos);
    CHECK(svg.find("#v1&amp;compare=rules") != std::string::npos);
    CHECK(svg.find("&lt;here&gt;") != std::string::npos);
    CHECK(count_of(svg, "<svg ") == 1);
    CHECK(count_of(svg, "<clipPath id=\"area") == kComparedRules.size());
    CHECK(count_of(svg, "clip-path=\"url(#area6)\"") == 1);
    CHECK(svg.find("<desc>loss, gap (logarithmic) against time t: ") != std::string::npos);

    const std::string csv = rules_csv(panels, {"#v1&compare=rules"});
    CHECK(
        csv.starts_with("# #v1&compare=rules\n# weights=train: weights = train cannot be trained on samples "
                        "<here>\nrule,t,loss_infinite,loss_finite,particle_gap\nrule=flow,0,0.5,0.45,0\n"));
    CHECK(std::count(csv.begin(), csv.end(), '\n') == 3 + 5 * 11);
    CHECK(csv.find("\nrule=momentum&friction=nesterov,5,") != std::string::npos);
}
