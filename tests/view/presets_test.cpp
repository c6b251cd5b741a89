#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "generated/presets.h" // kPresets, the text of web/presets.txt
#include "run/estimate.h"
#include "run/ticks.h"
#include "view/shared_link.h"

using namespace equator;

namespace {

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
    return first == std::string_view::npos ? "" : std::string(text.substr(first, last - first + 1));
}

/// The pieces between separators.
std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> pieces;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t to = std::min(text.find(separator, from), text.size());
        pieces.push_back(trimmed(text.substr(from, to - from)));
        from = to + 1;
    }
    return pieces;
}

} // namespace

TEST_CASE("presets: every link is valid, canonical, has its moment, and runs on the page") {
    std::set<std::string> titles, links;
    for (const std::string& line : split(test::kPresets, '\n')) {
        if (line.empty() || line.front() == '#') continue;
        CAPTURE(line);
        if (line.front() == '=') { // a heading
            CHECK(split(line, '|').size() == 2);
            CHECK(line.back() == '.');
            continue;
        }
        const std::vector<std::string> fields = split(line, '|');
        REQUIRE(fields.size() == 3);
        CHECK(!fields[0].empty());
        CHECK(titles.insert(fields[0]).second);
        CHECK(links.insert(fields[1]).second);
        CHECK(fields[2].back() == '.');

        const SharedLinkResult read = parse_shared_link(fields[1]);
        for (const LinkProblem& problem : read.problems) MESSAGE(describe(problem));
        REQUIRE(read.ok());
        CHECK(shared_link_text(read.link) == fields[1]);
        CHECK(!read.link.claim); // a digest belongs to one version of the program
        const Scenario& scenario = read.link.scenario;
        CHECK(!refuse(scenario, kPageCapacity, "this page"));
        // The picture is drawn at t itself, the page stops at the tick at or after it: let that be one
        // moment.
        CHECK(scenario.t > 0.0);
        CHECK(time_of_tick(scenario.T, tick_at(scenario.T, scenario.t)) == doctest::Approx(scenario.t));
    }
    CHECK(titles.size() >= 8);
}
