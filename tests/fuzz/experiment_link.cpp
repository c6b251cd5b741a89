// Links of experiments.
#include "experiment/experiment_link.h"
#include "property.h"

using namespace equator;
using fuzz::demand;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const ExperimentResult result = parse_experiment(fuzz::text_of(bytes, size));
    const std::string text = experiment_text(result.experiment);
    const ExperimentResult again = parse_experiment(text);
    for (const LinkProblem& problem : again.problems)
        demand(false, "the nearest is valid", text + " " + describe(problem));
    demand(again.experiment == result.experiment, "decode(encode(x)) is x", text);
    demand(experiment_text(again.experiment) == text, "canonical text is a fixed point", text);
    demand(run_count(result.experiment) >= 1 && run_count(result.experiment) <= kMostRuns,
           "the runs can be counted", text);
    for (const LinkProblem& problem : result.problems)
        demand(!problem.reason.empty(), "a refusal has a reason", describe(problem));
    return 0;
}
