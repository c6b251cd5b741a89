// What a figure of the article asks for: a link's run at some moments, the gap that is to be expected of it,
// or how many neurons each argument asks for. Every number that a figure draws is one of these answers; the
// page computes none.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace equator {

/// Named lists of numbers: what is known at one moment. A list of one is a number.
struct SceneNumbers {
    std::string_view name;
    std::vector<double> values;
};
using SceneMoment = std::vector<SceneNumbers>;

/// The numbers of this name; null if there are none.
const std::vector<double>* find(const SceneMoment& moment, std::string_view name);

/// A question that is being answered: a moment after the other, in slices.
class SceneQuestion {
  public:
    enum class Progress {
        busy = 0,   ///< more time is needed
        moment = 1, ///< moment() is new, and there are more to come
        last = 2    ///< moment() is new, and the last
    };

    virtual ~SceneQuestion() = default;
    /// At most one step of one solver; not to be called after the last moment.
    virtual Progress approach() = 0;
    const SceneMoment& moment() const { return moment_; }

  protected:
    SceneMoment moment_;
};

/// Most moments of a run that are answered.
inline constexpr int kMostMoments = 400;

/// The question of this kind, or null, and then the reason says why:
///
///     run        the run of a link at `moments` times from 0 to T, evenly spaced (one: at 0)
///     theory     the same with the bounds
///     expected   the expected particle gap of the link's m neurons: t, gap (C_p / m); one moment
///     widths     numbers of neurons for a squared gap of `target` until the escape, of an experiment's
///                link: escape_time and the measures width_* by their names; one moment
std::unique_ptr<SceneQuestion> scene_question(std::string_view kind, std::string_view link, int moments,
                                              std::string& reason);

} // namespace equator
