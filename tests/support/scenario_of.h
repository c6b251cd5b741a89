// A valid link as a scenario.
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "scenario/link.h"

namespace equator::test {

inline Scenario scenario_of(const std::string& link) {
    const LinkResult result = parse_link(link);
    CAPTURE(link);
    REQUIRE(result.ok());
    return result.scenario;
}

} // namespace equator::test
