// What a session shows, as text for scripts and files: JSON for the document around the canvas, for host
// pages and tests, and the series as tables.
#pragma once

#include <string>
#include <string_view>

#include "instrument/session.h"
#include "run/table.h"

namespace equator {

/// The moment shown: link, address, verdict on its digest, transport, values, the expected gap, what was
/// refused. `dark`: the picture is.
std::string state_json(const Session& session, bool dark);

/// Every key of a link, for forms made of HTML: what it means, what it takes, what it is now. The scenario's
/// before the view's.
std::string controls_json(const Session& session);

/// Session::set, and what is wrong: null or {"sentence", "key", "value", "reason", "range", "nearest",
/// "position"}, texts but for the last: the byte of the value at fault, or null.
std::string set_json(Session& session, std::string_view key, const std::string& text);

/// The plots there are, in the order of lists: [{"key":"gap","name":"Gap"}, ...].
/// Key of the rules that are compared, among the plots.
inline constexpr const char* kRulesKey = "rules";
std::string plots_json(const Session& session);

/// The series so far, a row per tick up to the one that is shown.
std::string series_text(const Session& session, TableFormat format);

} // namespace equator
