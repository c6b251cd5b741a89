// Scales, ticks and number text of an axis. No drawing: pixels begin in canvas.h.
//
// Number text uses, beside ASCII: U+2212 (minus), U+00D7 (times), U+221E (infinity) and the superscripts
// U+2070, U+00B9, U+00B2, U+00B3, U+2074..U+2079, U+207B. A font subset must keep them.
#pragma once

#include <limits>
#include <string>
#include <vector>

namespace equator {

/// Maps the values [lo, hi] onto [0, 1], linearly in v or in log v. Fit for use when lo < hi, both finite,
/// and lo > 0 if log; make_axis() turns any three arguments into such an axis.
struct Axis {
    double lo = 0.0;
    double hi = 1.0;
    bool log = false;

    bool operator==(const Axis&) const = default;
};

/// The axis nearest to the wish: swaps reversed ends, widens a range too narrow to label (a relative width
/// below 1e-9, or 1e-6 if log), clamps to magnitudes in which differences do not overflow (1e300), and, for
/// log, replaces a non-positive lo by hi/1000. NaN gives [0, 1] (log: [0.1, 1]).
Axis make_axis(double lo, double hi, bool log);

/// An axis with its logarithms taken once, for mapping many values. O(1) per value.
class Scale {
  public:
    explicit Scale(const Axis& axis);
    /// 0 at lo, 1 at hi, beyond them outside. On a log axis a value <= 0 is put at -1: one axis length below
    /// the bottom, so that a curve through it dives out of the plot. NaN stays NaN.
    double to_unit(double value) const;
    /// Inverse of to_unit.
    double from_unit(double unit) const;

  private:
    double origin_, length_;
    bool log_;
};

/// Smallest and largest of the finite values added, and the smallest positive one.
struct Extent {
    double lo = std::numeric_limits<double>::infinity();
    double hi = -std::numeric_limits<double>::infinity();
    double positive = std::numeric_limits<double>::infinity();

    void add(double value); ///< NaN and infinities are passed over
    bool empty() const { return lo > hi; }
};

/// A range for data on [lo, hi], padded and rounded outward to round numbers, so that it stays put while data
/// grow a little. Linear: a positive range that nearly reaches 0 is extended to it. Log: lo <= 0 stands for
/// "unknown", and the three decades below hi are shown.
Axis nice_range(double lo, double hi, bool log);
/// The same for an extent. On a log axis non-positive data are left out (the range starts from the smallest
/// positive value) and at most max_decades below the largest value are shown. An empty extent gives the range
/// of make_axis(NaN).
Axis nice_range(const Extent& extent, bool log, double max_decades);

struct Tick {
    double value = 0.0;
    std::string label; ///< empty: a minor tick

    bool major() const { return !label.empty(); }
};

/// Ticks inside the axis (up to rounding), ascending, of which at most max(1, max_labels) have a label.
/// Linear: labels every 1, 2 or 5 times a power of ten. Log: labels at powers of ten, every one or every
/// n-th; over a range that holds too few powers, at 1, 2 and 5 times them, and over one narrower still, as if
/// linear. Every labelled value is the double nearest to its label.
std::vector<Tick> ticks(const Axis& axis, int max_labels);

/// `value` to `significant` (1..15) digits, trailing zeros dropped: plain for magnitudes in [1e-3, 1e5),
/// where integers are written out in full, else like 1.5x10^-7 with superscripts. "NaN" and an infinity sign
/// where due.
std::string format_value(double value, int significant);

/// The text of a hover read-out: four significant digits.
inline std::string format_readout(double value) {
    return format_value(value, 4);
}

} // namespace equator
