#include "figure/plot_spec.h"

namespace equator {

Curve styled(const CurveSpec& spec, std::span<const double> x, std::span<const double> y) {
    return {.name = spec.name,
            .paint = spec.ink,
            .x = x,
            .y = y,
            .dash = spec.dash,
            .width = spec.width,
            .label_clipped = spec.label_clipped,
            .label_end = spec.label_end,
            .extra = spec.hidden};
}

Ink curve_ink(Quantity quantity, Ink otherwise) {
    for (const CurveSpec& spec : kCurves)
        if (spec.quantity == quantity) return spec.ink;
    return otherwise;
}

} // namespace equator
