#include <cstdio>

#include "faces/cli/commands.h"
#include "faces/cli/options.h"
#include "figure/rules_figure.h"
#include "run/estimate.h"
#include "run/run.h"
#include "scenario/link.h"

namespace equator::cli {

namespace {

constexpr char kHelp[] =
    "equator rules [LINK] [--format csv|svg] [--points N] [--SETTING VALUE]...\n"
    "\n"
    "Runs the same start under six training rules up to the horizon T, and prints their losses and particle "
    "gaps side by\n"
    "side, as the page does with compare=rules: gradient flow, projected gradient descent, momentum with "
    "friction 3/t,\n"
    "heavy ball, Adam, and trained output weights.\n"
    "\n"
    "  --format F     csv (default) or svg, dark with theme=dark in the link\n"
    "  --points N     moments of each, 2 to 10000 (default 121)\n"
    "  --SETTING V    any setting of a link, over the link's own\n"
    "\n"
    "What does not go together with a rule is said in that rule's place.\n";

/// One rule's numbers, or why there are none.
RulePanel panel_of(const ComparedScenario& under, int points) {
    RulePanel panel;
    panel.reason = under.reason;
    if (panel.reason.empty())
        if (const auto refusal = refuse(under.scenario, kCommandLineCapacity, "the command line"))
            panel.reason = refusal->reason;
    if (!panel.reason.empty()) return panel;
    Run run(under.scenario, false);
    for (int k = 0; k < points && panel.reason.empty(); ++k) {
        const double t = under.scenario.T * k / (points - 1);
        run.advance_to(t);
        panel.reason = run.failure();
        if (panel.reason.empty()) panel.add(run.state_at(t).observables);
    }
    return panel;
}

} // namespace

int rules(const Arguments& arguments) {
    bool svg = false;
    double points = 121.0;
    const Option options[] = {
        {"format",
         [&](const std::string& v) -> std::string {
             if (v != "csv" && v != "svg") return "is not a format: csv or svg";
             svg = v == "svg";
             return "";
         }},
        {"points", [&](const std::string& v) { return read_number(v, 2.0, 1e4, points); }}};
    bool helped = false;
    const auto link = read_arguments(arguments, "rules", kHelp, options, helped);
    if (!link) return helped ? kSuccess : kBadInput;
    RulePanels panels;
    for (std::size_t i = 0; i < panels.size(); ++i)
        panels[i] = panel_of(compared(link->scenario, kComparedRules[i]), static_cast<int>(points));
    SharedLink shown = *link;
    shown.view.compare = Compare::rules;
    shown.claim.reset();
    const std::vector<std::string> facts{shared_link_text(shown), "Equator " EQUATOR_VERSION};
    if (!svg) {
        std::fputs(rules_csv(panels, facts).c_str(), stdout);
        return kSuccess;
    }
    const Theme& theme = link->view.theme == Appearance::dark ? dark_theme() : light_theme();
    std::fputs(
        rules_svg(panels, link->scenario.T, {}, theme, {.width = 960.0f, .height = 640.0f, .metadata = facts})
            .c_str(),
        stdout);
    return kSuccess;
}

} // namespace equator::cli
