#include "model/projection.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/legendre.h"
#include "base/portable_math.h"

namespace equator {

namespace {

constexpr double kEnd = 32.0;  // e^(-32^2 / 2) is 1e-222: no function that can be squared notices
constexpr double kTail = 28.0; // beyond, hardly anything may be left
constexpr int kDeepest = 50;   // halvings of a panel; then its points are one
constexpr int kMostPanels = 6000;
/// A panel narrower than this share of its distance from zero is not halved: its points would be one.
constexpr double kNarrowest = 0x1p-43;
constexpr double kMost = 1e150; // what is larger has no square
/// Share of E f^2 by which a closer look may differ: the error that a jump leaves is smaller.
constexpr double kUnseen = 0.01;
/// Half a panel from here on down is near something that needs it so narrow.
constexpr double kNextTo = 1e-3;
constexpr double kSqrtTwoPi = 2.50662827463100050242;

/// Integrals over one panel against the Gaussian density: f h_0 .. f h_top, and f^2.
struct Integrals {
    std::array<double, kMaxDegree + 1> c{};
    double square = 0.0;

    void add(const Integrals& other) {
        for (std::size_t k = 0; k < c.size(); ++k) c[k] += other.c[k];
        square += other.square;
    }
};

struct Panel {
    double begin, end;
    int depth;
    Integrals integrals;
};

class Projector {
  public:
    Projector(RealFunction f, const void* context, int top)
        : f_(f), context_(context), count_(static_cast<std::size_t>(top) + 1) {
        for (int k = 0; k <= kMaxDegree; ++k) root_[static_cast<std::size_t>(k)] = std::sqrt(double(k));
    }

    HermiteProjection run() {
        const HermiteProjection usual = run(edges_of(0.25, 4.0));
        if (failed()) return usual;
        // A second look, eight times as close, for what is too narrow to be met by the points of the first.
        const std::vector<double> close = edges_of(0.03125, 6.0);
        Integrals again;
        for_panels(close, [&](double begin, double end) { again.add(integrate(begin, end)); });
        if (failed()) return result_;
        const double square = usual.variance + (usual.c[0] - mean_) * (usual.c[0] - mean_);
        if (std::fabs(again.square - square) <= kUnseen * again.square) return usual;
        return run(close);
    }

  private:
    /// Of the first panels right of zero; their widths suit the weight: fine where it lives, coarse where
    /// only tails are looked at.
    static std::vector<double> edges_of(double width, double until) {
        std::vector<double> edges;
        for (double z = 0.0; z < kEnd; z += z < until ? width : z < 12.0 ? 0.5 : 1.0) edges.push_back(z);
        edges.push_back(kEnd);
        return edges;
    }

    HermiteProjection run(const std::vector<double>& edges) {
        result_ = {};
        mean_ = worst_ = 0.0;
        panels_ = 0;
        // A first look for the mean: the rest is of f - mean, so that a large constant costs no digits.
        Integrals first;
        for_panels(edges, [&](double begin, double end) { first.add(integrate(begin, end)); });
        mean_ = first.c[0];
        if (failed()) return result_;

        Integrals coarse;
        std::vector<Panel> todo;
        for_panels(edges, [&](double begin, double end) {
            todo.push_back({begin, end, 0, integrate(begin, end)});
            coarse.add(todo.back().integrals);
        });
        norm_ = std::sqrt(coarse.square);
        if (norm_ <= 1e-10 * std::fabs(mean_)) norm_ = 0.0; // a constant and its rounding
        Integrals sum;
        double tail = 0.0;
        // Outermost first in pairs of mirror images, so that an even function's odd integrals cancel exactly.
        for (std::size_t i = 0; i + 1 < todo.size() && !failed(); i += 2) {
            const Integrals right = refined(todo[i]), left = refined(todo[i + 1]);
            Integrals both = right;
            both.add(left);
            sum.add(both);
            if (todo[i].begin >= kTail) tail += both.square;
        }
        if (!failed() && tail > 1e-12 * sum.square) fail(ProjectionFailure::heavy_tail, kEnd);
        if (!failed() && norm_ > 0.0 && result_.error > kProjectionTolerance * norm_)
            fail(ProjectionFailure::rough, worst_at_);
        if (failed()) return result_;
        result_.c = sum.c;
        result_.variance = norm_ > 0.0 ? std::max(0.0, sum.square - sum.c[0] * sum.c[0]) : 0.0;
        result_.c[0] += mean_;
        const double negligible = std::max(kNegligible * std::sqrt(result_.variance), result_.error);
        for (std::size_t k = 1; k < result_.c.size(); ++k)
            if (std::fabs(result_.c[k]) <= negligible) result_.c[k] = 0.0;
        return result_;
    }

    /// Calls use(begin, end) for every panel: right and left of zero in turn, from the middle outwards.
    template <class Use> static void for_panels(const std::vector<double>& edges, Use&& use) {
        for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
            use(edges[i], edges[i + 1]);
            use(-edges[i + 1], -edges[i]);
        }
    }

    /// Points are summed from the one nearest to zero outwards, the same on either side of it.
    Integrals integrate(double begin, double end) {
        const LegendreRule& rule = LegendreRule::instance();
        Integrals out;
        if (failed()) return out;
        const double middle = 0.5 * (begin + end), half = 0.5 * (end - begin);
        const bool left = middle < 0.0;
        for (std::size_t i = 0; i < kPanelNodes; ++i) {
            const std::size_t n = left ? kPanelNodes - 1 - i : i;
            double z = middle + half * rule.points[n], value = f_(context_, z) - mean_;
            if (half < kNextTo && !(std::fabs(value) < kMost)) { // on a singular point by chance: beside it
                z = std::nextafter(z, left ? -kEnd : kEnd);
                value = f_(context_, z) - mean_;
            }
            if (!(std::fabs(value) < kMost)) {
                fail(std::isnan(value) ? ProjectionFailure::not_a_number : ProjectionFailure::overflow, z);
                return out;
            }
            const double weighted =
                value * (half * rule.weights[n] * portable::exp(-0.5 * z * z) / kSqrtTwoPi);
            double previous = 0.0, current = 1.0;
            for (std::size_t k = 0; k < count_; ++k) {
                out.c[k] += weighted * current;
                if (k + 1 == count_) break;
                const double next = (z * current - root_[k] * previous) / root_[k + 1];
                previous = current;
                current = next;
            }
            out.square += weighted * value;
        }
        return out;
    }

    /// Halves a panel until that changes nothing. Panels on either side of zero are visited as mirror images.
    Integrals refined(const Panel& start) {
        const bool left = start.end <= 0.0;
        Integrals sum;
        std::vector<Panel> stack{start};
        while (!stack.empty() && !failed()) {
            const Panel panel = stack.back();
            stack.pop_back();
            const double middle = 0.5 * (panel.begin + panel.end);
            Panel inner{panel.begin, middle, panel.depth + 1, {}},
                outer{middle, panel.end, panel.depth + 1, {}};
            if (left) std::swap(inner, outer);
            inner.integrals = integrate(inner.begin, inner.end);
            outer.integrals = integrate(outer.begin, outer.end);
            Integrals both = inner.integrals;
            both.add(outer.integrals);
            double change = 0.0; // in units of the norm
            for (std::size_t k = 0; k < both.c.size(); ++k)
                change = std::max(change, std::fabs(both.c[k] - panel.integrals.c[k]));
            change =
                std::max(change, norm_ > 0.0 ? std::fabs(both.square - panel.integrals.square) / norm_ : 0.0);
            const bool narrow =
                panel.end - panel.begin < kNarrowest * std::max(std::fabs(panel.begin), std::fabs(panel.end));
            const bool spent = narrow || panel.depth >= kDeepest || panels_ >= kMostPanels;
            if (change <= 1e-15 * norm_ || norm_ == 0.0 || spent) {
                sum.add(both);
                result_.error += change;
                if (change > worst_) {
                    worst_ = change;
                    worst_at_ = middle;
                }
                continue;
            }
            ++panels_;
            stack.push_back(outer);
            stack.push_back(inner);
        }
        return sum;
    }

    bool failed() const { return result_.failure != ProjectionFailure::none; }
    void fail(ProjectionFailure failure, double at) {
        result_ = {};
        result_.failure = failure;
        result_.at = at;
    }

    RealFunction f_;
    const void* context_;
    std::size_t count_; ///< of coefficients
    std::array<double, kMaxDegree + 1> root_{};
    double mean_ = 0.0, norm_ = 0.0, worst_ = 0.0, worst_at_ = 0.0;
    int panels_ = 0;
    HermiteProjection result_;
};

} // namespace

HermiteProjection project(RealFunction f, const void* context, int top) {
    return Projector(f, context, top).run();
}

double HermiteProjection::left_out(int K) const {
    if (!(variance > 0.0)) return 0.0;
    double kept = 0.0;
    for (int k = 1; k <= K; ++k) kept += c[static_cast<std::size_t>(k)] * c[static_cast<std::size_t>(k)];
    const double share = 1.0 - kept / variance;
    return share < 1e-13 ? 0.0 : share; // rounding
}

HermiteSum HermiteProjection::sum(int K) const {
    HermiteSum sum;
    sum.c.assign(c.begin(), c.begin() + K + 1);
    sum.c[0] = 0.0;
    sum.c.resize(static_cast<std::size_t>(sum.degree() + 1));
    return sum;
}

} // namespace equator
