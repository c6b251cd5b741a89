// What is read off a law of neurons by their part in the plane: latitudes along e_1.
#include "infinite/plane_law.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/portable_math.h"

namespace equator {

namespace {

constexpr std::size_t kSide = PlaneLaw::kSide;

/// From a line of nodes to the ends of 16 equal pieces of it, and to what each piece has of an integral.
struct Pieces {
    std::array<PanelValues, kSide + 1> at_end;
    std::array<PanelValues, kSide> share;

    Pieces() {
        for (std::size_t n = 0; n < kSide; ++n) {
            PanelValues one{};
            one[n] = 1.0;
            const PanelValues value = legendre_series(one);
            one[n] = 1.0 / LegendreRule::instance().weights[n]; // density of a unit mass
            const PanelValues density = legendre_series(one);
            double below = 0.0;
            for (std::size_t e = 0; e <= kSide; ++e) {
                const double x = 2.0 * static_cast<double>(e) / kSide - 1.0;
                at_end[e][n] = legendre_value(value, x);
                if (e == 0) continue;
                const double up_to = legendre_integral(density, x);
                share[e - 1][n] = up_to - below;
                below = up_to;
            }
        }
    }
    static const Pieces& instance() {
        static const Pieces pieces;
        return pieces;
    }
};

/// Masses in equal bins of [-1, 1].
class Bins {
  public:
    explicit Bins(std::size_t count) : masses_(count, 0.0) {}

    /// Mass spread evenly over [low, high].
    void spread(double mass, double low, double high) {
        const auto count = static_cast<double>(masses_.size());
        const double from = 0.5 * (low + 1.0) * count, to = 0.5 * (high + 1.0) * count;
        const std::size_t first = bin_of(from), last = bin_of(to);
        if (first == last) {
            masses_[first] += mass;
            return;
        }
        for (std::size_t bin = first; bin <= last; ++bin) {
            const double begin = bin == first ? from : static_cast<double>(bin),
                         end = bin == last ? to : static_cast<double>(bin) + 1.0;
            masses_[bin] += mass * (end - begin) / (to - from);
        }
    }
    /// Mass spread evenly over a circle of radius r: below x lies 1/2 + asin(x / r) / pi of it.
    void spread_around(double mass, double r) {
        double below = 0.0;
        for (std::size_t bin = 0; bin < masses_.size(); ++bin) {
            const double x = 2.0 * static_cast<double>(bin + 1) / static_cast<double>(masses_.size()) - 1.0;
            double up_to = x < 0.0 ? 0.0 : 1.0;
            if (std::fabs(x) < r) up_to = 0.5 + portable::atan(x / std::sqrt(r * r - x * x)) / kPi;
            masses_[bin] += mass * (up_to - below);
            below = up_to;
        }
    }
    const std::vector<double>& masses() const { return masses_; }

  private:
    std::size_t bin_of(double place) const {
        return std::min(static_cast<std::size_t>(std::max(place, 0.0)), masses_.size() - 1);
    }
    std::vector<double> masses_;
};

/// (x, y) out of p.
struct Place {
    double x, y;
    Place(double p, double q) {
        const double scale = 2.0 / (1.0 + p * p + q * q);
        x = scale * p;
        y = scale * q;
    }
};

} // namespace

std::vector<double> PlaneLaw::histogram(std::size_t bins) const {
    const Pieces& pieces = Pieces::instance();
    Bins all(bins);
    const std::vector<PlaneMap> images = symmetry.elements();
    // One coordinate of a line, stride by stride, at the ends of its pieces or shared among them.
    const auto value = [](const PanelValues& weights, const double* line, std::size_t stride) {
        double sum = 0.0;
        for (std::size_t n = 0; n < kSide; ++n) sum += weights[n] * line[n * stride];
        return sum;
    };
    for (std::size_t c = 0; c < cells.size(); ++c) {
        const auto first = static_cast<Eigen::Index>(c * per_cell());
        // Along s, column by column of nodes.
        double x_end[kSide][kSide + 1], y_end[kSide][kSide + 1], share[kSide][kSide];
        for (std::size_t column = 0; column < columns; ++column) {
            const Eigen::Index line = first + static_cast<Eigen::Index>(column * kSide);
            PanelValues x, y;
            for (std::size_t n = 0; n < kSide; ++n) {
                const Place place(p(0, line + static_cast<Eigen::Index>(n)),
                                  p(1, line + static_cast<Eigen::Index>(n)));
                x[n] = place.x;
                y[n] = place.y;
            }
            for (std::size_t e = 0; e <= kSide; ++e) {
                x_end[column][e] = value(pieces.at_end[e], x.data(), 1);
                y_end[column][e] = value(pieces.at_end[e], y.data(), 1);
                if (e < kSide) share[column][e] = value(pieces.share[e], &mass[line], 1);
            }
        }
        if (symmetry.whole) {
            for (std::size_t e = 0; e < kSide; ++e) {
                const double x = 0.5 * (x_end[0][e] + x_end[0][e + 1]),
                             y = 0.5 * (y_end[0][e] + y_end[0][e + 1]);
                all.spread_around(share[0][e], std::sqrt(x * x + y * y));
            }
            continue;
        }
        // Then across: corners of boxes, and their masses.
        double x[kSide + 1][kSide + 1], y[kSide + 1][kSide + 1];
        for (std::size_t a = 0; a <= kSide; ++a)
            for (std::size_t e = 0; e <= kSide; ++e) {
                x[a][e] = value(pieces.at_end[a], &x_end[0][e], kSide + 1);
                y[a][e] = value(pieces.at_end[a], &y_end[0][e], kSide + 1);
            }
        for (std::size_t a = 0; a < kSide; ++a)
            for (std::size_t e = 0; e < kSide; ++e) {
                const double part =
                    value(pieces.share[a], &share[0][e], kSide) / static_cast<double>(images.size());
                for (const PlaneMap& map : images) {
                    double low = 1.0, high = -1.0;
                    for (const std::size_t i : {a, a + 1})
                        for (const std::size_t j : {e, e + 1}) {
                            const double at = map.xx * x[i][j] + map.xy * y[i][j];
                            low = std::min(low, at);
                            high = std::max(high, at);
                        }
                    all.spread(part, std::max(low, -1.0), std::min(high, 1.0));
                }
            }
    }
    return all.masses();
}

double PlaneLaw::mean_abs_latitude() const {
    const std::vector<PlaneMap> images = symmetry.elements();
    double sum = 0.0;
    for (Eigen::Index n = 0; n < mass.size(); ++n) {
        const Place place(p(0, n), p(1, n));
        double of_images = 0.0;
        if (symmetry.whole)
            of_images = 2.0 / kPi * std::sqrt(place.x * place.x + place.y * place.y);
        else
            for (const PlaneMap& map : images)
                of_images +=
                    std::fabs(map.xx * place.x + map.xy * place.y) / static_cast<double>(images.size());
        sum += mass[n] * of_images;
    }
    return sum;
}

double PlaneLaw::second_moment() const {
    return 0.5 * (1.0 + latitude_moments(2)[2]); // T_2 = 2 x^2 - 1
}

std::vector<double> PlaneLaw::latitude_moments(int degree) const {
    const std::vector<PlaneMap> images = symmetry.elements();
    std::vector<double> moments(static_cast<std::size_t>(degree) + 1, 0.0);
    for (Eigen::Index n = 0; n < mass.size(); ++n) {
        const Place place(p(0, n), p(1, n));
        const double share = mass[n] / static_cast<double>(images.size());
        for (const PlaneMap& map : images) {
            const double at = map.xx * place.x + map.xy * place.y;
            double now = 1.0, next = at;
            for (double& moment : moments) {
                moment += share * now;
                const double after = 2.0 * at * next - now;
                now = next;
                next = after;
            }
        }
    }
    return moments;
}

} // namespace equator
