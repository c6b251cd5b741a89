// Neurons by their latitudes and a second number: the output weight where that is trained, the speed along
// the meridian under inertia.
#include <algorithm>
#include <cmath>

#include "gui/panels/panels.h"
#include "gui/panels/plot_parts.h"
#include "run/limit.h"

namespace equator {

namespace {

/// Cuts a line in the plane where it turns back or is broken (NaN), into pieces whose x ascend: calls
/// see(begin, end) for each, as places in x and y, which then hold them.
template <class See>
void ascending_pieces(const std::vector<float>& pairs, std::vector<double>& x, std::vector<double>& y,
                      const See& see) {
    x.clear();
    y.clear();
    std::size_t begin = 0;
    double direction = 0.0;
    const auto close = [&] {
        if (direction < 0.0) {
            std::reverse(x.begin() + static_cast<std::ptrdiff_t>(begin), x.end());
            std::reverse(y.begin() + static_cast<std::ptrdiff_t>(begin), y.end());
        }
        if (x.size() > begin) see(begin, x.size());
        begin = x.size();
        direction = 0.0;
    };
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
        const double at = pairs[i], value = pairs[i + 1];
        if (std::isnan(at)) {
            close();
            continue;
        }
        if (x.size() > begin) {
            const double last_x = x.back(), last_y = y.back();
            if (direction * (at - last_x) < 0.0) {
                close();
                x.push_back(last_x);
                y.push_back(last_y);
            }
            if (direction == 0.0) direction = at - last_x;
        }
        x.push_back(at);
        y.push_back(value);
    }
    close();
}

} // namespace

PlotFigure PlotsPanel::phase(const Session& session) {
    PlotFigure figure;
    over_latitudes(session, figure);
    const Companion beside = companion_of(session.scenario());
    figure.y.label = beside == Companion::weight ? "output weight a" : "speed along the meridian";
    figure.y.can_switch = false;
    figure.empty_text = empty_text(session);
    if (beside == Companion::none) {
        figure.y.label.clear();
        figure.empty_text = "only for trained output weights or inertia (momentum, heavyball, adam)";
        return figure;
    }
    points_x_.clear();
    points_y_.clear();
    if (const Snapshot* shown = session.pictured()) {
        constexpr std::size_t kMostDots = 2000; // as of self-concordance
        const std::size_t count = std::min(kMostDots, shown->companion.size());
        for (std::size_t i = 0; i < count; ++i) {
            points_x_.push_back(shown->neurons[3 * i + 2]);
            points_y_.push_back(shown->companion[i]);
        }
        if (static_cast<std::size_t>(session.scenario().m) > count)
            figure.title = "dots: the first 2000 neurons";
        // As many numbers as there can be, so that what is seen of them stays in its place.
        phase_x_.reserve(shown->curve.size());
        phase_y_.reserve(shown->curve.size());
        ascending_pieces(shown->curve, phase_x_, phase_y_, [&](std::size_t begin, std::size_t end) {
            const auto piece = [=](const std::vector<double>& all) {
                return std::span(all).subspan(begin, end - begin);
            };
            figure.curves.push_back(
                styled(curve_spec(PlotCurve::phase_infinite), piece(phase_x_), piece(phase_y_)));
        });
    }
    add_dots(PlotCurve::phase_neurons, figure);
    return figure;
}

} // namespace equator
