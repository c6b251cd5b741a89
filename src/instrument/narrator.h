// What happens in a run, in sentences for people who do not see it. Pure.
#pragma once

#include <string>

#include "protocol/snapshot.h"

namespace equator {

/// Watches a run tick by tick and says when something has happened: the escape begins (the mean |latitude|
/// has doubled), half of the neurons have escaped (|latitude| above a half), the particle gap has doubled
/// since it was last spoken of.
class Narrator {
  public:
    /// The sentence for this moment, or "". Ticks ascend.
    std::string see(const Snapshot& snapshot);

  private:
    double start_ = -1.0; ///< mean |latitude| at t = 0
    double gap_ = 0.0;    ///< particle gap when it was last spoken of
    bool begun_ = false, half_ = false;
};

} // namespace equator
