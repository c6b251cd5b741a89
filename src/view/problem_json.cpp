#include "view/problem_json.h"

namespace equator {

void add_problem(JsonWriter& json, const LinkProblem& problem) {
    json.begin_object();
    json.add("sentence", describe(problem));
    json.add("key", problem.key);
    json.add("value", problem.value);
    json.add("reason", problem.reason);
    json.add("range", problem.range);
    json.add("nearest", problem.nearest);
    json.key("position");
    problem.at_character ? json.add(problem.position) : json.add(nullptr);
    json.end_object();
}

} // namespace equator
