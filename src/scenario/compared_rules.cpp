#include "scenario/compared_rules.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "scenario/link.h"
#include "scenario/settings.h"

namespace equator {

ComparedScenario compared(const Scenario& scenario, const ComparedRule& rule) {
    Scenario wish = scenario;
    wish.rule = Rule::flow;
    wish.weights = Weights::fixed;
    wish.temperature = wish.t = 0.0;
    wish.narrower.clear();
    if (wish.limit == InfiniteRule::flow) wish.limit = InfiniteRule::same;
    for (std::string_view rest = rule.settings; !rest.empty();) {
        const std::string_view pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        const std::size_t equals = pair.find('=');
        const Setting& row = *find_setting(pair.substr(0, equals));
        row.read(row, pair.substr(equals + 1), wish);
    }
    LinkResult result = nearest_valid(wish);
    return {std::move(result.scenario), result.ok() ? "" : describe(result.problems.front())};
}

} // namespace equator
