#include "theory/expected_gap.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <Eigen/Core>

#include "base/legendre.h"
#include "base/portable_math.h"
#include "dynamics/mean_field.h"

namespace equator {

namespace {

/// Panels resolve the latitudes to this share of the loss, and J_par to its square root.
constexpr double kPanelTolerance = 1e-4;
constexpr double kShortestPanel = 1e-9;
/// A direction of noise is followed from the time on that its size is this share of its kernel's largest.
constexpr double kModeTolerance = 0.03;
/// Rates reach 2 g(1) at the poles, whatever the mass there: longest Runge-Kutta step times g(1), and longest
/// step of the gap's own.
constexpr double kFieldStep = 0.4, kGapStep = 0.8;

using Column = Eigen::ArrayXd;

/// sum_n w_n a_n b_n in four interleaved sums, whose order is the same everywhere.
double mean(const Column& w, const Column& a, const Column& b) {
    constexpr Eigen::Index kSums = 4;
    double sums[kSums] = {};
    Eigen::Index n = 0;
    for (; n + kSums <= w.size(); n += kSums)
        for (Eigen::Index k = 0; k < kSums; ++k) sums[k] += w[n + k] * a[n + k] * b[n + k];
    for (; n < w.size(); ++n) sums[0] += w[n] * a[n] * b[n];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/// N(D,n): how many harmonics of degree n there are in dimension D.
double harmonics_count(int D, int n) {
    if (n == 0) return 1.0;
    double count = (2.0 * n + D - 2.0) / n;
    for (int k = 1; k < n; ++k) count *= static_cast<double>(D - 2 + k) / k;
    return count;
}

/// P_n of dimension D at x, P_n(1) = 1; 0 for n < 0.
Column legendre_of_dimension(int D, int n, const Column& x) {
    if (n < 0) return Column::Zero(x.size());
    Column before = Column::Ones(x.size()), here = x;
    if (n == 0) return before;
    for (int k = 1; k < n; ++k) {
        const Column after = ((2.0 * k + D - 2.0) * x * here - double(k) * before) / (k + D - 2.0);
        before = here;
        here = after;
    }
    return here;
}

Column power(const Column& x, int n) {
    Column p = Column::Ones(x.size());
    for (int k = 0; k < n; ++k) p *= x;
    return p;
}

/// Latitudes on given panels as infinite width carries them, with what it multiplies displacements by.
struct Characteristics {
    const MeanFieldModel& model;
    LatitudeLaw law;
    Column log_par, log_perp; ///< of the last step's propagators

    MeanField field() const { return model.field(law.moments(model.harmonics())); }

    /// Classical Runge-Kutta, in steps short enough for it.
    void advance(double h) {
        const double stiffness = model.kernels().g(1.0);
        const int steps = std::max(1, static_cast<int>(std::ceil(h * stiffness / kFieldStep)));
        log_par = log_perp = Column::Zero(law.s.size());
        for (int k = 0; k < steps; ++k) step(h / steps);
    }

  private:
    void step(double h) {
        static constexpr double kNode[4] = {0.0, 0.5, 0.5, 1.0},
                                kWeight[4] = {1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6};
        const Column begin = law.s;
        Column end = begin, slope = Column::Zero(begin.size());
        for (int stage = 0; stage < 4; ++stage) {
            if (stage > 0) law.s = (begin + (h * kNode[stage]) * slope).max(-1.0).min(1.0);
            const MeanField now = field();
            const double weight = h * kWeight[stage];
            for (Eigen::Index n = 0; n < begin.size(); ++n) {
                const double s = law.s[n], alpha = latitude_of(s), q = now.q(alpha);
                slope[n] = 0.5 * q * (1.0 - s * s);
                log_par[n] += weight * now.lambda_par(alpha);
                log_perp[n] += weight * now.lambda_perp(alpha);
            }
            end += weight * slope;
        }
        law.s = end.max(-1.0).min(1.0);
    }
};

Column exponentials(const Column& x) {
    return x.unaryExpr([](double value) { return portable::exp(std::clamp(value, -690.0, 690.0)); });
}

/// Panels of the initial law, nodes at the start, that resolve s_t and J_par at all times up to the last.
LatitudeLaw find_panels(const MeanFieldModel& model, const std::vector<double>& grid) {
    const InitialLaw initial(model.kernels().d);
    const auto nodes = static_cast<Eigen::Index>(kPanelNodes);
    Characteristics path{model, initial.discretise(), {}, {}};
    Column growth = Column::Zero(path.law.s.size());
    for (std::size_t k = 0; k + 1 < grid.size(); ++k) {
        constexpr int kMostRounds = 8;
        for (int round = 0; round < kMostRounds; ++round) {
            const Column J = exponentials(growth), ones = Column::Ones(J.size());
            const double scale = std::sqrt(mean(path.law.mass, J, J));
            std::vector<bool> rough(path.law.panels.size());
            for (std::size_t p = 0; p < rough.size(); ++p) {
                const auto first = static_cast<Eigen::Index>(p) * nodes;
                double mass = 0.0, most = 0.0;
                for (Eigen::Index n = first; n < first + nodes; ++n) {
                    mass += path.law.mass[n];
                    most = std::max(most, J[n]);
                }
                const bool matters = mass > kPanelTolerance / 1000.0 ||
                                     mass * most * most > std::sqrt(kPanelTolerance) / 30.0 * scale * scale;
                const bool steep =
                    panel_roughness(path.law.s, p) * mass > 0.2 * kPanelTolerance ||
                    panel_roughness(J, p) * std::sqrt(mass) > std::sqrt(kPanelTolerance) * scale;
                rough[p] =
                    matters && steep && path.law.panels[p].end - path.law.panels[p].begin > kShortestPanel;
            }
            if (std::find(rough.begin(), rough.end(), true) == rough.end()) break;
            path.law = path.law.halved(initial, rough);
            growth = halve_panels(growth, rough);
        }
        path.advance(grid[k + 1] - grid[k]);
        growth += path.log_par;
    }
    LatitudeLaw law = path.law;
    const LegendreRule& rule = LegendreRule::instance();
    Eigen::Index node = 0;
    for (const LatitudeLaw::Panel& panel : law.panels)
        for (const double x : rule.nodes)
            law.s[node++] = 0.5 * (panel.begin + panel.end) + 0.5 * (panel.end - panel.begin) * x;
    return law;
}

/// One degree l of the harmonics of u: kernels, noise modes, and what the modes have done to displacements.
class Degree {
  public:
    Degree(int d, int l, const HarmonicValues& gamma, int K)
        : d_(d), l_(l), copies_(harmonics_count(d - 1, l)), lam_(l * (l + d - 3.0)) {
        double product = 1.0;
        for (int i = 0; i < l; ++i) product *= (d - 1.0 + 2.0 * i) / (d + 2.0 * i);
        for (int L = std::max(l, 1); L <= K; ++L) {
            const double g = gamma[static_cast<std::size_t>(L)];
            if (!(g > 0.0)) continue;
            degrees_.push_back(L);
            factors_.push_back(std::sqrt(g * copies_ * harmonics_count(d + 2 * l, L - l) /
                                         (harmonics_count(d, L) * product)));
        }
        largest_.assign(degrees_.size(), 0.0);
        lost_.assign(degrees_.size(), 0.0);
    }

    bool empty() const { return degrees_.empty(); }

    /// The first half of a step: the old field's share, carried to the end of the step.
    void carry(double h, const Column& J_par, const Column& J_perp) {
        for (Mode& mode : modes_) {
            push(mode, 0.5 * h);
            mode.P *= J_par;
            if (l_ > 0) mode.Y *= J_perp;
        }
    }

    /// The second half, with the kernels of where the latitudes are now: b solves (1 + h/2 M) b = noise +
    /// response, M positive semidefinite, and displacements take their share of it. At the start h = 0.
    void arrive(double h, const Column& w, const Column& alpha, const Column& cosine) {
        set_kernels(alpha, cosine);
        const std::size_t r = degrees_.size();
        for (std::size_t j = 0; j < r; ++j) add_mode(w, j);
        std::vector<double> M(r * r);
        for (std::size_t i = 0; i < r; ++i)
            for (std::size_t j = 0; j < r; ++j) {
                double sum = mean(w, slope_[i], slope_[j]);
                if (l_ > 0) sum += lam_ * mean(w, across_[i], across_[j]);
                M[i * r + j] = (i == j ? 1.0 : 0.0) + 0.5 * h * sum / copies_;
            }
        factorise(M, r);
        for (std::size_t j = 0; j < r; ++j) {
            const double mass = l_ == 0 ? mean(w, kernel_[j], Column::Ones(w.size())) : 0.0;
            lost_[j] = mean(w, kernel_[j], kernel_[j]) - mass * mass; // less what the modes have
        }
        for (Mode& mode : modes_) {
            for (std::size_t j = 0; j < r; ++j) {
                const double noise = mean(w, kernel_[j], mode.e);
                lost_[j] -= noise * noise;
                double response = mean(w, slope_[j], mode.P);
                if (l_ > 0) response += lam_ * mean(w, across_[j], mode.Y);
                mode.b[j] = noise + response / copies_;
            }
            solve(M, r, mode.b);
            push(mode, 0.5 * h);
        }
    }

    /// What all kernels' noise has of variance now, modes or not.
    double noise(const Column& w) const {
        double sum = 0.0;
        for (const Column& kernel : kernel_) {
            const double mass = l_ == 0 ? mean(w, kernel, Column::Ones(w.size())) : 0.0;
            sum += mean(w, kernel, kernel) - mass * mass;
        }
        return sum;
    }
    /// The part of it that no mode has.
    double lost() const {
        double sum = 0.0;
        for (const double part : lost_) sum += std::max(part, 0.0);
        return sum;
    }
    double function() const {
        double sum = lost();
        for (const Mode& mode : modes_)
            for (const double b : mode.b) sum += b * b;
        return sum;
    }
    /// Eigenvalues of Cov b / N_l, each for N_l degrees of freedom of the function's part.
    void add_law(std::vector<ExpectedGap::ChiSquare>& law) const {
        const std::size_t r = degrees_.size();
        std::vector<double> C(r * r);
        for (std::size_t i = 0; i < r; ++i)
            for (std::size_t j = 0; j < r; ++j) {
                double c = i == j ? std::max(lost_[i], 0.0) : 0.0;
                for (const Mode& mode : modes_) c += mode.b[i] * mode.b[j];
                C[i * r + j] = c / copies_;
            }
        for (const double weight : eigenvalues(std::move(C), r)) law.push_back({weight, copies_});
    }
    double particle(const Column& w) const {
        double sum = 0.0;
        for (const Mode& mode : modes_) {
            sum += mean(w, mode.P, mode.P);
            if (l_ > 0) sum += lam_ * mean(w, mode.Y, mode.Y);
        }
        return sum / copies_;
    }

  private:
    /// A direction of noise, of unit length, and its displacements P and Y and forces b.
    struct Mode {
        Column e, P, Y;
        std::vector<double> b;
    };

    void push(Mode& mode, double h) const {
        for (std::size_t j = 0; j < degrees_.size(); ++j) {
            mode.P -= (h * mode.b[j]) * slope_[j];
            if (l_ > 0) mode.Y -= (h * mode.b[j]) * across_[j];
        }
    }

    void set_kernels(const Column& alpha, const Column& cosine) {
        kernel_.clear();
        slope_.clear();
        across_.clear();
        const int D = d_ + 2 * l_;
        const Column lower = l_ > 0 ? power(cosine, l_ - 1) : Column::Zero(alpha.size());
        const Column same = power(cosine, l_), upper = power(cosine, l_ + 1);
        for (std::size_t j = 0; j < degrees_.size(); ++j) {
            const int n = degrees_[j] - l_;
            const double c = factors_[j];
            const Column f = legendre_of_dimension(D, n, alpha),
                         df = (n * (n + D - 2.0) / (D - 1.0)) * legendre_of_dimension(D + 2, n - 1, alpha);
            kernel_.push_back(c * same * f);
            slope_.push_back(c * (upper * df - double(l_) * lower * alpha * f));
            across_.push_back(c * lower * f);
        }
    }

    /// Gram-Schmidt, twice for the sake of rounding: what of a kernel no mode holds yet becomes one.
    void add_mode(const Column& w, std::size_t j) {
        const double size = std::sqrt(mean(w, kernel_[j], kernel_[j]));
        largest_[j] = std::max(largest_[j], size);
        Column rest = kernel_[j];
        for (int round = 0; round < 2; ++round) {
            if (l_ == 0) rest -= mean(w, rest, Column::Ones(w.size())); // the law's mass does not fluctuate
            for (const Mode& mode : modes_) rest -= mean(w, rest, mode.e) * mode.e;
        }
        const double norm = std::sqrt(mean(w, rest, rest));
        if (!(norm > kModeTolerance * largest_[j])) return;
        const Column zero = Column::Zero(w.size());
        modes_.push_back({rest / norm, zero, l_ > 0 ? zero : Column(), std::vector<double>(degrees_.size())});
    }

    /// Of a symmetric r x r matrix, by Jacobi's rotations; descending.
    static std::vector<double> eigenvalues(std::vector<double> A, std::size_t r) {
        constexpr int kSweeps = 12; // converges quadratically
        for (int sweep = 0; sweep < kSweeps; ++sweep)
            for (std::size_t p = 0; p < r; ++p)
                for (std::size_t q = p + 1; q < r; ++q) {
                    const double off = A[p * r + q];
                    if (off == 0.0) continue;
                    const double theta = (A[q * r + q] - A[p * r + p]) / (2.0 * off);
                    const double t =
                        (theta < 0.0 ? -1.0 : 1.0) / (std::fabs(theta) + std::sqrt(1.0 + theta * theta));
                    const double c = 1.0 / std::sqrt(1.0 + t * t), s = t * c;
                    for (std::size_t k = 0; k < r; ++k) {
                        const double a = A[k * r + p], b = A[k * r + q];
                        A[k * r + p] = c * a - s * b;
                        A[k * r + q] = s * a + c * b;
                    }
                    for (std::size_t k = 0; k < r; ++k) {
                        const double a = A[p * r + k], b = A[q * r + k];
                        A[p * r + k] = c * a - s * b;
                        A[q * r + k] = s * a + c * b;
                    }
                }
        std::vector<double> values;
        for (std::size_t k = 0; k < r; ++k) values.push_back(std::max(A[k * r + k], 0.0));
        std::sort(values.rbegin(), values.rend());
        return values;
    }

    /// Cholesky factor in place of a positive definite r x r matrix (its lower half).
    static void factorise(std::vector<double>& M, std::size_t r) {
        for (std::size_t i = 0; i < r; ++i)
            for (std::size_t j = 0; j <= i; ++j) {
                double sum = M[i * r + j];
                for (std::size_t k = 0; k < j; ++k) sum -= M[i * r + k] * M[j * r + k];
                M[i * r + j] = i == j ? std::sqrt(sum) : sum / M[j * r + j];
            }
    }
    static void solve(const std::vector<double>& M, std::size_t r, std::vector<double>& b) {
        for (std::size_t i = 0; i < r; ++i) {
            for (std::size_t k = 0; k < i; ++k) b[i] -= M[i * r + k] * b[k];
            b[i] /= M[i * r + i];
        }
        for (std::size_t i = r; i-- > 0;) {
            for (std::size_t k = i + 1; k < r; ++k) b[i] -= M[k * r + i] * b[k];
            b[i] /= M[i * r + i];
        }
    }

    int d_, l_;
    double copies_, lam_; ///< N_l and Lam_l
    std::vector<int> degrees_;
    std::vector<double> factors_, largest_, lost_;
    std::vector<Column> kernel_, slope_, across_; ///< Phi, Phi' and Phi / cos psi for every L
    std::vector<Mode> modes_;
};

/// The times, with `refinement` times as many steps between them as the longest allowed would need.
std::vector<double> grid_of(const std::vector<double>& times, double longest, int refinement,
                            std::vector<std::size_t>& where) {
    std::vector<double> grid{0.0};
    where.clear();
    for (const double t : times) {
        const double begin = grid.back(), length = t - begin;
        const int steps = length > 0.0 ? refinement * static_cast<int>(std::ceil(length / longest)) : 0;
        for (int k = 1; k <= steps; ++k) grid.push_back(k == steps ? t : begin + length * k / steps);
        where.push_back(grid.size() - 1);
    }
    return grid;
}

std::vector<ExpectedGap> solve_on_grid(const MeanFieldModel& model, const LatitudeLaw& start,
                                       const std::vector<double>& grid,
                                       const std::vector<std::size_t>& where) {
    const int d = model.kernels().d, K = model.kernels().G.degree;
    HarmonicValues gamma = model.harmonics().analyse(model.kernels().G);
    double total = 0.0;
    for (const double g : gamma) total += g;
    for (double& g : gamma)
        if (g <= 1e-15 * total) g = 0.0;
    std::vector<Degree> degrees;
    for (int l = 0; l <= K; ++l) degrees.emplace_back(d, l, gamma, K);

    Characteristics path{model, start, {}, {}};
    double mass = 0.0;
    for (Eigen::Index n = 0; n < start.mass.size(); ++n) mass += start.mass[n];
    const Column w = start.mass / mass;
    std::vector<ExpectedGap> found;
    double share = 0.0; // largest part of the noise so far whose displacements were not followed
    std::size_t next = 0;
    for (std::size_t k = 0; k < grid.size(); ++k) {
        const double h = k > 0 ? grid[k] - grid[k - 1] : 0.0;
        if (k > 0) {
            path.advance(h);
            const Column J_par = exponentials(path.log_par), J_perp = exponentials(path.log_perp);
            for (Degree& degree : degrees)
                if (!degree.empty()) degree.carry(h, J_par, J_perp);
        }
        const Column alpha = path.law.s.unaryExpr([](double s) { return latitude_of(s); }),
                     cosine = path.law.s.unaryExpr([](double s) { return colatitude_sine_of(s); });
        for (Degree& degree : degrees)
            if (!degree.empty()) degree.arrive(h, w, alpha, cosine);
        double lost = 0.0, noise = 0.0;
        for (const Degree& degree : degrees) {
            if (degree.empty()) continue;
            lost += degree.lost();
            noise += degree.noise(w);
        }
        if (noise > 0.0) share = std::max(share, lost / noise);
        for (; next < where.size() && where[next] == k; ++next) {
            ExpectedGap gap;
            gap.t = grid[k];

            for (const Degree& degree : degrees) {
                gap.particle_parts.push_back(degree.empty() ? 0.0 : degree.particle(w));
                gap.function_parts.push_back(degree.empty() ? 0.0 : degree.function());
                gap.particle += gap.particle_parts.back();
                gap.function += gap.function_parts.back();
                if (!degree.empty()) degree.add_law(gap.function_law);
            }
            gap.particle_error = share * gap.particle;
            gap.function_error = lost; // counted as it came, its neurons' response left out
            found.push_back(std::move(gap));
        }
    }
    return found;
}

} // namespace

std::vector<ExpectedGap> expected_gap(const Kernels& kernels, const std::vector<double>& times) {
    const MeanFieldModel model(kernels);
    const double longest = kGapStep / kernels.g(1.0);
    std::vector<std::size_t> where, fine_where;
    const std::vector<double> grid = grid_of(times, longest, 1, where),
                              fine = grid_of(times, longest, 2, fine_where);
    const LatitudeLaw start = find_panels(model, grid);
    const std::vector<ExpectedGap> coarse = solve_on_grid(model, start, grid, where);
    std::vector<ExpectedGap> gaps = solve_on_grid(model, start, fine, fine_where);
    // Second order each, so that four thirds of the one less a third of the other is of fourth.
    const auto extrapolate = [](double& value, double before) {
        const double change = (value - before) / 3.0;
        value += change;
        return std::fabs(change);
    };
    for (std::size_t k = 0; k < gaps.size(); ++k) {
        gaps[k].particle_error += extrapolate(gaps[k].particle, coarse[k].particle);
        gaps[k].function_error += extrapolate(gaps[k].function, coarse[k].function);
        double variance = 0.0;
        for (std::size_t j = 0; j < gaps[k].function_law.size(); ++j) {
            ExpectedGap::ChiSquare& part = gaps[k].function_law[j];
            extrapolate(part.weight, coarse[k].function_law[j].weight);
            part.weight = std::max(part.weight, 0.0);
            variance += 2.0 * part.copies * part.weight * part.weight;
        }
        gaps[k].function_deviation = std::sqrt(variance);
        for (std::size_t l = 0; l < gaps[k].particle_parts.size(); ++l) {
            extrapolate(gaps[k].particle_parts[l], coarse[k].particle_parts[l]);
            extrapolate(gaps[k].function_parts[l], coarse[k].function_parts[l]);
        }
    }
    return gaps;
}

double function_gap_rank(const ExpectedGap& gap, double x) {
    double mean = 0.0;
    for (const ExpectedGap::ChiSquare& part : gap.function_law) mean += part.weight * part.copies;
    if (!(mean > 0.0) || x <= 0.0) return x > 0.0 ? 1.0 : 0.0;
    // P(Q > x) = 1/2 + (1/pi) int sin(theta(u)) / (u rho(u)) du, by the trapezoid in v = log u.
    constexpr double kPi = 3.14159265358979323846, kFirst = -14.0, kStep = 28.0 / 8000;
    double sum = 0.0;
    for (int k = 0; k <= 8000; ++k) {
        const double u = std::exp(kFirst + kStep * k);
        double theta = -0.5 * (x / mean) * u, damping = 0.0;
        for (const ExpectedGap::ChiSquare& part : gap.function_law) {
            const double e = part.weight / mean * u;
            theta += 0.5 * part.copies * std::atan(e);
            damping += 0.25 * part.copies * std::log1p(e * e);
        }
        if (damping < 40.0) sum += std::sin(theta) * std::exp(-damping);
    }
    return std::clamp(0.5 - sum * kStep / kPi, 0.0, 1.0);
}

double function_gap_quantile(const ExpectedGap& gap, double p) {
    double lo = 0.0, hi = std::max(gap.function, 1e-300);
    while (function_gap_rank(gap, hi) < p) hi *= 2.0;
    for (int halving = 0; halving < 40; ++halving) {
        const double middle = 0.5 * (lo + hi);
        (function_gap_rank(gap, middle) < p ? lo : hi) = middle;
    }
    return 0.5 * (lo + hi);
}

} // namespace equator
