#include "faces/scenes/question.h"

#include <algorithm>
#include <optional>

#include "engine/expected.h"
#include "experiment/experiment_link.h"
#include "experiment/experiment_run.h"
#include "faces/scenes/scene_run.h"
#include "run/estimate.h"
#include "scenario/link.h"

namespace equator {

const std::vector<double>* find(const SceneMoment& moment, std::string_view name) {
    const auto at = std::find_if(moment.begin(), moment.end(),
                                 [&](const SceneNumbers& numbers) { return numbers.name == name; });
    return at == moment.end() ? nullptr : &at->values;
}

namespace {

/// One computation that cannot be sliced, below a second for the article's links.
class ExpectedQuestion final : public SceneQuestion {
  public:
    explicit ExpectedQuestion(const Scenario& scenario) : link_(expected_link(scenario)), m_(scenario.m) {}

    Progress approach() override {
        const ExpectedSeries series = expected_series(link_);
        std::vector<double> gap = series.particle;
        for (double& value : gap) value /= m_;
        moment_ = {{"t", series.t}, {"gap", std::move(gap)}};
        return Progress::last;
    }

  private:
    std::string link_;
    double m_;
};

class WidthsQuestion final : public SceneQuestion {
  public:
    explicit WidthsQuestion(const Experiment& experiment) : experiment_(experiment), run_(experiment, 0) {}

    Progress approach() override {
        if (!run_.approach()) return Progress::busy;
        const ExperimentRow::Line& line = run_.row().lines.front();
        moment_.clear();
        for (std::size_t i = 0; i < experiment_.measures.size(); ++i)
            moment_.push_back({info_of(experiment_.measures[i]).name, {line.values[i]}});
        return Progress::last;
    }

  private:
    Experiment experiment_;
    ExperimentRun run_;
};

std::unique_ptr<SceneQuestion> refused(std::string& reason, std::string why) {
    reason = std::move(why);
    return nullptr;
}

} // namespace

std::unique_ptr<SceneQuestion> scene_question(std::string_view kind, std::string_view link, int moments,
                                              std::string& reason) {
    if (kind == "widths") {
        const ExperimentResult result = parse_experiment(link);
        if (!result.ok()) return refused(reason, describe(result.problems.front()));
        return std::make_unique<WidthsQuestion>(result.experiment);
    }
    const LinkResult result = parse_link(link);
    if (!result.ok()) return refused(reason, describe(result.problems.front()));
    const Scenario& scenario = result.scenario;
    if (!scenario.single_index()) return refused(reason, "the article's figures show single-index problems");
    if (kind == "expected") return std::make_unique<ExpectedQuestion>(scenario);
    if (kind != "run" && kind != "theory") return refused(reason, "no figure asks for that");
    if (moments < 1 || moments > kMostMoments) return refused(reason, "a run has 1 to 400 moments here");
    if (const auto refusal = refuse(scenario, kPageCapacity, "the article"))
        return refused(reason, refusal->reason);
    return std::make_unique<SceneRun>(scenario, kind == "theory", moments);
}

} // namespace equator
