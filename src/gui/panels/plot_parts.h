// What the figures of several plots begin with.
#pragma once

#include <string>

#include "figure/figure.h"
#include "instrument/session.h"

namespace equator {

/// What an empty plot says while there is no moment to draw.
inline std::string empty_text(const Session& session) {
    if (session.refusal()) return "";
    return session.failure().empty() ? "computing the first moments" : session.failure();
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

} // namespace equator
