// What is wrong with a link, for scripts: in a sentence and in parts, so that none has to parse a sentence.
#pragma once

#include "base/json_writer.h"
#include "scenario/problem.h"

namespace equator {

/// {"sentence","key","value","reason","range","nearest","position"}, the last null unless one character is at
/// fault.
void add_problem(JsonWriter& json, const LinkProblem& problem);

} // namespace equator
