// Settings that a scenario has no use for: the settings panel leaves them out, the form says why.
#pragma once

#include <string_view>

#include "scenario/scenario.h"
#include "scenario/settings.h"

namespace equator {

/// Why changing a setting would change nothing in this scenario, as a sentence; "" where it would.
std::string_view idle_reason(const Setting& setting, const Scenario& scenario);

} // namespace equator
