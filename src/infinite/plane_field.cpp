#include "infinite/plane_field.h"

#include <algorithm>
#include <cmath>

namespace equator {

double PlaneField::square_speed(double x, double y) const {
    const double along_x = slope_x(x, y), along_y = slope_y(x, y), outwards = x * along_x + y * along_y;
    return along_x * along_x + along_y * along_y - outwards * outwards;
}

namespace {

/// Mean of (v_1)^a (v_2)^b over the teachers.
double mean_power(const Teachers& teachers, int a, int b) {
    if (teachers.shape == Teachers::Shape::circle) {
        // E cos^a sin^b = E cos^{a+b} times 1/(a+b-1) 3/(a+b-3) ... of b / 2 factors
        if (a % 2 != 0 || b % 2 != 0) return 0.0;
        double mean = mean_cosine_power(a + b);
        for (int i = 1; i < b; i += 2) mean *= i / (a + b - i * 1.0);
        return mean;
    }
    double sum = 0.0;
    for (std::size_t j = 0; j < teachers.count(); ++j) {
        double power = 1.0;
        for (int i = 0; i < a; ++i) power *= teachers.coordinate(j, 0);
        for (int i = 0; i < b; ++i) power *= teachers.coordinate(j, 1);
        sum += power;
    }
    return sum / static_cast<double>(teachers.count());
}

/// (1 - x^2 - y^2)^n as terms x^{2i} y^{2j}: calls each(i, j, coefficient).
template <class Each> void for_terms_of_rest(int n, const Each& each) {
    for (int i = 0; i <= n; ++i)
        for (int j = 0; i + j <= n; ++j)
            each(i, j, ((i + j) % 2 == 0 ? 1.0 : -1.0) * binomial(n, i + j) * binomial(i + j, i));
}

/// (x, y) -> mean_j f(w.v_j)
PlanePolynomial mean_over_teachers(const Polynomial& f, const Teachers& teachers) {
    PlanePolynomial mean;
    mean.degree = f.degree;
    for (int k = 1; k <= f.degree; ++k)
        for (int b = 0; b <= k; ++b)
            mean.at(k - b, b) = f[k] * binomial(k, b) * mean_power(teachers, k - b, b);
    return mean;
}

/// s f'(s)
Polynomial times_slope(Polynomial f) {
    for (int k = 0; k <= f.degree; ++k) f[k] *= k;
    return f;
}

bool even(const Polynomial& polynomial) {
    for (int k = 1; k <= polynomial.degree; k += 2)
        if (polynomial[k] != 0.0) return false;
    return true;
}

} // namespace

PlaneModel::PlaneModel(const Kernels& kernels, const Teachers& teachers, bool plain)
    : kernels_(kernels), symmetry_(PlaneSymmetry::of(teachers, kernels.G_star)),
      average_(symmetry_, kernels.G.degree), target_(mean_over_teachers(kernels.G_star, teachers)),
      powers_(plane_powers(kernels.G.degree, even(kernels.G))) {
    across_[0] = 1.0;
    for (int j = 2; j <= kernels.G.degree; j += 2)
        across_[static_cast<std::size_t>(j)] =
            across_[static_cast<std::size_t>(j) - 2] * (j - 1.0) / (kernels.d - 4.0 + j);
    if (!plain) return;
    radial_G_ = times_slope(kernels.G);
    radial_target_ = mean_over_teachers(times_slope(kernels.G_star), teachers);
}

PlanePolynomial PlaneModel::potential(const Polynomial& G, const PlanePolynomial& moments) const {
    PlanePolynomial U;
    U.degree = G.degree;
    for (int k = 1; k <= U.degree; ++k) {
        if (G[k] == 0.0) continue;
        for (int j = 0; j <= k; j += 2)
            for (int b = 0; b <= k - j; ++b) {
                const int a = k - j - b;
                // E rho'^j x'^a y'^b, then times rho^j x^a y^b
                double mean = 0.0;
                for_terms_of_rest(j / 2, [&](int i, int l, double factor) {
                    mean += factor * moments.at(a + 2 * i, b + 2 * l);
                });
                const double weight =
                    G[k] * binomial(k, j) * binomial(k - j, b) * across_[static_cast<std::size_t>(j)] * mean;
                for_terms_of_rest(j / 2, [&](int i, int l, double factor) {
                    U.at(a + 2 * i, b + 2 * l) += factor * weight;
                });
            }
    }
    return U;
}

PlaneField PlaneModel::field(const PlanePolynomial& sector_moments) const {
    PlaneField field;
    field.moments = average_(sector_moments);
    field.potential = potential(kernels_.G, field.moments);
    field.drive = target_ - field.potential;
    if (radial_G_.degree > 0) field.radial = radial_target_ - potential(radial_G_, field.moments);
    field.slope_x = field.drive.by_x();
    field.slope_y = field.drive.by_y();
    field.self_energy = field.potential.mean(field.moments);
    field.loss = kernels_.loss(target_.mean(field.moments), field.self_energy);
    return field;
}

// ---------------------------------------------------------------------------------------------------- points

namespace {

constexpr Eigen::Index kBlock = 8;
using Block = Eigen::Array<double, kBlock, 1>;

/// Eight points: p, what makes (x, y) of it, and powers of x and y.
struct Points {
    Block p, q, squared; // p = (p, q), |p|^2
    Block x[kMonomialDegree + 1], y[kMonomialDegree + 1];

    /// Points first .. first + 7; beyond the last they stand in the middle.
    Points(const Neurons& all, Eigen::Index first, int degree) {
        if (first + kBlock <= all.cols()) {
            p = Eigen::Map<const Block>(&all(0, first));
            q = Eigen::Map<const Block>(&all(1, first));
        } else {
            for (Eigen::Index i = 0; i < kBlock; ++i) {
                p[i] = first + i < all.cols() ? all(0, first + i) : 0.0;
                q[i] = first + i < all.cols() ? all(1, first + i) : 0.0;
            }
        }
        squared = p * p + q * q;
        const Block scale = 2.0 / (1.0 + squared);
        x[0] = y[0] = Block::Ones();
        x[1] = scale * p;
        y[1] = scale * q;
        for (int k = 2; k <= degree; ++k) {
            x[k] = x[k - 1] * x[1];
            y[k] = y[k - 1] * y[1];
        }
    }
};

/// Derivatives of the drive at eight points.
struct Slopes {
    Block x = Block::Zero(), y = Block::Zero();

    Slopes(const PlaneField& field, const std::vector<PlanePower>& powers, const Points& at) {
        for (const PlanePower& power : powers) {
            const double c = field.drive.c[power.index];
            if (power.a > 0) x += (c * power.a) * (at.x[power.a - 1] * at.y[power.b]);
            if (power.b > 0) y += (c * power.b) * (at.x[power.a] * at.y[power.b - 1]);
        }
    }
};

/// Length of a step along the velocity at eight points, which is not positive where the whole gradient
/// carries a neuron through the middle of the sphere.
Block step_length(const PlaneField& field, const std::vector<PlanePower>& powers, double eta,
                  const Points& at) {
    if (field.radial.degree == 0) return Block::Constant(eta);
    Block radial = Block::Zero();
    for (const PlanePower& power : powers)
        radial += field.radial.c[power.index] * (at.x[power.a] * at.y[power.b]);
    return eta / (1.0 + eta * radial);
}

void store(const Block& from, Neurons& to, Eigen::Index row, Eigen::Index first) {
    for (Eigen::Index i = 0; i < std::min(kBlock, to.cols() - first); ++i) to(row, first + i) = from[i];
}

} // namespace

void slope_in_plane(const PlaneField& field, const std::vector<PlanePower>& powers, const Neurons& p,
                    Neurons& slope) {
    for (Eigen::Index first = 0; first < p.cols(); first += kBlock) {
        const Points at(p, first, field.drive.degree);
        const Slopes along(field, powers, at);
        const Block half = 0.5 + 0.5 * at.squared, radial = at.p * along.x + at.q * along.y;
        store(half * along.x - at.p * radial, slope, 0, first);
        store(half * along.y - at.q * radial, slope, 1, first);
    }
}

void descend_in_plane(const PlaneField& field, const std::vector<PlanePower>& powers, double eta,
                      const Neurons& p, Neurons& next) {
    for (Eigen::Index first = 0; first < p.cols(); first += kBlock) {
        const Points at(p, first, field.drive.degree);
        const Slopes along(field, powers, at);
        const Block step = step_length(field, powers, eta, at);
        // With D = x T_x + y T_y: V = grad - w D, so rho <- rho (1 - eta D) / n, and p is (x, y) / (1 + rho).
        const Block D = at.x[1] * along.x + at.y[1] * along.y;
        const Block speed = along.x * along.x + along.y * along.y - D * D;
        const Block length = (1.0 + (step * step) * speed.max(0.0)).sqrt();
        const Block rho = (1.0 - at.squared) / (1.0 + at.squared);
        const Block scale = 1.0 / (length + rho * (1.0 - step * D));
        constexpr double kBeyond = 2.0;
        const auto through = step <= 0.0;
        store(through.select(kBeyond, scale * (at.x[1] + step * (along.x - at.x[1] * D))), next, 0, first);
        store(through.select(kBeyond, scale * (at.y[1] + step * (along.y - at.y[1] * D))), next, 1, first);
    }
}

void keep_in_disc(Neurons& p) {
    for (Eigen::Index n = 0; n < p.cols(); ++n) {
        const double squared = p(0, n) * p(0, n) + p(1, n) * p(1, n);
        if (squared > 1.0) p.col(n) /= std::sqrt(squared);
    }
}

PlanePolynomial moments_in_plane(int degree, const std::vector<PlanePower>& powers, const Neurons& p,
                                 const Eigen::ArrayXd& mass) {
    std::array<Block, PlanePolynomial::kSize> sums;
    for (const PlanePower& power : powers) sums[power.index] = Block::Zero();
    for (Eigen::Index first = 0; first < p.cols(); first += kBlock) {
        Points at(p, first, degree);
        Block share = Block::Zero();
        for (Eigen::Index i = 0; i < std::min(kBlock, p.cols() - first); ++i) share[i] = mass[first + i];
        for (int k = 0; k <= degree; ++k) at.y[k] *= share;
        for (const PlanePower& power : powers) sums[power.index] += at.x[power.a] * at.y[power.b];
    }
    PlanePolynomial moments;
    moments.degree = degree;
    for (const PlanePower& power : powers)
        for (Eigen::Index i = 0; i < kBlock; ++i) moments.c[power.index] += sums[power.index][i];
    return moments;
}

} // namespace equator
