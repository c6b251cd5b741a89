#include "finite/samples/test_set.h"

#include <cmath>

namespace equator {

TestSet::TestSet(const GeneralSource& source, Eigen::Index points)
    : whole_(source.data == Data::cube && source.d < 31 && (Eigen::Index{1} << source.d) <= points) {
    const Eigen::Index d = source.d;
    if (whole_) {
        points = Eigen::Index{1} << d;
        points_.x.resize(points * d);
        for (Eigen::Index s = 0; s < points; ++s)
            for (Eigen::Index k = 0; k < d; ++k) points_.x[s * d + k] = (s >> k & 1) != 0 ? 1.0 : -1.0;
    } else {
        draw_inputs(source.data, source.d, source.seed, Stream::test_inputs, 0, points, points_.x);
    }
    const GeneralTarget target(source);
    points_.y.resize(points);
    for (Eigen::Index s = 0; s < points; ++s) points_.y[s] = target(points_.x.data() + s * d);
}

TestMean TestSet::loss(const Eigen::ArrayXd& outputs) const {
    const TestMean mean = mean_square(outputs, points_.y);
    return {0.5 * mean.value, 0.5 * mean.error};
}

TestMean TestSet::gap(const Eigen::ArrayXd& outputs, const Eigen::ArrayXd& reference) const {
    return mean_square(outputs, reference);
}

TestMean TestSet::mean_square(const Eigen::ArrayXd& a, const Eigen::ArrayXd& b) const {
    const auto n = static_cast<double>(a.size());
    const auto square = [&](Eigen::Index s) { return (a[s] - b[s]) * (a[s] - b[s]); };
    double sum = 0.0, spread = 0.0;
    for (Eigen::Index s = 0; s < a.size(); ++s) sum += square(s);
    const double mean = sum / n;
    if (whole_) return {mean, 0.0};
    for (Eigen::Index s = 0; s < a.size(); ++s) spread += (square(s) - mean) * (square(s) - mean);
    return {mean, std::sqrt(spread / (n - 1.0) / n)};
}

} // namespace equator
