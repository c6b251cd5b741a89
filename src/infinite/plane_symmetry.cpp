#include "infinite/plane_symmetry.h"

#include <cmath>
#include <numeric>

#include "base/portable_math.h"

namespace equator {

namespace {

struct CircularMean {
    double cosine = 0.0, sine = 0.0;

    bool nonzero() const { return cosine * cosine + sine * sine > 1e-24; }
};

/// Angle of a vector in [0, 2 pi).
double angle_of(double x, double y) {
    double angle = portable::atan(std::fabs(y) / std::fabs(x)); // pi / 2 where x = 0
    if (x < 0.0) angle = kPi - angle;
    return y < 0.0 ? 2.0 * kPi - angle : angle;
}

/// z_n, n = 0 .. degree, of a list of teachers.
std::vector<CircularMean> circular_means(const Teachers& teachers, int degree) {
    std::vector<CircularMean> means(static_cast<std::size_t>(degree) + 1);
    for (std::size_t j = 0; j < teachers.count(); ++j) {
        const double x = teachers.coordinate(j, 0), y = teachers.coordinate(j, 1);
        double cosine = 1.0, sine = 0.0;
        for (CircularMean& mean : means) {
            mean.cosine += cosine;
            mean.sine += sine;
            const double next = cosine * x - sine * y;
            sine = cosine * y + sine * x;
            cosine = next;
        }
    }
    for (CircularMean& mean : means) {
        mean.cosine /= static_cast<double>(teachers.count());
        mean.sine /= static_cast<double>(teachers.count());
    }
    return means;
}

} // namespace

PlaneSymmetry PlaneSymmetry::of(const Teachers& teachers, const Polynomial& G_star) {
    PlaneSymmetry symmetry;
    std::vector<CircularMean> means(1);
    if (teachers.shape != Teachers::Shape::circle) means = circular_means(teachers, G_star.degree);
    int common = 0, first = 0;
    const auto seen = [&](int n) { // by a degree of G* that is n or n + 2 or ...
        for (int k = n; k <= G_star.degree; k += 2)
            if (G_star[k] != 0.0) return true;
        return false;
    };
    for (int n = 1; n < static_cast<int>(means.size()); ++n) {
        CircularMean& mean = means[static_cast<std::size_t>(n)];
        if (!mean.nonzero() || !seen(n)) {
            mean = {};
            continue;
        }
        common = std::gcd(common, n);
        if (first == 0) first = n;
    }
    if (common == 0) {
        symmetry.whole = symmetry.mirrored = true;
        symmetry.rotations = 2 * kMonomialDegree + 1;
        return symmetry;
    }
    symmetry.rotations = common;
    // Axes lie where z_first e^{-i first t0} is real: at multiples of pi / first from one of them.
    const CircularMean& lead = means[static_cast<std::size_t>(first)];
    for (int i = 0; i < 2 * first && !symmetry.mirrored; ++i) {
        const double axis = angle_of(lead.cosine, lead.sine) / first + i * kPi / first;
        bool real = true;
        for (int n = first; n < static_cast<int>(means.size()); ++n) {
            const CircularMean& mean = means[static_cast<std::size_t>(n)];
            real = real && std::fabs(mean.sine * portable::cos(n * axis) -
                                     mean.cosine * portable::sin(n * axis)) <= 1e-12;
        }
        if (!real) continue;
        symmetry.mirrored = true;
        symmetry.axis = axis;
    }
    return symmetry;
}

double PlaneSymmetry::sector() const {
    return (mirrored ? 1.0 : 2.0) * kPi / rotations;
}

std::vector<PlaneMap> PlaneSymmetry::elements() const {
    std::vector<PlaneMap> elements;
    for (const bool mirror : {false, true}) {
        if (mirror && !mirrored) break;
        for (int i = 0; i < rotations; ++i) {
            // A reflection in the axis is (x, y) -> (x, -y) turned by twice the axis.
            const double turn = 2.0 * kPi * i / rotations + (mirror ? 2.0 * axis : 0.0);
            const double c = portable::cos(turn), s = portable::sin(turn);
            elements.push_back(mirror ? PlaneMap{c, s, s, -c} : PlaneMap{c, -s, s, c});
        }
    }
    return elements;
}

PlaneSymmetry::Average::Average(const PlaneSymmetry& symmetry, int degree) : degree_(degree) {
    const std::vector<PlaneMap> elements = symmetry.elements();
    for (int n = 0; n <= degree; ++n) {
        const auto width = static_cast<std::size_t>(n) + 1;
        std::vector<double> part(width * width, 0.0);
        for (const PlaneMap& map : elements)
            for (int b = 0; b <= n; ++b) {
                // (xx x + xy y)^{n-b} (yx x + yy y)^b, factor by factor
                std::vector<double> product(width, 0.0), next(width);
                product[0] = 1.0;
                for (int factor = 0; factor < n; ++factor) {
                    const double along = factor < n - b ? map.xx : map.yx,
                                 across = factor < n - b ? map.xy : map.yy;
                    for (std::size_t i = 0; i < width; ++i)
                        next[i] = along * product[i] + (i > 0 ? across * product[i - 1] : 0.0);
                    product.swap(next);
                }
                for (std::size_t i = 0; i < width; ++i)
                    part[static_cast<std::size_t>(b) * width + i] +=
                        product[i] / static_cast<double>(elements.size());
            }
        table_.insert(table_.end(), part.begin(), part.end());
    }
}

PlanePolynomial PlaneSymmetry::Average::operator()(const PlanePolynomial& moments) const {
    PlanePolynomial mean;
    mean.degree = degree_;
    std::size_t entry = 0;
    for (int n = 0; n <= degree_; ++n)
        for (int b = 0; b <= n; ++b)
            for (int i = 0; i <= n; ++i) mean.at(n - b, b) += table_[entry++] * moments.at(n - i, i);
    return mean;
}

} // namespace equator
