// A whole link: the scenario, how it is shown, and the digest its author saw.
//
//     #v1&d=32&m=1000&t=12.5&colour=lambda&cam=30,18.3,4&digest=89abcdef01234567-...
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/link.h"
#include "scenario/scenario.h"
#include "view/digest_trace.h"
#include "view/view.h"

namespace equator {

struct SharedLink {
    Scenario scenario; ///< its t is the time that is shown
    View view;
    std::optional<DigestTrace> claim; ///< at the tick of scenario.t

    bool operator==(const SharedLink&) const = default;
};

struct SharedLinkResult {
    SharedLink link; ///< valid and canonical, always; what the text says if ok()
    std::vector<LinkProblem> problems;

    bool ok() const { return problems.empty(); }
};

/// Canonical text: that of the scenario (scenario/link.h), then what of the view differs from its default, in
/// the table's order, then the digest. Precondition: scenario and view are valid.
std::string shared_link_text(const SharedLink& link);

/// Reads what shared_link_text writes, and whatever parse_link reads. With problems the claim is dropped: it
/// was about something else.
SharedLinkResult parse_shared_link(std::string_view text);

/// What a link says of the scenario, or of an experiment: without what stands before its #, without the keys
/// of the view and the digest. `kept`: keys that stay although a view has them too, as `target` of an
/// experiment.
std::string without_view(std::string_view text, std::span<const std::string_view> kept = {});

} // namespace equator
