// What the figures of several plots begin with.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/digest.h"
#include "figure/figure.h"
#include "gui/plot/plot.h"
#include "instrument/session.h"
#include "view/shared_link.h"

namespace equator {

/// What an empty plot says while there is no moment to draw.
inline std::string empty_text(const Session& session) {
    if (session.refusal()) return "";
    return session.failure().empty() ? "computing the first steps" : session.failure();
}

/// Where a plot is from.
inline std::vector<std::string> facts(const Session& session) {
    std::vector<std::string> lines{shared_link_text(session.shared()), "Equator " EQUATOR_VERSION};
    if (const Snapshot* at = session.shown()) lines.push_back("digest " + digest_text(at->digest));
    return lines;
}

/// A figure over the time of the run, with the moment that is shown.
inline PlotFigure over_time(const Session& session, const char* title) {
    PlotFigure figure;
    figure.title = title;
    figure.x.label = "time t";
    figure.x.lo = 0.0;
    figure.x.hi = session.scenario().T;
    figure.empty_text = empty_text(session);
    if (const Snapshot* shown = session.shown()) figure.cursor = shown->observables[Quantity::t];
    return figure;
}

/// Whether the target is a function along w*, the first axis.
inline bool one_direction(const Session& session) {
    const Scenario& scenario = session.scenario();
    return scenario.teachers.kind == TeacherChoice::Kind::one && scenario.phi.coordinates == 0;
}

/// The x axis of latitudes.
inline void over_latitudes(const Session& session, PlotFigure& figure) {
    figure.x.label = one_direction(session) ? "latitude α = w · w*" : "first coordinate w · e₁";
    figure.x.lo = -1.0;
    figure.x.hi = 1.0;
    figure.x.can_switch = false;
}

/// Clicking a time in a plot goes there.
inline void go_to(Session& session, const PlotResult& result) {
    if (!result.clicked_x) return;
    const double tick = *result.clicked_x / session.scenario().T * kTicksPerRun;
    session.go_to(static_cast<std::uint32_t>(std::max(0.0, std::round(tick))));
}

} // namespace equator
