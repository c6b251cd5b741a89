#include "model/teachers.h"

namespace equator {

std::size_t Teachers::count() const {
    switch (shape) {
    case Shape::one:
        return 1;
    case Shape::list:
        return v.size() / static_cast<std::size_t>(plane);
    case Shape::circle:
        break;
    }
    return 0;
}

double Teachers::coordinate(std::size_t j, int k) const {
    if (shape == Shape::one) return k == 0 ? 1.0 : 0.0;
    return k < plane ? v[j * static_cast<std::size_t>(plane) + static_cast<std::size_t>(k)] : 0.0;
}

double mean_cosine_power(int k) {
    if (k % 2 != 0) return 0.0;
    double mean = 1.0;
    for (int n = 2; n <= k; n += 2) mean *= (n - 1.0) / n;
    return mean;
}

double target_norm(const Teachers& teachers, const HermiteSum& phi) {
    Polynomial squares; // sum a_k^2 s^k
    squares.degree = phi.degree();
    for (int k = 1; k <= squares.degree; ++k) squares[k] = phi.coefficient(k) * phi.coefficient(k);
    double sum = 0.0;
    if (teachers.shape == Teachers::Shape::circle) {
        for (int k = 1; k <= squares.degree; ++k) sum += squares[k] * mean_cosine_power(k);
        return sum;
    }
    const std::size_t count = teachers.count();
    for (std::size_t j = 0; j < count; ++j)
        for (std::size_t l = 0; l < count; ++l) {
            double cosine = 0.0;
            for (int k = 0; k < teachers.plane; ++k)
                cosine += teachers.coordinate(j, k) * teachers.coordinate(l, k);
            sum += squares.horner(j == l ? 1.0 : cosine);
        }
    return sum / static_cast<double>(count * count);
}

Kernels kernels_of_teachers(int d, const HermiteSum& phi, const HermiteSum& sigma, const Teachers& teachers,
                            double chi) {
    Kernels kernels = Kernels::make(d, phi, sigma, chi);
    kernels.target_norm = target_norm(teachers, phi);
    return kernels;
}

TargetPull::TargetPull(const Kernels& kernels, const Teachers& teachers)
    : teachers_(teachers), value_(kernels.G_star), derivative_(kernels.g_star) {
    if (teachers.shape != Teachers::Shape::circle) return;
    value_ = derivative_ = Polynomial{};
    for (int k = 2; k <= kernels.G_star.degree; k += 2) {
        value_[k / 2] = kernels.G_star[k] * mean_cosine_power(k);
        derivative_[k / 2 - 1] = k * value_[k / 2];
    }
    value_.degree = kernels.G_star.degree / 2;
    derivative_.degree = value_.degree > 0 ? value_.degree - 1 : 0;
}

namespace {

/// Horner's rule for many arguments at once.
void values_of(const Polynomial& polynomial, const Eigen::ArrayXd& at, Eigen::ArrayXd& values) {
    values.setConstant(at.size(), polynomial[polynomial.degree]);
    for (int k = polynomial.degree - 1; k >= 0; --k) values = values * at + polynomial[k];
}

/// w.v_j of every neuron.
void latitudes_along(const Teachers& teachers, std::size_t j, const Neurons& w, Eigen::ArrayXd& along) {
    along = teachers.coordinate(j, 0) * w.row(0).transpose();
    for (int k = 1; k < teachers.plane; ++k) along += teachers.coordinate(j, k) * w.row(k).transpose();
}

/// r^2 of every neuron.
Eigen::ArrayXd square_in_plane(const Neurons& w) {
    return w.row(0).transpose().square() + w.row(1).transpose().square();
}

} // namespace

void TargetPull::overlap(const Neurons& w, Eigen::ArrayXd& overlap) const {
    if (teachers_.shape == Teachers::Shape::circle) {
        values_of(value_, square_in_plane(w), overlap);
        return;
    }
    Eigen::ArrayXd along, part;
    overlap.setZero(w.cols());
    for (std::size_t j = 0; j < teachers_.count(); ++j) {
        latitudes_along(teachers_, j, w, along);
        values_of(value_, along, part);
        overlap += part;
    }
    overlap /= static_cast<double>(teachers_.count());
}

double TargetPull::mean_overlap(const Neurons& w) const {
    Eigen::ArrayXd of_each;
    overlap(w, of_each);
    return ordered_sum(of_each) / static_cast<double>(w.cols());
}

void TargetPull::slope(const Neurons& w, Neurons& slope) const {
    Eigen::ArrayXd along, part;
    slope.setZero(teachers_.plane, w.cols());
    if (teachers_.shape == Teachers::Shape::circle) {
        values_of(derivative_, square_in_plane(w), part);
        for (int k = 0; k < 2; ++k) slope.row(k) = part.transpose() * w.row(k);
        return;
    }
    for (std::size_t j = 0; j < teachers_.count(); ++j) {
        latitudes_along(teachers_, j, w, along);
        values_of(derivative_, along, part);
        for (int k = 0; k < teachers_.plane; ++k)
            slope.row(k) += teachers_.coordinate(j, k) * part.transpose();
    }
    slope /= static_cast<double>(teachers_.count());
}

} // namespace equator
